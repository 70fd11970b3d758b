"""One sheet of an .ods file while it is read: what is repeated a million times is kept once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from analysis.returns.workbook.cells import (
    LAST_COLUMN,
    LAST_ROW,
    Comment,
    Sheet,
    SheetState,
    address_of,
)
from analysis.returns.workbook.layout import Looks, Meaning, Placed, locate
from analysis.returns.workbook.limits import Budget
from analysis.returns.workbook.ods_styles import Styles
from analysis.returns.workbook.ods_values import format_of, meaning_of
from analysis.returns.workbook.scalars import whole


@dataclass(slots=True)
class OpenCell:
    """A cell that is being read: its attributes, its paragraphs and the comment on it."""

    attributes: Mapping[str, str]
    paragraphs: list[list[str]] = field(default_factory=list)
    comment: list[list[str]] = field(default_factory=list)
    author: list[str] = field(default_factory=list)
    struck: bool = False

    def begin_paragraph(self, *, in_comment: bool) -> list[str]:
        """Make room for the text of another paragraph, of the cell or of its comment."""
        found: list[str] = []
        (self.comment if in_comment else self.paragraphs).append(found)
        return found


@dataclass(frozen=True, slots=True)
class _Filled:
    """A cell with something in it, and the columns it is repeated over."""

    first: int
    last: int
    meaning: Meaning | None
    attributes: Mapping[str, str]
    across: int
    down: int
    comment: str
    author: str
    struck: bool


@dataclass(frozen=True, slots=True)
class _Stretches:
    """Hidden rows as stretches, since they may run to the end of the sheet."""

    ends: tuple[tuple[int, int], ...]

    def __contains__(self, row: object) -> bool:
        return isinstance(row, int) and any(first <= row <= last for first, last in self.ends)


class OpenSheet:
    """A sheet that is being read, row by row.

    Parameters
    ----------
    styles
        Those of the file; they stand before the sheets.
    budget
        Rows and cells are counted against it as often as they are kept.
    """

    def __init__(self, name: str, *, state: SheetState, styles: Styles, budget: Budget) -> None:
        self.name = name
        self._state, self._styles, self._budget = state, styles, budget
        self._cells: list[Placed] = []
        self._comments: list[Comment] = []
        self._merged: list[str] = []
        self._hidden_rows: list[tuple[int, int]] = []
        self._hidden_columns: list[tuple[int, int]] = []
        self._column_styles: list[tuple[int, str]] = []
        self._rows = self._columns = self._column = 0
        self._row: list[_Filled] = []
        self._row_attributes: Mapping[str, str] = {}

    def add_columns(self, attributes: Mapping[str, str], *, hidden: bool) -> None:
        """Take in the looks of the next columns."""
        self._budget.add_cells()
        first = self._columns + 1
        self._columns = min(self._columns + _repeats(attributes, "columns"), LAST_COLUMN)
        if hidden or attributes.get("table:visibility", "visible") != "visible":
            self._hidden_columns.append((first, self._columns))
        style = attributes.get("table:default-cell-style-name", "")
        self._column_styles.append((self._columns, style))

    def start_row(self, attributes: Mapping[str, str], *, hidden: bool) -> None:
        """Begin a row, or several alike below each other."""
        self._row, self._column, self._row_attributes = [], 0, attributes
        if hidden or attributes.get("table:visibility", "visible") != "visible":
            self._budget.add_cells()
            last = self._rows + _repeats(attributes, "rows")
            self._hidden_rows.append((self._rows + 1, last))

    def add_cell(self, cell: OpenCell) -> None:
        """Take in the next cell of the row, or several alike beside each other."""
        attributes = cell.attributes
        first = self._column + 1
        self._column = min(self._column + _repeats(attributes, "columns"), LAST_COLUMN)
        filled = _Filled(
            first=first,
            last=self._column,
            meaning=meaning_of(attributes, _lines(cell.paragraphs) if cell.paragraphs else None),
            attributes=attributes,
            across=max(whole(attributes.get("table:number-columns-spanned")), 1),
            down=max(whole(attributes.get("table:number-rows-spanned")), 1),
            comment=_lines(cell.comment),
            author="".join(cell.author),
            struck=cell.struck,
        )
        if filled.meaning or filled.comment or filled.across * filled.down > 1:
            self._budget.add_cells(self._column - first + 1)
            self._row.append(filled)

    def end_row(self) -> None:
        """Keep the row, as often as it is repeated, if anything stands in it."""
        first, self._rows = (
            self._rows + 1,
            self._rows + _repeats(self._row_attributes, "rows"),
        )
        if not self._row or first > LAST_ROW:
            return
        last = min(self._rows, LAST_ROW)
        width = sum(cell.last - cell.first + 1 for cell in self._row)
        # Counted before they are made: a row repeated a million times is a short text.
        if any(cell.meaning for cell in self._row):
            self._budget.add_row(last - first + 1)
        self._budget.add_cells((last - first) * width)
        for row in range(first, last + 1):
            for cell in self._row:
                self._keep(row, cell)

    @property
    def next_cell(self) -> str:
        """Address of the cell that is being read."""
        return address_of(self._rows + 1, self._column + 1)

    def finish(self) -> Sheet:
        """The sheet as it stands."""
        looks = Looks(
            state=self._state,
            hidden_rows=_Stretches(tuple(self._hidden_rows)),
            hidden_columns=self._hidden_columns,
            merged=self._merged,
            comments={one.cell: one.text for one in self._comments},
        )
        return Sheet(
            name=self.name,
            state=self._state,
            cells=locate(self._cells, sheet=self.name, looks=looks, budget=self._budget),
            merged=tuple(self._merged),
            comments=tuple(self._comments),
        )

    def _keep(self, row: int, cell: _Filled) -> None:
        for column in range(cell.first, cell.last + 1):
            address = address_of(row, column)
            if cell.across * cell.down > 1:
                end = min(row + cell.down - 1, LAST_ROW), min(column + cell.across - 1, LAST_COLUMN)
                self._merged.append(f"{address}:{address_of(*end)}")
            if cell.comment:
                self._comments.append(Comment(cell=address, text=cell.comment, author=cell.author))
            if cell.meaning:
                formula = cell.attributes.get("table:formula")
                style = self._style(cell, column)
                code = format_of(cell.attributes, self._styles.format_of(style))
                struck = cell.struck or self._styles.strikes(style)
                self._cells.append(Placed(row, column, cell.meaning, formula, code, struck))

    def _style(self, cell: _Filled, column: int) -> str:
        """The style of a cell: its own, its row's, or its column's."""
        own = cell.attributes.get("table:style-name", "")
        of_row = self._row_attributes.get("table:default-cell-style-name", "")
        of_column = (style for last, style in self._column_styles if column <= last)
        return own or of_row or next(of_column, "")


def _repeats(attributes: Mapping[str, str], what: str) -> int:
    return max(whole(attributes.get(f"table:number-{what}-repeated")), 1)


def _lines(paragraphs: Sequence[Sequence[str]]) -> str:
    return "\n".join("".join(paragraph) for paragraph in paragraphs)
