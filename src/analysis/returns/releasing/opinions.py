"""What municipalities think, region by region: counts of municipalities, never of citizens."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from analysis.protection.frozen_rules import OPINION_COLUMNS
from analysis.returns.gather.returned import Gathered

_RATING = "rating"
# Codes of lists that stand in the program; nothing that a respondent has worded is one.
_CODE = re.compile(r"[a-z0-9_][a-z0-9_.-]*")


def count_opinions(gathered: Gathered) -> list[dict[str, object]]:
    """How many municipalities of each region said what, as rows of the released table.

    Returns
    -------
    list of dict
        region, kind, topic, rating (empty for challenges and solutions), municipalities. A number
        of municipalities that a joint answer gives as a range is left out.

    Source
    ------
    docs/method.md#released-table.
    """
    standings = gathered.standings
    region_of = dict(zip(standings["code"], standings["region"], strict=True))
    found: Counter[tuple[str, str, str, str]] = Counter()
    for row in gathered.ratings.to_dict("records"):
        found[region_of[row["respondent"]], _RATING, row["topic"], row["rating"]] += 1
    for row in gathered.rating_counts.to_dict("records"):
        found[row["region"], _RATING, row["topic"], row["rating"]] += _exactly(row)
    for row in gathered.mentions.to_dict("records"):
        region = region_of.get(row["respondent"], row["respondent"])
        found[region, row["kind"], row["category"], ""] += _exactly(row)
    kept = {key: count for key, count in found.items() if count and _coded(key)}
    return [
        dict(zip(OPINION_COLUMNS, (*key, count), strict=True))
        for key, count in sorted(kept.items())
    ]


def _exactly(row: Mapping[Any, Any]) -> int:
    low, high = row["municipalities_low"], row["municipalities_high"]
    return int(low) if low is not None and low == high else 0


def _coded(key: tuple[str, str, str, str]) -> bool:
    region, kind, topic, rating = key
    return all(
        _CODE.fullmatch(word) for word in (region, kind, topic, *([rating] if rating else []))
    )
