"""The exact distribution of a count, against 50-digit sums, exact finite sums and simulation."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from scipy import stats

from analysis.model.census.count_distribution import estimate_census

INF = math.inf


@pytest.mark.parametrize("mean_cv", ["0", "1e-7", "1e-4", "0.15", "0.5", "2"])
@pytest.mark.parametrize(
    ("mean", "persons"),
    [("0.01", 0), ("1.131", 0), ("12", 18), ("72", 60), ("72", 72), ("72", 108), ("3000", 3100)],
)
def test_chances_equal_a_sum_of_fifty_digits(
    sum_count_chances: Callable[[int, str, str], float], mean: str, persons: int, mean_cv: str
) -> None:
    census = estimate_census(float(mean), mean_cv=float(mean_cv))
    expected = sum_count_chances(persons, mean, mean_cv)
    assert census.cdf(persons).item() == pytest.approx(expected, rel=1e-12)
    assert census.sf(persons).item() == pytest.approx(1 - expected, rel=1e-9, abs=1e-14)


@pytest.mark.parametrize("mean_cv", ["0", "0.15", "2"])
def test_chances_hold_at_a_mean_of_a_hundred_thousand(
    sum_count_chances: Callable[[int, str, str], float], mean_cv: str
) -> None:
    census = estimate_census(1e5, mean_cv=float(mean_cv))
    expected = sum_count_chances(100_200, "1e5", mean_cv)
    assert census.cdf(100_200).item() == pytest.approx(expected, rel=1e-11)


@pytest.mark.parametrize("mean", [0.3, 12.0, 72.0, 410.0])
@pytest.mark.parametrize("level", [0.01, 0.5, 0.9, 0.95, 0.99, 0.9999])
def test_quantiles_are_those_of_scipy(mean: float, level: float) -> None:
    assert estimate_census(mean).quantile(level) == stats.poisson.ppf(level, mean)
    mixed = stats.nbinom(0.3**-2, 1 / (1 + mean * 0.3**2))
    assert estimate_census(mean, mean_cv=0.3).quantile(level) == mixed.ppf(level)


@pytest.mark.parametrize("mean_cv", [0.0, 0.15, 1.0])
def test_pmf_mean_sd_and_excess_equal_brute_force(mean_cv: float) -> None:
    census = estimate_census(12, mean_cv=mean_cv)
    persons = np.arange(2000)
    mixed = (
        stats.poisson(12) if mean_cv == 0 else stats.nbinom(mean_cv**-2, 1 / (1 + 12 * mean_cv**2))
    )
    chances = mixed.pmf(persons)
    np.testing.assert_allclose(census.pmf(persons), chances, rtol=1e-9, atol=1e-15)
    assert census.mean_persons == pytest.approx(persons @ chances, rel=1e-12)
    assert census.sd_persons**2 == pytest.approx((persons - 12.0) ** 2 @ chances, rel=1e-10)
    for places in (0, 1, 12, 30, 90):
        excess = np.maximum(persons - places, 0) @ chances
        assert census.expected_excess(places).item() == pytest.approx(excess, rel=1e-9)


@pytest.mark.parametrize("mean_cv", [0.0, 0.15, 0.5, 2.0])
@pytest.mark.parametrize(
    ("share", "concentration"), [(0.0943, INF), (0.0943, 10), (0.54, 100), (0.95, 20), (0.54, 1e6)]
)
def test_an_area_equals_the_exact_division_of_the_whole(
    tabulate_two_areas: Callable[..., np.ndarray],
    mean_cv: float,
    share: float,
    concentration: float,
) -> None:
    # Two ways to the same law: quadrature over the share here, a beta-binomial division there.
    census = estimate_census(5, mean_cv=mean_cv, share=share, share_concentration=concentration)
    joint = tabulate_two_areas(
        5, mean_cv=mean_cv, share=share, concentration=concentration, size=(60, 500)
    )
    chances = joint.sum(axis=1)
    np.testing.assert_allclose(census.pmf(np.arange(61)), chances, rtol=1e-8, atol=1e-9)
    assert census.chance_of_none == pytest.approx(chances[0], abs=1e-9)


def test_an_area_agrees_with_simulation() -> None:
    rng = np.random.default_rng(20240501)
    draws = 400_000
    mean = 72 * rng.gamma(0.15**-2, 0.15**2, draws)
    counts = rng.poisson(mean * rng.beta(54, 46, draws))
    census = estimate_census(72, mean_cv=0.15, share=0.54, share_concentration=100)
    for places in (25, 39, 50, 60):
        chance = census.sf(places).item()
        error = math.sqrt(chance * (1 - chance) / draws)
        assert abs((counts > places).mean() - chance) < 4 * error
    excess = np.maximum(counts - 45, 0)
    assert abs(excess.mean() - census.expected_excess(45).item()) < 4 * excess.std() / draws**0.5


def test_nobody_expected_means_nobody() -> None:
    for census in (
        estimate_census(0),
        estimate_census(0, mean_cv=2),
        estimate_census(72, share=0),
        estimate_census(0, mean_cv=0.2, share=0.3, share_concentration=5),
    ):
        assert census.chance_of_none == 1
        assert census.interval(0.99) == (0, 0)
        assert census.expected_excess([0, 5]).tolist() == [0, 0]
        assert census.sd_persons == 0


def test_the_whole_is_its_own_area() -> None:
    whole = estimate_census(72, mean_cv=0.15)
    area = estimate_census(72, mean_cv=0.15, share=1, share_concentration=3)
    np.testing.assert_array_equal(whole.cdf(range(150)), area.cdf(range(150)))


@pytest.mark.parametrize("level", [0.5, 0.9, 0.95])
def test_the_interval_leaves_out_no_more_than_it_may(level: float) -> None:
    low, high = estimate_census(12).interval(level)
    outside = (1 - level) / 2
    assert stats.poisson.cdf(low - 1, 12) < outside <= stats.poisson.cdf(low, 12)
    assert stats.poisson.sf(high, 12) <= outside < stats.poisson.sf(high - 1, 12)


NAN = math.nan


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"mean_persons": -1}, "mean_persons must be a number of persons from 0 to 1e9; got -1"),
        ({"mean_persons": NAN}, "mean_persons .* got nan"),
        ({"mean_persons": INF}, "mean_persons .* got inf"),
        ({"mean_persons": "72"}, None),
        ({"mean_persons": "many"}, "mean_persons .* got 'many'"),
        ({"mean_persons": [72, 80]}, r"mean_persons .* got \[72, 80\]"),
        ({"mean_cv": -0.1}, "mean_cv must be a coefficient of variation from 0 to 10; got -0.1"),
        ({"mean_cv": NAN}, "mean_cv .* got nan"),
        ({"mean_cv": 15}, "mean_cv .* got 15"),
        ({"share": 1.01}, "share must be a share from 0 to 1; got 1.01"),
        ({"share": -0.01}, "share must be a share from 0 to 1; got -0.01"),
        ({"share": NAN}, "share .* got nan"),
        ({"share_concentration": 0.5}, "share_concentration must be at least 1"),
        ({"share_concentration": NAN}, "share_concentration .* got nan"),
    ],
)
def test_parameters_outside_their_range_are_refused_by_name(
    parameters: dict[str, float], message: str | None
) -> None:
    given = {"mean_persons": 72.0, **parameters}
    mean = given.pop("mean_persons")
    if message is None:
        assert estimate_census(mean, **given).mean_persons == 72
    else:
        with pytest.raises(ValueError, match=message):
            estimate_census(mean, **given)


@pytest.mark.parametrize("persons", [-1, 60.5, NAN, INF])
def test_counts_that_no_place_can_have_are_refused(persons: float) -> None:
    census = estimate_census(72)
    for ask in (
        census.cdf,
        census.sf,
        census.pmf,
        census.expected_excess,
        census.chance_of_at_least,
    ):
        with pytest.raises(ValueError, match="persons must be a whole number of at least 0; got"):
            ask(persons)


@pytest.mark.parametrize("level", [0, 1, -0.1, 95, NAN])
def test_levels_outside_zero_to_one_are_refused(level: float) -> None:
    census = estimate_census(72)
    for ask in (census.quantile, census.interval):
        with pytest.raises(ValueError, match="level must lie strictly between 0 and 1"):
            ask(level)
