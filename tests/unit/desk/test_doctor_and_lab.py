"""The doctor finds what is wrong and names the cure; the lab uses this environment's Python."""

import datetime as dt
import importlib.metadata
import importlib.resources
import json
import runpy
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace

import pytest
import typst
from filelock import FileLock

from analysis.batch.store.holding import is_held
from analysis.country.statbank.client import StatBank
from analysis.country.statbank.wanted import WANTED
from analysis.desk.doctor.doctor import Finding, Report, examine
from analysis.desk.lab import lab_command
from analysis.desk.notebook_outputs import install
from analysis.desk.statbank import accept, refresh
from analysis.errors import WorkplaceError
from analysis.language import Text
from analysis.reading import Reader

TODAY = dt.date(2026, 11, 22)
BANK = runpy.run_path(str(Path(__file__).parents[1] / "country" / "bank.py"))


@pytest.fixture
def checkout(root: Path, tmp_path: Path) -> Path:
    shutil.copytree(root / "data", tmp_path / "data", ignore=shutil.ignore_patterns("returns"))
    for name in ("pyproject.toml", "requirements.lock"):
        shutil.copy(root / name, tmp_path)
    return tmp_path


def starts(_root: Path) -> None:
    """Stand for a kernel that starts."""


def fails(_root: Path) -> None:
    raise WorkplaceError(Text("Kernen kan ikke startes", "The kernel cannot be started"))


def look(checkout: Path, *, kernel=starts, today: dt.date = TODAY) -> Report:
    return examine(Reader(checkout), try_kernel=kernel, today=today, is_held=is_held)


def wrong(report: Report) -> dict[str, Finding]:
    return {finding.code: finding for finding in report.findings if finding.exit_code}


def worth_knowing(report: Report) -> dict[str, Finding]:
    return {finding.code: finding for finding in report.findings if finding.is_note}


def test_all_is_well_in_a_fresh_checkout(checkout: Path) -> None:
    before = sorted(checkout.rglob("*"))
    report = look(checkout)
    assert wrong(report) == {}
    assert worth_knowing(report).keys() <= {"browser"}
    assert report.exit_code == 0
    assert sorted(checkout.rglob("*")) == before
    assert "PDF dannes (Typst" in report.as_text()
    assert "de medfølgende (udmelding statbank)" in report.as_text()


def refuse_writing(*_words, **_settings):
    raise PermissionError(13, "Permission denied")


def refuse_pdf(*_words, **_settings):
    raise typst.TypstError("no")


def seed_old_python(_checkout, monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 10, 0))


def seed_other_packages(checkout, _monkeypatch):
    lock = checkout / "requirements.lock"
    lock.write_text(lock.read_text(encoding="utf-8").replace("\nnumpy==", "\nnumpy==99."))


def seed_no_lock(checkout, _monkeypatch):
    (checkout / "requirements.lock").unlink()


def seed_no_engine(_checkout, monkeypatch):
    monkeypatch.setattr(importlib.metadata, "entry_points", lambda **_words: ())


def seed_broken_engine(_checkout, monkeypatch):
    def load():
        raise ImportError("no module named papermill")

    monkeypatch.setattr(
        importlib.metadata, "entry_points", lambda **_words: (SimpleNamespace(load=load),)
    )


def seed_no_typst(_checkout, monkeypatch):
    monkeypatch.setattr(typst, "compile", refuse_pdf)


def seed_no_fonts(checkout, monkeypatch):
    (checkout / "fonts").mkdir()
    monkeypatch.setattr(importlib.resources, "files", lambda _name: checkout)


def seed_broken_font(checkout, monkeypatch):
    seed_no_fonts(checkout, monkeypatch)
    (checkout / "fonts" / "x.ttf").write_bytes(b"no font")


def seed_no_right_to_write(_checkout, monkeypatch):
    monkeypatch.setattr(tempfile, "NamedTemporaryFile", refuse_writing)


def seed_full_disk(_checkout, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _root: SimpleNamespace(free=1_000_000))


def seed_altered_reference(checkout, _monkeypatch):
    (checkout / "data/reference/kkr.csv").write_text("x")


def seed_broken_round(checkout, _monkeypatch):
    with (checkout / "data/udmeldinger/tegnsprog-2022.yaml").open("a") as stream:
        stream.write("\nukendt: 1\n")


def seed_broken_statbank_list(checkout, _monkeypatch):
    (checkout / "data/statbank/in_force.json").write_text("{")


