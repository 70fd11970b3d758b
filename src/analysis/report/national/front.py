"""The front of the national report: introduction, résumé and method."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.assessment.study import AreaView
from analysis.catalogue.offers import SupplyRule
from analysis.language import Language
from analysis.report import blocks
from analysis.report.amounts import amount_of, sentence
from analysis.report.answer import reading_amount
from analysis.report.blocks import Block
from analysis.report.verdict_words import AGENCYS, step_words, verdict_keys, words_of_test
from analysis.report.wording import gap_amount, gap_answer


def introduction(view: AreaView, language: Language) -> Iterator[Block]:
    """What the round is, whom it is about, what it asked, and what this report does not judge."""
    udmelding = view.udmelding
    renewed = udmelding.renews is not None
    values = {
        "issued": language.period(udmelding.issued),
        "name": language.choose(udmelding.name),
        "count": len(udmelding.themes),
    }
    key = "national.introduction.renewed" if renewed else "national.introduction.new"
    yield blocks.paragraph(language.text(key, **values))
    yield blocks.paragraph(language.choose(udmelding.target_group.definition))
    if udmelding.scope.note is not None:
        yield blocks.paragraph(language.choose(udmelding.scope.note))
    asked = language.plural("national.introduction.asked", len(udmelding.themes))
    yield blocks.paragraph(asked)
    yield blocks.bullets(
        [
            language.text(
                "national.theme",
                title=language.choose(theme.title),
                question=language.choose(theme.question),
            )
            for theme in udmelding.themes
        ]
    )
    yield blocks.paragraph(language.text("national.introduction.limits"))


def resume(view: AreaView, language: Language) -> Iterator[Block]:
    """The whole report in short sentences: few words, few long ones."""
    yield blocks.paragraph(
        language.text("resume.about", group=language.choose(view.udmelding.target_group.name))
    )
    for words, keys in (_need(view, language), _places(view, language), _gap(view, language)):
        yield blocks.paragraph(words, keys)
    tests = [words_of_test(view, test, language) for test in AGENCYS]
    yield blocks.bullets([*tests, step_words(view.proposal, language)])
    yield blocks.paragraph(language.text("resume.end"), verdict_keys(view))


def method(view: AreaView, language: Language) -> Iterator[Block]:
    """How need, capacity, gap and proposal are found, and what the kinds of evidence mean."""
    yield blocks.paragraph(language.text("national.method.lead"))
    points = ["need", "capacity", "gap", "verdict", "evidence", "unknown", "areas"]
    rule = view.udmelding.capacity.rule
    if rule is SupplyRule.DELIVER:
        points[1] = "delivery"
    said = [language.text(f"national.method.{name}") for name in points]
    if (parted := view.study.break_in_series) is not None:
        said.append(language.choose(parted))
    yield blocks.bullets(said)


def _need(view: AreaView, language: Language) -> tuple[str, tuple[str, ...]]:
    readings = view.udmelding.need.readings
    if not readings:
        return language.text("resume.need_unknown"), ()
    first = readings[0]
    words = language.text(
        "resume.need",
        amount=reading_amount(view, first, language),
        date=language.period(first.date),
    )
    keys = (f"reading.{first.id}", *(figure.key for figure in first.basis))
    return words if len(readings) == 1 else f"{words} {language.text('resume.more')}", keys


def _places(view: AreaView, language: Language) -> tuple[str, tuple[str, ...]]:
    stated = [
        places.figure
        for offer in view.udmelding.offers
        for places in offer.places
        if places.figure.known and places.figure.date.known
    ]
    if stated:
        newest = max(stated, key=lambda figure: str(figure.date.last))
        values = {"amount": amount_of(language, newest), "date": language.period(newest.date)}
        return language.text("resume.places", **values), (newest.key,)
    if view.udmelding.offer_counts:
        first = view.udmelding.offer_counts[0]
        return language.text("resume.offers", amount=amount_of(language, first)), (first.key,)
    delivers = view.udmelding.capacity.rule is SupplyRule.DELIVER
    return language.text(f"resume.{'hours' if delivers else 'places'}_unknown"), ()


def _gap(view: AreaView, language: Language) -> tuple[str, tuple[str, ...]]:
    basis = view.gap_basis
    if basis.pairs:
        short, amount = gap_amount(view, basis.pairs[-1], language)
        return language.text(f"resume.gap_{short}", amount=amount), gap_answer(
            view, language
        ).quantities
    reason = sentence(language.choose(basis.reasons[0]))
    return language.text("resume.no_gap", reason=reason), ()
