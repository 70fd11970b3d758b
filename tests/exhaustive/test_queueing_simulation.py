"""Exact formulas against Ciw, an independent simulation: within four standard errors."""

import importlib
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from analysis.model.balance.helping import Help
from analysis.model.balance.overflow import describe_overflow
from analysis.model.balance.supply_rules import deadline_chances
from analysis.model.balance.transfer_simulation import SimulationPlan, StayLaw, simulate_overflow
from analysis.model.queueing.finite_queue import describe_impatient_queue, limit_queue
from analysis.model.queueing.steady_queue import describe_queue, refusal_chance, waits_longer_chance
from analysis.model.queueing.transient import evolve_offer

LOAD, PLACES, REPLICATIONS, WARM_UP, COUNTED = 8.0, 10, 60, 20.0, 150.0


@pytest.fixture(scope="module")
def ciw() -> Any:
    # Imported when asked for: the everyday tests collect this file and do not have Ciw.
    return importlib.import_module("ciw")


@pytest.fixture
def run(ciw: Any) -> Callable[..., tuple[float, float]]:
    """Simulate one offer; return the mean of a measure over runs, and its standard error."""

    def replicate(measure: Callable[[list[Any]], float], **other: Any) -> tuple[float, float]:
        given = {
            "arrival_distributions": [ciw.dists.Exponential(LOAD)],
            "service_distributions": [ciw.dists.Exponential(1.0)],
            "number_of_servers": [PLACES],
            **other,
        }
        values = []
        for seed in range(REPLICATIONS):
            ciw.seed(seed)
            simulation = ciw.Simulation(ciw.create_network(**given))
            simulation.simulate_until_max_time(WARM_UP + COUNTED)
            records = simulation.get_all_records(only=["service", "rejection", "renege"])
            values.append(measure([each for each in records if each.arrival_date >= WARM_UP]))
        return float(np.mean(values)), float(np.std(values, ddof=1)) / math.sqrt(REPLICATIONS)

    return replicate


def agree(exact: float, simulated: tuple[float, float]) -> None:
    mean, error = simulated
    assert error > 0
    assert abs(mean - exact) < 4 * error, (exact, simulated)


def share(record_type: str) -> Callable[[list[Any]], float]:
    return lambda records: float(np.mean([each.record_type == record_type for each in records]))


def waits_above(limit: float) -> Callable[[list[Any]], float]:
    return lambda records: float(np.mean([each.waiting_time > limit for each in records]))


Run = Callable[..., tuple[float, float]]


@pytest.mark.parametrize(
    ("law", "parameters"),
    [("Exponential", [1.0]), ("Deterministic", [1.0]), ("Lognormal", [-0.5, 1.0])],
)
def test_refusals_whatever_the_law_of_the_stays(
    ciw: Any, run: Run, law: str, parameters: list[float]
) -> None:
    stay = getattr(ciw.dists, law)(*parameters)
    simulated = run(share("rejection"), queue_capacities=[0], service_distributions=[stay])
    agree(refusal_chance(LOAD, places=PLACES).item(), simulated)


def test_waits(run: Run) -> None:
    queue = describe_queue(LOAD, places=PLACES, mean_stay_days=1.0)
    agree(queue.chance_of_waiting, run(waits_above(0)))
    mean = run(lambda records: float(np.mean([each.waiting_time for each in records])))
    agree(queue.mean_wait_days, mean)
    late = waits_longer_chance(LOAD, places=PLACES, mean_stay_days=1.0, days=0.3).item()
    agree(late, run(waits_above(0.3)))


def test_a_limited_queue(run: Run) -> None:
    queue = limit_queue(LOAD, places=PLACES, most_waiting=3, mean_stay_days=1.0).describe()
    agree(queue.chance_of_refusal, run(share("rejection"), queue_capacities=[3]))


def test_an_impatient_queue(ciw: Any, run: Run) -> None:
    exact = describe_impatient_queue(
        LOAD, places=PLACES, mean_stay_days=1.0, mean_patience_days=0.5
    )
    patience = [ciw.dists.Exponential(2.0)]
    simulated = run(share("renege"), reneging_time_distributions=patience)
    agree(exact.chance_of_giving_up, simulated)


@pytest.mark.parametrize("load", [8.0, 14.0])
def test_a_deadline(ciw: Any, run: Run, load: float) -> None:
    _, late = deadline_chances(np.array([load]), places=PLACES, stays=0.2)
    simulated = run(
        share("renege"),
        arrival_distributions=[ciw.dists.Exponential(load)],
        reneging_time_distributions=[ciw.dists.Deterministic(0.2)],
    )
    agree(late.item(), simulated)


@pytest.mark.parametrize("help_given", list(Help))
def test_overflow_between_two_offers(help_given: Help) -> None:
    exact = describe_overflow((8.0, 5.0), places=(9, 6), help_given=help_given)
    plan = SimulationPlan(
        stay_law=StayLaw.EXPONENTIAL, warm_up_stays=20, counted_stays=150, replications=60
    )
    found = simulate_overflow(
        np.random.default_rng(1),
        loads_persons=(8.0, 5.0),
        places=(9, 6),
        help_given=help_given,
        plan=plan,
    )
    for area in (0, 1):
        refused = found.refused_share[area]
        agree(exact.refused_share[area], (refused.share, refused.standard_error))
        displaced = found.displaced_share[area]
        if exact.displaced_share[area] > 0:
            agree(exact.displaced_share[area], (displaced.share, displaced.standard_error))
        else:
            assert displaced.share == 0
    total = found.total_refused_share
    agree(exact.total_refused_share, (total.share, total.standard_error))


@pytest.mark.parametrize("stay_law", [StayLaw.FIXED, StayLaw.LOGNORMAL])
def test_two_way_help_is_a_pool_whatever_the_law_of_the_stays(stay_law: StayLaw) -> None:
    plan = SimulationPlan(
        stay_law=stay_law, stay_cv=1.5, warm_up_stays=30, counted_stays=150, replications=60
    )
    given = {
        "loads_persons": (8.0, 5.0), "places": (9, 6), "help_given": Help.BOTH, "plan": plan
    }  # fmt: skip
    found = simulate_overflow(np.random.default_rng(2), **given).total_refused_share
    agree(refusal_chance(13.0, places=15).item(), (found.share, found.standard_error))
    again = simulate_overflow(np.random.default_rng(2), **given).total_refused_share
    assert found == again


def test_an_offer_over_the_years(ciw: Any) -> None:
    path = evolve_offer(
        [1.0],
        inflow_per_year=lambda year: 8.0 if year < 3 else 14.0,
        places_from=[(0, PLACES)],
        mean_stay_years=1.0,
        at_years=[0, 3, 6],
    )
    refused = []
    for seed in range(400):
        ciw.seed(seed)
        inflow = ciw.dists.PoissonIntervals(
            rates=[8.0, 14.0], endpoints=[3.0, 6.0], max_sample_date=6.0
        )
        network = ciw.create_network(
            arrival_distributions=[inflow],
            service_distributions=[ciw.dists.Exponential(1.0)],
            number_of_servers=[PLACES],
            queue_capacities=[0],
        )
        simulation = ciw.Simulation(network)
        simulation.simulate_until_max_time(6.0)
        refused.append(len(simulation.get_all_records(only=["rejection"])))
    error = float(np.std(refused, ddof=1)) / math.sqrt(len(refused))
    agree(path.refused_persons[-1], (float(np.mean(refused)), error))
