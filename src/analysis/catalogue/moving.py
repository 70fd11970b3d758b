"""A round with some of its assumptions moved: another value each, inside the range it states."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from analysis.catalogue.assumptions import Assumed, Assumption
from analysis.catalogue.parameters import NeedReading
from analysis.catalogue.udmelding import Udmelding
from analysis.errors import UsageError, unknown_name
from analysis.evidence import Evidence
from analysis.language import Text

_READINGS, _LEVELS = "need.readings.", "service_levels"
# How far a mean may be moved that its reading states as one number: as for turning values.
_SEARCHED = (0.5, 1.5)


def movable_assumptions(udmelding: Udmelding) -> tuple[Assumption, ...]:
    """The assumptions of a round that can be moved, each with the range it may be moved in.

    Parameters
    ----------
    udmelding
        The round.

    Returns
    -------
    tuple of Assumption
        The mean of each reading, then every number the round states with a low end below its high one.
        Values are in the unit of the row: persons, years, shares and probabilities 0-1.

    Assumptions
    -----------
    A mean that is read as one number may be tried from half to one and a half times it, the range
    that turning values are searched in.

    Source
    ------
    docs/method.md#turning-value.

    Examples
    --------
    >>> from analysis import Reader, find_root, read_udmelding
    >>> found = read_udmelding(Reader(find_root()), "udviklingshaemning-dom-2023-fornyet")
    >>> [(row.low, row.central, row.high) for row in movable_assumptions(found)][:2]
    [(36.0, 72.0, 108.0), (78.0, 80.5, 83.0)]
    """
    means = [_mean_row(udmelding, reading) for reading in udmelding.need.readings]
    named = {row.key for row in means}
    rows = [*means, *(row for row in udmelding.assumptions() if row.key not in named)]
    return tuple(row for row in rows if _moves(row) and _is_reachable(udmelding, row.key))


def move_assumptions(udmelding: Udmelding, values: Mapping[str, float]) -> Udmelding:
    """The round with other central values; its own file is left alone.

    Parameters
    ----------
    udmelding
        The round.
    values
        New central values by key, such as ``parameters.mean_stay_years``: each in the unit of its
        assumption.

    Returns
    -------
    Udmelding
        A copy; the same round where nothing is moved.

    Raises
    ------
    UsageError
        If an assumption does not exist or cannot be moved, or a value lies outside its range.

    Examples
    --------
    >>> from analysis import Reader, find_root, read_udmelding
    >>> found = read_udmelding(Reader(find_root()), "udviklingshaemning-dom-2023-fornyet")
    >>> moved = move_assumptions(found, {"parameters.mean_stay_years": 7.5})
    >>> moved.parameters["mean_stay_years"].central, found.parameters["mean_stay_years"].central
    (7.5, 6.0)
    """
    rows = {row.key: row for row in movable_assumptions(udmelding)}
    for key, value in values.items():
        row = rows.get(key)
        if row is None:
            raise unknown_name(Text("antagelse", "assumption"), key, list(rows))
        check_range(row, value)
        udmelding = _moved(udmelding, key, float(value))
    return udmelding


def check_range(row: Assumption, value: float) -> None:
    """Refuse a value outside the range of an assumption.

    Raises
    ------
    UsageError
        With the range.
    """
    if row.low is None or row.high is None or row.low <= value <= row.high:
        return
    raise UsageError(
        Text(
            f"«{row.name.da}» kan ikke være {value:g}: runden antager fra {row.low:g} til "
            f"{row.high:g}. Vælg et tal derimellem, eller ret grænserne i rundens fil.",
            f"“{row.name.en}” cannot be {value:g}: the round assumes from {row.low:g} to "
            f"{row.high:g}. Choose a number between, or change the ends in the round's file.",
        )
    )


def _mean_row(udmelding: Udmelding, reading: NeedReading) -> Assumption:
    mean = reading.mean
    low, high = mean.low, mean.high
    if low == high:
        low, high = (factor * mean.central for factor in _SEARCHED)
    return Assumption(
        key=f"{_READINGS}{reading.id}",
        name=reading.short,
        unit=udmelding.need.unit,
        low=low,
        central=mean.central,
        high=high,
        reason=reading.reason,
        basis=reading.basis,
    )


def _moves(row: Assumption) -> bool:
    numbers = (row.low, row.central, row.high)
    return row.low is not None and row.low != row.high and None not in numbers


def _is_reachable(udmelding: Udmelding, key: str) -> bool:
    """Whether a key leads to a number that a round keeps as an assumption of its own."""
    return key == _LEVELS or key.startswith(_READINGS) or isinstance(_at(udmelding, key), Assumed)


def _at(udmelding: Udmelding, key: str) -> object:
    found: Any = udmelding
    for step in key.split("."):
        found = found.get(step) if isinstance(found, Mapping) else getattr(found, step, None)
    return found


def _moved(udmelding: Udmelding, key: str, value: float) -> Udmelding:
    if key == _LEVELS:
        levels = udmelding.service_levels
        tried = tuple(sorted({*levels.levels, value}))
        return replace(udmelding, service_levels=replace(levels, main=value, levels=tried))
    if key.startswith(_READINGS):
        need = udmelding.need
        readings = tuple(
            _with_mean(one, value) if f"{_READINGS}{one.id}" == key else one
            for one in need.readings
        )
        return replace(udmelding, need=replace(need, readings=readings))
    moved: Udmelding = _replaced(udmelding, key.split("."), value)
    return moved


def _with_mean(reading: NeedReading, value: float) -> NeedReading:
    """A reading moved off the figures it was read from: it no longer rests on them, and says so."""
    mean = reading.mean
    low, high = (value, value) if mean.low == mean.high else (mean.low, mean.high)
    if value == mean.central:
        return reading
    return replace(
        reading,
        short=Text(f"{reading.short.da} (flyttet)", f"{reading.short.en} (moved)"),
        title=Text(f"{reading.title.da} (flyttet)", f"{reading.title.en} (moved)"),
        evidence=Evidence.ASSUMED,
        basis=(),
        mean=replace(mean, low=low, central=value, high=high),
    )


def _replaced(whole: Any, steps: list[str], value: float) -> Any:
    if not steps:
        return replace(whole, central=value)
    first, *rest = steps
    if isinstance(whole, Mapping):
        return {**whole, first: _replaced(whole[first], rest, value)}
    return replace(whole, **{first: _replaced(getattr(whole, first), rest, value)})
