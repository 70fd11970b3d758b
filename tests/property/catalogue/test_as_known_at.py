"""What was known only grows with time, whichever round and whichever days."""

import dataclasses
import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.catalogue.udmelding import Udmelding, read_udmeldinger
from analysis.evidence import Quantity
from analysis.reading import Reader

ROOT = Path(__file__).parents[3]
DAYS = st.dates(dt.date(1980, 1, 1), dt.date(2030, 12, 31))


@pytest.fixture(scope="module")
def rounds() -> tuple[Udmelding, ...]:
    return read_udmeldinger(Reader(ROOT))


def _dated(thing):
    """All figures, deadlines, events and verdicts inside, as they stand."""
    if isinstance(thing, Quantity):
        yield thing.key
    elif dataclasses.is_dataclass(thing):
        yield type(thing).__name__, getattr(thing, "date", None), getattr(thing, "announced", None)
        for field in dataclasses.fields(thing):
            yield from _dated(getattr(thing, field.name))
    elif isinstance(thing, tuple):
        for part in thing:
            yield from _dated(part)


@given(days=st.tuples(DAYS, DAYS).map(sorted))
def test_nothing_known_is_ever_lost(rounds, days):
    earlier, later = days
    for found in rounds:
        before, after = found.as_known_at(earlier), found.as_known_at(later)
        assert set(_dated(before)) <= set(_dated(after))
        assert set(_dated(after)) <= set(_dated(found))


@given(days=st.tuples(DAYS, DAYS))
def test_looking_back_twice_is_looking_back_to_the_earlier_day(rounds, days):
    for found in rounds:
        both = found.as_known_at(days[0]).as_known_at(days[1])
        assert both == found.as_known_at(min(days))


@given(day=DAYS)
def test_no_figure_dated_or_published_later_is_left(rounds, day):
    for found in rounds:
        early = found.as_known_at(day)
        basis = [figure for reading in early.need.readings for figure in reading.basis]
        places = [place.figure for offer in early.offers for place in offer.places]
        evidence = [figure for verdict in early.verdicts for figure in verdict.evidence]
        for figure in (*early.definitions, *early.offer_counts, *basis, *places, *evidence):
            assert figure.date.first is None or figure.date.first <= day
            assert figure.published.first is None or figure.published.first <= day


@given(day=DAYS)
def test_the_deadline_in_force_was_announced_and_none_later_was(rounds, day):
    for found in rounds:
        held = found.deadline_in_force(day)
        announced = [d for d in found.deadlines if d.announced.known_by(day)]
        assert (held is None) is (announced == [])
        for other in announced:
            if other.announced.first and held.announced.first:
                assert other.announced.first <= held.announced.first
        assert found.as_known_at(day).deadline_in_force(day) == held
