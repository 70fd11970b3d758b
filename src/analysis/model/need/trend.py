"""A trend from a handful of rounds: a bounded drift that fades, and population apart from rate.

Two counts are no trend. What may be said is how fast a rate has plausibly moved, within a bound
that is assumed; that a movement fades; and that nobody knows the rate of a later year as well as
today's.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special

from analysis.model.arguments import check_level
from analysis.model.census.count_distribution import CountDistribution
from analysis.showing import Showing, Shown

LONGEST_HORIZON_YEARS = 10.0
_DRIFT_NODES, _NORMAL_NODES = 48, 24
# So vague that the first round alone says where the rate lies.
_LEVEL_SD = 100.0
_SHOWN_LEVEL = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundRate:
    """What one round says of the rate, on the log scale.

    Parameters
    ----------
    year : float
        When, as a decimal year.
    log_rate_mean, log_rate_sd : float
        Posterior mean and standard deviation of the log of the rate per person at risk.
    definition : str
        Name of the definition counted by; rounds by different ones are in no series.
    """

    year: float
    log_rate_mean: float
    log_rate_sd: float
    definition: str

    def __post_init__(self) -> None:
        """Refuse what is no rate."""
        if not (math.isfinite(self.year) and math.isfinite(self.log_rate_mean)):
            raise ValueError(f"year and log_rate_mean must be finite numbers; got {self!r}")
        if not 0 < self.log_rate_sd < math.inf:
            raise ValueError(f"log_rate_sd must be a finite number above 0; got {self!r}")

    @classmethod
    def from_count(
        cls, year: float, *, persons: int, population_persons: float, definition: str
    ) -> "RoundRate":
        """Return the rate behind one exact Poisson count, with Jeffreys' prior.

        Raises
        ------
        ValueError
            The count is negative or above the population, or there is no population.

        Examples
        --------
        >>> RoundRate.from_count(
        ...     2019, persons=72, population_persons=3.5e6, definition="secure"
        ... ).log_rate_sd.__round__(3)
        0.118
        """
        if not 0 <= persons <= population_persons or not population_persons > 0:
            raise ValueError(
                "persons must lie from 0 to population_persons, which must be above 0; "
                f"got {persons!r}, {population_persons!r}"
            )
        shape = persons + 0.5
        return cls(
            year=year,
            log_rate_mean=float(special.digamma(shape)) - math.log(population_persons),
            log_rate_sd=math.sqrt(float(special.polygamma(1, shape))),
            definition=definition,
        )

    @classmethod
    def from_draws(cls, year: float, *, rates: NDArray[np.float64], definition: str) -> "RoundRate":
        """Return the rate of posterior draws, such as `NeedPosterior.national_rate`."""
        logs = np.log(rates)
        return cls(
            year=year,
            log_rate_mean=float(logs.mean()),
            log_rate_sd=float(logs.std()),
            definition=definition,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendPrior:
    """What is assumed of how rates move.

    Parameters
    ----------
    largest_drift_per_year : float
        Bound on the yearly change of the log rate, above 0; within it the density is a parabola
        that is 0 at both ends. 0.05: never more than about 5 % a year.
    damping_per_year : float
        Share of the drift that is left a year later, above 0 and below 1.
    yearly_sd : float
        Standard deviation of what else moves the log rate in a year, at least 0.

    Raises
    ------
    ValueError
        A number lies outside its range.
    """

    largest_drift_per_year: float = 0.05
    damping_per_year: float = 0.85
    yearly_sd: float = 0.03

    def __post_init__(self) -> None:
        """Refuse what is no bounded, fading drift."""
        if not 0 < self.largest_drift_per_year <= 1:
            raise ValueError(f"largest_drift_per_year must be above 0 and at most 1; got {self!r}")
        if not 0 < self.damping_per_year < 1:
            raise ValueError(f"damping_per_year must lie between 0 and 1; got {self!r}")
        if not 0 <= self.yearly_sd <= 1:
            raise ValueError(f"yearly_sd must lie from 0 to 1; got {self!r}")

    def log_change_sd(self, horizon_years: float) -> float:
        """Return the standard deviation of the log rate's change over so long, no round known.

        Raises
        ------
        ValueError
            The horizon is negative or beyond ten years.

        Examples
        --------
        >>> round(TrendPrior().log_change_sd(10), 3)
        0.146
        """
        horizon = _check_horizon(horizon_years)
        # A parabola within +-b has the variance b^2 / 5.
        drift = self.largest_drift_per_year / math.sqrt(5) * self.faded_years(horizon)
        return math.hypot(drift, self.yearly_sd * math.sqrt(horizon))

    def faded_years(self, horizon_years: float) -> float:
        """Return how many years of undamped drift a horizon amounts to."""
        decay = -math.log(self.damping_per_year)
        return -math.expm1(-decay * horizon_years) / decay


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Trend(Shown):
    """The rate from the last round onwards: given the drift, the log rate is normal.

    Parameters
    ----------
    year : float
        Of the last round.
    drifts, weights : array of float, shape (nodes,)
        Yearly drifts at the last round, and their probabilities.
    level_means : array of float, shape (nodes,)
        Mean of the log rate at the last round, given each drift.
    level_sd : float
        Its standard deviation given the drift.
    prior : TrendPrior
        What was assumed.
    """

    year: float
    drifts: NDArray[np.float64]
    weights: NDArray[np.float64]
    level_means: NDArray[np.float64]
    level_sd: float
    prior: TrendPrior

    @property
    def mean_drift_per_year(self) -> float:
        """Posterior mean of the yearly drift of the log rate at the last round."""
        return float(self.weights @ self.drifts)

    def rate_quantile(self, chance: float, *, horizon_years: float) -> float:
        """Return a quantile of the rate per person at risk, so long after the last round.

        Raises
        ------
        ValueError
            The horizon is negative or beyond ten years, or the chance outside 0 to 1.
        """
        wanted = check_level("chance", chance)
        means, sd = self._log_rates(_check_horizon(horizon_years))
        low, high = float(means.min()) - 40 * sd, float(means.max()) + 40 * sd
        for _ in range(200):
            middle = (low + high) / 2
            below = float(self.weights @ special.ndtr((middle - means) / sd)) < wanted
            low, high = (middle, high) if below else (low, middle)
        return math.exp((low + high) / 2)

    def census(self, *, horizon_years: float, population_persons: float) -> CountDistribution:
        """Return the distribution of the citizens, so long after the last round.

        Raises
        ------
        ValueError
            The horizon is negative or beyond ten years, or the population negative.
        """
        if not 0 <= population_persons < math.inf:
            raise ValueError(f"population_persons must be at least 0; got {population_persons!r}")
        means, sd = self._log_rates(_check_horizon(horizon_years))
        points, normal = np.polynomial.hermite_e.hermegauss(_NORMAL_NODES)
        logs = means[:, np.newaxis] + sd * points
        weights = self.weights[:, np.newaxis] * (normal / normal.sum())
        return CountDistribution(
            component_means_persons=population_persons * np.exp(logs).ravel(),
            component_weights=weights.ravel(),
            mean_cv=0.0,
        )

    def _log_rates(self, horizon: float) -> tuple[NDArray[np.float64], float]:
        """Return mean given each drift, and standard deviation, of the log rate."""
        faded = self.prior.faded_years(horizon)
        sd = math.hypot(self.level_sd, self.prior.yearly_sd * math.sqrt(horizon))
        return self.level_means + self.drifts * faded, sd

    def showing(self) -> Showing:
        """Return how the rate may have moved by horizon, the population held."""
        today = self.rate_quantile(0.5, horizon_years=0.0)
        outside = (1 - _SHOWN_LEVEL) / 2
        rows = [
            {
                "years_after": horizon,
                **{
                    f"rate_factor_{name}": self.rate_quantile(chance, horizon_years=horizon) / today
                    for name, chance in (
                        ("low", outside),
                        ("median", 0.5),
                        ("high", 1 - outside),
                    )
                },
            }
            for horizon in (0, 1, 2, 5, 10)
        ]
        return Showing(
            caption=f"Rate after {self.year:g}, over its median of that year.",
            table=pd.DataFrame(rows),
            notes=(
                (
                    f"low and high: {_SHOWN_LEVEL:.0%} interval. "
                    f"Mean drift {self.mean_drift_per_year:+.3f} of the log rate a year."
                ),
            ),
        )


def estimate_trend(rounds: Sequence[RoundRate], *, prior: TrendPrior) -> Trend:
    """Estimate where the rate stands and how it drifts, from one or a few rounds.

    Parameters
    ----------
    rounds : sequence of RoundRate
        At least one, each year once, all by one definition.
    prior : TrendPrior
        What is assumed of how rates move.

    Returns
    -------
    Trend

    Raises
    ------
    ValueError
        There is no round, a year occurs twice, or the definitions differ.

    Assumptions
    -----------
    The log rate drifts steadily up to the last round and wanders besides; from then on the drift
    fades. Rounds are independent of each other given the rate.

    Source
    ------
    docs/method.md#trend.

    Examples
    --------
    >>> rounds = [
    ...     RoundRate.from_count(year, persons=count, population_persons=1e6, definition="one")
    ...     for year, count in ((2014, 60), (2019, 72))
    ... ]
    >>> round(estimate_trend(rounds, prior=TrendPrior()).mean_drift_per_year, 3)
    0.01
    """
    ordered = sorted(rounds, key=lambda found: found.year)
    years = np.array([found.year for found in ordered])
    if not ordered or len(set(years.tolist())) < len(ordered):
        raise ValueError(f"rounds must hold at least one round, each year once; got {years!r}")
    definitions = sorted({found.definition for found in ordered})
    if len(definitions) > 1:
        raise ValueError(f"rounds must count by one definition; got {definitions!r}")
    back = years - years[-1]
    observed = np.array([found.log_rate_mean for found in ordered])
    noise = np.diag([found.log_rate_sd**2 for found in ordered])
    wander = prior.yearly_sd**2 * np.minimum(-back[:, np.newaxis], -back)
    centre = float(observed.mean())
    covariance = noise + wander
    precision = np.linalg.inv(covariance)
    level_precision = float(precision.sum()) + _LEVEL_SD**-2
    drifts, weights = _bounded_drifts(prior.largest_drift_per_year)
    residual = observed[:, np.newaxis] - centre - back[:, np.newaxis] * drifts
    pulled = precision.sum(axis=0) @ residual
    log_weights = -0.5 * np.einsum("ik,ij,jk->k", residual, precision, residual)
    log_weights += 0.5 * pulled**2 / level_precision
    weights = weights * np.exp(log_weights - log_weights.max())
    return Trend(
        year=float(years[-1]),
        drifts=drifts,
        weights=weights / weights.sum(),
        level_means=centre + pulled / level_precision,
        level_sd=level_precision**-0.5,
        prior=prior,
    )


def _bounded_drifts(largest: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return nodes and prior weights of the drift: a parabola within its bounds."""
    points, weights = np.polynomial.legendre.leggauss(_DRIFT_NODES)
    weights = weights * (1 - points**2)
    return largest * points, weights / weights.sum()


def _check_horizon(horizon: float) -> float:
    if not 0 <= horizon <= LONGEST_HORIZON_YEARS:
        raise ValueError(f"horizon_years must lie from 0 to 10; got {horizon!r}")
    return horizon
