"""Does the estimate hold what it promises? Simulated rounds, whose truth is known, tell.

A world says how many citizens there are, how rates vary, who is silent and how reports err. Some
worlds are those the estimator assumes, others are not: what it then misses is found here.
"""

import math
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.model.arguments import check_level, check_whole
from analysis.model.need.answer_rows import gather_answers
from analysis.model.need.answers import Answers
from analysis.model.need.posterior import draw_posterior
from analysis.model.need.priors import Priors
from analysis.model.need.rates import estimate_rates
from analysis.showing import Showing, Shown

SIZE_CLASSES = ("small", "middle", "large")
_GROUPS = (*SIZE_CLASSES, "answered", "silent", "all")


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """A country whose truth is known.

    Parameters
    ----------
    national_persons : float
        Expected citizens in the country.
    rate_cv : float or None
        Coefficient of variation of the rates; None: drawn from the prior in every round.
    silent_share : float
        Chance that a municipality is silent.
    silence_by_size : float
        0: silence does not depend on size. 1: the odds of silence are inversely proportional to
        the population.
    factor : float or None
        Reported persons for each who is there; None: drawn from the prior in every round.
    region_cv : float
        Coefficient of variation of a rate common to all municipalities of a region.
    """

    national_persons: float
    rate_cv: float | None = 0.5
    silent_share: float = 0.25
    silence_by_size: float = 0.0
    factor: float | None = 1.0
    region_cv: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SimulatedRound:
    """What a world answered, and what was true.

    Parameters
    ----------
    answers : Answers
        What was answered.
    intensity_persons : array of float, shape (municipalities,)
        Expected citizens: the true rate times the population.
    count_persons : array of int, shape (municipalities,)
        Citizens.
    """

    answers: Answers
    intensity_persons: NDArray[np.float64]
    count_persons: NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Calibration(Shown):
    """What was found in many simulated rounds of one world.

    Parameters
    ----------
    coverage : DataFrame
        One row per group of municipalities (size classes, answered, silent, all): group,
        rate_coverage, rate_error (Monte Carlo standard error over rounds), count_coverage,
        intervals (how many were compared with the truth).
    pit : array of float, shape (rounds,)
        Randomised probability integral transform of the national count: uniform if calibrated.
    total_coverage, total_error : float
        Share of rounds whose transform lies in the central interval, and its standard error.
    bias, bias_error : float
        Mean of posterior mean less truth, over the truth's mean; and its standard error.
    """

    coverage: pd.DataFrame
    pit: NDArray[np.float64]
    total_coverage: float
    total_error: float
    bias: float
    bias_error: float

    def showing(self) -> Showing:
        """Return coverage by group of municipalities, with that of the total and its bias."""
        return Showing(
            caption=f"Calibration over {len(self.pit)} simulated rounds, shares.",
            table=self.coverage,
            notes=(
                (
                    f"Total: coverage {self.total_coverage:.3f} (Monte Carlo error "
                    f"{self.total_error:.3f}), bias {self.bias:+.3f} ({self.bias_error:.3f})."
                ),
            ),
        )


def simulate_round(
    rng: np.random.Generator,
    *,
    world: World,
    municipalities: pd.DataFrame,
    priors: Priors,
) -> SimulatedRound:
    """Draw one round of a world.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of randomness.
    world : World
        The truth.
    municipalities : DataFrame indexed by municipality code
        region, population_persons.
    priors : Priors
        Where the world says None.

    Assumptions
    -----------
    The world is drawn from the priors, but for what it states itself.

    Source
    ------
    docs/method.md#calibration.

    Examples
    --------
    >>> country = pd.DataFrame(
    ...     {"region": ["north"] * 3, "population_persons": [900.0, 500.0, 90.0]},
    ...     index=["851", "810", "825"],
    ... )
    >>> found = simulate_round(
    ...     np.random.default_rng(2),
    ...     world=World(national_persons=19),
    ...     municipalities=country,
    ...     priors=Priors(),
    ... )
    >>> found.count_persons.shape
    (3,)
    """
    persons = municipalities["population_persons"].to_numpy(dtype=np.float64)
    cv = (
        rng.gamma(priors.rate_cv_shape, priors.rate_cv_mean / priors.rate_cv_shape)
        if world.rate_cv is None
        else world.rate_cv
    )
    mean = world.national_persons * persons / persons.sum()
    regions, region = np.unique(municipalities["region"].astype(str), return_inverse=True)
    common = _draw_gamma(rng, world.region_cv, len(regions))[region]
    intensity = mean * common * _draw_gamma(rng, cv, len(persons))
    count = rng.poisson(intensity)
    prior = priors.measurement
    factor = world.factor
    if factor is None:
        factor = prior.median * math.exp(prior.log_sd * rng.standard_normal())
    reported = rng.binomial(count, min(factor, 1.0)) + rng.poisson(
        intensity * max(factor - 1.0, 0.0)
    )
    silent = rng.random(len(persons)) < _silence(world, persons)
    # A round in which nobody answers is no round to estimate from.
    silent[np.argmax(persons)] &= not silent.all()
    rows = pd.DataFrame(
        {
            "area": municipalities.index,
            "status": np.where(silent, "silent", "answered"),
            "low": np.where(silent, np.nan, reported),
            "high": np.where(silent, np.nan, reported),
        }
    )
    return SimulatedRound(
        answers=gather_answers(rows, municipalities=municipalities),
        intensity_persons=intensity,
        count_persons=count,
    )


