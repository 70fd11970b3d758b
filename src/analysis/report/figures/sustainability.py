"""The picture of sustainability: how often each offer stands empty, and has a year with none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from analysis.assessment.study import AreaView
from analysis.language import Language
from analysis.report.amounts import number_of
from analysis.report.blocks import Block
from analysis.report.choosing import distinct_offers, settled_year
from analysis.report.compared import (
    CASES,
    has_alternatives,
    known_and_uncertain,
    offer_names,
    offers_in,
    serves_only,
    shown_reading,
)
from analysis.report.figures.need import basis_note
from analysis.report.figures.pairs import Pair, PairChart, PairRow, Panel, draw_pairs
from analysis.report.tables import cells

_MEASURES = ("chance_empty", "chance_year_of_none")
# Where no offer comes near standing empty, the table says so; a picture would be empty too.
_WORTH_DRAWING = 0.01


def empty_offers(view: AreaView, language: Language) -> Block | None:
    """How often each offer of each alternative stands empty, and has a year with no new citizen.

    Returns
    -------
    Block or None
        The first reading, now; None where no stay is assumed, or where the chance is never 1 %.
    """
    if not has_alternatives(view):
        return None
    rows = tuple(_rows(view, language))
    values = [p.known for row in rows for p in row.pairs if p.known is not None]
    if not values or max(values) < _WORTH_DRAWING:
        return None
    reading = shown_reading(view)
    notes = (language.text("figure.sustainability.legend"), basis_note(view, reading, language))
    chart = PairChart(
        rows=rows,
        panels=tuple(
            Panel(
                head=language.text(f"figure.sustainability.{measure}"),
                axis_words=language.text(f"figure.sustainability.axis.{measure}"),
            )
            for measure in _MEASURES
        ),
    )
    return draw_pairs(
        chart,
        notes,
        language,
        label="tomme-tilbud",
        caption=_caption(chart, language),
        alt=_alt(chart, language),
        source=cells.reckoned_from(language, reading),
    )


def _rows(view: AreaView, language: Language) -> Iterator[PairRow]:
    names, ahead = offer_names(view, language), settled_year(view)
    for alternative, offer in distinct_offers(view):
        known, uncertain = (
            offers_in(view, alternative, case=case, ahead=ahead)[offer] for case in CASES
        )
        persons = number_of(language, round(float(known.mean_persons), 2))
        yield PairRow(
            name=names[offer],
            detail=language.text("figure.sustainability.detail", persons=persons),
            pairs=tuple(_pair(known, uncertain, measure, language) for measure in _MEASURES),
            here=not view.is_nation and serves_only(view, alternative, offer),
        )


def _pair(known: Any, uncertain: Any, measure: str, language: Language) -> Pair:
    values = [getattr(row, measure) for row in (known, uncertain)]
    if any(pd.isna(value) for value in values):
        return Pair(known=None, uncertain=None, words=language.text("unknown"))
    first, second = (float(value) for value in values)
    words = known_and_uncertain(language, first, second)
    return Pair(known=first, uncertain=second, words=words)


def _caption(chart: PairChart, language: Language) -> str:
    own = [row for row in chart.rows if row.here]
    row = own[0] if own else max(chart.rows, key=lambda row: row.pairs[0].known or 0.0)
    empty, none = row.pairs
    return language.text(
        "figure.sustainability.caption", offer=row.name, empty=empty.words, none=none.words
    )


def _alt(chart: PairChart, language: Language) -> str:
    rows = []
    for row in chart.rows:
        empty, none = row.pairs
        words = language.text("figure.sustainability.alt_row", empty=empty.words, none=none.words)
        rows.append(f"{row.name}, {words}")
    return language.text("figure.sustainability.alt", rows="; ".join(rows))
