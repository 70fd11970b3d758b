"""Take the traces of a run out of an executed notebook: times, paths, addresses in memory."""

from __future__ import annotations

import platform
import re
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import nbformat

_TIMES = ("start_time", "end_time", "duration")
# What a repr says of an object that has no better words: another number in every process.
_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")
_INJECTED = "injected-parameters"


def remove_traces(
    notebook: nbformat.NotebookNode, name: str, *, replace: Mapping[str, str]
) -> nbformat.NotebookNode:
    """An executed notebook as it would be from any machine at any time.

    What Papermill says of the run stays (parameters, status of each cell, version); when and
    where it ran goes. The notebook is changed in place and returned.

    Parameters
    ----------
    name
        Path of the notebook from the root of the checkout.
    replace
        Paths of the machine, each with what stands for it.
    """
    about = notebook.metadata.setdefault("papermill", {})
    for key in _TIMES:
        about.pop(key, None)
    about |= {"input_path": name, "output_path": "notebook.ipynb", "environment_variables": {}}
    language = notebook.metadata.get("language_info")
    if language:
        language["version"] = ".".join(platform.python_version_tuple()[:2])
    for cell in notebook.cells:
        _clean_cell(cell, replace)
    return notebook


def machine_paths(root: Path) -> dict[str, str]:
    """Paths that say which machine and whose, each with what a reader may see instead."""
    paths = {
        str(root): ".",
        sys.prefix: "<python>",
        sys.base_prefix: "<python>",
        tempfile.gettempdir(): "<tmp>",
        str(Path.home()): "~",
    }
    # A home that is the root of the disk would take the slash out of every path and fraction.
    return {path: words for path, words in paths.items() if len(path) > 2}


def neutral(text: str, replace: Mapping[str, str]) -> str:
    """A text without the paths of the machine and without addresses in memory.

    Examples
    --------
    >>> neutral("<Thing at 0x7f3a> in /srv/us/data/x.csv", {"/srv/us": "."})
    '<Thing> in ./data/x.csv'
    """
    for path in sorted(replace, key=len, reverse=True):
        text = text.replace(path, replace[path])
    return _ADDRESS.sub("", text)


def _clean_cell(cell: nbformat.NotebookNode, replace: Mapping[str, str]) -> None:
    about = cell.metadata.get("papermill", {})
    for key in _TIMES:
        about.pop(key, None)
    cell.metadata.pop("execution", None)
    if _INJECTED in cell.metadata.get("tags", []) and "id" in cell:
        # Papermill draws a new name for this cell in every run.
        cell["id"] = _INJECTED
    for output in cell.get("outputs", []):
        _clean_output(output, replace)


def _clean_output(output: Any, replace: Mapping[str, str]) -> None:
    if output.output_type == "stream":
        output["text"] = neutral(output["text"], replace)
    elif output.output_type in {"display_data", "execute_result"}:
        data = output["data"]
        if "text/plain" in data:
            data["text/plain"] = neutral(data["text/plain"], replace)
