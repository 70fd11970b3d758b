"""Offers in returns put together: which are used, by whom, and who goes where."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pandas as pd

from analysis.assessment.joint.sums import sum_counts
from analysis.returns.form.questions import FormKind

NAMED_COLUMNS = (
    "offer",
    "municipality",
    "operator",
    "kind",
    "highly_specialised",
    "named_by",
    "low",
    "high",
    "without",
)
FLOW_SUM_COLUMNS = (
    "home",
    "offer",
    "offer_municipality",
    "home_low",
    "home_high",
    "offer_low",
    "offer_high",
)
_SAYS = ("operator", "kind", "highly_specialised")


def offers_named(used: pd.DataFrame) -> pd.DataFrame:
    """Each offer that is named, once.

    Parameters
    ----------
    used
        Rows of ``offers_used`` of `analysis.returns.gather.returned.Gathered`.

    Returns
    -------
    DataFrame
        offer, municipality, operator, kind, highly_specialised (empty where respondents differ),
        named_by (municipalities), low, high (citizens in 12 months), without (respondents that
        gave no number); the most used first.
    """
    rows = []
    for offer, group in used.groupby("offer", sort=False):
        low, high, without = sum_counts(group, "citizens_low", "citizens_high")
        rows.append(
            {
                "offer": offer,
                "municipality": group["municipality"].iloc[0],
                **{name: _agreed(group[name]) for name in _SAYS},
                "named_by": _named_by(group),
                "low": low,
                "high": high,
                "without": without,
            }
        )
    rows.sort(key=lambda row: (-(row["low"] or 0), str(row["offer"])))
    return pd.DataFrame(rows, columns=list(NAMED_COLUMNS), dtype=object)


def sum_flows(flows: pd.DataFrame, *, homes: Mapping[str, str]) -> pd.DataFrame:
    """Who goes where, as the homes tell it and as the offers do; the two are never added.

    Parameters
    ----------
    flows
        ``flows`` of `analysis.returns.gather.returned.Gathered`.
    homes
        What each home is told as: itself, whoever answers for it, or its region.

    Returns
    -------
    DataFrame
        home, offer, offer_municipality, home_low, home_high (citizens in 12 months, told by the
        homes), offer_low, offer_high (citizens today, told by the offer); None where not told.
    """
    ours = flows[flows["home"].isin(homes)]
    placed = ours.assign(home=[homes[home] for home in ours["home"]])
    rows = []
    for (home, offer), group in placed.groupby(["home", "offer"], sort=True):
        by_offer = group["told_by"] == FormKind.OFFER.value
        said = sum_counts(group[~by_offer], "citizens_low", "citizens_high")
        served = sum_counts(group[by_offer], "citizens_low", "citizens_high")
        where = group["offer_municipality"].iloc[0]
        rows.append((home, offer, where, *said[:2], *served[:2]))
    found = pd.DataFrame(rows, columns=list(FLOW_SUM_COLUMNS), dtype=object)
    # An offer lists every home; that it has none from most of them is no flow.
    ends = found[["home_low", "home_high", "offer_low", "offer_high"]]
    none = ends.apply(lambda row: all(value is None or value == 0 for value in row), axis="columns")
    return found[~none.astype(bool)].reset_index(drop=True) if len(found) else found


def offers_returned(
    offers: pd.DataFrame, *, used: pd.DataFrame, inside: Collection[str]
) -> frozenset[str]:
    """Keys of the offers that returned a form and lie in an area, or are named by its respondents."""
    named = set(used["offer"])
    return frozenset(
        str(offer)
        for offer, where in zip(offers["offer"], offers["municipality"], strict=True)
        if where in inside or offer in named
    )


def missing_offers(used: pd.DataFrame, offers: pd.DataFrame) -> tuple[str, ...]:
    """Keys of the offers named that have not returned a form."""
    returned = set(offers["offer"])
    return tuple(sorted({str(offer) for offer in used["offer"] if offer not in returned}))


def _agreed(said: pd.Series) -> str:
    """What all who say it agree on; empty where they differ or nobody says."""
    words = {str(word) for word in said if word}
    return words.pop() if len(words) == 1 else ""


def _named_by(group: pd.DataFrame) -> int:
    """How many municipalities name the offer; a joint answer counts them itself."""
    total = 0
    for level, codes, counted in zip(
        group["level"], group["answers_for"], group["municipalities_low"], strict=True
    ):
        joint = level == FormKind.REGION.value
        total += int(counted or 0) if joint else max(1, len(str(codes).split()))
    return total
