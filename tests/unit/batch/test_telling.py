"""What a run says: progress, the journal, messages between processes, the index."""

import io
import json
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from analysis.batch.crew.traces import machine_paths, neutral, remove_traces
from analysis.batch.messages import Reply, Task
from analysis.batch.runs.contents import write_index
from analysis.batch.runs.progress import LiveTeller, PlainTeller, choose_teller
from analysis.batch.store import manifest, store
from analysis.batch.store.journal import (
    NAME,
    Journal,
    broken_lines,
    read_lines,
    read_reports,
    read_seconds,
)
from analysis.language import Text

DONE = Text("færdig", "done")


def test_off_a_terminal_a_run_is_quiet_but_shows_that_it_lives() -> None:
    stream, now = io.StringIO(), [0.0]
    assert isinstance(choose_teller(stream), PlainTeller)
    teller = PlainTeller(stream, every_seconds=30, clock=lambda: now[0])
    teller.begin()
    teller.expect(9)
    teller.expect(1)
    for seconds in (10.0, 20.0, 30.0, 40.0):
        now[0] = seconds
        teller.done("runde/danmark/assessment.da", DONE)
    teller.settle()
    now[0] = 60.0
    teller.done("runde/vestdanmark/assessment.da", Text("FEJL", "FAILED"))
    teller.say(Text("Venter", "Waiting"))
    teller.end()
    left = "(5 pr. minut/per minute, ca. 60 s tilbage/left)"
    assert stream.getvalue().splitlines() == [
        " 3/10  runde/danmark/assessment.da: færdig / done",
        f" 5/10  runde/vestdanmark/assessment.da: FEJL / FAILED  {left}",
        "Venter",
        "Waiting",
    ]


def test_progress_on_a_terminal_ends_clean() -> None:
    stream = io.StringIO()
    teller = LiveTeller(stream)
    teller.begin()
    teller.expect(1)
    teller.settle()
    teller.done("runde/[danmark]/assessment.da", DONE)
    teller.say(Text("[b]Venter[/b]", "[b]Venter[/b]"))
    teller.end()
    assert "[b]Venter[/b]" in stream.getvalue()


def test_the_last_word_about_a_report_counts(tmp_path: Path) -> None:
    journal = Journal(tmp_path, "a1")
    journal.add("begin", reports=2)
    journal.add("report", folder="r/danmark/n.da", status="failed", message={"da": "æ", "en": "ae"})
    journal.add("report", folder="r/vest/n.da", status="complete")
    journal.add("report", folder="r/danmark/n.da", status="complete")
    assert {f: line["status"] for f, line in read_reports(tmp_path).items()} == {
        "r/danmark/n.da": "complete",
        "r/vest/n.da": "complete",
    }


def test_half_a_line_from_a_killed_run_costs_only_itself(tmp_path: Path) -> None:
    Journal(tmp_path, "a1").add("report", folder="one", status="complete")
    with (tmp_path / NAME).open("ab") as stream:
        stream.write(b'{"event": "report", "folder": "tw')
    Journal(tmp_path, "a2").add("report", folder="three", status="complete")
    assert set(read_reports(tmp_path)) == {"one", "three"}
    assert len((tmp_path / NAME).read_bytes().splitlines()) == 2


