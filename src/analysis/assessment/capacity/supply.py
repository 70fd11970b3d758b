"""Whether capacity covers need under the round's own supply rule: what may be compared, and how."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from analysis.assessment.capacity.comparable import (
    NO_CHILDREN,
    NO_PLACES,
    ONLY_SOME,
    OTHER_DATE,
    Capacity,
    capacity_on,
)
from analysis.catalogue.offers import SupplyRule
from analysis.catalogue.parameters import NeedReading, Spread
from analysis.catalogue.udmelding import Udmelding
from analysis.evidence import Bound, Evidence, Unit
from analysis.language import Text
from analysis.model.balance.supply_rules import (
    DAYS_PER_YEAR,
    DeadlineBalance,
    assess_deadline,
)
from analysis.model.queueing.load import Load, average, offered_load_persons
from analysis.model.queueing.steady_queue import waiting_chance
from analysis.model.sensitivity.one_at_a_time import AssumedRange
from analysis.model.stay.yearly_persons import stock_of_yearly_persons

MEAN, CV, STAY, PLACES, LEVEL = "mean", "mean_cv", "stay_years", "capacity", "level"

NO_NEED = Text("målgruppens størrelse er ikke oplyst", "the size of the target group is not stated")
NO_STAY = Text("ingen opholdstid er antaget", "no length of stay is assumed")

# What is missing, where a reason above says that it is.
NOUNS: Mapping[Text, Text] = {
    NO_NEED: Text("målgruppens størrelse", "the size of the target group"),
    NO_STAY: Text("opholdstiden", "the length of stay"),
    NO_PLACES: Text("antallet af pladser til målgruppen", "the number of places for the group"),
    NO_CHILDREN: Text(
        "antallet af børn, som indsatserne når", "the number of children the services reach"
    ),
    ONLY_SOME: Text("kapaciteten i de øvrige tilbud", "the capacity of the other offers"),
    OTHER_DATE: Text("behov og kapacitet på samme tidspunkt", "need and capacity at the same time"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplyCase:
    """A reading of need and a capacity of the same date, with what is assumed about both.

    Parameters
    ----------
    ranges
        Low, central and high of each assumption by name: ``mean`` (in the round's unit of need),
        ``mean_cv``, ``stay_years`` where need is turned into citizens at a time, ``capacity``
        (places, or children reached), and ``level`` (the chance asked for).
    inputs
        What the answer is computed from, each with how it is known.
    keys
        Keys of the report's figures that it is computed from.
    upper_only
        Whether need is a floor, or the capacity a ceiling: then cover is never shown, only its lack.
    """

    udmelding: Udmelding
    reading: NeedReading
    ranges: Mapping[str, AssumedRange]
    inputs: Mapping[str, Evidence]
    keys: tuple[str, ...]
    upper_only: bool

    @property
    def central(self) -> dict[str, float]:
        """Every assumption at its central value."""
        return {name: each.central for name, each in self.ranges.items()}

    def coverage(self, given: Mapping[str, float]) -> float:
        """Chance that capacity covers need, given every assumption.

        Source
        ------
        docs/method.md#indicators, #chance-of-exceeding, #may-wait, #within-days, #deliver.
        """
        rule, load = self.udmelding.capacity.rule, self._load(given)
        # A search may try parts of a place; a part takes nobody.
        places = math.floor(given[PLACES] + 1e-9)
        if rule in (SupplyRule.MUST_RECEIVE, SupplyRule.DELIVER):
            return float(load.census().cdf(places))
        if rule is SupplyRule.MAY_WAIT:
            nodes = load.nodes()
            return 1 - average(nodes, waiting_chance(nodes.values, places=places))
        return self._deadline(load, places, given[STAY]).chance_within_days

    def shortage(self, given: Mapping[str, float]) -> float | None:
        """Expected citizens beyond the places, or late a year; None where it is not defined."""
        rule, load = self.udmelding.capacity.rule, self._load(given)
        places = math.floor(given[PLACES] + 1e-9)
        if rule in (SupplyRule.MUST_RECEIVE, SupplyRule.DELIVER):
            return float(load.census().expected_excess(places))
        if rule is SupplyRule.WITHIN_DAYS:
            return self._deadline(load, places, given[STAY]).late_per_year
        return None

    def _deadline(self, load: Load, places: int, stay_years: float) -> DeadlineBalance:
        limit = float(self.udmelding.capacity.within_days or 0)
        days = stay_years * DAYS_PER_YEAR
        return assess_deadline(load, places=places, mean_stay_days=days, days=limit)

    def _load(self, given: Mapping[str, float]) -> Load:
        unit, mean = self.udmelding.need.unit, given[MEAN]
        if unit is Unit.PERSONS_PER_YEAR:
            mean = float(stock_of_yearly_persons(mean, mean_stay_years=given[STAY]))
        elif unit is not Unit.PERSONS:
            mean = offered_load_persons(mean, mean_stay_years=given[STAY])
        return Load(mean_persons=mean, mean_cv=given[CV])


def supply_case(udmelding: Udmelding) -> SupplyCase | tuple[Text, ...]:
    """What need and capacity may be compared, or every reason why none may.

    Returns
    -------
    SupplyCase or tuple of Text
        The first reading whose date is that of a capacity that is known for every open offer.

    Assumptions
    -----------
    Need and capacity must be of the same date and catchment and neither synthetic, as for a gap;
    their units may differ by an assumed stay.

    Source
    ------
    docs/method.md#indicators.
    """
    spread, readings = udmelding.need.spread, udmelding.need.readings
    reasons: list[Text] = [] if spread is not None and readings else [NO_NEED]
    found: tuple[NeedReading, Capacity] | None = None
    refused: list[Text] = []
    real = (reading for reading in readings if reading.evidence is not Evidence.SYNTHETIC)
    for reading in real:
        capacity = capacity_on(udmelding, reading.date)
        if isinstance(capacity, Capacity):
            found = found or (reading, capacity)
        else:
            refused.append(capacity)
    if found is None:
        without = capacity_on(udmelding, None)
        reasons += refused[:1] or ([without] if isinstance(without, Text) else [])
    if _needs_stay(udmelding) and udmelding.mean_stay is None:
        reasons.append(NO_STAY)
    if reasons or found is None or spread is None:
        return tuple(dict.fromkeys(reasons))
    return _case(udmelding, spread, *found)


def _needs_stay(udmelding: Udmelding) -> bool:
    timed = udmelding.capacity.rule in (SupplyRule.MAY_WAIT, SupplyRule.WITHIN_DAYS)
    return timed or udmelding.need.unit is not Unit.PERSONS


def _case(
    udmelding: Udmelding, spread: Spread, reading: NeedReading, capacity: Capacity
) -> SupplyCase:
    stay, levels = udmelding.mean_stay, udmelding.service_levels
    # The analyst's own threshold, where there is one, is the chance that is asked for.
    given = udmelding.plan.thresholds.get("coverage")
    asked = given.value if given else levels.main
    means = [each.mean for each in udmelding.need.readings]
    cv = spread.mean_cv
    ranges = [
        AssumedRange(
            name=MEAN,
            low=min(mean.low for mean in means),
            central=reading.mean.central,
            high=max(mean.high for mean in means),
        ),
        AssumedRange(name=CV, low=cv.low, central=cv.central, high=cv.high),
        AssumedRange(name=PLACES, low=capacity.low, central=capacity.central, high=capacity.high),
        AssumedRange(
            name=LEVEL,
            low=min(*levels.levels, asked),
            central=asked,
            high=max(*levels.levels, asked),
        ),
    ]
    inputs = {MEAN: reading.evidence, CV: Evidence.ASSUMED, **capacity.inputs}
    if stay is not None and _needs_stay(udmelding):
        ranges.append(AssumedRange(name=STAY, low=stay.low, central=stay.central, high=stay.high))
        inputs[STAY] = Evidence.ASSUMED
    return SupplyCase(
        udmelding=udmelding,
        reading=reading,
        ranges={each.name: each for each in ranges},
        inputs=inputs,
        keys=(f"reading.{reading.id}", "need.mean_cv", *_figures(udmelding, capacity)),
        upper_only=reading.bound is Bound.FLOOR or capacity.ceiling,
    )


def _figures(udmelding: Udmelding, capacity: Capacity) -> tuple[str, ...]:
    """Ids of the places; what is delivered is no figure of its own in a report."""
    delivers = udmelding.capacity.rule is SupplyRule.DELIVER
    return () if delivers else tuple(figure.key for figure in capacity.figures)
