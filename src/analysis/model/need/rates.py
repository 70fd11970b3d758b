"""The rates of all municipalities as one population of rates, integrated without a sampler.

A municipality's rate is gamma distributed about the national one, its reported count Poisson. Both
hyperparameters, the national rate and the coefficient of variation between municipalities, are
integrated by nested quadrature whose nodes follow the answers.
"""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special

from analysis.model.need.answers import Answers, Block
from analysis.model.need.joint_counts import Grid
from analysis.model.need.negative_binomial import log_interval_chances
from analysis.model.need.priors import Priors
from analysis.model.need.tied_counts import estimate_tied_law
from analysis.showing import Showing, Shown

_LARGEST_CV = 10.0
_CV_NODES, _LEVEL_NODES, _SEARCH_NODES = 40, 64, 24
# Nodes with less than e to the minus this of the largest density are left out of the search.
_REACH = 40.0
_SMALLEST_WEIGHT = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Rates(Shown):
    """What is known of the hyperparameters after the answers: nodes and their probabilities.

    Parameters
    ----------
    answers : Answers
        What was answered.
    priors : Priors
        What was assumed.
    reported_rate : array of float, shape (nodes,)
        Persons reported per person at risk, were everybody to answer.
    rate_cv : array of float, shape (nodes,)
        Coefficient of variation of the rates between municipalities, above 0.
    weights : array of float, shape (nodes,)
        Probabilities, which sum to one.
    """

    answers: Answers
    priors: Priors
    reported_rate: Grid
    rate_cv: Grid
    weights: Grid

    @property
    def shapes(self) -> Grid:
        """Shape of the gamma distribution of the rates, per node."""
        return np.asarray(self.rate_cv**-2.0)

    @property
    def mean_rate_cv(self) -> float:
        """Posterior mean of the coefficient of variation between municipalities."""
        return float(self.weights @ self.rate_cv)

    @property
    def mean_national_rate(self) -> float:
        """Posterior mean of the rate of citizens (not of reports) per person at risk."""
        return float(self.weights @ self.reported_rate) * self.priors.measurement.mean_inverse

    def showing(self) -> Showing:
        """Return what the answers say of the national rate and its variation."""
        reported = self.reported_rate * float(self.answers.population_persons.sum())
        rows = [
            {"quantity": name, "mean": mean, "sd": math.sqrt(max(square - mean**2, 0.0))}
            for name, values in (
                ("reported_persons_if_all_answered", reported),
                ("rate_cv_between_municipalities", self.rate_cv),
            )
            for mean, square in [(float(self.weights @ values), float(self.weights @ values**2))]
        ]
        return Showing(
            caption=f"Posterior of the rates, on {len(self.weights)} nodes.",
            table=pd.DataFrame(rows),
            notes=(self.answers.coverage().describe().en,),
        )


def estimate_rates(answers: Answers, *, priors: Priors) -> Rates:
    """Estimate the national rate and the variation between municipalities from the answers.

    Parameters
    ----------
    answers : Answers
        From `gather_answers`.
    priors : Priors
        What is assumed of the level, the variation and the measurement.

    Returns
    -------
    Rates

    Assumptions
    -----------
    Rates are independent draws from one gamma distribution, whatever the size of the municipality
    and whether it answered or not; reported counts are Poisson given the rates.

    Source
    ------
    docs/method.md#rate-population, #rate-count, #rate-quadrature.

    Examples
    --------
    >>> import pandas as pd
    >>> from analysis.model.need.answer_rows import gather_answers
    >>> country = pd.DataFrame(
    ...     {"region": ["north"] * 3, "population_persons": [900.0, 500.0, 100.0]},
    ...     index=["851", "810", "825"],
    ... )
    >>> rows = pd.DataFrame(
    ...     {"area": ["851", "810"], "status": ["answered"] * 2, "low": [9, 5], "high": [9, 5]}
    ... )
    >>> rates = estimate_rates(gather_answers(rows, municipalities=country), priors=Priors())
    >>> round(rates.mean_rate_cv, 1)
    0.5
    """
    search = _Likelihood.of(answers, approximate_sums=True)
    exact = _Likelihood.of(answers, approximate_sums=False)
    log_population = float(np.log(answers.population_persons.sum()))
    cvs, cv_weights = _cv_nodes(search, priors, log_population)
    low, high = _level_window(search, cvs, priors, log_population)
    steps = np.linspace(0.0, 1.0, _LEVEL_NODES)
    levels = (low[:, np.newaxis] + (high - low)[:, np.newaxis] * steps).ravel()
    variations = np.repeat(cvs, _LEVEL_NODES)
    measure = np.log(np.repeat(cv_weights * (high - low), _LEVEL_NODES))

    def density_at(likelihood: _Likelihood, chosen: NDArray[np.bool_]) -> Grid:
        column = levels[chosen, np.newaxis]
        found = likelihood.log_density(column, variations[chosen], priors, log_population)
        return found[:, 0] + measure[chosen]

    # The sums that take time are summed up only where there is anything to be found.
    rough = density_at(search, np.ones(levels.size, dtype=np.bool_))
    near = rough > rough.max() - _REACH
    density = density_at(exact, near) if exact.tied else rough[near]
    weights = np.exp(density - density.max())
    kept = weights > _SMALLEST_WEIGHT
    return Rates(
        answers=answers,
        priors=priors,
        reported_rate=np.exp(levels[near][kept] - log_population),
        rate_cv=variations[near][kept],
        weights=weights[kept] / weights[kept].sum(),
    )


