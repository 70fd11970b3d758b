"""One row of the published figures: its cells, the rules they keep, and the figure it makes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from analysis.catalogue.fields import ADDRESS, NAME, NOT_ADDRESS, NOT_ALLOWED, NOT_NAME
from analysis.errors import Problem, suggest
from analysis.evidence import Bound, Evidence, Quantity, Source, Unit
from analysis.language import Text
from analysis.periods import UNKNOWN, Period

PATH = "data/published/figures.csv"
_REQUIRED = ("subject_da", "subject_en", "definition_da", "definition_en", "source_title")
_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]+)?")
_KINDS = (Evidence.OBSERVED, Evidence.REPORTED)
_UNKNOWN_WORDS = (UNKNOWN, "ukendt")
_Enum = TypeVar("_Enum", bound=StrEnum)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedFigure:
    """A published figure, what it is about, and the round it belongs to, if to one."""

    quantity: Quantity
    subject: Text
    round: str | None


@dataclass(slots=True)
class FigureRow:
    """One row while it is read: its cells, and the faults found so far."""

    number: int
    cells: Mapping[str, str]
    problems: list[Problem] = field(default_factory=list)

    def get(self, column: str) -> str:
        """The text of a cell."""
        return self.cells.get(column, "").strip()

    def refuse(self, column: str, rule: Text, cure: Text | None = None) -> None:
        """Keep a fault of a cell."""
        place = ", ".join(filter(None, (self.get("id"), column)))
        self.problems.append(fault(self.number, place, rule, value=self.get(column), cure=cure))

    def number_in(self, column: str) -> float | None:
        """The number in a cell; None when empty or faulty."""
        text = self.get(column)
        if not text:
            return None
        if not _NUMBER.fullmatch(text):
            self.refuse(column, _NOT_NUMBER, _NUMBER_CURE)
            return None
        if text.startswith("-"):
            self.refuse(column, _NEGATIVE)
            return None
        return float(text)

    def period(self, column: str) -> Period:
        """The period in a cell."""
        try:
            return Period(self.get(column))
        except ValueError:
            self.refuse(column, _NOT_PERIOD, _PERIOD_CURE)
            return Period(UNKNOWN)

    def choice(self, column: str, allowed: Sequence[_Enum]) -> _Enum:
        """The one of a closed list that a cell names."""
        found = next((member for member in allowed if member.value == self.get(column)), None)
        if found is None:
            self.refuse(column, NOT_ALLOWED, suggest(self.get(column), [m.value for m in allowed]))
        return found or allowed[0]

    def words(self, stem: str) -> Text:
        """The two cells of a bilingual text."""
        return Text(self.get(f"{stem}_da"), self.get(f"{stem}_en"))


def figure_of(row: FigureRow, ids: dict[str, int]) -> PublishedFigure | None:
    """The figure a row makes, or None with the faults left in the row.

    Parameters
    ----------
    ids
        Row by id of the rows before this one; the row's own is added.
    """
    _check_id(row, ids)
    _check_words(row)
    if not re.fullmatch(NAME, row.get("area")):
        row.refuse("area", NOT_NAME)
    low, value, high = (row.number_in(column) for column in ("low", "value", "high"))
    unit, bound = row.choice("unit", list(Unit)), row.choice("bound", list(Bound))
    evidence = row.choice("evidence", _KINDS)
    date, published = row.period("date"), row.period("published")
    _check_numbers(row, (low, value, high), unit)
    if row.problems:
        return None
    quantity = Quantity(
        key=row.get("id"),
        value=value,
        unit=unit,
        definition=row.words("definition"),
        evidence=evidence,
        source=Source(row.get("source_title"), row.get("source_url")),
        area=row.get("area"),
        low=low,
        high=high,
        bound=bound,
        date=date,
        published=published,
        note=row.words("note") if row.get("note_da") else None,
    )
    return PublishedFigure(
        quantity=quantity, subject=row.words("subject"), round=row.get("round") or None
    )


def _check_id(row: FigureRow, ids: dict[str, int]) -> None:
    key = row.get("id")
    if not re.fullmatch(NAME, key):
        row.refuse("id", NOT_NAME)
    elif key in ids:
        first = ids[key]
        row.refuse(
            "id",
            Text(
                f"Id'et står allerede i linje {first}.", f"The id already stands on line {first}."
            ),
        )
    ids.setdefault(key, row.number)


def _check_words(row: FigureRow) -> None:
    for column in _REQUIRED:
        if not row.get(column):
            row.refuse(column, _EMPTY)
    if not re.fullmatch(ADDRESS, row.get("source_url")):
        row.refuse("source_url", NOT_ADDRESS)
    for column, other in (("note_da", "note_en"), ("note_en", "note_da")):
        if row.get(other) and not row.get(column):
            row.refuse(column, _EMPTY)


def _check_numbers(row: FigureRow, numbers: tuple[float | None, ...], unit: Unit) -> None:
    low, value, high = numbers
    if low is not None and high is not None and low > high:
        row.refuse(
            "low", Text(f"low er større end high ({high:g}).", f"low is above high ({high:g}).")
        )
    elif value is not None and (
        (low is not None and value < low) or (high is not None and value > high)
    ):
        row.refuse("value", _OUTSIDE)
    if unit in (Unit.SHARE, Unit.PROBABILITY) and max(n or 0 for n in numbers) > 1:
        row.refuse("value", _NOT_SHARE, _SHARE_CURE)
    said = row.get("definition_da") + row.get("note_da")
    given = any(row.get(column) for column in ("low", "value", "high"))
    if not given and not any(word in said.lower() for word in _UNKNOWN_WORDS):
        row.refuse("value", _NO_NUMBER, _NO_NUMBER_CURE)


def fault(
    line: int, place: str, rule: Text, *, value: str = "", cure: Text | None = None
) -> Problem:
    """A fault of the file of published figures."""
    return Problem(file=PATH, line=line, place=place, value=value, rule=rule, cure=cure)


_EMPTY = Text("Feltet er tomt, men skal udfyldes.", "The cell is empty but must be filled.")
_NOT_NUMBER = Text("Er ikke et tal.", "Is not a number.")
_NUMBER_CURE = Text(
    "Skriv tallet med punktum og uden tusindskiller, fx 1234.5.",
    "Write the number with a point and no thousands separator, such as 1234.5.",
)
_NEGATIVE = Text("Tallet må ikke være negativt.", "The number must not be negative.")
_NOT_SHARE = Text("En andel er 0-1.", "A share is 0-1.")
_SHARE_CURE = Text("Del procenttallet med 100.", "Divide the per cent by 100.")
_OUTSIDE = Text("Tallet ligger uden for low-high.", "The number lies outside low-high.")
_NO_NUMBER = Text(
    "Hverken value, low eller high er udfyldt.", "Neither value, low nor high is filled."
)
_NO_NUMBER_CURE = Text(
    "Er tallet ukendt, så skriv «ikke oplyst» i definition_da eller note_da.",
    "If the figure is not known, say “ikke oplyst” in definition_da or note_da.",
)
_NOT_PERIOD = Text("Er ikke en dato eller periode.", "Is not a date or period.")
_PERIOD_CURE = Text(
    f"Skriv fx 2024-12-31, 2024-12, 2024, 2020-23, 2013/2014, 2019~ eller {UNKNOWN}.",
    f"Write for example 2024-12-31, 2024-12, 2024, 2020-23, 2013/2014, 2019~ or {UNKNOWN}.",
)
