"""Queues that end: by a limit on how many may wait, or because those who wait give up.

Both are chains that go up and down one citizen at a time, and are solved state by state.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from analysis.model.arguments import check_above_zero, check_amount, check_whole
from analysis.model.queueing.birth_death import settled_chances
from analysis.model.queueing.steady_queue import QueueBalance

# Where those who wait give up, longer queues than this chance tells of are left out.
_LEFT_OUT = 1e-18
_MOST_STATES = 5_000_000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LimitedQueue:
    """An offer with places and a limit on how many may wait (M/M/c/K). Made by `limit_queue`.

    Parameters
    ----------
    chances : array of float, shape (places + waiting + 1,)
        Long-run chance of so many citizens in offer and queue together.
    places : int
        Places.
    load_persons : float
        Offered load.
    mean_stay_days : float
        Mean stay in days.
    """

    chances: NDArray[np.float64]
    places: int
    load_persons: float
    mean_stay_days: float

    def describe(self) -> QueueBalance:
        """Return the long-run queue.

        Source
        ------
        docs/method.md#limited-queue.
        """
        persons = np.arange(self.chances.size)
        refused = float(self.chances[-1])
        waiting = float(np.maximum(persons - self.places, 0) @ self.chances)
        there = float(persons @ self.chances)
        # Little's law, for those who get in.
        received = self.load_persons * (1 - refused)
        wait = waiting / received * self.mean_stay_days if received > 0 else 0.0
        return QueueBalance(
            chance_of_waiting=self.waits_longer_chance(0.0),
            chance_of_refusal=refused,
            chance_of_none=float(self.chances[0]),
            mean_waiting_persons=waiting,
            mean_persons=there,
            mean_wait_days=wait,
            mean_time_days=wait + self.mean_stay_days,
            occupancy_share=(there - waiting) / self.places if self.places else 0.0,
        )

    def waits_longer_chance(self, days: float) -> float:
        """Return the chance that one who is not refused waits longer than so many days.

        Raises
        ------
        ValueError
            `days` is negative, infinite, missing or no number.

        Source
        ------
        docs/method.md#limited-queue.
        """
        time = check_amount("days", days).item()
        found = self.chances[self.places : -1]
        received = 1 - float(self.chances[-1])
        if found.size == 0 or received <= 0:
            return 0.0
        # Whoever finds n in the queue waits for n + 1 departures.
        departures = stats.poisson(self.places * time / self.mean_stay_days)
        return float(found @ departures.cdf(np.arange(found.size))) / received


def limit_queue(
    load_persons: float, *, places: int, most_waiting: int, mean_stay_days: float
) -> LimitedQueue:
    """Return the long-run queue of an offer where only so many may wait (M/M/c/K).

    Parameters
    ----------
    load_persons : float
        Offered load: new citizens, refused or not, times the mean stay; at least 0.
    places : int
        Places, at least 1.
    most_waiting : int
        Most citizens who may wait, at least 0; with 0 it is Erlang's loss system.
    mean_stay_days : float
        Mean stay in days, above 0.

    Raises
    ------
    ValueError
        A parameter lies outside its range.

    Assumptions
    -----------
    Constant inflow, exponential stays, first come first served, nobody gives up.

    Source
    ------
    docs/method.md#limited-queue.

    Examples
    --------
    >>> limited = limit_queue(50 / 10, places=4, most_waiting=2, mean_stay_days=1 / 10)
    >>> round(limited.describe().chance_of_refusal, 6)
    0.293543
    """
    load, number = check_amount("load_persons", load_persons).item(), _check_places(places)
    most = number + int(check_whole("most_waiting", most_waiting))
    leaving = np.minimum(np.arange(1, most + 1), number)
    return LimitedQueue(
        chances=settled_chances(np.full(most, load), leaving),
        places=number,
        load_persons=load,
        mean_stay_days=check_above_zero("mean_stay_days", mean_stay_days),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ImpatientBalance:
    """What a queue looks like where those who wait give up after a time (M/M/c+M).

    Parameters
    ----------
    chance_of_waiting : float
        Chance that a new citizen must wait.
    chance_of_giving_up : float
        Share of new citizens who leave the queue without a place.
    mean_waiting_persons : float
        Citizens in the queue.
    mean_wait_days : float
        Mean time in the queue of all new citizens, those who give up included.
    occupancy_share : float
        Share of the places taken.
    """

    chance_of_waiting: float
    chance_of_giving_up: float
    mean_waiting_persons: float
    mean_wait_days: float
    occupancy_share: float


def describe_impatient_queue(
    load_persons: float, *, places: int, mean_stay_days: float, mean_patience_days: float
) -> ImpatientBalance:
    """Return the long-run queue of an offer where those who wait give up after a time (M/M/c+M).

    Parameters
    ----------
    load_persons, places, mean_stay_days
        As in `limit_queue`.
    mean_patience_days : float
        Mean time until one who waits gives up, or gets another solution; above 0.

    Raises
    ------
    ValueError
        A parameter lies outside its range.

    Assumptions
    -----------
    As `limit_queue`, and exponential patience. The queue never grows without end.

    Source
    ------
    docs/method.md#impatient-queue.

    Examples
    --------
    >>> balance = describe_impatient_queue(10, places=14, mean_stay_days=3, mean_patience_days=5)
    >>> round(balance.chance_of_waiting, 5), round(balance.chance_of_giving_up, 6)
    (0.14526, 0.013984)
    """
    load, number = check_amount("load_persons", load_persons).item(), _check_places(places)
    stay = check_above_zero("mean_stay_days", mean_stay_days)
    patience = check_above_zero("mean_patience_days", mean_patience_days)
    most = _longest(load, number, stay / patience)
    if most > _MOST_STATES:
        raise ValueError(
            "mean_patience_days must be short enough for the queue to end within "
            f"{_MOST_STATES} citizens; got {mean_patience_days!r}"
        )
    persons = np.arange(1, most + 1)
    leaving = np.minimum(persons, number) + np.maximum(persons - number, 0) * (stay / patience)
    chances = settled_chances(np.full(most, load), leaving)
    waiting = float(np.maximum(persons - number, 0) @ chances[1:])
    wait = waiting / load * stay if load > 0 else 0.0
    return ImpatientBalance(
        chance_of_waiting=float(chances[number:].sum()),
        chance_of_giving_up=wait / patience,
        mean_waiting_persons=waiting,
        mean_wait_days=wait,
        occupancy_share=float(np.minimum(persons, number) @ chances[1:]) / number,
    )


def _longest(load: float, places: int, giving_up: float) -> int:
    """Return a number of citizens that is exceeded with a negligible chance."""
    # Above this number citizens leave at least twice as fast as they come: each further one is
    # at most half as likely as the one before.
    balanced = places + max(2 * load - places, 0.0) / giving_up
    return math.ceil(balanced) + math.ceil(-math.log2(_LEFT_OUT)) + 1


def _check_places(places: int) -> int:
    return int(check_whole("places", places, minimum=1))
