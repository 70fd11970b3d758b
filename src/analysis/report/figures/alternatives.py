"""The picture of the alternatives: shortage now and some years ahead, load known and uncertain."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.assessment.study import AreaView
from analysis.catalogue.scenarios import Alternative
from analysis.language import Language
from analysis.report.blocks import Block
from analysis.report.choosing import begins_later
from analysis.report.compared import (
    compared,
    has_alternatives,
    known_and_uncertain,
    last_year_ahead,
    outcome,
    scenarios_of,
    shortage_word,
    shown_reading,
    year_words,
)
from analysis.report.figures.drawing import SMALL
from analysis.report.figures.need import basis_note
from analysis.report.figures.pairs import Pair, PairChart, PairRow, Panel, draw_pairs
from analysis.report.tables import cells


def shortage_by_alternative(view: AreaView, language: Language) -> Block | None:
    """How often each alternative falls short, now and in the last of the years shown.

    Returns
    -------
    Block or None
        The first reading; None where the round has no alternatives.
    """
    if not has_alternatives(view):
        return None
    years = sorted({0, last_year_ahead(view)} & set(scenarios_of(view).years_ahead))
    found = compared(view)
    reading = shown_reading(view)
    later = any(begins_later(view, alternative, ahead=0) for alternative in found)
    notes = (
        language.text("figure.alternatives.legend"),
        *((language.text("figure.alternatives.later"),) if later else ()),
        language.text("figure.alternatives.long_run"),
        basis_note(view, reading, language),
    )
    chart = PairChart(
        rows=tuple(_row(view, alternative, years, language) for alternative in found),
        panels=tuple(
            Panel(
                head=year_words(view, ahead, language),
                # Most alternatives begin later: today's numbers are words beside the axis.
                axis_words=shortage_word(view, language, "axis") if ahead == years[-1] else "",
            )
            for ahead in years
        ),
        name_width=3.0,
        name_size=SMALL,
    )
    return draw_pairs(
        chart,
        notes,
        language,
        label="mangel-efter-alternativ",
        caption=_caption(view, found, years[-1], language),
        alt=_alt(view, chart, years, language),
        source=cells.sources(
            language,
            [
                *(f.source for f in reading.basis),
                *view.study.population_ahead.by_municipality_sources,
            ],
            own=True,
        ),
    )


def _row(
    view: AreaView, alternative: Alternative, years: Sequence[int], language: Language
) -> PairRow:
    return PairRow(
        name=language.choose(alternative.name),
        pairs=tuple(_pair(view, alternative, ahead, language) for ahead in years),
    )


def _pair(view: AreaView, alternative: Alternative, ahead: int, language: Language) -> Pair:
    known, uncertain = (
        float(outcome(view, alternative, case=case, ahead=ahead).shortage_chance)
        for case in ("central", "uncertain")
    )
    if begins_later(view, alternative, ahead=ahead):
        return Pair(known=None, uncertain=None, words=language.text("alternatives.not_yet"))
    words = known_and_uncertain(language, known, uncertain)
    return Pair(known=known, uncertain=uncertain, words=words)


def _caption(view: AreaView, found: Sequence[Alternative], ahead: int, language: Language) -> str:
    first = found[0]
    least = min(found, key=lambda a: outcome(view, a, case="central", ahead=ahead).shortage_persons)
    values = {
        "year": year_words(view, ahead, language),
        "first": language.choose(first.name),
        "first_words": _words(view, first, ahead, language),
    }
    if least == first:
        return language.text("figure.alternatives.caption_one", **values)
    return language.text(
        "figure.alternatives.caption",
        least=language.choose(least.name),
        least_words=_words(view, least, ahead, language),
        **values,
    )


def _words(view: AreaView, alternative: Alternative, ahead: int, language: Language) -> str:
    share = _pair(view, alternative, ahead, language).words
    return shortage_word(view, language, "sentence", share=share)


def _alt(view: AreaView, chart: PairChart, years: Sequence[int], language: Language) -> str:
    rows = []
    for row in chart.rows:
        parts = [
            f"{year_words(view, ahead, language)} {pair.words}"
            for ahead, pair in zip(years, row.pairs, strict=True)
        ]
        rows.append(f"{row.name}: {', '.join(parts)}")
    axis = shortage_word(view, language, "axis_long")
    return language.text("figure.alternatives.alt", axis=axis, rows="; ".join(rows))
