"""Synthetic stays as an offer tells them: by home, by year, and as months that are nobody's."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.returns.demo.stays import Lives

_MONTHS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """How many citizens of one municipality an offer serves.

    Parameters
    ----------
    counted
        In the round's unit.
    present, year
        On the day of the count, and at any time in the 12 months before.
    """

    home: str
    counted: int
    present: int
    year: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowYear:
    """Who came and went in 12 months, and how many there were at the end of the last."""

    month: str
    arrivals: int
    departures: int
    present: int


def uses_by_home(lives: Lives, counted: Sequence[str]) -> tuple[Use, ...]:
    """An offer's citizens by home municipality, those without any left out."""
    there = np.isnan(lives.exit)
    in_the_year = there | (_months(lives.exit) > -_MONTHS)
    of_the_round, present, year = (
        Counter(counted),
        Counter(lives.home[there].tolist()),
        Counter(lives.home[in_the_year].tolist()),
    )
    return tuple(
        Use(home=home, counted=of_the_round[home], present=present[home], year=year[home])
        for home in sorted(of_the_round.keys() | year.keys())
    )


def flow_years(lives: Lives, month: str, years_back: int) -> tuple[FlowYear, ...]:
    """Arrivals and departures by 12 months, the newest first.

    Parameters
    ----------
    month
        Of the count, which is the last month of the newest year.
    """
    entry, end = _months(lives.entry), _months(lives.exit)
    years = []
    for back in range(years_back):
        last = -_MONTHS * back
        first = last - _MONTHS
        still = np.isnan(lives.exit) | (end > last)
        years.append(
            FlowYear(
                month=month_before(month, -last),
                arrivals=int(((entry > first) & (entry <= last)).sum()),
                departures=int(((end > first) & (end <= last)).sum()),
                present=int(((entry <= last) & still).sum()),
            )
        )
    return tuple(years)


def listed_stays(lives: Lives, month: str, years_back: int) -> list[tuple[str, str | None]]:
    """Months of entry and exit of all who are there, or left in the years before the count."""
    listed: list[tuple[str, str | None]] = []
    for entry, end in zip(_months(lives.entry), _months(lives.exit), strict=True):
        if math.isnan(end):
            listed.append((month_before(month, int(-entry)), None))
        elif end > -_MONTHS * years_back:
            listed.append((month_before(month, int(-entry)), month_before(month, int(-end))))
    return listed


def month_before(month: str, months: int) -> str:
    """The month so many months before another.

    Examples
    --------
    >>> month_before("2024-02", 3), month_before("2024-12", 0)
    ('2023-11', '2024-12')
    """
    whole = int(month[:4]) * _MONTHS + int(month[5:]) - 1 - months
    return f"{whole // _MONTHS:04d}-{whole % _MONTHS + 1:02d}"


def _months(years: NDArray[np.float64]) -> NDArray[np.float64]:
    """Years before the end of the count's month as months from it: 0, and then negative."""
    return np.asarray(np.ceil(years * _MONTHS))
