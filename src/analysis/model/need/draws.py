"""Joint draws of the number of citizens in every municipality, so that areas add up.

A national mean with its spread is divided by shares that follow a population, and counts follow.
Every area, the nation too, is a sum of the same columns: parts add up in each single draw.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.model.arguments import (
    check_amount,
    check_concentration,
    check_cv,
    check_level,
    check_mean,
    check_whole,
)
from analysis.model.mixing import gamma_shape
from analysis.showing import Showing, Shown

_SHOWN_LEVEL = 0.9


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AreaDraws:
    """Draws for one area.

    Parameters
    ----------
    intensity_persons : array of float, shape (draws,)
        Expected citizens of the area in each draw.
    count_persons : array of int, shape (draws,)
        Citizens of the area in each draw.
    """

    intensity_persons: NDArray[np.float64]
    count_persons: NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class NeedDraws(Shown):
    """Joint draws for all municipalities; one row per draw, one column per municipality.

    Parameters
    ----------
    intensity_persons : array of float, shape (draws, municipalities)
        Expected citizens. Read-only.
    count_persons : array of int, shape (draws, municipalities)
        Citizens. Read-only.
    municipalities : tuple of str
        Three-digit codes, in the order of the columns.
    """

    intensity_persons: NDArray[np.float64]
    count_persons: NDArray[np.int64]
    municipalities: tuple[str, ...]

    def total(self, codes: Iterable[str]) -> AreaDraws:
        """Return the draws of an area: the sums of its municipalities' columns.

        Parameters
        ----------
        codes : iterable of str
            Codes of the area's municipalities, each once.

        Raises
        ------
        ValueError
            A code is unknown, occurs twice, or none is given.
        """
        wanted = tuple(codes)
        column_by_code = {code: column for column, code in enumerate(self.municipalities)}
        unknown = [code for code in wanted if code not in column_by_code]
        if unknown:
            raise ValueError(f"codes must be among the municipalities drawn; got {unknown!r}")
        if not wanted or len(set(wanted)) < len(wanted):
            raise ValueError(
                f"codes must name at least one municipality, each once; got {wanted!r}"
            )
        # Columns are added in one order, so the same area gives the same bytes however it is named.
        columns = sorted(column_by_code[code] for code in wanted)
        return AreaDraws(
            intensity_persons=self.intensity_persons[:, columns].sum(axis=1),
            count_persons=self.count_persons[:, columns].sum(axis=1),
        )

    def showing(self) -> Showing:
        """Return the whole country's drawn citizens and expected citizens."""
        found = summarise(self.total(self.municipalities), level=_SHOWN_LEVEL)
        rows = [
            {
                "quantity": name,
                "mean": getattr(found, f"{name}_mean_persons"),
                "low": getattr(found, f"{name}_low_persons"),
                "high": getattr(found, f"{name}_high_persons"),
            }
            for name in ("count", "intensity")
        ]
        return Showing(
            caption=(
                f"Citizens in {len(self.municipalities)} municipalities, "
                f"{len(self.count_persons)} joint draws, persons."
            ),
            table=pd.DataFrame(rows),
            notes=(f"low and high: {_SHOWN_LEVEL:.0%} interval.",),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedSummary:
    """What the draws of an area say.

    Parameters
    ----------
    level : float
        Probability the intervals hold.
    count_mean_persons : float
        Mean of the drawn counts.
    count_low_persons, count_high_persons : int
        Predictive interval: how many citizens there may be.
    intensity_mean_persons, intensity_low_persons, intensity_high_persons : float
        The expected number and its interval: what is not known about the mean and the share.
    none_share : float
        Share of draws without any citizen.
    """

    level: float
    count_mean_persons: float
    count_low_persons: int
    count_high_persons: int
    intensity_mean_persons: float
    intensity_low_persons: float
    intensity_high_persons: float
    none_share: float


def draw_need(
    rng: np.random.Generator,
    *,
    mean_persons: float,
    mean_cv: float,
    population_by_municipality: pd.Series,
    share_concentration: float,
    draws: int,
) -> NeedDraws:
    """Draw how many citizens each municipality has, all municipalities jointly.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of randomness; the same state gives the same bytes.
    mean_persons : float
        Expected citizens in all municipalities together, at least 0.
    mean_cv : float
        Coefficient of variation of the mean, 0 to 10; 0: the mean is known.
    population_by_municipality : Series of float, indexed by municipality code
        Population at risk: persons, at least 0, not all 0.
    share_concentration : float
        How closely the shares follow the population, at least 1; infinity: exactly.
    draws : int
        Number of draws, at least 1.

    Returns
    -------
    NeedDraws

    Raises
    ------
    ValueError
        A parameter lies outside its range, or a municipality occurs twice.

    Assumptions
    -----------
    Need follows the population at risk. Mean ~ gamma, shares ~ Dirichlet, independent of each
    other; counts given these are independent Poisson counts.

    Source
    ------
    docs/method.md#need-mean, #need-share, #need-count.

    Examples
    --------
    >>> population = pd.Series({"101": 540.0, "851": 460.0})
    >>> need = draw_need(
    ...     np.random.default_rng(1),
    ...     mean_persons=72,
    ...     mean_cv=0.0,
    ...     population_by_municipality=population,
    ...     share_concentration=math.inf,
    ...     draws=4,
    ... )
    >>> need.total(["101"]).intensity_persons.round(2).tolist()
    [38.88, 38.88, 38.88, 38.88]
    """
    mean = check_mean("mean_persons", mean_persons)
    shape = gamma_shape(check_cv("mean_cv", mean_cv))
    concentration = check_concentration("share_concentration", share_concentration)
    number = int(check_whole("draws", draws, minimum=1))
    expected_shares = _population_shares(population_by_municipality)
    national = (
        np.full(number, mean) if math.isinf(shape) else rng.gamma(shape, mean / shape, number)
    )
    intensity = national[:, np.newaxis] * _draw_shares(rng, expected_shares, concentration, number)
    count = rng.poisson(intensity)
    intensity.setflags(write=False)
    count.setflags(write=False)
    return NeedDraws(
        intensity_persons=intensity,
        count_persons=count,
        municipalities=tuple(str(code) for code in population_by_municipality.index),
    )


def summarise(draws: AreaDraws, *, level: float) -> NeedSummary:
    """Return mean and central interval of an area's draws, of counts and of expected numbers.

    Parameters
    ----------
    draws : AreaDraws
        From `NeedDraws.total`.
    level : float
        Probability the intervals hold, strictly between 0 and 1.

    Raises
    ------
    ValueError
        `level` is not strictly between 0 and 1.

    Assumptions
    -----------
    The draws are joint: an area is a sum of its municipalities in each of them.

    Source
    ------
    docs/method.md#need-count.

    Examples
    --------
    >>> draws = AreaDraws(
    ...     intensity_persons=np.array([1.0, 2.0, 3.0]), count_persons=np.array([0, 2, 4])
    ... )
    >>> summary = summarise(draws, level=0.9)
    >>> summary.count_low_persons, summary.count_mean_persons, summary.count_high_persons
    (0, 2.0, 4)
    """
    outside = (1 - check_level("level", level)) / 2
    ends = [outside, 1 - outside]
    # An interval of persons ends at drawn counts: halves of a person would not be citizens.
    count_low, count_high = np.quantile(draws.count_persons, ends, method="inverted_cdf")
    intensity_low, intensity_high = np.quantile(draws.intensity_persons, ends)
    return NeedSummary(
        level=level,
        count_mean_persons=float(draws.count_persons.mean()),
        count_low_persons=int(count_low),
        count_high_persons=int(count_high),
        intensity_mean_persons=float(draws.intensity_persons.mean()),
        intensity_low_persons=float(intensity_low),
        intensity_high_persons=float(intensity_high),
        none_share=float((draws.count_persons == 0).mean()),
    )


def _population_shares(population_by_municipality: pd.Series) -> NDArray[np.float64]:
    name = "population_by_municipality"
    index = population_by_municipality.index
    if not index.is_unique:
        twice = sorted(set(index[index.duplicated()]))
        raise ValueError(f"{name} must hold each municipality once; twice: {twice!r}")
    persons = check_amount(name, population_by_municipality.to_numpy())
    if not persons.sum() > 0:
        raise ValueError(f"{name} must hold at least one municipality with persons; got none")
    return np.asarray(persons / persons.sum())


def _draw_shares(
    rng: np.random.Generator,
    expected_shares: NDArray[np.float64],
    concentration: float,
    draws: int,
) -> NDArray[np.float64]:
    shares = np.tile(expected_shares, (draws, 1))
    if math.isfinite(concentration):
        # Without population there is no share to be uncertain about.
        peopled = expected_shares > 0
        shares[:, peopled] = rng.dirichlet(concentration * expected_shares[peopled], draws)
    return shares
