"""The best location where everybody goes to the nearest unit, by mixed-integer programming.

The radius formulation counts, for each municipality, the steps of distance that no open unit lies
within. It has far fewer variables than one per municipality and unit, and a tight relaxation.
"""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import LinearConstraint

from analysis.model.siting.location_bounds import exchange, still_possible
from analysis.model.siting.location_problem import (
    Location,
    LocationProblem,
    serve_nearest,
    solve_programme,
)
from analysis.model.siting.road_table import Grid


def locate_nearest(problem: LocationProblem) -> Location | None:
    """Return the cheapest location in which everybody goes to the nearest unit; None if there is none.

    Parameters
    ----------
    problem : LocationProblem
        Municipalities, candidates and limits; distances in kilometres.

    Raises
    ------
    RuntimeError
        The solver failed, which is not the same as there being no location.

    Assumptions
    -----------
    Units have room for all who are nearest to them.

    Source
    ------
    docs/method.md#siting-exact.
    """
    if not problem.allowed.any(axis=1).all():
        # Somebody is farther than allowed from every unit there could be.
        return None
    new = np.flatnonzero(problem.is_new)
    persons = problem.persons[:, np.newaxis]
    cost = persons * problem.allowed_cost[:, new]
    base = problem.allowed_cost[:, ~problem.is_new].min(axis=1, initial=np.inf) * problem.persons
    known, known_cost = exchange(cost, base, problem.new_units)
    possible = still_possible(cost, base, problem.new_units, known_cost=known_cost)
    if possible.size < problem.new_units:
        # Every candidate that could take part in a better choice is gone: the known one is best.
        return serve_nearest(problem, new[known])
    found = _solve(cost[:, possible], base, problem.new_units)
    if found is None:
        return None if np.isinf(known_cost) else serve_nearest(problem, new[known])
    better = np.minimum(base, cost[:, possible[found]].min(axis=1)).sum() < known_cost
    return serve_nearest(problem, new[possible[found] if better else known])


def _solve(cost: Grid, base: Grid, units: int) -> NDArray[np.int64] | None:
    """Return the positions of the best candidates, or None where nothing serves everybody."""
    candidates = cost.shape[1]
    rows, levels = _radius_rows(cost, base, units)
    if not rows.shape[0]:
        # Whatever opens, everybody is served at the same cost.
        return np.arange(units)
    paid = np.concatenate([np.zeros(candidates), levels])
    covered = [LinearConstraint(rows, lb=1)]
    answer = solve_programme(paid, candidates=candidates, units=(units, units), rows=covered)
    return None if answer is None else np.flatnonzero(answer[:candidates] > 0.5)


def _radius_rows(cost: Grid, base: Grid, units: int) -> tuple[sparse.csr_array, Grid]:
    """Return the covering rows and the cost of each step that nothing covers.

    A row says: an open unit lies within this step's distance, or the step is paid for. The last
    row of a municipality without an existing unit cannot be paid for.
    """
    candidates = cost.shape[1]
    # With so many units open, the nearest is no farther than this in order.
    worst = candidates - units
    levels: list[float] = []
    rows: list[int] = []
    columns: list[int] = []
    number = 0
    for costs, limit in zip(cost, base, strict=True):
        ends = np.unique(np.append(costs[costs < limit], limit))
        farthest = min(limit, np.sort(costs)[worst])
        # Steps up to the farthest useful distance; the unit that far away needs no row.
        steps = ends[ends <= farthest] if np.isfinite(farthest) else ends
        for nearer, farther in pairwise(steps):
            within = np.flatnonzero(costs <= nearer)
            rows += [number] * (within.size + (1 if np.isfinite(farther) else 0))
            columns += within.tolist()
            if np.isfinite(farther):
                columns.append(candidates + len(levels))
                levels.append(farther - nearer)
            number += 1
    shape = (number, candidates + len(levels))
    return sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=shape), np.array(levels)
