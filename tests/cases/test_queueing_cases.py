"""The worked cases of queueing_reference.yaml."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from scipy import stats

from analysis.model.balance.must_receive import places_needed
from analysis.model.balance.sustainability import assess_sustainability
from analysis.model.queueing.finite_queue import describe_impatient_queue, limit_queue
from analysis.model.queueing.load import Load, offered_load_persons
from analysis.model.queueing.queue_sizing import (
    carried_load,
    places_for_refusal,
    tabulate_occupancy,
)
from analysis.model.queueing.steady_queue import (
    describe_queue,
    log_refusal_chance,
    refusal_chance,
    waiting_chance,
    waits_longer_chance,
)
from analysis.model.queueing.transient import evolve_offer

CASES: dict[str, Any] = yaml.safe_load(
    Path(__file__).with_name("queueing_reference.yaml").read_text(encoding="utf-8")
)
Case = dict[str, Any]


def name(case: Case) -> str:
    return str(case["id"])


def check(found: object, case: Case) -> None:
    for field, expected in case.items():
        if isinstance(expected, dict):
            value = getattr(found, field)
            assert value == pytest.approx(expected["value"], abs=expected["tolerance"]), field


@pytest.mark.parametrize("case", CASES["carried_load"], ids=name)
def test_carried_load(case: Case) -> None:
    load = carried_load(places=case["places"], most_refused_share=case["most_refused_share"])
    assert load == pytest.approx(case["load_persons"], abs=case["tolerance"])


@pytest.mark.parametrize("case", CASES["refusal_chance"], ids=name)
def test_refusal_chance(case: Case) -> None:
    chance = refusal_chance(case["load_persons"], places=case["places"]).item()
    assert chance == pytest.approx(case["chance"], abs=case["tolerance"])


@pytest.mark.parametrize("case", CASES["log_refusal_chance"], ids=name)
def test_log_refusal_chance(case: Case) -> None:
    chance = log_refusal_chance(case["load_persons"], places=case["places"]).item()
    assert chance == pytest.approx(case["log_chance"], abs=case["tolerance"])


@pytest.mark.parametrize("case", CASES["waiting_chance"], ids=name)
def test_waiting_chance(case: Case) -> None:
    chance = waiting_chance(case["load_persons"], places=case["places"]).item()
    assert chance == pytest.approx(case["chance"], abs=case["tolerance"])


@pytest.mark.parametrize("case", CASES["served_within"], ids=name)
def test_served_within_a_time(case: Case) -> None:
    late = waits_longer_chance(
        case["load_persons"],
        places=case["places"],
        mean_stay_days=case["mean_stay"],
        days=case["time"],
    ).item()
    assert 1 - late == pytest.approx(case["chance"], abs=case["tolerance"])


@pytest.mark.parametrize("case", CASES["impatient_queue"], ids=name)
def test_impatient_queue(case: Case) -> None:
    found = describe_impatient_queue(
        case["load_persons"],
        places=case["places"],
        mean_stay_days=case["mean_stay"],
        mean_patience_days=case["mean_patience"],
    )
    check(found, case)


@pytest.mark.parametrize("case", CASES["queue"], ids=name)
def test_queue(case: Case) -> None:
    load, stay = case["arrivals"] / case["departures"], 1 / case["departures"]
    check(describe_queue(load, places=case["places"], mean_stay_days=stay), case)


@pytest.mark.parametrize("case", CASES["limited_queue"], ids=name)
def test_limited_queue(case: Case) -> None:
    queue = limit_queue(
        case["arrivals"] / case["departures"],
        places=case["places"],
        most_waiting=case["most_persons"] - case["places"],
        mean_stay_days=1 / case["departures"],
    )
    check(queue.describe(), case)


def test_time_varying_inflow() -> None:
    case = CASES["time_varying"]
    level, swing, turn = case["inflow_per_year"], case["amplitude_per_year"], 2 * np.pi
    stay, states = case["mean_stay_years"], 190
    # From the closed form's own state: Poisson, with the mean it has at time 0.
    start_mean = level * stay - swing * turn / (stay**-2 + turn**2)
    start = stats.poisson.pmf(np.arange(states), start_mean)
    # The mean turns a quarter of a swing after the inflow does, less the lag of the stays.
    top = (np.pi / 2 + np.arctan(turn * stay)) / turn
    path = evolve_offer(
        start / start.sum(),
        inflow_per_year=lambda year: level + swing * float(np.sin(turn * year)),
        places_from=[(0, states - 1)],
        mean_stay_years=stay,
        at_years=[0.0, top, top + 0.5],
    )
    amplitude = (path.mean_persons[1] - path.mean_persons[2]) / 2
    assert amplitude == pytest.approx(case["amplitude_persons"], abs=case["tolerance"])


@pytest.mark.parametrize("case", CASES["loss_split"]["cases"], ids=str)
def test_loss_pooled_and_split(case: dict[str, float]) -> None:
    most, group = case["most_refused_share"], CASES["loss_split"]
    pooled = places_for_refusal(group["load_persons"], most_refused_share=most)
    split = [places_for_refusal(part, most_refused_share=most) for part in group["parts"]]
    assert pooled == case["pooled"]
    assert sum(split) == case["split"]


@pytest.mark.parametrize("case", CASES["small_units_carry_less"]["cases"], ids=str)
def test_small_units_carry_less_at_the_same_service(case: dict[str, float]) -> None:
    most = CASES["small_units_carry_less"]["most_refused_share"]
    [row] = tabulate_occupancy([case["load_persons"]], most_refused_share=most).itertuples()
    assert row.places == case["places"]
    assert row.occupancy_share == pytest.approx(case["occupancy_share"], abs=case["tolerance"])


def test_pregnant_women_pooled_and_in_five_offers() -> None:
    case = CASES["pregnant_women"]
    stay, regions = case["mean_stay_years"], np.array(case["new_by_region"])
    load = Load(mean_persons=offered_load_persons(case["new_per_year"], mean_stay_years=stay))
    shares = (regions / regions.sum()).tolist()
    assert places_needed(load.census(), level=case["level"]) == case["pooled_places"]
    places = [places_needed(load.census(share), level=case["level"]) for share in shares]
    assert sum(places) == case["places_in_five"]
    nordjylland = assess_sustainability(
        load, share=shares[-1], mean_stay_years=stay, minimum=None, years=10
    )
    expected = case["nordjylland_empty"]
    assert nordjylland.chance_empty == pytest.approx(expected["value"], abs=expected["tolerance"])


def test_every_case_names_its_source() -> None:
    for group in CASES.values():
        cases = group if isinstance(group, list) else [group]
        assert all(case["source"] for case in cases)
