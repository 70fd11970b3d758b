"""The picture of kilometres saved: to the nearest unit, before and after, by area."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.assessment.study import AreaView
from analysis.language import Language
from analysis.report.blocks import Block
from analysis.report.figures.pairs import Pair, PairChart, PairRow, Panel, draw_pairs, read_out
from analysis.report.siting_choices import choice_name, has_siting, nearest_choice, saved
from analysis.report.tables import cells

_UNITS = (1, 2)


def saved_by_area(view: AreaView, language: Language) -> Block | None:
    """How far a citizen of each area has to the nearest unit, today and with new units."""
    if not has_siting(view):
        return None
    found = {units: saved(view, units) for units in _UNITS}
    notes = [
        language.text(
            "figure.savings.legend",
            one=choice_name(view, nearest_choice(view, 1), language),
            two=choice_name(view, nearest_choice(view, 2), language),
        )
    ]
    chart = PairChart(
        rows=tuple(_row(view, found, slug, language) for slug in found[1]),
        panels=tuple(_panel(units, language) for units in _UNITS),
        name_width=1.6,
    )
    return draw_pairs(
        chart,
        notes,
        language,
        label="sparede-kilometer",
        caption=_caption(view, found, language),
        alt=language.text("figure.savings.alt", rows=read_out(chart)),
        source=cells.sources(language, [view.study.population.source], own=True),
    )


def _panel(units: int, language: Language) -> Panel:
    head = language.text("figure.savings.panel", units=language.text(f"siting.units_{units}"))
    return Panel(head=head, axis_words=language.text("figure.savings.axis"), shares=False)


def _row(
    view: AreaView, found: dict[int, dict[str, Any]], slug: str, language: Language
) -> PairRow:
    names = cells.area_names(view, language)
    here = slug == view.area.slug and not view.is_nation
    return PairRow(
        name=names[slug],
        detail=language.text("figure.here") if here else "",
        pairs=tuple(_pair(found[units][slug], language) for units in _UNITS),
        here=here,
    )


def _pair(row: Any, language: Language) -> Pair:
    if pd.isna(row.km_after):
        return Pair(known=None, uncertain=None, words=language.text("unknown"))
    before, after = float(row.km_before), float(row.km_after)
    words = language.text(
        "figure.savings.row", before=language.number(before), after=language.number(after)
    )
    return Pair(known=after, uncertain=before, words=words)


def _caption(view: AreaView, found: dict[int, dict[str, Any]], language: Language) -> str:
    one, two = (found[units][view.area.slug] for units in _UNITS)
    area = language.choose(view.area.name)
    if pd.isna(one.km_after):
        return language.text("figure.savings.caption_unknown", area=area)
    return language.text(
        "figure.savings.caption",
        area=area,
        before=language.number(float(one.km_before)),
        one=language.number(float(one.km_after)),
        two=language.number(float(two.km_after)),
    )
