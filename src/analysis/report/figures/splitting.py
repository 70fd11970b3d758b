"""The picture of the price of splitting: places in one offer, and in two that never help."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.assessment.study import AreaView
from analysis.evidence import Evidence, Unit
from analysis.language import Language
from analysis.report.amounts import amount
from analysis.report.blocks import Block
from analysis.report.figures.drawing import (
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
    width_of,
    wrap,
    write,
    write_notes,
)
from analysis.report.figures.need import mean_words
from analysis.report.house_style import CAPACITY, NEED, QUIET, house_style
from analysis.report.tables import cells

_NAMES, _ROW, _HEAD, _FOOT, _BAR = 1.62, 0.42, 0.3, 0.44, 0.27
_CASES = ("central", "uncertain")
_CRITERIA = ("pooled", "each_alone", "both_at_once")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bar:
    """Places by one criterion: the total, its two parts if divided, and its lines of words."""

    case: str
    criterion: str
    total: int
    parts: tuple[int, ...]
    words: tuple[str, ...]


def price_of_splitting(view: AreaView, language: Language) -> Block | None:
    """Places that suffice at the main service level, in one offer and in two.

    Returns
    -------
    Block or None
        The first reading of need; None outside the catchment, and where the round asks for no
        split.
    """
    table, split = view.study.estimates.split_by_level, view.udmelding.capacity.split
    if table.empty or split is None or not view.is_catchment:
        return None
    reading, level = view.udmelding.need.readings[0], view.udmelding.service_levels.main
    rows = table[(table["reading"] == reading.id) & (table["level"] == level)]
    bars = _bars(rows, language)
    areas = [language.choose(view.study.areas.get(slug).name) for slug in split.areas]
    note = language.text("figure.split.note", first=areas[0], second=areas[1])
    values = {
        "mean": mean_words(view, reading, language),
        "level": language.percent(level),
    }
    with house_style():
        groups = [[bar for bar in bars if bar.case == case] for case in _CASES]
        body = len(bars) * _ROW + len(groups) * _HEAD
        foot = note_height([note]) + _FOOT
        figure = new_picture(foot + body)
        axes = _axes(figure, bars, foot, language)
        _draw_groups(figure, axes, groups, language)
        write_notes(figure, [note])
        return finish(
            figure,
            label="prisen-for-at-dele",
            caption=_caption(bars, values, language),
            alt=_alt(bars, values, language),
            source=cells.reckoned_from(language, reading),
            evidence_label=language.text(f"evidence.{Evidence.ASSUMED}"),
        )


def _bars(rows: pd.DataFrame, language: Language) -> tuple[_Bar, ...]:
    found = []
    for case in _CASES:
        records = rows[rows["case"] == case].to_dict("records")
        by_criterion = {str(record["criterion"]): record for record in records}
        pooled = int(by_criterion["pooled"]["total_places"])
        for criterion in _CRITERIA:
            row = by_criterion[criterion]
            total = int(row["total_places"])
            parts: tuple[int, ...] = ()
            words = [amount(language, Unit.PLACES, total)]
            if criterion != "pooled":
                parts = (int(row["first_places"]), int(row["second_places"]))
                words[0] += f" {_more(total - pooled, language)}"
                chance = language.percent(row["chance_both_suffice"])
                words.append(language.text("figure.split.both", chance=chance))
            bar = _Bar(case=case, criterion=criterion, total=total, parts=parts, words=tuple(words))
            found.append(bar)
    return tuple(found)


def _more(difference: int, language: Language) -> str:
    key = "more" if difference > 0 else "fewer" if difference < 0 else "same"
    return language.text(f"figure.split.{key}", number=language.number(abs(difference)))


def _axes(figure: Figure, bars: tuple[_Bar, ...], foot: float, language: Language) -> Axes:
    most = max(bar.total for bar in bars)
    words = max(width_of(line, SMALL, "bold") for bar in bars for line in bar.words)
    room, body = WIDTH - _NAMES - MARGIN, figure.get_size_inches()[1] - foot
    axes = add_axes(figure, left=_NAMES, bottom=foot, width=room, height=body)
    axes.set_ylim(foot, foot + body)
    number_axis(axes, language, (0, most * room / (room - words - 0.15)))
    axes.set_xticks([tick for tick in axes.get_xticks() if tick <= most])
    axes.set_xlabel(language.text("unit_name.places"), fontsize=SMALL)
    axes.xaxis.set_label_coords(most / axes.get_xlim()[1] / 2, -0.28 / body)
    axes.set_yticks([])
    axes.grid(visible=False)
    axes.spines["left"].set_visible(False)
    axes.spines["bottom"].set_bounds(0, most)
    return axes


def _draw_groups(
    figure: Figure, axes: Axes, groups: Sequence[Sequence[_Bar]], language: Language
) -> None:
    scale = (WIDTH - _NAMES - MARGIN) / axes.get_xlim()[1]
    place = float(figure.get_size_inches()[1])
    for group in groups:
        head = language.text(f"figure.split.case_{group[0].case}")
        write(figure, MARGIN, place - _HEAD / 2, head, fontweight="bold")
        place -= _HEAD
        # How much more than one offer takes is read from where that offer's bar ends.
        end = _NAMES + group[0].total * scale
        ends = (place, place - _ROW * len(group))
        rule(figure, (end, end), ends, linestyle=(0, (2, 2)), zorder=3)
        for bar in group:
            middle = place - _ROW / 2
            _draw_bar(axes, bar, middle)
            names = wrap(language.text(f"criterion.{bar.criterion}"), _NAMES - 2 * MARGIN, SMALL)
            _write_lines(figure, MARGIN, middle, names)
            right = _NAMES + bar.total * scale + 0.08
            _write_lines(figure, right, middle, bar.words, bold_first=True)
            place -= _ROW


def _draw_bar(axes: Axes, bar: _Bar, middle: float) -> None:
    number: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": SMALL}
    number["fontweight"] = "bold"
    first = bar.parts[0] if bar.parts else bar.total
    axes.barh(middle, first, height=_BAR, color=NEED if bar.parts else QUIET)
    axes.text(first / 2, middle, str(first), color="white", **number)
    for second in bar.parts[1:]:
        style: dict[str, Any] = {"facecolor": "white", "edgecolor": CAPACITY, "hatch": "////"}
        axes.barh(middle, second, left=first, height=_BAR, linewidth=1.2, **style)
        box = {"boxstyle": "square,pad=0.18", "facecolor": "white", "edgecolor": "none"}
        axes.text(first + second / 2, middle, str(second), bbox=box, **number)


def _write_lines(
    figure: Figure, x: float, middle: float, lines: Sequence[str], *, bold_first: bool = False
) -> None:
    step = line_height(SMALL)
    for i, line in enumerate(lines):
        weight = "bold" if bold_first and i == 0 else "regular"
        place = middle + (len(lines) - 1) * step / 2 - i * step
        write(figure, x, place, line, fontsize=SMALL, fontweight=weight)


def _caption(bars: Sequence[_Bar], values: Mapping[str, str], language: Language) -> str:
    pooled, each, both = bars[: len(_CRITERIA)]
    return language.text(
        "figure.split.caption",
        pooled=pooled.words[0],
        each=language.number(each.total),
        both=language.number(both.total),
        **values,
    )


def _alt(bars: Sequence[_Bar], values: Mapping[str, str], language: Language) -> str:
    shown = []
    for bar in bars:
        parts = " + ".join(language.number(part) for part in bar.parts)
        name = f"{language.text(f'figure.split.case_{bar.case}')}, {language.text(f'criterion.{bar.criterion}')}"
        shown.append(f"{name}: {parts}{' = ' if parts else ''}{', '.join(bar.words)}")
    return language.text("figure.split.alt", rows="; ".join(shown), **values)
