"""One sheet of an .xlsx package, cell by cell."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from analysis.returns.workbook.cells import (
    LAST_COLUMN,
    LAST_ROW,
    position_of,
)
from analysis.returns.workbook.limits import Budget
from analysis.returns.workbook.markup import Handler, MarkupError
from analysis.returns.workbook.scalars import truth, whole
from analysis.returns.workbook.xlsx_parts import strikes
from analysis.returns.workbook.xlsx_values import CONTRADICTION, StoredCell

# In points and in characters: less than this, nobody sees what stands in a row or a column.
_FLATTEST, _NARROWEST = 2.0, 0.3
# What stands on a sheet in no cell: it is no answer, but people hide in it, too.
_ASIDE_TEXTS = frozenset(
    ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter")
)
_ASIDE_ATTRIBUTES = {
    "dataValidation": ("promptTitle", "prompt", "errorTitle", "error"),
    "hyperlink": ("display", "location", "tooltip"),
}


@dataclass(slots=True)
class StoredSheet:
    """What one sheet's part holds."""

    cells: list[StoredCell] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    rows_hidden_by_default: bool = False
    shows_zeros: bool = True
    shown_rows: set[int] = field(default_factory=set)
    # Text in no cell, and the cell it is about, if any.
    asides: list[tuple[str, str]] = field(default_factory=list)


class SheetReader(Handler):
    """Reads a sheet's part.

    Parameters
    ----------
    budget
        Rows, cells and text are counted against it as they come.
    """

    def __init__(self, budget: Budget) -> None:
        self.sheet = StoredSheet()
        self._budget = budget
        self._row = self._column = 0
        self._cell: dict[str, str] | None = None
        self._formula: list[str] | None = None
        self._value: list[str] | None = None
        self._into: list[str] | None = None
        self._masters: dict[str, str] = {}
        self._formula_id = ""
        self._values: set[str] = set()
        self._contradicts = False
        self._last_row_with_cells = 0
        self._pronunciation = self._struck = False

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._start_cell(attributes)
        elif name == "row":
            self._start_row(attributes)
        elif self._cell is not None:
            self._start_inside(name, attributes)
        elif name in _ASIDE_TEXTS:
            self._into = []
        else:
            self._start_beside(name, attributes)

    def _start_beside(self, name: str, attributes: dict[str, str]) -> None:
        """An element that is about cells, and is none."""
        if name == "col":
            self._hide_columns(attributes)
        elif name == "mergeCell":
            self._budget.add_cells()
            self.sheet.merged.append(attributes.get("ref", ""))
        elif name == "sheetFormatPr":
            self.sheet.rows_hidden_by_default = truth(attributes.get("zeroHeight"))
        elif name == "sheetView":
            self.sheet.shows_zeros = truth(attributes.get("showZeros", "1"))
        elif name in _ASIDE_ATTRIBUTES:
            first = re.split(r"[ :]", attributes.get("sqref") or attributes.get("ref", ""))[0]
            for key in _ASIDE_ATTRIBUTES[name]:
                self._keep_aside(attributes.get(key, ""), cell=first)

    def _text(self, words: str) -> None:
        if self._into is not None:
            self._budget.keep(len(words))
            self._into.append(words)

    def _keep_aside(self, words: str, *, cell: str = "") -> None:
        if words:
            self._budget.keep(len(words))
            self.sheet.asides.append((cell, words))

    def _end(self, name: str) -> None:
        if name in _ASIDE_TEXTS and self._into is not None:
            self._keep_aside("".join(self._into))
            self._into = None
        if self._cell is None:
            return
        if name == "c":
            self._end_cell()
        elif name == "rPh":
            self._pronunciation = False
        elif name in ("v", "f", "t"):
            self._into = None

    def _start_row(self, attributes: dict[str, str]) -> None:
        self._row = whole(attributes.get("r"), default=self._row + 1)
        self._column = 0
        if truth(attributes.get("hidden")) or _flat(attributes.get("ht")):
            self._budget.add_cells()
            self.sheet.hidden_rows.add(self._row)
        elif self.sheet.rows_hidden_by_default:
            self._budget.add_cells()
            self.sheet.shown_rows.add(self._row)

    def _hide_columns(self, attributes: dict[str, str]) -> None:
        if truth(attributes.get("hidden")) or _flat(attributes.get("width"), _NARROWEST):
            self._budget.add_cells()
            first, last = whole(attributes.get("min")), whole(attributes.get("max"))
            self.sheet.hidden_columns.append((first, last))

    def _start_cell(self, attributes: dict[str, str]) -> None:
        # An address may be left out: the cell then follows the one before.
        address = attributes.get("r")
        place = position_of(address) if address else (self._row, self._column + 1)
        if place is None or place[0] != self._row:
            raise MarkupError(f"a cell at {address} in row {self._row}")
        self._column = place[1]
        self._cell = attributes
        self._values.clear()
        self._contradicts = self._struck = False
        self._formula = self._value = None
        self._formula_id = ""

    def _start_inside(self, name: str, attributes: dict[str, str]) -> None:
        if name == "rPh":
            self._pronunciation = True
        elif strikes(name, attributes):
            self._struck = True
        elif name == "f":
            self._into = self._formula = []
            if attributes.get("t") == "shared":
                self._formula_id = attributes.get("si", "")
        elif name == "v" or (name == "t" and not self._pronunciation):
            # Rich text comes in pieces; a second value, or one of each sort, is a contradiction.
            self._contradicts |= name == "v" and bool(self._values)
            self._contradicts |= name == "t" and "v" in self._values
            self._values.add(name)
            if self._value is None:
                self._value = []
            self._into = self._value

    def _end_cell(self) -> None:
        cell, self._cell, self._into = self._cell or {}, None, None
        if self._value is None and self._formula is None:
            return
        if not (1 <= self._row <= LAST_ROW and 1 <= self._column <= LAST_COLUMN):
            raise MarkupError("a cell outside the sheet")
        self._budget.add_cells()
        if self._row != self._last_row_with_cells:
            self._last_row_with_cells = self._row
            self._budget.add_row()
        self.sheet.cells.append(
            StoredCell(
                row=self._row,
                column=self._column,
                type=CONTRADICTION if self._contradicts else cell.get("t", "n"),
                style=whole(cell.get("s"), default=0),
                raw="".join(self._value or ()),
                formula=self._formula_text(),
                has_value=self._value is not None,
                struck=self._struck,
            )
        )

    def _formula_text(self) -> str | None:
        if self._formula is None:
            return None
        words = "".join(self._formula)
        if self._formula_id:
            # Only the first cell of a shared formula holds its text.
            words = self._masters.setdefault(self._formula_id, words) if words == "" else words
            self._masters[self._formula_id] = words
        return f"={words}"


def _flat(size: str | None, least: float = _FLATTEST) -> bool:
    """Whether a height or a width leaves nothing to see; none given is that of all."""
    try:
        return size is not None and float(size) < least
    except ValueError:
        return False
