"""A figure carries what makes it worth believing, and refuses to be impossible."""

import itertools
import json

import pytest

from analysis.evidence import Bound, Evidence, Quantity, Source, Unit, weakest
from analysis.language import Text
from analysis.periods import Period


def _quantity(**changes):
    values = {
        "key": "need.total",
        "value": 72.0,
        "unit": Unit.PERSONS,
        "definition": Text("beboere", "residents"),
        "evidence": Evidence.OBSERVED,
        "source": Source("Kilde", "https://example.org"),
    }
    return Quantity(**(values | changes))


def test_the_weakest_kind_is_what_a_computed_figure_can_claim():
    order = [Evidence.OBSERVED, Evidence.REPORTED, Evidence.ASSUMED, Evidence.SYNTHETIC]
    for one, other in itertools.product(range(4), repeat=2):
        assert weakest([order[one], order[other]]) is order[max(one, other)]


def test_the_weakest_of_none_is_a_mistake_in_the_program():
    with pytest.raises(ValueError, match="empty"):
        weakest([])


@pytest.mark.parametrize("name", ["value", "low", "high"])
@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_a_number_that_is_none_is_refused(name, number):
    with pytest.raises(ValueError, match=r"need\.total: not a finite number"):
        _quantity(**{name: number})


def test_an_interval_turned_around_is_refused():
    with pytest.raises(ValueError, match="low 15 is above high 10"):
        _quantity(low=15, high=10)


@pytest.mark.parametrize(
    ("numbers", "known"),
    [
        ({"value": None}, False),
        ({"value": 0.0}, True),
        ({"value": None, "low": 10.0}, True),
        ({"value": None, "high": 15.0}, True),
    ],
)
def test_nought_is_known_and_nothing_is_not(numbers, known):
    assert _quantity(**numbers).known is known


def test_what_is_not_said_is_unknown_and_never_nought():
    figure = _quantity(value=None)
    assert figure.date == figure.published == Period("ikke oplyst")
    assert figure.as_json()["value"] is None
    assert figure.bound is Bound.EXACT


def test_a_figure_as_json_is_plain_data_with_everything():
    figure = _quantity(
        value=None,
        low=10.0,
        high=15.0,
        level=0.9,
        bound=Bound.FLOOR,
        area="vestdanmark",
        date=Period("2019-06"),
        published=Period("2020"),
        method="census",
        inputs=("a", "b"),
        note=Text("note", "a note"),
    )
    plain = figure.as_json()
    assert json.loads(json.dumps(plain, allow_nan=False)) == plain
    assert plain == {
        "key": "need.total",
        "value": None,
        "low": 10.0,
        "high": 15.0,
        "level": 0.9,
        "unit": "persons",
        "bound": "floor",
        "evidence": "observed",
        "area": "vestdanmark",
        "definition": {"da": "beboere", "en": "residents"},
        "date": "2019-06",
        "published": "2020",
        "source": {"title": "Kilde", "url": "https://example.org"},
        "method": "census",
        "inputs": ["a", "b"],
        "note": {"da": "note", "en": "a note"},
    }


def test_a_figure_cannot_be_changed():
    with pytest.raises(AttributeError):
        _quantity().value = 1
