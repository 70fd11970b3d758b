"""A date or period exactly as precise as its source gives it."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

UNKNOWN = "ikke oplyst"
_SEASON_MONTHS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 14)}
_PART = re.compile(r"(?!0000)([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


@dataclass(frozen=True, slots=True, order=False)
class Period:
    """A day, month, season, year or span of them; possibly about, possibly unknown.

    Sources say "June 2019", "autumn 2020" or nothing at all. Turning these into a day would
    invent precision, so the text stays and the first and last possible day are derived from it.

    Parameters
    ----------
    text
        An extract of EDTF (ISO 8601-2): ``2024-12-31``, ``2024-12``, ``2024``, ``2020-23``
        (seasons: 21 spring, 22 summer, 23 autumn, 24 winter), ``2013/2014`` (a span),
        ``2019~`` (about), or ``ikke oplyst``.

    Raises
    ------
    ValueError
        If the text is none of these, or a span ends before it begins.

    Examples
    --------
    >>> Period("2019-06").last
    datetime.date(2019, 6, 30)
    >>> Period("2020-23").first
    datetime.date(2020, 9, 1)
    >>> Period("2015~").circa, Period("ikke oplyst").known
    (True, False)
    """

    text: str

    def __post_init__(self) -> None:
        """Refuse what cannot be read now, not when a report prints it."""
        if self.known and self._bounds()[0] > self._bounds()[1]:
            raise ValueError(f"period ends before it begins: {self.text!r}")

    @property
    def known(self) -> bool:
        """Whether the source gives any date."""
        return self.text != UNKNOWN

    @property
    def circa(self) -> bool:
        """Whether the source gives the date as about."""
        return self.text.endswith("~")

    @property
    def parts(self) -> tuple[str, ...]:
        """The one date, or the two ends of a span, without the mark for about."""
        return tuple(self.text.removesuffix("~").split("/")) if self.known else ()

    @property
    def first(self) -> dt.date | None:
        """First day the period can mean; None when unknown."""
        return self._bounds()[0] if self.known else None

    @property
    def last(self) -> dt.date | None:
        """Last day the period can mean; None when unknown."""
        return self._bounds()[1] if self.known else None

    def known_by(self, as_of: dt.date) -> bool:
        """Whether something dated so can have been known on a day (undated: yes, by default)."""
        return self.first is None or self.first <= as_of

    def overlaps(self, other: Period) -> bool:
        """Whether two known periods can be the same time; an unknown one never can."""
        if self.first is None or other.first is None or self.last is None or other.last is None:
            return False
        return self.first <= other.last and other.first <= self.last

    def _bounds(self) -> tuple[dt.date, dt.date]:
        ends = [_part_bounds(part) for part in self.parts]
        if len(ends) not in (1, 2):
            raise ValueError(f"not a date or period: {self.text!r}")
        return ends[0][0], ends[-1][1]


def _part_bounds(part: str) -> tuple[dt.date, dt.date]:
    match = _PART.fullmatch(part)
    if match is None:
        raise ValueError(
            f"not a date or period: {part!r} (allowed: 2024-12-31, 2024-12, 2024, "
            f"2020-23 for autumn, 2013/2014, 2019~, {UNKNOWN!r})"
        )
    year, month, day = (int(group) if group else None for group in match.groups())
    if year is None or month is None:
        return dt.date(year or 1, 1, 1), dt.date(year or 1, 12, 31)
    if day is not None:
        date = dt.date(year, month, day)
        return date, date
    if month in _SEASON_MONTHS:
        first_month, last_month = _SEASON_MONTHS[month]
        # A winter is named after the year it begins in and ends in February of the next.
        last_year, last_month = year + (last_month > 12), (last_month - 1) % 12 + 1
        return dt.date(year, first_month, 1), _month_end(last_year, last_month)
    return dt.date(year, month, 1), _month_end(year, month)


def _month_end(year: int, month: int) -> dt.date:
    return dt.date(year, month, calendar.monthrange(year, month)[1])
