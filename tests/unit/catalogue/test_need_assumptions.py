"""What a round assumes of measurement and movement, and the inflow it may name."""

import datetime as dt

import pytest

from analysis import find_root
from analysis.catalogue.udmelding import read_udmeldinger
from analysis.evidence import Unit
from analysis.reading import Reader

GONE = object()


def test_what_is_assumed_stands_among_the_assumptions_in_the_order_of_the_file(checkout):
    read = checkout.read()
    rows = {row.key: row for row in read.assumptions()}
    keys = [key for key in rows if key.startswith(("need.measurement", "need.trend"))]
    assert keys == [
        "need.measurement_factor",
        "need.trend.largest_drift_per_year",
        "need.trend.damping_per_year",
        "need.trend.yearly_sd",
    ]
    factor = rows["need.measurement_factor"]
    assert (factor.low, factor.central, factor.high) == (0.5, 1, 2)
    assert factor.reason.da
    assert factor.reason.en
    assert rows["need.trend.damping_per_year"].unit is Unit.SHARE


@pytest.mark.parametrize(
    ("key", "value", "rule"),
    [
        ("low", 0, "above 0"),
        ("central", 1.2, "root of low times high is 1."),
        ("reason", GONE, "missing"),
        ("hihg", 2, "unknown"),
    ],
)
def test_a_measurement_factor_that_cannot_be(checkout, key, value, rule):
    target = f"need.measurement_factor.{key}"
    checkout.spoil(target, type(checkout) if value is GONE else value)
    checkout.save()
    [problem] = checkout.problems()
    # A number is held against the others; a key that is missing or unknown is named itself.
    assert target.startswith(problem.place)
    assert rule in problem.rule.en
    assert problem.line


@pytest.mark.parametrize(
    ("key", "value", "rule"),
    [
        ("largest_drift_per_year.low", 0, "above 0"),
        ("largest_drift_per_year.high", 1.5, "to 1"),
        ("damping_per_year.high", 1, "below 1"),
        ("damping_per_year.low", 0, "above 0"),
        ("yearly_sd.high", 2, "to 1"),
    ],
)
def test_a_movement_that_cannot_be(checkout, key, value, rule):
    checkout.spoil(f"need.trend.{key}", value)
    checkout.save()
    [problem] = checkout.problems()
    assert problem.place == f"need.trend.{key.partition('.')[0]}"
    assert rule in problem.rule.en


def test_an_inflow_is_counted_by_the_year_and_known_when_it_was_published(checkout, row):
    checkout.rows.append(
        row("nye-2021", unit="new_persons_per_year", value=9, date="2021", published="2021-06-01")
    )
    checkout.spoil("need.inflow", "nye-2021")
    checkout.save()
    read = checkout.read()
    assert read.need.inflow.value == 9
    assert read.as_known_at(dt.date(2021, 5, 31)).need.inflow is None
    checkout.spoil("need.inflow", "beboere-2019")
    checkout.save()
    [problem] = checkout.problems()
    assert problem.place == "need.inflow"
    assert "new_persons_per_year" in problem.rule.en


def test_every_round_says_how_counts_are_measured_and_every_reading_how_it_moves():
    counted = (Unit.PERSONS, Unit.PERSONS_PER_YEAR, Unit.NEW_PERSONS_PER_YEAR)
    for udmelding in read_udmeldinger(Reader(find_root())):
        need = udmelding.need
        assert need.measurement_factor is not None, udmelding.slug
        moves = bool(need.readings) and need.unit in counted
        assert (need.trend is not None) == moves, udmelding.slug


def test_more_citizens_than_can_be_computed_exactly_are_refused_before_anything_runs(checkout):
    checkout.spoil("capacity.rule", "must_receive")
    checkout.spoil("capacity.within_days", None)
    checkout.spoil("need.readings.1.mean", {"low": 42, "central": 45.5, "high": 501})
    checkout.save()
    problem = next(p for p in checkout.problems() if p.place == "need.readings.1.mean.high")
    assert "500" in problem.rule.da
    assert "500" in problem.rule.en
    assert problem.cure is not None
