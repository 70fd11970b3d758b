"""A released table: what stands in each cell, and the public account of what was hidden and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
import pandas as pd

from analysis.language import Language, Text
from analysis.protection.figures import Figures, Flags
from analysis.protection.findings import AuditResult
from analysis.protection.profile import Interval, Profile
from analysis.protection.table import CellName, CountTable, describe_cell

# A status of an answer that would tell the count, and the one that readers meet instead.
_PUBLIC_STATUS = {"answered_zero": "answered"}


def public_status(status: str) -> str:
    """The status of an answer as readers may know it: that it was none is a count, not a status.

    Examples
    --------
    >>> public_status("answered_zero"), public_status("silent")
    ('answered', 'silent')
    """
    return _PUBLIC_STATUS.get(status, status)


class CellStatus(StrEnum):
    """What a reader meets in a cell."""

    SHOWN = "shown"
    ROUNDED = "rounded"
    HIDDEN = "hidden"
    HIDDEN_SMALL = "hidden_small"
    HIDDEN_FOR_OTHERS = "hidden_for_others"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Internal:
    """The true counts behind a release: for the audit, never for readers.

    Notes
    -----
    It shows nothing of itself and is not pickled, so that no log, notebook or cache gets it by
    accident. `keep_release` writes it where an internal edition keeps such things.
    """

    table: CountTable
    figures: Figures

    def __repr__(self) -> str:
        """Nothing of the counts."""
        return "<true counts, internal>"

    def __reduce__(self) -> tuple[object, ...]:
        """Refuse to be pickled.

        Raises
        ------
        TypeError
            Always: a mistake in the program.
        """
        raise TypeError("true counts are not pickled: pass on Release.cells, or use keep_release")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Release:
    """A table with its protection.

    Parameters
    ----------
    name
        What later audits call it.
    internal
        The true counts.
    hidden
        For each figure, whether it is hidden.
    unlabelled
        Cells whose label itself would betray something: they are withheld without one.
    steps
        How the table was coarsened, in the order it was done.
    insiders
        Levels whose members were tried as attackers; each knows his own rows.
    audit
        None until someone has attacked it.

    Notes
    -----
    Only `internal` holds true counts. `cells`, the account, the numbers of hidden cells and the
    notebook's view are made for readers: each is a function of `cells`, so that two tables that are
    released alike are told of alike.
    """

    name: str
    internal: Internal
    profile: Profile
    hidden: Flags
    unlabelled: frozenset[CellName] = frozenset()
    steps: tuple[Text, ...] = ()
    insiders: tuple[str, ...] = ()
    audit: AuditResult | None = field(default=None)

    @property
    def _table(self) -> CountTable:
        return self.internal.table

    @property
    def _figures(self) -> Figures:
        return self.internal.figures

    def status(self, cell: int) -> CellStatus:
        """What a reader meets in a cell of the table."""
        figure = int(self._figures.of_cell[cell])
        if not self.hidden[figure]:
            exact = self._figures.shown_low[figure] == self._figures.shown_high[figure]
            return CellStatus.SHOWN if exact else CellStatus.ROUNDED
        if not self._figures.base[figure] or self._table.names[cell] in self.unlabelled:
            return CellStatus.WITHHELD
        if not self.profile.labels_differ:
            return CellStatus.HIDDEN
        # A count of none that somebody hid though the policy shows it carries the small label.
        small = int(self._figures.counts[figure]) < self.profile.threshold
        return CellStatus.HIDDEN_SMALL if small else CellStatus.HIDDEN_FOR_OTHERS

    def interval(self, cell: int) -> Interval:
        """Lowest and highest count that the cell itself allows."""
        figure = int(self._figures.of_cell[cell])
        given = (
            (self._figures.hidden_low[figure], self._figures.hidden_high[figure])
            if self.hidden[figure]
            else (self._figures.shown_low[figure], self._figures.shown_high[figure])
        )
        return float(given[0]), float(given[1])

    def words(self, cell: int, language: Language) -> str:
        """The cell as it is printed."""
        status = self.status(cell)
        if status is CellStatus.SHOWN or status is CellStatus.ROUNDED:
            count = int(self._table.counts[cell])
            return language.number(self.profile.rounded(count))
        if status is CellStatus.WITHHELD:
            return language.text("protection.withheld")
        if status is CellStatus.HIDDEN_FOR_OTHERS:
            return self.profile.other_label
        return self.profile.label

    @property
    def cells(self) -> pd.DataFrame:
        """The released table, fit for readers: one row per listed cell, no hidden count in it.

        Returns
        -------
        pandas.DataFrame
            For each dimension its member and ``<dimension>_level``; ``status``; ``count`` (missing
            where hidden, rounded where rounded); ``low`` and ``high``, the counts the cell allows
            (``high`` missing where it has no end).
        """
        rows = []
        for cell in map(int, np.flatnonzero(self._table.listed)):
            place = (part for level, member in self._table.names[cell] for part in (member, level))
            low, high = self.interval(cell)
            shown = self.profile.rounded(int(self._table.counts[cell]))
            visible = not self.hidden[self._figures.of_cell[cell]]
            said = (shown if visible else None, int(low), int(high) if np.isfinite(high) else None)
            rows.append((*place, self.status(cell).value, *said))
        names = [dimension.name for dimension in self._table.dimensions]
        columns = [column for name in names for column in (name, f"{name}_level")]
        whole = dict.fromkeys(("count", "low", "high"), "Int64")
        return pd.DataFrame(rows, columns=[*columns, "status", *whole]).astype(whole)

    @property
    def hidden_cells(self) -> Mapping[CellStatus, int]:
        """How many listed cells are hidden for each reason a reader may know."""
        found = Counter(self.status(int(cell)) for cell in np.flatnonzero(self._table.listed))
        return {status: found[status] for status in CellStatus if found[status]}

    @property
    def shown_share(self) -> float:
        """Of the finest listed cells that readers do not see to be empty, the share that is shown."""
        figures = self._figures
        finest = figures.base & figures.listed & (self.hidden | (figures.counts > 0))
        return float((~self.hidden[finest]).mean()) if finest.any() else 1.0

    def account(self, language: Language) -> list[str]:
        """What was hidden and why, in sentences a reader understands."""
        total = int(self._table.listed.sum())
        lines = [
            language.choose(self.profile.description),
            language.choose(self.profile.reason),
            language.plural("protection.cells", total, n=language.number(total)),
        ]
        for status, count in self.hidden_cells.items():
            key = f"protection.status.{status.value}"
            lines.append(language.plural(key, count, n=language.number(count)))
        lines += [language.choose(step) for step in self.steps]
        if self.audit is not None:
            lines.append(self.audit.describe(language, insiders=self.insiders))
        return lines

    def __repr__(self) -> str:
        """The account in Danish, for a terminal."""
        return "\n".join([self.name, *self.account(Language("da"))])

    def _repr_html_(self) -> str:
        from analysis.protection.display import render_release

        return render_release(self, Language("da"))


def describe_cells(table: CountTable, figures: Figures, figure: int) -> str:
    """The first cell of a figure in words; others that hold the same leaves are the same figure."""
    numbers: Sequence[int] = np.flatnonzero(figures.of_cell == figure).tolist()
    return describe_cell(table.names[numbers[0]])
