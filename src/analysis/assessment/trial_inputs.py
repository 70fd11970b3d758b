"""What forecasts of a round may be made from: published numbers and those derived, with both dates."""

from __future__ import annotations

import datetime as dt

from analysis.catalogue.parameters import NeedReading
from analysis.catalogue.udmelding import Udmelding
from analysis.evidence import Quantity
from analysis.model.backtest.dated_inputs import DatedInput
from analysis.periods import UNKNOWN, Period


def trial_inputs(udmelding: Udmelding) -> tuple[DatedInput, ...]:
    """The numbers of a round's backtest, named by their ids: published ones, then derived ones."""
    plan = udmelding.backtest
    if plan is None:
        return ()
    published = [_input(figure) for figure in plan.series if figure.value is not None]
    derived = [
        DatedInput(name=one.id, value=one.value, date=one.date, published=one.published)
        for one in plan.derived
    ]
    return (*published, *derived)


def outcome_of(udmelding: Udmelding) -> DatedInput | None:
    """What came: a published figure, or a reading of need; None where nothing is forecast."""
    plan = udmelding.backtest
    if plan is None or plan.target is None:
        return None
    if isinstance(plan.target, Quantity):
        return _input(plan.target)
    reading = next(one for one in udmelding.need.readings if one.id == plan.target)
    return DatedInput(
        name=reading.id,
        value=reading.mean.central,
        low=reading.mean.low,
        high=reading.mean.high,
        date=reading.date,
        published=_last_published(reading),
    )


def _input(figure: Quantity) -> DatedInput:
    if figure.value is None:
        raise ValueError(f"{figure.key} must have a value")
    return DatedInput(
        name=figure.key,
        value=figure.value,
        date=figure.date,
        published=figure.published,
        low=figure.low,
        high=figure.high,
    )


def _last_published(reading: NeedReading) -> Period:
    """When the last of a reading's figures came out; not known where one of them is undated."""
    published = [figure.published for figure in reading.basis]
    if not all(period.known for period in published):
        return Period(UNKNOWN)
    return max(published, key=lambda period: period.last or dt.date.min)
