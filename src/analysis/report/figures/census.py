"""The picture of a census against places: how likely each number of citizens is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from analysis.assessment.study import AreaView
from analysis.catalogue.parameters import NeedReading
from analysis.evidence import Evidence, Unit
from analysis.language import Language
from analysis.model.census.count_distribution import CountDistribution, estimate_census
from analysis.report.amounts import amount
from analysis.report.blocks import Block
from analysis.report.figures.drawing import (
    SMALL,
    WIDTH,
    add_axes,
    finish,
    line_height,
    new_picture,
    note_height,
    number_axis,
    rule,
    share_of,
    width_of,
    write,
    write_notes,
)
from analysis.report.figures.need import basis_note, mean_words
from analysis.report.house_style import CAPACITY, NEED, PALE, SECOND, house_style
from analysis.report.tables import cells

# As low as it can be read: the answers of page one leave it little room beside them.
_LEFT, _RIGHT, _FOOT, _PLOT = 0.62, 0.1, 0.46, 0.8
_LABEL = line_height(SMALL) + 0.04
# Outside this central interval there is nothing to see.
_SHOWN = 0.9995
_WIDE = WIDTH - _LEFT - _RIGHT


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """A number of places with its words."""

    number: int
    words: str

    @property
    def width(self) -> float:
        return width_of(self.words, SMALL, "bold") + 0.06


def census_against_places(view: AreaView, language: Language) -> Block | None:
    """How many citizens need a place at a time, and how often some numbers of places are too few.

    Returns
    -------
    Block or None
        The first reading of need; None outside the catchment, and where the round has no places
        that everyone must be received in.
    """
    table, spread = view.study.estimates.balance_by_places, view.udmelding.need.spread
    if table.empty or spread is None or not view.is_catchment:
        return None
    reading = view.udmelding.need.readings[0]
    known = estimate_census(reading.mean.central)
    uncertain = estimate_census(reading.mean.central, mean_cv=spread.mean_cv.central)
    places = _places(view, reading, language)
    notes = _notes(view, reading, language)
    with house_style():
        foot = note_height(notes) + _FOOT
        height = foot + _PLOT + _LABEL * len(places)
        figure = new_picture(height)
        axes = add_axes(figure, left=_LEFT, bottom=foot, width=_WIDE, height=_PLOT)
        ends = _ends(uncertain, places)
        _draw_census(axes, known, uncertain, ends)
        _dress(axes, ends, language)
        _draw_places(figure, places, ends, foot)
        write_notes(figure, notes)
        return finish(
            figure,
            label="antal-mod-pladser",
            caption=_caption(view, reading, language),
            alt=_alt(places, mean_words(view, reading, language), language),
            source=cells.reckoned_from(language, reading),
            evidence_label=language.text(f"evidence.{Evidence.ASSUMED}"),
        )


def _chances(view: AreaView, reading: NeedReading) -> dict[int, tuple[float, float]]:
    """Chance of too few by number of places, with the mean known and uncertain."""
    table = view.study.estimates.balance_by_places
    rows = table[table["reading"] == reading.id].set_index(["case", "places"])
    column = rows["chance_of_exceeding"]
    numbers = sorted({int(number) for number in view.udmelding.capacity.compare_places})
    return {
        number: (float(column["central", number]), float(column["uncertain", number]))
        for number in numbers
    }


def _places(view: AreaView, reading: NeedReading, language: Language) -> tuple[_Place, ...]:
    return tuple(
        _Place(
            number=number,
            words=language.text(
                "figure.census.place",
                places=amount(language, Unit.PLACES, number),
                chance=language.percent(known),
                uncertain=language.percent(uncertain),
            ),
        )
        for number, (known, uncertain) in _chances(view, reading).items()
    )


def _ends(census: CountDistribution, places: Sequence[_Place]) -> tuple[float, float]:
    """Ends of the axis: all that is likely, all places, and room for the words of each."""
    low, high = (float(end) for end in census.interval(_SHOWN))
    low = min([low, *(place.number for place in places)]) - 1.5
    high = max([high, *(place.number for place in places)]) + 1.5
    for place in places:
        high = max(high, low + (place.number + 0.5 - low) * _WIDE / (_WIDE - place.width))
    return max(low, -0.5), high


def _draw_census(
    axes: Axes, known: CountDistribution, uncertain: CountDistribution, ends: tuple[float, float]
) -> None:
    numbers = np.arange(max(0, int(np.ceil(ends[0]))), int(ends[1]) + 1)
    edges = np.append(numbers - 0.5, numbers[-1] + 0.5)
    axes.stairs(known.pmf(numbers), edges, fill=True, facecolor=PALE, edgecolor=NEED, linewidth=1.2)
    (curve,) = axes.plot(numbers, uncertain.pmf(numbers), color=SECOND, linewidth=1.8, zorder=3)
    curve.set_linestyle((0, (4, 1.5)))


def _dress(axes: Axes, ends: tuple[float, float], language: Language) -> None:
    number_axis(axes, language, ends)
    axes.xaxis.set_major_locator(MaxNLocator(10, integer=True, steps=[1, 2, 5, 10]))
    axes.set_ylim(bottom=0)
    axes.yaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 5, 10]))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda share, _: share_of(language, share)))
    axes.tick_params(axis="y", labelsize=SMALL)
    axes.set_ylabel(language.text("figure.census.chance"), fontsize=SMALL)
    axes.set_xlabel(language.text("figure.census.axis"), fontsize=SMALL, labelpad=2)


def _draw_places(
    figure: Figure, places: Sequence[_Place], ends: tuple[float, float], foot: float
) -> None:
    """Lines up to words in a falling staircase: each line ends below the words to its left."""
    scale = _WIDE / (ends[1] - ends[0])
    for i, place in enumerate(places):
        # Too few begins above the number of places: the line stands after its bar.
        x = _LEFT + (place.number + 0.5 - ends[0]) * scale
        top = foot + _PLOT + _LABEL * (len(places) - i) - 0.05
        rule(figure, (x, x), (foot, top), color=CAPACITY, linewidth=1.5)
        middle = top - line_height(SMALL) / 2
        write(figure, x + 0.06, middle, place.words, fontsize=SMALL, fontweight="bold")


def _notes(view: AreaView, reading: NeedReading, language: Language) -> tuple[str, str]:
    return language.text("figure.census.legend"), basis_note(view, reading, language)


def _caption(view: AreaView, reading: NeedReading, language: Language) -> str:
    chances = _chances(view, reading)
    (first, (chance, _)), *_, (last, (rest, _)) = list(chances.items()) * 2
    values = {
        "mean": mean_words(view, reading, language),
        "places": amount(language, Unit.PLACES, first),
        "chance": language.percent(chance),
    }
    if len(chances) == 1:
        return language.text("figure.census.caption_one", **values)
    values |= {"last": amount(language, Unit.PLACES, last), "rest": language.percent(rest)}
    return language.text("figure.census.caption", **values)


def _alt(places: Sequence[_Place], mean: str, language: Language) -> str:
    words = "; ".join(place.words for place in places)
    return language.text("figure.census.alt", mean=mean, places=words)
