"""The numbers of a workbench: need against capacity, shortage and the price of splitting.

Each number is a cached function of exactly the values it depends on: a move recomputes what hangs
on the assumption that moved, and nothing else. No draws are taken; everything here is exact.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

from analysis.assessment.alternatives.outcomes import (
    known_load,
    model_scenario,
    supply_rule,
    with_its_assumptions,
)
from analysis.assessment.capacity.balance import must_receive
from analysis.assessment.need.offered_load import load_ahead, offered_load
from analysis.assessment.need.size import INTERVAL_LEVEL
from analysis.assessment.study import AreaView, Study
from analysis.catalogue.scenarios import Alternative
from analysis.catalogue.udmelding import Udmelding
from analysis.desk.workbench.tried import Tried, moved_round, reading_of, tried_alternative
from analysis.model.balance.must_receive import places_needed
from analysis.model.balance.splitting import compare_pooled_and_split, join_offers
from analysis.model.census.count_distribution import CountDistribution, estimate_census
from analysis.model.queueing.load import Load
from analysis.model.scenarios.alternatives import OpenOffers
from analysis.model.scenarios.shortage import Rule, Shortage, assess_shortage

UNCERTAIN, KNOWN = "uncertain", "central"
_REMEMBERED = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedNow:
    """Citizens of an area: the mean, and the ends of its 95 % interval; in the round's unit."""

    mean: float
    low: int
    high: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Need against capacity in one year.

    Parameters
    ----------
    years_ahead
        After the round's data date.
    places
        Places open in that year, all offers together.
    known, uncertain
        What is short with the mean known, and with it uncertain as the round assumes.
    """

    years_ahead: int
    places: int
    known: Shortage
    uncertain: Shortage


@dataclass(frozen=True, slots=True, kw_only=True)
class Splitting:
    """Places that suffice at a service level: in one offer, and in two that never help each other."""

    level: float
    one_offer: int
    each_alone: int | None
    both_at_once: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reckoning:
    """Everything a workbench says in numbers.

    Parameters
    ----------
    need
        None where the round reads no need.
    standings
        One per year shown; none where need and places cannot be weighed.
    splitting
        None where citizens may wait, or nothing can be weighed.
    """

    need: NeedNow | None
    standings: tuple[Standing, ...] = ()
    splitting: Splitting | None = None


def reckon(view: AreaView, tried: Tried) -> Reckoning:
    """The numbers of what is on the screen.

    Parameters
    ----------
    view
        The study, seen from the area on the screen.
    tried
        What is on the screen; checked.

    Returns
    -------
    Reckoning
        Need is that of the area; shortage and places are those of the whole catchment.

    Source
    ------
    docs/method.md#need-count, #scenario-outcomes, #pooled-and-split.
    """
    udmelding = moved_round(tried, view.study)
    alternative = tried_alternative(tried, view.study)
    standings: tuple[Standing, ...] = ()
    if alternative is not None:
        years = udmelding.scenarios.years_ahead if udmelding.scenarios else (0,)
        standings = tuple(
            found
            for ahead in sorted({0, years[-1]})
            if (found := stand(view.study, udmelding, tried, alternative, ahead=ahead))
        )
    return Reckoning(
        need=_need(view, udmelding, tried),
        standings=standings,
        splitting=_splitting(udmelding, tried),
    )


def stand(
    study: Study, udmelding: Udmelding, tried: Tried, alternative: Alternative, *, ahead: int
) -> Standing | None:
    """What is short under an alternative in a year; None where it cannot be weighed.

    Parameters
    ----------
    udmelding
        The round as moved.
    ahead
        Years after the data date.
    """
    own = with_its_assumptions(udmelding, alternative)
    reading, rule = reading_of(tried, own), supply_rule(own)
    load = offered_load(own, reading) if reading else None
    if load is None or rule is None:
        return None
    scenario = model_scenario(alternative, load=load, udmelding=own, country=study.country)
    opened = scenario.at(own.data_day.year + ahead)
    later = scenario.change(load_ahead(load, udmelding=own, years=ahead, country=study.country))
    return Standing(
        years_ahead=ahead,
        places=sum(opened.places),
        known=_shortage(known_load(later, KNOWN), opened, rule),
        uncertain=_shortage(later, opened, rule),
    )


def _need(view: AreaView, udmelding: Udmelding, tried: Tried) -> NeedNow | None:
    reading, spread = reading_of(tried, udmelding), udmelding.need.spread
    if reading is None or spread is None:
        return None
    share = view.study.country.share_of(view.area.slug)
    census = _census(
        reading.mean.central,
        spread.mean_cv.central,
        share,
        spread.share_concentration.central,
    )
    low, high = census.interval(INTERVAL_LEVEL)
    return NeedNow(mean=reading.mean.central * share, low=int(low), high=int(high))


def _splitting(udmelding: Udmelding, tried: Tried) -> Splitting | None:
    reading, spread = reading_of(tried, udmelding), udmelding.need.spread
    if reading is None or spread is None or not must_receive(udmelding):
        return None
    split, level = udmelding.capacity.split, udmelding.service_levels.main
    mean, cv = reading.mean.central, spread.mean_cv.central
    if split is None:
        return Splitting(
            level=level, one_offer=_places(mean, cv, level), each_alone=None, both_at_once=None
        )
    return _split(mean, cv, spread.share_concentration.central, share=split.shares[0], level=level)


@functools.lru_cache(maxsize=_REMEMBERED)
def _shortage(load: Load, opened: OpenOffers, rule: Rule) -> Shortage:
    return assess_shortage(load, opened, rule=rule)


@functools.lru_cache(maxsize=_REMEMBERED)
def _census(mean: float, cv: float, share: float, concentration: float) -> CountDistribution:
    return estimate_census(mean, mean_cv=cv, share=share, share_concentration=concentration)


@functools.lru_cache(maxsize=_REMEMBERED)
def _places(mean: float, cv: float, level: float) -> int:
    return places_needed(estimate_census(mean, mean_cv=cv), level=level)


@functools.lru_cache(maxsize=_REMEMBERED)
def _split(
    mean: float, cv: float, concentration: float, *, share: float, level: float
) -> Splitting:
    offers = join_offers(mean, share=share, mean_cv=cv, share_concentration=concentration)
    found = compare_pooled_and_split(offers, level=level)
    return Splitting(
        level=level,
        one_offer=found.pooled_places,
        each_alone=found.each_alone.total_places,
        both_at_once=found.both_at_once.total_places,
    )
