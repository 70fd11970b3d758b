"""The offered load of a round: the citizens who would hold a place at a time, now and ahead."""

from __future__ import annotations

import math

from analysis.assessment.need.country_on_day import CountryOnDay
from analysis.assessment.need.trend import trend_prior
from analysis.catalogue.parameters import NeedReading
from analysis.catalogue.udmelding import Udmelding
from analysis.evidence import Unit
from analysis.model.queueing.load import Load, offered_load_persons
from analysis.model.stay.yearly_persons import stock_of_yearly_persons


def offered_load(
    udmelding: Udmelding, reading: NeedReading, *, stay: str = "central"
) -> Load | None:
    """The load of a reading, with the round's uncertainty of the mean and of the shares.

    Parameters
    ----------
    stay
        Which of the assumed mean stays: ``low``, ``central`` or ``high``.

    Returns
    -------
    Load or None
        None where citizens are counted by the year and no stay is assumed.

    Source
    ------
    docs/method.md#offered-load, #yearly-persons-to-stock.
    """
    spread = udmelding.need.spread
    persons = _persons_at_a_time(udmelding, reading.mean.central, stay)
    if spread is None or persons is None:
        return None
    return Load(
        mean_persons=persons,
        mean_cv=spread.mean_cv.central,
        share_concentration=spread.share_concentration.central,
    )


def load_ahead(load: Load, *, udmelding: Udmelding, years: int, country: CountryOnDay) -> Load:
    """The load some years after the data date: population apart from rate, and less sure.

    Assumptions
    -----------
    The group follows `PopulationPath`; the rate grows as the round assumes
    inflow to grow, and may drift and wander besides as its trend prior says.

    Source
    ------
    docs/method.md#load-ahead.
    """
    if years == 0:
        return load
    start = udmelding.data_day.year
    growth = udmelding.parameters.get("inflow_growth_per_year")
    factor = country.ahead.persons_at(start + years) / country.ahead.persons_at(start)
    factor *= (1 + (growth.central if growth else 0.0)) ** years
    prior = trend_prior(udmelding)
    drift = math.expm1(prior.log_change_sd(years) ** 2) if prior else 0.0
    return Load(
        mean_persons=load.mean_persons * factor,
        # The variance of a product of two independent factors.
        mean_cv=math.sqrt((1 + load.mean_cv**2) * (1 + drift) - 1),
        share_concentration=load.share_concentration,
    )


def _persons_at_a_time(udmelding: Udmelding, mean: float, stay: str) -> float | None:
    unit, assumed = udmelding.need.unit, udmelding.mean_stay
    if unit is Unit.PERSONS:
        return mean
    if assumed is None:
        return None
    years = float(getattr(assumed, stay))
    if unit is Unit.PERSONS_PER_YEAR:
        return float(stock_of_yearly_persons(mean, mean_stay_years=years))
    return offered_load_persons(mean, mean_stay_years=years)
