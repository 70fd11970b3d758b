"""How far a maximum of the likelihood lies above the truth on average, where stays are few.

The mean stay at the maximum is as often too high as too low, but when too high it is so by more:
with 130 stays it is 2 % too long on average. What inflow times mean stay is used for needs the
average right, so the expected excess is estimated and taken out.
"""

from collections.abc import Callable, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from analysis.model.stay.stay_law import StayLaw
from analysis.model.stay.stay_likelihood import StayLikelihood

Floats = NDArray[np.float64]

_STEP = 0.05
# How far from the maximum the likelihood is looked at, in each searched value.
BIAS_REACH = 2 * _STEP


def estimate_log_mean_bias(
    likelihood: StayLikelihood,
    *,
    build: Callable[[Floats], StayLaw],
    searched: Floats,
    free: Sequence[int],
) -> float:
    """Return the log of how much too long the mean stay at the maximum is on average.

    Parameters
    ----------
    likelihood : StayLikelihood
        The stays.
    build : callable
        Makes a law from searched values, of which the first is the log mean.
    searched : array of float, shape (parameters,)
        The searched values at the maximum.
    free : sequence of int
        Places of the values that vary, 0 among them; the others are held.

    Assumptions
    -----------
    Second order: what is left is of the order of one over the square of the number of stays.

    Source
    ------
    docs/method.md#stay-bias.

    Examples
    --------
    >>> from analysis.model.stay.length_of_stay import WeibullStay
    >>> from analysis.model.stay.stay_likelihood import build_likelihood
    >>> from analysis.model.stay.stay_sample import ObservationWindow, build_sample
    >>> window = ObservationWindow(first_month="1900-01", last_month="2019-12")
    >>> exits = (-48 * np.log((np.arange(400) + 0.5) / 400)).astype(int)
    >>> sample = build_sample(np.zeros_like(exits), exits, exits >= 0, window=window)
    >>> bias = estimate_log_mean_bias(
    ...     build_likelihood(sample),
    ...     build=lambda values: WeibullStay(mean_years=float(np.exp(values[0])), shape=1),
    ...     searched=np.log([4.0]),
    ...     free=[0],
    ... )
    >>> abs(bias) < 1e-4  # an average of stays that are all seen to their end has no bias
    True
    """
    directions = np.eye(len(searched))[list(free)]

    @cache
    def log_chances(steps: tuple[int, ...]) -> Floats:
        return likelihood.log_chances(build(searched + _STEP * np.array(steps) @ directions))

    slopes, bends, twists = _differentiate(log_chances, len(free))
    stays = likelihood.stays
    inverse = np.linalg.inv(-(bends @ stays))
    joint = np.einsum("si,tui,i->stu", slopes, bends, stays)
    bias = np.einsum("rs,tu,stu->r", inverse, inverse, joint + twists @ stays / 2)
    # The mean is the exponential of what is searched: half its variance comes on top.
    return float(bias[0] + inverse[0, 0] / 2)


def _differentiate(
    function: Callable[[tuple[int, ...]], Floats], size: int
) -> tuple[Floats, Floats, Floats]:
    """Return first, second and third central differences, the derivatives' places first."""
    here = (0,) * size

    def moved(at: tuple[int, ...], place: int, step: int) -> tuple[int, ...]:
        return (*at[:place], at[place] + step, *at[place + 1 :])

    def slope(at: tuple[int, ...], s: int) -> Floats:
        return (function(moved(at, s, 1)) - function(moved(at, s, -1))) / (2 * _STEP)

    def bend(at: tuple[int, ...], s: int, t: int) -> Floats:
        if s == t:
            around = function(moved(at, s, 1)) + function(moved(at, s, -1))
            return np.asarray((around - 2 * function(at)) / _STEP**2)
        return (slope(moved(at, t, 1), s) - slope(moved(at, t, -1), s)) / (2 * _STEP)

    def twist(s: int, t: int, u: int) -> Floats:
        return (bend(moved(here, u, 1), s, t) - bend(moved(here, u, -1), s, t)) / (2 * _STEP)

    places = range(size)
    slopes = np.array([slope(here, s) for s in places])
    bends = np.array([[bend(here, s, t) for t in places] for s in places])
    twists = np.array([[[twist(s, t, u) for u in places] for t in places] for s in places])
    return slopes, bends, twists
