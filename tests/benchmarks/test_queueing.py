"""Exact against simulated: a loss system over 30 years, and scenarios in a round."""

import importlib
import math
import time
from collections.abc import Callable

import numpy as np
import pytest

from analysis.model.balance.sustainability import MinimumVolume
from analysis.model.queueing.load import Load
from analysis.model.queueing.transient import evolve_offer
from analysis.model.scenarios.alternatives import PlannedOffer, Scenario
from analysis.model.scenarios.scenario_outcomes import evaluate_scenario, tabulate_outcomes
from analysis.model.scenarios.shortage import MustReceive

YEARS, PLACES, STAY, REPLICATIONS = 30, 70, 6.0, 200
# New citizens a year, another number every year.
INFLOW = [11 + 2 * math.sin(2 * math.pi * year / 10) for year in range(YEARS)]


def seconds(job: Callable[[], object], *, repeats: int = 1) -> float:
    taken = []
    for _ in range(repeats):
        start = time.perf_counter()
        job()
        taken.append(time.perf_counter() - start)
    return min(taken)


def solve() -> np.ndarray:
    path = evolve_offer(
        [1.0],
        inflow_per_year=lambda year: INFLOW[min(int(year), YEARS - 1)],
        places_from=[(0, PLACES)],
        mean_stay_years=STAY,
        at_years=range(YEARS + 1),
    )
    assert path.chances.shape[1] == PLACES + 1
    return path.refused_persons


def simulate() -> list[int]:
    # Imported when asked for: the everyday tests collect this file and do not have Ciw.
    ciw = importlib.import_module("ciw")
    refused = []
    for seed in range(REPLICATIONS):
        ciw.seed(seed)
        network = ciw.create_network(
            arrival_distributions=[
                ciw.dists.PoissonIntervals(
                    rates=INFLOW, endpoints=list(range(1, YEARS + 1)), max_sample_date=YEARS
                )
            ],
            service_distributions=[ciw.dists.Exponential(1 / STAY)],
            number_of_servers=[PLACES],
            queue_capacities=[0],
        )
        simulation = ciw.Simulation(network)
        simulation.simulate_until_max_time(YEARS)
        refused.append(len(simulation.get_all_records(only=["rejection"])))
    return refused


def test_thirty_years_exactly_against_ciw(capsys: pytest.CaptureFixture[str]) -> None:
    simulated: list[int] = []
    exact_seconds = seconds(solve, repeats=3)
    ciw_seconds = seconds(lambda: simulated.extend(simulate()))
    exact = solve()[-1]
    error = float(np.std(simulated, ddof=1)) / math.sqrt(REPLICATIONS)
    with capsys.disabled():
        print(  # noqa: T201
            f"\n30 years, {PLACES + 1} states: exact {exact_seconds:.3f} s, Ciw with "
            f"{REPLICATIONS} replications {ciw_seconds:.2f} s: {ciw_seconds / exact_seconds:.0f} "
            f"times; refused {exact:.3f} against {np.mean(simulated):.3f} ± {error:.3f}"
        )
    assert abs(exact - np.mean(simulated)) < 4 * error


def scenario(new_places: int, *, helped: bool) -> Scenario:
    west = PlannedOffer(
        name="Vest",
        share=0.54,
        places_from=((2028, new_places),),
        helped_by=("Øst",) if helped else (),
    )
    east = PlannedOffer(
        name="Øst",
        share=0.46,
        places_from=((2019, 81), (2028, 81 - new_places)),
        helped_by=("Vest",) if helped else (),
    )
    return Scenario(name=f"{new_places} {helped}", offers=(west, east))


def test_twelve_scenarios_with_uncertainty(capsys: pytest.CaptureFixture[str]) -> None:
    scenarios = [
        scenario(new_places, helped=helped)
        for new_places in (10, 20, 30, 36, 40, 44)
        for helped in (False, True)
    ]
    need = Load(mean_persons=72, mean_cv=0.1, share_concentration=400)

    def run() -> None:
        outcomes = [
            evaluate_scenario(
                scenario,
                load=load,
                year=year,
                rule=MustReceive(mean_stay_years=6),
                minimum=MinimumVolume(persons=8, new_per_year=2),
                years=10,
            )
            for scenario in scenarios
            for year, load in {2025: need, 2035: need.times(1.1)}.items()
        ]
        assert len(tabulate_outcomes(outcomes)) == 24

    taken = seconds(run, repeats=3)
    with capsys.disabled():
        print(f"\n12 scenarios in 2 years each, mean and shares uncertain: {taken:.2f} s")  # noqa: T201
