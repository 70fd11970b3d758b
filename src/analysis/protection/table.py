"""A table of counts with its hierarchy: every sum of it, and the leaves each sum is made of."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from analysis.errors import DataError, unknown_name
from analysis.language import Text
from analysis.protection.frames import Hierarchy, as_frame, as_hierarchy
from analysis.protection.table_rules import TOTAL, check_leaves, check_levels, check_totals

_LEVEL = Text("niveau", "level")

# One (level, member) for each dimension, in the table's order: ("region", "sjaelland"), ("total", "total").
CellName = tuple[tuple[str, str], ...]
Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimension:
    """One way the counts are divided: its leaf level first, then every coarser level.

    Parameters
    ----------
    levels
        Names of columns; ``total`` stands for the sum of all.
    unlisted
        Levels that no reader sees a figure of, though they exist.
    """

    levels: tuple[str, ...]
    unlisted: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """The leaf level names the dimension."""
        return self.levels[0]

    @property
    def listed(self) -> tuple[str, ...]:
        """Levels that figures are shown of."""
        return tuple(level for level in self.levels if level not in self.unlisted)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CountTable:
    """Counts of persons with all their sums.

    Parameters
    ----------
    name
        What a message calls it.
    leaves
        One row per leaf: the members of every level, as text, and ``count``. Combinations that are
        absent have no count; a count of none is 0.
    cells
        One row per sum, leaves included, in the order of `names`: its count in persons.
    sums
        Cells by leaves: 1 where the leaf is part of the sum.

    Notes
    -----
    Levels need not nest in each other: regions and landsdele may both be sums of municipalities.
    """

    name: str
    dimensions: tuple[Dimension, ...]
    leaves: pd.DataFrame
    names: tuple[CellName, ...]
    counts: Counts
    sums: sparse.csr_array
    index: Mapping[CellName, int] = field(repr=False)

    @property
    def leaf_counts(self) -> Counts:
        """Persons in each leaf."""
        return self.leaves["count"].to_numpy(dtype=np.int64)

    @property
    def listed(self) -> NDArray[np.bool_]:
        """For each cell, whether all its levels are shown to readers."""
        hidden = [dimension.unlisted for dimension in self.dimensions]
        return np.array(
            [
                not any(level in levels for (level, _), levels in zip(name, hidden, strict=True))
                for name in self.names
            ]
        )

    @property
    def base(self) -> NDArray[np.bool_]:
        """For each cell, whether it is listed and no finer level than its own is."""
        finest = [_finest(dimension, self.leaves) for dimension in self.dimensions]
        return np.array(
            [
                all(level in levels for (level, _), levels in zip(name, finest, strict=True))
                for name in self.names
            ]
        )

    def lines(self) -> Iterator[tuple[int, list[int]]]:
        """Each sum with the cells it adds up along one dimension, to the next finer level."""
        for axis, dimension in enumerate(self.dimensions):
            for finer, coarser in _steps(dimension, self.leaves):
                parent = _parents(finer, coarser, self.leaves)
                found: dict[CellName, list[int]] = {}
                for number, name in enumerate(self.names):
                    level, member = name[axis]
                    if level == finer:
                        above = (*name[:axis], (coarser, parent[member]), *name[axis + 1 :])
                        found.setdefault(above, []).append(number)
                for above, parts in found.items():
                    yield self.index[above], parts

    def find(self, cell: Mapping[str, str]) -> int:
        """The number of a cell, from one level and member per dimension; left out means the total.

        Raises
        ------
        UsageError
            A level or a cell of that name does not exist.
        """
        names = []
        wanted = dict(cell)
        for dimension in self.dimensions:
            given = [level for level in dimension.levels if level in wanted]
            level = given[0] if given else TOTAL
            names.append((level, wanted.pop(level, TOTAL)))
        for level in wanted:
            known = [level for dimension in self.dimensions for level in dimension.levels]
            raise unknown_name(_LEVEL, level, known)
        name = tuple(names)
        if name not in self.index:
            candidates = [describe_cell(known) for known in self.names]
            raise unknown_name(Text("celle", "cell"), describe_cell(name), candidates)
        return self.index[name]

    def describe(self, number: int) -> str:
        """The cell of a number in words."""
        return describe_cell(self.names[number])


def describe_cell(name: CellName) -> str:
    """The members that make up a cell's name.

    Examples
    --------
    >>> describe_cell((("region", "sjaelland"), ("total", "total")))
    'region sjaelland, total'
    """
    words = [member if level == TOTAL else f"{level} {member}" for level, member in name]
    return ", ".join(words)


def tabulate_counts(
    frame: pd.DataFrame | pd.Series,
    *,
    hierarchy: Hierarchy,
    name: str = "table",
    totals: Sequence[pd.DataFrame] = (),
    unlisted: str | Iterable[str] = (),
) -> CountTable:
    """Build a table with all its sums from one row per leaf.

    Parameters
    ----------
    frame
        Column ``count`` (persons), one column per leaf level and one per coarser level, constant
        within each leaf member; levels may stand in the index. A row that is absent has no count:
        nobody answered.
    hierarchy
        For each leaf column the coarser levels: names of columns, or ``total`` for the sum of all;
        empty where nothing is summed. Every dimension must be named.
    totals
        Sums as someone stated them: frames with ``count`` and at most one level per dimension;
        a dimension left out is summed. They must equal the sums of the leaves.
    unlisted
        Levels that exist but are shown to nobody.

    Returns
    -------
    CountTable
        One cell for each combination of levels and members that occurs.

    Raises
    ------
    DataError
        A hierarchy is missing, a count is negative or no whole number, a leaf stands there twice,
        a row is itself a sum, or totals do not add: all found, each naming table and rule.
    UsageError
        What was given is no frame or no hierarchy, or a level that nobody shall see does not exist.

    Examples
    --------
    >>> frame = pd.DataFrame({"town": ["a", "b"], "land": ["x", "x"], "count": [3, 9]})
    >>> table = tabulate_counts(frame, hierarchy={"town": ["land"]})
    >>> [(describe_cell(name), int(n)) for name, n in zip(table.names, table.counts, strict=True)]
    [('town a', 3), ('town b', 9), ('land x', 12)]
    """
    hierarchy = as_hierarchy(hierarchy)
    frame = as_frame(frame, hierarchy=hierarchy, name=name)
    problems = check_levels(frame, hierarchy, name=name)
    problems = problems or check_leaves(frame, hierarchy, name=name)
    if problems:
        raise DataError(problems)
    hidden = frozenset([unlisted] if isinstance(unlisted, str) else unlisted)
    known = [level for leaf, coarser in hierarchy.items() for level in (leaf, *coarser)]
    for level in sorted(hidden.difference(known)):
        raise unknown_name(_LEVEL, level, known)
    dimensions = tuple(
        Dimension(levels=(leaf, *coarser), unlisted=hidden & {leaf, *coarser})
        for leaf, coarser in hierarchy.items()
    )
    leaves = _as_text(frame, dimensions)
    names, sums = _expand(leaves, dimensions)
    counts = np.asarray(sums @ leaves["count"].to_numpy(dtype=np.int64), dtype=np.int64)
    table = CountTable(
        name=name,
        dimensions=dimensions,
        leaves=leaves,
        names=names,
        counts=counts,
        sums=sums,
        index={cell: number for number, cell in enumerate(names)},
    )
    stated = [found for given in totals for found in check_totals(given, table=leaves, name=name)]
    if stated:
        raise DataError(stated)
    return table


def _as_text(frame: pd.DataFrame, dimensions: tuple[Dimension, ...]) -> pd.DataFrame:
    levels = [level for dimension in dimensions for level in dimension.levels if level != TOTAL]
    columns = {level: frame[level].astype(str).to_numpy() for level in levels}
    return pd.DataFrame(
        {**columns, "count": pd.to_numeric(frame["count"]).to_numpy(dtype=np.int64)}
    )


def _expand(
    leaves: pd.DataFrame, dimensions: tuple[Dimension, ...]
) -> tuple[tuple[CellName, ...], sparse.csr_array]:
    """Every sum, level combination by level combination, with the leaves it is made of."""
    codes: dict[str, tuple[NDArray[np.int64], list[str]]] = {}
    for level in {level for dimension in dimensions for level in dimension.levels}:
        if level == TOTAL:
            codes[level] = np.zeros(len(leaves), dtype=np.int64), [TOTAL]
        else:
            numbers, members = pd.factorize(leaves[level])
            codes[level] = numbers.astype(np.int64), [str(member) for member in members]
    names: list[CellName] = []
    rows: list[NDArray[np.int64]] = []
    for levels in itertools.product(*(dimension.levels for dimension in dimensions)):
        combined = np.zeros(len(leaves), dtype=np.int64)
        for level in levels:
            combined = combined * len(codes[level][1]) + codes[level][0]
        _, first, inverse = np.unique(combined, return_index=True, return_inverse=True)
        rows.append(inverse.astype(np.int64) + len(names))
        combined_names = [
            [codes[level][1][code] for code in codes[level][0][first]] for level in levels
        ]
        found = zip(*combined_names, strict=True)
        names.extend(tuple(zip(levels, combined, strict=True)) for combined in found)
    row = np.concatenate(rows)
    column = np.tile(np.arange(len(leaves)), len(rows))
    ones = np.ones(len(row), dtype=np.int64)
    shape = (len(names), len(leaves))
    return tuple(names), sparse.csr_array((ones, (row, column)), shape=shape)


def _finest(dimension: Dimension, leaves: pd.DataFrame) -> frozenset[str]:
    """Listed levels that no other listed level divides further."""
    listed = dimension.listed
    coarser = {
        level
        for level in listed
        for finer in listed
        if finer != level and divides(finer, level, leaves) and not divides(level, finer, leaves)
    }
    finest = [level for level in listed if level not in coarser]
    # Levels that divide each other are the same level under two names: both are finest.
    return frozenset(finest)


def _steps(dimension: Dimension, leaves: pd.DataFrame) -> list[tuple[str, str]]:
    """Pairs of a level and a coarser one that it divides, with no level in between."""
    pairs = [
        (finer, coarser)
        for finer in dimension.levels
        for coarser in dimension.levels
        if finer != coarser
        and divides(finer, coarser, leaves)
        and not divides(coarser, finer, leaves)
    ]
    return [
        (finer, coarser)
        for finer, coarser in pairs
        if not any(
            (finer, between) in pairs and (between, coarser) in pairs for _, between in pairs
        )
    ]


def _parents(finer: str, coarser: str, leaves: pd.DataFrame) -> dict[str, str]:
    if coarser == TOTAL:
        return dict.fromkeys(leaves[finer].unique(), TOTAL)
    return dict(zip(leaves[finer], leaves[coarser], strict=True))


def divides(finer: str, coarser: str, leaves: pd.DataFrame) -> bool:
    """Whether every member of a level lies within one member of the other."""
    if coarser in (TOTAL, finer):
        return True
    if finer == TOTAL:
        return len(set(leaves[coarser])) <= 1
    members = leaves[finer].tolist()
    return len(set(zip(members, leaves[coarser].tolist(), strict=True))) == len(set(members))
