"""One offer's refusals and waits: exact sums with many digits, exact fractions, linear algebra."""

import math
from decimal import Decimal, localcontext
from fractions import Fraction

import numpy as np
import pytest
from scipy import stats

from analysis.model.queueing.queue_sizing import (
    carried_load,
    places_for_refusal,
    places_for_wait,
    tabulate_occupancy,
)
from analysis.model.queueing.steady_queue import (
    describe_queue,
    log_refusal_chance,
    refusal_chance,
    waiting_chance,
    waits_longer_chance,
)


def exact_log_refusal(load: str, places: int) -> float:
    """The logarithm of A^c/c! over the sum of A^n/n!, term by term with 60 digits."""
    with localcontext() as context:
        context.prec = 60
        term = total = Decimal(1)
        for number in range(1, places + 1):
            term = term * Decimal(load) / number
            total += term
        return float((term / total).ln())


def exact_waiting(load: Fraction, places: int) -> Fraction:
    terms = [load**number / math.factorial(number) for number in range(places)]
    last = load**places / math.factorial(places) * places / (places - load)
    return last / (sum(terms) + last)


@pytest.mark.parametrize(
    ("load", "places"),
    [
        ("0.001", 1), ("0.1", 2), ("5", 9), ("66", 72), ("120", 100), ("1", 170),
        ("12000", 10_000), ("9000", 10_000), ("50", 2_000),
    ],
)  # fmt: skip
def test_refusals_are_those_of_an_exact_sum(load: str, places: int) -> None:
    found = log_refusal_chance(float(load), places=places).item()
    assert found == pytest.approx(exact_log_refusal(load, places), rel=1e-11, abs=1e-12)


@pytest.mark.parametrize(("load", "places"), [(0.3, 2), (5.0, 9), (66.0, 72), (200.0, 150)])
def test_refusals_are_a_truncated_poisson_of_scipy(load: float, places: int) -> None:
    expected = stats.poisson.pmf(places, load) / stats.poisson.cdf(places, load)
    assert refusal_chance(load, places=places).item() == pytest.approx(expected, rel=1e-10)


def test_many_loads_are_answered_at_once() -> None:
    loads = np.array([[0.0, 1.0], [66.0, 500.0]])
    found = refusal_chance(loads, places=72)
    assert found.shape == loads.shape
    assert found[1, 0] == refusal_chance(66.0, places=72)


@pytest.mark.parametrize(
    ("load", "places"),
    [(Fraction(1, 2), 1), (Fraction(9, 5), 2), (Fraction(20), 25), (Fraction(66), 67)],
)
def test_waits_are_those_of_exact_fractions(load: Fraction, places: int) -> None:
    found = waiting_chance(float(load), places=places).item()
    assert found == pytest.approx(float(exact_waiting(load, places)), rel=1e-12)


def test_an_offer_without_spare_places_makes_everybody_wait() -> None:
    assert waiting_chance([66.0, 70.0], places=66).tolist() == [1.0, 1.0]
    queue = describe_queue(66.0, places=66, mean_stay_days=90)
    assert math.isinf(queue.mean_wait_days)
    assert math.isinf(queue.mean_waiting_persons)
    assert (queue.occupancy_share, queue.chance_of_none) == (1.0, 0.0)


@pytest.mark.parametrize(("load", "places"), [(0.5, 1), (2.5, 4), (12.0, 13)])
def test_the_queue_is_that_of_a_long_finite_chain(load: float, places: int) -> None:
    # Truncated where less than 1e-14 is left, and summed without any queueing formula.
    size = 800
    persons = np.arange(size)
    ratios = load / np.minimum(persons[1:], places)
    chances = np.concatenate([[1.0], np.cumprod(ratios)])
    chances /= chances.sum()
    waiting = np.maximum(persons - places, 0) @ chances
    queue = describe_queue(load, places=places, mean_stay_days=30.0)
    assert queue.chance_of_none == pytest.approx(chances[0], rel=1e-10)
    assert queue.chance_of_waiting == pytest.approx(chances[places:].sum(), rel=1e-10)
    assert queue.mean_waiting_persons == pytest.approx(waiting, rel=1e-9)
    assert queue.mean_persons == pytest.approx(persons @ chances, rel=1e-9)
    assert queue.mean_wait_days == pytest.approx(waiting / load * 30, rel=1e-9)
    assert queue.mean_time_days == pytest.approx(queue.mean_wait_days + 30)
    # Whoever finds n waiting waits for n + 1 departures of a full offer.
    departures = stats.gamma(np.maximum(persons - places, 0) + 1, scale=30.0 / places)
    for days in (0.0, 1.0, 20.0):
        late = (chances * departures.sf(days))[places:].sum()
        found = waits_longer_chance(load, places=places, mean_stay_days=30.0, days=days)
        assert found.item() == pytest.approx(late, rel=1e-9)


