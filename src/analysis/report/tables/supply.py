"""Tables about capacity: offers and places, need against places, the price of splitting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from analysis.assessment.study import AreaView
from analysis.assessment.tables import rows_of
from analysis.evidence import Quantity
from analysis.language import Language
from analysis.report import blocks
from analysis.report.blocks import Block, Cell, Column
from analysis.report.tables import cells


def offers_table(view: AreaView, language: Language) -> Block | None:
    """Each offer's places with definition and date; undated places are said to be so."""
    stated = [
        (offer.name, language.text(f"places.{places.definition}"), places.figure)
        for offer in view.udmelding.offers
        for places in offer.places
    ]
    stated += [
        (language.text("table.offers.count"), language.text(f"unit_name.{figure.unit}"), figure)
        for figure in view.udmelding.offer_counts
    ]
    if not stated:
        return None
    rows = [
        [
            cells.words(name),
            cells.value_of(language, figure),
            cells.words(kind),
            cells.period(language, figure.date),
            cells.words(language.choose(figure.definition)),
        ]
        for name, kind, figure in stated
    ]
    return blocks.table(
        rows,
        columns=[
            cells.column(language, "offer"),
            cells.column(language, "value", numeric=True),
            *cells.columns(language, "kind", "date", "definition"),
        ],
        label="tilbud-og-pladser",
        caption=language.text("table.offers"),
        source=cells.sources(language, (figure.source for _, _, figure in stated)),
    )


def balance_table(view: AreaView, language: Language) -> Block | None:
    """The share of time each number of places is too few: mean known and uncertain."""
    return _by_places(view, language, "balance", "chance_of_exceeding")


def excess_table(view: AreaView, language: Language) -> Block | None:
    """The expected number of citizens beyond each number of places."""
    return _by_places(view, language, "excess", "expected_excess_persons")


def occupancy_table(view: AreaView, language: Language) -> Block | None:
    """Expected citizens for each place; above 100 % is over-occupancy on average."""
    return _by_places(view, language, "occupancy", "occupancy_share")


_LABELS = {
    "balance": "for-faa-pladser",
    "excess": "antal-ud-over-pladserne",
    "occupancy": "belaegning",
}


def _by_places(view: AreaView, language: Language, name: str, measure: str) -> Block | None:
    """One measure of balance: a row for each reading and case, a column for each number of places."""
    table = view.study.estimates.balance_by_places
    if table.empty or not view.is_catchment:
        return None
    unit, shown = ("", cells.number) if name == "excess" else ("0-1", cells.chance)
    found = {(r.reading, r.case, r.places): getattr(r, measure) for r in rows_of(table)}
    tried = list(dict.fromkeys(places for _, _, places in found))
    columns = [
        Column(
            key=f"places_{places}",
            text=language.plural("unit.places", places, n=places),
            numeric=True,
            unit=unit,
        )
        for places in tried
    ]
    rows = [
        [
            *_lead(view, language, reading, case),
            *(shown(language, found[reading, case, places]) for places in tried),
        ]
        for reading, case in _cases(table)
    ]
    return blocks.table(
        rows,
        columns=[*_lead_columns(language), *columns],
        label=_LABELS[name],
        caption=language.text(f"table.{name}"),
        source=_sources(view, language),
        notes=[language.text(f"table.{name}.note")],
    )


def places_table(view: AreaView, language: Language) -> Block | None:
    """Places in one offer that suffice 90, 95 and 99 % of the time."""
    table = view.study.estimates.places_by_level
    if table.empty or not view.is_catchment:
        return None
    found = {(row.reading, row.case, row.level): row.places for row in rows_of(table)}
    levels = list(dict.fromkeys(level for _, _, level in found))
    columns = [
        Column(key=f"level_{level}", text=language.percent(level), numeric=True) for level in levels
    ]
    rows = [
        [
            *_lead(view, language, reading, case),
            *(cells.number(language, found[reading, case, level]) for level in levels),
        ]
        for reading, case in _cases(table)
    ]
    return blocks.table(
        rows,
        columns=[*_lead_columns(language), *columns],
        label="pladser-efter-daekning",
        caption=language.text("table.places"),
        source=_sources(view, language),
        notes=[language.choose(view.udmelding.service_levels.reason)],
    )


