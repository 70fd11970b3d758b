"""The one rule for when need and capacity may be subtracted, and what is missing when not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.assessment.capacity.comparable import NO_PLACES, OTHER_DATE
from analysis.assessment.capacity.supply import NO_NEED
from analysis.catalogue.parameters import NeedReading
from analysis.catalogue.udmelding import Udmelding
from analysis.country.areas import Area
from analysis.evidence import Evidence, Quantity, Unit
from analysis.language import Text

# A resident takes one place: the only pair of units that can be subtracted as they stand.
_SAME_UNIT = {Unit.PERSONS: Unit.PLACES}
_NO_HOURS = Text(
    "indsatsens omfang i timer er ikke oplyst",
    "the volume of the intervention in hours is not stated",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A reading of need and a count of places with the same unit, date and catchment."""

    reading: NeedReading
    places: Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class GapBasis:
    """What a gap may rest on: the pairs that match or, where none does, why not."""

    pairs: tuple[Pair, ...]
    reasons: tuple[Text, ...]


def find_gap_basis(udmelding: Udmelding, area: Area) -> GapBasis:
    """Which readings of need and counts of places may be subtracted for an area.

    Parameters
    ----------
    udmelding
        The round, as known at the date of the report.
    area
        The area the report is about.

    Returns
    -------
    GapBasis
        Either at least one pair and no reasons, or no pairs and at least one reason.

    Assumptions
    -----------
    A gap needs the same unit, date and catchment on both sides, and nothing synthetic: see
    ``docs/method.md``, "Gab".
    """
    reasons = _missing(udmelding)
    if area.slug != udmelding.capacity.catchment:
        reasons = (*reasons, _other_catchment())
    if reasons:
        return GapBasis(pairs=(), reasons=reasons)
    pairs = tuple(
        Pair(reading=reading, places=places)
        for reading in udmelding.need.readings
        for places in _places(udmelding)
        if _match(reading, places)
    )
    return GapBasis(pairs=pairs, reasons=() if pairs else (OTHER_DATE,))


def _places(udmelding: Udmelding) -> tuple[Quantity, ...]:
    return tuple(stated.figure for offer in udmelding.offers for stated in offer.places)


def _match(reading: NeedReading, places: Quantity) -> bool:
    exact_dates = not (reading.date.circa or places.date.circa)
    real = Evidence.SYNTHETIC not in (reading.evidence, places.evidence)
    return real and exact_dates and places.value is not None and reading.date.overlaps(places.date)


def _missing(udmelding: Udmelding) -> tuple[Text, ...]:
    reasons: list[Text] = []
    if not udmelding.need.readings:
        reasons.append(NO_NEED)
    if not _places(udmelding):
        in_hours = udmelding.capacity.unit is Unit.HOURS_PER_WEEK
        reasons.append(_NO_HOURS if in_hours else NO_PLACES)
    elif _SAME_UNIT.get(udmelding.need.unit) != udmelding.capacity.unit:
        reasons.append(
            Text(
                "behov og kapacitet er ikke opgjort i samme enhed",
                "need and capacity are not counted in the same unit",
            )
        )
    return tuple(reasons)


def _other_catchment() -> Text:
    return Text(
        "kapaciteten opgøres for hele landet, så et område har en andel af behovet, men ikke et gab",
        "capacity is reckoned for the whole country, so an area has a share of need but no gap",
    )


def join_reasons(reasons: Sequence[Text]) -> Text:
    """Several reasons as one clause in each language."""
    return Text(
        "; ".join(reason.da for reason in reasons),
        "; ".join(reason.en for reason in reasons),
    )
