"""Offers that must receive, and may place a citizen in another offer's free place: how many move.

Each citizen is received at home as far as places go. Whoever is left over moves to a free place of
an offer that may help; who finds none is received at home all the same (overbelægning). Places
are shared out anew at each moment, so this is the fewest that need to be away from home; where a
citizen stays where he was first placed, `overflow` gives the larger number.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from analysis.model.balance.helping import HelpedBy, check_helped_by
from analysis.model.balance.must_receive import chance_of_exceeding, expected_excess_persons
from analysis.model.balance.several_offers import (
    chance_all_suffice,
    check_places,
    check_shares,
    log_count_factors,
    log_total_factors,
)
from analysis.model.queueing.load import Load

_COVERED = 1 - 1e-12
_MOST_CELLS = 8_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferBalance:
    """Offers that must receive, with what they do for each other.

    Parameters
    ----------
    places : tuple of int
        Places of each offer.
    chance_of_exceeding : tuple of float
        Chance that each offer has more citizens of its own than places.
    chance_all_received : float
        Chance that everybody has a place, at home or away.
    expected_excess_persons : float
        Expected citizens without a place: the size of the overcrowding after help.
    displaced_persons : float
        Expected citizens in another area's offer at a time.
    displaced_by_area : tuple of float or None
        The same by the area they come from; known for two offers only.
    pooled_expected_excess_persons : float
        Expected excess of one offer with all the places.
    """

    places: tuple[int, ...]
    chance_of_exceeding: tuple[float, ...]
    chance_all_received: float
    expected_excess_persons: float
    displaced_persons: float
    displaced_by_area: tuple[float, ...] | None
    pooled_expected_excess_persons: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class JointCensus:
    """The joint chances of the counts of two or three areas. Made by `join_census`.

    Parameters
    ----------
    load : Load
        Expected citizens of the whole.
    shares : tuple of float
        Expected share of each area.
    chances : array of float, one axis per area
        Chance of so many citizens in each area.
    """

    load: Load
    shares: tuple[float, ...]
    chances: NDArray[np.float64]

    def share_out(self, places: Sequence[int], *, helped_by: HelpedBy) -> TransferBalance:
        """Return what these places give with this help.

        Parameters
        ----------
        places : sequence of int
            Places of each offer, at least 0.
        helped_by : tuple of tuple of int
            For each offer the positions of those that may take its citizens.

        Raises
        ------
        ValueError
            A number of places or a helper lies outside its range.

        Source
        ------
        docs/method.md#transfer.
        """
        numbers = check_places(places, self.shares)
        helpers = check_helped_by(helped_by, len(self.shares))
        counts = np.ogrid[tuple(slice(size) for size in self.chances.shape)]
        pairs = list(zip(counts, numbers, strict=True))
        left_over = [np.maximum(count - number, 0) for count, number in pairs]
        free = [np.maximum(number - count, 0) for count, number in pairs]
        moved = _count_moved(left_over, free, helpers)
        everybody = np.broadcast_to(sum(left_over) == moved, self.chances.shape)
        by_area = None
        if len(numbers) == 2:
            by_area = tuple(
                float((self.chances * np.minimum(left_over[area], free[1 - area])).sum())
                if helpers[area]
                else 0.0
                for area in (0, 1)
            )
        return _describe(
            self.load,
            self.shares,
            numbers,
            chance_all_received=min(float(self.chances[everybody].sum()), 1.0),
            displaced_persons=float((self.chances * moved).sum()),
            displaced_by_area=by_area,
        )


def join_census(load: Load, *, shares: Sequence[float]) -> JointCensus:
    """Return the joint chances of the counts of two or three areas.

    Parameters
    ----------
    load : Load
        Expected citizens of the whole, and how sure mean and shares are.
    shares : sequence of two or three float
        Expected share of each area; they sum to one.

    Raises
    ------
    ValueError
        A share lies outside its range, their number is neither two nor three, or the load is so
        large that the table would have more than 8 million cells.

    Assumptions
    -----------
    As `chance_all_suffice`. Exact but for 1e-12 of the chance of each count, left out at its end.

    Source
    ------
    docs/method.md#all-at-once.

    Examples
    --------
    >>> from analysis.model.balance.helping import Help
    >>> joint = join_census(Load(mean_persons=72), shares=[0.54, 0.46])
    >>> balance = joint.share_out([49, 43], helped_by=Help.BOTH.helped_by)
    >>> round(balance.chance_all_received, 3), round(balance.displaced_persons, 3)
    (0.99, 0.254)
    """
    expected = check_shares(shares)
    if len(expected) not in {2, 3}:
        raise ValueError(f"shares must be two or three for a joint census; got {shares!r}")
    most = [load.census(share).quantile(_COVERED) if share > 0 else 0 for share in expected]
    cells = float(np.prod([number + 1.0 for number in most]))
    if cells > _MOST_CELLS:
        raise ValueError(
            f"load must give a joint census of at most {_MOST_CELLS} cells; got {cells:.0f} for "
            f"mean_persons={load.mean_persons:g}"
        )
    persons = np.ogrid[tuple(slice(number + 1) for number in most)]
    log_chances = log_total_factors(load, sum(most))[sum(persons)]
    for count, share, number in zip(persons, expected, most, strict=True):
        log_chances = log_chances + log_count_factors(load, share, number)[count]
    return JointCensus(load=load, shares=expected, chances=np.exp(log_chances))


def share_out(
    load: Load, *, shares: Sequence[float], places: Sequence[int], helped_by: HelpedBy
) -> TransferBalance:
    """Return what offers that must receive give, with the help they may give each other.

    Without help, and where everybody may help everybody, it holds for any number of offers;
    otherwise for two or three.

    Parameters
    ----------
    load, shares, places
        As in `chance_all_suffice`.
    helped_by : tuple of tuple of int
        For each offer the positions of those that may take its citizens; for two offers see
        `Help.helped_by`.

    Raises
    ------
    ValueError
        A parameter lies outside its range, or more than three offers help each other in part.

    Assumptions
    -----------
    As `chance_all_suffice`; places are shared out anew at each moment, home first.

    Source
    ------
    docs/method.md#transfer.

    Examples
    --------
    >>> from analysis.model.balance.helping import Help
    >>> load, half = Load(mean_persons=66), (0.5, 0.5)
    >>> apart = share_out(load, shares=half, places=(40, 40), helped_by=Help.NONE.helped_by)
    >>> round(apart.expected_excess_persons, 3), round(apart.pooled_expected_excess_persons, 3)
    (0.69, 0.165)
    """
    expected = check_shares(shares)
    numbers = check_places(places, expected)
    helpers = check_helped_by(helped_by, len(expected))
    nobody = not any(helpers)
    everybody = all(len(each) == len(expected) - 1 for each in helpers)
    if len(expected) == 2 and not nobody:
        return join_census(load, shares=expected).share_out(numbers, helped_by=helpers)
    if nobody or everybody:
        excess = _excess_alone(load, expected, numbers)
        pooled = expected_excess_persons(load.census(), sum(numbers))
        received = (
            chance_all_suffice(load, shares=expected, places=numbers)
            if nobody
            else 1 - chance_of_exceeding(load.census(), sum(numbers))
        )
        # Each citizen who moves takes one off the excess, and none is left while places are.
        return _describe(
            load,
            expected,
            numbers,
            chance_all_received=received,
            displaced_persons=0.0 if nobody else max(excess - pooled, 0.0),
            displaced_by_area=(0.0,) * len(expected) if nobody else None,
        )
    if len(expected) > 3:
        raise ValueError(
            "helped_by must name nobody or every other offer where there are more than three; "
            f"got {helped_by!r}"
        )
    return join_census(load, shares=expected).share_out(numbers, helped_by=helpers)


def _describe(
    load: Load,
    shares: tuple[float, ...],
    places: tuple[int, ...],
    *,
    chance_all_received: float,
    displaced_persons: float,
    displaced_by_area: tuple[float, ...] | None,
) -> TransferBalance:
    pairs = zip(shares, places, strict=True)
    excess = _excess_alone(load, shares, places) - displaced_persons
    return TransferBalance(
        places=places,
        chance_of_exceeding=tuple(
            chance_of_exceeding(load.census(share), number) for share, number in pairs
        ),
        chance_all_received=chance_all_received,
        expected_excess_persons=max(excess, 0.0),
        displaced_persons=displaced_persons,
        displaced_by_area=displaced_by_area,
        pooled_expected_excess_persons=expected_excess_persons(load.census(), sum(places)),
    )


def _excess_alone(load: Load, shares: Sequence[float], places: Sequence[int]) -> float:
    pairs = zip(shares, places, strict=True)
    return sum(expected_excess_persons(load.census(share), number) for share, number in pairs)


def _count_moved(
    left_over: Sequence[NDArray[np.int64]], free: Sequence[NDArray[np.int64]], helpers: HelpedBy
) -> NDArray[np.int64]:
    """Return how many can move at most: the smallest cut between those left over and free places.

    A cut takes the offers whose citizens stay behind, and the free places the others may use.
    """
    smallest: NDArray[np.int64] | None = None
    for moving in product((False, True), repeat=len(helpers)):
        used = {helper for offer, moves in enumerate(moving) if moves for helper in helpers[offer]}
        stays = [left_over[offer] for offer, moves in enumerate(moving) if not moves]
        cut: NDArray[np.int64] = sum(
            [*stays, *(free[helper] for helper in sorted(used))], np.zeros((), np.int64)
        )
        smallest = cut if smallest is None else np.minimum(smallest, cut)
    if smallest is None:
        raise ValueError("helped_by must name at least one offer; got none")
    return smallest
