"""The pictures and the verdict of a workbench: the report's own, of the study as moved.

A picture is made again only when something it depends on has moved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from analysis.assessment.alternatives.outcomes import study_alternatives
from analysis.assessment.capacity.ahead import census_ahead, census_by_quarter
from analysis.assessment.capacity.balance import balance_by_places, places_by_level, split_by_level
from analysis.assessment.capacity.delivery import delivery_by_reading
from analysis.assessment.capacity.turning import supply_by_assumption, supply_turning
from analysis.assessment.estimates import Estimates
from analysis.assessment.need.country_on_day import CountryOnDay
from analysis.assessment.need.size import need_by_area, stock_by_stay
from analysis.assessment.study import AreaView
from analysis.catalogue.udmelding import Udmelding
from analysis.desk.workbench.tried import MEAN, Tried, moved_round, places_of
from analysis.language import Language
from analysis.report import figures
from analysis.report.blocks import Block

# What a table or a picture hangs on, by the beginnings of the assumptions' keys; `places` are
# those that are tried.
_CV, _SHARES = "need.spread.mean_cv", "need.spread.share_concentration"
_LEVELS, _STAY = "service_levels", "parameters.mean_stay"
_GROWTH, _PLACES = "parameters.inflow_growth", "places"

_TABLES: Mapping[str, tuple[Callable[[Udmelding], pd.DataFrame], tuple[str, ...]]] = {
    "balance_by_places": (balance_by_places, (MEAN, _CV, _PLACES)),
    "places_by_level": (places_by_level, (MEAN, _CV, _LEVELS)),
    "split_by_level": (split_by_level, (MEAN, _CV, _SHARES, _LEVELS)),
    "census_ahead": (census_ahead, (MEAN, _CV, _STAY, _GROWTH, _PLACES)),
    "census_by_quarter": (census_by_quarter, (MEAN, _CV, _STAY, _GROWTH)),
    "stock_by_stay": (stock_by_stay, (MEAN, _CV, _STAY)),
}
_PICTURES: Mapping[str, tuple[Callable[[AreaView, Language], Block | None], tuple[str, ...]]] = {
    "census": (figures.census_against_places, ("balance_by_places",)),
    "split": (figures.price_of_splitting, ("split_by_level",)),
    "ahead": (figures.census_ahead, ("census_ahead", "census_by_quarter")),
    "need": (figures.need_by_area, ("need_by_area",)),
}
MOST_PICTURES = len(_PICTURES)
_NEED = (MEAN, _CV, _SHARES)
# What is looked at when the step is proposed.
_VERDICT: Mapping[str, Callable[[Udmelding], pd.DataFrame]] = {
    "supply_by_assumption": supply_by_assumption,
    "supply_turning": supply_turning,
    "delivery_by_reading": delivery_by_reading,
}


@dataclass(slots=True)
class Pictures:
    """Makes the pictures of one area, and keeps each until something it hangs on moves.

    Parameters
    ----------
    view
        The study seen from the area on the screen.
    language
        The language of every word in them.
    """

    view: AreaView
    language: Language
    _kept: dict[str, tuple[object, Block | None]] = field(default_factory=dict)
    _tables: dict[str, tuple[object, pd.DataFrame]] = field(default_factory=dict)

    def show(self, tried: Tried) -> Iterator[Block]:
        """The pictures that say something of what is on the screen, made where they must be."""
        view = self._moved(tried)
        for name, (make, tables) in _PICTURES.items():
            on = tuple(self._state(tried, self._hangs_on(table)) for table in tables)
            kept = self._kept.get(name)
            if kept is None or kept[0] != on:
                kept = (on, make(view, self.language))
                self._kept[name] = kept
            if kept[1] is not None:
                yield kept[1]

    def _moved(self, tried: Tried) -> AreaView:
        """The area's view of the study as moved, with the tables that the pictures draw."""
        udmelding = narrowed(moved_round(tried, self.view.study), tried, self.view)
        tables = {
            name: self._table(name, make, on, udmelding=udmelding, tried=tried)
            for name, (make, on) in _TABLES.items()
        }
        country = self.view.study.country
        tables["need_by_area"] = self._table(
            "need_by_area",
            lambda moved: need_by_area(moved, country=country),
            _NEED,
            udmelding=udmelding,
            tried=tried,
        )
        return _seen(self.view, udmelding, tables)

    def _table(
        self,
        name: str,
        make: Callable[[Udmelding], pd.DataFrame],
        on: tuple[str, ...],
        *,
        udmelding: Udmelding,
        tried: Tried,
    ) -> pd.DataFrame:
        state = self._state(tried, on)
        kept = self._tables.get(name)
        if kept is None or kept[0] != state:
            kept = (state, make(udmelding))
            self._tables[name] = kept
        return kept[1]

    def _hangs_on(self, table: str) -> tuple[str, ...]:
        # The words of every picture of places name the service level.
        return (*_TABLES[table][1], _LEVELS) if table in _TABLES else _NEED

    def _state(self, tried: Tried, on: tuple[str, ...]) -> object:
        moved = {key: value for key, value in tried.moved.items() if key.startswith(on)}
        places = sum(places_of(tried, self.view.study).values()) if _PLACES in on else None
        return (tried.reading, tuple(sorted(moved.items())), places)


def view_of_moved(view: AreaView, tried: Tried) -> AreaView:
    """The area as the proposed step sees it: all readings, moved, and the tables it is made of.

    Parameters
    ----------
    view
        The study seen from the area on the screen.
    tried
        What is on the screen; checked.

    Notes
    -----
    The alternatives are evaluated again only where a solution is known, since nothing else of the
    step looks at them.
    """
    udmelding, country = moved_round(tried, view.study), view.study.country
    if not tried.moved:
        return view
    tables = {name: make(udmelding) for name, make in _VERDICT.items()}
    tables["need_by_area"] = need_by_area(udmelding, country=country)
    tables["stock_by_stay"] = stock_by_stay(udmelding)
    if udmelding.plan.solution is not None:
        tables |= _alternatives(udmelding, country)
    return _seen(view, udmelding, tables)


def narrowed(udmelding: Udmelding, tried: Tried, view: AreaView) -> Udmelding:
    """The round with the reading on the screen alone, its main level, and the places tried."""
    readings = tuple(one for one in udmelding.need.readings if one.id == tried.reading)
    levels = replace(udmelding.service_levels, levels=(udmelding.service_levels.main,))
    compared = set(udmelding.capacity.compare_places)
    total = sum(places_of(tried, view.study).values())
    if compared and total:
        compared = {*compared, type(next(iter(compared)))(total)}
    capacity = replace(udmelding.capacity, compare_places=tuple(sorted(compared)))
    need = replace(udmelding.need, readings=readings)
    return replace(udmelding, need=need, service_levels=levels, capacity=capacity)


def _alternatives(udmelding: Udmelding, country: CountryOnDay) -> dict[str, pd.DataFrame]:
    found = study_alternatives(udmelding, country=country)
    return {"alternatives_by_year": found.by_year, "alternatives_by_offer": found.by_offer}


def _seen(view: AreaView, udmelding: Udmelding, tables: Mapping[str, pd.DataFrame]) -> AreaView:
    changes: dict[str, Any] = dict(tables)
    estimates: Estimates = replace(view.study.estimates, **changes)
    return replace(view, study=replace(view.study, udmelding=udmelding, estimates=estimates))
