"""The short answers of a public joint answer's page one, each with the figures it rests on."""

from __future__ import annotations

from analysis.assessment.released import STANDINGS, ReleasedView, evidence_of, released_of
from analysis.assessment.study import AreaView
from analysis.catalogue.themes import Asks
from analysis.language import Language
from analysis.report.answer import Answer
from analysis.report.offer_words import Said
from analysis.report.rated import count_cell
from analysis.report.released.tables import sort_name
from analysis.report.wording import next_answer

_COUNTING = (Asks.NEED, Asks.OFFER)
_KINDS = ("challenge", "solution")


def released_answers(view: AreaView, language: Language) -> tuple[Answer, ...]:
    """The questions of page one: who, how many, what they say, what is missing, what next."""
    found = (
        ("who", who_words(view, language)),
        ("reported", count_words(view, language)),
        ("opinions", opinion_words(view, language)),
        ("missing", Said(" ".join(missing_items(view, language)))),
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
    """How many municipalities are in somebody's answer, and how; or that nothing is released."""
    found = released_of(view)
    if found is None:
        return Said(language.text("released.nothing"))
    parts = [
        language.text(f"released.who.{status}", n=language.number(found.count_of(status)))
        for status in STANDINGS
        if found.count_of(status)
    ]
    text = language.text(
        "joint.who",
        heard=language.number(found.heard),
        asked=language.plural("unit.municipalities", found.asked, n=language.number(found.asked)),
        parts=language.join(parts),
    )
    return Said(text, tuple(f"released.municipalities.{status}" for status in STANDINGS))


def count_words(view: AreaView, language: Language) -> Said:
    """The released number in all, or between which ends it lies, or why there is none."""
    found = released_of(view)
    if not any(theme.asks in _COUNTING for theme in view.udmelding.themes):
        return Said(language.text("joint.reported.unasked"))
    if found is None:
        return Said("")
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
        return Said("")
    said = [_most(found, language, kind) for kind in _KINDS]
    words = [one for one in said if one.text]
    return Said(" ".join(one.text for one in words), tuple(k for one in words for k in one.keys))


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


def _most(found: ReleasedView, language: Language, kind: str) -> Said:
    rows = found.mentions[found.mentions["kind"] == kind]
    if rows.empty:
        return Said("")
    first = rows.iloc[0]
    category = str(first["category"])
    count = count_cell(language, first["low"], first["high"])
    words = language.text(
        f"joint.most.{kind}",
        sort=sort_name(language, kind, category),
        count=language.plural("unit.municipalities", float(count.value or 0), n=count.text),
    )
    return Said(words, (f"released.{kind}.{category}",))


def _end(*ends: object) -> float:
    known = [float(str(end)) for end in ends if end is not None]
    return known[0] if known else 0.0
