"""Page one of the report on alternatives: what a round that asks for an offer wants to know."""

from __future__ import annotations

from analysis.assessment.study import AreaView
from analysis.catalogue.themes import Asks
from analysis.evidence import Evidence, Unit
from analysis.language import Language
from analysis.report.amounts import amount, number_of
from analysis.report.answer import Answer, row_of
from analysis.report.compared import (
    compared,
    has_alternatives,
    scenarios_of,
    shown_reading,
)
from analysis.report.figures.need import mean_words
from analysis.report.offer_words import (
    NOTHING,
    Said,
    divided_words,
    late_words,
    nearer_words,
    one_offer_words,
    price_words,
    splitting_words,
)
from analysis.report.sizing_words import empty_words, own_words, structure_words


def sized(view: AreaView) -> bool:
    """Whether places are what the model finds, and not what somebody has stated."""
    return any(isinstance(plan.places, str) for one in compared(view) for plan in one.offers)


def scenario_answers(view: AreaView, language: Language) -> tuple[Answer, ...]:
    """The questions of page one: for the catchment what is enough, for an area what it would mean."""
    if not has_alternatives(view):
        text = language.text("offers.nothing")
        return (Answer(term=language.text("offers.term.one"), text=text),)
    found = _catchment(view, language) if view.is_catchment else _area(view, language)
    found = {**found, "sure": _sure(view, language), "unsaid": _unsaid(view, language)}
    return tuple(
        Answer(
            term=language.text(f"offers.term.{name}", area=language.choose(view.area.name)),
            text=said.text,
            evidence=() if name == "unsaid" else (Evidence.ASSUMED,),
            quantities=said.keys,
        )
        for name, said in found.items()
        if said.text
    )


def offer_answer(view: AreaView, language: Language) -> Answer | None:
    """The one answer of an assessment's page one, where the round asks for an offer."""
    if not has_alternatives(view) or not view.is_catchment:
        return None
    if sized(view):
        said = structure_words(view, language) + empty_words(view, language)
    else:
        said = divided_words(view, language) + splitting_words(view, language)
    said += Said(language.text("offers.see"))
    asked = next(theme.title for theme in view.udmelding.themes if theme.asks is Asks.OFFER)
    return Answer(
        term=language.text("offers.term.asked", theme=language.choose(asked)),
        text=said.text,
        evidence=(Evidence.ASSUMED,),
        quantities=said.keys,
    )


def _catchment(view: AreaView, language: Language) -> dict[str, Said]:
    if sized(view):
        return {
            "structures": structure_words(view, language),
            "empty": empty_words(view, language),
            "late": late_words(view, language),
            "nearer": nearer_words(view, language),
        }
    return {
        "one": one_offer_words(view, language),
        "divided": divided_words(view, language),
        "nearer": nearer_words(view, language),
        "price": price_words(view, language),
    }


def _area(view: AreaView, language: Language) -> dict[str, Said]:
    """What the alternatives mean for a part of the catchment; the rest is the whole's."""
    whole = structure_words(view, language) if sized(view) else one_offer_words(view, language)
    national = Said(language.text("offers.national")) + whole
    return {
        "citizens": _citizens(view, language),
        "nearer": nearer_words(view, language),
        "own": own_words(view, language),
        "pays": _pays(view, language),
        "national": national,
    }


def _citizens(view: AreaView, language: Language) -> Said:
    reading = shown_reading(view)
    row = row_of(view.need, reading=reading.id)
    text = language.text(
        "offers.citizens",
        area=language.choose(view.area.name),
        amount=amount(language, view.udmelding.need.unit, float(row["mean"])),
        share=language.percent(view.population_share),
        low=language.number(row["count_low"]),
        high=language.number(row["count_high"]),
    )
    return Said(text, (f"need.{reading.id}", "population.share"))


def _pays(view: AreaView, language: Language) -> Said:
    """The area's part of the bill under the first and the last alternative, where a rate is given."""
    table = view.study.estimates.payment_by_municipality
    said = NOTHING
    if table.empty:
        return said
    for one in compared(view):
        rows = table[table["alternative"] == one.id]
        inside = rows[rows["municipality"].isin(view.area.municipalities)]
        if not inside.empty:
            cost = amount(language, Unit.DKK, float(inside["dkk_per_year"].sum()))
            text = language.text("offers.pays", name=language.choose(one.name), cost=cost)
            said += Said(text, (f"payment.{one.id}.{view.area.slug}.dkk_per_year",))
    return said


def _sure(view: AreaView, language: Language) -> Said:
    reading, spread, stay = (
        shown_reading(view),
        view.udmelding.need.spread,
        view.udmelding.mean_stay,
    )
    said = Said(language.text("offers.sure", mean=mean_words(view, reading, language)))
    if spread is not None:
        cv = language.percent(spread.mean_cv.central)
        said += Said(language.text("offers.sure_spread", cv=cv), ("need.mean_cv",))
    if stay is not None and view.udmelding.need.unit is not Unit.PERSONS:
        months = number_of(language, round(stay.central * 12, 1))
        said += Said(language.plural("offers.sure_stay", stay.central * 12, n=months))
    return said + Said(language.text("offers.sure_long_run"))


def _unsaid(view: AreaView, language: Language) -> Said:
    scenarios = scenarios_of(view)
    said = Said(language.text("offers.unsaid"))
    if scenarios.rate_dkk_per_place_day is None:
        said += Said(language.text("offers.pays_unknown"))
    if scenarios.minimum_volume is None:
        said += Said(language.text("offers.no_minimum"))
    return said
