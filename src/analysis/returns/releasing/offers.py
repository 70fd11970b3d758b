"""What an offer knows of the counts, and whether a release lets it conclude more than that.

An offer knows that a municipality has no fewer citizens than it houses itself. With a label that
may make a count exact to it: three of its citizens and "<5" leave three or four. That is its own
knowledge beside what the policy lets everybody read. What it must not learn is anything narrower.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from analysis.protection import Fact, Profile, Release, audit
from analysis.protection.released import Internal, describe_cells
from analysis.protection.search import Moves
from analysis.returns.releasing.counts import UNIT, RoundCounts, Unit

Ends = tuple[float, float]
_Key = tuple[str, tuple[str, ...], int]
_ANY: Ends = (0.0, math.inf)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a release is made in.

    Parameters
    ----------
    facts
        What everybody knows of its cells.
    earlier
        Earlier releases, over the same leaves, and the counts behind each.
    divided
        What earlier releases showed by category.
    """

    counts: RoundCounts
    profile: Profile
    facts: tuple[Fact, ...] = ()
    earlier: tuple[tuple[Release, RoundCounts], ...] = ()
    divided: tuple[Release, ...] = ()

    @property
    def offers(self) -> tuple[str, ...]:
        """Those that are known to have citizens of somebody who gave a number, in any release."""
        every = (self.counts, *(counts for _, counts in self.earlier))
        return tuple(
            sorted({name for counts in every for unit in counts.units for name, _ in unit.seen})
        )

    def known(
        self, offers: Collection[str] = (), *, most: float = math.inf
    ) -> list[Release | Fact]:
        """What everybody knows, and what these offers know.

        Parameters
        ----------
        most
            Persons: no offer is taken to know of more of one count.
        """
        before = [
            _with_offers(release, counts, offers, most=most) for release, counts in self.earlier
        ]
        return [*before, *self.divided, *self.facts, *_seen(self.counts, offers, most)]


def offers_told(release: Release, setting: Setting) -> frozenset[str]:
    """The offers to which a release says more than their own knowledge beside its words.

    Returns
    -------
    frozenset of str
        Offers that can narrow a count to fewer than the policy allows, and to fewer than the words
        on that count, or on the counts it is the sum of, leave beside the citizens it has.

    Source
    ------
    docs/method.md#released-table.
    """
    moves = Moves()
    # What all of them together do not learn none of them does.
    together = setting.known(setting.offers)
    if audit(release, insiders=(), known=together, moves=moves).passed:
        return frozenset()
    return frozenset(offer for offer in setting.offers if _is_told(release, setting, offer, moves))


def _is_told(release: Release, setting: Setting, offer: str, moves: Moves) -> bool:
    result = audit(release, insiders=(), known=setting.known([offer]), moves=moves)
    if result.passed:
        return False
    own = _own_ends(release, setting, offer)
    for found in result.findings:
        low, high = own.get(found.cell, _ANY)
        if found.high - found.low < min(setting.profile.width_persons, high - low):
            return True
    return False


def _own_ends(release: Release, setting: Setting, offer: str) -> dict[str, Ends]:
    """What an offer may conclude of each count, by the name that the audit gives it."""
    every = [("", release, setting.counts)]
    every += [(f"{before.name}: ", before, counts) for before, counts in setting.earlier]
    units: dict[_Key, Ends] = {}
    for _, one, counts in every:
        figure_of = _unit_figures(one)
        for unit in counts.units:
            if unit.exact and unit.area in figure_of:
                said = _meet(_said(one, figure_of[unit.area]), (_count_seen(unit, offer), math.inf))
                units[_key(unit)] = _meet(units.get(_key(unit), _ANY), said)
    table, figures = release.internal.table, release.internal.figures
    stated = dict.fromkeys(range(len(figures.counts)), _ANY)
    for fact in setting.facts:
        if len(fact.terms) == 1 and fact.terms[0][0] == 1.0:
            figure = int(figures.of_cell[table.find(fact.terms[0][1])])
            stated[figure] = _meet(stated[figure], (fact.low, fact.high))
    for unit in setting.counts.units:
        if unit.exact and unit.area in (figure_of := _unit_figures(release)):
            units[_key(unit)] = _meet(units[_key(unit)], stated[figure_of[unit.area]])
    found: dict[str, Ends] = {}
    for prefix, one, counts in every:
        for figure, ends in _figures(one, counts, units):
            more = stated[figure] if one is release else _ANY
            name = describe_cells(one.internal.table, one.internal.figures, figure)
            found[prefix + name] = _meet(ends, more)
    return found


