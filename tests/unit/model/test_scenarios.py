"""Alternatives compared: each outcome against the estimator it stands on, and by hand."""

import math
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.model.balance.supply_rules import assess_deadline
from analysis.model.balance.sustainability import MinimumVolume
from analysis.model.balance.transfer import share_out
from analysis.model.queueing.load import Load
from analysis.model.queueing.steady_queue import describe_queue, waiting_chance
from analysis.model.scenarios.alternatives import PlannedOffer, Scenario
from analysis.model.scenarios.financing import spread_cost, yearly_cost_dkk
from analysis.model.scenarios.nearness import mean_km, tabulate_nearness
from analysis.model.scenarios.scenario_outcomes import (
    ScenarioOutcome,
    evaluate_scenario,
    tabulate_offer_outcomes,
    tabulate_outcomes,
)
from analysis.model.scenarios.shortage import MayWait, MustReceive, Rule, WithinDays

LOAD = Load(mean_persons=72, mean_cv=0.1, share_concentration=400)


def plan(
    name: str, share: float, places: int, *helped_by: str, since: float = 2019
) -> PlannedOffer:
    return PlannedOffer(name=name, share=share, places_from=((since, places),), helped_by=helped_by)


def split(*, helped: bool, **other: float) -> Scenario:
    """A Western unit of 30 places from 2028 beside an Eastern offer of 51."""
    west = plan("Vest", 0.54, 30, *(["Øst"] if helped else []), since=2028)
    east = plan("Øst", 0.46, 51, *(["Vest"] if helped else []))
    return Scenario(name="Delt", offers=(west, east), **other)


def evaluate(
    scenario: Scenario, *, rule: Rule, year: float = 2030, load: Load = LOAD
) -> ScenarioOutcome:
    return evaluate_scenario(scenario, load=load, year=year, rule=rule, minimum=None, years=10)


def test_before_a_unit_opens_its_citizens_belong_to_the_others() -> None:
    before, after = (split(helped=False).at(year) for year in (2025, 2028))
    assert (before.names, before.shares, before.places) == (("Øst",), (1.0,), (51,))
    assert (after.names, after.places) == (("Vest", "Øst"), (30, 51))
    assert after.nobody_helps
    assert split(helped=True).at(2028).everybody_helps
    assert split(helped=True).at(2025).helped_by == ((),)


def test_an_offer_closes_when_its_places_end() -> None:
    closing = PlannedOffer(name="A", share=0.5, places_from=((2000, 9), (2030, 0)))
    scenario = Scenario(name="Luk", offers=(closing, plan("B", 0.5, 5)))
    assert scenario.at(2031).names == ("B",)


@pytest.mark.parametrize("helped", [False, True])
def test_must_receive_is_the_offers_share_out(*, helped: bool) -> None:
    found = evaluate(split(helped=helped), rule=MustReceive(mean_stay_years=6))
    helped_by = ((1,), (0,)) if helped else ((), ())
    expected = share_out(LOAD, shares=[0.54, 0.46], places=[30, 51], helped_by=helped_by)
    assert found.shortage_chance == pytest.approx(1 - expected.chance_all_received)
    assert found.shortage_persons == expected.expected_excess_persons
    assert found.displaced_persons == expected.displaced_persons
    assert found.occupancy_share == pytest.approx(72 / 81)
    west = found.offers[0]
    assert west.shortage_chance == pytest.approx(expected.chance_of_exceeding[0])
    assert west.mean_persons == pytest.approx(72 * 0.54)
    assert west.sustainability.new_per_year == pytest.approx(72 * 0.54 / 6)


def test_without_a_stay_or_a_rate_nothing_is_told_of_sustainability_or_money() -> None:
    found = evaluate(split(helped=False), rule=MustReceive())
    assert found.cost_dkk_per_year is None
    assert [offer.sustainability for offer in found.offers] == [None, None]
    table = tabulate_outcomes([found])
    assert table[["cost_dkk_per_year", "largest_chance_ever_empty"]].isna().all(axis=None)
    assert tabulate_offer_outcomes([found])["chance_ever_empty"].isna().all()


