"""What is short under each supply rule when several offers serve one need together.

The three rules that know places: nobody may wait, citizens may wait, or they must have a place
within some days. What no exact formula covers is refused, or None.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.model.arguments import check_above_zero, check_amount
from analysis.model.balance.must_receive import chance_of_exceeding
from analysis.model.balance.supply_rules import DAYS_PER_YEAR, assess_deadline
from analysis.model.balance.transfer import share_out
from analysis.model.queueing.load import Load, average
from analysis.model.queueing.steady_queue import describe_queue, waiting_chance
from analysis.model.scenarios.alternatives import OpenOffers


@dataclass(frozen=True, slots=True, kw_only=True)
class MustReceive:
    """Nobody may wait: whoever needs a place is received.

    Parameters
    ----------
    mean_stay_years : float or None
        Mean stay, above 0; None: not known, and then sustainability is not computed.

    Raises
    ------
    ValueError
        The stay lies outside its range.
    """

    mean_stay_years: float | None = None

    def __post_init__(self) -> None:
        if self.mean_stay_years is not None:
            check_above_zero("mean_stay_years", self.mean_stay_years)


@dataclass(frozen=True, slots=True, kw_only=True)
class MayWait:
    """Citizens wait until there is a place.

    Parameters
    ----------
    mean_stay_years : float
        Mean stay, above 0.

    Raises
    ------
    ValueError
        The stay lies outside its range.
    """

    mean_stay_years: float

    def __post_init__(self) -> None:
        check_above_zero("mean_stay_years", self.mean_stay_years)


@dataclass(frozen=True, slots=True, kw_only=True)
class WithinDays:
    """Citizens must have a place within some days, and get another solution otherwise.

    Parameters
    ----------
    days : float
        Days, at least 0.
    mean_stay_years : float
        Mean stay, above 0.

    Raises
    ------
    ValueError
        A number lies outside its range.
    """

    days: float
    mean_stay_years: float

    def __post_init__(self) -> None:
        check_amount("days", self.days)
        check_above_zero("mean_stay_years", self.mean_stay_years)


Rule = MustReceive | MayWait | WithinDays


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortage:
    """What is short in several offers together.

    Parameters
    ----------
    chance : float
        Must receive: chance that somebody has no place. May wait: share of new citizens who wait.
        Within days: share of new citizens who get no place in time.
    persons : float
        Must receive: expected citizens without a place. May wait: expected citizens waiting with
        the expected load, infinite where the queue grows. Within days: expected citizens a year
        who get no place in time.
    displaced_persons : float or None
        Expected citizens in another area's offer at a time; None where nothing exact gives it.
    """

    chance: float
    persons: float
    displaced_persons: float | None


def assess_shortage(load: Load, opened: OpenOffers, *, rule: Rule) -> Shortage:
    """Return what is short when these offers serve the need, with the help they give each other.

    Parameters
    ----------
    load : Load
        Need of the whole.
    opened : OpenOffers
        The offers that are open.
    rule : MustReceive, MayWait or WithinDays
        What must happen when there is no room.

    Raises
    ------
    ValueError
        The help is one that no exact formula covers: in part among more than three offers, or in
        part where citizens wait.

    Assumptions
    -----------
    Those of the rule. Where citizens wait and everybody helps everybody, whoever is first in line
    takes the first free place, so the offers are one.

    Source
    ------
    docs/method.md#scenario-outcomes.

    Examples
    --------
    >>> two = OpenOffers(names=("a", "b"), shares=(0.5, 0.5), places=(4, 4), helped_by=((1,), (0,)))
    >>> rule = WithinDays(days=14, mean_stay_years=5 / 12)
    >>> round(assess_shortage(Load(mean_persons=5), two, rule=rule).chance, 3)
    0.052
    """
    if isinstance(rule, MustReceive):
        balance = share_out(
            load, shares=opened.shares, places=opened.places, helped_by=opened.helped_by
        )
        return Shortage(
            chance=1 - balance.chance_all_received,
            persons=balance.expected_excess_persons,
            displaced_persons=balance.displaced_persons,
        )
    if opened.nobody_helps:
        groups = list(zip(opened.shares, opened.places, strict=True))
    elif opened.everybody_helps:
        groups = [(1.0, sum(opened.places))]
    else:
        raise ValueError(
            "helped_by must name nobody or every other offer where citizens wait: nothing exact "
            f"covers {opened.helped_by!r}"
        )
    displaced = 0.0 if opened.nobody_helps else None
    if isinstance(rule, MayWait):
        return _assess_waiting(load, groups, displaced)
    late = sum(_late_per_year(load, share, places, rule) for share, places in groups)
    new = load.mean_persons / rule.mean_stay_years
    return Shortage(
        chance=late / new if new > 0 else 0.0, persons=late, displaced_persons=displaced
    )


def shortage_chance_alone(load: Load, *, share: float, places: int, rule: Rule) -> float:
    """Return an offer's shortage by itself: of citizens who belong to it, without any help.

    Parameters
    ----------
    load, rule
        As in `assess_shortage`.
    share : float
        Share of the citizens who belong to the offer.
    places : int
        Its places.

    Returns
    -------
    float
        Chance of more citizens than places (must receive), of waiting (may wait), or of no place
        in time (within days).

    Raises
    ------
    ValueError
        A number lies outside its range.

    Assumptions
    -----------
    Those of the rule; the offer gets no help and gives none.

    Source
    ------
    docs/method.md#scenario-outcomes.

    Examples
    --------
    >>> load = Load(mean_persons=72)
    >>> round(shortage_chance_alone(load, share=1.0, places=81, rule=MustReceive()), 3)
    0.132
    """
    if isinstance(rule, MustReceive):
        return chance_of_exceeding(load.census(share), places)
    if isinstance(rule, MayWait):
        return _waiting_share(load, share, places)
    new = load.mean_persons * share / rule.mean_stay_years
    return _late_per_year(load, share, places, rule) / new if new > 0 else 0.0


def _assess_waiting(
    load: Load, groups: Sequence[tuple[float, int]], displaced: float | None
) -> Shortage:
    waiting = [
        # The mean stay only sets the unit of the wait, which is not used here.
        describe_queue(
            load.mean_persons * share, places=places, mean_stay_days=1.0
        ).mean_waiting_persons
        for share, places in groups
    ]
    return Shortage(
        chance=sum(share * _waiting_share(load, share, places) for share, places in groups),
        persons=sum(waiting),
        displaced_persons=displaced,
    )


def _waiting_share(load: Load, share: float, places: int) -> float:
    nodes = load.nodes(share)
    return average(nodes, waiting_chance(nodes.values, places=places))


def _late_per_year(load: Load, share: float, places: int, rule: WithinDays) -> float:
    stay_days = rule.mean_stay_years * DAYS_PER_YEAR
    return assess_deadline(
        load, places=places, mean_stay_days=stay_days, days=rule.days, share=share
    ).late_per_year
