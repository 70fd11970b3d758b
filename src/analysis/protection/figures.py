"""What a table says of each of its sums when it is shown, and when it is hidden."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from analysis.protection.profile import Profile
from analysis.protection.table import CellName, CountTable

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Figures:
    """The different sums of a table: cells that hold the same leaves are one figure.

    Parameters
    ----------
    of_cell
        For each cell of the table, its figure.
    sums
        Figures by leaves, 0 or 1.
    counts
        Persons in each figure.
    base, listed
        Whether any cell of the figure is among the finest shown, or is shown to readers at all.
    shown_low, shown_high, hidden_low, hidden_high
        The counts that remain possible by what the figure itself says.
    must_hide, must_show
        Where the policy leaves no choice.
    loss
        What a reader loses when the figure is hidden.
    """

    of_cell: Numbers
    sums: sparse.csr_array
    counts: Numbers
    base: Flags
    listed: Flags
    shown_low: Floats
    shown_high: Floats
    hidden_low: Floats
    hidden_high: Floats
    must_hide: Flags
    must_show: Flags
    loss: Floats

    @property
    def free(self) -> Flags:
        """Figures that may be shown or hidden."""
        return ~(self.must_hide | self.must_show)


def state_figures(
    table: CountTable, *, profile: Profile, unlabelled: frozenset[CellName] = frozenset()
) -> Figures:
    """Work out what the policy says of every figure.

    Parameters
    ----------
    unlabelled
        Cells that, when hidden, carry no label: not even "<5" is said of them.

    Returns
    -------
    Figures
        A hidden figure of the finest level keeps the label's interval; a hidden total says nothing.

    Notes
    -----
    The loss of a hidden figure is ``(1 + log10(1 + count)) * 2**d`` with d the number of dimensions
    it sums over, for each cell that shows it.
    """
    of_cell, first = _same_leaves(table.sums)
    number = len(first)
    listed, base = np.zeros(number, dtype=bool), np.zeros(number, dtype=bool)
    np.logical_or.at(listed, of_cell, table.listed)
    np.logical_or.at(base, of_cell, table.base)
    mute = np.zeros(number, dtype=bool)
    for cell in unlabelled:
        mute[of_cell[table.index[cell]]] = True
    counts = table.counts[first]
    small = np.array([profile.is_small(int(count)) for count in counts], dtype=bool)
    loss = np.zeros(number)
    np.add.at(loss, of_cell, np.where(table.listed, _loss(table), 0.0))
    shown = np.array([profile.shown(int(count)) for count in counts]).reshape(-1, 2)
    # Somebody may hide a count of none though the policy shows it: its label then allows it.
    low, high = _hidden(small | (counts == 0), base & listed & ~mute, profile)
    return Figures(
        of_cell=of_cell,
        sums=table.sums[first],
        counts=counts,
        base=base,
        listed=listed,
        shown_low=shown[:, 0],
        shown_high=shown[:, 1],
        hidden_low=np.minimum(low, counts),
        hidden_high=high,
        must_hide=small | ~listed,
        must_show=listed & (counts == 0) & profile.zeros_shown,
        loss=loss,
    )


def list_lines(table: CountTable, figures: Figures) -> tuple[tuple[int, ...], ...]:
    """Sums with what they add up, as figures: the first equals the sum of the others."""
    found = set()
    for above, parts in table.lines():
        if len(parts) > 1:
            found.add((int(figures.of_cell[above]), *(int(figures.of_cell[p]) for p in parts)))
    return tuple(sorted(found))


def _hidden(small: Flags, labelled: Flags, profile: Profile) -> tuple[Floats, Floats]:
    ends = np.where(small[:, np.newaxis], profile.hidden_small, profile.hidden_other)
    low = np.where(labelled, ends[:, 0], 0.0)
    return low, np.where(labelled, ends[:, 1], np.inf)


def _same_leaves(sums: sparse.csr_array) -> tuple[Numbers, Numbers]:
    """For each row the number of its different set of columns, and the first row of each set."""
    sums.sort_indices()
    seen: dict[bytes, int] = {}
    first: list[int] = []
    of_cell = np.zeros(sums.shape[0], dtype=np.int64)
    for row in range(sums.shape[0]):
        leaves = sums.indices[sums.indptr[row] : sums.indptr[row + 1]].tobytes()
        if leaves not in seen:
            seen[leaves] = len(first)
            first.append(row)
        of_cell[row] = seen[leaves]
    return of_cell, np.array(first, dtype=np.int64)


def _loss(table: CountTable) -> Floats:
    finest = table.base
    names = np.array([[level for level, _ in name] for name in table.names])
    base_levels = [set(names[finest, axis]) for axis in range(names.shape[1])]
    summed = sum(~np.isin(names[:, axis], list(levels)) for axis, levels in enumerate(base_levels))
    return (1 + np.log10(1 + table.counts)) * 2.0 ** np.asarray(summed, dtype=float)
