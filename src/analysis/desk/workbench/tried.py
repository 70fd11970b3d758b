"""What stands on a workbench: a reading, the assumptions as moved, and the places as tried."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from analysis.assessment.alternatives.outcomes import model_scenario, supply_rule
from analysis.assessment.capacity.balance import must_receive
from analysis.assessment.need.offered_load import offered_load
from analysis.assessment.study import AreaView, Study
from analysis.catalogue.assumptions import Assumption
from analysis.catalogue.moving import check_range, movable_assumptions, move_assumptions
from analysis.catalogue.parameters import NeedReading
from analysis.catalogue.scenarios import (
    Alternative,
    MovedAssumption,
    OfferPlan,
    PlacesFrom,
    Sensitivity,
)
from analysis.catalogue.udmelding import Udmelding
from analysis.errors import UsageError, unknown_name
from analysis.evidence import Unit
from analysis.language import Text
from analysis.periods import UNKNOWN, Period

# More than any offer of a round has; a slip of the finger is then told from a wish.
MOST_PLACES = 500
TRIED = "proevet"
# Beginning of the keys of the readings' means.
MEAN = "need.readings."


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What is on the screen; everything shown follows from it and the study.

    Parameters
    ----------
    reading
        Id of the reading of need; empty where the round reads none.
    base
        Id of the alternative that the places start from; empty where the round has none.
    moved
        The assumptions that have left their central value: key and value, in the unit of each.
    places
        Places by offer that are not as in the base.
    """

    reading: str = ""
    base: str = ""
    moved: Mapping[str, float] = field(default_factory=dict)
    places: Mapping[str, int] = field(default_factory=dict)


def start(study: Study) -> Tried:
    """The screen as the round itself has it: first reading, first alternative, nothing moved."""
    udmelding = study.udmelding
    readings, found = udmelding.need.readings, alternatives_of(udmelding)
    return Tried(reading=readings[0].id if readings else "", base=found[0].id if found else "")


def check(tried: Tried, study: Study) -> None:
    """Refuse a screen that the round cannot have.

    Raises
    ------
    UsageError
        If a reading, alternative, assumption or offer does not exist, a value lies outside its
        range, or a number of places is none.
    """
    udmelding = study.udmelding
    known = {row.key: row for row in movable_assumptions(udmelding)}
    for name, given, allowed in (
        (Text("aflæsning", "reading"), tried.reading, [r.id for r in udmelding.need.readings]),
        (Text("alternativ", "alternative"), tried.base, [a.id for a in alternatives_of(udmelding)]),
    ):
        if given and given not in allowed:
            raise unknown_name(name, given, allowed)
    for key, value in tried.moved.items():
        if key not in known:
            raise unknown_name(Text("antagelse", "assumption"), key, list(known))
        check_range(known[key], value)
    offers = [plan.offer for plan in base_of(tried, udmelding).offers] if tried.base else []
    for offer, places in tried.places.items():
        if offer not in offers:
            raise unknown_name(
                Text("tilbud i alternativet", "offer of the alternative"), offer, offers
            )
        if not 0 <= places <= MOST_PLACES:
            raise UsageError(
                Text(
                    f"«{places}» pladser kan ikke prøves: skriv et helt tal fra 0 til {MOST_PLACES}.",
                    f"“{places}” places cannot be tried: write a whole number from 0 to {MOST_PLACES}.",
                )
            )
    if offers and not sum(places_of(tried, study).values()):
        raise UsageError(
            Text(
                "Mindst ét tilbud skal have en plads; ellers er der intet at regne på.",
                "At least one offer must have a place; otherwise there is nothing to compute.",
            )
        )


def alternatives_of(udmelding: Udmelding) -> tuple[Alternative, ...]:
    """What the places can start from: the round's alternatives, or the places it is tried against."""
    if udmelding.scenarios is not None:
        return udmelding.scenarios.alternatives
    if not must_receive(udmelding):
        return ()
    plan = OfferPlan(
        offer=TRIED,
        serves=(udmelding.capacity.catchment,),
        places=(PlacesFrom(from_=Period(UNKNOWN), places=udmelding.capacity.compare_places[0]),),
    )
    name = Text("Pladser i ét tilbud", "Places in one offer")
    return (Alternative(id=TRIED, name=name, reason=name, offers=(plan,)),)


def base_of(tried: Tried, udmelding: Udmelding) -> Alternative:
    """The alternative that the places start from."""
    return next(one for one in alternatives_of(udmelding) if one.id == tried.base)


