"""Cells of a table: the raw value for the CSV, the words for the reader."""

from __future__ import annotations

import math
from collections.abc import Iterable

from analysis.assessment.study import AreaView
from analysis.catalogue.parameters import NeedReading
from analysis.evidence import Quantity, Source
from analysis.language import Language
from analysis.periods import Period
from analysis.report.amounts import number_in, number_of
from analysis.report.blocks import Cell, Column


def column(language: Language, key: str, *, numeric: bool = False, unit: str = "") -> Column:
    """A column with its heading from the catalogue of texts."""
    return Column(key=key, text=language.text(f"column.{key}"), numeric=numeric, unit=unit)


def columns(language: Language, *keys: str, numeric: bool = False, unit: str = "") -> list[Column]:
    """Columns of one kind beside each other."""
    return [column(language, key, numeric=numeric, unit=unit) for key in keys]


def words(text: str) -> Cell:
    """A cell of words, the same in the CSV."""
    return Cell(text, text)


def number(language: Language, value: float | None) -> Cell:
    """A number as a reader can use it, or that it is not known; the CSV keeps every digit."""
    if value is None or math.isnan(value):
        return unknown(language)
    return Cell(value, number_of(language, value))


def chance(language: Language, value: float | None) -> Cell:
    """A probability or share as a percentage, or that it is not known; the CSV keeps 0-1."""
    if value is None or math.isnan(value):
        return unknown(language)
    return Cell(value, language.percent(value))


def period(language: Language, value: Period) -> Cell:
    """A date as precisely as its source gives it."""
    return Cell(value.text, language.period(value))


def unknown(language: Language) -> Cell:
    """A value nobody has stated: empty in the CSV, said in words to the reader."""
    return Cell(None, language.text("unknown"))


def dash() -> Cell:
    """Nothing, where there can be none: empty in the CSV."""
    return Cell(None, "–")


def value_of(language: Language, quantity: Quantity) -> Cell:
    """A figure's value or range with what the source says of its exactness."""
    if not quantity.known:
        return unknown(language)
    if quantity.low is not None and quantity.high is not None:
        ends = [number_in(language, quantity.unit, end) for end in (quantity.low, quantity.high)]
        shown = language.text("number.interval", low=ends[0], high=ends[1])
    else:
        known = next(n for n in (quantity.value, quantity.low, quantity.high) if n is not None)
        shown = number_in(language, quantity.unit, known)
    return Cell(quantity.value, language.text(f"bound.{quantity.bound}", value=shown))


def reckoned_from(language: Language, *readings: NeedReading) -> str:
    """The source line of what we have reckoned from readings of need."""
    basis = (figure.source for reading in readings for figure in reading.basis)
    return sources(language, basis, own=True)


def area_names(view: AreaView, language: Language) -> dict[str, str]:
    """What the areas of reports are called, by slug."""
    return {area.slug: language.choose(area.name) for area in view.study.areas.report_areas}


def marked_names(view: AreaView, language: Language) -> dict[str, str]:
    """The same, the report's own marked as such."""
    names = area_names(view, language)
    if view.area.slug in names:
        names[view.area.slug] = language.text("table.here", area=names[view.area.slug])
    return names


def sources(language: Language, found: Iterable[Source], *, own: bool = False) -> str:
    """The source line below a table or picture: each source once, after our own part in it."""
    titles = "; ".join(dict.fromkeys(source.title for source in found))
    if not own:
        return titles
    return (
        language.text("source.own", sources=titles) if titles else language.text("source.own_only")
    )
