"""What places mean where citizens may wait, and where they must have a place within some days.

Each rule is evaluated at every possible load and averaged, so an uncertain load is never replaced
by its mean. The rule that nobody may wait stands in `must_receive`; hours and teachers in
`delivery`.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from analysis.model.arguments import check_above_zero, check_amount, check_level, check_whole
from analysis.model.queueing.load import Load, average
from analysis.model.queueing.steady_queue import (
    log_refusal_chance,
    mean_wait_days,
    waiting_chance,
    waits_longer_chance,
)

DAYS_PER_YEAR = 365.25


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingBalance:
    """An offer whose citizens may wait.

    Parameters
    ----------
    places : int
        Places.
    chance_of_waiting : float
        Chance that a new citizen must wait.
    chance_of_growing : float
        Chance that the load is not below the places, so that the queue grows without end. It is 0
        or 1 where the load is known.
    mean_wait_days : float
        Mean wait with the expected load; infinite where that queue grows.
    mean_wait_low_days, mean_wait_high_days : float
        Mean wait with the load at the ends of its interval. The mean over an uncertain load would
        be infinite: the smallest chance of a growing queue outweighs everything.
    level : float
        Probability that the interval holds.
    occupancy_share : float
        Share of the places taken.
    """

    places: int
    chance_of_waiting: float
    chance_of_growing: float
    mean_wait_days: float
    mean_wait_low_days: float
    mean_wait_high_days: float
    level: float
    occupancy_share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineBalance:
    """An offer that must have a place within some days.

    Parameters
    ----------
    places : int
        Places.
    chance_at_once : float
        Chance that a new citizen finds a free place.
    chance_within_days : float
        Chance of a place within the days, where those too late get another solution.
    chance_within_days_if_all_wait : float
        The same where they wait on, and so stand before those who come later.
    late_per_year : float
        Expected new citizens a year who get no place within the days.
    next_place_chance : float
        Chance that a place becomes free within the days when all are taken and nobody waits.
    occupancy_share : float
        Share of the places taken, where those too late get another solution.
    """

    places: int
    chance_at_once: float
    chance_within_days: float
    chance_within_days_if_all_wait: float
    late_per_year: float
    next_place_chance: float
    occupancy_share: float


def assess_waiting(
    load: Load, *, places: int, mean_stay_days: float, level: float, share: float = 1.0
) -> WaitingBalance:
    """Return the chance and length of waiting (`may_wait`).

    Parameters
    ----------
    load : Load
        Expected citizens of the whole at a time if nobody had to wait, and how sure it is.
    places : int
        Places, at least 0.
    mean_stay_days : float
        Mean stay in days, above 0.
    level : float
        Probability of the interval of the mean wait, strictly between 0 and 1.
    share : float
        Expected share of the whole that belongs to the offer.

    Raises
    ------
    ValueError
        A parameter lies outside its range.

    Assumptions
    -----------
    As `waiting_chance`: constant inflow, exponential stays, nobody gives up. Averages over an
    uncertain load err by less than 1e-4.

    Source
    ------
    docs/method.md#may-wait.

    Examples
    --------
    >>> known = assess_waiting(Load(mean_persons=10), places=14, mean_stay_days=90, level=0.9)
    >>> round(known.chance_of_waiting, 3), round(known.mean_wait_days, 1)
    (0.174, 3.9)
    """
    number, nodes = check_whole("places", places).item(), load.nodes(share)
    outside = (1 - check_level("level", level)) / 2
    low, high = load.quantile(outside, share), load.quantile(1 - outside, share)
    loads = [load.mean_persons * share, low, high]
    waits = mean_wait_days(loads, places=number, mean_stay_days=mean_stay_days)
    taken = np.minimum(nodes.values / number, 1.0) if number else np.zeros(1)
    return WaitingBalance(
        places=number,
        chance_of_waiting=average(nodes, waiting_chance(nodes.values, places=number)),
        chance_of_growing=load.chance_of_at_least(number, share),
        mean_wait_days=float(waits[0]),
        mean_wait_low_days=float(waits[1]),
        mean_wait_high_days=float(waits[2]),
        level=level,
        occupancy_share=average(nodes, taken) if number else 0.0,
    )


def assess_deadline(
    load: Load, *, places: int, mean_stay_days: float, days: float, share: float = 1.0
) -> DeadlineBalance:
    """Return the chance that a place is free within some days (`within_days`).

    Parameters
    ----------
    load, places, mean_stay_days, share
        As in `assess_waiting`.
    days : float
        Days within which a new citizen must have a place, at least 0.

    Raises
    ------
    ValueError
        A parameter lies outside its range.

    Assumptions
    -----------
    Constant inflow, exponential stays, first come first served. Averages over an uncertain load
    err by less than 1e-4.

    Source
    ------
    docs/method.md#within-days.

    Examples
    --------
    >>> offer = assess_deadline(Load(mean_persons=5), places=8, mean_stay_days=152, days=14)
    >>> round(offer.chance_at_once, 3), round(offer.chance_within_days, 3)
    (0.904, 0.948)
    """
    number, nodes = check_whole("places", places).item(), load.nodes(share)
    stay = check_above_zero("mean_stay_days", mean_stay_days)
    limit = check_amount("days", days).item()
    at_once, late = deadline_chances(nodes.values, places=number, stays=limit / stay)
    waits_on = waits_longer_chance(nodes.values, places=number, mean_stay_days=stay, days=limit)
    received = nodes.values * (1 - late)
    return DeadlineBalance(
        places=number,
        chance_at_once=average(nodes, at_once),
        chance_within_days=1 - average(nodes, late),
        chance_within_days_if_all_wait=1 - average(nodes, waits_on),
        late_per_year=average(nodes, nodes.values * late) / stay * DAYS_PER_YEAR,
        next_place_chance=-math.expm1(-number * limit / stay),
        occupancy_share=average(nodes, received) / number if number else 0.0,
    )


def deadline_chances(
    loads_persons: NDArray[np.float64], *, places: int, stays: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the chance of a place at once, and that of none within a time (M/M/c+D).

    Parameters
    ----------
    loads_persons : array of float
        Offered loads, at least 0.
    places : int
        Places, at least 0.
    stays : float
        The time within which there must be a place, in mean stays, at least 0. At 0 the second
        chance is Erlang's loss; for long times it tends to the share that an overloaded offer
        cannot carry.

    Returns
    -------
    pair of arrays of float, in the shape of `loads_persons`

    Assumptions
    -----------
    New citizens come as a Poisson process, stays are exponential, and whoever has waited the
    time leaves for another solution.

    Source
    ------
    docs/method.md#within-days.

    Examples
    --------
    >>> at_once, late = deadline_chances(np.array([66.0]), places=72, stays=0.0)
    >>> at_once.round(4).item(), late.round(4).item()
    (0.9544, 0.0456)
    """
    if places == 0:
        return np.zeros_like(loads_persons), np.ones_like(loads_persons)
    nobody = loads_persons == 0
    loads = np.where(nobody, 1.0, loads_persons)
    # In units of the chance of exactly one free place: the logs of the chances of a free place,
    # of a wait within the time, and of a longer one.
    log_free = -log_refusal_chance(loads, places=places - 1)
    growth = (loads - places) * stays
    with np.errstate(divide="ignore"):
        log_in_time = np.log(loads * stays) + _log_relative_growth(growth)
    log_late = np.log(loads / places) + growth
    log_all = np.logaddexp(np.logaddexp(log_free, log_in_time), log_late)
    # Nobody comes without any load, and whoever would finds room.
    at_once = np.where(nobody, 1.0, np.exp(log_free - log_all))
    late = np.where(nobody, 0.0, np.exp(log_late - log_all))
    return at_once, late


def _log_relative_growth(growth: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return ln((exp(x) - 1) / x) without overflow."""
    return np.maximum(growth, 0.0) + np.log(special.exprel(-np.abs(growth)))
