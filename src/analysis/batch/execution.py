"""Run one notebook with its parameters: Papermill, a kernel of this environment, no traces.

This is the one place that knows the engine.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import papermill
from jupyter_client.kernelspec import NoSuchKernel
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.exceptions import PapermillExecutionError
from traitlets.config import Config

from analysis.batch.kernel import KERNEL, kernel_settings, no_kernel
from analysis.batch.traces import machine_paths, remove_traces
from analysis.errors import ReportError
from analysis.language import Text

_LONGEST_MESSAGE = 2_000
_DIED = Text(
    "Kernen døde, måske af mangel på hukommelse.", "The kernel died, perhaps for lack of memory."
)


class CellError(ReportError):
    """A notebook stopped in a cell.

    Parameters
    ----------
    cell
        Position in the notebook as the analyst has it, counted from 1.
    source
        The cell's code; its first line is shown.
    """

    def __init__(self, cell: int, source: str, message: Text) -> None:
        first = next((line.strip() for line in source.splitlines() if line.strip()), "")[:80]
        super().__init__(
            Text(f"Celle {cell} ({first}): {message.da}", f"Cell {cell} ({first}): {message.en}")
        )
        self.cell = cell


@dataclass(slots=True)
class _Clock:
    """Time left for a whole notebook; asked before each cell, so it knows the cell last begun."""

    ends: float
    cell: Any = None

    def left(self, cell: Any) -> int:
        self.cell = cell
        return max(1, round(self.ends - time.monotonic()))

    def stopped(self, notebook: nbformat.NotebookNode, message: Text) -> CellError:
        source = str(self.cell.source) if self.cell else ""
        return CellError(_place(notebook, self.cell), source, message)


def execute(
    notebook: Path, parameters: Mapping[str, Any], *, root: Path, timeout_seconds: float
) -> nbformat.NotebookNode:
    """Run a notebook and return it with its outputs; nothing is written.

    Parameters
    ----------
    notebook
        The file; its folder is the kernel's working folder.
    parameters
        Checked values: they are not checked again here.
    root
        The checkout, so that its path can be taken out of what the notebook says.
    timeout_seconds
        Time for the whole notebook.

    Returns
    -------
    nbformat.NotebookNode
        An ordinary Papermill output without times and facts of the machine.

    Raises
    ------
    CellError
        If a cell raises, takes too long or ends its kernel.
    WorkplaceError
        If no kernel can be started.
    """
    source = nbformat.read(notebook, as_version=4)  # type: ignore[no-untyped-call]
    clock = _Clock(ends=time.monotonic() + timeout_seconds)
    try:
        executed = papermill.execute_notebook(
            source,
            None,
            parameters=dict(parameters),
            kernel_name=KERNEL,
            language="python",
            progress_bar=False,
            request_save_on_cell_execute=False,
            cwd=str(notebook.parent),
            timeout_func=clock.left,
            record_timing=False,
            shutdown_kernel="immediate",
            config=Config({"KernelManager": kernel_settings()}),
        )
    except PapermillExecutionError as error:
        words = f"{error.ename}: {error.evalue}"[:_LONGEST_MESSAGE]
        raise clock.stopped(source, Text(words, words)) from error
    except CellTimeoutError as error:
        raise clock.stopped(source, _too_long(timeout_seconds)) from error
    except DeadKernelError as error:
        raise clock.stopped(source, _DIED) from error
    except (NoSuchKernel, RuntimeError) as error:
        if clock.cell is not None:
            raise
        raise no_kernel(error) from error
    name = notebook.relative_to(root).as_posix()
    return remove_traces(executed, name, replace=machine_paths(root))


def _place(notebook: nbformat.NotebookNode, cell: Any) -> int:
    """Position of a cell in the analyst's notebook, which has no injected cell."""
    for position, own in enumerate(notebook.cells, start=1):
        if cell is not None and own.get("id") == cell.get("id") and own.source == cell.source:
            return position
    return 0


def _too_long(seconds: float) -> Text:
    return Text(
        f"Rapporten blev stoppet efter {seconds:.0f} sekunder.",
        f"The report was stopped after {seconds:.0f} seconds.",
    )
