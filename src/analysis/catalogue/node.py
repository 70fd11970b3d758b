"""A place in the plain data of a round's file, and the faults that several rules share."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analysis.catalogue.faults import problem
from analysis.errors import Problem
from analysis.language import Text
from analysis.periods import Period
from analysis.reading import YamlDocument


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
    def keys(self) -> Sequence[str]:
        """The keys here."""
        return [str(name) for name in self.data] if isinstance(self.data, Mapping) else []

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


def refuse_before(later: Node, earlier: Node, rule: Text) -> Iterator[Problem]:
    """A fault where one date lies before another that it cannot lie before."""
    if later.period is None or earlier.period is None:
        return
    last, first = later.period.last, earlier.period.first
    if last is not None and first is not None and last < first:
        yield later.refuse(f"{rule.da} ({earlier.text}).", f"{rule.en} ({earlier.text}).")


def refuse_repeated(nodes: Iterable[Node]) -> Iterator[Problem]:
    """A fault for each name that stands there before."""
    seen: set[str] = set()
    for node in nodes:
        if node.text in seen:
            yield node.refuse("Navnet er brugt før.", "The name is used before.")
        seen.add(node.text or node.key)


def refuse_falling(numbers: Sequence[Node]) -> Iterator[Problem]:
    """A fault for each number that is not above the one before it."""
    for earlier, later in itertools.pairwise(numbers):
        before, after = earlier.number, later.number
        if before is not None and after is not None and after <= before:
            yield later.refuse(
                f"Skal være større end tallet før ({before:g}).",
                f"Must be above the number before ({before:g}).",
            )
