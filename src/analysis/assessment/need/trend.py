"""How the number of a reading may move in the years after it: population apart from rate."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import pandas as pd

from analysis.assessment.need.population_path import PopulationPath
from analysis.assessment.need.size import CASES
from analysis.catalogue.parameters import NeedReading, Spread
from analysis.catalogue.udmelding import Udmelding
from analysis.evidence import Unit
from analysis.model.need.trend import RoundRate, TrendPrior, estimate_trend
from analysis.model.need.trend_table import tabulate_trend
from analysis.periods import Period

HORIZONS = (0, 1, 2, 5, 10)
_UNITS = (Unit.PERSONS, Unit.PERSONS_PER_YEAR, Unit.NEW_PERSONS_PER_YEAR)
_LEVEL = 0.95
# A mean that is said to be known; the model needs some room.
_KNOWN = 1e-6


def trend_prior(udmelding: Udmelding, *, case: str = "central") -> TrendPrior | None:
    """What the round assumes of how rates move; None where it assumes nothing.

    Parameters
    ----------
    case
        ``low`` (rates move little), ``central`` or ``high``.
    """
    trend = udmelding.need.trend
    if trend is None:
        return None
    return TrendPrior(
        largest_drift_per_year=getattr(trend.largest_drift_per_year, case),
        damping_per_year=getattr(trend.damping_per_year, case),
        yearly_sd=getattr(trend.yearly_sd, case),
    )


def trend_by_year(udmelding: Udmelding, *, population: PopulationPath) -> pd.DataFrame:
    """The number of each series of readings 0, 1, 2, 5 and 10 years after its last.

    Parameters
    ----------
    udmelding
        The round, as known at the date of the study.
    population
        The population at risk over time.

    Returns
    -------
    DataFrame
        reading (the last of its series), counts (how many dated ones the series holds), case (low,
        central, high: how much the rate may move), years_after, year, population_factor,
        rate_factor, rate_factor_low, rate_factor_high, mean_persons, low_persons, high_persons
        (95 %), held_persons (only the population changes), drift_per_year (mean, of the log rate).
        No rows where nothing is assumed, or the unit is no number of persons.

    Assumptions
    -----------
    A reading's mean is as uncertain as the round says (``spread.mean_cv``), its rate lognormal.
    Readings of one definition count the same thing in different years.

    Source
    ------
    docs/method.md#trend, #population-ahead.
    """
    spread = udmelding.need.spread
    if spread is None or udmelding.need.trend is None or udmelding.need.unit not in _UNITS:
        return pd.DataFrame()
    rows = [
        row
        for series in _series(udmelding.need.readings, population)
        for case in CASES
        for row in _rows(udmelding, series, case, population=population, spread=spread)
    ]
    return pd.DataFrame(rows)


def middle_of(period: Period) -> float | None:
    """The middle of a period as a decimal year; None where it is not known.

    Examples
    --------
    >>> middle_of(Period("2014")), middle_of(Period("2013/2014"))
    (2014.5, 2014.0)
    """
    if period.first is None or period.last is None:
        return None
    middle = (period.first.toordinal() + period.last.toordinal() + 1) / 2
    year = period.first.replace(month=1, day=1)
    while middle >= year.replace(year=year.year + 1).toordinal():
        year = year.replace(year=year.year + 1)
    days = year.replace(year=year.year + 1).toordinal() - year.toordinal()
    # A hundredth of a year is four days: no date here is known better.
    return round(year.year + (middle - year.toordinal()) / days, 2)


def _series(
    readings: Sequence[NeedReading], population: PopulationPath
) -> Iterator[list[NeedReading]]:
    """Readings that count the same thing, by year; each of the others by itself."""
    found: dict[str, dict[float, NeedReading]] = {}
    for reading in readings:
        year = middle_of(reading.date)
        if year is None or not population.covers(year) or not reading.mean.central > 0:
            continue
        series = found.setdefault(_definition(reading), {})
        # A second count of one year is another reading, not another year.
        name = reading.id if year in series else _definition(reading)
        found.setdefault(name, {})[year] = reading
    for series in found.values():
        yield [series[year] for year in sorted(series)]


def _definition(reading: NeedReading) -> str:
    """What a reading counts: its figure's own definition, or itself where it is derived."""
    figures = reading.basis
    if len(figures) == 1 and figures[0].value == reading.mean.central:
        return f"{figures[0].unit}: {figures[0].definition.da}"
    return reading.id


def _rows(
    udmelding: Udmelding,
    series: Sequence[NeedReading],
    case: str,
    *,
    population: PopulationPath,
    spread: Spread,
) -> Iterator[dict[str, object]]:
    prior = trend_prior(udmelding, case=case)
    rounds = [_rate(reading, population, spread) for reading in series]
    if prior is None:
        return
    trend = estimate_trend(rounds, prior=prior)
    years = {n: trend.year + n for n in HORIZONS if population.covers(trend.year + n)}
    table = tabulate_trend(
        trend,
        population_by_year={year: population.persons_at(year) for year in years.values()},
        level=_LEVEL,
    )
    today = trend.rate_quantile(0.5, horizon_years=0.0)
    for years_after, row in zip(years, table.to_dict("records"), strict=True):
        yield {
            "reading": series[-1].id,
            "counts": len(series),
            "case": case,
            "years_after": years_after,
            "year": float(row["year"]),
            "population_factor": float(row["population_factor"]),
            "rate_factor": float(row["rate_factor"]),
            "rate_factor_low": float(row["rate_low"]) / today,
            "rate_factor_high": float(row["rate_high"]) / today,
            "mean_persons": float(row["count_mean_persons"]),
            "low_persons": int(row["count_low_persons"]),
            "high_persons": int(row["count_high_persons"]),
            "held_persons": float(row["count_mean_rate_held_persons"]),
            # One count gives no drift, to the last digit.
            "drift_per_year": round(trend.mean_drift_per_year, 9),
        }


def _rate(reading: NeedReading, population: PopulationPath, spread: Spread) -> RoundRate:
    year = middle_of(reading.date)
    if year is None:
        raise ValueError(f"{reading.id}: the date must be known")
    variance = math.log1p(spread.mean_cv.central**2)
    rate = reading.mean.central / population.persons_at(year)
    return RoundRate(
        year=year,
        log_rate_mean=math.log(rate) - variance / 2,
        log_rate_sd=math.sqrt(variance) or _KNOWN,
        definition="series",
    )
