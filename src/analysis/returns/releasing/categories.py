"""How the number is made up: a table of sums by category, beside the released counts.

No municipality's own parts are shown: nearly all of them are small. From the region upwards a part
is a sum like any other, protected from everybody who knows the released counts, too.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.catalogue.situations import NOT_DIVIDED
from analysis.protection import (
    Coarsening,
    Fact,
    Release,
    audit,
    protect,
    tabulate_counts,
)
from analysis.protection.search import Moves
from analysis.returns.releasing.counts import UNIT, RoundCounts
from analysis.returns.releasing.leaves import HIERARCHY, HOLDER, LANDSDEL, REGION, TOTAL, share_out
from analysis.returns.releasing.offers import Ends, Setting
from analysis.returns.releasing.table import (
    LEVELS,
    NATION,
    Cell,
    add_ranges,
    sum_cell,
    unlisted_levels,
)

CATEGORY = "category"
# The category that an offer knows its own citizens to be in.
_RECEIVED = "received"
# As the forms have them.
_ORDER = (_RECEIVED, "late", "waiting", "elsewhere")
_COARSER = tuple(Coarsening(dimension=HOLDER, level=level) for level in (LANDSDEL, TOTAL))
_Narrow = tuple[str, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearby:
    """What a table of categories must be safe nearby.

    Parameters
    ----------
    counts
        The released counts.
    setting
        What those were released in, with every earlier release.
    """

    counts: Release
    setting: Setting

    @property
    def known(self) -> list[Release | Fact]:
        """What everybody knows, said of the leaves of the categories."""
        categories = list_categories(self.setting.counts)
        facts = [_over_categories(fact, categories) for fact in self.setting.facts]
        before = [release for release, _ in self.setting.earlier]
        return [self.counts, *before, *self.setting.divided, *facts]


def list_categories(counts: RoundCounts) -> tuple[str, ...]:
    """The categories of a round's exact numbers; none where nobody has divided a number.

    Their order is always the same: that of who was first to state which would tell what somebody
    has not stated.
    """
    exact = [unit for unit in counts.units if unit.exact]
    named = {name for unit in exact for name, _ in unit.stated}
    stated = [name for name in _ORDER if name in named] + sorted(named.difference(_ORDER))
    left = any(unit.parts[NOT_DIVIDED] for unit in exact)
    return (*stated, *([NOT_DIVIDED] if left else [])) if stated else ()


def protect_categories(nearby: Nearby) -> Release | None:
    """Protect the sums by category; None where there is none, or no part of anybody can be shown.

    Raises
    ------
    ProtectionError
        What is known betrays a part, whatever is hidden.

    Assumptions
    -----------
    As `analysis.returns.releasing.table.protect_counts`; each respondent knows its own parts, and
    each offer that its citizens are among those received.

    Source
    ------
    docs/method.md#released-categories.
    """
    counts = nearby.setting.counts
    leaves = tabulate_parts(counts)
    if leaves.empty:
        return None
    unlisted = {HOLDER, UNIT, *unlisted_levels(nearby.counts)}
    table = tabulate_counts(
        leaves,
        hierarchy={**HIERARCHY, CATEGORY: []},
        name=f"{counts.slug}: categories",
        unlisted=unlisted,
    )
    shared = any(len(unit.members) == 2 for unit in counts.units if unit.exact)
    release = protect(
        table,
        profile=nearby.setting.profile,
        insiders=(UNIT, HOLDER) if shared else (UNIT,),
        known=nearby.known,
        coarser=[step for step in _COARSER if step.level not in unlisted],
    )
    shown = (release.cells["count"].fillna(0) > 0).any()
    return release if shown and not _tells_offers(release, nearby) else None


def tabulate_parts(counts: RoundCounts) -> pd.DataFrame:
    """One row for each exact number and category; a number that two share is two, as in the counts.

    Returns
    -------
    pandas.DataFrame
        holder, unit, region, landsdel, category, count: empty where nobody has divided a number.
    """
    categories = list_categories(counts)
    rows = [
        {
            HOLDER: f"({holder})",
            UNIT: unit.area,
            REGION: unit.region,
            LANDSDEL: unit.landsdel,
            CATEGORY: category,
            "count": unit.parts.get(category, 0) if holder == unit.area else 0,
        }
        for unit in counts.units
        if unit.exact
        for holder, _ in share_out(unit.area, unit.members, unit.low)
        for category in categories
    ]
    return pd.DataFrame(rows)


def list_category_cells(counts: RoundCounts, release: Release) -> list[Cell]:
    """Every public cell by category, the nation first; ranges are with those not divided."""
    table = release.internal.table
    ranges = [unit for unit in counts.units if not unit.exact]
    added = add_ranges(ranges, release.profile)
    cells, undivided = [], set()
    for number, ((level, member), (_, category)) in enumerate(table.names):
        if not table.listed[number]:
            continue
        area, kind = (NATION if level == TOTAL else member), LEVELS[level]
        more = added.get((area, kind)) if category == NOT_DIVIDED else None
        undivided |= {(area, kind)} if category == NOT_DIVIDED else set()
        cell = sum_cell(release, number, area=area, level=kind, more=more)
        cells.append(dataclasses.replace(cell, category=category))
    shown = {(cell.area, cell.level) for cell in cells}
    for (area, kind), ends in added.items():
        if (area, kind) in shown - undivided:
            cells.append(_of_ranges(area, kind, ends))
    order = list(LEVELS.values())
    return sorted(cells, key=lambda cell: (-order.index(cell.level), cell.area))


def _of_ranges(area: str, level: str, ends: Ends) -> Cell:
    """Numbers that were given as ranges alone: what the public words on them say."""
    low, high = ends
    return Cell(
        area=area,
        level=level,
        category=NOT_DIVIDED,
        status="interval",
        count=None,
        low=round(low),
        high=None if high == math.inf else round(high),
    )


def _over_categories(fact: Fact, categories: Sequence[str]) -> Fact:
    """A fact on a count as one on the sum of its parts."""
    terms = tuple(
        (weight, {**cell, CATEGORY: category})
        for weight, cell in fact.terms
        for category in categories
    )
    return dataclasses.replace(fact, terms=terms)


def _tells_offers(release: Release, nearby: Nearby) -> bool:
    """Whether an offer can narrow anything by the table that it cannot without."""
    moves = Moves()

    def told(offers: Collection[str]) -> bool:
        shown = _narrowed(release, nearby, offers, moves)
        return bool(shown) and bool(shown - _narrowed(_mute(release), nearby, offers, moves))

    # What all of them together do not learn none of them does.
    offers = nearby.setting.offers
    return told(offers) and any(told([offer]) for offer in offers)


def _narrowed(
    release: Release, nearby: Nearby, offers: Collection[str], moves: Moves
) -> set[_Narrow]:
    """What somebody who knows the citizens of these offers can narrow, and how far."""
    known = [*nearby.known, *_known_to(offers, nearby.setting.counts)]
    found = audit(release, insiders=(), known=known, moves=moves).findings
    return {(one.cell, one.low, one.high) for one in found}


def _mute(release: Release) -> Release:
    """The same table with everything hidden that can be."""
    return dataclasses.replace(release, hidden=~release.internal.figures.must_show)


def _known_to(offers: Collection[str], counts: RoundCounts) -> list[Fact]:
    categories = list_categories(counts)
    facts = []
    for unit in counts.units:
        least = min(unit.seen_by(offers), unit.low)
        if not unit.exact or not least:
            continue
        place: Mapping[str, str] = {UNIT: unit.area}
        whole = Fact(name=f"{unit.area}: offer", terms=((1.0, place),), low=least, high=math.inf)
        facts.append(_over_categories(whole, categories))
        received = min(least, unit.parts.get(_RECEIVED, 0))
        if received:
            terms = ((1.0, {**place, CATEGORY: _RECEIVED}),)
            name = f"{unit.area}: offer, {_RECEIVED}"
            facts.append(Fact(name=name, terms=terms, low=received, high=math.inf))
    return facts