def test_nobody_comes_to_an_offer_without_load() -> None:
    assert refusal_chance(0.0, places=3).item() == 0.0
    assert waiting_chance(0.0, places=3).item() == 0.0
    queue = describe_queue(0.0, places=3, mean_stay_days=30.0)
    assert (queue.mean_persons, queue.chance_of_none, queue.mean_wait_days) == (0.0, 1.0, 0.0)
    assert tabulate_occupancy([0.0], most_refused_share=0.05)["occupancy_share"].item() == 0
    assert places_for_refusal(0.0, most_refused_share=0.05) == 0
    assert places_for_wait(0.0, mean_stay_days=30.0, days=0.0, level=0.95) == 0


def test_an_offer_without_places_refuses_everybody() -> None:
    assert refusal_chance([0.0, 5.0], places=0).tolist() == [1.0, 1.0]
    assert waiting_chance(5.0, places=0).item() == 1.0
    assert carried_load(places=0, most_refused_share=0.05) == 0.0


@pytest.mark.parametrize("load", [0.05, 4.0, 66.0, 12_000.0])
@pytest.mark.parametrize("share", [0.2, 0.05, 0.001])
def test_the_places_found_are_the_fewest(load: float, share: float) -> None:
    places = places_for_refusal(load, most_refused_share=share)
    assert refusal_chance(load, places=places).item() <= share
    assert places == 0 or refusal_chance(load, places=places - 1).item() > share


@pytest.mark.parametrize("load", [0.06, 5.0, 66.0])
@pytest.mark.parametrize("days", [0.0, 14.0])
def test_the_places_for_a_wait_are_the_fewest(load: float, days: float) -> None:
    wait = {"mean_stay_days": 152.0, "days": days}
    places = places_for_wait(load, level=0.95, **wait)
    assert waits_longer_chance(load, places=places, **wait).item() <= 0.05
    assert waits_longer_chance(load, places=places - 1, **wait).item() > 0.05


@pytest.mark.parametrize("places", [1, 8, 72, 400])
def test_the_load_carried_just_meets_the_share(places: int) -> None:
    load = carried_load(places=places, most_refused_share=0.05)
    assert refusal_chance(load, places=places).item() == pytest.approx(0.05, rel=1e-10)


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: refusal_chance(-1.0, places=3), "load_persons must be a finite number"),
        (lambda: refusal_chance(math.nan, places=3), "load_persons must be a finite number"),
        (lambda: refusal_chance(5.0, places=-1), "places must be a whole number of at least 0"),
        (lambda: waiting_chance(5.0, places=2.5), "places must be a whole number of at least 0"),
        (lambda: describe_queue(5.0, places=6, mean_stay_days=0.0), "mean_stay_days must be above 0"),
        (
            lambda: waits_longer_chance(5.0, places=6, mean_stay_days=30.0, days=-1.0),
            "days must be a finite number",
        ),
        (lambda: places_for_refusal(5.0, most_refused_share=0.0), "most_refused_share must lie"),
        (lambda: places_for_refusal(math.inf, most_refused_share=0.1), "load_persons must be"),
        (lambda: places_for_wait(5.0, mean_stay_days=1.0, days=0.0, level=1.0), "level must lie"),
        (lambda: carried_load(places=-2, most_refused_share=0.1), "places must be a whole number"),
    ],
)  # fmt: skip
def test_what_lies_outside_its_range_is_refused_by_name(ask: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        ask()
