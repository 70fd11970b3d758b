"""The figures of the alternatives, each traced to the reading it rests on and to its formula."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd

from analysis.assessment.figures.own import STAYS, RowFigures, joined_source
from analysis.assessment.figures.printed_columns import (
    CURVE,
    NEARNESS,
    OFFERS,
    OUTCOMES,
    STRUCTURES,
    TRIED,
    Named,
)
from analysis.assessment.study import AreaView
from analysis.assessment.tables import rows_of
from analysis.evidence import Evidence, Quantity, Unit
from analysis.language import Text

_CASES = {
    "central": Text("belastningen ligger fast", "the load known"),
    "uncertain": Text("belastningen usikker", "the load uncertain"),
}
_BY_CRITERION = "places-by-criterion"
# What is told of a row: the beginning of its keys, what it is about, its columns, its method.
_Told = tuple[str, Text, Named, str]
_LONG_RUN = Text(
    "Gælder på langt sigt med årets behov og pladser; forudsiger ikke netop det år.",
    "Holds in the long run with that year's need and places; does not predict that very year.",
)
_SEAT = Text(
    "Et nyt tilbuds placering er antaget; borgerne antages at bo, hvor befolkningen bor.",
    "A new offer's place is assumed; citizens are assumed to live where the population lives.",
)


def alternative_quantities(view: AreaView) -> dict[str, Quantity]:
    """Every number that a report on the alternatives may print, by key.

    Parameters
    ----------
    view
        The study seen from an area. What holds for the whole country is the same from every area
        and says so; the curve of splitting is of the catchment, and only seen from there.

    Returns
    -------
    dict
        Keys are unique and stable: ``alternative.<reading>.<case>.<years>.<alternative>.<column>``,
        with ``<offer>.<column>`` for one of its offers, ``structure``, ``curve``, ``nearness``,
        ``payment`` and ``tried``. Empty where the round has no alternatives.
    """
    return {quantity.key: quantity for quantity in _all(view)}


def _all(view: AreaView) -> Iterator[Quantity]:
    estimates = view.study.estimates
    if estimates.alternatives_by_year.empty:
        return
    yield from _by_reading(view, estimates.alternatives_by_year, _alternative)
    yield from _by_reading(view, _first_reading(estimates.alternatives_by_offer), _offer)
    yield from _by_reading(view, _first_reading(estimates.places_by_structure), _structure)
    yield from _by_reading(view, _each_offer(estimates.places_by_structure), _structure_part)
    if view.is_catchment:
        yield from _by_reading(view, _shown_curve(view), _curve)
    yield from _by_reading(view, estimates.supply_by_places, _tried)
    yield from _nearness(view)
    yield from _payment(view)


def _by_reading(
    view: AreaView, table: pd.DataFrame, tell: Callable[[AreaView, Any], _Told]
) -> Iterator[Quantity]:
    readings = {reading.id: reading for reading in view.udmelding.need.readings}
    for row in rows_of(table):
        key, of, columns, method = tell(view, row)
        yield from RowFigures(
            reading=readings[row.reading],
            key=key,
            of=of,
            columns=columns,
            method=method,
            note=_LONG_RUN,
            area=view.udmelding.capacity.catchment,
        ).quantities(row)


def _alternative(view: AreaView, row: Any) -> _Told:
    return _alternative_key(row), _of(view, row), OUTCOMES, "scenario-outcomes"


def _offer(view: AreaView, row: Any) -> _Told:
    of = _of(view, row)
    words = Text(f"{row.offer}, {of.da}", f"{row.offer}, {of.en}")
    return f"{_alternative_key(row)}.{row.offer}", words, OFFERS, "sustainability"


def _alternative_key(row: Any) -> str:
    return f"alternative.{row.reading}.{row.case}.{row.years_ahead}.{row.alternative}"


def _structure(_view: AreaView, row: Any) -> _Told:
    case = _CASES[row.case]
    of = Text(
        f"{row.offers} tilbud ({row.places}), {row.level:.0%}, {case.da}",
        f"{row.offers} offers ({row.places}), {row.level:.0%}, {case.en}",
    )
    return _structure_key(row), of, STRUCTURES, _BY_CRITERION


def _structure_key(row: Any) -> str:
    return f"structure.{row.reading}.{row.case}.{row.level}.{row.alternative}.{row.criterion}"


def _each_offer(table: pd.DataFrame) -> pd.DataFrame:
    """One row for each offer of a structure: its number, and the places it has of its own."""
    rows = [
        {**row._asdict(), "number": number, "own_places": int(places)}
        for row in rows_of(_first_reading(table))
        for number, places in enumerate(str(row.places).split(" + "), start=1)
    ]
    return pd.DataFrame(rows)


def _structure_part(_view: AreaView, row: Any) -> _Told:
    case = _CASES[row.case]
    of = Text(
        f"tilbud nr. {row.number} af {row.offers}, {row.level:.0%}, {case.da}",
        f"offer no. {row.number} of {row.offers}, {row.level:.0%}, {case.en}",
    )
    columns = {"own_places": (Unit.PLACES, Text("pladser", "places"))}
    return f"{_structure_key(row)}.offer_{row.number}", of, columns, _BY_CRITERION


def _curve(_view: AreaView, row: Any) -> _Told:
    case = _CASES[row.case]
    of = Text(
        f"{row.new_places} + {row.other_places} pladser, {case.da}",
        f"{row.new_places} + {row.other_places} places, {case.en}",
    )
    key = f"curve.{row.reading}.{row.case}.{row.total_places}.{row.new_places}.{row.help}"
    return key, of, CURVE, "price-of-splitting"


def _tried(_view: AreaView, row: Any) -> _Told:
    case = STAYS[row.case]
    of = Text(f"{row.places} pladser, {case.da}", f"{row.places} places, {case.en}")
    return f"tried.{row.reading}.{row.case}.{row.places}", of, TRIED, "within-days"


def _first_reading(table: pd.DataFrame) -> pd.DataFrame:
    """The rows of the first reading: the part that is printed."""
    return table if table.empty else table[table["reading"] == table["reading"].iloc[0]]


def _shown_curve(view: AreaView) -> pd.DataFrame:
    """The curve of the first reading at the round's own share: the part that is printed."""
    first = _first_reading(view.study.estimates.splitting_curve)
    return first if first.empty else first[first["share"] == first["share"].iloc[0]]


