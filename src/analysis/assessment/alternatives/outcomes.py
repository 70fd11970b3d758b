"""The alternatives of a round put through the model: what each means now and some years ahead."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from analysis.assessment.need.country_on_day import CountryOnDay
from analysis.assessment.need.offered_load import load_ahead, offered_load
from analysis.assessment.tables import joined, labelled
from analysis.catalogue.moving import move_assumptions
from analysis.catalogue.offers import SupplyRule
from analysis.catalogue.parameters import NeedReading
from analysis.catalogue.scenarios import Alternative, OfferPlan, Scenarios
from analysis.catalogue.udmelding import Udmelding
from analysis.evidence import Unit
from analysis.model.balance.must_receive import places_needed
from analysis.model.balance.sustainability import MinimumVolume
from analysis.model.queueing.load import Load
from analysis.model.scenarios.alternatives import PlannedOffer, Scenario
from analysis.model.scenarios.scenario_outcomes import (
    ScenarioOutcome,
    evaluate_scenario,
    tabulate_offer_outcomes,
    tabulate_outcomes,
)
from analysis.model.scenarios.shortage import MayWait, MustReceive, Rule, WithinDays
from analysis.model.scenarios.splitting_curve import mark_efficient

CASES = ("central", "uncertain")
# What the model calls a column, and what a study does.
_NAMES: Mapping[str, str] = {"scenario": "alternative", "name": "offer"}
_FEWER_IS_BETTER = ("places", "shortage_persons", "displaced_persons")


@dataclass(frozen=True, slots=True, kw_only=True)
class AlternativesStudied:
    """What a round's alternatives mean, one row each, and one row for each of their offers.

    Parameters
    ----------
    by_year
        reading, case (central: the load known; uncertain), years_ahead, alternative, sensitivity,
        offers (open), efficient, and the columns of `tabulate_outcomes` but for the name.
    by_offer
        reading, case, years_ahead, alternative and the columns of `tabulate_offer_outcomes`.
    """

    by_year: pd.DataFrame = field(default_factory=pd.DataFrame)
    by_offer: pd.DataFrame = field(default_factory=pd.DataFrame)


def study_alternatives(udmelding: Udmelding, *, country: CountryOnDay) -> AlternativesStudied:
    """Evaluate every alternative under every reading, with the load known and uncertain.

    Returns
    -------
    AlternativesStudied
        Empty tables where the round has no alternatives, no reading, or no places to count.

    Assumptions
    -----------
    Each year is in its own long run, with that year's need and places. The number of a reading
    is taken to hold on the data date.

    Source
    ------
    docs/method.md#scenario-outcomes.
    """
    scenarios, rule = udmelding.scenarios, supply_rule(udmelding)
    if scenarios is None or rule is None:
        return AlternativesStudied()
    by_year, by_offer = [], []
    for reading in udmelding.need.readings:
        load = offered_load(udmelding, reading)
        if load is None:
            continue
        for case in CASES:
            for ahead in scenarios.years_ahead:
                keys = {"reading": reading.id, "case": case, "years_ahead": ahead}
                outcomes = _outcomes(udmelding, reading, case=case, ahead=ahead, country=country)
                by_year.append(labelled(_summary(outcomes, scenarios), keys))
                offers = tabulate_offer_outcomes(outcomes)
                by_offer.append(labelled(offers.rename(columns=_NAMES), keys))
    return AlternativesStudied(by_year=joined(by_year), by_offer=joined(by_offer))


def supply_rule(udmelding: Udmelding) -> Rule | None:
    """The round's supply rule as the model has it; None where it knows no places or no stay."""
    capacity, stay = udmelding.capacity, udmelding.mean_stay
    years = stay.central if stay else None
    if capacity.unit is not Unit.PLACES:
        return None
    if capacity.rule is SupplyRule.MUST_RECEIVE:
        return MustReceive(mean_stay_years=years)
    if years is None:
        return None
    if capacity.rule is SupplyRule.MAY_WAIT:
        return MayWait(mean_stay_years=years)
    if capacity.rule is SupplyRule.WITHIN_DAYS and capacity.within_days is not None:
        return WithinDays(days=capacity.within_days, mean_stay_years=years)
    return None


def offer_shares(
    alternative: Alternative,
    *,
    udmelding: Udmelding,
    country: CountryOnDay,
    year: float | None = None,
) -> tuple[float, ...]:
    """The share of all citizens who belong to each offer of an alternative; they add to 1.

    Parameters
    ----------
    year
        A point in time such as 2030; None: the day of the study.

    Notes
    -----
    Where the round states shares of need for a split, they hold for these areas; every other
    area has its share of the population at risk. The two are never mixed in one alternative.
    """
    split = udmelding.capacity.split
    stated = dict(zip(split.areas, split.shares, strict=True)) if split else {}
    stated[country.areas.nation.slug] = 1.0
    served = {area for offer in alternative.offers for area in offer.serves}
    if not served <= stated.keys():
        stated = {slug: country.share_of(slug, year=year) for slug in served}
    shares = [
        offer.part * sum(stated[slug] for slug in offer.serves) for offer in alternative.offers
    ]
    # Rounding of 98 quotients only: that the parts add up was checked when the file was read.
    return tuple(share / sum(shares) for share in shares)


