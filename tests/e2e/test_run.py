"""A run: what it writes, what it leaves alone, and that nothing it is interrupted in breaks."""

import io
import itertools
import json
import re
import runpy
import signal
import sys
import time
from pathlib import Path

import pytest
from filelock import FileLock

from analysis.batch.asking.request import Request
from analysis.batch.asking.wanted import Wanted
from analysis.batch.plan.plan import Found
from analysis.batch.plan.selection import select
from analysis.batch.plan.studies import identify
from analysis.batch.runs.options import Options
from analysis.batch.runs.progress import PlainTeller
from analysis.batch.runs.run import run_reports
from analysis.reading import Reader

TREES = runpy.run_path(str(Path(__file__).with_name("trees.py")))
tree, broken = TREES["tree"], TREES["broken"]
ROUND = "tegnsprog-2022"
WORDS = ("run", ROUND, "--notebook", "small", "--area", "danmark", "--area", "nordjylland")
REPORT_FILES = [
    "manifest.json",
    "notebook.ipynb",
    "report.html",
    "report.pdf",
    "results.json",
    "tables.xlsx",
    "tables/need.csv",
]
INDEX = str(Path("reports", "offentlig", "index.html"))


def kernels_in(folder: Path) -> list[str]:
    """Processes that have a folder of the checkout as their working folder."""
    found = []
    for link in Path("/proc").glob("[0-9]*/cwd"):
        try:
            if link.readlink().is_relative_to(folder):
                found.append(link.parent.name)
        except OSError:
            continue
    return found


def wait_for(condition, seconds: float = 30.0) -> None:
    ends = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends, "waited in vain"
        time.sleep(0.05)


@pytest.fixture(scope="module")
def made(udmelding):
    """The folder of the edition after a first run, and how that run went."""
    done = udmelding(*WORDS)
    assert done.returncode == 0, done.stderr
    return udmelding.folder / "reports" / "offentlig", done


def test_a_run_ends_with_the_path_of_the_index(made) -> None:
    _, done = made
    assert done.stdout.splitlines() == [INDEX]
    assert "2 lavet, 0 uændret, 0 fejlet" in done.stderr
    assert "\x1b" not in done.stderr


def test_the_tree_is_as_agreed(made) -> None:
    edition, _ = made
    reports = [f"{ROUND}/{area}/small.da" for area in ("danmark", "nordjylland")]
    expected = {f"{report}/{name}" for report in reports for name in REPORT_FILES}
    assert set(tree(edition)) == expected | {"index.html"}
    assert (edition / "run.jsonl").is_file()
    assert broken(edition) == []
    page = (edition / "index.html").read_text(encoding="utf-8")
    assert all(f'href="{report}/report.html"' in page for report in reports)
    assert "<script" not in page


def test_reports_tell_nothing_of_the_machine_or_the_hour(made, checkout: Path, root: Path) -> None:
    edition, _ = made
    text = "".join(
        path.read_text(encoding="utf-8")
        for path in edition.rglob("*")
        if path.suffix in {".html", ".ipynb", ".json", ".csv", ".jsonl"}
    )
    for trace in (str(checkout), sys.prefix, str(Path.home()) + "/", "start_time", "duration"):
        assert trace not in text
    executed = json.loads((edition / ROUND / "danmark/small.da/notebook.ipynb").read_bytes())
    injected = executed["cells"][1]
    assert injected["metadata"]["tags"] == ["injected-parameters"]
    assert 'slug = "tegnsprog-2022"' in "".join(injected["source"])
    assert executed["metadata"]["papermill"]["parameters"]["area"] == "danmark"
    assert [cell["execution_count"] for cell in executed["cells"]] == [1, 2, 3, 4]
    assert not (checkout / "notebooks" / "data").exists()
    ours = {path.name for path in (root / "notebooks").iterdir()}
    assert {path.name for path in (checkout / "notebooks").iterdir()} == ours | {"small.ipynb"}


def test_the_public_edition_names_nothing_internal(made) -> None:
    edition, _ = made
    for path in edition.rglob("*"):
        assert "intern" not in path.name
        if path.suffix in {".html", ".json", ".jsonl"}:
            assert "intern" not in path.read_text(encoding="utf-8").lower().replace("internet", "")


def test_what_is_unchanged_is_not_run_again(made, udmelding) -> None:
    edition, _ = made
    before = tree(edition), (edition / ROUND / "danmark/small.da/report.pdf").stat().st_ino
    done = udmelding(*WORDS)
    assert done.returncode == 0, done.stderr
    assert "0 lavet, 2 uændret, 0 fejlet" in done.stderr
    assert done.stdout.splitlines() == [INDEX]
    after = tree(edition), (edition / ROUND / "danmark/small.da/report.pdf").stat().st_ino
    assert after == before