def ahead_table(view: AreaView, language: Language) -> Block | None:
    """The chance of too few places in 1, 2, 5 and 10 years, for the first reading."""
    table = view.study.estimates.census_ahead
    if table.empty or not view.is_catchment:
        return None
    reading = view.udmelding.need.readings[0]
    found = {(r.case, r.places, r.years): r for r in rows_of(table) if r.reading == reading.id}
    pairs = dict.fromkeys((case, places) for case, places, _ in found)
    years = list(dict.fromkeys(year for _, _, year in found))
    rows = [
        [
            cells.words(language.text(f"ahead.{case}")),
            cells.number(language, places),
            *(
                cells.chance(language, found[case, places, year].chance_of_exceeding)
                for year in years
            ),
        ]
        for case, places in pairs
    ]
    columns = [
        Column(
            key=f"years_{year}",
            text=language.text(
                "table.ahead.after", years=language.plural("unit.years", year, n=year)
            ),
            numeric=True,
            unit="0-1",
        )
        for year in years
    ]
    return blocks.table(
        rows,
        columns=[
            cells.column(language, "case_ahead"),
            cells.column(language, "places", numeric=True),
            *columns,
        ],
        label="for-faa-pladser-fremad",
        caption=language.text(
            "table.ahead",
            persons=cells.number(language, round(reading.mean.central)).text,
            date=language.period(reading.date),
        ),
        source=_sources(view, language),
        notes=[language.text("table.ahead.note")],
    )


def split_table(view: AreaView, language: Language) -> Block | None:
    """Places in one offer, and in two that never help each other, by level."""
    table, split = view.study.estimates.split_by_level, view.udmelding.capacity.split
    if table.empty or split is None or not view.is_catchment:
        return None
    found = {(r.reading, r.case, r.level, r.criterion): r for r in rows_of(table)}
    rows = [
        [
            *_lead(view, language, reading, case)[:2],
            cells.chance(language, level),
            cells.number(language, found[reading, case, level, "pooled"].total_places),
            _parts(language, found[reading, case, level, "each_alone"]),
            _parts(language, found[reading, case, level, "both_at_once"]),
            cells.chance(language, found[reading, case, level, "each_alone"].chance_both_suffice),
        ]
        for reading, case in _cases(table)
        for level in view.udmelding.service_levels.levels
    ]
    names = cells.area_names(view, language)
    first, second = (names[slug] for slug in split.areas)
    return blocks.table(
        rows,
        columns=[
            *_lead_columns(language)[:2],
            cells.column(language, "level", numeric=True, unit="0-1"),
            *(
                Column(key=key, text=language.text(f"criterion.{key}"), numeric=True)
                for key in ("pooled", "each_alone", "both_at_once")
            ),
            cells.column(language, "joint", numeric=True, unit="0-1"),
        ],
        label="prisen-for-at-dele",
        caption=language.text("table.split"),
        source=_sources(view, language),
        notes=[
            language.text("table.split.note", first=first, second=second),
            language.choose(split.reason),
        ],
    )


def _parts(language: Language, row: Any) -> Cell:
    """Places in two offers and in all: 49 + 43 = 92; the CSV keeps the total."""
    first, second, total = (
        language.number(number)
        for number in (row.first_places, row.second_places, row.total_places)
    )
    return Cell(float(row.total_places), f"{first} + {second} = {total}")


def _cases(table: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """Readings and cases in the order they were computed."""
    pairs = table[["reading", "case"]].drop_duplicates()
    return ((row.reading, row.case) for row in rows_of(pairs))


def _lead_columns(language: Language) -> Sequence[Column]:
    return (
        *cells.columns(language, "reading", "case"),
        cells.column(language, "mean", numeric=True),
    )


def _lead(view: AreaView, language: Language, reading_id: str, case: str) -> list[Cell]:
    """What a row was computed with: the reading, the case and its mean."""
    reading = next(r for r in view.udmelding.need.readings if r.id == reading_id)
    mean = reading.mean.central if case == "uncertain" else getattr(reading.mean, case)
    # A stated mean is shown as stated: 80.5 as 80 would not fit what is computed from it.
    shown = language.number(mean, decimals=0 if float(mean).is_integer() else 1)
    return [
        cells.words(language.choose(reading.short)),
        cells.words(language.text(f"case.{case}")),
        Cell(mean, shown),
    ]


def _sources(view: AreaView, language: Language) -> str:
    found: list[Quantity] = [f for r in view.udmelding.need.readings for f in r.basis]
    return cells.sources(language, (figure.source for figure in found), own=True)
