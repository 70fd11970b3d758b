"""Number formats against openpyxl's own judgement, and serial numbers against its calendar."""

import datetime as dt

import pytest
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from analysis.returns.workbook.number_formats import (
    BUILT_IN,
    FormatKind,
    classify,
    date_of,
    hides_zero,
)

CODES = (
    "General",
    "0",
    "#,##0",
    "#,##0.00;[Red]-#,##0.00",
    '_-* #,##0 "kr."_-;-* #,##0 "kr."_-;_-* "-" "kr."_-;_-@_-',
    "_(* #,##0_);_(* (#,##0);_(* -_);_(@_)",
    "dd-mm-yyyy",
    "[$-406]d. mmmm yyyy;@",
    "hh:mm:ss",
    "mmm yy",
    "0.00E+00",
    "@",
    '0 "dage"',
    '"dag" 0',
    "[Red]0",
    "[>=100]0;0.0",
)


@pytest.mark.parametrize("code", CODES)
def test_dates_are_those_openpyxl_takes_for_dates(code):
    assert (classify(code) is FormatKind.DATE) == is_date_format(code)


def test_numbered_formats_are_those_of_the_standard():
    differing = {
        number
        for number, code in BUILTIN_FORMATS.items()
        if classify(code) is not classify(BUILT_IN.get(number, "General"))
    }
    assert differing == set()


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("_(* #,##0_);_(* (#,##0);_(* -_);_(@_)", FormatKind.PLAIN),
        ('_-* #,##0 "kr."_-;-* #,##0 "kr."_-', FormatKind.WITH_WORDS),
        ("0%", FormatKind.PERCENT),
        ("0,", FormatKind.SCALED),
        ('0.0,,"mio."', FormatKind.SCALED),
        ("#,##0", FormatKind.PLAIN),
        ('"<"0', FormatKind.MISLEADING),
        (r"\<0", FormatKind.MISLEADING),
        ('"under 5"', FormatKind.MISLEADING),
        ('[<5]"1-4";0', FormatKind.MISLEADING),
        (";;;", FormatKind.INVISIBLE),
        ('"svar"', FormatKind.INVISIBLE),
        ("[h]:mm", FormatKind.ELAPSED),
        ("# ??/??", FormatKind.FRACTION),
        ("general", FormatKind.PLAIN),
    ],
)
def test_what_a_reader_sees(code, kind):
    assert classify(code) is kind


@pytest.mark.parametrize("serial", [1, 59, 61, 367, 45413, 45413.25, 45413.999, 2958465])
@pytest.mark.parametrize("since_1904", [False, True])
def test_days_are_those_of_openpyxl(serial, since_1904):
    epoch = CALENDAR_MAC_1904 if since_1904 else CALENDAR_WINDOWS_1900
    if since_1904 and serial > 2_957_003:
        assert date_of(serial, since_1904=True) is None
        return
    expected = from_excel(serial, epoch)
    whole = expected.date() if expected.time() == dt.time() else expected
    assert date_of(serial, since_1904=since_1904) == whole


@pytest.mark.parametrize("serial", [-1, 0, 0.5, 60, 60.5, 2958466, 1e300])
def test_what_is_no_day_of_the_calendar_is_none(serial):
    assert date_of(serial, since_1904=False) is None


@pytest.mark.parametrize(
    ("code", "hides"),
    [("0;-0;;@", True), ("#", True), ("0;-0;-", False), ('0;-0;"-"', False), ("0", False)],
)
def test_zeros_that_cannot_be_seen(code, hides):
    assert hides_zero(code) is hides
