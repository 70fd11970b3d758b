"""The picture of the census ahead: today's number, its mean and interval, against the places."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.assessment.capacity.ahead import YEARS_AHEAD
from analysis.assessment.study import AreaView
from analysis.catalogue.parameters import NeedReading
from analysis.evidence import Evidence, Unit
from analysis.language import Language
from analysis.report.amounts import amount, number_of
from analysis.report.blocks import Block
from analysis.report.figures.drawing import (
    SMALL,
    finish,
    number_axis,
    side_plot,
    write_beside,
)
from analysis.report.figures.need import basis_note
from analysis.report.house_style import CAPACITY, NEED, PALE, house_style
from analysis.report.tables import cells

_LEFT, _PLOT = 0.55, 1.75
_MONTHS_PER_YEAR = 12


def census_ahead(view: AreaView, language: Language) -> Block | None:
    """How many may need a place over ten years, and which numbers of places that reaches.

    Returns
    -------
    Block or None
        The first reading; None outside the catchment, and where the round assumes no stay.
    """
    table = view.study.estimates.census_by_quarter
    if table.empty or not view.is_catchment:
        return None
    reading = view.udmelding.need.readings[0]
    rows = table[table["reading"] == reading.id]
    notes = (language.text("figure.ahead.legend"), basis_note(view, reading, language))
    words = {
        int(number): amount(language, Unit.PLACES, number)
        for number in view.udmelding.capacity.compare_places
    }
    with house_style():
        figure, axes = side_plot(words.values(), notes, left=_LEFT, height=_PLOT)
        _draw(axes, rows, language)
        _draw_places(figure, axes, words)
        values = _values(view, reading, language)
        return finish(
            figure,
            label="antal-fremad",
            caption=language.text("figure.ahead.caption", **values),
            alt=language.text("figure.ahead.alt", **values),
            source=cells.reckoned_from(language, reading),
            evidence_label=language.text(f"evidence.{Evidence.ASSUMED}"),
        )


def _draw(axes: Axes, rows: pd.DataFrame, language: Language) -> None:
    years = rows["months"] / _MONTHS_PER_YEAR
    axes.fill_between(years, rows["low_persons"], rows["high_persons"], color=PALE, linewidth=0)
    for end in ("low_persons", "high_persons"):
        axes.plot(years, rows[end], color=NEED, linewidth=0.9, linestyle=(0, (4, 1.5)))
    axes.plot(years, rows["mean_persons"], color=NEED, linewidth=1.8)
    number_axis(axes, language, (0.0, float(years.max())))
    axes.set_xticks([0, *YEARS_AHEAD])
    axes.set_ylim(bottom=0)
    axes.set_xlabel(language.text("figure.ahead.axis"), fontsize=SMALL, labelpad=2)
    axes.set_ylabel(language.text("figure.ahead.persons"), fontsize=SMALL)


def _draw_places(figure: Figure, axes: Axes, words: dict[int, str]) -> None:
    """A line for each number of places, its words to the right, apart from each other."""
    axes.set_ylim(0, max(axes.get_ylim()[1], max(words) * 1.08))
    for number in words:
        axes.axhline(number, color=CAPACITY, linewidth=1.1, linestyle=(0, (1, 1.2)), zorder=1)
    write_beside(
        figure, axes, ((text, number, {"color": CAPACITY}) for number, text in words.items())
    )


def _values(view: AreaView, reading: NeedReading, language: Language) -> dict[str, str]:
    """The words of the finding: the highest number of places tried, in one year and in ten."""
    table = view.study.estimates.census_ahead
    most = int(
        max(view.udmelding.capacity.compare_places[:-1] or view.udmelding.capacity.compare_places)
    )
    rows = table[
        (table["reading"] == reading.id)
        & (table["case"] == "uncertain")
        & (table["places"] == most)
    ].set_index("years")["chance_of_exceeding"]
    first, last = YEARS_AHEAD[0], YEARS_AHEAD[-1]
    return {
        "now": number_of(language, round(reading.mean.central)),
        "date": language.period(reading.date),
        "places": amount(language, Unit.PLACES, most),
        "first": language.percent(float(rows[first])),
        "last": language.percent(float(rows[last])),
        "years": language.plural("unit.years", last, n=last),
    }
