"""Usable places against brute force over all crowds and all ways to give units to groups."""

import itertools

import pytest

from analysis.model.balance.usable import (
    UsablePlaces,
    places_always_enough,
    places_enough_when_even,
    usable_places,
)

UNITS = [units for size in range(1, 5) for units in itertools.product(range(1, 6), repeat=size)]
SORTED = sorted({tuple(sorted(units)) for units in UNITS})


def _rooms(units: tuple[int, ...], groups: int) -> set[tuple[int, ...]]:
    """What each group has, for every way to give the units to the groups."""
    return {
        tuple(sum(u for u, to in zip(units, given, strict=True) if to == g) for g in range(groups))
        for given in itertools.product(range(groups), repeat=len(units))
    }


def _crowds(persons: int, groups: int):
    """Every way that citizens may fall into groups."""
    if groups == 1:
        yield (persons,)
        return
    for first in range(persons + 1):
        for rest in _crowds(persons - first, groups - 1):
            yield (first, *rest)


def _fits(crowd: tuple[int, ...], rooms: set[tuple[int, ...]]) -> bool:
    return any(all(n <= c for n, c in zip(crowd, room, strict=True)) for room in rooms)


def _even(persons: int, groups: int) -> tuple[int, ...]:
    return tuple((persons + i) // groups for i in range(groups))


def _largest(persons_fit, units) -> int:
    return max(n for n in range(sum(units) + 1) if persons_fit(n))


@pytest.mark.parametrize("groups", [1, 2, 3])
def test_what_always_fits_is_what_brute_force_finds(groups):
    for units in SORTED:
        rooms = _rooms(units, groups)
        always = _largest(lambda n, r=rooms: all(_fits(c, r) for c in _crowds(n, groups)), units)
        assert places_always_enough(units, groups=groups) == always, units


@pytest.mark.parametrize("groups", [1, 2, 3])
def test_what_fits_when_groups_are_even_is_what_brute_force_finds(groups):
    for units in SORTED:
        rooms = _rooms(units, groups)
        even = _largest(lambda n, r=rooms: _fits(_even(n, groups), r), units)
        assert places_enough_when_even(units, groups=groups) == even, units


@pytest.mark.parametrize("units", [(2, 3), (1, 1, 4), (2, 2, 3, 3), (5,)])
@pytest.mark.parametrize("groups", [4, 5])
def test_more_groups_than_units_leave_one_citizen_for_each_unit(units, groups):
    rooms = _rooms(units, groups)
    always = _largest(lambda n: all(_fits(c, rooms) for c in _crowds(n, groups)), units)
    assert places_always_enough(units, groups=groups) == always


@pytest.mark.parametrize("size", [1, 2, 5, 10])
@pytest.mark.parametrize("number", [1, 2, 5, 8])
@pytest.mark.parametrize("groups", [1, 2, 3, 4])
def test_equal_units_follow_their_closed_form(size, number, groups):
    # Each group but one leaves all but one place of a unit empty.
    wanted = size * (number - groups + 1) + groups - 1 if groups <= number else number
    assert places_always_enough([size] * number, groups=groups) == wanted


def test_one_unit_of_every_size_loses_nothing_to_two_groups():
    assert places_always_enough(range(1, 11), groups=2) == 55


def test_a_large_offer_is_computed_exactly_and_a_huge_one_refused():
    units = [10, 10, 8, 8, 6, 6, 6, 5, 5, 5, 4, 4, 3, 1]
    assert sum(units) == 81
    found = [places_always_enough(units, groups=groups) for groups in (1, 2, 3, 4)]
    assert found == sorted(found, reverse=True)
    assert found[0] == 81
    with pytest.raises(ValueError, match="computed exactly"):
        places_always_enough([10] * 60, groups=9)


def test_shares_and_other_use_make_an_interval_of_whole_places():
    found = usable_places(60, share=(0.7, 0.8, 0.9), used_otherwise_places=(1.5, 3, 6))
    # 42 - 6; 48 - 3; 54 - 1.5 rounded down.
    assert found == UsablePlaces(low_places=36, central_places=45, high_places=52)


def test_everything_together_is_the_sum_of_what_each_takes():
    units = [5, 5, 5, 5]
    apart = usable_places(20, unit_places=units, groups=2)
    together = usable_places(
        20,
        share=(0.8, 0.9, 1.0),
        used_otherwise_places=(0, 1, 2),
        unit_places=units,
        groups=2,
    )
    assert apart == UsablePlaces(low_places=16, central_places=20, high_places=20)
    assert together == UsablePlaces(low_places=10, central_places=17, high_places=20)


def test_the_others_in_the_units_are_part_of_the_crowd():
    # 3 of 20 places hold somebody else, of any group: whatever all of them are, 13 more fit.
    units, taken, groups = (5, 5, 5, 5), 3, 2
    found = usable_places(
        20, used_otherwise_places=(taken,) * 3, unit_places=units, groups=groups
    ).low_places
    rooms = _rooms(units, groups)

    def always(persons):
        return all(_fits(crowd, rooms) for crowd in _crowds(persons + taken, groups))

    assert found == max(n for n in range(18) if always(n))


def test_places_are_never_negative_and_shares_are_exact():
    assert usable_places(3, used_otherwise_places=(0, 2, 5)).low_places == 0
    assert usable_places(0) == UsablePlaces(low_places=0, central_places=0, high_places=0)
    # 0.7 of 60 is 42 although the computer's product is a hair less.
    assert usable_places(60, share=(0.7, 0.7, 0.7)).low_places == 42
    assert usable_places(10, share=(0.3, 0.3, 0.3)).low_places == 3


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"places": -1}, "places must be"),
        ({"places": 1.5}, "places must be"),
        ({"share": (0.9, 0.8, 1.0)}, "in order"),
        ({"share": (0.5, 1.0)}, "in order"),
        ({"share": (0.5, 0.9, 1.1)}, "share must be a share"),
        ({"used_otherwise_places": (3, 2, 1)}, "in order"),
        ({"used_otherwise_places": (-1, 0, 0)}, "at least 0"),
        ({"unit_places": [5, 4]}, "add to 10"),
        ({"unit_places": [12, -2]}, "unit_places must be"),
        ({"unit_places": [5, 5], "groups": 0}, "at least 1"),
    ],
)
def test_what_cannot_be_is_refused(given, words):
    with pytest.raises(ValueError, match=words):
        usable_places(**({"places": 10} | given))
