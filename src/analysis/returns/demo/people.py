"""Synthetic citizens: how many there are in each municipality, how many of them it reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.catalogue.offers import SupplyRule
from analysis.returns.demo.laws import Laws

Counts = NDArray[np.int64]

RECEIVED, WAITING, LATE, ELSEWHERE = "received", "waiting", "late", "elsewhere"
# Situations of those in the target group, and how those without a timely offer divide between
# them; the ids are those of `analysis.catalogue.situations`.
_SITUATIONS: Mapping[SupplyRule, tuple[tuple[str, float], ...]] = {
    SupplyRule.MUST_RECEIVE: ((ELSEWHERE, 1.0),),
    SupplyRule.MAY_WAIT: ((WAITING, 0.6), (ELSEWHERE, 0.4)),
    SupplyRule.WITHIN_DAYS: ((LATE, 0.5), (ELSEWHERE, 0.5)),
    SupplyRule.DELIVER: ((ELSEWHERE, 1.0),),
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Citizens:
    """The target group of a synthetic world, one entry per municipality asked.

    Parameters
    ----------
    national_persons, rate_cv, factor
        Expected total; coefficient of variation of the rates; persons reported for each who is
        there.
    intensity, true
        Expected and actual persons, in the round's unit.
    found, wrongly
        Persons who are there and reported; and those reported though they are not.
    situations
        True persons by situation, and of the reported those by situation; they add up.
    """

    national_persons: float
    rate_cv: float
    factor: float
    intensity: NDArray[np.float64]
    true: Counts
    found: Counts
    wrongly: Counts
    situations: Mapping[str, Counts]
    reported_situations: Mapping[str, Counts]


def draw_citizens(
    rng: np.random.Generator,
    *,
    population: NDArray[np.float64],
    rule: SupplyRule,
    laws: Laws,
    measurement: tuple[float, float],
) -> Citizens:
    """Draw a target group and what is reported of it.

    Parameters
    ----------
    rng
        Source of randomness.
    population
        Population at risk of each municipality asked; at least one person in all.
    rule
        What becomes of those without an offer.
    measurement
        Median and log standard deviation of the measurement factor.

    Assumptions
    -----------
    Rates are gamma distributed about a national one, and citizens Poisson given the rate. With a
    factor below 1 each citizen is found with that probability; above 1 all are found, and Poisson
    many more are counted that are not there.

    Examples
    --------
    >>> found = draw_citizens(
    ...     np.random.default_rng(3),
    ...     population=np.array([9000.0, 500.0]),
    ...     rule=SupplyRule.MAY_WAIT,
    ...     laws=Laws(),
    ...     measurement=(1.0, 0.0),
    ... )
    >>> bool((found.found == found.true).all()), int(found.wrongly.sum())
    (True, 0)
    """
    low, high = np.log([laws.national_low, laws.national_high])
    national = float(np.exp(rng.uniform(low, high)))
    cv = float(rng.gamma(laws.rate_cv_shape, laws.rate_cv_mean / laws.rate_cv_shape))
    factor = float(measurement[0] * np.exp(measurement[1] * rng.standard_normal()))
    uneven = rng.gamma(cv**-2.0, cv**2.0, population.size)
    intensity = national * population / population.sum() * uneven
    true = rng.poisson(intensity)
    found = rng.binomial(true, min(factor, 1.0))
    wrongly = rng.poisson(intensity * max(factor - 1.0, 0.0))
    situations = _situations(rng, true, rule, laws)
    names = tuple(situations)
    table = np.column_stack([situations[name] for name in names])
    reported = np.array(
        [
            rng.multivariate_hypergeometric(row, int(number))
            for row, number in zip(table, found, strict=True)
        ]
    )
    # Who is counted though not in the target group is nowhere that serves it.
    reported[:, names.index(ELSEWHERE)] += wrongly
    return Citizens(
        national_persons=national,
        rate_cv=cv,
        factor=factor,
        intensity=intensity,
        true=true,
        found=found,
        wrongly=wrongly,
        situations=situations,
        reported_situations={name: reported[:, place] for place, name in enumerate(names)},
    )


def served(situations: Mapping[str, Counts]) -> Counts:
    """Persons who have an offer, in time or late."""
    late: Counts | Sequence[int] = situations.get(LATE, [0])
    return np.asarray(situations[RECEIVED] + np.asarray(late))


def _situations(
    rng: np.random.Generator, true: Counts, rule: SupplyRule, laws: Laws
) -> dict[str, Counts]:
    share = rng.uniform(laws.received_low, laws.received_high)
    received = rng.binomial(true, share)
    others = _SITUATIONS[rule]
    rest = rng.multinomial(true - received, [part for _, part in others])
    return {RECEIVED: received, **{name: rest[:, n] for n, (name, _) in enumerate(others)}}
