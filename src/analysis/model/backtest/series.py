"""A yearly series of many areas as forecasts and what came: population, or rounds as they gather."""

import datetime as dt
from collections.abc import Sequence

import pandas as pd

from analysis.model.arguments import check_whole
from analysis.model.backtest.dated_inputs import DatedInput
from analysis.model.backtest.evaluation import ForecastPair
from analysis.model.backtest.forecasts import forecast_naively
from analysis.periods import Period


def pair_series(
    value_by_year: pd.DataFrame,
    *,
    origin_year: int,
    target_years: Sequence[int],
    published_after_years: int = 0,
) -> tuple[ForecastPair, ...]:
    """Return naive forecasts of every series from one year, each with what came.

    Parameters
    ----------
    value_by_year : DataFrame of float
        One row per area, one column per calendar year; missing values are not used.
    origin_year : int
        Forecasts are made as of the last day of this year.
    target_years : sequence of int
        Years to be forecast, after the origin.
    published_after_years : int
        Years from the year a number is about to the year it was published in; 0: the same.

    Returns
    -------
    tuple of ForecastPair
        Three methods for every area and target year, where the series allows them.

    Raises
    ------
    ValueError
        A target year has no column or does not lie after the origin, or a number is negative.

    Assumptions
    -----------
    Years are equally spaced, and each series is forecast from its own past alone.

    Source
    ------
    docs/method.md#backtest-population.

    Examples
    --------
    >>> table = pd.DataFrame([[10.0, 11.0, 12.5, 14.0]], index=["101"], columns=range(2014, 2018))
    >>> pairs = pair_series(table, origin_year=2016, target_years=[2017])
    >>> [(pair.forecast.method, pair.forecast.point, pair.outcome.value) for pair in pairs][:2]
    [('last_value', 12.5, 14.0), ('drift', 13.75, 14.0)]
    """
    delay = check_whole("published_after_years", published_after_years).item()
    missing = [year for year in target_years if year not in value_by_year.columns]
    early = [year for year in target_years if year + delay <= origin_year]
    if missing or early:
        raise ValueError(
            "target_years must be columns of value_by_year after the origin; got "
            f"{[*missing, *early]!r}"
        )
    origin = dt.date(origin_year, 12, 31)
    pairs = []
    for area, row in value_by_year.iterrows():
        series = {int(str(year)): float(value) for year, value in row.dropna().items()}
        inputs = [
            DatedInput(
                name=f"{area} {year}",
                value=value,
                date=Period(str(year)),
                published=Period(str(year + delay)),
            )
            for year, value in sorted(series.items())
        ]
        outcomes = {each.year: each for each in inputs}
        for year in target_years:
            if year in outcomes:
                target = Period(str(year))
                made = forecast_naively(inputs, origin=origin, target=target).forecasts
                pairs += [
                    ForecastPair(forecast=forecast, outcome=outcomes[year]) for forecast in made
                ]
    return tuple(pairs)
