"""The picture of need by area: a published national number shared out by population."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

from analysis.assessment.study import AreaView
from analysis.catalogue.parameters import NeedReading
from analysis.country.areas import Area
from analysis.evidence import Evidence, Unit
from analysis.language import Language
from analysis.report.amounts import amount, number_of
from analysis.report.answer import reading_amount
from analysis.report.blocks import Block
from analysis.report.figures.drawing import finish, new_picture, note_height, write_notes
from analysis.report.figures.rows import Row, RowChart
from analysis.report.house_style import house_style
from analysis.report.tables import cells

_Rows = Mapping[str, Mapping[Hashable, Any]]

_YEARLY = (Unit.NEW_PERSONS_PER_YEAR, Unit.PERSONS_PER_YEAR, Unit.COURSES_PER_YEAR)
# Below this, every area would be printed with a chance of none "under 1 %".
_WORTH_PRINTING = 0.005


def need_by_area(view: AreaView, language: Language) -> Block | None:
    """The first reading of need shared out by population: mean and interval of every area.

    Returns
    -------
    Block or None
        None where no reading says how large the target group is.
    """
    table = view.study.estimates.need_by_area
    if table.empty:
        return None
    reading = view.udmelding.need.readings[0]
    records = table[table["reading"] == reading.id].to_dict("records")
    rows = {str(record["area"]): record for record in records}
    notes = _notes(view, reading, language)
    with house_style():
        chart = _chart(view, rows, language)
        height = chart.height + note_height(notes)
        figure = new_picture(height)
        chart.draw(figure, height, language)
        write_notes(figure, notes)
        return finish(
            figure,
            label="behov-efter-omraade",
            caption=_caption(view, rows, reading, language),
            alt=_alt(view, rows, language),
            source=cells.sources(
                language,
                [*(f.source for f in reading.basis), view.study.population.source],
                own=True,
            ),
            evidence_label=language.text(f"evidence.{Evidence.ASSUMED}"),
        )


def basis_note(view: AreaView, reading: NeedReading, language: Language) -> str:
    """Which mean a picture is reckoned with, and what it was read off."""
    return language.text(
        "figure.basis",
        mean=amount(language, view.udmelding.need.unit, reading.mean.central),
        title=language.choose(reading.title),
    )


def mean_words(view: AreaView, reading: NeedReading, language: Language) -> str:
    """The mean that is reckoned with and, where that is not the same, what its sources say."""
    mean = amount(language, view.udmelding.need.unit, reading.mean.central)
    stated = reading_amount(view, reading, language)
    return mean if mean == stated else language.text("figure.mean", mean=mean, stated=stated)


def _chart(view: AreaView, rows: _Rows, language: Language) -> RowChart:
    heads = [language.text("figure.need.head")]
    if _shows_none(view, rows):
        heads.append(language.text("figure.need.head_none"))
    areas = view.study.areas.report_areas
    unit = language.text(f"unit_name.{view.udmelding.need.unit}")
    return RowChart(
        rows=tuple(
            _row(view, area, rows, language, parted=i > 0 and area.kind is not areas[i - 1].kind)
            for i, area in enumerate(areas)
        ),
        heads=tuple(heads),
        axis_words=language.text("figure.need.axis", unit=unit),
        name_width=1.55,
    )


def _row(view: AreaView, area: Area, rows: _Rows, language: Language, *, parted: bool) -> Row:
    row = rows[area.slug]
    here = area.slug == view.area.slug
    words = [_number(row, language)]
    if _shows_none(view, rows):
        words.append(language.percent(row["none_known"]))
    return Row(
        name=language.choose(area.name),
        detail=language.text("figure.here") if here else "",
        words=tuple(words),
        value=row["mean"],
        ends=(row["count_low"], row["count_high"]),
        marker="D" if here else "o",
        here=here,
        parted=parted,
    )


def _shows_none(view: AreaView, rows: _Rows) -> bool:
    likeliest = max(row["none_known"] for row in rows.values())
    return view.udmelding.need.unit in _YEARLY and bool(likeliest >= _WORTH_PRINTING)


def _number(row: Mapping[Hashable, Any], language: Language) -> str:
    low, high = language.number(row["count_low"]), language.number(row["count_high"])
    mean = number_of(language, row["mean"])
    return language.text("figure.need.number", mean=mean, low=low, high=high)


def _notes(view: AreaView, reading: NeedReading, language: Language) -> tuple[str, str]:
    return language.text("figure.need.legend"), basis_note(view, reading, language)


def _caption(view: AreaView, rows: _Rows, reading: NeedReading, language: Language) -> str:
    national = reading_amount(view, reading, language)
    if view.is_nation:
        parts = [
            language.text(
                "figure.need.part",
                mean=number_of(language, rows[area.slug]["mean"]),
                area=language.choose(area.name),
            )
            for area in view.study.areas.parts
        ]
        values = {"national": national, "parts": language.join(parts)}
        return language.text("figure.need.caption_nation", **values)
    row = rows[view.area.slug]
    words = language.text(
        "figure.need.caption_area",
        area=language.choose(view.area.name),
        mean=number_of(language, row["mean"]),
        national=national,
        low=language.number(row["count_low"]),
        high=language.number(row["count_high"]),
    )
    if not _shows_none(view, rows):
        return words
    none = language.percent(row["none_known"])
    return f"{words} {language.text('figure.need.caption_none', none=none)}"


def _alt(view: AreaView, rows: _Rows, language: Language) -> str:
    shown = []
    for area in view.study.areas.report_areas:
        row = rows[area.slug]
        words = f"{language.choose(area.name)} {_number(row, language)}"
        if _shows_none(view, rows):
            none = language.percent(row["none_known"])
            words = language.text("figure.need.alt_none", area=words, none=none)
        shown.append(words)
    return language.text(
        "figure.need.alt",
        unit=language.text(f"unit_name.{view.udmelding.need.unit}"),
        areas="; ".join(shown),
        here=language.choose(view.area.name),
    )