def log_likelihood(answers: Answers, *, reported_rate: float, rate_cv: float) -> float:
    """Return the log of the chance of everything that was answered.

    Parameters
    ----------
    answers : Answers
        From `gather_answers`.
    reported_rate : float
        Persons reported per person at risk, above 0.
    rate_cv : float
        Coefficient of variation of the rates, above 0.

    Raises
    ------
    ValueError
        A parameter is not above 0.

    Assumptions
    -----------
    Given rate, spread and measurement factor, answers are independent; silence tells nothing.

    Source
    ------
    docs/method.md#rate-count, #joint-count.
    """
    if not (reported_rate > 0 and rate_cv > 0):
        raise ValueError(
            f"reported_rate and rate_cv must be above 0; got {reported_rate!r}, {rate_cv!r}"
        )
    likelihood = _Likelihood.of(answers, approximate_sums=False)
    value = likelihood(np.array([[reported_rate]]), np.array([rate_cv**-2.0]))
    return float(value[0, 0])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Likelihood:
    """The chance of the answers; counts of one municipality in closed form, the others summed."""

    counts: Grid
    exact_persons: Grid
    exact_parts: Grid
    ends: tuple[Grid, Grid]
    range_persons: Grid
    range_parts: Grid
    tied: tuple[Block, ...]
    persons: Grid

    @classmethod
    def of(cls, answers: Answers, *, approximate_sums: bool) -> "_Likelihood":
        """Sort the counts; an approximate sum is one negative binomial with the right variance."""
        persons = answers.population_persons
        closed = [block for block in answers.blocks if block.single or approximate_sums]
        closed = [block for block in closed if persons[list(block.members)].sum() > 0]
        exact = [block for block in closed if block.low == block.high]
        ranges = [block for block in closed if block.low != block.high]
        tops = [np.inf if block.high is None else float(block.high) for block in ranges]
        tied = tuple(block for block in answers.blocks if block not in closed and not block.single)
        return cls(
            counts=np.array([block.low for block in exact], dtype=np.float64),
            exact_persons=_persons_of(exact, persons),
            exact_parts=_parts_of(exact, persons),
            ends=(np.array([block.low for block in ranges], dtype=np.float64), np.array(tops)),
            range_persons=_persons_of(ranges, persons),
            range_parts=_parts_of(ranges, persons),
            tied=tied,
            persons=persons,
        )

    def __call__(self, reported_rates: Grid, shapes: Grid) -> Grid:
        """Return the log chance, shape (shapes, rates per shape)."""
        rates, column = reported_rates[..., np.newaxis], shapes[:, np.newaxis]
        shape = column * self.exact_parts
        tail = np.log1p(rates * self.exact_persons / shape[:, np.newaxis, :])
        value: Grid = np.einsum("cla,ca->cl", -tail, shape + self.counts)
        value += self.counts.sum() * np.log(reported_rates)
        fixed = special.gammaln(shape + self.counts) - special.gammaln(shape)
        fixed += self.counts * np.log(self.exact_persons / shape) - special.gammaln(self.counts + 1)
        value += fixed.sum(axis=1)[:, np.newaxis]
        if self.range_persons.size:
            value += log_interval_chances(
                *self.ends,
                means=rates * self.range_persons,
                shapes=(column * self.range_parts)[:, np.newaxis, :],
            ).sum(axis=2)
        for block in self.tied:
            value += self._tied(block, reported_rates, shapes)
        return value

    def log_density(self, levels: Grid, cvs: Grid, priors: Priors, log_population: float) -> Grid:
        """Return the log of likelihood times prior, up to a constant."""
        value = self(np.exp(levels - log_population), np.asarray(cvs**-2.0))
        deviation = (levels - np.log(priors.national_persons)) / priors.national_log_sd
        shape = priors.rate_cv_shape
        variation = (shape - 1) * np.log(cvs) - shape * cvs / priors.rate_cv_mean
        return np.asarray(value - deviation**2 / 2 + variation[:, np.newaxis])

    def _tied(self, block: Block, reported_rates: Grid, shapes: Grid) -> Grid:
        means = reported_rates.ravel()[:, np.newaxis] * self.persons[list(block.members)]
        each = np.repeat(shapes, reported_rates.shape[1])
        law = estimate_tied_law(block, means=means, shapes=each)
        return np.asarray(law.log_likelihood.reshape(reported_rates.shape))