def _nearness(view: AreaView) -> Iterator[Quantity]:
    for row in rows_of(view.study.estimates.nearness_by_area):
        name = _name(view, row.alternative)
        for column, words in NEARNESS.items():
            value = getattr(row, column)
            if pd.isna(value):
                continue
            yield Quantity(
                key=f"nearness.{row.alternative}.{row.area}.{column}",
                value=float(value),
                unit=Unit.KM,
                definition=Text(f"{words.da}: {name.da}", f"{words.en}: {name.en}"),
                evidence=Evidence.ASSUMED,
                source=joined_source([view.study.population.source]),
                area=row.area,
                method="docs/method.md#nearness",
                inputs=("population.share",),
                note=_SEAT,
            )


def _payment(view: AreaView) -> Iterator[Quantity]:
    table = view.study.estimates.payment_by_municipality
    if table.empty:
        return
    for alternative in dict.fromkeys(table["alternative"]):
        rows = table[table["alternative"] == alternative]
        groups = {area.slug: area.municipalities for area in view.study.areas.report_areas}
        own = {} if view.is_nation else {code: (code,) for code in view.area.municipalities}
        for place, codes in {**groups, **own}.items():
            cost = rows[rows["municipality"].isin(codes)]["dkk_per_year"].sum()
            name = _name(view, alternative)
            yield Quantity(
                key=f"payment.{alternative}.{place}.dkk_per_year",
                value=float(cost),
                unit=Unit.DKK,
                definition=Text(f"betaling om året: {name.da}", f"payment a year: {name.en}"),
                evidence=Evidence.ASSUMED,
                source=joined_source([view.study.population.source]),
                area=place,
                method="docs/method.md#objective-financing",
            )


def _name(view: AreaView, alternative: str) -> Text:
    scenarios = view.udmelding.scenarios
    found = scenarios.alternatives if scenarios else ()
    return next(
        (one.name for one in found if one.id == alternative), Text(alternative, alternative)
    )


def _of(view: AreaView, row: Any) -> Text:
    name, words = _name(view, row.alternative), _CASES[row.case]
    return Text(f"{name.da}, {row.year:.0f}, {words.da}", f"{name.en}, {row.year:.0f}, {words.en}")
