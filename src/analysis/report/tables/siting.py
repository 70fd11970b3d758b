"""Tables of siting: the places most often nearest, kilometres saved by area, and the road factor."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.assessment.study import AreaView
from analysis.country.travel import ROAD_FACTOR
from analysis.evidence import Source
from analysis.language import Language
from analysis.report import blocks
from analysis.report.blocks import Block, Cell
from analysis.report.siting_choices import (
    at_factors,
    choice_name,
    has_siting,
    most_often,
    saved,
    site_reading,
)
from analysis.report.tables import cells

_KM = ("regret_km", "saved_km", "mean_km")


def often_one_table(view: AreaView, language: Language) -> Block | None:
    """The municipalities where one new unit is most often nearest: how often, and what others cost."""
    return _often(view, 1, language, label="oftest-naermest-en")


def often_two_table(view: AreaView, language: Language) -> Block | None:
    """The same for pairs."""
    return _often(view, 2, language, label="oftest-naermest-to")


def _often(view: AreaView, units: int, language: Language, *, label: str) -> Block | None:
    if not has_siting(view):
        return None
    found = most_often(view, units)
    rows = [
        [
            cells.words(choice_name(view, row, language)),
            cells.chance(language, float(row.chance_best)),
            *(km_cell(language, getattr(row, name)) for name in _KM),
        ]
        for row in found
    ]
    draws = len(view.study.estimates.draws_by_reading[site_reading(view).id].intensity_persons)
    return blocks.table(
        rows,
        columns=[
            cells.column(language, "site"),
            cells.column(language, "chance_best", numeric=True, unit="0-1"),
            *cells.columns(language, *_KM, numeric=True, unit="km"),
        ],
        label=label,
        caption=language.text("table.often_one" if units == 1 else "table.often_two"),
        source=cells.sources(language, _sources(view), own=True),
        notes=[
            language.text(
                "table.often.note", draws=language.number(draws), rows=language.number(len(rows))
            )
        ],
    )


def savings_table(view: AreaView, language: Language) -> Block | None:
    """Kilometres to the nearest unit by area, before and after, with one and with two new units."""
    if not has_siting(view):
        return None
    areas = cells.marked_names(view, language)
    one, two = (saved(view, units) for units in (1, 2))
    rows = [
        [
            cells.words(areas[slug]),
            km_cell(language, row.km_before),
            *(
                cell
                for found in (row, two[slug])
                for cell in (km_cell(language, found.km_after), _saved(language, found))
            ),
            cells.number(language, float(row.persons_without_road)),
        ]
        for slug, row in one.items()
    ]
    names = [f"{name}_{units}" for units in ("one", "two") for name in ("km", "saved")]
    persons = language.text("unit_name.persons")
    return blocks.table(
        rows,
        columns=[
            cells.column(language, "area"),
            *cells.columns(language, "km_now", *names, numeric=True, unit="km"),
            cells.column(language, "without_road", numeric=True, unit=persons),
        ],
        label="sparede-kilometer",
        caption=language.text("table.savings"),
        source=cells.sources(language, _sources(view), own=True),
        notes=[language.text("table.savings.note")],
    )


def factors_table(view: AreaView, language: Language) -> Block | None:
    """The nearest place, and what it saves, if roads are shorter or longer than assumed."""
    if not has_siting(view):
        return None
    rows = [
        [
            Cell(factor, language.number(factor, 1)),
            cells.number(language, float(units)),
            cells.words(choice_name(view, row, language)),
            *(km_cell(language, getattr(row, n)) for n in ("saved_km", "mean_km")),
            km_cell(language, row.central_regret_km),
        ]
        for units in (1, 2)
        for factor, row in at_factors(view, units).items()
    ]
    return blocks.table(
        rows,
        columns=[
            *cells.columns(language, "road_factor", "new_units", numeric=True),
            cells.column(language, "nearest_site"),
            *cells.columns(language, "saved_km", "mean_km", numeric=True, unit="km"),
            cells.column(language, "kept_regret", numeric=True, unit="km"),
        ],
        label="hvis-vejene-er-anderledes",
        caption=language.text("table.factors"),
        source=cells.sources(language, [view.study.country.roads.source]),
        notes=[language.text("table.factors.note", central=language.number(ROAD_FACTOR, 1))],
    )


def km_cell(language: Language, value: Any) -> Cell:
    """Kilometres; whole ones from ten up, since nobody measures a mean closer."""
    # Rounded first: a mean that is nought but for its last digits is no distance.
    return cells.number(language, round(float(value), 6))


def _saved(language: Language, row: Any) -> Cell:
    """Kilometres saved, with the interval in brackets where there is one."""
    if pd.isna(row.saved_km):
        return cells.unknown(language)
    saving, low, high = (
        round(float(n), 6) for n in (row.saved_km, row.saved_low_km, row.saved_high_km)
    )
    ends = language.interval(low, high)
    if ends == language.number(saving):
        return Cell(saving, ends)
    text = language.text("siting.with_interval", km=language.number(saving), ends=ends)
    return Cell(saving, text)


def _sources(view: AreaView) -> list[Source]:
    basis = [figure.source for figure in site_reading(view).basis]
    return [*basis, view.study.population.source]
