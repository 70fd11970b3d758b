"""A chapter per region: its share of need, its offers, its answer, and its assessment at the end."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.assessment.figures.quantities import quantities_of
from analysis.assessment.figures.verdict import verdict_quantities
from analysis.assessment.study import AreaView
from analysis.assessment.verdict.parts import Grade, Test
from analysis.catalogue.answers import RegionalAnswer
from analysis.country.areas import Area
from analysis.evidence import Quantity
from analysis.language import Language
from analysis.report import blocks
from analysis.report.blocks import Block, Section
from analysis.report.verdict_words import (
    AGENCYS,
    found_words,
    indicator_name,
    indicators_of,
    verdict_keys,
    words_of_test,
)
from analysis.report.wording import coverage_line, need_answer

_BESIDE = (Test.NEARNESS, Test.SUSTAINABILITY)


def chapters(view: AreaView, language: Language) -> Section:
    """One chapter for each region of the day.

    Parameters
    ----------
    view
        Of the whole country; each chapter is the same study seen from a region.
    """
    found = Section()
    for region in view.study.areas.regions:
        found += Section(tuple(_chapter(view.study.area(region.slug), language)))
    return found


def region_figures(view: AreaView) -> Iterator[Quantity]:
    """The figures that the chapters print, under each region's own name.

    Parameters
    ----------
    view
        Of the whole country.
    """
    for region in view.study.areas.regions:
        own = view.study.area(region.slug)
        printed = set(need_answer(own, Language("da")).quantities)
        verdict = verdict_quantities(own)
        figures = quantities_of(own) | verdict
        wanted = printed | {"population.share"} | set(verdict)
        yield from (q for key, q in figures.items() if key in wanted and q.area == region.slug)


def answers_of(view: AreaView) -> tuple[tuple[Area, RegionalAnswer | None], ...]:
    """The regions asked that lie in this one, and each one's published answer where it is known.

    A region that came later has the regions in it that were asked; without any, itself.
    """
    known = {answer.area: answer for answer in view.udmelding.answers}
    inside = set(view.area.municipalities)
    asked = [a for a in view.study.asked_regions if inside.issuperset(a.municipalities)]
    return tuple((area, known.get(area.slug)) for area in asked or [view.area])


def answer_words(view: AreaView, language: Language) -> str:
    """Whether those who were asked of the region are known to have answered, and when."""
    return " ".join(_answer_words(*pair, language=language) for pair in answers_of(view))


def _answer_words(area: Area, answer: RegionalAnswer | None, *, language: Language) -> str:
    name = language.choose(area.name)
    if answer is None:
        return language.text("national.region.silent", region=name)
    if not answer.date.known:
        return language.text("national.region.answered_undated", region=name)
    return language.text("national.region.answered", region=name, date=language.period(answer.date))


def _chapter(view: AreaView, language: Language) -> Iterator[Block]:
    slug = view.area.slug
    yield blocks.heading(language.choose(view.area.name), label=f"region-{slug}")
    need = need_answer(view, language)
    yield blocks.paragraph(need.text, need.quantities)
    yield blocks.paragraph(_offers(view, language))
    yield blocks.paragraph(_answered(view, language))
    yield blocks.bullets(_themes(view, language))
    yield blocks.heading(
        language.text("section.region_assessment", region=language.choose(view.area.name)),
        label=f"vurdering-{slug}",
        level=3,
    )
    said = [words_of_test(view, test, language) for test in AGENCYS]
    yield blocks.paragraph(" ".join(said), verdict_keys(view))
    beside = _beside(view, language)
    if beside:
        yield blocks.bullets(beside, quantities=verdict_keys(view))
    yield blocks.paragraph(language.text("national.region.limits"))


def _answered(view: AreaView, language: Language) -> str:
    """Who of the region has answered, where answers have been received; else what is published."""
    if view.study.estimates.answer_coverage.empty:
        return answer_words(view, language)
    return coverage_line(view, language)


def _offers(view: AreaView, language: Language) -> str:
    """The offers that are known to lie in the region, or that none is."""
    udmelding, name = view.udmelding, language.choose(view.area.name)
    if not udmelding.offers:
        return language.text("national.region.offers_unknown", region=name)
    inside = [o.name for o in udmelding.offers if o.municipality in view.area.municipalities]
    if inside:
        return language.text("national.region.offers", region=name, offers=language.join(inside))
    return language.text("national.region.no_offer", region=name)


def _themes(view: AreaView, language: Language) -> list[str]:
    """What was asked of the region; the content of its answer is not published."""
    heard = any(answer for _, answer in answers_of(view))
    key = "national.theme_unseen" if heard else "national.theme_unknown"
    return [
        language.text(
            key,
            title=language.choose(theme.title),
            question=language.choose(theme.question),
        )
        for theme in view.udmelding.themes
    ]


def _beside(view: AreaView, language: Language) -> list[str]:
    """Nearness and sustainability where they have been found for the region."""
    found = [
        one
        for one in indicators_of(view.proposal, _BESIDE)
        if one.grade is not Grade.NOT_APPLICABLE and one.value is not None
    ]
    return [
        language.text(
            "national.region.beside",
            name=indicator_name(one, language),
            found=found_words(one, language),
        )
        for one in found
    ]
