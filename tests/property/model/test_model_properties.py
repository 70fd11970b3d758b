"""What must hold for every need, share and number of places."""

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.model.balance.must_receive import (
    chance_of_exceeding,
    expected_excess_persons,
    full_time_share,
)
from analysis.model.balance.splitting import TwoOffers, compare_pooled_and_split, join_offers
from analysis.model.census.count_distribution import CountDistribution, estimate_census
from analysis.model.need.draws import draw_need
from analysis.model.stay.yearly_persons import stock_of_yearly_persons, yearly_persons_of_stock

means = st.one_of(st.just(0.0), st.floats(0.001, 200), st.floats(200, 1e5))
small_means = st.one_of(st.just(0.0), st.floats(0.001, 60))
cvs = st.one_of(st.just(0.0), st.floats(1e-9, 2))
shares = st.floats(0, 1)
concentrations = st.one_of(st.just(math.inf), st.floats(1, 1e6))
levels = st.floats(0.01, 0.999)
places = st.integers(0, 300)


@st.composite
def censuses(draw: st.DrawFn) -> CountDistribution:
    return estimate_census(
        draw(means),
        mean_cv=draw(cvs),
        share=draw(shares),
        share_concentration=draw(concentrations),
    )


@st.composite
def two_offers(draw: st.DrawFn, most_cv: float) -> TwoOffers:
    return join_offers(
        draw(small_means),
        share=draw(shares),
        mean_cv=draw(st.floats(0, most_cv)),
        share_concentration=draw(concentrations),
    )


@given(censuses(), places, places)
def test_more_places_never_raise_shortage(census: CountDistribution, some: int, more: int) -> None:
    rounding = 1e-12 * (1 + census.mean_persons)
    assert chance_of_exceeding(census, some + more) <= chance_of_exceeding(census, some) + 1e-13
    assert full_time_share(census, some + more) <= full_time_share(census, some) + 1e-13
    fewer = expected_excess_persons(census, some)
    assert expected_excess_persons(census, some + more) <= fewer + rounding


@given(censuses(), places)
def test_chances_are_chances_and_the_two_tails_are_all(
    census: CountDistribution, number: int
) -> None:
    below, above = census.cdf(number).item(), census.sf(number).item()
    assert 0 <= below <= 1 + 1e-12
    assert 0 <= above <= 1 + 1e-12
    assert below + above == pytest.approx(1, abs=1e-12)
    assert census.pmf(np.arange(number + 1)).sum() == pytest.approx(below, abs=1e-11)


@given(censuses(), levels)
def test_a_quantile_is_the_smallest_number_that_covers_its_level(
    census: CountDistribution, level: float
) -> None:
    fewest = census.quantile(level)
    assert census.cdf(fewest).item() >= level
    assert fewest == 0 or census.cdf(fewest - 1).item() < level


@given(censuses(), levels)
def test_an_interval_holds_what_it_promises(census: CountDistribution, level: float) -> None:
    low, high = census.interval(level)
    held = census.cdf(high).item() - (census.cdf(low - 1).item() if low else 0.0)
    assert held >= level - 1e-12


@given(censuses(), places)
def test_excess_lies_between_its_bounds(census: CountDistribution, number: int) -> None:
    excess = expected_excess_persons(census, number)
    rounding = 1e-9 * (1 + census.mean_persons)
    assert max(census.mean_persons - number, 0) - rounding <= excess
    assert excess <= census.mean_persons + rounding


@given(means, places)
def test_a_nearly_known_mean_is_nearly_poisson(mean: float, number: int) -> None:
    known = estimate_census(mean).cdf(number).item()
    for cv in (1e-9, 1e-7, 1e-5):
        nearly = estimate_census(mean, mean_cv=cv).cdf(number).item()
        # To first order a small spread moves a chance by at most half its square times the mean.
        assert nearly == pytest.approx(known, abs=cv**2 * mean + 1e-12)


@given(means, cvs, places)
def test_an_uncertain_mean_never_lowers_the_expected_excess(
    mean: float, cv: float, number: int
) -> None:
    # The excess is convex in the count, and an uncertain mean spreads the count about the same mean.
    known = expected_excess_persons(estimate_census(mean), number)
    uncertain = expected_excess_persons(estimate_census(mean, mean_cv=cv), number)
    assert uncertain >= known - 1e-9 * (1 + mean)


@given(two_offers(2.0), st.tuples(places, places))
def test_a_pool_never_has_more_excess_than_a_split_of_as_many_places(
    offers: TwoOffers, pair: tuple[int, int]
) -> None:
    split = offers.describe(pair)
    rounding = 1e-7 * (1 + offers.pooled.mean_persons)
    assert split.pooled_expected_excess_persons <= split.expected_excess_persons + rounding
    # Where both suffice, the pool suffices too.
    assert split.chance_both_suffice <= 1 - split.pooled_chance_of_exceeding + 1e-7


@given(two_offers(0.5), st.floats(0.5, 0.99))
def test_both_at_once_takes_no_fewer_places_than_each_alone_or_the_pool(
    offers: TwoOffers, level: float
) -> None:
    found = compare_pooled_and_split(offers, level=level)
    assert found.both_at_once.total_places >= found.each_alone.total_places
    assert found.both_at_once.total_places >= found.pooled_places
    assert found.both_at_once.chance_both_suffice >= level - 1e-9
    assert found.both_at_once.places in found.both_at_once_splits


@st.composite
def need_parameters(draw: st.DrawFn) -> dict[str, Any]:
    persons = draw(st.lists(st.integers(0, 10_000), min_size=2, max_size=12).filter(any))
    codes = [f"{101 + number}" for number in range(len(persons))]
    return {
        "mean_persons": draw(small_means),
        "mean_cv": draw(cvs),
        "population_by_municipality": pd.Series(persons, index=codes, dtype=float),
        "share_concentration": draw(concentrations),
        "draws": 25,
    }


@given(st.integers(0, 2**32 - 1), need_parameters())
def test_areas_sum_to_the_nation_and_a_seed_repeats(seed: int, parameters: dict[str, Any]) -> None:
    one, other = (draw_need(np.random.default_rng(seed), **parameters) for _ in range(2))
    assert one.count_persons.tobytes() == other.count_persons.tobytes()
    assert one.intensity_persons.tobytes() == other.intensity_persons.tobytes()
    codes = one.municipalities
    parts = one.total(codes[:1]).count_persons + one.total(codes[1:]).count_persons
    np.testing.assert_array_equal(parts, one.total(codes).count_persons)
    assert np.isfinite(one.intensity_persons).all()


@given(st.floats(0, 1e6), st.floats(1e-3, 100), st.floats(0, 100))
def test_a_longer_stay_means_a_larger_stock_and_the_way_back_returns(
    yearly: float, stay: float, longer: float
) -> None:
    stock = stock_of_yearly_persons(yearly, mean_stay_years=stay)
    assert stock <= stock_of_yearly_persons(yearly, mean_stay_years=stay + longer) * (1 + 1e-12)
    assert stock <= yearly
    back = yearly_persons_of_stock(stock, mean_stay_years=stay)
    assert back.item() == pytest.approx(yearly, rel=1e-9)
