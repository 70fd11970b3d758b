"""The short answers of a joint answer's page one, each with the figures it rests on."""

from __future__ import annotations

from analysis.assessment.joint.joint import evidence_of, joint_of
from analysis.assessment.study import AreaView
from analysis.catalogue.answers import AnswerStatus
from analysis.catalogue.themes import Asks
from analysis.language import Language
from analysis.report.answer import Answer
from analysis.report.joint import labels
from analysis.report.joint.opinions import position_line
from analysis.report.joint.standing import missing_items
from analysis.report.offer_words import Said
from analysis.report.wording import next_answer

_KINDS = ("challenge", "solution")


def joint_answers(view: AreaView, language: Language) -> tuple[Answer, ...]:
    """The questions of page one: who, how many, what they say, what is missing, what next."""
    found = (
        ("who", who_words(view, language)),
        ("reported", reported_words(view, language)),
        ("opinions", opinion_words(view, language)),
        ("missing", Said(_missing(view, language))),
    )
    answers = tuple(
        Answer(
            term=language.text(f"joint.term.{name}"),
            text=said.text,
            evidence=(evidence_of(view),) if said.keys else (),
            quantities=said.keys,
        )
        for name, said in found
        if said.text
    )
    return (*answers, next_answer(view, language))


def who_words(view: AreaView, language: Language) -> Said:
    """How many municipalities are in somebody's answer, and how."""
    joint = joint_of(view)
    asked, heard = len(joint.asked), len(joint.heard)
    statuses = [status for status in AnswerStatus if joint.count_of(status)]
    parts = [
        language.text(f"joint.who.{status}", n=language.number(joint.count_of(status)))
        for status in statuses
    ]
    text = language.text(
        "joint.who",
        heard=language.number(heard),
        asked=language.plural("unit.municipalities", asked, n=language.number(asked)),
        parts=language.join(parts),
    )
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
    joint = joint_of(view)
    words, keys = [], []
    for kind in _KINDS:
        rows = joint.mentions[joint.mentions["kind"] == kind]
        if not rows.empty:
            first = rows.iloc[0]
            category = str(first["category"])
            count = labels.count(language, first["low"], first["high"])
            words.append(
                language.text(
                    f"joint.most.{kind}",
                    sort=labels.choice(language, kind, category),
                    count=language.plural(
                        "unit.municipalities", float(count.value or 0), n=count.text
                    ),
                )
            )
            keys.append(f"answer.{kind}.{category}")
    positions, found = position_line(view, language)
    return Said(" ".join([*words, *([positions] if positions else [])]), (*keys, *found))


def _missing(view: AreaView, language: Language) -> str:
    return " ".join(missing_items(view, language)) or language.text("joint.missing.nothing")
