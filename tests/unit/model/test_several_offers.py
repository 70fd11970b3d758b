"""Several offers at once and by criterion: finite sums, enumeration, simulation."""

import itertools
import math
from collections.abc import Callable

import numpy as np
import pytest
from scipy import stats

from analysis.model.balance.criteria import places_for_excess, tabulate_places_by_criterion
from analysis.model.balance.several_offers import chance_all_suffice, places_all_at_once
from analysis.model.balance.splitting import compare_pooled_and_split, join_offers
from analysis.model.queueing.load import Load

INF = math.inf
LOADS = [
    {"mean_cv": mean_cv, "share_concentration": concentration}
    for mean_cv in (0.0, 0.15, 0.5)
    for concentration in (2.0, 100.0, INF)
]


@pytest.mark.parametrize("parameters", LOADS, ids=str)
@pytest.mark.parametrize("mean", [1.0, 12.0, 72.0])
def test_two_offers_suffice_as_often_as_an_exact_finite_sum_says(
    tabulate_two_areas: Callable[..., np.ndarray], mean: float, parameters: dict[str, float]
) -> None:
    size = int(1.6 * mean + 10)
    exact = tabulate_two_areas(
        mean,
        mean_cv=parameters["mean_cv"],
        share=0.54,
        concentration=parameters["share_concentration"],
        size=(size, size),
    )
    together = exact.cumsum(0).cumsum(1)
    load = Load(mean_persons=mean, **parameters)
    for places in [(0, 0), (3, 2), (size // 2, size // 3), (size, size)]:
        found = chance_all_suffice(load, shares=[0.54, 0.46], places=places)
        assert found == pytest.approx(together[places], abs=1e-11)


@pytest.mark.parametrize("concentration", [3.0, 50.0, INF])
def test_three_offers_suffice_as_often_as_a_sum_over_all_counts_says(concentration: float) -> None:
    mean, cv, shares, places = 6.0, 0.3, [0.5, 0.3, 0.2], (4, 3, 2)
    expected = 0.0
    for counts in itertools.product(*(range(number + 1) for number in places)):
        total = sum(counts)
        if math.isinf(concentration):
            division = stats.multinomial.pmf(counts, total, shares)
        else:
            alpha = concentration * np.array(shares)
            division = stats.dirichlet_multinomial.pmf(counts, alpha, total) if total else 1.0
        expected += stats.nbinom.pmf(total, cv**-2, 1 / (1 + mean * cv**2)) * division
    load = Load(mean_persons=mean, mean_cv=cv, share_concentration=concentration)
    found = chance_all_suffice(load, shares=shares, places=places)
    assert found == pytest.approx(expected, rel=1e-10)


def test_five_offers_suffice_as_often_as_in_a_simulation() -> None:
    rng, draws = np.random.default_rng(20241231), 200_000
    shares = np.array([0.35, 0.23, 0.2, 0.13, 0.09])
    mean = 12 * rng.gamma(0.2**-2, 0.2**2, draws)
    counts = rng.poisson(mean[:, np.newaxis] * rng.dirichlet(60 * shares, draws))
    load = Load(mean_persons=12, mean_cv=0.2, share_concentration=60)
    for places in [(8, 6, 5, 4, 3), (5, 4, 3, 2, 1)]:
        found = chance_all_suffice(load, shares=shares.tolist(), places=places)
        simulated = (counts <= places).all(axis=1).mean()
        assert abs(found - simulated) < 4 * math.sqrt(found * (1 - found) / draws)


def test_known_shares_give_a_product_even_for_a_large_mean() -> None:
    shares, places = [0.6, 0.3, 0.1], (320, 170, 60)
    found = chance_all_suffice(Load(mean_persons=500), shares=shares, places=places)
    product = math.prod(
        stats.poisson.cdf(number, 500 * share) for number, share in zip(places, shares, strict=True)
    )
    assert found == pytest.approx(product, rel=1e-11)


def test_an_offer_without_citizens_never_matters() -> None:
    load = Load(mean_persons=12, mean_cv=0.2, share_concentration=10)
    two = chance_all_suffice(load, shares=[0.6, 0.4], places=[8, 6])
    three = chance_all_suffice(load, shares=[0.6, 0.4, 0.0], places=[8, 6, 0])
    assert three == pytest.approx(two, rel=1e-12)
    assert chance_all_suffice(Load(mean_persons=0), shares=[1.0], places=[0]) == pytest.approx(1)


@pytest.mark.parametrize("parameters", LOADS, ids=str)
@pytest.mark.parametrize("level", [0.9, 0.95, 0.99])
def test_two_offers_take_as_many_places_as_the_full_search_finds(
    parameters: dict[str, float], level: float
) -> None:
    offers = join_offers(12, share=0.54, **parameters)
    searched = compare_pooled_and_split(offers, level=level).both_at_once
    load = Load(mean_persons=12, **parameters)
    found = places_all_at_once(load, shares=[0.54, 0.46], level=level)
    assert sum(found) == searched.total_places
    assert chance_all_suffice(load, shares=[0.54, 0.46], places=found) >= level - 1e-11


def test_no_smaller_total_serves_three_offers_with_known_shares() -> None:
    shares, level, mean = (0.5, 0.3, 0.2), 0.95, 5.0
    found = places_all_at_once(Load(mean_persons=mean), shares=shares, level=level)
    covered = [stats.poisson.cdf(np.arange(sum(found) + 1), mean * share) for share in shares]
    best = max(
        covered[0][first] * covered[1][second] * covered[2][sum(found) - 1 - first - second]
        for first in range(sum(found))
        for second in range(sum(found) - first)
    )
    assert best < level


def test_places_for_an_excess_are_the_fewest() -> None:
    censuses = [Load(mean_persons=mean, mean_cv=0.2).census() for mean in (5.0, 3.0)]
    found = places_for_excess(censuses, most_excess_persons=0.1)
    excess = [census.expected_excess(np.arange(40)) for census in censuses]
    total = sum(found)
    assert excess[0][found[0]] + excess[1][found[1]] <= 0.1
    assert min(excess[0][first] + excess[1][total - 1 - first] for first in range(total)) > 0.1


def test_two_small_offers_alone_look_cheaper_than_one_and_excess_tells_the_truth() -> None:
    # Two loads of 0.05: apart no place meets 95 %, together one is needed.
    table = tabulate_places_by_criterion(Load(mean_persons=0.1), shares=[0.5, 0.5], levels=[0.95])
    known = table[table["load"] == "known"].set_index("criterion")
    assert known["places"]["each_alone"] == (0, 0)
    assert known["total_places"]["pooled"] == 1
    assert known["total_places"]["expected_excess"] >= 1
    alone = known["expected_excess_persons"]["each_alone"]
    assert alone > known["expected_excess_persons"]["pooled"]


def test_the_table_has_every_load_level_and_criterion() -> None:
    load = Load(mean_persons=66, mean_cv=0.15)
    table = tabulate_places_by_criterion(load, shares=[0.6, 0.4], levels=[0.9, 0.95, 0.99])
    assert len(table) == 2 * 3 * 4
    pooled = table[(table["criterion"] == "pooled") & (table["level"] == 0.95)]
    assert pooled["total_places"].tolist() == [80, 88]
    nobody = tabulate_places_by_criterion(Load(mean_persons=0), shares=[1.0], levels=[0.9])
    assert nobody["total_places"].tolist() == [0] * 8


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"shares": [0.6, 0.6]}, "shares must be at least 0 and sum to 1"),
        ({"shares": [1.5, -0.5]}, "shares must be a finite number of at least 0"),
        ({"shares": []}, "shares must be at least 0"),
        ({"places": [4]}, "places must be 2 whole numbers"),
        ({"places": [4, -1]}, "places must be a whole number of at least 0"),
    ],
)
def test_shares_and_places_outside_their_range_are_refused(
    parameters: dict[str, list[float]], message: str
) -> None:
    given = {"shares": [0.6, 0.4], "places": [4, 3], **parameters}
    with pytest.raises(ValueError, match=message):
        chance_all_suffice(Load(mean_persons=5), **given)


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (
            lambda: chance_all_suffice(
                Load(mean_persons=5_000), shares=[0.5, 0.5], places=[2_600, 2_600]
            ),
            "places must be at most 1000 in all",
        ),
        (
            lambda: tabulate_places_by_criterion(Load(mean_persons=5), shares=[1.0], levels=[]),
            "levels must name at least one",
        ),
        (
            lambda: places_for_excess([Load(mean_persons=5).census()], most_excess_persons=0),
            "most_excess_persons must be above 0",
        ),
        (lambda: places_for_excess([], most_excess_persons=1), "censuses must name at least one"),
        (
            lambda: places_all_at_once(Load(mean_persons=5), shares=[1.0], level=1.0),
            "level must lie strictly between",
        ),
        (lambda: Load(mean_persons=-1), "mean_persons must"),
        (lambda: Load(mean_persons=5, mean_cv=-1), "mean_cv must"),
        (lambda: Load(mean_persons=5, share_concentration=0), "share_concentration must"),
        (lambda: Load(mean_persons=5).times(-1), "factor must"),
        (lambda: Load(mean_persons=5).nodes(1.2), "share must"),
        (lambda: Load(mean_persons=5).quantile(1.0), "level must"),
    ],
)
def test_what_lies_outside_its_range_is_refused_by_name(
    ask: Callable[[], object], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        ask()


@pytest.mark.parametrize("level", [0.05, 0.5, 0.95])
def test_the_loads_quantiles_are_those_of_scipy(level: float) -> None:
    gamma = Load(mean_persons=66, mean_cv=0.15)
    expected = stats.gamma(0.15**-2, scale=66 * 0.15**2)
    assert gamma.quantile(level) == pytest.approx(expected.ppf(level), rel=1e-9)
    assert gamma.chance_of_at_least(70) == pytest.approx(expected.sf(70), rel=1e-9)
    beta = Load(mean_persons=66, share_concentration=100)
    share = stats.beta(54, 46)
    assert beta.quantile(level, 0.54) == pytest.approx(66 * share.ppf(level), rel=1e-9)
    assert beta.chance_of_at_least(40, 0.54) == pytest.approx(share.sf(40 / 66), rel=1e-9)
    assert Load(mean_persons=66).quantile(level, 0.5) == pytest.approx(33)
    assert Load(mean_persons=0).quantile(level) == 0


def test_the_loads_quantiles_with_both_uncertain_are_those_of_a_simulation() -> None:
    rng, draws = np.random.default_rng(5), 400_000
    drawn = 66 * rng.gamma(0.15**-2, 0.15**2, draws) * rng.beta(54, 46, draws)
    load = Load(mean_persons=66, mean_cv=0.15, share_concentration=100)
    for level in (0.05, 0.5, 0.95):
        below = (drawn < load.quantile(level, 0.54)).mean()
        assert abs(below - level) < 4 * math.sqrt(level * (1 - level) / draws)
    nodes = load.nodes(0.54)
    assert nodes.weights @ nodes.values == pytest.approx(66 * 0.54, rel=1e-9)
