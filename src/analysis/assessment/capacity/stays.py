"""How long stays are taken to be, and whether they fit what is stated of inflow and stock."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from analysis.assessment.capacity.ahead import STAY_SIGMA
from analysis.assessment.need.size import CASES
from analysis.catalogue.udmelding import Udmelding
from analysis.evidence import Unit
from analysis.model.census.census_assumptions import Inflow
from analysis.model.census.flow_check import check_flow
from analysis.model.stay.length_of_stay import LognormalStay
from analysis.model.stay.stay_belief import StayBelief

# What is a long stay depends on how long they are: the longest mean of each row, and its times.
_LONG_YEARS = ((1.0, (0.25, 0.5, 1.0, 2.0)), (3.0, (0.5, 1.0, 2.0, 5.0)))
_LONGEST_YEARS = (1.0, 2.0, 5.0, 7.0, 9.0)
_CURVE_YEARS = np.linspace(0.0, 10.0, 81)
_FOUND = (
    "expected_persons",
    "low_persons",
    "high_persons",
    "growth_per_year_share",
    "code",
    "finding_da",
    "finding_en",
)


def stays_by_case(udmelding: Udmelding) -> pd.DataFrame:
    """The assumed law of the stays for a low, a central and a high mean.

    Returns
    -------
    DataFrame
        case, years, longer_share (chance of a stay longer than that), mean_stay_years,
        median_stay_years. A row for each eighth of a year up to ten; no rows where no stay is
        assumed.

    Assumptions
    -----------
    Lognormal stays, whose logarithm has a standard deviation of 1.

    Source
    ------
    docs/method.md#stay-assumed, #stay-laws.
    """
    stay = udmelding.mean_stay
    if stay is None:
        return pd.DataFrame()
    return pd.concat(
        [_curve(case, float(getattr(stay, case))) for case in CASES], ignore_index=True
    )


def long_years(table: pd.DataFrame) -> tuple[float, ...]:
    """The times, in years, that stays of a table of `stays_by_case` are held against.

    Examples
    --------
    >>> long_years(pd.DataFrame({"mean_stay_years": [0.5, 1.0, 2.0]}))
    (0.5, 1.0, 2.0, 5.0)
    """
    longest = float(table["mean_stay_years"].max())
    fitting = (times for most, times in _LONG_YEARS if longest <= most)
    return next(fitting, _LONGEST_YEARS)


def _curve(case: str, mean_years: float) -> pd.DataFrame:
    law = LognormalStay(mean_years=mean_years, sigma=STAY_SIGMA)
    return pd.DataFrame(
        {
            "case": case,
            "years": _CURVE_YEARS,
            "longer_share": law.survival(_CURVE_YEARS),
            "mean_stay_years": mean_years,
            "median_stay_years": mean_years * float(np.exp(-(STAY_SIGMA**2) / 2)),
        }
    )


def flow_by_stay(udmelding: Udmelding) -> pd.DataFrame:
    """Inflow times mean stay against the stock, to tell growth from an error.

    Returns
    -------
    DataFrame
        reading, case (low, central, high: the mean stay), mean_stay_years, needed_per_year (the inflow that keeps the stock), and where the
        round states one: stated_per_year, expected_persons, low_persons, high_persons (90 %),
        growth_per_year_share, code, finding_da, finding_en; otherwise None. No rows unless need is
        a stock and a stay is assumed.

    Assumptions
    -----------
    In equilibrium the stock is inflow times mean stay.

    Source
    ------
    docs/method.md#flow-check.
    """
    stay = udmelding.mean_stay
    if stay is None or udmelding.need.unit is not Unit.PERSONS:
        return pd.DataFrame()
    return pd.DataFrame(
        [
            {"reading": reading.id, "case": case, "mean_stay_years": years, **row}
            for reading in udmelding.need.readings
            for case in CASES
            for years in [float(getattr(stay, case))]
            for row in _checked(udmelding, reading.mean.central, years)
        ]
    ).astype({"stated_per_year": object, "growth_per_year_share": object})


def _checked(udmelding: Udmelding, stock: float, years: float) -> Iterator[dict[str, object]]:
    needed = {"needed_per_year": stock / years}
    inflow = udmelding.need.inflow
    if inflow is None or inflow.value is None:
        yield {**needed, "stated_per_year": None, **dict.fromkeys(_FOUND)}
        return
    law = LognormalStay(mean_years=years, sigma=STAY_SIGMA)
    check = check_flow(
        round(stock),
        inflow=Inflow(admissions_per_year=inflow.value),
        stays=StayBelief.of([law]),
    )
    yield {
        **needed,
        "stated_per_year": inflow.value,
        "expected_persons": check.expected_persons,
        "low_persons": check.low_persons,
        "high_persons": check.high_persons,
        "growth_per_year_share": check.growth_per_year_share,
        "code": check.finding.code,
        "finding_da": check.finding.text.da,
        "finding_en": check.finding.text.en,
    }
