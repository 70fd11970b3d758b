"""How wide the columns of a table become on paper, and how small its letters have to be.

The widths of words are read from the font itself, so that no table is cut at the edge of a page:
what does not fit at the smallest readable size stops the export.
"""

from __future__ import annotations

import functools
import importlib.resources
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from matplotlib.ft2font import FT2Font, LoadFlags

from analysis.export.fitting import Floats, fit_widths, lines_of
from analysis.export.parts import Table
from analysis.export.stops import stop
from analysis.language import Text

PAGE_WIDTH_PT = 463.0
_INSET_PT = 10.0
_SIZES_PT = (9.2, 8.6, 8.0, 7.4, 6.8)
_MANY_COLUMNS = 6
# Semibold heads are a little wider than the regular letters that are measured.
_HEAD_FACTOR = 1.06
_SAFETY = 1.02
_LONG_HEAD_EM = 12.0
_SHORT_EM = 8.5
_NARROWEST_EM = 1.0
_LINE_HEIGHT = 1.2
_EASY_PT = 8.0
# Letters become smaller than they must only where a high table becomes much lower by it.
_LOW_PT, _WORTH_IT = 150.0, 0.65
_ROW_PADDING_PT = 7.2
# Lines end at blanks and after hyphens and slashes (Unicode UAX 14).
_BREAKS = re.compile("[ \u200b\n]|(?<=[-/])")
_LONG_PIECE = re.compile("[^\\s/\u200b-]{28}(?=[^\\s/\u200b-])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Widths in points, one per column, the size of the letters, about how high it and its rows become."""

    size_pt: float
    widths_pt: tuple[float, ...]
    height_pt: float
    tallest_row_pt: float


def lay_out(table: Table) -> Layout:
    """Choose the size and the column widths of a table.

    Columns get what their longest line needs if there is room; otherwise room goes where it makes
    the table lowest. Letters become smaller only where words would not fit, or where that makes a
    high table much lower.

    Raises
    ------
    ReportError
        If the longest words do not fit beside each other at the smallest size.

    Examples
    --------
    >>> from analysis.export.parts import Cell, Column
    >>> rows = ((Cell(text="Ærø"), Cell(text="12")),)
    >>> small = Table(cell=1, columns=(Column(text="Kommune"), Column(text="Antal")), rows=rows)
    >>> lay_out(small).size_pt
    9.2
    """
    sizes = _SIZES_PT if len(table.columns) <= _MANY_COLUMNS else _SIZES_PT[1:]
    # A date or a short name stays on one line while letters are easy to read; words always do.
    easy = [size for size in sizes if size >= _EASY_PT]
    needs = _needs(table)
    for whole_em, tried in ((_SHORT_EM, easy), (0.0, sizes)):
        least = _least(table, whole_em=whole_em)
        made = (_at_size(size, needs * size, least * size) for size in tried)
        chosen = next((layout for layout in made if layout is not None), None)
        if chosen is not None:
            return _lower(chosen, made)
    raise _too_wide(table)


def _lower(chosen: Layout, smaller: Iterator[Layout | None]) -> Layout:
    """The same with smaller letters where these are easy to read and the table much lower."""
    if chosen.height_pt <= _LOW_PT:
        return chosen
    for layout in smaller:
        if layout and layout.size_pt >= _EASY_PT:
            chosen = layout if layout.height_pt < _WORTH_IT * chosen.height_pt else chosen
    return chosen


def _at_size(size: float, needs: Floats, least: Floats) -> Layout | None:
    """The layout with letters of a size; None where the words do not fit beside each other."""
    room = PAGE_WIDTH_PT - _INSET_PT * len(least)
    if least.sum() > room:
        return None
    widths = fit_widths(needs, least, room)
    heights = lines_of(needs, widths).max(axis=1) * size * _LINE_HEIGHT + _ROW_PADDING_PT
    return Layout(
        size_pt=size,
        widths_pt=tuple(round(float(width) + _INSET_PT, 2) for width in widths),
        height_pt=float(heights[1:].sum()),
        tallest_row_pt=float(heights[1:].max(initial=0.0)),
    )


def _needs(table: Table) -> Floats:
    """Width in em of each text on one line, the heads first; rows by columns."""
    heads = [_width(column.text) * _HEAD_FACTOR for column in table.columns]
    texts = [[_width(cell.text) for cell in row] for row in table.rows]
    return np.array([heads, *texts]) * _SAFETY


def _least(table: Table, *, whole_em: float) -> Floats:
    """Least width in em of each column, where lines up to `whole_em` stay whole, and words always."""
    found = []
    for index, column in enumerate(table.columns):
        # A number is one word, whatever blanks it is written with.
        least = math.inf if column.numeric else whole_em
        texts = [_piece(row[index].text, least) for row in table.rows]
        head = _piece(column.text, min(whole_em, _LONG_HEAD_EM)) * _HEAD_FACTOR
        found.append(max(head, *texts, _NARROWEST_EM))
    return np.array(found) * _SAFETY


def _piece(text: str, whole_em: float) -> float:
    """Width of the widest piece of a text that stays on one line."""
    line = _width(text)
    return line if line <= whole_em else max(map(_width, _words(text)))


def breakable(text: str) -> str:
    """A text in which no piece is too long for a column: very long ones get invisible breaks.

    Examples
    --------
    >>> len(breakable("x" * 70).split("\u200b"))
    3
    """
    return _LONG_PIECE.sub("\\g<0>\u200b", text)


def _words(text: str) -> list[str]:
    return _BREAKS.split(breakable(text))


@functools.lru_cache(maxsize=4096)
def _width(text: str) -> float:
    return sum(map(_advance, text))


@functools.cache
def _advance(character: str) -> float:
    if not _font().get_char_index(ord(character)):
        return 0.6  # the compiler will refuse the character by name; any width does until then
    glyph = _font().load_char(ord(character), flags=LoadFlags.NO_SCALE)
    return glyph.horiAdvance / _font().units_per_EM


@functools.cache
def _font() -> FT2Font:
    source = importlib.resources.files("analysis.report").joinpath("fonts/SourceSans3-Regular.ttf")
    return FT2Font(str(source))


def _too_wide(table: Table) -> Exception:
    count = len(table.columns)
    return stop(
        table.cell,
        Text(
            f"Tabellen «{table.caption}» med {count} kolonner er bredere end siden.",
            f"The table “{table.caption}” with {count} columns is wider than the page.",
        ),
        Text(
            "Del den i to, eller vend rækker og kolonner om.",
            "Split it in two, or swap rows and columns.",
        ),
    )
