"""The public edition is a function of the released table: nothing else of a return reaches it.

Two worlds whose returns differ in counts, opinions, words and names, but whose released tables are
the same, must give the same public trees, byte for byte: of a round that asks for a number, and of
one whose numbers are divided and whose respondents name the offers they use.
"""

import json
import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.protection.frozen import read_release, release_path
from analysis.reading import Reader

tree = runpy.run_path(str(Path(__file__).with_name("trees.py")))["tree"]
RELEASED = Path(__file__).parents[1] / "unit/released"
ATTACK = runpy.run_path(str(RELEASED / "attacker.py"))
MADE = runpy.run_path(str(RELEASED / "worlds.py"))
COMMAND = Path(sys.executable).with_name("udmelding")
SLUG, OFFERS_SLUG, REGION = MADE["SLUG"], MADE["OFFERS_SLUG"], MADE["REGION"]
SLUGS = (SLUG, OFFERS_SLUG)
PLAYED = {"a": MADE["first_world"], "b": MADE["other_world"]}
# What each world calls its files: names of respondents' own.
STEMS = {"a": "svar-fra-aa", "b": "besvarelse-bb"}

# Everything a public process opens and loads, told by the interpreter itself.
PROGRAM = f"""
import sys
opened = []
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)
from analysis import open_answer, open_report, open_study
view = open_study("{SLUG}").area("{REGION}")
assert view.study.released
for report, more in ((open_report(view), ("target_group", "capacity", "balance", "process",
        "assumptions")), (open_answer(view), ("standing", "approval", "reservations"))):
    for part in ("head", "answer", "themes", "sources", "results", *more):
        getattr(report, part)()
print(*(name for name in sys.modules if name.startswith("analysis.returns")), sep="\\n")
print(*(path for path in opened if "data/returns" in path), sep="\\n")
print(sum("releases" in path for path in opened), file=sys.stderr)
"""


def run(*words: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        words,
        cwd=cwd,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "PYTHONUTF8": "1"},
    )


@pytest.fixture(scope="module")
def worlds(root: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Two checkouts in which different returns were received and then released."""
    homes = {
        name: MADE["copy_checkout"](root, tmp_path_factory.mktemp(f"verden-{name}"))
        for name in PLAYED
    }
    for slug in SLUGS:
        forms = MADE["draw_forms"](root, slug)
        for name, make in PLAYED.items():
            files = tmp_path_factory.mktemp(f"filer-{name}")
            home, about = homes[name], {"forms": forms, "folder": files, "stem": STEMS[name]}
            MADE["play"](home, make(slug), slug=slug, **about)
            assert MADE["release"](home, slug=slug).written
    return homes


@pytest.fixture(scope="module")
def public(worlds: dict[str, Path]) -> dict[str, Path]:
    words = ["run", *SLUGS, "--area", REGION, "--notebook", "assessment", "--notebook", "answer"]
    for home in worlds.values():
        done = run(COMMAND, *words, "--workers", "1", cwd=home)
        assert done.returncode == 0, done.stderr
    return {name: home / "reports/offentlig" for name, home in worlds.items()}


@pytest.mark.parametrize("slug", SLUGS)
def test_the_worlds_differ_in_everything_but_what_is_released(
    worlds: dict[str, Path], slug: str
) -> None:
    released = {(home / release_path(slug, 1)).read_bytes() for home in worlds.values()}
    assert len(released) == 1
    [content] = map(json.loads, released)
    assert content["hidden"]["hidden_small"] >= 4
    divided = any(cell["category"] != "total" for cell in content["cells"])
    assert divided == bool(content["flows"]) == (slug == OFFERS_SLUG)
    kept = [
        {path.read_bytes() for path in (home / "data/returns" / slug).rglob("*.xlsx")}
        for home in worlds.values()
    ]
    assert all(kept)
    assert kept[0].isdisjoint(kept[1])


@pytest.mark.parametrize("slug", SLUGS)
def test_nobody_can_compute_a_hidden_count_of_either_world(
    worlds: dict[str, Path], slug: str
) -> None:
    for name, home in worlds.items():
        own = {code: answers["need.count"] for code, answers in PLAYED[name](slug).items()}
        release = read_release(Reader(home), slug)
        assert ATTACK["computable"](release, home, own) == []
        # The attack does find what is there to find: with two counts told, the third is known.
        told = release.cells["status"] == "hidden_small"
        first, *rest = release.cells.index[told]
        for place in rest:
            code = release.cells.loc[place, "area"]
            release.cells.loc[place, ["low", "high"]] = own[code], own[code]
        [(_, area, low, high), *_] = ATTACK["computable"](release, home, {})
        assert area == release.cells.loc[first, "area"]
        assert round(low) == round(high) == own[area]


def test_public_trees_are_the_same_byte_for_byte(public: dict[str, Path]) -> None:
    first, second = (tree(folder) for folder in public.values())
    assert len(first) > 40
    assert first == second
    answers = {f"{slug}/{REGION}/answer.da/answer.docx" for slug in SLUGS}
    assert {"index.html", *answers} <= set(first)


def test_a_public_process_loads_and_opens_nothing_of_a_return(worlds: dict[str, Path]) -> None:
    done = run(sys.executable, "-c", PROGRAM, cwd=worlds["a"])
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []
    assert int(done.stderr) >= 1


def test_what_a_run_notes_beside_the_reports_names_no_return(public: dict[str, Path]) -> None:
    for name, folder in public.items():
        said = "\n".join(
            path.read_bytes().decode(errors="replace")
            for path in folder.rglob("*")
            if path.suffix in {".jsonl", ".json", ".html", ".ipynb", ".csv"}
        )
        for word in ("data/returns", "Fortroligt", "Noget helt", "Huset", "Gården", STEMS[name]):
            assert word not in said


def test_a_released_report_says_so_in_its_manifest(public: dict[str, Path]) -> None:
    manifest = public["a"] / SLUG / REGION / "assessment.da/manifest.json"
    said = json.loads(manifest.read_bytes())
    assert said["protection"]["profile"] == "under-5"
    assert said["protection"]["audit"] == "passed"
    assert said["protection"]["returns_read"] == 0
    assert said["protection"]["release"]["audit"]["passed"] is True
    assert said["stamps"] == []
    assert release_path(SLUG, 1) in {one["path"] for one in said["inputs"]}
