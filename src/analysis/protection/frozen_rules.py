"""What the file of a released table may hold: every fault found, with its key and its cure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from analysis.errors import Problem, suggest
from analysis.language import Text
from analysis.protection.frozen_text import RESTORE
from analysis.protection.profile import PROFILES

CELL_COLUMNS = ("area", "level", "category", "year", "status", "count", "low", "high")
STANDING_COLUMNS = ("code", "status", "answered_by")
OPINION_COLUMNS = ("region", "kind", "topic", "rating", "municipalities")
FLOW_COLUMNS = ("home", "offer", "status", "count", "low", "high")
CHANGE_COLUMNS = ("area", "category", "year", "before", "now")
_AREA_LEVELS = ("municipality", "region", "landsdel", "nation")
# Statuses of a municipality, in the order they are told.
STANDINGS = ("answered", "not_stated", "answered_by_other", "silent", "not_asked")
KINDS = ("rating", "challenge", "solution")
# What a reader meets: the count, an interval that was stated or rounded, a label, or nothing.
SHOWN = "shown"
CELL_STATUSES = (
    SHOWN,
    "rounded",
    "interval",
    "hidden",
    "hidden_small",
    "hidden_for_others",
    "withheld",
)
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_TABLES: Mapping[str, tuple[str, ...]] = {
    "cells": CELL_COLUMNS,
    "standings": STANDING_COLUMNS,
    "opinions": OPINION_COLUMNS,
    "flows": FLOW_COLUMNS,
    "changes": CHANGE_COLUMNS,
}
# The columns that together name a row.
_KEYS: Mapping[str, tuple[str, ...]] = {
    "cells": ("area", "category", "year"),
    "standings": ("code",),
    "opinions": ("region", "kind", "topic", "rating"),
    "flows": ("home", "offer"),
    "changes": ("area", "category", "year"),
}
_CHOICES: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("cells", "level"): _AREA_LEVELS,
    ("cells", "status"): CELL_STATUSES,
    ("standings", "status"): STANDINGS,
    ("opinions", "kind"): KINDS,
    ("flows", "status"): CELL_STATUSES,
}
_NUMBERS = frozenset({"count", "low", "high", "municipalities"})
_MAY_LACK = frozenset({"count", "high"})


def check_release(data: Mapping[str, Any], *, path: str) -> list[Problem]:
    """Every fault of a release's content; empty where it may be used."""
    expected: dict[str, Callable[[Any], bool]] = {
        "schema": _is_count,
        "slug": lambda value: isinstance(value, str) and bool(_SLUG.fullmatch(value)),
        "version": lambda value: _is_count(value) and value > 0,
        "released": _is_day,
        "profile": lambda value: isinstance(value, str),
        "synthetic": lambda value: isinstance(value, bool),
        "hidden": _is_counts,
        "audit": lambda value: isinstance(value, dict),
        "notes": _is_notes,
        **dict.fromkeys(_TABLES, _is_rows),
    }
    problems = [
        _fault(path, key, "", Text("Nøglen mangler.", "The key is missing."))
        for key in expected
        if key not in data
    ]
    problems += [
        _fault(path, key, "", Text("Nøglen er ukendt.", "The key is unknown."))
        for key in data
        if key not in expected
    ]
    problems += [
        unreadable(path, key, str(data[key])[:40])
        for key, holds in expected.items()
        if key in data and not holds(data[key])
    ]
    if problems:
        return problems
    problems += _check_policy(data, path)
    for table, columns in _TABLES.items():
        problems += _check_rows(table, columns, data[table], path)
    return problems


def out_of_place(path: str, place: str, value: str, expected: str) -> Problem:
    """A file of another round, or a version that does not follow the one before it."""
    rule = Text(f"Her skal stå {expected}.", f"It must be {expected} here.")
    return _fault(path, place, value, rule)


