"""Rules across the keys of a round's file, tried even where some keys are faulty.

They look at the plain data, not at the finished objects: a missing reason in one place must not
hide a deadline before its announcement in another.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from analysis.catalogue.faults import missing, problem
from analysis.catalogue.fields import CAPACITY_UNITS, NEED_UNITS
from analysis.catalogue.offers import SupplyRule
from analysis.catalogue.parameters import PARAMETER_UNITS
from analysis.errors import Problem, suggest
from analysis.evidence import Quantity, Unit
from analysis.language import Text
from analysis.periods import Period
from analysis.reading import YamlDocument

_ENDS = ("low", "central", "high")


@dataclass(frozen=True, slots=True)
class Node:
    """A place in the plain data; what is missing or of another kind reads as nothing."""

    document: YamlDocument
    key: str
    data: object

    def at(self, *steps: str) -> Node:
        """The place some keys further in."""
        node = self
        for step in steps:
            inside = node.data.get(step) if isinstance(node.data, Mapping) else None
            node = Node(self.document, f"{node.key}.{step}" if node.key else step, inside)
        return node

    def each(self, step: str) -> list[Node]:
        """The items of a list."""
        items = self.at(step)
        values = items.data if isinstance(items.data, list) else []
        return [Node(self.document, f"{items.key}.{i}", v) for i, v in enumerate(values)]

    def walk(self) -> Iterator[Node]:
        """The place itself and all places inside it."""
        yield self
        inside: list[tuple[str, Any]] = []
        if isinstance(self.data, Mapping):
            inside = [(str(name), value) for name, value in self.data.items()]
        elif isinstance(self.data, list):
            inside = [(str(i), value) for i, value in enumerate(self.data)]
        for name, value in inside:
            yield from Node(self.document, f"{self.key}.{name}" if self.key else name, value).walk()

    @property
    def text(self) -> str:
        """The text here, or an empty one."""
        return self.data if isinstance(self.data, str) else ""

    @property
    def number(self) -> float | None:
        """The number here, if it is one."""
        is_number = isinstance(self.data, int | float) and not isinstance(self.data, bool)
        return float(self.data) if is_number else None  # type: ignore[arg-type]

    @property
    def period(self) -> Period | None:
        """The date here, if it can be read and is known."""
        try:
            period = Period(self.text.strip())
        except ValueError:
            return None
        return period if period.known else None

    def refuse(self, da: str, en: str, cure: Text | None = None) -> Problem:
        """A fault of this place."""
        return problem(self.document, self.key, Text(da, en), value=self.data, cure=cure)


def rule_problems(
    document: YamlDocument, *, rounds: Sequence[str], figures: Mapping[str, Quantity]
) -> list[Problem]:
    """Every rule across keys that a round's file breaks.

    Parameters
    ----------
    rounds
        Slugs of all rounds, for what a round may renew.
    figures
        Published figures by id, for their units.
    """
    root = Node(document, "", document.data)
    return [
        *_names(root, rounds),
        *_ordered_numbers(root),
        *_dates(root),
        *_readings(root, figures),
        *_capacity(root, figures),
        *_service_levels(root),
        *_parameters(root),
        *_unique_ids(root),
    ]


def _names(root: Node, rounds: Sequence[str]) -> Iterator[Problem]:
    slug, renews = root.at("slug"), root.at("renews")
    stem = PurePosixPath(root.document.path).stem
    if slug.text and slug.text != stem:
        yield slug.refuse(
            f"Navnet er et andet end filens ({stem}).",
            f"The name differs from the file's ({stem}).",
        )
    others = [name for name in rounds if name != stem]
    if renews.text and renews.text not in others:
        cure = suggest(renews.text, others)
        yield renews.refuse("Runden findes ikke.", "The round does not exist.", cure)


def _ordered_numbers(root: Node) -> Iterator[Problem]:
    for node in root.walk():
        ends = [(end, node.at(end), node.at(end).number) for end in _ENDS]
        given = [(end, inside, number) for end, inside, number in ends if number is not None]
        for (below, lower, low), (above, _, high) in itertools.pairwise(given):
            if low > high:
                yield lower.refuse(
                    f"{below} er større end {above} ({high:g}).",
                    f"{below} is above {above} ({high:g}).",
                )


def _dates(root: Node) -> Iterator[Problem]:
    for node in root.each("deadlines"):
        yield from _not_before(node.at("date"), node.at("announced"), _DEADLINE)
    for node in root.each("verdicts"):
        yield from _not_before(node.at("announced"), node.at("date"), _ANNOUNCED)
        yield from _not_before(node.at("withdrawn", "date"), node.at("date"), _WITHDRAWN)
    for node in root.each("offers"):
        yield from _not_before(node.at("closed"), node.at("opened"), _CLOSED)
    for node in root.each("law"):
        yield from _not_before(node.at("valid_to"), node.at("valid_from"), _REPEALED)
    yield from _not_before(root.at("data_date"), root.at("issued"), _DATA_DATE)
    if root.at("data_date").text and root.at("data_date").period is None:
        rule = Text("Datadatoen skal være kendt.", "The data date must be known.")
        yield root.at("data_date").refuse(rule.da, rule.en)


def _not_before(later: Node, earlier: Node, rule: Text) -> Iterator[Problem]:
    if later.period is None or earlier.period is None:
        return
    last, first = later.period.last, earlier.period.first
    if last is not None and first is not None and last < first:
        yield later.refuse(f"{rule.da} ({earlier.text}).", f"{rule.en} ({earlier.text}).")


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
    if has_readings and "spread" in _keys(root.at("need")) and spread.data is None:
        yield spread.refuse(
            "Når behovet er aflæst, skal dets usikkerhed angives.",
            "When need is read, its uncertainty must be given.",
        )


def _capacity(root: Node, figures: Mapping[str, Quantity]) -> Iterator[Problem]:
    capacity = root.at("capacity")
    unit, days = capacity.at("unit").text, capacity.at("within_days")
    rule = capacity.at("rule").text
    by_days = rule == SupplyRule.WITHIN_DAYS
    if by_days and days.data is None and "within_days" in _keys(capacity):
        yield missing(root.document, days.key)
    if rule in list(SupplyRule) and not by_days and days.data is not None:
        yield days.refuse(
            "Gives kun, når reglen er within_days.", "Given only when the rule is within_days."
        )
    for place in (place for offer in root.each("offers") for place in offer.each("places")):
        figure = figures.get(place.at("figure").text)
        if unit in CAPACITY_UNITS and figure is not None and figure.unit != unit:
            yield place.at("figure").refuse(
                f"Tallets enhed er {figure.unit}, rundens er {unit}.",
                f"The figure's unit is {figure.unit}, the round's is {unit}.",
            )
    for count in root.each("offer_counts"):
        figure = figures.get(count.text)
        if figure is not None and figure.unit is not Unit.OFFERS:
            yield count.refuse(
                f"Tallets enhed er {figure.unit}; her må kun stå et antal tilbud ({Unit.OFFERS}).",
                f"The figure's unit is {figure.unit}; it must be a number of offers.",
            )
    yield from _split(capacity.at("split"))


def _split(split: Node) -> Iterator[Problem]:
    shares = [node.number for node in split.each("shares")]
    numbers = [share for share in shares if share is not None and 0 <= share <= 1]
    if shares and len(numbers) == len(shares) and not math.isclose(sum(numbers), 1, abs_tol=1e-9):
        total = f"{sum(numbers):g}"
        yield split.at("shares").refuse(
            f"Andelene giver {total}, ikke 1.", f"The shares add to {total}, not 1."
        )
    areas = split.each("areas")
    if areas and shares and len(areas) != len(shares):
        yield split.at("shares").refuse(
            f"Der er {len(shares)} andele til {len(areas)} områder.",
            f"There are {len(shares)} shares for {len(areas)} areas.",
        )


def _service_levels(root: Node) -> Iterator[Problem]:
    node = root.at("service_levels")
    levels = [level.number for level in node.each("levels")]
    main = node.at("main")
    if levels and main.number is not None and main.number not in levels:
        yield main.refuse("Er ikke et af niveauerne.", "Is not one of the levels.")


def _parameters(root: Node) -> Iterator[Problem]:
    parameters = root.at("parameters")
    for name in _keys(parameters):
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
    concentration = root.at("need", "spread", "share_concentration")
    for node in (concentration.at(end) for end in _ENDS):
        if node.number == 0:
            yield node.refuse("Skal være større end 0.", "Must be greater than 0.")


def _unique_ids(root: Node) -> Iterator[Problem]:
    lists = [root.each("themes"), root.at("need").each("readings"), root.each("offers")]
    ids = [[node.at("id") for node in nodes] for nodes in lists]
    for nodes in [*ids, [node.at("area") for node in root.each("answers")]]:
        seen: set[str] = set()
        for node in nodes:
            if node.text in seen:
                yield node.refuse("Navnet er brugt før.", "The name is used before.")
            seen.add(node.text or node.key)


def _keys(node: Node) -> Sequence[str]:
    return [str(name) for name in node.data] if isinstance(node.data, Mapping) else []


_DEADLINE = Text("Fristen ligger før sin annoncering", "The deadline is before its announcement")
_ANNOUNCED = Text(
    "Vurderingen er annonceret før sin egen dato", "The verdict is announced before its own date"
)
_WITHDRAWN = Text(
    "Vurderingen er trukket tilbage, før den blev givet",
    "The verdict is taken back before it was given",
)
_CLOSED = Text("Tilbuddet lukkede, før det åbnede", "The offer closed before it opened")
_REPEALED = Text(
    "Bestemmelsen ophører, før den træder i kraft", "The provision ends before it begins"
)
_DATA_DATE = Text("Datadatoen ligger før udsendelsen", "The data date is before the issue")
