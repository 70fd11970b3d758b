"""The agency's verdicts over time, across the rounds of one target group."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from analysis.assessment.study import AreaView
from analysis.assessment.tables import rows_of
from analysis.assessment.verdict.history import VERDICT, WITHDRAWN, history_of
from analysis.catalogue.fields import SourceNote
from analysis.catalogue.process import Verdict
from analysis.language import Language
from analysis.report import blocks
from analysis.report.blocks import Block, Cell
from analysis.report.tables import cells

_TESTS = ("supply", "coordination")


def history_table(view: AreaView, language: Language) -> Block | None:
    """Rounds, verdicts and withdrawals on the day each was announced; None before any verdict.

    The verdict of a linked round stands here too, since the next round followed from it. One that
    was taken back is marked both where it was given and where it was taken back.
    """
    verdicts = verdicts_of(view)
    if not verdicts:
        return None
    titles = {
        figure.key: language.text(
            "verdict.history.figure",
            name=language.choose(figure.definition),
            date=language.period(figure.date),
        )
        for verdict in verdicts
        for figure in verdict.evidence
    }
    rows = [
        [
            cells.period(language, row.announced),
            cells.words(_event(row, language)),
            *(_judged(row, test, language) for test in _TESTS),
            cells.words(_words(row, titles, language)),
        ]
        for row in rows_of(history_of(view.udmelding))
    ]
    names = ("announced", "event", *_TESTS, "words")
    return blocks.table(
        rows,
        columns=cells.columns(language, *names),
        label="vurderinger",
        caption=language.text("table.verdicts"),
        source=cells.sources(language, (note.source for note in history_sources(view))),
    )


def verdicts_of(view: AreaView) -> tuple[Verdict, ...]:
    """Every verdict of the target group known on the day, whichever round it is of."""
    others = (verdict for each in view.udmelding.linked for verdict in each.verdicts)
    return (*view.udmelding.verdicts, *others)


def history_sources(view: AreaView) -> Iterator[SourceNote]:
    """Where the verdicts and the withdrawals can be read."""
    for verdict in verdicts_of(view):
        yield verdict.source
        if verdict.withdrawn is not None:
            yield verdict.withdrawn.source


def _event(row: Any, language: Language) -> str:
    name = language.choose(row.short_name)
    return language.text(f"verdict.history.{row.kind}", round=name)


def _judged(row: Any, test: str, language: Language) -> Cell:
    judgement = getattr(row, test)
    if judgement is None:
        return cells.dash()
    words = language.text(f"judgement.{judgement}")
    gone = row.kind == WITHDRAWN or row.withdrawn is not None
    return cells.words(language.text("judgement.withdrawn", words=words) if gone else words)


def _words(row: Any, titles: Mapping[str, str], language: Language) -> str:
    if row.words is None:
        return "–"
    words = language.choose(row.words)
    if row.kind == VERDICT and row.new_figures:
        figures = "; ".join(titles[key] for key in row.new_figures)
        words += " " + language.text("verdict.history.figures", figures=figures)
    return words
