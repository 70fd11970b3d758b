"""What a round asks, as data: sheets, questions, and the exact cell where each answer stands.

A `Form` is derived from a round (see `analysis.returns.form.definition.define_forms`); the workbook is
drawn from it, and what comes back is read by it. Nothing else knows where an answer stands.

How an answer is found
----------------------
Each answer has an id, such as ``need.count``, and is found in this order:

1. by a **defined name**, ``svar.`` before the id (`field_name`). The names are hidden, declared
   here, and follow their cells when rows are inserted or moved. Every single answer has one; of
   a table, the whole has one (``svar.offers.used``) and so has each column
   (``svar.offers.used.name``); of a count by category, each category has one
   (``svar.need.by_situation.received``).
2. by the **field mark** printed in grey on the sheet itself, for files that have lost their names
   (a sheet saved as CSV): on a sheet of questions the id stands in column E of the answer's
   row; on a sheet with a table the column's full id stands above its heading, and where the rows
   are given beforehand, the row's id stands in the column after the last.
3. by the **address in version 1** (`Question.cells`), on the sheet of that name.

Which form a workbook is stands in its document properties (``udmelding.slug``, ``.kind``,
``.recipient``, ``.version`` and ``.sha256``) and on its cover, in cells with the names of `Stamp`.

A question that asks for a number of citizens has a companion with ``.missing`` after its id: why
there is no number. Cells are filled in by people and may hold something else than their kind says.

Examples
--------
>>> field_name("need.count"), field_id("svar.need.count"), field_id("Print_Area")
('svar.need.count', 'need.count', None)
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange

from analysis.catalogue.themes import Asks
from analysis.evidence import Unit
from analysis.language import Text

# Raised when an id, a kind or an address changes, so that a reader knows which definition holds.
FORM_VERSION = 1

ROW_NUMBER = Text("Nr.", "No.")

# What the id of the reason for there being no number adds to the number's own.
REASON = ".missing"

_PREFIX = "svar."


class FormKind(StrEnum):
    """Whom a form is for."""

    MUNICIPALITY = "municipality"
    REGION = "region"
    OFFER = "offer"


class Stamp(StrEnum):
    """Defined names of the cover's cells that say which form it is.

    The code is ``<slug>/<kind>/<recipient>``, with a hyphen for no recipient.
    """

    CODE = "skema.code"
    VERSION = "skema.version"
    SHA256 = "skema.sha256"

    @property
    def label(self) -> str:
        """What stands before it."""
        return _STAMP_LABELS[self]


_STAMP_LABELS = {
    Stamp.CODE: "Skemaets kode",
    Stamp.VERSION: "Skemaets version",
    Stamp.SHA256: "Kontrolsum (SHA-256)",
}


class Kind(StrEnum):
    """What sort of answer a question or a column takes.

    A count is a whole number from 0, a number may have decimals, a month is the text ``2024-06``,
    a day is a date. A choice is the Danish label of one of its choices; a rating is a number from
    1 to 5, or “ved ikke”.
    """

    COUNT = "count"
    COUNT_BY_CATEGORY = "count_by_category"
    NUMBER = "number"
    CHOICE = "choice"
    RATING = "rating"
    TEXT = "text"
    MONTH = "month"
    DAY = "day"
    TABLE = "table"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One allowed answer: a code for programs, a label for people."""

    code: str
    label: Text

    @property
    def written(self) -> str | int:
        """What stands in the cell: a digit as a number, anything else as its Danish label."""
        return int(self.label.da) if self.label.da.isdigit() else self.label.da


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """A list of allowed answers, shared by the questions that use it."""

    id: str
    title: Text
    items: tuple[Choice, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """A row for each of them, by its code."""
        return tuple(Row(id=item.code, label=item.label) for item in self.items)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row given beforehand: a category of a count, or a row of a table."""

    id: str
    label: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One typed column of a table.

    Parameters
    ----------
    at_most
        Id of another column of the table that this one cannot exceed; empty for none.
    width
        In characters.
    """

    id: str
    kind: Kind
    label: Text
    guidance: Text
    choices: Choices | None = None
    unit: Unit | None = None
    at_most: str = ""
    width: int = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question, and where its answer stands.

    Parameters
    ----------
    id
        Stable over versions; unique in the form.
    theme, asks
        Id of the round's theme it answers, and what that theme is about; empty and None for what
        every round asks.
    at_most
        Id of the question whose count this one cannot exceed; empty for none.
    columns, rows, repeats
        Of a table: its columns, and either rows given beforehand or how many empty rows there are.
        A count by category has rows alone.
    row_label
        What the rows of a table are: the heading of their first column.
    lines
        Of a text: how many lines of it there is room for before the row is made higher.
    cells
        Address in version 1: a cell, or the range of all answers of a table or a count by
        category.
    """

    id: str
    kind: Kind
    label: Text
    guidance: Text
    theme: str = ""
    asks: Asks | None = None
    required: bool = False
    choices: Choices | None = None
    unit: Unit | None = None
    at_most: str = ""
    columns: tuple[Column, ...] = ()
    rows: tuple[Row, ...] = ()
    repeats: int = 0
    row_label: Text = ROW_NUMBER
    lines: int = 1
    cells: str = ""

    @property
    def height(self) -> int:
        """How many rows of answers it has."""
        return len(self.rows) or self.repeats or 1

    @property
    def parts(self) -> Mapping[str, str]:
        """Address by id of everything that has a defined name, the whole of a table first."""
        area = CellRange(self.cells)
        if self.kind is Kind.COUNT_BY_CATEGORY:
            letter = get_column_letter(area.min_col)
            return {
                f"{self.id}.{row.id}": f"{letter}{number}"
                for number, row in enumerate(self.rows, start=area.min_row)
            }
        found = {self.id: self.cells}
        for number, column in enumerate(self.columns, start=area.min_col):
            letter = get_column_letter(number)
            found[f"{self.id}.{column.id}"] = f"{letter}{area.min_row}:{letter}{area.max_row}"
        return found

    @property
    def choice_lists(self) -> tuple[Choices, ...]:
        """The lists of allowed answers it uses, in the order of its columns."""
        lists = (self.choices, *(column.choices for column in self.columns))
        return tuple(found for found in lists if found is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet: either questions, one in a row, or a single table.

    Parameters
    ----------
    name
        What the tab says; the Danish name is the sheet's.
    intro
        What stands under the heading; the theme's own question where it answers a theme.
    """

    id: str
    name: Text
    heading: Text
    intro: Text
    questions: tuple[Question, ...]

    @property
    def table(self) -> Question | None:
        """The table that fills the sheet; None on a sheet of questions."""
        first = self.questions[0]
        return first if first.kind is Kind.TABLE else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """Everything one workbook asks.

    Parameters
    ----------
    slug
        The round's.
    area
        Slug of the region whose joint answer it is; empty for the other kinds, which are the
        same for every respondent.
    """

    slug: str
    kind: FormKind
    area: str
    version: int
    title: Text
    sheets: tuple[Sheet, ...]

    @property
    def questions(self) -> tuple[Question, ...]:
        """All questions, in the order of the sheets."""
        return tuple(question for sheet in self.sheets for question in sheet.questions)

    @property
    def choice_lists(self) -> tuple[Choices, ...]:
        """Every list of allowed answers, once each, in the order of first use."""
        lists = (found for question in self.questions for found in question.choice_lists)
        return tuple({found.id: found for found in lists}.values())

    @property
    def sha256(self) -> str:
        """Digest of the whole definition: two forms with the same one ask exactly the same."""
        return _digest(self)

    def stamps(self, recipient: str) -> dict[Stamp, str | int]:
        """What the form says of itself when it is sent to somebody; empty: to nobody by name."""
        return {
            Stamp.CODE: f"{self.slug}/{self.kind.value}/{recipient or '-'}",
            Stamp.VERSION: self.version,
            Stamp.SHA256: self.sha256,
        }

    def find(self, name: str) -> Question:
        """The question with an id.

        Raises
        ------
        KeyError
            If the form does not ask it.
        """
        for question in self.questions:
            if question.id == name:
                return question
        raise KeyError(name)

    def answer_areas(self) -> Iterator[tuple[str, str, str]]:
        """Id, Danish sheet name and address of everything that has a defined name."""
        for sheet in self.sheets:
            for question in sheet.questions:
                for name, address in question.parts.items():
                    yield name, sheet.name.da, address


def field_name(answer: str) -> str:
    """The defined name of an answer."""
    return f"{_PREFIX}{answer}"


def field_id(name: str) -> str | None:
    """The answer that a defined name is for; None where it is not one of ours."""
    return name.removeprefix(_PREFIX) if name.startswith(_PREFIX) else None


@functools.lru_cache(maxsize=64)
def _digest(form: Form) -> str:
    definition = json.dumps(asdict(form), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(definition.encode()).hexdigest()
