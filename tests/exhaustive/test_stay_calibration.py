"""Stays estimated from windows of months: the average is the truth, intervals hold what they say.

800 windows for each world: the Monte Carlo error of a coverage is 0.011, and 7 coverages are
compared. In a window of two years most of who is seen was there when it opened, and half are there
when it closes.
"""

import math
import sys
from collections.abc import Callable

import numpy as np
import pytest

from analysis.model.stay.length_of_stay import GammaStay, LognormalStay, WeibullStay
from analysis.model.stay.review_stay import ReviewStay
from analysis.model.stay.stay_estimation import estimate_stays
from analysis.model.stay.stay_fit import fit_law
from analysis.model.stay.stay_interval import mean_interval_years
from analysis.model.stay.stay_law import StayLaw
from analysis.model.stay.stay_likelihood import build_likelihood
from analysis.model.stay.stay_sample import ObservationWindow, StaySample, build_sample

WINDOWS = 800
TWO_YEARS = ObservationWindow(first_month="2018-01", last_month="2019-12")
EIGHT_YEARS = ObservationWindow(first_month="2012-01", last_month="2019-12")
Draw = Callable[[np.random.Generator, int], np.ndarray]

LOGNORMAL: Draw = lambda rng, n: rng.lognormal(math.log(2) - 0.5, 1, n)  # noqa: E731
GAMMA: Draw = lambda rng, n: rng.gamma(0.7, 2 / 0.7, n)  # noqa: E731
WEIBULL: Draw = lambda rng, n: 2 / math.gamma(1 + 1 / 1.5) * rng.weibull(1.5, n)  # noqa: E731


def reviewed(rng: np.random.Generator, persons: int) -> np.ndarray:
    """Leave at a constant rate, or with a chance of 0.4 within three months of 5, 7 and 9 years."""
    stay = rng.exponential(5.5, persons)
    for review in (5, 7, 9):
        release = np.where(rng.random(persons) < 0.4, review + 0.25 * rng.random(persons), np.inf)
        stay = np.minimum(stay, release)
    return stay


def reviewed_mean() -> float:
    law = ReviewStay(mean_years=4, shape=1, release_share=0.4)
    years = np.linspace(0, 80, 800_001)
    factor = np.prod(
        [1 - 0.4 * np.clip((years - review) / 0.25, 0, 1) for review in (5, 7, 9)], axis=0
    )
    assert law.review_years == (5, 7, 9)
    return float(np.trapezoid(np.exp(-years / 5.5) * factor, years))


def simulate(
    rng: np.random.Generator, draw: Draw, per_year: float, window: ObservationWindow
) -> StaySample:
    persons = rng.poisson(per_year * (60 + window.months / 12))
    came = rng.uniform(-720, window.months, persons)
    left = came + 12 * draw(rng, persons)
    entry, end = (np.floor(times[left >= 0]).astype(np.int64) for times in (came, left))
    completed = end < window.months
    return build_sample(entry, np.where(completed, end, window.months), completed, window=window)


WORLDS = [
    ("lognormal", LOGNORMAL, 2.0, 33, TWO_YEARS),
    ("gamma", GAMMA, 2.0, 33, TWO_YEARS),
    ("weibull", WEIBULL, 2.0, 33, TWO_YEARS),
    ("lognormal", LOGNORMAL, 2.0, 33, EIGHT_YEARS),
    ("gamma", GAMMA, 2.0, 33, EIGHT_YEARS),
    ("weibull", WEIBULL, 2.0, 33, EIGHT_YEARS),
    ("reviews", reviewed, reviewed_mean(), 20, EIGHT_YEARS),
]


@pytest.mark.parametrize("world", WORLDS, ids=lambda world: f"{world[0]}-{world[4].months}")
def test_the_average_is_the_truth_and_intervals_hold_it(
    world: tuple[str, Draw, float, float, ObservationWindow],
) -> None:
    name, draw, mean, per_year, window = world
    found, held = [], []
    for seed in range(WINDOWS):
        sample = simulate(np.random.default_rng([2018, seed]), draw, per_year, window)
        fit = fit_law(build_likelihood(sample), name=name)
        low, high = mean_interval_years(fit, level=0.9)
        found.append(fit.mean_years)
        held.append(low <= mean and (high is None or mean <= high))
    means = np.array(found)
    error = means.std() / math.sqrt(WINDOWS)
    sys.stdout.write(
        f"{name}, {window.months} months: average {means.mean() / mean:.4f} of the truth, Monte "
        f"Carlo error {error / mean:.4f}; intervals hold it in {np.mean(held):.3f}\n"
    )
    assert abs(means.mean() / mean - 1) < 0.02 + 2 * error / mean
    assert 0.866 <= np.mean(held) <= 0.934


@pytest.mark.parametrize(
    ("draw", "law"),
    [
        (LOGNORMAL, LognormalStay(mean_years=2, sigma=1)),
        (GAMMA, GammaStay(mean_years=2, shape=0.7)),
        (WEIBULL, WeibullStay(mean_years=2, shape=1.5)),
    ],
)
def test_the_law_with_the_smallest_aic_is_near_the_truth_whichever_it_is(
    draw: Draw, law: StayLaw
) -> None:
    rates = []
    for seed in range(60):
        sample = simulate(np.random.default_rng([7, seed]), draw, 33, EIGHT_YEARS)
        best = estimate_stays(sample).best
        assert best is not None
        rates.append([best.mean_years, best.law.survival(2).item()])
    mean, two_years = np.mean(rates, axis=0)
    assert mean == pytest.approx(law.mean_years, rel=0.05)
    assert two_years == pytest.approx(law.survival(2).item(), abs=0.02)
