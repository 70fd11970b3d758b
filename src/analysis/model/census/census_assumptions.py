"""What a census ahead rests on: today's residents, the inflow, the stays, and what is to change."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.model.arguments import check_amount, check_between, check_share, check_whole
from analysis.model.stay.stay_belief import StayBelief

_MONTHS = 12


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Residents:
    """Who is there today. Made by `residents_known` or `residents_in_equilibrium`.

    Parameters
    ----------
    persons : int
        How many.
    elapsed_years : array of float, shape (persons,), or None
        Years since entry of each; None where only their number is known.
    """

    persons: int
    elapsed_years: NDArray[np.float64] | None


def residents_known(elapsed_years: ArrayLike) -> Residents:
    """Return today's residents by how long each has been there.

    Parameters
    ----------
    elapsed_years : array-like of float, shape (persons,)
        Years since entry, each at least 0; none at all: nobody is there.

    Raises
    ------
    ValueError
        A value is negative, infinite, missing or no number; the message names the first.

    Assumptions
    -----------
    Everybody who is there today is among them.

    Source
    ------
    docs/method.md#residual-stay.

    Examples
    --------
    >>> residents_known([0.5, 3.2]).persons
    2
    >>> residents_known([0.5, -1])
    Traceback (most recent call last):
    ValueError: elapsed_years of resident 2 must be a finite number of at least 0; got -1.0: ...
    """
    try:
        elapsed = np.atleast_1d(np.asarray(elapsed_years, dtype=np.float64))
    except (TypeError, ValueError) as error:
        raise ValueError(f"elapsed_years must hold numbers; got {elapsed_years!r}") from error
    wrong = np.flatnonzero(~(np.isfinite(elapsed) & (elapsed >= 0)))
    if elapsed.ndim != 1 or len(wrong) > 0:
        first = f" of resident {wrong[0] + 1}" if len(wrong) > 0 else ""
        value = elapsed.ravel()[wrong[0]] if elapsed.ndim == 1 else elapsed_years
        raise ValueError(
            f"elapsed_years{first} must be a finite number of at least 0; got {value}: check the "
            "month of entry against today's date"
        )
    return Residents(persons=len(elapsed), elapsed_years=elapsed)


def residents_in_equilibrium(persons: int) -> Residents:
    """Return today's residents when only their number is known.

    Parameters
    ----------
    persons : int
        How many are there, at least 0.

    Raises
    ------
    ValueError
        The number is negative or fractional.

    Assumptions
    -----------
    As many came every year before today, so that time since entry follows the stationary law.

    Source
    ------
    docs/method.md#residual-stay.

    Examples
    --------
    >>> residents_in_equilibrium(70).persons
    70
    """
    return Residents(persons=int(check_whole("persons", persons)), elapsed_years=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inflow:
    """How many are admitted a year from today on.

    Parameters
    ----------
    admissions_per_year : float
        Expected admissions a year today, at least 0.
    growth_per_year_share : float
        Growth a year, -0.9 to 10; 0.02: after t years the rate is 1.02 to the power t as high,
        within each year too.
    cv : float
        Coefficient of variation of the whole inflow, 0 to 2; 0: known.

    Raises
    ------
    ValueError
        A parameter lies outside its range.

    Source
    ------
    docs/method.md#inflow.

    Examples
    --------
    >>> Inflow(admissions_per_year=33, growth_per_year_share=0.02).rate(np.array([0, 10])).round(2)
    array([33.  , 40.23])
    """

    admissions_per_year: float
    growth_per_year_share: float = 0.0
    cv: float = 0.0

    def __post_init__(self) -> None:
        """Refuse an inflow that is none."""
        check_between("admissions_per_year", self.admissions_per_year, low=0, high=1e5)
        check_between("growth_per_year_share", self.growth_per_year_share, low=-0.9, high=10)
        check_between("cv", self.cv, low=0, high=2)

    def rate(self, years: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the expected admissions a year, so many years from today."""
        growth = np.exp(years * math.log1p(self.growth_per_year_share))
        return np.asarray(self.admissions_per_year * growth)


def estimate_inflow(admissions: int, *, years: float, growth_per_year_share: float = 0.0) -> Inflow:
    """Return the inflow that a count of admissions over some years tells of.

    Parameters
    ----------
    admissions : int
        Admissions counted, at least 0.
    years : float
        Years over which they were counted, above 0.
    growth_per_year_share : float
        Growth assumed from today on.

    Raises
    ------
    ValueError
        The count is negative or fractional, or the years are not above 0.

    Assumptions
    -----------
    Admissions are Poisson at a constant rate in those years; Jeffreys' prior for the rate.

    Source
    ------
    docs/method.md#inflow.

    Examples
    --------
    >>> inflow = estimate_inflow(66, years=2)
    >>> inflow.admissions_per_year, round(inflow.cv, 3)
    (33.25, 0.123)
    """
    counted = int(check_whole("admissions", admissions)) + 0.5
    time = check_between("years", years, low=1e-3, high=1000)
    return Inflow(
        admissions_per_year=counted / time,
        growth_per_year_share=growth_per_year_share,
        cv=1 / math.sqrt(counted),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDown:
    """A share of residents moves on to a less secure offer after a time, if still there.

    Parameters
    ----------
    share : float
        Share of stays that are moved on, 0 to 1.
    after_years : float
        Time since entry at which they move, a whole number of months.
    from_years : float
        Years from today at which it begins, a whole number of months; who has then been there
        longer moves at once.

    Raises
    ------
    ValueError
        The share lies outside 0 to 1, or a time is no whole number of months.

    Source
    ------
    docs/method.md#census-levers.
    """

    share: float
    after_years: float
    from_years: float = 0.0

    def __post_init__(self) -> None:
        """Refuse a step down that cannot be."""
        check_share("share", self.share)
        for name, years in (("after_years", self.after_years), ("from_years", self.from_years)):
            months = check_amount(name, years) * _MONTHS
            if abs(float(months) - round(float(months))) > 1e-6:
                raise ValueError(f"{name} must be a whole number of months; got {years!r} years")


@dataclass(frozen=True, slots=True, kw_only=True)
class Levers:
    """What is to change; nothing unless it is named.

    Parameters
    ----------
    step_down : StepDown or None
        Residents moved on to a less secure offer.
    type_2_share : float or None
        Share of type 2 among those admitted from today on, in place of the stays' own.
    growth_per_year_share : float or None
        Growth of the inflow, in place of the inflow's own.

    Raises
    ------
    ValueError
        A value lies outside its range.

    Source
    ------
    docs/method.md#census-levers.

    Examples
    --------
    >>> Levers(step_down=StepDown(share=0.2, after_years=5)).step_down.from_years
    0.0
    """

    step_down: StepDown | None = None
    type_2_share: float | None = None
    growth_per_year_share: float | None = None

    def __post_init__(self) -> None:
        """Refuse a lever outside its range."""
        if self.type_2_share is not None:
            check_share("type_2_share", self.type_2_share)
        if self.growth_per_year_share is not None:
            Inflow(admissions_per_year=0, growth_per_year_share=self.growth_per_year_share)


@dataclass(frozen=True, slots=True, kw_only=True)
class CensusAssumptions:
    """All that a census ahead rests on.

    Parameters
    ----------
    residents : Residents
        Who is there today.
    inflow : Inflow
        Who comes.
    stays : StayBelief
        How long they stay.
    levers : Levers
        What is to change.
    """

    residents: Residents
    inflow: Inflow
    stays: StayBelief
    levers: Levers = Levers()
