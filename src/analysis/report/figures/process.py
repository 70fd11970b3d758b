"""The picture of a round's way through time: events, deadlines and verdicts, each with its date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure

from analysis.assessment.study import AreaView
from analysis.evidence import Evidence
from analysis.language import Language
from analysis.report.amounts import sentence
from analysis.report.blocks import Block
from analysis.report.figures.drawing import (
    MARGIN,
    SMALL,
    WIDTH,
    finish,
    line_height,
    new_picture,
    note_height,
    rule,
    spread,
    width_of,
    wrap,
    write,
    write_notes,
)
from analysis.report.figures.events import Item, collect_items, describe_process, when
from analysis.report.house_style import CAPACITY, HERE, NEED, house_style
from analysis.report.tables import cells

_AXIS, _LANES, _MARK, _DATE, _WIDEST_DATE = 0.92, 0.42, 1.32, 1.44, 2.0
_LEAST, _GAP, _EDGE, _TICK = 1.6, 0.045, 0.12, 0.22
_FEWEST = 2
_MARKS = {
    "event": ("o", NEED, NEED),
    "deadline": ("s", CAPACITY, CAPACITY),
    "replaced": ("s", CAPACITY, "white"),
    "verdict": ("D", HERE, HERE),
    "withdrawn": ("D", HERE, "white"),
}


def timeline(view: AreaView, language: Language) -> Block | None:
    """What happened in the round, and when, as known on the day of the study.

    Returns
    -------
    Block or None
        What has no date is listed below; None where fewer than two things have one.
    """
    items = collect_items(view, language)
    dated = [item for item in items if item.date.known]
    if len(dated) < _FEWEST:
        return None
    notes = _notes(items, language)
    with house_style():
        labels = _labels(dated, language)
        body = max(sum(label.height for label in labels), _LEAST)
        foot = note_height(notes) + _EDGE
        figure = new_picture(foot + body + _EDGE)
        scale = _Scale.over(dated, top=foot + body, room=body)
        deadlines = [item for item in dated if item.announced is not None]
        _draw_axis(figure, scale, with_deadlines=bool(deadlines))
        _draw_deadlines(figure, deadlines, scale)
        _draw_labels(figure, labels, scale)
        write_notes(figure, notes)
        return finish(
            figure,
            label="forloeb",
            caption=describe_process(view, language),
            alt=_alt(items, language),
            source=cells.sources(language, (item.source.source for item in items)),
            evidence_label=language.text(f"evidence.{Evidence.OBSERVED}"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scale:
    """Time running down the picture: the first day at the top."""

    first: dt.date
    last: dt.date
    top: float
    room: float

    @classmethod
    def over(cls, items: Sequence[Item], *, top: float, room: float) -> _Scale:
        days = [item.day for item in items] + [i.announced for i in items if i.announced]
        days += [day for item in items for day in item.span or ()]
        return cls(first=min(days), last=max(days), top=top, room=room)

    def place(self, day: dt.date) -> float:
        days = max((self.last - self.first).days, 1)
        return self.top - (day - self.first).days / days * self.room


@dataclass(frozen=True, slots=True, kw_only=True)
class _Label:
    """An item with its lines of words, which begin at one place for all."""

    item: Item
    dates: list[str]
    lines: list[str]
    left: float

    @property
    def height(self) -> float:
        return max(len(self.lines), len(self.dates)) * line_height(SMALL) + _GAP


def _labels(items: Sequence[Item], language: Language) -> list[_Label]:
    dates = [sentence(when(item.date, language)) for item in items]
    widest = min(max(width_of(date, SMALL, "bold") for date in dates), _WIDEST_DATE)
    left = _DATE + widest + 0.14
    return [
        _Label(
            item=item,
            dates=wrap(date, widest + 0.01, SMALL, "bold"),
            lines=wrap(item.words, WIDTH - MARGIN - left, SMALL),
            left=left,
        )
        for item, date in zip(items, dates, strict=True)
    ]


def _draw_axis(figure: Figure, scale: _Scale, *, with_deadlines: bool) -> None:
    rule(figure, (_AXIS, _AXIS), (scale.top, scale.top - scale.room), linewidth=1.2)
    a_year = abs(scale.place(dt.date(2001, 1, 1)) - scale.place(dt.date(2002, 1, 1)))
    step = next(n for n in (1, 2, 5, 10, 20, 50, 100) if n * a_year >= _TICK)
    right = _AXIS - (_LANES if with_deadlines else 0.1)
    for year in range(scale.first.year, scale.last.year + 1):
        begins = dt.date(year, 1, 1)
        if year % step or begins < scale.first:
            continue
        place = scale.place(begins)
        rule(figure, (_AXIS - 0.06, _AXIS), (place, place))
        write(figure, right, place, str(year), ha="right", fontsize=SMALL)


def _draw_deadlines(figure: Figure, deadlines: Sequence[Item], scale: _Scale) -> None:
    """Beside the axis, a line from the day a deadline was announced to the day it fell."""
    apart = (_LANES - 0.14) / max(len(deadlines), 2)
    for i, item in enumerate(deadlines):
        lane = _AXIS - 0.1 - i * apart
        ends = [scale.place(day) for day in (item.announced, item.day) if day]
        rule(figure, (lane, lane), ends, color=CAPACITY, linewidth=1.6, linestyle=(0, (3, 1.5)))
        for end in ends:
            rule(figure, (lane, _AXIS), (end, end), color=CAPACITY, linewidth=1)


def _draw_labels(figure: Figure, labels: Sequence[_Label], scale: _Scale) -> None:
    # Places run upwards and time downwards: what comes last is placed first.
    upwards = list(reversed(labels))
    wanted = [scale.place(label.item.day) for label in upwards]
    low, high = scale.top - scale.room - _EDGE / 2, scale.top + _EDGE / 2
    centres = spread(wanted, [label.height for label in upwards], low, high)
    for label, day, centre in zip(upwards, wanted, centres, strict=True):
        top = centre + (label.height - _GAP - line_height(SMALL)) / 2
        _draw_mark(figure, label.item, scale, (day, top))
        for i, words in enumerate(label.dates):
            place = top - i * line_height(SMALL)
            write(figure, _DATE, place, words, fontsize=SMALL, fontweight="bold")
        for i, words in enumerate(label.lines):
            write(figure, label.left, top - i * line_height(SMALL), words, fontsize=SMALL)


def _draw_mark(figure: Figure, item: Item, scale: _Scale, ends: tuple[float, float]) -> None:
    """A dot on the axis, and a line from it to the mark beside the words."""
    day, words = ends
    marker, edge, face = _MARKS[item.kind]
    if item.span is not None:
        span = [scale.place(end) for end in item.span]
        rule(figure, (_AXIS, _AXIS), span, linewidth=4, color=edge)
    rule(figure, (_AXIS, _MARK - 0.12, _MARK), (day, words, words), linewidth=0.6)
    dot = {"marker": "o", "markersize": 4, "color": edge, "linestyle": "none"}
    rule(figure, (_AXIS,), (day,), zorder=3, **dot)
    mark = {"marker": marker, "markersize": 6.5, "color": edge, "markerfacecolor": face}
    rule(figure, (_MARK,), (words,), linestyle="none", zorder=3, **mark)


def _notes(items: Sequence[Item], language: Language) -> list[str]:
    shown = [item for item in items if item.date.known]
    kinds = {item.kind for item in shown} | {"announced" for item in shown if item.announced}
    notes = []
    if kinds != {"event"}:
        order = [*_MARKS, "announced"]
        marks = [language.text(f"figure.timeline.mark_{kind}") for kind in order if kind in kinds]
        notes.append(" ".join(marks))
    undated = "; ".join(item.words.rstrip(".") for item in items if not item.date.known)
    if undated:
        notes.append(language.text("figure.timeline.undated", items=undated))
    return notes


def _alt(items: Sequence[Item], language: Language) -> str:
    shown = "; ".join(f"{when(item.date, language)}: {item.words.rstrip('.')}" for item in items)
    return language.text("figure.timeline.alt", items=shown)
