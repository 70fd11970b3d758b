"""Whole paths of the number of citizens, drawn person by person: what a peak over a period needs.

The chance of exceeding the places at one time is exact, see `census_path`. That it happens at some
time within a period is a property of the whole path, and no closed form holds for it: residents
and arrivals are drawn one by one, and every entry and exit counts, between the months too.
"""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.model.arguments import check_whole
from analysis.model.census.census_assumptions import CensusAssumptions, Inflow, Residents, StepDown
from analysis.model.census.census_path import check_months
from analysis.model.census.presence import apply_levers
from analysis.model.mixing import gamma_shape
from analysis.model.stay.stay_law import StayLaw
from analysis.showing import Showing, Shown

Floats = NDArray[np.float64]

_MONTHS = 12
_GRID = 4001
# Somebody who steps down at once is still there today.
_AT_ONCE_YEARS = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class CensusPaths(Shown):
    """Drawn paths; one row per path, one column per month. Made by `simulate_census_paths`.

    Parameters
    ----------
    months : array of int, shape (months,)
        Months from today, from 1.
    count_persons : array of int, shape (paths, months)
        Citizens at the end of each month.
    peak_persons : array of int, shape (paths, months)
        Most citizens at any time from today to the end of that month.

    Source
    ------
    docs/method.md#census-peak.
    """

    months: NDArray[np.int64]
    count_persons: NDArray[np.int64]
    peak_persons: NDArray[np.int64]

    def chance_of_peak_exceeding(self, places: int) -> tuple[Floats, Floats]:
        """Return the chance of exceeding the places at some time so far, and its standard error.

        Parameters
        ----------
        places : int
            Places, at least 0.

        Returns
        -------
        chance, standard_error : array of float, shape (months,)

        Raises
        ------
        ValueError
            `places` is negative or fractional.
        """
        chance = (self.peak_persons > int(check_whole("places", places))).mean(axis=0)
        return chance, np.sqrt(chance * (1 - chance) / len(self.peak_persons))

    def showing(self) -> Showing:
        """Return the drawn census and the highest number so far, once a year."""
        yearly = self.months % _MONTHS == 0
        columns = np.flatnonzero(yearly if yearly.any() else np.ones_like(yearly))
        count, peak = self.count_persons[:, columns], self.peak_persons[:, columns]
        table = pd.DataFrame(
            {
                "months": self.months[columns],
                "mean_persons": count.mean(axis=0),
                "peak_mean_persons": peak.mean(axis=0),
                "peak_high_persons": np.quantile(peak, 0.95, axis=0, method="inverted_cdf"),
            }
        )
        return Showing(
            caption=f"Census and highest number so far, {len(self.count_persons)} drawn paths.",
            table=table,
            notes=("peak_high_persons: exceeded in at most 5 % of the paths.",),
        )


