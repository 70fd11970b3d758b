"""The tornado: what each assumption moves, alone, from its low to its high end."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from analysis.assessment.study import AreaView
from analysis.assessment.tables import rows_of
from analysis.evidence import Evidence
from analysis.language import Language
from analysis.report.blocks import Block
from analysis.report.figures.drawing import (
    INK,
    MARGIN,
    SMALL,
    WIDTH,
    add_axes,
    finish,
    line_height,
    new_picture,
    note_height,
    number_axis,
    wrap,
    write,
    write_notes,
)
from analysis.report.figures.need import basis_note
from analysis.report.house_style import NEED, QUIET, house_style
from analysis.report.siting_words import assumption_name, assumption_value, sturdy_reading
from analysis.report.tables import cells

_NAMES, _RIGHT, _FOOT, _ROW, _BAR, _GAP = 2.05, 0.45, 0.45, 0.44, 0.24, 0.06


def tornado(view: AreaView, language: Language) -> Block | None:
    """Places that suffice, with one assumption at a time at its low and at its high end.

    Returns
    -------
    Block or None
        None where nobody must be received, or the area is not the one that the places serve.
    """
    reading = sturdy_reading(view)
    if reading is None:
        return None
    table = view.study.estimates.tornado
    rows = list(rows_of(table[table["reading"] == reading.id]))
    notes = [language.text("figure.tornado.note"), basis_note(view, reading, language)]
    first = rows[0]
    with house_style():
        foot = note_height(notes) + _FOOT
        figure = new_picture(foot + _ROW * len(rows) + MARGIN)
        axes = add_axes(
            figure,
            left=_NAMES,
            bottom=foot,
            width=WIDTH - _NAMES - _RIGHT,
            height=_ROW * len(rows),
        )
        _dress(axes, rows, language)
        for place, row in enumerate(rows):
            top = foot + _ROW * (len(rows) - place)
            _draw_bar(axes, len(rows) - place - 0.5, row, language)
            _write_name(figure, top - _ROW / 2, row, language)
        write_notes(figure, notes)
        return finish(
            figure,
            label="hvad-der-flytter-pladserne",
            caption=language.text(
                "figure.tornado.caption", name=assumption_name(first.name, language), **_ends(first)
            ),
            alt=_alt(rows, language),
            source=cells.reckoned_from(language, reading),
            evidence_label=language.text(f"evidence.{Evidence.ASSUMED}"),
        )


def range_words(row: Any, language: Language) -> str:
    """An assumption's low and high end; or that it is one value, which moves nothing."""
    low, high = (assumption_value(row.name, float(end), language) for end in (row.low, row.high))
    if low == high:
        return language.text("figure.tornado.fixed", value=low)
    return language.text("figure.tornado.range", low=low, high=high)


def _dress(axes: Axes, rows: list[Any], language: Language) -> None:
    low = min(min(row.result_low, row.result_high) for row in rows)
    high = max(max(row.result_low, row.result_high) for row in rows)
    room = max(high - low, 1.0) * 0.12
    number_axis(axes, language, (low - room, high + room))
    axes.set_ylim(0, len(rows))
    axes.set_yticks([])
    axes.grid(visible=False, axis="y")
    axes.spines["left"].set_visible(False)
    central = rows[0].result_central
    words = language.text("figure.tornado.axis", central=language.number(central))
    axes.set_xlabel(words, fontsize=SMALL, labelpad=2)
    axes.axvline(central, color=INK, linewidth=1.2, zorder=4)


def _draw_bar(axes: Axes, middle: float, row: Any, language: Language) -> None:
    low, high = sorted((row.result_low, row.result_high))
    half = _BAR / _ROW / 2
    corner = (low, middle - half)
    axes.add_patch(Rectangle(corner, high - low, 2 * half, facecolor=NEED, linewidth=0, zorder=3))
    sides = ((low, -1, "right"), (high, 1, "left")) if low < high else ((high, 1, "left"),)
    for end, side, align in sides:
        offset = (side * _GAP * 72, 0)
        axes.annotate(
            language.number(end),
            (end, middle),
            xytext=offset,
            textcoords="offset points",
            ha=align,
            va="center",
            fontsize=SMALL,
            color=INK,
            annotation_clip=False,
        )


def _write_name(figure: Figure, middle: float, row: Any, language: Language) -> None:
    lines = [
        *((line, INK) for line in wrap(assumption_name(row.name, language), _NAMES - 0.3)),
        *((line, QUIET) for line in wrap(range_words(row, language), _NAMES - 0.3, SMALL)),
    ]
    place = middle + line_height() * (len(lines) - 1) / 2
    for line, colour in lines:
        size = {"fontsize": SMALL} if colour == QUIET else {}
        write(figure, MARGIN, place, line, color=colour, **size)
        place -= line_height()


def _ends(row: Any) -> dict[str, str]:
    low, high = sorted((int(row.result_low), int(row.result_high)))
    return {"low": str(low), "high": str(high)}


def _alt(rows: list[Any], language: Language) -> str:
    told = [
        language.text(
            "figure.tornado.row",
            name=assumption_name(row.name, language),
            range=range_words(row, language),
            **_ends(row),
        )
        for row in rows
    ]
    return language.text("figure.tornado.alt", rows="; ".join(told))