def _persons_of(blocks: list[Block], persons: Grid) -> Grid:
    return np.array([persons[list(block.members)].sum() for block in blocks])


def _parts_of(blocks: list[Block], persons: Grid) -> Grid:
    """Return how many equal municipalities each block varies like; 1 for a single one."""
    squares = np.array([(persons[list(block.members)] ** 2).sum() for block in blocks])
    return np.asarray(_persons_of(blocks, persons) ** 2 / squares)


def _cv_nodes(likelihood: _Likelihood, priors: Priors, log_population: float) -> tuple[Grid, Grid]:
    """Return nodes and weights in the coefficient of variation, where the answers allow it."""

    def log_marginal(cvs: Grid) -> Grid:
        low, high = _level_window(likelihood, cvs, priors, log_population)
        steps = np.linspace(0.0, 1.0, _SEARCH_NODES)
        levels = low[:, np.newaxis] + (high - low)[:, np.newaxis] * steps
        density = likelihood.log_density(levels, cvs, priors, log_population)
        return np.asarray(special.logsumexp(density, axis=1) + np.log(high - low))

    low, high = 0.0, _LARGEST_CV
    for _ in range(3):
        points, _weights = _legendre(low, high, _SEARCH_NODES)
        value = log_marginal(points)
        ends = np.concatenate([[low], points, [high]])
        near = np.flatnonzero(value > value.max() - _REACH) + 1
        low, high = float(ends[near[0] - 1]), float(ends[near[-1] + 1])
    return _legendre(low, high, _CV_NODES)


def _level_window(
    likelihood: _Likelihood, cvs: Grid, priors: Priors, log_population: float
) -> tuple[Grid, Grid]:
    """Return, per coefficient of variation, between which log levels the density lies."""
    centre, reach = np.log(priors.national_persons), 9 * priors.national_log_sd
    low, high = np.full(cvs.size, centre - reach), np.full(cvs.size, centre + reach)
    steps = np.linspace(0.0, 1.0, _SEARCH_NODES)
    for _ in range(6):
        levels = low[:, np.newaxis] + (high - low)[:, np.newaxis] * steps
        value = likelihood.log_density(levels, cvs, priors, log_population)
        near = value > value.max(axis=1, keepdims=True) - _REACH
        first = np.maximum(near.argmax(axis=1) - 1, 0)
        last = np.minimum(_SEARCH_NODES - near[:, ::-1].argmax(axis=1), _SEARCH_NODES - 1)
        row = np.arange(cvs.size)
        low, high = levels[row, first], levels[row, last]
    return low, high


def _legendre(low: float, high: float, number: int) -> tuple[Grid, Grid]:
    """Return Gauss-Legendre nodes and weights between two ends."""
    points, weights = np.polynomial.legendre.leggauss(number)
    half = (high - low) / 2
    return low + half * (points + 1), half * weights
