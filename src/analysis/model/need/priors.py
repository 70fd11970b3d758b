"""What is assumed before any answer: the level, the variation between areas, and the measurement."""

import math
from dataclasses import dataclass, field

from scipy import special, stats

from analysis.language import Text
from analysis.model.arguments import check_level


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasurementPrior:
    """How many are reported for each who is there: lognormal, and it may well exceed one.

    Below one some are missed; above one some are counted twice, or counted though they are not in
    the target group. The counts cannot tell it: what is assumed here is what is concluded.

    Parameters
    ----------
    median : float
        Median of the factor, above 0; 1: as many too few as too many.
    log_sd : float
        Standard deviation of its logarithm, at least 0; 0: the factor is known.
    reason : Text
        Why, in words a reader of the report understands.

    Raises
    ------
    ValueError
        A number lies outside its range, or there is no reason.

    Source
    ------
    docs/method.md#measurement-factor.

    Examples
    --------
    >>> prior = MeasurementPrior.from_interval(0.8, 1.0, 1.25, reason=Text("skøn", "a guess"))
    >>> round(prior.log_sd, 4)
    0.1357
    """

    median: float = 1.0
    log_sd: float = 0.2
    reason: Text = field(
        default_factory=lambda: Text(
            "Antaget: lige så ofte for mange som for få; en femtedel til hver side er almindeligt.",
            "Assumed: too many as often as too few; a fifth either way is common.",
        )
    )

    def __post_init__(self) -> None:
        """Refuse what is no prior."""
        if not (math.isfinite(self.median) and self.median > 0):
            raise ValueError(f"median must be a finite number above 0; got {self.median!r}")
        if not 0 <= self.log_sd <= 3:
            raise ValueError(f"log_sd must be a number from 0 to 3; got {self.log_sd!r}")
        if not (self.reason.da.strip() and self.reason.en.strip()):
            raise ValueError("reason must say why, in Danish and in English; got nothing")

    @classmethod
    def from_interval(
        cls, low: float, central: float, high: float, *, reason: Text, level: float = 0.9
    ) -> "MeasurementPrior":
        """Return the prior with this median, as wide as the interval of this probability.

        Raises
        ------
        ValueError
            Not 0 < low <= central <= high, or a level outside 0 to 1.
        """
        if not 0 < low <= central <= high < math.inf:
            raise ValueError(
                f"low, central, high must be above 0 and in order; got {low!r}, {central!r}, {high!r}"
            )
        deviations = 2 * float(special.ndtri(0.5 + check_level("level", level) / 2))
        return cls(median=central, log_sd=math.log(high / low) / deviations, reason=reason)

    @classmethod
    def known(cls, factor: float, *, reason: Text | None = None) -> "MeasurementPrior":
        """Return a factor without uncertainty, to show what follows from it."""
        words = reason or Text("Fastholdt for at vise følgen.", "Fixed, to show what follows.")
        return cls(median=factor, log_sd=0.0, reason=words)

    @property
    def mean_inverse(self) -> float:
        """E 1/F: what the expected reported persons are multiplied by."""
        return math.exp(self.log_sd**2 / 2) / self.median

    @property
    def mean_inverse_square(self) -> float:
        """E 1/F^2."""
        return math.exp(2 * self.log_sd**2) / self.median**2

    @property
    def mean_true_of_reported(self) -> float:
        """E min(1, 1/F): the share of those reported who are there."""
        return self._chance_below_one + self.mean_inverse - self._mean_inverse_below_one

    @property
    def mean_missed(self) -> float:
        """E (1/F - 1)+: those missed, per expected reported person."""
        return self._mean_inverse_below_one - self._chance_below_one

    @property
    def _chance_below_one(self) -> float:
        if self.log_sd == 0:
            return float(self.median <= 1)
        return float(special.ndtr(-math.log(self.median) / self.log_sd))

    @property
    def _mean_inverse_below_one(self) -> float:
        if self.log_sd == 0:
            return self.mean_inverse * (self.median <= 1)
        shifted = (self.log_sd**2 - math.log(self.median)) / self.log_sd
        return self.mean_inverse * float(special.ndtr(shifted))


@dataclass(frozen=True, slots=True, kw_only=True)
class Priors:
    """Weak, proper assumptions about the rates, and the measurement factor of the round.

    Parameters
    ----------
    national_persons : float
        Median of the persons expected to be reported if everybody answered. 100 lies in the middle
        of the published rounds, which run from 10 to 800.
    national_log_sd : float
        Standard deviation of its logarithm. At 2 the middle 95 % run from 2 to 5,000, so that ten
        answered citizens outweigh it forty to one.
    rate_cv_mean, rate_cv_shape : float
        Mean and shape of the coefficient of variation of the rates between municipalities, which is
        gamma distributed. With a shape above 1 no variation at all is ruled out: municipalities are
        never all alike, and small counts could not tell that they are not. At 0.55 and 3 the
        middle 90 % run from 0.15 to 1.15. Chosen among the priors of docs/calibration.md.
    measurement : MeasurementPrior
        Reported for each who is there.

    Raises
    ------
    ValueError
        A number lies outside its range.

    Source
    ------
    docs/method.md#rate-priors.

    Examples
    --------
    >>> Priors().rate_cv_mean
    0.55
    """

    national_persons: float = 100.0
    national_log_sd: float = 2.0
    rate_cv_mean: float = 0.55
    rate_cv_shape: float = 3.0
    measurement: MeasurementPrior = field(default_factory=MeasurementPrior)

    def __post_init__(self) -> None:
        """Refuse what is no prior."""
        for name, most in (
            ("national_persons", 1e9),
            ("national_log_sd", 5.0),
            ("rate_cv_mean", 2.0),
            ("rate_cv_shape", 1000.0),
        ):
            value = getattr(self, name)
            if not 0 < value <= most:
                raise ValueError(f"{name} must be above 0 and at most {most:g}; got {value!r}")

    def log_density(self, log_persons: float, rate_cv: float) -> float:
        """Return the log density of the two hyperparameters, for checks from outside.

        Parameters
        ----------
        log_persons : float
            Log of the persons expected to be reported if everybody answered.
        rate_cv : float
            Coefficient of variation of the rates.
        """
        level = stats.norm(math.log(self.national_persons), self.national_log_sd)
        variation = stats.gamma(self.rate_cv_shape, scale=self.rate_cv_mean / self.rate_cv_shape)
        return float(level.logpdf(log_persons) + variation.logpdf(rate_cv))
