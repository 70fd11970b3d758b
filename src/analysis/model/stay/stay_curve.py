"""What the stays say without a law, and the means that look right and are not.

The product-limit curve with delayed entry stands beside every fitted law. The naive means stand
beside it too, each with the reason why it is wrong, since somebody will compute them anyway.
"""

import numpy as np
import pandas as pd

from analysis.language import Text
from analysis.model.findings import Finding
from analysis.model.stay.stay_fit import FEWEST_EXITS, fit_law
from analysis.model.stay.stay_likelihood import build_likelihood
from analysis.model.stay.stay_sample import StaySample

_MONTHS = 12


def tabulate_survival(sample: StaySample) -> tuple[pd.DataFrame, tuple[Finding, ...]]:
    """Return the product-limit curve with delayed entry; one row per month since entry.

    Parameters
    ----------
    sample : StaySample
        Stays seen in a window.

    Returns
    -------
    table : DataFrame
        months (since the month of entry), at_risk_persons, exits_persons, survival_share (chance
        of being there at the beginning of the month after that one), standard_error_share
        (Greenwood; 0 once nobody is left). Rows go on as long as somebody is at risk.
    findings : tuple of Finding
        Where the curve starts late or ends early.

    Assumptions
    -----------
    As `build_likelihood`; no law.

    Source
    ------
    docs/method.md#stay-curve.

    Examples
    --------
    >>> from analysis.model.stay.stay_rows import check_stays
    >>> from analysis.model.stay.stay_sample import ObservationWindow
    >>> window = ObservationWindow(first_month="2019-01", last_month="2019-12")
    >>> rows = [("2019-01", "2019-03"), ("2019-01", None), ("2018-12", "2019-01")]
    >>> table = pd.DataFrame(rows, columns=["entry_month", "exit_month"])
    >>> curve, _ = tabulate_survival(check_stays(table, window=window, file="ophold.csv"))
    >>> curve.survival_share.round(3).tolist()[:4]
    [1.0, 0.667, 0.333, 0.333]
    """
    exit_months = sample.span_months[sample.completed]
    # Somebody still there has been at risk of leaving until the window's last month.
    last = np.where(sample.completed, sample.span_months, sample.span_months - 1)
    size = int(last.max(initial=-1)) + 1
    begun = np.bincount(sample.delay_months, minlength=size)[:size]
    ended = np.bincount(last, minlength=size)[:size]
    at_risk = np.cumsum(begun) - np.concatenate([[0], np.cumsum(ended)[:-1]])[:size]
    exits = np.bincount(exit_months, minlength=size)[:size]
    first, stop = _longest_start(at_risk)
    at_risk, exits = at_risk[first:stop], exits[first:stop]
    survival = np.cumprod(1 - exits / np.maximum(at_risk, 1))
    left = np.maximum(at_risk - exits, 1)
    greenwood = np.cumsum(exits / (np.maximum(at_risk, 1) * left))
    table = pd.DataFrame(
        {
            "months": np.arange(first, stop),
            "at_risk_persons": at_risk,
            "exits_persons": exits,
            "survival_share": survival,
            "standard_error_share": survival * np.sqrt(greenwood),
        }
    )
    # At 0 the curve has nothing more to say, whoever was seen later.
    nobody = np.flatnonzero(survival == 0)
    said_until = first + int(nobody[0]) + 1 if len(nobody) else stop
    return table, _describe_curve(first, said_until, size)


