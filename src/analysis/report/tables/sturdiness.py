"""Tables of what moves the places that suffice, where that turns, and what knowing is worth."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.assessment.study import AreaView
from analysis.assessment.tables import rows_of
from analysis.catalogue.parameters import NeedReading
from analysis.language import Language
from analysis.report import blocks
from analysis.report.blocks import Block, Cell, Column
from analysis.report.figures.need import basis_note
from analysis.report.siting_words import (
    assumption_name,
    assumption_value,
    loss_words,
    sturdy_reading,
)
from analysis.report.tables import cells

_WORTH = ("value_places", "value_citizens")


def tornado_table(view: AreaView, language: Language) -> Block | None:
    """Places that suffice with each assumption at its ends, for every reading."""
    if sturdy_reading(view) is None:
        return None
    rows = [
        [
            cells.words(language.choose(reading.short)),
            cells.words(assumption_name(row.name, language)),
            *(_value(row.name, getattr(row, end), language) for end in ("low", "high")),
            *(
                cells.number(language, float(getattr(row, f"result_{end}")))
                for end in ("low", "central", "high")
            ),
        ]
        for reading, row in _rows(view, view.study.estimates.tornado)
    ]
    unit = language.text("unit_name.places")
    return blocks.table(
        rows,
        columns=[
            *cells.columns(language, "reading", "assumption"),
            *cells.columns(language, "low_end", "high_end", numeric=True),
            *cells.columns(
                language, "places_low", "places_central", "places_high", numeric=True, unit=unit
            ),
        ],
        label="hvad-der-flytter-pladserne",
        caption=language.text("table.tornado"),
        source=_source(view, language),
        notes=[language.text("figure.tornado.note")],
    )


def turning_table(view: AreaView, language: Language) -> Block | None:
    """The value of each assumption at which a number of places no longer suffices."""
    if sturdy_reading(view) is None:
        return None
    found: dict[tuple[str, int], dict[str, Any]] = {}
    for reading, row in _rows(view, view.study.estimates.turning_values):
        found.setdefault((language.choose(reading.short), row.places), {})[row.assumption] = row
    names = list(next(iter(found.values())))
    rows = [
        [
            cells.words(reading),
            cells.number(language, float(places)),
            cells.words(language.text("yes" if row[names[0]].suffice_at_central else "no")),
            *(_turn(row[name], language) for name in names),
        ]
        for (reading, places), row in found.items()
    ]
    level = language.percent(view.udmelding.service_levels.main)
    return blocks.table(
        rows,
        columns=[
            cells.column(language, "reading"),
            cells.column(language, "places", numeric=True),
            cells.column(language, "suffices"),
            *(
                Column(key=name, text=assumption_name(name, language), numeric=True)
                for name in names
            ),
        ],
        label="hvor-svaret-vender",
        caption=language.text("table.turning"),
        source=_source(view, language),
        notes=[language.text("table.turning.note", level=level)],
    )


def knowing_table(view: AreaView, language: Language) -> Block | None:
    """What knowing the mean, and an area's share, is worth before places are chosen."""
    shown = sturdy_reading(view)
    if shown is None:
        return None
    areas = cells.area_names(view, language)
    rows = [
        [
            cells.words(areas[row.area]),
            cells.words(language.text(f"knowing.{row.name}")),
            *(
                _rounded(language, getattr(row, name))
                for name in ("places", "empty_places", "without_place_persons", *_WORTH)
            ),
        ]
        for reading, row in _rows(view, view.study.estimates.value_of_knowing)
        # Of the nation there is one thing to know: all is the mean.
        if reading is shown and not (row.name == "all" and row.area == view.study.areas.nation.slug)
    ]
    names = ("places_chosen", "empty_places", "without_place", *_WORTH)
    return blocks.table(
        rows,
        columns=[
            *cells.columns(language, "area", "what_known"),
            *cells.columns(language, *names, numeric=True),
        ],
        label="hvad-det-er-vaerd-at-vide",
        caption=language.text("table.knowing"),
        source=_source(view, language),
        notes=[loss_words(view, language), basis_note(view, shown, language)],
    )


def asking_table(view: AreaView, language: Language) -> Block | None:
    """What answers are worth that remove some of the uncertainty of the mean."""
    shown = sturdy_reading(view)
    if shown is None:
        return None
    rows = [
        [
            _reduction(row, language),
            *(_rounded(language, getattr(row, name)) for name in _WORTH),
            cells.chance(language, float(row.share_of_perfect)),
        ]
        for reading, row in _rows(view, view.study.estimates.value_of_asking)
        if reading is shown
    ]
    return blocks.table(
        rows,
        columns=[
            cells.column(language, "reduction", unit="0-1"),
            *cells.columns(language, *_WORTH, numeric=True),
            cells.column(language, "share_of_perfect", numeric=True, unit="0-1"),
        ],
        label="er-det-vaerd-at-spoerge",
        caption=language.text("table.asking"),
        source=_source(view, language),
        notes=[
            loss_words(view, language),
            language.text("table.asking.note"),
            basis_note(view, shown, language),
        ],
    )


def _rows(view: AreaView, table: pd.DataFrame) -> list[tuple[NeedReading, Any]]:
    readings = {reading.id: reading for reading in view.udmelding.need.readings}
    return [(readings[row.reading], row) for row in rows_of(table)]


def _value(name: str, value: float, language: Language) -> Cell:
    return Cell(float(value), assumption_value(name, float(value), language))


def _turn(row: Any, language: Language) -> Cell:
    if pd.isna(row.value):
        return Cell(None, language.text("turning.none"))
    # A decimal more than the assumption has: the turn lies close to a whole number of citizens.
    value = float(row.value)
    shares = row.assumption != "mean_persons"
    return Cell(value, language.percent(value, 1) if shares else language.number(value, 1))


def _rounded(language: Language, value: float) -> Cell:
    """A worth; nought where only the last digits of a sum are left."""
    return cells.number(language, round(float(value), 9))


def _reduction(row: Any, language: Language) -> Cell:
    share = language.percent(float(row.reduction))
    if pd.isna(row.silent_share):
        return Cell(float(row.reduction), share)
    return Cell(float(row.reduction), language.text("asking.silent", share=share))


def _source(view: AreaView, language: Language) -> str:
    readings = view.udmelding.need.readings
    return cells.sources(language, (f.source for r in readings for f in r.basis), own=True)