def test_a_file_changed_by_hand_is_made_again(made, udmelding) -> None:
    edition, _ = made
    before = tree(edition)
    report = edition / ROUND / "danmark/small.da"
    (report / "tables/need.csv").write_text("changed")
    (report / "report.pdf").unlink()
    words = ("plan", *WORDS[1:], "--json")
    steps = json.loads(udmelding(*words).stdout)["reports"]
    assert [step["why"] for step in steps] == [["outputs"], ["unchanged"]]
    assert "1 lavet, 1 uændret" in udmelding(*WORDS).stderr
    assert tree(edition) == before


def test_a_failing_report_stops_nobody_and_leaves_the_earlier_one(made, udmelding) -> None:
    edition, _ = made
    before = tree(edition)
    trouble = "trouble={'nordjylland': 'raise'}"
    done = udmelding(*WORDS, "--parameter", trouble)
    assert done.returncode == 1
    assert done.stdout.splitlines() == [INDEX]
    assert (
        f"FEJL  {ROUND}/nordjylland/small.da\n      Celle 2 (import os, time): Zero" in done.stderr
    )
    assert "1 lavet, 0 uændret, 1 fejlet" in done.stderr
    assert "Traceback" not in done.stderr
    assert broken(edition) == []
    after = tree(edition)
    untouched = {k: v for k, v in before.items() if "/nordjylland/" in k}
    assert {k: v for k, v in after.items() if "/nordjylland/" in k} == untouched
    page = (edition / "index.html").read_text(encoding="utf-8")
    assert "Celle 2" in page
    assert f"{ROUND}/nordjylland/small.da/report.html" in page
    # Asked the first question again, everything is as it was, the index too.
    assert "1 lavet, 1 uændret, 0 fejlet" in udmelding(*WORDS).stderr
    assert tree(edition) == before


def test_a_kernel_that_dies_costs_only_its_report(udmelding) -> None:
    words = ("--parameter", "trouble={'danmark': 'die'}", "--out", "dead", "--debug")
    done = udmelding(*WORDS, *words)
    assert done.returncode == 1
    assert "Celle 2 (import os, time): Kernen døde" in done.stderr
    assert sorted(p.name for p in (udmelding.folder / "dead/offentlig" / ROUND).iterdir()) == [
        "nordjylland"
    ]
    page = (udmelding.folder / "dead/offentlig/index.html").read_text(encoding="utf-8")
    assert "Kernen døde" in page


def test_a_worker_that_dies_costs_only_its_report(udmelding) -> None:
    words = ("--parameter", "trouble={'danmark': 'kill'}", "--out", "killed")
    done = udmelding(*WORDS, *words)
    assert done.returncode == 1
    assert f"FEJL  {ROUND}/danmark/small.da\n      Arbejdsprocessen døde" in done.stderr
    assert "1 lavet, 0 uændret, 1 fejlet" in done.stderr
    assert broken(udmelding.folder / "killed" / "offentlig") == []


def test_a_report_that_rests_on_returns_is_not_written(udmelding) -> None:
    words = ("--parameter", "rests_on=data/returns/x.xlsx", "--out", "protected")
    done = udmelding(*WORDS, *words, "--parameter", "trouble={'danmark': 'raise'}")
    assert done.returncode == 4
    assert "data/returns/x.xlsx" in done.stderr
    assert not (udmelding.folder / "protected" / "offentlig" / ROUND).exists()


def test_a_place_that_cannot_be_written_to_is_one_plain_line(udmelding) -> None:
    blocked = udmelding.folder / "blocked" / "offentlig" / ROUND
    blocked.parent.mkdir(parents=True)
    blocked.write_text("a file where the round's folder must be")
    done = udmelding("run", ROUND, "--notebook", "small", "--out", "blocked", "--workers", "1")
    assert done.returncode == 6
    assert "--out" in done.stderr
    assert re.search(r"0 lavet, 0 uændret, \d fejlet, \d ikke begyndt", done.stderr)
    assert "Traceback" not in done.stderr