def test_a_step_down_unit_takes_its_own_and_sends_the_rest_on() -> None:
    # Nine of 72 could live in six open places; whoever finds none of them is in a secure one.
    step_down = plan("Åben", 0.125, 6, "Øst")
    scenario = Scenario(name="Udslusning", offers=(plan("Øst", 0.875, 66), step_down))
    found = evaluate(scenario, rule=MustReceive(), load=Load(mean_persons=72))
    counts = np.arange(250)
    open_left = np.maximum(counts - 6, 0)[:, np.newaxis]
    excess = np.maximum(counts + open_left - 66, 0)
    law = stats.poisson.pmf(counts, 9)[:, np.newaxis] * stats.poisson.pmf(counts, 63)
    assert found.shortage_persons == pytest.approx((law * excess).sum(), rel=1e-6)
    assert found.shortage_chance == pytest.approx(law[excess > 0].sum(), rel=1e-6)


def test_citizens_who_wait_share_one_queue_or_have_their_own() -> None:
    rule, load = MayWait(mean_stay_years=0.5), Load(mean_persons=60)
    pooled = evaluate(split(helped=True), rule=rule, load=load)
    queue = describe_queue(60, places=81, mean_stay_days=1)
    assert pooled.shortage_chance == pytest.approx(queue.chance_of_waiting)
    assert pooled.shortage_persons == pytest.approx(queue.mean_waiting_persons)
    assert pooled.displaced_persons is None
    apart = evaluate(split(helped=False), rule=rule, load=Load(mean_persons=50))
    west, east = (waiting_chance(50 * s, places=p).item() for s, p in ((0.54, 30), (0.46, 51)))
    assert apart.shortage_chance == pytest.approx(0.54 * west + 0.46 * east)
    assert apart.displaced_persons == 0
    assert apart.offers[0].shortage_chance == pytest.approx(west)
    crowded = evaluate(split(helped=False), rule=rule, load=Load(mean_persons=60))
    assert math.isinf(crowded.shortage_persons)


def test_citizens_with_a_deadline_are_late_in_each_offer_or_in_all_together() -> None:
    rule, load = WithinDays(days=14, mean_stay_years=0.5), Load(mean_persons=70, mean_cv=0.1)
    given = {"mean_stay_days": 0.5 * 365.25, "days": 14}
    pooled = evaluate(split(helped=True), rule=rule, load=load)
    together = assess_deadline(load, places=81, **given)
    assert pooled.shortage_persons == pytest.approx(together.late_per_year)
    assert pooled.shortage_chance == pytest.approx(together.late_per_year / 140)
    apart = evaluate(split(helped=False), rule=rule, load=load)
    late = [
        assess_deadline(load, places=places, share=share, **given).late_per_year
        for share, places in ((0.54, 30), (0.46, 51))
    ]
    assert apart.shortage_persons == pytest.approx(sum(late))
    assert apart.offers[0].shortage_chance == pytest.approx(late[0] / (140 * 0.54))


def test_sensitivities_multiply_the_need() -> None:
    scenario = split(helped=False, inflow_factor=1.1, type2_share=0.4, type2_factor=1.5)
    assert scenario.change(LOAD).mean_persons == pytest.approx(72 * 1.1 * (0.6 + 0.4 * 1.5))
    assert scenario.change(LOAD).mean_cv == LOAD.mean_cv


def test_tables_have_a_row_for_each_scenario_year_and_offer() -> None:
    scenarios = [split(helped=False, rate_dkk_per_place_day=5_000), split(helped=True)]
    outcomes = [
        evaluate_scenario(
            scenario,
            load=load,
            year=year,
            rule=MustReceive(mean_stay_years=6),
            minimum=MinimumVolume(persons=20, new_per_year=2),
            years=10,
        )
        for scenario in scenarios
        for year, load in {2025: LOAD, 2035: LOAD.times(1.1)}.items()
    ]
    table, offers = tabulate_outcomes(outcomes), tabulate_offer_outcomes(outcomes)
    assert len(table) == 4
    assert len(offers) == 2 * (1 + 2)
    assert table["mean_persons"].tolist() == pytest.approx([72, 79.2] * 2)
    assert table["cost_dkk_per_year"][1] == 81 * 5_000 * 365
    few = offers[(offers["scenario"] == "Delt") & (offers["year"] == 2035)]
    largest = few[["chance_any_year_below", "chance_ever_below_persons"]].max(axis=None)
    assert table["largest_chance_too_few"][1] == pytest.approx(largest)


def test_objective_financing_is_spread_by_population() -> None:
    population = pd.Series({"101": 600.0, "751": 300.0, "825": 0.0, "851": 100.0})
    cost = yearly_cost_dkk(10, rate_dkk_per_place_day=1_000)
    table = spread_cost(cost, population_by_municipality=population)
    assert table["dkk_per_year"].tolist() == pytest.approx([2.19e6, 1.095e6, 0, 0.365e6])
    assert table["municipality"].tolist() == ["101", "751", "825", "851"]
    assert table["dkk_per_year"].sum() == pytest.approx(cost)


