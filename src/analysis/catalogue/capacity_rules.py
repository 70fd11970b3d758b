"""Rules across the keys of capacity and of the offers that hold it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from analysis.catalogue.contents import DELIVERY_UNITS
from analysis.catalogue.faults import missing
from analysis.catalogue.fields import CAPACITY_UNITS
from analysis.catalogue.node import Node, refuse_before, refuse_repeated
from analysis.catalogue.offers import SupplyRule
from analysis.errors import Problem
from analysis.evidence import Quantity, Unit
from analysis.language import Text


def capacity_problems(root: Node, figures: Mapping[str, Quantity]) -> Iterator[Problem]:
    """What capacity and the offers may not say together."""
    capacity = root.at("capacity")
    yield from _days(capacity)
    yield from _split(capacity.at("split"))
    if capacity.each("compare_places"):
        yield from refuse_places(root, capacity.at("compare_places"))
    for offer in root.each("offers"):
        yield from refuse_before(offer.at("closed"), offer.at("opened"), _CLOSED)
        yield from _units_of_figures(offer, capacity.at("unit").text, figures)
        yield from _contents(root, offer)
        yield from _inside(offer, figures)
    for count in root.each("offer_counts"):
        figure = figures.get(count.text)
        if figure is not None and figure.unit is not Unit.OFFERS:
            yield count.refuse(
                f"Tallets enhed er {figure.unit}; her må kun stå et antal tilbud ({Unit.OFFERS}).",
                f"The figure's unit is {figure.unit}; it must be a number of offers.",
            )


def refuse_places(root: Node, node: Node) -> Iterator[Problem]:
    """A fault where places are given and the round counts something else."""
    unit = root.at("capacity", "unit").text
    if unit in CAPACITY_UNITS and unit != Unit.PLACES and node.data is not None:
        yield node.refuse(
            f"Runden tæller {unit}, ikke pladser; pladser kan ikke gives her.",
            f"The round counts {unit}, not places; places cannot be given here.",
        )


def _days(capacity: Node) -> Iterator[Problem]:
    days, rule = capacity.at("within_days"), capacity.at("rule").text
    by_days = rule == SupplyRule.WITHIN_DAYS
    if by_days and days.data is None and "within_days" in capacity.keys:
        yield missing(capacity.document, days.key)
    if rule in list(SupplyRule) and not by_days and days.data is not None:
        yield days.refuse(
            "Gives kun, når reglen er within_days.", "Given only when the rule is within_days."
        )


def _split(split: Node) -> Iterator[Problem]:
    shares = [node.number for node in split.each("shares")]
    numbers = [share for share in shares if share is not None and 0 <= share <= 1]
    if shares and len(numbers) == len(shares) and not math.isclose(sum(numbers), 1, abs_tol=1e-9):
        total = f"{sum(numbers):g}"
        yield split.at("shares").refuse(
            f"Andelene giver {total}, ikke 1.", f"The shares add to {total}, not 1."
        )
    areas = split.each("areas")
    if areas and shares and len(areas) != len(shares):
        yield split.at("shares").refuse(
            f"Der er {len(shares)} andele til {len(areas)} områder.",
            f"There are {len(shares)} shares for {len(areas)} areas.",
        )


def _units_of_figures(offer: Node, unit: str, figures: Mapping[str, Quantity]) -> Iterator[Problem]:
    for place in offer.each("places"):
        figure = figures.get(place.at("figure").text)
        if unit in CAPACITY_UNITS and figure is not None and figure.unit != unit:
            yield place.at("figure").refuse(
                f"Tallets enhed er {figure.unit}, rundens er {unit}.",
                f"The figure's unit is {figure.unit}, the round's is {unit}.",
            )
    for name, asked in DELIVERY_UNITS.items():
        node = offer.at("delivery", name)
        figure = figures.get(node.text)
        if figure is not None and figure.unit != asked:
            yield node.refuse(
                f"Tallets enhed er {figure.unit}; her skal den være {asked}.",
                f"The figure's unit is {figure.unit}; here it must be {asked}.",
            )


def _contents(root: Node, offer: Node) -> Iterator[Problem]:
    """What an offer holds only where the round counts places, and what only where it does not."""
    rule, delivery = root.at("capacity", "rule").text, offer.at("delivery")
    if rule in list(SupplyRule) and rule != SupplyRule.DELIVER and delivery.data is not None:
        yield delivery.refuse(
            "Gives kun, når rundens regel er deliver.",
            "Given only when the round's rule is deliver.",
        )
    if offer.each("units"):
        yield from refuse_places(root, offer.at("units"))
    for use in offer.each("used_otherwise"):
        yield from refuse_places(root, use.at("places"))


def _inside(offer: Node, figures: Mapping[str, Quantity]) -> Iterator[Problem]:
    yield from refuse_repeated(use.at("use") for use in offer.each("used_otherwise"))
    units, groups = offer.each("units"), offer.at("incompatible_groups")
    if units and groups.data is None:
        yield offer.at("units").refuse(
            "Når enhederne er givet, skal incompatible_groups sige, hvor mange grupper borgerne "
            "falder i (1: alle kan dele).",
            "Where units are given, incompatible_groups must say how many groups the citizens "
            "fall into (1: all can share).",
        )
    if groups.data is not None and not units:
        yield groups.refuse(
            "Uden enhederne (units) kan grupperne ikke bruges.",
            "Without the units (units) the groups cannot be used.",
        )
    stated = [figures.get(place.at("figure").text) for place in offer.each("places")]
    total = sum(_places(unit) for unit in units)
    # What is no number of places is a fault of its own, and the sum then says nothing.
    if total > 0 and None not in stated and total not in {f.value for f in stated if f}:
        yield offer.at("units").refuse(
            f"Enhederne har {total:g} pladser i alt; det er intet af tilbuddets pladstal.",
            f"The units hold {total:g} places in all; that is none of the offer's numbers.",
        )


def _places(unit: Node) -> float:
    """The places of all units of a size; not a number where they cannot be read."""
    places, number = unit.at("places").number, unit.at("number").number
    number = 1 if unit.at("number").data is None else number
    if places is None or number is None or min(places, number) < 1 or number % 1 or places % 1:
        return math.nan
    return places * number


_CLOSED = Text("Tilbuddet lukkede, før det åbnede", "The offer closed before it opened")
