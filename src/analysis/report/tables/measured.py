"""Tables about how counts were measured: the factor, shrinkage, and what is remarkable."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from analysis.assessment.need.measured import reported_figures
from analysis.assessment.study import AreaView
from analysis.assessment.tables import rows_of
from analysis.language import Language
from analysis.report import blocks
from analysis.report.amounts import amount_of
from analysis.report.blocks import Block, Cell, Column
from analysis.report.measures import basis_name, pairs
from analysis.report.tables import cells
from analysis.report.wording import coverage_line

_PER = 100_000
_PUBLIC = "offentlig"


def factor_table(view: AreaView, language: Language) -> Block | None:
    """The true number as a function of the measurement factor; for the country alone."""
    table = view.study.estimates.total_by_factor
    if table.empty or not view.is_nation:
        return None
    bases = list(dict.fromkeys(table["basis"]))
    found = {(row.basis, row.case, row.factor): row for row in rows_of(table)}
    first = list(rows_of(table[table["basis"] == bases[0]]))
    rows = [
        [
            _factor(row, language),
            *(
                cell
                for basis in bases
                for cell in _three(found[basis, row.case, row.factor], language)
            ),
        ]
        for row in first
    ]
    figures = reported_figures(view.udmelding)
    counted = [figure.unit for figure in figures if figure.key in bases]
    # What was reported decides: a reading may make courses a year of reported citizens.
    unit = language.text(f"unit_name.{(counted or [view.udmelding.need.unit])[0]}")
    return blocks.table(
        rows,
        columns=[
            cells.column(language, "factor"),
            *(column for basis in bases for column in _columns(view, basis, language)),
        ],
        label="maalefaktor",
        caption=language.text("table.factor", unit=unit),
        source=cells.sources(language, (figure.source for figure in figures), own=True),
        notes=[
            language.text("table.factor.note"),
            *pair_notes(view, language),
            coverage_line(view, language),
        ],
    )


def _factor(row: pd.Series, language: Language) -> Cell:
    words = language.number(row.factor, decimals=2)
    if row.case == "assumed":
        low, high = (language.number(n, decimals=2) for n in (row.factor_low, row.factor_high))
        words = language.text("table.factor.assumed", factor=words, low=low, high=high)
    return Cell(float(row.factor), words)


def _three(row: pd.Series, language: Language) -> Iterator[Cell]:
    for value in (row.mean_persons, row.low_persons, row.high_persons):
        yield cells.number(language, round(value))


def _columns(view: AreaView, basis: str, language: Language) -> Iterator[Column]:
    name = basis_name(view, basis, language)
    yield Column(key=f"{basis}_mean", text=name, numeric=True)
    for end in ("low", "high"):
        text = language.text(f"table.factor.{end}", name=name)
        yield Column(key=f"{basis}_{end}", text=text, numeric=True)


def pair_notes(view: AreaView, language: Language) -> Iterator[str]:
    """The factor at which the other published figure would be the true number."""
    for reported, other, low, high in pairs(view):
        yield language.text(
            "table.factor.pair",
            other=amount_of(language, other),
            reported=amount_of(language, reported),
            ratio=language.interval(low, high, decimals=2),
        )


def shrinkage_table(view: AreaView, language: Language) -> Block | None:
    """How far each count is drawn towards the others; municipalities' own only internally."""
    table = view.study.estimates.shrinkage_by_count
    if table.empty or not view.is_nation:
        return None
    regions = {region.slug: language.choose(region.name) for region in view.study.asked_regions}
    names = {**view.study.country.every_area.names, **regions}
    if view.study.edition == _PUBLIC:
        table = table[table["area"].isin(list(regions))]
    if table.empty:
        return None
    rows = [
        [
            cells.words(names[row.area]),
            Cell(row.low if row.low == row.high else None, _count(row, language)),
            *(
                cells.number(language, rate * _PER)
                for rate in (row.reported_rate, row.posterior_rate)
            ),
            cells.chance(language, row.weight),
        ]
        for row in rows_of(table)
    ]
    national = language.number(float(table["national_rate"].iloc[0]) * _PER, decimals=1)
    return blocks.table(
        rows,
        columns=[
            cells.column(language, "area"),
            *cells.columns(language, "count", "own_rate", "shrunk_rate", numeric=True),
            cells.column(language, "own_weight", numeric=True, unit="0-1"),
        ],
        label="sammentraekning",
        caption=language.text("table.shrinkage"),
        source=answer_sources(view, language),
        notes=[language.text("table.shrinkage.note", national=national)],
    )


def _count(row: pd.Series, language: Language) -> str:
    if pd.isna(row.high):
        return language.text("bound.floor", value=language.number(row.low))
    return language.interval(row.low, row.high)


def findings_table(view: AreaView, language: Language) -> Block | None:
    """What is allowed in the answers but worth knowing, and what to do about it."""
    table = view.study.estimates.answer_findings
    if table.empty or not view.is_nation:
        return None
    areas = {area.slug: area.name for area in view.study.areas.known}
    if view.study.edition == _PUBLIC:
        # A finding about one municipality tells what it answered.
        table = table[table["place"].isin(["", *areas])]
    rows = [
        [
            cells.words(language.choose(areas[r.place]) if r.place in areas else r.place or "–"),
            cells.words(getattr(r, f"rule_{language.code}")),
            cells.words(getattr(r, f"cure_{language.code}")),
        ]
        for r in rows_of(table)
    ]
    if not rows:
        return None
    return blocks.table(
        rows,
        columns=cells.columns(language, "place", "found", "cure"),
        label="fund-i-svarene",
        caption=language.text("table.findings"),
        source=answer_sources(view, language),
    )


def answer_sources(view: AreaView, language: Language) -> str:
    """Where the counts of the answers come from."""
    counted = (answer for answer in view.udmelding.answers if answer.low is not None)
    return cells.sources(language, (answer.source.source for answer in counted), own=True)
