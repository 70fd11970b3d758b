"""Bounds of a location without limits on size: a good choice, and candidates that cannot be better.

Exchange gives a good choice at once; Lagrangian relaxation gives a lower bound and shows which
candidates are in no better choice, so that the exact search has few left.
"""

import numpy as np
from numpy.typing import NDArray

from analysis.model.siting.road_table import Grid

_STEPS = 200
_PATIENCE = 8
# A bound proves something only beyond the rounding of the sums it is made of.
_ROUNDING = 1e-9


def exchange(cost: Grid, base: Grid, units: int) -> tuple[NDArray[np.int64], float]:
    """Return a choice that no exchange of one unit improves, and its cost.

    Parameters
    ----------
    cost : array of float, shape (municipalities, candidates)
        Cost of serving all of a municipality's citizens; infinite where it may not be.
    base : array of float, shape (municipalities,)
        Cost of the existing units; infinite where there are none.
    units : int
        Units to open.

    Returns
    -------
    opened, cost
        Columns of the candidates chosen, shape (units,), and what they cost, which is infinite where exchange found no choice that serves everybody.

    Assumptions
    -----------
    Everybody goes to the nearest unit chosen.

    Source
    ------
    docs/method.md#siting-exact (Teitz and Bart).

    Examples
    --------
    >>> cost = np.array([[0.0, 2.0, 9.0], [2.0, 0.0, 7.0], [9.0, 7.0, 0.0]])
    >>> opened, total = exchange(cost, np.full(3, np.inf), 2)
    >>> opened.tolist(), total
    ([1, 2], 2.0)
    """
    # Not served is dear rather than infinite, so that fewer unserved is better than more.
    finite = cost[np.isfinite(cost)]
    dear = 1.0 + 2.0 * cost.shape[0] * (finite.max() if finite.size else 1.0)
    priced = np.where(np.isfinite(cost), cost, dear)
    priced_base = np.where(np.isfinite(base), base, dear)

    def best_beside(kept: list[int]) -> tuple[int, float]:
        rest = np.minimum(priced_base, priced[:, kept].min(axis=1, initial=np.inf))
        totals = np.minimum(rest[:, np.newaxis], priced).sum(axis=0)
        totals[kept] = np.inf
        return int(totals.argmin()), float(totals.min())

    opened: list[int] = []
    total, improved = np.inf, True
    for _ in range(units):
        added, total = best_beside(opened)
        opened.append(added)
    while improved:
        improved = False
        for position in range(units):
            added, exchanged = best_beside(opened[:position] + opened[position + 1 :])
            if exchanged < total * (1 - _ROUNDING):
                opened[position], total, improved = added, exchanged, True
    chosen = np.sort(np.array(opened, dtype=np.int64))
    return chosen, float(np.minimum(base, cost[:, chosen].min(axis=1)).sum())


def still_possible(cost: Grid, base: Grid, units: int, *, known_cost: float) -> NDArray[np.int64]:
    """Return the candidates that a choice cheaper than a known one could hold.

    Parameters
    ----------
    cost, base, units
        As in `exchange`.
    known_cost : float
        Cost of a choice that is known, in the unit of `cost`, such as citizens times kilometres.

    Returns
    -------
    array of int, shape (candidates left,)
        Columns of `cost`, ascending; never all that a better choice needs are missing.

    Assumptions
    -----------
    Everybody goes to the nearest unit chosen.

    Source
    ------
    docs/method.md#siting-exact (Lagrangian relaxation of the demand that everybody is served).

    Examples
    --------
    >>> cost = np.array([[0.0, 2.0, 9.0], [2.0, 0.0, 7.0], [9.0, 7.0, 0.0]])
    >>> still_possible(cost, np.full(3, np.inf), 2, known_cost=2.0).tolist()
    [0, 1, 2]
    """
    number = cost.shape[1]
    possible = np.ones(number, dtype=bool)
    if not np.isfinite(known_cost) or number <= units:
        return np.arange(number)
    finite = np.where(np.isfinite(cost), cost, 2.0 * known_cost + 1.0)
    prices = np.sort(finite, axis=1)[:, number // (units + 1)]
    best, step, stalled = -np.inf, 1.5, 0
    for _ in range(_STEPS):
        gains = np.minimum(finite - prices[:, np.newaxis], 0.0)
        reduced = gains.sum(axis=0)
        order = np.argsort(reduced, kind="stable")
        opened = order[:units]
        from_base = np.minimum(base - prices, 0.0)
        bound = float(prices.sum() + from_base.sum() + reduced[opened].sum())
        # Forcing a candidate in drives out the least useful of those the bound opened.
        forced = bound + reduced - reduced[order[units - 1]]
        forced[opened] = bound
        possible &= forced <= known_cost * (1 + _ROUNDING)
        best, stalled = (bound, 0) if bound > best else (best, stalled + 1)
        if stalled == _PATIENCE:
            step, stalled = step / 2, 0
        surplus = 1.0 - (gains[:, opened] < 0).sum(axis=1) - (from_base < 0)
        length = float(surplus @ surplus)
        if length == 0 or known_cost - best <= _ROUNDING * known_cost:
            break
        prices = prices + step * max(known_cost - bound, 0.0) / length * surplus
    return np.flatnonzero(possible)