MACHINE = {
    "python": (seed_old_python, "python", "3.11"),
    "other packages": (seed_other_packages, "packages", "make setup"),
    "no lock": (seed_no_lock, "packages", "git checkout -- requirements.lock"),
    "no engine": (seed_no_engine, "engine", "make setup"),
    "broken engine": (seed_broken_engine, "engine", "make setup"),
    "no PDF": (seed_no_typst, "typst", "make setup"),
    "no fonts": (seed_no_fonts, "fonts", "make setup"),
    "broken font": (seed_broken_font, "fonts", "make setup"),
    "no right to write": (seed_no_right_to_write, "writing", "skriveadgang"),
    "full disk": (seed_full_disk, "disk", "500 MB"),
}
DATA = {
    "altered reference": (seed_altered_reference, "reference", "git checkout"),
    "broken round": (seed_broken_round, "tegnsprog-2022", "ukendt"),
    "broken statbank list": (seed_broken_statbank_list, "statbank", "git checkout"),
}


@pytest.mark.parametrize("fault", [*MACHINE, *DATA])
def test_a_seeded_fault_is_found_with_its_cure(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    seed, code, cure = {**MACHINE, **DATA}[fault]
    seed(checkout, monkeypatch)
    report = look(checkout)
    monkeypatch.undo()
    assert set(wrong(report)) == {code}
    assert report.exit_code == (6 if fault in MACHINE else 3)
    found = wrong(report)[code]
    words = f"{found.said.da} {found.cure.da if found.cure else ''}"
    assert cure in words
    told = {f["code"]: f for f in json.loads(report.as_json())["findings"]}
    assert told[code]["ok"] is False
    assert told["kernel"]["ok"] is True


def test_a_kernel_that_does_not_start_is_the_machines_trouble(checkout: Path) -> None:
    report = look(checkout, kernel=fails)
    assert set(wrong(report)) == {"kernel"}
    assert report.exit_code == 6
    assert "make setup" in report.as_text()


def test_altered_data_outranks_the_machine(checkout: Path) -> None:
    (checkout / "data/reference/kkr.csv").write_text("x")
    report = look(checkout, kernel=fails)
    assert set(wrong(report)) == {"kernel", "reference"}
    assert report.exit_code == 3
    found = {f["code"]: f for f in json.loads(report.as_json())["findings"]}
    assert "kkr.csv" in found["reference"]["said"]["da"]
    assert found["python"]["ok"] is True


def test_a_run_that_holds_its_folder_is_seen(checkout: Path) -> None:
    folder = checkout / "reports" / "offentlig"
    folder.mkdir(parents=True)
    with FileLock(folder / ".lock"):
        seen = worth_knowing(look(checkout))["lock"]
    assert "reports/offentlig" in seen.said.da
    assert "--wait" in seen.cure.da
    assert "lock" not in worth_knowing(look(checkout))


def test_no_browser_and_no_git_filter_are_worth_knowing(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    subprocess.run(["git", "init", "-q"], cwd=checkout, check=True)
    assert "udmelding lab" in worth_knowing(look(checkout))["git-filter"].cure.da
    install(checkout)
    assert "git-filter" not in worth_knowing(look(checkout))
    monkeypatch.setenv("PATH", "")
    report = look(checkout)
    assert "make test-browser" in worth_knowing(report)["browser"].cure.da
    assert report.exit_code == 0


def test_old_figures_are_worth_knowing_and_altered_ones_wrong(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "statbank refresh" in (
        worth_knowing(look(checkout, today=dt.date(2027, 4, 1)))["population"].cure.da
    )
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with BANK["running"]() as bank:
        statbank = StatBank(base=bank.base)
        wanted = [WANTED["births"]]
        reader = Reader(checkout)
        found = refresh(reader, wanted, bank=statbank, today=TODAY, tell=lambda _text: None)
        accept(reader, found)
    assert "statbank-births" not in worth_knowing(look(checkout))
    old = look(checkout, today=dt.date(2028, 1, 1))
    assert "22. november 2026" in worth_knowing(old)["statbank-births"].said.da
    [file] = (checkout / "data/statbank/births").glob("*.csv")
    file.unlink()
    report = look(checkout)
    assert set(wrong(report)) == {"statbank-births"}
    assert report.exit_code == 3


def test_returns_past_their_date_are_named(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "analysis.desk.doctor.data.find_expired",
        lambda _root, slug, **_words: (1, 2) if slug == "tegnsprog-2022" else (),
    )
    found = worth_knowing(look(checkout))["tegnsprog-2022-retention"]
    assert "2 svar" in found.said.da
    assert "udmelding receive tegnsprog-2022 --delete-expired" in found.cure.da


def test_the_lab_opens_the_notebooks_with_our_python(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUPYTER_PATH", "elsewhere")
    command, environment = lab_command(tmp_path, ["--port=9999"])
    assert command[:3] == [sys.executable, "-m", "jupyterlab"]
    assert command[3] == f"--notebook-dir={tmp_path / 'notebooks'}"
    assert command[-1] == "--port=9999"
    assert environment["JUPYTER_PREFER_ENV_PATH"] == "1"
    assert "JUPYTER_PATH" not in environment
