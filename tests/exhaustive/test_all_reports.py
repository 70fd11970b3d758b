"""Every report of every round: all render, none tells of the machine, the second run does nothing."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = Path(sys.executable).with_name("udmelding")


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [COMMAND, "run", *words],
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
    assert "107 lavet, 0 uændret, 0 fejlet" in done.stderr
    return checkout / "reports" / "offentlig"


def test_every_round_and_area_has_its_reports(edition: Path) -> None:
    for name in ("report.html", "report.pdf"):
        assert len(list(edition.glob(f"*/*/assessment.da/{name}"))) == 80
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


def test_a_second_run_makes_nothing(edition: Path, checkout: Path) -> None:
    before = {path: path.stat().st_ino for path in edition.glob("*/*/*/*")}
    done = run(checkout)
    assert done.returncode == 0, done.stderr
    assert "0 lavet, 96 uændret, 0 fejlet" in done.stderr
    assert {path: path.stat().st_ino for path in edition.glob("*/*/*/*")} == before


def test_after_the_reform_there_are_seven_areas(checkout: Path) -> None:
    done = run(checkout, "--as-of", "2027-01-15", "--out", "reform")
    assert done.returncode == 0, done.stderr
    assert "84 lavet" in done.stderr
    areas = {path.name for path in (checkout / "reform" / "offentlig").glob("*/*") if path.is_dir()}
    assert "region-oestdanmark" in areas
    assert not {"hovedstaden", "sjaelland"} & areas
