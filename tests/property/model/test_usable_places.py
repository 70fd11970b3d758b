"""Usable places move the right way, whatever the offer."""

from hypothesis import given
from hypothesis import strategies as st

from analysis.model.balance.usable import (
    places_always_enough,
    places_enough_when_even,
    usable_places,
)

UNITS = st.lists(st.integers(1, 10), min_size=1, max_size=10)
GROUPS = st.integers(1, 4)
SHARES = st.lists(st.floats(0, 1), min_size=3, max_size=3).map(sorted)
USES = st.lists(st.floats(0, 20), min_size=3, max_size=3).map(sorted)


@given(units=UNITS, groups=GROUPS, share=SHARES, used=USES)
def test_the_interval_is_in_order_within_the_places(units, groups, share, used):
    found = usable_places(
        sum(units),
        share=share,
        used_otherwise_places=used,
        unit_places=units,
        groups=groups,
    )
    assert 0 <= found.low_places <= found.central_places <= found.high_places <= sum(units)


@given(units=UNITS, groups=GROUPS)
def test_more_groups_never_leave_more_room(units, groups):
    always = places_always_enough(units, groups=groups)
    assert places_always_enough(units, groups=groups + 1) <= always
    assert always <= places_enough_when_even(units, groups=groups) <= sum(units)


@given(units=UNITS, groups=GROUPS, extra=st.integers(1, 10))
def test_a_further_unit_gives_room_for_at_least_one_more(units, groups, extra):
    before = places_always_enough(units, groups=groups)
    assert places_always_enough([*units, extra], groups=groups) >= before + 1


@given(units=UNITS, groups=GROUPS, data=st.data())
def test_the_order_of_the_units_means_nothing(units, groups, data):
    shuffled = data.draw(st.permutations(units))
    assert places_always_enough(shuffled, groups=groups) == places_always_enough(
        units, groups=groups
    )
