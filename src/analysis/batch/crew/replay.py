"""An executed notebook once more, with new prose around the same outputs: nothing is run."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
from papermill.iorw import load_notebook_node

from analysis.batch.crew.execution import prepare
from analysis.batch.crew.traces import machine_paths, remove_traces

_FROM_RUN = ("kernelspec", "language_info")


def replay(
    executed: Path, notebook: Path, parameters: Mapping[str, Any], *, root: Path
) -> nbformat.NotebookNode:
    """The notebook as it would be if it ran now: its own words, the outputs of an earlier run.

    Parameters
    ----------
    executed
        The earlier run, whose code cells mean the same as those of `notebook`, in the same order.
    notebook
        The notebook as the analyst has it now.
    parameters, root
        As `execute` takes them.

    Raises
    ------
    ValueError
        If the two do not have the same number of code cells, which would be our mistake.
    """
    earlier = nbformat.read(executed, as_version=4)  # type: ignore[no-untyped-call]
    fresh = prepare(load_notebook_node(str(notebook)), parameters)
    fresh.metadata.papermill["exception"] = None
    for name in _FROM_RUN:
        if name in earlier.metadata:
            fresh.metadata[name] = earlier.metadata[name]
    ran = [cell for cell in earlier.cells if cell.cell_type == "code"]
    code = [cell for cell in fresh.cells if cell.cell_type == "code"]
    for cell, was in zip(code, ran, strict=True):
        cell.outputs, cell.execution_count = was.outputs, was.execution_count
    for cell in fresh.cells:
        cell.metadata["papermill"] = {"exception": False, "status": "completed"}
    name = notebook.relative_to(root).as_posix()
    return remove_traces(fresh, name, replace=machine_paths(root))
