"""Who gets nearer, and by how much, when offers open or close.

Distances come in: one row per municipality, one column per offer. Where there is no road the
distance is missing, and stays missing; it is never counted as near or far.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.model.arguments import check_amount


def tabulate_nearness(
    km_by_offer: pd.DataFrame, *, before: Sequence[str], after: Sequence[str], persons: pd.Series
) -> pd.DataFrame:
    """Return each municipality's nearest offer before and after, and how much nearer it comes.

    Parameters
    ----------
    km_by_offer : DataFrame of float
        Kilometres; one row per municipality code, one column per offer; missing where unknown.
    before, after : sequence of str
        Offers that are open in the two situations, at least one each.
    persons : Series of float, indexed by municipality code
        Expected citizens, at least 0; the same municipalities.

    Returns
    -------
    DataFrame
        municipality, persons, offer_before, km_before, offer_after, km_after, km_nearer (negative:
        farther); missing where no open offer has a known distance.

    Raises
    ------
    ValueError
        An offer has no column, none is open, the municipalities differ or occur twice, or a
        number is negative.

    Assumptions
    -----------
    Everybody goes to the nearest offer, whether or not it has room.

    Source
    ------
    docs/method.md#nearness.

    Examples
    --------
    >>> km = pd.DataFrame({"Rødby": [330.0, 30.0], "Vest": [60.0, 280.0]}, index=["751", "360"])
    >>> persons = pd.Series({"751": 4.0, "360": 1.0})
    >>> found = tabulate_nearness(km, before=["Rødby"], after=["Rødby", "Vest"], persons=persons)
    >>> found["km_nearer"].tolist()
    [270.0, 0.0]
    """
    index = km_by_offer.index
    if not index.is_unique or not persons.index.is_unique or set(index) != set(persons.index):
        raise ValueError("persons must hold the municipalities of km_by_offer, each once")
    known = km_by_offer.to_numpy(dtype=np.float64)
    check_amount("km_by_offer", known[~np.isnan(known)])
    weights = check_amount("persons", persons.reindex(index).to_numpy())
    offer_before, km_before = _nearest(km_by_offer, "before", before)
    offer_after, km_after = _nearest(km_by_offer, "after", after)
    return pd.DataFrame(
        {
            "municipality": [str(code) for code in index],
            "persons": weights,
            "offer_before": offer_before,
            "km_before": km_before,
            "offer_after": offer_after,
            "km_after": km_after,
            "km_nearer": km_before - km_after,
        }
    )


def mean_km(nearness: pd.DataFrame, *, column: str) -> float:
    """Return the mean distance of a citizen, over municipalities where it is known.

    Parameters
    ----------
    nearness : DataFrame
        From `tabulate_nearness`: one row per municipality.
    column : str
        km_before, km_after or km_nearer.

    Returns
    -------
    float
        Kilometres; not a number where nobody has a known distance.

    Raises
    ------
    ValueError
        `column` is none of the three.

    Assumptions
    -----------
    Citizens live where the table says; those without a road are left out of the mean.

    Source
    ------
    docs/method.md#nearness.
    """
    allowed = ("km_before", "km_after", "km_nearer")
    if column not in allowed:
        raise ValueError(f"column must be one of {allowed}; got {column!r}")
    known = nearness[nearness[column].notna()]
    persons = known["persons"].sum()
    return float((known[column] * known["persons"]).sum() / persons) if persons > 0 else np.nan


def _nearest(
    km_by_offer: pd.DataFrame, name: str, offers: Sequence[str]
) -> tuple[list[str | None], pd.Series]:
    unknown = [offer for offer in offers if offer not in km_by_offer.columns]
    if unknown or not offers:
        raise ValueError(f"{name} must name offers of km_by_offer, at least one; got {offers!r}")
    distances = km_by_offer[list(offers)].to_numpy(dtype=np.float64)
    # Missing distances lose against every known one, and stay missing where none is known.
    column = np.argmin(np.where(np.isnan(distances), np.inf, distances), axis=1)
    nearest = distances[np.arange(distances.shape[0]), column]
    names = [
        None if np.isnan(km) else offers[position]
        for position, km in zip(column.tolist(), nearest.tolist(), strict=True)
    ]
    return names, pd.Series(nearest)
