"""Places tried against need where citizens may wait, or must have a place within some days."""

from __future__ import annotations

import math

import pandas as pd

from analysis.assessment.need.offered_load import offered_load
from analysis.catalogue.offers import SupplyRule
from analysis.catalogue.udmelding import Udmelding
from analysis.evidence import Unit
from analysis.model.balance.supply_rules import DAYS_PER_YEAR, assess_deadline, assess_waiting
from analysis.model.queueing.load import Load

STAYS = ("low", "central", "high")
_LEVEL = 0.9


def supply_by_places(udmelding: Udmelding) -> pd.DataFrame:
    """What the numbers of places to be tried mean under the round's own supply rule.

    Returns
    -------
    DataFrame
        reading, case (the mean stay: low, central, high; the need uncertain in each), places,
        occupancy_share; where citizens may wait share_waiting, mean_wait_days (infinite: the queue
        grows), chance_of_growing; where they must have a place within days share_late,
        late_per_year. What a rule does not use is missing. Empty for the other rules, and where
        the round names no places to try or no stay.

    Source
    ------
    docs/method.md#may-wait, #within-days.
    """
    capacity, stay = udmelding.capacity, udmelding.mean_stay
    if stay is None or capacity.unit is not Unit.PLACES:
        return pd.DataFrame()
    rows = []
    for reading in udmelding.need.readings:
        for case in STAYS:
            load = offered_load(udmelding, reading, stay=case)
            days = getattr(stay, case) * DAYS_PER_YEAR
            for places in capacity.compare_places:
                found = load and _row(udmelding, load, places=int(places), stay_days=days)
                if found:
                    rows.append({"reading": reading.id, "case": case, "places": places, **found})
    return pd.DataFrame(rows)


def _row(
    udmelding: Udmelding, load: Load, *, places: int, stay_days: float
) -> dict[str, float] | None:
    capacity = udmelding.capacity
    if capacity.rule is SupplyRule.MAY_WAIT:
        waiting = assess_waiting(load, places=places, mean_stay_days=stay_days, level=_LEVEL)
        return {
            "occupancy_share": waiting.occupancy_share,
            "share_waiting": waiting.chance_of_waiting,
            "mean_wait_days": waiting.mean_wait_days,
            "chance_of_growing": waiting.chance_of_growing,
            "share_late": math.nan,
            "late_per_year": math.nan,
        }
    if capacity.rule is SupplyRule.WITHIN_DAYS and capacity.within_days is not None:
        deadline = assess_deadline(
            load, places=places, mean_stay_days=stay_days, days=capacity.within_days
        )
        return {
            "occupancy_share": deadline.occupancy_share,
            "share_waiting": math.nan,
            "mean_wait_days": math.nan,
            "chance_of_growing": math.nan,
            "share_late": 1 - deadline.chance_within_days,
            "late_per_year": deadline.late_per_year,
        }
    return None