def foreign_world(path: str, *, synthetic: bool) -> Problem:
    """A release of invented returns among real ones, or the other way round."""
    if synthetic:
        rule = Text(
            "Udgivelsen er af opdigtede svar og må ikke bruges med rigtige data.",
            "The release is of invented returns and must not be used with real data.",
        )
    else:
        rule = Text(
            "Udgivelsen er af rigtige svar og må ikke ligge i en opdigtet verden.",
            "The release is of real returns and must not lie in a synthetic world.",
        )
    cure = Text("Fjern filen herfra.", "Remove the file from here.")
    return Problem(file=path, place="synthetic", value="", rule=rule, cure=cure)


def unreadable(path: str, place: str, value: str) -> Problem:
    """A value that cannot be what its key holds."""
    return _fault(
        path, place, value, Text("Værdien kan ikke stå her.", "The value cannot stand here.")
    )


def _check_policy(data: Mapping[str, Any], path: str) -> Iterator[Problem]:
    if data["profile"] not in PROFILES:
        yield Problem(
            file=path,
            place="profile",
            value=data["profile"],
            rule=Text("Beskyttelsesprofilen er ukendt.", "The protection profile is unknown."),
            cure=suggest(data["profile"], list(PROFILES)),
        )
    if data["audit"].get("passed") is not True:
        yield Problem(
            file=path,
            place="audit.passed",
            value=str(data["audit"].get("passed")),
            rule=Text(
                "Udgivelsen er ikke efterprøvet, eller prøven faldt ud imod den.",
                "The release was not audited, or did not pass.",
            ),
            cure=Text("Udgiv den igen: udmelding release", "Release it again: udmelding release"),
        )


def _check_rows(
    table: str, columns: tuple[str, ...], rows: list[dict[str, Any]], path: str
) -> Iterator[Problem]:
    seen = set()
    for number, row in enumerate(rows):
        place = f"{table}.{number}"
        if set(row) != set(columns):
            strange = ", ".join(sorted(set(row) ^ set(columns)))
            yield _fault(path, place, strange, _WRONG_KEYS)
            continue
        wrong = [name for name in columns if not _fits(table, name, row[name])]
        for name in wrong:
            yield unreadable(path, f"{place}.{name}", str(row[name])[:40])
        if not wrong and not _agrees(row):
            yield unreadable(path, place, f"{row['status']}, {row['low']}-{row['high']}")
        key = tuple(str(row[name]) for name in _KEYS[table])
        if key in seen:
            yield _fault(path, place, ", ".join(key), _TWICE)
        seen.add(key)


def _fits(table: str, name: str, value: object) -> bool:
    if name in _NUMBERS:
        return _is_count(value) or (value is None and name in _MAY_LACK)
    allowed = _CHOICES.get((table, name))
    return isinstance(value, str) and (allowed is None or value in allowed)


def _agrees(row: Mapping[str, Any]) -> bool:
    """Whether a cell's status, count and ends go together: no hidden cell holds a count."""
    if "low" not in row:
        return True
    count, low, high = row["count"], row["low"], row["high"]
    if row["status"] == SHOWN:
        return bool(count == low == high)
    if row["status"] != "rounded" and count is not None:
        return False
    return high is None or low <= high


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_day(value: object) -> bool:
    try:
        return dt.date.fromisoformat(str(value)).isoformat() == value
    except ValueError:
        return False


def _is_counts(value: object) -> bool:
    return isinstance(value, dict) and all(_is_count(count) for count in value.values())


def _is_rows(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(row, dict) for row in value)


def _is_notes(value: object) -> bool:
    return isinstance(value, list) and all(
        isinstance(note, dict)
        and set(note) == {"da", "en"}
        and all(isinstance(words, str) for words in note.values())
        for note in value
    )


def _fault(path: str, place: str, value: str, rule: Text) -> Problem:
    return Problem(file=path, place=place, value=value, rule=rule, cure=RESTORE)


_WRONG_KEYS = Text("Rækkens nøgler er ikke de rigtige.", "The row's keys are not the right ones.")
_TWICE = Text("Rækken står der to gange.", "The row stands there twice.")
