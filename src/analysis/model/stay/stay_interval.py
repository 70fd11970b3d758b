"""The interval of a fitted mean stay: every mean that some law of the kind makes likely enough.

The profile likelihood is not bound to be symmetric, and where the stays set no upper limit to the
mean it says so instead of naming one.
"""

import math

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special

from analysis.model.arguments import check_level
from analysis.model.stay.stay_families import SHORTEST_MEAN_YEARS
from analysis.model.stay.stay_fit import StayFit

Floats = NDArray[np.float64]

_TOLERANCE = 1e-4


def mean_interval_years(fit: StayFit, *, level: float) -> tuple[float, float | None]:
    """Return the profile interval of the mean stay; no upper end where the stays set none.

    Parameters
    ----------
    fit : StayFit
        A law that the stays determine.
    level : float
        Probability that the interval holds the mean, strictly between 0 and 1.

    Raises
    ------
    ValueError
        `level` is not strictly between 0 and 1.

    Assumptions
    -----------
    Stays are independent and follow the law; the likelihood ratio is near its limit.

    Source
    ------
    docs/method.md#stay-uncertainty.

    Examples
    --------
    >>> import pandas as pd
    >>> from analysis.model.stay.stay_fit import fit_law
    >>> from analysis.model.stay.stay_likelihood import build_likelihood
    >>> from analysis.model.stay.stay_rows import check_stays
    >>> from analysis.model.stay.stay_sample import ObservationWindow
    >>> window = ObservationWindow(first_month="2010-01", last_month="2019-12")
    >>> exits = ["2011-03", "2011-11", "2012-06", "2013-01", "2015-08", None]
    >>> table = pd.DataFrame({"entry_month": "2010-07", "exit_month": exits})
    >>> sample = check_stays(table, window=window, file="ophold.csv")
    >>> fit = fit_law(build_likelihood(sample), name="weibull")
    >>> low, high = mean_interval_years(fit, level=0.9)
    >>> round(low, 1), round(high, 1)
    (2.1, 13.8)
    """
    allowed = float(special.chdtri(1, 1 - check_level("level", level))) / 2
    low, high = (_find_profile_end(fit, allowed, side=side) for side in (-1, 1))
    return (SHORTEST_MEAN_YEARS if low is None else low), high


def _find_profile_end(fit: StayFit, allowed: float, *, side: int) -> float | None:
    """Return the mean at which the profile log likelihood has fallen by `allowed`, or None."""
    highest, forms = fit.log_likelihood, fit.searched[1:]

    def excess(log_mean: float) -> float:
        nonlocal forms
        loss, forms = _profile(fit, log_mean, forms)
        return loss + highest - allowed

    bound = fit.family.bounds[0][0 if side < 0 else 1]
    inner, outer = fit.searched[0], fit.searched[0] + side * _first_step(fit, allowed)
    while abs(outer - fit.searched[0]) < abs(bound - fit.searched[0]):
        if excess(outer) > 0:
            found = optimize.brentq(excess, inner, outer, xtol=_TOLERANCE)
            return math.exp(found)
        inner, outer = outer, outer + (outer - fit.searched[0])
    return None


def _first_step(fit: StayFit, allowed: float) -> float:
    free = fit.free
    if 0 not in free:
        return 0.5
    variance = float(np.linalg.inv(fit.information[np.ix_(free, free)])[0, 0])
    return 1.2 * math.sqrt(2 * allowed * variance)


def _profile(fit: StayFit, log_mean: float, forms: Floats) -> tuple[float, Floats]:
    """Return the least loss over the form with the mean held, and where it lies."""

    def loss(values: Floats) -> float:
        law = fit.family.build(np.array([log_mean, *values]))
        return -fit.likelihood.log_likelihood(law)

    found = optimize.minimize(loss, forms, method="L-BFGS-B", bounds=fit.family.bounds[1:])
    return float(found.fun), np.asarray(found.x, dtype=np.float64)
