"""A period is as precise as its source, and its ends are real days."""

import datetime as dt

import pytest

from analysis.periods import UNKNOWN, Period


def _day(text):
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024-12-31", "2024-12-31", "2024-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2023-02", "2023-02-01", "2023-02-28"),
        ("2024-12", "2024-12-01", "2024-12-31"),
        ("2024", "2024-01-01", "2024-12-31"),
        ("2020-21", "2020-03-01", "2020-05-31"),
        ("2020-22", "2020-06-01", "2020-08-31"),
        ("2020-23", "2020-09-01", "2020-11-30"),
        ("2020-24", "2020-12-01", "2021-02-28"),
        ("2013/2014", "2013-01-01", "2014-12-31"),
        ("2019-06/2020-05-10", "2019-06-01", "2020-05-10"),
        ("2015~", "2015-01-01", "2015-12-31"),
        ("2008/2010~", "2008-01-01", "2010-12-31"),
        ("0001", "0001-01-01", "0001-12-31"),
    ],
)
def test_first_and_last_day(text, first, last):
    period = Period(text)
    assert (period.first, period.last) == (_day(first), _day(last))
    assert period.known
    assert period.text == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "~",
        "/",
        "juni 2019",
        "2024-13",
        "2024-00",
        "2024-25",
        "2024-02-30",
        "2024-2",
        "24",
        "20240101",
        "0000",
        "2014/2013",
        "2013/2014/2015",
        "2013/",
        "2013~/2014",
        "2024\n",
        " 2024",
        "٢٠٢٤",
        "Ikke oplyst",
    ],
)
def test_what_is_no_period_is_refused(text):
    with pytest.raises(ValueError, match=r"period|month|day"):
        Period(text)


def test_unknown_has_no_ends_and_can_always_have_been_known():
    unknown = Period(UNKNOWN)
    assert (unknown.known, unknown.first, unknown.last, unknown.parts) == (False, None, None, ())
    assert unknown.known_by(dt.date.min)


@pytest.mark.parametrize(
    ("text", "day", "known"),
    [
        ("2024-03-05", "2024-03-04", False),
        ("2024-03-05", "2024-03-05", True),
        ("2024-03", "2024-02-29", False),
        ("2024-03", "2024-03-01", True),
        ("2013/2014", "2012-12-31", False),
        ("2013/2014", "2013-06-01", True),
    ],
)
def test_known_by_the_first_day_it_can_mean(text, day, known):
    assert Period(text).known_by(_day(day)) is known


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [
        ("2019", "2019-06", True),
        ("2019-06", "2019-07", False),
        ("2013/2014", "2014/2015", True),
        ("2020-24", "2021-02", True),
        ("2020-24", "2021-03", False),
        (UNKNOWN, "2019", False),
        (UNKNOWN, UNKNOWN, False),
    ],
)
def test_overlap_goes_both_ways(one, other, overlap):
    assert Period(one).overlaps(Period(other)) is overlap
    assert Period(other).overlaps(Period(one)) is overlap


def test_circa_is_kept():
    assert Period("2008/2010~").circa
    assert Period("2008/2010~").parts == ("2008", "2010")
    assert not Period("2008").circa
