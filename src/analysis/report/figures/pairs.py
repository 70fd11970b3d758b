"""A chart of rows in panels: each value with the load known and with it uncertain, side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from analysis.language import Language
from analysis.report.blocks import Block
from analysis.report.figures.drawing import (
    MARGIN,
    SIZE,
    SMALL,
    WIDTH,
    add_axes,
    finish,
    line_height,
    new_picture,
    note_height,
    number_axis,
    width_of,
    wrap,
    write,
    write_notes,
)
from analysis.report.figures.row_parts import (
    RowName,
    clear_for_rows,
    name_in,
    shade,
    weight_of,
)
from analysis.report.house_style import HERE, NEED, house_style

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
        clear_for_rows(axes)

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
            style = {"fontsize": SMALL, "fontweight": weight_of(here=row.here)}
            write(figure, left, middle, row.pairs[i].words, **style)

    def _middles(self, place: float) -> Iterator[tuple[PairRow, float]]:
        """Each row with the height at which its marks stand."""
        for row in self.rows:
            place -= self._height(row)
            yield row, place + self._height(row) / 2

    def _draw_names(self, figure: Figure, place: float) -> None:
        for row, middle in self._middles(place):
            if row.here:
                shade(figure, middle - self._height(row) / 2, self._height(row))
            self._name(row).write(figure, middle)

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

    def _name(self, row: PairRow) -> RowName:
        return name_in(self.name_width, row.name, row.detail, here=row.here, size=self.name_size)

    def _height(self, row: PairRow) -> float:
        return self._name(row).height + _ROW_PAD


def draw_pairs(chart: PairChart, notes: Sequence[str], language: Language, **about: str) -> Block:
    """A chart of pairs as a picture, with its notes below."""
    with house_style():
        height = chart.height + note_height(notes)
        figure = new_picture(height)
        chart.draw(figure, height, language)
        write_notes(figure, notes)
        return finish(figure, evidence_label=language.text("evidence.assumed"), **about)


def read_out(chart: PairChart) -> str:
    """The rows of a chart in words: each with what its panels say."""
    return "; ".join(
        ", ".join(filter(None, (row.name, row.detail)))
        + ": "
        + ", ".join(
            f"{panel.head} {pair.words}"
            for panel, pair in zip(chart.panels, row.pairs, strict=True)
        )
        for row in chart.rows
    )
