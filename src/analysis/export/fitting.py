"""Column widths that make a table low: pure numbers, without a text or a font."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

# A text that is broken takes this much more than its length: lines end at words.
_RAGGED = 1.125
_STEPS, _LEAST_STEP_PT, _ROUNDS, _EPS = 12, 0.5, 8, 1e-9


def fit_widths(needs: Floats, least: Floats, room: float) -> Floats:
    """Widths that make a table low: room goes, point by point, where it saves most lines.

    A row is as high as its highest cell, so only the column that makes a row high gains by room.

    Parameters
    ----------
    needs
        Width of each text on one line; rows by columns.
    least, room
        What each column must have, and what all may have together.

    Examples
    --------
    >>> fit_widths(np.array([[8.0, 96.0]]), np.array([5.0, 10.0]), 64.0).round()
    array([ 8., 56.])
    """
    widths = least.copy()
    step = max((room - least.sum()) / _STEPS, _LEAST_STEP_PT)
    rows = np.arange(len(needs))
    while widths.sum() + step <= room:
        shares = needs / widths
        highest = shares.argmax(axis=1)
        high = shares[rows, highest]
        broken = high > 1
        if not broken.any():
            break
        gains = np.bincount(highest[broken], high[broken] / widths[highest[broken]], len(widths))
        widths[gains.argmax()] += step
    return _settled(needs, least, widths, room)


def _settled(needs: Floats, least: Floats, widths: Floats, room: float) -> Floats:
    """Take back the room that saves no whole line, and give it where it does."""
    for _ in range(_ROUNDS):
        lines = lines_of(needs, widths)
        high = lines.max(axis=1, keepdims=True)
        kept = _width_for(needs, high).max(axis=0)
        widths = np.maximum(least, np.minimum(widths, kept))
        spare = room - widths.sum()
        found = [
            (saved / (width - widths[column]), column, width)
            for column in range(len(widths))
            for width, saved in _next_widths(needs, lines, column)
            if 0 < width - widths[column] <= spare
        ]
        if not found:
            break
        _, column, width = max(found)
        widths[column] = width
    # What is left helps where lines end earlier than was reckoned.
    broken = needs.max(axis=0) > widths
    left: Floats = broken * ((room - widths.sum()) / max(int(broken.sum()), 1))
    return widths + left


def _next_widths(needs: Floats, lines: Floats, column: int) -> Iterator[tuple[float, float]]:
    """Widths of a column at which rows that it alone makes high lose a line, and how many lose one."""
    others = np.delete(lines, column, axis=1).max(axis=1, initial=1.0)
    alone = lines[:, column] > others
    wanted = _width_for(needs[alone, column], lines[alone, column] - 1)
    for width in np.unique(wanted):
        yield float(width), float((wanted <= width).sum())


def _width_for(needs: Floats, lines: Floats) -> Floats:
    """How wide a column has to be for a text to take so many lines."""
    return np.where(lines <= 1, needs, needs * _RAGGED / lines)


def lines_of(needs: Floats, widths: Floats) -> Floats:
    """How many lines each text takes; lines end at words, so broken ones need a little more."""
    shares = needs / widths
    return np.where(shares <= 1 + _EPS, 1.0, np.maximum(2.0, np.ceil(shares * _RAGGED - _EPS)))
