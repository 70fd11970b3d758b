"""Capacity as a round counts it, and the offers that hold it, with their dated places."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from analysis.catalogue.assumptions import AssumedShare, Assumption
from analysis.catalogue.contents import (
    USE_NAMES,
    Delivery,
    IncompatibleGroups,
    UnitOfPlaces,
    UsedOtherwise,
)
from analysis.catalogue.fields import (
    CapacityUnit,
    Cited,
    Days,
    Figure,
    MunicipalityCode,
    Name,
    PlacesTried,
    Share,
    When,
)
from analysis.catalogue.published import known_by
from analysis.evidence import Unit
from analysis.language import Text

_SHARE = Text(
    "Områdets andel af behovet, hvis kapaciteten deles",
    "The area's share of need if capacity is split",
)
_FOR_GROUP = Text("andel af pladserne til målgruppen", "share of the places for the group")
_GROUPS = Text("grupper, der ikke kan dele en enhed", "groups of citizens who cannot share a unit")


class SupplyRule(StrEnum):
    """What must happen when there is no room."""

    MUST_RECEIVE = "must_receive"
    MAY_WAIT = "may_wait"
    WITHIN_DAYS = "within_days"
    DELIVER = "deliver"


class OfferKind(StrEnum):
    """Whether the whole offer serves the target group, a part of it, or no premises do."""

    FULL = "full"
    PARTIAL = "partial"
    WITHOUT_PREMISES = "without_premises"


class PlacesDefinition(StrEnum):
    """What a number of places counts; different definitions are never added or compared."""

    NORMED = "normed"
    BUDGETED = "budgeted"
    ACTUAL = "actual"
    STATED = "stated"
    TEMPORARY = "temporary"


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """One capacity divided between areas that do not help each other.

    Parameters
    ----------
    shares
        Each area's share of need, in the order of `areas`; they add to 1.
    """

    areas: tuple[Name, ...]
    shares: tuple[Share, ...]
    reason: Text

    @property
    def assumptions(self) -> tuple[Assumption, ...]:
        """Each area's share as a row of the assumptions table."""
        return tuple(
            Assumption(
                key=f"capacity.split.shares.{area}",
                name=_SHARE,
                unit=Unit.SHARE,
                central=share,
                area=area,
                reason=self.reason,
            )
            for area, share in zip(self.areas, self.shares, strict=True)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityDefinition:
    """What capacity is counted in, whom it serves, and what happens when it is full.

    Parameters
    ----------
    catchment
        Slug of the area that shares the capacity.
    within_days
        Given exactly when the rule is ``within_days``.
    compare_places
        Numbers of places that need is tried against.
    """

    unit: CapacityUnit
    catchment: Name
    rule: SupplyRule
    rule_source: Cited
    within_days: Days | None
    compare_places: tuple[PlacesTried, ...]
    split: Split | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedPlaces:
    """A published number of places, and what it counts."""

    definition: PlacesDefinition
    figure: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreatOfClosure:
    """A recorded threat of closure: without one, a temporary order to run on has no ground."""

    date: When
    note: Text
    source: Cited


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """An offer that serves the target group; that it exists is not a capacity.

    Parameters
    ----------
    municipality
        Code of the municipality it lies in; None when not stated.
    opened, closed
        None when not stated, or not closed.
    share_for_group
        Share of its places that are for this target group; None when not stated.
    used_otherwise
        What else its places are used for.
    units, incompatible_groups
        The units its places lie in, and the groups of citizens of which no two can share one;
        both or neither.
    delivery
        What it delivers where the round's rule is ``deliver``.
    """

    id: Name
    name: str
    municipality: MunicipalityCode | None
    kind: OfferKind
    opened: When | None
    closed: When | None
    note: Text | None = None
    places: tuple[DatedPlaces, ...]
    threat_of_closure: ThreatOfClosure | None
    share_for_group: AssumedShare | None = None
    used_otherwise: tuple[UsedOtherwise, ...] = ()
    units: tuple[UnitOfPlaces, ...] = ()
    incompatible_groups: IncompatibleGroups | None = None
    delivery: Delivery | None = None

    def as_known_at(self, as_of: dt.date) -> Offer:
        """The offer without later places, shares, deliveries, threat or closure."""
        threat, closed, share = self.threat_of_closure, self.closed, self.share_for_group
        return replace(
            self,
            places=tuple(p for p in self.places if known_by(p.figure, as_of)),
            threat_of_closure=threat if threat and threat.date.known_by(as_of) else None,
            closed=closed if closed and closed.known_by(as_of) else None,
            share_for_group=share if share and share.known_by(as_of) else None,
            used_otherwise=tuple(use.as_known_at(as_of) for use in self.used_otherwise),
            delivery=self.delivery.as_known_at(as_of) if self.delivery else None,
        )

    @property
    def assumptions(self) -> tuple[Assumption, ...]:
        """What is assumed of it, as rows of the assumptions table."""
        key, share, groups = f"offers.{self.id}", self.share_for_group, self.incompatible_groups
        rows = []
        if share is not None:
            name = self._name(_FOR_GROUP)
            rows.append(share.assumption(f"{key}.share_for_group", name, Unit.SHARE))
        for other in self.used_otherwise:
            if other.places is not None:
                place = f"{key}.used_otherwise.{other.use}"
                name = self._name(
                    Text(
                        f"pladser brugt til {USE_NAMES[other.use].da}",
                        f"places used for {USE_NAMES[other.use].en}",
                    )
                )
                rows.append(other.places.assumption(place, name, Unit.PLACES))
        if groups is not None:
            rows.append(
                Assumption(
                    key=f"{key}.incompatible_groups",
                    name=self._name(_GROUPS),
                    words=Text(str(groups.number), str(groups.number)),
                    reason=groups.reason,
                )
            )
        return (*rows, *(self.delivery.assumptions(key, self.name) if self.delivery else ()))

    def _name(self, of: Text) -> Text:
        return Text(f"{self.name}: {of.da}", f"{self.name}: {of.en}")


def open_seats(offers: Sequence[Offer]) -> tuple[str, ...]:
    """Seats of the open offers that serve the whole target group; none where one is not known."""
    seats = [
        offer.municipality
        for offer in offers
        if offer.kind is OfferKind.FULL and offer.closed is None
    ]
    known = [seat for seat in seats if seat is not None]
    return tuple(dict.fromkeys(known)) if len(known) == len(seats) else ()
