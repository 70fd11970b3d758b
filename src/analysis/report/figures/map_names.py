"""Names on a map, where there is room for them beside what they name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from analysis.report.figures.drawing import SMALL, line_height, width_of, wrap
from analysis.report.figures.map_ground import Box, Place, write_on

_STEP = 0.06
_WIDEST, _APART = 1.35, 0.08


@dataclass(frozen=True, slots=True, kw_only=True)
class MapNames:
    """Writes names on a map one after the other, each where nothing is drawn or written yet.

    Parameters
    ----------
    frame
        The box the names must stay within; a name without room is left out.
    taken
        Boxes that must not be covered; every name written is added to them.
    """

    canvas: Axes
    frame: Box
    taken: list[Box]

    def beside(
        self,
        name: str,
        own: Sequence[Place],
        *,
        others: Sequence[Place] = (),
        weight: str = "bold",
    ) -> Box | None:
        """Write a name beside what it names, not nearer to others; returns the box it took."""
        lines = wrap(name, _WIDEST, SMALL, weight)
        wide = max(width_of(line, SMALL, weight) for line in lines) + _APART
        high = len(lines) * line_height(SMALL)
        place = free_place(
            (wide, high),
            np.array(own, dtype=np.float64).reshape(-1, 2),
            others=np.array(others, dtype=np.float64).reshape(-1, 2),
            taken=self.taken,
            frame=self.frame,
        )
        if place is None:
            return None
        write_on(self.canvas, place, "\n".join(lines), fontweight=weight, zorder=6)
        x, y = place
        box = (x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)
        self.taken.append(box)
        return box

    def groups(self, group_of: Mapping[str, str], places: Mapping[str, Place]) -> None:
        """Write the name of each group of municipalities beside where these are drawn."""
        for group in dict.fromkeys(group_of[code] for code in places):
            own = [place for code, place in places.items() if group_of[code] == group]
            others = [place for code, place in places.items() if group_of[code] != group]
            self.beside(group, own, others=others)


def free_place(
    size: tuple[float, float],
    own: NDArray[np.float64],
    *,
    others: NDArray[np.float64],
    taken: Sequence[Box],
    frame: Box,
) -> Place | None:
    """Where words about some points have room: near these, and not nearer to other points.

    Parameters
    ----------
    size
        Width and height of the words, in inches.
    own, others
        Points the words are about, and points they are not about; shape (points, 2), inches.
    taken
        Boxes that must not be covered.
    frame
        The box the words must stay within.

    Returns
    -------
    tuple or None
        The centre of the words; None where there is no room.

    Examples
    --------
    The one free place beside a point is to its right:

    >>> point, nothing = np.array([[0.5, 0.5]]), np.empty((0, 2))
    >>> place = free_place(
    ...     (0.8, 1.0), point, others=nothing, taken=[(0, 0, 1, 1)], frame=(0, 0, 2, 1)
    ... )
    >>> tuple(round(float(inch), 2) for inch in place)
    (1.42, 0.5)
    """
    wide, high = size[0] / 2, size[1] / 2
    left, lower, right, upper = frame
    x = np.arange(left + wide, right - wide + 1e-9, _STEP)
    y = np.arange(lower + high, upper - high + 1e-9, _STEP)
    centres = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    for box in taken:
        apart = (
            (centres[:, 0] + wide <= box[0])
            | (centres[:, 0] - wide >= box[2])
            | (centres[:, 1] + high <= box[1])
            | (centres[:, 1] - high >= box[3])
        )
        centres = centres[apart]
    if not len(centres):
        return None
    nearest = _distance(centres, own, (wide, high)).min(axis=1)
    middle = np.hypot(*(centres - own.mean(axis=0)).T)
    # Close to any of its points first, then to the middle of them; far dearer is being taken for
    # the name of a neighbour.
    cost = nearest + 0.3 * middle
    if len(others):
        foreign = _distance(centres, others, (wide, high)).min(axis=1)
        cost += 4 * np.maximum(nearest - foreign, 0)
    best = centres[np.argmin(cost)]
    return float(best[0]), float(best[1])


def _distance(
    centres: NDArray[np.float64], points: NDArray[np.float64], half: tuple[float, float]
) -> NDArray[np.float64]:
    """Inches from the edge of words around each centre to each point; 0 inside."""
    gaps = np.abs(centres[:, np.newaxis, :] - points) - np.array(half)
    away: NDArray[np.float64] = np.hypot(*np.moveaxis(np.maximum(gaps, 0), -1, 0))
    return away
