"""How long citizens stay, from the months that offers list: an estimate, and what misleads beside."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import pandas as pd

from analysis.assessment.joint.view import Joint
from analysis.assessment.tables import rows_of
from analysis.model.findings import Finding
from analysis.model.stay.stay_curve import tabulate_naive_means, tabulate_survival
from analysis.model.stay.stay_estimation import StayEstimate, estimate_stays
from analysis.model.stay.stay_rows import check_stays
from analysis.model.stay.stay_sample import ObservationWindow, StaySample, read_month

LEVEL = 0.9
_HALF = 0.5
_MONTHS = 12


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ReturnedStays:
    """Stays as offers list them, and what they say of the length of a stay.

    Parameters
    ----------
    sample
        The stays in the window that all the offers have seen.
    estimate
        All laws fitted, the best first.
    median_years
        Of the product-limit curve; None where it does not come down to one half.
    naive
        Means that look right and are not: name, stays, mean_years, why.
    findings
        What a reader must know.
    """

    sample: StaySample
    estimate: StayEstimate
    median_years: float | None
    naive: pd.DataFrame
    findings: tuple[Finding, ...]


@functools.lru_cache(maxsize=8)
def study_stays(joint: Joint) -> ReturnedStays | None:
    """Estimate the length of stay from what offers list; None where they list nothing to use.

    Assumptions
    -----------
    Where an offer does not say from which month its list is complete, it is so from the month after
    the first exit it lists: before that it may have listed only those who stayed. What happened
    after the last month that every offer knows of is not used.

    Source
    ------
    docs/method.md#returned-stays, #stay-likelihood, #stay-curve, #stay-naive-means.
    """
    window = find_window(joint.stays, joint.moves, joint.profiles)
    if window is None:
        return None
    sample = check_stays(clip_stays(joint.stays, window), window=window, file="stays")
    if sample.exits == 0:
        return None
    estimate = estimate_stays(sample, level=LEVEL)
    curve, remarks = tabulate_survival(sample)
    return ReturnedStays(
        sample=sample,
        estimate=estimate,
        median_years=_median_years(curve),
        naive=tabulate_naive_means(sample),
        findings=(*estimate.findings, *remarks),
    )


def find_window(
    stays: pd.DataFrame, moves: pd.DataFrame, offers: pd.DataFrame
) -> ObservationWindow | None:
    """The months in which every offer has seen every entry and exit; None where there are none.

    Parameters
    ----------
    stays, moves, offers
        ``stays``, ``offer_moves`` and ``offers`` of `analysis.returns.gather.returned.Gathered`. An offer's
        own ``stays_from`` and ``stays_to`` come before what its lists let infer.

    Examples
    --------
    >>> stays = pd.DataFrame(
    ...     {
    ...         "offer": ["a", "a"],
    ...         "entry_month": ["2018-01", "2019-05"],
    ...         "exit_month": ["2019-02", None],
    ...     }
    ... )
    >>> moves = pd.DataFrame({"offer": ["a"], "month": ["2020-09"]})
    >>> silent = pd.DataFrame({"offer": ["a"], "stays_from": [""], "stays_to": [""]})
    >>> window = find_window(stays, moves, silent)
    >>> window.first_month, window.last_month
    ('2019-03', '2020-09')
    >>> window = find_window(stays, moves, silent.assign(stays_from="2018-01", stays_to="2020-06"))
    >>> window.first_month, window.last_month
    ('2018-01', '2020-06')
    """
    said = {row.offer: row for row in rows_of(offers)}
    firsts, lasts = [], []
    for offer, group in stays.groupby("offer"):
        exits = list(group["exit_month"].dropna())
        own = said.get(offer)
        first = _month(own.stays_from if own else None) or (_next(min(exits)) if exits else "")
        last = _month(own.stays_to if own else None)
        # Without a first exit, and without its word, nobody knows whom the list leaves out.
        if first:
            firsts.append(first)
            last = last or _last_told(group, moves, offer)
        if last:
            lasts.append(last)
    if not firsts or max(firsts) > min(lasts):
        return None
    return ObservationWindow(first_month=max(firsts), last_month=min(lasts))


def _last_told(stays: pd.DataFrame, moves: pd.DataFrame, offer: object) -> str:
    """The last month that an offer counts moves of, or else that it lists."""
    told = (_month(month) for month in moves[moves["offer"] == offer]["month"])
    counted = [month for month in told if month]
    return str(max(counted or [*stays["exit_month"].dropna(), *stays["entry_month"]]))


def _month(given: object) -> str:
    """A month that was given; empty where none was, or it was said not to be known."""
    return str(given) if given is not None and read_month(str(given)) is not None else ""


def clip_stays(stays: pd.DataFrame, window: ObservationWindow) -> pd.DataFrame:
    """The stays that reach into a window, as it shows them: a later exit has not been seen.

    Offers that list no exit at all have seen nobody leave, and say so: theirs are among them.
    """
    begun = stays[stays["entry_month"] <= window.last_month]
    there = [pd.isna(end) or end >= window.first_month for end in begun["exit_month"]]
    kept = begun.loc[there]
    later = [pd.isna(end) or end > window.last_month for end in kept["exit_month"]]
    seen = [None if unseen else end for unseen, end in zip(later, kept["exit_month"], strict=True)]
    return kept.assign(exit_month=pd.Series(seen, index=kept.index, dtype=object))


def _next(month: str) -> str:
    number = int(month[:4]) * _MONTHS + int(month[5:])
    return f"{number // _MONTHS:04d}-{number % _MONTHS + 1:02d}"


def _median_years(curve: pd.DataFrame) -> float | None:
    reached = curve[curve["survival_share"] <= _HALF]
    # A curve that starts late is not of everybody who came.
    if reached.empty or int(curve["months"].iloc[0]) > 0:
        return None
    return float(reached["months"].iloc[0]) / _MONTHS
