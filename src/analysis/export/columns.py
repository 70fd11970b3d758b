"""How wide the columns of a table become on paper, and how small its letters have to be.

The widths of words are read from the font itself, so that no table is cut at the edge of a page:
what does not fit at the smallest readable size stops the export.
"""

from __future__ import annotations

import functools
import importlib.resources
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.ft2font import FT2Font, LoadFlags

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
_MOST_LINES = 60
_RAGGED = 1.125
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

    Columns get what their longest line needs if there is room; otherwise every cell is broken
    into as few lines as all columns can keep to, and what is left over is shared fairly.

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
    columns = range(len(table.columns))
    room = PAGE_WIDTH_PT - _INSET_PT * len(table.columns)
    # At the usual size a date or a short name stays on one line; below it, only words stay whole.
    tries = [(sizes[0], _SHORT_EM), *((size, 0.0) for size in sizes)]
    for size, whole_em in tries:
        words = [_needs(table, index, whole_em=whole_em) for index in columns]
        if sum(words) * size <= room:
            break
    else:
        raise _too_wide(table)
    wanted = [_needs(table, index, whole_em=math.inf) * size for index in columns]
    least = _even([need * size for need in words], wanted, room)
    extra = _shared([w - has for w, has in zip(wanted, least, strict=True)], room - sum(least))
    widths = [has + more for has, more in zip(least, extra, strict=True)]
    heights = _heights(table, size, widths)
    return Layout(
        size_pt=size,
        widths_pt=tuple(round(width + _INSET_PT, 2) for width in widths),
        height_pt=sum(heights),
        tallest_row_pt=max(heights, default=0.0),
    )


def _even(least: Sequence[float], wanted: Sequence[float], room: float) -> list[float]:
    """Widths at which no column takes more lines than the fewest that all can keep to.

    A row is as high as its highest cell: width that another column could use is wasted on one
    that needs fewer lines.

    Examples
    --------
    >>> _even([5.0, 10.0], [8.0, 96.0], 64.0)
    [5.0, 54.0]
    """
    for lines in range(1, _MOST_LINES):
        # Lines end at words: a column needs a little more than its share of the text.
        ragged = 1.0 if lines == 1 else _RAGGED
        widths = [max(low, high * ragged / lines) for low, high in zip(least, wanted, strict=True)]
        if sum(widths) <= room:
            return widths
    return list(least)


def _shared(wishes: Sequence[float], spare: float) -> list[float]:
    """Share room fairly: small wishes are met in full, the large ones split what is left.

    Examples
    --------
    >>> _shared([1.0, 9.0, 8.0], 7.0)
    [1.0, 3.0, 3.0]
    """
    given = [0.0] * len(wishes)
    order = sorted(range(len(wishes)), key=wishes.__getitem__)
    for place, index in enumerate(order):
        given[index] = min(max(wishes[index], 0.0), spare / (len(wishes) - place))
        spare -= given[index]
    return given


def _heights(table: Table, size: float, widths: Sequence[float]) -> list[float]:
    """About how high each row becomes, from how many lines its cells take."""
    lines = [
        max(
            math.ceil(_width(cell.text) * size / width)
            for cell, width in zip(row, widths, strict=True)
        )
        for row in table.rows
    ]
    return [count * size * _LINE_HEIGHT + _ROW_PADDING_PT for count in lines]


def _needs(table: Table, index: int, *, whole_em: float) -> float:
    """Width of a column in em, when lines up to `whole_em` are kept whole, and words always."""
    column = table.columns[index]
    # A number is one word, whatever blanks it is written with.
    least = math.inf if column.numeric else whole_em
    texts = [_piece(row[index].text, least) for row in table.rows]
    head = _piece(column.text, min(whole_em, _LONG_HEAD_EM)) * _HEAD_FACTOR
    return max(head, *texts, _NARROWEST_EM) * _SAFETY


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
