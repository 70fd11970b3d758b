"""Every report of every round: all render, none tells of the machine, the second run does nothing."""

import json
import os
import re
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import analysis

READING = runpy.run_path(str(Path(__file__).parents[1] / "unit" / "report_reading.py"))
COMMAND = Path(sys.executable).with_name("udmelding")


def run(folder: Path, *words: str, verb: str = "run") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [COMMAND, verb, *words],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "PYTHONUTF8": "1"},
    )


@pytest.fixture(scope="module")
def checkout(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("all")
    for name in ("data", "notebooks"):
        shutil.copytree(root / name, folder / name)
    for name in ("pyproject.toml", "requirements.lock"):
        shutil.copy(root / name, folder)
    return folder


@pytest.fixture(scope="module")
def edition(checkout: Path) -> Path:
    done = run(checkout)
    assert done.returncode == 0, done.stderr
    assert "117 lavet, 0 uændret, 0 fejlet" in done.stderr
    return checkout / "reports" / "offentlig"


def test_every_round_and_area_has_its_reports(edition: Path) -> None:
    for name in ("report.html", "report.pdf"):
        assert len(list(edition.glob(f"*/*/assessment.da/{name}"))) == 80
        assert len(list(edition.glob(f"*/danmark/national.da/{name}"))) == 10
        assert len(list(edition.glob(f"*/*/scenarios.da/{name}"))) == 16
        assert len(list(edition.glob(f"*/*/siting.da/{name}"))) == 8
        assert len(list(edition.glob(f"*/*/backtest.da/{name}"))) == 3
    index = (edition / "index.html").read_text(encoding="utf-8")
    links = re.findall(r'href="([^"#]+)"', index)
    assert {link for link in links if link.endswith(".html")} == {
        path.relative_to(edition).as_posix() for path in edition.glob("*/*/*/report.html")
    }
    assert all((edition / link).is_file() for link in links)


def test_none_has_a_script_or_fetches_anything(edition: Path) -> None:
    for path in edition.rglob("*.html"):
        page = path.read_text(encoding="utf-8")
        assert '<html lang="da"' in page, path
        assert "<script" not in page, path
        assert not re.search(r'(src|srcset|data)="(https?:)?//', page), path
        assert "@import" not in page, path


def test_none_tells_of_the_machine(edition: Path, checkout: Path) -> None:
    for path in edition.rglob("*"):
        if path.suffix in {".html", ".json", ".ipynb", ".csv", ".jsonl"}:
            text = path.read_text(encoding="utf-8")
            assert str(checkout) not in text, path
            assert sys.prefix not in text, path


def test_all_rest_on_published_figures_only(edition: Path) -> None:
    for path in edition.rglob("manifest.json"):
        found = json.loads(path.read_bytes())
        assert found["protection"]["returns_read"] == 0
        assert all(not item["path"].startswith("data/returns") for item in found["inputs"])


def folders(edition: Path, language: str) -> list[Path]:
    return sorted(path.parent for path in edition.glob(f"*/*/*.{language}/report.html"))


def test_every_number_in_every_report_is_a_figure_of_its_results(
    edition: Path, checkout: Path
) -> None:
    rounds = checkout / "data" / "udmeldinger"
    found = {folder: READING["faults_of"](folder, rounds) for folder in folders(edition, "da")}
    assert len(found) == 117
    assert {folder: faults for folder, faults in found.items() if faults} == {}


def test_no_report_holds_what_its_language_forbids(edition: Path, root: Path) -> None:
    found = {
        folder: READING["language_faults_of"](folder, root) for folder in folders(edition, "da")
    }
    assert {folder: faults for folder, faults in found.items() if faults} == {}


def test_the_english_reports_are_english_and_their_numbers_right(
    checkout: Path, root: Path
) -> None:
    words = ("--language", "en", "--area", "danmark", "--area", "nordjylland", "--out", "english")
    done = run(checkout, *words)
    assert done.returncode == 0, done.stderr
    rounds = checkout / "data" / "udmeldinger"
    for folder in folders(checkout / "english" / "offentlig", "en"):
        assert READING["faults_of"](folder, rounds) == [], folder
        assert READING["language_faults_of"](folder, root) == [], folder


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_resume_of_every_round_is_easy_to_read(root: Path, language: str) -> None:
    for slug in analysis.list_slugs(root):
        view = analysis.open_study(slug, root=root).area("danmark")
        blocks = analysis.open_national(view, language=language).resume()
        words = [block.content.get("text", "") for block in blocks if block.type == "paragraph"]
        words += [
            item for block in blocks if block.type == "list" for item in block.content["items"]
        ]
        assert READING["lix"](words) <= 45, slug


def test_every_report_has_its_calendar_and_the_two_of_an_area_agree(edition: Path) -> None:
    for folder in folders(edition, "da"):
        name = folder.name.removesuffix(".da")
        assert (folder / "follow_up.ics").is_file() == (name in {"assessment", "national"})
    for whole in edition.glob("*/danmark/national.da/follow_up.ics"):
        area = whole.parents[1] / "assessment.da" / "follow_up.ics"
        assert area.read_bytes() == whole.read_bytes()


def test_a_second_run_makes_nothing(edition: Path, checkout: Path) -> None:
    before = {path: path.stat().st_ino for path in edition.glob("*/*/*/*")}
    done = run(checkout)
    assert done.returncode == 0, done.stderr
    assert "0 lavet, 117 uændret, 0 fejlet" in done.stderr
    assert {path: path.stat().st_ino for path in edition.glob("*/*/*/*")} == before


def test_every_figure_leads_to_its_files(edition: Path, checkout: Path) -> None:
    reports = len(list(edition.glob("*/*/*/manifest.json")))
    done = run(checkout, verb="verify")
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{reports} rapporter" in done.stdout
    assert "0 afvigelser" in done.stdout


def test_after_the_reform_there_are_seven_areas(checkout: Path) -> None:
    done = run(checkout, "--as-of", "2027-01-15", "--out", "reform")
    assert done.returncode == 0, done.stderr
    assert "104 lavet" in done.stderr
    areas = {path.name for path in (checkout / "reform" / "offentlig").glob("*/*") if path.is_dir()}
    assert "region-oestdanmark" in areas
    assert not {"hovedstaden", "sjaelland"} & areas
