"""What services without places deliver against need: who is reached, with how much, by how few."""

from __future__ import annotations

import math

import pandas as pd

from analysis.assessment.need.offered_load import offered_load
from analysis.catalogue.contents import Delivery
from analysis.catalogue.offers import Offer, SupplyRule
from analysis.catalogue.udmelding import Udmelding
from analysis.model.balance.delivery import Service, assess_delivery

_LEVEL = 0.95


def delivery_by_reading(udmelding: Udmelding) -> pd.DataFrame:
    """What the offers of a round that delivers hours reach together, against each reading of need.

    Returns
    -------
    DataFrame
        reading, services, in_need_persons, and the fields of `DeliveryBalance` that are numbers:
        reached_persons, reached_share, reached_share_low, reached_share_high (95 %),
        chance_all_reached, hours_per_person_week, staff_persons, vulnerable_services,
        vulnerable_persons, days_to_start, longest_days_to_start, not_known (number of services
        that do not state hours, staff or days). Missing where nobody states it. Empty for other
        rules, and where no offer states how many children it reaches.

    Assumptions
    -----------
    Need is uncertain as the round says. An offer that does not state how many it reaches is left
    out: what is not known is never counted as none.

    Source
    ------
    docs/method.md#deliver.
    """
    services = [service for offer in udmelding.offers if (service := _service(offer)) is not None]
    if udmelding.capacity.rule is not SupplyRule.DELIVER or not services:
        return pd.DataFrame()
    rows = []
    for reading in udmelding.need.readings:
        load = offered_load(udmelding, reading)
        if load is None:
            continue
        found = assess_delivery(load.census(), services=services, level=_LEVEL)
        rows.append(
            {
                "reading": reading.id,
                "services": len(services),
                "in_need_persons": load.mean_persons,
                "reached_persons": found.reached_persons,
                "reached_share": found.reached_share,
                "reached_share_low": found.reached_share_low,
                "reached_share_high": found.reached_share_high,
                "chance_all_reached": found.chance_all_reached,
                "hours_per_person_week": found.hours_per_person_week,
                "staff_persons": found.staff_persons,
                "vulnerable_services": len(found.vulnerable_services),
                "vulnerable_persons": found.vulnerable_persons,
                "days_to_start": found.days_to_start,
                "longest_days_to_start": found.longest_days_to_start,
                "not_known": len(found.not_known),
            }
        )
    return pd.DataFrame(rows)


def _service(offer: Offer) -> Service | None:
    delivered = offer.delivery
    reached = _central(delivered, "children_reached")
    if delivered is None or reached is None:
        return None
    hours, each = _central(delivered, "hours_per_week"), None
    if hours is None:
        each = _central(delivered, "hours_per_child_per_week")
        hours = None if each is None else each * reached
    staff = _central(delivered, "qualified_staff")
    return Service(
        name=offer.id,
        reached_persons=round(reached),
        hours_per_week=hours,
        # Half a post is one person who can fall ill, not none.
        staff_persons=None if staff is None else math.ceil(staff),
        days_to_start=_central(delivered, "days_to_start"),
    )


def _central(delivered: Delivery | None, name: str) -> float | None:
    amount = delivered.amount(name) if delivered else None
    return None if amount is None else amount.central
