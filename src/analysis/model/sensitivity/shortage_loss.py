"""The loss that a service level implies: what a missing place costs beside an empty one.

Whoever sizes for a chance of room says, without saying so, how much worse a citizen without a place
is than a place without a citizen. Stated, that loss tells what it is worth to know more.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.model.arguments import check_level
from analysis.model.census.count_distribution import CountDistribution


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortageLoss:
    """Loss in places: 1 for each empty place, `ratio` for each citizen without one.

    Parameters
    ----------
    level : float
        Service level that the loss is derived from, strictly between 0 and 1.

    Raises
    ------
    ValueError
        `level` is not strictly between 0 and 1.

    Source
    ------
    docs/method.md#stated-loss.

    Examples
    --------
    >>> round(ShortageLoss(level=0.95).ratio, 9)
    19.0
    """

    level: float

    def __post_init__(self) -> None:
        check_level("level", self.level)

    @property
    def ratio(self) -> float:
        """Empty places that weigh as much as one citizen without a place."""
        return self.level / (1 - self.level)

    def citizens(self, loss_places: ArrayLike) -> NDArray[np.float64]:
        """Return losses as citizens without a place who weigh as much."""
        return np.asarray(loss_places, dtype=np.float64) / self.ratio


@dataclass(frozen=True, slots=True, kw_only=True)
class SizedOffer:
    """An offer with the places that make the expected loss least.

    Parameters
    ----------
    places : int
        Places.
    empty_places : float
        Expected places without a citizen.
    without_place_persons : float
        Expected citizens without a place.
    loss_places : float
        Expected loss: empty places and, `ratio` times, citizens without one.
    """

    places: int
    empty_places: float
    without_place_persons: float
    loss_places: float


def size_for_loss(census: CountDistribution, *, loss: ShortageLoss) -> SizedOffer:
    """Return the places with the least expected loss: those that suffice at the service level.

    Parameters
    ----------
    census : CountDistribution
        Citizens who need a place at a time.
    loss : ShortageLoss
        What a missing place costs.

    Assumptions
    -----------
    A place too many and a citizen too many cost the same each time, in the ratio that the level
    states.

    Source
    ------
    docs/method.md#stated-loss.

    Examples
    --------
    >>> from analysis.model.census.count_distribution import estimate_census
    >>> sized = size_for_loss(estimate_census(72), loss=ShortageLoss(level=0.95))
    >>> sized.places, round(sized.empty_places, 2), round(sized.without_place_persons, 2)
    (86, 14.2, 0.2)
    """
    places = census.quantile(loss.level)
    excess = census.expected_excess(places).item()
    empty = places - census.mean_persons + excess
    return SizedOffer(
        places=places,
        empty_places=empty,
        without_place_persons=excess,
        loss_places=empty + loss.ratio * excess,
    )


def expected_losses(
    chances: NDArray[np.float64], places: NDArray[np.int64], *, loss: ShortageLoss
) -> NDArray[np.float64]:
    """Return the expected loss of each number of places, for rows of chances of 0, 1, 2, ... citizens.

    Parameters
    ----------
    chances : array of float, shape (rows, counts)
        Chance of each count; rows sum to one.
    places : array of int, shape (choices,)
        Numbers of places.
    loss : ShortageLoss
        What a missing place costs.

    Returns
    -------
    array of float, shape (rows, choices)

    Assumptions
    -----------
    As `size_for_loss`.

    Source
    ------
    docs/method.md#stated-loss.

    Examples
    --------
    >>> chances = np.array([[0.5, 0.5]])
    >>> expected_losses(chances, np.array([0, 1]), loss=ShortageLoss(level=0.95)).round(6).tolist()
    [[9.5, 0.5]]
    """
    difference = np.arange(chances.shape[1])[:, np.newaxis] - places
    each = np.where(difference > 0, loss.ratio * difference, -difference)
    return np.asarray(chances @ each)
