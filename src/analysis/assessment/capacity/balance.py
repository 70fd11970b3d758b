"""Need against places where nobody may wait: places tried, places needed, one capacity divided."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from analysis.assessment.need.size import CASES
from analysis.assessment.tables import joined
from analysis.catalogue.offers import SupplyRule
from analysis.catalogue.parameters import NeedReading, Spread
from analysis.catalogue.udmelding import Udmelding
from analysis.evidence import Unit
from analysis.model.balance.must_receive import tabulate_balance, tabulate_places_needed
from analysis.model.balance.splitting import (
    PoolingComparison,
    compare_pooled_and_split,
    join_offers,
)
from analysis.model.census.count_distribution import estimate_census


def must_receive(udmelding: Udmelding) -> bool:
    """Whether the round counts citizens and places at a time, and nobody may wait."""
    return (
        udmelding.capacity.rule is SupplyRule.MUST_RECEIVE
        and udmelding.need.unit is Unit.PERSONS
        and udmelding.capacity.unit is Unit.PLACES
    )


def balance_by_places(udmelding: Udmelding) -> pd.DataFrame:
    """Each number of places to be tried against each reading.

    Returns
    -------
    DataFrame
        reading, case (low, central, high: the mean known; uncertain), places and the columns of
        `tabulate_balance`. Empty for other supply rules.

    Source
    ------
    docs/method.md#chance-of-exceeding, #expected-excess, #occupancy.
    """
    return joined([_balance(udmelding, *read) for read in _readings(udmelding)])


def places_by_level(udmelding: Udmelding) -> pd.DataFrame:
    """The places that suffice at each service level.

    Returns
    -------
    DataFrame
        reading, case, level, places and the columns of `tabulate_balance`. Empty for other supply
        rules.

    Source
    ------
    docs/method.md#places-needed.
    """
    return joined([_places(udmelding, *read) for read in _readings(udmelding)])


def split_by_level(udmelding: Udmelding) -> pd.DataFrame:
    """The places of one offer and of two that never help each other, at each service level.

    Returns
    -------
    DataFrame
        reading, case (central, uncertain), level, criterion (pooled, each_alone, both_at_once),
        total_places, first_places, second_places, chance_both_suffice. Empty for other supply
        rules, and where the round asks for no split.

    Source
    ------
    docs/method.md#pooled-and-split.
    """
    rows = [row for read in _readings(udmelding) for row in _split_rows(udmelding, *read)]
    return pd.DataFrame(rows)


def _readings(udmelding: Udmelding) -> Iterator[tuple[NeedReading, Spread]]:
    spread = udmelding.need.spread
    if spread is not None and must_receive(udmelding):
        for reading in udmelding.need.readings:
            yield reading, spread


def _means(reading: NeedReading, spread: Spread) -> dict[str, tuple[float, float]]:
    """Mean and its coefficient of variation by case; equal low and high say nothing new."""
    cases = {case: (float(getattr(reading.mean, case)), 0.0) for case in CASES}
    if reading.mean.low == reading.mean.high:
        cases = {"central": cases["central"]}
    return cases | {"uncertain": (reading.mean.central, spread.mean_cv.central)}


def _balance(udmelding: Udmelding, reading: NeedReading, spread: Spread) -> pd.DataFrame:
    places = [int(number) for number in udmelding.capacity.compare_places]
    tables = [
        tabulate_balance(estimate_census(mean, mean_cv=cv), places=places).assign(
            reading=reading.id, case=case
        )
        for case, (mean, cv) in _means(reading, spread).items()
    ]
    return _first(pd.concat(tables, ignore_index=True), "reading", "case", "places")


def _places(udmelding: Udmelding, reading: NeedReading, spread: Spread) -> pd.DataFrame:
    censuses = {
        case: estimate_census(mean, mean_cv=cv)
        for case, (mean, cv) in _means(reading, spread).items()
    }
    table = tabulate_places_needed(censuses, levels=udmelding.service_levels.levels)
    table = table.rename(columns={"census": "case"}).assign(reading=reading.id)
    return _first(table, "reading", "case", "level", "places")


def _split_rows(
    udmelding: Udmelding, reading: NeedReading, spread: Spread
) -> Iterator[dict[str, object]]:
    split = udmelding.capacity.split
    if split is None:
        return
    known = join_offers(reading.mean.central, share=split.shares[0])
    uncertain = join_offers(
        reading.mean.central,
        share=split.shares[0],
        mean_cv=spread.mean_cv.central,
        share_concentration=spread.share_concentration.central,
    )
    for case, offers in (("central", known), ("uncertain", uncertain)):
        for level in udmelding.service_levels.levels:
            comparison = compare_pooled_and_split(offers, level=level)
            for row in _comparison_rows(comparison):
                yield {"reading": reading.id, "case": case, "level": level, **row}


def _comparison_rows(comparison: PoolingComparison) -> Iterator[dict[str, object]]:
    yield {
        "criterion": "pooled",
        "total_places": comparison.pooled_places,
        "first_places": None,
        "second_places": None,
        "chance_both_suffice": None,
    }
    for criterion in ("each_alone", "both_at_once"):
        split = getattr(comparison, criterion)
        yield {
            "criterion": criterion,
            "total_places": split.total_places,
            "first_places": split.places[0],
            "second_places": split.places[1],
            "chance_both_suffice": split.chance_both_suffice,
        }


def _first(table: pd.DataFrame, *names: str) -> pd.DataFrame:
    return table[[*names, *(name for name in table.columns if name not in names)]]
