"""What stands beside the two tests: how near the offers are, and how sustainable they are."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from analysis.assessment.need.offered_load import offered_load
from analysis.assessment.verdict.parts import Indicator, Missing, Threshold
from analysis.assessment.verdict.seen import (
    Found,
    Seen,
    make_indicator,
    not_applicable,
    whom_to_ask,
)
from analysis.catalogue.offers import OfferKind, SupplyRule, open_seats
from analysis.country.travel import ROAD_FACTOR, ROAD_FACTOR_HIGH, ROAD_FACTOR_LOW
from analysis.evidence import Bound, Evidence, Quantity, Unit, weakest
from analysis.language import Text

_FACTORS = (ROAD_FACTOR, ROAD_FACTOR_LOW, ROAD_FACTOR_HIGH)
_DISTANCE = {
    "seats": Evidence.OBSERVED,
    "population_share": Evidence.ASSUMED,
    "roads": Evidence.ASSUMED,
}
_OFFERS = Text(
    "tilbuddene: hvor de ligger, og om de er åbne",
    "the offers: where they lie, and whether they are open",
)
_MINIMUM = Missing(
    what=Text(
        "et mindste antal borgere for faglig bæredygtighed, med begrundelse",
        "a minimum number of citizens for professional sustainability, with a reason",
    ),
    ask=Text(
        "analytikeren og Det Faglige Råd: intet er offentliggjort",
        "the analyst and the expert council: nothing is published",
    ),
)


def nearness_indicators(seen: Seen) -> Iterator[Indicator]:
    """How far citizens have to the nearest open offer for the whole group (nærhed).

    Assumptions
    -----------
    Citizens live where the population at risk lives, in the main town of their municipality. The
    range is that of the road factor.

    Source
    ------
    docs/method.md#indicators, #nearness, #travel.
    """
    seats = open_seats(seen.udmelding.offers)
    km = [_nearest_km(seen, seats, factor) for factor in _FACTORS] if seats else []
    known = bool(km) and km[0].notna().any()
    unknown = Text(
        "Hvor de åbne tilbud til målgruppen ligger, er ikke oplyst.",
        "Where the open offers for the group lie is not stated.",
    )
    basis = Text(
        "Til det nærmeste åbne tilbud for hele målgruppen; anslået ad vej, efter hvor befolkningen "
        "bor. Kommuner uden fast forbindelse er ikke med.",
        "To the nearest open offer for the whole group; estimated by road, by where the population "
        "lives. Municipalities without a fixed link are left out.",
    )
    missing = [
        Missing(
            what=Text("tilbuddenes beliggenhed", "where the offers lie"),
            ask=whom_to_ask(seen.udmelding, "tilbud", otherwise=_OFFERS),
        )
    ]
    weights = seen.country.population.by_municipality
    medians = [_median(each, weights) for each in km] if known else []
    yield make_indicator(
        "road_km",
        _ranged(medians),
        threshold=seen.threshold("road_km"),
        basis=basis if known else unknown,
        missing=missing,
    )
    given = seen.udmelding.plan.thresholds.get("within_km")
    if given is not None and given.km is not None:
        near = [_within(each, weights, given.km) for each in km] if known else []
        yield make_indicator(
            "within_km",
            _ranged(near),
            threshold=seen.threshold("within_km"),
            basis=basis if known else unknown,
            missing=missing,
        )


def sustainability_indicators(seen: Seen) -> Iterator[Indicator]:
    """Whether there are citizens and staff enough to keep a profession (faglig bæredygtighed).

    Source
    ------
    docs/method.md#indicators, #sustainability.
    """
    yield _smallest(seen)
    yield _none(seen)
    if seen.udmelding.capacity.rule is SupplyRule.DELIVER and seen.is_catchment:
        yield _one_person(seen)


def _nearest_km(seen: Seen, seats: tuple[str, ...], factor: float) -> pd.Series[float]:
    codes = seen.area.municipalities
    return seen.country.roads.km(codes, seats, factor).min(axis="columns")


def _median(km: pd.Series[float], persons: pd.Series[float]) -> float:
    known = km.dropna().sort_values(kind="stable")
    weights = persons.reindex(known.index).to_numpy().cumsum()
    return float(known.iloc[int(np.searchsorted(weights, weights[-1] / 2))])


def _within(km: pd.Series[float], persons: pd.Series[float], most: float) -> float:
    known = km.dropna()
    weights = persons.reindex(known.index)
    return float(weights[known <= most].sum() / weights.sum())


def _ranged(values: list[float]) -> Found | None:
    if not values:
        return None
    return Found(
        value=values[0],
        low=min(values),
        high=max(values),
        inputs=_DISTANCE,
        keys=("population.share",),
    )


def _minimum(seen: Seen) -> Threshold | None:
    """The analyst's minimum, where the indicator's own threshold or the scenarios give it."""
    own, scenarios = seen.threshold("smallest_offer"), seen.udmelding.scenarios
    demand = scenarios.minimum_volume if scenarios else None
    if own is not None or demand is None or demand.persons is None:
        return own
    return Threshold(value=demand.persons, unit=str(Unit.PERSONS), reason=demand.reason)


def _smallest(seen: Seen) -> Indicator:
    threshold = _minimum(seen)
    if not seen.is_catchment:
        return not_applicable(
            "smallest_offer",
            Text(
                "Tilbuddene er ikke områdets egne og vurderes for hele oplandet.",
                "The offers are not the area's own and are assessed for the whole catchment.",
            ),
        )
    offers = [offer for offer in seen.udmelding.offers if offer.closed is None]
    loads = [
        load.mean_persons
        for reading in seen.udmelding.need.readings
        if (load := offered_load(seen.udmelding, reading)) is not None
    ]
    found = None
    if len(offers) == 1 and offers[0].kind is OfferKind.FULL and loads:
        reading = seen.udmelding.need.readings[0]
        stayed = seen.udmelding.need.unit is not Unit.PERSONS
        found = Found(
            value=loads[0],
            low=min(loads),
            high=max(loads),
            inputs={
                "mean": reading.evidence,
                **({"stay_years": Evidence.ASSUMED} if stayed else {}),
            },
            keys=(f"reading.{reading.id}",),
        )
    place = Missing(
        what=Text("borgerne fordelt på tilbuddene", "the citizens divided among the offers"),
        ask=whom_to_ask(seen.udmelding, "tilbud", otherwise=_OFFERS),
    )
    return make_indicator(
        "smallest_offer",
        found,
        threshold=threshold,
        basis=Text(
            "Det eneste tilbud modtager hele målgruppen; forventet antal ad gangen.",
            "The only offer receives the whole group; expected number at a time.",
        )
        if found
        else Text(
            "Hvordan borgerne fordeler sig på tilbuddene, er ikke oplyst.",
            "How the citizens are divided among the offers is not stated.",
        ),
        missing=(place, *(() if threshold else (_MINIMUM,))),
        no_threshold=_MINIMUM,
    )


def _none(seen: Seen) -> Indicator:
    table = seen.need
    rows = table[table["area"] == seen.area.slug] if len(table) else table
    found = None
    if len(rows):
        ends = rows[["none_known", "none_uncertain"]].to_numpy(dtype=float)
        reading = seen.udmelding.need.readings[0]
        found = Found(
            value=float(rows["none_uncertain"].iloc[0]),
            low=float(ends.min()),
            high=float(ends.max()),
            inputs={
                "mean": reading.evidence,
                "mean_cv": Evidence.ASSUMED,
                **({} if seen.is_nation else {"population_share": Evidence.ASSUMED}),
            },
            keys=(f"reading.{reading.id}", "need.mean_cv", "population.share"),
        )
    floor = any(reading.bound is Bound.FLOOR for reading in seen.udmelding.need.readings)
    at_a_time = seen.udmelding.need.unit is Unit.PERSONS
    when = Text("på en dag", "on a day") if at_a_time else Text("på et år", "in a year")
    note = (
        Text(
            " Behovet er et gulv, så chancen kan være lavere.",
            " Need is a floor, so it may be less.",
        )
        if floor
        else Text("", "")
    )
    return make_indicator(
        "chance_of_none",
        found,
        threshold=seen.threshold("chance_of_none"),
        basis=Text(
            f"Chance for ingen borgere i målgruppen {when.da}.{note.da}",
            f"Chance of no citizens in the group {when.en}.{note.en}",
        )
        if found
        else Text(
            "Målgruppens størrelse er ikke oplyst.", "The size of the target group is not stated."
        ),
        missing=[
            Missing(
                what=Text("målgruppens størrelse", "the size of the target group"),
                ask=whom_to_ask(
                    seen.udmelding,
                    "kommunerne",
                    otherwise=Text("kommunerne", "the municipalities"),
                ),
            )
        ],
    )


def _one_person(seen: Seen) -> Indicator:
    table, found = seen.delivery, None
    stated = [
        offer.delivery.qualified_staff
        for offer in seen.udmelding.offers
        if offer.delivery is not None
    ]
    if len(table) and stated and all(each is not None for each in stated):
        number = float(table["vulnerable_services"].iloc[0])
        kinds = (
            each.evidence if isinstance(each, Quantity) else Evidence.ASSUMED for each in stated
        )
        found = Found(value=number, low=number, high=number, inputs={"staff": weakest(kinds)})
    return make_indicator(
        "on_one_person",
        found,
        threshold=seen.threshold("on_one_person"),
        basis=Text(
            "Indsatser med færre end to kvalificerede medarbejdere.",
            "Services with fewer than two qualified members of staff.",
        )
        if found
        else Text(
            "Antallet af kvalificerede medarbejdere er ikke oplyst.",
            "The number of qualified staff is not stated.",
        ),
        missing=[
            Missing(
                what=Text(
                    "kvalificerede medarbejdere i hver indsats", "qualified staff by service"
                ),
                ask=whom_to_ask(seen.udmelding, "tilbud", "center", otherwise=_OFFERS),
            )
        ],
    )
