"""Counts that are tied by their total, and counts that hold several municipalities.

A region reports 12, one of its municipalities "fewer than 5", another one "2 to 6", and the rest
is what the region answered for: the three are no longer independent of each other. Their joint law
is summed up count by count, in both directions.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.model.need.answers import Block, Cell
from analysis.model.need.joint_counts import Grid, SumLaw, estimate_sum_law


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TiedLaw:
    """The joint law of a block of counts, one row per pair of hyperparameters (node).

    Parameters
    ----------
    block : Block
        The counts and the ends of their total; all ends finite.
    laws : tuple of SumLaw
        The law of each cell without what was reported.
    masses : tuple of array of float, shape (nodes, high + 1)
        The law of each cell within its own ends, each row up to a scale.
    partial : tuple of array of float, shape (nodes, high + 1)
        The law of the sum of the first cells, up to the same scales.
    log_likelihood : array of float, shape (nodes,)
        Log of the chance of everything the block reports.
    """

    block: Block
    laws: tuple[SumLaw, ...]
    masses: tuple[Grid, ...]
    partial: tuple[Grid, ...]
    log_likelihood: Grid

    def draw(self, rng: np.random.Generator, nodes: NDArray[np.int64]) -> NDArray[np.int64]:
        """Draw the counts of all members, given what was reported.

        Parameters
        ----------
        rng : numpy.random.Generator
            Source of randomness.
        nodes : array of int, shape (draws,)
            Row of the law that each draw belongs to.

        Returns
        -------
        array of int, shape (draws, members)
            In the order of `Block.members`.
        """
        total = _total_within(self.partial[-1], self.block)
        left = _draw_index(rng, total[nodes])
        parts = []
        for number in reversed(range(len(self.laws))):
            count = self._draw_cell(rng, number, left, nodes) if number else left
            parts.append(self.laws[number].draw_division(rng, sums=count, nodes=nodes))
            left = left - count
        return np.concatenate(parts[::-1], axis=1)

    def member_moments(self) -> tuple[Grid, Grid]:
        """Return E N_i and E N_i (N_i - 1) of all members, given what was reported.

        Returns
        -------
        tuple of two arrays of float, shape (nodes, members)
            In the order of `Block.members`.
        """
        width = self.partial[-1].shape[1]
        ahead = np.zeros((len(self.log_likelihood), width))
        ahead[:, self.block.low :] = 1.0
        moments = []
        for number in reversed(range(len(self.laws))):
            before = self.partial[number - 1] if number else _certain(ahead.shape)
            mass, weights = self.masses[number], np.zeros(ahead.shape)
            behind = np.zeros(ahead.shape)
            for count in np.flatnonzero(mass.any(axis=0)):
                fitting = ahead[:, count:]
                joint = np.einsum("gn,gn->g", before[:, : width - count], fitting)
                weights[:, count] = mass[:, count] * joint
                behind[:, : width - count] += mass[:, count, np.newaxis] * fitting
            weights /= weights.sum(axis=1, keepdims=True)
            law = self.laws[number]
            moments.append(law.member_moments(weights[:, : law.masses.shape[1]]))
            ahead = behind / behind.max(axis=1, keepdims=True)
        first, second = zip(*moments[::-1], strict=True)
        return np.concatenate(first, axis=1), np.concatenate(second, axis=1)

    def _draw_cell(
        self,
        rng: np.random.Generator,
        number: int,
        left: NDArray[np.int64],
        nodes: NDArray[np.int64],
    ) -> NDArray[np.int64]:
        """Draw one cell's count, given the sum of it and the cells before it."""
        cell = self.block.cells[number]
        counts = np.arange(cell.low, min(_end(cell, self.block), int(left.max())) + 1)
        before = left[:, np.newaxis] - counts
        chances = self.masses[number][nodes[:, np.newaxis], counts]
        chances = chances * self.partial[number - 1][nodes[:, np.newaxis], np.maximum(before, 0)]
        return counts[_draw_index(rng, np.where(before >= 0, chances, 0.0))]


