"""Who can narrow which hidden count too far: every attacker against every target."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from analysis.protection.attack import ROUNDING, Attack, System, visible_leaves
from analysis.protection.figures import Flags, Floats, Numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Attacker:
    """Someone who knows some leaves exactly besides what is released; an outsider knows none.

    Parameters
    ----------
    level
        The level that he is a member of; empty for an outsider.
    """

    name: str
    own: Flags
    level: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowed:
    """A target that an attacker can narrow too far.

    Parameters
    ----------
    target, attacker
        Their numbers in the system's forms and among the attackers.
    down, up
        How far from the truth the count can be for all the attacker knows.
    """

    target: int
    attacker: int
    down: float
    up: float


@dataclass(slots=True)
class Moves:
    """Moves from the truth to other whole-number tables, kept because most serve many questions."""

    known: list[Numbers] = field(default_factory=list)
    _seen: set[bytes] = field(default_factory=set)

    def add(self, move: Numbers) -> None:
        """Keep a move and its reverse, since the one is often possible where the other is not."""
        for signed in (move, -move):
            if signed.tobytes() not in self._seen:
                self._seen.add(signed.tobytes())
                self.known.append(signed)

    def possible(self, system: System) -> Numbers:
        """Those that lead to tables which everything said allows, one per row."""
        if not self.known:
            return np.zeros((0, len(system.truth)), dtype=np.int64)
        moves = np.array(self.known)
        down, up = system.slack()
        change = (system.forms @ moves.T).T
        inside = ((change >= -down - ROUNDING) & (change <= up + ROUNDING)).all(axis=1)
        return moves[inside & (moves + system.truth >= 0).all(axis=1)]


class _Shown:
    """How far apart each target is known to be able to lie, by the moves found so far."""

    def __init__(self, forms: sparse.csr_array, moves: Numbers) -> None:
        self.forms = forms
        self.moves = moves
        self.change = np.asarray(forms @ moves.T, dtype=float)

    def begin(self, own: Flags) -> None:
        """Start on one attacker: only moves that leave his own leaves alone are tables to him."""
        change = self.change[:, ~self.moves[:, own].any(axis=1)]
        self.up = np.max(change, axis=1, initial=0.0)
        self.down = -np.min(change, axis=1, initial=0.0)

    def add(self, move: Numbers) -> None:
        """Take a new move, possible for the present attacker, into account."""
        change = np.asarray(self.forms @ move, dtype=float)
        self.up = np.maximum(self.up, change)
        self.down = np.maximum(self.down, -change)
        self.moves = np.vstack([self.moves, move])
        self.change = np.column_stack([self.change, change])

    @property
    def width(self) -> Floats:
        """Of every target, for the present attacker."""
        return np.asarray(self.up + self.down)


def find_narrowed(
    system: System,
    *,
    asked: Flags,
    attackers: Sequence[Attacker],
    width: float,
    moves: Moves,
    once: bool = False,
) -> Iterator[Narrowed]:
    """Try every attacker on every target that is not his own business.

    Parameters
    ----------
    asked
        Attackers by rows of the system's forms: which of them are targets, and for whom.
    width
        The narrowest interval allowed, in persons.
    moves
        Tables already found possible; grows as new ones are found.
    once
        A target narrowed by one attacker is not tried with the later ones.

    Yields
    ------
    Narrowed
        Where no two possible whole-number tables are `width` apart in the target.
    """
    targets = np.flatnonzero(asked.any(axis=0))
    if not len(targets):
        return
    forms = system.forms[targets]
    visible = visible_leaves(system)
    shown = _Shown(forms, moves.possible(system))
    done = np.zeros(len(targets), dtype=bool)
    for number, attacker in enumerate(attackers):
        shown.begin(attacker.own)
        open_targets = ~done & asked[number, targets] & _concerns(forms, attacker.own, visible)
        attack: Attack | None = None
        for place in np.flatnonzero(open_targets):
            if shown.width[place] >= width:
                continue
            attack = attack or Attack(system, attacker.own)
            reach = attack.reach(forms[[place]], enough=width)
            for move in reach.moves:
                moves.add(move)
                shown.add(move)
            if reach.down + reach.up < width - ROUNDING:
                done[place] = once
                yield Narrowed(
                    target=int(targets[place]), attacker=number, down=reach.down, up=reach.up
                )


def _concerns(forms: sparse.csr_array, own: Flags, visible: Flags) -> NDArray[np.bool_]:
    """Targets with something in them that the attacker neither knows himself nor can read."""
    if not own.any():
        return np.ones(forms.shape[0], dtype=bool)
    return np.asarray((abs(forms) @ (~(own | visible)).astype(float)) > 0)
