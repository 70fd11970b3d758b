"""Synthetic stays: who is in an offer today, who was there before, from when until when."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.evidence import Unit

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class StayDrawn:
    """The lognormal law of a synthetic stay, in years."""

    mean_years: float
    sigma: float

    def draw(self, rng: np.random.Generator, number: int) -> Floats:
        """Whole stays."""
        log_mean = math.log(self.mean_years) - self.sigma**2 / 2
        return rng.lognormal(log_mean, self.sigma, number)

    def draw_elapsed(self, rng: np.random.Generator, number: int) -> Floats:
        """How long those found there on a day have been there.

        Longer stays are found more often, in proportion to their length: the law of the stay
        found is lognormal again, its log mean higher by the log variance. Any moment of it is as
        likely as any other.

        Examples
        --------
        >>> law = StayDrawn(mean_years=2.0, sigma=0.5)
        >>> elapsed = law.draw_elapsed(np.random.default_rng(1), 200_000)
        >>> # (mean of squares) / (2 mean), Cox, Renewal Theory, 1962, section 5.4
        >>> round(float(elapsed.mean()), 2), round(2.0 / 2 * math.exp(0.25), 2)
        (1.28, 1.28)
        """
        log_mean = math.log(self.mean_years) + self.sigma**2 / 2
        return rng.lognormal(log_mean, self.sigma, number) * rng.random(number)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lives:
    """Everybody who was in one offer in the years it looks back on; one entry per stay.

    Parameters
    ----------
    home
        Code of the home municipality: for totals only, never beside a month.
    entry, exit
        Years from the day of the count, at most 0; an exit of NaN: still there.
    """

    home: NDArray[np.str_]
    entry: Floats
    exit: Floats


def draw_lives(
    rng: np.random.Generator,
    homes: Sequence[str],
    *,
    unit: Unit,
    law: StayDrawn,
    years_back: int,
) -> Lives:
    """Draw all stays in an offer that agree with those counted in it.

    Parameters
    ----------
    homes
        Home municipality of each person counted, in the round's unit: those there on the day
        (persons), those there in the 12 months (yearly persons), or those begun in them.
    years_back
        How many years of former citizens are drawn.

    Assumptions
    -----------
    Arrivals have been even over the years and stays alike, so that those counted tell how many
    came and went before.
    """
    number = len(homes)
    if unit is Unit.PERSONS:
        entry, end = _present(rng, law, number)
        before = _left(rng, law, number / law.mean_years * years_back, (0.0, years_back))
    elif unit is Unit.PERSONS_PER_YEAR:
        yearly = number / (law.mean_years + 1)
        there = int(rng.binomial(number, law.mean_years / (law.mean_years + 1)))
        gone = _exits(rng, law, rng.uniform(0.0, 1.0, number - there))
        entry, end = _join(_present(rng, law, there), gone)
        before = _left(rng, law, yearly * (years_back - 1), (1.0, years_back))
    else:
        entry, end = _begun(rng, law, rng.uniform(0.0, 1.0, number))
        earlier = rng.uniform(1.0, years_back, rng.poisson(number * (years_back - 1)))
        before = _join(_begun(rng, law, earlier), _older(rng, law, number, years_back))
    home = np.array(homes, dtype=np.str_)
    drawn = before[0].size
    others = rng.choice(home, drawn) if number else np.empty(0, dtype=np.str_)
    entry, end = _join((entry, end), before)
    return Lives(home=np.concatenate([home, others]), entry=entry, exit=end)


def _present(rng: np.random.Generator, law: StayDrawn, number: int) -> tuple[Floats, Floats]:
    return -law.draw_elapsed(rng, number), np.full(number, np.nan)


def _exits(rng: np.random.Generator, law: StayDrawn, ago: Floats) -> tuple[Floats, Floats]:
    return -ago - law.draw(rng, ago.size), -ago


def _begun(rng: np.random.Generator, law: StayDrawn, ago: Floats) -> tuple[Floats, Floats]:
    end = -ago + law.draw(rng, ago.size)
    return -ago, np.where(end > 0, np.nan, end)


def _left(
    rng: np.random.Generator, law: StayDrawn, expected: float, years: tuple[float, float]
) -> tuple[Floats, Floats]:
    return _exits(rng, law, rng.uniform(*years, rng.poisson(expected)))


def _older(
    rng: np.random.Generator, law: StayDrawn, yearly: int, years_back: int
) -> tuple[Floats, Floats]:
    """Those who came before the years looked back on, and left in them or are there still."""
    entry, end = _join(
        _present(rng, law, int(rng.poisson(yearly * law.mean_years))),
        _left(rng, law, yearly * years_back, (0.0, years_back)),
    )
    kept = entry < -years_back
    return entry[kept], end[kept]


def _join(one: tuple[Floats, Floats], other: tuple[Floats, Floats]) -> tuple[Floats, Floats]:
    return np.concatenate([one[0], other[0]]), np.concatenate([one[1], other[1]])
