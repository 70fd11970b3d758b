"""Offers over time against closed forms, matrix exponentials and the long run."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from scipy import stats
from scipy.linalg import expm

from analysis.model.queueing.steady_queue import refusal_chance
from analysis.model.queueing.transient import OfferPath, evolve_offer


def generator(inflow: float, places: int, *, waiting: int, stay: float, most: int) -> np.ndarray:
    rates = np.zeros((most + 1, most + 1))
    for persons in range(most + 1):
        if persons < most and persons < places + waiting:
            rates[persons, persons + 1] = inflow
        if persons > 0:
            served = min(persons, places) if waiting else persons
            rates[persons, persons - 1] = served / stay
    return rates - np.diag(rates.sum(axis=1))


def evolve(
    start: int, places: list[tuple[float, int]], years: list[float], **other: object
) -> OfferPath:
    given = {"inflow_per_year": lambda _year: 11.0, "mean_stay_years": 6.0, **other}
    return evolve_offer(np.eye(start + 1)[start], places_from=places, at_years=years, **given)


@pytest.mark.parametrize(("inflow", "stay"), [(2.0, 1.0), (0.3, 5.0), (50.0, 0.1)])
def test_one_place_fills_as_the_closed_form_says(inflow: float, stay: float) -> None:
    years = [0.0, 0.01, 0.5, 3.0, 30.0]
    path = evolve(0, [(0, 1)], years, inflow_per_year=lambda _year: inflow, mean_stay_years=stay)
    speed = inflow + 1 / stay
    exact = [inflow / speed * -math.expm1(-speed * year) for year in years]
    np.testing.assert_allclose(path.full_chance, exact, atol=1e-8)
    # Refused so far: the integral of inflow times that chance.
    lost = [inflow * inflow / speed * (year - -math.expm1(-speed * year) / speed) for year in years]
    np.testing.assert_allclose(path.refused_persons, lost, atol=1e-7 * (1 + lost[-1]))
    np.testing.assert_allclose(path.new_persons, inflow * np.array(years), rtol=1e-9)


def test_a_swinging_inflow_follows_the_closed_form_of_a_poisson_census() -> None:
    turn, stay = 2 * math.pi, 2.0

    def mean(year: float) -> float:
        lag = 1 / stay**2 + turn**2
        swing = (math.sin(turn * year) / stay - turn * math.cos(turn * year)) / lag
        return 33 * stay + 6.6 * swing

    persons = np.arange(200)
    start = stats.poisson.pmf(persons, mean(0))
    path = evolve_offer(
        start / start.sum(),
        inflow_per_year=lambda year: 33 + 6.6 * math.sin(turn * year),
        places_from=[(0, 199)],
        mean_stay_years=stay,
        at_years=np.linspace(0, 30, 61),
    )
    exact = np.array([mean(year) for year in path.years])
    np.testing.assert_allclose(path.mean_persons, exact, atol=1e-6)
    law = stats.poisson.pmf(persons, exact[:, np.newaxis])
    np.testing.assert_allclose(path.chances, law, atol=1e-8)


@pytest.mark.parametrize("waiting", [0, 5])
def test_changing_places_and_inflow_follow_matrix_exponentials(waiting: int) -> None:
    # Seventy places, cut to 58 after 4.5 years, 66 after 8; a larger inflow from year 6.
    path = evolve(
        60,
        [(0, 70), (4.5, 58), (8, 66)],
        [0, 3, 6, 10],
        inflow_per_year=lambda year: 11.0 if year < 6 else 14.0,
        most_waiting=waiting,
    )
    most = 70 + waiting
    chances = np.eye(most + 1)[60]
    stretches = [(3, 11, 70), (1.5, 11, 70), (1.5, 11, 58), (2, 14, 58), (2, 14, 66)]
    found = []
    for years, inflow, places in stretches:
        rates = generator(inflow, places, waiting=waiting, stay=6.0, most=most)
        chances = chances @ expm(rates * years)
        found.append(chances)
    exact = np.stack([found[0], found[2], found[4]])
    np.testing.assert_allclose(path.chances[1:], exact, atol=1e-8)
    assert path.places.tolist() == [70, 70, 58, 66]
    assert path.full_chance[2] == pytest.approx(exact[1, 58 + waiting :].sum(), abs=1e-8)
    assert path.chance_of_more(60)[3] == pytest.approx(exact[2, 61:].sum(), abs=1e-8)


@pytest.mark.parametrize("places", [0, 1, 72, 200])
def test_in_the_long_run_it_is_erlangs_loss(places: int) -> None:
    path = evolve(0, [(0, places)], [0, 400])
    assert path.full_chance[1] == pytest.approx(refusal_chance(66, places=places), abs=1e-9)
    np.testing.assert_allclose(path.chances.sum(axis=1), 1, atol=1e-9)


def test_nobody_is_sent_away_when_places_are_cut() -> None:
    path = evolve(60, [(0, 70), (1, 10)], [1, 2], inflow_per_year=lambda _year: 0.0)
    assert path.mean_persons[1] == pytest.approx(60 * math.exp(-1 / 6), rel=1e-8)


def test_the_table_has_a_row_for_each_time() -> None:
    table = evolve(60, [(2024, 70)], [2024, 2034]).tabulate()
    assert table["year"].tolist() == [2024.0, 2034.0]
    assert table["refused_persons"][0] == 0
    assert table["new_persons"][1] == pytest.approx(110)


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: evolve(60, [], [0, 1]), "places_from must name years in order"),
        (lambda: evolve(60, [(1, 70)], [0, 1]), "the first no later than the first of at_years"),
        (lambda: evolve(60, [(0, 70), (0, 60)], [0, 1]), "places_from must name years in order"),
        (lambda: evolve(60, [(0, -7)], [0, 1]), "places_from must be a whole number"),
        (lambda: evolve(60, [(0, 70)], [1, 0]), "at_years must be increasing years"),
        (lambda: evolve(60, [(0, 70)], []), "at_years must be increasing years"),
        (lambda: evolve(60, [(0, 70)], [0, 1], mean_stay_years=0), "mean_stay_years must be above"),
        (lambda: evolve(60, [(0, 70)], [0, 1], most_waiting=-1), "most_waiting must be a whole"),
        (
            lambda: evolve(60, [(0, 70)], [0, 1], inflow_per_year=lambda _year: -1.0),
            "inflow_per_year must be at least 0",
        ),
        (
            lambda: evolve_offer(
                [0.5, 0.4],
                inflow_per_year=lambda _year: 1.0,
                places_from=[(0, 1)],
                mean_stay_years=1.0,
                at_years=[0.0],
            ),
            "start_chances must be chances that sum to 1",
        ),
    ],
)
def test_what_lies_outside_its_range_is_refused_by_name(
    ask: Callable[[], object], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        ask()
