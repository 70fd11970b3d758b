"""The part of a report that proposes a verdict: used by the area's report and the national one."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.assessment.study import AreaView
from analysis.language import Language
from analysis.report import blocks
from analysis.report.blocks import Block, Section, present
from analysis.report.history_words import change_words
from analysis.report.parts import Maker
from analysis.report.tables import history, verdict
from analysis.report.verdict_words import (
    AGENCYS,
    own_words,
    step_words,
    verdict_keys,
    words_of_test,
)


def verdict_section(view: AreaView, language: Language, *, level: int = 2) -> Section:
    """The proposal, its indicators, how sturdy it is, and the agency's own verdicts over time.

    Parameters
    ----------
    level
        Of its heading: 2 for a chapter, 3 for a part of one, whose own parts are one lower.
    """
    lead = Section((_heading(language, "verdict", level=level), _lead(language)))
    parts: dict[str, Sequence[Maker]] = {
        "indicators": (verdict.tests_table, verdict.indicators_table, verdict.basis_table),
        "lacking": (verdict.missing_table,),
        "robustness": (verdict.robustness_table, verdict.turning_table),
        "steps": (verdict.steps_table,),
        "verdicts": (history.history_table,),
    }
    found = lead + Section((proposal_box(view, language),))
    for name, makers in parts.items():
        shown = Section(tuple(_said(view, language, name)))
        shown += present(make(view, language) for make in makers)
        if shown.blocks:
            found += Section((_heading(language, name, level=level + 1),)) + shown
    return found


def proposal_box(view: AreaView, language: Language) -> Block:
    """The proposal set apart: the step, the two tests in words, the ground, and the limit of it."""
    proposal = view.proposal
    items = [words_of_test(view, test, language) for test in AGENCYS]
    items.append(language.choose(proposal.why))
    items.append(language.text("verdict.ground", ground=language.choose(proposal.legal_ground)))
    if proposal.own is not None:
        items.append(own_words(proposal.own, language))
    items.append(language.text("verdict.limit"))
    kept = [item for item in items if item]
    return blocks.callout("answer", step_words(proposal, language), kept, verdict_keys(view))


def _said(view: AreaView, language: Language, name: str) -> list[Block]:
    """What a part says where its tables have nothing, or before them."""
    said: list[str] = []
    if name == "robustness":
        said = [language.text(_sturdiness(view))]
    elif name == "verdicts":
        none = "" if view.udmelding.verdicts else language.text("verdict.none_over_time")
        said = [none, change_words(view, language)]
    elif name == "lacking" and not view.proposal.missing:
        said = [language.text("verdict.nothing_lacking")]
    return [blocks.paragraph(words) for words in said if words]


def _sturdiness(view: AreaView) -> str:
    table = view.proposal.robustness
    if table.empty:
        return "verdict.robustness_none"
    steps = set(table["step"].astype(str))
    return "verdict.robustness_same" if len(steps) == 1 else "verdict.robustness_differs"


def _heading(language: Language, name: str, *, level: int) -> Block:
    return blocks.heading(language.text(f"section.{name}"), label=name, level=level)


def _lead(language: Language) -> Block:
    return blocks.paragraph(language.text("verdict.lead"))
