"""What runs first, what is remembered, and what a replay becomes."""

import json
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from analysis.batch.asking.request import Request
from analysis.batch.crew.replay import replay
from analysis.batch.messages import Task
from analysis.batch.plan import memory as memory_module
from analysis.batch.plan.memory import Memory, digest_state
from analysis.batch.plan.plan import Step, Work
from analysis.batch.plan.selection import select
from analysis.batch.runs.queueing import Durations, Line
from analysis.batch.store.journal import Journal
from analysis.reading import Reader


def task(number: int, notebook: str = "n.ipynb") -> Task:
    return Task(
        number=number,
        root="",
        notebook=notebook,
        parameters={},
        staging="",
        edition="offentlig",
        timeout_seconds=1,
        facts={},
    )


def test_studies_go_first_and_the_longest_of_each_kind() -> None:
    line = Line()
    for number, notebook, seconds in (
        (1, "n", 9),
        (2, "", 1),
        (3, "n", 9),
        (4, "", 3),
        (5, "n", 99),
    ):
        line.add(task(number, notebook), seconds=seconds)
    assert [line.take().number for _ in range(len(line))] == [4, 2, 5, 1, 3]
    line.add(task(6), seconds=1)
    line.clear()
    assert len(line) == 0
    with pytest.raises(IndexError):
        line.take()


def test_what_took_long_is_expected_to_take_long(tmp_path: Path, root: Path) -> None:
    reports = select(
        Reader(root), Request(slugs=("tegnsprog-2022",), notebooks=("assessment",))
    ).reports
    first, second = (
        Step(wanted=one, facts={}, work=Work.EXECUTE, codes=("new",), detail={})
        for one in reports[:2]
    )
    assert Durations(tmp_path).of_report(first) > 0
    journal = Journal(tmp_path, "a1")
    journal.add("study", slug="tegnsprog-2022", seconds={"study": 7.5})
    seconds = {"run": 3.0, "render": 1.5}
    journal.add("report", folder=first.wanted.folder, status="complete", seconds=seconds)
    found = Durations(tmp_path)
    assert (found.of_report(first), found.of_report(second)) == (4.5, 4.5)
    assert (found.of_study("tegnsprog-2022", 8), found.of_study("other", 8)) == (7.5, 4.0)


@pytest.fixture
def home(tmp_path: Path, root: Path) -> Path:
    for name in ("data", "notebooks"):
        (tmp_path / name).symlink_to(root / name)
    (tmp_path / "pyproject.toml").touch()
    return tmp_path


def test_a_command_is_remembered_until_anything_it_could_read_changes(
    home: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = Request(slugs=("tegnsprog-2022",), areas=("danmark",), parameters=("seed=7",))
    first = Memory(Reader(home), request)
    found = [first.find(wanted) for wanted in first.selection.reports]
    first.keep()
    again = Memory(Reader(home), Request(**{**vars_of(request), "workers": "2"}))

    def forgotten(*_words: object) -> None:
        raise AssertionError("looked up again")

    monkeypatch.setattr("analysis.batch.plan.studies.identify", forgotten)
    assert again.selection.reports == first.selection.reports
    assert (again.selection.workers, again.selection.left_out) == (2, first.selection.left_out)
    assert [again.find(wanted) for wanted in again.selection.reports] == found
    # A damaged memory is none; and so is that of other data.
    [kept] = (home / ".udmelding/plans").glob("*.json")
    kept.write_text(kept.read_text().replace("danmark", "denmark"))
    assert memory_module._read(kept, digest_state(home, "offentlig"), home) is None
    before = digest_state(home, "offentlig")
    (home / "notebooks").unlink()
    (home / "notebooks").mkdir()
    for path in (root / "notebooks").glob("*.ipynb"):
        (home / "notebooks" / path.name).write_bytes(path.read_bytes())
    assert digest_state(home, "offentlig") == before
    (home / "notebooks" / "extra.ipynb").write_bytes(path.read_bytes())
    assert digest_state(home, "offentlig") != before


def vars_of(request: Request) -> dict[str, object]:
    return {name: getattr(request, name) for name in Request.__slots__}


def test_a_replay_has_new_words_around_the_same_outputs(tmp_path: Path) -> None:
    spec = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    cells = [
        new_markdown_cell("New words", id="m"),
        new_code_cell("slug = ''", id="p", metadata={"tags": ["parameters"]}),
        new_code_cell("slug  # shown", id="c"),
    ]
    (tmp_path / "new.ipynb").write_text(nbformat.writes(new_notebook(cells=cells, metadata=spec)))
    shown = new_output("execute_result", data={"text/plain": "'x'"}, execution_count=3)
    ran = [
        new_code_cell("slug = ''", execution_count=1),
        new_code_cell("slug = 'x'", execution_count=2),
        new_code_cell("slug", execution_count=3, outputs=[shown]),
    ]
    language = {"language_info": {"name": "python", "version": "3.11"}}
    earlier = new_notebook(cells=ran, metadata={**spec, **language})
    (tmp_path / "ran.ipynb").write_text(nbformat.writes(earlier))
    found = replay(tmp_path / "ran.ipynb", tmp_path / "new.ipynb", {"slug": "x"}, root=tmp_path)
    assert [cell.source for cell in found.cells] == [
        "New words",
        "slug = ''",
        '# Parameters\nslug = "x"\n',
        "slug  # shown",
    ]
    assert [cell.get("execution_count") for cell in found.cells] == [None, 1, 2, 3]
    assert found.cells[3].outputs[0].data == {"text/plain": "'x'"}
    assert found.metadata["language_info"]["name"] == "python"
    ran.pop()
    (tmp_path / "ran.ipynb").write_text(nbformat.writes(new_notebook(cells=ran, metadata=spec)))
    with pytest.raises(ValueError, match="zip"):
        replay(tmp_path / "ran.ipynb", tmp_path / "new.ipynb", {"slug": "x"}, root=tmp_path)
    assert json.loads(nbformat.writes(found))
