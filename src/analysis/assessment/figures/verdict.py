"""Every figure of a proposed verdict by key, so that a report prints none that is not written."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from analysis.assessment.tables import rows_of
from analysis.assessment.verdict.parts import Indicator
from analysis.evidence import Evidence, Quantity, Source, Unit, weakest
from analysis.language import Text

if TYPE_CHECKING:
    from analysis.assessment.study import AreaView

_METHOD = "docs/method.md#indicators"
_ROBUSTNESS = "docs/method.md#verdict-robustness"
_OWN = Source("Egne beregninger")
_CHOSEN = Source("Egen antagelse")
_ENDS = {
    "low": Text("lavt", "low"),
    "central": Text("midt", "central"),
    "high": Text("højt", "high"),
}


def verdict_quantities(view: AreaView) -> dict[str, Quantity]:
    """The figures of an area's proposed verdict.

    Returns
    -------
    dict
        ``verdict.<indicator>`` (value, low, high), ``verdict.<indicator>.threshold``,
        ``verdict.<indicator>.assumed``; ``verdict.assumed``;
        ``verdict.assumption.<assumption>.<low|central|high>``; ``verdict.turning.<assumption>.now``
        and ``verdict.turning.<assumption>.at`` (only where it turns).

    Source
    ------
    docs/method.md#indicators, #verdict-robustness.
    """
    made = (_indicators(view), _assumed(view), _assumptions(view), _turning(view))
    return {quantity.key: quantity for quantities in made for quantity in quantities}


def _indicators(view: AreaView) -> Iterator[Quantity]:
    for each in view.proposal.indicators:
        if each.value is not None:
            yield _value(view, each)
            yield _share(view, each.key, each.assumed_share, each.name)
        if each.threshold is not None:
            yield Quantity(
                key=f"verdict.{each.key}.threshold",
                value=each.threshold.value,
                unit=Unit(each.threshold.unit),
                definition=Text(f"grænse: {each.name.da}", f"threshold: {each.name.en}"),
                evidence=Evidence.ASSUMED,
                source=_CHOSEN,
                area=view.area.slug,
                note=each.threshold.reason,
            )


def _value(view: AreaView, each: Indicator) -> Quantity:
    return Quantity(
        key=f"verdict.{each.key}",
        value=each.value,
        low=each.low,
        high=each.high,
        unit=Unit(each.unit),
        definition=each.name,
        evidence=weakest(each.evidence),
        source=_OWN,
        area=view.area.slug,
        # What was heard has no figure behind it in the report, and so no formula to trace.
        method=_METHOD if each.inputs else "",
        inputs=each.inputs,
        note=each.basis,
    )


def _share(view: AreaView, key: str, value: float | None, name: Text) -> Quantity:
    return Quantity(
        key=f"verdict.{key}.assumed",
        value=value,
        unit=Unit.SHARE,
        definition=Text(
            f"andel af grundlaget, der er antaget: {name.da}",
            f"share of the evidence that is assumed: {name.en}",
        ),
        evidence=Evidence.OBSERVED,
        source=_OWN,
        area=view.area.slug,
        method=_METHOD,
        inputs=(f"verdict.{key}",),
    )


def _assumed(view: AreaView) -> Iterator[Quantity]:
    """The largest share among the indicators that decided, whatever area they are seen from."""
    share = view.proposal.assumed_share
    if share is not None:
        yield Quantity(
            key="verdict.assumed",
            value=share,
            unit=Unit.SHARE,
            definition=Text(
                "andel af grundlaget, der er antaget: forslaget",
                "share of the evidence that is assumed: the proposal",
            ),
            evidence=Evidence.OBSERVED,
            source=_OWN,
            area=view.udmelding.capacity.catchment,
        )


def _assumptions(view: AreaView) -> Iterator[Quantity]:
    for row in rows_of(view.proposal.robustness):
        yield _assumption(
            view,
            f"verdict.assumption.{row.assumption}.{row.at}",
            row.value,
            unit=row.unit,
            name=Text(f"{row.name.da}, {_ENDS[row.at].da}", f"{row.name.en}, {_ENDS[row.at].en}"),
        )


def _turning(view: AreaView) -> Iterator[Quantity]:
    for row in rows_of(view.proposal.turning):
        key, name = f"verdict.turning.{row.assumption}", row.name
        now = Text(f"{name.da}, nu", f"{name.en}, now")
        yield _assumption(view, f"{key}.now", row.value_now, unit=row.unit, name=now)
        if not math.isnan(row.turns_at):
            turns = Text(f"{name.da}, hvor forslaget vender", f"{name.en}, where the step turns")
            found = _assumption(view, f"{key}.at", row.turns_at, unit=row.unit, name=turns)
            yield replace(found, source=_OWN, method=_ROBUSTNESS, inputs=(f"{key}.now",))


def _assumption(view: AreaView, key: str, value: float, *, unit: str, name: Text) -> Quantity:
    return Quantity(
        key=key,
        value=float(value),
        unit=Unit(unit),
        definition=name,
        evidence=Evidence.ASSUMED,
        source=_CHOSEN,
        area=view.udmelding.capacity.catchment,
    )
