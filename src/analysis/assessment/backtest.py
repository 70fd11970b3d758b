"""Would the method have been right before? A round's own series, the population, and earlier rounds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from analysis.assessment.need.country_on_day import CountryOnDay
from analysis.assessment.trial_inputs import outcome_of, trial_inputs
from analysis.catalogue.backtest import BacktestPlan, FollowedCount
from analysis.catalogue.udmelding import Udmelding
from analysis.evidence import Evidence, Quantity, Source
from analysis.language import Text
from analysis.model.backtest.dated_inputs import DatedInput
from analysis.model.backtest.evaluation import FEWEST_PAIRS, ForecastPair, evaluate_forecasts
from analysis.model.backtest.followup import FollowUp, RoundCount, follow_up
from analysis.model.backtest.forecasts import OriginAssessment, forecast_naively
from analysis.model.backtest.series import pair_series
from analysis.periods import UNKNOWN, Period


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BacktestStudied:
    """What earlier knowledge allowed; empty tables where the round has nothing to try.

    Parameters
    ----------
    inputs
        origin (ISO), input, known (whether it was published by the origin, and so may be used).
    forecasts
        origin, target and the columns of `Backtest.pairs`, without scores where there are too few.
    population_scores
        origin_year, first_target, last_target, areas and the columns of `Backtest.scores`, of the
        municipalities' populations.
    population_pit
        method, tenth, count: where what came lay in the forecasts of populations.
    followed
        The columns of `FollowUp.rounds`, title_da and title_en (of the round), break_da and
        break_en: why a number may not be joined to the one before (missing where it may).
    """

    inputs: pd.DataFrame = field(default_factory=pd.DataFrame)
    forecasts: pd.DataFrame = field(default_factory=pd.DataFrame)
    population_scores: pd.DataFrame = field(default_factory=pd.DataFrame)
    population_pit: pd.DataFrame = field(default_factory=pd.DataFrame)
    followed: pd.DataFrame = field(default_factory=pd.DataFrame)


def study_backtest(udmelding: Udmelding, *, country: CountryOnDay, seed: int) -> BacktestStudied:
    """Forecasts as of the round's days beside what came, the machinery on populations, and rounds.

    Parameters
    ----------
    udmelding
        The round, as known at the date of the study.
    country
        Everybody by municipality and year, as counted by that date.
    seed
        Start of the random numbers (the randomised place of counts within their chances).

    Returns
    -------
    BacktestStudied

    Source
    ------
    docs/method.md#backtest-inputs, #naive-forecasts, #backtest, #backtest-population, #follow-up.
    """
    plan = udmelding.backtest
    if plan is None:
        return BacktestStudied()
    tried = [] if plan.target is None else list(_origins(udmelding, plan))
    scores, pit = _populations(country, seed=seed) if tried else (pd.DataFrame(), pd.DataFrame())
    return BacktestStudied(
        inputs=pd.DataFrame([row for one in tried for row in _input_rows(one)]),
        forecasts=_forecasts(tried, outcome_of(udmelding), seed=seed),
        population_scores=scores,
        population_pit=pit,
        followed=_followed(udmelding, plan),
    )


def _origins(udmelding: Udmelding, plan: BacktestPlan) -> Iterator[OriginAssessment]:
    inputs, outcome = trial_inputs(udmelding), outcome_of(udmelding)
    for origin in plan.origins:
        if origin.last is not None and outcome is not None:
            yield forecast_naively(inputs, origin=origin.last, target=outcome.date)


def _input_rows(one: OriginAssessment) -> Iterator[dict[str, object]]:
    used = one.forecasts[0].inputs if one.forecasts else ()
    for given, known in (*((i, True) for i in used), *((i, False) for i in one.later)):
        yield {"origin": one.origin.isoformat(), "input": given.name, "known": known}


def _forecasts(
    tried: Sequence[OriginAssessment], outcome: DatedInput | None, *, seed: int
) -> pd.DataFrame:
    pairs = [
        ForecastPair(forecast=forecast, outcome=outcome)
        for one in tried
        for forecast in one.forecasts
        if outcome is not None and not outcome.known_by(one.origin)
    ]
    if not pairs:
        return pd.DataFrame()
    found = evaluate_forecasts(pairs, rng=np.random.default_rng([seed, len(pairs)])).pairs
    table = found.astype(object).where(found.notna(), None)
    return table.assign(origin=[origin.isoformat() for origin in found["origin"]])


def _populations(country: CountryOnDay, *, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The machinery on what has come: everybody by municipality, from the middle of the years."""
    table = country.residents_by_year
    years = [int(year) for year in table.columns]
    if len(years) < FEWEST_PAIRS:
        return pd.DataFrame(), pd.DataFrame()
    origin = years[(len(years) - 1) // 2]
    targets = [year for year in years if year > origin]
    pairs = pair_series(table, origin_year=origin, target_years=targets)
    found = evaluate_forecasts(pairs, rng=np.random.default_rng([seed, origin]))
    scores = found.scores.assign(
        origin_year=origin, first_target=targets[0], last_target=targets[-1], areas=len(table)
    )
    pit = found.pit_counts.reset_index(names="method").melt(
        id_vars="method", var_name="tenth", value_name="count"
    )
    return scores, pit


def _followed(udmelding: Udmelding, plan: BacktestPlan) -> pd.DataFrame:
    """Rounds side by side; a row that may not be joined to the one before says why."""
    if not plan.follow_up:
        return pd.DataFrame()
    counts = [_count(udmelding, followed) for followed in plan.follow_up]
    found: FollowUp = follow_up(counts)
    titles = {
        count.quantity.key: followed.title
        for count, followed in zip(counts, plan.follow_up, strict=True)
    }
    reasons = {each.after: each.reason for each in found.breaks}
    table = found.rounds.astype(object).where(found.rounds.notna(), None)
    keys = table["key"]
    return table.assign(
        title_da=[titles[key].da for key in keys],
        title_en=[titles[key].en for key in keys],
        break_da=pd.Series([_words(reasons.get(key), "da") for key in keys], dtype=object),
        break_en=pd.Series([_words(reasons.get(key), "en") for key in keys], dtype=object),
    )


def _words(reason: Text | None, code: str) -> str | None:
    return None if reason is None else reason.get(code)


def _count(udmelding: Udmelding, followed: FollowedCount) -> RoundCount:
    published = followed.count
    if published is None:
        own = followed.round == udmelding.slug
        quantity = Quantity(
            key=f"followed.{followed.round}",
            value=None,
            unit=udmelding.need.unit,
            definition=followed.definition,
            evidence=Evidence.REPORTED,
            source=Source("Ikke offentliggjort"),
            # Not counted, but it stands where its round does.
            date=udmelding.issued if own else Period(UNKNOWN),
        )
    else:
        quantity = replace(published, definition=followed.definition)
    return RoundCount(round_slug=followed.round, quantity=quantity, scope=followed.scope)
