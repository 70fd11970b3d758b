"""Which alternatives and offers a report speaks of first; the tables hold them all.

What is named is named by its numbers. That is no recommendation: money, quality and the citizens'
own wishes are not in them.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.assessment.study import AreaView
from analysis.assessment.tables import rows_of
from analysis.catalogue.scenarios import Alternative
from analysis.language import Language
from analysis.report.compared import (
    compared,
    has_alternatives,
    last_year_ahead,
    offer_names,
    offers_in,
    outcome,
    serves_only,
    shown_reading,
)


def settled_year(view: AreaView) -> int:
    """The year to look at single offers in: today, or the last year where offers open later."""
    open_now = all(
        outcome(view, one, case="central", ahead=0).offers == len(one.offers)
        for one in compared(view)
    )
    return 0 if open_now else last_year_ahead(view)


def begins_later(view: AreaView, alternative: Alternative, *, ahead: int) -> bool:
    """Whether an alternative is still as today in a year: its places and offers are those of the first."""
    first = outcome(view, compared(view)[0], case="central", ahead=ahead)
    row = outcome(view, alternative, case="central", ahead=ahead)
    later = outcome(view, alternative, case="central", ahead=last_year_ahead(view))
    same = (row.places, row.offers) == (first.places, first.offers)
    return bool(same and (row.places, row.offers) != (later.places, later.offers))


def unhelped(view: AreaView, alternative: Alternative) -> Alternative | None:
    """The alternative with the same offers and places in which nobody helps, if there is one."""
    wanted = tuple((plan.offer, plan.serves, plan.places) for plan in alternative.offers)
    for other in compared(view):
        found = tuple((plan.offer, plan.serves, plan.places) for plan in other.offers)
        helped = any(plan.helped_by for plan in other.offers)
        if found == wanted and other is not alternative and not helped:
            return other
    return None


def structure_name(view: AreaView, alternative: Alternative, language: Language) -> str:
    """What a way to divide the citizens is called: its own name, or its offers' where it has many."""

    def division(one: Alternative) -> tuple[object, ...]:
        return tuple((plan.offer, plan.serves, plan.part) for plan in one.offers)

    alike = [one for one in compared(view) if division(one) == division(alternative)]
    if len(alike) == 1:
        return language.choose(alternative.name)
    names = offer_names(view, language)
    return language.join([names[plan.offer] for plan in alternative.offers])


def best_divided(view: AreaView, *, ahead: int) -> Alternative | None:
    """The alternative of several offers with the least shortage, then fewest displaced and places.

    It is named with its numbers, not recommended: money, quality and the citizens' own wishes
    are not in it.
    """
    found = []
    for place, alternative in enumerate(compared(view)):
        row = outcome(view, alternative, case="uncertain", ahead=ahead)
        if row.offers > 1:
            displaced = 0.0 if pd.isna(row.displaced_persons) else float(row.displaced_persons)
            # Rounded: what differs in the sixth decimal does not differ for anybody.
            key = (round(float(row.shortage_persons), 6), round(displaced, 6), int(row.places))
            found.append((key, place, alternative))
    return min(found)[2] if found else None


def single_offers(view: AreaView, *, ahead: int) -> tuple[Alternative, ...]:
    """The alternatives with one open offer, today's first."""
    return tuple(
        alternative
        for alternative in compared(view)
        if outcome(view, alternative, case="central", ahead=ahead).offers == 1
    )


def distinct_offers(view: AreaView) -> tuple[tuple[Alternative, str], ...]:
    """Each offer with its citizens once: the first alternative that gives it them, and its id."""
    found: dict[tuple[str, float], tuple[Alternative, str]] = {}
    for alternative in compared(view):
        offers = offers_in(view, alternative, case="central", ahead=settled_year(view))
        for name, row in offers.items():
            found.setdefault((name, round(float(row.share), 9)), (alternative, name))
    return tuple(found.values())


def own_offer(view: AreaView) -> tuple[Alternative, str] | None:
    """An offer for exactly the citizens of the report's area, and an alternative that has it.

    Of several alternatives the one that `best_divided` would name, else the first.
    """
    last = last_year_ahead(view)
    best = best_divided(view, ahead=last)
    for alternative in (*((best,) if best else ()), *compared(view)):
        for offer in offers_in(view, alternative, case="central", ahead=last):
            if serves_only(view, alternative, offer):
                return alternative, offer
    return None


def nearest(view: AreaView) -> tuple[Alternative, int] | None:
    """The alternative that brings the nation's citizens nearest, and how many others do so too.

    None where no distance is known, or no alternative changes one.
    """
    table = view.study.estimates.nearness_by_area
    if table.empty:
        return None
    nation = table[table["area"] == view.study.areas.nation.slug].dropna(subset=["km_nearer"])
    km = {row.alternative: round(float(row.km_nearer), 6) for row in rows_of(nation)}
    known = [one for one in compared(view) if km.get(one.id)]
    if not known:
        return None
    most = max(km[one.id] for one in known)
    alike = [one for one in known if km[one.id] == most]
    best = best_divided(view, ahead=last_year_ahead(view))
    # Of those that do alike, the one that the other sentences name.
    return (best if best is not None and best in alike else alike[0]), len(alike) - 1


def nearer_by(row: Any, language: Language) -> tuple[str, str]:
    """Kilometres in words, and whether they are ``nearer`` or ``farther``, or it is the ``same``."""
    km = language.number(abs(float(row.km_nearer)))
    return km, "same" if km == "0" else "nearer" if row.km_nearer > 0 else "farther"


def distinct_distances(view: AreaView) -> tuple[tuple[Alternative, int], ...]:
    """Alternatives that change somebody's distance, each with how many others change it alike."""
    table = view.study.estimates.nearness_by_area
    found: dict[tuple[str, ...], list[Alternative]] = {}
    for one in compared(view) if not table.empty else ():
        rows = table[table["alternative"] == one.id]
        if rows["km_nearer"].round(6).fillna(0.0).any():
            found.setdefault(tuple(rows["km_after"].round(6).astype(str)), []).append(one)
    return tuple((alike[0], len(alike) - 1) for alike in found.values())


def structures(view: AreaView) -> dict[tuple[str, float, str, str], Any]:
    """Places by structure of the shown reading: by alternative, level, criterion and case.

    Alternatives that divide the citizens of an area among offers are left out: there the offers
    are not for the same citizens, and what each takes says nothing of dividing by area.
    """
    table = view.study.estimates.places_by_structure
    if table.empty or not has_alternatives(view):
        return {}
    by_area = {one.id for one in compared(view) if all(plan.part == 1 for plan in one.offers)}
    reading = shown_reading(view).id
    return {
        (str(row.alternative), float(row.level), str(row.criterion), str(row.case)): row
        for row in rows_of(table)
        if row.reading == reading and row.alternative in by_area
    }
