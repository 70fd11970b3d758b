"""What stands in the file of a release: cells, standings, opinions, flows, account and changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.errors import ProtectionError
from analysis.language import Text
from analysis.protection import Profile, Release, find_profile, keep_release
from analysis.protection.frozen import FrozenRelease
from analysis.protection.frozen_rules import CHANGE_COLUMNS
from analysis.protection.frozen_text import SCHEMA, write_sealed
from analysis.protection.personal_data import scan_places
from analysis.returns.releasing.categories import (
    Nearby,
    list_categories,
    list_category_cells,
    protect_categories,
    tabulate_parts,
)
from analysis.returns.releasing.earlier import Earlier
from analysis.returns.releasing.flows import list_flow_cells, protect_flows
from analysis.returns.releasing.inputs import Inputs
from analysis.returns.releasing.leaves import Beside
from analysis.returns.releasing.notes import describe_notes
from analysis.returns.releasing.offers import Setting
from analysis.returns.releasing.record import CATEGORIES, COUNTS, FLOWS
from analysis.returns.releasing.table import (
    count_hidden,
    list_cells,
    protect_counts,
    published_facts,
    stated_facts,
)

_KEY = ("area", "category", "year")
# What stands in the table of changes where a cell says nothing.
_NOTHING, _UNSHOWN = "", "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """The circumstances of a release.

    Parameters
    ----------
    own, linked
        Earlier releases of the round, and those of rounds that it renews or that renew it.
    """

    profile: Profile
    day: dt.date
    synthetic: bool
    own: Sequence[Earlier]
    linked: Sequence[Earlier]

    @property
    def earlier(self) -> tuple[Earlier, ...]:
        """All of them."""
        return (*self.own, *self.linked)


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """The bytes of a release, and its protected tables for the record."""

    content: bytes
    tables: Mapping[str, Mapping[str, Any]]


def make_content(inputs: Inputs, occasion: Occasion) -> Made:
    """Protect everything and write it down.

    Raises
    ------
    ProtectionError
        A hidden count can be worked out whatever is hidden, or something personal stands in it.
    """
    counts, profile = inputs.counts, occasion.profile
    setting, protected = _counts(inputs, occasion)
    divided, divided_note = _categories(setting, protected, occasion)
    flow_rows, flows, flow_note = _flows(inputs, occasion)
    cells = list_cells(counts, protected, profile=profile)
    if divided is not None:
        cells += list_category_cells(counts, divided)
    rows = [cell.as_row() for cell in cells]
    standings = [
        {"code": code, "status": status, "answered_by": by} for code, status, by in counts.standings
    ]
    tables = {COUNTS: protected, CATEGORIES: divided, FLOWS: flows}
    data = {
        "schema": SCHEMA,
        "slug": counts.slug,
        "version": len(occasion.own) + 1,
        "released": occasion.day.isoformat(),
        "profile": profile.name,
        "synthetic": occasion.synthetic,
        "cells": rows,
        "standings": standings,
        "opinions": list(inputs.opinions),
        "flows": flow_rows,
        "hidden": count_hidden(cells),
        "audit": _account([protected, divided, flows], counts.respondents, profile),
        "changes": _changes(occasion.own[-1].frozen, rows, profile) if occasion.own else [],
        "notes": [
            {"da": note.da, "en": note.en}
            for note in (*describe_notes(counts, protected), *divided_note, *flow_note)
        ],
    }
    _refuse_people(data)
    kept = {name: keep_release(one) for name, one in tables.items() if one is not None}
    return Made(content=write_sealed(data), tables=kept)


def _counts(inputs: Inputs, occasion: Occasion) -> tuple[Setting, Release | None]:
    """The protected counts, each earlier release an equation of the same leaves, and in what."""
    counts, slug = inputs.counts, inputs.counts.slug
    besides = [
        Beside(counts=one.record.counts, same_round=one.record.slug == slug)
        for one in occasion.earlier
    ]
    before = []
    for number, one in enumerate(occasion.earlier):
        others = [*besides[:number], *besides[number + 1 :]]
        now = Beside(counts=counts, same_round=one.record.slug == slug)
        laid = one.counts([now, *others])
        before += [] if laid is None else [(laid, one.record.counts)]
    said = [(one.name, one.record.counts, find_profile(one.record.profile)) for one in occasion.own]
    facts = [
        *stated_facts(said, counts),
        *published_facts(counts, inputs.published, occasion.profile),
    ]
    setting = Setting(
        counts=counts,
        profile=occasion.profile,
        facts=tuple(facts),
        earlier=tuple(before),
        divided=tuple(one.categories for one in occasion.earlier if one.categories is not None),
    )
    return setting, protect_counts(setting, beside=besides)


def _categories(
    setting: Setting, counts: Release | None, occasion: Occasion
) -> tuple[Release | None, tuple[Text, ...]]:
    """How the number is made up, and a note where that cannot be shown.

    Sums of parts are sent once: changed ones beside those sent before would tell what was changed.
    """
    if counts is None or not list_categories(setting.counts):
        return None, ()
    sent = [one for one in occasion.own if one.categories is not None]
    if sent and tabulate_parts(sent[-1].record.counts).equals(tabulate_parts(setting.counts)):
        return sent[-1].categories, ()
    if sent:
        return None, (_PARTS_SENT,)
    try:
        divided = protect_categories(Nearby(counts=counts, setting=setting))
    except ProtectionError:
        divided = None
    return divided, () if divided is not None else (_NO_PARTS,)


def _flows(
    inputs: Inputs, occasion: Occasion
) -> tuple[list[dict[str, Any]], Release | None, tuple[Text, ...]]:
    """The flows and their protected table; none, and why, where they cannot be protected.

    Offers are named by those who use them, so that nobody can tell which flows of an earlier
    release are the same: changed ones are never released beside it.
    """
    sent = [one for one in occasion.own if FLOWS in one.record.tables]
    if sent and sent[-1].record.flows_digest == inputs.flows_digest:
        return _rows(sent[-1].frozen.flows), sent[-1].flows, ()
    if sent:
        return [], None, (_FLOWS_SENT,)
    try:
        flows = protect_flows(
            inputs.flows,
            name=f"{inputs.counts.slug}: flows",
            profile=occasion.profile,
            earlier=[found for one in occasion.linked if (found := one.flows) is not None],
        )
    except ProtectionError:
        return [], None, (_NO_FLOWS,)
    return list_flow_cells(inputs.flows, flows, profile=occasion.profile), flows, ()


def _account(
    tables: Sequence[Release | None], respondents: int, profile: Profile
) -> dict[str, Any]:
    """The audit in numbers; every table has passed, or there would be no release.

    Attackers are an outsider and everybody who has answered: how many offers and users were tried
    besides would tell among how many a hidden flow is divided.
    """
    audits = [one.audit for one in tables if one is not None and one.audit is not None]
    return {
        "passed": all(audit.passed for audit in audits),
        "attackers": 1 + respondents if audits else 0,
        "counts": sum(audit.counts_tried for audit in audits),
        "narrowest": None,
        "at_least": profile.width_persons if audits else None,
    }


def _changes(
    before: FrozenRelease, now: Sequence[Mapping[str, Any]], profile: Profile
) -> list[dict[str, str]]:
    """Cells that readers meet another way than in the release before."""
    then = find_profile(before.profile)
    old = {tuple(row[name] for name in _KEY): _show(row, then) for row in _rows(before.cells)}
    new = {tuple(row[name] for name in _KEY): _show(row, profile) for row in now}
    both = [(key, old.get(key, _NOTHING), new.get(key, _NOTHING)) for key in {**new, **old}]
    return [
        dict(zip(CHANGE_COLUMNS, (*key, was, is_now), strict=True))
        for key, was, is_now in sorted(both)
        if was != is_now
    ]


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    records = table.to_dict("records")
    return [{str(name): value for name, value in row.items()} for row in records]


def _show(row: Mapping[str, Any], profile: Profile) -> str:
    """A cell as it is printed: the count, an interval, its label, or a dash."""
    status, low, high = row["status"], row["low"], row["high"]
    if row["count"] is not None:
        return str(row["count"])
    if status == "interval":
        return f"≥{low}" if high is None else f"{low}–{high}"
    if status == "withheld":
        return _UNSHOWN
    return profile.other_label if status == "hidden_for_others" else profile.label


def _refuse_people(data: Mapping[str, Any]) -> None:
    """Nothing that a respondent has worded is in it; if something personal is, nobody gets it."""
    found = list(scan_places(_texts(data, "")))
    if found:
        lines = [datum.problem(str(data["slug"])).describe() for datum in found]
        raise ProtectionError(
            Text("\n".join(line.da for line in lines), "\n".join(line.en for line in lines))
        )


def _texts(value: object, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield place, str(key)
            yield from _texts(inner, f"{place}.{key}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _texts(inner, f"{place}.{number}")
    elif isinstance(value, str):
        yield place, value


_PARTS_SENT = Text(
    "Tallets fordeling er ændret, siden den blev udgivet, og vises kun i den udgivelse.",
    "How the number is made up has changed since it was released, and stands in that one only.",
)
_NO_PARTS = Text(
    "Tallets fordeling er udeladt: den kunne ikke vises, uden at et skjult antal kunne regnes ud.",
    "How the number is made up is left out: it could not be shown without betraying a hidden count.",
)
_FLOWS_SENT = Text(
    "Strømmene mellem regionerne er ændret, siden de blev udgivet, og vises kun i den udgivelse.",
    "Flows between the regions have changed since they were released, and stand in that one only.",
)
_NO_FLOWS = Text(
    "Strømmene mellem regionerne er udeladt: de kunne ikke vises, uden at et skjult antal kunne "
    "regnes ud.",
    "Flows between the regions are left out: they could not be shown without betraying a hidden "
    "count.",
)
