"""The figures of siting and of sensitivity, each traced to its reading and to its formula."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from analysis.assessment.figures.own import RowFigures, joined_source
from analysis.assessment.figures.printed_columns import (
    INFORMATION,
    SAVED,
    SITES,
    SITES_BY_FACTOR,
    TORNADO,
)
from analysis.assessment.study import AreaView
from analysis.assessment.tables import rows_of
from analysis.catalogue.parameters import NeedReading
from analysis.evidence import Evidence, Quantity, Unit
from analysis.language import Text

_UNITS = {1: Text("én ny enhed", "one new unit"), 2: Text("to nye enheder", "two new units")}
ASSUMPTIONS = {
    "mean_persons": (Unit.PERSONS, Text("borgere i gennemsnit", "citizens on average")),
    "mean_cv": (Unit.RATIO, Text("spredning om gennemsnittet", "spread of the mean")),
    "service_level": (Unit.PROBABILITY, Text("serviceniveau", "service level")),
}
_KNOWN = {
    "now": Text("som i dag", "as today"),
    "mean": Text("gennemsnittet kendt", "the mean known"),
    "share": Text("områdets andel kendt", "the area's share known"),
    "all": Text("alt kendt", "all known"),
}
_WHERE = Text(
    "Borgerne antages at bo, hvor befolkningen bor; afstand alene, intet om grunde, personale "
    "eller økonomi.",
    "Citizens are assumed to live where the population lives; distance only, nothing of sites, "
    "staff or money.",
)
_SHARE_OF_ALL = Text("andel af at vide alt", "share of knowing all")
_REDUCTION = Text("usikkerhed, der forsvinder", "uncertainty that goes")
_SILENT = Text("de tavses andel af befolkningen", "the silent's share of the population")
_LOSS = Text(
    "Én borger uden plads vejer som så mange tomme pladser, som serviceniveauet svarer til.",
    "One citizen without a place weighs as many empty places as the service level implies.",
)


def siting_quantities(view: AreaView) -> dict[str, Quantity]:
    """Every number that a report on siting and sensitivity may print, by key.

    Parameters
    ----------
    view
        The study seen from an area: siting is the same from every area, and says so.

    Returns
    -------
    dict
        Keys are unique and stable: ``site.<reading>.<units>.<codes>.<column>``,
        ``site.<reading>.<units>.saved.<area>.<column>``,
        ``site.<reading>.<units>.factor.<factor>.<column>``, ``tornado``, ``turning``, ``knowing``
        and ``asking``. Sites of the first reading only: the part that is printed.
    """
    return {quantity.key: quantity for quantity in _all(view)}


def site_codes(row: Any) -> str:
    """The units of a choice as part of a key: 746, or 175+746."""
    return "+".join(str(unit) for unit in (row.first_unit, row.second_unit) if pd.notna(unit))


def factor_words(factor: float) -> str:
    """A road factor as part of a key: 1.2."""
    return f"{factor:.1f}"


def _all(view: AreaView) -> Iterator[Quantity]:
    for reading in view.udmelding.need.readings:
        yield from _siting(view, reading)
        yield from _sensitivity(view, reading)
    if not view.study.estimates.sites.empty:
        yield from _citizens(view)


def _siting(view: AreaView, reading: NeedReading) -> Iterator[Quantity]:
    estimates = view.study.estimates
    if estimates.sites.empty or reading.id != estimates.sites["reading"].iloc[0]:
        return
    names = view.study.country.every_area.names
    for row in _of(estimates.sites, reading):
        codes = site_codes(row)
        where = ", ".join(names[code] for code in codes.split("+"))
        units = _UNITS[row.new_units]
        yield from RowFigures(
            reading=reading,
            key=f"site.{reading.id}.{row.new_units}.{codes}",
            of=Text(f"{units.da} i {where}", f"{units.en} in {where}"),
            columns=SITES,
            method="siting-enumeration",
            note=_WHERE,
        ).quantities(row)
    for row in _of(estimates.sites_saved_by_area, reading):
        units = _UNITS[row.new_units]
        yield from RowFigures(
            reading=reading,
            key=f"site.{reading.id}.{row.new_units}.saved.{row.area}",
            of=Text(f"{units.da}, {row.area}", f"{units.en}, {row.area}"),
            columns=SAVED,
            method="siting-distance",
            note=_WHERE,
            area=row.area,
        ).quantities(row)
    for row in _of(estimates.sites_by_factor, reading):
        units, factor = _UNITS[row.new_units], factor_words(row.factor)
        yield from RowFigures(
            reading=reading,
            key=f"site.{reading.id}.{row.new_units}.factor.{factor}",
            of=Text(f"{units.da}, vejfaktor {factor}", f"{units.en}, road factor {factor}"),
            columns=SITES_BY_FACTOR,
            method="travel",
            note=_WHERE,
        ).quantities(row)


def _citizens(view: AreaView) -> Iterator[Quantity]:
    """The citizens expected in each municipality, as the map shows them: the first reading's."""
    reading, population = view.udmelding.need.readings[0], view.study.population
    names = view.study.country.every_area.names
    for code, persons in population.by_municipality.items():
        name = str(names[str(code)])
        yield Quantity(
            key=f"site.{reading.id}.citizens.{code}",
            value=float(persons) / population.total_persons * reading.mean.central,
            unit=view.udmelding.need.unit,
            definition=Text(f"ventede borgere, {name}", f"expected citizens, {name}"),
            evidence=Evidence.ASSUMED,
            source=joined_source([*(f.source for f in reading.basis), population.source]),
            area=str(code),
            date=reading.date,
            method="docs/method.md#need-share",
            inputs=tuple(figure.key for figure in reading.basis),
            note=_WHERE,
        )


