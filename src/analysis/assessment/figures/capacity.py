"""The figures of capacity: what the group can use of it, and what services without places reach."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from analysis.assessment.study import AreaView
from analysis.assessment.tables import rows_of
from analysis.evidence import Evidence, Quantity, Source, Unit
from analysis.language import Text
from analysis.periods import Period

_OWN = Source("Egne beregninger på grundlag af tilbuddenes oplysninger")
_DELIVERED: Mapping[str, tuple[Unit, Text]] = {
    "in_need_persons": (Unit.PERSONS, Text("børn med behov", "children in need")),
    "reached_persons": (Unit.PERSONS, Text("børn, der nås", "children reached")),
    "chance_all_reached": (Unit.PROBABILITY, Text("alle nås", "all are reached")),
    "hours_per_person_week": (
        Unit.HOURS_PER_WEEK,
        Text("timer om ugen pr. barn", "hours a week per child"),
    ),
    "staff_persons": (Unit.PERSONS, Text("kvalificerede medarbejdere", "qualified staff")),
    "vulnerable_services": (
        Unit.OFFERS,
        Text("tilbud med færre end to medarbejdere", "offers with fewer than two staff"),
    ),
    "days_to_start": (Unit.DAYS, Text("dage til start", "days to start")),
}


def usable(view: AreaView) -> Iterator[Quantity]:
    """How many of each stated number of places the group can use, where the round tells it."""
    offers = {offer.id: offer for offer in view.udmelding.offers}
    for row in rows_of(view.study.estimates.usable_by_offer):
        if not row.known:
            continue
        offer = offers[row.offer]
        stated = [places.figure for places in offer.places]
        basis = next(f for f in stated if f.value == row.places and f.date.text == row.date)
        yield Quantity(
            key=f"usable.{row.offer}.{basis.key}",
            value=row.usable_central,
            low=row.usable_low,
            high=row.usable_high,
            unit=Unit(row.unit),
            definition=Text(
                f"pladser, målgruppen kan bruge, {offer.name}",
                f"places the group can use, {offer.name}",
            ),
            evidence=Evidence.ASSUMED,
            source=basis.source,
            date=Period(row.date),
            method="docs/method.md#usable-capacity",
            inputs=(basis.key,),
        )


def delivered(view: AreaView) -> Iterator[Quantity]:
    """What services without places reach together, against each reading of need."""
    table = view.study.estimates.delivery_by_reading
    if not view.is_catchment:
        return
    readings = {reading.id: reading for reading in view.udmelding.need.readings}
    for row in rows_of(table):
        reading = readings[row.reading]
        basis = tuple(figure.key for figure in reading.basis)
        yield Quantity(
            key=f"delivery.{row.reading}.reached_share",
            value=row.reached_share,
            low=row.reached_share_low,
            high=row.reached_share_high,
            level=0.95,
            unit=Unit.SHARE,
            definition=Text("andel af børnene, der nås", "share of the children reached"),
            evidence=Evidence.ASSUMED,
            source=_OWN,
            date=reading.date,
            method="docs/method.md#deliver",
            inputs=basis,
        )
        for name, (unit, words) in _DELIVERED.items():
            value: Any = getattr(row, name)
            if not pd.isna(value):
                yield Quantity(
                    key=f"delivery.{row.reading}.{name}",
                    value=float(value),
                    unit=unit,
                    definition=words,
                    evidence=Evidence.ASSUMED,
                    source=_OWN,
                    date=reading.date,
                    method="docs/method.md#deliver",
                    inputs=basis,
                )
