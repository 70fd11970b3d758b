"""Help between offers that must receive: sums over all counts, maximum flows, simulation."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

from analysis.model.balance.helping import Help
from analysis.model.balance.must_receive import chance_of_exceeding, expected_excess_persons
from analysis.model.balance.transfer import join_census, share_out
from analysis.model.queueing.load import Load

LOADS = [
    {"mean_cv": mean_cv, "share_concentration": concentration}
    for mean_cv in (0.0, 0.15, 0.5)
    for concentration in (10.0, math.inf)
]


def most_who_can_move(counts: np.ndarray, places: tuple[int, ...], helped_by: tuple) -> int:
    """The maximum flow from those left over at home to free places elsewhere."""
    offers = len(places)
    left_over = np.maximum(counts - places, 0)
    free = np.maximum(np.array(places) - counts, 0)
    capacity = np.zeros((2 * offers + 2, 2 * offers + 2), dtype=np.int32)
    capacity[-2, :offers] = left_over
    capacity[offers : 2 * offers, -1] = free
    for offer, helpers in enumerate(helped_by):
        for helper in helpers:
            capacity[offer, offers + helper] = left_over[offer]
    return maximum_flow(csr_array(capacity), 2 * offers, 2 * offers + 1).flow_value


@pytest.mark.parametrize("parameters", LOADS, ids=str)
@pytest.mark.parametrize("help_given", list(Help))
def test_two_offers_share_out_as_a_sum_over_all_counts_says(
    tabulate_two_areas: Callable[..., np.ndarray],
    parameters: dict[str, float],
    help_given: Help,
) -> None:
    places, size = (13, 8), (160, 160)
    joint = tabulate_two_areas(
        20.0,
        mean_cv=parameters["mean_cv"],
        share=0.6,
        concentration=parameters["share_concentration"],
        size=size,
    )
    first, second = np.indices(joint.shape)
    left_first, left_second = np.maximum(first - 13, 0), np.maximum(second - 8, 0)
    from_first = np.minimum(left_first, np.maximum(8 - second, 0))
    from_second = np.minimum(left_second, np.maximum(13 - first, 0))
    from_first = from_first * (help_given in {Help.FOR_FIRST, Help.BOTH})
    from_second = from_second * (help_given in {Help.FOR_SECOND, Help.BOTH})
    without = left_first + left_second - from_first - from_second
    load = Load(mean_persons=20, **parameters)
    found = share_out(load, shares=[0.6, 0.4], places=places, helped_by=help_given.helped_by)
    assert found.chance_all_received == pytest.approx(joint[without == 0].sum(), abs=1e-8)
    assert found.expected_excess_persons == pytest.approx((joint * without).sum(), abs=1e-6)
    assert found.displaced_by_area == pytest.approx(
        ((joint * from_first).sum(), (joint * from_second).sum()), abs=1e-8
    )
    assert found.displaced_persons == pytest.approx(sum(found.displaced_by_area), abs=1e-12)


@pytest.mark.parametrize("parameters", LOADS, ids=str)
def test_full_help_is_a_pool_and_its_price_is_citizens_moved(
    parameters: dict[str, float],
) -> None:
    load, places = Load(mean_persons=66, **parameters), (44, 30)
    both = share_out(load, shares=[0.6, 0.4], places=places, helped_by=Help.BOTH.helped_by)
    pool = load.census()
    assert both.expected_excess_persons == pytest.approx(
        expected_excess_persons(pool, 74), abs=1e-8
    )
    assert both.chance_all_received == pytest.approx(1 - chance_of_exceeding(pool, 74), abs=1e-9)
    assert both.displaced_persons > 0


@pytest.mark.parametrize(
    "helped_by", [((1,), (2,), ()), ((1, 2), (), ()), ((), (), (0, 1)), ((1, 2), (0, 2), (0, 1))]
)
def test_three_offers_share_out_as_maximum_flows_over_a_simulation_say(
    helped_by: tuple[tuple[int, ...], ...],
) -> None:
    rng, draws = np.random.default_rng(7), 4_000
    shares, places = np.array([0.45, 0.4, 0.15]), (7, 6, 2)
    mean = 12 * rng.gamma(0.2**-2, 0.2**2, draws)
    counts = rng.poisson(mean[:, np.newaxis] * rng.dirichlet(40 * shares, draws))
    moved = np.array([most_who_can_move(count, places, helped_by) for count in counts])
    excess = np.maximum(counts - places, 0).sum(axis=1) - moved
    load = Load(mean_persons=12, mean_cv=0.2, share_concentration=40)
    found = join_census(load, shares=shares.tolist()).share_out(places, helped_by=helped_by)
    for drawn, expected in [
        (moved, found.displaced_persons),
        (excess, found.expected_excess_persons),
        (excess == 0, found.chance_all_received),
    ]:
        assert abs(drawn.mean() - expected) < 4 * drawn.std() / math.sqrt(draws)
    assert found.displaced_by_area is None


def test_three_offers_with_full_help_agree_with_the_pool() -> None:
    load = Load(mean_persons=12, mean_cv=0.2, share_concentration=40)
    everybody = ((1, 2), (0, 2), (0, 1))
    shares, places = [0.45, 0.4, 0.15], [7, 6, 2]
    summed = join_census(load, shares=shares).share_out(places, helped_by=everybody)
    short = share_out(load, shares=shares, places=places, helped_by=everybody)
    assert summed.displaced_persons == pytest.approx(short.displaced_persons, abs=1e-9)
    assert summed.chance_all_received == pytest.approx(short.chance_all_received, abs=1e-9)
    assert summed.expected_excess_persons == pytest.approx(
        short.pooled_expected_excess_persons, abs=1e-9
    )


def test_five_offers_help_nobody_or_everybody() -> None:
    load, shares, places = Load(mean_persons=5), [0.2] * 5, [2] * 5
    nobody = share_out(load, shares=shares, places=places, helped_by=((),) * 5)
    everybody = tuple(tuple(set(range(5)) - {offer}) for offer in range(5))
    full = share_out(load, shares=shares, places=places, helped_by=everybody)
    assert nobody.displaced_persons == 0
    saved = nobody.expected_excess_persons - full.expected_excess_persons
    assert full.displaced_persons == pytest.approx(saved)
    with pytest.raises(ValueError, match="helped_by must name nobody or every other offer"):
        share_out(load, shares=shares, places=places, helped_by=((1,), (), (), (), ()))


def test_one_offer_is_its_own_pool() -> None:
    found = share_out(Load(mean_persons=72), shares=[1.0], places=[81], helped_by=((),))
    assert found.chance_all_received == pytest.approx(0.868, abs=0.0005)
    assert found.displaced_persons == 0


@pytest.mark.parametrize("helped_by", [((1,),), ((2,), ()), ((0,), ()), ((1, 1), ())])
def test_help_from_unknown_offers_is_refused(helped_by: tuple[tuple[int, ...], ...]) -> None:
    with pytest.raises(ValueError, match="helped_by must name other offers by position"):
        share_out(Load(mean_persons=5), shares=[0.5, 0.5], places=[3, 3], helped_by=helped_by)


@pytest.mark.parametrize(
    ("load", "shares", "message"),
    [
        (Load(mean_persons=5), [1.0], "shares must be two or three"),
        (Load(mean_persons=5), [0.6, 0.6], "shares must be at least 0 and sum to 1"),
        (Load(mean_persons=900), [0.4, 0.3, 0.3], "load must give a joint census of at most"),
    ],
)
def test_a_joint_census_refuses_what_it_cannot_hold(
    load: Load, shares: list[float], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        join_census(load, shares=shares)
