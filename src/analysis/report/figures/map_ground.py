"""What every map of the municipalities is drawn on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.country.areas import Area, Areas
from analysis.country.tilegrid import Tilegrid
from analysis.language import Language
from analysis.report.figures.drawing import INK, SMALL, WIDTH, add_axes, new_picture

Place = tuple[float, float]  # from the lower left corner, in inches
Box = tuple[float, float, float, float]  # left, lower, right, upper, in inches


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MapGround:
    """The municipalities as a map needs them, in the words of one language.

    Parameters
    ----------
    names, short
        Each municipality's name, and its name in at most four letters.
    regions, parts
        The name of the region and of the part of the country (West, East) each lies in.
    cells
        Row and column of each municipality's tile.
    towns
        Longitude and latitude of each municipality's anchor town, in degrees.
    """

    names: Mapping[str, str]
    short: Mapping[str, str]
    regions: Mapping[str, str]
    parts: Mapping[str, str]
    cells: Mapping[str, tuple[int, int]]
    towns: Mapping[str, tuple[float, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class MapWords:
    """What a map says, decided by whoever has the figures.

    Parameters
    ----------
    label
        The map's name among a report's files.
    caption
        The finding.
    measure
        What the numbers are, with their unit.
    missing
        What it means that a municipality has no number.
    shares
        Whether the numbers are shares, to be written as percentages.
    """

    label: str
    caption: str
    measure: str
    missing: str
    source: str
    evidence_label: str = ""
    shares: bool = False


def map_ground(areas: Areas, grid: Tilegrid, *, as_of: dt.date, language: Language) -> MapGround:
    """The ground of maps as of a day, whose regions may be other ones than today's.

    Raises
    ------
    UsageError
        If the day lies before the municipalities of today existed.
    """
    at, table = areas.at(as_of), areas.municipalities
    lon_lat = zip(table["anchor_lon"].tolist(), table["anchor_lat"].tolist(), strict=True)
    return MapGround(
        names=areas.names,
        short=grid.short,
        regions=_names_by_code(at.regions, language),
        parts=_names_by_code(at.parts, language),
        cells=grid.cells,
        towns=dict(zip(map(str, table.index), lon_lat, strict=True)),
    )


def new_map(height: float) -> tuple[Figure, Axes]:
    """An empty picture, and axes without lines over all of it, in inches from the lower left."""
    figure = new_picture(height)
    canvas = add_axes(figure, left=0, bottom=0, width=WIDTH, height=height)
    canvas.set_xlim(0, WIDTH)
    canvas.set_ylim(0, height)
    canvas.axis("off")
    return figure, canvas


def write_on(canvas: Axes, place: Place, words: str, **style: Any) -> None:
    """Write words on a map, centred on a place unless told otherwise; never read as a formula."""
    look = {"ha": "center", "va": "center", "color": INK, "fontsize": SMALL, **style}
    canvas.text(*place, words, parse_math=False, **look)


def _names_by_code(areas: Sequence[Area], language: Language) -> dict[str, str]:
    return {code: language.choose(area.name) for area in areas for code in area.municipalities}
