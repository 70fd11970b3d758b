"""All that is proved of one task so far, as linear demands on what is hidden."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy import sparse

from analysis.protection.attack import visible_leaves
from analysis.protection.cuts import Lines, Proof, Rooms, prove, prove_lines
from analysis.protection.figures import Flags, Floats, Numbers
from analysis.protection.search import Narrowed
from analysis.protection.task import Task

_NEARLY = 1e-6


@dataclass(slots=True)
class Demands:
    """Demands ``rows @ hidden >= least``, each proved by a betrayal, and the proofs to draw more.

    Parameters
    ----------
    task, rooms, lines
        What is asked, the room of every form and leaf, and which figures add up to which.
    """

    task: Task
    rooms: Rooms
    lines: Lines
    rows: list[Floats] = field(default_factory=list)
    least: list[float] = field(default_factory=list)
    _seen: set[bytes] = field(default_factory=set)
    _proofs: list[Proof] = field(default_factory=list)
    _owned: sparse.csr_array = field(init=False)
    _concerned: list[Flags] = field(default_factory=list)
    _open: Flags = field(init=False)

    def __post_init__(self) -> None:
        """For each attacker the forms and leaves he knows: no room for him is in them."""
        own = np.array([attacker.own for attacker in self.task.attackers], dtype=float)
        unknown_leaves = np.diff(self.task.forms.indptr) - np.asarray(own @ abs(self.task.forms).T)
        known = np.hstack([np.abs(unknown_leaves) < _NEARLY, own > 0])
        self._owned = sparse.csr_array(known.astype(float))
        self._open = visible_leaves(self.task.system(~self.task.figures.must_show))
        for proof in prove_lines(self.lines, self.rooms):
            self._keep(proof)

    def add(self, narrowed: Narrowed, hidden: Flags) -> None:
        """Demand what one betrayal proves."""
        own = self.task.attackers[narrowed.attacker].own
        condition = self._condition(narrowed, own, hidden)
        proof = prove(self.task, narrowed, hidden=hidden, rooms=self.rooms)
        if proof is None:
            # Only whole numbers narrow it: of all that is shown, something more must be hidden.
            known = self._owned[[narrowed.attacker]].toarray().ravel()[: len(hidden)] > 0
            more = self.task.figures.free & ~hidden & ~known
            self._demand(more.astype(float), 1.0, condition)
            return
        fixed, gained = self._lay_out(proof)
        open_to_him = self._owned[[narrowed.attacker]].toarray().ravel() == 0
        least = self.task.profile.width_persons - float(fixed[open_to_him].sum())
        self._demand(self._by_figure(gained * open_to_him), least, condition)
        self._keep(proof)

    def extend(self, hidden: Flags) -> int:
        """Demand of every other attacker what the proofs say of him too, where it is not met.

        Returns
        -------
        int
            New demands.
        """
        before = len(self.rows)
        asked = set(self.task.targets(hidden).tolist())
        kept = [number for number, proof in enumerate(self._proofs) if proof.target in asked]
        if not kept:
            return 0
        laid = [self._lay_out(self._proofs[number]) for number in kept]
        fixed = np.minimum(np.array([pair[0] for pair in laid]), 1e9)
        gained = np.array([pair[1] for pair in laid])
        counted = gained * self._spread(hidden)
        room = (fixed + counted).sum(axis=1)[:, np.newaxis] - (fixed + counted) @ self._owned.T
        concerned = np.array([self._concerned[number] for number in kept])
        short = concerned & (room < self.task.profile.width_persons - _NEARLY)
        for place, attacker in np.argwhere(short):
            open_to_him = self._owned[[int(attacker)]].toarray().ravel() == 0
            least = self.task.profile.width_persons - float(fixed[place][open_to_him].sum())
            target = self._proofs[kept[place]].target
            weights = self._by_figure(gained[place] * open_to_him)
            self._demand(weights, least, self._free([target]))
        return len(self.rows) - before

    def _keep(self, proof: Proof) -> None:
        concerned = self._always_concerned(proof.target) & ~self.task.spared[:, proof.target]
        if concerned.any() and np.isfinite(proof.forms_fixed.sum() + proof.leaves_fixed.sum()):
            self._proofs.append(proof)
            self._concerned.append(concerned)

    def _demand(self, weights: Floats, least: float, condition: list[int]) -> None:
        """Keep ``weights @ hidden >= least`` wherever all figures of the condition are hidden."""
        row = np.where(self.task.figures.free, np.minimum(weights, least), 0.0)
        row[condition] -= least
        key = np.append(row, least * (1 - len(condition))).tobytes()
        if key not in self._seen:
            self._seen.add(key)
            self.rows.append(row)
            self.least.append(least * (1 - len(condition)))

    def _condition(self, narrowed: Narrowed, own: Flags, hidden: Flags) -> list[int]:
        """Figures whose being hidden makes the target the attacker's matter."""
        condition = self._free([narrowed.target])
        if self._always_concerned(narrowed.target)[narrowed.attacker]:
            return condition
        inside = self.task.forms[[narrowed.target]].indices
        figures = self.rooms.figure_of_leaf[inside[~own[inside]]]
        hiding = [int(figure) for figure in figures if figure < 0 or hidden[figure]]
        return sorted({*condition, *self._free(hiding[:1])})

    def _always_concerned(self, target: int) -> Flags:
        """Attackers to whom a hidden target is always unknown, whatever else is shown."""
        inside = self.task.forms[[target]].indices
        if len(inside) > 1:
            figure = self.rooms.figure_of_leaf[inside]
            inside = inside[(figure < 0) | self.task.figures.must_hide[figure]]
            inside = inside[~self._open[inside]]
        others = np.array([~attacker.own[inside] for attacker in self.task.attackers])
        outsider = np.array([not attacker.own.any() for attacker in self.task.attackers])
        return np.asarray(outsider | others.any(axis=1))

    def _free(self, figures: list[int]) -> list[int]:
        free = self.task.figures.free
        return [figure for figure in figures if 0 <= figure < len(free) and free[figure]]

    def _lay_out(self, proof: Proof) -> tuple[Floats, Floats]:
        width = self.task.profile.width_persons
        gained = np.concatenate([proof.forms_gained, proof.leaves_gained])
        return np.concatenate([proof.forms_fixed, proof.leaves_fixed]), np.minimum(gained, width)

    def _spread(self, hidden: Flags) -> Floats:
        """A choice laid out over forms and leaves."""
        figure = self.rooms.figure_of_leaf
        leaves = np.where(figure >= 0, hidden[figure], False)
        forms = np.zeros(len(self.task.background.low))
        return np.concatenate([hidden.astype(float), forms, leaves.astype(float)])

    def _by_figure(self, gained: Floats) -> Floats:
        """Room gained from forms and leaves, gathered by the figure that is hidden."""
        number = len(self.task.figures.counts)
        weights: Floats = gained[:number].copy()
        leaves: Numbers = np.flatnonzero(self.rooms.figure_of_leaf >= 0)
        by_leaf = gained[len(gained) - len(self.rooms.figure_of_leaf) :]
        np.add.at(weights, self.rooms.figure_of_leaf[leaves], by_leaf[leaves])
        return weights