KM = pd.DataFrame(
    {"Rødby": [330.0, 30.0, np.nan, 150.0], "Vest": [60.0, 280.0, np.nan, np.nan]},
    index=["751", "360", "400", "101"],
)
PERSONS = pd.Series({"101": 3.0, "360": 1.0, "400": 0.5, "751": 4.0})


def test_nearness_is_the_nearest_open_offer_with_a_known_road() -> None:
    table = tabulate_nearness(KM, before=["Rødby"], after=["Rødby", "Vest"], persons=PERSONS)
    assert table["offer_after"].tolist()[:2] == ["Vest", "Rødby"]
    assert table["offer_after"][2] is None or pd.isna(table["offer_after"][2])
    assert table["km_nearer"].tolist()[:2] == [270.0, 0.0]
    assert math.isnan(table["km_after"][2])
    # The island without a road is in no mean: (4 * 330 + 1 * 30 + 3 * 150) / 8.
    assert mean_km(table, column="km_before") == pytest.approx(225)
    assert mean_km(table, column="km_nearer") == pytest.approx(4 * 270 / 8)
    assert math.isnan(mean_km(table.iloc[[2]], column="km_before"))


def offers(*planned: PlannedOffer, **other: object) -> Callable[[], Scenario]:
    return lambda: Scenario(name="S", offers=planned, **other)


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: plan("A", 1.2, 5), "share must be a share from 0 to 1"),
        (lambda: plan("A", 1, -5), "places_from must be a whole number of at least 0"),
        (lambda: PlannedOffer(name="A", share=1, places_from=()), "places_from must name years"),
        (
            lambda: PlannedOffer(name="A", share=1, places_from=((2030, 5), (2020, 9))),
            "places_from must name years in order",
        ),
        (offers(), "offers must be at least one"),
        (offers(plan("A", 0.5, 5), plan("A", 0.5, 5)), "offers must be at least one, each name"),
        (offers(plan("A", 0.7, 5), plan("B", 0.7, 5)), "share must sum to 1"),
        (offers(plan("A", 1, 5, "X")), "helped_by must name other offers"),
        (offers(plan("A", 1, 5, "A")), "helped_by must name other offers"),
        (offers(plan("A", 1, 5), inflow_factor=-1), "inflow_factor must be a finite number"),
        (offers(plan("A", 1, 5), type2_share=1.4), "type2_share must be a share"),
        (offers(plan("A", 1, 5), type2_factor=1.4), "type2_share must be stated"),
        (offers(plan("A", 1, 5), rate_dkk_per_place_day=-1), "rate_dkk_per_place_day must"),
        (lambda: split(helped=False).at(2000), "year must have an open offer"),
        (lambda: MustReceive(mean_stay_years=0), "mean_stay_years must be above 0"),
        (lambda: MayWait(mean_stay_years=-1), "mean_stay_years must be above 0"),
        (lambda: WithinDays(days=-1, mean_stay_years=1), "days must be a finite number"),
        (lambda: yearly_cost_dkk(-1, rate_dkk_per_place_day=1), "places must be a whole number"),
        (
            lambda: spread_cost(1, population_by_municipality=pd.Series({"101": 0.0})),
            "population_by_municipality must hold each municipality once",
        ),
        (
            lambda: tabulate_nearness(KM, before=["X"], after=["Vest"], persons=PERSONS),
            "before must name offers",
        ),
        (
            lambda: tabulate_nearness(KM, before=["Vest"], after=[], persons=PERSONS),
            "after must name offers",
        ),
        (
            lambda: tabulate_nearness(KM, before=["Vest"], after=["Vest"], persons=PERSONS[:2]),
            "persons must hold the municipalities",
        ),
        (lambda: mean_km(pd.DataFrame(), column="km"), "column must be one of"),
    ],
)
def test_what_lies_outside_its_range_is_refused_by_name(
    ask: Callable[[], object], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        ask()


def test_help_in_part_is_refused_where_citizens_wait() -> None:
    one_way = Scenario(name="S", offers=(plan("A", 0.5, 5, "B"), plan("B", 0.5, 5)))
    with pytest.raises(ValueError, match="nothing exact covers"):
        evaluate(one_way, rule=MayWait(mean_stay_years=1))
