"""The price of splitting as a report shows it: which rows of the curve, and which point of it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.assessment.study import AreaView
from analysis.assessment.tables import rows_of
from analysis.language import Language
from analysis.model.balance.helping import Help
from analysis.report.compared import offer_names, scenarios_of, shown_reading

HELPS = (Help.NONE, Help.FOR_FIRST, Help.FOR_SECOND, Help.BOTH)


def has_curve(view: AreaView) -> bool:
    """Whether the study has a curve, and the area is the one that the offers serve."""
    return view.is_catchment and not view.study.estimates.splitting_curve.empty


def curve_rows(view: AreaView, *, case: str) -> pd.DataFrame:
    """The curve of the shown reading at the round's own share, all totals and helps."""
    table = view.study.estimates.splitting_curve
    rows = table[(table["reading"] == shown_reading(view).id) & (table["case"] == case)]
    own: pd.DataFrame = rows[rows["share"] == rows["share"].iloc[0]]
    return own


def main_total(view: AreaView) -> int:
    """The total that pictures show: the fewest tried that one offer would do with at the level.

    The most that were tried, where none does.
    """
    level = view.udmelding.service_levels.main
    rows = curve_rows(view, case="central")
    # Help in both directions with all places in one offer is one offer.
    whole = rows[(rows["help"] == Help.BOTH.value) & (rows["new_places"] == 0)]
    enough = whole[whole["chance_of_shortage"] <= 1 - level]["total_places"]
    return int(enough.min() if not enough.empty else rows["total_places"].max())


def best_split(view: AreaView, *, case: str, total: int) -> Any:
    """The division of a number of places that leaves fewest without one when nobody helps."""
    rows = curve_rows(view, case=case)
    apart = rows[
        (rows["help"] == Help.NONE.value)
        & (rows["total_places"] == total)
        & (rows["new_places"] > 0)
    ]
    return min(rows_of(apart), key=lambda row: row.expected_excess_persons)


def at(view: AreaView, *, case: str, total: int, new: int, help_given: Help) -> Any:
    """One point of the curve; None where an area would have no offer at all."""
    rows = curve_rows(view, case=case)
    found = rows[
        (rows["help"] == help_given.value)
        & (rows["total_places"] == total)
        & (rows["new_places"] == new)
    ]
    return next(rows_of(found), None)


def curve_key(row: Any, column: str) -> str:
    """The key in results.json of one number of the curve."""
    place = f"{row.total_places}.{row.new_places}.{row.help}"
    return f"curve.{row.reading}.{row.case}.{place}.{column}"


def two_offers(view: AreaView, language: Language) -> tuple[str, str]:
    """Names of the new offer that the curve is about, and of the one that stands."""
    curve, names = scenarios_of(view).curve, offer_names(view, language)
    planned = {offer.id for offer in scenarios_of(view).planned}
    area = curve.area if curve else ""
    for alternative in scenarios_of(view).alternatives:
        new = [p.offer for p in alternative.offers if p.offer in planned and area in p.serves]
        other = [p.offer for p in alternative.offers if p.offer not in new]
        if new and other:
            return names[new[0]], names[other[0]]
    return language.text("curve.new"), language.text("curve.other")
