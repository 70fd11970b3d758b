"""A census against places, for the supply rule that nobody may wait (`must_receive`).

Whoever needs a place is received: shortage shows as overcrowding (overbelægning), never as a
queue. All chances are long-run shares of the time, not forecasts from today's residents.
"""

import math
from collections.abc import Mapping, Sequence

import pandas as pd

from analysis.model.arguments import check_whole
from analysis.model.census.count_distribution import CountDistribution

_BALANCE_COLUMNS = (
    "places",
    "chance_of_exceeding",
    "expected_excess_persons",
    "occupancy_share",
    "full_time_share",
)


def chance_of_exceeding(census: CountDistribution, places: int) -> float:
    """Return the long-run chance that more citizens need a place than there are places.

    Parameters
    ----------
    census : CountDistribution
        Citizens who need a place at a time.
    places : int
        Places, at least 0.

    Raises
    ------
    ValueError
        `places` is negative or fractional.

    Assumptions
    -----------
    In the long run, everybody is received at once, so the number in need does not depend on
    places.

    Source
    ------
    docs/method.md#chance-of-exceeding.

    Examples
    --------
    >>> from analysis.model.census.count_distribution import estimate_census
    >>> round(chance_of_exceeding(estimate_census(72), 81), 3)
    0.132
    """
    return float(census.sf(_check_places(places)))


def expected_excess_persons(census: CountDistribution, places: int) -> float:
    """Return the expected number of citizens above the places: the size of the overcrowding.

    Parameters and errors as `chance_of_exceeding`.

    Assumptions
    -----------
    As `chance_of_exceeding`.

    Source
    ------
    docs/method.md#expected-excess.

    Examples
    --------
    >>> from analysis.model.census.count_distribution import estimate_census
    >>> expected_excess_persons(estimate_census(72), 0)
    72.0
    """
    return float(census.expected_excess(_check_places(places)))


def occupancy_share(census: CountDistribution, places: int) -> float:
    """Return expected citizens per place; above 1 where the offer is overcrowded on average.

    Without places it is infinite, or 0 where nobody is expected. Parameters and errors as
    `chance_of_exceeding`.

    Assumptions
    -----------
    As `chance_of_exceeding`.

    Source
    ------
    docs/method.md#occupancy.

    Examples
    --------
    >>> from analysis.model.census.count_distribution import estimate_census
    >>> occupancy_share(estimate_census(72), 60)
    1.2
    """
    number = _check_places(places)
    if number == 0:
        return math.inf if census.mean_persons > 0 else 0.0
    return census.mean_persons / number


def full_time_share(census: CountDistribution, places: int) -> float:
    """Return the long-run share of the time in which every place is taken.

    Parameters and errors as `chance_of_exceeding`.

    Assumptions
    -----------
    As `chance_of_exceeding`.

    Source
    ------
    docs/method.md#full-time.

    Examples
    --------
    >>> from analysis.model.census.count_distribution import estimate_census
    >>> round(full_time_share(estimate_census(72), 72), 3)
    0.516
    """
    return float(census.chance_of_at_least(_check_places(places)))


def places_needed(census: CountDistribution, *, level: float) -> int:
    """Return the fewest places that suffice at least this share of the time.

    Parameters
    ----------
    census : CountDistribution
        Citizens who need a place at a time.
    level : float
        Service level, strictly between 0 and 1.

    Raises
    ------
    ValueError
        `level` is not strictly between 0 and 1.

    Assumptions
    -----------
    As `chance_of_exceeding`.

    Source
    ------
    docs/method.md#places-needed.

    Examples
    --------
    >>> from analysis.model.census.count_distribution import estimate_census
    >>> places_needed(estimate_census(72), level=0.95)
    86
    """
    return census.quantile(level)


def tabulate_balance(census: CountDistribution, *, places: Sequence[int]) -> pd.DataFrame:
    """Return what each number of places means; one row per number of places.

    Parameters
    ----------
    census : CountDistribution
        Citizens who need a place at a time.
    places : sequence of int
        Numbers of places to compare, each at least 0.

    Returns
    -------
    DataFrame
        places, chance_of_exceeding, expected_excess_persons, occupancy_share, full_time_share.

    Raises
    ------
    ValueError
        A number of places is negative or fractional.

    Assumptions
    -----------
    As `chance_of_exceeding`.

    Source
    ------
    docs/method.md#chance-of-exceeding, #expected-excess, #occupancy, #full-time.

    Examples
    --------
    >>> from analysis.model.census.count_distribution import estimate_census
    >>> table = tabulate_balance(estimate_census(72), places=[60, 81])
    >>> table["chance_of_exceeding"].round(3).tolist()
    [0.915, 0.132]
    """
    rows = [
        {
            "places": _check_places(number),
            "chance_of_exceeding": chance_of_exceeding(census, number),
            "expected_excess_persons": expected_excess_persons(census, number),
            "occupancy_share": occupancy_share(census, number),
            "full_time_share": full_time_share(census, number),
        }
        for number in places
    ]
    return pd.DataFrame(rows, columns=list(_BALANCE_COLUMNS))


def tabulate_places_needed(
    censuses: Mapping[str, CountDistribution], *, levels: Sequence[float]
) -> pd.DataFrame:
    """Return the places each service level takes; one row per census and level.

    Parameters
    ----------
    censuses : mapping of str to CountDistribution
        Censuses by name, such as the mean known and the mean uncertain.
    levels : sequence of float
        Service levels, each strictly between 0 and 1.

    Returns
    -------
    DataFrame
        census, level, places, and for those places the columns of `tabulate_balance`.

    Raises
    ------
    ValueError
        A level is not strictly between 0 and 1.

    Assumptions
    -----------
    As `chance_of_exceeding`.

    Source
    ------
    docs/method.md#places-needed.

    Examples
    --------
    >>> from analysis.model.census.count_distribution import estimate_census
    >>> both = {"known": estimate_census(66), "uncertain": estimate_census(66, mean_cv=0.15)}
    >>> tabulate_places_needed(both, levels=[0.95])["places"].tolist()
    [80, 88]
    """
    wanted = [(name, census, level) for name, census in censuses.items() for level in levels]
    tables = [
        tabulate_balance(census, places=[places_needed(census, level=level)]).assign(
            census=name, level=level
        )
        for name, census, level in wanted
    ]
    if not tables:
        raise ValueError("censuses and levels must each name at least one; got none")
    return pd.concat(tables, ignore_index=True)[["census", "level", *_BALANCE_COLUMNS]]


def _check_places(places: int) -> int:
    return int(check_whole("places", places))
