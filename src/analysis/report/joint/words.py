"""The short answers of a joint answer's page one, each with the figures it rests on."""

from __future__ import annotations

from analysis.assessment.joint.view import joint_of
from analysis.assessment.study import AreaView
from analysis.catalogue.answers import AnswerStatus
from analysis.catalogue.themes import Asks
from analysis.language import Language
from analysis.report.answer import Answer
from analysis.report.joint import labels
from analysis.report.joint.opinions import position_words
from analysis.report.joint.standing import missing_items
from analysis.report.offer_words import Said
from analysis.report.told_by_theme import heard_words, joint_answers, most_named


def returned_answers(view: AreaView, language: Language) -> tuple[Answer, ...]:
    """The questions of page one: who, how many, what they say, what is missing, what next."""
    found = (
        ("who", who_words(view, language)),
        ("reported", reported_words(view, language)),
        ("opinions", opinion_words(view, language)),
        ("missing", Said(" ".join(missing_words(view, language)))),
    )
    return joint_answers(view, language, found, view.study.answers_evidence)


def who_words(view: AreaView, language: Language) -> Said:
    """How many municipalities are in somebody's answer, and how."""
    joint = joint_of(view)
    parts = (
        language.text(f"joint.who.{status}", n=language.number(joint.count_of(status)))
        for status in AnswerStatus
        if joint.count_of(status)
    )
    text = heard_words(language, parts, heard=len(joint.heard), asked=len(joint.asked))
    return Said(text, tuple(f"answer.municipalities.{status}" for status in AnswerStatus))


def reported_words(view: AreaView, language: Language) -> Said:
    """The reported number in all, and that it is no estimate; empty where nobody was asked."""
    joint = joint_of(view)
    if joint.need.empty:
        asks = any(theme.asks is Asks.NEED for theme in view.udmelding.themes)
        return Said(language.text("joint.reported.none" if asks else "joint.reported.unasked"))
    low, high = joint.reported["low"], joint.reported["high"]
    if low is None and high is None:
        return Said(language.text("joint.reported.none"))
    total = labels.count(language, low, high).text
    unit = language.plural(f"unit.{view.udmelding.need.unit}", high or low or 0, n=total)
    words = [language.text("joint.reported", amount=unit)]
    without = joint.reported["without"]
    if without:
        n = language.number(without)
        words.append(language.plural("joint.reported.without", without, n=n))
    return Said(" ".join(words), ("answer.reported",))


def opinion_words(view: AreaView, language: Language) -> Said:
    """The sort of challenge and of solution that most name, and the positions."""
    mentions = joint_of(view).mentions
    named = most_named(mentions, language, labels.choice, prefix="answer")
    return named + position_words(view, language)


def missing_words(view: AreaView, language: Language) -> list[str]:
    """What is missing, and from whom; or that nothing is."""
    return missing_items(view, language) or [language.text("joint.missing.nothing")]
