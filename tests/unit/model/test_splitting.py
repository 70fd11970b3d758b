"""Pooled against split: exact finite sums, exhaustive enumeration, simulation."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from scipy import stats

from analysis.model.balance.splitting import TwoOffers, compare_pooled_and_split, join_offers

INF = math.inf
KNOWN = {"mean_cv": 0.0, "share_concentration": INF}
Tabulate = Callable[..., np.ndarray]


def join(mean: float, *, concentration: float, **parameters: float) -> TwoOffers:
    return join_offers(mean, share_concentration=concentration, **parameters)


@pytest.mark.parametrize("mean", [1.0, 12.0, 72.0])
@pytest.mark.parametrize(
    "parameters",
    [
        {"mean_cv": mean_cv, "concentration": concentration, "share": share}
        for mean_cv in (0.0, 0.15, 0.5)
        for concentration in (2, 100, INF)
        for share in (0.1, 0.54)
    ],
    ids=str,
)
def test_both_suffice_as_often_as_an_exact_finite_sum_says(
    tabulate_two_areas: Tabulate, mean: float, parameters: dict[str, float]
) -> None:
    offers = join(mean, **parameters)
    size = int(1.6 * mean + 10)
    exact = tabulate_two_areas(mean, **parameters, size=(size, size)).cumsum(0).cumsum(1)
    for first in range(3, size + 1, 19):
        for second in range(2, size + 1, 17):
            chance = offers.chance_both_suffice((first, second))
            assert chance == pytest.approx(exact[first, second], abs=1e-9)


def test_both_suffice_as_often_as_in_a_simulation() -> None:
    rng = np.random.default_rng(20241231)
    draws = 400_000
    mean = 72 * rng.gamma(0.15**-2, 0.15**2, draws)
    share = rng.beta(54, 46, draws)
    first, second = rng.poisson(mean * share), rng.poisson(mean * (1 - share))
    offers = join_offers(72, share=0.54, mean_cv=0.15, share_concentration=100)
    for places in [(49, 43), (55, 48), (57, 52), (40, 30)]:
        chance = offers.chance_both_suffice(places)
        error = math.sqrt(chance * (1 - chance) / draws)
        found = ((first <= places[0]) & (second <= places[1])).mean()
        assert abs(found - chance) < 4 * error


@pytest.mark.parametrize("level", [0.5, 0.9, 0.95, 0.99])
@pytest.mark.parametrize(
    ("mean", "parameters"),
    [
        (0.1, {"share": 0.5, "mean_cv": 0.0, "concentration": INF}),
        (5.0, {"share": 0.3, "mean_cv": 0.0, "concentration": INF}),
        (12.0, {"share": 0.52, "mean_cv": 0.3, "concentration": 30}),
        (72.0, {"share": 0.54, "mean_cv": 0.0, "concentration": INF}),
        (72.0, {"share": 0.54, "mean_cv": 0.15, "concentration": 100}),
        (72.0, {"share": 0.05, "mean_cv": 0.15, "concentration": INF}),
        (40.0, {"share": 0.7, "mean_cv": 0.0, "concentration": 5}),
    ],
    ids=str,
)
def test_no_smaller_total_and_no_other_split_meets_the_level(
    tabulate_two_areas: Tabulate, mean: float, parameters: dict[str, float], level: float
) -> None:
    found = compare_pooled_and_split(join(mean, **parameters), level=level)
    size = int(2.5 * mean + 20)
    exact = tabulate_two_areas(mean, **parameters, size=(size, size)).cumsum(0).cumsum(1)
    meeting = np.argwhere(exact >= level)
    fewest = meeting.sum(axis=1).min()
    splits = [tuple(pair) for pair in meeting[meeting.sum(axis=1) == fewest].tolist()]
    assert list(found.both_at_once_splits) == splits
    assert found.both_at_once.places in splits
    assert max(found.both_at_once.places) == min(max(split) for split in splits)


def test_each_alone_and_pooled_are_the_quantiles_of_scipy() -> None:
    found = compare_pooled_and_split(join_offers(72, share=0.54), level=0.95)
    poisson = stats.poisson
    alone = (poisson.ppf(0.95, 38.88), poisson.ppf(0.95, 33.12))
    assert found.each_alone.places == alone
    assert found.pooled_places == poisson.ppf(0.95, 72)
    assert found.each_alone.chance_of_exceeding == pytest.approx(
        (poisson.sf(alone[0], 38.88), poisson.sf(alone[1], 33.12)), rel=1e-10
    )
    both = poisson.cdf(alone[0], 38.88) * poisson.cdf(alone[1], 33.12)
    assert found.each_alone.chance_both_suffice == pytest.approx(both, rel=1e-12)
    assert found.each_alone.pooled_chance_of_exceeding == pytest.approx(poisson.sf(92, 72))


def test_the_expected_excess_is_that_of_the_two_offers_together(
    tabulate_two_areas: Tabulate,
) -> None:
    described = join_offers(20, share=0.6, mean_cv=0.2, share_concentration=40).describe((14, 9))
    joint = tabulate_two_areas(20, mean_cv=0.2, share=0.6, concentration=40, size=(160, 160))
    persons = np.arange(161)
    first, second = np.maximum(persons - 14, 0), np.maximum(persons - 9, 0)
    apart = first @ joint.sum(axis=1) + second @ joint.sum(axis=0)
    pooled = (np.maximum(persons[:, np.newaxis] + persons - 23, 0) * joint).sum()
    assert described.total_places == 23
    assert described.expected_excess_persons == pytest.approx(apart, rel=1e-8)
    assert described.pooled_expected_excess_persons == pytest.approx(pooled, rel=1e-8)


def test_a_level_for_each_alone_can_make_a_split_look_cheaper_than_a_pool() -> None:
    # Two means of 0.05: apart no place meets 95 %, together one is needed. Excess tells the truth.
    found = compare_pooled_and_split(join_offers(0.1, share=0.5), level=0.95)
    assert found.each_alone.places == (0, 0)
    assert found.pooled_places == 1
    assert found.each_alone.chance_both_suffice == pytest.approx(math.exp(-0.1), rel=1e-12)
    assert found.both_at_once.total_places == 1


def test_an_offer_without_citizens_needs_no_places() -> None:
    for share, places in [(0.0, (0, 86)), (1.0, (86, 0))]:
        found = compare_pooled_and_split(join_offers(72, share=share), level=0.95)
        assert found.each_alone.places == places
        assert found.both_at_once.places == places
    nobody = compare_pooled_and_split(join_offers(0, share=0.54), level=0.99)
    assert nobody.both_at_once.places == (0, 0)
    assert nobody.both_at_once.chance_both_suffice == 1


def test_a_large_known_mean_meets_the_level_just() -> None:
    offers = join_offers(1e5, share=0.54)
    found = compare_pooled_and_split(offers, level=0.95).both_at_once
    assert found.chance_both_suffice >= 0.95
    first, second = stats.poisson(54_000), stats.poisson(46_000)
    # The chance is a product of log-concave functions: its best split of one place less fails too.
    places = np.arange(54_000, 55_000)
    chances = first.cdf(places) * second.cdf(found.total_places - 1 - places)
    assert chances.max() < 0.95


def test_a_large_uncertain_mean_stays_finite() -> None:
    offers = join_offers(1e5, share=0.54, mean_cv=2.0)
    found = compare_pooled_and_split(offers, level=0.95)
    assert found.both_at_once.chance_both_suffice == pytest.approx(0.95, abs=0.002)
    assert found.both_at_once.total_places >= found.each_alone.total_places


@pytest.mark.parametrize("places", [(-1, 5), (5.5, 5), (5, math.nan), (1, 2, 3), 7])
def test_places_must_be_a_pair_of_whole_numbers(places: tuple[int, int]) -> None:
    offers = join_offers(72, share=0.54)
    for ask in (offers.chance_both_suffice, offers.describe):
        with pytest.raises(ValueError, match="places must be a"):
            ask(places)


@pytest.mark.parametrize(
    ("parameters", "name"),
    [
        ({"mean_persons": -1}, "mean_persons"),
        ({"mean_cv": -1}, "mean_cv"),
        ({"share": 1.5}, "share"),
        ({"share_concentration": 0}, "share_concentration"),
        ({"share": math.nan}, "share"),
    ],
)
def test_parameters_outside_their_range_are_refused_by_name(
    parameters: dict[str, float], name: str
) -> None:
    given = {"mean_persons": 72, "share": 0.54, **KNOWN, **parameters}
    with pytest.raises(ValueError, match=f"^{name} must"):
        join_offers(given.pop("mean_persons"), **given)


@pytest.mark.parametrize("level", [0, 1, math.nan])
def test_levels_outside_zero_to_one_are_refused(level: float) -> None:
    with pytest.raises(ValueError, match="level must lie strictly between 0 and 1"):
        compare_pooled_and_split(join_offers(72, share=0.54), level=level)
