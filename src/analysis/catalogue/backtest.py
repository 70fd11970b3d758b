"""What a round tries earlier knowledge on: a series, what came, and rounds to be followed up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, cast

from pydantic import PlainValidator, ValidationInfo

from analysis.catalogue.fields import Amount, Figure, Filled, Name, References, When, refuse
from analysis.catalogue.node import Node, refuse_before, refuse_repeated
from analysis.catalogue.published import known_by
from analysis.errors import Problem, suggest
from analysis.evidence import Quantity
from analysis.language import Text


def _to_target(value: Any, info: ValidationInfo) -> Quantity | str:
    """A published figure by its id; any other name is a reading, which the rules look up."""
    known = cast("References", info.context)
    if not isinstance(value, str):
        raise refuse(Text("Skal være en aflæsning eller et tal.", "Must be a reading or a figure."))
    return known.figures.get(value, value)


Target = Annotated[Quantity | str, PlainValidator(_to_target)]
"""What came: the id of a published figure, or of a reading of the round's need."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DerivedInput:
    """A number nobody published, worked out from numbers that were.

    Parameters
    ----------
    published
        When it could first be worked out: not before the last of its basis was published.
    reason
        How it is worked out.
    """

    id: Name
    title: Text
    value: Amount
    date: When
    published: When
    basis: Annotated[tuple[Figure, ...], Filled]
    reason: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowedCount:
    """What one round counted of the group, to stand beside what another did.

    Parameters
    ----------
    round
        Slug of the round.
    count
        The published figure; None where the round's count is not published.
    scope
        Name of the definition: rounds with one name count the same thing.
    definition
        What was counted, in words.
    """

    round: Name
    title: Text
    count: Figure | None
    scope: Name
    definition: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class BacktestPlan:
    """The key ``backtest`` of a round.

    Parameters
    ----------
    series, derived
        What forecasts may be made from, each with its date and its publication date.
    target
        What came; None where nothing is forecast.
    origins
        Days to forecast from: only what was published by the day may be used.
    follow_up
        Rounds of the same group.
    """

    series: tuple[Figure, ...] = ()
    derived: tuple[DerivedInput, ...] = ()
    target: Target | None = None
    origins: tuple[When, ...] = ()
    follow_up: tuple[FollowedCount, ...] = ()

    def as_known_at(self, as_of: dt.date, *, readings: Collection[str]) -> BacktestPlan | None:
        """The plan without later figures and days; None where nothing of it was known.

        Parameters
        ----------
        readings
            Ids of the readings that were known on the day.
        """
        target = self.target
        told = known_by(target, as_of) if isinstance(target, Quantity) else target in readings
        counts = tuple(
            count for count in self.follow_up if count.count is None or known_by(count.count, as_of)
        )
        follow_up = counts if len(counts) > 1 else ()
        if not told:
            found = BacktestPlan(follow_up=follow_up)
            return found if follow_up else None
        return replace(
            self,
            series=tuple(figure for figure in self.series if known_by(figure, as_of)),
            derived=tuple(d for d in self.derived if d.published.known_by(as_of)),
            origins=tuple(origin for origin in self.origins if origin.known_by(as_of)),
            follow_up=follow_up,
        )


def backtest_problems(
    root: Node, *, rounds: Sequence[str], figures: Mapping[str, Quantity]
) -> Iterator[Problem]:
    """What a round's backtest may not say: names, dates and units that do not fit together."""
    plan = root.at("backtest")
    if not isinstance(plan.data, Mapping):
        return
    series = plan.each("series")
    readings = [node.at("id").text for node in root.at("need").each("readings")]
    yield from refuse_repeated([*series, *(node.at("id") for node in plan.each("derived"))])
    yield from _target(plan, readings, figures)
    yield from _units(root, series, readings, figures)
    for node in series:
        figure = figures.get(node.text)
        if figure is not None and (figure.value is None or not figure.date.known):
            yield node.refuse(
                "Et tal i rækken skal have en værdi og en dato.",
                "A number of the series must have a value and a date.",
            )
    for node in plan.each("derived"):
        yield from _derived(node, figures)
    for node in plan.each("origins"):
        if node.text and node.period is None:
            yield node.refuse("Dagen skal være kendt.", "The day must be known.")
    for node in plan.each("follow_up"):
        name = node.at("round")
        if name.text and name.text not in rounds:
            cure = suggest(name.text, rounds)
            yield name.refuse("Runden findes ikke.", "The round does not exist.", cure)


def _target(
    plan: Node, readings: Sequence[str], figures: Mapping[str, Quantity]
) -> Iterator[Problem]:
    target = plan.at("target")
    possible = [*readings, *figures]
    if target.text and target.text not in possible:
        yield target.refuse(
            "Er hverken en aflæsning i need.readings eller et tal i data/published/figures.csv.",
            "Is neither a reading of need.readings nor a figure of data/published/figures.csv.",
            suggest(target.text, readings),
        )
    if not target.text and (plan.each("series") or plan.each("origins")):
        yield target.refuse(
            "En række og dage at prognosticere fra kræver noget, der kom (target).",
            "A series and days to forecast from need something that came (target).",
        )
    if target.text and not plan.each("origins"):
        yield plan.at("origins").refuse(
            "Giv mindst én dag at prognosticere fra.", "Give at least one day to forecast from."
        )


def _units(
    root: Node, series: Sequence[Node], readings: Sequence[str], figures: Mapping[str, Quantity]
) -> Iterator[Problem]:
    target = root.at("backtest", "target").text
    unit = root.at("need", "unit").text if target in readings else ""
    if target in figures:
        unit = figures[target].unit.value
    for node in series:
        figure = figures.get(node.text)
        if unit and figure is not None and figure.unit.value != unit:
            yield node.refuse(
                f"Enheden ({figure.unit.value}) er en anden end den, der kom ({unit}).",
                f"The unit ({figure.unit.value}) differs from that of what came ({unit}).",
            )


def _derived(node: Node, figures: Mapping[str, Quantity]) -> Iterator[Problem]:
    """A derived number is not known before all that it is worked out from."""
    if node.at("date").text and node.at("date").period is None:
        yield node.at("date").refuse("Datoen skal være kendt.", "The date must be known.")
    for basis in node.each("basis"):
        figure = figures.get(basis.text)
        if figure is None:
            continue
        document, key = node.document, basis.key
        published = Node(document, key, figure.published.text)
        yield from refuse_before(node.at("published"), published, _BEFORE_BASIS)


_BEFORE_BASIS = Text(
    "Tallet kan ikke være kendt, før det, det er udledt af, er offentliggjort",
    "The number cannot be known before what it is derived from is published",
)
