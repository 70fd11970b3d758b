"""Laying out a picture in inches: measured words, labels that keep apart, axes, the block."""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.textpath import text_to_path
from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullFormatter, NullLocator

from analysis.language import Language
from analysis.report import blocks
from analysis.report.amounts import number_of
from analysis.report.blocks import Block
from analysis.report.house_style import QUIET, new_figure, to_svg

# A picture fills the text width of an A4 page, so that points on screen are points on paper.
WIDTH = 6.3
MARGIN = 0.07
SIZE, SMALL = 9.5, 8.5
INK = "#1B2733"
LINE = 1.32
_FAMILY = "Source Sans 3"
_MM_PER_INCH = 25.4
_POINTS_PER_INCH = 72
_AXIS_WORDS, _ABOVE = 0.46, 0.12


def new_picture(height: float) -> Figure:
    """An empty picture of the full width; everything in it is placed in inches."""
    figure = new_figure(WIDTH, height)
    # Places are computed here: a layout engine would draw everything twice to find its own.
    figure.set_layout_engine("none")
    return figure


def add_axes(figure: Figure, *, left: float, bottom: float, width: float, height: float) -> Axes:
    """Axes at a place in inches from the lower left corner."""
    across, up = figure.get_size_inches()
    return figure.add_axes((left / across, bottom / up, width / across, height / up))


def write(figure: Figure, x: float, y: float, words: str, **style: Any) -> None:
    """Write words at a place in inches; never read as a formula."""
    across, up = figure.get_size_inches()
    style = {"fontsize": SIZE, "va": "center", "color": INK, **style}
    figure.text(x / across, y / up, words, parse_math=False, **style)


def rule(figure: Figure, x: Sequence[float], y: Sequence[float], **style: Any) -> None:
    """Draw a line through places in inches."""
    across, up = figure.get_size_inches()
    places = [value / across for value in x], [value / up for value in y]
    figure.add_artist(Line2D(*places, **{"color": QUIET, "linewidth": 0.8, **style}))


@functools.cache
def width_of(words: str, size: float = SIZE, weight: str = "regular") -> float:
    """How wide words are in print, in inches; to be asked inside the house style."""
    font = FontProperties(family=_FAMILY, size=size, weight=weight)
    width = text_to_path.get_text_width_height_descent(words, font, ismath=False)[0]
    return float(width) / _POINTS_PER_INCH


def line_height(size: float = SIZE) -> float:
    """The height of one line of words, in inches."""
    return size * LINE / _POINTS_PER_INCH


def wrap(words: str, width: float, size: float = SIZE, weight: str = "regular") -> list[str]:
    """Words in lines no wider than a width in inches; only too long a word is divided."""
    lines: list[str] = []
    used = math.inf
    space = width_of(" ", size, weight)
    for word in words.replace(" %", "\N{NO-BREAK SPACE}%").split(" "):
        for piece in _pieces(word, width, size, weight):
            # Measured word by word: lines in the making would all have to be measured anew.
            more = width_of(piece, size, weight)
            if used + space + more <= width:
                lines[-1] += f" {piece}"
                used += space + more
            else:
                lines.append(piece)
                used = more
    return [line for line in lines if line]


def _pieces(word: str, width: float, size: float, weight: str) -> Iterator[str]:
    while len(word) > 1 and width_of(word, size, weight) > width:
        ends = range(len(word) - 1, 1, -1)
        fitting = (n for n in ends if width_of(f"{word[:n]}-", size, weight) <= width)
        cut = next(fitting, 1)
        yield f"{word[:cut]}-"
        word = word[cut:]
    yield word


