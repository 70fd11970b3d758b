"""The numbers of a study: the model's estimators put to work on one round, as tidy tables."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.assessment.alternatives.nearness import nearness_by_area, payment_by_municipality
from analysis.assessment.alternatives.outcomes import study_alternatives
from analysis.assessment.alternatives.sensitivity import study_sensitivity
from analysis.assessment.alternatives.siting import study_siting
from analysis.assessment.alternatives.structures import places_by_structure, splitting_curve
from analysis.assessment.backtest import study_backtest
from analysis.assessment.capacity.ahead import census_ahead, census_by_quarter
from analysis.assessment.capacity.balance import balance_by_places, places_by_level, split_by_level
from analysis.assessment.capacity.delivery import delivery_by_reading
from analysis.assessment.capacity.stays import flow_by_stay, stays_by_case
from analysis.assessment.capacity.turning import supply_by_assumption, supply_turning
from analysis.assessment.capacity.usable import usable_by_offer
from analysis.assessment.capacity.waiting import supply_by_places
from analysis.assessment.need.answered import need_from_answers
from analysis.assessment.need.country_on_day import CountryOnDay
from analysis.assessment.need.measured import total_by_factor
from analysis.assessment.need.size import draws_by_reading, need_by_area, stock_by_stay
from analysis.assessment.need.trend import trend_by_year
from analysis.assessment.tables import joined
from analysis.catalogue.udmelding import Udmelding
from analysis.model.need.draws import NeedDraws


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Estimates:
    """What a study has computed; each table says in its first columns what a row is.

    Parameters
    ----------
    need_by_area, stock_by_stay, census_ahead, census_by_quarter, trend_by_year, stays_by_case
        As the functions of these names return them; so all tables below that are not named here.
    need_from_answers, answer_coverage, shrinkage_by_count, answer_findings
        ``split``, ``coverage``, ``shrinkage`` and ``findings`` of `AnsweredNeed`.
    total_by_factor
        What counts that were reported, and answers, mean for each measurement factor.
    alternatives_by_year, alternatives_by_offer
        ``by_year`` and ``by_offer`` of `AlternativesStudied`.
    sites, site_chances, sites_saved_by_area, sites_without_road, sites_by_factor
        Tables of `SitingStudied`.
    tornado, turning_values, value_of_knowing, value_of_asking
        Tables of `SensitivityStudied`.
    backtest_inputs, backtest_forecasts, population_scores, population_pit, followed
        Tables of `BacktestStudied`.
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
    answer_coverage: pd.DataFrame
    shrinkage_by_count: pd.DataFrame
    answer_findings: pd.DataFrame
    total_by_factor: pd.DataFrame
    trend_by_year: pd.DataFrame
    stays_by_case: pd.DataFrame
    flow_by_stay: pd.DataFrame
    alternatives_by_year: pd.DataFrame
    alternatives_by_offer: pd.DataFrame
    places_by_structure: pd.DataFrame
    splitting_curve: pd.DataFrame
    nearness_by_area: pd.DataFrame
    payment_by_municipality: pd.DataFrame
    supply_by_places: pd.DataFrame
    usable_by_offer: pd.DataFrame
    delivery_by_reading: pd.DataFrame
    supply_by_assumption: pd.DataFrame
    supply_turning: pd.DataFrame
    sites: pd.DataFrame
    site_chances: pd.DataFrame
    sites_saved_by_area: pd.DataFrame
    sites_without_road: pd.DataFrame
    sites_by_factor: pd.DataFrame
    tornado: pd.DataFrame
    turning_values: pd.DataFrame
    value_of_knowing: pd.DataFrame
    value_of_asking: pd.DataFrame
    backtest_inputs: pd.DataFrame
    backtest_forecasts: pd.DataFrame
    population_scores: pd.DataFrame
    population_pit: pd.DataFrame
    followed: pd.DataFrame
    draws_by_reading: dict[str, NeedDraws]

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """The tables by name, in a fixed order."""
        names = [field.name for field in dataclasses.fields(self)]
        return {name: getattr(self, name) for name in names if name != "draws_by_reading"}


def estimate_all(
    udmelding: Udmelding,
    *,
    country: CountryOnDay,
    seed: int,
    returns: pd.DataFrame | None = None,
) -> Estimates:
    """Every number a report of the round may show, for all areas at once.

    Parameters
    ----------
    udmelding
        The round, as known at the date of the study.
    country
        Areas, population and roads on that date.
    seed
        Start of the random numbers; readings get independent streams of it.
    returns
        Answers beside the published ones, as `need_from_answers` takes them.

    Returns
    -------
    Estimates
        Empty tables where the round gives nothing to compute from.
    """
    draws = draws_by_reading(udmelding, country=country, seed=seed)
    return Estimates(
        draws_by_reading=draws,
        **_need(udmelding, country),
        **_answers(udmelding, country, seed=seed, returns=returns),
        **_capacity(udmelding),
        **_alternatives(udmelding, country),
        **_further(udmelding, country, draws),
        **_earlier(udmelding, country, seed),
    )


