"""The figures of our own about how counts were measured, how they may move, and how long stays are."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from analysis.assessment.capacity.stays import long_years
from analysis.assessment.figures.own import STAYS, joined_source
from analysis.assessment.need.measured import LEVEL, reported_figures
from analysis.assessment.need.size import INTERVAL_LEVEL
from analysis.assessment.study import AreaView
from analysis.assessment.tables import rows_of
from analysis.catalogue.parameters import STAYS_PER_YEAR, NeedReading
from analysis.evidence import Evidence, Quantity, Unit
from analysis.language import Language, Text
from analysis.periods import Period

_MOVES = {
    "low": Text("raten flytter sig lidt", "the rate moves little"),
    "central": Text("raten flytter sig som antaget", "the rate moves as assumed"),
    "high": Text("raten flytter sig meget", "the rate moves much"),
}


def need_figures(view: AreaView) -> Iterator[Quantity]:
    """Totals by measurement factor, shrinkage, trend, stays, needed inflow and the census ahead."""
    if view.is_nation:
        yield from _by_factor(view)
        yield from _shrunk(view)
        yield from _moved(view)
    if view.is_catchment:
        yield from _stays(view)
        yield from _inflow(view)
        yield from _census(view)


def _by_factor(view: AreaView) -> Iterator[Quantity]:
    figures = {figure.key: figure for figure in reported_figures(view.udmelding)}
    for row in rows_of(view.study.estimates.total_by_factor):
        basis = figures.get(row.basis)
        name = f"{row.factor:g}" if row.case == "fixed" else "assumed"
        held = (
            Text(f"målefaktor {row.factor:g}", f"measurement factor {row.factor:g}")
            if row.case == "fixed"
            else Text("målefaktoren som antaget", "the measurement factor as assumed")
        )
        yield Quantity(
            key=f"factor.{row.basis}.{name}",
            value=float(row.mean_persons),
            low=float(row.low_persons),
            high=float(row.high_persons),
            level=LEVEL,
            unit=basis.unit if basis else view.udmelding.need.unit,
            definition=Text(f"det rigtige antal, {held.da}", f"the true number, {held.en}"),
            evidence=Evidence.ASSUMED,
            source=joined_source([basis.source] if basis else []),
            date=basis.date if basis else Period("ikke oplyst"),
            method="docs/method.md#measurement-factor",
            inputs=(row.basis,) if basis else ("answers.total",),
        )


def _shrunk(view: AreaView) -> Iterator[Quantity]:
    regions = {region.slug: region.name for region in view.study.asked_regions}
    for row in rows_of(view.study.estimates.shrinkage_by_count):
        # A municipality's own count is no figure of a public report.
        if row.area not in regions and view.study.edition == "offentlig":
            continue
        name = regions.get(row.area, Text(row.area, row.area))
        yield Quantity(
            key=f"shrinkage.{row.area}",
            value=float(row.weight),
            unit=Unit.SHARE,
            definition=Text(f"eget tals vægt, {name.da}", f"weight of own count, {name.en}"),
            evidence=Evidence.ASSUMED,
            source=joined_source(()),
            area=row.area,
            method="docs/method.md#shrinkage",
            inputs=("answers.total",),
        )


def _moved(view: AreaView) -> Iterator[Quantity]:
    readings = {reading.id: reading for reading in view.udmelding.need.readings}
    for row in rows_of(view.study.estimates.trend_by_year):
        reading, case = readings[row.reading], _MOVES[row.case]
        key = f"trend.{row.reading}.{row.case}.{row.years_after}"
        da = f"{row.years_after} år efter aflæsningen, {case.da}: {reading.title.da}"
        en = f"{row.years_after} years after the reading, {case.en}: {reading.title.en}"
        yield _counted(
            view,
            reading,
            key=key,
            number=(row.mean_persons, row.low_persons, row.high_persons),
            definition=Text(da, en),
            method="trend",
        )
        if row.case == "central":
            yield _counted(
                view,
                reading,
                key=f"{key}.population",
                number=(row.held_persons,),
                definition=Text(f"kun befolkningen, {da}", f"population alone, {en}"),
                method="population-ahead",
            )


def _stays(view: AreaView) -> Iterator[Quantity]:
    table = view.study.estimates.stays_by_case
    if table.empty:
        return
    assumed = view.udmelding.parameters
    stay = [f"assumption.parameters.{name}" for name in STAYS_PER_YEAR if name in assumed]
    for row in rows_of(table[table["years"].isin(long_years(table))]):
        case = STAYS[row.case]
        yield Quantity(
            key=f"stay.{row.case}.longer_{row.years:g}",
            value=float(row.longer_share),
            unit=Unit.SHARE,
            definition=Text(
                f"andel af ophold over {Language('da').number(row.years, decimals=2)} år, {case.da}",
                f"share of stays of more than {row.years:g} years, {case.en}",
            ),
            evidence=Evidence.ASSUMED,
            source=joined_source(()),
            method="docs/method.md#stay-assumed",
            inputs=tuple(stay),
        )


def _inflow(view: AreaView) -> Iterator[Quantity]:
    readings = {reading.id: reading for reading in view.udmelding.need.readings}
    for row in rows_of(view.study.estimates.flow_by_stay):
        reading, case = readings[row.reading], STAYS[row.case]
        yield Quantity(
            key=f"inflow.{row.reading}.{row.case}",
            value=float(row.needed_per_year),
            unit=Unit.NEW_PERSONS_PER_YEAR,
            definition=Text(
                f"tilgang, der holder antallet, {case.da}",
                f"inflow that keeps the number, {case.en}",
            ),
            evidence=Evidence.ASSUMED,
            source=joined_source(figure.source for figure in reading.basis),
            date=reading.date,
            method="docs/method.md#flow-check",
            inputs=tuple(figure.key for figure in reading.basis),
        )


def _census(view: AreaView) -> Iterator[Quantity]:
    table = view.study.estimates.census_by_quarter
    if table.empty:
        return
    readings = {reading.id: reading for reading in view.udmelding.need.readings}
    whole: pd.Series[bool] = table["months"] % 12 == 0
    for row in rows_of(table[whole]):
        reading, years = readings[row.reading], row.months // 12
        yield _counted(
            view,
            reading,
            key=f"census.{row.reading}.{years}",
            number=(row.mean_persons, row.low_persons, row.high_persons),
            definition=Text(f"antal om {years} år", f"number in {years} years"),
            method="census-path",
        )


def _counted(
    view: AreaView,
    reading: NeedReading,
    *,
    key: str,
    number: tuple[float, ...],
    definition: Text,
    method: str,
) -> Quantity:
    """A number of citizens made from a reading, with the ends of its interval if it has one."""
    value, *ends = map(float, number)
    return Quantity(
        key=key,
        value=value,
        low=ends[0] if ends else None,
        high=ends[1] if ends else None,
        level=INTERVAL_LEVEL if ends else None,
        unit=view.udmelding.need.unit,
        definition=definition,
        evidence=Evidence.ASSUMED,
        source=joined_source(figure.source for figure in reading.basis),
        area=view.area.slug,
        date=reading.date,
        bound=reading.bound,
        method=f"docs/method.md#{method}",
        inputs=tuple(figure.key for figure in reading.basis),
    )
