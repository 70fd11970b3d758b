"""What earlier knowledge allowed, as a report reads it: inputs, origins and sentences."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pandas as pd

from analysis.assessment.figures.backtest import METHODS
from analysis.assessment.study import AreaView
from analysis.assessment.tables import rows_of
from analysis.assessment.trial_inputs import outcome_of, trial_inputs
from analysis.catalogue.backtest import BacktestPlan
from analysis.language import Language
from analysis.model.backtest.dated_inputs import DatedInput
from analysis.model.backtest.evaluation import FEWEST_PAIRS
from analysis.report.amounts import amount, number_of
from analysis.report.offer_words import NOTHING, Said


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """A number forecasts may be made from, with its words and its key in results.json."""

    given: DatedInput
    words: str
    key: str


def plan_of(view: AreaView) -> BacktestPlan:
    """The round's backtest.

    Raises
    ------
    LookupError
        If it has none: a mistake in the program, which asks first.
    """
    if view.udmelding.backtest is None:
        raise LookupError(f"{view.udmelding.slug} has no backtest")
    return view.udmelding.backtest


def inputs_of(view: AreaView, language: Language) -> tuple[Input, ...]:
    """The numbers of the round's series, published and derived, oldest first."""
    plan = plan_of(view)
    words = {figure.key: language.choose(figure.definition) for figure in plan.series}
    words |= {one.id: language.choose(one.title) for one in plan.derived}
    derived = {one.id for one in plan.derived}
    found = sorted(trial_inputs(view.udmelding), key=lambda given: given.year)
    return tuple(
        Input(
            given=given,
            words=words[given.name],
            key=f"backtest.input.{given.name}" if given.name in derived else given.name,
        )
        for given in found
    )


def origins_of(view: AreaView) -> tuple[dt.date, ...]:
    """The days that are forecast from; none where the round has nothing to try."""
    plan = view.udmelding.backtest
    if plan is None:
        return ()
    return tuple(origin.last for origin in plan.origins if origin.last is not None)


def forecasts_from(view: AreaView, origin: dt.date) -> list[Any]:
    """The forecasts of a day beside what came; none where nothing was known."""
    table = view.study.estimates.backtest_forecasts
    return [] if table.empty else list(rows_of(table[table["origin"] == origin.isoformat()]))


def method_name(method: str, language: Language) -> str:
    """What a naive method is called inside a sentence."""
    return language.choose(METHODS[method])


def outcome_words(view: AreaView, language: Language) -> str:
    """What came, with its unit: 78 til 83 borgere."""
    outcome = outcome_of(view.udmelding)
    if outcome is None:
        return language.text("unknown")
    ends = None
    if outcome.low is not None and outcome.high is not None:
        ends = (outcome.low, outcome.high)
    return amount(language, view.udmelding.need.unit, outcome.value, ends=ends)


def earlier_words(view: AreaView, language: Language) -> Said:
    """What could be said on each day: the forecasts and what came, or that it cannot be assessed."""
    said = NOTHING
    for origin in reversed(origins_of(view)):
        rows = forecasts_from(view, origin)
        date = language.date(origin)
        if not rows:
            said += Said(language.text("earlier.nothing", date=date))
            continue
        parts = [
            language.text(
                "earlier.part",
                method=method_name(row.method, language),
                point=number_of(language, round(float(row.point), 1)),
            )
            for row in rows
        ]
        text = language.text(
            "earlier.forecast",
            date=date,
            year=str(rows[0].target),
            parts=language.join(parts),
            outcome=outcome_words(view, language),
        )
        keys = tuple(f"backtest.{row.origin}.{row.method}.point" for row in rows)
        said += Said(text, keys)
    if not said.text:
        return Said(language.text("earlier.no_series"))
    few = len(view.study.estimates.backtest_forecasts)
    if few:
        words = language.text("earlier.illustration", fewest=language.number(FEWEST_PAIRS))
        said += Said(words)
    return said


def machinery_words(view: AreaView, language: Language) -> Said:
    """How the same reckoning does where there is enough to score: the municipalities' populations."""
    table = view.study.estimates.population_scores
    if table.empty:
        return NOTHING
    best = next(rows_of(table.sort_values("crps", kind="stable")))
    narrow = bool((table["coverage"] < table["level"]).all())
    text = language.text(
        "earlier.population",
        areas=language.number(best.areas),
        pairs=language.number(best.pairs),
        origin=str(best.origin_year),
        first=str(best.first_target),
        last=str(best.last_target),
        method=method_name(best.method, language),
        coverage=language.percent(float(best.coverage)),
        level=language.percent(float(best.level)),
    )
    keys = tuple(f"backtest.population.{best.method}.{name}" for name in ("crps", "coverage"))
    said = Said(text, keys)
    return said + Said(language.text("earlier.narrow")) if narrow else said


def followed_words(view: AreaView, language: Language) -> Said:
    """Which rounds of the group count the same thing, and what keeps the others apart."""
    table = view.study.estimates.followed
    if table.empty:
        return NOTHING
    rows = list(rows_of(table))
    words = []
    for before, after in pairwise(rows):
        values = {"before": round_name(before, language), "after": round_name(after, language)}
        reason = getattr(after, f"break_{language.code}")
        if pd.isna(reason):
            words.append(language.text("earlier.joined", **values))
        else:
            # The reason stands alone in the table, and inside a sentence here.
            lowered = f"{reason[:1].lower()}{reason[1:]}"
            words.append(language.text("earlier.apart", reason=lowered, **values))
    keys = tuple(str(row.key) for row in rows if not str(row.key).startswith("followed."))
    return Said(" ".join(words), keys)


def round_name(row: Any, language: Language) -> str:
    """What a row of the follow-up is called."""
    return str(getattr(row, f"title_{language.code}"))
