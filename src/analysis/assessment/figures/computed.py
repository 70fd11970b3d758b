"""The figures of our own, each traced to the published ones and to its formula."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pandas as pd

from analysis.assessment.figures.need import need_figures
from analysis.assessment.figures.own import STAYS, joined_source
from analysis.assessment.need.size import INTERVAL_LEVEL
from analysis.assessment.study import AreaView
from analysis.assessment.tables import rows_of
from analysis.catalogue.parameters import NeedReading
from analysis.evidence import Evidence, Quantity, Unit
from analysis.language import Text

_CASES = {
    "low": Text("lavt gennemsnit, fast", "low mean, known"),
    "central": Text("gennemsnittet fast", "the mean known"),
    "high": Text("højt gennemsnit, fast", "high mean, known"),
    "uncertain": Text("gennemsnittet usikkert", "the mean uncertain"),
}
_STAYS = {
    **STAYS,
    "growth": Text("mellemlangt ophold og voksende tilgang", "medium stay and growing inflow"),
    "uncertain": Text("opholdet og tilgangen usikre", "stay and inflow uncertain"),
}
_ANSWERED = {
    "reported": Text("indberettet", "reported"),
    "measurement": Text("overset, minus fejlagtigt medregnet", "missed, less wrongly counted"),
    "silent": Text("hos dem, der ikke har svaret", "with those who have not answered"),
    "total": Text("i alt", "in all"),
}
_CRITERIA = {
    "pooled": Text("ét tilbud", "one offer"),
    "each_alone": Text("to tilbud, hvert for sig", "two offers, each by itself"),
    "both_at_once": Text("to tilbud, begge samtidig", "two offers, both at once"),
}
_SPREAD = Text(
    "Intervallet hviler på en antaget spredning om gennemsnittet.",
    "The interval rests on an assumed spread of the mean.",
)
_TOO_FEW = Text("andel af tiden med for få pladser", "share of time too few")
_BEYOND = Text("forventet antal ud over pladserne", "expected number beyond")
_OCCUPANCY = Text("belægning", "occupancy")
_PARTS = {
    "total": Text("i alt", "in all"),
    "first": Text("det første", "the first"),
    "second": Text("det andet", "the second"),
}


def computed_quantities(view: AreaView) -> Iterator[Quantity]:
    """Need, stock, balance, places, split and gap of an area, where the study has them."""
    for reading in view.udmelding.need.readings:
        maker = _Maker(view, reading)
        yield from _need(maker)
        yield from _stock(maker)
        if view.is_catchment:
            yield from _balance(maker)
            yield from _places(maker)
            yield from _ahead(maker)
            yield from _split(maker)
    yield from _answered(view)
    yield from need_figures(view)
    yield from _gaps(view)


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes figures computed from one reading in one area: all assumed unless said otherwise."""

    view: AreaView
    reading: NeedReading

    def quantity(
        self, key: str, value: float, unit: Unit, definition: Text, *, method: str
    ) -> Quantity:
        """A figure dated as its reading, known since the study, traced to the reading's basis."""
        return Quantity(
            key=key,
            value=float(value),
            unit=unit,
            definition=definition,
            evidence=Evidence.ASSUMED,
            source=joined_source(figure.source for figure in self.reading.basis),
            area=self.view.area.slug,
            date=self.reading.date,
            method=f"docs/method.md#{method}",
            inputs=tuple(figure.key for figure in self.reading.basis),
        )

    def rows(self, table: pd.DataFrame) -> pd.DataFrame:
        """The reading's own rows of one of the study's tables."""
        return table if table.empty else table[table["reading"] == self.reading.id]


def _need(maker: _Maker) -> Iterator[Quantity]:
    """Need of the area itself, and of every area that its report shows beside it."""
    view, reading = maker.view, maker.reading
    spread = view.udmelding.need.spread
    names = {area.slug: area.name for area in view.study.areas.report_areas}
    for row in rows_of(maker.rows(view.study.estimates.need_by_area)):
        name = names[row.area]
        definition = Text(
            f"behov, {name.da}: {reading.title.da}", f"need, {name.en}: {reading.title.en}"
        )
        need = maker.quantity(
            f"need.{reading.id}.{row.area}",
            row.mean,
            view.udmelding.need.unit,
            definition,
            method="need-count",
        )
        need = replace(
            need,
            area=row.area,
            low=float(row.count_low),
            high=float(row.count_high),
            level=INTERVAL_LEVEL,
            bound=reading.bound,
            inputs=(*need.inputs, "population.share", "need.mean_cv"),
            note=_SPREAD,
        )
        if row.area == view.area.slug:
            yield replace(need, key=f"need.{reading.id}")
        yield need
        for quantity in _none(maker, name, row.none_known, row.none_uncertain):
            yield replace(quantity, key=quantity.key.format(area=row.area), area=row.area)
    if spread is not None:
        definition = Text("antaget spredning om gennemsnittet", "assumed spread of the mean")
        cv = maker.quantity(
            "need.mean_cv", spread.mean_cv.central, Unit.SHARE, definition, method="need-mean"
        )
        yield replace(cv, low=spread.mean_cv.low, high=spread.mean_cv.high)


def _none(maker: _Maker, name: Text, known: float, uncertain: float) -> Iterator[Quantity]:
    for case, label, value in (
        ("known", _CASES["central"], known),
        ("uncertain", _CASES["uncertain"], uncertain),
    ):
        definition = Text(
            f"chance for ingen, {name.da}, {label.da}", f"chance of none, {name.en}, {label.en}"
        )
        key = f"none.{maker.reading.id}.{{area}}.{case}"
        yield maker.quantity(key, value, Unit.PROBABILITY, definition, method="need-count")