def assess_calibration(
    rng: np.random.Generator,
    *,
    world: World,
    municipalities: pd.DataFrame,
    priors: Priors,
    rounds: int,
    level: float = 0.9,
) -> Calibration:
    """Simulate rounds of a world, estimate each, and compare with the truth.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of randomness.
    world : World
        The truth.
    municipalities : DataFrame indexed by municipality code
        region, population_persons.
    priors : Priors
        What the estimator assumes, whatever the truth.
    rounds : int
        Rounds to simulate, at least 2.
    level : float
        Probability the intervals promise.

    Raises
    ------
    ValueError
        `rounds` or `level` lies outside its range.

    Assumptions
    -----------
    The simulated worlds are drawn from the priors that the estimate itself assumes.

    Source
    ------
    docs/method.md#calibration; docs/calibration.md says what was found.

    Examples
    --------
    >>> country = pd.DataFrame(
    ...     {"region": ["north"] * 3, "population_persons": [900.0, 500.0, 90.0]},
    ...     index=["851", "810", "825"],
    ... )
    >>> found = assess_calibration(
    ...     np.random.default_rng(2),
    ...     world=World(national_persons=19),
    ...     municipalities=country,
    ...     priors=Priors(),
    ...     rounds=2,
    ... )
    >>> found.coverage["group"].tolist()
    ['small', 'middle', 'large', 'answered', 'silent', 'all']
    """
    number, outside = (
        int(check_whole("rounds", rounds, minimum=2)),
        (1 - check_level("level", level)) / 2,
    )
    tally, pits, errors, truths = _Tally(), [], [], []
    for _ in range(number):
        found = simulate_round(rng, world=world, municipalities=municipalities, priors=priors)
        rates = estimate_rates(found.answers, priors=priors)
        need = draw_posterior(rng, rates=rates, draws=2_000).need
        tally.add(found, need.intensity_persons, need.count_persons, outside)
        total, truth = need.count_persons.sum(axis=1), int(found.count_persons.sum())
        below, at = float((total < truth).mean()), float((total == truth).mean())
        pits.append(below + at * rng.random())
        errors.append(float(total.mean()) - truth)
        truths.append(truth)
    pit = np.array(pits)
    inside = (pit >= outside) & (pit <= 1 - outside)
    mean_truth = float(np.mean(truths))
    return Calibration(
        coverage=tally.table(),
        pit=pit,
        total_coverage=float(inside.mean()),
        total_error=math.sqrt(max(inside.mean() * (1 - inside.mean()), 1 / number) / number),
        bias=float(np.mean(errors)) / mean_truth,
        bias_error=float(np.std(errors, ddof=1)) / math.sqrt(number) / mean_truth,
    )


@dataclass(slots=True)
class _Tally:
    """Keeps, per round and group, how many intervals held the truth."""

    rates: list[NDArray[np.float64]] = field(default_factory=list)
    counts: list[NDArray[np.float64]] = field(default_factory=list)
    sizes: list[NDArray[np.float64]] = field(default_factory=list)

    def add(
        self,
        found: SimulatedRound,
        intensity: NDArray[np.float64],
        count: NDArray[np.int64],
        outside: float,
    ) -> None:
        """Compare the intervals of all municipalities with one round's truth."""
        ends = [outside, 1 - outside]
        low, high = np.quantile(intensity, ends, axis=0)
        rate_held = (low <= found.intensity_persons) & (found.intensity_persons <= high)
        low, high = np.quantile(count, ends, axis=0, method="inverted_cdf")
        count_held = (low <= found.count_persons) & (found.count_persons <= high)
        persons, counted = found.answers.population_persons, found.answers.counted
        rank = np.argsort(np.argsort(persons)) * len(SIZE_CLASSES) // persons.size
        groups = np.stack(
            [*(rank == number for number in range(len(SIZE_CLASSES))), counted, ~counted]
        )
        groups = np.vstack([groups, np.ones(persons.size, dtype=np.bool_)])
        self.rates.append(groups @ rate_held.astype(np.float64))
        self.counts.append(groups @ count_held.astype(np.float64))
        self.sizes.append(groups.sum(axis=1).astype(np.float64))

    def table(self) -> pd.DataFrame:
        """Return the shares, and the error of the first over rounds (a ratio's, linearised)."""
        rates, sizes = np.array(self.rates), np.array(self.sizes)
        whole = np.maximum(sizes.sum(axis=0), 1.0)
        share = rates.sum(axis=0) / whole
        scatter = ((rates - share * sizes) ** 2).sum(axis=0)
        return pd.DataFrame(
            {
                "group": list(_GROUPS),
                "rate_coverage": share,
                "rate_error": np.sqrt(scatter) / whole,
                "count_coverage": np.array(self.counts).sum(axis=0) / whole,
                "intervals": sizes.sum(axis=0).astype(np.int64),
            }
        )


def _draw_gamma(rng: np.random.Generator, cv: float, number: int) -> NDArray[np.float64]:
    """Draw factors of mean one with this coefficient of variation."""
    if cv == 0:
        return np.ones(number)
    return rng.gamma(cv**-2.0, cv**2.0, number)


def _silence(world: World, persons: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return each municipality's chance of silence, with the stated mean over municipalities."""
    tilt = (persons / persons.mean()) ** -world.silence_by_size
    low, high = 0.0, 1e6
    for _ in range(80):
        middle = math.sqrt(max(low, 1e-9) * high)
        mean = float((middle * tilt / (1 + middle * tilt)).mean())
        low, high = (middle, high) if mean < world.silent_share else (low, middle)
    return np.asarray(high * tilt / (1 + high * tilt))
