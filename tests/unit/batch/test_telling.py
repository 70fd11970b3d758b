"""What a run says: progress, the journal, messages between processes, the index."""

import io
import json
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from analysis.batch import manifest, store
from analysis.batch.contents import write_index
from analysis.batch.journal import NAME, Journal, read_reports
from analysis.batch.messages import Reply, Task
from analysis.batch.progress import LiveTeller, PlainTeller, choose_teller
from analysis.batch.traces import machine_paths, neutral, remove_traces
from analysis.language import Text

DONE = Text("færdig", "done")


def test_progress_names_what_is_done_and_counts() -> None:
    stream = io.StringIO()
    teller = choose_teller(stream)
    assert isinstance(teller, PlainTeller)
    teller.begin()
    teller.expect(9)
    teller.expect(1)
    teller.done("runde/danmark/assessment.da", DONE)
    teller.settle()
    teller.done("runde/vestdanmark/assessment.da", Text("FEJL", "FAILED"))
    teller.say(Text("Venter", "Waiting"))
    teller.end()
    lines = stream.getvalue().splitlines()
    assert lines[0] == " 1/10  runde/danmark/assessment.da: færdig / done"
    assert lines[1].startswith(" 2/10  runde/vestdanmark/assessment.da: FEJL / FAILED  (ca. ")
    assert lines[1].endswith("s tilbage/left)")
    assert lines[2:] == ["Venter", "Waiting"]


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
    assert len((tmp_path / NAME).read_bytes().splitlines()) == 3


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
    made = manifest.build(ABOUT, inputs=[], protection={}, files={})
    store.write_folder(edition / folder, {manifest.NAME: made})
    journal = Journal(edition, "a1")
    west = {**ABOUT, "area": {"slug": "vestdanmark", "name": {"da": "Vest", "en": "West"}}}
    journal.add(
        "report",
        folder="tegnsprog-2022/vestdanmark/assessment.da",
        status="failed",
        about=west,
        message={"da": "Celle 3: åh nej", "en": "Cell 3: oh no"},
    )
    path = write_index(edition, language=language, areas=["danmark", "vestdanmark"])
    page = path.read_text(encoding="utf-8")
    assert f'href="{folder}/report.html"' in page
    assert f'href="{folder}/report.pdf"' in page
    assert ABOUT["round"]["name"][language] in page
    assert {"da": "Celle 3: åh nej", "en": "Cell 3: oh no"}[language] in page
    assert 'href="tegnsprog-2022/vestdanmark' not in page
    assert f'lang="{language}"' in page
