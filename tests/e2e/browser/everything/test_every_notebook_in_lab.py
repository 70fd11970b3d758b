"""Every notebook of the desk in a real JupyterLab: it runs whole, and as the batch runs it."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest

from analysis.batch.asking.notebook import read_notebook
from analysis.reading import Reader

COMMAND = Path(sys.executable).with_name("udmelding")
# They are for the desk alone: one has sliders, the other invents a world.
ON_THE_DESK = ("explore", "workbench")
BY_THE_BATCH = ("annex", "answer", "assessment", "backtest", "national", "scenarios", "siting")


def test_these_are_all_notebooks(root: Path) -> None:
    names = {path.stem for path in (root / "notebooks").glob("*.ipynb")}
    assert names == {*ON_THE_DESK, *BY_THE_BATCH}


@pytest.mark.parametrize("name", ON_THE_DESK)
def test_a_notebook_of_the_desk_runs_whole(name: str, open_notebook: Callable[[str], Any]) -> None:
    opened = open_notebook(name)
    opened.run_all()
    assert opened.errors == opened.said == []


@pytest.mark.parametrize("name", BY_THE_BATCH)
def test_a_report_is_the_batchs_cell_by_cell(
    name: str,
    *,
    open_notebook: Callable[[str], Any],
    outputs_by_cell: Callable[[nbformat.NotebookNode], dict[str, list[Any]]],
    desk: Path,
    tmp_path: Path,
) -> None:
    opened = open_notebook(name)
    opened.run_all()
    assert opened.errors == opened.said == []
    given = {p.name: str(p.default) for p in read_notebook(Reader(desk), name).parameters}
    # As a row: a municipality is named there alone.
    grid = tmp_path / "row.csv"
    columns = ("slug", "area", "edition", "notebook")
    row = ";".join([*(given[column] for column in columns[:3]), name])
    grid.write_text(f"{';'.join(columns)}\n{row}\n", encoding="utf-8")
    done = subprocess.run(
        [COMMAND, "run", "--grid", str(grid), "--out", str(tmp_path)],
        cwd=desk,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    (batch,) = tmp_path.rglob("notebook.ipynb")
    ours = outputs_by_cell(opened.save())
    theirs = outputs_by_cell(nbformat.read(batch, as_version=4))
    assert {cell: theirs[cell] for cell in ours} == ours
