"""The alternatives of a round as a report reads them: names, the rows it shows, what counts as best."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from analysis.assessment.study import AreaView
from analysis.assessment.tables import rows_of
from analysis.catalogue.offers import SupplyRule
from analysis.catalogue.parameters import NeedReading
from analysis.catalogue.scenarios import Alternative, Scenarios
from analysis.errors import unknown_name
from analysis.language import Language, Text
from analysis.report.amounts import number_of
from analysis.report.answer import first_reading

CASES = ("central", "uncertain")


def has_alternatives(view: AreaView) -> bool:
    """Whether the round has alternatives and the study has computed what they mean."""
    return (
        view.udmelding.scenarios is not None and not view.study.estimates.alternatives_by_year.empty
    )


def scenarios_of(view: AreaView) -> Scenarios:
    """The round's alternatives.

    Raises
    ------
    LookupError
        If it has none: a mistake in the program, which asks `has_alternatives` first.
    """
    if view.udmelding.scenarios is None:
        raise LookupError(f"{view.udmelding.slug} has no alternatives")
    return view.udmelding.scenarios


def only(view: AreaView, name: str) -> AreaView:
    """The view with one alternative beside the one that stands for today; with all for no name.

    Raises
    ------
    UsageError
        If the round has no such alternative, with the nearest one.
    """
    if not name:
        return view
    scenarios = scenarios_of(view)
    first, names = scenarios.alternatives[0], [one.id for one in scenarios.alternatives]
    if name not in names:
        kind = Text("alternativ i runden", "alternative of the round")
        raise unknown_name(kind, name, names)
    kept = tuple(one for one in scenarios.alternatives if one is first or one.id == name)
    narrowed = replace(scenarios, alternatives=kept)
    study = replace(view.study, udmelding=replace(view.udmelding, scenarios=narrowed))
    return replace(view, study=study)


def shown_reading(view: AreaView) -> NeedReading:
    """The reading that pictures and sentences rest on: the first that was computed with."""
    return first_reading(view, view.study.estimates.alternatives_by_year)


def compared(view: AreaView) -> tuple[Alternative, ...]:
    """The alternatives that are compared, the first being the one that stands for today."""
    return tuple(a for a in scenarios_of(view).alternatives if a.sensitivity is None)


def sensitivities(view: AreaView) -> tuple[Alternative, ...]:
    """Alternatives that only change need: told apart, never compared."""
    return tuple(a for a in scenarios_of(view).alternatives if a.sensitivity is not None)


def outcome(
    view: AreaView, alternative: Alternative, *, case: str, ahead: int, reading: str = ""
) -> Any:
    """What an alternative means in a year: its one row of the study's table."""
    table = view.study.estimates.alternatives_by_year
    reading = reading or shown_reading(view).id
    [row] = _rows(table, alternative, reading=reading, case=case, ahead=ahead)
    return row


def offers_in(view: AreaView, alternative: Alternative, *, case: str, ahead: int) -> dict[str, Any]:
    """The open offers of an alternative in a year, by id, in the order of the round's file."""
    table, reading = view.study.estimates.alternatives_by_offer, shown_reading(view).id
    rows = _rows(table, alternative, reading=reading, case=case, ahead=ahead)
    return {str(row.offer): row for row in rows}


def last_year_ahead(view: AreaView) -> int:
    """The last of the years that are shown, counted from the data date."""
    return int(scenarios_of(view).years_ahead[-1])


def year_words(view: AreaView, ahead: int, language: Language) -> str:
    """A year that is shown: today's by its number, a later one with how far ahead it lies."""
    year = language_year(view, ahead)
    if ahead == 0:
        return language.text("alternatives.year_now", year=year)
    years = language.plural("unit.years", ahead, n=ahead)
    return language.text("alternatives.year_ahead", year=year, years=years)


def language_year(view: AreaView, ahead: int) -> str:
    """A year as its number; no separator of thousands."""
    return str(view.udmelding.data_day.year + ahead)


def offer_names(view: AreaView, language: Language) -> dict[str, str]:
    """Names of existing and planned offers, by id."""
    names = {offer.id: offer.name for offer in view.udmelding.offers}
    planned = {offer.id: language.choose(offer.name) for offer in scenarios_of(view).planned}
    return names | planned


def serves_only(view: AreaView, alternative: Alternative, offer: str) -> bool:
    """Whether an offer of an alternative is for exactly the citizens of the report's area.

    Municipalities decide, not names: Eastern Denmark becomes Region Østdanmark.
    """
    plan = next(plan for plan in alternative.offers if plan.offer == offer)
    codes = {area.slug: area.municipalities for area in view.study.areas.known}
    served = {code for slug in plan.serves for code in codes[slug]}
    return plan.part == 1 and served == set(view.area.municipalities)


def shortage_word(view: AreaView, language: Language, name: str, **values: object) -> str:
    """Words for shortage under the round's own rule: somebody without a place, a wait, too late."""
    rule = view.udmelding.capacity.rule
    days = view.udmelding.capacity.within_days
    if rule is SupplyRule.WITHIN_DAYS and days:
        values = {"days": language.plural("unit.days", days, n=number_of(language, days)), **values}
    return language.text(f"shortage.{name}.{rule}", **values)


def known_and_uncertain(language: Language, known: float, uncertain: float) -> str:
    """Two chances in one breath and on one line: with the load known, and with it uncertain."""
    words = language.text(
        "alternatives.both", known=language.percent(known), uncertain=language.percent(uncertain)
    )
    return words.replace(" ", "\N{NO-BREAK SPACE}")


def size_words(language: Language, value: float) -> str:
    """A number of citizens or places; never a false 0,00."""
    smallest = 0.01
    if 0 < value < smallest / 2:
        return language.text("number.below", value=number_of(language, smallest))
    return number_of(language, value)


def key(view: AreaView, alternative: Alternative, *, case: str, ahead: int, column: str) -> str:
    """The key in results.json of one number of an alternative."""
    return f"alternative.{shown_reading(view).id}.{case}.{ahead}.{alternative.id}.{column}"


def _rows(
    table: pd.DataFrame, alternative: Alternative, *, reading: str, case: str, ahead: int
) -> list[Any]:
    rows = table[
        (table["reading"] == reading)
        & (table["case"] == case)
        & (table["years_ahead"] == ahead)
        & (table["alternative"] == alternative.id)
    ]
    return list(rows_of(rows))
