"""Hiding more until an attack fails: for each betrayed count the cheapest way out of its corner."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

import numpy as np
from scipy import optimize, sparse

from analysis.protection.attack import ROUNDING, leaf_room
from analysis.protection.figures import Flags, Floats, Numbers
from analysis.protection.search import Moves, Narrowed
from analysis.protection.task import Task

_BATCH = 40
# Moving a person costs a little even where all is hidden, so that few cells are moved.
_LITTLE = 1e-3
_MOST_NODES = 2000


@dataclass(slots=True)
class Completion:
    """A set of hidden figures that grows until it passes.

    Parameters
    ----------
    moves
        Tables already found possible; grows.
    """

    task: Task
    hidden: Flags
    moves: Moves
    _least: tuple[Floats, Floats] = field(init=False)
    _most: tuple[Floats, Floats] = field(init=False)

    def __post_init__(self) -> None:
        """Measure the room of every statement with nothing and with everything hidden."""
        figures = self.task.figures
        self._least = self.task.system(figures.must_hide).slack()
        self._most = self.task.system(~figures.must_show).slack()

    def run(self) -> Flags:
        """Hide more until no attacker narrows a target; everything where nothing less is found."""
        while found := list(
            itertools.islice(self.task.narrowed(self.hidden, moves=self.moves), _BATCH)
        ):
            before = int(self.hidden.sum())
            for whole in (False, True):
                for narrowed in found:
                    self._free(narrowed, whole=whole)
                if int(self.hidden.sum()) > before:
                    break
            else:
                return ~self.task.figures.must_show
        return self.hidden

    def _free(self, narrowed: Narrowed, *, whole: bool) -> None:
        """Hide what the cheapest move of one count needs, in the direction that costs less."""
        ways = [self._cheapest_move(narrowed, sign, whole=whole) for sign in (1.0, -1.0)]
        possible = [way for way in ways if way is not None]
        if not possible:
            return
        _, move = min(possible, key=lambda way: way[0])
        change = self.task.forms[: len(self.hidden)] @ move
        down, up = (room[: len(self.hidden)] for room in self._least)
        moved = (change > up + ROUNDING) | (change < -down - ROUNDING)
        self.hidden = self.hidden | (moved & self.task.figures.free)
        rounded = np.round(move).astype(np.int64)
        if np.abs(move - rounded).max() < ROUNDING:
            self.moves.add(rounded)

    def _cheapest_move(
        self, narrowed: Narrowed, sign: float, *, whole: bool
    ) -> tuple[float, Floats] | None:
        """The cost of a move that takes the target far enough, and the move; None if there is none.

        Notes
        -----
        Variables: rise and fall of each leaf that the attacker does not know, then, of each sum that
        is free and shown, how far it rises and falls beyond what showing it leaves.

        Source: docs/method.md#suppression-choice.
        """
        task = self.task
        columns = np.flatnonzero(~task.attackers[narrowed.attacker].own)
        payable = np.zeros(task.forms.shape[0], dtype=bool)
        payable[: len(self.hidden)] = task.figures.free & ~self.hidden
        several = np.diff(task.forms.indptr) > 1
        down, up = (
            np.where(payable, least, most)
            for least, most in zip(self._least, self._most, strict=True)
        )
        rows = np.flatnonzero(several & (np.isfinite(down) | np.isfinite(up)))
        dear = np.flatnonzero(payable[rows])
        forms = task.forms[rows][:, columns]
        place = sparse.csr_array(
            (np.ones(len(dear)), (dear, np.arange(len(dear)))), shape=(len(rows), len(dear))
        )
        wanted = task.forms[[narrowed.target]][:, columns]
        nothing = sparse.csr_array((1, 2 * len(dear)))
        fall, rise = leaf_room(task.system(self.hidden), *self._most)
        price = self._prices(np.flatnonzero(payable & ~several))[columns]
        reach = sign * float(task.profile.width_persons)
        most = [rise[columns], fall[columns], *(room[rows[dear]] for room in self._most[::-1])]
        answer = optimize.milp(
            np.concatenate([price, price, *2 * [task.figures.loss[rows[dear]]]]),
            integrality=np.full(2 * (len(columns) + len(dear)), int(whole)),
            bounds=optimize.Bounds(0, np.concatenate(most)),
            constraints=[
                optimize.LinearConstraint(
                    sparse.hstack([forms, -forms, -place, place], format="csr"),
                    -down[rows],
                    up[rows],
                ),
                optimize.LinearConstraint(
                    sparse.hstack([wanted, -wanted, nothing], format="csr"), reach, reach
                ),
            ],
            options={"node_limit": _MOST_NODES},
        )
        if answer.x is None:
            return None
        move = np.zeros(len(task.background.truth))
        move[columns] = answer.x[: len(columns)] - answer.x[len(columns) : 2 * len(columns)]
        return float(answer.fun), move

    def _prices(self, alone: Numbers) -> Floats:
        """What moving a person in or out of each leaf costs, given figures that are a leaf alone."""
        forms = self.task.forms
        price = np.full(len(self.task.background.truth), _LITTLE)
        price[forms.indices[forms.indptr[alone]]] += self.task.figures.loss[alone]
        return price