def test_a_changed_line_is_found_and_goes_when_the_next_run_begins(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        Journal(tmp_path, "a1").add("report", folder=folder, status="failed", seconds={"run": 2.0})
    path = tmp_path / NAME
    assert broken_lines(tmp_path) == []
    assert read_seconds(tmp_path) == {"one": 2.0, "two": 2.0}
    for was, now in ((b"failed", b"fainted"), (b'"two"', b'"too"'), (b"2.0}", b"2.00}")):
        content = path.read_bytes()
        path.write_bytes(content.replace(was, now))
        assert broken_lines(tmp_path)
        path.write_bytes(content)
    path.write_bytes(path.read_bytes().replace(b'"two"', b'"too"'))
    Journal(tmp_path, "a2")
    assert broken_lines(tmp_path) == []
    assert set(read_reports(tmp_path)) == {"one"}


def test_an_edition_without_a_journal_has_no_reports(tmp_path: Path) -> None:
    assert read_reports(tmp_path) == {}


def test_messages_between_processes_come_back_the_same() -> None:
    task = Task(
        number=1,
        root="r",
        notebook="notebooks/a.ipynb",
        parameters={"slug": "x\n\u2028å", "seed": 7},
        staging="s",
        edition="offentlig",
        timeout_seconds=600.0,
        facts={"round": {"slug": "x"}},
    )
    assert Task.read(task.line()) == task
    reply = Reply(number=1, exit_code=1, message=Text("æ\n", "ae"), cell=3, seconds={"run": 1.5})
    assert Reply.read(reply.line()) == reply
    assert len(task.line().splitlines()) == len(reply.line().splitlines()) == 1


def test_traces_of_the_run_are_taken_out(tmp_path: Path) -> None:
    root = str(tmp_path)
    times = {"start_time": "t", "end_time": "t", "duration": 1.0}
    cell = new_code_cell(
        "1",
        id="random",
        metadata={
            "tags": ["injected-parameters"],
            "papermill": {**times, "status": "completed", "exception": False},
            "execution": {"iopub.execute_input": "t"},
        },
        outputs=[
            new_output("stream", name="stderr", text=f"{root}/notebooks: warning"),
            new_output("display_data", data={"text/plain": "<Thing at 0x7f3a91>"}),
        ],
    )
    notebook = new_notebook(
        cells=[cell],
        metadata={
            "papermill": {**times, "input_path": root, "output_path": root, "parameters": {"a": 1}},
            "language_info": {"name": "python", "version": "3.11.7"},
        },
    )
    paths = machine_paths(tmp_path)
    text = nbformat.writes(remove_traces(notebook, "notebooks/a.ipynb", replace=paths))
    found = json.loads(text)
    assert root not in text
    assert found["cells"][0]["id"] == "injected-parameters"
    assert found["cells"][0]["metadata"] == {
        "tags": ["injected-parameters"],
        "papermill": {"status": "completed", "exception": False},
    }
    assert found["metadata"]["papermill"] == {
        "input_path": "notebooks/a.ipynb",
        "output_path": "notebook.ipynb",
        "environment_variables": {},
        "parameters": {"a": 1},
    }
    assert found["metadata"]["language_info"]["version"].count(".") == 1
    assert found["cells"][0]["outputs"][1]["data"]["text/plain"] == ["<Thing>"]


def test_the_longest_path_is_taken_out_first() -> None:
    assert neutral("/a/b/c and /a/x", {"/a": "~", "/a/b": "."}) == "./c and ~/x"


ABOUT = {
    "round": {
        "slug": "tegnsprog-2022",
        "name": {"da": "Tegnsprog (2022)", "en": "Sign language (2022)"},
        "issued": "2022-09",
    },
    "area": {"slug": "danmark", "name": {"da": "Danmark", "en": "Denmark"}},
    "notebook": "assessment",
    "language": "da",
}


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_index_leads_to_what_stands_and_names_what_failed(
    tmp_path: Path, language: str
) -> None:
    edition = tmp_path / "offentlig"
    folder = "tegnsprog-2022/danmark/assessment.da"
    files = {"report.html": b"<p>", "report.pdf": b"%PDF"}
    made = manifest.build(ABOUT, inputs=[], protection={}, files=files)
    store.write_folder(edition / folder, {**files, manifest.NAME: made})
    journal = Journal(edition, "a1")
    west = {**ABOUT, "area": {"slug": "vestdanmark", "name": {"da": "Vest", "en": "West"}}}
    journal.add(
        "report",
        folder="tegnsprog-2022/vestdanmark/assessment.da",
        status="failed",
        about=west,
        message={"da": "Celle 3: åh nej", "en": "Cell 3: oh no"},
    )
    areas = ["danmark", "vestdanmark"]
    path = write_index(edition, journal=journal, language=language, areas=areas)
    page = path.read_text(encoding="utf-8")
    assert f'href="{folder}/report.html"' in page
    assert f'href="{folder}/report.pdf"' in page
    assert ABOUT["round"]["name"][language] in page
    assert {"da": "Celle 3: åh nej", "en": "Cell 3: oh no"}[language] in page
    assert 'href="tegnsprog-2022/vestdanmark' not in page
    assert f'lang="{language}"' in page


def test_the_index_is_left_alone_until_it_would_be_another(tmp_path: Path) -> None:
    edition = tmp_path / "offentlig"
    journal = Journal(edition, "a1")
    edition.mkdir()

    def write() -> bytes:
        path = write_index(edition, journal=journal, language="da", areas=["danmark"])
        return path.read_bytes()

    first = write()
    lines = len(list(read_lines(edition)))
    assert write() == first
    assert len(list(read_lines(edition))) == lines
    (edition / "index.html").write_bytes(first.replace(b"<", b" ", 1))
    assert write() == first
    made = manifest.build(ABOUT, inputs=[], protection={}, files={})
    store.write_folder(edition / "tegnsprog-2022/danmark/assessment.da", {manifest.NAME: made})
    assert write() != first
