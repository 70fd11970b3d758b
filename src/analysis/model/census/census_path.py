"""How many need a place at the end of each month to come, exactly at each of them.

Today's residents leave independently, each with a chance of its own; those who come later are
Poisson, or negative binomial where the inflow is uncertain. The two are added exactly. The chance
that some month of a whole period is over the places is another question: it needs whole paths, see
`census_simulation`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.model.arguments import check_level, check_whole
from analysis.model.census.census_assumptions import CensusAssumptions
from analysis.model.census.census_sums import arrival_chances, mix_sums, resident_chances
from analysis.model.census.presence import apply_levers, chance_present, mean_arrivals_present
from analysis.showing import Showing, Shown

Floats = NDArray[np.float64]
Months = NDArray[np.int64]

TEN_YEARS_MONTHS = range(1, 121)
_LONGEST_MONTHS = 600
_SHOWN_LEVEL = 0.9


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class CensusPath(Shown):
    """How many may need a place, month by month. Made by `project_census`.

    Parameters
    ----------
    months : array of int, shape (horizons,)
        Months from today.
    chances : array of float, shape (horizons, persons)
        Chance of exactly 0, 1, 2, ... citizens.
    residents_persons, arrivals_persons : array of float, shape (horizons,)
        Expected number of today's residents, and of later arrivals.

    Source
    ------
    docs/method.md#census-path.
    """

    months: Months
    chances: Floats
    residents_persons: Floats
    arrivals_persons: Floats

    @property
    def mean_persons(self) -> Floats:
        """Expected number of citizens, by horizon."""
        return self.residents_persons + self.arrivals_persons

    @property
    def sd_persons(self) -> Floats:
        """Standard deviation of the number of citizens, by horizon."""
        persons = np.arange(self.chances.shape[1])
        spread = (persons - self.mean_persons[:, np.newaxis]) ** 2
        return np.asarray(np.sqrt((self.chances * spread).sum(axis=1)))

    def chance_of_exceeding(self, places: int) -> Floats:
        """Return the chance of more citizens than places, by horizon.

        Raises
        ------
        ValueError
            `places` is negative or fractional.
        """
        number = int(check_whole("places", places))
        return np.asarray(self.chances[:, number + 1 :].sum(axis=1))

    def expected_excess_persons(self, places: int) -> Floats:
        """Return the expected number of citizens above the places, by horizon.

        Raises
        ------
        ValueError
            `places` is negative or fractional.
        """
        number = int(check_whole("places", places))
        above = np.arange(self.chances.shape[1]) - number
        return np.asarray(self.chances @ np.maximum(above, 0))

    def quantile(self, level: float) -> NDArray[np.int64]:
        """Return the fewest citizens not exceeded with at least this probability, by horizon.

        Raises
        ------
        ValueError
            `level` is not strictly between 0 and 1.
        """
        return self._smallest_covering(check_level("level", level))

    def interval(self, level: float) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the central interval, ends included, that holds this probability, by horizon.

        Raises
        ------
        ValueError
            `level` is not strictly between 0 and 1.
        """
        outside = (1 - check_level("level", level)) / 2
        return self._smallest_covering(outside), self._smallest_covering(1 - outside)

    def tabulate(self, *, places: int, level: float = 0.9) -> pd.DataFrame:
        """Return the path as a table; one row per horizon.

        Parameters
        ----------
        places : int
            Places, at least 0.
        level : float
            Probability of the intervals.

        Returns
        -------
        DataFrame
            months, mean_persons, low_persons, high_persons, residents_persons, arrivals_persons,
            chance_of_exceeding, expected_excess_persons.

        Raises
        ------
        ValueError
            `places` is negative or fractional, or `level` not strictly between 0 and 1.
        """
        return self._by_horizon(level).assign(
            chance_of_exceeding=self.chance_of_exceeding(places),
            expected_excess_persons=self.expected_excess_persons(places),
        )

    def _by_horizon(self, level: float) -> pd.DataFrame:
        low, high = self.interval(level)
        return pd.DataFrame(
            {
                "months": self.months,
                "mean_persons": self.mean_persons,
                "low_persons": low,
                "high_persons": high,
                "residents_persons": self.residents_persons,
                "arrivals_persons": self.arrivals_persons,
            }
        )

    def _smallest_covering(self, chance: float) -> NDArray[np.int64]:
        covered = np.cumsum(self.chances, axis=1) >= chance
        # A level within rounding of 1 is covered by the largest number that is tabulated.
        covered[:, -1] = True
        return np.asarray(covered.argmax(axis=1))

    def showing(self) -> Showing:
        """Return the expected citizens and their interval by horizon."""
        return Showing(
            caption="How many may need a place, so many months from today.",
            table=self._by_horizon(_SHOWN_LEVEL),
            notes=(f"low and high: {_SHOWN_LEVEL:.0%} interval.",),
        )


