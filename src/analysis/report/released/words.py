"""The short answers of a public joint answer's page one, each with the figures it rests on."""

from __future__ import annotations

from analysis.assessment.released import released_of
from analysis.assessment.study import AreaView
from analysis.catalogue.themes import Asks
from analysis.language import Language
from analysis.protection.frozen_rules import STANDINGS
from analysis.report.answer import Answer
from analysis.report.offer_words import NOTHING, Said
from analysis.report.rated import count_cell
from analysis.report.released.tables import sort_name
from analysis.report.told_by_theme import heard_words, joint_answers, most_named

COUNTING = (Asks.NEED, Asks.OFFER)


def released_answers(view: AreaView, language: Language) -> tuple[Answer, ...]:
    """The questions of page one: who, how many, what they say, what is missing, what next."""
    found = (
        ("who", who_words(view, language)),
        ("reported", count_words(view, language)),
        ("opinions", opinion_words(view, language)),
        ("missing", Said(" ".join(missing_items(view, language)))),
    )
    return joint_answers(view, language, found, view.study.answers_evidence)


def who_words(view: AreaView, language: Language) -> Said:
    """How many municipalities are in somebody's answer, and how; or that nothing is released."""
    found = released_of(view)
    if found is None:
        return Said(language.text("released.nothing"))
    parts = (
        language.text(f"released.who.{status}", n=language.number(found.count_of(status)))
        for status in STANDINGS
        if found.count_of(status)
    )
    text = heard_words(language, parts, heard=found.heard, asked=found.asked)
    return Said(text, tuple(f"released.municipalities.{status}" for status in STANDINGS))


def count_words(view: AreaView, language: Language) -> Said:
    """The released number in all, or between which ends it lies, or why there is none."""
    found = released_of(view)
    if not any(theme.asks in COUNTING for theme in view.udmelding.themes):
        return Said(language.text("joint.reported.unasked"))
    if found is None:
        return NOTHING
    if found.whole is None:
        return Said(language.text("released.count.none"))
    key = f"released.count.{view.area.slug}.total.total"
    low, high = found.whole["low"], found.whole["high"]
    total = count_cell(language, low, high).text
    unit = language.plural(f"unit.{view.udmelding.need.unit}", _end(high, low), n=total)
    hidden = found.whole["count"] is None and found.whole["status"] != "interval"
    return Said(
        language.text(f"released.count.{'hidden' if hidden else 'shown'}", amount=unit), (key,)
    )


def opinion_words(view: AreaView, language: Language) -> Said:
    """The sort of challenge and of solution that most name."""
    found = released_of(view)
    if found is None:
        return NOTHING
    return most_named(found.mentions, language, sort_name, prefix="released")


def missing_items(view: AreaView, language: Language) -> list[str]:
    """What is still missing, and from whom; names of the silent are public, numbers are not."""
    found = released_of(view)
    if found is None:
        return [language.text("released.missing.release")]
    items = []
    for status, key in (("silent", "joint.missing.silent"), ("not_stated", "joint.missing.number")):
        names = [language.choose(found.names[code]) for code in found.codes_of(status)]
        if names:
            items.append(language.plural(key, len(names), names=language.join(names)))
    return items or [language.text("joint.missing.nothing")]


def _end(*ends: object) -> float:
    known = [float(str(end)) for end in ends if end is not None]
    return known[0] if known else 0.0