def _need(udmelding: Udmelding, country: CountryOnDay) -> dict[str, pd.DataFrame]:
    """How large need is, how long citizens stay, and how both may move."""
    return {
        "need_by_area": need_by_area(udmelding, country=country),
        "stock_by_stay": stock_by_stay(udmelding),
        "census_ahead": census_ahead(udmelding),
        "census_by_quarter": census_by_quarter(udmelding),
        "trend_by_year": trend_by_year(udmelding, population=country.ahead),
        "stays_by_case": stays_by_case(udmelding),
        "flow_by_stay": flow_by_stay(udmelding),
    }


def _answers(
    udmelding: Udmelding, country: CountryOnDay, *, seed: int, returns: pd.DataFrame | None
) -> dict[str, pd.DataFrame]:
    """What those who were asked have answered, and what it means for each measurement factor."""
    # Streams of their own, whatever number of readings there is.
    stream = [seed, len(udmelding.need.readings)]
    answered = need_from_answers(
        udmelding,
        regions=country.asked_regions(udmelding),
        areas=country.areas,
        population=country.population,
        rng=np.random.default_rng(stream),
        returns=returns,
    )
    reported = total_by_factor(
        udmelding,
        population_persons=country.population.total_persons,
        rng=np.random.default_rng([*stream, 1]),
    )
    measured = [table for table in (answered.by_factor, reported) if not table.empty]
    return {
        "need_from_answers": answered.split,
        "answer_coverage": answered.coverage,
        "shrinkage_by_count": answered.shrinkage,
        "answer_findings": answered.findings,
        "total_by_factor": joined(measured),
    }


def _capacity(udmelding: Udmelding) -> dict[str, pd.DataFrame]:
    """What capacity is worth, and need against it under the round's own supply rule."""
    return {
        "usable_by_offer": usable_by_offer(udmelding),
        "delivery_by_reading": delivery_by_reading(udmelding),
        "supply_by_assumption": supply_by_assumption(udmelding),
        "supply_turning": supply_turning(udmelding),
        "supply_by_places": supply_by_places(udmelding),
        "balance_by_places": balance_by_places(udmelding),
        "places_by_level": places_by_level(udmelding),
        "split_by_level": split_by_level(udmelding),
    }


def _alternatives(udmelding: Udmelding, country: CountryOnDay) -> dict[str, pd.DataFrame]:
    """What the round's alternatives would change, for whom, and what dividing costs."""
    found = study_alternatives(udmelding, country=country)
    return {
        "alternatives_by_year": found.by_year,
        "alternatives_by_offer": found.by_offer,
        "places_by_structure": places_by_structure(udmelding, country=country),
        "splitting_curve": splitting_curve(udmelding, country=country),
        "nearness_by_area": nearness_by_area(udmelding, country=country),
        "payment_by_municipality": payment_by_municipality(found.by_year, country=country),
    }


def _further(
    udmelding: Udmelding, country: CountryOnDay, draws: Mapping[str, NeedDraws]
) -> dict[str, pd.DataFrame]:
    """Where new units would lie nearest, what moves the answer, and what knowing is worth."""
    siting = study_siting(udmelding, country=country, draws_by_reading=draws)
    sturdy = study_sensitivity(udmelding, country=country)
    return {
        "sites": siting.sites,
        "site_chances": siting.chance_in_best,
        "sites_saved_by_area": siting.saved_by_area,
        "sites_without_road": siting.without_road,
        "sites_by_factor": siting.by_factor,
        "tornado": sturdy.tornado,
        "turning_values": sturdy.turning_values,
        "value_of_knowing": sturdy.value_of_knowing,
        "value_of_asking": sturdy.value_of_asking,
    }


def _earlier(udmelding: Udmelding, country: CountryOnDay, seed: int) -> dict[str, pd.DataFrame]:
    """How forecasts from earlier days held, and rounds of the same group side by side."""
    found = study_backtest(udmelding, country=country, seed=seed)
    return {
        "backtest_inputs": found.inputs,
        "backtest_forecasts": found.forecasts,
        "population_scores": found.population_scores,
        "population_pit": found.population_pit,
        "followed": found.followed,
    }
