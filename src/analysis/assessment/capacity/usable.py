"""How much of each offer's published capacity its target group can use."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from analysis.catalogue.offers import DatedPlaces, Offer
from analysis.catalogue.udmelding import Udmelding
from analysis.evidence import Unit
from analysis.model.balance.usable import usable_places

_COLUMNS = (
    "offer",
    "definition",
    "date",
    "unit",
    "places",
    "usable_low",
    "usable_central",
    "usable_high",
    "known",
)
_NOT_KNOWN = (float("nan"),) * 3


def usable_by_offer(udmelding: Udmelding) -> pd.DataFrame:
    """What can be used of every published capacity of every offer, with its interval.

    Parameters
    ----------
    udmelding
        The round, as known at the date of the study.

    Returns
    -------
    DataFrame
        One row for each offer and each of its capacities: offer (id), definition (what the
        number counts), date (as the source gives it), unit (the round's own), places (the
        number in that unit), usable_low, usable_central, usable_high (missing where not known),
        known. Places are whole; hours and offers are only taken by their share.

    Assumptions
    -----------
    Nothing is assumed that the round does not say: without the share for the group, or with
    another use whose places are not stated, or with units that are not those of the number, what
    is usable is not known.

    Source
    ------
    docs/method.md#usable-capacity.
    """
    rows = [
        {
            "offer": offer.id,
            "definition": str(stated.definition),
            "date": stated.figure.date.text,
            "unit": str(stated.figure.unit),
            "places": float("nan") if stated.figure.value is None else stated.figure.value,
            **_usable(offer, stated),
        }
        for offer in udmelding.offers
        for stated in offer.places
    ]
    return pd.DataFrame(rows, columns=list(_COLUMNS))


def _usable(offer: Offer, stated: DatedPlaces) -> dict[str, float | bool]:
    known = _is_known(offer, stated)
    low, central, high = _interval(offer, stated) if known else _NOT_KNOWN
    return {"usable_low": low, "usable_central": central, "usable_high": high, "known": known}


def _is_known(offer: Offer, stated: DatedPlaces) -> bool:
    """Whether the round says all that what is usable of a number rests on."""
    value = stated.figure.value
    if value is None or offer.share_for_group is None:
        return False
    if any(use.places is None for use in offer.used_otherwise):
        return False
    if stated.figure.unit is not Unit.PLACES:
        return True
    return value == int(value) and (not offer.units or sum(_units(offer)) == value)


def _interval(offer: Offer, stated: DatedPlaces) -> tuple[float, float, float]:
    share, value = offer.share_for_group, stated.figure.value
    if share is None or value is None:
        return _NOT_KNOWN
    shares = (share.low, share.central, share.high)
    if stated.figure.unit is not Unit.PLACES:
        low, central, high = (value * part for part in shares)
        return low, central, high
    uses = [use.places for use in offer.used_otherwise if use.places is not None]
    groups = offer.incompatible_groups
    found = usable_places(
        int(value),
        share=shares,
        used_otherwise_places=(
            sum(use.low for use in uses),
            sum(use.central for use in uses),
            sum(use.high for use in uses),
        ),
        unit_places=list(_units(offer)),
        groups=groups.number if groups else 1,
    )
    return float(found.low_places), float(found.central_places), float(found.high_places)


def _units(offer: Offer) -> Iterator[int]:
    for unit in offer.units:
        yield from [unit.places] * unit.number