def simulate_census_paths(
    rng: np.random.Generator,
    *,
    assumptions: CensusAssumptions,
    months: int = 120,
    paths: int = 2000,
) -> CensusPaths:
    """Draw how many need a place from today on, person by person.

    Parameters
    ----------
    rng : Generator
        Where the chance comes from.
    assumptions : CensusAssumptions
        Today's residents, the inflow, the stays and the levers.
    months : int
        How far ahead, 1 to 600 months.
    paths : int
        How many paths, at least 1.

    Returns
    -------
    CensusPaths

    Raises
    ------
    ValueError
        A number is fractional or outside its range, or a resident has been there longer than the
        law of the stays allows at all.

    Assumptions
    -----------
    As `project_census`; a law of the stays and a level of the inflow are drawn for each path.

    Source
    ------
    docs/method.md#census-peak.

    Examples
    --------
    >>> from analysis.model.census.census_assumptions import residents_known
    >>> from analysis.model.stay.length_of_stay import WeibullStay
    >>> from analysis.model.stay.stay_belief import StayBelief
    >>> assumptions = CensusAssumptions(
    ...     residents=residents_known([1, 4]),
    ...     inflow=Inflow(admissions_per_year=0),
    ...     stays=StayBelief.of([WeibullStay(mean_years=2, shape=1)]),
    ... )
    >>> drawn = simulate_census_paths(
    ...     np.random.default_rng(1), assumptions=assumptions, months=12, paths=100
    ... )
    >>> np.unique(drawn.peak_persons).tolist()
    [2]
    """
    horizons = check_months(range(1, int(check_whole("months", months, minimum=1)) + 1))
    count = int(check_whole("paths", paths, minimum=1))
    stays, levers = assumptions.stays, assumptions.levers
    inflow, laws_ahead = apply_levers(assumptions.inflow, laws=stays.laws, levers=levers)
    chosen = rng.choice(len(stays.laws), size=count, p=stays.weights)
    shape = gamma_shape(inflow.cv)
    levels = np.ones(count) if math.isinf(shape) else rng.gamma(shape, 1 / shape, count)
    ages = {law: _tabulate_ages(stays.laws[law]) for law in np.unique(chosen).tolist()}
    counts = np.empty((count, len(horizons)), dtype=np.int64)
    peaks = np.empty_like(counts)
    for path, law in enumerate(chosen.tolist()):
        elapsed = _draw_elapsed(rng, assumptions.residents, ages[law])
        entries = _draw_entries(rng, inflow, level=levels[path], years=horizons[-1] / _MONTHS)
        here_ahead = stays.laws[law].draw_ahead(rng, elapsed_years=elapsed)
        come_stay = laws_ahead[law].draw_ahead(rng, elapsed_years=np.zeros(len(entries)))
        # An entry before today is a negative one: then both kinds of people follow one rule.
        begun = np.concatenate([-elapsed, entries])
        ended = np.concatenate([here_ahead, entries + come_stay])
        ended = _step_down(rng, begun, ended, levers.step_down)
        counts[path], peaks[path] = _follow(len(elapsed), entries, ended, horizons)
    return CensusPaths(months=horizons, count_persons=counts, peak_persons=peaks)


def _tabulate_ages(law: StayLaw) -> tuple[Floats, Floats]:
    """Return times since entry in rising order, and the chance of less in equilibrium."""
    longest = law.mean_years
    while law.equilibrium_survival(longest) > 1e-9 and longest < 1e5:
        longest *= 2
    years = longest * np.linspace(0, 1, _GRID) ** 3
    return years, 1 - law.equilibrium_survival(years)


def _draw_elapsed(
    rng: np.random.Generator, residents: Residents, ages: tuple[Floats, Floats]
) -> Floats:
    if residents.elapsed_years is not None:
        return residents.elapsed_years
    years, chances = ages
    return np.interp(rng.random(residents.persons), chances, years)


def _draw_entries(
    rng: np.random.Generator, inflow: Inflow, *, level: float, years: float
) -> Floats:
    """Draw the times of entry, by the inverse of the expected admissions until a time."""
    growth = math.log1p(inflow.growth_per_year_share)
    stretched = math.expm1(growth * years) / growth if growth else years
    number = rng.poisson(level * inflow.admissions_per_year * stretched)
    part = rng.random(number) * stretched
    return np.asarray(np.log1p(part * growth) / growth if growth else part)


def _step_down(
    rng: np.random.Generator, begun: Floats, ended: Floats, step_down: StepDown | None
) -> Floats:
    if step_down is None:
        return ended
    moves = rng.random(len(begun)) < step_down.share
    first = max(step_down.from_years, _AT_ONCE_YEARS)
    moved = np.maximum(begun + step_down.after_years, first)
    return np.where(moves, np.minimum(ended, moved), ended)


def _follow(
    start: int, entries: Floats, ended: Floats, horizons: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the count at each horizon, and the most until then."""
    times = np.concatenate([entries, ended])
    changes = np.concatenate([np.ones(len(entries)), -np.ones(len(ended))]).astype(np.int64)
    order = np.argsort(times, kind="stable")
    counts = start + np.concatenate([[0], np.cumsum(changes[order])])
    peaks = np.maximum.accumulate(counts)
    passed = np.searchsorted(times[order], horizons / _MONTHS, side="right")
    return counts[passed], peaks[passed]
