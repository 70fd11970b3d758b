"""The figures of a backtest: what forecasts were made from, what they said, and how they held."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from analysis.assessment.figures.own import joined_source
from analysis.assessment.study import AreaView
from analysis.assessment.tables import rows_of
from analysis.evidence import Evidence, Quantity, Unit
from analysis.language import Text

METHODS = {
    "last_value": Text("det sidste tal", "the last number"),
    "drift": Text("linjen fra første til sidste tal", "the line from the first number to the last"),
    "straight_line": Text("den rette linje", "the straight line"),
}
_SCORES = {
    "crps": (Unit.PERSONS, Text("CRPS", "CRPS")),
    "log_score": (Unit.RATIO, Text("logaritmisk mål", "log score")),
    "coverage": (Unit.SHARE, Text("andel inden for intervallet", "share within the interval")),
    "mean_error": (Unit.PERSONS, Text("afvigelse i gennemsnit", "mean error")),
    "crps_skill": (Unit.RATIO, Text("bedre end det sidste tal", "better than the last number")),
}


def backtest_quantities(view: AreaView) -> dict[str, Quantity]:
    """Every number that a report on earlier forecasts may print, by key.

    Returns
    -------
    dict
        Keys are unique and stable: ids of published figures and ``backtest.input.<id>``,
        ``backtest.<origin>.<method>.<column>``, ``backtest.population.<method>.<column>`` and
        ``backtest.population.<method>.pit.<tenth>``. Empty where the round has no backtest.
    """
    return {quantity.key: quantity for make in _MAKERS for quantity in make(view)}


def _published(view: AreaView) -> Iterator[Quantity]:
    plan = view.udmelding.backtest
    if plan is None:
        return
    yield from plan.series
    yield from (count.count for count in plan.follow_up if count.count is not None)
    for one in plan.derived:
        yield from one.basis
        yield Quantity(
            key=f"backtest.input.{one.id}",
            value=one.value,
            unit=view.udmelding.need.unit,
            definition=one.title,
            evidence=Evidence.ASSUMED,
            source=joined_source(figure.source for figure in one.basis),
            date=one.date,
            published=one.published,
            inputs=tuple(figure.key for figure in one.basis),
            note=one.reason,
        )


def _forecasts(view: AreaView) -> Iterator[Quantity]:
    plan = view.udmelding.backtest
    for row in rows_of(view.study.estimates.backtest_forecasts) if plan else ():
        method = METHODS[row.method]
        for column, words in (("point", _POINT), ("error", _ERROR)):
            yield Quantity(
                key=f"backtest.{row.origin}.{row.method}.{column}",
                value=float(getattr(row, column)),
                unit=view.udmelding.need.unit,
                definition=Text(
                    f"{words.da} for {row.target} pr. {row.origin}: {method.da}",
                    f"{words.en} of {row.target} as of {row.origin}: {method.en}",
                ),
                evidence=Evidence.ASSUMED,
                source=joined_source(figure.source for figure in plan.series) if plan else _OWN,
                method="docs/method.md#naive-forecasts",
                inputs=tuple(figure.key for figure in plan.series) if plan else (),
            )


def _populations(view: AreaView) -> Iterator[Quantity]:
    source = joined_source([view.study.population.source])
    for row in rows_of(view.study.estimates.population_scores):
        for column, (unit, words) in _SCORES.items():
            value = getattr(row, column)
            if pd.isna(value):
                continue
            yield Quantity(
                key=f"backtest.population.{row.method}.{column}",
                value=float(value),
                unit=unit,
                definition=_of(words, row.method),
                evidence=Evidence.OBSERVED,
                source=source,
                method="docs/method.md#backtest-population",
            )
    for row in rows_of(view.study.estimates.population_pit):
        yield Quantity(
            key=f"backtest.population.{row.method}.pit.{row.tenth}",
            value=float(row.count),
            unit=Unit.RATIO,
            definition=_of(
                Text(f"prognoser i tiendedel {row.tenth}", f"tenth {row.tenth}"), row.method
            ),
            evidence=Evidence.OBSERVED,
            source=source,
            method="docs/method.md#scores",
        )


def _of(words: Text, method: str) -> Text:
    name = METHODS[method]
    return Text(
        f"{words.da}, kommunernes folketal: {name.da}",
        f"{words.en}, municipal populations: {name.en}",
    )


_OWN = joined_source(())
_POINT = Text("prognose", "forecast")
_ERROR = Text("afvigelse", "error")
_MAKERS = (_published, _forecasts, _populations)
