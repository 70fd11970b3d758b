"""The doctor finds what is wrong and names the cure; the lab uses this environment's Python."""

import json
import shutil
import sys
from pathlib import Path

import pytest

from analysis.desk.doctor import Finding, Report, examine
from analysis.desk.lab import lab_command
from analysis.errors import WorkplaceError
from analysis.language import Text
from analysis.reading import Reader


@pytest.fixture
def checkout(root: Path, tmp_path: Path) -> Path:
    shutil.copytree(root / "data", tmp_path / "data")
    for name in ("pyproject.toml", "requirements.lock"):
        shutil.copy(root / name, tmp_path)
    return tmp_path


def starts(_root: Path) -> None:
    """Stand for a kernel that starts."""


def fails(_root: Path) -> None:
    raise WorkplaceError(Text("Kernen kan ikke startes", "The kernel cannot be started"))


def wrong(report: Report) -> dict[str, Finding]:
    return {finding.code: finding for finding in report.findings if finding.exit_code}


def test_all_is_well_in_a_fresh_checkout(checkout: Path) -> None:
    before = sorted(checkout.rglob("*"))
    report = examine(Reader(checkout), try_kernel=starts)
    assert wrong(report) == {}
    assert report.exit_code == 0
    assert sorted(checkout.rglob("*")) == before
    assert "PDF dannes (Typst" in report.as_text()


def test_a_kernel_that_does_not_start_is_the_machines_trouble(checkout: Path) -> None:
    report = examine(Reader(checkout), try_kernel=fails)
    assert set(wrong(report)) == {"kernel"}
    assert report.exit_code == 6
    assert "make setup" in report.as_text()


def test_packages_other_than_locked_are_named(checkout: Path) -> None:
    lock = checkout / "requirements.lock"
    lock.write_text(lock.read_text(encoding="utf-8").replace("\nnumpy==", "\nnumpy==99."))
    report = examine(Reader(checkout), try_kernel=starts)
    assert set(wrong(report)) == {"packages"}
    assert "≠ 99." in report.as_text()
    lock.unlink()
    assert set(wrong(examine(Reader(checkout), try_kernel=starts))) == {"packages"}


def test_altered_data_outranks_the_machine(checkout: Path) -> None:
    (checkout / "data/reference/kkr.csv").write_text("x")
    report = examine(Reader(checkout), try_kernel=fails)
    assert set(wrong(report)) == {"kernel", "reference"}
    assert report.exit_code == 3
    found = {f["code"]: f for f in json.loads(report.as_json())["findings"]}
    assert found["reference"]["ok"] is False
    assert "kkr.csv" in found["reference"]["said"]["da"]
    assert found["python"]["ok"] is True


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
