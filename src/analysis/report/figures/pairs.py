"""A chart of rows in panels: each value with the load known and with it uncertain, side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

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
from analysis.report.house_style import HERE, NEED, PALE, QUIET

_PAD, _ROW_PAD, _AXIS = 0.13, 0.06, 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A value with the load known and with it uncertain, and its words; None: not known."""

    known: float | None
    uncertain: float | None
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PairRow:
    """One row.

    Parameters
    ----------
    pairs
        One for each panel.
    here
        Whether this is the report's own row.
    """

    name: str
    detail: str = ""
    pairs: tuple[Pair, ...]
    here: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One column of pairs, drawn on an axis of its own.

    Parameters
    ----------
    head, axis_words
        What it is about, and what its axis counts; without the latter there are words only.
    shares
        Whether values are shares, 0-1, shown as percentages.
    """

    head: str
    axis_words: str = ""
    shares: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PairChart:
    """Rows on axes beside each other.

    Parameters
    ----------
    name_width, name_size
        Room for names, in inches, and their size; longer ones go on in the next line.
    """

    rows: tuple[PairRow, ...]
    panels: tuple[Panel, ...]
    name_width: float = 1.7
    name_size: float = SIZE

    @property
    def height(self) -> float:
        """How much of a picture it takes, in inches."""
        return self._head_height + sum(self._height(row) for row in self.rows) + _AXIS

    def draw(self, figure: Figure, top: float, language: Language) -> None:
        """Draw it below a place in inches."""
        room = self.height - self._head_height - _AXIS
        bottom = top - self.height + _AXIS
        left = self.name_width + _PAD
        for i, panel in enumerate(self.panels):
            for n, line in enumerate(self._head_lines(i)):
                place = top - (n + 0.5) * line_height(SMALL)
                write(figure, left, place, line, fontsize=SMALL, fontweight="bold")
            wide = self._wide if panel.axis_words else 0.0
            if panel.axis_words:
                axes = add_axes(figure, left=left, bottom=bottom, width=wide, height=room)
                axes.set_ylim(bottom, bottom + room)
                self._dress(axes, i, language)
                self._draw_marks(axes, i, bottom + room)
                left += _PAD
            self._write_words(figure, i, left + wide, bottom + room)
            left += wide + self._words_width(i) + _PAD
        self._draw_names(figure, bottom + room)

    def _dress(self, axes: Axes, i: int, language: Language) -> None:
        number_axis(axes, language, (0.0, self._most(i)), shares=self.panels[i].shares)
        # Beside words there is room for few ticks.
        axes.xaxis.set_major_locator(MaxNLocator(3, steps=[1, 2, 2.5, 5, 10]))
        axes.set_xlabel(self.panels[i].axis_words, fontsize=SMALL, labelpad=2)
        axes.grid(visible=False, axis="y")
        axes.grid(visible=True, axis="x")
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
        axes.patch.set_visible(False)

    def _draw_marks(self, axes: Axes, i: int, place: float) -> None:
        for row, middle in self._middles(place):
            pair = row.pairs[i]
            style: dict[str, Any] = {"clip_on": False, "zorder": 3}
            style["color"] = HERE if row.here else NEED
            if pair.known is not None and pair.uncertain is not None:
                axes.plot([pair.known, pair.uncertain], [middle] * 2, linewidth=1.4, **style)
                # So much larger that the circle is seen within it where the two are one.
                face: dict[str, Any] = {"markersize": 8, "markerfacecolor": "white"}
                axes.plot([pair.uncertain], [middle], "D", **face, **style)
            if pair.known is not None:
                axes.plot([pair.known], [middle], "o", markersize=4.5, **style)

    def _write_words(self, figure: Figure, i: int, left: float, place: float) -> None:
        for row, middle in self._middles(place):
            weight = "bold" if row.here else "regular"
            words = row.pairs[i].words
            write(figure, left, middle, words, fontsize=SMALL, fontweight=weight)

    def _middles(self, place: float) -> Iterator[tuple[PairRow, float]]:
        """Each row with the height at which its marks stand."""
        for row in self.rows:
            place -= self._height(row)
            yield row, place + self._height(row) / 2

    def _draw_names(self, figure: Figure, place: float) -> None:
        for row, middle in self._middles(place):
            if row.here:
                _shade(figure, middle - self._height(row) / 2, self._height(row))
            self._write_name(figure, row, middle)

    def _write_name(self, figure: Figure, row: PairRow, middle: float) -> None:
        name, detail = self._lines(row)
        step, size = line_height(self.name_size), self.name_size
        place = middle + (len(name) * step + len(detail) * line_height(SMALL)) / 2
        for line in name:
            weight = "bold" if row.here else "regular"
            write(figure, MARGIN, place - step / 2, line, fontsize=size, fontweight=weight)
            place -= step
        for line in detail:
            colour = HERE if row.here else QUIET
            write(
                figure, MARGIN, place - line_height(SMALL) / 2, line, fontsize=SMALL, color=colour
            )
            place -= line_height(SMALL)

    @property
    def _wide(self) -> float:
        """How wide each axis is: what names and words leave, shared evenly."""
        drawn = sum(bool(panel.axis_words) for panel in self.panels)
        words = sum(self._words_width(i) + _PAD for i in range(len(self.panels)))
        return (WIDTH - self.name_width - MARGIN - words - drawn * _PAD) / max(drawn, 1)

    def _words_width(self, i: int) -> float:
        # Bold is what the own row may be written in.
        words = max(width_of(row.pairs[i].words, SMALL, "bold") for row in self.rows)
        # A column of words only must hold its heading too.
        panel = self.panels[i]
        return words if panel.axis_words else max(words, width_of(panel.head, SMALL, "bold"))

    def _most(self, i: int) -> float:
        pairs = [row.pairs[i] for row in self.rows]
        found = [v for pair in pairs for v in (pair.known, pair.uncertain) if v is not None]
        most = max(found, default=0.0) * 1.06 or 1.0
        # Chances below one in ten would look like much on an axis of their own.
        return min(max(most, 0.1), 1.0) if self.panels[i].shares else most

    def _head_lines(self, i: int) -> list[str]:
        wide = self._wide + _PAD if self.panels[i].axis_words else 0.0
        return wrap(self.panels[i].head, wide + self._words_width(i), SMALL, "bold")

    @property
    def _head_height(self) -> float:
        lines = max(len(self._head_lines(i)) for i in range(len(self.panels)))
        return lines * line_height(SMALL) + 0.08

    def _lines(self, row: PairRow) -> tuple[list[str], list[str]]:
        weight = "bold" if row.here else "regular"
        name = wrap(row.name, self.name_width - MARGIN, self.name_size, weight)
        return name, wrap(row.detail, self.name_width - MARGIN, SMALL)

    def _height(self, row: PairRow) -> float:
        name, detail = self._lines(row)
        words = len(name) * line_height(self.name_size) + len(detail) * line_height(SMALL)
        return words + _ROW_PAD


def _shade(figure: Figure, bottom: float, height: float) -> None:
    up = figure.get_size_inches()[1]
    band = Rectangle((0, bottom / up), 1, height / up, transform=figure.transFigure)
    band.set(facecolor=PALE, zorder=-1)
    figure.add_artist(band)
