"""The picture of published counts side by side: parallel definitions, never one series."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from analysis.assessment.study import AreaView
from analysis.evidence import Bound, Quantity, Unit, weakest
from analysis.language import Language
from analysis.report.amounts import amount, amount_of, number_of
from analysis.report.blocks import Block
from analysis.report.figures.drawing import (
    finish,
    new_picture,
    note_height,
    share_of,
    write_notes,
)
from analysis.report.figures.rows import Row, RowChart
from analysis.report.house_style import house_style
from analysis.report.tables import cells

_MARKERS = {Bound.EXACT: "o", Bound.ABOUT: "o", Bound.CEILING: "<", Bound.FLOOR: ">"}
# A reader compares lengths; beyond this ratio the smaller ones are no length at all.
_LOG_ABOVE = 20
_FEWEST = 2
_SHARES = (Unit.SHARE, Unit.PROBABILITY)
_GAP = 0.12


def definitions(view: AreaView, language: Language) -> Block | None:
    """What is published about the target group's size, each count by its own definition.

    Returns
    -------
    Block or None
        One axis for each unit, since different units cannot be compared; None where fewer than
        two counts have a number.
    """
    figures = view.udmelding.definitions
    known = [figure for figure in figures if figure.known]
    if len(known) < _FEWEST:
        return None
    units = list(dict.fromkeys(figure.unit for figure in known))
    mixed = len({figure.evidence for figure in known}) > 1
    notes = _notes(figures, language)
    with house_style():
        charts = [
            _chart([f for f in known if f.unit is unit], mixed=mixed, language=language)
            for unit in units
        ]
        widest = max(chart.words_width for chart in charts)
        charts = [replace(chart, least_words=widest) for chart in charts]
        height = sum(chart.height + _GAP for chart in charts) + note_height(notes)
        figure = new_picture(height)
        top = height
        for chart in charts:
            chart.draw(figure, top, language)
            top -= chart.height + _GAP
        write_notes(figure, notes)
        return finish(
            figure,
            label="opgoerelser",
            caption=_caption(known, language),
            alt=_alt(figures, language),
            source=cells.sources(language, (f.source for f in figures)),
            evidence_label=language.text(f"evidence.{weakest(f.evidence for f in known)}"),
        )


def _chart(figures: Sequence[Quantity], *, mixed: bool, language: Language) -> RowChart:
    ends = [place for figure in figures for place in _places(figure)]
    log = min(ends) > 0 and max(ends) / min(ends) > _LOG_ABOVE
    unit = language.text(f"unit_name.{figures[0].unit}")
    names = [language.choose(figure.definition) for figure in figures]
    # A count taken again in another year is named once, with its dates below each other.
    shown = ["" if i and name == names[i - 1] else name for i, name in enumerate(names)]
    return RowChart(
        rows=tuple(
            _row(figure, name, mixed=mixed, language=language)
            for figure, name in zip(figures, shown, strict=True)
        ),
        heads=("",),
        axis_words=language.text("figure.axis_log", unit=unit) if log else unit,
        name_width=2.55,
        log=log,
        shares=figures[0].unit in _SHARES,
    )


def _places(figure: Quantity) -> list[float]:
    return [place for place in (figure.low, figure.value, figure.high) if place is not None]


def _row(figure: Quantity, name: str, *, mixed: bool, language: Language) -> Row:
    ranged = figure.low is not None and figure.high is not None
    ends = (figure.low, figure.high) if figure.low is not None and figure.high is not None else None
    detail = _date(figure, language)
    if mixed:
        evidence = language.text(f"evidence.{figure.evidence}")
        detail = language.text("figure.counts.detail", date=detail, evidence=evidence)
    return Row(
        name=name,
        detail=detail,
        words=(_value(figure, language),),
        value=figure.value if ranged else _places(figure)[0],
        ends=ends,
        marker=_MARKERS[figure.bound],
        hollow=figure.bound is not Bound.EXACT,
    )


def _date(figure: Quantity, language: Language) -> str:
    return language.period(figure.date) if figure.date.known else language.text("figure.undated")


def _notes(figures: Sequence[Quantity], language: Language) -> list[str]:
    kinds = [kind for kind in Bound if any(f.bound is kind and f.known for f in figures)]
    marks = [language.text(f"figure.counts.mark_{kind}") for kind in kinds]
    notes = [" ".join([*marks, language.text("figure.counts.apart")])]
    unknown = [language.choose(figure.definition) for figure in figures if not figure.known]
    if unknown:
        notes.append(language.text("figure.counts.unknown", names="; ".join(unknown)))
    return notes


def _caption(known: Sequence[Quantity], language: Language) -> str:
    """The span within the unit of the first count: other units have other things to say."""
    same = [figure for figure in known if figure.unit is known[0].unit]
    least = min(same, key=lambda f: _places(f)[0])
    most = max(same, key=lambda f: _places(f)[-1])
    if len(same) < _FEWEST:
        unit = language.text(f"unit_name.{least.unit}")
        words = amount_of(language, least)
        return language.text("figure.counts.caption_one", unit=unit, amount=words)
    number = _number(least.unit, _places(least)[0], language)
    return language.text(
        "figure.counts.caption",
        low=language.text(f"bound.{least.bound}", value=number),
        high=amount(language, most.unit, _places(most)[-1], bound=most.bound),
    )


def _value(figure: Quantity, language: Language) -> str:
    """A value or range with its bound, without the unit that the axis names."""
    ends = [_number(figure.unit, place, language) for place in _places(figure)]
    words = ends[0]
    if len(ends) > 1:
        words = language.text("number.interval", low=ends[0], high=ends[-1])
    return language.text(f"bound.{figure.bound}", value=words)


def _number(unit: Unit, value: float, language: Language) -> str:
    return share_of(language, value) if unit in _SHARES else number_of(language, value)


def _alt(figures: Sequence[Quantity], language: Language) -> str:
    shown = (
        f"{language.choose(figure.definition)}, {_date(figure, language)}: "
        f"{amount_of(language, figure)}"
        for figure in figures
    )
    return language.text("figure.counts.alt", rows="; ".join(shown))
