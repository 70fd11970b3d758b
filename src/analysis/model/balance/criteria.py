"""How many places two or more offers take, by what is asked of them and how sure the need is."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.model.arguments import check_amount
from analysis.model.balance.must_receive import expected_excess_persons, places_needed
from analysis.model.balance.several_offers import check_shares, places_all_at_once
from analysis.model.census.count_distribution import CountDistribution
from analysis.model.queueing.load import Load


def places_for_excess(
    censuses: Sequence[CountDistribution], *, most_excess_persons: float
) -> tuple[int, ...]:
    """Return the fewest places in all with which the expected excess is at most so many citizens.

    Parameters
    ----------
    censuses : sequence of CountDistribution
        Citizens who need a place in each offer.
    most_excess_persons : float
        Expected citizens above the places, in all offers together; above 0.

    Raises
    ------
    ValueError
        `most_excess_persons` is not above 0, or there is no census.

    Assumptions
    -----------
    No transfer between the offers. Exact: each further place lowers an offer's excess by less
    than the one before, so adding places where they lower it most finds the smallest total.

    Source
    ------
    docs/method.md#places-by-criterion.

    Examples
    --------
    >>> from analysis.model.census.count_distribution import estimate_census
    >>> places_for_excess([estimate_census(72)], most_excess_persons=0.2)
    (87,)
    """
    most = check_amount("most_excess_persons", most_excess_persons).item()
    if most == 0 or not censuses:
        raise ValueError(
            "most_excess_persons must be above 0 and censuses must name at least one; got "
            f"{most_excess_persons!r} for {len(censuses)} censuses"
        )
    places = [0] * len(censuses)
    # What one more place in each offer would save.
    savings = [census.sf(0).item() for census in censuses]
    excess = sum(census.mean_persons for census in censuses)
    while excess > most:
        best = int(np.argmax(savings))
        places[best] += 1
        savings[best] = censuses[best].sf(places[best]).item()
        pairs = zip(censuses, places, strict=True)
        excess = sum(expected_excess_persons(*pair) for pair in pairs)
    return tuple(places)


def tabulate_places_by_criterion(
    load: Load, *, shares: Sequence[float], levels: Sequence[float]
) -> pd.DataFrame:
    """Return the places each criterion takes, with the load known and uncertain.

    Parameters
    ----------
    load : Load
        The uncertain load; its mean alone is the known one.
    shares : sequence of float
        Expected share of each offer's area; they sum to one.
    levels : sequence of float
        Service levels, each strictly between 0 and 1.

    Returns
    -------
    DataFrame
        One row per load (known, uncertain), level and criterion: pooled (one offer), each_alone,
        all_at_once, and expected_excess (the split has no more expected excess than the pool has
        with its places). Columns: load, level, criterion, places (tuple by offer), total_places,
        expected_excess_persons.

    Raises
    ------
    ValueError
        As `places_all_at_once`, or no level is given.

    Assumptions
    -----------
    Each offer has its own citizens and none helps another.

    Source
    ------
    docs/method.md#places-by-criterion.

    Examples
    --------
    >>> load = Load(mean_persons=72)
    >>> table = tabulate_places_by_criterion(load, shares=[0.54, 0.46], levels=[0.95])
    >>> table["total_places"].tolist()[:4]
    [86, 92, 96, 94]
    """
    expected = check_shares(shares)
    if not levels:
        raise ValueError("levels must name at least one; got none")
    rows = [
        {"load": name, "level": level, **row}
        for name, each in (("known", load.known), ("uncertain", load))
        for level in levels
        for row in _places_by_criterion(each, expected, level)
    ]
    return pd.DataFrame(rows)


def _places_by_criterion(
    load: Load, shares: tuple[float, ...], level: float
) -> list[dict[str, object]]:
    censuses = [load.census(share) for share in shares]
    pooled = places_needed(load.census(), level=level)
    pooled_excess = expected_excess_persons(load.census(), pooled)
    places_by_criterion = {
        "each_alone": tuple(places_needed(census, level=level) for census in censuses),
        "all_at_once": places_all_at_once(load, shares=shares, level=level),
        # A pool without any excess has no citizens, and then no offer has.
        "expected_excess": places_for_excess(censuses, most_excess_persons=pooled_excess)
        if pooled_excess > 0
        else (0,) * len(censuses),
    }
    rows: list[dict[str, object]] = [
        {
            "criterion": "pooled",
            "places": (pooled,),
            "total_places": pooled,
            "expected_excess_persons": pooled_excess,
        }
    ]
    for criterion, places in places_by_criterion.items():
        pairs = zip(censuses, places, strict=True)
        rows.append(
            {
                "criterion": criterion,
                "places": places,
                "total_places": sum(places),
                "expected_excess_persons": sum(expected_excess_persons(*pair) for pair in pairs),
            }
        )
    return rows
