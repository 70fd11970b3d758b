"""The picture of the price of splitting: shortage and displacement over the new offer's places."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from analysis.assessment.study import AreaView
from analysis.evidence import Evidence, Unit
from analysis.language import Language
from analysis.model.balance.helping import Help
from analysis.report.amounts import amount, number_of
from analysis.report.blocks import Block
from analysis.report.compared import has_alternatives, shown_reading
from analysis.report.curve import (
    HELPS,
    at,
    best_split,
    curve_rows,
    has_curve,
    main_total,
    two_offers,
)
from analysis.report.figures.drawing import (
    INK,
    MARGIN,
    SMALL,
    WIDTH,
    add_axes,
    finish,
    line_height,
    new_picture,
    note_height,
    number_axis,
    rule,
    wrap,
    write,
    write_notes,
)
from analysis.report.figures.need import basis_note
from analysis.report.house_style import CAPACITY, HERE, NEED, SECOND, house_style
from analysis.report.tables import cells

_LEFT, _GAP, _FOOT, _PLOT, _HEAD = 0.5, 0.6, 0.46, 1.75, 0.3
_MARK = 4
_MEASURES = ("expected_excess_persons", "displaced_persons")
_STYLES: dict[Help, dict[str, Any]] = {
    # Broad lines below narrow ones: where two run together, both are seen.
    Help.NONE: {"color": CAPACITY, "linestyle": "-", "linewidth": 4.0, "marker": "o"},
    Help.FOR_SECOND: {"color": NEED, "linestyle": (0, (4, 1.5)), "linewidth": 1.2, "marker": "^"},
    Help.BOTH: {"color": SECOND, "linestyle": "-", "linewidth": 4.0, "marker": "s"},
    Help.FOR_FIRST: {"color": HERE, "linestyle": (0, (1, 1.2)), "linewidth": 1.6, "marker": "D"},
}


def splitting_curve(view: AreaView, language: Language) -> Block | None:
    """Citizens without a place, and in the other area's offer, over the places of the new one.

    Returns
    -------
    Block or None
        The first reading with the mean uncertain, for the main number of places in all; None
        where the round asks for no curve, and outside the catchment.
    """
    if not has_alternatives(view) or not has_curve(view):
        return None
    total, reading = main_total(view), shown_reading(view)
    rows = curve_rows(view, case="uncertain")
    rows = rows[rows["total_places"] == total]
    places = amount(language, Unit.PLACES, total)
    notes = (
        language.text("figure.curve.note", places=places),
        basis_note(view, reading, language),
    )
    with house_style():
        legend = _legend(view, language)
        foot = note_height(notes) + _FOOT
        figure = new_picture(foot + _PLOT + _HEAD + _legend_height(legend))
        wide = (WIDTH - 2 * _LEFT - _GAP + 0.35) / 2
        for i, measure in enumerate(_MEASURES):
            place = (_LEFT + i * (wide + _GAP), foot, wide)
            _panel(figure, rows, measure, place=place, language=language)
        _draw_legend(figure, legend)
        write_notes(figure, notes)
        values = _values(view, total, language)
        return finish(
            figure,
            label="prisen-for-at-dele-kurve",
            caption=language.text("figure.curve.caption", places=places, **values),
            alt=_alt(view, rows, places, language),
            source=cells.reckoned_from(language, reading),
            evidence_label=language.text(f"evidence.{Evidence.ASSUMED}"),
        )


def _panel(
    figure: Figure,
    rows: pd.DataFrame,
    measure: str,
    *,
    place: tuple[float, float, float],
    language: Language,
) -> None:
    left, foot, wide = place
    axes = add_axes(figure, left=left, bottom=foot, width=wide, height=_PLOT)
    for help_given, style in _STYLES.items():
        line = rows[rows["help"] == help_given.value].sort_values("new_places")
        _draw_line(axes, line, measure, style)
    number_axis(axes, language, (0.0, float(rows["new_places"].max()) * 1.04))
    axes.xaxis.set_major_locator(MaxNLocator(6, integer=True, steps=[1, 2, 5, 10]))
    axes.set_ylim(bottom=0)
    axes.yaxis.set_major_locator(MaxNLocator(5))
    axes.yaxis.set_major_formatter(lambda value, _: number_of(language, round(value, 6)))
    axes.tick_params(axis="y", labelsize=SMALL)
    axes.set_xlabel(language.text("figure.curve.axis"), fontsize=SMALL, labelpad=2)
    head = wrap(language.text(f"figure.curve.{measure}"), wide + 0.3, SMALL, "bold")
    for n, words in enumerate(head):
        top = foot + _PLOT + _HEAD - 0.05 - n * line_height(SMALL)
        write(figure, left - 0.35, top - 0.06, words, fontsize=SMALL, fontweight="bold")


def _draw_line(axes: Axes, line: pd.DataFrame, measure: str, style: dict[str, Any]) -> None:
    axes.plot(line["new_places"], line[measure], markersize=_MARK, **style)
    best = line[line["efficient"]]
    # A ring says it without colour.
    axes.plot(
        best["new_places"],
        best[measure],
        "o",
        markersize=9,
        markerfacecolor="none",
        markeredgecolor=INK,
        linestyle="none",
        zorder=4,
    )


def _legend(view: AreaView, language: Language) -> list[tuple[dict[str, Any], str]]:
    new, other = two_offers(view, language)
    found: list[tuple[dict[str, Any], str]] = [
        (style, language.text(f"help.{help_given}", new=new, other=other))
        for help_given, style in _STYLES.items()
    ]
    ring = {"color": INK, "marker": "o", "markerfacecolor": "none", "linestyle": "none"}
    return [*found, ({**ring, "markersize": 9}, language.text("figure.curve.efficient"))]


def _legend_height(legend: list[tuple[dict[str, Any], str]]) -> float:
    return len(legend) * (line_height(SMALL) + 0.02) + 0.04


def _draw_legend(figure: Figure, legend: list[tuple[dict[str, Any], str]]) -> None:
    place = float(figure.get_size_inches()[1])
    for style, words in legend:
        middle = place - line_height(SMALL) / 2
        if style["linestyle"] == "none":
            rule(figure, (MARGIN + 0.2,), (middle,), **style)
        else:
            ends = (MARGIN, MARGIN + 0.2, MARGIN + 0.4)
            rule(figure, ends, (middle,) * 3, markersize=_MARK, markevery=[1], **style)
        write(figure, MARGIN + 0.5, middle, words, fontsize=SMALL)
        place -= line_height(SMALL) + 0.02


def _values(view: AreaView, total: int, language: Language) -> dict[str, str]:
    """The words of the finding: the best division when nobody helps, known and uncertain."""
    best = best_split(view, case="uncertain", total=total)
    both = at(view, case="uncertain", total=total, new=best.new_places, help_given=Help.BOTH)
    return {
        "new": amount(language, Unit.PLACES, int(best.new_places)),
        "apart": number_of(language, float(best.expected_excess_persons)),
        "pooled": number_of(language, float(best.pooled_excess_persons)),
        "displaced": number_of(language, float(both.displaced_persons)),
    }


def _alt(view: AreaView, rows: pd.DataFrame, places: str, language: Language) -> str:
    new, other = two_offers(view, language)
    shown = []
    for help_given in HELPS:
        line = rows[rows["help"] == help_given.value].sort_values("new_places")
        points = [
            f"{language.number(k)}: {number_of(language, float(v))}"
            for k, v in zip(line["new_places"], line["expected_excess_persons"], strict=True)
        ]
        name = language.text(f"help.{help_given}", new=new, other=other)
        shown.append(f"{name}: {', '.join(points)}")
    return language.text("figure.curve.alt", places=places, rows="; ".join(shown))
