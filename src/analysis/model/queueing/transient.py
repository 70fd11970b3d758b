"""One offer over the years, when inflow and places change: Kolmogorov's forward equations.

The chance of every number of citizens is carried forward in time from where it stands today, so a
new unit, a closure or a growing inflow shows when it comes and not only in the long run.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import integrate

from analysis.model.arguments import check_above_zero, check_amount, check_whole

# The tolerances of one step of the solver; the error over 30 years stays below 1e-7, see
# docs/method.md#kolmogorov.
_RELATIVE, _ABSOLUTE = 1e-10, 1e-13


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OfferPath:
    """The chance of every number of citizens at each time. Made by `evolve_offer`.

    Parameters
    ----------
    years : array of float, shape (times,)
        Times in years.
    chances : array of float, shape (times, states)
        Chance of 0, 1, 2, ... citizens in the offer and its queue.
    places : array of int, shape (times,)
        Places at each time.
    full_chance : array of float, shape (times,)
        Chance that a citizen who comes at that time is refused.
    new_persons, refused_persons : array of float, shape (times,)
        Expected citizens who came, and who were refused, since the first time.
    """

    years: NDArray[np.float64]
    chances: NDArray[np.float64]
    places: NDArray[np.int64]
    full_chance: NDArray[np.float64]
    new_persons: NDArray[np.float64]
    refused_persons: NDArray[np.float64]

    @property
    def mean_persons(self) -> NDArray[np.float64]:
        """Expected citizens at each time."""
        return self.chances @ np.arange(self.chances.shape[1])

    def chance_of_more(self, persons: int) -> NDArray[np.float64]:
        """Return the chance of more than so many citizens at each time.

        Raises
        ------
        ValueError
            `persons` is negative or fractional.
        """
        number = check_whole("persons", persons).item()
        return np.asarray(self.chances[:, number + 1 :].sum(axis=1))

    def tabulate(self) -> pd.DataFrame:
        """Return one row per time.

        Returns
        -------
        DataFrame
            year, places, mean_persons, full_chance, new_persons, refused_persons (both since the
            first time).
        """
        return pd.DataFrame(
            {
                "year": self.years,
                "places": self.places,
                "mean_persons": self.mean_persons,
                "full_chance": self.full_chance,
                "new_persons": self.new_persons,
                "refused_persons": self.refused_persons,
            }
        )


def evolve_offer(
    start_chances: ArrayLike,
    *,
    inflow_per_year: Callable[[float], float],
    places_from: Sequence[tuple[float, int]],
    mean_stay_years: float,
    at_years: Sequence[float],
    most_waiting: int = 0,
) -> OfferPath:
    """Return how full an offer is over the years, from how full it is at the first time.

    Parameters
    ----------
    start_chances : array-like of float, shape (states,)
        Chance of 0, 1, 2, ... citizens at the first time; they sum to one.
    inflow_per_year : function of a time in years
        New citizens a year at that time, at least 0. It may jump at one of `at_years` and where
        places change, and is smooth in between.
    places_from : sequence of (year, places)
        Places from each year on, in order of time; the first no later than the first time.
    mean_stay_years : float
        Mean stay in years, above 0.
    at_years : sequence of float
        Times in years, increasing; the first is the start.
    most_waiting : int
        Most citizens who may wait. With 0 whoever finds no place goes elsewhere.

    Returns
    -------
    OfferPath

    Raises
    ------
    ValueError
        A parameter lies outside its range or is out of order, or the inflow becomes negative.

    Assumptions
    -----------
    Exponential stays with one mean; citizens come independently of each other. Where places are
    cut nobody is sent away: those above the new number stay until they leave, and while citizens
    may wait only as many leave as there are places. Error below 1e-7 over 30 years.

    Source
    ------
    docs/method.md#kolmogorov.

    Examples
    --------
    >>> path = evolve_offer(
    ...     [1.0, 0.0],
    ...     inflow_per_year=lambda year: 2.0,
    ...     places_from=[(2024, 1)],
    ...     mean_stay_years=1.0,
    ...     at_years=[2024, 2025, 2034],
    ... )
    >>> path.full_chance.round(6), round(2 / 3 * (1 - float(np.exp(-3))), 6)
    (array([0.      , 0.633475, 0.666667]), 0.633475)
    """
    start, times = _check_start(start_chances), _check_times(at_years)
    opening = _check_places_from(places_from, times[0])
    stay = check_above_zero("mean_stay_years", mean_stay_years)
    waiting = check_whole("most_waiting", most_waiting).item()
    most = max(max(places for _, places in opening) + waiting, start.size - 1)
    persons = np.arange(most + 1)
    # Behind the chances stand two sums over time: citizens who came, and citizens refused.
    state = np.concatenate([start, np.zeros(most + 1 - start.size), [0.0, 0.0]])
    rows, numbers = [state], [_places_at(opening, times[0])]
    for begin, end in pairwise(times):
        for first, last, places in _stretches(opening, begin, end):
            served = np.minimum(persons, places) if waiting else persons
            shut = (persons >= places + waiting).astype(np.float64)
            stretch = _Stretch(
                inflow_per_year=inflow_per_year,
                open=1 - shut[:-1],
                shut=shut,
                # Who waits does not leave; without a queue everybody present holds a place.
                leaving=served[1:] / stay,
            )
            state = stretch.carry(state, first, last)
        rows.append(state)
        numbers.append(_places_at(opening, end))
    table = np.stack(rows)
    chances, open_places = np.maximum(table[:, :-2], 0.0), np.array(numbers)
    refusing = persons >= (open_places + waiting)[:, np.newaxis]
    return OfferPath(
        years=np.array(times),
        chances=chances,
        places=open_places,
        full_chance=(chances * refusing).sum(axis=1),
        new_persons=table[:, -2],
        refused_persons=table[:, -1],
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Stretch:
    """The forward equations while the number of places stays the same."""

    inflow_per_year: Callable[[float], float]
    open: NDArray[np.float64]
    shut: NDArray[np.float64]
    leaving: NDArray[np.float64]

    def carry(self, state: NDArray[np.float64], first: float, last: float) -> NDArray[np.float64]:
        states, answer = integrate.odeint(
            self.slope,
            state,
            [first, last],
            tfirst=True,
            rtol=_RELATIVE,
            atol=_ABSOLUTE,
            # A chain that moves one citizen at a time has a banded Jacobian.
            ml=1,
            mu=1,
            # Beyond the last time the inflow may be another one, or not defined.
            tcrit=[last],
            mxstep=1_000_000,
            full_output=True,
        )
        if answer["message"] != "Integration successful.":
            raise ArithmeticError(f"the forward equations were not solved: {answer['message']}")
        return np.asarray(states[-1])

    def slope(self, year: float, state: NDArray[np.float64]) -> NDArray[np.float64]:
        inflow = float(self.inflow_per_year(float(year)))
        if not 0 <= inflow < np.inf:
            raise ValueError(f"inflow_per_year must be at least 0 at {year:g}; got {inflow!r}")
        chances = state[:-2]
        # The highest state has no way up: places and queue end there, or before.
        upward = chances[:-1] * self.open
        upward *= inflow
        upward -= self.leaving * chances[1:]
        slope = np.zeros_like(state)
        slope[1:-2] = upward
        slope[:-3] -= upward
        slope[-2] = inflow
        slope[-1] = inflow * float(chances @ self.shut)
        return slope


def _stretches(
    opening: Sequence[tuple[float, int]], begin: float, end: float
) -> list[tuple[float, float, int]]:
    """Return the parts of a time within which the number of places stays the same."""
    changes = [year for year, _ in opening if begin < year < end]
    ends = [begin, *changes, end]
    return [(first, last, _places_at(opening, first)) for first, last in pairwise(ends)]


def _places_at(opening: Sequence[tuple[float, int]], year: float) -> int:
    return [places for since, places in opening if since <= year][-1]


def _check_start(start_chances: ArrayLike) -> NDArray[np.float64]:
    start = check_amount("start_chances", start_chances)
    if start.ndim != 1 or start.size == 0 or abs(start.sum() - 1) > 1e-9:
        raise ValueError(f"start_chances must be chances that sum to 1; got {start_chances!r}")
    return start


def _check_times(at_years: Sequence[float]) -> list[float]:
    times = check_amount("at_years", at_years)
    if times.ndim != 1 or times.size == 0 or np.any(np.diff(times) <= 0):
        raise ValueError(f"at_years must be increasing years, at least one; got {at_years!r}")
    return [float(time) for time in times]


def _check_places_from(
    places_from: Sequence[tuple[float, int]], start: float
) -> list[tuple[float, int]]:
    opening = [
        (check_amount("places_from", year).item(), check_whole("places_from", places).item())
        for year, places in places_from
    ]
    years = [year for year, _ in opening]
    if not opening or years != sorted(set(years)) or years[0] > start:
        raise ValueError(
            "places_from must name years in order, the first no later than the first of at_years "
            f"({start:g}); got {places_from!r}"
        )
    return opening
