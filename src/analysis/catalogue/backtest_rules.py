"""Rules across the keys of a round's backtest: its names, its dates and its units."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from analysis.catalogue.node import Node, refuse_before, refuse_repeated
from analysis.errors import Problem, suggest
from analysis.evidence import Quantity
from analysis.language import Text


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
