"""Two or more offers that never help each other: how often all of them suffice at once.

The offers' counts are tied by one uncertain mean and by shares that sum to one. Given their total
they are multinomial, or Dirichlet-multinomial where the shares are uncertain: a product of one
factor for each offer and one for the total. So the chance that all suffice is one convolution,
exact for any number of offers.
"""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from analysis.model.arguments import check_amount, check_level, check_whole
from analysis.model.balance.must_receive import places_needed
from analysis.model.queueing.load import Load

# Citizens beyond this quantile are left out of a finite table.
_COVERED = 1 - 1e-13
_MOST_PLACES = 1_000
_ROUNDING = 1e-12


def check_shares(shares: ArrayLike) -> tuple[float, ...]:
    """Return the shares of the areas, which sum to one.

    Raises
    ------
    ValueError
        A share lies outside 0 to 1, there is none, or they do not sum to one.

    Examples
    --------
    >>> check_shares([0.54, 0.64])
    Traceback (most recent call last):
    ValueError: shares must be at least 0 and sum to 1; got [0.54, 0.64]
    """
    numbers = check_amount("shares", shares)
    if numbers.ndim != 1 or numbers.size == 0 or abs(numbers.sum() - 1) > 1e-9:
        raise ValueError(f"shares must be at least 0 and sum to 1; got {shares!r}")
    # The last digits are given to the sum, so that parts and whole agree exactly.
    return tuple(float(share) for share in numbers / numbers.sum())


def check_places(places: ArrayLike, shares: Sequence[float]) -> tuple[int, ...]:
    """Return the places of the offers, one number for each share.

    Raises
    ------
    ValueError
        A number is negative or fractional, or there is not one for each share.
    """
    numbers = check_whole("places", places)
    if numbers.shape != (len(shares),):
        raise ValueError(
            f"places must be {len(shares)} whole numbers, one per share; got {places!r}"
        )
    return tuple(int(number) for number in numbers)


def chance_all_suffice(load: Load, *, shares: Sequence[float], places: Sequence[int]) -> float:
    """Return the long-run chance that none of the offers is overcrowded.

    Parameters
    ----------
    load : Load
        Expected citizens of the whole, and how sure mean and shares are.
    shares : sequence of float
        Expected share of each offer's area; they sum to one.
    places : sequence of int
        Places of each offer, at least 0.

    Raises
    ------
    ValueError
        A share or a number of places lies outside its range, their numbers differ, or the places
        that citizens may fill are more than 1,000 in all.

    Assumptions
    -----------
    No transfer. Mean gamma, shares Dirichlet, independent; given these the counts are independent
    Poisson counts. Exact but for rounding (1e-12).

    Source
    ------
    docs/method.md#all-at-once.

    Examples
    --------
    >>> load = Load(mean_persons=72)
    >>> round(chance_all_suffice(load, shares=[0.54, 0.46], places=[49, 43]), 2)
    0.91
    """
    expected = check_shares(shares)
    numbers = check_places(places, expected)
    return _chance_all_suffice(load, expected, numbers, _reaches(load, expected))


def log_count_factors(load: Load, share: float, most: int) -> NDArray[np.float64]:
    """Return the log of one offer's factor in the joint chance, for 0 to `most` citizens.

    Parameters
    ----------
    load : Load
        Citizens of all offers together.
    share : float
        Share of the citizens who belong to the offer, 0 to 1.
    most : int
        Largest number of citizens wanted.

    Returns
    -------
    array of float, shape (most + 1,)

    Assumptions
    -----------
    Given the total's mean and the shares, the counts of the offers are independent Poisson.

    Source
    ------
    docs/method.md#all-at-once.
    """
    persons = np.arange(most + 1)
    if math.isinf(load.share_concentration):
        return np.asarray(special.xlogy(persons, share) - special.gammaln(persons + 1))
    return _log_rising(load.share_concentration * share, most) - special.gammaln(persons + 1)


