"""A map of where citizens are expected to live and where offers lie, by true place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from analysis.language import Language
from analysis.report.blocks import Block
from analysis.report.figures.drawing import (
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
from analysis.report.figures.map_classes import counted, known_values, say, told
from analysis.report.figures.map_ground import Box, MapGround, MapWords, Place, new_map, write_on
from analysis.report.figures.map_marks import (
    LARGEST,
    SEAT,
    Seat,
    around,
    draw_circle,
    draw_cross,
    draw_seat,
    radius,
)
from analysis.report.figures.map_names import MapNames
from analysis.report.figures.map_sheet import MapSheet, lay_sheet
from analysis.report.house_style import QUIET, house_style

_Entry = tuple[Callable[[Axes, Place], None], float, str]  # its mark, half its height, its words

_LEGEND_LEFT, _GAP = WIDTH - MARGIN - 2.05, 0.06
_NAMED = 4
# A name farther from its seat than this is led to it by a line.
_LED_FROM = 0.2


def point_map(
    values: Mapping[str, float | None],
    *,
    ground: MapGround,
    seats: Sequence[Seat],
    words: MapWords,
    language: Language,
) -> Block:
    """Municipalities as circles at their anchor towns, and the seats of offers among them.

    Parameters
    ----------
    values
        What the area of a circle shows, such as expected citizens: by municipality code, each
        once, not negative; None or not-a-number where it is not known or not shown.
    seats
        Offers, those that exist and those that are only proposed.

    Raises
    ------
    ValueError
        If a municipality is left out or does not exist, or a number is infinite or negative.
    """
    known = known_values(values, ground)
    if any(value < 0 for value in known.values()):
        raise ValueError("a circle cannot have a negative area")
    note = language.text("map.point_note")
    with house_style():
        sheet = lay_sheet(ground.towns.values(), foot=note_height([note]) + MARGIN)
        figure, canvas = new_map(sheet.top + MARGIN)
        places = {code: sheet.at(*town) for code, town in ground.towns.items()}
        largest = max(known.values(), default=0.0)
        radii = {code: radius(known.get(code, 0.0), largest) for code in places}
        for code in sorted(places, key=lambda code: (-radii[code], code)):
            if code in known:
                draw_circle(canvas, places[code], radii[code], filled=_is_west(ground, code))
            else:
                draw_cross(canvas, places[code])
        taken = [around(places[code], half) for code, half in radii.items()]
        taken += _draw_parts(canvas, ground, sheet)
        entries = _entries(known, ground=ground, seats=seats, words=words, language=language)
        taken.append(_draw_legend(canvas, entries, title=words.measure, top=sheet.top))
        frame = (MARGIN, sheet.foot, WIDTH - MARGIN, sheet.top)
        names = MapNames(canvas=canvas, frame=frame, taken=taken)
        _draw_seats(names, [(seat, sheet.at(seat.lon, seat.lat)) for seat in seats])
        # By the largest one finds one's way without a coast.
        for code in sorted(known, key=lambda code: (-known[code], code))[:_NAMED]:
            names.beside(ground.names[code], [places[code]], weight="regular")
        names.groups(ground.regions, places)
        write_notes(figure, [note])
        return finish(
            figure,
            label=words.label,
            caption=words.caption,
            alt=_alt(known, ground=ground, seats=seats, words=words, language=language),
            source=words.source,
            evidence_label=words.evidence_label,
        )


def _is_west(ground: MapGround, code: str) -> bool:
    return ground.parts[code] == _west(ground)


def _west(ground: MapGround) -> str:
    """The part of the country that reaches farthest west."""
    return ground.parts[min(ground.towns, key=lambda code: ground.towns[code])]


def _draw_parts(canvas: Axes, ground: MapGround, sheet: MapSheet) -> list[Box]:
    """A line between the parts of the country where one can be drawn, and their names at it."""
    west = [town[0] for code, town in ground.towns.items() if _is_west(ground, code)]
    east = [town[0] for code, town in ground.towns.items() if not _is_west(ground, code)]
    taken = []
    if sheet.moved is not None:
        box = sheet.moved[0]
        size = box[2] - box[0], box[3] - box[1]
        canvas.add_patch(Rectangle(box[:2], *size, fill=False, edgecolor=QUIET, linewidth=0.8))
        taken.append(box)
        far = [ground.names[code] for code, town in ground.towns.items() if sheet.moves(town[0])]
        middle = (box[0] + box[2]) / 2, box[3] - line_height(SMALL) / 2 - 0.03
        write_on(canvas, middle, ", ".join(far))
    if east and max(west) < min(east):
        x = sheet.at((max(west) + min(east)) / 2, sheet.south)[0]
        canvas.plot([x, x], [sheet.foot, sheet.top], color=QUIET, linestyle=(0, (4, 3)), lw=1)
        y = sheet.foot + line_height() / 2
        other = next(ground.parts[code] for code in ground.towns if not _is_west(ground, code))
        for name, side, align in ((_west(ground), -1, "right"), (other, 1, "left")):
            write_on(canvas, (x + side * _GAP, y), name, ha=align, color=QUIET, fontweight="bold")
            end = x + side * (width_of(name, SMALL, "bold") + 2 * _GAP)
            taken.append((min(x, end), sheet.foot, max(x, end), y + line_height() / 2))
        taken.append((x - _GAP, sheet.foot, x + _GAP, sheet.top))
    return taken


def _draw_seats(names: MapNames, seats: Sequence[tuple[Seat, Place]]) -> None:
    """The offers, each with its name where there is room."""
    names.taken.extend(around(place, SEAT * 1.5) for _, place in seats)
    for seat, place in seats:
        draw_seat(names.canvas, place, planned=seat.planned)
        box = names.beside(seat.name, [place], others=[at for _, at in seats if at != place])
        if box is not None:
            _lead(names.canvas, place, box)


def _lead(canvas: Axes, place: Place, box: Box) -> None:
    """A line from a name to its seat, where they lie so far apart that one could be in doubt."""
    end = [min(max(place[i], box[i]), box[i + 2]) for i in (0, 1)]
    across, up = end[0] - place[0], end[1] - place[1]
    away = float(np.hypot(across, up))
    if away > _LED_FROM:
        start = SEAT * 1.5 / away
        line = [place[0] + start * across, end[0]], [place[1] + start * up, end[1]]
        canvas.plot(*line, color=QUIET, linewidth=0.9, zorder=4)


def _entries(
    known: Mapping[str, float],
    *,
    ground: MapGround,
    seats: Sequence[Seat],
    words: MapWords,
    language: Language,
) -> list[_Entry]:
    """What the legend explains: sizes, parts of the country, what is not known, the offers."""
    largest = max(known.values(), default=0.0)
    found: list[_Entry] = []
    for value in _examples(largest):
        size = radius(value, largest)
        mark = partial(draw_circle, radius=size, filled=False)
        found.append((mark, size, say(value, words, language)))
    for part in sorted(set(ground.parts.values()), key=lambda part: part != _west(ground)):
        mark = partial(draw_circle, radius=LARGEST / 3, filled=part == _west(ground))
        found.append((mark, LARGEST / 3, part))
    missing = len(ground.names) - len(known)
    if missing:
        found.append((draw_cross, SEAT, counted(words.missing, missing, language)))
    for planned, key in ((False, "map.seat_exists"), (True, "map.seat_planned")):
        if any(seat.planned is planned for seat in seats):
            found.append((partial(draw_seat, planned=planned), SEAT, language.text(key)))
    return found


def _examples(largest: float) -> list[float]:
    """Two round sizes for the legend: the largest of 1, 2, 5, 10, 20 … that occurs, and a fifth."""
    if largest <= 0:
        return []
    power = 10.0 ** np.floor(np.log10(largest))
    most = max(step * power for step in (1, 2, 5) if step * power <= largest)
    return [float(f"{most:.2g}"), float(f"{most / 5:.2g}")]


def _draw_legend(canvas: Axes, entries: Sequence[_Entry], *, title: str, top: float) -> Box:
    """The legend in the sea to the upper right; returns where it lies."""
    step, place, left = line_height(SMALL), top, _LEGEND_LEFT + 2 * LARGEST + _GAP
    for line in wrap(title, WIDTH - MARGIN - _LEGEND_LEFT, SMALL, "bold"):
        write_on(canvas, (_LEGEND_LEFT, place - step / 2), line, ha="left", fontweight="bold")
        place -= step
    for draw, half, text in entries:
        lines = wrap(text, WIDTH - MARGIN - left, SMALL)
        high = max(2 * half, len(lines) * step) + 0.05
        middle = place - high / 2
        draw(canvas, (_LEGEND_LEFT + LARGEST, middle))
        for i, line in enumerate(lines):
            y = middle + ((len(lines) - 1) / 2 - i) * step
            write_on(canvas, (left, y), line, ha="left")
        place -= high
    return _LEGEND_LEFT - _GAP, place, WIDTH, top + MARGIN


def _alt(
    known: Mapping[str, float],
    *,
    ground: MapGround,
    seats: Sequence[Seat],
    words: MapWords,
    language: Language,
) -> str:
    parts = [language.text("map.point_alt", caption=words.caption, measure=words.measure)]
    parts += told(known, ground=ground, words=words, language=language)
    for planned, key in ((False, "map.seat_exists"), (True, "map.seat_planned")):
        names = [seat.name for seat in seats if seat.planned is planned]
        if names:
            text = language.text("map.list", words=language.text(key), names=language.join(names))
            parts.append(text)
    return " ".join(parts)
