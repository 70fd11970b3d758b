"""Sentences about places that are found, not stated: what divides, and what would stand empty."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.assessment.study import AreaView
from analysis.catalogue.scenarios import Alternative
from analysis.evidence import Unit
from analysis.language import Language
from analysis.report.amounts import amount, sentence
from analysis.report.choosing import own_offer, settled_year, structure_name, structures
from analysis.report.compared import (
    CASES,
    compared,
    key,
    known_and_uncertain,
    offer_names,
    offers_in,
    scenarios_of,
)
from analysis.report.offer_words import NOTHING, Said

_WORTH_SAYING = 0.01


def structure_words(view: AreaView, language: Language) -> Said:
    """Places that the fewest and the most offers take at the main service level."""
    level = view.udmelding.service_levels.main
    found = {
        (name, case): row
        for (name, at_level, criterion, case), row in structures(view).items()
        if at_level == level and criterion == "each_alone"
    }
    if not found:
        return NOTHING
    offers = {name: int(row.offers) for (name, _), row in found.items()}
    said = Said(language.text("offers.structures", level=language.percent(level)))
    for name in dict.fromkeys(
        (min(offers, key=offers.__getitem__), max(offers, key=offers.__getitem__))
    ):
        alternative = next(a for a in compared(view) if a.id == name)
        shown = structure_name(view, alternative, language)
        known, uncertain = (found[name, case] for case in CASES)
        said += _structure(known, uncertain, shown, language)
    return said


def _structure(known: Any, uncertain: Any, name: str, language: Language) -> Said:
    values = {
        "name": name,
        "places": amount(language, Unit.PLACES, int(known.total_places)),
        "uncertain": language.number(int(uncertain.total_places)),
        "each": str(known.places),
    }
    key = "offers.structure_one" if known.offers == 1 else "offers.structure_many"
    keys = tuple(
        f"structure.{row.reading}.{row.case}.{row.level}.{row.alternative}.each_alone.total_places"
        for row in (known, uncertain)
    )
    parts = tuple(
        f"{keys[0].removesuffix('total_places')}offer_{number}.own_places"
        for number in range(1, int(known.offers) + 1)
    )
    return Said(language.text(key, **values), (*keys, *parts, f"service_level.{known.level:g}"))


def empty_words(view: AreaView, language: Language) -> Said:
    """The offer that would stand empty most often, with its chance of a year with none."""
    found = [
        (float(row.chance_empty), alternative, offer)
        for alternative in compared(view)
        for offer, row in offers_in(
            view, alternative, case="central", ahead=settled_year(view)
        ).items()
        if not pd.isna(row.chance_empty)
    ]
    if not found:
        return Said(language.text("offers.empty_unknown"))
    _, alternative, offer = max(found, key=lambda item: item[0])
    return offer_words(view, alternative, offer, language)


def offer_words(view: AreaView, alternative: Alternative, offer: str, language: Language) -> Said:
    """How often one offer of an alternative would stand empty, and have a year with none."""
    ahead = settled_year(view)
    rows = {case: offers_in(view, alternative, case=case, ahead=ahead)[offer] for case in CASES}
    if pd.isna(rows["central"].chance_empty):
        return Said(language.text("offers.empty_unknown"))
    measures = ("chance_empty", "chance_year_of_none", "chance_any_year_of_none")
    empty, none, ever = (
        known_and_uncertain(
            language,
            float(getattr(rows["central"], measure)),
            float(getattr(rows["uncertain"], measure)),
        )
        for measure in measures
    )
    years = scenarios_of(view).sustainability_years
    text = language.text(
        "offers.empty",
        alternative=language.choose(alternative.name),
        offer=offer_names(view, language)[offer],
        empty=empty,
        none=none,
        ever=ever,
        years=language.plural("unit.years", years, n=years),
    )
    keys = tuple(
        key(view, alternative, case=case, ahead=ahead, column=f"{offer}.{measure}")
        for case in CASES
        for measure in measures
    )
    return Said(sentence(text), keys)


def own_words(view: AreaView, language: Language) -> Said:
    """What an offer for exactly the report's area would have: citizens, places, and empty days."""
    found = own_offer(view)
    if found is None:
        return NOTHING
    alternative, offer = found
    ahead = settled_year(view)
    row = offers_in(view, alternative, case="central", ahead=ahead)[offer]
    helped = any(plan.helped_by for plan in alternative.offers)
    text = language.text(
        "offers.own_helped" if helped else "offers.own",
        alternative=language.choose(alternative.name),
        offer=offer_names(view, language)[offer],
        persons=amount(language, Unit.PERSONS, round(float(row.mean_persons), 2)),
        places=amount(language, Unit.PLACES, int(row.places)),
        occupancy=language.percent(float(row.occupancy_share)),
    )
    columns = ("mean_persons", "places", "occupancy_share")
    keys = tuple(
        key(view, alternative, case="central", ahead=ahead, column=f"{offer}.{column}")
        for column in columns
    )
    said = Said(text, keys)
    # That an offer of forty is never empty goes without saying.
    if pd.isna(row.chance_empty) or row.chance_empty < _WORTH_SAYING:
        return said
    return said + offer_words(view, alternative, offer, language)
