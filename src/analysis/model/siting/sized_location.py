"""The best location where units have a largest or a smallest size, by mixed-integer programming.

Sizes are kept by saying who goes where: a citizen need not go to the nearest unit, and the citizens
of one municipality may go to several.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import LinearConstraint

from analysis.model.siting.location_problem import (
    Location,
    LocationProblem,
    solve_programme,
)
from analysis.model.siting.road_table import Grid


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Columns:
    """Where the variables stand: candidates opened, then pairs of municipality and unit.

    Parameters
    ----------
    new : array of int
        Columns of the problem that are candidates.
    position : array of int
        Place of each column among the candidates; -1 for an existing unit.
    rows, units : array of int
        Municipality and column of each pair.
    """

    new: NDArray[np.int64]
    position: NDArray[np.int64]
    rows: NDArray[np.int64]
    units: NDArray[np.int64]

    @property
    def number(self) -> int:
        return self.new.size + self.rows.size

    @property
    def pairs(self) -> NDArray[np.int64]:
        return self.new.size + np.arange(self.rows.size)


def locate_sized(problem: LocationProblem) -> Location | None:
    """Return the cheapest location that keeps every limit; None if there is none.

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
    Expected citizens fill the units; those of a municipality may be shared between units.

    Source
    ------
    docs/method.md#siting-sized.
    """
    columns = _arrange(problem)
    pair_cost = problem.persons[columns.rows] * problem.cost[columns.rows, columns.units]
    cost = np.concatenate([np.zeros(columns.new.size), pair_cost])
    rows = [_only_open(problem, columns)]
    answer = _solve(problem, columns, cost, rows=rows, units=(problem.new_units,) * 2)
    if answer is None:
        return None
    served = np.zeros_like(problem.km)
    served[columns.rows, columns.units] = answer[columns.pairs]
    # The solver's tolerance leaves crumbs of citizens; they are swept to the others.
    served[served < 1e-7] = 0.0
    return Location(
        opened=columns.new[answer[: columns.new.size] > 0.5],
        served=served / served.sum(axis=1, keepdims=True),
    )


def is_feasible(problem: LocationProblem) -> bool:
    """Return whether some location keeps every limit.

    Raises
    ------
    RuntimeError
        The solver failed.
    """
    return _count_units(problem, (problem.new_units, problem.new_units), 0.0) is not None


def fewest_units(problem: LocationProblem, *, above: int) -> int | None:
    """Return the fewest units, at least so many, that keep every other limit; None if no number.

    Parameters
    ----------
    problem : LocationProblem
        The problem, whose own number of units is not used.
    above : int
        Least number of units to be tried.

    Raises
    ------
    RuntimeError
        The solver failed.

    Assumptions
    -----------
    Those of `locate_sized`.

    Source
    ------
    docs/method.md#siting-sized.
    """
    most = int(problem.is_new.sum())
    return _count_units(problem, (above, most), 1.0) if above <= most else None


def most_units(problem: LocationProblem, *, below: int) -> int | None:
    """Return the most units, at most `below`, that keep every other limit; None if no number.

    Other parameters and errors as `fewest_units`.

    Assumptions
    -----------
    Those of `locate_sized`.

    Source
    ------
    docs/method.md#siting-sized.
    """
    return _count_units(problem, (0, below), -1.0)


def _count_units(problem: LocationProblem, units: tuple[int, int], price: float) -> int | None:
    columns = _arrange(problem)
    cost = np.concatenate([np.full(columns.new.size, price), np.zeros(columns.rows.size)])
    answer = _solve(problem, columns, cost, rows=[_in_reach(problem, columns)], units=units)
    return None if answer is None else round(answer[: columns.new.size].sum())


def _arrange(problem: LocationProblem) -> _Columns:
    rows, units = np.nonzero(problem.allowed)
    new = np.flatnonzero(problem.is_new)
    position = np.full(problem.is_new.size, -1)
    position[new] = np.arange(new.size)
    return _Columns(new=new, position=position, rows=rows, units=units)


def _solve(
    problem: LocationProblem,
    columns: _Columns,
    cost: Grid,
    *,
    rows: list[LinearConstraint],
    units: tuple[int, int],
) -> Grid | None:
    every = [*_shared_rows(problem, columns), *rows]
    return solve_programme(cost, candidates=columns.new.size, units=units, rows=every)


def _shared_rows(problem: LocationProblem, columns: _Columns) -> list[LinearConstraint]:
    """Everybody is served; each open unit has at most its places and at least its fewest."""
    people, units = problem.km.shape
    pairs = columns.pairs
    everybody = _matrix(np.ones(pairs.size), columns.rows, pairs, (people, columns.number))
    sizes = _matrix(
        problem.persons[columns.rows], columns.units, pairs, (units, columns.number)
    ).tolil()
    most, least = sizes.copy(), sizes.copy()
    # No unit takes more than everybody, so an unlimited one has places for all.
    places = np.minimum(problem.places, problem.persons.sum())
    most[columns.new, columns.position[columns.new]] = -places[columns.new]
    least[columns.new, columns.position[columns.new]] = -problem.least_persons[columns.new]
    return [
        LinearConstraint(everybody, lb=1, ub=1),
        LinearConstraint(most.tocsr(), ub=np.where(problem.is_new, 0.0, places)),
        LinearConstraint(least.tocsr(), lb=0),
    ]


def _only_open(problem: LocationProblem, columns: _Columns) -> LinearConstraint:
    """No pair is served by a unit that is closed: one row per pair, for a tight relaxation."""
    by_new = np.flatnonzero(problem.is_new[columns.units])
    number = np.arange(by_new.size)
    return LinearConstraint(
        _matrix(
            np.concatenate([np.ones(number.size), -np.ones(number.size)]),
            np.concatenate([number, number]),
            np.concatenate([columns.pairs[by_new], columns.position[columns.units[by_new]]]),
            (number.size, columns.number),
        ),
        ub=0,
    )


def _in_reach(problem: LocationProblem, columns: _Columns) -> LinearConstraint:
    """An open unit is in reach of everybody: with it few rows do where nothing is to be cheapest."""
    people = problem.km.shape[0]
    new_pairs = problem.is_new[columns.units]
    rows, units = columns.rows[new_pairs], columns.units[new_pairs]
    shape = people, columns.number
    reach = _matrix(np.ones(rows.size), rows, columns.position[units], shape)
    by_existing = problem.allowed[:, ~problem.is_new].any(axis=1)
    return LinearConstraint(reach, lb=np.where(by_existing, 0.0, 1.0))


def _matrix(
    values: Grid, rows: NDArray[np.int64], columns: NDArray[np.int64], shape: tuple[int, int]
) -> sparse.csr_array:
    return sparse.csr_array((values, (rows, columns)), shape=shape)
