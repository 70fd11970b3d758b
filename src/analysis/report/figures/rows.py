"""A chart of rows: a name to the left, a dot or a range on a common axis, its words to the right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.language import Language
from analysis.report.figures.drawing import (
    MARGIN,
    SIZE,
    SMALL,
    WIDTH,
    add_axes,
    line_height,
    number_axis,
    width_of,
    wrap,
    write,
)
from analysis.report.figures.row_parts import (
    RowName,
    clear_for_rows,
    name_in,
    shade,
    weight_of,
)
from analysis.report.house_style import HERE, NEED

_PAD, _ROW_PAD, _BREAK, _AXIS = 0.14, 0.055, 0.07, 0.42
_HEAD_WIDTH = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row.

    Parameters
    ----------
    words
        One text for each of the chart's columns to the right.
    value, ends
        Where the mark stands and how far its line goes, in the axis' unit; None when not known.
    marker, hollow
        The mark's shape.
    here
        Whether this is the report's own row.
    parted
        Whether a little room sets it apart from the row above.
    """

    name: str
    detail: str = ""
    words: tuple[str, ...]
    value: float | None = None
    ends: tuple[float, float] | None = None
    marker: str = "o"
    hollow: bool = False
    here: bool = False
    parted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RowChart:
    """Rows on one axis of one unit.

    Parameters
    ----------
    heads
        Headings of the columns of words to the right.
    axis_words
        What the axis counts.
    name_width
        Room for names, in inches; longer ones go on in the next line.
    log
        Whether the axis is logarithmic; the words of the axis must say so.
    shares
        Whether values are shares, 0-1, to be shown as percentages.
    least_words
        Least room for the words to the right, so that axes below each other begin and end alike.
    """

    rows: tuple[Row, ...]
    heads: tuple[str, ...]
    axis_words: str
    name_width: float
    log: bool = False
    shares: bool = False
    least_words: float = 0.0

    @property
    def words_width(self) -> float:
        """The room that the words to the right take, in inches."""
        return max(sum(self._column_widths), self.least_words)

    @property
    def height(self) -> float:
        """How much of a picture it takes, in inches."""
        rows = sum(self._row_height(row) for row in self.rows)
        return self._head_height + rows + _BREAK * sum(r.parted for r in self.rows) + _AXIS

    def draw(self, figure: Figure, top: float, language: Language) -> None:
        """Draw it below a place in inches."""
        bottom = top - self.height + _AXIS
        left, right = self.name_width + _PAD, WIDTH - self.words_width - _PAD
        room = top - self._head_height - bottom
        axes = add_axes(figure, left=left, bottom=bottom, width=right - left, height=room)
        axes.set_ylim(bottom, bottom + room)
        number_axis(axes, language, self._ends, log=self.log, shares=self.shares)
        axes.set_xlabel(self.axis_words, fontsize=SMALL, labelpad=2)
        clear_for_rows(axes)
        self._draw_heads(figure, top)
        place = bottom + room
        for row in self.rows:
            place -= _BREAK * row.parted
            height = self._row_height(row)
            self._draw_words(figure, row, place - height / 2)
            _draw_mark(axes, row, place - height / 2)
            if row.here:
                shade(figure, place - height, height)
            place -= height

    @property
    def _column_widths(self) -> list[float]:
        texts = zip(*(row.words for row in self.rows), strict=True)
        return [
            _PAD
            + max(
                [width_of(text, SIZE, "bold") for text in column]
                + [width_of(line, SMALL) for line in wrap(head, _HEAD_WIDTH, SMALL)]
            )
            for head, column in zip(self.heads, texts, strict=True)
        ]

    @property
    def _head_height(self) -> float:
        lines = max((len(wrap(head, _HEAD_WIDTH, SMALL)) for head in self.heads), default=0)
        return lines * line_height(SMALL) + 0.06 if lines else 0.0

    @property
    def _ends(self) -> tuple[float, float]:
        places = [p for row in self.rows for p in (row.value, *(row.ends or ())) if p is not None]
        if self.log:
            return min(places) / 1.6, max(places) * 1.6
        return 0.0, max(places) * 1.06 or 1.0

    def _name(self, row: Row) -> RowName:
        return name_in(self.name_width, row.name, row.detail, here=row.here)

    def _row_height(self, row: Row) -> float:
        return max(self._name(row).height, line_height()) + _ROW_PAD

    def _draw_heads(self, figure: Figure, top: float) -> None:
        right = WIDTH
        for head, width in reversed(list(zip(self.heads, self._column_widths, strict=True))):
            lines = wrap(head, _HEAD_WIDTH, SMALL)
            for i, line in enumerate(lines):
                place = top - self._head_height + (len(lines) - i - 0.5) * line_height(SMALL)
                write(figure, right - MARGIN, place, line, ha="right", fontsize=SMALL)
            right -= width

    def _draw_words(self, figure: Figure, row: Row, middle: float) -> None:
        self._name(row).write(figure, middle)
        weight = weight_of(here=row.here)
        right = WIDTH
        for words, width in reversed(list(zip(row.words, self._column_widths, strict=True))):
            write(figure, right - MARGIN, middle, words, ha="right", fontweight=weight)
            right -= width


def _draw_mark(axes: Axes, row: Row, place: float) -> None:
    colour = HERE if row.here else NEED
    style: dict[str, Any] = {"color": colour, "clip_on": False, "zorder": 3}
    if row.ends is not None and row.ends[0] != row.ends[1]:
        axes.plot(row.ends, [place, place], linewidth=2.2, marker="|", markersize=7, **style)
    if row.value is not None:
        face = "white" if row.hollow else colour
        axes.plot([row.value], [place], row.marker, markerfacecolor=face, markersize=7, **style)
