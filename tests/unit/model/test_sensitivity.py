"""Tornado and turning values: against functions whose answers are known by algebra."""

import math
from collections.abc import Mapping

import pytest

from analysis.model.census.count_distribution import estimate_census
from analysis.model.sensitivity.one_at_a_time import (
    AssumedRange,
    find_turning_value,
    tabulate_tornado,
)

RANGES = [
    AssumedRange(name="inflow", low=11, central=12, high=13),
    AssumedRange(name="stay", low=3, central=6, high=9),
    AssumedRange(name="growth", low=0, central=0, high=0.5),
    AssumedRange(name="fixed", low=2, central=2, high=2),
]


def stock(given: Mapping[str, float]) -> float:
    return given["inflow"] * given["stay"] * (1 - given["growth"]) + given["fixed"]


def test_a_tornado_moves_one_assumption_at_a_time() -> None:
    table = tabulate_tornado(stock, assumptions=RANGES).set_index("name")
    assert table.index.tolist() == ["stay", "growth", "inflow", "fixed"]
    assert table["result_central"].tolist() == [74] * 4
    assert table.loc["stay", ["result_low", "result_high", "swing"]].tolist() == [38, 110, 72]
    assert table.loc["growth", ["result_low", "result_high", "swing"]].tolist() == [74, 38, 36]
    assert table.loc["inflow", "swing"] == 12
    assert table.loc["fixed", "swing"] == 0


def test_a_swing_holds_the_central_result_where_it_is_outermost() -> None:
    ends = [AssumedRange(name="x", low=-1, central=0, high=2)]
    table = tabulate_tornado(lambda given: -(given["x"] ** 2), assumptions=ends)
    assert table["swing"].tolist() == [4]


def test_the_turning_value_solves_the_equation() -> None:
    found = find_turning_value(stock, assumptions=RANGES, name="stay", limit=81)
    assert found.value == pytest.approx(79 / 12, abs=1e-8)
    assert not found.above_at_central
    assert found.turns
    other = find_turning_value(stock, assumptions=RANGES, name="growth", limit=60)
    assert other.value == pytest.approx(1 - 58 / 72, abs=1e-8)
    assert other.above_at_central


@pytest.mark.parametrize(("name", "limit"), [("inflow", 100), ("fixed", 80), ("growth", 74)])
def test_a_conclusion_that_does_not_turn_says_so(name: str, limit: float) -> None:
    found = find_turning_value(stock, assumptions=RANGES, name=name, limit=limit)
    assert (found.value, found.all_values, found.turns) == (None, (), False)


def test_a_result_that_jumps_turns_where_it_jumps() -> None:
    """Places needed jump by whole places: from 86 to 87 where F(86) falls to 95 per cent."""

    def places(given: Mapping[str, float]) -> float:
        return estimate_census(given["mean"]).quantile(0.95)

    means = [AssumedRange(name="mean", low=60, central=72, high=90)]
    found = find_turning_value(places, assumptions=means, name="mean", limit=86)
    assert found.value is not None
    assert float(estimate_census(found.value).cdf(86)) == pytest.approx(0.95, abs=1e-6)


def test_all_turns_are_found_and_the_nearest_is_named() -> None:
    ranges = [AssumedRange(name="x", low=1, central=5, high=10)]
    found = find_turning_value(
        lambda given: math.sin(given["x"]), assumptions=ranges, name="x", limit=0
    )
    assert found.all_values == pytest.approx((math.pi, 2 * math.pi, 3 * math.pi))
    assert found.value == pytest.approx(2 * math.pi)


def test_a_flat_piece_on_the_limit_counts_as_not_above() -> None:
    ranges = [AssumedRange(name="x", low=0, central=1, high=10)]
    found = find_turning_value(
        lambda given: max(0.0, given["x"] - 7), assumptions=ranges, name="x", limit=0
    )
    assert found.value == pytest.approx(7, abs=1e-6)


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: AssumedRange(name="x", low=1, central=0, high=2), "must be finite and in order"),
        (lambda: AssumedRange(name="x", low=0, central=0, high=math.inf), "must be finite"),
        (lambda: tabulate_tornado(stock, assumptions=[]), "assumptions must be at least one"),
        (lambda: tabulate_tornado(stock, assumptions=RANGES * 2), "each name once"),
        (
            lambda: tabulate_tornado(lambda _: math.nan, assumptions=RANGES),
            "evaluate must give a finite number",
        ),
        (
            lambda: find_turning_value(stock, assumptions=RANGES, name="stays", limit=0),
            "name must be one of",
        ),
        (
            lambda: find_turning_value(stock, assumptions=RANGES, name="stay", limit=0, steps=0),
            "steps must be a whole number",
        ),
    ],
)
def test_what_cannot_be_used_is_refused_by_name(ask: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        ask()  # type: ignore[operator]
