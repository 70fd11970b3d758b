"""What a betrayal proves about every way to hide: one of these figures must be hidden as well."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import optimize, sparse

from analysis.protection.attack import ROUNDING, Attack, leaf_room
from analysis.protection.figures import Flags, Floats, Numbers
from analysis.protection.search import Narrowed
from analysis.protection.task import Task

_NOTHING = 1e-9

Lines = Sequence[tuple[int, ...]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rooms:
    """How far each form, and each leaf by itself, may move when its figure is shown and hidden.

    Parameters
    ----------
    forms_shown, forms_hidden
        Two rows: fall and rise of each form. Where the policy leaves no choice both are equal.
    leaves_shown, leaves_hidden
        The same of each leaf by all that is said of it alone.
    figure_of_leaf
        The figure that is the leaf alone; -1 for a leaf of an earlier release.
    """

    forms_shown: Floats
    forms_hidden: Floats
    leaves_shown: Floats
    leaves_hidden: Floats
    figure_of_leaf: Numbers


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Proof:
    """Room that an attacker has at most: what is shown leaves some, what is hidden adds to it.

    Parameters
    ----------
    target
        The row of the forms that is narrowed.
    forms_fixed, forms_gained, leaves_fixed, leaves_gained
        For each form and leaf, the room it leaves when its figure is shown, and what hiding adds.
        Whoever knows a leaf has no room there, so one proof serves every attacker.
    """

    target: int
    forms_fixed: Floats
    forms_gained: Floats
    leaves_fixed: Floats
    leaves_gained: Floats


def measure_rooms(task: Task) -> Rooms:
    """Work out the room of every form and leaf, shown and hidden."""
    figures = task.figures
    free = np.concatenate([figures.free, np.zeros(len(task.background.low), dtype=bool)])
    shown = np.array(task.system(figures.must_hide).slack())
    hidden = np.where(free, np.array(task.system(~figures.must_show).slack()), shown)
    single = np.flatnonzero(np.diff(figures.sums.indptr) == 1)
    figure_of_leaf = np.full(len(task.background.truth), -1)
    figure_of_leaf[figures.sums.indices[figures.sums.indptr[single]]] = single
    return Rooms(
        forms_shown=shown,
        forms_hidden=hidden,
        leaves_shown=np.array(leaf_room(task.system(figures.must_hide), *shown)),
        leaves_hidden=np.array(leaf_room(task.system(~figures.must_show), *hidden)),
        figure_of_leaf=figure_of_leaf,
    )


def prove(task: Task, narrowed: Narrowed, *, hidden: Flags, rooms: Rooms) -> Proof | None:
    """Find by linear duality which statements narrow a target.

    Returns
    -------
    Proof or None
        None where linear programming finds room enough, so that only whole numbers narrow it.

    Notes
    -----
    Weak duality: where ``forms.T @ (up - down) + reduced`` is the target, no move takes it further
    than the multipliers times the room of each statement, whichever figures are hidden.

    Source
    ------
    docs/method.md#suppression-choice.
    """
    found = _bound(task, narrowed, hidden)
    if found is None:
        return None
    forms, leaves = found
    return _proof(rooms, narrowed.target, forms, leaves)


def explain(task: Task, narrowed: Narrowed, *, hidden: Flags) -> Numbers:
    """Rows of the forms that betray a target: all in its reach where only whole numbers do."""
    own = task.attackers[narrowed.attacker].own
    found = _bound(task, narrowed, hidden)
    if found is None:
        used = np.zeros(task.forms.shape[0], dtype=bool)
        used[Attack(task.system(hidden), own).rows] = True
        leaves = ~own
    else:
        used = np.asarray(found[0].any(axis=0), dtype=bool)
        leaves = np.asarray(found[1].any(axis=0) & ~own, dtype=bool)
    alone = np.flatnonzero(np.diff(task.forms.indptr) == 1)
    used[alone] = leaves[task.forms.indices[task.forms.indptr[alone]]]
    listed = np.concatenate([task.figures.listed, np.ones(len(task.background.low), dtype=bool)])
    return np.flatnonzero(used & listed)


def prove_lines(lines: Lines, rooms: Rooms) -> Iterator[Proof]:
    """What every line proves of each of its figures: it moves no further than the others together.

    Parameters
    ----------
    lines
        Sums with what they add up, as figures: the first equals the sum of the others.
    """
    number, leaves = len(rooms.forms_shown[0]), len(rooms.figure_of_leaf)
    leaf_of_figure = np.full(number, -1)
    alone = np.flatnonzero(rooms.figure_of_leaf >= 0)
    leaf_of_figure[rooms.figure_of_leaf[alone]] = alone
    for line in lines:
        for target in line:
            forms, single = np.zeros((2, number)), np.zeros((2, leaves))
            for figure in line:
                leaf = leaf_of_figure[figure]
                if figure != target and leaf >= 0:
                    single[:, leaf] = 1.0
                elif figure != target:
                    forms[:, figure] = 1.0
            yield _proof(rooms, target, forms, single)


def _proof(rooms: Rooms, target: int, forms: Floats, leaves: Floats) -> Proof:
    return Proof(
        target=target,
        forms_fixed=_weigh(forms, rooms.forms_shown),
        forms_gained=_weigh(forms, rooms.forms_hidden - _finite(rooms.forms_shown)),
        leaves_fixed=_weigh(leaves, rooms.leaves_shown),
        leaves_gained=_weigh(leaves, rooms.leaves_hidden - _finite(rooms.leaves_shown)),
    )


def _finite(room: Floats) -> Floats:
    """Room to subtract; where it has no end nothing can be gained, and the first part says so."""
    return np.where(np.isfinite(room), room, 0.0)


def _weigh(multipliers: Floats, room: Floats) -> Floats:
    used = multipliers > 0
    return np.asarray(np.where(used, multipliers * np.where(used, room, 0.0), 0.0).sum(axis=0))


def _bound(task: Task, narrowed: Narrowed, hidden: Flags) -> tuple[Floats, Floats] | None:
    """Multipliers of forms and leaves, fall and rise, that bound a target on both sides."""
    attack = Attack(task.system(hidden), task.attackers[narrowed.attacker].own)
    row = task.forms[[narrowed.target]].toarray().ravel()
    forms, leaves = np.zeros((2, task.forms.shape[0])), np.zeros((2, len(row)))
    total = 0.0
    for sign in (1.0, -1.0):
        found = _multipliers(attack, sign * row)
        if found is None:
            return None
        (fall, rise), reached = found
        total += reached
        reduced = sign * row - task.forms.T @ (rise - fall)
        reduced[np.abs(reduced) < _NOTHING] = 0.0
        forms += np.array([fall, rise])
        leaves += np.array([np.maximum(-reduced, 0), np.maximum(reduced, 0)])
    enough = total >= task.profile.width_persons - ROUNDING
    return None if enough else (forms, leaves)


def _multipliers(attack: Attack, row: Floats) -> tuple[tuple[Floats, Floats], float] | None:
    """Multipliers of each form's fall and rise that bound a target, and the bound itself."""
    fall, rise = np.zeros(len(attack.system.low)), np.zeros(len(attack.system.low))
    if not len(attack.columns):
        return (fall, rise), 0.0
    falls, rises = np.isfinite(attack.down), np.isfinite(attack.up)
    # The stubs know dense matrices only.
    matrix = sparse.vstack([attack.matrix[rises], -attack.matrix[falls]], format="csr")
    answer = optimize.linprog(  # type: ignore[call-overload]
        -row[attack.columns],
        A_ub=matrix,
        b_ub=np.concatenate([attack.up[rises], attack.down[falls]]),
        bounds=np.column_stack([-attack.fall, attack.rise]),
        method="highs-ds",
    )
    if answer.status != 0:
        return None
    weights = np.maximum(-answer.ineqlin.marginals, 0.0)
    weights[weights < _NOTHING] = 0.0
    rise[attack.rows[rises]] = weights[: rises.sum()]
    fall[attack.rows[falls]] = weights[rises.sum() :]
    return (fall, rise), float(-answer.fun)
