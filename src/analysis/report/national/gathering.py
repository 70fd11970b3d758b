"""The regions together: side by side in one table, and who goes where across them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from analysis.assessment.study import AreaView
from analysis.assessment.tables import rows_of
from analysis.assessment.verdict.parts import Grade, Test
from analysis.catalogue.themes import Asks
from analysis.language import Language
from analysis.report import blocks
from analysis.report.amounts import amount, number_of
from analysis.report.answer import row_of
from analysis.report.blocks import Block, Cell
from analysis.report.national.regions import answers_of
from analysis.report.tables import cells
from analysis.report.verdict_words import AGENCYS


def gathered(view: AreaView, language: Language) -> Iterator[Block]:
    """What the chapters say, region by region, and that they are one study."""
    key = "national.gathering.lead" if view.udmelding.need.readings else "national.gathering.none"
    yield blocks.paragraph(language.text(key))
    yield regions_table(view, language)


def regions_table(view: AreaView, language: Language) -> Block:
    """One row per region: share, need with its interval, answer, and the two tests."""
    rows = [_row(view.study.area(one.slug), language) for one in view.study.areas.regions]
    rows.append(_row(view, language))
    heads = [
        cells.column(language, "area"),
        *cells.columns(language, "share", "need_and_interval", numeric=True),
        *cells.columns(language, "answer", "supply", "coordination"),
    ]
    population = view.study.population.source.title
    return blocks.table(
        rows,
        columns=heads,
        label="regionerne",
        caption=language.text("table.regions"),
        source=language.text("source.own", sources=population),
        notes=[language.text("table.regions.note")],
    )


def coordination(view: AreaView, language: Language) -> Iterator[Block]:
    """Flows where a return or a release has them; else that they are not stated, and what was asked."""
    yield blocks.paragraph(language.text("national.coordination.lead"))
    asked = [t for t in view.udmelding.themes if t.asks in (Asks.COORDINATION, Asks.OFFER)]
    current = view.study.as_of >= view.udmelding.data_day
    for theme in asked:
        known = language.choose(theme.known) if current else language.text("themes.early")
        yield blocks.paragraph(
            language.text(
                "national.coordination.theme",
                title=language.choose(theme.title),
                question=language.choose(theme.question),
                known=known,
            )
        )
    flows = list(_flows(view, language))
    if not flows:
        yield blocks.callout(
            "note",
            language.text("national.flows.unknown"),
            [language.text("national.flows.asked"), language.text("national.flows.wanted")],
        )
    yield from flows


def _flows(view: AreaView, language: Language) -> Iterator[Block]:
    """Who goes where, as respondents tell it: internal, or as far as a release shows it."""
    if view.study.returned is None:
        yield from _released_flows(view, language)
        return
    # A public report is made where no code that knows returns has been loaded.
    from analysis.report.joint import offers, pictures

    for make in (pictures.who_goes_where, offers.flows_table):
        made = make(view, language)
        if made is not None:
            yield made


def _released_flows(view: AreaView, language: Language) -> Iterator[Block]:
    """Who goes where as far as the released table says: hidden counts stay hidden here too."""
    release = view.study.release
    if release is None or release.flows.empty:
        return
    names = {area.slug: language.choose(area.name) for area in view.study.areas.known}
    rows = [
        [
            cells.words(names.get(row.home, row.home)),
            cells.words(names.get(row.offer, row.offer)),
            _released_count(row, language),
        ]
        for row in rows_of(release.flows)
    ]
    yield blocks.table(
        rows,
        columns=[
            *cells.columns(language, "home", "offer_region"),
            cells.column(language, "count", numeric=True),
        ],
        label="borgerflow",
        caption=language.text("table.released_flows"),
        source=language.text("table.released_flows.source", version=release.version),
    )


def _released_count(row: Any, language: Language) -> Cell:
    """A count as the release shows it; a hidden one by the ends that the release itself gives."""
    if pd.notna(row.count):
        return Cell(float(row.count), language.number(row.count))
    low = language.number(row.low)
    if pd.isna(row.high):
        return Cell(None, language.text("table.released_flows.from", low=low))
    high = language.number(row.high)
    return Cell(None, language.text("table.released_flows.hidden", low=low, high=high))


def _row(view: AreaView, language: Language) -> list[Cell]:
    return [
        cells.words(language.choose(view.area.name)),
        cells.chance(language, view.population_share) if not view.need.empty else cells.dash(),
        _need(view, language),
        _answer(view, language),
        *(cells.words(language.text(f"verdict.grade.{_grade(view, test)}")) for test in AGENCYS),
    ]


def _need(view: AreaView, language: Language) -> Cell:
    """Need by the first reading, with the ends of its interval."""
    if view.need.empty:
        return cells.unknown(language)
    row = row_of(view.need, reading=view.udmelding.need.readings[0].id)
    text = language.text(
        "table.regions.need",
        amount=amount(language, view.udmelding.need.unit, row["mean"]),
        low=number_of(language, row["count_low"]),
        high=number_of(language, row["count_high"]),
    )
    return Cell(float(row["mean"]), text)


def _answer(view: AreaView, language: Language) -> Cell:
    if view.is_nation:
        known = {answer.area for answer in view.udmelding.answers}
        asked = view.study.asked_regions
        count = sum(region.slug in known for region in asked)
        return cells.words(language.text("table.regions.answered", count=count, asked=len(asked)))
    pairs = answers_of(view)
    if not any(answer for _, answer in pairs):
        return cells.unknown(language)
    said = [
        (area, language.text(f"status.{answer.status}") if answer else language.text("unknown"))
        for area, answer in pairs
    ]
    if len(said) == 1:
        return cells.words(said[0][1])
    return cells.words("; ".join(f"{language.choose(area.name)}: {words}" for area, words in said))


def _grade(view: AreaView, test: Test) -> Grade:
    return view.proposal.grades.get(test, Grade.NOT_APPLICABLE)
