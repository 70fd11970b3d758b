"""The proposed verdict in words: the agency's vocabulary, each sentence no surer than its evidence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from analysis.assessment.figures.verdict import verdict_quantities
from analysis.assessment.study import AreaView
from analysis.assessment.verdict.parts import (
    Grade,
    Indicator,
    Missing,
    OwnVerdict,
    Proposal,
    Test,
)
from analysis.catalogue.verdict_plan import NextStep
from analysis.evidence import Evidence, Unit, weakest
from analysis.language import Language
from analysis.report.amounts import amount, number_in, sentence
from analysis.report.answer import Answer

AGENCYS = (Test.SUPPLY, Test.COORDINATION)
_SETTLED = (Grade.MET, Grade.NOT_MET)
# Beyond so many, a sentence is no longer read: the table has them all.
_NAMED = 3


def verdict_answer(view: AreaView, language: Language) -> Answer:
    """What is proposed to happen next, why, on what legal ground, and whom to ask first."""
    proposal = view.proposal
    words = [step_words(proposal, language)]
    if proposal.step is not NextStep.CANNOT_ASSESS:
        words.append(language.choose(proposal.why))
    elif proposal.missing:
        words.append(language.text("verdict.ask", whom=_whom(proposal.missing, language)))
    ground = language.choose(proposal.legal_ground)
    words.append(language.text("verdict.ground", ground=ground))
    if proposal.own is not None:
        words.append(own_words(proposal.own, language))
    return Answer(
        term=language.text("answer.verdict.term"),
        text=" ".join(word for word in words if word),
        evidence=proposal.evidence,
        quantities=verdict_keys(view),
    )


def step_words(proposal: Proposal, language: Language) -> str:
    """The proposed step as a sentence."""
    return language.text(f"verdict.step.{proposal.step}")


def own_words(own: OwnVerdict, language: Language) -> str:
    """The analyst's own step, with day and role."""
    return language.text(
        "verdict.own",
        step=language.text(f"verdict.step_name.{own.step}"),
        date=language.date(own.date),
        by=language.choose(own.role),
    )


def words_of_test(view: AreaView, test: Test, language: Language) -> str:
    """What the proposal says of one test, in words as sure as its weakest evidence."""
    proposal = view.proposal
    grade = proposal.grades.get(test, Grade.NOT_APPLICABLE)
    subject = language.text(f"verdict.subject.{test}")
    if grade not in _SETTLED:
        return language.text(f"verdict.{grade}", subject=subject)
    key = f"verdict.{grade}.{evidence_of_test(proposal, test)}"
    return language.text(key, subject=subject)


def evidence_of_test(proposal: Proposal, test: Test) -> Evidence:
    """The weakest evidence that a settled test rests on; nothing stated counts as assumed."""
    kinds = [kind for one in indicators_of(proposal, [test]) for kind in one.evidence]
    return weakest(kinds) if kinds else Evidence.ASSUMED


def indicators_of(proposal: Proposal, tests: Sequence[Test]) -> tuple[Indicator, ...]:
    """The indicators of some tests, in their order."""
    return tuple(one for test in tests for one in proposal.indicators if one.test is test)


def found_words(indicator: Indicator, language: Language) -> str:
    """What an indicator shows, with its range where it has one."""
    known = [n for n in (indicator.value, indicator.low, indicator.high) if n is not None]
    if not known:
        return language.text("unknown")
    unit = Unit(indicator.unit)
    shown = amount(language, unit, known[0])
    if indicator.low is None or indicator.high is None:
        return shown
    low, high = (number_in(language, unit, end) for end in (indicator.low, indicator.high))
    # Ends that are printed alike say nothing more than the value.
    if low == high:
        return shown
    if indicator.value is None:
        return amount(language, unit, known[0], ends=(indicator.low, indicator.high))
    return language.text("verdict.range", at=shown, low=low, high=high)


def indicator_name(indicator: Indicator, language: Language) -> str:
    """The indicator's name as it stands first in a line."""
    return sentence(language.choose(indicator.name))


def measured(language: Language, unit: Unit, value: float) -> str:
    """A value with its unit; a spread, which is a ratio, as the percentage that people say."""
    return language.percent(value) if unit is Unit.RATIO else amount(language, unit, value)


def threshold_words(indicator: Indicator, language: Language) -> str:
    """Where an indicator turns, or that nobody has said where."""
    threshold = indicator.threshold
    if threshold is None:
        return language.text("verdict.no_threshold")
    value = amount(language, Unit(threshold.unit), threshold.value)
    return language.text(f"verdict.{'at_least' if threshold.at_least else 'at_most'}", value=value)


def verdict_keys(view: AreaView) -> tuple[str, ...]:
    """Keys of the figures a verdict's sentences may hold."""
    return tuple(verdict_quantities(view))


def _whom(missing: Iterable[Missing], language: Language) -> str:
    """Those who are to be asked; what of, the table says after the colon."""
    asked = list(dict.fromkeys(language.choose(one.ask).partition(":")[0] for one in missing))
    if len(asked) > _NAMED:
        asked = [*asked[:_NAMED], language.text("verdict.ask_more")]
    return language.join(asked)
