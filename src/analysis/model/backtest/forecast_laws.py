"""The laws a forecast may have, each with its scores in closed form or as an exact sum."""

import math
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from scipy import special, stats

from analysis.model.arguments import check_level, check_mean
from analysis.model.census.count_distribution import CountDistribution


class ForecastLaw(Protocol):
    """What a forecast says of a number: chances, quantiles and its own score."""

    @property
    def mean(self) -> float:
        """Expected value."""
        ...

    def cdf(self, value: float) -> float:
        """Return the chance of at most so much."""
        ...

    def below(self, value: float) -> float:
        """Return the chance of less than so much; for a count not the same as `cdf`."""
        ...

    def log_score(self, value: float) -> float:
        """Return the log of the density, or of the chance, of a value: more is better."""
        ...

    def crps(self, value: float) -> float:
        """Return the continuous ranked probability score of a value: less is better."""
        ...

    def quantile(self, level: float) -> float:
        """Return the value not exceeded with this probability."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class StudentLaw:
    """A value with Student's distribution; with infinite degrees of freedom the normal one.

    Parameters
    ----------
    mean : float
        Centre.
    scale : float
        Scale, above 0; the standard deviation of the normal distribution.
    degrees : float
        Degrees of freedom, above 1.

    Raises
    ------
    ValueError
        The scale is not above 0, the degrees not above 1, or a number is missing.

    Source
    ------
    docs/method.md#scores.

    Examples
    --------
    >>> law = StudentLaw(mean=0, scale=1)
    >>> round(law.crps(0), 6)
    0.233695
    """

    mean: float
    scale: float
    degrees: float = math.inf

    def __post_init__(self) -> None:
        usable = math.isfinite(self.mean) and 0 < self.scale < math.inf and self.degrees > 1
        if not usable:
            raise ValueError(
                "mean must be finite, scale above 0 and degrees above 1; got "
                f"{self.mean!r}, {self.scale!r}, {self.degrees!r}"
            )

    def cdf(self, value: float) -> float:
        """Return the chance of at most so much."""
        return float(self._standard_cdf(self._standardise(value)))

    def below(self, value: float) -> float:
        """Return the chance of less than so much: the same, nothing is hit exactly."""
        return self.cdf(value)

    def log_score(self, value: float) -> float:
        """Return the log density of a value."""
        return self._log_density(self._standardise(value)) - math.log(self.scale)

    def crps(self, value: float) -> float:
        """Return the continuous ranked probability score of a value."""
        z, nu = self._standardise(value), self.degrees
        density = math.exp(self._log_density(z))
        if math.isinf(nu):
            spread = 2 * density - 1 / math.sqrt(math.pi)
        else:
            halves = special.betaln(0.5, nu - 0.5) - 2 * special.betaln(nu / 2, 0.5)
            spread = (2 * density * (nu + z * z) - 2 * math.sqrt(nu) * math.exp(halves)) / (nu - 1)
        # 2 F(z) − 1, taken from the thinner tail so that far out no digit is lost.
        inner = 1 - 2 * float(self._standard_cdf(-abs(z)))
        return self.scale * (abs(z) * inner + spread)

    def quantile(self, level: float) -> float:
        """Return the value not exceeded with this probability.

        Raises
        ------
        ValueError
            `level` is not strictly between 0 and 1.
        """
        wanted = check_level("level", level)
        z = special.ndtri(wanted) if math.isinf(self.degrees) else special.stdtrit(
            self.degrees, wanted
        )  # fmt: skip
        return self.mean + self.scale * float(z)

    def _standardise(self, value: float) -> float:
        return (value - self.mean) / self.scale

    def _standard_cdf(self, z: float) -> float:
        if math.isinf(self.degrees):
            return float(special.ndtr(z))
        return float(special.stdtr(self.degrees, z))

    def _log_density(self, z: float) -> float:
        nu = self.degrees
        if math.isinf(nu):
            return -(z * z + math.log(2 * math.pi)) / 2
        return float(
            -special.betaln(0.5, nu / 2) - (math.log(nu) + (nu + 1) * np.log1p(z * z / nu)) / 2
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PoissonLaw:
    """A count whose mean is known.

    Parameters
    ----------
    mean : float
        Expected count, at least 0.

    Raises
    ------
    ValueError
        `mean` is negative, infinite or missing.

    Source
    ------
    docs/method.md#scores.

    Examples
    --------
    >>> round(PoissonLaw(mean=72).crps(81), 6)
    5.549402
    """

    mean: float

    def __post_init__(self) -> None:
        check_mean("mean", self.mean)

    def cdf(self, value: float) -> float:
        """Return the chance of at most so many."""
        return float(special.pdtr(math.floor(value), self.mean)) if value >= 0 else 0.0

    def below(self, value: float) -> float:
        """Return the chance of fewer."""
        return self.cdf(math.ceil(value) - 1)

    def log_score(self, value: float) -> float:
        """Return the log chance of a count; minus infinity for what is no count."""
        if value < 0 or value != math.floor(value):
            return -math.inf
        return float(special.xlogy(value, self.mean) - self.mean - special.gammaln(value + 1))

    def crps(self, value: float) -> float:
        """Return the continuous ranked probability score of a value."""
        mean = self.mean
        # e^(−2λ) (I₀(2λ) + I₁(2λ)) with scaled Bessel functions, which do not overflow.
        spread = mean * (special.ive(0, 2 * mean) + special.ive(1, 2 * mean))
        chance = math.exp(self.log_score(math.floor(value)))
        around = (value - mean) * (2 * self.cdf(value) - 1) + 2 * mean * chance
        return float(around - spread)

    def quantile(self, level: float) -> float:
        """Return the smallest count not exceeded with at least this probability.

        Raises
        ------
        ValueError
            `level` is not strictly between 0 and 1.
        """
        return float(stats.poisson.ppf(check_level("level", level), self.mean))


@dataclass(frozen=True, slots=True, kw_only=True)
class CountLaw:
    """A count with any distribution of the model: its mean and share may be uncertain.

    Parameters
    ----------
    census : CountDistribution
        The distribution.

    Source
    ------
    docs/method.md#scores.

    Examples
    --------
    >>> from analysis.model.census.count_distribution import estimate_census
    >>> round(CountLaw(census=estimate_census(72)).crps(81), 6)
    5.549402
    """

    census: CountDistribution

    @property
    def mean(self) -> float:
        """Expected count."""
        return self.census.mean_persons

    def cdf(self, value: float) -> float:
        """Return the chance of at most so many."""
        return float(self.census.cdf(math.floor(value))) if value >= 0 else 0.0

    def below(self, value: float) -> float:
        """Return the chance of fewer."""
        return self.cdf(math.ceil(value) - 1)

    def log_score(self, value: float) -> float:
        """Return the log chance of a count; minus infinity for what is no count."""
        if value < 0 or value != math.floor(value):
            return -math.inf
        chance = float(self.census.pmf(math.floor(value)))
        return math.log(chance) if chance > 0 else -math.inf

    def crps(self, value: float) -> float:
        """Return the continuous ranked probability score: Σ (F(k) − 1{k ≥ value})², each step 1.

        Raises
        ------
        ValueError
            `value` is no count: a fraction or negative.
        """
        if value < 0 or value != math.floor(value):
            raise ValueError(f"value must be a whole number of at least 0; got {value!r}")
        # Beyond this the squares sum to less than 1e-16 of a count.
        last = max(self.census.quantile(1 - 1e-10), int(value)) + 1
        counts = np.arange(last + 1)
        below, above = counts[counts < value], counts[counts >= value]
        return float((self.census.cdf(below) ** 2).sum() + (self.census.sf(above) ** 2).sum())

    def quantile(self, level: float) -> float:
        """Return the smallest count not exceeded with at least this probability.

        Raises
        ------
        ValueError
            `level` is not strictly between 0 and 1.
        """
        return float(self.census.quantile(level))