def reading_of(tried: Tried, udmelding: Udmelding) -> NeedReading | None:
    """The reading on the screen; None where the round reads no need."""
    return next((one for one in udmelding.need.readings if one.id == tried.reading), None)


def knobs_of(tried: Tried, study: Study) -> tuple[Assumption, ...]:
    """The assumptions that move something on the screen, in the order of the round's file.

    Notes
    -----
    The mean of the reading shown, and what else its numbers rest on. What moves nothing here, such
    as the measurement factor of answers not given, is left out rather than shown without effect.
    """
    return tuple(
        row
        for row in movable_assumptions(study.udmelding)
        if tried.reading and _matters(row.key, tried, study.udmelding)
    )


def _matters(key: str, tried: Tried, udmelding: Udmelding) -> bool:
    places = udmelding.capacity.unit is Unit.PLACES and bool(alternatives_of(udmelding))
    if key.startswith(MEAN):
        return key == f"{MEAN}{tried.reading}"
    if key.startswith("need.spread."):
        return True
    if key.startswith("need.trend."):
        return udmelding.scenarios is not None
    stays = key.startswith("parameters.mean_stay") and udmelding.need.unit is not Unit.PERSONS
    return (places or stays) and key != "need.measurement_factor"


def moved_round(tried: Tried, study: Study) -> Udmelding:
    """The round with its assumptions as on the screen."""
    return move_assumptions(study.udmelding, tried.moved)


def tried_alternative(tried: Tried, study: Study) -> Alternative | None:
    """The alternative on the screen: the base with the places that are tried."""
    if not tried.base:
        return None
    base = base_of(tried, study.udmelding)
    return replace(
        base, offers=tuple(_plan(plan, tried.places.get(plan.offer)) for plan in base.offers)
    )


def places_of(tried: Tried, study: Study) -> dict[str, int]:
    """The places of each offer on the screen, in the end; sized ones as computed."""
    alternative = tried_alternative(tried, study)
    if alternative is None:
        return {}
    if not any(isinstance(plan.places, str) for plan in alternative.offers):
        return {
            plan.offer: plan.places[-1].places
            for plan in alternative.offers
            if not isinstance(plan.places, str)
        }
    udmelding = moved_round(tried, study)
    reading = reading_of(tried, udmelding)
    load = offered_load(udmelding, reading) if reading else None
    if load is None or supply_rule(udmelding) is None:
        return {}
    scenario = model_scenario(alternative, load=load, udmelding=udmelding, country=study.country)
    return {offer.name: offer.places_from[-1][1] for offer in scenario.offers}


def as_alternative(
    tried: Tried, study: Study, *, slug: str, name: Text, reason: Text
) -> Alternative:
    """What is on the screen as an alternative of the round's file.

    Parameters
    ----------
    slug, name, reason
        What it is to be called, and why it is tried.

    Returns
    -------
    Alternative
        A moved mean becomes the factor on need, other moved assumptions stand by their keys.

    Raises
    ------
    ValueError
        There are no places on the screen: a mistake in the program, which asks first.
    """
    alternative = tried_alternative(tried, study)
    if alternative is None:
        raise ValueError(f"{study.udmelding.slug}: there is nothing to make an alternative of")
    factor = alternative.sensitivity.inflow_factor if alternative.sensitivity else 1.0
    mean = tried.moved.get(f"{MEAN}{tried.reading}")
    reading = reading_of(tried, study.udmelding)
    if mean is not None and reading is not None:
        factor *= mean / reading.mean.central
    others = {
        **(alternative.sensitivity.moved if alternative.sensitivity else {}),
        **{key: value for key, value in tried.moved.items() if not key.startswith(MEAN)},
    }
    old = alternative.sensitivity or Sensitivity()
    sensitivity = replace(
        old,
        inflow_factor=round(factor, 6),
        assumptions=tuple(MovedAssumption(assumption=k, value=v) for k, v in others.items()),
    )
    return replace(
        alternative,
        id=slug,
        name=name,
        reason=reason,
        sensitivity=None if sensitivity == Sensitivity() else sensitivity,
    )


def counts_places(view: AreaView) -> bool:
    """Whether need and places can be weighed on the screen at all."""
    return supply_rule(view.udmelding) is not None and bool(alternatives_of(view.udmelding))


def _plan(plan: OfferPlan, places: int | None) -> OfferPlan:
    if places is None:
        return plan
    if isinstance(plan.places, str):
        return replace(plan, places=(PlacesFrom(from_=Period(UNKNOWN), places=places),))
    *earlier, last = plan.places
    return replace(plan, places=(*earlier, replace(last, places=places)))
