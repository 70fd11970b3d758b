"""Queues that end: the balance equations solved as a linear system, and known limits."""

import numpy as np
import pytest
from scipy import stats
from scipy.linalg import null_space

from analysis.model.queueing.birth_death import settled_chances, staying_chances
from analysis.model.queueing.finite_queue import describe_impatient_queue, limit_queue
from analysis.model.queueing.steady_queue import describe_queue, refusal_chance


def solve_chain(births: np.ndarray, deaths: np.ndarray) -> np.ndarray:
    """The null space of the generator, which knows nothing of products of ratios."""
    rates = np.diag(births, 1) + np.diag(deaths, -1)
    solution = null_space((rates - np.diag(rates.sum(axis=1))).T)[:, 0]
    return solution / solution.sum()


@pytest.mark.parametrize(("load", "places", "waiting"), [(4 / 3, 3, 4), (5.0, 4, 2), (9.0, 5, 12)])
def test_a_limited_queue_solves_its_balance_equations(
    load: float, places: int, waiting: int
) -> None:
    most = places + waiting
    persons = np.arange(most + 1)
    exact = solve_chain(np.full(most, load), np.minimum(persons[1:], places).astype(float))
    queue = limit_queue(load, places=places, most_waiting=waiting, mean_stay_days=10.0)
    np.testing.assert_allclose(queue.chances, exact, rtol=1e-9)
    found, received = queue.describe(), 1 - exact[-1]
    assert found.chance_of_waiting == pytest.approx(exact[places:-1].sum() / received)
    assert found.mean_waiting_persons == pytest.approx(np.maximum(persons - places, 0) @ exact)
    late = sum(
        exact[state] * stats.gamma.sf(7.0, state - places + 1, scale=10.0 / places)
        for state in range(places, most)
    )
    assert queue.waits_longer_chance(7.0) == pytest.approx(late / received)


def test_without_a_queue_it_is_erlangs_loss_and_with_a_long_one_his_delay() -> None:
    loss = limit_queue(66.0, places=72, most_waiting=0, mean_stay_days=90.0).describe()
    assert loss.chance_of_refusal == pytest.approx(refusal_chance(66, places=72).item(), rel=1e-12)
    assert (loss.chance_of_waiting, loss.mean_waiting_persons) == (0.0, 0.0)
    long = limit_queue(10.0, places=14, most_waiting=200, mean_stay_days=3.0).describe()
    delay = describe_queue(10.0, places=14, mean_stay_days=3.0)
    for field in ("chance_of_waiting", "mean_waiting_persons", "mean_wait_days", "chance_of_none"):
        assert getattr(long, field) == pytest.approx(getattr(delay, field), rel=1e-9)


@pytest.mark.parametrize(("load", "places", "patience"), [(10.0, 14, 5.0), (20.0, 8, 1.0)])
def test_an_impatient_queue_solves_its_balance_equations(
    load: float, places: int, patience: float
) -> None:
    stay, most = 3.0, 150
    persons = np.arange(most + 1)
    waiting = np.maximum(persons - places, 0)
    deaths = np.minimum(persons, places) / stay + waiting / patience
    exact = solve_chain(np.full(most, load / stay), deaths[1:])
    found = describe_impatient_queue(
        load, places=places, mean_stay_days=stay, mean_patience_days=patience
    )
    assert found.chance_of_waiting == pytest.approx(exact[places:].sum(), rel=1e-9)
    assert found.mean_waiting_persons == pytest.approx(waiting @ exact, rel=1e-9)
    # Whoever does not give up is served: what comes in goes out.
    served = load * (1 - found.chance_of_giving_up)
    assert found.occupancy_share * places == pytest.approx(served, rel=1e-9)


def test_patience_without_end_is_a_plain_queue() -> None:
    patient = describe_impatient_queue(10.0, places=14, mean_stay_days=3.0, mean_patience_days=3e4)
    plain = describe_queue(10.0, places=14, mean_stay_days=3.0)
    assert patient.mean_wait_days == pytest.approx(plain.mean_wait_days, rel=1e-3)


def test_an_empty_street_leaves_an_offer_empty() -> None:
    found = limit_queue(0.0, places=2, most_waiting=3, mean_stay_days=1.0).describe()
    assert (found.chance_of_none, found.mean_persons, found.mean_wait_days) == (1.0, 0.0, 0.0)
    calm = describe_impatient_queue(0.0, places=2, mean_stay_days=1.0, mean_patience_days=1.0)
    assert (calm.mean_waiting_persons, calm.chance_of_giving_up) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"places": 0}, "places must be a whole number of at least 1"),
        ({"most_waiting": -1}, "most_waiting must be a whole number of at least 0"),
        ({"mean_stay_days": 0}, "mean_stay_days must be above 0"),
        ({"load_persons": -1}, "load_persons must be a finite number"),
    ],
)
def test_what_a_limited_queue_refuses(parameters: dict[str, float], message: str) -> None:
    given = {"load_persons": 5, "places": 3, "most_waiting": 2, "mean_stay_days": 1, **parameters}
    with pytest.raises(ValueError, match=message):
        limit_queue(given.pop("load_persons"), **given)


@pytest.mark.parametrize(
    ("patience", "message"), [(0, "must be above 0"), (1e9, "must be short enough")]
)
def test_a_patience_outside_its_range_is_refused(patience: float, message: str) -> None:
    with pytest.raises(ValueError, match=f"mean_patience_days {message}"):
        describe_impatient_queue(10, places=14, mean_stay_days=3, mean_patience_days=patience)


@pytest.mark.parametrize(
    ("births", "deaths"), [([1.0], [0.0]), ([1.0], [1.0, 2.0]), ([[1.0]], [[1.0]])]
)
def test_a_chain_that_cannot_go_down_is_refused(births: list[float], deaths: list[float]) -> None:
    with pytest.raises(ValueError, match="deaths must be rates above 0"):
        settled_chances(births, deaths)


def test_a_chain_has_not_left_when_no_time_has_passed() -> None:
    found = staying_chances([[0.5, 0.25]], births=[1.0, 0.0], deaths=[1.0, 1.0], years=0.0)
    assert found.tolist() == [0.75]