def tabulate_naive_means(sample: StaySample) -> pd.DataFrame:
    """Return the means that look right and are not; one row per mean.

    Parameters
    ----------
    sample : StaySample
        Stays seen in a window.

    Returns
    -------
    DataFrame
        name, stays, mean_years (missing where there is nothing to take it of), why (Text).

    Assumptions
    -----------
    Each mean takes for granted what its column why says is not so.

    Source
    ------
    docs/method.md#stay-naive-means.

    Examples
    --------
    >>> from analysis.model.stay.stay_rows import check_stays
    >>> from analysis.model.stay.stay_sample import ObservationWindow
    >>> window = ObservationWindow(first_month="2019-01", last_month="2019-12")
    >>> rows = [("2019-01", "2019-07"), ("2014-01", None)]
    >>> table = pd.DataFrame(rows, columns=["entry_month", "exit_month"])
    >>> naive = tabulate_naive_means(check_stays(table, window=window, file="ophold.csv"))
    >>> naive.dropna().mean_years.round(2).tolist()
    [0.5, 0.5, 5.96]
    """
    # Entry and exit on average in mid-month, so that whole months stand for the stay.
    completed_years = sample.span_months[sample.completed] / _MONTHS
    whole = sample.completed & (sample.entry >= 0)
    rows = [
        ("completed", completed_years, _WHY_COMPLETED),
        ("whole", sample.span_months[whole] / _MONTHS, _WHY_WHOLE),
        ("elapsed", sample.elapsed_years, _WHY_ELAPSED),
    ]
    naive = [
        {"name": name, "stays": len(years), "mean_years": _mean(years), "why": why}
        for name, years, why in rows
    ]
    followed = _mean_without_delay(sample)
    naive.append(
        {
            "name": "as_if_followed_from_entry",
            "stays": sample.stays,
            "mean_years": followed,
            "why": _WHY_FOLLOWED,
        }
    )
    table = pd.DataFrame(naive, columns=["name", "stays", "mean_years", "why"])
    return table.astype({"mean_years": "Float64"})


def _mean_without_delay(sample: StaySample) -> float | None:
    likelihood = build_likelihood(sample, with_delay=False)
    if likelihood.exit_count < FEWEST_EXITS:
        return None
    return fit_law(likelihood, name="lognormal").law.mean_years


def _mean(years: np.ndarray) -> float | None:
    return float(years.mean()) if len(years) else None


def _longest_start(at_risk: np.ndarray) -> tuple[int, int]:
    """Return the first month with somebody at risk, and the next without."""
    some = np.flatnonzero(at_risk > 0)
    if len(some) == 0:
        return 0, 0
    first = int(some[0])
    gaps = np.flatnonzero(at_risk[first:] == 0)
    return first, first + int(gaps[0]) if len(gaps) else len(at_risk)


def _describe_curve(first: int, stop: int, size: int) -> tuple[Finding, ...]:
    findings = []
    if first > 0:
        findings.append(
            Finding(
                code="curve-starts-late",
                text=Text(
                    f"Ingen er set i de første {first} måneder efter indflytning: kurven gælder "
                    "kun dem, der blev så længe.",
                    f"Nobody was seen in the first {first} months after entry: the curve holds "
                    "only for those who stayed so long.",
                ),
            )
        )
    if stop < size:
        findings.append(
            Finding(
                code="curve-ends-early",
                text=Text(
                    f"Kurven slutter {stop} måneder efter indflytning, fordi ingen er set dér, "
                    f"eller alle dér er flyttet; andre er set op til {size} måneder. Et længere "
                    "vindue lukker hullet.",
                    f"The curve ends {stop} months after entry, since nobody was seen there or all "
                    f"who were left; others were seen up to {size} months. A longer window closes "
                    "the gap.",
                ),
            )
        )
    return tuple(findings)


_WHY_COMPLETED = Text(
    "Kun afsluttede ophold: de lange er endnu ikke slut. Rigtigt kun, hvis lige mange er flyttet "
    "ind hvert år, længere tilbage end det længste ophold.",
    "Completed stays only: the long ones have not ended yet. Right only if as many have come every "
    "year for longer than the longest stay.",
)
_WHY_WHOLE = Text(
    "Kun ophold, der både begynder og slutter i vinduet: ingen af dem kan være længere end vinduet.",
    "Only stays that both begin and end within the window: none of them can be longer than it.",
)
_WHY_ELAPSED = Text(
    "Tiden indtil nu for dem, der bor der: opholdene er ikke slut, og de lange er der oftere.",
    "The time so far of those who are there: their stays have not ended, and long ones are met "
    "more often.",
)
_WHY_FOLLOWED = Text(
    "Alle regnet, som om de var fulgt fra indflytning (lognormal): de korte ophold, der sluttede, "
    "før vinduet åbnede, mangler, så de lange fylder for meget.",
    "All counted as if followed from entry (lognormal): the short stays that ended before the "
    "window opened are missing, so the long ones weigh too much.",
)
