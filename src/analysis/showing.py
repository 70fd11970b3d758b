"""How a result shows itself: a table in JupyterLab, plain lines in a terminal.

A result says what it is in one sentence and hands over a tidy table whose column names carry the
units; the rest is done here, once. Whatever stands in a table is escaped. It stands on the ground
floor, so that a figure, a round and an estimate show themselves alike.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # loaded when something is shown: the ground floor stays light
    import pandas as pd

# A result is looked at, not printed out: beyond this, the first and the last rows are shown.
_MOST_ROWS = 24
_DIGITS = 4
_MISSING = "–"
_CELL = 'style="padding:0.15em 0.7em;text-align:{align}"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Showing:
    """What is shown of a result.

    Parameters
    ----------
    caption : str
        One sentence: what the result is.
    table : DataFrame
        Tidy rows; the first column names them, and names carry the units.
    notes : tuple of str
        What a reader must know beside the table.
    """

    caption: str
    table: pd.DataFrame
    notes: tuple[str, ...] = field(default=())


class Shown(ABC):
    """A result that shows itself; it only has to say what (`showing`).

    A dataclass must be made with ``repr=False``, or its own representation hides this one.
    """

    __slots__ = ()

    @abstractmethod
    def showing(self) -> Showing:
        """Return the caption, the table and the notes."""

    def __repr__(self) -> str:
        """The result in plain lines, for a terminal."""
        return write_plain(self.showing())

    def _repr_html_(self) -> str:
        return write_html(self.showing())


def write_plain(shown: Showing) -> str:
    """Return a result as lines of text, columns below each other.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"area": ["north"], "mean_persons": [12.3456]})
    >>> print(write_plain(Showing(caption="Need.", table=table)))
    Need.
    area   mean_persons
    north         12.35
    """
    rows = [list(row) for row in _rows(shown.table)]
    heads = [str(name) for name in shown.table.columns]
    widths = [
        max([len(head), *(len(row[i]) for row in rows)]) if rows else len(head)
        for i, head in enumerate(heads)
    ]
    numeric = _numeric(shown.table)
    lines = [
        "  ".join(
            text.rjust(width) if right else text.ljust(width)
            for text, width, right in zip(row, widths, numeric, strict=True)
        ).rstrip()
        for row in [heads, *rows]
    ]
    return "\n".join([shown.caption, *lines, *shown.notes])


def write_html(shown: Showing) -> str:
    """Return a result as an HTML table with a caption, and headers that name their scope.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"area": ["<b>"], "mean_persons": [1.0]})
    >>> "<b>" in write_html(Showing(caption="Need.", table=table))
    False
    """
    aligned = ["right" if right else "left" for right in _numeric(shown.table)]
    heads = "".join(
        f'<th scope="col" {_CELL.format(align=align)}>{escape(str(name))}</th>'
        for name, align in zip(shown.table.columns, aligned, strict=True)
    )
    body = "".join(_html_row(row, aligned) for row in _rows(shown.table))
    notes = "".join(f"<p>{escape(note)}</p>" for note in shown.notes)
    return (
        f'<table><caption style="text-align:left">{escape(shown.caption)}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>{notes}"
    )


def _html_row(row: tuple[str, ...], aligned: list[str]) -> str:
    first, *rest = zip(row, aligned, strict=True)
    lead = f'<th scope="row" {_CELL.format(align=first[1])}>{escape(first[0])}</th>'
    cells = (f"<td {_CELL.format(align=align)}>{escape(text)}</td>" for text, align in rest)
    return f"<tr>{lead}{''.join(cells)}</tr>"


def _rows(table: pd.DataFrame) -> Iterator[tuple[str, ...]]:
    """Return the cells as text; the middle of a long table is left out, and said to be."""
    rows = [tuple(map(_words, row)) for row in table.itertuples(index=False, name=None)]
    if len(rows) <= _MOST_ROWS:
        yield from rows
        return
    half = _MOST_ROWS // 2
    yield from rows[:half]
    yield (f"... {len(rows) - 2 * half} more rows", *([""] * (len(table.columns) - 1)))
    yield from rows[-half:]


def _words(value: object) -> str:
    import pandas as pd

    if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return _MISSING
    # numpy's floats are floats too; whole numbers keep all their digits.
    if isinstance(value, float):
        whole = value.is_integer() and abs(value) < 10**15
        return f"{value:.0f}" if whole else f"{value:.{_DIGITS}g}"
    return str(value)


def _numeric(table: pd.DataFrame) -> list[bool]:
    import pandas as pd

    return [pd.api.types.is_numeric_dtype(kind) for kind in table.dtypes]
