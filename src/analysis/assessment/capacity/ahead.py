"""The census ahead of one round: today's residents leaving, new ones coming, month by month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.assessment.capacity.balance import must_receive
from analysis.catalogue.parameters import NeedReading
from analysis.catalogue.udmelding import Udmelding
from analysis.model.census.census_assumptions import (
    CensusAssumptions,
    Inflow,
    residents_in_equilibrium,
)
from analysis.model.census.census_path import CensusPath, project_census
from analysis.model.stay.stay_belief import assume_stays

YEARS_AHEAD = (1, 2, 5, 10)
_QUARTERS = tuple(range(0, 121, 3))
_LEVEL = 0.95
# Spread of stays around their mean, on the logarithm's scale; see docs/method.md, "stay-assumed".
STAY_SIGMA = 1.0


def census_ahead(udmelding: Udmelding) -> pd.DataFrame:
    """The chance that places are too few in 1, 2, 5 and 10 years, for each case.

    Parameters
    ----------
    udmelding
        A round that must receive everyone, with an assumed ``mean_stay_years``.

    Returns
    -------
    DataFrame
        reading, case (low, central, high: the mean stay known; growth: it known and inflow
        growing; uncertain: stay and inflow uncertain), years, places, chance_of_exceeding,
        mean_persons. No rows where the round assumes no stay.

    Assumptions
    -----------
    The number of the reading is there on its date, in equilibrium; inflow keeps it so on average
    (stock over mean stay) but for growth.

    Source
    ------
    docs/method.md#census-path.
    """
    months = [12 * years for years in YEARS_AHEAD]
    rows = [
        {
            "reading": reading.id,
            "case": case,
            "years": years,
            "places": int(places),
            "chance_of_exceeding": float(chance),
            "mean_persons": float(mean),
        }
        for reading in udmelding.need.readings
        for case, path in _paths(udmelding, reading, months).items()
        for places in udmelding.capacity.compare_places
        for years, chance, mean in zip(
            YEARS_AHEAD, path.chance_of_exceeding(int(places)), path.mean_persons, strict=True
        )
    ]
    return pd.DataFrame(rows)


def census_by_quarter(udmelding: Udmelding) -> pd.DataFrame:
    """The expected census and its 95 % interval every third month for ten years, all uncertain.

    Returns
    -------
    DataFrame
        reading, months, mean_persons, low_persons, high_persons.
    """
    rows: list[dict[str, object]] = []
    for reading in udmelding.need.readings:
        path = _paths(udmelding, reading, _QUARTERS).get("uncertain")
        if path is not None:
            low, high = path.interval(_LEVEL)
            rows += [
                {
                    "reading": reading.id,
                    "months": m,
                    "mean_persons": x,
                    "low_persons": a,
                    "high_persons": b,
                }
                for m, x, a, b in zip(_QUARTERS, path.mean_persons, low, high, strict=True)
            ]
    return pd.DataFrame(rows)


def _paths(
    udmelding: Udmelding, reading: NeedReading, months: Sequence[int]
) -> Mapping[str, CensusPath]:
    """The census ahead by case; none where the round assumes no stay, or may let people wait."""
    stay, spread = udmelding.mean_stay, udmelding.need.spread
    growth = udmelding.parameters.get("inflow_growth_per_year")
    if stay is None or spread is None or not must_receive(udmelding):
        return {}
    usual = growth.central if growth else 0.0
    means = {"low": stay.low, "central": stay.central, "high": stay.high}
    paths = {
        case: project_census(_assume(reading, mean, growth=usual), months=months)
        for case, mean in means.items()
    }
    if growth is not None:
        paths["growth"] = project_census(
            _assume(reading, stay.central, growth=growth.high), months=months
        )
    cv = spread.mean_cv.central
    loose = [
        project_census(_assume(reading, mean, growth=usual, cv=cv), months=months)
        for mean in means.values()
    ]
    belief = assume_stays(stay.low, central_years=stay.central, high_years=stay.high)
    return paths | {"uncertain": _mix(loose, belief.weights)}


def _assume(
    reading: NeedReading, mean_stay: float, *, growth: float, cv: float = 0.0
) -> CensusAssumptions:
    # A longer stay goes with a smaller inflow: their product is the number that was counted.
    inflow = reading.mean.central / mean_stay
    return CensusAssumptions(
        residents=residents_in_equilibrium(round(reading.mean.central)),
        inflow=Inflow(admissions_per_year=inflow, growth_per_year_share=growth, cv=cv),
        stays=assume_stays(
            mean_stay, central_years=mean_stay, high_years=mean_stay, sigma=STAY_SIGMA
        ),
    )


def _mix(paths: Sequence[CensusPath], weights: NDArray[np.float64]) -> CensusPath:
    """One census ahead of several, each with its probability."""
    width = max(path.chances.shape[1] for path in paths)
    padded = [np.pad(p.chances, ((0, 0), (0, width - p.chances.shape[1]))) for p in paths]
    return CensusPath(
        months=paths[0].months,
        chances=np.tensordot(weights, padded, axes=1),
        residents_persons=np.tensordot(weights, [p.residents_persons for p in paths], axes=1),
        arrivals_persons=np.tensordot(weights, [p.arrivals_persons for p in paths], axes=1),
    )
