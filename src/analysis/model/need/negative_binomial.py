"""A gamma-mixed Poisson count: its chance of lying in an interval, and its size-biased kin."""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

# Up to this width an interval is summed term by term, which is faster and keeps more digits.
_SHORT = 60


def log_chance(persons: ArrayLike, *, means: ArrayLike, shapes: ArrayLike) -> NDArray[np.float64]:
    """Return the log of the chance of exactly so many persons, in the broadcast shape.

    Parameters
    ----------
    persons : array-like of int
        Counts, at least 0.
    means : array-like of float
        Expected persons, above 0 unless the count is 0.
    shapes : array-like of float
        Shape of the gamma distribution that mixes the mean; the inverse square of its
        coefficient of variation.

    Assumptions
    -----------
    Poisson counts whose rates follow a gamma law.

    Source
    ------
    docs/method.md#rate-count.

    Examples
    --------
    >>> np.exp(log_chance([0, 1], means=1.0, shapes=1.0)).round(3)
    array([0.5 , 0.25])
    """
    counts, mean = np.asarray(persons, dtype=np.float64), np.asarray(means, dtype=np.float64)
    shape = np.asarray(shapes, dtype=np.float64)
    tail = np.log1p(mean / shape)
    return np.asarray(
        special.gammaln(shape + counts)
        - special.gammaln(shape)
        - special.gammaln(counts + 1)
        + special.xlogy(counts, mean / shape)
        - (shape + counts) * tail
    )


def log_interval_chances(
    low: NDArray[np.float64],
    high: NDArray[np.float64],
    *,
    means: NDArray[np.float64],
    shapes: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return the log of the chance of `low` to `high` persons, many intervals at once.

    Parameters
    ----------
    low, high : array of float, shape (intervals,)
        Ends, at least 0; infinity is no upper end.
    means, shapes : array of float, whose last axis is the intervals
        As in `log_chance`.

    Returns
    -------
    array of float, in the broadcast shape of all four

    Assumptions
    -----------
    Poisson counts whose rates follow a gamma law.

    Source
    ------
    docs/method.md#rate-count: short intervals term by term, each from the one before.

    Examples
    --------
    >>> ends = np.array([0.0]), np.array([1.0])
    >>> np.exp(log_interval_chances(*ends, means=np.ones(1), shapes=np.ones(1))).round(3)
    array([0.75])
    """
    mean, shape = np.broadcast_arrays(means, shapes)
    found = np.empty(mean.shape)
    short = high - low <= _SHORT
    if short.any():
        count, last, part = low[short], high[short], shape[..., short]
        odds = mean[..., short] / (mean[..., short] + part)
        term = np.ones(odds.shape)
        total = term.copy()
        for step in range(int((last - count).max())):
            rising = count + step
            term = np.where(rising < last, term * odds * (part + rising) / (rising + 1), 0.0)
            total += term
        first = log_chance(count, means=means[..., short], shapes=shapes[..., short])
        found[..., short] = first + np.log(total)
    if not short.all():
        ends = low[~short], high[~short]
        chances = interval_chance(*ends, means=mean[..., ~short], shapes=shape[..., ~short])
        with np.errstate(divide="ignore"):
            found[..., ~short] = np.log(chances)
    return found


def interval_chance(
    low: ArrayLike,
    high: ArrayLike,
    *,
    means: ArrayLike,
    shapes: ArrayLike,
    order: int = 0,
) -> NDArray[np.float64]:
    """Return the chance of `low` to `high` persons, both included, in the broadcast shape.

    Parameters
    ----------
    low, high : array-like of float
        Ends; below 0 nothing lies, and infinity is no end at all.
    means, shapes
        As in `log_chance`.
    order : int
        0 for the count itself; 1 and 2 for the counts behind E[N; low <= N <= high] and
        E[N (N - 1); low <= N <= high], whose shape is larger by so much with the same odds.

    Assumptions
    -----------
    Poisson counts whose rates follow a gamma law.

    Source
    ------
    docs/method.md#rate-count.

    Examples
    --------
    >>> interval_chance(0, 1, means=1.0, shapes=1.0).round(3).item()
    0.75
    """
    first, last = np.asarray(low, dtype=np.float64), np.asarray(high, dtype=np.float64)
    mean, shape = np.asarray(means, dtype=np.float64), np.asarray(shapes, dtype=np.float64)
    odds = mean / (mean + shape)
    # Differences are taken in the thinner tail, where the two terms keep most digits.
    lower = _below(last + 1, odds, shape + order) - _below(first, odds, shape + order)
    upper = _from(first, odds, shape + order) - _from(last + 1, odds, shape + order)
    return np.maximum(np.where(first > mean, upper, lower), 0.0)


def _below(
    count: NDArray[np.float64], odds: NDArray[np.float64], shape: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return P(N < count)."""
    inside = np.clip(count, 1.0, 1e300)
    chance = np.asarray(special.betaincc(np.where(np.isinf(count), 1.0, inside), shape, odds))
    return np.where(count <= 0, 0.0, np.where(np.isinf(count), 1.0, chance))


def _from(
    count: NDArray[np.float64], odds: NDArray[np.float64], shape: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return P(N >= count)."""
    inside = np.clip(count, 1.0, 1e300)
    chance = np.asarray(special.betainc(np.where(np.isinf(count), 1.0, inside), shape, odds))
    return np.where(count <= 0, 1.0, np.where(np.isinf(count), 0.0, chance))
