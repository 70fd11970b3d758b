"""Tables of a backtest: what was known when, forecasts beside what came, scores, and rounds."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.assessment.study import AreaView
from analysis.assessment.tables import rows_of
from analysis.catalogue.backtest import DerivedInput
from analysis.evidence import Bound, Unit
from analysis.language import Language
from analysis.periods import Period
from analysis.report import blocks
from analysis.report.amounts import amount, number_of, sentence
from analysis.report.blocks import Block, Cell, Column
from analysis.report.earlier import (
    forecasts_from,
    inputs_of,
    method_name,
    origins_of,
    outcome_words,
    plan_of,
    round_name,
)
from analysis.report.tables import cells

_SCORES = ("crps", "mean_error", "log_score")
_TENTHS = 10


def inputs_table(view: AreaView, language: Language) -> Block | None:
    """Each number with its date and its publication date, and on which days it was known."""
    found, origins = inputs_of(view, language), origins_of(view)
    if not found:
        return None
    rows = [
        [
            cells.words(one.words),
            cells.number(language, one.given.value),
            cells.period(language, one.given.date),
            cells.period(language, one.given.published),
            *(
                cells.words(language.text("yes" if one.given.known_by(origin) else "no"))
                for origin in origins
            ),
        ]
        for one in found
    ]
    plan = plan_of(view)
    figures = [*plan.series, *(figure for one in plan.derived for figure in one.basis)]
    return blocks.table(
        rows,
        columns=[
            cells.column(language, "definition"),
            cells.column(language, "value", numeric=True),
            *cells.columns(language, "concerns", "published"),
            *(
                Column(
                    key=f"known_{origin.isoformat()}",
                    text=language.text("column.known_on", date=language.date(origin)),
                )
                for origin in origins
            ),
        ],
        label="hvad-der-var-kendt",
        caption=language.text("table.known_inputs"),
        source=cells.sources(language, [figure.source for figure in figures]),
        notes=[_derived_note(one, language) for one in plan.derived],
    )


def forecasts_table(view: AreaView, language: Language) -> Block | None:
    """The forecasts of each day beside what came; a day without any says so."""
    origins = origins_of(view)
    if not origins:
        return None
    came = outcome_words(view, language)
    rows = []
    for origin in origins:
        found = forecasts_from(view, origin)
        day = Cell(origin.isoformat(), language.date(origin))
        if not found:
            none = cells.dash()
            rows.append([day, cells.words(language.text("earlier.cannot")), none, none, none])
        rows.extend(
            [
                day,
                cells.words(sentence(method_name(row.method, language))),
                cells.number(language, round(float(row.point), 1)),
                Cell(float(row.outcome), came),
                Cell(float(row.error), language.number(float(row.error), 1)),
            ]
            for row in found
        )
    return blocks.table(
        rows,
        columns=[
            *cells.columns(language, "origin", "method"),
            *cells.columns(language, "forecast", "came", "error", numeric=True),
        ],
        label="prognoser-og-hvad-der-kom",
        caption=language.text("table.forecasts"),
        source=cells.sources(language, [f.source for f in plan_of(view).series], own=True),
        notes=[language.text("table.forecasts.note")],
    )


def scores_table(view: AreaView, language: Language) -> Block | None:
    """How well each method forecast the municipalities' populations."""
    table = view.study.estimates.population_scores
    if table.empty:
        return None
    rows = [
        [
            cells.words(sentence(method_name(row.method, language))),
            cells.number(language, float(row.pairs)),
            *(cells.number(language, round(float(getattr(row, n)), 2)) for n in _SCORES),
            cells.chance(language, float(row.coverage)),
            cells.chance(language, float(row.crps_skill)),
        ]
        for row in rows_of(table)
    ]
    level = language.percent(float(table["level"].iloc[0]))
    return blocks.table(
        rows,
        columns=[
            cells.column(language, "method"),
            cells.column(language, "pairs", numeric=True),
            *cells.columns(language, *_SCORES, numeric=True),
            Column(
                key="coverage",
                text=language.text("column.coverage", level=level),
                numeric=True,
                unit="0-1",
            ),
            cells.column(language, "crps_skill", numeric=True, unit="0-1"),
        ],
        label="traefsikkerhed-paa-folketal",
        caption=language.text("table.scores"),
        source=cells.sources(language, [view.study.population_ahead.source], own=True),
        notes=[language.text("table.scores.note")],
    )


