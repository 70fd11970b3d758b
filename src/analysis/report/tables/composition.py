"""The table of what each alternative consists of, and why it is tried."""

from __future__ import annotations

from analysis.assessment.study import AreaView
from analysis.catalogue.scenarios import Alternative, OfferPlan
from analysis.evidence import Unit
from analysis.language import Language
from analysis.report import blocks
from analysis.report.amounts import amount
from analysis.report.blocks import Block
from analysis.report.compared import compared, has_alternatives, offer_names
from analysis.report.tables import cells


def composition_table(view: AreaView, language: Language) -> Block | None:
    """What each alternative consists of, and why it is tried."""
    if not has_alternatives(view):
        return None
    rows = [
        [
            cells.words(language.choose(alternative.name)),
            cells.words(_consists(view, alternative, language)),
            cells.words(language.choose(alternative.reason)),
        ]
        for alternative in compared(view)
    ]
    return blocks.table(
        rows,
        columns=cells.columns(language, "alternative", "consists", "reason"),
        label="alternativer",
        caption=language.text("table.alternatives"),
        source="",
        notes=[language.text("table.alternatives.note")],
    )


def _consists(view: AreaView, alternative: Alternative, language: Language) -> str:
    """The offers of an alternative in words; how places are found is said once for all."""
    offers = "; ".join(_offer(view, plan, language) for plan in alternative.offers)
    if not any(isinstance(plan.places, str) for plan in alternative.offers):
        return offers
    level = language.percent(view.udmelding.service_levels.main)
    return f"{offers}. {language.text('alternatives.sized', level=level)}"


def _offer(view: AreaView, plan: OfferPlan, language: Language) -> str:
    """One offer in words: whom it serves, its places from when, and who helps it."""
    names = offer_names(view, language)
    known = {area.slug: area for area in view.study.areas.known}
    areas = language.join([language.choose(known[slug].name) for slug in plan.serves])
    if isinstance(plan.places, str):
        return language.text("alternatives.offer_sized", offer=names[plan.offer], areas=areas)
    places = language.join(
        [
            language.text(
                "alternatives.places_from",
                places=amount(language, Unit.PLACES, stated.places),
                date=language.period(stated.from_),
            )
            if stated.from_.known
            else amount(language, Unit.PLACES, stated.places)
            for stated in plan.places
        ]
    )
    words = language.text("alternatives.offer", offer=names[plan.offer], areas=areas, places=places)
    if plan.part != 1:
        words += " " + language.text("alternatives.part", part=language.percent(plan.part))
    if plan.helped_by:
        helpers = language.join([names[name] for name in plan.helped_by])
        words += " " + language.text("alternatives.helped", offers=helpers)
    return words
