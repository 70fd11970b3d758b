"""One attacker: which tables are possible, given what was released and what he knows himself."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import optimize, sparse

from analysis.errors import UdmeldingError
from analysis.language import Text
from analysis.protection.figures import Flags, Floats, Numbers

# A count is whole, so anything nearer than this to a whole number is that number.
ROUNDING = 1e-6
# A move is worth this much more than the cells it touches, so that the smallest far enough is found.
_REACH = 1e4
_MOST_NODES = 5000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class System:
    """Everything that is said of the leaves, as linear forms with their intervals.

    Parameters
    ----------
    truth
        Persons in each leaf; an attacker does not know it.
    forms
        Statements by leaves: row i is the coefficients of what statement i is about.
    low, high
        The interval each statement gives its form.
    """

    truth: Numbers
    forms: sparse.csr_array
    low: Floats
    high: Floats

    def slack(self) -> tuple[Floats, Floats]:
        """How far each form may fall and rise from the truth."""
        values = self.forms @ self.truth
        down = np.where(values - self.low < ROUNDING, 0.0, values - self.low)
        up = np.where(self.high - values < ROUNDING, 0.0, self.high - values)
        return down, up


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How far a form can move from the truth, as far as anyone asked.

    Parameters
    ----------
    down, up
        Persons, both at least 0; where `proved` is false only what linear programming says.
    moves
        Whole-number moves from the truth to other possible tables that reach it.
    """

    down: float
    up: float
    moves: tuple[Numbers, ...]


class Attack:
    """The tables that one attacker cannot tell from the truth, as moves away from it.

    Parameters
    ----------
    system
        What was said.
    own
        Leaves that he knows exactly.
    """

    def __init__(self, system: System, own: Flags) -> None:
        self.system = system
        self.own = own
        down, up = system.slack()
        fall, rise = leaf_room(system, down, up)
        fall[own] = rise[own] = 0.0
        self.columns = np.flatnonzero((fall > 0) | (rise > 0))
        self.fall, self.rise = fall[self.columns], rise[self.columns]
        part = system.forms[:, self.columns]
        several = np.diff(system.forms.indptr) > 1
        said = several & (np.isfinite(down) | np.isfinite(up)) & (np.diff(part.indptr) > 0)
        self.rows = np.flatnonzero(said)
        self.matrix = part[self.rows]
        self._signed = sparse.hstack([self.matrix, -self.matrix], format="csr")
        self.down, self.up = down[self.rows], up[self.rows]

    def reach(self, form: sparse.csr_array, *, enough: float) -> Reach:
        """How far a form can fall and rise together, up to `enough`, with moves that show it.

        Parameters
        ----------
        form
            One row over the leaves.
        enough
            Persons; further is not looked for.
        """
        moves: list[Numbers] = []
        up = self._furthest(form, 1.0, enough, moves)
        if up >= enough - ROUNDING:
            return Reach(down=0.0, up=up, moves=tuple(moves))
        down = self._furthest(form, -1.0, enough - up, moves)
        return Reach(down=down, up=up, moves=tuple(moves))

    def _furthest(
        self, form: sparse.csr_array, sign: float, enough: float, moves: list[Numbers]
    ) -> float:
        """The furthest whole-number move in one direction; the linear bound where that is small."""
        row = form[:, self.columns]
        if row.nnz == 0 or enough <= 0:
            return 0.0
        linear = self._move(row * sign, enough, whole=False)
        bound = float((row @ linear)[0]) * sign
        if np.abs(linear - np.round(linear)).max() > ROUNDING:
            linear = self._move(row * sign, np.floor(enough + ROUNDING), whole=True)
        move = np.round(linear).astype(np.int64)
        reached = float((row @ move)[0]) * sign
        if reached > 0 and self._possible(move):
            whole = np.zeros(len(self.system.truth), dtype=np.int64)
            whole[self.columns] = move
            moves.append(whole)
            return reached
        return 0.0 if bound > ROUNDING else max(bound, 0.0)

    def _move(self, row: sparse.csr_array, enough: float, *, whole: bool) -> Floats:
        """Solve for a small move that brings the form as far as it can go, at most `enough`."""
        objective = 1.0 - _REACH * row.toarray().ravel()
        against = 1.0 + _REACH * row.toarray().ravel()
        limit = sparse.hstack([row, -row], format="csr")
        answer = optimize.milp(
            np.concatenate([objective, against]),
            integrality=np.full(2 * len(self.columns), int(whole)),
            bounds=optimize.Bounds(0, np.concatenate([self.rise, self.fall])),
            constraints=[
                optimize.LinearConstraint(self._signed, -self.down, self.up),
                optimize.LinearConstraint(limit, -np.inf, enough),
            ],
            options={"node_limit": _MOST_NODES},
        )
        if answer.x is None:
            # The truth itself is a possible table: only a solver's breakdown ends here.
            raise UdmeldingError(
                Text(f"Løseren gav op: {answer.message}", f"The solver gave up: {answer.message}")
            )
        half = len(self.columns)
        return np.asarray(answer.x[:half] - answer.x[half:])

    def _possible(self, move: Numbers) -> bool:
        change = self.matrix @ move
        inside = (change >= -self.down - ROUNDING) & (change <= self.up + ROUNDING)
        return bool(inside.all() and (move >= -self.fall).all() and (move <= self.rise).all())


def visible_leaves(system: System) -> Flags:
    """Leaves that everybody can read: shown as they are, or part of a sum that is shown to be none."""
    down, up = system.slack()
    alone = np.maximum(*leaf_room(system, down, up)) == 0
    lightest = system.forms.min(axis=1).toarray().ravel()
    none = (system.forms @ system.truth == 0) & (up == 0) & (lightest >= 0)
    inside = np.asarray(system.forms[np.flatnonzero(none)].sum(axis=0)).ravel() > 0
    return np.asarray(alone | inside)


def leaf_room(system: System, down: Floats, up: Floats) -> tuple[Floats, Floats]:
    """How far each leaf may fall and rise by what is said of it alone; none falls below 0."""
    fall = system.truth.astype(float)
    rise = np.full(len(system.truth), np.inf)
    single = np.flatnonzero(np.diff(system.forms.indptr) == 1)
    place = system.forms.indptr[single]
    leaf, weight = system.forms.indices[place], system.forms.data[place]
    size = np.abs(weight)
    np.minimum.at(fall, leaf, np.where(weight > 0, down[single], up[single]) / size)
    np.minimum.at(rise, leaf, np.where(weight > 0, up[single], down[single]) / size)
    return fall, rise