def pit_table(view: AreaView, language: Language) -> Block | None:
    """How many of the outcomes lay in each tenth of their forecast: even where chances are right."""
    table = view.study.estimates.population_pit
    if table.empty:
        return None
    methods = list(dict.fromkeys(table["method"]))
    counts = {(row.method, row.tenth): int(row.count) for row in rows_of(table)}
    rows = [
        [
            cells.words(_tenth(language, tenth)),
            *(cells.number(language, float(counts[method, tenth])) for method in methods),
        ]
        for tenth in dict.fromkeys(table["tenth"])
    ]
    even = sum(counts[methods[0], tenth] for tenth in dict.fromkeys(table["tenth"])) / _TENTHS
    return blocks.table(
        rows,
        columns=[
            cells.column(language, "tenth"),
            *(
                Column(key=method, text=sentence(method_name(method, language)), numeric=True)
                for method in methods
            ),
        ],
        label="hvor-det-laa-i-prognosen",
        caption=language.text("table.pit"),
        source=cells.sources(language, [view.study.population_ahead.source], own=True),
        notes=[language.text("table.pit.note", even=language.number(round(even)))],
    )


def followed_table(view: AreaView, language: Language) -> Block | None:
    """Rounds of the same group side by side, and what keeps two of them from being compared."""
    table = view.study.estimates.followed
    if table.empty:
        return None
    rows = [
        [
            cells.words(round_name(row, language)),
            cells.words(str(getattr(row, f"definition_{language.code}"))),
            _count(row, language),
            _date(row, language),
            cells.words(_joined(row, language, first=place == 0)),
        ]
        for place, row in enumerate(rows_of(table))
    ]
    counts = [one.count for one in plan_of(view).follow_up]
    names = ("round_name", "definition", "count", "date", "comparable")
    return blocks.table(
        rows,
        columns=[cells.column(language, name, numeric=name == "count") for name in names],
        label="runder-ved-siden-af-hinanden",
        caption=language.text("table.followed"),
        source=cells.sources(language, [count.source for count in counts if count is not None]),
        notes=[language.text("table.followed.note")],
    )


def _count(row: Any, language: Language) -> Cell:
    found = [None if pd.isna(n) else float(n) for n in (row.value, row.low, row.high)]
    value, low, high = found
    known = next((number for number in found if number is not None), None)
    if known is None:
        return cells.unknown(language)
    ends = None if low is None or high is None else (low, high)
    shown = low if value is None and low is not None else known
    return Cell(value, amount(language, Unit(row.unit), shown, ends=ends, bound=Bound(row.bound)))


def _date(row: Any, language: Language) -> Cell:
    """When it was counted; not the round's own date where nothing was."""
    if str(row.key).startswith("followed."):
        return cells.unknown(language)
    return cells.period(language, Period(row.date))


def _joined(row: Any, language: Language, *, first: bool) -> str:
    if first:
        return "–"
    reason = getattr(row, f"break_{language.code}")
    return language.text("earlier.same") if pd.isna(reason) else str(reason)


def _tenth(language: Language, low: str) -> str:
    start = float(low)
    ends = (language.percent(start), language.percent(start + 1 / _TENTHS))
    return language.text("number.interval", low=ends[0], high=ends[1])


def _derived_note(one: DerivedInput, language: Language) -> str:
    return language.text(
        "table.known_inputs.derived",
        title=language.choose(one.title),
        value=number_of(language, one.value),
        reason=language.choose(one.reason),
    )
