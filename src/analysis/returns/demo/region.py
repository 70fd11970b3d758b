"""A synthetic region's joint answer: the tables that gather its municipalities' returns."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping

from analysis.catalogue.themes import Asks
from analysis.returns.demo.filling import CellValue, Filling
from analysis.returns.demo.laws import Conduct, Says
from analysis.returns.demo.municipality import hours_for, offer_row
from analysis.returns.demo.stock import CONTACT, MENTIONS, NOTE, PREFIX
from analysis.returns.demo.truth import DemoMunicipality, World
from analysis.returns.form.choices import COORDINATION_TOPICS, RATING
from analysis.returns.form.questions import Form

# Days from the municipalities' due day to each approval.
_APPROVALS: Mapping[str, int] = {
    "secretariat": 30,
    "directors": 37,
    "kkr": 44,
    "councils": 52,
    "regional_council": 55,
}


def answer_region(world: World, form: Form) -> Filling:
    """Fill in a region's form from what its municipalities have answered in the end."""
    filling = Filling(form)
    members = [one for one in world.municipalities.values() if one.region == form.area]
    heard = [one for one in members if one.conducted.conduct.heard]
    filling.put("respondent.contact", CONTACT)
    for who, days in _APPROVALS.items():
        date = world.due + dt.timedelta(days=days)
        filling.put_row("approval.steps", who, {"date": date, "status": "approved"})
    for prefix, asks in filling.prefixes.items():
        for place, text in world.region_words[form.area].items():
            filling.put(f"{prefix}.{place}", text)
        if asks is Asks.NEED:
            _put_need(filling, prefix, world, members)
        elif asks is Asks.SUPPLY:
            _put_offers(filling, prefix, world, heard)
        elif asks is Asks.COORDINATION:
            _put_profile(filling, prefix, heard)
        elif asks is Asks.FUTURE:
            _put_mentions(filling, prefix, heard)
        elif asks is Asks.OFFER:
            _put_solution(filling, prefix, world, members)
    return filling


def _put_need(filling: Filling, prefix: str, world: World, members: list[DemoMunicipality]) -> None:
    # The secretariat asks those who wrote “<5”: the sum is of what they count.
    numbered = [one for one in members if world.given(one.code).low is not None]
    total = sum(who.reported_persons for one in numbered for who in world.speakers_group(one.code))
    filling.put(f"{prefix}.count", total if numbered else None)
    filling.put(f"{prefix}.count.missing", None if numbered else Says.DONT_KNOW.value)
    filling.put(f"{prefix}.month", world.month)
    for one in members:
        given = world.given(one.code)
        exact = given.low is not None and given.low == given.high
        values = _standing(world, one) | {
            "count": given.low if exact else None,
            "missing": None if exact or not one.conducted.conduct.heard else one.says.value,
        }
        filling.put_row(f"{prefix}.by_municipality", one.code, values)


def _standing(world: World, one: DemoMunicipality) -> dict[str, CellValue | None]:
    given = world.given(one.code)
    refused = one.conducted.conduct is Conduct.REFUSED
    return {
        "status": given.status.value,
        "answered_by": given.answered_by or None,
        "note": f"{PREFIX}svaret kunne ikke bruges." if refused else None,
    }


def _put_offers(filling: Filling, prefix: str, world: World, heard: list[DemoMunicipality]) -> None:
    homes = {who.code for one in heard for who in world.speakers_group(one.code)}
    row = 0
    for offer in world.offers:
        used = [use.year for use in offer.uses if use.home in homes and use.year]
        if not used:
            continue
        row += 1
        citizens = sum(used)
        counted: dict[str, CellValue | None] = {
            "citizens": citizens,
            "municipalities": len(used),
            "hours": hours_for(offer, citizens),
        }
        filling.put_row(f"{prefix}.used", row, offer_row(offer) | counted)


def _put_profile(filling: Filling, prefix: str, heard: list[DemoMunicipality]) -> None:
    for topic in COORDINATION_TOPICS:
        given = Counter(one.opinion.ratings.get(topic.id) for one in heard)
        rated: dict[str, CellValue | None] = {
            f"rated_{item.code}": given[item.code] for item in RATING.items
        }
        filling.put_row(f"{prefix}.profile", topic.id, rated | {"note": NOTE})


def _put_mentions(filling: Filling, prefix: str, heard: list[DemoMunicipality]) -> None:
    for kind, stock in MENTIONS.items():
        named = Counter(
            category
            for one in heard
            for category in {mention.category for mention in one.opinion.mentions[kind]}
        )
        for category, sentence in stock.items():
            text = f"{PREFIX}{sentence}" if named[category] else None
            filling.put_row(
                f"{prefix}.{kind}", category, {"municipalities": named[category], "text": text}
            )


def _put_solution(
    filling: Filling, prefix: str, world: World, members: list[DemoMunicipality]
) -> None:
    lies_in = max(members, key=lambda one: one.population_persons)
    given = [world.given(one.code) for one in members]
    filling.put(f"{prefix}.operator", "regional")
    filling.put(f"{prefix}.municipality", lies_in.code)
    filling.put(f"{prefix}.places", sum(one.low or 0 for one in given) + 1)
    filling.put(f"{prefix}.opens", f"{world.due.year + 2}-01")
    for one in members:
        answer = world.given(one.code)
        heard = one.conducted.conduct.heard
        exact = answer.low is not None and answer.low == answer.high
        values = _standing(world, one) | {
            "position": one.opinion.position if heard else None,
            "citizens": answer.low if exact else None,
        }
        filling.put_row(f"{prefix}.positions", one.code, values)
