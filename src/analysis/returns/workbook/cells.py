"""What stands in a workbook: each value with its place, its raw text, and what hides it."""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from analysis.returns.findings import Finding, Rule, Severity

CellValue = str | int | float | bool | dt.date | None
_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384


class SheetState(StrEnum):
    """Whether a person who opens the workbook sees the sheet."""

    VISIBLE = "visible"
    HIDDEN = "hidden"
    VERY_HIDDEN = "veryHidden"


class CellKind(StrEnum):
    """What a cell holds; a formula with a stored result has the kind of its result."""

    NUMBER = "number"
    TEXT = "text"
    BOOL = "bool"
    DATE = "date"
    ERROR = "error"
    EMPTY_STRING = "empty-string"
    FORMULA = "formula"


class HiddenBy(StrEnum):
    """What keeps a person from seeing a cell."""

    SHEET = "sheet"
    ROW = "row"
    COLUMN = "column"


@dataclass(frozen=True, slots=True, kw_only=True)
class LocatedCell:
    """One cell with something in it.

    Parameters
    ----------
    raw
        The text exactly as the file stores it; ``TRUE`` or ``FALSE`` for a truth value.
    value
        What the text means to a spreadsheet. A number formatted as a date is that date, or stays
        a number where it is only a time of day or lies outside the calendar.
    kind
        ``formula`` only for a formula whose result is not stored in the file.
    formula
        Its formula, if it has one; for formulas shared by several cells, that of the first.
    cached
        False for a formula whose result is not stored.
    number_format
        The format code as Excel writes it; for .ods rebuilt from the cell's style.
    merged
        The merged range it lies in. In any cell but the range's first the value cannot be seen.
    comment
        Text of the comment on it.
    struck
        Whether any of its text is struck out, raised or lowered: a person reads it otherwise.
    """

    file: str
    sheet: str
    cell: str
    raw: str
    value: CellValue
    kind: CellKind
    formula: str | None = None
    cached: bool = True
    number_format: str = "General"
    hidden: HiddenBy | None = None
    merged: str | None = None
    comment: str | None = None
    struck: bool = False

    @property
    def covered(self) -> bool:
        """Whether a merged range covers it, so that nobody sees what it holds."""
        return self.merged is not None and self.merged.partition(":")[0] != self.cell

    @property
    def blank(self) -> bool:
        """Whether it holds nothing but blanks."""
        return self.kind is CellKind.EMPTY_STRING or (
            isinstance(self.value, str) and not self.value.strip()
        )

    def find(
        self,
        code: str,
        severity: Severity,
        rule: Rule,
        *,
        proposal: str | None = None,
        shown: str | None = None,
    ) -> Finding:
        """A finding at the cell; `shown` where more than the raw text helps to know it again."""
        return Finding(
            severity=severity,
            code=code,
            file=self.file,
            sheet=self.sheet,
            cell=self.cell,
            raw=self.raw if shown is None else shown,
            rule=rule[0],
            cure=rule[1],
            proposal=proposal,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """A comment (note) on a cell, which may itself be empty."""

    cell: str
    text: str
    author: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet.

    Parameters
    ----------
    cells
        Cells with something in them by address, in reading order.
    merged
        Merged ranges.
    comments
        All comments, also those on empty cells.
    """

    name: str
    state: SheetState = SheetState.VISIBLE
    cells: Mapping[str, LocatedCell] = field(default_factory=dict)
    merged: tuple[str, ...] = ()
    comments: tuple[Comment, ...] = ()

    def get(self, address: str) -> LocatedCell | None:
        """The cell at an address, or None where nothing stands."""
        return self.cells.get(address)

    @property
    def filled(self) -> Iterator[LocatedCell]:
        """Cells that hold more than blanks, in reading order."""
        return (cell for cell in self.cells.values() if not cell.blank)


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    """Something a document says about itself: who made it, when, with what.

    Parameters
    ----------
    aside
        Whether it stands in a part that is read for nothing else: its numbers are a program's.
    sheet, cell
        What it is about; empty for what is about the whole file, or a whole sheet.
    """

    name: str
    value: str
    aside: bool = False
    sheet: str = ""
    cell: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinedName:
    """A name given to cells, and what it stands for."""

    name: str
    refers_to: str
    sheet: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbook:
    """One file that came back, as it was.

    Parameters
    ----------
    file
        Its name, without its folder.
    form
        ``xlsx``, ``ods`` or ``csv``.
    sha256
        Of its bytes.
    properties, names
        What the file says about itself, and the names it defines: people hide in both.
    findings
        What only the reader of the file can see, such as links to other files.
    """

    file: str
    form: str
    sha256: str
    sheets: tuple[Sheet, ...]
    properties: tuple[Property, ...] = ()
    names: tuple[DefinedName, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def sheet_names(self) -> tuple[str, ...]:
        """Names of the sheets, in the workbook's order."""
        return tuple(sheet.name for sheet in self.sheets)

    def sheet(self, name: str) -> Sheet | None:
        """The sheet of a name, or None."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)

    def get(self, sheet: str, address: str) -> LocatedCell | None:
        """The cell at an address of a sheet, or None where nothing stands."""
        found = self.sheet(sheet)
        return found.get(address) if found else None


@functools.lru_cache(maxsize=LAST_COLUMN)
def letters_of(column: int) -> str:
    """Letters of a column counted from 1.

    Examples
    --------
    >>> letters_of(1), letters_of(27), letters_of(16384)
    ('A', 'AA', 'XFD')
    """
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def address_of(row: int, column: int) -> str:
    """The address of a row and a column, both counted from 1."""
    return f"{letters_of(column)}{row}"


def position_of(address: str) -> tuple[int, int] | None:
    """Row and column of an address, both counted from 1; None where it is not one.

    Examples
    --------
    >>> position_of("B7"), position_of("XFE1"), position_of("7B")
    ((7, 2), None, None)
    """
    found = _ADDRESS.fullmatch(address)
    if not found:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    row = int(found[2])
    return (row, column) if row <= LAST_ROW and column <= LAST_COLUMN else None
