"""Teaching and guidance instead of places: who is reached, with how much, and by how few.

Where no places exist (`deliver`), the question is how many of the children in need are reached,
how many hours each gets, how soon, and how many qualified staff it all rests on. What is not
known stays unknown; it is never counted as zero.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.model.arguments import check_amount, check_level, check_whole
from analysis.model.census.count_distribution import CountDistribution

# With one qualified person, illness or a resignation ends the service.
_FEWEST_STAFF = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One service that reaches citizens without places.

    Parameters
    ----------
    name : str
        What it is called.
    reached_persons : int
        Citizens it reaches, at least 0.
    hours_per_week : float or None
        Hours it gives a week in all; None: not known.
    staff_persons : int or None
        Qualified staff; None: not known.
    days_to_start : float or None
        Days from referral to start; None: not known.

    Raises
    ------
    ValueError
        A number lies outside its range.
    """

    name: str
    reached_persons: int
    hours_per_week: float | None = None
    staff_persons: int | None = None
    days_to_start: float | None = None

    def __post_init__(self) -> None:
        check_whole("reached_persons", self.reached_persons)
        if self.staff_persons is not None:
            check_whole("staff_persons", self.staff_persons)
        for name in ("hours_per_week", "days_to_start"):
            value = getattr(self, name)
            if value is not None:
                check_amount(name, value)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryBalance:
    """What several services deliver together, against those in need.

    Parameters
    ----------
    reached_persons : int
        Citizens reached.
    reached_share, reached_share_low, reached_share_high : float
        Share of those in need who are reached, with the expected number in need and at the ends
        of its interval; at most 1.
    chance_all_reached : float
        Chance that no more are in need than are reached.
    level : float
        Probability that the interval holds.
    hours_per_person_week : float or None
        Hours a week for each citizen reached, in the services whose hours are known.
    staff_persons : int or None
        Qualified staff; None where a service does not state its own.
    vulnerable_services : tuple of str
        Services with fewer than two qualified staff.
    vulnerable_persons : int
        Citizens reached by these.
    days_to_start : float or None
        Mean days from referral to start over the citizens reached, where known.
    longest_days_to_start : float or None
        The slowest service's days, among those known.
    not_known : tuple of str
        Services that do not state hours, staff or days.
    """

    reached_persons: int
    reached_share: float
    reached_share_low: float
    reached_share_high: float
    chance_all_reached: float
    level: float
    hours_per_person_week: float | None
    staff_persons: int | None
    vulnerable_services: tuple[str, ...]
    vulnerable_persons: int
    days_to_start: float | None
    longest_days_to_start: float | None
    not_known: tuple[str, ...]


def assess_delivery(
    in_need: CountDistribution, *, services: Sequence[Service], level: float
) -> DeliveryBalance:
    """Return what the services deliver together (`deliver`).

    Parameters
    ----------
    in_need : CountDistribution
        Citizens in need at a time.
    services : sequence of Service
        Services, at least one, each name once; no citizen is reached by two of them.
    level : float
        Probability of the interval of the share reached, strictly between 0 and 1.

    Raises
    ------
    ValueError
        There is no service, a name occurs twice, or `level` is not strictly between 0 and 1.

    Assumptions
    -----------
    Everybody reached is in need, and counts for one service only.

    Source
    ------
    docs/method.md#deliver.

    Examples
    --------
    >>> from analysis.model.census.count_distribution import estimate_census
    >>> services = [
    ...     Service(name="A", reached_persons=30, hours_per_week=60.0, staff_persons=4),
    ...     Service(name="B", reached_persons=10, hours_per_week=40.0, staff_persons=1),
    ... ]
    >>> balance = assess_delivery(estimate_census(56), services=services, level=0.95)
    >>> round(balance.reached_share, 3), balance.hours_per_person_week
    (0.714, 2.5)
    >>> balance.vulnerable_services, balance.vulnerable_persons
    (('B',), 10)
    """
    names = [service.name for service in services]
    if not names or len(set(names)) < len(names):
        raise ValueError(f"services must be at least one, each name once; got {names!r}")
    low, high = in_need.interval(check_level("level", level))
    reached = sum(service.reached_persons for service in services)
    staff = [service.staff_persons for service in services if service.staff_persons is not None]
    vulnerable = [
        service
        for service in services
        if service.staff_persons is not None and service.staff_persons < _FEWEST_STAFF
    ]
    started = [
        (service.days_to_start, service.reached_persons)
        for service in services
        if service.days_to_start is not None
    ]
    return DeliveryBalance(
        reached_persons=reached,
        reached_share=_share(reached, in_need.mean_persons),
        reached_share_low=_share(reached, high),
        reached_share_high=_share(reached, low),
        chance_all_reached=in_need.cdf(reached).item(),
        level=level,
        hours_per_person_week=_mean_hours(services),
        staff_persons=sum(staff) if len(staff) == len(services) else None,
        vulnerable_services=tuple(service.name for service in vulnerable),
        vulnerable_persons=sum(service.reached_persons for service in vulnerable),
        days_to_start=_mean_days(started),
        longest_days_to_start=max((days for days, _ in started), default=None),
        not_known=tuple(service.name for service in services if _is_incomplete(service)),
    )


def _share(reached: int, in_need: float) -> float:
    """Return the share reached; where nobody is in need nobody is left out."""
    return min(reached / in_need, 1.0) if in_need > 0 else 1.0


def _mean_hours(services: Sequence[Service]) -> float | None:
    stated = [
        (service.hours_per_week, service.reached_persons)
        for service in services
        if service.hours_per_week is not None
    ]
    persons = sum(reached for _, reached in stated)
    return sum(hours for hours, _ in stated) / persons if persons else None


def _mean_days(started: Sequence[tuple[float, int]]) -> float | None:
    if not any(persons for _, persons in started):
        return None
    days, persons = zip(*started, strict=True)
    return float(np.average(days, weights=persons))


def _is_incomplete(service: Service) -> bool:
    return None in {service.hours_per_week, service.staff_persons, service.days_to_start}
