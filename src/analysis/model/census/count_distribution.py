"""The exact distribution of the number of citizens: in need at a time, or new in a year.

A count with a known mean is Poisson. A count whose mean is uncertain (gamma) is negative binomial.
A count in an area whose share of the need is uncertain (beta) is a mixture of these over the
share. All three are one frozen object with one interface.
"""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import special

from analysis.model.arguments import (
    check_concentration,
    check_cv,
    check_level,
    check_mean,
    check_share,
    check_whole,
)
from analysis.model.mixing import estimate_beta_nodes, gamma_shape
from analysis.showing import Showing, Shown

_MOST_SHARE_NODES = 1024
_SHOWN_LEVEL = 0.9


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class CountDistribution(Shown):
    """How many citizens there may be, and with which probability.

    Made by `estimate_census`. Chances come from incomplete gamma and beta functions, never from
    summing a tail, so they hold their digits from a mean of 0 to 100,000.

    Parameters
    ----------
    component_means_persons : array of float, shape (components,)
        Expected citizens given each value of what is uncertain besides the common mean.
    component_weights : array of float, shape (components,)
        Probability of each component; they sum to one.
    mean_cv : float
        Coefficient of variation of the mean, the same for every component; 0: the mean is known.

    Source
    ------
    docs/method.md#census-known-mean, #census-uncertain-mean, #census-uncertain-share.
    """

    component_means_persons: NDArray[np.float64]
    component_weights: NDArray[np.float64]
    mean_cv: float

    @property
    def mean_persons(self) -> float:
        """Expected number of citizens."""
        return float(self.component_weights @ self.component_means_persons)

    @property
    def sd_persons(self) -> float:
        """Standard deviation of the number of citizens."""
        means = self.component_means_persons
        within = means + (self.mean_cv * means) ** 2
        between = (means - self.mean_persons) ** 2
        return math.sqrt(float(self.component_weights @ (within + between)))

    @property
    def chance_of_none(self) -> float:
        """Probability that there is no citizen at all."""
        return float(self._lower(np.asarray(0)))

    def pmf(self, persons: ArrayLike) -> NDArray[np.float64]:
        """Return the chance of exactly so many citizens, in the shape of `persons`.

        Raises
        ------
        ValueError
            `persons` is negative or fractional.
        """
        counts = check_whole("persons", persons)
        lower = self._lower(counts)
        # Each difference is taken in the thinner tail, where the two terms keep most digits.
        from_below = lower - self._lower(counts - 1)
        from_above = self._upper(counts - 1) - self._upper(counts)
        return np.maximum(np.where(lower < 0.5, from_below, from_above), 0.0)

    def cdf(self, persons: ArrayLike) -> NDArray[np.float64]:
        """Return the chance of at most so many citizens, in the shape of `persons`.

        Raises
        ------
        ValueError
            `persons` is negative or fractional.
        """
        return self._lower(check_whole("persons", persons))

    def sf(self, persons: ArrayLike) -> NDArray[np.float64]:
        """Return the chance of more than so many citizens, in the shape of `persons`.

        Raises
        ------
        ValueError
            `persons` is negative or fractional.
        """
        return self._upper(check_whole("persons", persons))

    def chance_of_at_least(self, persons: ArrayLike) -> NDArray[np.float64]:
        """Return the chance of so many citizens or more, in the shape of `persons`.

        Raises
        ------
        ValueError
            `persons` is negative or fractional.
        """
        return self._upper(check_whole("persons", persons) - 1)

    def expected_excess(self, persons: ArrayLike) -> NDArray[np.float64]:
        """Return the expected number of citizens above so many, in the shape of `persons`.

        Raises
        ------
        ValueError
            `persons` is negative or fractional.

        Source
        ------
        docs/method.md#expected-excess.
        """
        limits = check_whole("persons", persons)
        means = self.component_means_persons
        shape = gamma_shape(self.mean_cv)
        reached = _upper_tail(limits[..., np.newaxis] - 1, means, shape, shape + 1)
        passed = _upper_tail(limits[..., np.newaxis], means, shape, shape)
        excess = means * reached - limits[..., np.newaxis] * passed
        return np.asarray(np.maximum(excess, 0.0) @ self.component_weights)

    def quantile(self, level: float) -> int:
        """Return the smallest number of citizens not exceeded with at least this probability.

        Raises
        ------
        ValueError
            `level` is not strictly between 0 and 1.
        """
        return self._smallest_covering(check_level("level", level))

    def interval(self, level: float) -> tuple[int, int]:
        """Return the central interval, ends included, that holds at least this probability.

        Raises
        ------
        ValueError
            `level` is not strictly between 0 and 1.
        """
        outside = (1 - check_level("level", level)) / 2
        return self._smallest_covering(outside), self._smallest_covering(1 - outside)

    def _smallest_covering(self, chance: float) -> int:
        below, enough = -1, math.ceil(self.mean_persons + 4 * self.sd_persons)
        while self._lower(np.asarray(enough)) < chance:
            below, enough = enough, 2 * enough + 1
        while enough - below > 1:
            middle = (below + enough) // 2
            if self._lower(np.asarray(middle)) >= chance:
                enough = middle
            else:
                below = middle
        return enough

    def _lower(self, counts: NDArray[np.int64]) -> NDArray[np.float64]:
        means, shape = self.component_means_persons, gamma_shape(self.mean_cv)
        tails = _lower_tail(counts[..., np.newaxis], means, shape)
        return np.asarray(tails @ self.component_weights)

    def _upper(self, counts: NDArray[np.int64]) -> NDArray[np.float64]:
        means, shape = self.component_means_persons, gamma_shape(self.mean_cv)
        tails = _upper_tail(counts[..., np.newaxis], means, shape, shape)
        return np.asarray(tails @ self.component_weights)

    def showing(self) -> Showing:
        """Return mean, interval and the chance of none."""
        low, high = self.interval(_SHOWN_LEVEL)
        row = {
            "mean_persons": self.mean_persons,
            "sd_persons": self.sd_persons,
            "low_persons": low,
            "high_persons": high,
            "chance_of_none": self.chance_of_none,
        }
        return Showing(
            caption="How many citizens there may be.",
            table=pd.DataFrame([row]),
            notes=(f"low and high: {_SHOWN_LEVEL:.0%} interval.",),
        )


