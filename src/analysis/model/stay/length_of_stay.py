"""Laws of the length of stay: who is still there after so many years, from entry or from today.

A law is named by its mean stay and a parameter of its form, so that what an analyst states or
doubts (the mean) is always a parameter of its own.
"""

import math
from abc import abstractmethod
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from analysis.model.arguments import check_between
from analysis.model.stay.stay_law import StayLaw, check_mean_stay

Floats = NDArray[np.float64]

_CONTINUED_FRACTION_TERMS = 60


class SmoothStay(StayLaw):
    """A law whose length can be found from the chance of staying longer."""

    __slots__ = ()

    @abstractmethod
    def _years_survived(self, log_chance: Floats) -> Floats:
        """Return the time that is survived with a chance, given as its logarithm."""

    def _draw_ahead(self, rng: np.random.Generator, elapsed_years: Floats) -> Floats:
        log_left = self._log_survival(elapsed_years) - rng.standard_exponential(elapsed_years.shape)
        return np.asarray(np.maximum(self._years_survived(log_left) - elapsed_years, 0.0))


@dataclass(frozen=True, slots=True, kw_only=True)
class LognormalStay(SmoothStay):
    """Stays whose logarithm is normal: many short, a few very long.

    Parameters
    ----------
    mean_years : float
        Mean stay, above 0 and at most 1,000.
    sigma : float
        Standard deviation of the logarithm, 0.05 to 5.

    Raises
    ------
    ValueError
        A parameter lies outside its range.

    Source
    ------
    docs/method.md#stay-laws.

    Examples
    --------
    >>> LognormalStay(mean_years=2, sigma=1).survival([1, 2, 5]).round(3)
    array([0.577, 0.309, 0.078])
    """

    mean_years: float
    sigma: float

    def __post_init__(self) -> None:
        """Refuse a law that is none."""
        check_mean_stay(self.mean_years)
        check_between("sigma", self.sigma, low=0.05, high=5)

    @property
    def _centre(self) -> float:
        """Mean of the logarithm."""
        return math.log(self.mean_years) - self.sigma**2 / 2

    def _standard(self, years: Floats) -> Floats:
        with np.errstate(divide="ignore"):
            return np.asarray((np.log(years) - self._centre) / self.sigma)

    def _log_survival(self, years: Floats) -> Floats:
        return np.asarray(special.log_ndtr(-self._standard(years)))

    def _restricted_mean(self, years: Floats) -> Floats:
        standard = self._standard(years)
        left = years * special.ndtr(-standard)
        return np.asarray(self.mean_years * special.ndtr(standard - self.sigma) + left)

    def _years_survived(self, log_chance: Floats) -> Floats:
        return np.asarray(np.exp(self._centre - self.sigma * special.ndtri_exp(log_chance)))


@dataclass(frozen=True, slots=True, kw_only=True)
class GammaStay(SmoothStay):
    """Gamma stays; with shape 1 the chance of leaving is the same every month.

    Parameters
    ----------
    mean_years : float
        Mean stay, above 0 and at most 1,000.
    shape : float
        Above 1 leaving grows likelier with time, below 1 less likely; 0.02 to 400.

    Raises
    ------
    ValueError
        A parameter lies outside its range.

    Source
    ------
    docs/method.md#stay-laws.

    Examples
    --------
    >>> GammaStay(mean_years=2, shape=1).survival([1, 2, 5]).round(3)
    array([0.607, 0.368, 0.082])
    """

    mean_years: float
    shape: float

    def __post_init__(self) -> None:
        """Refuse a law that is none."""
        check_mean_stay(self.mean_years)
        check_between("shape", self.shape, low=0.02, high=400)

    def _log_survival(self, years: Floats) -> Floats:
        scaled = np.asarray(years * (self.shape / self.mean_years))
        left = np.asarray(special.gammaincc(self.shape, scaled))
        with np.errstate(divide="ignore"):
            log_left = np.asarray(np.log(left))
        near, far = left > 0.5, left < 1e-290
        log_left[near] = np.log1p(-special.gammainc(self.shape, scaled[near]))
        if far.any():
            log_left[far] = _log_far_gamma(self.shape, scaled[far])
        return log_left

    def _restricted_mean(self, years: Floats) -> Floats:
        scaled = years * (self.shape / self.mean_years)
        left = years * special.gammaincc(self.shape, scaled)
        return np.asarray(self.mean_years * special.gammainc(self.shape + 1, scaled) + left)

    def _years_survived(self, log_chance: Floats) -> Floats:
        scale = self.mean_years / self.shape
        return np.asarray(scale * special.gammainccinv(self.shape, np.exp(log_chance)))


@dataclass(frozen=True, slots=True, kw_only=True)
class WeibullStay(SmoothStay):
    """Weibull stays; with shape 1 the chance of leaving is the same every month.

    Parameters
    ----------
    mean_years : float
        Mean stay, above 0 and at most 1,000.
    shape : float
        Above 1 leaving grows likelier with time, below 1 less likely; 0.1 to 25.

    Raises
    ------
    ValueError
        A parameter lies outside its range.

    Source
    ------
    docs/method.md#stay-laws.

    Examples
    --------
    >>> WeibullStay(mean_years=2, shape=1.5).survival([1, 2, 5]).round(3)
    array([0.738, 0.424, 0.034])
    """

    mean_years: float
    shape: float

    def __post_init__(self) -> None:
        """Refuse a law that is none."""
        check_mean_stay(self.mean_years)
        check_between("shape", self.shape, low=0.1, high=25)

    @property
    def scale_years(self) -> float:
        """The time after which 1/e of the stays go on."""
        return self.mean_years / math.gamma(1 + 1 / self.shape)

    def _log_survival(self, years: Floats) -> Floats:
        return np.asarray(-((years / self.scale_years) ** self.shape))

    def _restricted_mean(self, years: Floats) -> Floats:
        powered = (years / self.scale_years) ** self.shape
        return np.asarray(self.mean_years * special.gammainc(1 / self.shape, powered))

    def _years_survived(self, log_chance: Floats) -> Floats:
        return np.asarray(self.scale_years * (-log_chance) ** (1 / self.shape))


def _log_far_gamma(shape: float, scaled: Floats) -> Floats:
    """Return log Q(shape, scaled) where Q underflows, by its continued fraction."""
    x = np.maximum(scaled, shape + 1.0)
    fraction = x + 1 - shape + 2 * _CONTINUED_FRACTION_TERMS
    for n in range(_CONTINUED_FRACTION_TERMS, 0, -1):
        fraction = x - 1 - shape + 2 * n - n * (n - shape) / fraction
    return np.asarray(shape * np.log(x) - x - special.gammaln(shape) - np.log(fraction))
