"""The rows of a released table that the need model takes: with the ends that its sums imply."""

from __future__ import annotations

import pandas as pd

from analysis.assessment.need.released_sums import narrow_rows
from analysis.country.areas import AreasAt
from analysis.protection.frozen import FrozenRelease, release_rows


def bounded_rows(
    release: FrozenRelease, *, areas: AreasAt, persons: pd.Series[float]
) -> pd.DataFrame:
    """The released counts as answers; one that holds several municipalities never lacks an end.

    Parameters
    ----------
    areas
        The areas on the day of the study.
    persons
        The population at risk, by municipality.

    Returns
    -------
    DataFrame
        As `release_rows`; regions lie between the ends that the sums of West and East and the
        nation leave beside the others, and so does the upper end of a municipality that has none
        of its own. A count of several municipalities that still has none gets the lowest of the
        released sums it is part of, or else its population at risk: the model cannot part a count
        without an end among those it is of.

    Source
    ------
    docs/method.md#released-study.
    """
    rows = narrow_rows(release_rows(release), release, areas=areas)
    spoken_for = rows.groupby("answered_by")["area"].agg(list).to_dict() if len(rows) else {}
    sums = _sums(release)
    ends: list[object] = []
    for row in rows.to_dict("records"):
        own, others = str(row["area"]), spoken_for.get(row["area"], [])
        if row["high"] is None and others:
            codes = _codes({own, *others}, areas, persons)
            # A sum over the whole of it holds the count, too.
            above = [
                sums[area.slug]
                for area in areas.known
                if area.slug in sums and area.slug != own and codes <= set(area.municipalities)
            ]
            most = min([*above, int(persons.loc[sorted(codes)].sum())])
            ends.append(max(int(row["low"] or 0), most))
        else:
            ends.append(row["high"])
    return rows.assign(high=pd.Series(ends, index=rows.index, dtype=object))


def _sums(release: FrozenRelease) -> dict[str, int]:
    """The upper ends of released sums, by area."""
    return {
        str(row["area"]): int(row["high"])
        for row in release.whole.to_dict("records")
        if row["high"] is not None
    }


def _codes(held: set[str], areas: AreasAt, persons: pd.Series[float]) -> set[str]:
    """The municipalities of areas and codes."""
    inside = {code for area in areas.known if area.slug in held for code in area.municipalities}
    return inside | (held & set(persons.index))