def estimate_census(
    mean_persons: float,
    *,
    mean_cv: float = 0.0,
    share: float = 1.0,
    share_concentration: float = math.inf,
) -> CountDistribution:
    """Return the distribution of the number of citizens in an area, from the whole's mean.

    Parameters
    ----------
    mean_persons : float
        Expected citizens in the whole (the nation), at least 0.
    mean_cv : float
        Coefficient of variation of the mean, 0 to 10; 0: the mean is known.
    share : float
        The area's expected share of the whole, 0 to 1; 1: the whole itself.
    share_concentration : float
        How sure the share is, at least 1; infinity: the share is known.

    Returns
    -------
    CountDistribution

    Raises
    ------
    ValueError
        A parameter lies outside its range.

    Assumptions
    -----------
    Citizens arise independently of each other at a constant rate and stay independently, so the
    long-run count is Poisson whatever the law of the stays; the mean is gamma, the share beta,
    and independent of each other. With a known share the chances are exact; the quadrature over
    an uncertain one errs by less than 1e-9 up to a mean of 1,000 with a concentration of at least
    10, and by less than 0.002 anywhere up to a mean of 100,000, see docs/method.md#quadrature.

    Source
    ------
    docs/method.md#census-known-mean, #census-uncertain-mean, #census-uncertain-share.

    Examples
    --------
    >>> estimate_census(72).sf([60, 72, 81, 90]).round(3)
    array([0.915, 0.469, 0.132, 0.017])
    >>> estimate_census(66).quantile(0.95), estimate_census(66, mean_cv=0.15).quantile(0.95)
    (80, 88)
    """
    mean = check_mean("mean_persons", mean_persons)
    cv = check_cv("mean_cv", mean_cv)
    expected_share = check_share("share", share)
    concentration = check_concentration("share_concentration", share_concentration)
    nodes = estimate_beta_nodes(
        share=expected_share,
        concentration=concentration,
        sharpness=_share_sharpness(mean, cv, expected_share, concentration),
        most_nodes=_MOST_SHARE_NODES,
    )
    return CountDistribution(
        component_means_persons=mean * nodes.values, component_weights=nodes.weights, mean_cv=cv
    )


def _share_sharpness(mean: float, cv: float, share: float, concentration: float) -> float:
    """Return how much the uncertain share moves the mean, in standard deviations of the count."""
    area_mean = mean * share
    if area_mean == 0:
        return 0.0
    share_sd = math.sqrt(share * (1 - share) / (concentration + 1))
    return mean * share_sd / math.sqrt(area_mean + (cv * area_mean) ** 2)


def _lower_tail(
    counts: NDArray[np.int64], means: NDArray[np.float64], shape: float
) -> NDArray[np.float64]:
    """Return P(N <= count) of a Poisson (shape infinite) or negative binomial count."""
    above_zero = np.maximum(counts, 0) + 1.0
    if math.isinf(shape):
        tail = np.asarray(special.gammaincc(above_zero, means))
    else:
        tail = np.asarray(special.betaincc(above_zero, shape, means / (means + shape)))
    return np.where(counts < 0, 0.0, tail)


def _upper_tail(
    counts: NDArray[np.int64], means: NDArray[np.float64], shape: float, order: float
) -> NDArray[np.float64]:
    """Return P(N > count); order is the shape, or one more for the size-biased count."""
    above_zero = np.maximum(counts, 0) + 1.0
    if math.isinf(shape):
        tail = np.asarray(special.gammainc(above_zero, means))
    else:
        # The odds come from the shape: rounding 1 - p first would spoil a nearly known mean.
        tail = np.asarray(special.betainc(above_zero, order, means / (means + shape)))
    return np.where(counts < 0, 1.0, tail)
