"""Tables about stays: how long they are taken to be, what inflow that takes, and the years ahead."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from analysis.assessment.capacity.stays import long_years
from analysis.assessment.study import AreaView
from analysis.assessment.tables import rows_of
from analysis.catalogue.offers import SupplyRule
from analysis.evidence import Quantity, Unit
from analysis.language import Language
from analysis.report import blocks
from analysis.report.amounts import amount_of, number_of
from analysis.report.blocks import Block, Cell, Column
from analysis.report.measures import duration
from analysis.report.tables import cells
from analysis.report.wording import coverage_line

# What a reader may take for inflow because it is counted by the year.
_YEARLY = (Unit.SENTENCES_PER_YEAR, Unit.NEW_PERSONS_PER_YEAR)
_MONTHS_SHOWN = (0, 12, 24, 60, 120)
_MONTHS = 12


def stays_table(view: AreaView, language: Language) -> Block | None:
    """The assumed law: mean, median, and the share of stays that last long."""
    table = view.study.estimates.stays_by_case
    if table.empty or not view.is_catchment:
        return None
    found = {(row.case, row.years): row for row in rows_of(table)}
    cases, times = list(dict.fromkeys(table["case"])), long_years(table)
    rows = [
        [
            cells.words(language.text(f"ahead.{case}")),
            *(_years(found[case, 1.0], name, language) for name in ("mean", "median")),
            *(cells.chance(language, found[case, y].longer_share) for y in times),
        ]
        for case in cases
    ]
    unit = language.text("unit_name.years")
    longer = [
        Column(key=f"longer_{y:g}_years", text=duration(language, y), numeric=True, unit="0-1")
        for y in times
    ]
    notes = [language.text("table.stays.note")]
    if view.udmelding.capacity.rule is SupplyRule.MUST_RECEIVE:
        notes.append(language.text("table.stays.review"))
    return blocks.table(
        rows,
        columns=[
            cells.column(language, "case_ahead"),
            *cells.columns(language, "mean", "median_stay", numeric=True, unit=unit),
            *longer,
        ],
        label="opholdstid",
        caption=language.text("table.stays"),
        source=cells.sources(language, (), own=True),
        notes=notes,
    )


def _years(row: Any, name: str, language: Language) -> Cell:
    value = getattr(row, f"{name}_stay_years")
    return Cell(value, duration(language, value))


def flow_table(view: AreaView, language: Language) -> Block | None:
    """Inflow times mean stay against the stock, or what is missing to try it."""
    table = view.study.estimates.flow_by_stay
    if table.empty or not view.is_catchment:
        return None
    reading = view.udmelding.need.readings[0]
    shown = table[table["reading"] == reading.id]
    stated = bool(shown["stated_per_year"].notna().all())
    columns = [
        cells.column(language, "case_ahead"),
        cells.column(language, "stay", numeric=True, unit=language.text("unit_name.years")),
        cells.column(
            language,
            "needed_inflow",
            numeric=True,
            unit=language.text(f"unit_name.{Unit.NEW_PERSONS_PER_YEAR}"),
        ),
        cells.column(language, "stated_inflow", numeric=True),
    ]
    if stated:
        columns += [
            cells.column(language, name, numeric=True) for name in ("expected_stock", "low", "high")
        ]
    return blocks.table(
        [_flow_row(row, language, stated=stated) for row in rows_of(shown)],
        columns=columns,
        label="vaekst-eller-fejl",
        caption=language.text("table.flow"),
        source=cells.reckoned_from(language, reading),
        notes=list(_flow_notes(view, shown, language, stated=stated)),
    )


def _flow_row(row: Any, language: Language, *, stated: bool) -> list[Cell]:
    lead = [
        cells.words(language.text(f"ahead.{row.case}")),
        Cell(row.mean_stay_years, duration(language, row.mean_stay_years)),
        cells.number(language, row.needed_per_year),
    ]
    if not stated:
        return [*lead, cells.unknown(language)]
    numbers = (row.stated_per_year, row.expected_persons, row.low_persons, row.high_persons)
    return [*lead, *(cells.number(language, float(number)) for number in numbers)]


def _flow_notes(
    view: AreaView, shown: pd.DataFrame, language: Language, *, stated: bool
) -> Iterator[str]:
    if stated:
        yield from dict.fromkeys(shown[f"finding_{language.code}"])
        return
    yield language.text("table.flow.missing")
    alike: dict[str, list[Quantity]] = {}
    for figure in view.udmelding.definitions:
        if figure.unit in _YEARLY and figure.known:
            alike.setdefault(language.choose(figure.definition), []).append(figure)
    for name, figures in alike.items():
        amounts = [
            language.text(
                "table.flow.dated",
                amount=number_of(language, figure.value)
                if figure.value is not None
                else amount_of(language, figure),
                date=language.period(figure.date),
            )
            for figure in figures
        ]
        yield language.text("table.flow.apart", name=name, amounts=language.join(amounts))


def census_table(view: AreaView, language: Language) -> Block | None:
    """How many may need a place in the years ahead, with the interval; for the first reading."""
    table = view.study.estimates.census_by_quarter
    if table.empty or not view.is_catchment:
        return None
    reading = view.udmelding.need.readings[0]
    shown = table[(table["reading"] == reading.id) & table["months"].isin(_MONTHS_SHOWN)]
    unit = language.text(f"unit_name.{view.udmelding.need.unit}")
    rows = [
        [
            cells.number(language, row.months // _MONTHS),
            *(
                cells.number(language, round(value, 1))
                for value in (row.mean_persons, row.low_persons, row.high_persons)
            ),
        ]
        for row in rows_of(shown)
    ]
    return blocks.table(
        rows,
        columns=[
            cells.column(language, "years_ahead", numeric=True),
            *cells.columns(language, "mean", "low", "high", numeric=True, unit=unit),
        ],
        label="antal-i-aarene-frem",
        caption=language.text("table.census"),
        source=cells.reckoned_from(language, reading),
        notes=[coverage_line(view, language)],
    )
