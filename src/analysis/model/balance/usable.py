"""Usable places: what is left of an offer's places for one target group.

Some places are for other groups, some are used otherwise, and where citizens of different groups
cannot share a unit a unit's last places may stay empty. How many depends on which groups happen to
be there, so the answer is an interval: what always fits, and what fits at best.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.model.arguments import check_amount, check_share, check_whole

# Beyond this the table of groups would not be computed while somebody waits.
_MOST_CELLS = 4_000_000
# Shares are written with few digits: 60 places at 0.7 are 42, not 41.
_ROUNDING = 1e-9
_NO_ROOM = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class UsablePlaces:
    """Places that can be used for the target group.

    Parameters
    ----------
    low_places : int
        Fits whatever groups the citizens fall into, with the least share and the most other use.
    central_places : int
        Fits when the groups are equally large, with the central share and other use.
    high_places : int
        Fits at best, with the largest share and the least other use.
    """

    low_places: int
    central_places: int
    high_places: int


def usable_places(
    places: int,
    *,
    share: Sequence[float] = (1.0, 1.0, 1.0),
    used_otherwise_places: Sequence[float] = (0.0, 0.0, 0.0),
    unit_places: Sequence[int] = (),
    groups: int = 1,
) -> UsablePlaces:
    """Return how many of an offer's places its target group can use.

    Parameters
    ----------
    places : int
        Places in all.
    share : three floats
        Share of the places for the target group: low, central, high.
    used_otherwise_places : three floats
        Of these, places that something else uses: low, central, high.
    unit_places : sequence of int
        Places of each unit, which add to `places`; empty: one unit.
    groups : int
        Groups the citizens fall into, of which no two can share a unit; 1: all can.

    Returns
    -------
    UsablePlaces
        Whole places, never negative, low at most central at most high.

    Raises
    ------
    ValueError
        A number lies outside its range or out of order, the units do not add to the places, or
        there are too many units and groups to compute exactly.

    Assumptions
    -----------
    Those who use the other places live in the same units, and belong to one of the groups.

    Source
    ------
    docs/method.md#usable-capacity.

    Examples
    --------
    >>> usable_places(60, share=(0.8, 0.9, 1.0), used_otherwise_places=(2, 4, 6))
    UsablePlaces(low_places=42, central_places=50, high_places=58)
    >>> usable_places(20, unit_places=[5, 5, 5, 5], groups=2)
    UsablePlaces(low_places=16, central_places=20, high_places=20)
    """
    total = check_whole("places", places).item()
    shares = [check_share("share", each) for each in share]
    others = check_amount("used_otherwise_places", used_otherwise_places).tolist()
    for name, ends in (("share", shares), ("used_otherwise_places", others)):
        if len(ends) != 3 or ends != sorted(ends):
            raise ValueError(f"{name} must be low, central and high in order; got {ends!r}")
    units = list(unit_places) or [total]
    if sum(units) != total:
        raise ValueError(f"unit_places must add to {total} places; got {units!r}")
    lost = (
        total - places_always_enough(units, groups=groups),
        total - places_enough_when_even(units, groups=groups),
        0,
    )
    left = (
        math.floor(total * part - other + _ROUNDING) - loss
        for part, other, loss in zip(shares, reversed(others), lost, strict=True)
    )
    low, central, high = (max(number, 0) for number in left)
    return UsablePlaces(low_places=low, central_places=central, high_places=high)


def places_always_enough(unit_places: Sequence[int], *, groups: int) -> int:
    """Return the largest number of citizens who have room whatever groups they fall into.

    Parameters
    ----------
    unit_places : sequence of int
        Places of each unit, at least one unit.
    groups : int
        Groups of which no two can share a unit, at least 1.

    Raises
    ------
    ValueError
        A number lies outside its range, or there are too many to compute exactly.

    Assumptions
    -----------
    Citizens of different groups cannot share a unit, and nobody is moved between units to make
    room.

    Source
    ------
    docs/method.md#usable-capacity.

    Examples
    --------
    >>> places_always_enough([10, 10], groups=2)  # 11 and 1 do not fit
    11
    >>> places_always_enough([10, 10], groups=3)  # nor do 1, 1 and 1
    2
    """
    units = _check_units(unit_places)
    number = check_whole("groups", groups, minimum=1).item()
    if number == 1 or not units:
        return sum(units)
    if number > len(units):
        return len(units)
    room = _room_for_last(units, number)
    # The smallest crowd without room has one citizen more than what is left for the last group.
    return int((_total(room.shape) + np.maximum(room, _NO_ROOM)).min())


def places_enough_when_even(unit_places: Sequence[int], *, groups: int) -> int:
    """Return the largest number of citizens who have room when the groups are equally large.

    Parameters
    ----------
    unit_places, groups
        As in `places_always_enough`; groups differ by one citizen at most.

    Raises
    ------
    ValueError
        As `places_always_enough`.

    Assumptions
    -----------
    Citizens of different groups cannot share a unit, and the groups are equally large.

    Source
    ------
    docs/method.md#usable-capacity.

    Examples
    --------
    >>> places_enough_when_even([10, 10, 10], groups=2)  # 11 in two units; 11 and 11 do not fit
    21
    """
    units = _check_units(unit_places)
    number = check_whole("groups", groups, minimum=1).item()
    if number == 1 or not units:
        return sum(units)
    if number > len(units):
        return len(units)
    room = _room_for_last(units, number)
    persons = sum(units)
    while not _fits(room, persons, number):
        persons -= 1
    return persons


def _check_units(unit_places: Sequence[int]) -> list[int]:
    """Return the units that hold anybody, largest first."""
    numbers = check_whole("unit_places", list(unit_places) or [0])
    return sorted((int(places) for places in numbers.ravel() if places > 0), reverse=True)


def _room_for_last(units: Sequence[int], groups: int) -> NDArray[np.int64]:
    """Return the most places left for the largest group, over the sizes of the other groups.

    One axis for each of the other groups, in rising order of size; -1: they have no room
    themselves. Units are given out one at a time, each to whichever group it serves best.
    """
    places = sum(units)
    # In rising order the first of k groups has at most a k-th of all.
    shape = tuple((places + 1) // left + 1 for left in range(groups, 1, -1))
    if math.prod(shape) > _MOST_CELLS:
        raise ValueError(
            "unit_places and groups must be fewer to be computed exactly; got "
            f"{places} places and {groups} groups"
        )
    nobody = np.full(shape, _NO_ROOM - places, dtype=np.int64)
    nobody[(0,) * len(shape)] = 0
    room = nobody
    for unit in units:
        best = room + unit
        for axis, length in enumerate(shape):
            before = np.maximum(np.arange(length) - unit, 0)
            np.maximum(best, np.take(room, before, axis=axis), out=best)
        room = best
    return np.where(room < 0, _NO_ROOM, room)


def _total(shape: tuple[int, ...]) -> NDArray[np.int64]:
    """Return the citizens of the other groups together, over their sizes."""
    return np.asarray(np.indices(shape).sum(axis=0), dtype=np.int64)


def _fits(room: NDArray[np.int64], persons: int, groups: int) -> bool:
    sizes = [(persons + position) // groups for position in range(groups)]
    return bool(room[tuple(sizes[:-1])] >= sizes[-1])
