"""Who is still there: the chance of each resident of today, and the expected later arrivals.

Nobody waits for a place here, so people come and go independently of each other: the arrivals who
are there at a time are Poisson with a mean that is an integral over when they came.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy import special

from analysis.model.census.census_assumptions import Inflow, Levers, Residents, StepDown
from analysis.model.stay.review_stay import TwoTypesStay
from analysis.model.stay.stay_law import StayLaw

Floats = NDArray[np.float64]
Months = NDArray[np.int64]
Rate = Callable[[Floats], Floats]

_MONTHS = 12
_NODES_PER_MONTH = 8
# In the month after entry the survival may begin like a power of time: nodes close in on entry.
_FIRST_MONTH_NODES = 24
_FIRST_MONTH_POWER = 6


def chance_present(
    residents: Residents,
    *,
    laws: tuple[StayLaw, ...],
    months: Months,
    step_down: StepDown | None = None,
) -> Floats:
    """Return the chance that each resident of today is there in so many months.

    Parameters
    ----------
    residents : Residents
        Who is there today.
    laws : tuple of StayLaw
        Laws of the stays, each of which gives an answer of its own.
    months : array of int, shape (horizons,)
        Months from today.
    step_down : StepDown or None
        Residents moved on.

    Returns
    -------
    array of float, shape (laws, persons, horizons)

    Assumptions
    -----------
    Residents leave independently; each has been there as long as stated, or as in equilibrium.

    Source
    ------
    docs/method.md#residual-stay, #census-levers.

    Examples
    --------
    >>> from analysis.model.census.census_assumptions import residents_known
    >>> from analysis.model.stay.length_of_stay import WeibullStay
    >>> law = WeibullStay(mean_years=2, shape=1)
    >>> chance_present(residents_known([3]), laws=(law,), months=np.array([0, 12, 24])).round(3)
    array([[[1.   , 0.607, 0.368]]])
    """
    ahead = months / _MONTHS
    if residents.elapsed_years is not None:
        elapsed = residents.elapsed_years[:, np.newaxis]
        there = np.array([law.residual_survival(ahead, elapsed_years=elapsed) for law in laws])
        return there * _kept(step_down, elapsed + ahead, ahead)
    there = np.array([law.equilibrium_survival(ahead) for law in laws])
    if step_down is not None:
        longer = np.maximum(step_down.after_years, ahead)
        long_there = np.array([law.equilibrium_survival(longer) for law in laws])
        there = there - step_down.share * _has_begun(step_down, ahead) * long_there
    shape = (len(laws), residents.persons, len(months))
    return np.broadcast_to(np.maximum(there, 0.0)[:, np.newaxis], shape)


def mean_arrivals_present(
    inflow: Inflow,
    *,
    laws: tuple[StayLaw, ...],
    months: Months,
    step_down: StepDown | None = None,
) -> Floats:
    """Return the expected number of people, admitted after today, who are there in so many months.

    Parameters
    ----------
    inflow : Inflow
        Who comes.
    laws : tuple of StayLaw
        Laws of the stays, each of which gives an answer of its own.
    months : array of int, shape (horizons,)
        Months from today.
    step_down : StepDown or None
        Residents moved on.

    Returns
    -------
    array of float, shape (laws, horizons)

    Assumptions
    -----------
    Arrivals are Poisson, and stays do not depend on when somebody came.

    Source
    ------
    docs/method.md#arrivals-present, #census-levers.

    Examples
    --------
    >>> from analysis.model.stay.length_of_stay import WeibullStay
    >>> law = WeibullStay(mean_years=2, shape=1)
    >>> inflow = Inflow(admissions_per_year=33)
    >>> mean_arrivals_present(inflow, laws=(law,), months=np.array([0, 12, 600])).round(3)
    array([[ 0.   , 25.969, 66.   ]])
    """
    return mean_present(inflow.rate, laws=laws, months=months, step_down=step_down)


def mean_present(
    rate: Rate,
    *,
    laws: tuple[StayLaw, ...],
    months: Months,
    history_months: int = 0,
    step_down: StepDown | None = None,
) -> Floats:
    """Return the expected number present at times, under any rate of arrivals.

    Parameters
    ----------
    rate : callable
        Arrivals a year at times in years from today, negative ones included; smooth in between.
    laws : tuple of StayLaw
        Laws of the stays, each of which gives an answer of its own.
    months : array of int, shape (horizons,)
        Months from today.
    history_months : int
        How long before today arrivals began.
    step_down : StepDown or None
        Residents moved on.

    Returns
    -------
    array of float, shape (laws, horizons)

    Assumptions
    -----------
    Stays do not depend on when somebody came, nor on how many are there.

    Source
    ------
    docs/method.md#arrivals-present.

    Examples
    --------
    >>> from analysis.model.stay.length_of_stay import WeibullStay
    >>> laws = (WeibullStay(mean_years=2, shape=1),)
    >>> def rate(years):
    ...     return 33 + 6.6 * np.sin(2 * np.pi * years)
    >>> mean_present(rate, laws=laws, months=np.array([0, 3]), history_months=900).round(4)
    array([[64.9562, 66.0831]])
    """
    reach = months + history_months
    elapsed, weights, panel = _entry_nodes(int(reach.max(initial=0)))
    ahead = months[:, np.newaxis] / _MONTHS
    came = np.where(panel < reach[:, np.newaxis], rate(ahead - elapsed) * weights, 0.0)
    came = came * _kept(step_down, elapsed, ahead)
    there = np.array([law.survival(elapsed) for law in laws])
    return np.asarray(there @ came.T)


def apply_levers(
    inflow: Inflow, *, laws: tuple[StayLaw, ...], levers: Levers
) -> tuple[Inflow, tuple[StayLaw, ...]]:
    """Return the inflow and the stays of those admitted from today on, with the levers pulled.

    Parameters
    ----------
    inflow : Inflow
        New residents a year, as without levers.
    laws : tuple of StayLaw
        Laws of the stays, one for each case.
    levers : Levers
        How inflow and stays are to change, as factors.

    Raises
    ------
    ValueError
        The share of type 2 is to change, but the stays are not given by type.

    Assumptions
    -----------
    A lever works on those admitted from today on, never on residents.

    Source
    ------
    docs/method.md#census-levers.
    """
    if levers.growth_per_year_share is not None:
        inflow = replace(inflow, growth_per_year_share=levers.growth_per_year_share)
    if levers.type_2_share is None:
        return inflow, laws
    by_type = [law for law in laws if isinstance(law, TwoTypesStay)]
    if len(by_type) < len(laws):
        raise ValueError(
            "type_2_share can change only where the stays are given by type; give the stays as "
            "TwoTypesStay"
        )
    changed = (replace(law, type_2_share=levers.type_2_share) for law in by_type)
    return inflow, tuple(changed)


def _entry_nodes(months: int) -> tuple[Floats, Floats, Months]:
    """Return years since entry, their weights in years, and the month each lies in."""
    nodes, weights = special.roots_legendre(_NODES_PER_MONTH)
    later = np.arange(1, max(months, 1))[:, np.newaxis]
    first, first_weights = special.roots_legendre(_FIRST_MONTH_NODES)
    inner = ((first + 1) / 2) ** _FIRST_MONTH_POWER
    inner_weights = _FIRST_MONTH_POWER * ((first + 1) / 2) ** (_FIRST_MONTH_POWER - 1)
    elapsed = np.concatenate([inner, (later + (nodes + 1) / 2).ravel()])
    all_weights = np.concatenate(
        [inner_weights * first_weights / 2, np.tile(weights / 2, len(later))]
    )
    panel = np.concatenate(
        [np.zeros(_FIRST_MONTH_NODES, dtype=np.int64), np.repeat(later, _NODES_PER_MONTH)]
    )
    return elapsed / _MONTHS, all_weights / _MONTHS, panel


def _kept(step_down: StepDown | None, elapsed: Floats, ahead: Floats) -> Floats:
    """Return the share that the step down leaves, by time since entry and time from today."""
    if step_down is None:
        return np.ones(1)
    # A hair of rounding must not decide whether a month's end lies before or after the step.
    moved = (elapsed > step_down.after_years - 1e-9) & _has_begun(step_down, ahead)
    return np.where(moved, 1 - step_down.share, 1.0)


def _has_begun(step_down: StepDown, ahead: Floats) -> NDArray[np.bool_]:
    return (ahead > step_down.from_years - 1e-9) & (ahead > 0)
