"""Two offers that place citizens in each other, and leave them there: a two-dimensional chain.

A new citizen is placed at home if there is a place, else in the other offer if it may help and has
one, and stays where he was placed. What happens to the rest is the supply rule's: they go
elsewhere (a loss system), or are received at home all the same (must receive). Exact for
exponential stays.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import linalg

from analysis.model.arguments import check_amount
from analysis.model.balance.helping import Help
from analysis.model.balance.several_offers import check_places

_MOST_STATES = 60_000
_MOST_ABOVE_ANCHOR = 100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class OverflowBalance:
    """Two offers with the help they give each other, in the long run; pairs by area or by offer.

    Parameters
    ----------
    places : pair of int
        Places of each offer.
    refused_share : pair of float
        Share of each area's new citizens who find no place in any offer open to them. Where they
        must be received, these are received at home without a place.
    displaced_share : pair of float
        Share of each area's new citizens who are placed in the other offer.
    total_refused_share : float
        Share of all new citizens who are refused.
    displaced_persons : pair of float
        Expected citizens of each area in the other offer at a time.
    mean_persons : pair of float
        Expected citizens in each offer.
    occupancy_share : pair of float
        Expected share of each offer's places taken; 0 without places.
    expected_excess_persons : pair of float
        Expected citizens above each offer's places; 0 in a loss system.
    """

    places: tuple[int, int]
    refused_share: tuple[float, float]
    displaced_share: tuple[float, float]
    total_refused_share: float
    displaced_persons: tuple[float, float]
    mean_persons: tuple[float, float]
    occupancy_share: tuple[float, float]
    expected_excess_persons: tuple[float, float]


def describe_overflow(
    loads_persons: tuple[float, float],
    *,
    places: tuple[int, int],
    help_given: Help,
    must_receive: bool = False,
) -> OverflowBalance:
    """Return what two offers give in the long run when displaced citizens stay where they are.

    Parameters
    ----------
    loads_persons : pair of float
        Offered load of each area: new citizens times the mean stay, at least 0.
    places : pair of int
        Places of each offer, at least 0.
    help_given : Help
        Which area's citizens may be placed in the other offer.
    must_receive : bool
        Whether those without any place are received at home, rather than going elsewhere.

    Raises
    ------
    ValueError
        A parameter lies outside its range, or the chain would have more than 60,000 states.

    Assumptions
    -----------
    Constant inflows, exponential stays with the same mean in both offers. Exact but for rounding;
    where citizens must be received, chances below 1e-15 at the end of the table are left out.

    Source
    ------
    docs/method.md#overflow.

    Examples
    --------
    >>> both = describe_overflow((40, 26), places=(43, 29), help_given=Help.BOTH)
    >>> round(both.total_refused_share, 4)
    0.0456
    >>> [round(share, 3) for share in both.displaced_share]
    [0.074, 0.105]
    """
    loads = _check_loads(loads_persons)
    numbers = check_places(places, loads)
    tops = [
        _reach(load, number) if must_receive else number
        for load, number in zip(loads, numbers, strict=True)
    ]
    if math.prod(top + 1 for top in tops) > _MOST_STATES:
        raise ValueError(f"places must give at most {_MOST_STATES} states; got {places!r}")
    first, second = np.indices((tops[0] + 1, tops[1] + 1))
    moves = _Moves(counts=(first, second), places=numbers, help_given=Help(help_given))
    chances = _settle(loads, moves, must_receive=must_receive)
    refused = tuple(float(chances[moves.nowhere(area)].sum()) for area in (0, 1))
    displaced = tuple(float(chances[moves.away(area)].sum()) for area in (0, 1))
    present = tuple(float((chances * count).sum()) for count in (first, second))
    excess = tuple(
        float((chances * np.maximum(count - number, 0)).sum())
        for count, number in zip((first, second), numbers, strict=True)
    )
    total = sum(loads)
    lost = sum(load * share for load, share in zip(loads, refused, strict=True))
    return OverflowBalance(
        places=(numbers[0], numbers[1]),
        refused_share=(refused[0], refused[1]),
        displaced_share=(displaced[0], displaced[1]),
        total_refused_share=lost / total if total > 0 else 0.0,
        # Little's law: those placed away, times how long they stay.
        displaced_persons=(loads[0] * displaced[0], loads[1] * displaced[1]),
        mean_persons=(present[0], present[1]),
        occupancy_share=(
            (present[0] - excess[0]) / numbers[0] if numbers[0] else 0.0,
            (present[1] - excess[1]) / numbers[1] if numbers[1] else 0.0,
        ),
        expected_excess_persons=(excess[0], excess[1]),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Moves:
    """Where a new citizen of each area goes, in every state of the two offers."""

    counts: tuple[NDArray[np.int64], NDArray[np.int64]]
    places: tuple[int, ...]
    help_given: Help

    def home(self, area: int) -> NDArray[np.bool_]:
        return self.counts[area] < self.places[area]

    def away(self, area: int) -> NDArray[np.bool_]:
        if not self.help_given.helped_by[area]:
            return np.zeros(self.counts[0].shape, dtype=np.bool_)
        return ~self.home(area) & self.home(1 - area)

    def expect(self, loads: tuple[float, float]) -> tuple[int, int]:
        """Return a likely state: whom each offer has at home, and whom the other one sends."""
        home = [min(pair) for pair in zip(loads, self.places, strict=True)]
        left_over = [load - held for load, held in zip(loads, home, strict=True)]
        moved = [
            min(left_over[area], self.places[1 - area] - home[1 - area]) if helpers else 0.0
            for area, helpers in enumerate(self.help_given.helped_by)
        ]
        first, second = (size - 1 for size in self.counts[0].shape)
        return (
            round(min(home[0] + moved[1] + left_over[0] - moved[0], first)),
            round(min(home[1] + moved[0] + left_over[1] - moved[1], second)),
        )

    def nowhere(self, area: int) -> NDArray[np.bool_]:
        return ~self.home(area) & ~self.away(area)


def _settle(
    loads: tuple[float, float], moves: _Moves, *, must_receive: bool
) -> NDArray[np.float64]:
    """Return the long-run chance of every state: the solution of the balance equations."""
    shape = moves.counts[0].shape
    states = np.arange(math.prod(shape)).reshape(shape)
    origin, target, rate = _tabulate_moves(loads, moves, must_receive=must_receive)
    outflows = np.bincount(origin, weights=rate, minlength=states.size).astype(np.float64)
    inflows = sparse.csc_array((rate, (target, origin)), shape=(states.size, states.size))
    balance = sparse.csc_array(inflows - sparse.diags_array(outflows, format="csc"))
    chances = np.full(states.size, np.inf)
    anchor = states[moves.expect(loads)]
    # One equation follows from the others: the chance of one state is set to one, and all are
    # divided by their sum afterwards. A state much less likely than others would be a bad scale.
    while not chances.max() <= _MOST_ABOVE_ANCHOR:
        kept = states.ravel() != anchor
        chances = np.ones(states.size)
        if kept.any():
            rows = balance[kept]
            chances[kept] = linalg.spsolve(rows[:, kept], -rows[:, ~kept].toarray()[:, 0])
        anchor = int(np.argmax(chances))
    chances = np.maximum(chances, 0.0)
    return np.asarray((chances / chances.sum()).reshape(shape))


def _tabulate_moves(
    loads: tuple[float, float], moves: _Moves, *, must_receive: bool
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Return origin, target and rate of every move, with the mean stay as the unit of time."""
    shape = moves.counts[0].shape
    states = np.arange(math.prod(shape)).reshape(shape)
    # Steps in the flattened table to one citizen more in the first and in the second offer.
    steps = (shape[1], 1)
    parts = []
    for area in (0, 1):
        received = moves.home(area)
        if must_receive:
            below_top = moves.counts[area] < shape[area] - 1
            received = received | (moves.nowhere(area) & below_top)
        arriving, leaving = np.full(shape, loads[area]), moves.counts[area].astype(np.float64)
        parts += [
            (received, steps[area], arriving),
            (moves.away(area), steps[1 - area], arriving),
            (moves.counts[area] > 0, -steps[area], leaving),
        ]
    return (
        np.concatenate([states[where] for where, _, _ in parts]),
        np.concatenate([states[where] + step for where, step, _ in parts]),
        np.concatenate([rate[where] for where, _, rate in parts]),
    )


def _reach(load: float, places: int) -> int:
    """Return a number of citizens in an offer that is exceeded with a negligible chance."""
    # Above the places only its own area's citizens come: there the count falls off like Poisson.
    most = max(load, places)
    return math.ceil(most + 8 * math.sqrt(most) + 20)


def _check_loads(loads_persons: tuple[float, float]) -> tuple[float, float]:
    loads = check_amount("loads_persons", loads_persons)
    if loads.shape != (2,):
        raise ValueError(f"loads_persons must be a pair, one per area; got {loads_persons!r}")
    return float(loads[0]), float(loads[1])