def _sensitivity(view: AreaView, reading: NeedReading) -> Iterator[Quantity]:
    estimates = view.study.estimates
    for row in _of(estimates.tornado, reading):
        unit, name = ASSUMPTIONS[row.name]
        ends = {end: (unit, Text(end, end)) for end in ("low", "central", "high")}
        yield from RowFigures(
            reading=reading,
            key=f"tornado.{reading.id}.{row.name}",
            of=name,
            columns={**TORNADO, **ends},
            method="tornado",
            note=_LOSS,
        ).quantities(row)
    for row in _of(estimates.turning_values, reading):
        unit, name = ASSUMPTIONS[row.assumption]
        turn = Text("her vender svaret", "here the answer turns")
        yield from RowFigures(
            reading=reading,
            key=f"turning.{reading.id}.{row.places}.{row.assumption}",
            of=Text(f"{name.da}, {row.places} pladser", f"{name.en}, {row.places} places"),
            columns={"value": (unit, turn)},
            method="turning-value",
            note=_LOSS,
        ).quantities(row)
    yield from _information(view, reading)


def _information(view: AreaView, reading: NeedReading) -> Iterator[Quantity]:
    estimates = view.study.estimates
    for row in _of(estimates.value_of_knowing, reading):
        known = _KNOWN[row.name]
        yield from RowFigures(
            reading=reading,
            key=f"knowing.{reading.id}.{row.area}.{row.name}",
            of=Text(f"{known.da}, {row.area}", f"{known.en}, {row.area}"),
            columns=INFORMATION,
            method="evppi",
            note=_LOSS,
            area=row.area,
        ).quantities(row)
    for row in _of(estimates.value_of_asking, reading):
        share = f"{row.reduction:.0%}"
        name = f"{row.reduction:g}" if pd.isna(row.silent_share) else "silent"
        columns = {name: INFORMATION[name] for name in ("value_places", "value_citizens")}
        columns["share_of_perfect"] = (Unit.SHARE, _SHARE_OF_ALL)
        columns["reduction"] = (Unit.SHARE, _REDUCTION)
        columns["silent_share"] = (Unit.SHARE, _SILENT)
        yield from RowFigures(
            reading=reading,
            key=f"asking.{reading.id}.{name}",
            of=Text(f"usikkerheden {share} mindre", f"uncertainty {share} less"),
            columns=columns,
            method="evsi",
            note=_LOSS,
        ).quantities(row)


def _of(table: pd.DataFrame, reading: NeedReading) -> Iterator[Any]:
    return iter(()) if table.empty else rows_of(table[table["reading"] == reading.id])
