"""What the wider released sums say of the regions and municipalities they are made of."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.country.areas import AreaKind, AreasAt
from analysis.protection.frozen import ROW_COLUMNS, FrozenRelease

Ends = tuple[float, float]
_ANY: Ends = (0.0, math.inf)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """A sum and its parts.

    Parameters
    ----------
    name
        What the interval of the sum stands under.
    parts
        The same of its parts; there may be others that nothing is said of.
    whole
        Whether the parts are all of it.
    """

    name: str
    parts: tuple[str, ...]
    whole: bool = True


def narrow_sums(ends: Mapping[str, Ends], sums: Sequence[Sum]) -> dict[str, Ends]:
    """The ends that sums and parts leave each other.

    Parameters
    ----------
    ends
        What is said of each by itself, lowest and highest count in persons.
    sums
        Those of the finest parts first; nothing is part of two sums.

    Returns
    -------
    dict
        The lowest and highest count that each can have.

    Notes
    -----
    Upwards a sum lies between the sums of its parts' ends; downwards a part is at most the sum less
    what the others are at least, and at least the sum less what they are at most. Where nothing is
    part of two sums, once up and once down gives the ends that linear programming would.

    Source
    ------
    docs/method.md#released-study.

    Examples
    --------
    >>> said = {"nation": (20, 20), "north": (0, float("inf")), "south": (12, 15)}
    >>> narrow_sums(said, [Sum(name="nation", parts=("north", "south"))])["north"]
    (5, 8)
    """
    found = dict(ends)
    for one in sums:
        low = sum(found.get(part, _ANY)[0] for part in one.parts)
        high = sum(found.get(part, _ANY)[1] for part in one.parts) if one.whole else math.inf
        found[one.name] = _meet(found.get(one.name, _ANY), (low, high))
    for one in reversed(sums):
        low, high = found[one.name]
        before = {part: found.get(part, _ANY) for part in one.parts}
        for part in one.parts:
            others = [said for name, said in before.items() if name != part]
            most = high - sum(least for least, _ in others)
            least = low - sum(highest for _, highest in others) if one.whole else 0.0
            found[part] = _meet(before[part], (max(least, 0.0), most))
    return found


def narrow_rows(rows: pd.DataFrame, release: FrozenRelease, *, areas: AreasAt) -> pd.DataFrame:
    """The rows of a release with the ends that its wider sums imply.

    Returns
    -------
    DataFrame
        As `analysis.protection.frozen.release_rows`: regions with the ends that follow, hidden ones
        too where there is an upper one, and municipalities without an upper end with that.
    """
    if rows.empty:
        return rows
    records: list[dict[str, Any]] = [
        {str(name): value for name, value in row.items()} for row in rows.to_dict("records")
    ]
    said = {str(row["area"]): _ends(row) for row in release.whole.to_dict("records")}
    country = [area for area in areas.known if area.kind is AreaKind.COUNTRY]
    # Known areas hold regions of other years, too, over the same municipalities.
    levels = (areas.regions, areas.parts, country)
    regions = {area.slug for area in areas.regions}
    held = {
        str(row["area"]): _ends(row)
        for row in records
        if row["area"] not in regions and row["status"] == "answered" and row["low"] is not None
    }
    spoken = {str(row["answered_by"]) for row in records if row["answered_by"]}
    sums: list[Sum] = []
    below: dict[str, set[str]] = {code: {code} for code in held}
    for level in levels:
        above: dict[str, set[str]] = {}
        for area in level:
            inside = set(area.municipalities)
            parts = tuple(sorted(name for name, codes in below.items() if codes <= inside))
            if parts or area.slug in spoken or area.slug in said:
                # A region's joint answer is of municipalities that have no number of their own.
                whole = bool(parts) and area.slug not in spoken
                sums.append(Sum(name=area.slug, parts=parts, whole=whole))
                above[area.slug] = inside
        below = above or below
    found = narrow_sums({**said, **held}, sums)
    return _write(records, found, regions & found.keys(), held.keys())


def _write(
    records: list[dict[str, Any]],
    found: Mapping[str, Ends],
    regions: set[str],
    held: Collection[str],
) -> pd.DataFrame:
    for row in records:
        area = str(row["area"])
        if area in regions:
            row["low"], row["high"] = _whole(found[area])
        elif area in held and row["high"] is None:
            row["high"] = _whole(found[area])[1]
    stood = {str(row["area"]) for row in records}
    for area in sorted(regions - stood):
        low, high = _whole(found[area])
        if high is not None:
            more = {"area": area, "status": "answered", "low": low, "high": high}
            records.append({**more, "answered_by": None})
    return pd.DataFrame(
        {name: pd.Series([row[name] for row in records], dtype=object) for name in ROW_COLUMNS}
    )


def _ends(row: Mapping[Any, Any]) -> Ends:
    return float(row["low"] or 0), math.inf if row["high"] is None else float(row["high"])


def _whole(ends: Ends) -> tuple[int, int | None]:
    low, high = ends
    return round(low), None if high == math.inf else round(high)


def _meet(one: Ends, other: Ends) -> Ends:
    return max(one[0], other[0]), min(one[1], other[1])
