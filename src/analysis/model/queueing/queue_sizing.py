"""How many places it takes for few to be refused or to wait, and how much so many places carry."""

from collections.abc import Callable, Sequence

import pandas as pd

from analysis.model.arguments import check_amount, check_level, check_whole
from analysis.model.queueing.steady_queue import refusal_chance, waits_longer_chance


def places_for_refusal(load_persons: float, *, most_refused_share: float) -> int:
    """Return the fewest places with which at most this share of new citizens is refused.

    Parameters
    ----------
    load_persons : float
        Offered load: expected citizens at a time if nobody were refused, at least 0.
    most_refused_share : float
        Largest share of new citizens refused, strictly between 0 and 1.

    Raises
    ------
    ValueError
        The load is negative, infinite or missing, or the share is not strictly between 0 and 1.

    Assumptions
    -----------
    New citizens come as a Poisson process and those refused do not come back; stays may have
    any form.

    Source
    ------
    docs/method.md#erlang-b.

    Examples
    --------
    >>> [places_for_refusal(66, most_refused_share=share) for share in (0.1, 0.05, 0.01)]
    [66, 72, 81]
    """
    most = check_level("most_refused_share", most_refused_share)
    load = check_amount("load_persons", load_persons).item()
    return _fewest(lambda places: load == 0 or refusal_chance(load, places=places).item() <= most)


def places_for_wait(
    load_persons: float, *, mean_stay_days: float, days: float, level: float
) -> int:
    """Return the fewest places with which at least this share waits no longer than so many days.

    Parameters
    ----------
    load_persons, mean_stay_days, days
        As in `waits_longer_chance`; with 0 days: no wait at all.
    level : float
        Share of new citizens, strictly between 0 and 1.

    Raises
    ------
    ValueError
        As `waits_longer_chance`, or `level` is not strictly between 0 and 1.

    Assumptions
    -----------
    New citizens come as a Poisson process, stays are exponential, and whoever came first is
    first.

    Source
    ------
    docs/method.md#waiting-time.

    Examples
    --------
    >>> places_for_wait(5, mean_stay_days=152, days=0, level=0.95)
    10
    """
    most = 1 - check_level("level", level)
    load = check_amount("load_persons", load_persons).item()

    def enough(places: int) -> bool:
        late = waits_longer_chance(load, places=places, mean_stay_days=mean_stay_days, days=days)
        return load == 0 or late.item() <= most

    return _fewest(enough)


def carried_load(*, places: int, most_refused_share: float) -> float:
    """Return the largest load that so many places carry with at most this share refused.

    Parameters
    ----------
    places : int
        Places, at least 0.
    most_refused_share : float
        As in `places_for_refusal`, whose errors and assumptions it has.

    Assumptions
    -----------
    As `places_for_refusal`.

    Source
    ------
    docs/method.md#erlang-b.

    Examples
    --------
    >>> round(carried_load(places=15, most_refused_share=0.01), 3)
    8.108
    """
    number = check_whole("places", places).item()
    most = check_level("most_refused_share", most_refused_share)
    if number == 0:
        return 0.0
    low, high = 0.0, float(number)
    while refusal_chance(high, places=number).item() <= most:
        low, high = high, 2 * high
    while (middle := (low + high) / 2) not in {low, high}:
        if refusal_chance(middle, places=number).item() <= most:
            low = middle
        else:
            high = middle
    return low


def tabulate_occupancy(
    loads_persons: Sequence[float], *, most_refused_share: float
) -> pd.DataFrame:
    """Return the places that offers of several sizes need at one service, and how full they are.

    Parameters
    ----------
    loads_persons : sequence of float
        Offered loads, at least 0.
    most_refused_share : float
        Share of new citizens who may be refused, strictly between 0 and 1.

    Returns
    -------
    DataFrame
        load_persons, places, refused_share, occupancy_share (citizens received per place; 0
        without places). One row per load: there is no occupancy that suits every size.

    Raises
    ------
    ValueError
        As `places_for_refusal`.

    Assumptions
    -----------
    Each offer stands alone, with Poisson inflow; those refused do not come back.

    Source
    ------
    docs/method.md#erlang-b.

    Examples
    --------
    >>> table = tabulate_occupancy([4, 66], most_refused_share=0.05)
    >>> table["places"].tolist(), table["occupancy_share"].round(2).tolist()
    ([8, 72], [0.48, 0.87])
    """
    rows = []
    for load in loads_persons:
        places = places_for_refusal(load, most_refused_share=most_refused_share)
        refused = refusal_chance(load, places=places).item() if load > 0 else 0.0
        rows.append(
            {
                "load_persons": float(load),
                "places": places,
                "refused_share": refused,
                "occupancy_share": load * (1 - refused) / places if places else 0.0,
            }
        )
    return pd.DataFrame(rows)


def _fewest(enough: Callable[[int], bool]) -> int:
    """Return the first number of places that is enough; more than enough stays enough."""
    too_few, places = -1, 0
    while not enough(places):
        too_few, places = places, 2 * places + 1
    while places - too_few > 1:
        middle = (too_few + places) // 2
        if enough(middle):
            places = middle
        else:
            too_few = middle
    return places
