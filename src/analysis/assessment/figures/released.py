"""The figures of a released table, by key: what a public report may print of the answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from analysis.assessment.figures.own import told_opinions
from analysis.assessment.released import ReleasedView, released_of
from analysis.assessment.study import AreaView
from analysis.assessment.tables import rows_of
from analysis.evidence import Quantity, Source, Unit
from analysis.language import Text
from analysis.periods import Period
from analysis.protection.frozen_rules import STANDINGS

_METHOD = "docs/method.md#released-study"
_STATUS = {
    "answered": Text("kommuner, der har svaret", "municipalities that have answered"),
    "not_stated": Text(
        "kommuner, der har svaret uden et antal", "municipalities that answered without a number"
    ),
    "answered_by_other": Text(
        "kommuner, som en anden har svaret for", "municipalities that another has answered for"
    ),
    "silent": Text("kommuner, der ikke har svaret", "municipalities that have not answered"),
    "not_asked": Text("kommuner, der ikke er spurgt", "municipalities not asked"),
}


def released_quantities(view: AreaView) -> dict[str, Quantity]:
    """Every number that a public joint answer may print, by key.

    Returns
    -------
    dict
        ``released.municipalities.<status>``, ``released.count.<area>.<category>.<year>``, ``released.rating.<topic>.<rating>``,
        ``released.<challenge or solution>.<category>`` and ``released.flow.<home>.<offer>``;
        none without a release.
    """
    found = released_of(view)
    if found is None:
        return {}
    makers = (_standing, _counts, _opinions, _flows)
    return {one.key: one for make in makers for one in make(found, view)}


def _standing(found: ReleasedView, view: AreaView) -> Iterator[Quantity]:
    for status in STANDINGS:
        yield _figure(
            view,
            f"municipalities.{status}",
            unit=Unit.MUNICIPALITIES,
            definition=_STATUS[status],
            ends=(found.count_of(status),) * 2,
        )


def _counts(found: ReleasedView, view: AreaView) -> Iterator[Quantity]:
    for row in rows_of(found.cells):
        name = found.names[row.area]
        yield _figure(
            view,
            f"count.{row.area}.{row.category}.{row.year}",
            unit=view.udmelding.need.unit,
            definition=Text(f"udgivet antal, {name.da}", f"released number, {name.en}"),
            ends=(row.low, row.high),
        )


def _opinions(found: ReleasedView, view: AreaView) -> Iterator[Quantity]:
    for key, words, ends in told_opinions(found.ratings, found.mentions):
        yield _figure(view, key, unit=Unit.MUNICIPALITIES, definition=words, ends=ends)


def _flows(found: ReleasedView, view: AreaView) -> Iterator[Quantity]:
    for row in rows_of(found.flows):
        home, offer = found.names[row.home], found.names[row.offer]
        words = Text(
            f"borgere fra {home.da} i tilbud i {offer.da}",
            f"citizens of {home.en} in offers of {offer.en}",
        )
        yield _figure(
            view,
            f"flow.{row.home}.{row.offer}",
            unit=Unit.PERSONS,
            definition=words,
            ends=(row.low, row.high),
        )


def _figure(
    view: AreaView,
    key: str,
    *,
    unit: Unit,
    definition: Text,
    ends: tuple[Any, Any],
) -> Quantity:
    low, high = (None if pd.isna(end) else float(end) for end in ends)
    exact = low is not None and low == high
    release = view.study.release
    day = "" if release is None else release.released.isoformat()
    path = "" if release is None else release.path
    return Quantity(
        key=f"released.{key}",
        value=low if exact else None,
        low=None if exact else low,
        high=None if exact else high,
        unit=unit,
        definition=definition,
        evidence=view.study.answers_evidence,
        source=Source(f"Udgivet tabel, {path}"),
        area=view.area.slug,
        published=Period(day),
        method=_METHOD,
    )
