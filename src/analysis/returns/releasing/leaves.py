"""Who knows how much of a count, and which counts of different releases are of the same citizens.

Two releases are laid over each other leaf by leaf. A count that two municipalities share, or a
region's joint answer, may elsewhere be given municipality by municipality; then it is divided here
as it is there, so that what the two say together is seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.protection import Release, restore_release
from analysis.returns.releasing.counts import UNIT, RoundCounts, Unit

TOTAL = "total"
HOLDER, REGION, LANDSDEL = "holder", "region", "landsdel"
HIERARCHY: Mapping[str, Sequence[str]] = {HOLDER: [UNIT, REGION, LANDSDEL, TOTAL]}
_COUNT = "count"


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Counts that another release rests on.

    Parameters
    ----------
    same_round
        Whether it is of the same round: then a part that only one of the two counts is what the
        larger number has beyond the others, as long as nobody says otherwise.
    """

    counts: RoundCounts
    same_round: bool


def tabulate_leaves(units: Iterable[Unit], *, beside: Sequence[Beside] = ()) -> pd.DataFrame:
    """One row for each exact count, or for each part of it that somebody knows.

    Returns
    -------
    pandas.DataFrame
        holder, unit, region, landsdel, count.

    Notes
    -----
    A count that two municipalities share, and that nobody divides, is two rows: what one of them
    knows, at worst all of it, and what it does not, at worst nothing. Whatever the true parts are,
    neither learns more than in that case.
    """
    rows = [
        {
            # Never named as its unit or region is: it is a part of them.
            HOLDER: f"({holder})",
            UNIT: unit.area,
            REGION: unit.region,
            LANDSDEL: unit.landsdel,
            _COUNT: count,
        }
        for unit in units
        if unit.exact
        for holder, count in _divide(unit, beside)
    ]
    return pd.DataFrame(rows)


def lay_release(
    kept: Mapping[str, Any], counts: RoundCounts, *, beside: Sequence[Beside]
) -> Release:
    """An earlier release over the leaves of others; readers met the same cells.

    Parameters
    ----------
    kept
        As `analysis.protection.keep_release` wrote it.
    """
    leaves = tabulate_leaves(counts.units, beside=beside)
    shown = [name for name in kept["hidden"] if name[0][0] != HOLDER]
    # A holder of a whole count is the count itself, hidden or shown as that is.
    divided = leaves[leaves[UNIT].duplicated(keep=False)]
    holders = [[[HOLDER, holder]] for holder in divided[HOLDER]]
    columns = {str(name): leaves[name].tolist() for name in leaves.columns}
    return restore_release({**kept, "leaves": columns, "hidden": [*shown, *holders]})


def share_out(name: str, members: Sequence[str], count: int) -> tuple[tuple[str, int], ...]:
    """Who knows how much of a count: of two who share it one, at worst, all and the other nothing.

    Examples
    --------
    >>> share_out("851", ["840", "851"], 7), share_out("851", ["851"], 7)
    ((('851', 7), ('840+851', 0)), (('851', 7),))
    """
    known = (name, count)
    return (known, ("+".join(members), 0)) if len(members) == 2 else (known,)


def _divide(unit: Unit, beside: Sequence[Beside]) -> tuple[tuple[str, int], ...]:
    if len(unit.members) > 1:
        for other in beside:
            parts = _parts(unit, other)
            if parts:
                return parts
    return share_out(unit.area, unit.members, unit.low)


def _parts(unit: Unit, other: Beside) -> tuple[tuple[str, int], ...]:
    """A count as another release divides it; empty where that one is of something else."""
    inside = [
        found
        for found in other.counts.units
        if found.exact and set(found.members) < set(unit.members)
    ]
    rest = unit.low - sum(found.low for found in inside)
    left = set(unit.members).difference(*(found.members for found in inside))
    if not inside or rest < 0 or (rest > 0 and not left) or (left and not other.same_round):
        return ()
    parts = tuple((found.area, found.low) for found in inside)
    return (*parts, (f"{unit.area}:rest", rest)) if left else parts
