"""The kinds of law that are compared, and how the parameters of each are searched.

Logarithms of the mean and of the form are searched, so that nothing can become negative.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.model.stay.length_of_stay import GammaStay, LognormalStay, WeibullStay
from analysis.model.stay.review_stay import ReviewStay
from analysis.model.stay.stay_law import StayLaw

Floats = NDArray[np.float64]

SHORTEST_MEAN_YEARS, LONGEST_MEAN_YEARS = 0.02, 200.0


@dataclass(frozen=True, slots=True, kw_only=True)
class LawFamily:
    """A kind of law, and how its parameters are searched.

    Parameters
    ----------
    parameters : tuple of str
        Names of the parameters, the mean first.
    build : callable
        Makes a law from the searched values: log mean, log form and, with reviews, the release
        share.
    start : tuple of float
        Where the search begins, after the mean.
    bounds : tuple of pairs of float
        Range of each searched value, the mean's first.
    """

    parameters: tuple[str, ...]
    build: Callable[[Floats], StayLaw]
    start: tuple[float, ...]
    bounds: tuple[tuple[float, float], ...]

    def clip(self, values: Floats) -> Floats:
        """Return searched values moved into their range."""
        low, high = np.array(self.bounds).T
        return np.asarray(np.clip(values, low, high))


def law_families() -> Mapping[str, LawFamily]:
    """Return the laws that are compared, by name.

    Assumptions
    -----------
    One of them is near enough the truth; which, the stays tell.

    Source
    ------
    docs/method.md#stay-likelihood.

    Examples
    --------
    >>> list(law_families())
    ['lognormal', 'gamma', 'weibull', 'reviews']
    """
    mean = (math.log(SHORTEST_MEAN_YEARS), math.log(LONGEST_MEAN_YEARS))
    return {
        "lognormal": LawFamily(
            parameters=("mean_years", "sigma"),
            build=lambda v: LognormalStay(mean_years=math.exp(v[0]), sigma=math.exp(v[1])),
            start=(0.0,),
            bounds=(mean, (math.log(0.05), math.log(4))),
        ),
        "gamma": LawFamily(
            parameters=("mean_years", "shape"),
            build=lambda v: GammaStay(mean_years=math.exp(v[0]), shape=math.exp(v[1])),
            start=(0.0,),
            bounds=(mean, (math.log(0.05), math.log(200))),
        ),
        "weibull": LawFamily(
            parameters=("mean_years", "shape"),
            build=lambda v: WeibullStay(mean_years=math.exp(v[0]), shape=math.exp(v[1])),
            start=(0.0,),
            bounds=(mean, (math.log(0.2), math.log(20))),
        ),
        "reviews": LawFamily(
            parameters=("mean_years", "shape", "release_share"),
            build=lambda v: ReviewStay(
                mean_years=math.exp(v[0]),
                shape=math.exp(v[1]),
                release_share=float(v[2]),
            ),
            start=(0.0, 0.2),
            bounds=(mean, (math.log(0.2), math.log(20)), (0.0, 0.95)),
        ),
    }
