"""Forecasts as of a day, the naive ones beside them, and what could be said at all by then."""

import datetime as dt
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.language import Language, Text
from analysis.model.backtest.dated_inputs import (
    DatedInput,
    describe_dates,
    refuse_later,
    split_by_knowledge,
)
from analysis.model.backtest.forecast_laws import ForecastLaw, StudentLaw
from analysis.model.findings import Finding
from analysis.periods import Period
from analysis.showing import Showing, Shown

Points = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """A forecast that could have been made on its day. It refuses to be made of later knowledge.

    Parameters
    ----------
    method : str
        How it was made.
    origin : date
        The day it is made as of.
    target : Period
        What it is about; a known date.
    inputs : tuple of DatedInput
        Everything it was made of, at least one.
    point : float
        The forecast as one number.
    law : ForecastLaw or None
        The forecast with its chances; None where too little is known to give any.

    Raises
    ------
    LaterKnowledgeError
        An input was not published by the origin: it is named with its dates.
    ValueError
        No input is given, or the target is unknown or ends by the origin.

    Source
    ------
    docs/method.md#backtest-inputs.
    """

    method: str
    origin: dt.date
    target: Period
    inputs: tuple[DatedInput, ...]
    point: float
    law: ForecastLaw | None = None

    def __post_init__(self) -> None:
        if not self.inputs:
            raise ValueError(f"inputs must name what {self.method!r} was made of; got none")
        refuse_later(self.inputs, origin=self.origin)
        if self.target.last is None or self.target.last <= self.origin:
            raise ValueError(
                f"target must be known and end after the origin; got {self.target.text!r} from "
                f"{self.origin}"
            )


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class OriginAssessment(Shown):
    """What could be forecast on a day. Made by `forecast_naively`.

    Parameters
    ----------
    origin : date
        The day.
    target : Period
        What was to be forecast.
    forecasts : tuple of Forecast
        One per naive method; empty where nothing was known.
    later : tuple of DatedInput
        What was not used because it was published later, or nobody knows when.
    findings : tuple of Finding
        Why it cannot be assessed, or what was left out.
    """

    origin: dt.date
    target: Period
    forecasts: tuple[Forecast, ...]
    later: tuple[DatedInput, ...]
    findings: tuple[Finding, ...]

    @property
    def can_be_assessed(self) -> bool:
        """Whether anything was known by the day."""
        return bool(self.forecasts)

    def showing(self) -> Showing:
        """Return the forecasts, and what was not yet published."""
        rows = [(each.method, each.target.text, each.point) for each in self.forecasts]
        return Showing(
            caption=f"What could be forecast on {self.origin}.",
            table=pd.DataFrame(rows, columns=["method", "target", "point"]),
            notes=tuple(finding.text.en for finding in self.findings),
        )


def forecast_naively(
    inputs: Sequence[DatedInput], *, origin: dt.date, target: Period
) -> OriginAssessment:
    """Return the naive forecasts that the inputs published by a day allow.

    Parameters
    ----------
    inputs : sequence of DatedInput
        Everything there is, in one unit and definition; those published later are left out, and
        said to be. Of several about one year the latest is used.
    origin : date
        The day the forecasts are made as of.
    target : Period
        What they are about.

    Returns
    -------
    OriginAssessment
        last_value: as many as last known. drift: the line from the first known to the last.
        straight_line: the line of least squares. Two points give no chances, only a number.

    Raises
    ------
    ValueError
        The target is unknown or ends by the origin.

    Assumptions
    -----------
    Time runs in whole calendar years, which is as exact as most sources are.

    Source
    ------
    docs/method.md#naive-forecasts.

    Examples
    --------
    >>> def residents(value, date, published):
    ...     return DatedInput(
    ...         name=f"residents {date}",
    ...         value=value,
    ...         date=Period(date),
    ...         published=Period(published),
    ...     )
    >>> known = [
    ...     residents(34, "2015~", "2019"),
    ...     residents(48, "2016", "2020-05-25"),
    ...     residents(72, "2019-06", "2019-06-07"),
    ... ]
    >>> found = forecast_naively(known, origin=dt.date(2019, 12, 31), target=Period("2021"))
    >>> [(each.method, each.point) for each in found.forecasts]
    [('last_value', 72.0), ('straight_line', 91.0)]
    >>> [each.name for each in found.later]
    ['residents 2016']
    >>> early = forecast_naively(known, origin=dt.date(2016, 12, 31), target=Period("2018"))
    >>> early.can_be_assessed, early.findings[0].text.da.splitlines()[0]
    (False, 'Pr. 31. december 2016: kan ikke vurderes. Intet var offentliggjort.')
    """
    known, later = split_by_knowledge(inputs, origin=origin)
    by_year = {each.year: each for each in known}
    used = tuple(by_year.values())
    forecasts = [
        Forecast(method=method, origin=origin, target=target, inputs=used, point=point, law=law)
        for method, make in NAIVE_METHODS.items()
        if (made := _make(make, used, target)) is not None
        for point, law in [made]
    ]
    return OriginAssessment(
        origin=origin,
        target=target,
        forecasts=tuple(forecasts),
        later=later,
        findings=_findings(origin, known, later),
    )


