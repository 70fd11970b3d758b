"""A trend as a table: rate and citizens by year, population change apart from rate change."""

import math
from collections.abc import Mapping

import pandas as pd

from analysis.model.arguments import check_level
from analysis.model.need.trend import Trend


def tabulate_trend(
    trend: Trend, *, population_by_year: Mapping[float, float], level: float
) -> pd.DataFrame:
    """Return rate and citizens by year, population change apart from rate change.

    Parameters
    ----------
    trend : Trend
        From `estimate_trend`.
    population_by_year : mapping of float to float
        Population at risk; the year of the last round must be there, the others lie up to ten
        years after it.
    level : float
        Probability the intervals hold.

    Returns
    -------
    DataFrame
        One row per year: year, population_persons, population_factor (population over that of the
        last round), rate_factor (median rate over that of the last round), rate_low, rate_median,
        rate_high, count_mean_persons, count_low_persons, count_high_persons, and
        count_mean_rate_held_persons (only the population changes).

    Raises
    ------
    ValueError
        The year of the last round is missing, a year lies outside ten years, or a population is
        not above 0.

    Assumptions
    -----------
    The rate goes on as the trend's law says, apart from the population.

    Source
    ------
    docs/method.md#trend.
    """
    outside = (1 - check_level("level", level)) / 2
    start = population_by_year.get(trend.year)
    if start is None or not all(0 < one < math.inf for one in population_by_year.values()):
        raise ValueError(
            f"population_by_year must hold {trend.year:g}, and populations above 0; "
            f"got {dict(population_by_year)!r}"
        )
    today = trend.rate_quantile(0.5, horizon_years=0.0)
    held = trend.census(horizon_years=0.0, population_persons=1.0).mean_persons
    records = []
    for year, population in sorted(population_by_year.items()):
        horizon = year - trend.year
        low, median, high = (
            trend.rate_quantile(chance, horizon_years=horizon)
            for chance in (outside, 0.5, 1 - outside)
        )
        census = trend.census(horizon_years=horizon, population_persons=population)
        count_low, count_high = census.interval(level)
        records.append(
            {
                "year": year,
                "population_persons": population,
                "population_factor": population / start,
                "rate_factor": median / today,
                "rate_low": low,
                "rate_median": median,
                "rate_high": high,
                "count_mean_persons": census.mean_persons,
                "count_low_persons": count_low,
                "count_high_persons": count_high,
                "count_mean_rate_held_persons": population * held,
            }
        )
    return pd.DataFrame(records)
