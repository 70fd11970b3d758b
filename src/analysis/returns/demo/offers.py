"""Synthetic offers: where they lie, their places, whom they serve, who comes and goes."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.catalogue import Udmelding
from analysis.catalogue.offers import OfferKind, SupplyRule
from analysis.returns.demo.lives import FlowYear, Use, flow_years, listed_stays, uses_by_home
from analysis.returns.demo.stays import Lives, StayDrawn, draw_lives
from analysis.returns.demo.stock import OFFER_NAME
from analysis.returns.form.choices import COMPETENCE

_CITIZENS_PER_OFFER, _FEWEST, _MOST = 25, 4, 16
# How much likelier an offer in the home region is used than one of the same size elsewhere.
_NEAR = 3.0
_EVENNESS = 8.0
_SILENT_SHARE = 0.15


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoOffer:
    """An offer that does not exist.

    Parameters
    ----------
    municipality
        Code of the one it is said to lie in.
    silent
        Whether it sends no return.
    opened
        Month.
    places
        By definition; empty where it has no premises.
    other_groups
        Of its normed places, those for others than the target group.
    uses
        By home municipality.
    years
        Arrivals and departures, the newest year first.
    stays
        Months of entry and exit, None: still there. A stay is nobody's.
    over_occupancy, waiting, started, within_days
        Persons; what the round's supply rule asks for.
    hours, staff, vacancies, days_to_start
        Where capacity is delivered: hours a week, persons, posts, days.
    competences
        Category and staff.
    """

    id: str
    name: str
    municipality: str
    operator: str
    kind: OfferKind
    highly_specialised: str
    silent: bool
    opened: str
    threatened: str
    places: Mapping[str, int]
    other_groups: int
    uses: tuple[Use, ...]
    years: tuple[FlowYear, ...]
    stays: tuple[tuple[str, str | None], ...]
    over_occupancy: int
    waiting: int
    started: int
    within_days: int
    hours: float
    staff: int
    vacancies: int
    days_to_start: int
    competences: tuple[tuple[str, int], ...]

    @property
    def present(self) -> int:
        """Citizens of the target group in it on the day of the count."""
        return sum(use.present for use in self.uses)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Setting:
    """What offers are drawn in.

    Parameters
    ----------
    population, region
        Population at risk and region of each municipality asked, by code.
    served
        Citizens with an offer by home municipality, in the round's unit.
    law
        Of the stays.
    month
        Of the count: text such as ``2024-06``.
    """

    udmelding: Udmelding
    population: Mapping[str, float]
    region: Mapping[str, str]
    served: Mapping[str, int]
    law: StayDrawn
    month: str
    years_back: int
    most_stays: int


def draw_offers(rng: np.random.Generator, setting: Setting) -> tuple[DemoOffer, ...]:
    """Draw the offers that serve a synthetic target group: each citizen served is in one.

    Parameters
    ----------
    rng
        Source of randomness.
    """
    number = _number_of_offers(rng, setting)
    codes = list(setting.population)
    persons = np.array([setting.population[code] for code in codes])
    places = [str(code) for code in rng.choice(codes, number, p=persons / persons.sum())]
    homes = _homes(rng, places, setting)
    lives = [
        draw_lives(
            rng,
            counted,
            unit=setting.udmelding.need.unit,
            law=setting.law,
            years_back=setting.years_back,
        )
        for counted in homes
    ]
    # One span for all: an offer with many former citizens would else have a short one of its own.
    back = setting.years_back
    while back > 1 and max(len(listed_stays(one, setting.month, back)) for one in lives) > (
        setting.most_stays
    ):
        back -= 1
    return tuple(
        _offer(rng, place, setting=setting, lives=one, counted=counted, facts=(order, back))
        for order, (place, one, counted) in enumerate(
            zip(places, lives, homes, strict=True), start=1
        )
    )


def _number_of_offers(rng: np.random.Generator, setting: Setting) -> int:
    served, mean = sum(setting.served.values()), setting.law.mean_years
    unit = setting.udmelding.need.unit
    years = {"persons": 1.0, "persons_per_year": mean / (mean + 1)}.get(unit.value, mean)
    wanted = math.ceil(served * years / _CITIZENS_PER_OFFER) + int(rng.integers(3))
    return min(max(wanted, _FEWEST), _MOST)


def _homes(rng: np.random.Generator, places: Sequence[str], setting: Setting) -> list[list[str]]:
    """For each offer the home municipality of everybody counted in it."""
    size = rng.dirichlet(np.full(len(places), _EVENNESS))
    homes: list[list[str]] = [[] for _ in places]
    for code, number in setting.served.items():
        near = [setting.region[place] == setting.region[code] for place in places]
        chance = size * np.where(near, _NEAR, 1.0)
        for order, used in enumerate(rng.multinomial(number, chance / chance.sum())):
            homes[order] += [code] * int(used)
    return homes


def _offer(
    rng: np.random.Generator,
    place: str,
    *,
    setting: Setting,
    lives: Lives,
    counted: Sequence[str],
    facts: tuple[int, int],
) -> DemoOffer:
    order, back = facts
    kind = OfferKind(rng.choice([kind.value for kind in OfferKind], p=[0.5, 0.35, 0.15]))
    uses, years = uses_by_home(lives, counted), flow_years(lives, setting.month, back)
    stays = listed_stays(lives, setting.month, back)[: setting.most_stays]
    present, started = years[0].present, years[0].arrivals
    other_groups = int(rng.integers(1, 11)) if kind is OfferKind.PARTIAL else 0
    places = _places(rng, present, other_groups) if kind is not OfferKind.WITHOUT_PREMISES else {}
    room = places.get("normed", present) - other_groups
    must_receive = setting.udmelding.capacity.rule is SupplyRule.MUST_RECEIVE
    hours = round(2 * present * float(rng.uniform(1, 5))) / 2
    first = min((entry for entry, _ in stays), default=setting.month)
    return DemoOffer(
        id=f"{order:02d}",
        name=f"{OFFER_NAME} {order:02d}",
        municipality=place,
        operator=str(rng.choice(["municipal", "regional", "private"], p=[0.4, 0.35, 0.25])),
        kind=kind,
        highly_specialised=str(rng.choice(["yes", "no", "dont_know"], p=[0.8, 0.12, 0.08])),
        silent=bool(rng.random() < _SILENT_SHARE) and order > 1,
        opened=f"{int(first[:4]) - int(rng.integers(1, 12))}{first[4:]}",
        threatened=str(rng.choice(["no", "yes", "dont_know"], p=[0.85, 0.08, 0.07])),
        places=places,
        other_groups=other_groups,
        uses=uses,
        years=years,
        stays=tuple(stays[n] for n in rng.permutation(len(stays))),
        over_occupancy=max(0, present - room) if must_receive else 0,
        waiting=int(rng.poisson(0.1 * present)),
        started=started,
        within_days=int(rng.binomial(started, 0.8)),
        hours=hours,
        staff=1 + math.ceil(hours / 15),
        vacancies=int(rng.poisson(0.3)),
        days_to_start=int(rng.integers(5, 90)),
        competences=_competences(rng),
    )


def _places(rng: np.random.Generator, present: int, other_groups: int) -> dict[str, int]:
    normed = max(1, round(present * float(rng.uniform(0.85, 1.25)))) + other_groups
    drawn = {
        "normed": normed,
        "budgeted": max(other_groups, normed - int(rng.integers(0, 3))),
        "actual": max(other_groups, normed + int(rng.integers(-1, 3))),
        "temporary": int(rng.integers(0, 3)),
    }
    known = rng.random(len(drawn)) < 0.6
    return {
        name: number
        for (name, number), is_known in zip(drawn.items(), known, strict=True)
        if is_known or name == "normed"
    }


def _competences(rng: np.random.Generator) -> tuple[tuple[str, int], ...]:
    codes = [item.code for item in COMPETENCE.items]
    chosen = rng.choice(codes, int(rng.integers(2, 6)), replace=False)
    return tuple((str(one), int(rng.integers(1, 9))) for one in chosen)
