"""What the keys of a round's YAML may hold: dates, numbers, names, and references that resolve."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, cast

from pydantic import AfterValidator, Field, PlainValidator, ValidationInfo
from pydantic_core import PydanticCustomError

from analysis.errors import suggest
from analysis.evidence import Quantity, Source, Unit
from analysis.language import Text
from analysis.periods import UNKNOWN, Period

RULE = "udmelding_rule"
DATES = f"2024-12-31, 2024-12, 2024, 2020-23, 2013/2014, 2019~, {UNKNOWN}"

# What a cell of the published figures and a key of a round's file may hold alike.
NAME = r"[a-z0-9]+(?:-[a-z0-9]+)*"
NOT_NAME = Text(
    "Skal være små bogstaver a-z, cifre og bindestreger.",
    "Must be lower-case letters a-z, digits and hyphens.",
)
ADDRESS = r"(?:https?://\S+)?"
NOT_ADDRESS = Text("Er ikke en webadresse.", "Is not a web address.")
NOT_ALLOWED = Text("Værdien er ikke en af de mulige.", "The value is not one of those possible.")

NEED_UNITS = (
    Unit.PERSONS,
    Unit.PERSONS_PER_YEAR,
    Unit.NEW_PERSONS_PER_YEAR,
    Unit.COURSES_PER_YEAR,
)
CAPACITY_UNITS = (Unit.PLACES, Unit.HOURS_PER_WEEK, Unit.OFFERS)


class Grade(StrEnum):
    """How well an assumption is supported, or how much it matters."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


@dataclass(frozen=True, slots=True, kw_only=True)
class References:
    """What a round's file may point at by name: its own sources, and the published figures.

    Parameters
    ----------
    sources, figures
        What can be pointed at. A source or figure that is itself faulty is missing here.
    source_ids, figure_ids
        All names that exist, faulty or not: one fault must not be reported twice.
    """

    sources: Mapping[str, SourceNote]
    figures: Mapping[str, Quantity]
    source_ids: Collection[str]
    figure_ids: Collection[str]


def refuse(rule: Text, cure: Text | None = None) -> PydanticCustomError:
    """A fault in one value, with its rule and cure in both languages."""
    return PydanticCustomError(RULE, "{en}", {"en": rule.en, "rule": rule, "cure": cure})


def to_period(value: Any) -> Period:
    """A date as written; a year without quotation marks is a number and is refused.

    Raises
    ------
    PydanticCustomError
        If it is no date; it becomes one of the file's faults.
    """
    if isinstance(value, str):
        try:
            return Period(value.strip())
        except ValueError:
            pass
    raise refuse(
        Text("Det er ikke en dato eller periode.", "This is not a date or period."),
        Text(
            f"Skriv den i anførselstegn som en af: {DATES}.",
            f"Write it in quotation marks as one of: {DATES}.",
        ),
    )


def _to_source(value: Any, info: ValidationInfo) -> SourceNote:
    known = cast("References", info.context)
    if not isinstance(value, str) or value not in known.source_ids:
        kind = Text("Ingen kilde i filens «sources» hedder det.", "No source in “sources” has it.")
        raise _unknown(kind, str(value), known.source_ids)
    return cast("SourceNote", known.sources.get(value))


def _to_figure(value: Any, info: ValidationInfo) -> Quantity:
    known = cast("References", info.context)
    if not isinstance(value, str) or value not in known.figure_ids:
        kind = Text(
            "Intet tal i data/published/figures.csv har det id.",
            "No figure in data/published/figures.csv has that id.",
        )
        raise _unknown(kind, str(value), known.figure_ids)
    return cast("Quantity", known.figures.get(value))


def _unknown(rule: Text, value: str, candidates: Collection[str]) -> PydanticCustomError:
    return refuse(rule, suggest(value, candidates))