def _outcomes(
    udmelding: Udmelding, reading: NeedReading, *, case: str, ahead: int, country: CountryOnDay
) -> list[ScenarioOutcome]:
    if udmelding.scenarios is None:
        raise ValueError(f"{udmelding.slug}: there are no alternatives to evaluate")
    return [
        _outcome(
            with_its_assumptions(udmelding, alternative),
            reading,
            alternative=alternative,
            case=case,
            ahead=ahead,
            country=country,
        )
        for alternative in udmelding.scenarios.alternatives
    ]


def with_its_assumptions(udmelding: Udmelding, alternative: Alternative) -> Udmelding:
    """The round as an alternative tries it: with the assumptions that it moves, if any."""
    sensitivity = alternative.sensitivity
    return move_assumptions(udmelding, sensitivity.moved if sensitivity else {})


def _outcome(
    udmelding: Udmelding,
    reading: NeedReading,
    *,
    alternative: Alternative,
    case: str,
    ahead: int,
    country: CountryOnDay,
) -> ScenarioOutcome:
    scenarios, rule = udmelding.scenarios, supply_rule(udmelding)
    load = offered_load(udmelding, reading)
    if scenarios is None or rule is None or load is None:
        raise ValueError(f"{udmelding.slug}: there is no alternative to evaluate")
    later = load_ahead(load, udmelding=udmelding, years=ahead, country=country)
    demand = scenarios.minimum_volume
    minimum = (
        MinimumVolume(persons=demand.persons, new_per_year=demand.new_per_year) if demand else None
    )
    return evaluate_scenario(
        model_scenario(
            alternative,
            load=known_load(load, case),
            udmelding=udmelding,
            country=country,
            year=udmelding.data_day.year + ahead if ahead else None,
        ),
        load=known_load(later, case),
        year=udmelding.data_day.year + ahead,
        rule=rule,
        minimum=minimum,
        years=scenarios.sustainability_years,
    )


def known_load(load: Load, case: str) -> Load:
    """The load as a case has it: ``central`` with its mean known, ``uncertain`` as it is."""
    return load if case == "uncertain" else load.known


def model_scenario(
    alternative: Alternative,
    *,
    load: Load,
    udmelding: Udmelding,
    country: CountryOnDay,
    year: float | None = None,
) -> Scenario:
    """The alternative in the model's terms; offers to be sized get places for today's load.

    Parameters
    ----------
    year
        The year whose citizens the offers share; None: the day of the study. Where municipalities
        are projected, citizens move between areas with the years; places that are sized do not.
    """
    today = offer_shares(alternative, udmelding=udmelding, country=country)
    later = offer_shares(alternative, udmelding=udmelding, country=country, year=year)
    rate = udmelding.scenarios.rate_dkk_per_place_day if udmelding.scenarios else None
    sensitivity = alternative.sensitivity
    return Scenario(
        name=alternative.id,
        offers=tuple(
            PlannedOffer(
                name=offer.offer,
                share=share,
                places_from=_places(offer, share=now, load=load, udmelding=udmelding),
                helped_by=offer.helped_by,
            )
            for offer, now, share in zip(alternative.offers, today, later, strict=True)
        ),
        inflow_factor=sensitivity.inflow_factor if sensitivity else 1.0,
        type2_share=sensitivity.type2_share if sensitivity else None,
        type2_factor=sensitivity.type2_factor if sensitivity else 1.0,
        rate_dkk_per_place_day=rate.central if rate else None,
    )


def _places(
    offer: OfferPlan, *, share: float, load: Load, udmelding: Udmelding
) -> tuple[tuple[float, int], ...]:
    if not isinstance(offer.places, str):
        return tuple((_first_year(stated.from_.first), stated.places) for stated in offer.places)
    level = udmelding.service_levels.main
    # An offer that exists has a place, however few belong to it.
    return ((0.0, max(1, places_needed(load.census(share), level=level))),)


def _summary(outcomes: Sequence[ScenarioOutcome], scenarios: Scenarios) -> pd.DataFrame:
    sensitivity = {one.id: one.sensitivity is not None for one in scenarios.alternatives}
    table = tabulate_outcomes(outcomes).rename(columns=_NAMES)
    table["sensitivity"] = [sensitivity[name] for name in table["alternative"]]
    table["offers"] = [len(outcome.offers) for outcome in outcomes]
    return table.assign(efficient=_efficient(table))


def _efficient(table: pd.DataFrame) -> pd.Series[bool]:
    """Which alternatives no other one beats; a sensitivity changes need, so it takes no part."""
    compared = table[~table["sensitivity"]]
    names = [name for name in _FEWER_IS_BETTER if compared[name].notna().all()]
    marked = mark_efficient(compared, by=names)
    return marked.reindex(table.index, fill_value=False)


def _first_year(date: dt.date | None) -> float:
    # Places from an unknown day on are there whenever they are asked for.
    return float(date.year) if date else 0.0