def estimate_tied_law(block: Block, *, means: Grid, shapes: Grid) -> TiedLaw:
    """Return the joint law of a block of counts.

    Parameters
    ----------
    block : Block
        The counts and the ends of their total; all ends finite.
    means : array of float, shape (nodes, members)
        Expected reported persons, in the order of `Block.members`.
    shapes : array of float, shape (nodes,)
        Shape of each municipality's count.

    Assumptions
    -----------
    Given the rates, the counts behind a tied sum are independent.

    Source
    ------
    docs/method.md#joint-count.

    Examples
    --------
    >>> cell = Cell(area="north", members=(0, 1), low=2, high=2)
    >>> block = Block(area="north", cells=(cell,), low=2, high=2)
    >>> law = estimate_tied_law(block, means=np.array([[1.0, 1.0]]), shapes=np.array([1.0]))
    >>> np.exp(law.log_likelihood).round(4)
    array([0.1875])
    """
    laws: list[SumLaw] = []
    masses: list[Grid] = []
    partial: list[Grid] = []
    first = 0
    log_likelihood = np.zeros(shapes.size)
    for cell in block.cells:
        last = first + len(cell.members)
        most = _end(cell, block)
        law = estimate_sum_law(means[:, first:last], shapes=shapes, most=most)
        mass = np.zeros((shapes.size, _width(block)))
        mass[:, cell.low : most + 1] = law.masses[:, cell.low : most + 1]
        mass, log_peak = _peak_to_one(mass)
        added, log_added = _peak_to_one(_add(partial[-1], mass) if partial else mass)
        log_likelihood += law.log_scale + log_peak + log_added
        laws.append(law)
        masses.append(mass)
        partial.append(added)
        first = last
    with np.errstate(divide="ignore"):
        log_likelihood += np.log(_total_within(partial[-1], block).sum(axis=1))
    return TiedLaw(
        block=block,
        laws=tuple(laws),
        masses=tuple(masses),
        partial=tuple(partial),
        log_likelihood=log_likelihood,
    )


def _end(cell: Cell, block: Block) -> int:
    """Return the largest count that a cell can have within its block."""
    ends = [end for end in (cell.high, block.high) if end is not None]
    if block.high is None or not ends:
        raise ValueError(f"a block of several municipalities must have an end; got {block!r}")
    return min(ends)


def _width(block: Block) -> int:
    return (block.high or 0) + 1


def _total_within(masses: Grid, block: Block) -> Grid:
    inside = np.zeros(masses.shape[1], dtype=np.bool_)
    inside[block.low : _width(block)] = True
    return np.where(inside, masses, 0.0)


def _add(one: Grid, other: Grid) -> Grid:
    """Return the law of the sum of two independent counts, up to the width of both."""
    added, width = np.zeros_like(one), one.shape[1]
    for count in np.flatnonzero(other.any(axis=0)):
        added[:, count:] += other[:, count, np.newaxis] * one[:, : width - count]
    return added


def _peak_to_one(masses: Grid) -> tuple[Grid, Grid]:
    """Return rows scaled to a largest mass of one, and the log of what they were divided by."""
    peak = masses.max(axis=1)
    safe = np.where(peak > 0, peak, 1.0)
    with np.errstate(divide="ignore"):
        return masses / safe[:, np.newaxis], np.log(peak)


def _certain(shape: tuple[int, ...]) -> Grid:
    """Return the law of a sum of nothing."""
    masses = np.zeros(shape)
    masses[:, 0] = 1.0
    return masses


def _draw_index(rng: np.random.Generator, chances: Grid) -> NDArray[np.int64]:
    """Draw one column per row, with chances up to a scale."""
    summed = np.cumsum(chances, axis=1)
    # Above zero, so that a column without any chance is never drawn, not even the first.
    target = (1.0 - rng.random(len(chances))) * summed[:, -1]
    return np.asarray((summed < target[:, np.newaxis]).sum(axis=1), dtype=np.int64)