def log_total_factors(load: Load, most: int) -> NDArray[np.float64]:
    """Return the log of the total's factor in the joint chance, shape (most + 1,).

    Parameters as `log_count_factors`.

    Assumptions
    -----------
    As `log_count_factors`.

    Source
    ------
    docs/method.md#all-at-once.
    """
    persons = np.arange(most + 1)
    with np.errstate(divide="ignore"):
        log_chances = np.log(load.census().pmf(persons))
    ways = log_chances + special.gammaln(persons + 1)
    if math.isinf(load.share_concentration):
        return np.asarray(ways)
    return np.asarray(ways - _log_rising(load.share_concentration, most))


def places_all_at_once(load: Load, *, shares: Sequence[float], level: float) -> tuple[int, ...]:
    """Return places with which all offers suffice at the same time at the level.

    Places are added one by one where they raise that chance most, from what each offer needs
    alone. With mean and shares known no smaller total will do; with uncertain ones the total is
    the fewest found in this way, an upper bound.

    Parameters
    ----------
    load, shares
        As in `chance_all_suffice`.
    level : float
        Service level, strictly between 0 and 1.

    Raises
    ------
    ValueError
        As `chance_all_suffice`, or `level` is not strictly between 0 and 1.

    Assumptions
    -----------
    Each offer has its own citizens, and none helps another.

    Source
    ------
    docs/method.md#all-at-once.

    Examples
    --------
    >>> places_all_at_once(Load(mean_persons=72), shares=[0.54, 0.46], level=0.95)
    (51, 45)
    """
    wanted, expected = check_level("level", level), check_shares(shares)
    places = [places_needed(load.census(share), level=wanted) for share in expected]
    reaches = _reaches(load, expected)
    reached = _chance_all_suffice(load, expected, places, reaches)
    while reached < wanted - _ROUNDING:
        chances = [
            _chance_all_suffice(load, expected, _add_place(places, offer), reaches)
            for offer in range(len(places))
        ]
        best = int(np.argmax(chances))
        places, reached = _add_place(places, best), chances[best]
    return tuple(places)


def _reaches(load: Load, shares: Sequence[float]) -> tuple[int, ...]:
    """Return how many citizens each offer's count reaches; places beyond that change nothing."""
    return tuple(load.census(share).quantile(_COVERED) if share > 0 else 0 for share in shares)


def _chance_all_suffice(
    load: Load, shares: Sequence[float], places: Sequence[int], reaches: Sequence[int]
) -> float:
    reached = [min(pair) for pair in zip(places, reaches, strict=True)]
    total = sum(reached)
    if total > _MOST_PLACES:
        raise ValueError(f"places must be at most {_MOST_PLACES} in all; got {tuple(places)!r}")
    # Tilted so that totals in the middle of the table weigh most: nothing then underflows.
    tilt = _log_tilt(load, total)
    ways, scale = np.ones(1), 0.0
    for number, share in zip(reached, shares, strict=True):
        factors = log_count_factors(load, share, number) + tilt * np.arange(number + 1)
        ways = np.convolve(ways, np.exp(factors - factors.max()))
        scale += float(factors.max())
    log_total = log_total_factors(load, total) - tilt * np.arange(total + 1) + scale
    return min(float(np.exp(log_total + np.log(ways)).sum()), 1.0)


def _add_place(places: Sequence[int], offer: int) -> list[int]:
    return [number + (index == offer) for index, number in enumerate(places)]


def _log_tilt(load: Load, total: int) -> float:
    middle = max(total, 1) / 2
    if math.isinf(load.share_concentration):
        return math.log(middle)
    return math.log(middle / (middle + load.share_concentration))


def _log_rising(start: float, most: int) -> NDArray[np.float64]:
    """Return ln of start (start + 1) ... (start + n - 1) for n from 0 to `most`."""
    # Summed term by term: the difference of two log-gammas loses digits for a large start.
    with np.errstate(divide="ignore"):
        terms = np.log(start + np.arange(most))
    return np.concatenate([[0.0], np.cumsum(terms)])
