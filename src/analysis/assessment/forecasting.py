"""An analyst's own question: what could have been forecast of a round on a given day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from analysis.assessment.study import Study
from analysis.assessment.trial_inputs import outcome_of, trial_inputs
from analysis.errors import UsageError, unknown_name
from analysis.language import Text
from analysis.model.backtest.dated_inputs import DatedInput, refuse_later
from analysis.model.backtest.forecasts import OriginAssessment, forecast_naively
from analysis.periods import Period


def forecast_at(
    study: Study, origin: str | dt.date, *, using: Sequence[str] | None = None
) -> OriginAssessment:
    """What could have been forecast of a round on a day, from what was published by then.

    Parameters
    ----------
    study
        From ``open_study``, of a round with the key ``backtest``.
    origin
        The day: a date, or a time as data files write it, such as ``2019-12-31`` or ``2016``.
    using
        Ids of the numbers to forecast from; all the round names unless given, those published
        later left out and said to be.

    Returns
    -------
    OriginAssessment

    Raises
    ------
    UsageError
        If the round has nothing to forecast, the day is none, or a number is not the round's
        (with the nearest match).
    LaterKnowledgeError
        If a number asked for was not published by the day: with its name and its dates.

    Source
    ------
    docs/method.md#backtest-inputs, #naive-forecasts.
    """
    outcome, inputs = outcome_of(study.udmelding), trial_inputs(study.udmelding)
    if outcome is None:
        raise _nothing_to_forecast(study.udmelding.slug)
    day = _day(origin)
    if using is not None:
        by_name = {given.name: given for given in inputs}
        for name in using:
            if name not in by_name:
                raise unknown_name(Text("tal", "number"), name, tuple(by_name))
        inputs = tuple(by_name[name] for name in dict.fromkeys(using))
        refuse_later(inputs, origin=day)
    if outcome.date.last is None or outcome.date.last <= day:
        raise _nothing_ahead(outcome, day)
    return forecast_naively(inputs, origin=day, target=outcome.date)


def _day(origin: str | dt.date) -> dt.date:
    try:
        day = origin if isinstance(origin, dt.date) else Period(origin).last
    except ValueError:
        day = None
    if day is None:
        raise UsageError(
            Text(
                f"«{origin}» er ikke en dag. Skriv fx 2019-12-31 eller 2016.",
                f"“{origin}” is not a day. Write for example 2019-12-31 or 2016.",
            )
        )
    return day


def _nothing_to_forecast(slug: str) -> UsageError:
    return UsageError(
        Text(
            f"Runden «{slug}» har ingen række at prognosticere fra (nøglen backtest).",
            f"The round “{slug}” has no series to forecast from (the key backtest).",
        )
    )


def _nothing_ahead(outcome: DatedInput, day: dt.date) -> UsageError:
    return UsageError(
        Text(
            f"«{outcome.name}» er om {outcome.date.text} og ligger ikke efter {day}.",
            f"“{outcome.name}” is about {outcome.date.text}, which is not after {day}.",
        )
    )
