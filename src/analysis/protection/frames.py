"""Frames as people have them, made into the plain ones that a table is built from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from analysis.errors import DataError, Problem, UsageError
from analysis.language import Text

Hierarchy = Mapping[str, Sequence[str]]


def as_frame(given: object, *, hierarchy: Hierarchy, name: str) -> pd.DataFrame:
    """A frame with its levels as columns: those of the index too, a series as its counts.

    Raises
    ------
    DataError
        Two columns have the same name.
    UsageError
        It is no frame.
    """
    if isinstance(given, pd.Series):
        given = given.rename("count").to_frame()
    if not isinstance(given, pd.DataFrame):
        raise UsageError(
            Text(
                f"En tabel skal være en DataFrame eller en CountTable, ikke {type(given).__name__}.",
                f"A table must be a DataFrame or a CountTable, not {type(given).__name__}.",
            )
        )
    levels = {level for leaf, coarser in hierarchy.items() for level in (leaf, *coarser)}
    inside = [level for level in given.index.names if level in levels - set(given.columns)]
    frame = given.reset_index(level=inside).reset_index(drop=True)
    twice = frame.columns[frame.columns.duplicated()].unique()
    rule = Text("To kolonner har samme navn.", "Two columns have the same name.")
    if len(twice):
        raise DataError(
            [Problem(file=name, place=str(column), value="", rule=rule) for column in twice]
        )
    return frame


def as_hierarchy(given: object) -> dict[str, list[str]]:
    """A hierarchy with a list of coarser levels for each leaf column; a single name is such a list.

    Raises
    ------
    UsageError
        It does not say for each leaf column which coarser levels it has.

    Examples
    --------
    >>> as_hierarchy({"town": "total", "year": []})
    {'town': ['total'], 'year': []}
    """
    if given is None:
        return {}
    if not isinstance(given, Mapping) or not all(
        isinstance(leaf, str)
        and (isinstance(coarser, str) or all(isinstance(level, str) for level in _listed(coarser)))
        for leaf, coarser in given.items()
    ):
        raise UsageError(
            Text(
                'Et hierarki skrives {"kommune": ["region", "total"]}: for hver bladkolonne dens '
                "grovere niveauer.",
                'A hierarchy is written {"municipality": ["region", "total"]}: for each leaf column '
                "its coarser levels.",
            )
        )
    return {
        leaf: [coarser] if isinstance(coarser, str) else list(coarser)
        for leaf, coarser in given.items()
    }


def as_items(given: object, kinds: tuple[type, ...]) -> tuple[Any, ...]:
    """One thing or several as several, each of an allowed kind.

    Raises
    ------
    UsageError
        One is of another kind.

    Examples
    --------
    >>> as_items(3, (int,)), as_items([3, 4], (int,))
    ((3,), (3, 4))
    """
    alone = isinstance(given, kinds) or not isinstance(given, Iterable)
    items = (given,) if alone or isinstance(given, str) else tuple(given)  # type: ignore[arg-type]
    for item in items:
        if not isinstance(item, kinds):
            raise wrong_kind(item, kinds)
    return items


def wrong_kind(given: object, kinds: tuple[type, ...]) -> UsageError:
    """The error for a thing of another kind than is allowed."""
    allowed = ", ".join(kind.__name__ for kind in kinds)
    found = type(given).__name__
    return UsageError(
        Text(f"Her kan stå {allowed}, ikke {found}.", f"{allowed} may stand here, not {found}.")
    )


def _listed(coarser: object) -> list[object]:
    return list(coarser) if isinstance(coarser, Sequence) else [coarser]
