"""Our notebooks take a round and an area, and run whole in a kernel as the batch runs them."""

from pathlib import Path

import nbformat
import pytest

from analysis.batch.asking.notebook import list_notebooks, read_notebook
from analysis.batch.crew.execution import CellError, execute
from analysis.batch.kernel import kernel_environment
from analysis.export import read_document
from analysis.reading import Reader

MIME = "application/vnd.udmelding.block+json"


@pytest.fixture
def surroundings(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a worker's environment is; without it the kernel would be whoever's is installed."""
    for name, value in kernel_environment(tmp_path / "scratch", root).items():
        monkeypatch.setenv(name, value)


def write(folder: Path, *sources: str) -> Path:
    cells = [nbformat.v4.new_code_cell(source, id=f"c{i}") for i, source in enumerate(sources)]
    cells[0].metadata["tags"] = ["parameters"]
    spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": spec})
    (folder / "notebooks").mkdir()
    path = folder / "notebooks" / "a.ipynb"
    nbformat.write(notebook, path)
    return path


def test_every_notebook_can_be_run_for_a_round_and_an_area(root: Path) -> None:
    reader = Reader(root)
    files = {path.stem for path in (root / "notebooks").glob("*.ipynb")}
    reports = set(list_notebooks(reader))
    assert files - reports == {"explore", "workbench"}  # the analyst's tools, opened in JupyterLab
    assert reports <= files
    for name in reports:
        parameters = {p.name: p.annotation for p in read_notebook(reader, name).parameters}
        assert parameters.items() >= {"slug": "str", "area": "str", "seed": "int"}.items()
        assert {"edition", "language", "as_of"} <= set(parameters)


@pytest.mark.usefixtures("surroundings")
@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize(
    "report",
    [
        ("assessment", "punktskrift-2022", "sjaelland"),
        ("national", "punktskrift-2022", "danmark"),
        ("scenarios", "gravide-rusmiddel-2024-fornyet", "sjaelland"),
        ("siting", "udviklingshaemning-dom-2023-fornyet", "sjaelland"),
        ("backtest", "spiseforstyrrelser-2020", "danmark"),
        ("answer", "punktskrift-2022", "sjaelland"),
        ("annex", "punktskrift-2022", "400"),
    ],
)
def test_a_report_runs_whole(root: Path, report: tuple[str, str, str], language: str) -> None:
    notebook, slug, area = report
    parameters = {"slug": slug, "area": area, "language": language}
    path = root / "notebooks" / f"{notebook}.ipynb"
    executed = execute(path, parameters, root=root, timeout_seconds=300)
    blocks = [
        output["data"][MIME]
        for cell in executed.cells
        for output in cell.get("outputs", ())
        if MIME in output.get("data", {})
    ]
    kinds = [block["type"] for block in blocks]
    assert kinds[0] == "title"
    assert {kind: kinds.count(kind) for kind in ("title", "results", "inputs")} == {
        "title": 1,
        "results": 1,
        "inputs": 1,
    }
    document = read_document(executed)
    assert document.title.language == language
    assert str(root) not in nbformat.writes(executed)
    streams = [o for c in executed.cells for o in c.get("outputs", ()) if o.output_type == "stream"]
    assert streams == []


@pytest.mark.usefixtures("surroundings")
@pytest.mark.parametrize(
    ("notebook", "words"),
    [
        ("scenarios", "har ingen alternativer"),
        ("siting", "intet at placere ved siden af"),
        ("backtest", "har intet at prøve"),
    ],
)
def test_a_round_with_nothing_to_say_stops_with_the_reason(
    root: Path, notebook: str, words: str
) -> None:
    path = root / "notebooks" / f"{notebook}.ipynb"
    with pytest.raises(CellError, match=words) as caught:
        execute(path, {"slug": "punktskrift-2022"}, root=root, timeout_seconds=300)
    assert caught.value.cell == 3


@pytest.mark.usefixtures("surroundings")
def test_the_kernel_is_ours_and_nobodys_settings_reach_it(tmp_path: Path) -> None:
    asks = (
        "import os, sys\n"
        "print([sys.prefix, os.getcwd(), os.environ['OMP_NUM_THREADS'], note,\n"
        "       get_ipython().history_manager.enabled, os.environ.get('PYTHONSTARTUP')])"
    )
    path = write(tmp_path, 'slug: str = ""\narea: str = ""\nnote: str = ""', asks)
    note = "æ\"'\\\n{}; import os"
    executed = execute(path, {"note": note}, root=tmp_path, timeout_seconds=60)
    said = executed.cells[-1].outputs[0].text
    assert said.strip() == repr(["<python>", "./notebooks", "1", note, False, None])


@pytest.mark.usefixtures("surroundings")
@pytest.mark.parametrize(
    ("source", "cell", "words"),
    [
        ("1 / 0", 2, "ZeroDivisionError"),
        ("import time\ntime.sleep(60)", 2, "stoppet efter 3 sekunder"),
        ("import os\nos._exit(1)", 2, "Kernen døde"),
        ("def (", 2, "SyntaxError"),
        ("raise SystemExit(3)", 2, "SystemExit"),
    ],
)
def test_a_cell_that_stops_is_named(tmp_path: Path, source: str, cell: int, words: str) -> None:
    path = write(tmp_path, 'slug: str = ""\narea: str = ""', source, "print('after')")
    with pytest.raises(CellError, match=words) as caught:
        execute(path, {"slug": "x"}, root=tmp_path, timeout_seconds=3)
    assert caught.value.cell == cell
    assert caught.value.exit_code == 1
    assert [found.name for found in path.parent.iterdir()] == ["a.ipynb"]
