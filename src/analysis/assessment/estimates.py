"""The numbers of a study: the model's estimators put to work on one round, as tidy tables."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.assessment.ahead import census_ahead, census_by_quarter
from analysis.assessment.answered import need_from_answers
from analysis.catalogue.offers import SupplyRule
from analysis.catalogue.parameters import NeedReading, Spread
from analysis.catalogue.udmelding import Udmelding
from analysis.country.areas import Area, AreasAt
from analysis.country.at_risk import PopulationAtRisk
from analysis.evidence import Unit
from analysis.model.balance.must_receive import tabulate_balance, tabulate_places_needed
from analysis.model.balance.splitting import (
    PoolingComparison,
    compare_pooled_and_split,
    join_offers,
)
from analysis.model.census.count_distribution import estimate_census
from analysis.model.need.draws import NeedDraws, draw_need
from analysis.model.stay.yearly_persons import stock_of_yearly_persons

DRAWS = 4_000
INTERVAL_LEVEL = 0.95
_CASES = ("low", "central", "high")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Estimates:
    """What a study has computed; each table says in its first columns what a row is.

    Parameters
    ----------
    need_by_area
        reading, area, share, mean, count_low, count_high, none_known, none_uncertain.
    stock_by_stay
        reading, stay (low, central, high), mean_stay_years, stock_persons.
    balance_by_places
        reading, case (low, central, high: the mean known; uncertain), places and the columns of
        `tabulate_balance`.
    places_by_level
        reading, case, level, places and the columns of `tabulate_balance`.
    split_by_level
        reading, case (central, uncertain), level, criterion (pooled, each_alone, both_at_once),
        total_places, first_places, second_places, chance_both_suffice.
    census_ahead, census_by_quarter, need_from_answers
        As the functions of these names return them.
    draws_by_reading
        Joint draws for all municipalities, by id of the reading.
    """

    need_by_area: pd.DataFrame
    stock_by_stay: pd.DataFrame
    balance_by_places: pd.DataFrame
    places_by_level: pd.DataFrame
    split_by_level: pd.DataFrame
    census_ahead: pd.DataFrame
    census_by_quarter: pd.DataFrame
    need_from_answers: pd.DataFrame
    draws_by_reading: dict[str, NeedDraws]

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """The tables by name, in a fixed order."""
        names = [field.name for field in dataclasses.fields(self)]
        return {name: getattr(self, name) for name in names if name != "draws_by_reading"}


def rows_of(table: pd.DataFrame) -> Iterator[Any]:
    """The rows of one of the tables as named tuples, their fields typed as the table says."""
    return iter(table.itertuples(index=False))


def estimate_all(
    udmelding: Udmelding,
    *,
    areas: AreasAt,
    regions: tuple[Area, ...],
    population: PopulationAtRisk,
    seed: int,
) -> Estimates:
    """Every number a report of the round may show, for all areas at once.

    Parameters
    ----------
    udmelding
        The round, as known at the date of the study.
    areas
        The areas that hold on that date.
    regions
        The regions that were asked.
    population
        The population at risk that need is spread over.
    seed
        Start of the random numbers; readings get independent streams of it.

    Returns
    -------
    Estimates
        Empty tables where the round gives nothing to compute from.
    """
    draws: dict[str, NeedDraws] = {}
    need, balance, places, split = [], [], [], []
    for reading, spread, stream in _readings(udmelding, seed):
        draws[reading.id] = _draw(reading, spread, population, np.random.default_rng(stream))
        need += list(_need_rows(reading, spread, areas, population))
        if _must_receive(udmelding):
            balance.append(_balance(udmelding, reading, spread))
            places.append(_places(udmelding, reading, spread))
            split += list(_split_rows(udmelding, reading, spread))
    ahead = udmelding.need.spread if _must_receive(udmelding) else None
    return Estimates(
        need_by_area=pd.DataFrame(need),
        stock_by_stay=pd.DataFrame(list(_stock_rows(udmelding))),
        balance_by_places=pd.concat(balance, ignore_index=True) if balance else pd.DataFrame(),
        places_by_level=pd.concat(places, ignore_index=True) if places else pd.DataFrame(),
        split_by_level=pd.DataFrame(split),
        census_ahead=census_ahead(udmelding, spread=ahead) if ahead else pd.DataFrame(),
        census_by_quarter=census_by_quarter(udmelding, spread=ahead) if ahead else pd.DataFrame(),
        need_from_answers=need_from_answers(
            udmelding,
            regions=regions,
            areas=areas,
            population=population,
            # A stream of its own, whatever number of readings there is.
            rng=np.random.default_rng([seed, len(draws)]),
        ),
        draws_by_reading=draws,
    )


def _readings(
    udmelding: Udmelding, seed: int
) -> Iterator[tuple[NeedReading, Spread, np.random.SeedSequence]]:
    """Each reading with the round's spread and a stream of random numbers of its own."""
    spread, readings = udmelding.need.spread, udmelding.need.readings
    if spread is not None:
        for reading, stream in zip(
            readings, np.random.SeedSequence(seed).spawn(len(readings)), strict=True
        ):
            yield reading, spread, stream


def _must_receive(udmelding: Udmelding) -> bool:
    return (
        udmelding.capacity.rule is SupplyRule.MUST_RECEIVE
        and udmelding.need.unit is Unit.PERSONS
        and udmelding.capacity.unit is Unit.PLACES
    )


def _draw(
    reading: NeedReading,
    spread: Spread,
    population: PopulationAtRisk,
    rng: np.random.Generator,
) -> NeedDraws:
    return draw_need(
        rng,
        mean_persons=reading.mean.central,
        mean_cv=spread.mean_cv.central,
        population_by_municipality=population.by_municipality,
        share_concentration=spread.share_concentration.central,
        draws=DRAWS,
    )


def _need_rows(
    reading: NeedReading, spread: Spread, areas: AreasAt, population: PopulationAtRisk
) -> Iterator[dict[str, object]]:
    for area in areas.report_areas:
        share = _share(area, areas, population)
        known = estimate_census(reading.mean.central * share)
        uncertain = estimate_census(
            reading.mean.central,
            mean_cv=spread.mean_cv.central,
            share=share,
            share_concentration=spread.share_concentration.central,
        )
        low, high = uncertain.interval(INTERVAL_LEVEL)
        yield {
            "reading": reading.id,
            "area": area.slug,
            "share": share,
            "mean": reading.mean.central * share,
            "count_low": low,
            "count_high": high,
            "none_known": known.chance_of_none,
            "none_uncertain": uncertain.chance_of_none,
        }


def _share(area: Area, areas: AreasAt, population: PopulationAtRisk) -> float:
    # The nation's share is 1 by definition; a sum of 98 quotients need not be, to the last digit.
    return 1.0 if area == areas.nation else population.share_of(area.municipalities)


def _stock_rows(udmelding: Udmelding) -> Iterator[dict[str, object]]:
    stay = udmelding.parameters.get("mean_stay_years")
    if udmelding.need.unit is not Unit.PERSONS_PER_YEAR or stay is None:
        return
    for reading in udmelding.need.readings:
        for case in _CASES:
            years = getattr(stay, case)
            stock = stock_of_yearly_persons(reading.mean.central, mean_stay_years=years)
            yield {
                "reading": reading.id,
                "stay": case,
                "mean_stay_years": years,
                "stock_persons": float(stock),
            }


def _means(reading: NeedReading, spread: Spread) -> dict[str, tuple[float, float]]:
    """Mean and its coefficient of variation by case; equal low and high say nothing new."""
    cases = {case: (float(getattr(reading.mean, case)), 0.0) for case in _CASES}
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
