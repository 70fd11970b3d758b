"""Demo worlds, released: no hidden cell can be computed, and nothing else reaches the public."""

import json
import os
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from analysis.batch.runs.demo import clear_world, make_home, play_rounds, release_played
from analysis.catalogue.udmelding import list_slugs
from analysis.protection.frozen import read_release
from analysis.reading import SYNTHETIC_MARK, Reader

COMMAND = Path(sys.executable).with_name("udmelding")
ATTACK = runpy.run_path(str(Path(__file__).parents[1] / "unit/released/attacker.py"))
MADE = runpy.run_path(str(Path(__file__).parents[1] / "unit/released/handmade.py"))
tree = runpy.run_path(str(Path(__file__).parents[1] / "e2e/trees.py"))["tree"]
SLUGS = list_slugs(Path(__file__).parents[2])
STAMPS = ("SYNTETISKE DATA", "SYNTHETIC DATA", SYNTHETIC_MARK)


@pytest.fixture(scope="module")
def checkout(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return MADE["copy_checkout"](root, tmp_path_factory.mktemp("checkout"))


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("slug", SLUGS)
def test_no_hidden_cell_of_a_world_can_be_computed_by_anybody(
    checkout: Path, tmp_path: Path, slug: str, seed: int
) -> None:
    home = make_home(checkout)
    [played] = play_rounds(home, [slug], out=tmp_path, seed=seed, tell=lambda _: None)
    release_played(home, played)
    release = read_release(Reader(home), slug)
    assert release is not None
    assert release.synthetic
    truth = json.loads((played.folder / "truth.json").read_text(encoding="utf-8"))["answers"]
    own = {
        code: one["low"]
        for code, one in truth.items()
        if one["low"] is not None and one["low"] == one["high"]
    }
    assert ATTACK["computable"](release, home, own) == []


def run(*words: str | Path, cwd: Path) -> None:
    done = subprocess.run(
        [COMMAND, *words],
        cwd=cwd,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("slug", SLUGS)
def test_a_public_tree_does_not_change_when_everything_unreleased_is_taken_away(
    checkout: Path, tmp_path: Path, slug: str
) -> None:
    """All notebooks and areas: with the returns there, and with nothing but the released file."""
    home = make_home(checkout)
    [played] = play_rounds(home, [slug], out=tmp_path / "verdener", seed=3, tell=lambda _: None)
    release_played(home, played)
    with_returns, without = tmp_path / "med", tmp_path / "uden"
    for folder in (with_returns, without):
        clear_world(folder)
        shutil.rmtree(folder)
        shutil.copytree(home, folder, ignore=shutil.ignore_patterns(".udmelding"))
        shutil.copy(checkout / "requirements.lock", folder)
    shutil.rmtree(without / "data/returns")
    for folder in (with_returns, without):
        run("run", slug, "--workers", "2", cwd=folder)
        run("run", slug, "--notebook", "answer", "--workers", "2", cwd=folder)
    first, second = (tree(folder / "reports/offentlig") for folder in (with_returns, without))
    assert len(first) > 50
    assert first == second


def test_every_file_of_a_demo_says_that_it_is_invented(checkout: Path) -> None:
    run("demo", "gravide-rusmiddel-2019", "--workers", "2", cwd=checkout)
    folder = checkout / "reports-demo"
    for edition in ("intern", "offentlig"):
        made = [path for path in (folder / edition).rglob("*") if path.is_file()]
        assert {"index.html"} <= {path.name for path in made}
        for path in made:
            if path.name not in {".lock", "run.jsonl"}:
                assert _says_so(path), path
    assert (folder / "verden/gravide-rusmiddel-2019/truth.json").is_file()


def _says_so(path: Path) -> bool:
    if path.suffix == ".pdf":
        said = subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True).stdout
    elif path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path)
        return all(sheet["A2"].value in STAMPS for sheet in book)
    elif path.suffix == ".docx":
        import docx

        header = docx.Document(str(path)).sections[0].header._element
        said = "".join(node.text or "" for node in header.iter()).encode()
    else:
        said = path.read_bytes()
    return any(stamp.encode() in said for stamp in STAMPS)
