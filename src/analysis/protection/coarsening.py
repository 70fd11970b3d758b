"""Making a table coarser where hiding would leave little of it: regions, wider bands, years together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.errors import DataError, Problem, UsageError, suggest
from analysis.language import Text
from analysis.protection.frames import Hierarchy
from analysis.protection.table import CountTable, divides, tabulate_counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Coarsening:
    """One step: a dimension is shown from a coarser level upwards.

    Parameters
    ----------
    dimension
        Name of its leaf level.
    level
        The finest level that readers shall see: an existing one such as region or ``total``, or the
        name of a new one made by `groups`.
    groups
        For a new level: which of its members each leaf member belongs to.
    """

    dimension: str
    level: str
    groups: Mapping[str, str] | None = None

    @property
    def description(self) -> Text:
        """The step in one sentence."""
        return Text(
            f"Gjort grovere: {self.dimension} vises først fra niveauet {self.level}.",
            f"Coarsened: {self.dimension} is shown from the level {self.level} upwards only.",
        )


def coarsen(table: CountTable, step: Coarsening) -> CountTable:
    """Show a dimension only from a coarser level upwards.

    Returns
    -------
    CountTable
        The finer levels still exist, since those who answered know them, but no reader sees them.

    Raises
    ------
    UsageError
        The dimension or the level does not exist, or a new level has the name of one that does.
    DataError
        A member is in no group.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"year": ["2018", "2019"], "count": [3, 9]})
    >>> table = tabulate_counts(frame, hierarchy={"year": ["total"]})
    >>> coarser = coarsen(table, Coarsening(dimension="year", level="total"))
    >>> [coarser.describe(cell) for cell in range(3) if coarser.listed[cell]]
    ['total']
    """
    names = [dimension.name for dimension in table.dimensions]
    if step.dimension not in names:
        raise _unknown(step.dimension, names)
    frame = table.leaves.copy()
    hierarchy: dict[str, list[str]] = {
        dimension.name: list(dimension.levels[1:]) for dimension in table.dimensions
    }
    if step.groups is not None:
        if step.level in {level for axis in table.dimensions for level in axis.levels}:
            raise UsageError(
                Text(
                    f"Niveauet «{step.level}» findes; et nyt niveau skal have et nyt navn.",
                    f"There is a level “{step.level}”; a new level needs a new name.",
                )
            )
        _check_groups(table, step, step.groups)
        frame[step.level] = frame[step.dimension].map(dict(step.groups))
        hierarchy[step.dimension].insert(0, step.level)
    levels = [step.dimension, *hierarchy[step.dimension]]
    if step.level not in levels:
        raise _unknown(step.level, levels)
    finer = {
        level
        for level in levels
        if level != step.level
        and divides(level, step.level, frame)
        and not divides(step.level, level, frame)
    }
    unlisted = finer.union(*(dimension.unlisted for dimension in table.dimensions))
    given: Hierarchy = hierarchy
    return tabulate_counts(frame, hierarchy=given, name=table.name, unlisted=unlisted)


def _check_groups(table: CountTable, step: Coarsening, groups: Mapping[str, str]) -> None:
    members = table.leaves[step.dimension].unique()
    rule = Text("Medlemmet er ikke i nogen gruppe.", "The member is in no group.")
    problems = [
        Problem(file=table.name, place=step.dimension, value=str(member), rule=rule)
        for member in members
        if member not in groups
    ]
    if problems:
        raise DataError(problems)


def _unknown(name: str, allowed: list[str]) -> UsageError:
    cure = suggest(name, allowed)
    return UsageError(
        Text(f"Ukendt niveau: «{name}». {cure.da}", f"Unknown level: “{name}”. {cure.en}")
    )
