"""A release as the internal edition keeps it, so that later ones can be audited against it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from analysis.errors import DataError, Problem, UsageError
from analysis.language import Text
from analysis.protection.figures import state_figures
from analysis.protection.profile import find_profile
from analysis.protection.released import Internal, Release
from analysis.protection.table import CellName, CountTable, tabulate_counts

_FORMAT = "protected-table-1"


def keep_release(release: Release) -> dict[str, Any]:
    """A release with its true counts as plain data, for the internal edition only.

    Parameters
    ----------
    release
        Made by `protect`. Intervals that somebody stated by hand are not kept.

    Returns
    -------
    dict
        Ready for JSON: the leaves with their counts, the levels, and which cells were hidden.

    Raises
    ------
    UsageError
        Its policy is none of those that are known by name: it could not be restored.

    Notes
    -----
    Hidden cells are kept by name and not chosen anew: another version might choose others, and then
    the audit would be of a table that nobody was sent.

    Examples
    --------
    >>> from analysis.protection import protect
    >>> frame = pd.DataFrame({"town": list("abcd"), "count": [2, 7, 9, 20]})
    >>> release = protect(frame, hierarchy={"town": ["total"]})
    >>> restore_release(keep_release(release)).cells.equals(release.cells)
    True
    """
    if find_profile(release.profile.name) != release.profile:
        raise UsageError(_OWN_POLICY)
    table, figures = release.internal.table, release.internal.figures
    hidden = np.flatnonzero(release.hidden[figures.of_cell]).tolist()
    return {
        "format": _FORMAT,
        "name": release.name,
        "profile": release.profile.name,
        "dimensions": [list(dimension.levels) for dimension in table.dimensions],
        "unlisted": sorted({name for axis in table.dimensions for name in axis.unlisted}),
        "leaves": {name: table.leaves[name].tolist() for name in table.leaves.columns},
        "hidden": [_as_list(table.names[cell]) for cell in hidden],
        "unlabelled": sorted(_as_list(name) for name in release.unlabelled),
        "steps": [[step.da, step.en] for step in release.steps],
        "insiders": list(release.insiders),
    }


def restore_release(kept: Mapping[str, Any]) -> Release:
    """The release that `keep_release` kept; its audit is to be made again.

    Raises
    ------
    DataError
        It is no kept release, or it is damaged.
    UsageError
        Its policy is no longer known.
    """
    try:
        return _restore(json.loads(json.dumps(kept)))
    except (DataError, KeyError, TypeError, ValueError, IndexError) as error:
        rule = Text(
            "Filen er ikke en gemt beskyttet tabel eller er beskadiget.",
            "This is no kept protected table, or it is damaged.",
        )
        raise DataError(
            [Problem(file="", place="", value=type(error).__name__, rule=rule)]
        ) from error


def _restore(kept: dict[str, Any]) -> Release:
    if kept["format"] != _FORMAT:
        raise ValueError(kept["format"])
    profile = find_profile(kept["profile"])
    leaves = pd.DataFrame(kept["leaves"])
    hierarchy = {levels[0]: levels[1:] for levels in kept["dimensions"]}
    table = tabulate_counts(
        leaves, hierarchy=hierarchy, name=kept["name"], unlisted=kept["unlisted"]
    )
    unlabelled = frozenset(_as_name(name) for name in kept["unlabelled"])
    figures = state_figures(table, profile=profile, unlabelled=unlabelled)
    hidden = np.zeros(len(figures.counts), dtype=bool)
    for name in kept["hidden"]:
        hidden[figures.of_cell[table.index[_as_name(name)]]] = True
    return Release(
        name=kept["name"],
        internal=Internal(table=table, figures=figures),
        profile=profile,
        hidden=hidden,
        unlabelled=unlabelled,
        steps=tuple(Text(da, en) for da, en in kept["steps"]),
        insiders=tuple(kept["insiders"]),
    )


def corrected_cells(before: Release, after: Release) -> frozenset[CellName]:
    """Cells that stand in both tables and whose true counts differ: known inside only.

    Notes
    -----
    This is what attackers are taken to know when a table is protected with an earlier release as
    known. Readers are told only of cells in which something else is shown.
    """
    first, second = before.internal.table, after.internal.table
    both = first.index.keys() & second.index.keys()
    return frozenset(name for name in both if _count(first, name) != _count(second, name))


def _count(table: CountTable, name: CellName) -> int:
    return int(table.counts[table.index[name]])


def _as_list(name: CellName) -> list[list[str]]:
    return [list(part) for part in name]


def _as_name(parts: list[list[str]]) -> CellName:
    return tuple((str(level), str(member)) for level, member in parts)


_OWN_POLICY = Text(
    "Politikken har et kendt navn, men andre tal end den kendte; den kan ikke gemmes.",
    "The policy has a known name but other numbers than the known one; it cannot be kept.",
)
