"""What is known besides the table: earlier releases, linked tables, published figures and shares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.errors import DataError, Problem
from analysis.language import Text
from analysis.protection.attack import ROUNDING
from analysis.protection.figures import Flags, Numbers
from analysis.protection.released import Release, describe_cells
from analysis.protection.table import CountTable
from analysis.protection.table_rules import TOTAL
from analysis.protection.task import Background, secret_figures

# Two leaves that count the same citizens, the smaller count first.
Correction = tuple[int, int]
Terms = tuple[tuple[float, Mapping[str, str]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A published figure about cells of the table: a weighted sum of them lies in an interval.

    Parameters
    ----------
    name
        What a message calls it.
    terms
        Weights and cells, each cell by one level and member per dimension; left out means total.
    low, high
        In persons times weight; infinite where it says nothing.
    """

    name: str
    terms: Terms
    low: float
    high: float


def state_share(
    name: str,
    *,
    part: Mapping[str, str],
    whole: Mapping[str, str],
    low_share: float,
    high_share: float,
) -> tuple[Fact, Fact]:
    """A published percentage as two facts: the part is between two shares of the whole.

    Parameters
    ----------
    low_share, high_share
        The shares (0-1) that round to what was printed: 33 % is 0.325 to 0.335.

    Examples
    --------
    >>> facts = state_share("33 %", part={"town": "a"}, whole={}, low_share=0.325, high_share=0.335)
    >>> facts[0].low, facts[1].high
    (0.0, 0.0)
    """
    return (
        Fact(name=name, terms=((1.0, part), (-low_share, whole)), low=0.0, high=np.inf),
        Fact(name=name, terms=((1.0, part), (-high_share, whole)), low=-np.inf, high=0.0),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Block:
    """The leaves of one table, and which joint leaves they are."""

    table: CountTable
    columns: Numbers


@dataclass(slots=True)
class Knowledge:
    """All tables laid over one set of leaves, and what is said of them.

    Notes
    -----
    A leaf of an earlier release is the same leaf where its count is unchanged; where it was
    corrected it is another, so an attacker is taken to know which ones were. Tables divided in other
    ways are linked where they agree: their sums over what they share are equal.
    """

    truth: list[int]
    blocks: list[_Block]
    rows: list[dict[int, float]] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    targets: list[bool] = field(default_factory=list)
    public: list[bool] = field(default_factory=list)
    links: list[tuple[frozenset[int], frozenset[int]]] = field(default_factory=list)
    corrected: dict[Correction, str] = field(default_factory=dict)

    @property
    def background(self) -> Background:
        """Everything but the table itself, as statements over the joint leaves."""
        row = [number for number, weights in enumerate(self.rows) for _ in weights]
        column = [leaf for weights in self.rows for leaf in weights]
        weight = [value for weights in self.rows for value in weights.values()]
        shape = (len(self.rows), len(self.truth))
        return Background(
            truth=np.array(self.truth, dtype=np.int64),
            forms=sparse.csr_array((weight, (row, column)), shape=shape, dtype=float),
            low=np.array(self.low, dtype=float),
            high=np.array(self.high, dtype=float),
            names=tuple(self.names),
            targets=np.array(self.targets, dtype=bool),
            public=np.array(self.public, dtype=bool),
            none=self._read_as_none(),
        )

    def _read_as_none(self) -> Flags:
        """Leaves that other tables show to be none, or that are part of a sum they show to be."""
        found = np.zeros(len(self.truth), dtype=bool)
        for weights, high in zip(self.rows, self.high, strict=True):
            if high == 0 and min(weights.values(), default=-1.0) > 0:
                found[list(weights)] = True
        for link in self.links:
            for side, other in (link, link[::-1]):
                if all(found[leaf] for leaf in side):
                    found[sorted(other)] = True
        return found

    def owners(self, level: str) -> dict[str, Flags]:
        """For each member of a level its joint leaves, in every table that has the level."""
        found: dict[str, Flags] = {}
        for block in self.blocks:
            if level in block.table.leaves.columns:
                members = block.table.leaves[level].tolist()
                for leaf, member in zip(block.columns.tolist(), members, strict=True):
                    if member not in found:
                        found[member] = np.zeros(len(self.truth), dtype=bool)
                    found[member][leaf] = True
        for own in found.values():
            self._own_linked(own)
        return found

    def _own_linked(self, own: Flags) -> None:
        """Whoever has all citizens of a sum knows them in a table divided another way as well."""
        for first, second in self.links:
            for side, other in ((first, second), (second, first)):
                rest = [leaf for leaf in side if not own[leaf]]
                if len(rest) < len(side) and all(self.truth[leaf] == 0 for leaf in rest):
                    own[sorted(other)] = True

    def tell(self, corrections: Iterable[Correction]) -> None:
        """Let everybody know which of two counts is more: one of them can be read."""
        for less, more in corrections:
            name = f"{self.corrected[less, more]}: corrected"
            self.say(name, {more: 1.0, less: -1.0}, (1.0, np.inf))

    def say(self, name: str, weights: Mapping[int, float], ends: tuple[float, float]) -> None:
        """Add a statement; one that is not true of the leaves cannot come from this table.

        Raises
        ------
        DataError
            If it is not true of the table.
        """
        value = sum(self.truth[leaf] * weight for leaf, weight in weights.items())
        if not ends[0] - ROUNDING <= value <= ends[1] + ROUNDING:
            rule = Text(
                f"Det kendte tal passer ikke med tabellen, som giver {value:g}.",
                f"The known figure does not fit the table, which gives {value:g}.",
            )
            stated = f"{ends[0]:g}–{ends[1]:g}"
            raise DataError([Problem(file=name, place="", value=stated, rule=rule)])
        self.rows.append(dict(weights))
        self.low.append(ends[0])
        self.high.append(ends[1])
        self.names.append(name)
        self.targets.append(False)
        self.public.append(False)


def gather_knowledge(table: CountTable, known: Sequence[Release | Fact]) -> Knowledge:
    """Lay a table, earlier releases and published figures over one set of leaves.

    Raises
    ------
    DataError
        A published figure is not true of the table it is said to be about.
    UsageError
        A published figure is about a cell that does not exist.
    """
    counts = table.leaf_counts.tolist()
    knowledge = Knowledge(counts, [_Block(table=table, columns=np.arange(len(counts)))])
    for item in known:
        if isinstance(item, Release):
            _lay_release(knowledge, item)
        else:
            _lay_fact(knowledge, item)
    return knowledge


def _lay_fact(knowledge: Knowledge, fact: Fact) -> None:
    table = knowledge.blocks[0].table
    weights: dict[int, float] = {}
    for weight, cell in fact.terms:
        number = table.find(cell)
        for leaf in table.sums[[number]].indices:
            weights[int(leaf)] = weights.get(int(leaf), 0.0) + weight
    knowledge.say(fact.name, weights, (fact.low, fact.high))


def _lay_release(knowledge: Knowledge, release: Release) -> None:
    """An earlier release: its leaves joined to those known, its figures as statements."""
    columns = _join(knowledge, release.internal.table)
    block = _Block(table=release.internal.table, columns=columns)
    for other in knowledge.blocks:
        _link(knowledge, other, block, name=release.name)
    knowledge.blocks.append(block)
    figures = release.internal.figures
    secret = secret_figures(figures, release.profile, release.hidden)
    for figure in range(len(figures.counts)):
        leaves = columns[figures.sums[[figure]].indices]
        cell = int(np.flatnonzero(figures.of_cell == figure)[0])
        name = f"{release.name}: {describe_cells(release.internal.table, figures, figure)}"
        ends = release.interval(cell) if figures.listed[figure] else (0.0, np.inf)
        knowledge.say(name, dict.fromkeys(leaves.tolist(), 1.0), ends)
        knowledge.targets[-1] = bool(secret[figure])
        knowledge.public[-1] = ends[0] == ends[1]


def _join(knowledge: Knowledge, table: CountTable) -> Numbers:
    """Joint leaves of a table: known ones where key and count agree, new ones elsewhere."""
    dims = sorted(dimension.name for dimension in table.dimensions)
    known: dict[tuple[str, ...], dict[int, int]] = {}
    for block in knowledge.blocks:
        if sorted(dimension.name for dimension in block.table.dimensions) == dims:
            for key, leaf in zip(_keys(block.table.leaves, dims), block.columns, strict=True):
                known.setdefault(key, {})[knowledge.truth[leaf]] = int(leaf)
    columns = []
    for key, count in zip(_keys(table.leaves, dims), table.leaf_counts.tolist(), strict=True):
        same = known.setdefault(key, {})
        if count not in same:
            knowledge.truth.append(count)
            leaf = len(knowledge.truth) - 1
            pairs = (
                (before, leaf) if other < count else (leaf, before)
                for other, before in same.items()
            )
            knowledge.corrected |= dict.fromkeys(pairs, ", ".join(key))
            same[count] = leaf
        columns.append(same[count])
    return np.array(columns, dtype=np.int64)


def _link(knowledge: Knowledge, first: _Block, second: _Block, *, name: str) -> None:
    """Equal sums of two tables divided in other ways, over all levels that they share."""
    names = [{dimension.name for dimension in block.table.dimensions} for block in (first, second)]
    if names[0] == names[1]:
        return
    levels = [set(block.table.leaves.columns) - {"count"} for block in (first, second)]
    shared = levels[0] & levels[1]
    keys = tuple(sorted(shared))
    found = list(_equal_sums(knowledge, (first, second), keys))
    knowledge.links += [(frozenset(left), frozenset(right)) for _, left, right in found]
    # A leaf that the two name differently still lies in the same coarser sums. Nobody owns by
    # them: of two who share a number each has a leaf of his own.
    finest = names[0] & names[1]
    found += _equal_sums(knowledge, (first, second), tuple(sorted(shared - finest)))
    for key, left, right in found:
        weights = dict.fromkeys(sorted(left - right), 1.0)
        weights |= dict.fromkeys(sorted(right - left), -1.0)
        if weights:
            knowledge.say(f"{name} = {key or TOTAL}", weights, (0.0, 0.0))


def _equal_sums(
    knowledge: Knowledge, blocks: tuple[_Block, _Block], levels: tuple[str, ...]
) -> Iterator[tuple[str, set[int], set[int]]]:
    """Leaves of two tables that lie together by some levels, and have equal sums."""
    sums: list[dict[tuple[str, ...], set[int]]] = [{}, {}]
    for block, found in zip(blocks, sums, strict=True):
        for key, leaf in zip(_keys(block.table.leaves, levels), block.columns, strict=True):
            found.setdefault(key, set()).add(int(leaf))
    for key in sorted(sums[0].keys() & sums[1].keys()):
        left, right = (found[key] for found in sums)
        if left != right and _same_sum(knowledge, left, right):
            yield ", ".join(key), left, right


def _same_sum(knowledge: Knowledge, left: Iterable[int], right: Iterable[int]) -> bool:
    first, second = (sum(knowledge.truth[leaf] for leaf in side) for side in (left, right))
    return first == second


def _keys(leaves: pd.DataFrame, dims: Sequence[str]) -> list[tuple[str, ...]]:
    if not dims:
        return [()] * len(leaves)
    return list(zip(*(leaves[name].tolist() for name in dims), strict=True))
