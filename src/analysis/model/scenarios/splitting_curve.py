"""The price of splitting: what a second unit of k places costs in shortage, places and distance.

One table over the places of the new unit, its area's share, the places in all and the help the two
offers give each other. With 0 places in one offer the other is the only one, and receives all: the
row that every split is compared with.
"""

from collections.abc import Sequence
from itertools import product

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.model.arguments import check_share, check_whole
from analysis.model.balance.helping import Help
from analysis.model.balance.transfer import join_census
from analysis.model.queueing.load import Load

_CRITERIA = ("total_places", "expected_excess_persons", "displaced_persons")
# Differences below this are rounding, not reasons to prefer one choice.
_ROUNDING = 1e-9


def tabulate_splitting_curve(
    load: Load,
    *,
    shares: Sequence[float],
    total_places: Sequence[int],
    new_places: Sequence[int],
    helps: Sequence[Help] = tuple(Help),
) -> pd.DataFrame:
    """Return the price of splitting over places, share and help.

    Parameters
    ----------
    load : Load
        Need of the whole.
    shares : sequence of float
        Shares of the citizens who belong to the new unit's area.
    total_places : sequence of int
        Places in both offers together.
    new_places : sequence of int
        Places of the new unit; those above a total are left out with it.
    helps : sequence of Help
        Which help they give each other; the new unit is the first offer.

    Returns
    -------
    DataFrame
        One row per share, total, places of the new unit, and help. Columns: share, total_places,
        new_places, other_places, help; chance_of_shortage (somebody has no place, after help);
        expected_excess_persons; displaced_persons (in the other area's offer);
        pooled_excess_persons (one offer with all the places); price_persons (excess above that);
        price_places (places that one offer could do without at the same excess); efficient (no
        other row of the share has as few places, as small an excess and as few displaced, and
        fewer of one). Where an offer has no places, rows whose help would leave its citizens
        without any offer are left out.

    Raises
    ------
    ValueError
        A parameter lies outside its range, or nothing is left to tabulate.

    Assumptions
    -----------
    Must receive, places shared out anew at each moment, home first: see `transfer`.

    Source
    ------
    docs/method.md#price-of-splitting.

    Examples
    --------
    >>> curve = tabulate_splitting_curve(
    ...     Load(mean_persons=72), shares=[0.54], total_places=[86], new_places=[0, 20, 46]
    ... )
    >>> apart = curve[curve["help"] == "none"]
    >>> apart["price_persons"].round(2).tolist(), apart["price_places"].tolist()
    ([18.68, 0.59], [32, 5])
    """
    totals = [check_whole("total_places", total).item() for total in total_places]
    numbers = [check_whole("new_places", number).item() for number in new_places]
    choices = [
        ((number, total - number), help_given)
        for total, number, help_given in product(totals, numbers, helps)
        if number <= total and not _leaves_out((number, total - number), help_given)
    ]
    if not choices or not shares:
        raise ValueError("shares, total_places, new_places and helps must leave a row; got none")
    pooled_excess = load.census().expected_excess(np.arange(max(totals) + 1))
    tables = [
        _price(_tabulate_choices(load, check_share("share", share), choices), pooled_excess)
        for share in shares
    ]
    return pd.concat(tables, ignore_index=True)


def mark_efficient(table: pd.DataFrame, *, by: Sequence[str] = _CRITERIA) -> pd.Series:
    """Return which rows no other row beats: as small in every column, and smaller in one.

    Parameters
    ----------
    table : DataFrame
        One row per choice.
    by : sequence of str
        Columns in which less is better; none may be missing a value.

    Returns
    -------
    Series of bool, with the table's index

    Raises
    ------
    ValueError
        A column is unknown or none is named, or a value is missing.

    Assumptions
    -----------
    Fewer is better in every column, and no column weighs more than another.

    Source
    ------
    docs/method.md#efficient-set.

    Examples
    --------
    >>> choices = pd.DataFrame({"places": [80, 80, 90], "excess": [1.0, 2.0, 0.5]})
    >>> mark_efficient(choices, by=["places", "excess"]).tolist()
    [True, False, True]
    """
    unknown = [column for column in by if column not in table.columns]
    if unknown or not by:
        raise ValueError(f"by must name columns of the table, at least one; got {tuple(by)!r}")
    values = table[list(by)].to_numpy(dtype=np.float64)
    if np.isnan(values).any():
        raise ValueError(f"table must hold a value in each of {tuple(by)!r}; some are missing")
    efficient = [not _beaten(values, row) for row in values]
    return pd.Series(efficient, index=table.index, dtype=bool)


def _beaten(values: NDArray[np.float64], row: NDArray[np.float64]) -> bool:
    as_small = np.all(values <= row + _ROUNDING, axis=1)
    smaller = np.any(values < row - _ROUNDING, axis=1)
    return bool(np.any(as_small & smaller))


def _leaves_out(places: tuple[int, int], help_given: Help) -> bool:
    """Return whether an area without places of its own has no other offer to go to."""
    return any(
        number == 0 and other > 0 and not helpers
        for number, other, helpers in zip(places, places[::-1], help_given.helped_by, strict=True)
    )


def _tabulate_choices(
    load: Load, share: float, choices: Sequence[tuple[tuple[int, int], Help]]
) -> pd.DataFrame:
    joint = join_census(load, shares=[share, 1 - share])
    rows = []
    for places, help_given in choices:
        balance = joint.share_out(places, helped_by=help_given.helped_by)
        rows.append(
            {
                "share": share,
                "total_places": sum(places),
                "new_places": places[0],
                "other_places": places[1],
                "help": str(help_given),
                "chance_of_shortage": 1 - balance.chance_all_received,
                "expected_excess_persons": balance.expected_excess_persons,
                "displaced_persons": balance.displaced_persons,
            }
        )
    return pd.DataFrame(rows)


def _price(table: pd.DataFrame, pooled_excess: NDArray[np.float64]) -> pd.DataFrame:
    totals = table["total_places"].to_numpy()
    excess = table["expected_excess_persons"].to_numpy()
    # The pool's excess falls with its places: the fewest that give no more than the split does.
    enough = [int(np.argmax(pooled_excess <= each + _ROUNDING * (1 + each))) for each in excess]
    return table.assign(
        pooled_excess_persons=pooled_excess[totals],
        price_persons=np.maximum(excess - pooled_excess[totals], 0.0),
        price_places=totals - np.array(enough),
        efficient=mark_efficient(table),
    )
