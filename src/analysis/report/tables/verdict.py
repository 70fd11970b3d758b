"""Tables of the proposed verdict: indicators, thresholds, what is missing, and what would turn it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from analysis.assessment.study import AreaView
from analysis.assessment.tables import rows_of
from analysis.assessment.verdict.parts import Grade, Indicator, Test
from analysis.evidence import Unit, weakest
from analysis.language import Language
from analysis.report import blocks
from analysis.report.amounts import sentence
from analysis.report.blocks import Block, Cell
from analysis.report.tables import cells
from analysis.report.verdict_words import (
    found_words,
    indicator_name,
    indicators_of,
    measured,
    threshold_words,
    words_of_test,
)

_ENDS = ("low", "central", "high")


def tests_table(view: AreaView, language: Language) -> Block:
    """The two tests, and nearness and sustainability beside them, each in a sentence."""
    proposal = view.proposal
    rows = []
    for test in Test:
        asked = indicators_of(proposal, [test])
        grade = proposal.grades.get(test, Grade.NOT_APPLICABLE)
        rows.append(
            [
                cells.words(language.text(f"verdict.test.{test}")),
                cells.words(language.text(f"verdict.grade.{grade}")),
                cells.words(words_of_test(view, test, language)),
                cells.words(_evidence(asked, language)),
            ]
        )
    return blocks.table(
        rows,
        columns=cells.columns(language, "test", "graded", "words", "evidence"),
        label="proever",
        caption=language.text("table.tests"),
        source=language.text("source.own_only"),
        notes=[language.text("table.tests.note")],
    )


def indicators_table(view: AreaView, language: Language) -> Block:
    """Each indicator with what was found, its threshold, grade, evidence and assumed share."""
    asked = [one for one in view.proposal.indicators if one.grade is not Grade.NOT_APPLICABLE]
    rows = [
        [
            cells.words(indicator_name(one, language)),
            Cell(one.value, found_words(one, language)),
            cells.words(threshold_words(one, language)),
            cells.words(language.text(f"verdict.grade.{one.grade}")),
            cells.words(_evidence([one], language)),
            _share(one.assumed_share, language),
        ]
        for one in asked or view.proposal.indicators
    ]
    names = ("indicator", "finding", "threshold", "graded", "evidence")
    return blocks.table(
        rows,
        columns=[
            *cells.columns(language, *names),
            cells.column(language, "assumed_share", numeric=True),
        ],
        label="indikatorer",
        caption=language.text("table.indicators"),
        source=language.text("source.own_only"),
        notes=[language.text("table.indicators.note")],
    )


def basis_table(view: AreaView, language: Language) -> Block:
    """What each indicator was found from, or why it was not, and why its threshold lies there."""
    rows = [
        [
            cells.words(indicator_name(one, language)),
            cells.words(language.choose(one.basis)),
            cells.words(
                language.choose(one.threshold.reason)
                if one.threshold
                else language.text("verdict.no_threshold")
            ),
        ]
        for one in view.proposal.indicators
    ]
    return blocks.table(
        rows,
        columns=cells.columns(language, "indicator", "found_from", "threshold_why"),
        label="indikatorernes-grundlag",
        caption=language.text("table.basis"),
        source=language.text("source.own_only"),
    )


def missing_table(view: AreaView, language: Language) -> Block | None:
    """What the proposal lacks, and who could say it."""
    pairs = dict.fromkeys(
        (language.choose(one.what), language.choose(one.ask)) for one in view.proposal.missing
    )
    if not pairs:
        return None
    return blocks.table(
        [[cells.words(what), cells.words(ask)] for what, ask in pairs],
        columns=cells.columns(language, "lacking", "whom"),
        label="mangler-til-vurderingen",
        caption=language.text("table.missing"),
        source="",
    )


def robustness_table(view: AreaView, language: Language) -> Block | None:
    """The proposed step at the ends of each assumption's range."""
    table = view.proposal.robustness
    if table.empty:
        return None
    rows = []
    for _, group in table.groupby("assumption", sort=False):
        found = {str(row.at): row for row in rows_of(group)}
        first = next(iter(found.values()))
        steps = [_step_at(found.get(end), language) for end in _ENDS]
        rows.append([cells.words(sentence(language.choose(first.name))), *steps])
    return blocks.table(
        rows,
        columns=cells.columns(language, "assumption", *_ENDS),
        label="vurderingens-robusthed",
        caption=language.text("table.robustness"),
        source=language.text("source.own_only"),
    )


def turning_table(view: AreaView, language: Language) -> Block | None:
    """The least change of each assumption, alone, that would give another step."""
    table = view.proposal.turning
    if table.empty:
        return None
    rows = [
        [
            cells.words(sentence(language.choose(row.name))),
            Cell(row.value_now, measured(language, Unit(row.unit), row.value_now)),
            _turn(row, language),
            cells.words(_step_then(row, language)),
        ]
        for row in rows_of(table)
    ]
    return blocks.table(
        rows,
        columns=cells.columns(language, "assumption", "now", "turns_at", "step_then"),
        label="hvad-der-vender-vurderingen",
        caption=language.text("table.turning_verdict"),
        source=language.text("source.own_only"),
    )


def steps_table(view: AreaView, language: Language) -> Block:
    """The proposal and the analyst's own step side by side, each with its reason."""
    proposal = view.proposal
    own = proposal.own
    rows = [
        [
            cells.words(language.text("verdict.proposed")),
            cells.words(language.text(f"verdict.step_name.{proposal.step}")),
            cells.words(language.choose(proposal.why)),
            cells.words(language.text("verdict.by_rule")),
        ]
    ]
    if own is None:
        empty = [language.text(f"verdict.{name}") for name in ("own_name", "own_none", "own_where")]
        rows.append([*map(cells.words, empty), cells.words("–")])
    else:
        who = language.text(
            "verdict.by", by=language.choose(own.role), date=language.date(own.date)
        )
        step = language.text(f"verdict.step_name.{own.step}")
        said = [language.text("verdict.own_name"), step, language.choose(own.reason), who]
        rows.append([*map(cells.words, said)])
    return blocks.table(
        rows,
        columns=cells.columns(language, "verdict_of", "next_step", "reason", "by"),
        label="forslag-og-egen-vurdering",
        caption=language.text("table.steps"),
        source="",
    )


def _evidence(indicators: Iterable[Indicator], language: Language) -> str:
    kinds = [kind for one in indicators for kind in one.evidence]
    return language.text(f"evidence.{weakest(kinds)}" if kinds else "evidence.none")


def _share(share: float | None, language: Language) -> Cell:
    return cells.dash() if share is None else cells.chance(language, share)


def _step_at(row: Any, language: Language) -> Cell:
    if row is None:
        return cells.words("–")
    step = language.text(f"verdict.step_name.{row.step}")
    value = measured(language, Unit(row.unit), row.value)
    return Cell(float(row.value), language.text("verdict.step_at", value=value, step=step))


def _turn(row: Any, language: Language) -> Cell:
    if row.turns_at is None or pd.isna(row.turns_at):
        return Cell(None, language.text("verdict.never_turns"))
    return Cell(float(row.turns_at), measured(language, Unit(row.unit), row.turns_at))


def _step_then(row: Any, language: Language) -> str:
    step = row.step_then
    known = isinstance(step, str) and bool(step)
    return language.text(f"verdict.step_name.{step}") if known else "–"
