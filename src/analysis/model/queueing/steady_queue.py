"""One offer with a steady inflow: how often it refuses, how often and how long citizens wait.

Everything follows from one number, the inverse of Erlang's loss chance, which is built up place
by place in logarithms: each step adds positive terms, so no digit is lost and nothing overflows,
with 2 places or 10,000. New citizens come at a constant rate, independently. The loss chance
holds for every law of the stays; the waiting formulas need exponential stays.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from analysis.model.arguments import check_above_zero, check_amount, check_whole


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueBalance:
    """What one offer's queue looks like in the long run.

    Parameters
    ----------
    chance_of_waiting : float
        Chance that a citizen who joins the queue or the offer must wait.
    chance_of_refusal : float
        Chance that a new citizen finds the offer and the queue full.
    chance_of_none : float
        Chance that nobody is there.
    mean_waiting_persons, mean_persons : float
        Citizens in the queue, and in queue and offer together; infinite where the queue grows.
    mean_wait_days, mean_time_days : float
        Mean wait, and mean time from arrival to departure, of those who are not refused.
    occupancy_share : float
        Share of the places taken.
    """

    chance_of_waiting: float
    chance_of_refusal: float
    chance_of_none: float
    mean_waiting_persons: float
    mean_persons: float
    mean_wait_days: float
    mean_time_days: float
    occupancy_share: float


def log_refusal_chance(load_persons: ArrayLike, *, places: int) -> NDArray[np.float64]:
    """Return the natural logarithm of Erlang's loss chance, in the shape of `load_persons`.

    Parameters
    ----------
    load_persons : array-like of float
        Offered load: expected citizens at a time if nobody were refused, at least 0.
    places : int
        Places, at least 0.

    Raises
    ------
    ValueError
        A load is negative, infinite or missing, or `places` is negative or fractional.

    Assumptions
    -----------
    Citizens come at a constant rate, independently, and go elsewhere when every place is taken.
    The law of their stays does not matter.

    Source
    ------
    docs/method.md#erlang-b.

    Examples
    --------
    >>> log_refusal_chance(120, places=100).round(11).item()
    -1.62826407041
    """
    return -_log_inverse(check_amount("load_persons", load_persons), _check_places(places))


def refusal_chance(load_persons: ArrayLike, *, places: int) -> NDArray[np.float64]:
    """Return the chance that a new citizen finds every place taken: Erlang's loss formula (B).

    Parameters and errors as `log_refusal_chance`.

    Assumptions
    -----------
    As `log_refusal_chance`.

    Source
    ------
    docs/method.md#erlang-b.

    Examples
    --------
    >>> refusal_chance(66, places=72).round(4).item()
    0.0456
    """
    return np.exp(log_refusal_chance(load_persons, places=places))


def waiting_chance(load_persons: ArrayLike, *, places: int) -> NDArray[np.float64]:
    """Return the chance that a new citizen must wait for a place: Erlang's delay formula (C).

    Parameters
    ----------
    load_persons, places
        As in `log_refusal_chance`. Where the load is not below the places the queue grows without
        end, and the chance is 1.

    Returns
    -------
    array of float, in the shape of `load_persons`

    Raises
    ------
    ValueError
        As `log_refusal_chance`.

    Assumptions
    -----------
    Constant inflow, exponential stays with one mean, first come first served, nobody gives up.

    Source
    ------
    docs/method.md#erlang-c.

    Examples
    --------
    >>> waiting_chance(10, places=14).round(3).item()
    0.174
    """
    load, number = check_amount("load_persons", load_persons), _check_places(places)
    return _waiting_chance(load, number, _log_inverse(load, number))


def waits_longer_chance(
    load_persons: ArrayLike, *, places: int, mean_stay_days: float, days: float
) -> NDArray[np.float64]:
    """Return the chance that a new citizen waits longer than so many days.

    Parameters
    ----------
    load_persons, places
        As in `waiting_chance`.
    mean_stay_days : float
        Mean stay in days, above 0.
    days : float
        Days, at least 0.

    Returns
    -------
    array of float, in the shape of `load_persons`

    Raises
    ------
    ValueError
        As `waiting_chance`, or a number of days lies outside its range.

    Assumptions
    -----------
    As `waiting_chance`.

    Source
    ------
    docs/method.md#waiting-time.

    Examples
    --------
    >>> late = waits_longer_chance(10, places=14, mean_stay_days=3, days=0.33)
    >>> round(1 - late.item(), 3)
    0.888
    """
    load, number = check_amount("load_persons", load_persons), _check_places(places)
    stays = check_amount("days", days) / check_above_zero("mean_stay_days", mean_stay_days)
    chance = _waiting_chance(load, number, _log_inverse(load, number))
    return np.asarray(chance * np.exp(-np.maximum(number - load, 0.0) * stays))


def mean_wait_days(
    load_persons: ArrayLike, *, places: int, mean_stay_days: float
) -> NDArray[np.float64]:
    """Return the mean wait of all new citizens; infinite where the queue grows without end.

    Parameters
    ----------
    load_persons, places
        As in `waiting_chance`.
    mean_stay_days : float
        Mean stay in days, above 0.

    Returns
    -------
    array of float, in the shape of `load_persons`

    Raises
    ------
    ValueError
        As `waiting_chance`, or the stay is not above 0.

    Assumptions
    -----------
    As `waiting_chance`.

    Source
    ------
    docs/method.md#erlang-c.

    Examples
    --------
    >>> mean_wait_days(10, places=14, mean_stay_days=90).round(1).item()
    3.9
    """
    load, stay = (
        check_amount("load_persons", load_persons),
        check_above_zero("mean_stay_days", mean_stay_days),
    )
    spare = _check_places(places) - load
    wait = waiting_chance(load, places=places) * stay / np.where(spare > 0, spare, 1.0)
    return np.where(spare > 0, wait, math.inf)


def describe_queue(load_persons: float, *, places: int, mean_stay_days: float) -> QueueBalance:
    """Return the long-run queue of an offer where everybody waits until there is a place (M/M/c).

    Parameters, errors and assumptions as `waits_longer_chance`, for one load.

    Assumptions
    -----------
    New citizens come as a Poisson process, stays are exponential, and whoever came first is
    first.

    Source
    ------
    docs/method.md#erlang-c.

    Examples
    --------
    >>> queue = describe_queue(9 / 5, places=2, mean_stay_days=1 / 5)
    >>> round(queue.mean_waiting_persons, 3), round(queue.mean_time_days, 3)
    (7.674, 1.053)
    """
    load, number = check_amount("load_persons", load_persons).item(), _check_places(places)
    stay = check_above_zero("mean_stay_days", mean_stay_days)
    wait = mean_wait_days(load, places=number, mean_stay_days=stay).item()
    return QueueBalance(
        chance_of_waiting=waiting_chance(load, places=number).item(),
        chance_of_refusal=0.0,
        chance_of_none=_chance_of_none(load, number),
        mean_waiting_persons=load * wait / stay if load > 0 else 0.0,
        mean_persons=load * (1 + wait / stay) if load > 0 else 0.0,
        mean_wait_days=wait,
        mean_time_days=wait + stay,
        occupancy_share=min(load / number, 1.0) if number else 0.0,
    )


def _log_inverse(load: NDArray[np.float64], places: int) -> NDArray[np.float64]:
    """Return ln(1/B): 1/B(c) = 1 + (c/A) / B(c - 1), from 1/B(0) = 1."""
    with np.errstate(divide="ignore"):
        log_load = np.log(load)
    inverse = np.zeros_like(load)
    for number in range(1, places + 1):
        inverse = np.logaddexp(0.0, inverse + (math.log(number) - log_load))
    return inverse


def _waiting_chance(
    load: NDArray[np.float64], places: int, log_inverse: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return C = 1 / (rho + (1 - rho) / B), with everything in logarithms."""
    used = load / places if places else np.ones_like(load)
    steady = np.minimum(used, 1.0)
    with np.errstate(divide="ignore"):
        log_chance = -np.logaddexp(np.log1p(-steady) + log_inverse, np.log(steady))
    return np.where(load < places, np.exp(log_chance), 1.0)


def _chance_of_none(load: float, places: int) -> float:
    if load >= places:
        return 0.0
    covered = float(special.gammaincc(places + 1.0, load))
    refused = float(refusal_chance(load, places=places))
    return math.exp(-load) / (covered * (1 + refused * load / (places - load)))


def _check_places(places: int) -> int:
    return int(check_whole("places", places))
