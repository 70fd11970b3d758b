"""A store that runs share: what lies there is fetched, byte for byte, and nothing internal is public."""

import json
import runpy
import shutil
from pathlib import Path

import pytest

TREES = runpy.run_path(str(Path(__file__).with_name("trees.py")))
tree, note_failure = TREES["tree"], TREES["note_failure"]
ROUND = "tegnsprog-2022"
WORDS = (ROUND, "--notebook", "small", "--area", "danmark")


def entries(store: Path) -> dict[str, bytes]:
    return {
        path.relative_to(store).as_posix(): path.read_bytes()
        for path in store.rglob("*")
        if path.is_file()
    }


def journal(udmelding, out: str) -> list[dict]:
    path = udmelding.folder / out / "offentlig" / "run.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def store(udmelding, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that one run, from nothing, has filled."""
    place = tmp_path_factory.mktemp("shared") / "lager"
    done = udmelding("run", *WORDS, "--out", "first", "--store", f"file://{place}")
    assert done.returncode == 0, done.stderr
    assert "hentet" not in done.stderr
    return place


def test_what_another_run_made_is_fetched(udmelding, store: Path) -> None:
    names = sorted(path.split("/")[:2] for path in entries(store))
    assert names == [["offentlig", "reports"], ["offentlig", "studies"]]
    shutil.rmtree(udmelding.folder / ".udmelding" / "studies")
    words = (*WORDS, "--out", "second", "--store", f"file://{store}")
    steps = json.loads(udmelding("plan", *words, "--json").stdout)
    assert [step["work"] for step in steps["reports"]] == ["fetch"]
    assert [step["why"] for step in steps["reports"]] == [["new", "stored"]]
    done = udmelding("run", *words)
    assert done.returncode == 0, done.stderr
    assert "1 hentet i det fælles lager" in done.stderr
    assert tree(udmelding.folder / "second") == tree(udmelding.folder / "first")
    lines = [line for line in journal(udmelding, "second") if line["event"] == "report"]
    assert [line["work"] for line in lines] == ["fetch"]
    assert str(store) not in json.dumps(journal(udmelding, "second"))
    # What stands is left alone, and the store is not asked to give it once more.
    assert "0 lavet, 1 uændret" in udmelding("run", *words).stderr


def test_what_failed_is_fetched_once_more_where_another_run_has_made_it(
    udmelding, store: Path
) -> None:
    words = (*WORDS, "--out", "retried")
    assert udmelding("run", *words).returncode == 0
    edition = udmelding.folder / "retried" / "offentlig"
    [folder] = edition.glob("*/*/small.da")
    about = json.loads((folder / "manifest.json").read_bytes())
    note_failure(edition, about)
    shutil.rmtree(folder)
    done = udmelding("retry", "--out", "retried", "--store", f"file://{store}")
    assert done.returncode == 0, done.stderr
    assert "1 hentet i det fælles lager" in done.stderr
    assert tree(udmelding.folder / "retried") == tree(udmelding.folder / "first")


def test_a_damaged_entry_is_refused_and_made_again(udmelding, store: Path) -> None:
    before = entries(store)
    shutil.rmtree(udmelding.folder / ".udmelding" / "studies", ignore_errors=True)
    for name in before:
        content = bytearray(before[name])
        content[len(content) // 2] ^= 1
        (store / name).write_bytes(content)
    done = udmelding("run", *WORDS, "--out", "third", "--store", f"file://{store}")
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("er ikke hel; den laves om") == 2
    assert tree(udmelding.folder / "third") == tree(udmelding.folder / "first")
    assert entries(store) == before


def test_an_edition_never_finds_what_another_has_put_there(udmelding, store: Path) -> None:
    before = entries(store)
    words = (*WORDS, "--out", "inside", "--store", f"file://{store}")
    done = udmelding("run", *words, "--edition", "intern")
    assert done.returncode == 0, done.stderr
    assert "hentet" not in done.stderr
    after = entries(store)
    assert {name: after[name] for name in before} == before
    assert {name.split("/")[0] for name in after.keys() - before.keys()} == {"intern"}


def test_a_store_that_does_not_answer_is_one_sentence(udmelding) -> None:
    done = udmelding("run", *WORDS, "--out", "x", "--store", "nosuch://place")
    assert done.returncode == 2
    assert "nosuch://place kan ikke forstås" in done.stderr
    blocked = udmelding("run", *WORDS, "--out", "x", "--store", "file:///dev/null/lager")
    assert blocked.returncode == 6
    assert "Traceback" not in done.stderr + blocked.stderr