def _figures(
    release: Release, counts: RoundCounts, units: Mapping[_Key, Ends]
) -> Iterator[tuple[int, Ends]]:
    """Each figure, and what is said of it and of the whole counts it is the sum of."""
    table, figures = release.internal.table, release.internal.figures
    unit_of = table.leaves[UNIT].to_numpy()
    key_of = {unit.area: _key(unit) for unit in counts.units if unit.exact}
    for figure in range(len(figures.counts)):
        inside = np.zeros(len(unit_of), dtype=bool)
        inside[figures.sums[[figure]].indices] = True
        areas = set(unit_of[inside])
        ends = _said(release, figure)
        # A part of a count that two share is no sum of counts.
        if bool(inside[np.isin(unit_of, sorted(areas))].all()):
            parts = [units.get(key_of[area], _ANY) for area in areas]
            ends = _meet(ends, (sum(low for low, _ in parts), sum(high for _, high in parts)))
        yield figure, ends


def _said(release: Release, figure: int) -> Ends:
    """What readers are told of a figure by itself."""
    figures = release.internal.figures
    if not figures.listed[figure]:
        return _ANY
    if release.hidden[figure]:
        return float(figures.hidden_low[figure]), float(figures.hidden_high[figure])
    return float(figures.shown_low[figure]), float(figures.shown_high[figure])


def _unit_figures(release: Release) -> dict[str, int]:
    of_cell = release.internal.figures.of_cell
    return {
        member: int(of_cell[number])
        for number, ((level, member),) in enumerate(release.internal.table.names)
        if level == UNIT
    }


def _with_offers(
    release: Release, counts: RoundCounts, offers: Collection[str], *, most: float
) -> Release:
    """An earlier table, and what offers knew of it: it had no fewer citizens than they have.

    A unit of which readers see no cell is made a statement of its own, so that it is said, too.
    """
    figures = release.internal.figures
    low, listed = figures.hidden_low.copy(), figures.listed.copy()
    of_unit = _unit_figures(release)
    for unit in counts.units:
        least = min(unit.seen_by(offers), unit.low, most)
        if unit.exact and least > 0 and unit.area in of_unit:
            figure = of_unit[unit.area]
            low[figure] = max(low[figure], least)
            listed[figure] = True
    said = dataclasses.replace(figures, hidden_low=low, listed=listed)
    internal = Internal(table=release.internal.table, figures=said)
    return dataclasses.replace(release, internal=internal)


def _seen(counts: RoundCounts, offers: Collection[str], most: float) -> list[Fact]:
    """No fewer than an offer has. Never more than was counted: that is the most."""
    found = []
    for unit in counts.units:
        least = min(max((_count_seen(unit, offer) for offer in offers), default=0), most)
        if unit.exact and least > 0:
            terms = ((1.0, {UNIT: unit.area}),)
            name = f"{unit.area}: offer"
            found.append(Fact(name=name, terms=terms, low=float(least), high=math.inf))
    return found


def _count_seen(unit: Unit, offer: str) -> int:
    return min(unit.seen_by([offer]), unit.low)


def _key(unit: Unit) -> _Key:
    return unit.area, unit.members, unit.low


def _meet(one: Ends, other: Ends) -> Ends:
    return max(one[0], other[0]), min(one[1], other[1])
