"""Numbers, shares and dates hold their promises for any value."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from analysis.language import Language
from analysis.periods import Period

LANGUAGES = st.sampled_from([Language("da"), Language("en")])
DAYS = st.dates(dt.date(1, 1, 1), dt.date(9998, 12, 31))


@given(language=LANGUAGES, share=st.floats(0, 1), decimals=st.integers(0, 3))
def test_only_nought_prints_as_nought_and_only_the_whole_as_the_whole(language, share, decimals):
    words = language.percent(share, decimals)
    assert (words == language.percent(0, decimals)) is (share == 0)
    assert (words == language.percent(1, decimals)) is (share == 1)


@given(
    language=LANGUAGES,
    value=st.floats(-1e12, 1e12),
    decimals=st.integers(0, 3),
)
def test_a_number_can_be_read_back_within_its_rounding(language, value, decimals):
    thousands, point = (".", ",") if language.code == "da" else (",", ".")
    words = language.number(value, decimals)
    back = float(words.replace(thousands, "").replace(point, ".").replace("−", "-"))
    assert abs(back - value) <= 0.5 * 10.0**-decimals + 1e-3 * (abs(value) > 1e9)
    assert not words.startswith("−0") or back != 0


@given(day=DAYS)
def test_a_day_its_month_and_its_year_lie_in_each_other(day):
    exact = Period(f"{day:%Y}".zfill(4) + f"-{day.month:02d}-{day.day:02d}")
    month = Period(exact.text[:7])
    year = Period(exact.text[:4])
    assert exact.first == exact.last == day
    assert year.first <= month.first <= day <= month.last <= year.last
    assert exact.overlaps(month)
    assert month.overlaps(year)
    assert exact.known_by(day)
    assert not exact.known_by(day - dt.timedelta(1)) if day > dt.date.min else True


@given(ends=st.tuples(DAYS, DAYS))
def test_a_span_is_read_only_forwards(ends):
    first, last = (day.isoformat() for day in sorted(ends))
    span = Period(f"{first}/{last}")
    assert (span.first.isoformat(), span.last.isoformat()) == (first, last)
    if first != last:
        try:
            Period(f"{last}/{first}")
        except ValueError:
            return
        raise AssertionError("a span that ends before it begins was read")
