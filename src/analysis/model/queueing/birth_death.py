"""Chains that go up and down one citizen at a time: where they settle, and when they leave.

The settled chances are products of rate ratios, taken in logarithms. How long a chain stays within
some states is found from its Laplace transform, one tridiagonal system for each of a few points on
a contour, which serves many chains at once.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from analysis.model.arguments import check_amount

# Points on the contour of the inverse transform: its error falls off as 3.89 to minus their number.
_CONTOUR_POINTS = 24


def settled_chances(births: ArrayLike, deaths: ArrayLike) -> NDArray[np.float64]:
    """Return the long-run chance of each state of a chain that moves one step at a time.

    Parameters
    ----------
    births : array-like of float, shape (states - 1,)
        Rate from each state to the next higher one; above 0, except that a rate of 0 ends what
        can be reached.
    deaths : array-like of float, shape (states - 1,)
        Rate from each next higher state back; above 0.

    Returns
    -------
    array of float, shape (states,)

    Raises
    ------
    ValueError
        A rate is negative, infinite or missing, a death rate is 0, or the lengths differ.

    Assumptions
    -----------
    The chain has run for long, and its rates depend on its state alone.

    Source
    ------
    docs/method.md#birth-death.

    Examples
    --------
    >>> settled_chances([1.0, 1.0], [1.0, 2.0]).round(3)
    array([0.4, 0.4, 0.2])
    """
    up, down = check_amount("births", births), check_amount("deaths", deaths)
    if up.shape != down.shape or up.ndim != 1 or np.any(down == 0):
        raise ValueError(
            f"deaths must be rates above 0, one for each of births; got {deaths!r} for {births!r}"
        )
    with np.errstate(divide="ignore"):
        steps = np.log(up) - np.log(down)
    log_chances = np.concatenate([[0.0], np.cumsum(steps)])
    return np.asarray(special.softmax(log_chances))


def staying_chances(
    start: ArrayLike, *, births: ArrayLike, deaths: ArrayLike, years: float
) -> NDArray[np.float64]:
    """Return the chance that a chain has not left its states within some years.

    Parameters
    ----------
    start : array-like of float, shape (..., states)
        Chances at the start; several chains at once along the leading axes. They may sum to less
        than one: the rest has left already.
    births, deaths : array-like of float, shape (..., states)
        Yearly rate from each state up and down, constant. A way up from the last state, or down
        from the first, leaves the chain for good.
    years : float
        Time in years, at least 0.

    Returns
    -------
    array of float, shape (...)

    Raises
    ------
    ValueError
        A value is negative, infinite or missing.

    Assumptions
    -----------
    Constant rates. Where the start is the long-run chance of the states, the error is below 1e-10.

    Source
    ------
    docs/method.md#first-passage.

    Examples
    --------
    >>> staying_chances([1.0], births=[0.0], deaths=[0.3], years=2.0).round(6).item()
    0.548812
    >>> np.exp(-0.6).round(6).item()
    0.548812
    """
    chances, time = check_amount("start", start), check_amount("years", years).item()
    up, down = check_amount("births", births), check_amount("deaths", deaths)
    if time == 0:
        return np.asarray(chances.sum(axis=-1))
    angles = (2 * np.arange(_CONTOUR_POINTS // 2) + 1) * np.pi / _CONTOUR_POINTS
    stretched = 0.6407 * angles
    points = _CONTOUR_POINTS * (0.5017 * angles / np.tan(stretched) - 0.6122 + 0.2645j * angles)
    slopes = _CONTOUR_POINTS * (
        0.5017 / np.tan(stretched) - 0.5017 * stretched / np.sin(stretched) ** 2 + 0.2645j
    )
    # The contour's lower half mirrors the upper one: twice the real part counts both.
    transforms = _transform(chances, up, down, np.asarray(points / time, dtype=np.complex128))
    terms = np.exp(points) * slopes / time * transforms / (1j * _CONTOUR_POINTS)
    return np.asarray(2 * terms.real.sum(axis=-1))


def _transform(
    start: NDArray[np.float64],
    births: NDArray[np.float64],
    deaths: NDArray[np.float64],
    points: NDArray[np.complex128],
) -> NDArray[np.complex128]:
    """Return the Laplace transform of the chance of being inside, shape (..., points)."""
    shape = np.broadcast_shapes(start.shape, births.shape, deaths.shape)
    inside, up, down = (
        np.broadcast_to(part, shape)[..., np.newaxis] for part in (start, births, deaths)
    )
    # One sweep up through the states eliminates them, one sweep down finds their transforms.
    above: list[NDArray[np.complex128]] = []
    found: list[NDArray[np.complex128]] = []
    for state in range(shape[-1]):
        pivot = points + up[..., state, :] + down[..., state, :]
        right = inside[..., state, :] + 0 * points
        if state > 0:
            pivot = pivot - up[..., state - 1, :] * above[-1]
            right = right + up[..., state - 1, :] * found[-1]
        following = down[..., state + 1, :] if state + 1 < shape[-1] else 0.0
        above.append(following / pivot)
        found.append(right / pivot)
    total = last = found[-1]
    for state in range(shape[-1] - 2, -1, -1):
        last = found[state] + above[state] * last
        total = total + last
    return np.asarray(total)
