"""What every law of the length of stay can say, and what makes one.

Everything follows from one function, the logarithm of the survival, which keeps its digits at both
ends: near entry, where hardly anybody has left, and far out, where hardly anybody is left.
"""

from abc import ABC, abstractmethod

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.model.arguments import check_amount, check_between

Floats = NDArray[np.float64]

# A stay whose chance is below this is no stay of the law, and no draw can be made beyond it.
_SMALLEST_LOG_SURVIVAL = -690.0


class StayLaw(ABC):
    """The distribution of one stay, in years.

    Source
    ------
    docs/method.md#stay-laws.
    """

    __slots__ = ()

    mean_years: float

    @abstractmethod
    def _log_survival(self, years: Floats) -> Floats:
        """Return the logarithm of the survival at years of at least 0."""

    @abstractmethod
    def _restricted_mean(self, years: Floats) -> Floats:
        """Return the integral of the survival from 0 to `years`."""

    @abstractmethod
    def _draw_ahead(self, rng: np.random.Generator, elapsed_years: Floats) -> Floats:
        """Draw the rest of each stay, given that it has lasted so long."""

    def log_survival(self, years: ArrayLike) -> Floats:
        """Return the logarithm of the chance of a stay longer than `years`, in their shape.

        Raises
        ------
        ValueError
            A value is negative, infinite, missing or no number.
        """
        return self._log_survival(check_amount("years", years))

    def survival(self, years: ArrayLike) -> Floats:
        """Return the chance of a stay longer than `years`, in their shape.

        Raises
        ------
        ValueError
            A value is negative, infinite, missing or no number.
        """
        return np.asarray(np.exp(self.log_survival(years)))

    def restricted_mean_years(self, years: ArrayLike) -> Floats:
        """Return the mean of the shorter of the stay and `years`, in their shape.

        Raises
        ------
        ValueError
            A value is negative, infinite, missing or no number.
        """
        return self._restricted_mean(check_amount("years", years))

    def residual_survival(self, ahead_years: ArrayLike, *, elapsed_years: ArrayLike) -> Floats:
        """Return the chance of being there so many years ahead, after so many years already.

        Parameters
        ----------
        ahead_years, elapsed_years : array-like of float
            Years from today, and years since entry, each at least 0; they broadcast.

        Raises
        ------
        ValueError
            A value is negative, infinite, missing or no number.

        Source
        ------
        docs/method.md#residual-stay.
        """
        ahead = check_amount("ahead_years", ahead_years)
        elapsed = check_amount("elapsed_years", elapsed_years)
        # Entries are known by month, so most sums of years are alike: each is looked up once.
        since = np.round(np.stack(np.broadcast_arrays(elapsed, elapsed + ahead)), 12)
        years, where = np.unique(since, return_inverse=True)
        today, later = self._log_survival(years)[where.reshape(since.shape)]
        return np.asarray(np.exp(np.minimum(later - today, 0.0)))

    def equilibrium_survival(self, years: ArrayLike) -> Floats:
        """Return the chance that somebody found there at random is there so many years later.

        The same function tells how long such a person has been there already.

        Raises
        ------
        ValueError
            A value is negative, infinite, missing or no number.

        Source
        ------
        docs/method.md#residual-stay.
        """
        passed = self.restricted_mean_years(years) / self.mean_years
        return np.asarray(np.clip(1 - passed, 0.0, 1.0))

    def draw_ahead(self, rng: np.random.Generator, *, elapsed_years: ArrayLike) -> Floats:
        """Draw the rest of each stay in years; with nothing elapsed, the whole stay.

        Raises
        ------
        ValueError
            A value is negative, infinite, missing or no number, or so long that the law gives it
            no chance at all.
        """
        elapsed = check_amount("elapsed_years", elapsed_years)
        if np.any(self._log_survival(elapsed) < _SMALLEST_LOG_SURVIVAL):
            raise ValueError(
                f"elapsed_years must be possible under the law of the stays; {elapsed.max():g} "
                f"years is not when the mean is {self.mean_years:g}: check the month of entry, "
                "or take a law with longer stays"
            )
        return self._draw_ahead(rng, elapsed)


def check_mean_stay(mean_years: float) -> float:
    """Return a mean stay from a thousandth of a year to a thousand years.

    Raises
    ------
    ValueError
        The value lies outside that range or is no number.
    """
    return check_between("mean_years", mean_years, low=1e-3, high=1000)
