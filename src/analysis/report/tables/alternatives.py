"""Tables of what the alternatives mean, now and some years ahead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from analysis.assessment.study import AreaView
from analysis.catalogue.scenarios import Alternative
from analysis.language import Language
from analysis.report import blocks
from analysis.report.amounts import number_of
from analysis.report.blocks import Block, Cell, Column
from analysis.report.choosing import begins_later
from analysis.report.compared import (
    CASES,
    compared,
    has_alternatives,
    language_year,
    last_year_ahead,
    outcome,
    scenarios_of,
    sensitivities,
    shortage_word,
    shown_reading,
    size_words,
)
from analysis.report.tables import cells


def outcomes_table(view: AreaView, language: Language) -> Block | None:
    """What each alternative means in each year, with the load known and uncertain."""
    if not has_alternatives(view):
        return None
    measures = [
        ("places", "central"),
        *((name, case) for name in _SHORTAGE for case in CASES),
        ("occupancy_share", "central"),
        *(("displaced_persons", case) for case in CASES if _anybody_helps(view)),
    ]
    if scenarios_of(view).rate_dkk_per_place_day is not None:
        measures.append(("cost_dkk_per_year", "central"))
    measures.append(("efficient", "uncertain"))
    return _outcomes(
        view,
        language,
        compared(view),
        measures=measures,
        label="hvad-alternativerne-betyder",
        notes=[
            language.text("table.outcomes.note", **_means(view, language)),
            language.text("figure.alternatives.long_run"),
            language.text("table.outcomes.efficient"),
        ],
    )


def sensitivities_table(view: AreaView, language: Language) -> Block | None:
    """What a change of need would mean: told apart, since it is no choice."""
    if not has_alternatives(view) or not sensitivities(view):
        return None
    measures = [
        ("places", "central"),
        ("mean_persons", "central"),
        *((name, case) for name in _SHORTAGE for case in CASES),
        ("occupancy_share", "central"),
    ]
    return _outcomes(
        view,
        language,
        (compared(view)[0], *sensitivities(view)),
        measures=measures,
        label="foelsomhed",
        notes=[language.choose(one.reason) for one in sensitivities(view)],
    )


def _anybody_helps(view: AreaView) -> bool:
    """Whether any alternative lets an offer receive another one's citizens."""
    return any(plan.helped_by for one in compared(view) for plan in one.offers)


_SHORTAGE = ("shortage_chance", "shortage_persons")
_CHANCES = ("shortage_chance", "occupancy_share")


def _outcomes(
    view: AreaView,
    language: Language,
    found: Iterable[Alternative],
    *,
    measures: Sequence[tuple[str, str]],
    label: str,
    notes: list[str],
) -> Block:
    """A row for each alternative and year; one that has not begun is as the first, and left out."""
    reading, ahead_of_all = shown_reading(view), view.study.population_ahead
    # Today's shares are held unless each municipality is projected, and then it is said.
    projected = ahead_of_all.by_municipality_sources
    rows = [
        [
            cells.words(language.choose(alternative.name)),
            cells.words(language_year(view, ahead)),
            *(
                _value(outcome(view, alternative, case=case, ahead=ahead), measure, language)
                for measure, case in measures
            ),
        ]
        for alternative in found
        for ahead in scenarios_of(view).years_ahead
        if not begins_later(view, alternative, ahead=ahead)
    ]
    return blocks.table(
        rows,
        columns=[
            *cells.columns(language, "alternative", "year"),
            *(_column(view, measure, case, language) for measure, case in measures),
        ],
        label=label,
        caption=language.text(f"table.{label}", reading=language.choose(reading.short)),
        source=cells.sources(
            language,
            [*(f.source for f in reading.basis), *projected],
            own=True,
        ),
        notes=[*notes, *(language.choose(ahead_of_all.description) for _ in projected)],
    )


def _value(row: Any, measure: str, language: Language) -> Cell:
    value = getattr(row, measure)
    if measure == "efficient":
        return cells.words(language.text("yes" if value else "no"))
    if measure in _CHANCES:
        return cells.chance(language, float(value))
    return known_number(language, value)


def _column(view: AreaView, measure: str, case: str, language: Language) -> Column:
    """A measure's column; the uncertain case says so, since it stands beside the known one."""
    texts = {
        "shortage_chance": shortage_word(view, language, "column"),
        "shortage_persons": shortage_word(view, language, "column_persons"),
    }
    text = texts.get(measure) or language.text(f"column.outcome.{measure}")
    paired = measure in _SHORTAGE or measure == "displaced_persons"
    if paired and case == "uncertain":
        text = language.text("column.outcome.uncertain", column=text)
    key = f"{measure}_{case}" if paired else measure
    unit = "0-1" if measure in _CHANCES else ""
    return Column(key=key, text=text, numeric=measure != "efficient", unit=unit)


def _means(view: AreaView, language: Language) -> dict[str, str]:
    """Mean citizens at a time, today and in the last year shown."""
    first, last = compared(view)[0], last_year_ahead(view)
    return {
        "now": number_of(
            language, round(float(outcome(view, first, case="central", ahead=0).mean_persons), 2)
        ),
        "then": number_of(
            language,
            round(float(outcome(view, first, case="central", ahead=last).mean_persons), 2),
        ),
        "first": language_year(view, 0),
        "year": language_year(view, last),
    }


def known_number(language: Language, value: Any) -> Cell:
    """A number, or that it is not stated."""
    if pd.isna(value):
        return cells.unknown(language)
    return Cell(float(value), size_words(language, float(value)))


def other_readings_table(view: AreaView, language: Language) -> Block | None:
    """Shortage under the other readings of need, now and in the last of the years shown."""
    if not has_alternatives(view):
        return None
    table = view.study.estimates.alternatives_by_year
    shown = shown_reading(view)
    others = [
        reading
        for reading in view.udmelding.need.readings
        if reading is not shown and reading.id in set(table["reading"])
    ]
    years = sorted({0, last_year_ahead(view)})
    rows = [
        [
            cells.words(language.choose(reading.short)),
            cells.words(language.choose(alternative.name)),
            *(
                cells.chance(
                    language,
                    float(
                        outcome(
                            view, alternative, case=case, ahead=ahead, reading=reading.id
                        ).shortage_chance
                    ),
                )
                for ahead in years
                for case in CASES
            ),
        ]
        for reading in others
        for alternative in compared(view)
    ]
    if not rows:
        return None
    columns = [
        Column(
            key=f"{case}_{ahead}",
            text=f"{language_year(view, ahead)}, {language.text(f'case.{case}')}",
            numeric=True,
            unit="0-1",
        )
        for ahead in years
        for case in CASES
    ]
    sources = [figure.source for reading in others for figure in reading.basis]
    sources += view.study.population_ahead.by_municipality_sources
    return blocks.table(
        rows,
        columns=[*cells.columns(language, "reading", "alternative"), *columns],
        label="mangel-efter-aflaesning",
        caption=language.text(
            "table.other_readings", column=shortage_word(view, language, "column")
        ),
        source=cells.sources(language, sources, own=True),
        notes=[language.text("table.other_readings.note")],
    )
