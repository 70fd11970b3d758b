"""Waiting, deadlines and delivery: numerical integration, simulation, and arithmetic by hand."""

import heapq
import math
from collections.abc import Callable

import numpy as np
import pytest
from scipy import integrate, stats

from analysis.model.balance.delivery import Service, assess_delivery
from analysis.model.balance.supply_rules import assess_deadline, assess_waiting, deadline_chances
from analysis.model.queueing.load import Load
from analysis.model.queueing.steady_queue import describe_queue, refusal_chance, waiting_chance

STAY = 90.0


def over_gamma(value: Callable[[float], float], *, mean: float, cv: float, bend: float) -> float:
    """The mean of a value over a gamma load, integrated on either side of where it bends."""
    gamma = stats.gamma(cv**-2, scale=mean * cv**2)
    middle = gamma.cdf(bend)
    parts = [
        integrate.quad(lambda chance: value(gamma.ppf(chance)), *ends, limit=300)[0]
        for ends in ((0, middle), (middle, 1))
    ]
    return sum(parts)


def simulate_deadline(
    load: float, places: int, stays: float, customers: int
) -> tuple[float, float]:
    """Share late and its standard error, customer by customer: each takes the first free place."""
    rng = np.random.default_rng(12)
    arrivals = rng.exponential(1 / load, customers).cumsum()
    lengths = rng.exponential(1.0, customers)
    free_at = [0.0] * places
    late = np.zeros(customers)
    for customer, (now, length) in enumerate(zip(arrivals, lengths, strict=True)):
        start = max(free_at[0], now)
        if start - now > stays:
            late[customer] = 1
        else:
            heapq.heapreplace(free_at, start + length)
    batches = late[customers // 10 :].reshape(90, -1).mean(axis=1)
    return batches.mean(), batches.std(ddof=1) / math.sqrt(90)


@pytest.mark.parametrize("cv", [0.05, 0.15, 0.5])
def test_waiting_is_the_mean_over_an_uncertain_load(cv: float) -> None:
    load = Load(mean_persons=66, mean_cv=cv)
    found = assess_waiting(load, places=72, mean_stay_days=STAY, level=0.9)
    gamma = stats.gamma(cv**-2, scale=66 * cv**2)
    expected = over_gamma(
        lambda each: waiting_chance(each, places=72).item(), mean=66, cv=cv, bend=72
    )
    assert found.chance_of_waiting == pytest.approx(expected, abs=1e-4)
    assert found.chance_of_growing == pytest.approx(gamma.sf(72), rel=1e-9)
    low = describe_queue(gamma.ppf(0.05), places=72, mean_stay_days=STAY)
    assert found.mean_wait_low_days == pytest.approx(low.mean_wait_days, rel=1e-6)
    taken = over_gamma(lambda each: min(each / 72, 1), mean=66, cv=cv, bend=72)
    assert found.occupancy_share == pytest.approx(taken, abs=1e-4)


def test_a_known_load_waits_as_the_queue_does() -> None:
    found = assess_waiting(Load(mean_persons=66), places=72, mean_stay_days=STAY, level=0.9)
    queue = describe_queue(66, places=72, mean_stay_days=STAY)
    assert found.chance_of_waiting == pytest.approx(queue.chance_of_waiting)
    waits = (found.mean_wait_low_days, found.mean_wait_days, found.mean_wait_high_days)
    assert waits == pytest.approx((queue.mean_wait_days,) * 3)
    assert found.chance_of_growing == 0
    crowded = assess_waiting(Load(mean_persons=72), places=72, mean_stay_days=STAY, level=0.9)
    assert (crowded.chance_of_growing, crowded.mean_wait_days) == (1, math.inf)
    without = assess_waiting(Load(mean_persons=5), places=0, mean_stay_days=STAY, level=0.9)
    assert (without.chance_of_waiting, without.occupancy_share) == (1, 0)


def test_an_uncertain_share_waits_as_in_a_simulation_of_loads() -> None:
    rng, draws = np.random.default_rng(3), 20_000
    drawn = 66 * rng.gamma(0.1**-2, 0.1**2, draws) * rng.beta(54, 46, draws)
    chances = waiting_chance(drawn, places=40)
    load = Load(mean_persons=66, mean_cv=0.1, share_concentration=100)
    found = assess_waiting(load, places=40, mean_stay_days=STAY, level=0.9, share=0.54)
    error = chances.std() / math.sqrt(draws)
    assert abs(found.chance_of_waiting - chances.mean()) < 4 * error


@pytest.mark.parametrize(("load", "places", "stays"), [(5, 6, 0.1), (9, 8, 0.3), (3, 2, 1.0)])
def test_a_deadline_is_missed_as_often_as_in_a_simulation(
    load: float, places: int, stays: float
) -> None:
    _, late = deadline_chances(np.array([float(load)]), places=places, stays=stays)
    simulated, error = simulate_deadline(load, places, stays, 100_000)
    assert abs(late.item() - simulated) < 4 * error


@pytest.mark.parametrize(("load", "places"), [(5.0, 6), (66.0, 72), (80.0, 72), (400.0, 10)])
def test_a_deadline_lies_between_loss_and_delay(load: float, places: int) -> None:
    loads = np.array([load])
    at_once, none = deadline_chances(loads, places=places, stays=0.0)
    loss = refusal_chance(load, places=places).item()
    assert none.item() == pytest.approx(loss, rel=1e-10)
    assert at_once.item() == pytest.approx(1 - loss, rel=1e-10)
    at_once, late = deadline_chances(loads, places=places, stays=1e4)
    # With time without end nobody is late, unless more come than the places can serve.
    assert late.item() == pytest.approx(max(1 - places / load, 0.0), abs=1e-9)
    if load < places:
        waiting = waiting_chance(load, places=places).item()
        assert 1 - at_once.item() == pytest.approx(waiting, rel=1e-9)


def test_a_deadline_over_an_uncertain_load_is_a_mean() -> None:
    load = Load(mean_persons=5, mean_cv=0.3)
    found = assess_deadline(load, places=7, mean_stay_days=152.0, days=14)

    def late_per_year(each: float) -> float:
        late = deadline_chances(np.array([each]), places=7, stays=14 / 152)[1].item()
        return each * late / 152 * 365.25

    expected = over_gamma(late_per_year, mean=5, cv=0.3, bend=7)
    assert found.late_per_year == pytest.approx(expected, rel=1e-5)
    assert found.next_place_chance == pytest.approx(1 - math.exp(-7 * 14 / 152))
    assert found.chance_at_once < found.chance_within_days
    assert found.chance_within_days_if_all_wait < found.chance_within_days


def test_a_deadline_without_places_or_without_citizens() -> None:
    closed = assess_deadline(Load(mean_persons=5), places=0, mean_stay_days=152.0, days=14)
    assert (closed.chance_within_days, closed.next_place_chance) == (0, 0)
    assert closed.late_per_year == pytest.approx(5 / 152 * 365.25)
    empty = assess_deadline(Load(mean_persons=0), places=2, mean_stay_days=152.0, days=14)
    assert (empty.chance_at_once, empty.late_per_year) == (1, 0)


def test_delivery_is_arithmetic_over_services() -> None:
    services = [
        Service(name="A", reached_persons=30, hours_per_week=60, staff_persons=4, days_to_start=10),
        Service(name="B", reached_persons=10, hours_per_week=40, staff_persons=1, days_to_start=50),
        Service(name="C", reached_persons=5),
    ]
    load = Load(mean_persons=56)
    found = assess_delivery(load.census(), services=services, level=0.95)
    assert found.reached_persons == 45
    assert found.reached_share == pytest.approx(45 / 56)
    low, high = stats.poisson.ppf([0.025, 0.975], 56)
    assert low < 45 < high
    # Where fewer are in need than are reached, all of them are.
    assert (found.reached_share_low, found.reached_share_high) == pytest.approx((45 / high, 1))
    assert found.chance_all_reached == pytest.approx(stats.poisson.cdf(45, 56))
    assert found.hours_per_person_week == pytest.approx(100 / 40)
    assert found.days_to_start == pytest.approx((30 * 10 + 10 * 50) / 40)
    assert found.longest_days_to_start == 50
    # What one service does not state is not counted as nothing.
    assert found.staff_persons is None
    assert found.not_known == ("C",)
    assert (found.vulnerable_services, found.vulnerable_persons) == (("B",), 10)


def test_delivery_of_which_nothing_is_known_stays_unknown() -> None:
    found = assess_delivery(
        Load(mean_persons=0).census(), services=[Service(name="A", reached_persons=0)], level=0.95
    )
    unknown = (found.hours_per_person_week, found.staff_persons, found.days_to_start)
    assert (*unknown, found.longest_days_to_start) == (None,) * 4
    assert (found.reached_share, found.chance_all_reached) == (1.0, 1.0)


def service(**other: float) -> Service:
    return Service(name="A", **{"reached_persons": 1, **other})


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (
            lambda: assess_waiting(Load(mean_persons=5), places=-1, mean_stay_days=9, level=0.9),
            "places must be a whole number",
        ),
        (
            lambda: assess_waiting(Load(mean_persons=5), places=6, mean_stay_days=0, level=0.9),
            "mean_stay_days must be above 0",
        ),
        (
            lambda: assess_waiting(Load(mean_persons=5), places=6, mean_stay_days=9, level=90),
            "level must lie strictly",
        ),
        (
            lambda: assess_deadline(Load(mean_persons=5), places=6, mean_stay_days=9, days=-1),
            "days must be a finite number",
        ),
        (
            lambda: assess_deadline(
                Load(mean_persons=5), places=6, mean_stay_days=9, days=1, share=2
            ),
            "share must be a share from 0 to 1",
        ),
        (lambda: service(reached_persons=-1), "reached_persons must be a whole number"),
        (lambda: service(staff_persons=1.5), "staff_persons must be a whole number"),
        (lambda: service(hours_per_week=-1), "hours_per_week must be a finite number"),
        (lambda: service(days_to_start=math.nan), "days_to_start must be a finite number"),
        (
            lambda: assess_delivery(Load(mean_persons=5).census(), services=[], level=0.9),
            "services must be at least one",
        ),
        (
            lambda: assess_delivery(
                Load(mean_persons=5).census(), services=[service(), service()], level=0.9
            ),
            "services must be at least one, each name once",
        ),
    ],
)
def test_what_lies_outside_its_range_is_refused_by_name(
    ask: Callable[[], object], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        ask()
