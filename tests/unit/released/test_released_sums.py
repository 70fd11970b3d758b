"""What sums leave their parts, against cases worked out by hand and against linear programming."""

import math
import random

import pytest
from scipy.optimize import linprog

from analysis.assessment.need.released_sums import Sum, narrow_sums

ANY = (0, math.inf)
TREE = (
    Sum(name="north", parts=("1", "2")),
    Sum(name="south", parts=("3", "4")),
    Sum(name="nation", parts=("north", "south")),
)


def test_a_hidden_region_is_what_the_nation_leaves_it():
    # 161 to 167 in all, at least 120 in the south: at most 47 in the north, of which 5 are in "1".
    said = {"nation": (161, 167), "south": (120, 150), "1": (5, math.inf), "2": ANY, "3": ANY}
    found = narrow_sums({**said, "4": ANY}, TREE)
    assert found["north"] == (11, 47)
    assert (found["1"], found["2"]) == ((5, 47), (0, 42))
    assert found["3"] == (0, 150)


def test_a_sum_of_which_parts_are_unnamed_gives_no_lower_end():
    said = {"region": (20, 20), "1": (5, 9), "2": ANY}
    found = narrow_sums(said, [Sum(name="region", parts=("1", "2"), whole=False)])
    assert (found["1"], found["2"]) == ((5, 9), (0, 15))


def test_nothing_said_leaves_everything_open():
    said = dict.fromkeys("1234", ANY)
    assert narrow_sums(said, TREE)["nation"] == ANY
    assert narrow_sums(said, TREE)["1"] == ANY


@pytest.mark.parametrize("seed", range(25))
def test_the_ends_are_those_of_linear_programming(seed):
    rng = random.Random(seed)  # noqa: S311
    truth = {name: rng.randint(0, 9) for name in "1234"}
    truth |= {"north": truth["1"] + truth["2"], "south": truth["3"] + truth["4"]}
    truth["nation"] = truth["north"] + truth["south"]
    leaves = {"north": "12", "south": "34", "nation": "1234"}
    said = {
        name: (max(0, n - rng.randint(0, 5)), rng.choice([math.inf, n + rng.randint(0, 5)]))
        for name, n in truth.items()
    }
    found = narrow_sums(said, TREE)
    rows = {name: [float(leaf in leaves.get(name, name)) for leaf in "1234"] for name in truth}
    above = [(rows[name], high) for name, (_, high) in said.items() if high < math.inf]
    below = [([-x for x in rows[name]], -low) for name, (low, _) in said.items()]
    for name in truth:
        for sign, end in ((1, found[name][0]), (-1, found[name][1])):
            answer = linprog(
                [sign * x for x in rows[name]],
                A_ub=[row for row, _ in above + below],
                b_ub=[most for _, most in above + below],
            )
            best = sign * answer.fun if answer.status == 0 else math.inf
            assert best == pytest.approx(end)
