"""The marks of a point map: circles by size, crosses where nothing is known, seats of offers."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Circle, Rectangle

from analysis.report.figures.map_ground import Box, Place
from analysis.report.house_style import CAPACITY, HERE, NEED, QUIET

LARGEST, _SMALLEST = 0.17, 0.016
SEAT, _CROSS = 0.07, 0.03


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """An offer on the map.

    Parameters
    ----------
    lon, lat
        Where it lies, in degrees.
    planned
        Whether it is only proposed.
    """

    name: str
    lon: float
    lat: float
    planned: bool = False


def radius(value: float, largest: float) -> float:
    """Inches; the area follows the value, but the least can still be seen."""
    return max(LARGEST * math.sqrt(value / largest), _SMALLEST) if largest > 0 else _SMALLEST


def around(place: Place, half: float) -> Box:
    """The box that a mark takes."""
    return place[0] - half, place[1] - half, place[0] + half, place[1] + half


def draw_circle(canvas: Axes, place: Place, radius: float, *, filled: bool) -> None:
    """A municipality; filled or open tells the parts of the country apart without a colour."""
    fill: dict[str, Any] = {"facecolor": NEED, "alpha": 0.55} if filled else {"fill": False}
    canvas.add_patch(Circle(place, radius, linewidth=0, **fill))
    canvas.add_patch(Circle(place, radius, fill=False, edgecolor=NEED, linewidth=0.9))


def draw_cross(canvas: Axes, place: Place) -> None:
    """A municipality without a number."""
    (x, y), d = place, _CROSS
    for up in (-d, d):
        canvas.plot([x - d, x + d], [y - up, y + up], color=QUIET, linewidth=1.1)


def draw_seat(canvas: Axes, place: Place, *, planned: bool) -> None:
    """An offer: a filled square, or an open square on its corner where it is only proposed."""
    left, lower, right, upper = around(place, SEAT)
    look: dict[str, Any] = {"facecolor": CAPACITY, "edgecolor": "white", "linewidth": 1.0}
    if planned:
        # Open, so that the town it is proposed for is still seen in it.
        look = {"fill": False, "edgecolor": HERE, "linewidth": 1.8}
        look |= {"angle": 45.0, "rotation_point": "center"}
    canvas.add_patch(Rectangle((left, lower), right - left, upper - lower, zorder=5, **look))
