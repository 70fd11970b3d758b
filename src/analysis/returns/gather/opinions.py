"""What respondents think: ratings, challenges and solutions by category, positions on a solution."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from analysis.returns.form.questions import FormKind
from analysis.returns.gather.rows import (
    Record,
    choice_of,
    count_cells,
    count_columns,
    tables_named,
    tabulate,
)
from analysis.returns.register.kept import KeptReturn

RATING_COLUMNS = ("respondent", "topic", "rating")
RATING_COUNT_COLUMNS = ("region", "topic", "rating", *count_columns("municipalities"))
MENTION_COLUMNS = ("respondent", "level", "kind", "category", *count_columns("municipalities"))
POSITION_COLUMNS = (
    "municipality",
    "told_by",
    "position",
    "run",
    *count_columns("citizens"),
    "citizens_reason",
)
_RATED = "rated_"
_KINDS = ("challenge", "solution")


def tabulate_ratings(returns: Sequence[KeptReturn]) -> pd.DataFrame:
    """One row for each municipality and topic it rated; a topic is ``<theme>.<what>``."""
    rows = (
        {
            "respondent": one.respondent,
            "topic": name.replace(".rating.", "."),
            "rating": choice_of(answer),
        }
        for one in returns
        if one.kind is FormKind.MUNICIPALITY
        for name, answer in one.single.items()
        if ".rating." in name
    )
    return tabulate(rows, RATING_COLUMNS)


def tabulate_rating_counts(returns: Sequence[KeptReturn]) -> pd.DataFrame:
    """How many municipalities gave each rating, as joint answers count them."""
    rows = (
        {
            "region": one.respondent,
            "topic": f"{prefix}.{topic}",
            "rating": column.removeprefix(_RATED),
            **count_cells("municipalities", answer),
        }
        for one in returns
        for prefix, topic, cells in tables_named(one, "profile")
        for column, answer in cells.items()
        if column.startswith(_RATED)
    )
    return tabulate(rows, RATING_COUNT_COLUMNS)


def tabulate_mentions(returns: Sequence[KeptReturn]) -> pd.DataFrame:
    """Which challenges and solutions are named; a municipality names each category once."""
    return tabulate((row for one in returns for row in _mentions(one)), MENTION_COLUMNS)


def tabulate_positions(returns: Sequence[KeptReturn]) -> pd.DataFrame:
    """Each municipality's position on the solution asked for."""
    return tabulate((row for one in returns for row in _positions(one)), POSITION_COLUMNS)


def _mentions(one: KeptReturn) -> Iterator[Record]:
    for kind in _KINDS:
        named: dict[str, Record] = {}
        for _, row, cells in tables_named(one, kind):
            if one.kind is FormKind.REGION:
                counted = count_cells("municipalities", cells.get("municipalities"))
                named[row] = counted
            elif category := choice_of(cells.get("category")):
                ends = {"municipalities_low": 1, "municipalities_high": 1}
                named[category] = {**ends, "municipalities_empty": ""}
        for category, counted in named.items():
            yield {
                "respondent": one.respondent,
                "level": one.kind.value,
                "kind": kind,
                "category": category,
                **counted,
            }


def _positions(one: KeptReturn) -> Iterator[Record]:
    if one.kind is FormKind.REGION:
        for _, code, cells in tables_named(one, "positions"):
            yield {
                "municipality": code,
                "told_by": one.respondent,
                "position": choice_of(cells.get("position")),
                "run": "",
                **count_cells("citizens", cells.get("citizens")),
                "citizens_reason": "",
            }
        return
    single = one.single
    prefixes = [name.partition(".")[0] for name in single if name.endswith(".position")]
    for prefix in prefixes:
        yield {
            "municipality": one.respondent,
            "told_by": one.respondent,
            "position": choice_of(single.get(f"{prefix}.position")),
            "run": choice_of(single.get(f"{prefix}.run")),
            **count_cells("citizens", single.get(f"{prefix}.citizens")),
            "citizens_reason": choice_of(single.get(f"{prefix}.citizens.missing")),
        }
