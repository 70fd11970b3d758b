"""Chances of how many of today's residents and of later arrivals are there, and of their sum."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.model.census.count_distribution import estimate_census
from analysis.model.mixing import gamma_shape

Floats = NDArray[np.float64]

# Chance of arrivals beyond the largest number that is tabulated.
_LEFT_OUT = 1e-13


def poisson_binomial_chances(chances: ArrayLike) -> Floats:
    """Return the chance of each number of successes in independent trials.

    Parameters
    ----------
    chances : array-like of float, shape (trials,)
        Chance of success of each trial, 0 to 1.

    Returns
    -------
    array of float, shape (trials + 1,)

    Raises
    ------
    ValueError
        A chance lies outside 0 to 1 or is no number.

    Assumptions
    -----------
    The trials are independent.

    Source
    ------
    docs/method.md#census-path.

    Examples
    --------
    >>> poisson_binomial_chances([0.5, 0.2]).round(3)
    array([0.4, 0.5, 0.1])
    """
    trials = np.atleast_1d(np.asarray(chances, dtype=np.float64))
    if trials.ndim != 1 or not np.all((trials >= 0) & (trials <= 1)):
        raise ValueError(f"chances must be numbers from 0 to 1; got {chances!r}")
    return resident_chances(trials[np.newaxis, :, np.newaxis])[:, 0, 0]


def resident_chances(still_there: Floats) -> Floats:
    """Return the chance of each number of residents (first axis), by law and horizon.

    Residents (the second axis of what is given) are added one by one. Every term is a sum of
    products of chances, here and in `mix_sums`: nothing cancels, so no digit is lost in a tail.

    Parameters
    ----------
    still_there : array of float, shape (laws, persons, horizons)
        Chance that each resident is there.

    Assumptions
    -----------
    Given the law of stays, residents leave independently of each other.

    Source
    ------
    docs/method.md#census-path.

    Examples
    --------
    >>> resident_chances(np.array([[[0.5], [0.2]]]))[:, 0, 0].round(3)
    array([0.4, 0.5, 0.1])
    """
    laws, persons, horizons = still_there.shape
    chances = np.zeros((persons + 1, laws, horizons))
    chances[0] = 1.0
    for person in range(persons):
        there = still_there[:, person]
        moved_up = chances[: person + 1] * there
        chances[: person + 1] *= 1 - there
        chances[1 : person + 2] += moved_up
    return chances


def arrival_chances(means: Floats, *, cv: float) -> Floats:
    """Return the chance of each number of arrivals (first axis), by law and horizon.

    Parameters
    ----------
    means : array of float, shape (laws, horizons)
        Expected arrivals who are there.
    cv : float
        Coefficient of variation of the inflow; 0: known.

    Assumptions
    -----------
    Given the law and the inflow, arrivals are Poisson and leave independently of each other.

    Source
    ------
    docs/method.md#census-path.

    Examples
    --------
    >>> arrival_chances(np.array([[2.0]]), cv=0)[:3, 0, 0].round(3)
    array([0.135, 0.271, 0.271])
    """
    shape = gamma_shape(cv)
    most = estimate_census(float(means.max()), mean_cv=cv).quantile(1 - _LEFT_OUT)
    persons = np.arange(most)[:, np.newaxis, np.newaxis]
    # P(n + 1) / P(n): the Poisson's M / (n + 1), and its gamma mixture's.
    ratios = (means + persons * means / shape) / ((1 + means / shape) * (persons + 1))
    none = -means if np.isinf(shape) else -shape * np.log1p(means / shape)
    with np.errstate(divide="ignore"):
        steps = np.log(ratios)
    log_chances = np.concatenate([none[np.newaxis], none + np.cumsum(steps, axis=0)])
    return np.asarray(np.exp(log_chances))


def mix_sums(residents: Floats, arrivals: Floats) -> Floats:
    """Return the chance of each number of both together, a row per horizon, summed over laws.

    Parameters
    ----------
    residents, arrivals : array of float, shape (numbers, laws, horizons)
        Chances of each number; one of the two carries the weights of the laws.

    Assumptions
    -----------
    Given the law, residents who stay and arrivals are independent.

    Source
    ------
    docs/method.md#census-path.

    Examples
    --------
    >>> coin = np.array([[[0.5]], [[0.5]]])
    >>> mix_sums(coin, coin)
    array([[0.25, 0.5 , 0.25]])
    """
    size = len(residents) + len(arrivals)
    rows = []
    for horizon in range(residents.shape[2]):
        joint = np.zeros((len(residents), size))
        joint[:, : len(arrivals)] = residents[:, :, horizon] @ arrivals[:, :, horizon].T
        # Cut one short, each row of the table begins one place later: columns are then the sums.
        rows.append(joint.ravel()[: -len(residents)].reshape(len(residents), size - 1).sum(axis=0))
    return np.array(rows)
