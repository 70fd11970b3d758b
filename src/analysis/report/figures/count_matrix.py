"""Drawing a matrix of counts: names down, columns across, a circle with its number in each cell."""

from __future__ import annotations

import math
from dataclasses import dataclass

from matplotlib.figure import Figure
from matplotlib.patches import Circle

from analysis.report.figures.drawing import (
    INK,
    MARGIN,
    SIZE,
    SMALL,
    WIDTH,
    add_axes,
    line_height,
    width_of,
    wrap,
    write,
)
from analysis.report.house_style import NEED, PALE, QUIET

_ROW, _CLOSE_ROW, _MANY_ROWS = 0.3, 0.225, 24
_SMALLEST, _BETWEEN = 0.082, 0.012
_HEAD_LINES, _HEAD_HIGH = 2, 1.3
_FOOT = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """One cell: how large its circle is, its words, and whether the number is no exact one."""

    value: float
    words: str
    hollow: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CountRow:
    """One row: its name and a count, or None for nothing, in each column."""

    name: str
    counts: tuple[Count | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CountMatrix:
    """Rows of counts under the same columns.

    Parameters
    ----------
    heads
        What each column is.
    name_width
        Room for the names of rows, in inches; longer ones go on in the next line.
    """

    rows: tuple[CountRow, ...]
    heads: tuple[str, ...]
    name_width: float

    @property
    def height(self) -> float:
        """How much of a picture it takes, in inches."""
        return self._head_height + sum(self._row_height(row) for row in self.rows) + _FOOT

    def draw(self, figure: Figure, top: float) -> None:
        """Draw it below a place in inches."""
        across, up = figure.get_size_inches()
        axes = add_axes(figure, left=0.0, bottom=0.0, width=across, height=up)
        # One unit is one inch both ways, so that circles are round.
        axes.set(xlim=(0, across), ylim=(0, up))
        axes.set_axis_off()
        axes.set_zorder(-1)
        self._draw_heads(figure, top)
        place = top - self._head_height
        most = max((c.value for row in self.rows for c in row.counts if c), default=1.0)
        for row in self.rows:
            height = self._row_height(row)
            middle = place - height / 2
            self._write_name(figure, row, middle)
            axes.plot([MARGIN, WIDTH - MARGIN], [place, place], color=PALE, linewidth=0.7, zorder=0)
            for i, count in enumerate(row.counts):
                if count is not None:
                    radius = self._radius(count.value / most)
                    fill = "white" if count.hollow else PALE
                    style = {"facecolor": fill, "edgecolor": NEED, "linewidth": 1.1}
                    line = (0, (2, 1.2)) if count.hollow else "solid"
                    axes.add_patch(
                        Circle((self._middle(i), middle), radius, linestyle=line, **style)
                    )
                    write(figure, self._middle(i), middle, count.words, ha="center", fontsize=SMALL)
            place -= height

    @property
    def _column(self) -> float:
        return (WIDTH - self.name_width - MARGIN) / max(len(self.heads), 1)

    def _middle(self, i: int) -> float:
        return self.name_width + (i + 0.5) * self._column

    def _radius(self, share: float) -> float:
        largest = min(self._close, self._column) / 2 - _BETWEEN
        return _SMALLEST + max(largest - _SMALLEST, 0.0) * math.sqrt(share)

    @property
    def _close(self) -> float:
        return _CLOSE_ROW if len(self.rows) > _MANY_ROWS else _ROW

    def _lines(self, row: CountRow) -> list[str]:
        return wrap(row.name, self.name_width - MARGIN - 0.05)

    def _row_height(self, row: CountRow) -> float:
        return max(self._close, len(self._lines(row)) * line_height() + 0.05)

    @property
    def _upright(self) -> bool:
        """Whether headings are written upwards, as they must be where they would not fit."""
        lines = [line for head in self.heads for line in wrap(head, self._column - 0.06, SMALL)]
        room = self._column - 0.06
        many = any(len(wrap(head, room, SMALL)) > _HEAD_LINES for head in self.heads)
        return many or any(width_of(line, SMALL) > room for line in lines)

    def _head_lines(self, head: str) -> list[str]:
        if not self._upright:
            return wrap(head, self._column - 0.06, SMALL)
        lines = wrap(head, _HEAD_HIGH, SMALL)
        cut = lines[:_HEAD_LINES]
        return [*cut[:-1], f"{cut[-1]}…"] if len(lines) > _HEAD_LINES else lines

    @property
    def _head_height(self) -> float:
        if self._upright:
            lines = [line for head in self.heads for line in self._head_lines(head)]
            return max(width_of(line, SMALL) for line in lines) + 0.14
        return max(len(self._head_lines(head)) for head in self.heads) * line_height(SMALL) + 0.08

    def _draw_heads(self, figure: Figure, top: float) -> None:
        step = line_height(SMALL)
        for i, head in enumerate(self.heads):
            lines = self._head_lines(head)
            for n, line in enumerate(lines):
                away = (n - (len(lines) - 1) / 2) * step
                if self._upright:
                    low = top - self._head_height + 0.06
                    style = {"rotation": 90, "ha": "center", "va": "bottom", "fontsize": SMALL}
                    write(figure, self._middle(i) + away, low, line, **style)
                else:
                    place = top - (n + 0.5) * step
                    write(figure, self._middle(i), place, line, ha="center", fontsize=SMALL)

    def _write_name(self, figure: Figure, row: CountRow, middle: float) -> None:
        lines = self._lines(row)
        place = middle + (len(lines) - 1) * line_height() / 2
        for line in lines:
            colour = INK if any(row.counts) else QUIET
            write(figure, MARGIN, place, line, fontsize=SIZE, color=colour)
            place -= line_height()
