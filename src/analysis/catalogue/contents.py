"""What is inside an offer: places used otherwise, units that divide it, and what it delivers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Discriminator, Tag

from analysis.catalogue.assumptions import Assumed, Assumption, LowCentralHigh
from analysis.catalogue.fields import Figure, Several
from analysis.catalogue.published import known_by
from analysis.evidence import Quantity, Unit
from analysis.language import Text


class Use(StrEnum):
    """What places are used for besides the target group."""

    REMAND_SURROGATE = "remand_surrogate"
    OBSERVATION = "observation"
    OTHER = "other"


USE_NAMES = {
    Use.REMAND_SURROGATE: Text("varetægtssurrogat", "remand surrogate"),
    Use.OBSERVATION: Text("mentalobservation", "mental observation"),
    Use.OTHER: Text("anden brug", "another use"),
}
# The unit of each number that an offer without places delivers.
DELIVERY_UNITS = {
    "hours_per_week": Unit.HOURS_PER_WEEK,
    "children_in_need": Unit.PERSONS,
    "children_reached": Unit.PERSONS,
    "hours_per_child_per_week": Unit.HOURS_PER_WEEK,
    "qualified_staff": Unit.STAFF,
    "days_to_start": Unit.DAYS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedOtherwise:
    """Places that something else than the target group uses; None: how many is not known."""

    use: Use
    places: Assumed | None
    note: Text | None = None

    def as_known_at(self, as_of: dt.date) -> UsedOtherwise:
        """The use without a number from a later source."""
        known = self.places is not None and self.places.known_by(as_of)
        return self if known else replace(self, places=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitOfPlaces:
    """A unit of an offer, and how many there are of that size."""

    places: Several
    number: Several = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class IncompatibleGroups:
    """How many groups the citizens fall into of which no two can share a unit, and why."""

    number: Several
    reason: Text


def _told(value: Any) -> str:
    return "[figure]" if isinstance(value, str) else "[assumed]"


FigureOrAssumed = Annotated[
    Annotated[Assumed, Tag("[assumed]")] | Annotated[Figure, Tag("[figure]")],
    Discriminator(_told),
]
"""A number written as the id of a published figure, or as an assumption with its reason."""

Stated = FigureOrAssumed | None
"""As `FigureOrAssumed`, or not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What an offer without places delivers; each number published, assumed, or not known.

    Parameters
    ----------
    hours_per_week
        Hours it gives a week in all.
    children_in_need, children_reached
        Children who need it where it works, and those it reaches.
    hours_per_child_per_week
        Hours a week for each child reached.
    qualified_staff
        Staff with the qualification that the intervention asks for.
    days_to_start
        Days from referral to start.
    """

    hours_per_week: Stated
    children_in_need: Stated
    children_reached: Stated
    hours_per_child_per_week: Stated
    qualified_staff: Stated
    days_to_start: Stated

    def as_known_at(self, as_of: dt.date) -> Delivery:
        """The numbers known on a day."""
        later = {
            field.name: None
            for field in fields(self)
            if not _known(getattr(self, field.name), as_of)
        }
        return replace(self, **later) if later else self

    def amount(self, name: str) -> LowCentralHigh | None:
        """One of the numbers with its ends, whether published or assumed; None: not known.

        Examples
        --------
        >>> from analysis.evidence import Evidence, Source
        >>> told = Quantity(
        ...     key="timer",
        ...     value=40,
        ...     unit=Unit.HOURS_PER_WEEK,
        ...     definition=Text("timer", "hours"),
        ...     evidence=Evidence.REPORTED,
        ...     source=Source("Indberetning"),
        ... )
        >>> delivered = Delivery(
        ...     hours_per_week=told,
        ...     children_in_need=None,
        ...     children_reached=None,
        ...     hours_per_child_per_week=None,
        ...     qualified_staff=None,
        ...     days_to_start=None,
        ... )
        >>> delivered.amount("hours_per_week")
        LowCentralHigh(low=40, central=40, high=40)
        >>> delivered.amount("days_to_start") is None
        True
        """
        return _amount(getattr(self, name))

    def assumptions(self, key: str, offer: str) -> Iterator[Assumption]:
        """The assumed ones as rows of the assumptions table."""
        for name, unit in DELIVERY_UNITS.items():
            value = getattr(self, name)
            if isinstance(value, Assumed):
                title = Text(f"{offer}: {_NAMES[name].da}", f"{offer}: {_NAMES[name].en}")
                yield value.assumption(f"{key}.delivery.{name}", title, unit)


def _known(value: Quantity | Assumed | None, as_of: dt.date) -> bool:
    if isinstance(value, Quantity):
        return known_by(value, as_of)
    return value is None or value.known_by(as_of)


def _amount(value: Quantity | LowCentralHigh | None) -> LowCentralHigh | None:
    if value is None or isinstance(value, LowCentralHigh):
        return value
    ends = [end for end in (value.low, value.value, value.high) if end is not None]
    if not ends:
        return None
    # A source that gives a range only has no central figure: its middle stands for it.
    central = value.value if value.value is not None else (ends[0] + ends[-1]) / 2
    return LowCentralHigh(low=ends[0], central=central, high=ends[-1])


_NAMES = {
    "hours_per_week": Text("timer om ugen", "hours a week"),
    "children_in_need": Text("børn med behov", "children in need"),
    "children_reached": Text("børn, der nås", "children reached"),
    "hours_per_child_per_week": Text("timer om ugen pr. barn", "hours a week per child"),
    "qualified_staff": Text("kvalificerede medarbejdere", "qualified staff"),
    "days_to_start": Text("dage fra henvisning til start", "days from referral to start"),
}