def _written(pattern: str, rule: Text) -> AfterValidator:
    def check(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise refuse(rule)
        return text

    return AfterValidator(check)


def _one_of(units: Sequence[Unit]) -> AfterValidator:
    def check(unit: Unit) -> Unit:
        if unit not in units:
            rule = Text("Enheden kan ikke bruges her.", "The unit cannot be used here.")
            raise refuse(rule, suggest(unit, units))
        return unit

    return AfterValidator(check)


def listed(value: Any) -> str:
    """Which of two forms a value has, for a key that may hold one word instead of a list.

    The name is a step of a fault's location, where square brackets mark it as no key.
    """
    return "[word]" if isinstance(value, str) else "[list]"


def _check_filled(values: tuple[Any, ...]) -> tuple[Any, ...]:
    if not values:
        raise refuse(Text("Listen er tom.", "The list is empty."))
    return values


Filled = AfterValidator(_check_filled)
"""Marks a list that must hold something."""

When = Annotated[Period, PlainValidator(to_period)]
"""A date exactly as precise as its source gives it."""

# A small target group is far smaller, and a million citizens can still be computed.
Amount = Annotated[float, Field(strict=True, ge=0, le=1_000_000, allow_inf_nan=False)]
"""A number that is not negative, and not a slip of the exponent."""

Whole = Annotated[int, Field(strict=True, ge=0)]
"""A whole number that is not negative, such as a count of citizens."""

PlacesTried = Annotated[int, Field(strict=True, ge=0, le=100_000)]
"""A number of places that need can be tried against."""

Share = Annotated[float, Field(strict=True, ge=0, le=1, allow_inf_nan=False)]
"""A share from 0 to 1, never per cent."""

Part = Annotated[float, Field(strict=True, gt=0, le=1, allow_inf_nan=False)]
"""A share that is not nothing."""

Factor = Annotated[float, Field(strict=True, gt=0, le=100, allow_inf_nan=False)]
"""A number relative to today's."""

Several = Annotated[int, Field(strict=True, ge=1, le=1_000)]
"""How many of a thing that there is at least one of."""

YearsAhead = Annotated[int, Field(strict=True, ge=0, le=30)]
"""Whole years after the data date."""

YearsCovered = Annotated[int, Field(strict=True, ge=1, le=30)]
"""A whole number of years that a chance covers."""

Level = Annotated[float, Field(strict=True, gt=0, lt=1, allow_inf_nan=False)]
"""A probability strictly between 0 and 1."""

Days = Annotated[int, Field(strict=True, ge=1)]
"""A whole number of days."""

Name = Annotated[str, _written(NAME, NOT_NAME)]
"""A name in ASCII: lower-case letters, digits and hyphens (slugs, areas, ids)."""

MunicipalityCode = Annotated[
    str,
    _written(
        "[0-9]{3}",
        Text("En kommunekode er tre cifre.", "A municipality code is three digits."),
    ),
]
"""Three digits, as text, since some systems would drop a zero."""

Band = Annotated[
    str,
    _written(
        r"[0-9]+(?:-[0-9]+|\+)",
        Text("Et aldersbånd skrives 18-64 eller 65+.", "An age band is written 18-64 or 65+."),
    ),
]
"""An age band such as 18-64 or 65+."""

Address = Annotated[str, Field(min_length=0), _written(ADDRESS, NOT_ADDRESS)]
"""A web address; empty when the source has none."""

NeedUnit = Annotated[Unit, _one_of(NEED_UNITS)]
"""What need can be counted in."""

CapacityUnit = Annotated[Unit, _one_of(CAPACITY_UNITS)]
"""What capacity can be counted in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceNote:
    """A source of a round: a title a reader recognises, its address, and when it came out."""

    title: str
    url: Address
    published: When

    @property
    def source(self) -> Source:
        """The source as a figure carries it."""
        return Source(self.title, self.url)


Cited = Annotated[SourceNote, PlainValidator(_to_source)]
"""A source, written as its name among the file's ``sources``."""

Figure = Annotated[Quantity, PlainValidator(_to_figure)]
"""A published figure, written as its id in ``data/published/figures.csv``."""
