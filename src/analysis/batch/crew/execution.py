"""Run one notebook with its parameters: Papermill, a kernel of this environment, no traces.

This is the one place that knows the engines: the stock one, which starts a kernel, and ours,
which forks this process. What a notebook becomes, and what is said when it fails, is the same.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from jupyter_client.kernelspec import NoSuchKernel
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.engines import papermill_engines
from papermill.exceptions import PapermillExecutionError
from papermill.execute import raise_for_execution_errors, remove_error_markers
from papermill.iorw import load_notebook_node
from papermill.parameterize import parameterize_notebook
from papermill.utils import chdir
from traitlets.config import Config

from analysis.batch.crew.traces import machine_paths, remove_traces
from analysis.batch.fork_engine import FLOODED
from analysis.batch.fork_engine.engine import register
from analysis.batch.kernel import KERNEL, kernel_settings, no_kernel
from analysis.errors import ReportError
from analysis.language import Text

_LONGEST_MESSAGE = 2_000
# Far beyond any report of ours (a tenth of it), well within what a small machine has.
_MEMORY_LIMIT_BYTES = 4 << 30
_DIED = Text(
    "Kernen døde, måske af mangel på hukommelse.", "The kernel died, perhaps for lack of memory."
)
_TALKED_TOO_MUCH = Text(
    "Notesbogen skrev eller viste alt for meget og blev stoppet.",
    "The notebook printed or displayed far too much and was stopped.",
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

    def stopped(self, cells: Sequence[Any], message: Text) -> CellError:
        source = str(self.cell.source) if self.cell else ""
        return CellError(_place(cells, self.cell), source, message)


def prepare(source: nbformat.NotebookNode, parameters: Mapping[str, Any]) -> nbformat.NotebookNode:
    """A notebook with its parameters in it, as Papermill prepares one; nothing runs.

    Parameters
    ----------
    source
        As Papermill loads it; not to be used afterwards.
    parameters
        Checked values: they are not checked again here.
    """
    # By Papermill's own parts: its whole way also writes the notebook, twice, to nowhere.
    prepared: nbformat.NotebookNode = remove_error_markers(source)
    if parameters:
        prepared = parameterize_notebook(
            prepared, dict(parameters), kernel_name=KERNEL, language="python"
        )
    return prepared


def execute(
    notebook: Path,
    parameters: Mapping[str, Any],
    *,
    root: Path,
    timeout_seconds: float,
    forked: bool = False,
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
    forked
        Run the cells in a fork of this process instead of a kernel of their own. Where that is
        unsafe the engine starts a kernel after all.

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
    source = load_notebook_node(str(notebook))
    own = list(source.cells)
    clock = _Clock(ends=time.monotonic() + timeout_seconds)
    try:
        with chdir(str(notebook.parent)):
            executed = papermill_engines.execute_notebook_with_engine(
                nb=prepare(source, parameters),
                kernel_name=KERNEL,
                progress_bar=False,
                timeout_func=clock.left,
                record_timing=False,
                shutdown_kernel="immediate",
                config=Config({"KernelManager": kernel_settings()}),
                **_engine(forked=forked),
            )
        raise_for_execution_errors(executed, None)
    except PapermillExecutionError as error:
        raise clock.stopped(own, _reason(error, timeout_seconds)) from error
    except CellTimeoutError as error:
        raise clock.stopped(own, _too_long(timeout_seconds)) from error
    except DeadKernelError as error:
        raise clock.stopped(own, _DIED) from error
    except (NoSuchKernel, RuntimeError, ImportError) as error:
        if clock.cell is not None:
            raise
        raise no_kernel(error) from error
    if executed.metadata["papermill"].get("exception"):
        # sys.exit() and sys.exit(0) stop a notebook without Papermill calling it an error.
        raise clock.stopped(own, Text("SystemExit", "SystemExit"))
    name = notebook.relative_to(root).as_posix()
    return remove_traces(executed, name, replace=machine_paths(root))


def _engine(*, forked: bool) -> dict[str, Any]:
    if not forked:
        return {"engine_name": None}
    return {"engine_name": register(), "memory_limit_bytes": _MEMORY_LIMIT_BYTES}


def _reason(error: PapermillExecutionError, timeout_seconds: float) -> Text:
    """What stopped a cell: an error of its own, or the end of the process it ran in."""
    if error.ename == DeadKernelError.__name__:
        return _DIED
    if error.ename == CellTimeoutError.__name__:
        return _too_long(timeout_seconds)
    if error.ename == FLOODED:
        return _TALKED_TOO_MUCH
    words = f"{error.ename}: {error.evalue}"[:_LONGEST_MESSAGE]
    return Text(words, words)


def _place(cells: Sequence[Any], cell: Any) -> int:
    """Position of a cell among those of the analyst's notebook, before anything is put in."""
    for position, own in enumerate(cells, start=1):
        if cell is not None and own.get("id") == cell.get("id") and own.source == cell.source:
            return position
    return 0


def _too_long(seconds: float) -> Text:
    return Text(
        f"Rapporten blev stoppet efter {seconds:.0f} sekunder.",
        f"The report was stopped after {seconds:.0f} seconds.",
    )
