"""The attack on a released table, by an outsider and by everyone who knows his own counts."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterable, Sequence

import numpy as np

from analysis.errors import unknown_name
from analysis.language import Text
from analysis.protection.attack import visible_leaves
from analysis.protection.cuts import explain
from analysis.protection.figures import Figures, Flags
from analysis.protection.findings import AuditResult, Betrayal
from analysis.protection.frames import as_items, wrong_kind
from analysis.protection.known import Correction, Fact, Knowledge, gather_knowledge
from analysis.protection.profile import Profile
from analysis.protection.released import Release, describe_cells
from analysis.protection.search import Attacker, Moves, Narrowed
from analysis.protection.table import CountTable
from analysis.protection.task import Task

OUTSIDER = "outsider"


def audit(
    release: Release,
    *,
    insiders: str | Sequence[str] | None = None,
    known: Release | Fact | Sequence[Release | Fact] = (),
    moves: Moves | None = None,
) -> AuditResult:
    """Attack a released table with everything its readers know.

    Parameters
    ----------
    release
        The table as it stands or would be released.
    insiders
        Levels whose members each know their own counts, such as municipality and offer; the first
        dimension's leaves when None.
    known
        Earlier releases of this or of linked tables, and published figures about its cells.
    moves
        Tables found possible, kept from one audit to the next of the same table and releases.

    Returns
    -------
    AuditResult
        For every count that is not shown, whether anybody can narrow it more than the policy
        allows; with the figures that betray it.

    Raises
    ------
    DataError
        What is known contradicts the table.
    UsageError
        A level of insiders does not exist.

    Assumptions
    -----------
    Attackers know that counts are whole and not negative, what every label means, how shown counts
    were rounded, and which leaves were corrected since an earlier release. They do not add up what
    several of them know, unless the policy says how many do. A count of at least the threshold that someone can work out from what is
    known already, whatever is hidden now, is no secret; what it tells of others is counted.

    Source
    ------
    docs/method.md#suppression-audit.

    Examples
    --------
    >>> import pandas as pd
    >>> from analysis.protection import show, tabulate_counts
    >>> frame = pd.DataFrame({"town": ["a", "b", "c"], "count": [2, 3, 9]})
    >>> table = tabulate_counts(frame, hierarchy={"town": ["total"]})
    >>> result = audit(show(table, hide=[{"town": "a"}, {"town": "b"}]), insiders=["town"])
    >>> [(found.cell, found.attacker, found.low, found.high) for found in result.findings]
    [('town b', 'town a', 3, 3), ('town a', 'town b', 2, 2)]
    """
    if not isinstance(release, Release):
        raise wrong_kind(release, (Release,))
    levels = choose_insiders(release.internal.table, insiders)
    knowledge = gather_knowledge(release.internal.table, as_items(known, (Release, Fact)))
    attackers = list_attackers(knowledge, levels, pooled=release.profile.pooled)
    figures, profile = release.internal.figures, release.profile
    task = make_task(figures, profile=profile, knowledge=knowledge, attackers=attackers)
    if told := read_corrections(task, release.hidden, knowledge):
        knowledge.tell(told)
        task = make_task(figures, profile=profile, knowledge=knowledge, attackers=attackers)
    moves = Moves() if moves is None else moves
    task = _excuse(task, release.hidden, moves)
    return attack_task(task, release.hidden, moves=moves, table=release.internal.table)


def is_small(task: Task, row: int) -> bool:
    """Whether a statement is of a count that the policy hides, or of one that no reader is shown."""
    if row < len(task.figures.counts) and not task.figures.listed[row]:
        return True
    value = float((task.forms[[row]] @ task.background.truth)[0])
    return task.profile.is_small(round(value))


def _excuse(task: Task, hidden: Flags, moves: Moves) -> Task:
    """Leave out larger counts that someone can work out even with everything hidden."""
    if not len(task.background.low):
        return task
    large = large_ones(task, task.narrowed(hidden, moves=moves, once=False))
    if not large:
        return task
    lost = large_ones(task, task.narrowed(~task.figures.must_show, moves=moves, once=False))
    return dataclasses.replace(task, excused=large & lost)


def large_ones(task: Task, narrowed: Iterable[Narrowed]) -> frozenset[tuple[int, int]]:
    """Attackers with the rows that they can narrow and that are no small counts."""
    return frozenset(
        (found.attacker, found.target) for found in narrowed if not is_small(task, found.target)
    )


def choose_insiders(table: CountTable, insiders: str | Sequence[str] | None) -> tuple[str, ...]:
    """The levels asked for, checked; the first dimension's leaves when none were named.

    Raises
    ------
    UsageError
        If a level does not exist, with the nearest match.
    """
    if insiders is None:
        return (table.dimensions[0].name,)
    insiders = [insiders] if isinstance(insiders, str) else insiders
    levels = [level for level in table.leaves.columns if level != "count"]
    for level in insiders:
        if level not in levels:
            raise unknown_name(Text("niveau", "level"), level, levels)
    return tuple(insiders)


def list_attackers(
    knowledge: Knowledge, insiders: Sequence[str], *, pooled: int = 1
) -> tuple[Attacker, ...]:
    """An outsider first, then the members of the insiders' levels, alone and as many as pool."""
    nothing = np.zeros(len(knowledge.truth), dtype=bool)
    found = [Attacker(name=OUTSIDER, own=nothing)]
    for level in insiders:
        owners = knowledge.owners(level)
        for several in range(1, pooled + 1):
            for members in itertools.combinations(owners, several):
                own = np.logical_or.reduce([owners[member] for member in members])
                name = f"{level} {' + '.join(members)}"
                found.append(Attacker(name=name, own=own, level=level))
    return tuple(found)


