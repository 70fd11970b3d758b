"""The question put to the audit and to the choice: figures, background, attackers, width."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy import sparse

from analysis.protection.attack import System
from analysis.protection.figures import Figures, Flags, Floats, Numbers
from analysis.protection.profile import Profile
from analysis.protection.search import Attacker, Moves, Narrowed, find_narrowed


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Background:
    """What is known besides the table: earlier releases, linked tables, published figures.

    Parameters
    ----------
    truth
        Persons in each leaf: those of the table first, then earlier ones that differ from them.
    forms, low, high, names
        Statements over these leaves with their intervals, and what a message calls them.
    targets
        Statements that an earlier release hid, and that must stay hidden.
    public
        Statements of an earlier release that show their count as it is.
    none
        Leaves that everybody reads to be none outside the table.
    """

    truth: Numbers
    forms: sparse.csr_array
    low: Floats
    high: Floats
    names: tuple[str, ...]
    targets: Flags
    public: Flags
    none: Flags


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Task:
    """A table under a policy, and everyone it must be protected from.

    Parameters
    ----------
    excused
        Attackers with rows of the forms that are no small counts and that they can work out
        whatever is hidden. To them they are no secret; what they tell of others is still counted.
    forms
        Figures, then background, over all leaves.
    public
        Figures that earlier releases already show: nobody can hide them any more.
    """

    figures: Figures
    profile: Profile
    background: Background
    attackers: Sequence[Attacker]
    excused: frozenset[tuple[int, int]] = frozenset()
    forms: sparse.csr_array = field(init=False, repr=False)
    public: Flags = field(init=False, repr=False)
    spared: Flags = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Lay figures and background over the same leaves, once."""
        own = self.figures.sums
        shape = (own.shape[0], len(self.background.truth))
        sums = sparse.csr_array((own.data.astype(float), own.indices, own.indptr), shape=shape)
        both = sparse.csr_array(sparse.vstack([sums, self.background.forms], format="csr"))
        object.__setattr__(self, "forms", both)
        object.__setattr__(self, "public", self._find_public(sums))
        spared = np.zeros((len(self.attackers), both.shape[0]), dtype=bool)
        for attacker, row in self.excused:
            spared[attacker, row] = True
        # What an outsider can work out is nobody's secret.
        outsiders = [not attacker.own.any() for attacker in self.attackers]
        spared |= spared[outsiders].any(axis=0)
        object.__setattr__(self, "spared", spared)

    def _find_public(self, sums: sparse.csr_array) -> Flags:
        """Figures that an earlier release shows, or whose every leaf one does."""
        shown = self.background.forms[self.background.public]
        leaves = shown.indices[shown.indptr[:-1][np.diff(shown.indptr) == 1]]
        secret_leaves = np.ones(sums.shape[1])
        secret_leaves[leaves] = 0.0
        same = {_leaves_of(shown, row) for row in range(shown.shape[0])}
        known = [_leaves_of(sums, row) in same for row in range(sums.shape[0])] if same else []
        secret_leaves[self.background.none[: sums.shape[1]]] = 0.0
        open_sums = np.asarray(sums @ secret_leaves) == 0
        return np.asarray(open_sums | np.array(known, dtype=bool)) if same else open_sums

    def system(self, hidden: Flags) -> System:
        """What is said when these figures are hidden."""
        figures, known = self.figures, self.background
        low = np.where(hidden, figures.hidden_low, figures.shown_low)
        high = np.where(hidden, figures.hidden_high, figures.shown_high)
        return System(
            truth=known.truth,
            forms=self.forms,
            low=np.concatenate([low, known.low]),
            high=np.concatenate([high, known.high]),
        )

    def asked(self, hidden: Flags) -> Flags:
        """Attackers by rows of the forms: what each may not narrow too far."""
        secret = secret_figures(self.figures, self.profile, hidden) & ~self.public
        return np.concatenate([secret, self.background.targets]) & ~self.spared

    def targets(self, hidden: Flags) -> Numbers:
        """Rows of the forms that somebody may not narrow too far when these figures are hidden."""
        return np.flatnonzero(self.asked(hidden).any(axis=0))

    def narrowed(self, hidden: Flags, *, moves: Moves, once: bool = True) -> Iterator[Narrowed]:
        """Every target that an attacker can narrow too far when these figures are hidden."""
        return find_narrowed(
            self.system(hidden),
            asked=self.asked(hidden),
            attackers=self.attackers,
            width=float(self.profile.width_persons),
            moves=moves,
            once=once,
        )


def _leaves_of(forms: sparse.csr_array, row: int) -> frozenset[int]:
    return frozenset(forms.indices[forms.indptr[row] : forms.indptr[row + 1]].tolist())


def secret_figures(figures: Figures, profile: Profile, hidden: Flags) -> Flags:
    """Figures that nobody may narrow too far.

    Notes
    -----
    Of figures that no reader sees, these are the leaves and the small sums: except those inside a
    sum that is shown to be none, which the policy lets everybody read.
    """
    small = np.array([profile.is_small(int(count)) for count in figures.counts], dtype=bool)
    leaves = np.diff(figures.sums.indptr) == 1
    none = figures.sums[(figures.counts == 0) & figures.listed & ~hidden]
    open_leaves = np.asarray(none.sum(axis=0)).ravel() > 0
    inside_none = np.asarray(figures.sums @ (~open_leaves).astype(float)).ravel() == 0
    secret = hidden & (figures.listed | leaves | small) & ~inside_none
    # A small count shown as it is fails at once; one that is only rounded must stay as uncertain as
    # a hidden one.
    rounded = figures.shown_high > figures.shown_low
    around = (figures.shown_low < profile.threshold) & (
        figures.shown_high >= profile.hidden_small[0]
    )
    return np.asarray(secret | (~hidden & figures.listed & (small | (rounded & around))))
