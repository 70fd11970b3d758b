"""The capacity that need of a date may be held against: all open offers together, or why none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from analysis.assessment.capacity.usable import usable_by_offer
from analysis.catalogue.assumptions import LowCentralHigh
from analysis.catalogue.offers import Offer, OfferKind, PlacesDefinition, SupplyRule
from analysis.catalogue.udmelding import Udmelding
from analysis.evidence import Evidence, Quantity, weakest
from analysis.language import Text
from analysis.periods import UNKNOWN, Period

# Which count of places is taken where several are known for the same date.
_ORDER = (
    PlacesDefinition.ACTUAL,
    PlacesDefinition.NORMED,
    PlacesDefinition.BUDGETED,
    PlacesDefinition.STATED,
    PlacesDefinition.TEMPORARY,
)
CAPACITY, USABLE = "capacity", "usable_share"

NO_PLACES = Text("antallet af pladser er ikke oplyst", "the number of places is not stated")
NO_CHILDREN = Text(
    "hvor mange børn indsatserne når, er ikke oplyst",
    "how many children the services reach is not stated",
)
ONLY_SOME = Text(
    "kapaciteten kendes kun for nogle af tilbuddene",
    "capacity is known for only some of the offers",
)
OTHER_DATE = Text(
    "behov og kapacitet er ikke oplyst for samme tidspunkt",
    "need and capacity are not stated for the same date",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Capacity:
    """Places, or children reached, of all open offers on a date.

    Parameters
    ----------
    low, central, high
        What the target group can use; `high` also holds what newer or undated sources state.
    ceiling
        Whether some of it serves others, and how much is not stated.
    inputs
        How it is known.
    figures
        The published figures it is made of.
    """

    low: float
    central: float
    high: float
    ceiling: bool
    inputs: Mapping[str, Evidence]
    figures: tuple[Quantity, ...]


def capacity_on(udmelding: Udmelding, date: Period | None) -> Capacity | Text:
    """The capacity on the date of a reading, or why it is not known.

    Parameters
    ----------
    date
        None where there is no reading: then only whether any capacity is stated.

    Assumptions
    -----------
    Places of different definitions are never added. An offer that is counted in public but not
    described may hold anything, so its capacity is not known.

    Source
    ------
    docs/method.md#indicators.
    """
    delivers = udmelding.capacity.rule is SupplyRule.DELIVER
    offers = [offer for offer in udmelding.offers if offer.closed is None]
    if not delivers:
        offers = [offer for offer in offers if offer.kind is not OfferKind.WITHOUT_PREMISES]
    counted = max((figure.value or 0 for figure in udmelding.offer_counts), default=0)
    stated = any(offer.delivery if delivers else offer.places for offer in offers)
    if not offers or not stated:
        return NO_CHILDREN if delivers else NO_PLACES
    if counted > len(offers):
        return ONLY_SOME
    if date is None or date.circa or not date.known:
        return OTHER_DATE
    return _delivered(offers, date) if delivers else _placed(udmelding, offers, date)


def _placed(udmelding: Udmelding, offers: Sequence[Offer], date: Period) -> Capacity | Text:
    for definition in _ORDER:
        found = [_figure(offer, definition, date) for offer in offers]
        figures = tuple(figure for figure in found if figure is not None)
        if len(figures) == len(offers):
            return _usable(udmelding, offers, figures)
    return OTHER_DATE


def _figure(offer: Offer, definition: PlacesDefinition, date: Period) -> Quantity | None:
    """The offer's number of places of a definition on a date: exact, real, and overlapping."""
    for stated in offer.places:
        figure = stated.figure
        known = figure.value is not None and figure.evidence is not Evidence.SYNTHETIC
        exact = known and not figure.date.circa and figure.date.overlaps(date)
        if stated.definition is definition and exact:
            return figure
    return None


def _usable(
    udmelding: Udmelding, offers: Sequence[Offer], figures: tuple[Quantity, ...]
) -> Capacity:
    table, low, central, high, ceiling, shared = (
        usable_by_offer(udmelding),
        0.0,
        0.0,
        0.0,
        False,
        False,
    )
    for offer, figure in zip(offers, figures, strict=True):
        places = float(figure.value or 0)
        rows = table[(table["offer"] == offer.id) & (table["date"] == figure.date.text)]
        row = rows[rows["places"] == places].iloc[0]
        if row["known"]:
            shared = True
            ends = [float(row[f"usable_{end}"]) for end in ("low", "central", "high")]
        else:
            # What others use of it is not stated: the group has all of it at the very most.
            ceiling = ceiling or bool(offer.used_otherwise) or offer.kind is OfferKind.PARTIAL
            ceiling = ceiling or offer.share_for_group is not None
            ends = [places] * 3
        low, central = low + ends[0], central + ends[1]
        high += max(ends[2], *_later(offer, figure))
    inputs = {CAPACITY: weakest(figure.evidence for figure in figures)}
    return Capacity(
        low=low,
        central=central,
        high=high,
        ceiling=ceiling,
        inputs=inputs | ({USABLE: Evidence.ASSUMED} if shared else {}),
        figures=figures,
    )


def _later(offer: Offer, figure: Quantity) -> Iterable[float]:
    """Places that newer or undated sources state: there may be so many by now."""
    yield 0.0
    for stated in offer.places:
        date = stated.figure.date
        newer = date.text == UNKNOWN or (
            date.first is not None
            and figure.date.last is not None
            and date.first > figure.date.last
        )
        if newer and stated.figure.value is not None:
            yield float(stated.figure.value)


def _delivered(offers: Sequence[Offer], date: Period) -> Capacity | Text:
    ends: list[LowCentralHigh] = []
    figures: list[Quantity] = []
    kinds: list[Evidence] = []
    for offer in offers:
        told = offer.delivery.children_reached if offer.delivery else None
        amount = offer.delivery.amount("children_reached") if offer.delivery else None
        if told is None or amount is None:
            return ONLY_SOME
        if isinstance(told, Quantity):
            if told.date.circa or not told.date.overlaps(date):
                return OTHER_DATE
            figures.append(told)
        kinds.append(told.evidence if isinstance(told, Quantity) else Evidence.ASSUMED)
        ends.append(amount)
    return Capacity(
        low=sum(end.low for end in ends),
        central=sum(end.central for end in ends),
        high=sum(end.high for end in ends),
        ceiling=False,
        inputs={CAPACITY: weakest(kinds)},
        figures=tuple(figures),
    )
