"""The size of need by area: joint draws for all municipalities, and what each area may expect."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from analysis.assessment.need.country_on_day import CountryOnDay
from analysis.assessment.seeding import DRAWS
from analysis.catalogue.parameters import NeedReading, Spread
from analysis.catalogue.udmelding import Udmelding
from analysis.country.areas import Area
from analysis.evidence import Unit
from analysis.model.census.count_distribution import estimate_census
from analysis.model.need.draws import NeedDraws, draw_need
from analysis.model.stay.yearly_persons import stock_of_yearly_persons

INTERVAL_LEVEL = 0.95
CASES = ("low", "central", "high")


def draws_by_reading(
    udmelding: Udmelding, *, country: CountryOnDay, seed: int
) -> dict[str, NeedDraws]:
    """Joint draws for all municipalities, by id of the reading.

    Parameters
    ----------
    seed
        Start of the random numbers; readings get independent streams of it.

    Source
    ------
    docs/method.md#need-mean, #need-share.
    """
    spread, readings = udmelding.need.spread, udmelding.need.readings
    if spread is None:
        return {}
    streams = np.random.SeedSequence(seed).spawn(len(readings))
    return {
        reading.id: draw_need(
            np.random.default_rng(stream),
            mean_persons=reading.mean.central,
            mean_cv=spread.mean_cv.central,
            population_by_municipality=country.population.by_municipality,
            share_concentration=spread.share_concentration.central,
            draws=DRAWS,
        )
        for reading, stream in zip(readings, streams, strict=True)
    }


def need_by_area(udmelding: Udmelding, *, country: CountryOnDay) -> pd.DataFrame:
    """What each area may expect of each reading: its share of the population at risk.

    Returns
    -------
    DataFrame
        reading, area, share, mean, count_low, count_high (95 %), none_known, none_uncertain.
        Empty where nothing is read.

    Source
    ------
    docs/method.md#need-mean, #need-share.
    """
    spread = udmelding.need.spread
    if spread is None:
        return pd.DataFrame()
    return pd.DataFrame(
        [
            _need_row(reading, spread, area, country)
            for reading in udmelding.need.readings
            for area in country.areas.report_areas
        ]
    )


def _need_row(
    reading: NeedReading, spread: Spread, area: Area, country: CountryOnDay
) -> dict[str, object]:
    share = country.share_of(area.slug)
    known = estimate_census(reading.mean.central * share)
    uncertain = estimate_census(
        reading.mean.central,
        mean_cv=spread.mean_cv.central,
        share=share,
        share_concentration=spread.share_concentration.central,
    )
    low, high = uncertain.interval(INTERVAL_LEVEL)
    return {
        "reading": reading.id,
        "area": area.slug,
        "share": share,
        "mean": reading.mean.central * share,
        "count_low": low,
        "count_high": high,
        "none_known": known.chance_of_none,
        "none_uncertain": uncertain.chance_of_none,
    }


def stock_by_stay(udmelding: Udmelding) -> pd.DataFrame:
    """Citizens at a time of those counted by the year, for each assumed mean stay.

    Returns
    -------
    DataFrame
        reading, stay (low, central, high), mean_stay_years, stock_persons, low_persons,
        high_persons (95 %). Empty for other units, and where no stay is assumed.

    Source
    ------
    docs/method.md#yearly-persons-to-stock.
    """
    return pd.DataFrame(list(_stock_rows(udmelding)))


def _stock_rows(udmelding: Udmelding) -> Iterator[dict[str, object]]:
    stay = udmelding.mean_stay
    if udmelding.need.unit is not Unit.PERSONS_PER_YEAR or stay is None:
        return
    for reading in udmelding.need.readings:
        for case in CASES:
            years = getattr(stay, case)
            stock = float(stock_of_yearly_persons(reading.mean.central, mean_stay_years=years))
            spread = udmelding.need.spread
            cv = spread.mean_cv.central if spread else 0.0
            low, high = estimate_census(stock, mean_cv=cv).interval(INTERVAL_LEVEL)
            yield {
                "reading": reading.id,
                "stay": case,
                "mean_stay_years": years,
                "stock_persons": stock,
                "low_persons": low,
                "high_persons": high,
            }
