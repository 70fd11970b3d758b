"""A location to be solved: who is to be served, from where, at which cost and within which limits."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

from analysis.model.arguments import check_amount, check_whole
from analysis.model.siting.road_table import Grid


@dataclass(frozen=True, slots=True, kw_only=True)
class SitingLimits:
    """What a location of new units must keep.

    Parameters
    ----------
    new_units : int
        Units to open, exactly so many, at least 1.
    places_per_unit : float, optional
        Most expected citizens of a new unit.
    least_persons : float, optional
        Fewest expected citizens of a new unit: the minimum size, with a reason of the analyst's.
    most_km : float, optional
        Farthest that any citizen with a road may have to the unit that serves them.
    places_by_existing : mapping of str to float
        Most expected citizens of an existing unit by its seat; no limit where none is named.

    Raises
    ------
    ValueError
        A number lies outside its range.

    Examples
    --------
    >>> SitingLimits(new_units=0)
    Traceback (most recent call last):
    ValueError: new_units must be a whole number of at least 1; got 0
    """

    new_units: int
    places_per_unit: float | None = None
    least_persons: float | None = None
    most_km: float | None = None
    places_by_existing: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        check_whole("new_units", self.new_units, minimum=1)
        for name in ("places_per_unit", "least_persons", "most_km"):
            value = getattr(self, name)
            if value is not None:
                check_amount(name, value)
        for places in self.places_by_existing.values():
            check_amount("places_by_existing", places)

    @property
    def by_size(self) -> bool:
        """Whether sizes are limited, so that a citizen may not go to the nearest unit."""
        limited = (self.places_per_unit, self.least_persons)
        return bool(self.places_by_existing) or any(limit is not None for limit in limited)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LocationProblem:
    """One row per municipality with citizens, one column per existing unit or candidate.

    Parameters
    ----------
    persons : array of float, shape (municipalities,)
        Expected citizens, above 0.
    cost : array of float, shape (municipalities, columns)
        Cost of serving a citizen: kilometres, or 1 beyond the distance that counts as covered.
    km : array of float, shape (municipalities, columns)
        Kilometres; infinite where no road leads.
    is_new : array of bool, shape (columns,)
        Whether the column is a candidate; existing units are open.
    places, least_persons : array of float, shape (columns,)
        Most and fewest citizens if open; infinite and 0 where nothing is asked.
    new_units : int
        Candidates to open.
    most_km : float
        Farthest that a citizen may be served from; infinite where nothing is asked.
    """

    persons: Grid
    cost: Grid
    km: Grid
    is_new: NDArray[np.bool_]
    places: Grid
    least_persons: Grid
    new_units: int
    most_km: float = math.inf

    @property
    def allowed(self) -> NDArray[np.bool_]:
        """Which unit may serve which municipality."""
        return np.isfinite(self.km) & (self.km <= self.most_km)

    @property
    def allowed_cost(self) -> Grid:
        """The cost, infinite where a unit may not serve."""
        return np.where(self.allowed, self.cost, np.inf)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Location:
    """A solved location.

    Parameters
    ----------
    opened : array of int
        Columns of the new units, ascending.
    served : array of float, shape (municipalities, columns)
        Share of each municipality's citizens whom each unit serves; rows sum to one.
    """

    opened: NDArray[np.int64]
    served: Grid


def serve_nearest(problem: LocationProblem, opened: NDArray[np.int64]) -> Location:
    """Return the location in which each citizen goes to the cheapest, then nearest, open unit."""
    columns = np.union1d(np.flatnonzero(~problem.is_new), opened)
    cost, km = problem.allowed_cost[:, columns], problem.km[:, columns]
    cheapest = cost <= cost.min(axis=1, keepdims=True)
    choice = np.argmin(np.where(cheapest, km, np.inf), axis=1)
    served = np.zeros_like(problem.km)
    served[np.arange(choice.size), columns[choice]] = 1.0
    return Location(opened=np.sort(opened), served=served)


def solve_programme(
    cost: Grid, *, candidates: int, units: tuple[int, int], rows: list[LinearConstraint]
) -> Grid | None:
    """Return the cheapest values from 0 to 1 that keep the rows; None where none do.

    Parameters
    ----------
    cost : array of float, shape (variables,)
        Cost of each variable; the candidates come first and are whole, opened or not.
    candidates : int
        Number of them.
    units : pair of int
        Least and largest number of candidates to open.
    rows : list of LinearConstraint
        What else must hold.

    Raises
    ------
    RuntimeError
        The solver failed, which is not the same as there being no location.

    Assumptions
    -----------
    The gap allowed to the optimum is 0.

    Source
    ------
    docs/method.md#siting-exact.
    """
    whole = np.arange(cost.size) < candidates
    opened = LinearConstraint(whole[np.newaxis, :].astype(np.float64), lb=units[0], ub=units[1])
    answer = milp(
        cost,
        integrality=whole.astype(np.int64),
        bounds=Bounds(0, 1),
        constraints=[*rows, opened],
        options={"mip_rel_gap": 0.0},
    )
    if answer.status == 2:
        return None
    if answer.x is None:
        raise RuntimeError(f"the location was not solved: {answer.message}")
    return np.asarray(answer.x)
