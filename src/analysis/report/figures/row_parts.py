"""What charts of rows share: names in lines with a detail below, the shade of one's own row, axes."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from analysis.report.figures.drawing import MARGIN, SIZE, SMALL, line_height, wrap, write
from analysis.report.house_style import HERE, PALE, QUIET


@dataclass(frozen=True, slots=True, kw_only=True)
class RowName:
    """A row's name and what stands in small below it, in lines that fit its room.

    Parameters
    ----------
    here
        Whether this is the report's own row.
    """

    name: tuple[str, ...]
    detail: tuple[str, ...]
    size: float
    here: bool

    @property
    def height(self) -> float:
        """How much its lines take, in inches."""
        return len(self.name) * line_height(self.size) + len(self.detail) * line_height(SMALL)

    def write(self, figure: Figure, middle: float) -> None:
        """Write it around a height in inches."""
        place = middle + self.height / 2
        for line in self.name:
            step = line_height(self.size)
            style = {"fontsize": self.size, "fontweight": weight_of(here=self.here)}
            write(figure, MARGIN, place - step / 2, line, **style)
            place -= step
        for line in self.detail:
            style = {"fontsize": SMALL, "color": HERE if self.here else QUIET}
            write(figure, MARGIN, place - line_height(SMALL) / 2, line, **style)
            place -= line_height(SMALL)


def name_in(width: float, name: str, detail: str, *, here: bool, size: float = SIZE) -> RowName:
    """A row's name within a width in inches."""
    room = width - MARGIN
    return RowName(
        name=tuple(wrap(name, room, size, weight_of(here=here))),
        detail=tuple(wrap(detail, room, SMALL)),
        size=size,
        here=here,
    )


def weight_of(*, here: bool) -> str:
    """How heavy the words of a row are."""
    return "bold" if here else "regular"


def shade(figure: Figure, bottom: float, height: float) -> None:
    """Shade the report's own row across the whole picture."""
    up = figure.get_size_inches()[1]
    band = Rectangle((0, bottom / up), 1, height / up, transform=figure.transFigure)
    band.set(facecolor=PALE, zorder=-1)
    figure.add_artist(band)


def clear_for_rows(axes: Axes) -> None:
    """Leave of the axes what rows need: the horizontal one with its lines."""
    axes.grid(visible=False, axis="y")
    axes.grid(visible=True, axis="x")
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.patch.set_visible(False)