def project_census(
    assumptions: CensusAssumptions, *, months: Sequence[int] = TEN_YEARS_MONTHS
) -> CensusPath:
    """Return how many may need a place, so many months from today.

    Parameters
    ----------
    assumptions : CensusAssumptions
        Today's residents, the inflow, the stays and the levers.
    months : sequence of int
        Horizons in months from today, 0 to 600; the months of ten years unless named.

    Returns
    -------
    CensusPath

    Raises
    ------
    ValueError
        A horizon is no whole number from 0 to 600, none is given, or the share of type 2 is to
        change while the stays are not given by type.

    Assumptions
    -----------
    Nobody waits; residents and arrivals stay independently of each other, given the law of the
    stays and the inflow, which are uncertain independently of each other.

    Source
    ------
    docs/method.md#census-path.

    Examples
    --------
    >>> from analysis.model.census.census_assumptions import Inflow, residents_in_equilibrium
    >>> from analysis.model.stay.length_of_stay import LognormalStay
    >>> from analysis.model.stay.stay_belief import StayBelief
    >>> assumptions = CensusAssumptions(
    ...     residents=residents_in_equilibrium(70),
    ...     inflow=Inflow(admissions_per_year=33, growth_per_year_share=0.02),
    ...     stays=StayBelief.of([LognormalStay(mean_years=2, sigma=1)]),
    ... )
    >>> path = project_census(assumptions, months=[12, 24, 60, 120])
    >>> path.chance_of_exceeding(70).round(2)
    array([0.39, 0.39, 0.5 , 0.77])
    """
    horizons = check_months(months)
    residents, laws = assumptions.residents, assumptions.stays.laws
    weights, step_down = assumptions.stays.weights, assumptions.levers.step_down
    inflow, laws_ahead = apply_levers(assumptions.inflow, laws=laws, levers=assumptions.levers)
    arrivals = mean_arrivals_present(inflow, laws=laws_ahead, months=horizons, step_down=step_down)
    still_there = chance_present(residents, laws=laws, months=horizons, step_down=step_down)
    return CensusPath(
        months=horizons,
        chances=mix_sums(
            resident_chances(still_there),
            arrival_chances(arrivals, cv=inflow.cv) * weights[:, np.newaxis],
        ),
        residents_persons=np.asarray(weights @ still_there.sum(axis=1)),
        arrivals_persons=np.asarray(weights @ arrivals),
    )


def check_months(months: Sequence[int]) -> Months:
    """Return horizons as an array of whole months.

    Raises
    ------
    ValueError
        A horizon is no whole number from 0 to 600, or none is given.

    Examples
    --------
    >>> check_months([1, 12]).tolist()
    [1, 12]
    """
    horizons = check_whole("months", list(months))
    if horizons.ndim != 1 or len(horizons) == 0 or horizons.max() > _LONGEST_MONTHS:
        raise ValueError(
            f"months must hold at least one horizon, each from 0 to {_LONGEST_MONTHS}; "
            f"got {months!r}"
        )
    return horizons
