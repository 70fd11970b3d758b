"""Stays that a review may end at fixed times, and stays of two types together.

Sentences are reviewed at fixed times, so exits may bunch there. Whether they do is a question to
the data: the law stands beside the smooth ones on the same likelihood, and with a release share
of 0 it is one of them.
"""

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special

from analysis.model.arguments import check_between
from analysis.model.stay.stay_law import StayLaw, check_mean_stay

Floats = NDArray[np.float64]

_MONTHS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewStay(StayLaw):
    """Weibull stays, of which each review ends a share within the months that follow it.

    Parameters
    ----------
    mean_years : float
        Mean stay with the reviews, above 0 and at most 1,000.
    shape : float
        Shape of the Weibull law between the reviews, 0.1 to 25.
    release_share : float
        Share of those still there whom one review releases, 0 to 0.99.
    review_years : tuple of float
        Times of the reviews since entry, in rising order, each a whole number of months.
    spread_years : float
        Time after a review over which its releases spread evenly, a whole number of months;
        with 0 all leave on the day.

    Raises
    ------
    ValueError
        A parameter lies outside its range, a time is no whole number of months, or one review's
        releases reach into the next.

    Assumptions
    -----------
    Reviews count from entry, not from the sentence; each releases the same share.

    Source
    ------
    docs/method.md#stay-reviews.

    Examples
    --------
    >>> law = ReviewStay(mean_years=4, shape=1, release_share=0.4)
    >>> law.survival([4.9, 5.25]).round(3)
    array([0.393, 0.221])
    """

    mean_years: float
    shape: float
    release_share: float
    review_years: tuple[float, ...] = (5.0, 7.0, 9.0)
    spread_years: float = 0.25
    scale_years: float = field(init=False)

    def __post_init__(self) -> None:
        """Find the law between the reviews that leaves the stated mean."""
        check_mean_stay(self.mean_years)
        check_between("shape", self.shape, low=0.1, high=25)
        check_between("release_share", self.release_share, low=0, high=0.99)
        self._check_times()
        object.__setattr__(self, "scale_years", self._find_scale())

    def _check_times(self) -> None:
        times = np.array([*self.review_years, self.spread_years], dtype=np.float64)
        whole = np.abs(times * _MONTHS - np.round(times * _MONTHS)) < 1e-6
        if not np.all(np.isfinite(times) & whole & (times >= 0)):
            raise ValueError(
                "review_years and spread_years must be whole numbers of months, as years of at "
                f"least 0; got {self.review_years!r} and {self.spread_years!r}"
            )
        ends = (0.0, *(year + self.spread_years for year in self.review_years))
        if any(end > year or year <= 0 for end, year in zip(ends, self.review_years, strict=False)):
            raise ValueError(
                "review_years must rise, each at or after the end of the one before (its time plus "
                f"spread_years); got {self.review_years!r} and {self.spread_years!r}"
            )

    def _find_scale(self) -> float:
        """Return the scale of the Weibull law that leaves the stated mean after the reviews."""
        segments = self._segments()

        def excess(log_scale: float) -> float:
            scaled = _integrate(np.array(np.inf), segments, math.exp(log_scale), self.shape)
            return float(scaled) - self.mean_years

        # Reviews only shorten: the law between them is at least as long as the stated mean, and no
        # longer than if every stay met all of the reviews at once.
        low = math.log(self.mean_years / math.gamma(1 + 1 / self.shape))
        high = low - len(self.review_years) * math.log1p(-self.release_share)
        if low == high:
            return math.exp(low)
        found = optimize.brentq(excess, low - 1e-9, high + 1e-9, xtol=1e-13, rtol=1e-13)
        return math.exp(found)

    def _segments(self) -> Floats:
        """Return start, end, intercept and slope of the share that reviews leave, by row."""
        rows, start, left = [], 0.0, 1.0
        for review in self.review_years:
            end = review + self.spread_years
            rows.append((start, review, left, 0.0))
            if self.spread_years > 0:
                slope = -left * self.release_share / self.spread_years
                rows.append((review, end, left - slope * review, slope))
            start, left = end, left * (1 - self.release_share)
        rows.append((start, np.inf, left, 0.0))
        return np.array(rows).T

    def _released(self, years: Floats) -> Floats:
        """Return how far each review's releases have come, 0 to 1, in a last axis of reviews."""
        since = years[..., np.newaxis] - np.array(self.review_years)
        if self.spread_years == 0:
            return np.where(since >= 0, 1.0, 0.0)
        return np.asarray(np.clip(since / self.spread_years, 0.0, 1.0))

    def _log_survival(self, years: Floats) -> Floats:
        kept = np.log1p(-self.release_share * self._released(years))
        return np.asarray(kept.sum(axis=-1) - (years / self.scale_years) ** self.shape)

    def _restricted_mean(self, years: Floats) -> Floats:
        return _integrate(years, self._segments(), self.scale_years, self.shape)

    def _draw_ahead(self, rng: np.random.Generator, elapsed_years: Floats) -> Floats:
        used_up = (elapsed_years / self.scale_years) ** self.shape
        until = used_up + rng.standard_exponential(elapsed_years.shape)
        ahead = np.maximum(self.scale_years * until ** (1 / self.shape) - elapsed_years, 0.0)
        released = self._released(elapsed_years)
        for review, progress in zip(self.review_years, np.moveaxis(released, -1, 0), strict=True):
            left = (1 - self.release_share * progress) * rng.random(elapsed_years.shape)
            let_go = left > 1 - self.release_share
            with np.errstate(divide="ignore", invalid="ignore"):
                exit_years = review + self.spread_years * ((1 - left) / self.release_share)
            leaves = np.where(let_go, exit_years - elapsed_years, np.inf)
            ahead = np.minimum(ahead, np.maximum(leaves, 0.0))
        return ahead


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoTypesStay(StayLaw):
    """Stays of two types of residents, such as those whom a court and a municipality may move out.

    Parameters
    ----------
    type_1, type_2 : StayLaw
        Stays of each type.
    type_2_share : float
        Share of type 2 among those admitted, 0 to 1; among those there at a time it is another.

    Raises
    ------
    ValueError
        The share lies outside 0 to 1.

    Source
    ------
    docs/method.md#stay-types.

    Examples
    --------
    >>> from analysis.model.stay.length_of_stay import WeibullStay
    >>> long, short = WeibullStay(mean_years=4, shape=1), WeibullStay(mean_years=1, shape=1)
    >>> TwoTypesStay(type_1=long, type_2=short, type_2_share=0.5).mean_years
    2.5
    """

    type_1: StayLaw
    type_2: StayLaw
    type_2_share: float
    mean_years: float = field(init=False)

    def __post_init__(self) -> None:
        """Refuse a share that is none."""
        share = check_between("type_2_share", self.type_2_share, low=0, high=1)
        mean = (1 - share) * self.type_1.mean_years + share * self.type_2.mean_years
        object.__setattr__(self, "mean_years", mean)

    def _log_parts(self, years: Floats) -> tuple[Floats, Floats]:
        with np.errstate(divide="ignore"):
            log_shares = np.log([1 - self.type_2_share, self.type_2_share])
        first = log_shares[0] + self.type_1.log_survival(years)
        return first, log_shares[1] + self.type_2.log_survival(years)

    def _log_survival(self, years: Floats) -> Floats:
        return np.asarray(np.minimum(np.logaddexp(*self._log_parts(years)), 0.0))

    def _restricted_mean(self, years: Floats) -> Floats:
        first = (1 - self.type_2_share) * self.type_1.restricted_mean_years(years)
        return np.asarray(first + self.type_2_share * self.type_2.restricted_mean_years(years))

    def _draw_ahead(self, rng: np.random.Generator, elapsed_years: Floats) -> Floats:
        first, second = self._log_parts(elapsed_years)
        is_second = np.log(1 - rng.random(elapsed_years.shape)) < second - np.logaddexp(
            first, second
        )
        ahead = np.empty(elapsed_years.shape)
        for law, mine in ((self.type_1, ~is_second), (self.type_2, is_second)):
            ahead[mine] = law.draw_ahead(rng, elapsed_years=elapsed_years[mine])
        return ahead


def _integrate(years: Floats, segments: Floats, scale_years: float, shape: float) -> Floats:
    """Return the integral from 0 to `years` of a Weibull survival times a piecewise line."""
    start, end, intercept, slope = segments
    until = years[..., np.newaxis]
    low, high = ((np.minimum(edge, until) / scale_years) ** shape for edge in (start, end))
    area = special.gammainc(1 / shape, high) - special.gammainc(1 / shape, low)
    moment = special.gammainc(2 / shape, high) - special.gammainc(2 / shape, low)
    mean = scale_years * math.gamma(1 + 1 / shape)
    half_square = scale_years**2 * math.gamma(1 + 2 / shape) / 2
    return np.asarray((intercept * mean * area + slope * half_square * moment).sum(axis=-1))
