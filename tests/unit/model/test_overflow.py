"""Two offers whose citizens stay where they are placed: a chain written out state by state."""

import itertools
from collections.abc import Callable

import numpy as np
import pytest
from scipy import stats

from analysis.model.balance.helping import Help
from analysis.model.balance.overflow import describe_overflow


def write_out(
    loads: tuple[float, float], places: tuple[int, int], helps: Help, top: tuple[int, int] | None
) -> tuple[dict[tuple[int, int], float], dict[str, list[float]]]:
    """Solve the chain by hand: every state and move in a dictionary, least squares at the end."""
    must_receive = top is not None
    size = top or places
    states = list(itertools.product(range(size[0] + 1), range(size[1] + 1)))
    number = {state: index for index, state in enumerate(states)}
    rates = np.zeros((len(states), len(states)))
    fates: dict[str, list[list[tuple[int, int]]]] = {"away": [[], []], "nowhere": [[], []]}
    for state in states:
        for area in (0, 1):
            target = list(state)
            if state[area] < places[area]:
                target[area] += 1
            elif helps.helped_by[area] and state[1 - area] < places[1 - area]:
                target[1 - area] += 1
                fates["away"][area].append(state)
            else:
                fates["nowhere"][area].append(state)
                target[area] += must_receive and state[area] < size[area]
            rates[number[state], number[tuple(target)]] += loads[area]
            if state[area] > 0:
                target = list(state)
                target[area] -= 1
                rates[number[state], number[tuple(target)]] += state[area]
    np.fill_diagonal(rates, 0)
    balance = (rates - np.diag(rates.sum(axis=1))).T
    system = np.vstack([balance, np.ones(len(states))])
    solution = np.linalg.lstsq(system, np.eye(len(states) + 1)[-1], rcond=None)[0]
    chances = dict(zip(states, solution.tolist(), strict=True))
    shares = {
        fate: [sum(chances[state] for state in where) for where in by_area]
        for fate, by_area in fates.items()
    }
    return chances, shares


@pytest.mark.parametrize("help_given", list(Help))
@pytest.mark.parametrize(
    ("loads", "places"),
    [((5.0, 3.0), (6, 4)), ((0.5, 4.0), (2, 3)), ((3.0, 0.0), (2, 2)), ((2.0, 2.0), (0, 4))],
)
@pytest.mark.parametrize("must_receive", [False, True])
def test_the_chain_is_the_one_written_out_by_hand(
    help_given: Help, loads: tuple[float, float], places: tuple[int, int], *, must_receive: bool
) -> None:
    top = (22, 20) if must_receive else None
    chances, shares = write_out(loads, places, help_given, top)
    found = describe_overflow(
        loads, places=places, help_given=help_given, must_receive=must_receive
    )
    assert found.displaced_share == pytest.approx(shares["away"], abs=1e-7)
    assert found.refused_share == pytest.approx(shares["nowhere"], abs=1e-7)
    for offer in (0, 1):
        mean = sum(state[offer] * chance for state, chance in chances.items())
        excess = sum(
            max(state[offer] - places[offer], 0) * chance for state, chance in chances.items()
        )
        assert found.mean_persons[offer] == pytest.approx(mean, abs=1e-6)
        assert found.expected_excess_persons[offer] == pytest.approx(excess, abs=1e-6)


@pytest.mark.parametrize(
    ("loads", "places"),
    [((40, 26), (43, 29)), ((40, 26), (60, 12)), ((1, 70), (5, 70)), ((0.05, 0.05), (1, 0)),
     ((66, 0), (36, 36)), ((300, 20), (100, 100)), ((0, 0), (3, 2))],
)  # fmt: skip
def test_two_way_help_is_a_pool(loads: tuple[float, float], places: tuple[int, int]) -> None:
    found = describe_overflow(loads, places=places, help_given=Help.BOTH)
    total, load = sum(places), sum(loads)
    pooled = stats.poisson.pmf(total, load) / stats.poisson.cdf(total, load) if load else 0.0
    assert found.total_refused_share == pytest.approx(pooled, abs=1e-9)
    assert sum(found.displaced_persons) >= 0
    if load:
        assert sum(found.mean_persons) == pytest.approx(load * (1 - pooled), abs=1e-8)


def test_without_help_each_offer_is_alone() -> None:
    found = describe_overflow((40, 26), places=(43, 29), help_given=Help.NONE)
    alone = [
        stats.poisson.pmf(number, load) / stats.poisson.cdf(number, load)
        for number, load in ((43, 40), (29, 26))
    ]
    assert found.refused_share == pytest.approx(alone, abs=1e-11)
    assert found.displaced_share == (0.0, 0.0)
    assert found.occupancy_share == pytest.approx(
        [40 * (1 - alone[0]) / 43, 26 * (1 - alone[1]) / 29]
    )


def test_one_way_help_leaves_the_helped_offer_as_it_is_and_costs_the_helper() -> None:
    alone = describe_overflow((40, 26), places=(43, 29), help_given=Help.NONE)
    helped = describe_overflow((40, 26), places=(43, 29), help_given=Help.FOR_FIRST)
    assert helped.mean_persons[0] == pytest.approx(alone.mean_persons[0], rel=1e-10)
    assert helped.refused_share[0] < alone.refused_share[0]
    assert helped.refused_share[1] > alone.refused_share[1]
    assert helped.total_refused_share < alone.total_refused_share


@pytest.mark.parametrize("help_given", list(Help))
def test_where_all_are_received_the_number_in_all_is_poisson(help_given: Help) -> None:
    found = describe_overflow((9, 7), places=(10, 9), help_given=help_given, must_receive=True)
    assert sum(found.mean_persons) == pytest.approx(16, abs=1e-9)
    # Overcrowding in all is at least a pool's: a citizen who stays may sit beside a free place.
    pooled = sum((n - 19) * stats.poisson.pmf(n, 16) for n in range(20, 120))
    assert sum(found.expected_excess_persons) >= pooled - 1e-10


def check_refused(ask: Callable[[], object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        ask()


def test_what_lies_outside_its_range_is_refused_by_name() -> None:
    given = {"places": (5, 3), "help_given": Help.BOTH}
    check_refused(lambda: describe_overflow((5, -1), **given), "loads_persons must be a finite")
    check_refused(lambda: describe_overflow((5, 1, 2), **given), "loads_persons must be a pair")
    given["places"] = (5, -3)
    check_refused(lambda: describe_overflow((5, 1), **given), "places must be a whole number")
    given["places"] = (400, 400)
    check_refused(lambda: describe_overflow((5, 1), **given), "places must give at most 60000")
    given = {"places": (5, 3), "help_given": "all"}
    check_refused(lambda: describe_overflow((5, 1), **given), "'all' is not a valid Help")
