"""A synthetic municipality's answers to whatever its form asks."""

from __future__ import annotations

from analysis.catalogue.themes import Asks
from analysis.returns.demo.filling import CellValue, Filling
from analysis.returns.demo.laws import Conduct, Says
from analysis.returns.demo.offers import DemoOffer
from analysis.returns.demo.opinions import RATED
from analysis.returns.demo.stock import CONTACT, CORRECTION
from analysis.returns.demo.truth import DemoMunicipality, World
from analysis.returns.form.questions import Form

_COUNTED_BY = "cases"


def answer_municipality(world: World, form: Form, code: str, *, slip: int = 0) -> Filling:
    """Fill in a municipality's form.

    Parameters
    ----------
    slip
        How many citizens too many it counts: an earlier version, to be corrected. Its contact is
        another, so that the version can be told where no number is asked for.
    """
    one, filling = world.municipalities[code], Filling(form)
    corrected = one.conducted.conduct is Conduct.CORRECTED_TWICE and not slip
    filling.put("respondent.contact", CORRECTION if corrected else CONTACT)
    if one.conducted.conduct is Conduct.SPOKEN_FOR:
        filling.put("respondent.answers", "by_another")
        filling.put("respondent.answered_by", one.conducted.answered_by)
        return filling
    also = one.conducted.answers_for
    filling.put("respondent.answers", "also_for" if also else "own")
    for place, other in enumerate(also, start=1):
        filling.put(f"respondent.answers_for.{place}", other)
    for prefix, asks in filling.prefixes.items():
        _put_words(filling, prefix, one)
        if asks is Asks.NEED:
            _put_number(filling, prefix, "count", world=world, one=one, slip=slip)
        elif asks is Asks.SUPPLY:
            _put_offers(filling, prefix, world, one)
        elif asks is Asks.FUTURE:
            _put_mentions(filling, prefix, one)
        elif asks is Asks.OFFER:
            _put_number(filling, prefix, "citizens", world=world, one=one, slip=slip)
            filling.put(f"{prefix}.position", one.opinion.position)
            filling.put(f"{prefix}.run", one.opinion.run)
    return filling


def offer_row(offer: DemoOffer) -> dict[str, CellValue | None]:
    """An offer as the tables of offers used name it."""
    return {
        "name": offer.name,
        "municipality": offer.municipality,
        "operator": offer.operator,
        "kind": offer.kind.value,
        "highly_specialised": offer.highly_specialised,
    }


def hours_for(offer: DemoOffer, citizens: int) -> float:
    """Hours a week that an offer gives some of its citizens, to the half hour."""
    return round(2 * offer.hours * citizens / max(offer.present, 1)) / 2


def _put_words(filling: Filling, prefix: str, one: DemoMunicipality) -> None:
    for place, text in one.opinion.words.items():
        filling.put(f"{prefix}.{place}", text)
    for name in RATED:
        filling.put(f"{prefix}.rating.{name}", one.opinion.ratings.get(name))


def _put_number(
    filling: Filling, prefix: str, name: str, *, world: World, one: DemoMunicipality, slip: int
) -> None:
    group = world.speakers_group(one.code)
    count = sum(who.reported_persons for who in group) + slip
    plain = one.says is Says.NUMBER
    filling.put(f"{prefix}.{name}", count if plain else None)
    filling.put(f"{prefix}.{name}.missing", None if plain else one.says.value)
    filling.put(f"{prefix}.month", world.month)
    filling.put(f"{prefix}.counted_by", _COUNTED_BY)
    if plain:
        for situation in one.situations:
            parts = sum(who.situations[situation] for who in group)
            filling.put(f"{prefix}.by_situation.{situation}", parts)


def _put_offers(filling: Filling, prefix: str, world: World, one: DemoMunicipality) -> None:
    homes = {who.code for who in world.speakers_group(one.code)}
    used = [
        (offer, citizens)
        for offer in world.offers
        if (citizens := sum(use.year for use in offer.uses if use.home in homes))
    ]
    filling.put(f"{prefix}.any", "yes" if used else "no")
    waiting = one.situations.get("waiting", 0)
    filling.put(f"{prefix}.waiting", waiting if one.says is Says.NUMBER else None)
    for row, (offer, citizens) in enumerate(used, start=1):
        counted: dict[str, CellValue | None] = {
            "citizens": citizens,
            "hours": hours_for(offer, citizens),
        }
        filling.put_row(f"{prefix}.used", row, offer_row(offer) | counted)


def _put_mentions(filling: Filling, prefix: str, one: DemoMunicipality) -> None:
    for kind, mentions in one.opinion.mentions.items():
        for row, mention in enumerate(mentions, start=1):
            values: dict[str, CellValue | None] = {
                "category": mention.category,
                "text": mention.text,
            }
            filling.put_row(f"{prefix}.{kind}", row, values)
