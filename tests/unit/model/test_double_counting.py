"""Bounds from two lists, against every way the lists can overlap."""

import itertools

import numpy as np
import pandas as pd
import pytest

from analysis.model.need.double_counting import bound_same_citizen


def lists(**columns: list[float]) -> pd.DataFrame:
    size = len(next(iter(columns.values())))
    return pd.DataFrame({"area": [str(101 + i) for i in range(size)], **columns})


@pytest.mark.parametrize("population", [None, 6])
def test_the_bounds_are_reached_and_never_passed(population: int | None) -> None:
    for one, other in itertools.product(range(6), repeat=2):
        table = lists(municipal_persons=[one], offer_persons=[other])
        if population is not None:
            table["population_persons"] = population
        citizens = [
            one + other - shared
            for shared in range(min(one, other) + 1)
            if population is None or one + other - shared <= population
        ]
        found = bound_same_citizen(table)
        assert (found.citizens_low, found.citizens_high) == (min(citizens), max(citizens))
        shared = [one + other - number for number in citizens]
        assert (found.in_both_low, found.in_both_high) == (min(shared), max(shared))
        if one + other:
            assert found.factor_high == pytest.approx((one + other) / min(citizens))


def test_areas_make_the_bounds_tighter() -> None:
    apart = bound_same_citizen(lists(municipal_persons=[4, 2], offer_persons=[3, 5]))
    together = bound_same_citizen(lists(municipal_persons=[6], offer_persons=[8]))
    assert apart.citizens_low == 9 > together.citizens_low == 8
    assert apart.citizens_high == together.citizens_high == 14
    assert apart.by_area["citizens_low"].tolist() == [4, 5]


def test_ranges_reach_as_far_as_any_count_in_them() -> None:
    table = lists(
        municipal_persons_low=[2],
        municipal_persons_high=[4],
        offer_persons_low=[0],
        offer_persons_high=[3],
    )
    found, ways = bound_same_citizen(table), []
    for one, other in itertools.product(range(2, 5), range(4)):
        ways += [(one, other, shared) for shared in range(min(one, other) + 1)]
    citizens = np.array([one + other - shared for one, other, shared in ways])
    entries = np.array([one + other for one, other, _ in ways])
    assert (found.citizens_low, found.citizens_high) == (citizens.min(), citizens.max())
    assert found.in_both_high == max(shared for *_, shared in ways)
    assert found.factor_high == pytest.approx((entries / citizens).max())


def test_nobody_on_either_list_is_nobody() -> None:
    found = bound_same_citizen(lists(municipal_persons=[0], offer_persons=[0]))
    assert (found.citizens_high, found.factor_high) == (0, 1.0)


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (lists(municipal_persons=[-1], offer_persons=[2]), "101: municipal_persons_low must be"),
        (lists(municipal_persons=[1.5], offer_persons=[2]), "whole number"),
        (lists(municipal_persons=[1]), "offer_persons"),
        (
            lists(municipal_persons=[9], offer_persons=[1], population_persons=[5]),
            "101: municipal_persons 9 is above the population 5",
        ),
        (
            lists(municipal_persons_low=[3], municipal_persons_high=[2], offer_persons=[1]),
            "turned around",
        ),
        (
            lists(municipal_persons=[1, 1], offer_persons=[1, 1]).assign(area="101"),
            "101: occurs twice",
        ),
        (pd.DataFrame(), "column area"),
    ],
)
def test_lists_that_cannot_be_are_refused(table: pd.DataFrame, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        bound_same_citizen(table)