def make_task(
    figures: Figures, *, profile: Profile, knowledge: Knowledge, attackers: Sequence[Attacker]
) -> Task:
    """The question for the audit and the choice."""
    return Task(
        figures=figures,
        profile=profile,
        background=knowledge.background,
        attackers=tuple(attackers),
    )


def read_corrections(task: Task, hidden: Flags, knowledge: Knowledge) -> frozenset[Correction]:
    """Corrections of which readers see the one count: they know that the other is not that.

    Notes
    -----
    That a count is not a certain number leaves no interval, so an attacker is taken to know more:
    which way it was corrected. Where neither count can be read it tells him nothing.
    """
    if not knowledge.corrected:
        return frozenset()
    visible = visible_leaves(task.system(hidden))
    return frozenset(pair for pair in knowledge.corrected if visible[list(pair)].any())


def attack_task(task: Task, hidden: Flags, *, moves: Moves, table: CountTable) -> AuditResult:
    """Try every attacker on every secret and explain what is found."""
    findings = []
    values = task.forms @ task.background.truth
    for narrowed in task.narrowed(hidden, moves=moves):
        sources = explain(task, narrowed, hidden=hidden)
        others = [row for row in sources if row != narrowed.target]
        # A small count that is shown as it is betrays itself.
        by = [name_form(task, row, table) for row in others or [narrowed.target]]
        findings.append(
            Betrayal(
                cell=name_form(task, narrowed.target, table),
                attacker=task.attackers[narrowed.attacker].name,
                low=round(float(values[narrowed.target]) - narrowed.down),
                high=round(float(values[narrowed.target]) + narrowed.up),
                by=tuple(by),
            )
        )
    unlisted = frozenset().union(*(axis.unlisted for axis in table.dimensions))
    return AuditResult(
        passed=not findings,
        findings=tuple(findings),
        counts_tried=int((hidden & task.figures.listed).sum()),
        attackers_tried=sum(each.level not in unlisted for each in task.attackers),
    )


def name_form(task: Task, row: int, table: CountTable) -> str:
    """What a statement is about, in words."""
    number = len(task.figures.counts)
    if row >= number:
        return task.background.names[row - number]
    return describe_cells(table, task.figures, row)
