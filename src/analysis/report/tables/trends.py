"""The table of how a number may have moved since it was counted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from analysis.assessment.study import AreaView
from analysis.assessment.tables import rows_of
from analysis.language import Language
from analysis.report import blocks
from analysis.report.blocks import Block, Cell
from analysis.report.tables import cells
from analysis.report.wording import coverage_line


def trend_table(view: AreaView, language: Language) -> Block | None:
    """Population apart from rate, 0 to 10 years after each reading; for the country alone."""
    table = view.study.estimates.trend_by_year
    if table.empty or not view.is_nation:
        return None
    central = table[table["case"] == "central"]
    titles = {reading.id: reading for reading in view.udmelding.need.readings}
    shown = [titles[key] for key in dict.fromkeys(central["reading"])]
    unit = language.text(f"unit_name.{view.udmelding.need.unit}")
    years = [int(n) for n in dict.fromkeys(central["years_after"]) if n]
    return blocks.table(
        [
            _row(row, language.choose(titles[row.reading].short), language)
            for row in rows_of(central)
        ],
        columns=[
            cells.column(language, "reading"),
            *cells.columns(
                language, "years_after", "population_factor", "rate_factor", numeric=True
            ),
            *cells.columns(language, "held", "mean", "low", "high", numeric=True, unit=unit),
        ],
        label="udvikling",
        caption=language.text(
            "table.trend",
            years=language.plural("unit.years", years[-1], n=language.join(list(map(str, years)))),
            unit=unit,
        ),
        source=cells.sources(
            language,
            [*(f.source for r in shown for f in r.basis), view.study.population_ahead.source],
            own=True,
        ),
        notes=[*_notes(view, table, language), coverage_line(view, language)],
    )


def _row(row: Any, name: str, language: Language) -> list[Cell]:
    low, high = row.rate_factor_low, row.rate_factor_high
    return [
        cells.words(name),
        cells.number(language, row.years_after),
        Cell(row.population_factor, language.number(row.population_factor, decimals=2)),
        Cell(row.rate_factor, language.interval(low, high, decimals=2)),
        cells.number(language, round(row.held_persons, 1)),
        cells.number(language, round(row.mean_persons, 1)),
        cells.number(language, row.low_persons),
        cells.number(language, row.high_persons),
    ]


def _notes(view: AreaView, table: pd.DataFrame, language: Language) -> Iterator[str]:
    trend = view.udmelding.need.trend
    if trend is not None:
        yield language.text(
            "table.trend.note",
            drift=language.percent(trend.largest_drift_per_year.central),
            left=language.percent(trend.damping_per_year.central),
        )
    first = next(rows_of(table[table["case"] == "central"]))
    if first.counts == 1:
        yield language.text("table.trend.one")
    else:
        drift = language.percent(first.drift_per_year, decimals=1)
        yield language.text("table.trend.several", count=first.counts, drift=drift)
    last = list(rows_of(table[(table["case"] == "high") & (table["reading"] == first.reading)]))[-1]
    yield language.text(
        "table.trend.wide",
        years=language.plural("unit.years", last.years_after, n=last.years_after),
        low=language.number(last.low_persons),
        high=language.number(last.high_persons),
    )
    if not view.study.estimates.census_by_quarter.empty:
        yield language.text("table.trend.census")
    yield language.choose(view.study.population_ahead.description)
