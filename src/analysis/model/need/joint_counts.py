"""The sum of several municipalities' counts: its law, and how a sum falls on its parts.

A sum of negative binomial counts with one shape and different means is no negative binomial. Its
law follows from a recursion over its size, and so does, exactly, the division of a known sum.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Grid = NDArray[np.float64]

# Beyond this a row is scaled down, so that a law of any mean stays within a double.
_LARGEST = 1e200


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SumLaw:
    """The law of a sum, one row per pair of hyperparameters (node).

    Parameters
    ----------
    masses : array of float, shape (nodes, most + 1)
        Chance of a sum of 0, 1, ..., each row up to its own scale.
    log_scale : array of float, shape (nodes,)
        Log of what a row must be multiplied by.
    powers : array of float, shape (nodes, most + 1)
        Sum over the members of their odds to the power of 0, 1, ...
    odds : array of float, shape (nodes, members)
        Mean over mean plus shape, per member.
    shapes : array of float, shape (nodes,)
        Shape of each member's count.
    """

    masses: Grid
    log_scale: Grid
    powers: Grid
    odds: Grid
    shapes: Grid

    def draw_division(
        self, rng: np.random.Generator, *, sums: NDArray[np.int64], nodes: NDArray[np.int64]
    ) -> NDArray[np.int64]:
        """Draw how known sums fall on the members.

        Parameters
        ----------
        rng : numpy.random.Generator
            Source of randomness.
        sums : array of int, shape (draws,)
            Known sums.
        nodes : array of int, shape (draws,)
            Row of the law that each draw belongs to.

        Returns
        -------
        array of int, shape (draws, members)
            Counts that add up to the sums.

        Source
        ------
        docs/method.md#joint-count: the cluster of a person chosen at random has j persons with
        chance k S_j p(n - j) / (n p(n)), and belongs to member i with chance q_i^j / S_j.
        """
        parts = np.zeros((sums.size, self.odds.shape[1]), dtype=np.int64)
        left, size = sums.copy(), np.zeros(sums.size, dtype=np.int64)
        target = np.zeros(sums.size)
        open_ones = np.flatnonzero(left > 0)
        while open_ones.size:
            rows = nodes[open_ones]
            fresh = open_ones[size[open_ones] == 0]
            whole = left[fresh] * self.masses[nodes[fresh], left[fresh]] / self.shapes[nodes[fresh]]
            target[fresh] = rng.random(fresh.size) * whole
            size[open_ones] += 1
            step = self.powers[rows, size[open_ones]]
            target[open_ones] -= step * self.masses[rows, left[open_ones] - size[open_ones]]
            # A cluster never exceeds the sum; rounding may leave a crumb of the target.
            done = open_ones[(target[open_ones] < 0) | (size[open_ones] == left[open_ones])]
            member = self._draw_member(rng, size[done], nodes[done])
            parts[done, member] += size[done]
            left[done] -= size[done]
            size[done] = 0
            open_ones = open_ones[left[open_ones] > 0]
        return parts

    def member_moments(self, weights: Grid) -> tuple[Grid, Grid]:
        """Return E N_i and E N_i (N_i - 1) of each member, given a law of the sum.

        Parameters
        ----------
        weights : array of float, shape (nodes, most + 1)
            Chance of each sum given everything that is known; rows sum to one.

        Returns
        -------
        tuple of two arrays of float, shape (nodes, members)

        Source
        ------
        docs/method.md#joint-count.
        """
        once, twice = np.zeros_like(self.odds), np.zeros_like(self.odds)
        first, second = np.zeros_like(self.odds), np.zeros_like(self.odds)
        shape = self.shapes[:, np.newaxis]
        with np.errstate(divide="ignore", invalid="ignore"):
            share = np.where(weights > 0, weights / self.masses, 0.0)
        for size in range(1, self.masses.shape[1]):
            twice = self.odds * (twice + once)
            once = self.odds * (once + self.masses[:, size - 1, np.newaxis])
            first += share[:, size, np.newaxis] * once
            second += share[:, size, np.newaxis] * twice
        return shape * first, shape * (shape + 1) * second

    def _draw_member(
        self,
        rng: np.random.Generator,
        size: NDArray[np.int64],
        nodes: NDArray[np.int64],
    ) -> NDArray[np.int64]:
        chances = np.cumsum(self.odds[nodes] ** size[:, np.newaxis], axis=1)
        target = rng.random(size.size) * chances[:, -1]
        return np.asarray((chances < target[:, np.newaxis]).sum(axis=1), dtype=np.int64)


def estimate_sum_law(means: Grid, *, shapes: Grid, most: int) -> SumLaw:
    """Return the law of a sum of negative binomial counts with a common shape.

    Parameters
    ----------
    means : array of float, shape (nodes, members)
        Expected count of each member.
    shapes : array of float, shape (nodes,)
        Shape of each member's count.
    most : int
        Largest number of persons wanted in the sum.

    Assumptions
    -----------
    Given the common rate, the municipalities' counts are independent.

    Source
    ------
    docs/method.md#joint-count.

    Examples
    --------
    >>> law = estimate_sum_law(np.array([[1.0, 1.0]]), shapes=np.array([1.0]), most=2)
    >>> np.exp(law.log_scale) * law.masses
    array([[0.25  , 0.25  , 0.1875]])
    """
    odds = means / (means + shapes[:, np.newaxis])
    powers = np.empty((shapes.size, most + 1))
    power = np.ones_like(odds)
    for size in range(most + 1):
        powers[:, size] = power.sum(axis=1)
        power = power * odds
    masses = np.zeros((shapes.size, most + 1))
    masses[:, 0] = 1.0
    log_scale = -shapes * np.log1p(means / shapes[:, np.newaxis]).sum(axis=1)
    for size in range(1, most + 1):
        steps = np.einsum("gj,gj->g", powers[:, 1 : size + 1], masses[:, size - 1 :: -1])
        masses[:, size] = shapes / size * steps
        large = masses[:, size] > _LARGEST
        if large.any():
            masses[large, : size + 1] /= _LARGEST
            log_scale[large] += np.log(_LARGEST)
    return SumLaw(masses=masses, log_scale=log_scale, powers=powers, odds=odds, shapes=shapes)
