"""The picture of offers' places and of residents: dated counts by definition, never joined."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import FuncFormatter, MaxNLocator

from analysis.assessment.study import AreaView
from analysis.catalogue.offers import PlacesDefinition
from analysis.evidence import Quantity, Unit, weakest
from analysis.language import Language
from analysis.report.amounts import amount_of, number_of, sentence
from analysis.report.blocks import Block
from analysis.report.figures.drawing import (
    SMALL,
    WIDTH,
    add_axes,
    finish,
    new_picture,
    width_of,
    write,
)
from analysis.report.figures.points import Legend, Point, draw_point, write_values
from analysis.report.house_style import CAPACITY, NEED, PALE, house_style
from analysis.report.tables import cells

_PLACES_MARKERS = dict(zip(PlacesDefinition, ("s", "D", "P", "^", "v"), strict=True))
# Shape and filling, since colour alone tells nothing in grey.
_RESIDENT_MARKERS = (("o", True), ("o", False), ("X", True), ("<", True), ("*", True), (">", False))
_LEFT, _PLOT, _FOOT, _TOP, _APART = 0.55, 2.6, 0.3, 0.24, 0.28


def places_and_residents(view: AreaView, language: Language) -> Block | None:
    """Offers' places and counts of residents over time, each as a point by its definition.

    Returns
    -------
    Block or None
        What has no date stands in a column of its own; None where no places are stated.
    """
    places = list(_places(view, language))
    if not places:
        return None
    points = [*places, *_residents(view, language)]
    with house_style():
        legend = _legend(points)
        foot = legend.height + _FOOT + 0.1
        figure = new_picture(foot + _PLOT + _TOP)
        lanes = _lanes(points, language)
        room = (min(lanes.values()) - _APART if lanes else WIDTH) - _LEFT
        axes = add_axes(figure, left=_LEFT, bottom=foot, width=room, height=_PLOT)
        _dress(axes, points, room, language)
        if lanes:
            _draw_undated(figure, foot, min(lanes.values()) - _APART / 2, language)
        placed = [_placed(point, axes, lanes, foot) for point in points]
        for point in placed:
            draw_point(figure, point)
        write_values(figure, placed)
        legend.draw(figure, foot - _FOOT - 0.06)
        figures = [point.figure for point in points]
        return finish(
            figure,
            label="pladser-og-beboere",
            caption=_caption(view, language),
            alt=_alt(points, language),
            source=cells.sources(language, (f.source for f in figures)),
            evidence_label=language.text(f"evidence.{weakest(f.evidence for f in figures)}"),
        )


def _places(view: AreaView, language: Language) -> Iterator[Point]:
    stated = [
        (offer.name, places)
        for offer in view.udmelding.offers
        for places in offer.places
        if places.figure.value is not None
    ]
    several = len({name for name, _ in stated}) > 1
    for name, places in stated:
        words = cells.value_of(language, places.figure).text
        definition = language.text(f"places.{places.definition}")
        yield Point(
            series=language.text("figure.supply.places", definition=definition),
            marker=_PLACES_MARKERS[places.definition],
            colour=CAPACITY,
            figure=places.figure,
            words=f"{words} {name}" if several else words,
        )


def _residents(view: AreaView, language: Language) -> Iterator[Point]:
    """The counts that need is read off: other published counts are not of residents."""
    basis = [figure for reading in view.udmelding.need.readings for figure in reading.basis]
    marks: dict[str, tuple[str, bool]] = {}
    for figure in {figure.key: figure for figure in basis}.values():
        if figure.unit is not Unit.PERSONS or figure.value is None:
            continue
        series = language.choose(figure.definition)
        next_mark = _RESIDENT_MARKERS[len(marks) % len(_RESIDENT_MARKERS)]
        marker, filled = marks.setdefault(series, next_mark)
        yield Point(
            series=series,
            marker=marker,
            filled=filled,
            colour=NEED,
            figure=figure,
            words=cells.value_of(language, figure).text,
        )


def _legend(points: Sequence[Point]) -> Legend:
    """One item for each series: places to the left, residents to the right."""
    columns = []
    for colour in (CAPACITY, NEED):
        series = {point.series: point for point in points if point.colour == colour}
        columns.append(tuple(series.values()))
    return Legend(columns=tuple(columns))


def _lanes(points: Sequence[Point], language: Language) -> dict[str, float]:
    """Where undated marks stand, by colour: beside each other, so that none hides another."""
    undated = [point for point in points if not point.figure.date.known]
    lanes: dict[str, float] = {}
    left = 0.0
    for colour in (CAPACITY, NEED):
        words = [point.words for point in undated if point.colour == colour]
        if words:
            lanes[colour] = left
            left += max(width_of(text, SMALL) for text in words) + 0.3
    room = max(left, width_of(_undated_words(language), SMALL, "bold"))
    return {colour: WIDTH - room + place for colour, place in lanes.items()}


def _undated_words(language: Language) -> str:
    return sentence(language.text("figure.undated"))


def _year(day: dt.date) -> float:
    return day.year + (day.timetuple().tm_yday - 1) / 366


def _dress(axes: Axes, points: Sequence[Point], room: float, language: Language) -> None:
    days = [day for p in points for day in (p.figure.date.first, p.figure.date.last) if day]
    years = [_year(day) for day in days]
    first, last = min(years, default=2000.0), max(years, default=2001.0)
    # The words of the last one stand to the right of its mark, and within the axes.
    words = max(width_of(point.words, SMALL) for point in points) + 0.2
    a_year = max(last - first, 1.0) / (room - words - 0.15)
    axes.set_xlim(first - 0.15 * a_year, max(last, first + 1) + words * a_year)
    axes.set_ylim(0, 1.1 * max(point.figure.value or 0.0 for point in points))
    ticks = MaxNLocator(6, integer=True, steps=[1, 2, 5, 10]).tick_values(first, last)
    # Room for words is no time that anyone has counted in.
    axes.set_xticks([tick for tick in ticks if first - 1 <= tick <= last + 1])
    axes.xaxis.set_major_formatter(FuncFormatter(lambda year, _: f"{year:.0f}"))
    axes.yaxis.set_major_locator(MaxNLocator(5, integer=True, steps=[1, 2, 2.5, 5, 10]))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: number_of(language, value)))
    axes.tick_params(labelsize=SMALL)
    axes.set_ylabel(language.text("figure.supply.axis"), fontsize=SMALL)


def _draw_undated(figure: Figure, foot: float, left: float, language: Language) -> None:
    across, up = figure.get_size_inches()
    width = WIDTH - left
    band = Rectangle((left / across, foot / up), width / across, (_PLOT + _TOP) / up)
    band.set(transform=figure.transFigure, facecolor=PALE, zorder=-1)
    figure.add_artist(band)
    words = _undated_words(language)
    place = foot + _PLOT + _TOP / 2 - 0.02
    write(figure, left + 0.08, place, words, fontsize=SMALL, fontweight="bold")


def _placed(point: Point, axes: Axes, lanes: Mapping[str, float], foot: float) -> Point:
    (first, last), most = axes.get_xlim(), axes.get_ylim()[1]
    y = foot + (point.figure.value or 0.0) / most * _PLOT
    days = point.figure.date.first, point.figure.date.last
    if days[0] is None or days[1] is None:
        return replace(point, x=(lanes[point.colour],) * 2, y=y)
    scale = axes.get_position().width * WIDTH / (last - first)
    begin, end = (_LEFT + (_year(day) - first) * scale for day in days if day)
    return replace(point, x=(begin, end), y=y)


def _caption(view: AreaView, language: Language) -> str:
    stated = [p for o in view.udmelding.offers for p in o.places if p.figure.value is not None]
    dated = sorted((p for p in stated if p.figure.date.known), key=lambda p: _last(p.figure))
    undated = [amount_of(language, p.figure) for p in stated if not p.figure.date.known]
    words = []
    if dated:
        newest = dated[-1]
        words.append(
            language.text(
                "figure.supply.newest",
                amount=amount_of(language, newest.figure),
                definition=language.text(f"places.{newest.definition}"),
                date=language.period(newest.figure.date),
            )
        )
    if undated:
        words.append(language.text("figure.supply.without_date", amounts=language.join(undated)))
    return " ".join(words)


def _last(figure: Quantity) -> dt.date:
    return figure.date.last or dt.date.min


def _alt(points: Sequence[Point], language: Language) -> str:
    shown = []
    for point in points:
        date = point.figure.date
        when = language.period(date) if date.known else language.text("figure.undated")
        shown.append(f"{point.series}, {when}: {amount_of(language, point.figure)}")
    return language.text("figure.supply.alt", rows="; ".join(shown))
