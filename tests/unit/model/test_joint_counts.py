"""The law of a sum and of tied counts, against convolution and enumeration."""

import itertools

import numpy as np
import pytest
from scipy import stats

from analysis.model.need.answers import Block, Cell
from analysis.model.need.joint_counts import estimate_sum_law
from analysis.model.need.tied_counts import estimate_tied_law

MEANS, SHAPE = np.array([0.4, 2.5, 7.0]), 1.7


def parts(most: int) -> list[np.ndarray]:
    counts = np.arange(most + 1)
    return [stats.nbinom.pmf(counts, SHAPE, SHAPE / (SHAPE + mean)) for mean in MEANS]


def law_of(most: int) -> tuple[np.ndarray, object]:
    law = estimate_sum_law(MEANS[np.newaxis], shapes=np.array([SHAPE]), most=most)
    return np.exp(law.log_scale[0]) * law.masses[0], law


def test_the_sum_is_the_convolution_of_its_parts() -> None:
    one, two, three = parts(60)
    expected = np.convolve(np.convolve(one, two), three)[:61]
    np.testing.assert_allclose(law_of(60)[0], expected, rtol=1e-11)


def test_a_large_sum_stays_within_a_double() -> None:
    law = estimate_sum_law(np.array([[900.0, 900.0]]), shapes=np.array([1e6]), most=1900)
    log_chance = law.log_scale[0] + np.log(law.masses[0, 1800])
    assert log_chance == pytest.approx(stats.nbinom.logpmf(1800, 2e6, 2e6 / (2e6 + 1800)), abs=1e-6)


def enumerate_block(block: Block) -> dict[tuple[int, ...], float]:
    """Every way the members can fill the block, with its chance."""
    most = block.high or 0
    chances = parts(most)
    found = {}
    for counts in itertools.product(range(most + 1), repeat=len(MEANS)):
        cells = [sum(counts[member] for member in cell.members) for cell in block.cells]
        inside = all(
            cell.low <= count <= (most if cell.high is None else cell.high)
            for cell, count in zip(block.cells, cells, strict=True)
        )
        if inside and block.low <= sum(counts) <= most:
            found[counts] = float(np.prod([chances[i][n] for i, n in enumerate(counts)]))
    return found


BLOCKS = [
    Block(area="r", cells=(Cell(area="r", members=(0, 1, 2), low=7, high=7),), low=7, high=7),
    Block(area="r", cells=(Cell(area="r", members=(0, 1, 2), low=3, high=9),), low=3, high=9),
    Block(
        area="r",
        cells=(
            Cell(area="a", members=(0,), low=0, high=4),
            Cell(area="b", members=(1,), low=2, high=6),
            Cell(area="r", members=(2,), low=0, high=None),
        ),
        low=12,
        high=12,
    ),
    Block(
        area="r",
        cells=(
            Cell(area="a", members=(0, 1), low=1, high=5),
            Cell(area="r", members=(2,), low=0, high=None),
        ),
        low=8,
        high=11,
    ),
]


@pytest.mark.parametrize("block", BLOCKS, ids=["sum", "range", "tied", "tied range"])
def test_tied_counts_are_as_enumerated(block: Block) -> None:
    truth = enumerate_block(block)
    whole = sum(truth.values())
    law = estimate_tied_law(block, means=MEANS[np.newaxis], shapes=np.array([SHAPE]))
    assert law.log_likelihood[0] == pytest.approx(np.log(whole), abs=1e-11)
    counts, chances = np.array(list(truth)), np.array(list(truth.values())) / whole
    first, second = law.member_moments()
    np.testing.assert_allclose(first[0], chances @ counts, rtol=1e-10)
    np.testing.assert_allclose(second[0], chances @ (counts * (counts - 1)), rtol=1e-10)


@pytest.mark.parametrize("block", BLOCKS, ids=["sum", "range", "tied", "tied range"])
def test_drawn_tied_counts_follow_the_enumeration(block: Block) -> None:
    truth, number = enumerate_block(block), 40_000
    law = estimate_tied_law(block, means=MEANS[np.newaxis], shapes=np.array([SHAPE]))
    drawn = law.draw(np.random.default_rng(3), np.zeros(number, dtype=np.int64))
    ways, seen = np.unique(drawn, axis=0, return_counts=True)
    assert all(tuple(way) in truth for way in ways.tolist())
    whole = sum(truth.values())
    expected = {way: number * chance / whole for way, chance in truth.items()}
    observed = {tuple(way): count for way, count in zip(ways.tolist(), seen, strict=True)}
    large = [way for way, mean in expected.items() if mean >= 10]
    rest = number - sum(expected[way] for way in large)
    statistic = sum((observed.get(w, 0) - expected[w]) ** 2 / expected[w] for w in large)
    if rest > 1:
        got = number - sum(observed.get(way, 0) for way in large)
        statistic += (got - rest) ** 2 / rest
    assert stats.chi2.sf(statistic, len(large) - (rest <= 1)) > 1e-4


def test_a_block_without_an_end_is_refused() -> None:
    cell = Cell(area="r", members=(0, 1), low=2, high=None)
    block = Block(area="r", cells=(cell,), low=2, high=None)
    with pytest.raises(ValueError, match="must have an end"):
        estimate_tied_law(block, means=np.ones((1, 2)), shapes=np.ones(1))
