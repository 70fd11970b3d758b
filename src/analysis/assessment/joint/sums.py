"""Counts in returns put together: ratings, challenges and solutions, positions."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import pandas as pd

RATING_COLUMNS = ("topic", "rating", "low", "high")
MENTION_SUM_COLUMNS = ("kind", "category", "low", "high")
POSITION_SUM_COLUMNS = ("municipality", "position", "run", "low", "high", "empty", "reason")


def sum_counts(table: pd.DataFrame, low: str, high: str) -> tuple[int | None, int | None, int]:
    """The lower ends together, the upper ends together, and how many gave no number.

    Returns
    -------
    tuple
        The lower end is None where nobody gave a number; the upper one also where somebody gave
        a lower end only.

    Source
    ------
    docs/method.md#joint-answer.

    Examples
    --------
    >>> sum_counts(pd.DataFrame({"low": [3, 1, None], "high": [3, 4, None]}), "low", "high")
    (4, 7, 1)
    """
    known = table[table[low].notna() | table[high].notna()]
    without = len(table) - len(known)
    if known.empty:
        return None, None, without
    open_ended = known[high].isna().any()
    least = int(sum(int(value) for value in known[low] if pd.notna(value)))
    return least, None if open_ended else int(sum(map(int, known[high]))), without


def sum_ratings(
    ratings: pd.DataFrame, counts: pd.DataFrame, respondents: Collection[str]
) -> pd.DataFrame:
    """How many gave each rating: those who answered themselves, and as joint answers count them.

    Parameters
    ----------
    ratings, counts
        ``ratings`` and ``rating_counts`` of `analysis.returns.gather.returned.Gathered`: of a region only
        one of them has rows.

    Returns
    -------
    DataFrame
        topic, rating (``1`` to ``5``, ``dont_know``), low, high (municipalities).
    """
    own = ratings[ratings["respondent"].isin(respondents)]
    joint = counts[counts["region"].isin(respondents)]
    rows = pd.DataFrame(
        {
            "topic": [*own["topic"], *joint["topic"]],
            "rating": [*own["rating"], *joint["rating"]],
            "low": [*[1] * len(own), *joint["municipalities_low"]],
            "high": [*[1] * len(own), *joint["municipalities_high"]],
        },
        dtype=object,
    )
    return _grouped(rows, ["topic", "rating"], RATING_COLUMNS)


def sum_mentions(mentions: pd.DataFrame, respondents: Collection[str]) -> pd.DataFrame:
    """How many municipalities name each sort of challenge and solution, the most named first.

    Returns
    -------
    DataFrame
        kind (``challenge`` or ``solution``), category, low, high (municipalities).
    """
    ours = mentions[mentions["respondent"].isin(respondents)]
    rows = ours.rename(columns={"municipalities_low": "low", "municipalities_high": "high"})
    found = _grouped(rows, ["kind", "category"], MENTION_SUM_COLUMNS)
    named = found.loc[[high is None or high > 0 for high in found["high"]]]
    order = sorted(named.index, key=lambda i: (named["kind"][i], -(named["low"][i] or 0)))
    return named.loc[order].reset_index(drop=True)


def sum_positions(positions: pd.DataFrame, municipalities: Collection[str]) -> pd.DataFrame:
    """Each municipality's position on the solution asked for.

    Returns
    -------
    DataFrame
        municipality, position, run, low, high, empty, reason (why there is no number).
    """
    ours = positions[positions["municipality"].isin(municipalities)]
    renamed = ours.rename(
        columns={
            "citizens_low": "low",
            "citizens_high": "high",
            "citizens_empty": "empty",
            "citizens_reason": "reason",
        }
    )
    return renamed[list(POSITION_SUM_COLUMNS)].reset_index(drop=True)


def _grouped(rows: pd.DataFrame, by: list[str], columns: Iterable[str]) -> pd.DataFrame:
    """Sums of low and high in groups; a group without a number keeps None."""
    found = []
    for key, group in rows.groupby(by, sort=False):
        low, high, _ = sum_counts(group, "low", "high")
        found.append((*key, low, high))
    return pd.DataFrame(found, columns=list(columns), dtype=object)
