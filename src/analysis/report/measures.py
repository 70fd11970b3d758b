"""What tables and pictures both say of a reported count, its published pair, and a time."""

from __future__ import annotations

import math
from collections.abc import Iterator

from analysis.assessment.need.measured import reported_figures
from analysis.assessment.study import AreaView
from analysis.assessment.tables import rows_of
from analysis.evidence import Quantity
from analysis.language import Language
from analysis.model.need.definitions import Definition, compare_definitions
from analysis.report.amounts import number_of

_MONTHS = 12


def basis_name(view: AreaView, basis: str, language: Language) -> str:
    """The published count a row of the table rests on, with its date; or that it is the answers."""
    figures = {figure.key: figure for figure in reported_figures(view.udmelding)}
    if basis not in figures:
        return language.text("table.factor.answers")
    figure = figures[basis]
    return language.text(
        "table.factor.basis",
        amount=language.number(float(figure.value or 0)),
        date=language.period(figure.date),
    )


def ratios(view: AreaView) -> Iterator[tuple[Quantity, Quantity, float, float]]:
    """What the round's file names as comparable, and the ends of how many times one is the other."""
    for group in view.udmelding.comparable:
        known = {figure.key: figure for figure in group}
        found = compare_definitions([Definition(quantity=f, scope="group") for f in group])
        for row in rows_of(found.ratios):
            yield known[row.numerator], known[row.denominator], row.ratio_low, row.ratio_high


def pairs(view: AreaView) -> Iterator[tuple[Quantity, Quantity, float, float]]:
    """A reported count, what the round's file names as comparable, and how they stand."""
    keys = {figure.key for figure in reported_figures(view.udmelding)}
    for first, second, low, high in ratios(view):
        if first.key in keys and second.key not in keys:
            yield first, second, low, high


def duration(language: Language, years: float) -> str:
    """A time in years, or in months where it is under one: 3 måneder, 6 år.

    Examples
    --------
    >>> duration(Language("da"), 0.25), duration(Language("en"), 1.0)
    ('3 måneder', '1 year')
    """
    months = years * _MONTHS
    unit, value = ("months", months) if years < 1 else ("years", years)
    value = round(value) if math.isclose(value, round(value)) else value
    return language.plural(f"unit.{unit}", value, n=number_of(language, value))
