"""Appendices of the national report: who answered, and how good the published figures are."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.assessment.study import AreaView
from analysis.evidence import Bound, Quantity
from analysis.language import Language
from analysis.report import blocks
from analysis.report.blocks import Block
from analysis.report.tables import cells
from analysis.report.wording import coverage_line


def coverage(view: AreaView, language: Language) -> Iterator[Block]:
    """Who is known to have answered; what is not known is no silence."""
    yield blocks.paragraph(coverage_line(view, language), ("answers.asked", "answers.known"))
    yield blocks.paragraph(language.text("national.answered.note"))


def lead(language: Language) -> Iterator[Block]:
    """What the table of quality shows, and what it cannot."""
    yield blocks.paragraph(language.text("national.quality.lead"))


def quality_table(view: AreaView, language: Language) -> Block | None:
    """Each published figure of the round: how exact its source is, whether it is dated, its source."""
    figures = _published(view)
    if not figures:
        return None
    rows = [
        [
            cells.words(language.choose(figure.definition)),
            cells.value_of(language, figure),
            cells.words(language.text(f"evidence.{figure.evidence}")),
            cells.words(_exactness(figure, language)),
            cells.period(language, figure.date),
            cells.period(language, figure.published),
        ]
        for figure in figures
    ]
    return blocks.table(
        rows,
        columns=[
            cells.column(language, "definition"),
            cells.column(language, "value", numeric=True),
            *cells.columns(language, "evidence", "exactness", "date", "published"),
        ],
        label="datakvalitet",
        caption=language.text("table.quality"),
        source=cells.sources(language, (figure.source for figure in figures)),
    )


def _published(view: AreaView) -> tuple[Quantity, ...]:
    """The round's published figures, each once, in the order of its file."""
    udmelding = view.udmelding
    figures = [
        *udmelding.definitions,
        *(figure for reading in udmelding.need.readings for figure in reading.basis),
        *(places.figure for offer in udmelding.offers for places in offer.places),
        *udmelding.offer_counts,
    ]
    return tuple({figure.key: figure for figure in figures if figure.known}.values())


def _exactness(figure: Quantity, language: Language) -> str:
    ranged = figure.low is not None and figure.high is not None and figure.low < figure.high
    if ranged and figure.bound is Bound.EXACT:
        return language.text("exactness.range")
    return language.text(f"exactness.{figure.bound}")
