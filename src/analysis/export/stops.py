"""What stops an export: the cell of the notebook, what is wrong with it, and the cure."""

from __future__ import annotations

from analysis.errors import ReportError
from analysis.language import Text


def stop(cell: int, problem: Text, cure: Text) -> ReportError:
    """The error that names a cell of the notebook.

    Parameters
    ----------
    cell
        Position of the cell in the notebook, counted from 1 as a reader counts.
    problem
        What cannot be exported, as a sentence.
    cure
        What the analyst does about it, as a sentence.

    Returns
    -------
    ReportError
        To be raised by the caller.

    Examples
    --------
    >>> print(
    ...     stop(7, Text("Figuren mangler alt-tekst.", "No alt text."), Text("Giv den.", "Add it."))
    ... )
    Celle 7: Figuren mangler alt-tekst. Giv den.
    Cell 7: No alt text. Add it.
    """
    return ReportError(
        Text(f"Celle {cell}: {problem.da} {cure.da}", f"Cell {cell}: {problem.en} {cure.en}")
    )