def _stock(maker: _Maker) -> Iterator[Quantity]:
    for row in rows_of(maker.rows(maker.view.study.estimates.stock_by_stay)):
        years = row.mean_stay_years
        yield maker.quantity(
            f"stock.{maker.reading.id}.{row.stay}",
            row.stock_persons,
            Unit.PERSONS,
            Text(
                f"samtidige borgere ved {years:g} års ophold",
                f"simultaneous citizens with a stay of {years:g} years",
            ),
            method="yearly-persons-to-stock",
        )


def _balance(maker: _Maker) -> Iterator[Quantity]:
    for row in rows_of(maker.rows(maker.view.study.estimates.balance_by_places)):
        case, key = _CASES[row.case], f"balance.{maker.reading.id}.{row.case}.{row.places}"
        of = Text(f"{row.places} pladser, {case.da}", f"{row.places} places, {case.en}")
        for name, value, unit, words, method in (
            (
                "exceeding",
                row.chance_of_exceeding,
                Unit.PROBABILITY,
                _TOO_FEW,
                "chance-of-exceeding",
            ),
            ("excess", row.expected_excess_persons, Unit.PERSONS, _BEYOND, "expected-excess"),
            ("occupancy", row.occupancy_share, Unit.SHARE, _OCCUPANCY, "occupancy"),
        ):
            definition = Text(f"{words.da}: {of.da}", f"{words.en}: {of.en}")
            yield maker.quantity(f"{key}.{name}", value, unit, definition, method=method)


def _places(maker: _Maker) -> Iterator[Quantity]:
    for row in rows_of(maker.rows(maker.view.study.estimates.places_by_level)):
        case = _CASES[row.case]
        yield maker.quantity(
            f"places.{maker.reading.id}.{row.case}.{row.level}",
            row.places,
            Unit.PLACES,
            Text(
                f"pladser, der rækker {row.level:.0%} af tiden, {case.da}",
                f"places that suffice {row.level:.0%} of the time, {case.en}",
            ),
            method="places-needed",
        )


def _ahead(maker: _Maker) -> Iterator[Quantity]:
    for row in rows_of(maker.rows(maker.view.study.estimates.census_ahead)):
        case = _STAYS[row.case]
        yield maker.quantity(
            f"ahead.{maker.reading.id}.{row.case}.{row.places}.{row.years}",
            row.chance_of_exceeding,
            Unit.PROBABILITY,
            Text(
                f"chance for over {row.places} efter {row.years} år, {case.da}",
                f"chance of more than {row.places} after {row.years} years, {case.en}",
            ),
            method="census-path",
        )


def _split(maker: _Maker) -> Iterator[Quantity]:
    for row in rows_of(maker.rows(maker.view.study.estimates.split_by_level)):
        key = f"split.{maker.reading.id}.{row.case}.{row.level}.{row.criterion}"
        case, criterion = _CASES[row.case], _CRITERIA[row.criterion]
        of = Text(f"{criterion.da}, {case.da}", f"{criterion.en}, {case.en}")
        for part, label in _PARTS.items():
            number = getattr(row, f"{part}_places")
            if not pd.isna(number):
                definition = Text(f"pladser {label.da}: {of.da}", f"places {label.en}: {of.en}")
                yield maker.quantity(
                    f"{key}.{part}", number, Unit.PLACES, definition, method="pooled-and-split"
                )
        if not pd.isna(row.chance_both_suffice):
            yield maker.quantity(
                f"{key}.both",
                row.chance_both_suffice,
                Unit.PROBABILITY,
                Text(f"begge rækker samtidig: {of.da}", f"both suffice at once: {of.en}"),
                method="both-at-once",
            )


def _answered(view: AreaView) -> Iterator[Quantity]:
    table = view.study.estimates.need_from_answers
    if table.empty:
        return
    source = joined_source(a.source.source for a in view.udmelding.answers if a.low is not None)
    for row in rows_of(table[table["area"] == view.area.slug]):
        part = _ANSWERED[row.part]
        yield Quantity(
            key=f"answers.{row.part}",
            value=row.mean_persons,
            unit=view.udmelding.need.unit,
            definition=part,
            evidence=Evidence.REPORTED if row.part == "reported" else Evidence.ASSUMED,
            source=source,
            area=view.area.slug,
            low=row.low_persons,
            high=row.high_persons,
            level=0.9,
            method="docs/method.md#posterior-draws",
            inputs=("population.share",),
        )


def _gaps(view: AreaView) -> Iterator[Quantity]:
    for pair in view.gap_basis.pairs:
        maker = _Maker(view, pair.reading)
        for row in rows_of(maker.rows(view.need)):
            places = float(pair.places.value or 0)
            gap = maker.quantity(
                f"gap.{pair.reading.id}.{pair.places.key}",
                row.mean - places,
                Unit.PERSONS,
                Text("borgere ud over pladserne", "citizens beyond the places"),
                method="gap",
            )
            yield replace(
                gap,
                low=row.count_low - places,
                high=row.count_high - places,
                level=INTERVAL_LEVEL,
                bound=pair.reading.bound,
                inputs=(f"need.{pair.reading.id}", pair.places.key),
                note=_SPREAD,
            )
