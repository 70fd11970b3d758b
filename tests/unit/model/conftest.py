"""Independent authorities: exact finite sums that share no formula with the library."""

import math
from collections.abc import Callable
from decimal import Decimal, localcontext

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

Grid = NDArray[np.float64]


def _sum_count_chances(persons: int, mean: str, mean_cv: str) -> float:
    """P(N <= persons), summed term by term with 50 digits."""
    with localcontext() as context:
        context.prec = 50
        expected, cv = Decimal(mean), Decimal(mean_cv)
        if cv == 0:
            term = (-expected).exp()
            ratios = (expected / n for n in range(1, persons + 1))
        else:
            shape = 1 / (cv * cv)
            odds = expected / (expected + shape)
            term = (shape * (1 - odds).ln()).exp()
            ratios = ((shape + n - 1) / n * odds for n in range(1, persons + 1))
        total = term
        for ratio in ratios:
            term *= ratio
            total += term
        return float(total)


def _tabulate_two_areas(
    mean: float, *, mean_cv: float, share: float, concentration: float, size: tuple[int, int]
) -> Grid:
    """P(N1 = i, N2 = j): the total's chance times the (beta-)binomial chance of its division."""
    first = np.arange(size[0] + 1)[:, np.newaxis]
    total = first + np.arange(size[1] + 1)
    if mean_cv == 0:
        log_total = stats.poisson.logpmf(total, mean)
    else:
        log_total = stats.nbinom.logpmf(total, mean_cv**-2, 1 / (1 + mean * mean_cv**2))
    if math.isinf(concentration):
        log_division = stats.binom.logpmf(first, total, share)
    else:
        alpha, beta = concentration * share, concentration * (1 - share)
        log_division = stats.betabinom.logpmf(first, total, alpha, beta)
    return np.exp(log_total + log_division)


@pytest.fixture(scope="session")
def sum_count_chances() -> Callable[[int, str, str], float]:
    return _sum_count_chances


@pytest.fixture(scope="session")
def tabulate_two_areas() -> Callable[..., Grid]:
    return _tabulate_two_areas
