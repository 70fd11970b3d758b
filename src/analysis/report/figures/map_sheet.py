"""From degrees to inches on a map that lies where the country lies."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from analysis.report.figures.drawing import MARGIN, WIDTH
from analysis.report.figures.map_ground import Box, Place

# The country without Bornholm then fills most of the page's width.
INCHES_PER_DEGREE = 1.85
# Bornholm lies so far out that the rest would shrink by a third: it is moved in, as maps do.
MOVED_EAST_OF = 13.5

_EDGE, _LOWER_EDGE = 0.24, 0.42
_MOVED_WIDTH, _MOVED_HEIGHT = 0.8, 0.7


@dataclass(frozen=True, slots=True, kw_only=True)
class MapSheet:
    """A local equirectangular projection, true in proportion at the middle latitude.

    Parameters
    ----------
    west, south
        The degrees at the lower left.
    shrink
        A degree of longitude for each degree of latitude: the cosine of the middle latitude.
    foot
        Inches below the map.
    top
        Inches from the lower edge of the picture to the upper edge of the map.
    moved
        The frame that the east beyond `MOVED_EAST_OF` is moved to and the degrees in its middle;
        None where nobody lies there.
    """

    west: float
    south: float
    shrink: float
    foot: float
    top: float
    moved: tuple[Box, Place] | None

    def moves(self, lon: float) -> bool:
        """Whether a point so far east is drawn in the frame it is moved to."""
        return self.moved is not None and lon > MOVED_EAST_OF

    def at(self, lon: float, lat: float) -> Place:
        """Where a point lies on the picture, in inches."""
        if self.moved is not None and lon > MOVED_EAST_OF:
            (left, lower, right, upper), (lon_middle, lat_middle) = self.moved
            x, y = (left + right) / 2, (lower + upper) / 2
            lon, lat = lon - lon_middle, lat - lat_middle
        else:
            x, y = MARGIN + _EDGE, self.foot + _LOWER_EDGE
            lon, lat = lon - self.west, lat - self.south
        return x + lon * self.shrink * INCHES_PER_DEGREE, y + lat * INCHES_PER_DEGREE


def lay_sheet(points: Iterable[Place], *, foot: float) -> MapSheet:
    """A sheet that holds some points, given as longitude and latitude in degrees.

    Parameters
    ----------
    foot
        Inches to leave below it.

    Examples
    --------
    A degree of latitude is `INCHES_PER_DEGREE`, at whatever longitude:

    >>> sheet = lay_sheet([(9.0, 55.0), (12.0, 57.0)], foot=0.2)
    >>> round(sheet.at(9.0, 56.0)[1] - sheet.at(12.0, 55.0)[1], 6)
    1.85
    """
    held = list(points)
    near = [point for point in held if point[0] <= MOVED_EAST_OF]
    far = [point for point in held if point[0] > MOVED_EAST_OF]
    lon, lat = zip(*near, strict=True)
    moved = None
    if far:
        right, lower = WIDTH - MARGIN, foot + MARGIN
        frame = (right - _MOVED_WIDTH, lower, right, lower + _MOVED_HEIGHT)
        moved = frame, (_middle([x for x, _ in far]), _middle([y for _, y in far]))
    return MapSheet(
        west=min(lon),
        south=min(lat),
        shrink=math.cos(math.radians(_middle(lat))),
        foot=foot,
        top=foot + _LOWER_EDGE + (max(lat) - min(lat)) * INCHES_PER_DEGREE + _EDGE,
        moved=moved,
    )


def _middle(values: Iterable[float]) -> float:
    found = list(values)
    return (min(found) + max(found)) / 2
