"""The picture of a reported number against how it may have been measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter

from analysis.assessment.study import AreaView
from analysis.evidence import Evidence, Quantity
from analysis.language import Language
from analysis.report.amounts import amount
from analysis.report.blocks import Block
from analysis.report.figures.drawing import (
    SMALL,
    finish,
    number_axis,
    side_plot,
    write_beside,
)
from analysis.report.house_style import CAPACITY, NEED, PALE, QUIET, house_style
from analysis.report.measures import basis_name, pairs
from analysis.report.tables import cells

_LEFT, _PLOT = 0.62, 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mark:
    """A number on the vertical axis, or a span of numbers, with its words."""

    ends: tuple[float, float]
    words: str
    reported: bool

    @property
    def middle(self) -> float:
        return sum(self.ends) / 2


def true_number_by_factor(view: AreaView, language: Language) -> Block | None:
    """The first reported count; None outside the whole country and where nothing is reported."""
    table = view.study.estimates.total_by_factor
    if table.empty or not view.is_nation:
        return None
    basis = str(table["basis"].iloc[0])
    rows = table[table["basis"] == basis]
    curve, assumed = rows[rows["case"] == "fixed"], rows[rows["case"] == "assumed"].iloc[0]
    marks = _marks(view, basis, curve, language)
    notes = (language.text("figure.factor.legend"),)
    with house_style():
        words = (mark.words for mark in marks)
        figure, axes = side_plot(words, notes, left=_LEFT, height=_PLOT)
        _draw(axes, curve, (assumed["factor_low"], assumed["factor_high"]), marks)
        number_axis(axes, language, _ends(curve, assumed["factor_low"]))
        axes.set_xticks(list(curve["factor"]))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: _written(language, value)))
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: language.number(value)))
        axes.set_xlabel(language.text("figure.factor.axis"), fontsize=SMALL, labelpad=2)
        axes.set_ylabel(language.text("figure.factor.persons"), fontsize=SMALL)
        write_beside(figure, axes, ((mark.words, mark.middle, {}) for mark in marks))
        return finish(
            figure,
            label="maalefaktor",
            caption=_caption(view, basis, curve, language),
            alt=_alt(curve, assumed, marks, language),
            source=cells.sources(language, (f.source for f in _sources(view, basis)), own=True),
            evidence_label=language.text(f"evidence.{Evidence.ASSUMED}"),
        )


def _marks(
    view: AreaView, basis: str, curve: pd.DataFrame, language: Language
) -> tuple[_Mark, ...]:
    same = float(curve[curve["factor"] == 1.0]["mean_persons"].iloc[0])
    words = language.text("figure.factor.reported", number=language.number(round(same)))
    marks = [_Mark(ends=(same, same), words=words, reported=True)]
    for reported, other, _, _ in pairs(view):
        ends = [n for n in (other.low, other.value, other.high) if n is not None]
        if reported.key == basis and ends:
            name = language.text(
                "figure.factor.other",
                number=language.interval(min(ends), max(ends)),
            )
            marks.append(_Mark(ends=(min(ends), max(ends)), words=name, reported=False))
    return tuple(sorted(marks, key=lambda mark: mark.middle))


def _ends(curve: pd.DataFrame, low: float) -> tuple[float, float]:
    return min(float(curve["factor"].min()), low) - 0.02, float(curve["factor"].max())


def _written(language: Language, factor: float) -> str:
    """A factor with the decimals it has: 0,8 and 1,25."""
    return language.number(factor, decimals=len(f"{factor:g}".partition(".")[2]))


def _draw(
    axes: Axes, curve: pd.DataFrame, assumed: tuple[float, float], marks: Sequence[_Mark]
) -> None:
    axes.axvspan(*assumed, color=PALE, linewidth=0, zorder=0)
    for mark in marks:
        colour = QUIET if mark.reported else CAPACITY
        if mark.ends[0] < mark.ends[1]:
            axes.axhspan(*mark.ends, color=colour, alpha=0.18, linewidth=0, zorder=1)
        for end in set(mark.ends):
            axes.axhline(end, color=colour, linewidth=1.1, linestyle=(0, (1, 1.2)), zorder=1)
    axes.fill_between(
        curve["factor"], curve["low_persons"], curve["high_persons"], color=NEED, alpha=0.25
    )
    axes.plot(
        curve["factor"], curve["mean_persons"], color=NEED, linewidth=1.8, marker="o", markersize=3
    )
    axes.set_ylim(0, float(curve["high_persons"].max()) * 1.06)


def _sources(view: AreaView, basis: str) -> list[Quantity]:
    figures = [f for reading in view.udmelding.need.readings for f in reading.basis]
    own = [figure for figure in figures if figure.key == basis]
    return [*own, *(other for reported, other, _, _ in pairs(view) if reported.key == basis)]


def _caption(view: AreaView, basis: str, curve: pd.DataFrame, language: Language) -> str:
    same = round(float(curve[curve["factor"] == 1.0]["mean_persons"].iloc[0]))
    most, least = (round(float(curve["mean_persons"].iloc[i])) for i in (0, -1))
    figures = [figure for figure in _sources(view, basis) if figure.key == basis]
    named = basis_name(view, basis, language)
    if figures:
        counted = amount(language, figures[0].unit, float(same))
        named = language.text(
            "table.factor.basis", amount=counted, date=language.period(figures[0].date)
        )
    return language.text(
        "figure.factor.caption",
        amount=named,
        low=language.number(least),
        high=language.number(most),
    )


def _alt(
    curve: pd.DataFrame, assumed: pd.Series, marks: Sequence[_Mark], language: Language
) -> str:
    others = [mark.words for mark in marks if not mark.reported]
    other = language.text("figure.factor.other_alt", names=language.join(others)) if others else ""
    factor = {
        "first": _written(language, float(curve["factor"].iloc[0])),
        "last": _written(language, float(curve["factor"].iloc[-1])),
        "low": language.number(assumed["factor_low"], decimals=2),
        "high": language.number(assumed["factor_high"], decimals=2),
    }
    same = curve[curve["factor"] == 1.0]["mean_persons"].iloc[0]
    persons = {
        "most": language.number(round(float(curve["mean_persons"].iloc[0]))),
        "same": language.number(round(float(same))),
        "least": language.number(round(float(curve["mean_persons"].iloc[-1]))),
    }
    return language.text(
        "figure.factor.alt", **factor, **persons, other=f" {other}" if other else ""
    )
