"""Tables of who gets nearer, and of who pays."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.assessment.study import AreaView
from analysis.assessment.tables import rows_of
from analysis.evidence import Unit
from analysis.language import Language
from analysis.report import blocks
from analysis.report.blocks import Block, Cell
from analysis.report.choosing import distinct_distances
from analysis.report.compared import compared, has_alternatives
from analysis.report.figures.nearness import alike_name
from analysis.report.tables import cells
from analysis.report.tables.alternatives import known_number


def nearness_table(view: AreaView, language: Language) -> Block | None:
    """Kilometres to one's own offer before and after, for every area and alternative."""
    table, found = view.study.estimates.nearness_by_area, distinct_distances(view)
    if not found:
        return None
    names = {one.id: language.choose(one.name) for one, _ in found}
    several = len(found) > 1
    areas = cells.marked_names(view, language)
    rows = [
        [
            *([cells.words(names[row.alternative])] if several else []),
            cells.words(areas[row.area]),
            cells.number(language, float(row.persons)),
            cells.number(language, float(row.persons_without_road)),
            *(_km(language, getattr(row, n)) for n in ("km_before", "km_after", "km_nearer")),
        ]
        for row in rows_of(table)
        if row.alternative in names
    ]
    unit = language.text(f"unit_name.{view.udmelding.need.unit}")
    shown = language.join([alike_name(one, alike, language) for one, alike in found])
    return blocks.table(
        rows,
        columns=[
            *([cells.column(language, "alternative")] if several else []),
            cells.column(language, "area"),
            *cells.columns(language, "with_road", "without_road", numeric=True, unit=unit),
            *cells.columns(language, "km_before", "km_after", "km_nearer", numeric=True, unit="km"),
        ],
        label="afstand-foer-og-efter",
        caption=language.text("table.nearness", unit=unit),
        source=cells.sources(language, [view.study.population.source], own=True),
        notes=[
            language.text("table.nearness.shown", names=shown),
            language.text("figure.nearness.note"),
            language.text("table.nearness.note"),
        ],
    )


def _km(language: Language, value: Any) -> Cell:
    if pd.isna(value):
        return cells.unknown(language)
    return Cell(float(value), language.number(float(value)))


def payment_table(view: AreaView, language: Language) -> Block | None:
    """What the areas, and the own area's municipalities, pay under each alternative.

    Returns
    -------
    Block or None
        None where no rate is given: then nobody's payment is known.
    """
    table = view.study.estimates.payment_by_municipality
    if table.empty or not has_alternatives(view):
        return None
    shown = [a for a in compared(view) if a.id in set(table["alternative"])]
    rows = [
        [
            cells.words(name),
            cells.chance(language, _sum(table, shown[0].id, codes, "population_share")),
            *(known_number(language, _sum(table, a.id, codes, "dkk_per_year")) for a in shown),
        ]
        for name, codes in _payers(view, language)
    ]
    dkk = language.text(f"unit_name.{Unit.DKK}")
    return blocks.table(
        rows,
        columns=[
            cells.column(language, "area"),
            cells.column(language, "share", numeric=True, unit="0-1"),
            *(
                blocks.Column(key=a.id, text=language.choose(a.name), numeric=True, unit=dkk)
                for a in shown
            ),
        ],
        label="hvem-betaler",
        caption=language.text("table.payment"),
        source=cells.sources(language, [view.study.population.source], own=True),
        notes=[language.text("table.payment.note")],
    )


def _payers(view: AreaView, language: Language) -> list[tuple[str, tuple[str, ...]]]:
    """Every area, and of the report's own area every municipality by name and code."""
    areas = cells.marked_names(view, language)
    found = [(areas[area.slug], area.municipalities) for area in view.study.areas.report_areas]
    if view.is_nation:
        return found
    names = view.study.country.every_area.names
    return found + [
        (language.text("table.payment.municipality", name=names[code], code=code), (code,))
        for code in view.area.municipalities
    ]


def _sum(table: pd.DataFrame, alternative: str, codes: tuple[str, ...], column: str) -> float:
    rows = table[(table["alternative"] == alternative) & table["municipality"].isin(codes)]
    return float(rows[column].sum())
