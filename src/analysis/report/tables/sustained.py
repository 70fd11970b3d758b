"""Tables of sustainability and waiting: empty offers, years with none, and places that are tried."""

from __future__ import annotations

import math
from typing import Any

from analysis.assessment.study import AreaView
from analysis.assessment.tables import rows_of
from analysis.language import Language
from analysis.report import blocks
from analysis.report.blocks import Block, Cell, Column
from analysis.report.choosing import distinct_offers, settled_year
from analysis.report.compared import (
    CASES,
    has_alternatives,
    offer_names,
    offers_in,
    scenarios_of,
    shown_reading,
)
from analysis.report.tables import cells

_MEASURES = (
    "chance_empty",
    "chance_ever_empty",
    "chance_year_of_none",
    "chance_any_year_of_none",
)
_MINIMUM = {
    "persons": ("chance_below_persons", "chance_ever_below_persons"),
    "new_per_year": ("chance_year_below", "chance_any_year_below"),
}


def sustainability_table(view: AreaView, language: Language) -> Block | None:
    """How often each offer stands empty or has too few, on a day, in a year and over the years."""
    if not has_alternatives(view):
        return None
    scenarios, reading = scenarios_of(view), shown_reading(view)
    minimum = scenarios.minimum_volume
    asked = [name for name in _MINIMUM if minimum and getattr(minimum, name) is not None]
    measures = [*_MEASURES, *(measure for name in asked for measure in _MINIMUM[name])]
    names = offer_names(view, language)
    rows = [
        [
            cells.words(names[offer]),
            cells.words(language.text(f"case_short.{case}")),
            cells.number(language, float(row.mean_persons)),
            *(cells.chance(language, getattr(row, measure)) for measure in measures),
        ]
        for alternative, offer in distinct_offers(view)
        for case in CASES
        for row in (offers_in(view, alternative, case=case, ahead=settled_year(view))[offer],)
    ]
    years = language.plural(
        "unit.years", scenarios.sustainability_years, n=scenarios.sustainability_years
    )
    columns = [
        *cells.columns(language, "offer", "case"),
        cells.column(language, "mean", numeric=True, unit=language.text("unit_name.persons")),
        *(
            Column(
                key=measure,
                text=language.text(f"column.{measure}", years=years),
                numeric=True,
                unit="0-1",
            )
            for measure in measures
        ),
    ]
    note = "table.sustainability.minimum" if minimum else "table.sustainability.no_minimum"
    return blocks.table(
        rows,
        columns=columns,
        label="tomme-tilbud",
        caption=language.text("table.sustainability"),
        source=cells.reckoned_from(language, reading),
        notes=[
            language.text("table.sustainability.note"),
            language.text(note, reason=language.choose(minimum.reason) if minimum else ""),
        ],
    )


def places_tried_table(view: AreaView, language: Language) -> Block | None:
    """What numbers of places mean where citizens may wait, or must have one within some days."""
    table = view.study.estimates.supply_by_places
    if table.empty:
        return None
    shares = ["share_waiting", "share_late", "chance_of_growing"]
    numbers = ["mean_wait_days", "late_per_year"]
    used = [n for n in (*shares, *numbers) if n in table.columns and table[n].notna().any()]
    titles = {r.id: language.choose(r.short) for r in view.udmelding.need.readings}
    rows = [
        [
            cells.words(titles[row.reading]),
            cells.words(language.text(f"ahead.{row.case}")),
            cells.number(language, int(row.places)),
            *(
                cells.chance(language, getattr(row, name))
                if name in shares
                else _number(language, getattr(row, name))
                for name in used
            ),
        ]
        for row in rows_of(table)
    ]
    readings = [r for r in view.udmelding.need.readings if r.id in set(table["reading"])]
    sources = (figure.source for reading in readings for figure in reading.basis)
    return blocks.table(
        rows,
        columns=[
            *cells.columns(language, "reading", "stay_case"),
            cells.column(language, "places", numeric=True),
            *cells.columns(language, *used, numeric=True),
        ],
        label="pladser-der-proeves",
        caption=language.text("table.places_tried"),
        source=cells.sources(language, sources, own=True),
        notes=[language.text("table.places_tried.note")],
    )


def _number(language: Language, value: Any) -> Cell:
    """A number; a queue that grows for ever has no mean wait, which is said and not counted."""
    if math.isinf(value):
        return Cell(None, language.text("table.places_tried.grows"))
    return cells.number(language, float(value))
