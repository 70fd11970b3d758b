"""A map of 98 equal tiles: every municipality is as easy to see as every other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from analysis.language import Language
from analysis.report.blocks import Block
from analysis.report.figures.drawing import (
    INK,
    MARGIN,
    SMALL,
    WIDTH,
    finish,
    line_height,
    note_height,
    width_of,
    wrap,
    write_notes,
)
from analysis.report.figures.map_classes import (
    MapClass,
    breaks_for,
    check_breaks,
    class_of,
    counted,
    known_values,
    map_classes,
    say,
    told,
)
from analysis.report.figures.map_ground import Box, MapGround, MapWords, new_map, write_on
from analysis.report.figures.map_names import MapNames
from analysis.report.house_style import QUIET, house_style

_COLUMNS = 20
_TILE = (WIDTH - 2 * MARGIN) / _COLUMNS
_SHORT, _NUMBER = 8.0, 8.0
_LEGEND_LEFT = MARGIN + 9.5 * _TILE
_SWATCH = 0.24
_HATCH = "/////"


def tile_map(
    values: Mapping[str, float | None],
    *,
    ground: MapGround,
    words: MapWords,
    language: Language,
    breaks: Sequence[float] | None = None,
) -> Block:
    """One number for each municipality, as a map of equal tiles.

    Parameters
    ----------
    values
        By municipality code, each once; None or not-a-number where it is not known or not shown.
    breaks
        Where a darker colour begins, rising, at most four; without them, about equally many
        municipalities get each of at most five colours.

    Raises
    ------
    ValueError
        If a municipality is left out or does not exist, a number is infinite, or the breaks are
        too many or do not rise.
    """
    known = known_values(values, ground)
    edges = breaks_for(known, words) if breaks is None else check_breaks(breaks)
    classes = map_classes(known, edges, words=words, language=language)
    note = language.text("map.tile_note")
    with house_style():
        foot = note_height([note]) + MARGIN
        rows = 1 + max(row for row, _ in ground.cells.values())
        figure, canvas = new_map(rows * _TILE + foot + MARGIN)
        top = rows * _TILE + foot
        boxes = {code: _box(cell, top) for code, cell in ground.cells.items()}
        for code, box in boxes.items():
            if code in known:
                one = classes[class_of(known[code], edges, words)]
                number = say(known[code], words, language)
                _draw_tile(canvas, box, one=one, short=ground.short[code], number=number)
            else:
                _draw_empty(canvas, box, ground.short[code])
        _draw_borders(canvas, ground, boxes)
        empty = len(boxes) - len(known)
        without = counted(words.missing, empty, language) if empty else ""
        legend = _draw_legend(canvas, classes, without=without, title=words.measure, top=top)
        middles = {code: ((b[0] + b[2]) / 2, (b[1] + b[3]) / 2) for code, b in boxes.items()}
        frame = (MARGIN, foot, WIDTH - MARGIN, top)
        names = MapNames(canvas=canvas, frame=frame, taken=[*boxes.values(), legend])
        names.groups(ground.regions, middles)
        write_notes(figure, [note])
        return finish(
            figure,
            label=words.label,
            caption=words.caption,
            alt=_alt(known, classes, ground=ground, words=words, language=language),
            source=words.source,
            evidence_label=words.evidence_label,
        )


def _box(cell: tuple[int, int], top: float) -> Box:
    row, column = cell
    left, upper = MARGIN + column * _TILE, top - row * _TILE
    return left, upper - _TILE, left + _TILE, upper


def _draw_tile(canvas: Axes, box: Box, *, one: MapClass, short: str, number: str) -> None:
    _rectangle(canvas, box, facecolor=one.colour)
    middle = (box[0] + box[2]) / 2
    style = {"va": "center_baseline", "color": one.ink}
    write_on(canvas, (middle, box[3] - 0.28 * _TILE), short, fontsize=_SHORT, **style)
    room = _TILE - 0.03
    size = _NUMBER * min(1.0, room / max(width_of(number, _NUMBER, "bold"), room / 2))
    style |= {"fontweight": "bold"}
    write_on(canvas, (middle, box[1] + 0.31 * _TILE), number, fontsize=size, **style)


def _draw_empty(canvas: Axes, box: Box, short: str) -> None:
    _rectangle(canvas, box, facecolor="white", hatch=_HATCH)
    plate = {"boxstyle": "square,pad=0.12", "facecolor": "white", "edgecolor": "none"}
    place = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    write_on(canvas, place, short, va="center_baseline", fontsize=_SHORT, bbox=plate)


def _rectangle(canvas: Axes, box: Box, **style: str) -> None:
    look: dict[str, Any] = {"edgecolor": QUIET, "linewidth": 0.5, **style}
    canvas.add_patch(Rectangle(box[:2], box[2] - box[0], box[3] - box[1], **look))


def _draw_borders(canvas: Axes, ground: MapGround, boxes: Mapping[str, Box]) -> None:
    """A heavy line between tiles of two regions."""
    at = {cell: code for code, cell in ground.cells.items()}
    for code, (row, column) in ground.cells.items():
        left, lower, right, upper = boxes[code]
        sides = {(row, column + 1): ((right, right), (lower, upper))}
        sides[row + 1, column] = ((left, right), (lower, lower))
        for cell, line in sides.items():
            if cell in at and ground.regions[at[cell]] != ground.regions[code]:
                # On white, so that it is seen between two dark tiles too.
                canvas.plot(*line, color="white", linewidth=4.2, zorder=3)
                canvas.plot(*line, color=INK, linewidth=2.0, zorder=4)


def _draw_legend(
    canvas: Axes,
    classes: Sequence[MapClass],
    *,
    without: str,
    title: str,
    top: float,
) -> Box:
    """The legend in the empty sea to the upper right; returns where it lies."""
    room, step, place = WIDTH - MARGIN - _LEGEND_LEFT, line_height(SMALL), top
    for line in wrap(title, room, SMALL, "bold"):
        write_on(canvas, (_LEGEND_LEFT, place - step / 2), line, ha="left", fontweight="bold")
        place -= step
    entries = [({"facecolor": one.colour}, one.words) for one in classes]
    if without:
        entries.append(({"facecolor": "white", "hatch": _HATCH}, without))
    for look, text in entries:
        place -= 0.05
        swatch = (_LEGEND_LEFT, place - step + 0.015, _LEGEND_LEFT + _SWATCH, place - 0.015)
        _rectangle(canvas, swatch, **look)
        for line in wrap(text, room - _SWATCH - 0.08, SMALL):
            write_on(canvas, (_LEGEND_LEFT + _SWATCH + 0.08, place - step / 2), line, ha="left")
            place -= step
    return _LEGEND_LEFT, place, WIDTH, top + MARGIN


def _alt(
    known: Mapping[str, float],
    classes: Sequence[MapClass],
    *,
    ground: MapGround,
    words: MapWords,
    language: Language,
) -> str:
    parts = [language.text("map.tile_alt", caption=words.caption, measure=words.measure)]
    if classes:
        parts.append("; ".join(one.words for one in classes) + ".")
    return " ".join([*parts, *told(known, ground=ground, words=words, language=language)])
