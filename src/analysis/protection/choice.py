"""Which figures to hide besides the small ones, at the least loss."""

from __future__ import annotations

import itertools

import numpy as np
from scipy import optimize, sparse

from analysis.protection.completion import Completion
from analysis.protection.cuts import Lines, measure_rooms
from analysis.protection.demands import Demands
from analysis.protection.figures import Flags
from analysis.protection.search import Moves
from analysis.protection.task import Task

# Up to this many free figures and rounds the choice is exact; beyond, the first rounds find a good
# start, from which only more is hidden.
_EXACT = 150
_EXACT_ROUNDS, _FREE_ROUNDS, _FREE_FIGURES = 60, 4, 8000
_MOST_NODES, _MOST_EXACT_NODES = 2000, 20_000
_GAP = 0.05
# Betrayals have few causes: after this many the choice is made anew before more are looked for.
_BATCH = 40
# Of a large table so many hidden figures are tried to be shown again.
_MOST_TRIES = 40


def choose_hidden(task: Task, *, lines: Lines, moves: Moves) -> Flags:
    """Choose what to hide so that the audit passes, at the least loss.

    Parameters
    ----------
    task
        It must pass the audit when everything that may be hidden is.
    lines
        Sums with what they add up, as figures: they prove the first demands.
    moves
        Tables already found possible; grows.

    Returns
    -------
    array of bool
        For each figure whether it is hidden. Exact for up to 150 free figures and 60 rounds; beyond,
        after some rounds, more is hidden until it passes, and then the dearest are shown again
        wherever the audit still passes.

    Notes
    -----
    Each round hides the cheapest set that meets all demands proved so far, and asks the audit; every
    betrayal proves a new demand. A set that passes is therefore cheapest.

    Source
    ------
    docs/method.md#suppression-choice.
    """
    figures = task.figures
    demands = Demands(task, measure_rooms(task), lines)
    hidden = figures.must_hide.copy()
    exact = int(figures.free.sum()) <= _EXACT
    # A round costs the more the larger the table is.
    most = max(_FREE_ROUNDS, _FREE_FIGURES // len(figures.counts))
    most = _EXACT_ROUNDS if exact else min(most, _EXACT_ROUNDS)
    rounds = 0
    while demands.extend(hidden):
        hidden = _cheapest(demands, exact=exact)
    while found := list(itertools.islice(task.narrowed(hidden, moves=moves), _BATCH)):
        before = len(demands.rows)
        for narrowed in found:
            demands.add(narrowed, hidden)
        if len(demands.rows) == before:
            # The solver's rounding ate a demand: hide all, and show again what may be shown.
            hidden = ~figures.must_show
            break
        rounds += 1
        if rounds > most:
            hidden = Completion(task, hidden, moves).run()
            break
        hidden = _cheapest(demands, exact=exact)
        while demands.extend(hidden):
            hidden = _cheapest(demands, exact=exact)
    return _show_again(demands, hidden, moves=moves, tries=_EXACT if exact else _MOST_TRIES)


def _cheapest(demands: Demands, *, exact: bool) -> Flags:
    """The cheapest set that meets the demands."""
    figures = demands.task.figures
    free = np.flatnonzero(figures.free)
    rows = sparse.csr_array(np.array(demands.rows)[:, free])
    answer = optimize.milp(
        figures.loss[free],
        integrality=np.ones(len(free), dtype=np.int64),
        bounds=optimize.Bounds(0.0, 1.0),
        constraints=optimize.LinearConstraint(rows, np.array(demands.least) - 1e-7, np.inf),
        options={"node_limit": _MOST_EXACT_NODES}
        if exact
        else {"mip_rel_gap": _GAP, "node_limit": _MOST_NODES},
    )
    hidden = figures.must_hide.copy()
    # Without an answer within the limit, hiding everything meets every demand there can be.
    hidden[free] = True if answer.x is None else answer.x > 0.5
    return hidden


def _show_again(demands: Demands, hidden: Flags, *, moves: Moves, tries: int) -> Flags:
    """Show figures again, the dearest first, wherever the audit still passes without them."""
    task = demands.task
    loss, least = task.figures.loss, np.array(demands.least) - 1e-6
    rows = np.array(demands.rows).reshape(len(least), len(loss))
    for figure in sorted(np.flatnonzero(hidden & task.figures.free), key=lambda f: (-loss[f], f)):
        fewer = hidden.copy()
        fewer[figure] = False
        met = bool((rows @ fewer >= least).all())
        if not met or tries <= 0:
            continue
        tries -= 1
        if next(task.narrowed(fewer, moves=moves), None) is None:
            hidden = fewer
    return hidden
