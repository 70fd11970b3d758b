"""From stored values to located cells: what hides each, and what it is merged with."""

from __future__ import annotations

import bisect
from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from analysis.returns.workbook.cells import (
    CellKind,
    CellValue,
    HiddenBy,
    LocatedCell,
    SheetState,
    address_of,
    position_of,
)
from analysis.returns.workbook.limits import Budget


class Meaning(NamedTuple):
    """What a stored value means, beside the text it is stored as."""

    raw: str
    value: CellValue
    kind: CellKind
    cached: bool = True


class Placed(NamedTuple):
    """A value at its row and column, both counted from 1."""

    row: int
    column: int
    meaning: Meaning
    formula: str | None
    number_format: str
    struck: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AllBut:
    """Every row but some: what a sheet hides that hides rows by default."""

    shown: frozenset[int] = field(default_factory=frozenset)

    def __contains__(self, row: object) -> bool:
        return row not in self.shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Looks:
    """How a sheet lays out its cells.

    Parameters
    ----------
    hidden_rows
        Rows that cannot be seen.
    hidden_columns
        First and last column of each hidden stretch.
    merged
        Merged ranges as the file writes them.
    comments
        Text of the comment by address.
    """

    state: SheetState = SheetState.VISIBLE
    hidden_rows: Container[int] = ()
    hidden_columns: Sequence[tuple[int, int]] = ()
    merged: Sequence[str] = ()
    comments: Mapping[str, str] = field(default_factory=dict)

    def hidden_by(self, row: int, column: int) -> HiddenBy | None:
        """What hides a cell, the widest first."""
        if self.state is not SheetState.VISIBLE:
            return HiddenBy.SHEET
        if row in self.hidden_rows:
            return HiddenBy.ROW
        if any(first <= column <= last for first, last in self.hidden_columns):
            return HiddenBy.COLUMN
        return None


def locate(
    cells: Collection[Placed], *, sheet: str, looks: Looks, budget: Budget
) -> dict[str, LocatedCell]:
    """Cells by address, in reading order; of two at one address the last.

    Parameters
    ----------
    budget
        Names the file, and counts the rows that merged ranges cover.
    """
    merges = _merges_by_row(looks.merged, rows={cell.row for cell in cells}, budget=budget)
    found: dict[str, LocatedCell] = {}
    for one in sorted(cells, key=lambda one: one[:2]):
        address, merged = address_of(one.row, one.column), merges.get(one.row, ())
        covering = (text for first, last, text in merged if first <= one.column <= last)
        found[address] = LocatedCell(
            file=budget.file,
            sheet=sheet,
            cell=address,
            raw=one.meaning.raw,
            value=one.meaning.value,
            kind=one.meaning.kind,
            formula=one.formula,
            cached=one.meaning.cached,
            number_format=one.number_format,
            hidden=looks.hidden_by(one.row, one.column),
            merged=next(covering, None),
            comment=looks.comments.get(address),
            struck=one.struck,
        )
    return found


def _merges_by_row(
    ranges: Iterable[str], *, rows: Collection[int], budget: Budget
) -> Mapping[int, list[tuple[int, int, str]]]:
    """First column, last column and text of the merged ranges that touch each row in use."""
    by_row: dict[int, list[tuple[int, int, str]]] = defaultdict(list)
    in_use = sorted(rows)
    for text in ranges:
        first, _, last = text.partition(":")
        begin, end = position_of(first), position_of(last)
        if begin is None or end is None:
            continue
        low, high = bisect.bisect_left(in_use, begin[0]), bisect.bisect_right(in_use, end[0])
        # Counted, so that many great ranges over one another cannot cost without limit.
        budget.add_cells(max(high - low, 0))
        for row in in_use[low:high]:
            by_row[row].append((begin[1], end[1], text))
    return by_row
