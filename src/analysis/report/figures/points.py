"""Points with words beside them, and the legend of their marks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.figure import Figure

from analysis.evidence import Quantity
from analysis.report.figures.drawing import (
    MARGIN,
    SMALL,
    WIDTH,
    line_height,
    rule,
    spread,
    width_of,
    wrap,
    write,
)
from analysis.report.house_style import PALE


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A count with the series it belongs to and the words beside it.

    Parameters
    ----------
    marker, filled, colour
        The mark of its series.
    x, y
        Where it is drawn, in inches; a date that is a span of time has two ends.
    """

    series: str
    marker: str
    filled: bool = True
    colour: str
    figure: Quantity
    words: str
    x: tuple[float, float] = (0.0, 0.0)
    y: float = 0.0

    @property
    def mark(self) -> dict[str, Any]:
        """How its mark is drawn."""
        face = self.colour if self.filled else "white"
        style = {"marker": self.marker, "markersize": 9 if self.marker == "*" else 7}
        return {**style, "color": self.colour, "markerfacecolor": face, "linestyle": "none"}

    @property
    def word_left(self) -> float:
        """Where its words begin."""
        return max(self.x[1], sum(self.x) / 2 + 0.06) + 0.05


def draw_point(figure: Figure, point: Point) -> None:
    """Draw a point's mark, with a line as long as the time it stands for."""
    rule(figure, point.x, (point.y, point.y), linewidth=1.4, color=point.colour, zorder=3)
    rule(figure, (sum(point.x) / 2,), (point.y,), zorder=4, **point.mark)


def write_values(figure: Figure, points: Sequence[Point]) -> None:
    """Write each value beside its mark; where words would touch, they give way up and down."""
    height = line_height(SMALL)
    for group in _groups(points):
        top = group[-1].y + len(group) * height
        centres = spread([p.y for p in group], [height] * len(group), 0, top)
        for point, centre in zip(group, centres, strict=True):
            behind = PALE if point.figure.date.first is None else "white"
            box = {"boxstyle": "square,pad=0.1", "facecolor": behind, "edgecolor": "none"}
            write(figure, point.word_left, centre, point.words, fontsize=SMALL, bbox=box)


def _groups(points: Sequence[Point]) -> list[list[Point]]:
    """Points whose words begin above or below each other's, each group rising."""
    groups: list[tuple[float, list[Point]]] = []
    for point in sorted(points, key=lambda p: p.word_left):
        right = point.word_left + width_of(point.words, SMALL)
        if groups and point.word_left < groups[-1][0]:
            groups[-1] = (max(right, groups[-1][0]), [*groups[-1][1], point])
        else:
            groups.append((right, [point]))
    return [sorted(group, key=lambda p: p.y) for _, group in groups]


@dataclass(frozen=True, slots=True, kw_only=True)
class Legend:
    """The mark of each series with its name, in columns beside each other.

    Parameters
    ----------
    columns
        One point of each series, in reading order.
    """

    columns: tuple[tuple[Point, ...], ...]

    @property
    def height(self) -> float:
        """How much of a picture it takes, in inches."""
        return max(sum(self._room(point) for point in column) for column in self.columns)

    def draw(self, figure: Figure, top: float) -> None:
        """Draw it below a place in inches."""
        for i, column in enumerate(self.columns):
            left, place = MARGIN + i * self._width, top
            for point in column:
                middle = place - line_height(SMALL) / 2
                rule(figure, (left + 0.06,), (middle,), **point.mark)
                for n, line in enumerate(self._lines(point)):
                    write(figure, left + 0.2, middle - n * line_height(SMALL), line, fontsize=SMALL)
                place -= self._room(point)

    @property
    def _width(self) -> float:
        return WIDTH / len(self.columns)

    def _lines(self, point: Point) -> list[str]:
        return wrap(point.series, self._width - 0.35, SMALL)

    def _room(self, point: Point) -> float:
        return len(self._lines(point)) * line_height(SMALL) + 0.03
