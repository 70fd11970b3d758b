"""One offer against two that never help each other: how many places the split costs.

Each citizen belongs to the first offer's area with some share and is received there, full or not.
The two offers' counts share one uncertain mean and one uncertain share, so they are not
independent: a high mean fills both, a high share fills one and empties the other.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from analysis.model.arguments import (
    check_concentration,
    check_cv,
    check_level,
    check_mean,
    check_share,
    check_whole,
)
from analysis.model.balance.must_receive import (
    chance_of_exceeding,
    expected_excess_persons,
    places_needed,
)
from analysis.model.census.count_distribution import CountDistribution, estimate_census
from analysis.model.mixing import estimate_beta_nodes, estimate_gamma_nodes

_MOST_NODES = 65_536
_MOST_SHARE_NODES = 256
_MOST_SPLITS_AT_ONCE = 64
_ROUNDING = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitPlaces:
    """Places in two offers without transfer, and what they give beside one offer of as many.

    Parameters
    ----------
    places : tuple of two int
        Places in the first and the second offer.
    chance_of_exceeding : tuple of two float
        Long-run chance that each offer is overcrowded.
    chance_both_suffice : float
        Long-run chance that neither is overcrowded.
    expected_excess_persons : float
        Expected citizens above the places, in both offers together.
    pooled_chance_of_exceeding, pooled_expected_excess_persons : float
        The same for one offer with as many places in all.
    """

    places: tuple[int, int]
    chance_of_exceeding: tuple[float, float]
    chance_both_suffice: float
    expected_excess_persons: float
    pooled_chance_of_exceeding: float
    pooled_expected_excess_persons: float

    @property
    def total_places(self) -> int:
        """Places in the two offers together."""
        return sum(self.places)


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolingComparison:
    """Places at one service level: pooled, each offer alone, and both at once.

    Parameters
    ----------
    level : float
        Service level.
    pooled_places : int
        Fewest places in one offer that suffice at the level.
    each_alone : SplitPlaces
        Fewest places with which each offer by itself suffices at the level.
    both_at_once : SplitPlaces
        Fewest places in all with which both suffice at the same time at the level; of several
        splits of that total the most even one.
    both_at_once_splits : tuple of pairs of int
        Those splits, the chosen one among them.
    """

    level: float
    pooled_places: int
    each_alone: SplitPlaces
    both_at_once: SplitPlaces
    both_at_once_splits: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TwoOffers:
    """The joint census of two offers that share the need of one whole. Made by `join_offers`.

    Parameters
    ----------
    pooled, first, second : CountDistribution
        Citizens of the whole, and of each offer's area.
    means_persons : array of float, shape (2, nodes)
        Expected citizens of each offer at each node of the uncertain mean and share.
    weights : array of float, shape (nodes,)
        Probability of each node.

    Source
    ------
    docs/method.md#both-at-once.
    """

    pooled: CountDistribution
    first: CountDistribution
    second: CountDistribution
    means_persons: NDArray[np.float64]
    weights: NDArray[np.float64]

    def chance_both_suffice(self, places: tuple[int, int]) -> float:
        """Return the long-run chance that neither offer is overcrowded.

        Raises
        ------
        ValueError
            A number of places is negative or fractional.
        """
        first, second = _check_pair(places)
        return float(_chances_both_suffice(self, np.array([first]), np.array([second]))[0])

    def describe(self, places: tuple[int, int]) -> SplitPlaces:
        """Return what these places give, beside one offer of as many.

        Raises
        ------
        ValueError
            A number of places is negative or fractional.
        """
        first, second = _check_pair(places)
        pairs = ((self.first, first), (self.second, second))
        return SplitPlaces(
            places=(first, second),
            chance_of_exceeding=(
                chance_of_exceeding(self.first, first),
                chance_of_exceeding(self.second, second),
            ),
            chance_both_suffice=self.chance_both_suffice((first, second)),
            expected_excess_persons=sum(expected_excess_persons(*pair) for pair in pairs),
            pooled_chance_of_exceeding=chance_of_exceeding(self.pooled, first + second),
            pooled_expected_excess_persons=expected_excess_persons(self.pooled, first + second),
        )


def join_offers(
    mean_persons: float,
    *,
    share: float,
    mean_cv: float = 0.0,
    share_concentration: float = math.inf,
) -> TwoOffers:
    """Return the joint census of two offers that divide the citizens of one whole.

    Parameters
    ----------
    mean_persons : float
        Expected citizens in the whole, at least 0.
    share : float
        Expected share that belongs to the first offer, 0 to 1.
    mean_cv : float
        Coefficient of variation of the mean, 0 to 10; 0: known.
    share_concentration : float
        How sure the share is, at least 1; infinity: known.

    Raises
    ------
    ValueError
        A parameter lies outside its range.

    Assumptions
    -----------
    As `estimate_census`. Given mean and share the two counts are independent Poisson counts.
    Chances err by less than 1e-9 up to a mean of 300 with a coefficient of variation of at most
    0.5 and a concentration of at least 2, and by less than 0.002 anywhere up to a mean of 100,000;
    see docs/method.md#quadrature.

    Source
    ------
    docs/method.md#both-at-once.

    Examples
    --------
    >>> round(join_offers(72, share=0.54).chance_both_suffice((49, 43)), 2)
    0.91
    """
    mean = check_mean("mean_persons", mean_persons)
    cv = check_cv("mean_cv", mean_cv)
    expected_share = check_share("share", share)
    concentration = check_concentration("share_concentration", share_concentration)
    smaller_share = min(expected_share, 1 - expected_share)
    shares = estimate_beta_nodes(
        share=expected_share,
        concentration=concentration,
        # The share moves persons between the offers: the smaller one feels it most.
        sharpness=math.sqrt(mean / (concentration + 1)) if smaller_share > 0 else 0.0,
        most_nodes=_MOST_SHARE_NODES,
    )
    means = estimate_gamma_nodes(
        cv=cv, sharpness=cv * math.sqrt(mean), most_nodes=_MOST_NODES // shares.values.size
    )
    whole = {"mean_cv": cv, "share_concentration": concentration}
    return TwoOffers(
        pooled=estimate_census(mean, mean_cv=cv),
        first=estimate_census(mean, share=expected_share, **whole),
        second=estimate_census(mean, share=1 - expected_share, **whole),
        means_persons=mean
        * np.stack(
            [
                np.outer(means.values, shares.values).ravel(),
                np.outer(means.values, 1 - shares.values).ravel(),
            ]
        ),
        weights=np.outer(means.weights, shares.weights).ravel(),
    )


def compare_pooled_and_split(offers: TwoOffers, *, level: float) -> PoolingComparison:
    """Return the places one offer takes, and two that never help each other, at one level.

    Parameters
    ----------
    offers : TwoOffers
        The joint census of the two offers, from `join_offers`.
    level : float
        Service level, strictly between 0 and 1.

    Raises
    ------
    ValueError
        `level` is not strictly between 0 and 1.

    Assumptions
    -----------
    No transfer between the offers. The level is a criterion on chances: each offer alone can meet
    it with *fewer* places in all than one offer needs; expected excess never shows that.

    Source
    ------
    docs/method.md#pooled-and-split.

    Examples
    --------
    >>> comparison = compare_pooled_and_split(join_offers(72, share=0.54), level=0.95)
    >>> comparison.pooled_places, comparison.each_alone.places, comparison.both_at_once.places
    (86, (49, 43), (50, 46))
    """
    check_level("level", level)
    alone = (
        places_needed(offers.first, level=level),
        places_needed(offers.second, level=level),
    )
    splits = _fewest_for_both(offers, alone, level)
    most_even = min(splits, key=lambda split: abs(split[0] - split[1]))
    return PoolingComparison(
        level=level,
        pooled_places=places_needed(offers.pooled, level=level),
        each_alone=offers.describe(alone),
        both_at_once=offers.describe(most_even),
        both_at_once_splits=splits,
    )


def _fewest_for_both(
    offers: TwoOffers, alone: tuple[int, int], level: float
) -> tuple[tuple[int, int], ...]:
    """Return the splits of the smallest total that meets the level for both offers at once."""
    # Half the permitted failures in each offer suffices (Bonferroni), but for quadrature error.
    strict = 1 - (1 - level) / 2
    enough = sum(offer.quantile(strict) for offer in (offers.first, offers.second))
    too_few = sum(alone) - 1
    while not (meeting := _splits_meeting(offers, alone, enough, level)):
        too_few, enough = enough, enough + 1 + enough // 100
    while enough - too_few > 1:
        total = (enough + too_few) // 2
        if found := _splits_meeting(offers, alone, total, level):
            enough, meeting = total, found
        else:
            too_few = total
    return meeting


def _splits_meeting(
    offers: TwoOffers, alone: tuple[int, int], total: int, level: float
) -> tuple[tuple[int, int], ...]:
    """Return those splits of a total that meet the level for both offers at once."""
    # An offer that fails by itself cannot be part of a split that succeeds.
    fewest, most = alone[0], total - alone[1]
    while most - fewest > _MOST_SPLITS_AT_ONCE:
        # The chance rises to one top along a fixed total: look closer around the best so far.
        first = np.linspace(fewest, most, _MOST_SPLITS_AT_ONCE // 2).astype(np.int64)
        best = int(np.argmax(_chances_both_suffice(offers, first, total - first)))
        fewest, most = int(first[max(best - 1, 0)]), int(first[min(best + 1, first.size - 1)])
    first = np.arange(fewest, most + 1)
    chances = _chances_both_suffice(offers, first, total - first)
    return tuple(
        (places, total - places) for places in first[chances >= level - _ROUNDING].tolist()
    )


def _chances_both_suffice(
    offers: TwoOffers, first: NDArray[np.int64], second: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return the chance that both offers suffice, for each pair of places."""
    first_covered = special.gammaincc(first[:, np.newaxis] + 1.0, offers.means_persons[0])
    second_covered = special.gammaincc(second[:, np.newaxis] + 1.0, offers.means_persons[1])
    return np.asarray((first_covered * second_covered) @ offers.weights)


def _check_pair(places: tuple[int, int]) -> tuple[int, int]:
    numbers = check_whole("places", places)
    if numbers.shape != (2,):
        raise ValueError(f"places must be a pair of whole numbers, one per offer; got {places!r}")
    return int(numbers[0]), int(numbers[1])
