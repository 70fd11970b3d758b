"""The picture of assumed stays: how many are still there after so many years."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter

from analysis.assessment.capacity.stays import long_years
from analysis.assessment.study import AreaView
from analysis.catalogue.offers import SupplyRule
from analysis.evidence import Evidence
from analysis.language import Language
from analysis.report.blocks import Block
from analysis.report.figures.drawing import (
    SMALL,
    finish,
    number_axis,
    share_of,
    side_plot,
    write_beside,
)
from analysis.report.house_style import CAPACITY, NEED, QUIET, SECOND, house_style
from analysis.report.measures import duration
from analysis.report.tables import cells

_LEFT, _PLOT = 0.62, 1.5
_STYLES = {
    "low": (SECOND, (0, (1, 1.2))),
    "central": (NEED, "-"),
    "high": (CAPACITY, (0, (4, 1.5))),
}
# Where a sentence is reviewed; elsewhere the times of the table.
_REVIEWS = (5.0, 7.0, 9.0)
# Beyond the first of these years that few stays reach, there is nothing to see.
_SHOWN_YEARS, _FEW = (1.0, 2.0, 5.0, 10.0), 0.1


def stays(view: AreaView, language: Language) -> Block | None:
    """Three assumed laws of the stays; None outside the catchment, and where none is assumed."""
    table = view.study.estimates.stays_by_case
    if table.empty or not view.is_catchment:
        return None
    reviewed = view.udmelding.capacity.rule is SupplyRule.MUST_RECEIVE
    lines = _REVIEWS if reviewed else long_years(table)[:3]
    at = lines[0] if reviewed else lines[1]
    values = {"years": duration(language, at)}
    table = table[table["years"] <= _last_year(table)]
    shares = table[table["years"] == at].set_index("case")["longer_share"]
    labels = _labels(table, at, language)
    notes = (
        language.text(
            "figure.stays.legend",
            lines=language.join([duration(language, line) for line in lines]),
            **values,
        ),
    )
    with house_style():
        figure, axes = side_plot(labels, notes, left=_LEFT, height=_PLOT)
        _draw(axes, table, lines, language)
        write_beside(figure, axes, ((text, place, {}) for text, place in labels.items()))
        low, high = (language.percent(float(shares[case])) for case in ("low", "high"))
        return finish(
            figure,
            label="opholdstid",
            caption=language.text("figure.stays.caption", low=low, high=high, **values),
            alt=language.text("figure.stays.alt", rows="; ".join(labels), **values),
            source=cells.sources(language, (), own=True),
            evidence_label=language.text(f"evidence.{Evidence.ASSUMED}"),
        )


def _last_year(table: pd.DataFrame) -> float:
    long = table[table["case"] == "high"].set_index("years")["longer_share"]
    return next((year for year in _SHOWN_YEARS if long[year] <= _FEW), _SHOWN_YEARS[-1])


def _draw(axes: Axes, table: pd.DataFrame, lines: tuple[float, ...], language: Language) -> None:
    for case, rows in table.groupby("case", sort=False):
        colour, style = _STYLES[str(case)]
        axes.plot(rows["years"], rows["longer_share"], color=colour, linestyle=style, linewidth=1.8)
    for line in lines:
        axes.axvline(line, color=QUIET, linewidth=0.9, linestyle=(0, (1, 1.2)), zorder=1)
    number_axis(axes, language, (0.0, float(table["years"].max())))
    last = float(table["years"].max())
    ticks = sorted({0.0, last, *(year for year in long_years(table) if year <= last)})
    axes.set_xticks(ticks, [language.number(t, decimals=_decimals(t)) for t in ticks])
    axes.set_ylim(0, 1)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda share, _: share_of(language, share)))
    axes.set_xlabel(language.text("figure.stays.axis"), fontsize=SMALL, labelpad=2)
    axes.set_ylabel(language.text("figure.stays.share"), fontsize=SMALL)


def _decimals(value: float) -> int:
    return len(f"{value:g}".partition(".")[2])


def _labels(table: pd.DataFrame, at: float, language: Language) -> dict[str, float]:
    """Each curve's mean and share, by where it ends on the axis."""
    found = {}
    for _, rows in table.groupby("case", sort=False):
        mean = float(rows["mean_stay_years"].iloc[0])
        share = float(rows[rows["years"] == at]["longer_share"].iloc[0])
        text = language.text(
            "figure.stays.curve",
            years=duration(language, mean),
            share=language.percent(share),
        )
        found[text] = float(rows["longer_share"].iloc[-1])
    return found
