"""Whole paths: their months against the exact census, their peaks against a Markov chain."""

import math

import numpy as np
import pytest
from scipy import linalg

from analysis.model.census.census_assumptions import (
    CensusAssumptions,
    Inflow,
    Levers,
    StepDown,
    residents_in_equilibrium,
    residents_known,
)
from analysis.model.census.census_path import project_census
from analysis.model.census.census_simulation import simulate_census_paths
from analysis.model.stay.length_of_stay import GammaStay, LognormalStay, WeibullStay
from analysis.model.stay.review_stay import ReviewStay, TwoTypesStay
from analysis.model.stay.stay_belief import StayBelief

REVIEWS = ReviewStay(mean_years=3, shape=0.9, release_share=0.4)
BY_TYPE = [
    TwoTypesStay(type_1=REVIEWS, type_2=LognormalStay(mean_years=1, sigma=0.7), type_2_share=0.4),
    TwoTypesStay(type_1=GammaStay(mean_years=2, shape=1.3), type_2=REVIEWS, type_2_share=0.3),
]
ALL_LEVERS = Levers(
    step_down=StepDown(share=0.5, after_years=3, from_years=2),
    type_2_share=0.6,
    growth_per_year_share=0.05,
)


def assume(persons: int | None, levers: Levers) -> CensusAssumptions:
    known = residents_known(np.random.default_rng(2).exponential(3, 70))
    return CensusAssumptions(
        residents=known if persons is None else residents_in_equilibrium(persons),
        inflow=Inflow(admissions_per_year=33, growth_per_year_share=-0.02, cv=0.12),
        stays=StayBelief.of(BY_TYPE, weights=[0.4, 0.6]),
        levers=levers,
    )


@pytest.mark.parametrize("persons", [None, 70])
@pytest.mark.parametrize("levers", [Levers(), ALL_LEVERS], ids=["none", "all"])
def test_each_month_of_the_paths_is_the_exact_census(persons: int | None, levers: Levers) -> None:
    assumptions, paths = assume(persons, levers), 1500
    months = [1, 12, 23, 24, 36, 61, 120]
    drawn = simulate_census_paths(np.random.default_rng(8), assumptions=assumptions, paths=paths)
    exact = project_census(assumptions, months=months)
    counts = drawn.count_persons[:, np.array(months) - 1]
    errors = (counts.mean(axis=0) - exact.mean_persons) * math.sqrt(paths) / exact.sd_persons
    assert abs(errors).max() < 4
    for places in (60, 70, 85):
        chance = exact.chance_of_exceeding(places)
        error = np.sqrt(chance * (1 - chance) / paths) + 1 / paths
        assert np.all(abs((counts > places).mean(axis=0) - chance) < 4 * error)


def test_a_peak_is_what_a_markov_chain_that_stops_there_says() -> None:
    start, places, come, leave, years, paths = 3, 5, 4.0, 0.8, 1.0, 20_000
    rates = np.zeros((places + 2, places + 2))
    for there in range(places + 1):  # at places + 1 the chain stops
        rates[there, there + 1] = come
        if there:
            rates[there, there - 1] = leave * there
        rates[there, there] = -rates[there].sum()
    exact = linalg.expm(rates * years)[start, places + 1]
    assumptions = CensusAssumptions(
        residents=residents_known(np.full(start, 1.7)),
        inflow=Inflow(admissions_per_year=come),
        stays=StayBelief.of([WeibullStay(mean_years=1 / leave, shape=1)]),
    )
    drawn = simulate_census_paths(
        np.random.default_rng(3), assumptions=assumptions, months=12, paths=paths
    )
    chance, error = drawn.chance_of_peak_exceeding(places)
    assert error[-1] == pytest.approx(math.sqrt(exact * (1 - exact) / paths), rel=0.05)
    assert abs(chance[-1] - exact) < 4 * error[-1]


def test_a_peak_is_never_below_a_month_and_never_falls() -> None:
    drawn = simulate_census_paths(
        np.random.default_rng(1), assumptions=assume(70, ALL_LEVERS), months=36, paths=200
    )
    assert np.all(drawn.peak_persons >= drawn.count_persons)
    assert np.all(np.diff(drawn.peak_persons, axis=1) >= 0)
    assert np.all(drawn.peak_persons >= 70)


def test_the_same_seed_gives_the_same_bytes() -> None:
    draws = [
        simulate_census_paths(
            np.random.default_rng(seed), assumptions=assume(70, Levers()), months=12, paths=50
        )
        for seed in (7, 7, 8)
    ]
    first, second, other = (draw.peak_persons.tobytes() for draw in draws)
    assert first == second != other


@pytest.mark.parametrize(
    ("changes", "name"),
    [({"months": 0}, "months"), ({"months": 601}, "months"), ({"paths": 0}, "paths")],
)
def test_paths_that_cannot_be_are_refused(changes: dict[str, int], name: str) -> None:
    with pytest.raises(ValueError, match=f"^{name} must"):
        simulate_census_paths(np.random.default_rng(1), assumptions=assume(70, Levers()), **changes)


def test_places_that_cannot_be_are_refused() -> None:
    drawn = simulate_census_paths(
        np.random.default_rng(1), assumptions=assume(7, Levers()), months=1, paths=2
    )
    with pytest.raises(ValueError, match="places must be a whole number of at least 0; got"):
        drawn.chance_of_peak_exceeding(1.5)  # type: ignore[arg-type]
