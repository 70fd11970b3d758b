"""Rows of stays: what is read, what is refused by its row, and what is found."""

import numpy as np
import pandas as pd
import pytest

from analysis.errors import DataError
from analysis.model.stay.stay_rows import check_stays
from analysis.model.stay.stay_sample import ObservationWindow, StaySample

WINDOW = ObservationWindow(first_month="2018-01", last_month="2019-12")


def read(*rows: tuple[object, object], first_label: int = 2) -> StaySample:
    table = pd.DataFrame(rows, columns=["entry_month", "exit_month"], dtype=object)
    table.index += first_label
    return check_stays(table, window=WINDOW, file="ophold.csv")


def test_months_are_counted_from_the_windows_first() -> None:
    sample = read(("2017-11", "2018-01"), ("2018-01", "2018-01"), ("2019-12", None))
    assert sample.entry.tolist() == [-2, 0, 23]
    assert sample.last.tolist() == [0, 0, 24]
    assert sample.completed.tolist() == [True, True, False]
    assert sample.delay_months.tolist() == [2, 0, 0]
    assert sample.span_months.tolist() == [2, 0, 1]
    assert (sample.stays, sample.exits) == (3, 2)
    np.testing.assert_allclose(sample.elapsed_years, [0.5 / 12])
    assert sample.findings == ()


@pytest.mark.parametrize("empty", [None, "", "  ", float("nan"), pd.NA, pd.NaT])
def test_an_empty_exit_means_still_there(empty: object) -> None:
    assert read(("2017-11", empty), ("2018-03", "2018-04")).completed.tolist() == [False, True]


@pytest.mark.parametrize(
    ("entry", "end", "place", "said"),
    [
        ("2019-05", "2019-04", "7, exit_month", "The stay ends before it begins."),
        ("2020-01", None, "7, entry_month", "Entry after the end of the window."),
        ("2016-01", "2017-12", "7, exit_month", "Exit before the window begins."),
        ("2016-01", "2020-01", "7, exit_month", "Exit after the end of the window."),
        ("2016-13", "2018-05", "7, entry_month", "Is not a month."),
        ("2016", "2018-05", "7, entry_month", "Is not a month."),
        (None, "2018-05", "7, entry_month", "Is not a month."),
        ("2016-03", "ikke oplyst", "7, exit_month", "Is not a month."),
        (3.5, "2018-05", "7, entry_month", "Is not a month."),
    ],
)
def test_a_row_that_cannot_be_is_named_with_its_cure(
    entry: object, end: object, place: str, said: str
) -> None:
    with pytest.raises(DataError) as caught:
        read(("2017-01", "2018-02"), (entry, end), first_label=6)
    [problem] = caught.value.problems
    assert (problem.file, problem.place) == ("ophold.csv", place)
    assert problem.rule.en == said
    assert problem.cure is not None
    assert problem.cure.da
    assert problem.rule.da in str(caught.value)


def test_every_bad_row_is_named_at_once() -> None:
    with pytest.raises(DataError) as caught:
        read(("2019-05", "2019-04"), ("2017-01", None), ("x", "y"))
    assert [problem.place for problem in caught.value.problems] == [
        "2, exit_month",
        "4, entry_month",
        "4, exit_month",
    ]


def test_missing_columns_are_named() -> None:
    with pytest.raises(DataError) as caught:
        check_stays(pd.DataFrame({"entry_month": []}), window=WINDOW, file="ophold.csv")
    assert [problem.place for problem in caught.value.problems] == ["exit_month"]


@pytest.mark.parametrize(
    ("rows", "codes"),
    [
        ([], ["no-residents"]),
        ([("2017-01", "2018-02")], ["one-resident"]),
        ([("2017-01", None)], ["one-resident", "no-completed-stays"]),
        ([("2017-01", None), ("2018-01", None)], ["no-completed-stays"]),
    ],
)
def test_too_little_is_a_finding_that_says_what_to_do(
    rows: list[tuple[str, str | None]], codes: list[str]
) -> None:
    findings = read(*rows).findings
    assert [finding.code for finding in findings] == codes
    assert all("antaget ophold" in finding.text.da for finding in findings)
    assert all("assumed stay" in finding.text.en for finding in findings)


@pytest.mark.parametrize("bad", ["2018", "2018-00", "januar", ""])
def test_a_window_without_months_is_refused(bad: str) -> None:
    with pytest.raises(ValueError, match="first_month must be a month such as 2019-06; got"):
        ObservationWindow(first_month=bad, last_month="2019-12")
    with pytest.raises(ValueError, match="month must be a month such as 2019-06; got"):
        WINDOW.number(bad)


def test_a_window_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="last_month must not come before first_month; got"):
        ObservationWindow(first_month="2018-01", last_month="2017-12")