def spread(wanted: Sequence[float], sizes: Sequence[float], low: float, high: float) -> list[float]:
    """Centres near the wanted ones, in rising order, whose labels do not touch.

    Parameters
    ----------
    wanted
        Where the labels would like to be, rising.
    sizes
        How much room each takes.
    low, high
        The ends of the room; if it is too small, labels go beyond `high`.

    Examples
    --------
    >>> spread([1.0, 1.0], [1.0, 1.0], 0.0, 10.0)
    [0.5, 1.5]
    """
    # Less what lies before it, each label only has to keep its order: least squares by pooling.
    before = [sum(sizes[:i]) + sizes[i] / 2 for i in range(len(sizes))]
    pools: list[list[float]] = []
    for place, offset in zip(wanted, before, strict=True):
        pools.append([place - offset])
        while len(pools) > 1 and _mean(pools[-2]) > _mean(pools[-1]):
            last = pools.pop()
            pools[-1] += last
    starts = [_mean(pool) for pool in pools for _ in pool]
    most = max(high - sum(sizes), low)
    return [min(max(s, low), most) + offset for s, offset in zip(starts, before, strict=True)]


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def side_plot(
    words: Iterable[str], notes: Sequence[str], *, left: float, height: float
) -> tuple[Figure, Axes]:
    """One plot with room for words to its right, and the notes below it."""
    right = max(width_of(text, SMALL) for text in words) + 0.15
    foot = note_height(notes) + _AXIS_WORDS
    figure = new_picture(foot + height + _ABOVE)
    axes = add_axes(figure, left=left, bottom=foot, width=WIDTH - left - right, height=height)
    axes.tick_params(axis="y", labelsize=SMALL)
    write_notes(figure, notes)
    return figure, axes


def write_beside(
    figure: Figure,
    axes: Axes,
    labels: Iterable[tuple[str, float, Mapping[str, Any]]],
    *,
    gap: float = 0.06,
) -> None:
    """Words to the right of a plot, at their places on its axis as far as they keep apart.

    Parameters
    ----------
    labels
        Words, where they belong on the vertical axis, and their style; from below.
    gap
        Inches between the plot and the words.
    """
    box, top = axes.get_position(), axes.get_ylim()[1]
    up, shown = float(figure.get_size_inches()[1]), list(labels)
    foot, high = box.y0 * up, box.height * up
    wanted = [foot + place / top * high for _, place, _ in shown]
    places = spread(wanted, [line_height(SMALL)] * len(wanted), foot, foot + high)
    for y, (words, _, style) in zip(places, shown, strict=True):
        write(figure, box.x1 * WIDTH + gap, y, words, fontsize=SMALL, **style)


def note_height(notes: Sequence[str]) -> float:
    """The room that notes take at the foot of a picture, in inches."""
    return len(_note_lines(notes)) * line_height(SMALL) + 0.08 if notes else 0.0


def write_notes(figure: Figure, notes: Sequence[str]) -> None:
    """Write at the foot of a picture how it is to be read, one note after the other."""
    for i, line in enumerate(reversed(_note_lines(notes))):
        write(figure, MARGIN, (i + 0.5) * line_height(SMALL) + 0.02, line, fontsize=SMALL)


def _note_lines(notes: Sequence[str]) -> list[str]:
    return [line for note in notes for line in _even(note, WIDTH - 2 * MARGIN)]


def _even(words: str, width: float) -> list[str]:
    """Words in as few lines as they need, without a last line of one word."""
    lines = wrap(words, width, SMALL)
    for share in (0.95, 0.9, 0.85, 0.8, 0.75, 0.7):
        narrower = wrap(words, width * share, SMALL)
        if len(narrower) > len(lines) or width_of(lines[-1], SMALL) > width / 3:
            break
        lines = narrower
    return lines


def share_of(language: Language, share: float) -> str:
    """A share as a percentage, with a decimal only where it is not a whole one."""
    whole = math.isclose(share * 100, round(share * 100), abs_tol=1e-9)
    return language.percent(share, decimals=0 if whole else 1)


def number_axis(
    axes: Axes,
    language: Language,
    ends: tuple[float, float],
    *,
    log: bool = False,
    shares: bool = False,
) -> None:
    """Make the horizontal axis one of numbers, with the ticks a reader of the language knows."""
    words = share_of if shares else number_of
    axis = axes.xaxis
    if log:
        axes.set_xscale("log")
        axis.set_major_locator(LogLocator(base=10))
        axis.set_minor_locator(NullLocator())
        axis.set_minor_formatter(NullFormatter())
    else:
        axis.set_major_locator(MaxNLocator(4, steps=[1, 2, 2.5, 5, 10]))
    axes.set_xlim(*ends)
    axis.set_major_formatter(FuncFormatter(lambda value, _: words(language, value)))
    axes.tick_params(axis="x", labelsize=SMALL)


def finish(figure: Figure, *, label: str, caption: str, alt: str, **more: str) -> Block:
    """The picture as a block, with its size on paper."""
    across, up = (side * _MM_PER_INCH for side in figure.get_size_inches())
    size = {"width_mm": round(across, 1), "height_mm": round(up, 1)}
    return blocks.figure(to_svg(figure), label=label, caption=caption, alt=alt, **more, **size)
