"""What is tried: the alternatives a round compares, and what the comparison takes for granted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from analysis.catalogue.assumptions import Assumed, Assumption
from analysis.catalogue.fields import (
    Amount,
    Factor,
    Filled,
    MunicipalityCode,
    Name,
    Part,
    PlacesTried,
    Share,
    When,
    Whole,
    YearsAhead,
    YearsCovered,
    listed,
)
from analysis.evidence import Unit
from analysis.language import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class MinimumDemand:
    """The analyst's minimum for professional sustainability; none is published, none is default.

    Parameters
    ----------
    persons, new_per_year
        Fewest simultaneous citizens, and fewest new ones a year; None: no such demand.
    """

    persons: Whole | None
    new_per_year: Whole | None
    reason: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacesFrom:
    """A number of places, and the date they are there from.

    Parameters
    ----------
    from_
        The key ``from``; not known only for places that are there from the start.
    """

    from_: Annotated[When, Field(alias="from")]
    places: PlacesTried


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferPlan:
    """An offer's part in one alternative.

    Parameters
    ----------
    offer
        Id of an offer of the round, or of a planned one.
    serves
        Slugs of the areas whose citizens belong to it.
    places
        Places over time; ``sized``: the fewest that cover its own need at the main service level.
    part
        Share of these areas' citizens who belong to it.
    helped_by
        Offers of the alternative that take its citizens when it is full.
    """

    offer: Name
    serves: Annotated[tuple[Name, ...], Filled]
    places: Annotated[
        Annotated[tuple[PlacesFrom, ...], Filled, Tag("[list]")]
        | Annotated[Literal["sized"], Tag("[word]")],
        Discriminator(listed),
    ]
    part: Part = 1.0
    helped_by: tuple[Name, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedAssumption:
    """Another value of one of the round's assumptions, inside the range it states.

    Parameters
    ----------
    assumption
        Key of the assumption, such as ``parameters.mean_stay_years``.
    value
        In the unit of the assumption.
    """

    assumption: str
    value: Amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensitivity:
    """A change of need that an alternative is tried with: never a recommendation.

    Parameters
    ----------
    inflow_factor
        New citizens relative to the round's.
    type2_share, type2_factor
        Share of the citizens for whom the municipality decides (sentence type 2), None when not
        stated; and their number relative to today's.
    assumptions
        Assumptions of the round that hold another value in this alternative alone.
    """

    inflow_factor: Factor = 1.0
    type2_share: Share | None = None
    type2_factor: Factor = 1.0
    assumptions: tuple[MovedAssumption, ...] = ()

    @property
    def moved(self) -> dict[str, float]:
        """The moved values by key."""
        return {moved.assumption: moved.value for moved in self.assumptions}


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """Which offers there are, with how many places from when, and whom each helps."""

    id: Name
    name: Text
    reason: Text
    offers: Annotated[tuple[OfferPlan, ...], Filled]
    sensitivity: Sensitivity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedOffer:
    """An offer that does not exist, used only inside alternatives.

    Parameters
    ----------
    seat
        Code of the municipality it is measured from; None: no distance is told.
    reason
        Why that seat.
    """

    id: Name
    name: Text
    seat: MunicipalityCode | None
    reason: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """The numbers of places over which the price of a second offer is drawn.

    Parameters
    ----------
    area
        The area that the new offer would serve.
    new_places, total_places
        Places of the new offer, and of both together; each rises.
    """

    area: Name
    new_places: Annotated[tuple[PlacesTried, ...], Filled]
    total_places: Annotated[tuple[PlacesTried, ...], Filled]
    reason: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenarios:
    """The alternatives of a round; the first is the one all others are compared with.

    Parameters
    ----------
    years_ahead
        Years after the data date that are shown, 0 first.
    sustainability_years
        Years that the chances of an empty offer, or a year with no new citizen, cover.
    rate_dkk_per_place_day
        Cost of a place a day, taken or not; None: not known, and then no money is told.
    """

    years_ahead: Annotated[tuple[YearsAhead, ...], Filled]
    sustainability_years: YearsCovered
    minimum_volume: MinimumDemand | None
    rate_dkk_per_place_day: Assumed | None
    curve: Curve | None
    planned: tuple[PlannedOffer, ...]
    alternatives: Annotated[tuple[Alternative, ...], Filled]

    def without_later(self, offers: Collection[str], as_of: dt.date) -> Scenarios | None:
        """The alternatives whose offers are known on a day, and no rate from a later source.

        Parameters
        ----------
        offers
            Ids of the round's offers that are known on the day.

        Returns
        -------
        Scenarios or None
            None where the first alternative is not known: nothing is left to compare with.
        """
        known = {*offers, *(planned.id for planned in self.planned)}
        left = tuple(a for a in self.alternatives if {plan.offer for plan in a.offers} <= known)
        if left[:1] != self.alternatives[:1]:
            return None
        rate = self.rate_dkk_per_place_day
        return replace(
            self,
            alternatives=left,
            rate_dkk_per_place_day=rate if rate and rate.known_by(as_of) else None,
        )

    @property
    def assumptions(self) -> tuple[Assumption, ...]:
        """Seats, minimum volume, rate, parts and sensitivities, as rows of the assumptions table."""
        rate = self.rate_dkk_per_place_day
        key = "scenarios.rate_dkk_per_place_day"
        return (
            *_minimum_rows(self.minimum_volume),
            *((rate.assumption(key, _RATE, Unit.DKK_PER_PLACE_DAY),) if rate else ()),
            *_seat_rows(self.planned),
            *(row for alternative in self.alternatives for row in _alternative_rows(alternative)),
        )


def _minimum_rows(minimum: MinimumDemand | None) -> Iterator[Assumption]:
    if minimum is None:
        return
    for name, number, title, unit in (
        ("persons", minimum.persons, _FEWEST, Unit.PERSONS),
        ("new_per_year", minimum.new_per_year, _FEWEST_NEW, Unit.NEW_PERSONS_PER_YEAR),
    ):
        if number is not None:
            yield Assumption(
                key=f"scenarios.minimum_volume.{name}",
                name=title,
                unit=unit,
                central=number,
                reason=minimum.reason,
            )


def _seat_rows(planned: tuple[PlannedOffer, ...]) -> Iterator[Assumption]:
    for offer in planned:
        if offer.seat is not None:
            yield Assumption(
                key=f"scenarios.planned.{offer.id}.seat",
                name=_SEAT,
                words=Text(
                    f"{offer.name.da} (kommune {offer.seat})",
                    f"{offer.name.en} (municipality {offer.seat})",
                ),
                reason=offer.reason,
            )


def _alternative_rows(alternative: Alternative) -> Iterator[Assumption]:
    key = f"scenarios.alternatives.{alternative.id}"
    numbers = [
        (f"offers.{plan.offer}.part", plan.part, _PART, Unit.SHARE)
        for plan in alternative.offers
        if plan.part != 1
    ]
    changed = alternative.sensitivity or Sensitivity()
    if changed.inflow_factor != 1:
        numbers.append(("sensitivity.inflow_factor", changed.inflow_factor, _INFLOW, Unit.RATIO))
    if changed.type2_factor != 1 and changed.type2_share is not None:
        numbers.append(("sensitivity.type2_share", changed.type2_share, _TYPE2_SHARE, Unit.SHARE))
        numbers.append(("sensitivity.type2_factor", changed.type2_factor, _TYPE2, Unit.RATIO))
    for moved in changed.assumptions:
        yield Assumption(
            key=f"{key}.sensitivity.assumptions.{moved.assumption}",
            name=_MOVED,
            central=moved.value,
            words=Text(
                f"{moved.assumption}: {alternative.name.da}",
                f"{moved.assumption}: {alternative.name.en}",
            ),
            reason=alternative.reason,
        )
    for place, number, title, unit in numbers:
        yield Assumption(
            key=f"{key}.{place}",
            name=title,
            unit=unit,
            central=number,
            words=alternative.name,
            reason=alternative.reason,
        )


_MOVED = Text("Flyttet antagelse (følsomhed)", "Moved assumption (sensitivity)")
_RATE = Text("Pris for en plads pr. dag", "Cost of a place a day")
_FEWEST = Text("Færreste samtidige borgere", "Fewest simultaneous citizens")
_FEWEST_NEW = Text("Færreste nye borgere om året", "Fewest new citizens a year")
_SEAT = Text("Kommune, som afstanden måles fra", "Municipality that distance is measured from")
_PART = Text("Andel af borgerne, der hører til tilbuddet", "Share of citizens who belong to it")
_INFLOW = Text("Tilgang i forhold til rundens (følsomhed)", "Inflow relative to the round's")
_TYPE2_SHARE = Text("Andel med domstype 2 (følsomhed)", "Share with sentence type 2")
_TYPE2 = Text("Antal med domstype 2 i forhold til i dag (følsomhed)", "Type 2 relative to today's")
