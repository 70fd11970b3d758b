"""Sentences about siting and sensitivity, each with the keys of the figures in it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.assessment.study import AreaView
from analysis.assessment.tables import rows_of
from analysis.catalogue.parameters import NeedReading
from analysis.country.travel import ROAD_FACTOR, ROAD_FACTOR_HIGH, ROAD_FACTOR_LOW
from analysis.evidence import Unit
from analysis.language import Language
from analysis.model.sensitivity.shortage_loss import ShortageLoss
from analysis.report.amounts import amount, number_in, number_of
from analysis.report.answer import first_reading
from analysis.report.offer_words import NOTHING, Said
from analysis.report.siting_choices import (
    CLOSE_KM,
    at_factors,
    choice_name,
    close_ones,
    factor_key,
    most_often,
    nearest_choice,
    saved,
    saved_key,
    seat_names,
    site_key,
)

_ASSUMPTION_UNITS = {
    "mean_persons": Unit.PERSONS,
    "mean_cv": Unit.SHARE,
    "service_level": Unit.PROBABILITY,
}


def site_words(view: AreaView, units: int, language: Language) -> Said:
    """Where so many new units most often lie nearest, and how much nearer that is."""
    row = most_often(view, units)[0]
    values = {
        "name": choice_name(view, row, language),
        "chance": language.percent(float(row.chance_best)),
        "saved": language.number(float(row.saved_km)),
        "after": language.number(float(row.mean_km)),
        "before": language.number(float(row.saved_km + row.mean_km)),
        "seats": seat_names(view, language),
    }
    columns = ("chance_best", "saved_km", "mean_km")
    said = Said(
        language.text("siting.one" if units == 1 else "siting.two", **values),
        tuple(site_key(view, row, column) for column in columns),
    )
    nearest = nearest_choice(view, units)
    if choice_name(view, nearest, language) == values["name"]:
        return said
    text = language.text(
        "siting.on_average",
        name=choice_name(view, nearest, language),
        saved=language.number(float(nearest.saved_km)),
    )
    return said + Said(text, (site_key(view, nearest, "saved_km"),))


def saved_words(view: AreaView, language: Language) -> Said:
    """How much shorter the way gets for a citizen of the area with one new unit, and with two."""
    said = NOTHING
    for units in (1, 2):
        row = saved(view, units).get(view.area.slug)
        if row is None or pd.isna(row.saved_km):
            return Said(language.text("siting.saved_unknown"))
        name = "siting.saved" if round(float(row.saved_km)) else "siting.not_saved"
        text = language.text(
            name,
            area=language.choose(view.area.name),
            units=language.text(f"siting.units_{units}"),
            name=choice_name(view, row, language),
            before=language.number(float(row.km_before)),
            after=language.number(float(row.km_after)),
            km=language.number(float(row.saved_km)),
        )
        columns = ("saved_km", "km_before", "km_after")
        said += Said(text, tuple(saved_key(view, row, column) for column in columns))
    return said


def sturdy_words(view: AreaView, language: Language) -> Said:
    """How sturdy the nearest place is: how many lie about as near, and what the roads do to it."""
    close = close_ones(view)
    # The nearest itself is not one of the others.
    said = Said(
        language.plural(
            "siting.close",
            len(close) - 1,
            n=language.number(len(close) - 1),
            km=language.number(CLOSE_KM),
        ),
        tuple(site_key(view, row, "regret_km") for row in close),
    )
    found = at_factors(view, 1)
    names = {choice_name(view, row, language) for row in found.values()}
    text = language.text(
        "siting.factor_same" if len(names) == 1 else "siting.factor_other",
        low=language.number(float(found[ROAD_FACTOR_LOW].saved_km)),
        high=language.number(float(found[ROAD_FACTOR_HIGH].saved_km)),
        low_factor=language.number(ROAD_FACTOR_LOW, 1),
        factor=language.number(ROAD_FACTOR, 1),
        high_factor=language.number(ROAD_FACTOR_HIGH, 1),
        names=language.join(sorted(names)),
    )
    ends = (found[ROAD_FACTOR_LOW], found[ROAD_FACTOR_HIGH])
    return said + Said(text, tuple(factor_key(view, row, "saved_km") for row in ends))


def sturdy_reading(view: AreaView) -> NeedReading | None:
    """The reading that tornado and turning values are shown for: the first that has them."""
    table = view.study.estimates.tornado
    if table.empty or not view.is_catchment:
        return None
    return first_reading(view, table)


def assumption_name(name: str, language: Language) -> str:
    """An assumption that the places rest on, in words."""
    return language.text(f"sturdy.{name}")


def assumption_value(name: str, value: float, language: Language) -> str:
    """A value of an assumption: 72, or 95 %."""
    unit = _ASSUMPTION_UNITS[name]
    return number_in(language, unit, round(value, 1) if unit is Unit.PERSONS else value)


def _within(name: str) -> str:
    """A name inside a sentence."""
    return name[:1].lower() + name[1:]


def places_words(view: AreaView, language: Language) -> Said:
    """What moves the places that suffice most, and where the most places that are tried give out."""
    reading = sturdy_reading(view)
    if reading is None:
        return NOTHING
    table = view.study.estimates.tornado
    row = next(rows_of(table[table["reading"] == reading.id]))
    values = {
        "places": amount(language, Unit.PLACES, int(row.result_central)),
        "level": language.percent(view.udmelding.service_levels.main),
    }
    said = Said(
        language.text("sturdy.enough", **values),
        (f"tornado.{reading.id}.{row.name}.result_central",),
    )
    return said + most_moved(view, language) + _turn_words(view, reading, language)


def most_moved(view: AreaView, language: Language) -> Said:
    """In one sentence how sturdy the number of places is: what moves it most, and how far."""
    reading = sturdy_reading(view)
    if reading is None:
        return NOTHING
    table = view.study.estimates.tornado
    row = next(rows_of(table[table["reading"] == reading.id]))
    low, high = sorted((int(row.result_low), int(row.result_high)))
    text = language.text(
        "sturdy.moves",
        name=_within(assumption_name(row.name, language)),
        from_=assumption_value(row.name, float(row.low), language),
        to=assumption_value(row.name, float(row.high), language),
        low=language.number(low),
        high=amount(language, Unit.PLACES, high),
    )
    key = f"tornado.{reading.id}.{row.name}"
    ends = ("result_low", "result_high", "low", "high")
    return Said(text, tuple(f"{key}.{end}" for end in ends))


def _turn_words(view: AreaView, reading: NeedReading, language: Language) -> Said:
    """The mean up to which the most places that any source states suffice."""
    table = view.study.estimates.turning_values
    rows = table[(table["reading"] == reading.id) & (table["assumption"] == "mean_persons")]
    known = rows[rows["value"].notna()]
    if known.empty:
        return NOTHING
    figures = (places.figure for offer in view.udmelding.offers for places in offer.places)
    stated = known[known["places"].isin([figure.value for figure in figures])]
    chosen = known if stated.empty else stated
    row: Any = list(rows_of(chosen.sort_values("places", kind="stable")))[-1]
    text = language.text(
        "sturdy.turn",
        places=amount(language, Unit.PLACES, int(row.places)),
        value=language.number(float(row.value), 1),
        mean=amount(language, Unit.PERSONS, float(row.central)),
    )
    return Said(text, (f"turning.{reading.id}.{row.places}.mean_persons.value",))


def asking_words(view: AreaView, language: Language) -> Said:
    """Whether it is worth chasing the silent: what their answers, and certainty, are worth."""
    reading = sturdy_reading(view)
    if reading is None:
        return NOTHING
    table = view.study.estimates.value_of_asking
    rows = table[table["reading"] == reading.id]
    said = NOTHING
    for row in rows_of(rows[rows["silent_share"].notna()]):
        text = language.text(
            "sturdy.silent",
            share=language.percent(float(row.silent_share)),
            reduction=language.percent(float(row.reduction)),
            **_worth(row, language),
        )
        columns = ("silent_share", "reduction", "value_places", "value_citizens")
        said += Said(text, tuple(f"asking.{reading.id}.silent.{name}" for name in columns))
    whole: Any = list(rows_of(rows))[-1]
    keys = tuple(f"asking.{reading.id}.1.{name}" for name in ("value_places", "value_citizens"))
    said += Said(language.text("sturdy.certainty", **_worth(whole, language)), keys)
    return said + Said(loss_words(view, language))


def loss_words(view: AreaView, language: Language) -> str:
    """The loss that values are stated under: what a citizen without a place weighs."""
    level = view.udmelding.service_levels.main
    return language.text(
        "sturdy.loss",
        ratio=amount(language, Unit.PLACES, round(ShortageLoss(level=level).ratio)),
        level=language.percent(level),
    )


def _worth(row: Any, language: Language) -> dict[str, str]:
    return {
        "places": number_of(language, round(float(row.value_places), 2)),
        "citizens": number_of(language, round(float(row.value_citizens), 2)),
    }
