"""Two offers that help each other when stays are not exponential: a simulation, with its error.

No exact formula covers this, so it is simulated with Ciw, an optional extra. Every result names
its standard error; where `overflow` is exact, use that.
"""

import importlib
import math
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from analysis.model.arguments import check_above_zero, check_amount, check_whole
from analysis.model.balance.helping import Help

# Ciw numbers its nodes from 1: here two doors, where it is decided, and behind them two offers.
_DOORS, _OFFERS, _ELSEWHERE = (1, 2), (3, 4), -1


class StayLaw(StrEnum):
    """How stays spread about their mean."""

    EXPONENTIAL = "exponential"
    FIXED = "fixed"
    LOGNORMAL = "lognormal"


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulationPlan:
    """How long is simulated, how often, and with which stays. Time counts in mean stays.

    Parameters
    ----------
    stay_law : StayLaw
        Law of the stays.
    stay_cv : float
        Coefficient of variation of lognormal stays, above 0; other laws have their own.
    warm_up_stays, counted_stays : float
        Time left out at the start, and time counted after it, above 0.
    replications : int
        Independent repetitions, at least 2.

    Raises
    ------
    ValueError
        A number lies outside its range.
    """

    stay_law: StayLaw
    stay_cv: float = 1.0
    warm_up_stays: float
    counted_stays: float
    replications: int

    def __post_init__(self) -> None:
        check_amount("warm_up_stays", self.warm_up_stays)
        check_whole("replications", self.replications, minimum=2)
        for name in ("stay_cv", "counted_stays"):
            check_above_zero(name, getattr(self, name))


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A simulated share with its standard error.

    Parameters
    ----------
    share : float
        Mean over the replications.
    standard_error : float
        Standard error of that mean.
    """

    share: float
    standard_error: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedOverflow:
    """Two offers with help, simulated; pairs by area.

    Parameters
    ----------
    refused_share, displaced_share : pair of Estimate
        Share of each area's new citizens who are refused, and who are placed in the other offer.
    total_refused_share : Estimate
        Share of all new citizens who are refused.
    replications : int
        Independent repetitions.
    """

    refused_share: tuple[Estimate, Estimate]
    displaced_share: tuple[Estimate, Estimate]
    total_refused_share: Estimate
    replications: int


def simulate_overflow(
    rng: np.random.Generator,
    *,
    loads_persons: tuple[float, float],
    places: tuple[int, int],
    help_given: Help,
    plan: SimulationPlan,
) -> SimulatedOverflow:
    """Simulate two offers that place citizens in each other, and refuse the rest.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of the replications' seeds; the same state gives the same result.
    loads_persons : pair of float
        Offered load of each area, above 0.
    places : pair of int
        Places of each offer, at least 1.
    help_given : Help
        Which area's citizens may be placed in the other offer.
    plan : SimulationPlan
        Stays, time and repetitions.

    Raises
    ------
    ValueError
        A parameter lies outside its range.
    ModuleNotFoundError
        Ciw is not installed; it is an optional extra.

    Assumptions
    -----------
    As `describe_overflow`, but for the law of the stays. Ciw draws from generators of its own,
    which are seeded from `rng` before each replication.

    Source
    ------
    docs/method.md#overflow-simulated.
    """
    loads = tuple(check_above_zero("loads_persons", load) for load in loads_persons)
    numbers = tuple(check_whole("places", number, minimum=1).item() for number in places)
    if len(loads) != 2 or len(numbers) != 2:
        raise ValueError(
            f"loads_persons and places must be pairs; got {loads_persons!r} and {places!r}"
        )
    ciw = importlib.import_module("ciw")
    doors = _build_doors(ciw, numbers, help_given)
    network = ciw.create_network(
        arrival_distributions=[*(ciw.dists.Exponential(load) for load in loads), None, None],
        service_distributions=[
            *(ciw.dists.Deterministic(0.0) for _ in _DOORS),
            *(_build_stay(ciw, plan) for _ in _OFFERS),
        ],
        number_of_servers=[math.inf, math.inf, *numbers],
        routing=ciw.routing.NetworkRouting(
            routers=[*doors, ciw.routing.Leave(), ciw.routing.Leave()]
        ),
    )
    shares = []
    for seed in rng.integers(2**32, size=plan.replications).tolist():
        ciw.seed(seed)
        simulation = ciw.Simulation(network)
        simulation.simulate_until_max_time(plan.warm_up_stays + plan.counted_stays)
        shares.append(_count_shares(simulation.get_all_records(), plan.warm_up_stays))
    means = np.mean(shares, axis=0)
    errors = np.std(shares, axis=0, ddof=1) / math.sqrt(plan.replications)
    found = [
        Estimate(share=share, standard_error=error)
        for share, error in zip(means.tolist(), errors.tolist(), strict=True)
    ]
    return SimulatedOverflow(
        refused_share=(found[0], found[1]),
        displaced_share=(found[2], found[3]),
        total_refused_share=found[4],
        replications=plan.replications,
    )


def _build_doors(ciw: Any, places: tuple[int, ...], help_given: Help) -> list[Any]:
    class Door(ciw.routing.NodeRouting):  # type: ignore[misc]
        """Sends a new citizen to the first of some offers that has a free place."""

        def __init__(self, offers: tuple[int, ...]) -> None:
            self.offers = offers

        def next_node(self, _citizen: object) -> object:
            nodes = self.simulation.nodes
            for offer in self.offers:
                if nodes[_OFFERS[offer]].number_of_individuals < places[offer]:
                    return nodes[_OFFERS[offer]]
            return nodes[_ELSEWHERE]

    return [Door((area, *helpers)) for area, helpers in enumerate(help_given.helped_by)]


def _build_stay(ciw: Any, plan: SimulationPlan) -> Any:
    if plan.stay_law is StayLaw.EXPONENTIAL:
        return ciw.dists.Exponential(1.0)
    if plan.stay_law is StayLaw.FIXED:
        return ciw.dists.Deterministic(1.0)
    # A lognormal stay with mean 1 and this coefficient of variation.
    variance = math.log1p(plan.stay_cv**2)
    return ciw.dists.Lognormal(-variance / 2, math.sqrt(variance))


def _count_shares(records: list[Any], warm_up: float) -> list[float]:
    """Return the refused share of each area, the displaced share of each, and the refused in all."""
    went = Counter(
        (record.node, record.destination)
        for record in records
        if record.node in _DOORS and record.arrival_date >= warm_up
    )
    came = [sum(went[door, to] for to in (*_OFFERS, _ELSEWHERE)) for door in _DOORS]
    refused = [went[door, _ELSEWHERE] for door in _DOORS]
    displaced = [went[door, away] for door, away in zip(_DOORS, _OFFERS[::-1], strict=True)]
    if 0 in came:
        raise ValueError(
            "counted_stays must be long enough for a new citizen in each area; got none in one"
        )
    return [
        *(part / whole for part, whole in zip(refused, came, strict=True)),
        *(part / whole for part, whole in zip(displaced, came, strict=True)),
        sum(refused) / sum(came),
    ]