_Made = tuple[float, ForecastLaw | None]


def _make(
    make: Callable[[Points, Points, float], _Made | None],
    used: Sequence[DatedInput],
    target: Period,
) -> _Made | None:
    if not used or target.first is None:
        return None
    years = np.array([each.year for each in used], dtype=np.float64)
    values = np.array([each.value for each in used], dtype=np.float64)
    return make(years, values, float(target.first.year))


def _last_value(years: Points, values: Points, target: float) -> _Made | None:
    """As many as last known; its steps are a random walk without drift."""
    point, ahead = float(values[-1]), target - years[-1]
    steps = np.diff(values) / np.sqrt(np.diff(years))
    if ahead <= 0 or steps.size < 2:
        return point, None
    variance = float((steps**2).mean()) * ahead
    return point, _law(point, variance, steps.size)


def _drift(years: Points, values: Points, target: float) -> _Made | None:
    """The line from the first to the last; a random walk with that drift."""
    if years.size < 3:
        # With two points it is the straight line.
        return None
    span, ahead = years[-1] - years[0], target - years[-1]
    slope = (values[-1] - values[0]) / span
    point = float(values[-1] + slope * ahead)
    rest = (np.diff(values) - slope * np.diff(years)) / np.sqrt(np.diff(years))
    degrees = rest.size - 1
    if ahead <= 0 or degrees < 2:
        return point, None
    variance = float((rest**2).sum()) / degrees * ahead * (1 + ahead / span)
    return point, _law(point, variance, degrees)


def _straight_line(years: Points, values: Points, target: float) -> _Made | None:
    """The line of least squares with independent deviations from it."""
    if years.size < 2:
        return None
    centred, ahead = years - years.mean(), target - years.mean()
    squares = float((centred**2).sum())
    slope = float(centred @ values) / squares
    point = float(values.mean() + slope * ahead)
    degrees = years.size - 2
    if degrees < 2:
        return point, None
    rest = values - values.mean() - slope * centred
    variance = float((rest**2).sum()) / degrees * (1 + 1 / years.size + ahead**2 / squares)
    return point, _law(point, variance, degrees)


def _law(mean: float, variance: float, degrees: int) -> ForecastLaw | None:
    # A series that has never moved gives no scale to be uncertain on.
    if not variance > 0:
        return None
    return StudentLaw(mean=mean, scale=math.sqrt(variance), degrees=degrees)


NAIVE_METHODS: Mapping[str, Callable[[Points, Points, float], _Made | None]] = MappingProxyType(
    {"last_value": _last_value, "drift": _drift, "straight_line": _straight_line}
)


def _findings(
    origin: dt.date, known: Sequence[DatedInput], later: Sequence[DatedInput]
) -> tuple[Finding, ...]:
    if known and not later:
        return ()
    da, en = Language("da").date(origin), Language("en").date(origin)
    dates = [describe_dates(each) for each in later]
    if not known:
        head = Text(
            f"Pr. {da}: kan ikke vurderes. Intet var offentliggjort.",
            f"As of {en}: cannot be assessed. Nothing was published.",
        )
        code = "cannot-be-assessed"
    else:
        head = Text(
            f"Pr. {da} var dette ikke offentliggjort og er ikke brugt:",
            f"As of {en} this was not published and is not used:",
        )
        code = "published-later"
    text = Text(
        "\n".join([head.da, *(f"  {each.da}" for each in dates)]),
        "\n".join([head.en, *(f"  {each.en}" for each in dates)]),
    )
    return (Finding(code=code, text=text),)
