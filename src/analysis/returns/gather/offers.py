"""What offers tell of themselves: profile, places, who comes and goes, stays, competences."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

import pandas as pd

from analysis.returns.gather.rows import (
    Record,
    choice_of,
    count_cells,
    count_columns,
    number_of,
    tables_named,
    tabulate,
)
from analysis.returns.register.kept import KeptAnswer, KeptReturn

_CHOICES = (
    "municipality",
    "operator",
    "kind",
    "highly_specialised",
    "opened",
    "threatened",
    "stays_from",
    "stays_to",
)
_COUNTS = ("over_occupancy", "waiting", "started", "within_days", "reached", "staff", "vacancies")
_NUMBERS = ("hours", "days_to_start")
OFFER_COLUMNS = (
    "offer",
    "name",
    *_CHOICES,
    *count_columns(*_COUNTS),
    *_NUMBERS,
    "stays_without_month",
)
PLACES_COLUMNS = (
    "offer",
    "municipality",
    "definition",
    "date",
    *count_columns("places", "other_groups"),
)
MOVE_COLUMNS = ("offer", "month", *count_columns("arrivals", "departures", "present"))
COMPETENCE_COLUMNS = ("offer", "category", *count_columns("staff"))
STAY_COLUMNS = ("offer", "entry_month", "exit_month", "current")


def tabulate_offers(offers: Sequence[KeptReturn]) -> pd.DataFrame:
    """One row for each offer: what it is, and what shows a shortage under the round's rule."""
    return tabulate((_profile(one) for one in offers), OFFER_COLUMNS)


def tabulate_places(offers: Sequence[KeptReturn]) -> pd.DataFrame:
    """Places by what they count and the day they are of: never added over definitions."""
    rows = (
        {
            "offer": one.respondent,
            "municipality": one.words("offer.municipality"),
            "definition": definition,
            "date": _day(cells.get("date")),
            **count_cells("places", cells.get("places")),
            **count_cells("other_groups", cells.get("other_groups")),
        }
        for one in offers
        for _, definition, cells in tables_named(one, "places")
    )
    return tabulate(rows, PLACES_COLUMNS)


def tabulate_moves(offers: Sequence[KeptReturn]) -> pd.DataFrame:
    """Arrivals and departures in the 12 months that end with a month, and who was there then."""
    rows = (
        {
            "offer": one.respondent,
            "month": choice_of(cells.get("month")),
            **count_cells("arrivals", cells.get("arrivals")),
            **count_cells("departures", cells.get("departures")),
            **count_cells("present", cells.get("present")),
        }
        for one in offers
        for _, _, cells in tables_named(one, "flow")
    )
    return tabulate(rows, MOVE_COLUMNS)


def tabulate_competences(offers: Sequence[KeptReturn]) -> pd.DataFrame:
    """What the staff can do: one row for each that an offer names."""
    rows = (
        {
            "offer": one.respondent,
            "category": choice_of(cells.get("category")),
            **count_cells("staff", cells.get("staff")),
        }
        for one in offers
        for _, _, cells in tables_named(one, "competences")
    )
    return tabulate(rows, COMPETENCE_COLUMNS)


def tabulate_stays(offers: Sequence[KeptReturn]) -> pd.DataFrame:
    """Stays whose months are known; how many are not stands with the offer.

    Returns
    -------
    DataFrame
        Indexed by offer, sheet and cell of the month of entry.
    """
    rows: list[Record] = []
    places: list[str] = []
    for one in offers:
        for entry, end in _stays(one):
            if entry is None or not _known(entry) or not (end is None or _known(end)):
                continue
            rows.append(
                {
                    "offer": one.respondent,
                    "entry_month": entry.words,
                    "exit_month": end.words if end else None,
                    "current": end is None,
                }
            )
            places.append(f"{one.respondent} {entry.sheet}!{entry.cell}")
    found = tabulate(rows, STAY_COLUMNS)
    return found.set_axis(pd.Index(places, dtype=object, name="stay"), axis="index")


def _stays(one: KeptReturn) -> Iterator[tuple[KeptAnswer | None, KeptAnswer | None]]:
    for _, _, cells in tables_named(one, "stays"):
        yield cells.get("entry"), cells.get("exit")


def _known(answer: KeptAnswer) -> bool:
    """Whether a month stands there, and not that nobody knows it."""
    return bool(answer.words)


def _profile(one: KeptReturn) -> Record:
    single = one.single
    unknown = sum(
        entry is None or not _known(entry) or not (end is None or _known(end))
        for entry, end in _stays(one)
    )
    record: Record = {"offer": one.respondent, "name": one.words("offer.name")}
    record |= {name: choice_of(single.get(f"offer.{name}")) for name in _CHOICES}
    for name in _COUNTS:
        record |= count_cells(name, single.get(f"offer.{name}"))
    record |= {name: number_of(single.get(f"offer.{name}")) for name in _NUMBERS}
    return record | {"stays_without_month": unknown}


def _day(answer: KeptAnswer | None) -> str:
    return answer.value.isoformat() if answer and isinstance(answer.value, dt.date) else ""
