"""Protect a table: hide what is small and whatever would betray it, prove it, or refuse."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import DataError, Problem, UsageError
from analysis.language import Text
from analysis.protection.attack import ROUNDING
from analysis.protection.auditing import (
    attack_task,
    choose_insiders,
    large_ones,
    list_attackers,
    make_task,
    read_corrections,
)
from analysis.protection.choice import choose_hidden
from analysis.protection.coarsening import Coarsening, coarsen
from analysis.protection.cuts import explain
from analysis.protection.figures import Figures, Flags, list_lines, state_figures
from analysis.protection.frames import Hierarchy, as_hierarchy, as_items
from analysis.protection.known import Correction, Fact, Knowledge, gather_knowledge
from analysis.protection.profile import AREA_LEVELS, DEFAULT_PROFILE, Profile, as_profile
from analysis.protection.released import Internal, Release
from analysis.protection.search import Moves
from analysis.protection.table import CellName, CountTable, Dimension, tabulate_counts
from analysis.protection.table_rules import TOTAL
from analysis.protection.task import Task


def protect(
    table: CountTable | pd.DataFrame | pd.Series,
    *,
    hierarchy: Hierarchy | None = None,
    profile: str | Profile = DEFAULT_PROFILE,
    insiders: str | Sequence[str] | None = None,
    known: Release | Fact | Sequence[Release | Fact] = (),
    coarser: Coarsening | Sequence[Coarsening] = (),
) -> Release:
    """Protect a table of counts so that nobody can work out a hidden one.

    Parameters
    ----------
    table
        A table built by `tabulate_counts`, or one row per leaf with the column ``count``.
    hierarchy
        For a frame: its leaf columns with their coarser levels; see `tabulate_counts`. Levels may
        stand in the index; a row that is itself a sum is refused.
    profile
        A policy, or the name of one: ``under-5``, ``dst-3``, ``nhs-7-round5``.
    insiders
        Levels whose members each know their own counts; the first dimension's leaves when None.
    known
        Earlier releases of this or of linked tables, and published figures about its cells.
    coarser
        Steps to take in turn where so little could be shown that the table would be empty.

    Returns
    -------
    Release
        True or rounded counts and true or rounded totals where they are shown, and an audit that
        passed. No cell is changed but by the policy's rounding.

    Raises
    ------
    UsageError
        Unknown policy, level or cell; a hierarchy for a table that has one.
    DataError
        The table breaks a rule: margins, negative counts, missing hierarchy.
    ProtectionError
        What is already known betrays a hidden count whatever is hidden now.

    Assumptions
    -----------
    See `audit`: what attackers know. Among choices that pass, the one with the smallest loss is taken,
    where the loss of a cell grows with its count and doubles for each dimension it sums over.

    Source
    ------
    docs/method.md#suppression-choice.

    Examples
    --------
    >>> frame = pd.DataFrame({"town": list("abcd"), "count": [2, 7, 9, 20]})
    >>> release = protect(frame, hierarchy={"town": ["total"]})
    >>> release.cells[["town", "status", "low", "high"]].fillna(-1).values.tolist()[:3]
    [['a', 'hidden_small', 1, 4], ['b', 'hidden_for_others', 5, -1], ['c', 'hidden_for_others', 5, -1]]
    >>> release.cells["count"].dropna().tolist()
    [20, 38]
    """
    policy = as_profile(profile)
    items = as_items(known, (Release, Fact))
    asked = _as_table(table, hierarchy)
    asked = _public_levels(asked, policy)
    levels = choose_insiders(asked, insiders)
    release = _protect(_Wish(table=asked, profile=policy, insiders=levels, known=items))
    for step in as_items(coarser, (Coarsening,)):
        if release.shown_share >= policy.least_shown_share:
            break
        asked = coarsen(asked, step)
        wish = _Wish(table=asked, profile=policy, insiders=levels, known=items)
        steps = (*release.steps, step.description)
        release = dataclasses.replace(_protect(wish), steps=steps)
    return release


def show(
    table: CountTable,
    *,
    hide: Iterable[Mapping[str, str]] = (),
    state: Iterable[tuple[Mapping[str, str], float, float]] = (),
    profile: str | Profile = DEFAULT_PROFILE,
) -> Release:
    """A table as somebody means to show it, to be audited; nothing is hidden unless it is named.

    Parameters
    ----------
    hide
        Cells that get the policy's label, or are withheld where they are totals.
    state
        Cells of which only an interval is said, with its lowest and highest count.

    Raises
    ------
    DataError
        An interval does not hold the true count: a total that leaves hidden cells out, for one.
    UsageError
        A cell or policy does not exist.
    """
    policy = as_profile(profile)
    figures = state_figures(table, profile=policy)
    hidden = ~figures.listed
    for cell in hide:
        hidden[figures.of_cell[table.find(cell)]] = True
    low, high = figures.shown_low.copy(), figures.shown_high.copy()
    for cell, lowest, highest in state:
        number = table.find(cell)
        if not lowest - ROUNDING <= table.counts[number] <= highest + ROUNDING:
            raise DataError([_untrue(table, number, lowest, highest)])
        low[figures.of_cell[number]], high[figures.of_cell[number]] = lowest, highest
    said = dataclasses.replace(figures, shown_low=low, shown_high=high)
    internal = Internal(table=table, figures=_zeros_like_others(said, hidden, policy))
    return Release(name=table.name, internal=internal, profile=policy, hidden=hidden)


def _zeros_like_others(figures: Figures, hidden: Flags, profile: Profile) -> Figures:
    """Where a none is hidden, every small label means "or none": it must not tell which one is."""
    low = figures.hidden_low
    labelled = hidden & figures.base & figures.listed & (low <= profile.hidden_small[0])
    if not (labelled & (figures.counts == 0)).any():
        return figures
    return dataclasses.replace(figures, hidden_low=np.where(labelled, 0.0, low))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wish:
    """One table, its policy and everyone and everything it must stand up to."""

    table: CountTable
    profile: Profile
    insiders: tuple[str, ...]
    known: tuple[Release | Fact, ...]


def _protect(wish: _Wish) -> Release:
    """Protect from everybody; whoever can read a corrected count knows that it is not what it was."""
    told: frozenset[Correction] = frozenset()
    while True:
        knowledge = gather_knowledge(wish.table, wish.known)
        knowledge.tell(sorted(told))
        release, task = _protect_from(wish, knowledge)
        more = read_corrections(task, release.hidden, knowledge)
        if more <= told:
            return release
        told |= more


def _protect_from(wish: _Wish, knowledge: Knowledge) -> tuple[Release, Task]:
    attackers = list_attackers(knowledge, wish.insiders, pooled=wish.profile.pooled)
    moves = Moves()
    figures = state_figures(wish.table, profile=wish.profile)
    unlabelled: frozenset[CellName] = frozenset()
    task = make_task(figures, profile=wish.profile, knowledge=knowledge, attackers=attackers)
    if task.public.any():
        figures = dataclasses.replace(
            figures, must_show=figures.must_show | (task.public & ~figures.must_hide)
        )
        task = dataclasses.replace(task, figures=figures)
    hidden = figures.must_hide
    if len(task.targets(hidden)):
        unlabelled, task = _label(wish, task, moves)
        hidden = choose_hidden(task, lines=list_lines(wish.table, task.figures), moves=moves)
    result = attack_task(task, hidden, moves=moves, table=wish.table)
    result.require_passed(wish.table.name)
    release = Release(
        name=wish.table.name,
        internal=Internal(table=wish.table, figures=task.figures),
        profile=wish.profile,
        hidden=hidden,
        unlabelled=unlabelled,
        insiders=wish.insiders,
        audit=result,
    )
    return release, task


def _label(wish: _Wish, task: Task, moves: Moves) -> tuple[frozenset[CellName], Task]:
    """Try with everything hidden: take off labels that betray, and excuse what nobody can hide."""
    unlabelled: frozenset[CellName] = frozenset()
    while True:
        everything = ~task.figures.must_show
        narrowed = list(task.narrowed(everything, moves=moves, once=False))
        if not narrowed:
            return unlabelled, task
        large = large_ones(task, narrowed)
        if large:
            task = dataclasses.replace(task, excused=task.excused | large)
            continue
        rows = [row for found in narrowed for row in explain(task, found, hidden=everything)]
        mute = _labelled(wish.table, task.figures, rows)
        if not mute - unlabelled:
            # Nothing more can be hidden or left unsaid: what is known already betrays it.
            result = attack_task(task, everything, moves=moves, table=wish.table)
            result.require_passed(wish.table.name)
        unlabelled |= mute
        said = state_figures(wish.table, profile=wish.profile, unlabelled=unlabelled)
        said = dataclasses.replace(said, must_show=task.figures.must_show)
        task = dataclasses.replace(task, figures=said)


def _labelled(table: CountTable, figures: Figures, rows: Sequence[int]) -> frozenset[CellName]:
    """Cells that carry a label, among statements that betray something."""
    found = {
        int(row)
        for row in rows
        if row < len(figures.counts)
        and not figures.must_show[row]
        and (figures.hidden_low[row] > 0 or np.isfinite(figures.hidden_high[row]))
    }
    cells = np.flatnonzero(np.isin(figures.of_cell, sorted(found)))
    return frozenset(table.names[int(cell)] for cell in cells)


def _as_table(
    table: CountTable | pd.DataFrame | pd.Series, hierarchy: Hierarchy | None
) -> CountTable:
    if isinstance(table, CountTable):
        if hierarchy is not None:
            raise UsageError(
                Text("Tabellen har sit hierarki.", "The table has its hierarchy already.")
            )
        return table
    return tabulate_counts(table, hierarchy=as_hierarchy(hierarchy))


def _public_levels(table: CountTable, profile: Profile) -> CountTable:
    """Keep from readers the levels of area that the policy does not show."""
    kept_back = set(AREA_LEVELS) - set(profile.area_levels)

    def unlisted(dimension: Dimension) -> frozenset[str]:
        levels = set(dimension.levels)
        # The sum of all areas is the nation.
        nation = "nation" in kept_back and not levels.isdisjoint(AREA_LEVELS)
        return dimension.unlisted | (kept_back & levels) | ({TOTAL} & levels if nation else set())

    dimensions = tuple(
        dataclasses.replace(dimension, unlisted=unlisted(dimension))
        for dimension in table.dimensions
    )
    return dataclasses.replace(table, dimensions=dimensions)


def _untrue(table: CountTable, number: int, low: float, high: float) -> Problem:
    rule = Text(
        "Tallet er ikke det sande: en total er hele summen, også af det skjulte, eller den udelades.",
        "The figure is not the true one: a total is the whole sum, hidden cells too, or is withheld.",
    )
    said = f"{low:g}–{high:g}" if low != high else f"{low:g}"
    return Problem(file=table.name, place=table.describe(number), value=said, rule=rule)
