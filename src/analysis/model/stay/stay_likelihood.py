"""The likelihood of stays known by month, of which some were there when the window opened.

All laws are judged by the same thing: the chance of each month of exit, given the month of entry
and that the resident was there when the window opened. It is a chance and no density, so the
likelihoods of different laws, peaks at review dates included, compare as they stand.
"""

import functools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from analysis.model.stay.stay_law import StayLaw
from analysis.model.stay.stay_sample import StaySample

_MONTHS = 12
_NODES_PER_MONTH = 6
# A change of the log survival below this is rounding; its logarithm must still be a number.
_SMALLEST_CHANGE = 1e-17


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StayLikelihood:
    """What a sample says of a law; one element per distinct stay. Made by `build_likelihood`.

    Parameters
    ----------
    months : array of int, shape (months,)
        Months since the month of entry at whose beginning the survival is wanted, rising from 0.
    delay, span : array of int, shape (patterns,)
        Where in `months` each stay came under observation, and ended or was still there.
    completed : array of bool, shape (patterns,)
        Whether the stay ended.
    stays : array of float, shape (patterns,)
        How many stays are alike.

    Source
    ------
    docs/method.md#stay-likelihood.
    """

    months: NDArray[np.int64]
    delay: NDArray[np.int64]
    span: NDArray[np.int64]
    completed: NDArray[np.bool_]
    stays: NDArray[np.float64]

    @property
    def stay_count(self) -> int:
        """Number of stays."""
        return int(self.stays.sum())

    @property
    def exit_count(self) -> int:
        """Number of stays that ended."""
        return int(self.stays[self.completed].sum())

    def log_chances(self, law: StayLaw) -> NDArray[np.float64]:
        """Return the log chance of each distinct stay under a law."""
        there = log_presence(law, self.months)
        after = np.where(self.completed, self.span + 1, self.span)
        change = np.minimum(there[after] - there[self.span], -_SMALLEST_CHANGE)
        ended = np.log(-np.expm1(change))
        return there[self.span] - there[self.delay] + np.where(self.completed, ended, 0.0)

    def log_likelihood(self, law: StayLaw) -> float:
        """Return the log likelihood of a law."""
        return float(self.stays @ self.log_chances(law))


def build_likelihood(sample: StaySample, *, with_delay: bool = True) -> StayLikelihood:
    """Return the likelihood of a sample of stays.

    Parameters
    ----------
    sample : StaySample
        Stays seen in a window.
    with_delay : bool
        Whether those who were there when the window opened count from then on (right), or as if
        they had been followed from entry (wrong, and shown beside it).

    Assumptions
    -----------
    Entries are spread evenly over their month and independent of how long the stay becomes.

    Source
    ------
    docs/method.md#stay-likelihood.

    Examples
    --------
    >>> import pandas as pd
    >>> from analysis.model.stay.length_of_stay import WeibullStay
    >>> from analysis.model.stay.stay_rows import check_stays
    >>> from analysis.model.stay.stay_sample import ObservationWindow
    >>> window = ObservationWindow(first_month="2019-01", last_month="2019-12")
    >>> table = pd.DataFrame({"entry_month": ["2018-01"], "exit_month": [None]})
    >>> likelihood = build_likelihood(check_stays(table, window=window, file="ophold.csv"))
    >>> round(likelihood.log_likelihood(WeibullStay(mean_years=2, shape=1)), 12)
    -0.5
    """
    delay = sample.delay_months if with_delay else np.zeros_like(sample.span_months)
    rows = np.stack([delay, sample.span_months, sample.completed.astype(np.int64)])
    patterns, stays = np.unique(rows, axis=1, return_counts=True)
    delay, span, completed = patterns[0], patterns[1], patterns[2].astype(np.bool_)
    months = np.unique(np.concatenate([[0], delay, span, span[completed] + 1]))
    # The month after an exit is the next of `months`, which is what `log_chances` relies on.
    return StayLikelihood(
        months=months,
        delay=np.searchsorted(months, delay),
        span=np.searchsorted(months, span),
        completed=completed,
        stays=stays.astype(np.float64),
    )


def log_presence(law: StayLaw, months: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the log chance of being there at the beginning of months after the month of entry.

    Parameters
    ----------
    law : StayLaw
        Law of the stays.
    months : array of int, shape (months,)
        Months since the month of entry, at least 0; at 0 the chance is 1.

    Returns
    -------
    array of float, in the shape of `months`

    Assumptions
    -----------
    Entry is equally likely on any day of its month.

    Source
    ------
    docs/method.md#stay-likelihood.

    Examples
    --------
    >>> from analysis.model.stay.length_of_stay import WeibullStay
    >>> log_presence(WeibullStay(mean_years=2, shape=1), np.array([0, 12, 24])).round(3)
    array([ 0.   , -0.479, -0.979])
    """
    entered, weights = _entry_nodes()
    years = np.maximum(months[:, np.newaxis] - entered, 0.0) / _MONTHS
    log_survival = law.log_survival(years)
    gone = -np.expm1(log_survival) @ weights
    # Near 1 the survival is formed from its complement, far out from its logarithm.
    top = log_survival.max(axis=1)
    far = top + np.log(np.exp(log_survival - top[:, np.newaxis]) @ weights)
    near = np.log1p(-np.minimum(gone, 0.75))
    return np.asarray(np.where(gone < 0.5, near, far) + 0.0)


@functools.cache
def _entry_nodes() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    nodes, weights = special.roots_legendre(_NODES_PER_MONTH)
    return (nodes + 1) / 2, weights / 2
