"""What turns the places that a round takes, and what it is worth to know its need better."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.assessment.need.country_on_day import CountryOnDay
from analysis.assessment.need.offered_load import offered_load
from analysis.assessment.tables import joined, labelled
from analysis.catalogue.offers import SupplyRule
from analysis.catalogue.parameters import NeedReading, Spread
from analysis.catalogue.udmelding import Udmelding
from analysis.model.queueing.load import Load
from analysis.model.sensitivity.asking import reduction_from_answers, tabulate_value_of_asking
from analysis.model.sensitivity.knowing import load_inputs, tabulate_value_of_knowing
from analysis.model.sensitivity.one_at_a_time import (
    AssumedRange,
    find_turning_value,
    tabulate_tornado,
)
from analysis.model.sensitivity.shortage_loss import ShortageLoss

# How far below and above its reading a mean is searched for a turn: a stated range may be a point.
_MEAN_SEARCHED = (0.5, 1.5)
REDUCTIONS = (0.1, 0.25, 0.5, 0.75, 0.9, 1.0)
_MEAN, _CV, _LEVEL = "mean_persons", "mean_cv", "service_level"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SensitivityStudied:
    """The sensitivity of a round; empty tables where nobody must be received.

    Parameters
    ----------
    tornado
        reading and the columns of `tabulate_tornado`; the result is the places that suffice at
        the main service level.
    turning_values
        reading, places, assumption, value (missing: does not turn within the range), low, central,
        high (the range searched: an assumption's own, for the mean half to one and a half times
        it), suffice_at_central: where so many places no longer suffice.
    value_of_knowing
        reading, area and the columns of `tabulate_value_of_knowing`.
    value_of_asking
        reading, silent_share (of the population at risk, in regions not known to have answered;
        missing where a reduction is only tried) and the columns of `tabulate_value_of_asking`.
        The first row of a reading is the answers of the silent, if anybody is.
    """

    tornado: pd.DataFrame
    turning_values: pd.DataFrame
    value_of_knowing: pd.DataFrame
    value_of_asking: pd.DataFrame


def study_sensitivity(udmelding: Udmelding, *, country: CountryOnDay) -> SensitivityStudied:
    """What moves and turns the places that suffice, and what knowing is worth, for each reading.

    Parameters
    ----------
    udmelding
        The round, as known at the date of the study.
    country
        The population's shares of the areas on that date.

    Returns
    -------
    SensitivityStudied

    Assumptions
    -----------
    The loss is the one that the main service level states.

    Source
    ------
    docs/method.md#tornado, #turning-value, #evppi, #evsi.
    """
    tornado, turning, knowing, asking = [], [], [], []
    spread = udmelding.need.spread
    if spread is not None and udmelding.capacity.rule is SupplyRule.MUST_RECEIVE:
        loss = ShortageLoss(level=udmelding.service_levels.main)
        for reading in udmelding.need.readings:
            load = offered_load(udmelding, reading)
            if load is None:
                continue
            ranges = list(_ranges(udmelding, reading, spread))
            table = tabulate_tornado(_places, assumptions=ranges)
            tornado.append(labelled(table, {"reading": reading.id}))
            turning += list(_turning_rows(udmelding, reading, ranges))
            knowing += list(_knowing(udmelding, load, country, reading=reading, loss=loss))
            asking.append(_asking(udmelding, load, country, reading=reading, loss=loss))
    return SensitivityStudied(
        tornado=joined(tornado),
        turning_values=pd.DataFrame(turning),
        value_of_knowing=joined(knowing),
        value_of_asking=joined(asking),
    )


def _ranges(udmelding: Udmelding, reading: NeedReading, spread: Spread) -> Iterator[AssumedRange]:
    levels, mean = udmelding.service_levels, reading.mean
    yield AssumedRange(name=_MEAN, low=mean.low, central=mean.central, high=mean.high)
    cv = spread.mean_cv
    yield AssumedRange(name=_CV, low=cv.low, central=cv.central, high=cv.high)
    yield AssumedRange(
        name=_LEVEL, low=min(levels.levels), central=levels.main, high=max(levels.levels)
    )


def _places(given: Mapping[str, float]) -> float:
    """The places that suffice at the service level."""
    load = Load(mean_persons=given[_MEAN], mean_cv=given[_CV])
    return load.census().quantile(given[_LEVEL])


def _turning_rows(
    udmelding: Udmelding, reading: NeedReading, ranges: list[AssumedRange]
) -> Iterator[dict[str, object]]:
    low, high = (factor * reading.mean.central for factor in _MEAN_SEARCHED)
    mean = AssumedRange(name=_MEAN, low=low, central=reading.mean.central, high=high)
    searched = [mean, *(each for each in ranges if each.name != _MEAN)]
    for places in udmelding.capacity.compare_places:
        for each in searched:
            found = find_turning_value(
                _places, assumptions=searched, name=each.name, limit=float(places)
            )
            yield {
                "reading": reading.id,
                "places": int(places),
                "assumption": found.name,
                "value": np.nan if found.value is None else found.value,
                "low": found.low,
                "central": found.central,
                "high": found.high,
                "suffice_at_central": not found.above_at_central,
            }


def _knowing(
    udmelding: Udmelding,
    load: Load,
    country: CountryOnDay,
    *,
    reading: NeedReading,
    loss: ShortageLoss,
) -> Iterator[pd.DataFrame]:
    split = udmelding.capacity.split
    areas = (country.areas.nation.slug, *(split.areas if split else ()))
    for area in areas:
        inputs = load_inputs(load, share=country.share_of(area))
        # The nation has no share to be uncertain of.
        table = tabulate_value_of_knowing(
            lambda given: given["mean"] * given.get("share", np.ones(1)), inputs=inputs, loss=loss
        )
        yield labelled(table, {"reading": reading.id, "area": area})


def _asking(
    udmelding: Udmelding,
    load: Load,
    country: CountryOnDay,
    *,
    reading: NeedReading,
    loss: ShortageLoss,
) -> pd.DataFrame:
    """What the answers of the silent regions are worth, and what reductions that are tried are."""
    answered = {answer.area for answer in udmelding.answers}
    silent = sum(
        country.share_of(region.slug)
        for region in country.asked_regions(udmelding)
        if region.slug not in answered
    )
    # Rounded: shares of all regions add up to one but for the last decimals.
    shares = [round(silent, 12)] if silent > 0 else []
    told = [
        reduction_from_answers(load.mean_persons, mean_cv=load.mean_cv, silent_share=share)
        for share in shares
    ]
    table = tabulate_value_of_asking(load, loss=loss, reductions=[*told, *REDUCTIONS])
    whose = [*shares, *[np.nan] * len(REDUCTIONS)]
    return labelled(table.assign(silent_share=whose), {"reading": reading.id})