def test_a_study_that_cannot_be_made_costs_only_its_own_reports(checkout: Path) -> None:
    reader = Reader(checkout)

    def find(wanted: Wanted) -> Found:
        if wanted.slug == ROUND:
            raise RuntimeError(f"no study in {checkout}")
        return identify(reader, wanted)

    stream = io.StringIO()
    request = Request(
        slugs=(ROUND, "punktskrift-2022"),
        areas=("danmark",),
        notebooks=("small",),
        out=str(checkout / "studies"),
    )
    outcome = run_reports(
        checkout,
        select(reader, request),
        find=find,
        teller=PlainTeller(stream, every_seconds=0),
        options=Options(),
    )
    assert (outcome.made, outcome.exit_code) == (1, 1)
    [failure] = outcome.failed
    assert failure.folder == f"{ROUND}/danmark/small.da"
    assert "RuntimeError: no study in ." in failure.message.da
    assert ROUND in outcome.index.read_text(encoding="utf-8")
    assert "1/1  punktskrift-2022/danmark/small.da: færdig" in stream.getvalue()


def test_editions_and_languages_stand_beside_each_other(made, udmelding) -> None:
    edition, _ = made
    before = tree(edition)
    words = (*WORDS[:-2], "--out", "more")
    assert udmelding(*words, "--language", "en").returncode == 0
    assert udmelding(*words, "--edition", "intern").returncode == 0
    more = udmelding.folder / "more"
    assert sorted(p.name for p in (more / "offentlig" / ROUND / "danmark").iterdir()) == [
        "small.en"
    ]
    assert sorted(p.name for p in (more / "intern" / ROUND / "danmark").iterdir()) == ["small.da"]
    assert 'lang="en"' in (more / "offentlig/index.html").read_text(encoding="utf-8")
    assert tree(edition) == before


def test_a_held_folder_is_refused_or_waited_for(made, udmelding) -> None:
    edition, _ = made
    with FileLock(edition / ".lock"):
        refused = udmelding(*WORDS)
        assert refused.returncode == 5
        assert "--wait" in refused.stderr
        waiting = udmelding.start(*WORDS, "--wait")
        assert waiting.stderr is not None
        assert "Venter" in waiting.stderr.readline()
    out, _ = waiting.communicate(timeout=60)
    assert (waiting.returncode, out.splitlines()) == (0, [INDEX])


def test_an_interrupted_run_leaves_whole_reports_and_no_process(made, udmelding) -> None:
    edition, _ = made
    before = tree(edition)
    for number in (signal.SIGINT, signal.SIGTERM):
        run = udmelding.start(*WORDS, "--parameter", "trouble={'nordjylland': 'sleep'}")
        wait_for(lambda: kernels_in(udmelding.folder / "notebooks"))
        run.send_signal(number)
        out, err = run.communicate(timeout=30)
        assert run.returncode == 130, err
        assert out == ""
        assert "Afbrudt" in err
        wait_for(lambda: not kernels_in(udmelding.folder))
        assert broken(edition) == []
        assert not [path for path in edition.rglob(".*") if path.name != ".lock"]
    assert udmelding(*WORDS).returncode == 0
    assert tree(edition) == before


def test_a_killed_run_breaks_nothing(made, udmelding) -> None:
    edition, _ = made
    before = tree(edition)
    for seconds in (0.6, 1.2, 1.8, 2.4, 3.0):
        run = udmelding.start(*WORDS, "--force")
        time.sleep(seconds)
        run.kill()
        run.communicate()
        assert broken(edition) == []
    wait_for(lambda: not kernels_in(udmelding.folder))
    again = udmelding(*WORDS)
    assert again.returncode == 0, again.stderr
    assert tree(edition) == before


def test_real_reports_carry_their_figures(udmelding) -> None:
    dom = "udviklingshaemning-dom-2023-fornyet"
    done = udmelding("run", dom, "--area", "danmark", "--area", "nordjylland", "--out", "real")
    assert done.returncode == 0, done.stderr
    edition = udmelding.folder / "real" / "offentlig"
    assert broken(edition) == []
    index = (edition / "index.html").read_text(encoding="utf-8")
    names = ("Vurdering", "Alternativer", "Placering og robusthed", "Tidligere prognoser")
    assert [index.count(f">{name}</span>") for name in names] == [2, 2, 2, 1]
    for area, notebook in itertools.product(
        ("danmark", "nordjylland"), ("assessment", "scenarios", "siting")
    ):
        folder = edition / dom / area / f"{notebook}.da"
        page = (folder / "report.html").read_text(encoding="utf-8")
        assert '<html lang="da"' in page
        assert "<script" not in page
        assert (folder / "report.pdf").read_bytes().startswith(b"%PDF-")
        results = json.loads((folder / "results.json").read_bytes())
        assert results["quantities"]
        found = json.loads((folder / "manifest.json").read_bytes())
        assert f"data/udmeldinger/{dom}.yaml" in {item["path"] for item in found["inputs"]}
        assert found["protection"]["returns_read"] == 0
        assert list((folder / "tables").glob("*.csv"))
