"""A synthetic offer's answers to whatever its form asks."""

from __future__ import annotations

from analysis.returns.demo.filling import CellValue, Filling
from analysis.returns.demo.lives import month_before
from analysis.returns.demo.offers import DemoOffer
from analysis.returns.demo.stock import NOTE, OFFER_CONTACT, PREFIX, THREAT
from analysis.returns.demo.truth import World
from analysis.returns.form.questions import Form

_MONTHS = 12


def answer_offer(world: World, form: Form, offer: DemoOffer) -> Filling:
    """Fill in an offer's form."""
    filling = Filling(form)
    single: dict[str, CellValue | None] = {
        "name": offer.name,
        "municipality": offer.municipality,
        "operator": offer.operator,
        "kind": offer.kind.value,
        "highly_specialised": offer.highly_specialised,
        "opened": offer.opened,
        "threatened": offer.threatened,
        "threat": THREAT if offer.threatened == "yes" else None,
        "over_occupancy": offer.over_occupancy,
        "waiting": offer.waiting,
        "started": offer.started,
        "within_days": offer.within_days,
        "contact": OFFER_CONTACT,
        "reached": offer.present,
        "hours": offer.hours,
        "staff": offer.staff,
        "vacancies": offer.vacancies,
        "days_to_start": offer.days_to_start,
    }
    for name, value in single.items():
        filling.put(f"offer.{name}", value)
    if len(offer.stays) < world.laws.most_stays:
        # All are listed who were there in the years looked back on, or after.
        first = month_before(world.month, _MONTHS * len(offer.years) - 1)
        filling.put("offer.stays_from", first)
        filling.put("offer.stays_to", world.month)
    _put_tables(filling, world, offer)
    return filling


def _put_tables(filling: Filling, world: World, offer: DemoOffer) -> None:
    for definition, places in offer.places.items():
        normed = definition == "normed"
        filling.put_row(
            "offer.places",
            definition,
            {
                "places": places,
                "date": world.month_end,
                "other_groups": offer.other_groups if normed else None,
                "note": NOTE if normed else None,
            },
        )
    for use in offer.uses:
        if use.present:
            filling.put_row("offer.citizens", use.home, {"citizens": use.present})
    for row, year in enumerate(offer.years, start=1):
        filling.put_row(
            "offer.flow",
            row,
            {
                "month": year.month,
                "arrivals": year.arrivals,
                "departures": year.departures,
                "present": year.present,
            },
        )
    for row, (entry, end) in enumerate(offer.stays, start=1):
        filling.put_row("offer.stays", row, {"entry": entry, "exit": end})
    for row, (category, staff) in enumerate(offer.competences, start=1):
        text = f"{PREFIX}bruges til målgruppen."
        filling.put_row(
            "offer.competences", row, {"category": category, "staff": staff, "text": text}
        )
