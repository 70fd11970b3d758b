"""The picture of who gets nearer: kilometres to one's own offer, before and after, by area."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.assessment.study import AreaView
from analysis.assessment.tables import rows_of
from analysis.catalogue.scenarios import Alternative
from analysis.language import Language
from analysis.report.blocks import Block
from analysis.report.choosing import nearer_by, nearest
from analysis.report.compared import compared
from analysis.report.figures.pairs import Pair, PairChart, PairRow, Panel, draw_pairs
from analysis.report.tables import cells


def nearness_by_area(view: AreaView, language: Language) -> Block | None:
    """How far a citizen of each area has to the offer, today and under the alternatives that move it.

    Returns
    -------
    Block or None
        None where no alternative moves anything, or no place is known.
    """
    found = nearest(view)
    if found is None:
        return None
    table = view.study.estimates.nearness_by_area
    alternative, alike = found
    table = table[table["alternative"] == alternative.id]
    rows = tuple(_row(view, row, language) for row in rows_of(table))
    name = alike_name(alternative, alike, language)
    notes = [
        language.text("figure.nearness.legend", first=language.choose(compared(view)[0].name)),
        language.text("figure.nearness.note"),
    ]
    panel = Panel(
        head=language.text("figure.nearness.head"),
        axis_words=language.text("figure.nearness.axis"),
        shares=False,
    )
    chart = PairChart(rows=rows, panels=(panel,), name_width=1.7)
    return draw_pairs(
        chart,
        notes,
        language,
        label="afstand-foer-og-efter",
        caption=_caption(view, table, name, language),
        alt=_alt(rows, name, language),
        source=cells.sources(language, [view.study.population.source], own=True),
    )


def alike_name(alternative: Alternative, alike: int, language: Language) -> str:
    """The alternative that is shown, with how many others have the same distances."""
    name = language.choose(alternative.name)
    if not alike:
        return language.text("figure.nearness.name", name=name)
    return language.plural("figure.nearness.alike", alike, name=name, n=language.number(alike))


def _row(view: AreaView, row: Any, language: Language) -> PairRow:
    names = cells.area_names(view, language)
    here = row.area == view.area.slug and not view.is_nation
    if pd.isna(row.km_before) or pd.isna(row.km_after):
        pair = Pair(known=None, uncertain=None, words=language.text("unknown"))
    else:
        pair = Pair(
            known=float(row.km_after),
            uncertain=float(row.km_before),
            words=language.text("figure.nearness.row", **_numbers(row, language)),
        )
    detail = language.text("figure.here") if here else ""
    return PairRow(name=names[row.area], detail=detail, pairs=(pair,), here=here)


def _numbers(row: Any, language: Language) -> dict[str, str]:
    change, more = nearer_by(row, language)
    return {
        "before": language.number(float(row.km_before)),
        "after": language.number(float(row.km_after)),
        "change": language.text(f"figure.nearness.{more}", km=change),
    }


def _caption(view: AreaView, table: pd.DataFrame, name: str, language: Language) -> str:
    row = next(rows_of(table[table["area"] == view.area.slug]))
    values = {"name": name, "area": language.choose(view.area.name)}
    if pd.isna(row.km_before) or pd.isna(row.km_after):
        return language.text("figure.nearness.caption_unknown", **values)
    return language.text("figure.nearness.caption", **values, **_numbers(row, language))


def _alt(rows: tuple[PairRow, ...], name: str, language: Language) -> str:
    shown = [f"{row.name} {row.pairs[0].words}" for row in rows]
    return language.text("figure.nearness.alt", name=name, rows="; ".join(shown))
