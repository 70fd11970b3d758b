"""Where new units would lie nearest, as a report reads it: what it shows, and what it calls it.

What is named is named by its distance alone. That is no recommendation: sites, staff, money and the
citizens' own wishes are not in it.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.assessment.figures.siting import factor_words, site_codes
from analysis.assessment.study import AreaView
from analysis.assessment.tables import rows_of
from analysis.catalogue.offers import open_seats
from analysis.catalogue.parameters import NeedReading
from analysis.country.travel import ROAD_FACTOR, ROAD_FACTOR_HIGH, ROAD_FACTOR_LOW
from analysis.language import Language
from analysis.report.answer import first_reading

# So many choices are shown of each number of units; the CSV of the study has them all.
SHOWN = 10
# Choices this close in distance are told apart by nobody who chooses a site.
CLOSE_KM = 5.0


def has_siting(view: AreaView) -> bool:
    """Whether the study has tried where new units would lie nearest."""
    return not view.study.estimates.sites.empty


def site_reading(view: AreaView) -> NeedReading:
    """The reading that pictures and sentences of siting rest on: the first that was sited by."""
    return first_reading(view, view.study.estimates.sites)


def choices(view: AreaView, units: int) -> pd.DataFrame:
    """Every choice of so many units that roads lead to, the nearest on average first."""
    table = view.study.estimates.sites
    rows = table[(table["reading"] == site_reading(view).id) & (table["new_units"] == units)]
    found: pd.DataFrame = rows[rows["by_road"].astype(bool)]
    return found


def most_often(view: AreaView, units: int) -> list[Any]:
    """The choices that are most often the nearest, as rows; of equals the nearer first."""
    table = choices(view, units).sort_values(
        ["chance_best", "regret_km"], ascending=[False, True], kind="stable"
    )
    return list(rows_of(table.head(SHOWN)))


def nearest_choice(view: AreaView, units: int) -> Any:
    """The choice that lies nearest on average."""
    return next(rows_of(choices(view, units)))


def close_ones(view: AreaView) -> list[Any]:
    """Choices of one unit that cost at most `CLOSE_KM` against the nearest."""
    table = choices(view, 1)
    return list(rows_of(table[table["saved_km"] >= table["saved_km"].max() - CLOSE_KM]))


def choice_name(view: AreaView, row: Any, language: Language) -> str:
    """The municipalities of a choice: Rødovre og Skanderborg."""
    names = view.study.country.every_area.names
    return language.join([names[code] for code in site_codes(row).split("+")])


def seat_names(view: AreaView, language: Language) -> str:
    """The municipalities of the units that stand."""
    names = view.study.country.every_area.names
    return language.join([names[seat] for seat in open_seats(view.udmelding.offers)])


def island_names(view: AreaView, language: Language) -> str:
    """The municipalities that have no road to any unit: they are given no kilometres."""
    table = view.study.estimates.sites_without_road
    names = view.study.country.every_area.names
    rows = table[table["reading"] == site_reading(view).id]
    return language.join([names[str(code)] for code in rows["municipality"]])


def saved(view: AreaView, units: int) -> dict[str, Any]:
    """Kilometres before and after by area, where so many units lie nearest on average."""
    table = view.study.estimates.sites_saved_by_area
    rows = table[(table["reading"] == site_reading(view).id) & (table["new_units"] == units)]
    return {str(row.area): row for row in rows_of(rows)}


def at_factors(view: AreaView, units: int) -> dict[float, Any]:
    """What changes with the road factor: low, middle and high."""
    table = view.study.estimates.sites_by_factor
    rows = table[(table["reading"] == site_reading(view).id) & (table["new_units"] == units)]
    by_factor = {float(row.factor): row for row in rows_of(rows)}
    return {f: by_factor[f] for f in (ROAD_FACTOR_LOW, ROAD_FACTOR, ROAD_FACTOR_HIGH)}


def site_key(view: AreaView, row: Any, column: str) -> str:
    """The key in results.json of one number of a choice."""
    return f"site.{site_reading(view).id}.{row.new_units}.{site_codes(row)}.{column}"


def saved_key(view: AreaView, row: Any, column: str) -> str:
    """The key in results.json of one number of an area's kilometres."""
    return f"site.{site_reading(view).id}.{row.new_units}.saved.{row.area}.{column}"


def factor_key(view: AreaView, row: Any, column: str) -> str:
    """The key in results.json of one number at a road factor."""
    factor = factor_words(row.factor)
    return f"site.{site_reading(view).id}.{row.new_units}.factor.{factor}.{column}"
