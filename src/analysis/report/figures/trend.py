"""The picture of how a number may have moved: a fan that opens, and what population alone gives."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter

from analysis.assessment.study import AreaView
from analysis.evidence import Evidence
from analysis.language import Language
from analysis.report.answer import first_reading
from analysis.report.blocks import Block
from analysis.report.figures.drawing import (
    SMALL,
    finish,
    number_axis,
    side_plot,
    write_beside,
)
from analysis.report.figures.need import basis_note
from analysis.report.house_style import NEED, PALE, SECOND, house_style
from analysis.report.tables import cells

_LEFT, _PLOT = 0.62, 1.5


def trend(view: AreaView, language: Language) -> Block | None:
    """The first series of readings, ten years on; None outside the whole country.

    Returns
    -------
    Block or None
        None where the round has no reading in persons, or assumes nothing of how rates move.
    """
    table = view.study.estimates.trend_by_year
    if table.empty or not view.is_nation:
        return None
    reading = first_reading(view, table)
    rows = table[(table["reading"] == reading.id) & (table["case"] == "central")]
    values = _values(view, rows, language)
    count = int(rows["counts"].iloc[0])
    basis = basis_note(view, reading, language)
    if count > 1:
        basis = language.text("figure.trend.several", count=count)
    notes = (language.text("figure.trend.legend"), basis)
    labels = _labels(rows, language)
    with house_style():
        figure, axes = side_plot(labels, notes, left=_LEFT, height=_PLOT)
        _draw(axes, rows, language, date=language.period(reading.date))
        axes.set_ylabel(values["unit"], fontsize=SMALL)
        write_beside(figure, axes, ((text, place, {}) for text, place in labels.items()))
        return finish(
            figure,
            label="udvikling",
            caption=language.text("figure.trend.caption", **values),
            alt=language.text("figure.trend.alt", reading=language.choose(reading.short), **values),
            source=cells.sources(
                language,
                [*(f.source for f in reading.basis), view.study.population_ahead.source],
                own=True,
            ),
            evidence_label=language.text(f"evidence.{Evidence.ASSUMED}"),
        )


def _draw(axes: Axes, rows: pd.DataFrame, language: Language, *, date: str) -> None:
    years = rows["years_after"]
    axes.fill_between(years, rows["low_persons"], rows["high_persons"], color=PALE, linewidth=0)
    for end in ("low_persons", "high_persons"):
        axes.plot(years, rows[end], color=NEED, linewidth=0.9, marker="o", markersize=2.5)
    axes.plot(years, rows["mean_persons"], color=NEED, linewidth=1.8)
    held = axes.plot(years, rows["held_persons"], color=SECOND, linewidth=1.5, zorder=3)[0]
    held.set_linestyle((0, (4, 1.5)))
    number_axis(axes, language, (0.0, float(years.max())))
    axes.set_xticks(list(years))
    axes.set_ylim(0, float(rows["high_persons"].max()) * 1.06)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: language.number(value)))
    axes.set_xlabel(language.text("figure.trend.axis", date=date), fontsize=SMALL, labelpad=2)


def _labels(rows: pd.DataFrame, language: Language) -> dict[str, float]:
    """Words to the right of the last year, by where they belong on the axis."""
    last = rows.iloc[-1]
    mean, held = (language.number(round(last[f"{name}_persons"])) for name in ("mean", "held"))
    found = {
        language.number(last["low_persons"]): float(last["low_persons"]),
        language.text("figure.trend.held", number=held): float(last["held_persons"]),
        language.text("figure.trend.mean", number=mean): float(last["mean_persons"]),
        language.number(last["high_persons"]): float(last["high_persons"]),
    }
    return dict(sorted(found.items(), key=lambda item: item[1]))


def _values(view: AreaView, rows: pd.DataFrame, language: Language) -> dict[str, str]:
    first, last = rows.iloc[0], rows.iloc[-1]
    years = int(last["years_after"])
    low, high = float(last["low_persons"]), float(last["high_persons"])
    return {
        "years": language.plural("unit.years", years, n=years),
        "low": language.number(low),
        "high": language.number(high),
        "first": language.number(first["low_persons"]),
        "last": language.number(first["high_persons"]),
        "mean": language.number(round(last["mean_persons"])),
        "held": language.number(round(last["held_persons"])),
        "unit": language.text(f"unit_name.{view.udmelding.need.unit}"),
    }
