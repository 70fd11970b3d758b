"""Rules across the keys of need and of the round's named assumptions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from analysis.catalogue.fields import NEED_UNITS
from analysis.catalogue.node import Node
from analysis.catalogue.offers import SupplyRule
from analysis.catalogue.parameters import PARAMETER_UNITS, STAYS_PER_YEAR
from analysis.errors import Problem, suggest
from analysis.evidence import Quantity
from analysis.language import Text

ENDS = ("low", "central", "high")
# Offers that must receive are compared exactly, citizen by citizen; beyond this it takes minutes.
MOST_RECEIVED = 500


def need_problems(root: Node, figures: Mapping[str, Quantity]) -> Iterator[Problem]:
    """What need, its readings and the named assumptions may not say together."""
    yield from _readings(root, figures)
    yield from _too_many(root)
    yield from _parameters(root.at("parameters"))
    yield from _stays(root.at("parameters"))
    concentration = root.at("need", "spread", "share_concentration")
    yield from _above_nought(concentration)


def _readings(root: Node, figures: Mapping[str, Quantity]) -> Iterator[Problem]:
    unit = root.at("need", "unit").text
    for node in root.at("need").each("readings"):
        if node.at("evidence").text not in ("observed", "reported"):
            continue
        if not node.each("basis"):
            yield node.at("basis").refuse(
                "En aflæsning, der ikke er antaget, skal hvile på et offentliggjort tal.",
                "A reading that is not assumed must rest on a published figure.",
            )
        for basis in node.each("basis"):
            figure = figures.get(basis.text)
            if unit in NEED_UNITS and figure is not None and figure.unit != unit:
                yield basis.refuse(
                    f"Tallets enhed er {figure.unit}, behovets er {unit}; at læse det som noget "
                    "andet er en antagelse.",
                    f"The figure's unit is {figure.unit}, that of need is {unit}; to read it as "
                    "something else is an assumption.",
                )
    has_readings = bool(root.at("need").each("readings"))
    spread = root.at("need", "spread")
    if has_readings and "spread" in root.at("need").keys and spread.data is None:
        yield spread.refuse(
            "Når behovet er aflæst, skal dets usikkerhed angives.",
            "When need is read, its uncertainty must be given.",
        )


def _too_many(root: Node) -> Iterator[Problem]:
    if root.at("capacity", "rule").text != SupplyRule.MUST_RECEIVE:
        return
    for node in root.at("need").each("readings"):
        high = node.at("mean", "high")
        if high.number is not None and high.number > MOST_RECEIVED:
            yield high.refuse(
                f"Når tilbud skal modtage alle, regnes der eksakt, og kun for højst {MOST_RECEIVED} "
                "borgere.",
                f"Where offers must receive everybody the computation is exact, and for at most "
                f"{MOST_RECEIVED} citizens.",
                Text(
                    "Del målgruppen, eller brug en anden regel.",
                    "Divide the target group, or use another rule.",
                ),
            )


def _parameters(parameters: Node) -> Iterator[Problem]:
    for name in parameters.keys:
        node, unit = parameters.at(name), parameters.at(name, "unit")
        if name not in PARAMETER_UNITS:
            yield node.refuse(
                "Ingen beregning bruger en antagelse med det navn.",
                "No calculation uses an assumption of that name.",
                suggest(name, PARAMETER_UNITS),
            )
        elif unit.text and unit.text != PARAMETER_UNITS[name]:
            allowed = PARAMETER_UNITS[name]
            yield unit.refuse(f"Enheden skal være {allowed}.", f"The unit must be {allowed}.")


def _stays(parameters: Node) -> Iterator[Problem]:
    given = [name for name in parameters.keys if name in STAYS_PER_YEAR]
    for name in given[1:]:
        yield parameters.at(name).refuse(
            f"Opholdstiden står allerede som {given[0]}.",
            f"The mean stay already stands as {given[0]}.",
        )
    for name in given:
        yield from _above_nought(parameters.at(name))


def _above_nought(node: Node) -> Iterator[Problem]:
    for end in (node.at(end) for end in ENDS):
        if end.number == 0:
            yield end.refuse("Skal være større end 0.", "Must be greater than 0.")
