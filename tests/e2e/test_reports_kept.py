"""Reports that stand: what makes them again and how much of it, and how one sees they are whole."""

import json
import random
import runpy
from pathlib import Path

import pytest

from analysis.batch.answers.verifying import verify_edition

TREES = runpy.run_path(str(Path(__file__).with_name("trees.py")))
tree, note_failure = TREES["tree"], TREES["note_failure"]
ROUND = "tegnsprog-2022"
OTHER = "punktskrift-2022"
NOTE = '0123"; import os; os._exit(9) #'
WORDS = (ROUND, OTHER, "--notebook", "small", "--area", "danmark", "--parameter", f"note={NOTE}")
FOLDERS = [f"{OTHER}/danmark/small.da", f"{ROUND}/danmark/small.da"]


@pytest.fixture(scope="module")
def edition(udmelding) -> Path:
    done = udmelding("run", *WORDS, "--workers", "2")
    assert done.returncode == 0, done.stderr
    return udmelding.folder / "reports" / "offentlig"


@pytest.fixture
def plan(udmelding):
    def steps() -> list[dict]:
        done = udmelding("plan", *WORDS, "--json")
        assert done.returncode == 0, done.stderr
        return sorted(json.loads(done.stdout)["reports"], key=lambda step: step["folder"])

    return steps


def test_text_stays_text_and_never_becomes_code(edition) -> None:
    found = json.loads((edition / FOLDERS[0] / "manifest.json").read_bytes())
    assert found["parameters"]["note"] == NOTE


def test_new_prose_is_set_as_if_it_had_run(edition, udmelding, plan) -> None:
    assert [step["work"] for step in plan()] == ["none", "none"]
    before = tree(edition)
    notebook = udmelding.folder / "notebooks" / "small.ipynb"
    text = notebook.read_text(encoding="utf-8")
    reworded = text.replace("import os, time", "import  os, time  # what may go wrong")
    notebook.write_text(reworded, encoding="utf-8")
    assert [(step["work"], step["why"]) for step in plan()] == [("render", ["prose"])] * 2
    # No study is opened for it: where it would be kept is out of the way.
    kept = udmelding.folder / ".udmelding" / "studies"
    kept.rename(kept.with_name("away"))
    assert "2 lavet, 0 uændret" in udmelding("run", *WORDS, "--workers", "1").stderr
    assert not kept.exists()
    kept.with_name("away").rename(kept)
    assert tree(edition).keys() == before.keys()
    assert tree(edition) != before
    fresh = udmelding("run", *WORDS, "--workers", "1", "--out", "fresh")
    assert fresh.returncode == 0, fresh.stderr
    assert tree(udmelding.folder / "fresh" / "offentlig") == tree(edition)


def test_a_changed_round_costs_its_own_study_and_views_only(edition, udmelding, plan) -> None:
    path = udmelding.folder / f"data/udmeldinger/{ROUND}.yaml"
    original, before = path.read_bytes(), tree(edition)
    path.write_bytes(original + b"# a thought\n")
    left, made = plan()
    assert (left["why"], left["work"]) == (["unchanged"], "none")
    assert (made["why"], made["work"]) == (["study"], "execute")
    assert f"data/udmeldinger/{ROUND}.yaml" in made["detail"]["study"]
    path.write_bytes(original)
    # As it was: nothing runs, and no time of a file makes it.
    assert "0 lavet, 2 uændret" in udmelding("run", *WORDS).stderr
    assert tree(edition) == before


def test_what_failed_is_tried_again_in_the_same_words(edition, udmelding) -> None:
    before = tree(edition)
    assert udmelding("retry").stderr.startswith("Intet fejlede")
    found = json.loads((edition / FOLDERS[0] / "manifest.json").read_bytes())
    note_failure(edition, found, f"note={NOTE}")
    told = json.loads(udmelding("status", "--json").stdout)["editions"][0]
    assert told["run"] == "stopped"
    assert [(r["folder"], r["state"], r["stands"]) for r in told["reports"]] == [
        (FOLDERS[0], "failed", True),
        (FOLDERS[1], "complete", True),
    ]
    assert f"FEJL / FAILED  {FOLDERS[0]}  Celle 2: åh nej" in udmelding("status").stdout
    # In other words it would be another report, and would be made.
    assert "0 lavet, 1 uændret, 0 fejlet" in udmelding("retry").stderr
    assert "2 hel/complete" in udmelding("status").stdout
    assert udmelding("retry").stderr.startswith("Intet fejlede")
    assert tree(edition) == before


def test_every_flipped_byte_is_found(edition, udmelding) -> None:
    done = udmelding("verify")
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert "0 afvigelser/differences" in done.stdout
    draw = random.Random(2022)  # noqa: S311
    files = [path for path in sorted(edition.rglob("*")) if path.is_file() and path.stat().st_size]
    for path in draw.choices(files, k=40):
        content = bytearray(path.read_bytes())
        place = draw.randrange(len(content))
        content[place] ^= draw.randrange(1, 256)
        original = path.read_bytes()
        path.write_bytes(content)
        verdict = verify_edition(edition, root=udmelding.folder)
        path.write_bytes(original)
        assert verdict.exit_code == 1, (path.name, place)
        shown = [d.folder + "/" + d.file for d in verdict.differences]
        assert any(name.endswith(path.name) for name in shown)
    assert verify_edition(edition, root=udmelding.folder).differences == ()


def test_verify_follows_a_figure_to_its_files(edition, udmelding) -> None:
    figures = udmelding.folder / "data/published/figures.csv"
    original = figures.read_bytes()
    figures.write_bytes(original + b" ")
    done = udmelding("verify", "--json")
    figures.write_bytes(original)
    assert done.returncode == 3
    [found] = json.loads(done.stdout)["editions"]
    assert [(d["kind"], d["folder"], d["file"]) for d in found["differences"]] == [
        ("input", folder, "data/published/figures.csv") for folder in FOLDERS
    ]
    assert (found["reports"], found["figures"]) == (2, 2)
    foreign = edition / ROUND / "note.txt"
    foreign.write_text("x")
    done = udmelding("verify", "--edition", "offentlig")
    foreign.unlink()
    assert done.returncode == 1
    assert f"offentlig/{ROUND}/note.txt" in done.stdout


def test_nothing_is_written_or_removed_behind_a_link(udmelding, tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    (precious / "danmark" / ".x.new").mkdir(parents=True)
    linked = udmelding.folder / "linked" / "offentlig"
    linked.mkdir(parents=True)
    (linked / ROUND).symlink_to(precious)
    done = udmelding("run", *WORDS, "--out", "linked")
    assert done.returncode == 6
    assert f"offentlig/{ROUND}" in done.stderr
    assert len(done.stderr.splitlines()) == 2
    assert [path.name for path in precious.rglob("*")] == ["danmark", ".x.new"]


@pytest.mark.parametrize(
    "words",
    [
        ("verify", "--edition", "intren"),
        ("verify", "--edition", "intern"),
        ("retry", "--out", "data"),
        ("run", ROUND, "--notebook", "small", "--parameter", "trouble=__import__('os')"),
    ],
)
def test_words_that_mean_nothing_are_refused_before_anything_runs(
    edition, udmelding, words
) -> None:
    before = (edition / "run.jsonl").read_bytes()
    done = udmelding(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr
    assert (edition / "run.jsonl").read_bytes() == before
