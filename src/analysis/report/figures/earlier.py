"""The picture of a backtest: what was known on a day, what followed from it, and what came."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from analysis.assessment.study import AreaView
from analysis.assessment.trial_inputs import outcome_of
from analysis.evidence import Evidence
from analysis.language import Language
from analysis.model.backtest.dated_inputs import DatedInput
from analysis.report.amounts import number_of
from analysis.report.blocks import Block
from analysis.report.earlier import (
    Input,
    forecasts_from,
    inputs_of,
    method_name,
    origins_of,
    outcome_words,
    plan_of,
)
from analysis.report.figures.drawing import (
    MARGIN,
    SMALL,
    WIDTH,
    add_axes,
    finish,
    new_picture,
    note_height,
    width_of,
    write_beside,
    write_notes,
)
from analysis.report.house_style import CAPACITY, HERE, NEED, QUIET, SECOND, house_style
from analysis.report.tables import cells

_LEFT, _FOOT, _PLOT, _TOP = 0.5, 0.45, 1.9, 0.12
_MOST_YEARS = 10
_LOOKS = {
    "last_value": (SECOND, "s", (0, (1, 1.5))),
    "drift": (QUIET, "v", (0, (5, 1.5, 1, 1.5))),
    "straight_line": (CAPACITY, "D", (0, (4, 1.5))),
}


def forecasts_and_outcome(view: AreaView, language: Language) -> Block | None:
    """The last day with forecasts: the numbers known, the naive forecasts, and what came.

    Returns
    -------
    Block or None
        None where no day has a forecast.
    """
    origin = next((day for day in reversed(origins_of(view)) if forecasts_from(view, day)), None)
    outcome = outcome_of(view.udmelding)
    if origin is None or outcome is None:
        return None
    rows, found = forecasts_from(view, origin), inputs_of(view, language)
    known = [one for one in found if one.given.known_by(origin)]
    labels = _labels(view, rows, outcome, language)
    notes = [language.text("figure.earlier.note", date=language.date(origin))]
    with house_style():
        right = max(width_of(text, SMALL, "bold") for text in labels) + 0.2
        foot = note_height(notes) + _FOOT
        figure = new_picture(foot + _PLOT + _TOP)
        wide = WIDTH - _LEFT - right
        axes = add_axes(figure, left=_LEFT, bottom=foot, width=wide, height=_PLOT)
        _dress(axes, view, language)
        _draw(axes, found, rows, outcome=outcome, origin=origin, language=language)
        write_beside(figure, axes, _styled(labels), gap=MARGIN)
        write_notes(figure, notes)
        return finish(
            figure,
            label="prognoser-og-hvad-der-kom",
            caption=_caption(view, rows, origin, language),
            alt=_alt(view, rows, known, language),
            source=cells.sources(language, [f.source for f in plan_of(view).series], own=True),
            evidence_label=language.text(f"evidence.{Evidence.ASSUMED}"),
        )


def _dress(axes: Axes, view: AreaView, language: Language) -> None:
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.0f}"))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: language.number(value)))
    axes.tick_params(labelsize=SMALL)
    unit = language.text(f"unit_name.{view.udmelding.need.unit}")
    axes.set_ylabel(unit, fontsize=SMALL)
    axes.set_xlabel(language.text("column.year"), fontsize=SMALL, labelpad=2)


def _draw(
    axes: Axes,
    found: tuple[Input, ...],
    rows: list[Any],
    *,
    outcome: DatedInput,
    origin: dt.date,
    language: Language,
) -> None:
    known = [one.given for one in found if one.given.known_by(origin)]
    later = [one.given for one in found if not one.given.known_by(origin)]
    for row in rows:
        colour, marker, line = _LOOKS[row.method]
        start = known[-1] if row.method == "last_value" else known[0]
        ends = ([start.year, outcome.year], [start.value, row.point])
        axes.plot(*ends, color=colour, linewidth=1.4)[0].set_linestyle(line)
        axes.plot([outcome.year], [row.point], marker, color=colour, markersize=6, zorder=3)
    for given, face in (*((g, NEED) for g in known), *((g, "white") for g in later)):
        axes.plot([given.year], [given.value], "o", color=NEED, markerfacecolor=face, zorder=4)
        axes.annotate(
            number_of(language, given.value),
            (given.year, given.value),
            xytext=(0, 6),
            textcoords="offset points",
            ha="center",
            fontsize=SMALL,
        )
    low = outcome.value if outcome.low is None else outcome.low
    high = outcome.value if outcome.high is None else outcome.high
    axes.plot([outcome.year] * 2, [low, high], color=HERE, linewidth=5, solid_capstyle="butt")
    first = min(one.given.year for one in found)
    axes.set_xlim(first - 0.5, outcome.year + 0.3)
    axes.xaxis.set_major_locator(MaxNLocator(_MOST_YEARS, integer=True, steps=[1, 2, 5, 10]))
    most = max(high, *(row.point for row in rows), *(one.given.value for one in found))
    axes.set_ylim(0, float(most) * 1.12)


def _labels(
    view: AreaView, rows: list[Any], outcome: DatedInput, language: Language
) -> dict[str, tuple[float, str]]:
    """Words to the right of the last year, with where they belong on the axis and their colour."""
    came = language.text("figure.earlier.came", outcome=outcome_words(view, language))
    found = {came: (outcome.value, HERE)}
    for row in rows:
        point = number_of(language, round(float(row.point), 1))
        text = language.text(
            "figure.earlier.label", method=method_name(row.method, language), point=point
        )
        found[text] = (float(row.point), _LOOKS[row.method][0])
    return dict(sorted(found.items(), key=lambda item: item[1][0]))


def _styled(
    labels: dict[str, tuple[float, str]],
) -> Iterator[tuple[str, float, dict[str, str]]]:
    for words, (place, colour) in labels.items():
        weight = "bold" if colour == HERE else "regular"
        yield words, place, {"color": colour, "fontweight": weight}


def _caption(view: AreaView, rows: list[Any], origin: dt.date, language: Language) -> str:
    points = [number_of(language, round(float(row.point), 1)) for row in rows]
    return language.text(
        "figure.earlier.caption",
        date=language.date(origin),
        year=str(rows[0].target),
        points=language.join(points),
        outcome=outcome_words(view, language),
    )


def _alt(view: AreaView, rows: list[Any], inputs: list[Input], language: Language) -> str:
    known = [
        f"{language.period(one.given.date)}: {number_of(language, one.given.value)}"
        for one in inputs
    ]
    points = [
        f"{method_name(row.method, language)} {number_of(language, round(float(row.point), 1))}"
        for row in rows
    ]
    return language.text(
        "figure.earlier.alt",
        known=language.join(known),
        points=language.join(points),
        outcome=outcome_words(view, language),
    )
