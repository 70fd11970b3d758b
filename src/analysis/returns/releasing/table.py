"""From counts to a protected table: true totals or none, and every earlier release an equation.

Only exact numbers are summed. Where a sum has parts that were given as a range, it is said as a
range: the exact sum of the rest, plus what the public labels of those parts say. So it tells
exactly as much as the sum of the rest does, which is what is audited.
"""

from __future__ import annotations

import dataclasses
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.errors import ProtectionError
from analysis.language import Text
from analysis.protection import (
    CellStatus,
    Coarsening,
    CountTable,
    Fact,
    Profile,
    Release,
    coarsen,
    protect,
    tabulate_counts,
)
from analysis.protection.frozen_rules import CELL_COLUMNS
from analysis.returns.releasing.counts import UNIT, RoundCounts, Unit
from analysis.returns.releasing.leaves import (
    HIERARCHY,
    HOLDER,
    LANDSDEL,
    REGION,
    TOTAL,
    Beside,
    tabulate_leaves,
)
from analysis.returns.releasing.offers import Ends, Setting, offers_told

NATION = "danmark"
# What readers call the levels of the table, from the finest.
LEVELS: Mapping[str, str] = {REGION: "region", LANDSDEL: "landsdel", TOTAL: "nation"}
_ORDER = ("nation", "landsdel", "region", "municipality")
INTERVAL = "interval"
# What shows a count.
OPEN = (CellStatus.SHOWN.value, CellStatus.ROUNDED.value)
_MUNICIPALITY = "municipality"
# How the table is made coarser, should it be emptied or betray somebody.
_COARSER = tuple(Coarsening(dimension=HOLDER, level=level) for level in (REGION, LANDSDEL, TOTAL))


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One public cell: what readers meet, and the counts it allows."""

    area: str
    level: str
    status: str
    count: int | None
    low: int
    high: int | None
    category: str = TOTAL

    def as_row(self) -> dict[str, object]:
        """The cell as a row of the released table; no round asks for a number by year."""
        return {name: getattr(self, name, TOTAL) for name in CELL_COLUMNS}


def protect_counts(setting: Setting, *, beside: Sequence[Beside] = ()) -> Release | None:
    """Protect the exact counts of a round; None where there is none.

    Parameters
    ----------
    beside
        What the earlier releases rest on, of this round and of linked ones.

    Returns
    -------
    Release or None
        From the municipalities upwards where the policy's least share of their counts can be shown;
        otherwise whichever of the levels lets most be shown.

    Raises
    ------
    ProtectionError
        What is already public betrays a hidden count, whatever is hidden now.

    Assumptions
    -----------
    Each respondent knows its own count; where two municipalities share one, each may know any part
    of it. Of a joint answer for three or more, what one of them knows of its own leaves the sum of
    several. Each offer knows that a count is no smaller than the citizens it has.

    Source
    ------
    docs/method.md#released-table.
    """
    frame = tabulate_leaves(setting.counts.units, beside=beside)
    if frame.empty:
        return None
    name = setting.counts.slug
    table = tabulate_counts(frame, hierarchy=HIERARCHY, name=name, unlisted=[HOLDER])
    divided = len(set(frame[UNIT])) < len(frame)
    insiders = (UNIT, HOLDER) if divided else (UNIT,)
    found: list[Release] = []
    refused: ProtectionError | None = None
    for number in range(len(_COARSER) + 1):
        if number:
            table = coarsen(table, _COARSER[number - 1])
        # Even a zero that is shown may betray somebody beside an earlier release: show less then.
        try:
            release = _protect(table, setting, insiders)
        except ProtectionError as error:
            refused = error
            continue
        steps = tuple(step.description for step in _COARSER[:number])
        found.append(dataclasses.replace(release, steps=steps))
        if not number and release.shown_share >= setting.profile.least_shown_share:
            break
    if refused is not None and not found:
        raise refused
    return max(found, key=_weigh_shown)


def _protect(table: CountTable, setting: Setting, insiders: tuple[str, ...]) -> Release:
    """Protect from everybody; what an offer learns too much by is taken as known to all."""
    # A label that was sent cannot be taken back: of the counts below it all that is known to
    # everybody must leave the policy's width.
    policy = setting.profile
    narrowest = policy.hidden_small[1] - policy.width_persons
    most = narrowest if setting.earlier else math.inf
    told: frozenset[str] = frozenset()
    while True:
        known = setting.known(told, most=most)
        release = protect(table, profile=policy, insiders=insiders, known=known)
        more = offers_told(release, setting)
        if not more:
            return release
        if more <= told:
            raise _offer_told(setting.counts.slug)
        told |= more


def _weigh_shown(release: Release) -> float:
    """How much is shown: each count with anyone in it by its order of magnitude."""
    table = release.internal.table
    shown = table.listed & ~release.hidden[release.internal.figures.of_cell] & (table.counts > 0)
    return float((1 + np.log10(1 + table.counts[shown])).sum())


def list_cells(counts: RoundCounts, release: Release | None, *, profile: Profile) -> list[Cell]:
    """Every public cell, the nation first: what the protected table shows, and stated ranges."""
    ranges = [unit for unit in counts.units if not unit.exact]
    added = add_ranges(ranges, profile)
    cells = [] if release is None else _protected(release, added)
    listed = release is None or UNIT not in unlisted_levels(release)
    stood = {cell.area for cell in cells}
    for unit in ranges:
        if unit.is_region or listed:
            status, ends = public_ends(unit.low, unit.high, profile)
            level = REGION if unit.is_region else _MUNICIPALITY
            stood.add(unit.area)
            cells.append(_cell(unit.area, level, (status, ends)))
    counted = {area for unit in counts.units if unit.exact for area in _inside(unit)}
    for (area, level), ends in added.items():
        if area not in stood | counted:
            # Nobody there gave a number: the sum is what the ranges say.
            cells.append(_cell(area, level, (INTERVAL, ends)))
    return sorted(cells, key=lambda c: (_ORDER.index(c.level), c.area))


def public_ends(low: int, high: int | None, profile: Profile) -> tuple[str, Ends]:
    """What is said of a count that was given as a range: it, the label it fits, or nothing.

    Examples
    --------
    >>> from analysis.protection import find_profile
    >>> policy = find_profile("under-5")
    >>> [public_ends(low, high, policy)[0] for low, high in ((1, 4), (10, 15), (3, 8))]
    ['hidden_small', 'interval', 'withheld']
    """
    most = math.inf if high is None else float(high)
    if low >= profile.threshold:
        return INTERVAL, (float(low), most)
    label = profile.hidden_small
    if label[0] <= low and most <= label[1]:
        status = CellStatus.HIDDEN_SMALL if profile.labels_differ else CellStatus.HIDDEN
        return status.value, label
    return CellStatus.WITHHELD.value, (0.0, math.inf)


def stated_facts(
    earlier: Sequence[tuple[str, RoundCounts, Profile]], counts: RoundCounts
) -> list[Fact]:
    """Ranges that an earlier release of the round said of counts that are exact now.

    A range that does not hold the present count was corrected: it says nothing of it.
    """
    now = {unit.area: unit for unit in counts.units if unit.exact}
    facts = []
    for name, before, profile in earlier:
        for unit in before.units:
            same = now.get(unit.area)
            if unit.exact or same is None or same.members != unit.members:
                continue
            low, high = public_ends(unit.low, unit.high, profile)[1]
            if low <= same.low <= high and (low > 0 or high < math.inf):
                terms = ((1.0, {UNIT: unit.area}),)
                facts.append(Fact(name=f"{name}: {unit.area}", terms=terms, low=low, high=high))
    return facts


def published_facts(
    counts: RoundCounts, published: Iterable[tuple[str, int, int | None]], profile: Profile
) -> list[Fact]:
    """What a published count of a region says of the exact counts in it.

    One that does not hold what was answered is about something else, and says nothing.
    """
    ranges = add_ranges([unit for unit in counts.units if not unit.exact], profile)
    facts = []
    for area, low, high in published:
        exact = [unit.low for unit in counts.units if unit.exact and unit.region == area]
        least, most = ranges.get((area, REGION), (0.0, 0.0))
        ends = low - most, (math.inf if high is None else high) - least
        if exact and ends[0] <= sum(exact) <= ends[1]:
            terms = ((1.0, {REGION: area}),)
            facts.append(Fact(name=f"publ. {area}", terms=terms, low=ends[0], high=ends[1]))
    return facts


def count_hidden(cells: Sequence[Cell]) -> dict[str, int]:
    """Cells that show no exact count, by what they show instead."""
    found = Counter(cell.status for cell in cells if cell.status != CellStatus.SHOWN.value)
    return dict(sorted(found.items()))


def unlisted_levels(release: Release) -> frozenset[str]:
    """The levels that exist, but that no reader sees a figure of."""
    return frozenset().union(
        *(dimension.unlisted for dimension in release.internal.table.dimensions)
    )


def _protected(release: Release, added: Mapping[tuple[str, str], Ends]) -> list[Cell]:
    """The listed cells of a protected table, with the ranges that belong to their sums."""
    table = release.internal.table
    regions = set(table.leaves[REGION])
    cells = []
    for number, ((level, member),) in enumerate(table.names):
        # A joint answer is a unit and its region: one cell, not two.
        if not table.listed[number] or (level == UNIT and member in regions):
            continue
        area, kind = (NATION if level == TOTAL else member), LEVELS.get(level, _MUNICIPALITY)
        more = added.get((area, kind))
        cells.append(sum_cell(release, number, area=area, level=kind, more=more))
    return cells


def sum_cell(release: Release, number: int, *, area: str, level: str, more: Ends | None) -> Cell:
    """One cell of a protected table as readers meet it.

    Parameters
    ----------
    more
        What the public words say of the ranges that belong to the sum, too; None where none do.
    """
    status, ends = release.status(number).value, release.interval(number)
    if more is not None:
        status = INTERVAL if status in OPEN else CellStatus.WITHHELD.value
        return _cell(area, level, (status, (ends[0] + more[0], ends[1] + more[1])))
    shown = int(release.internal.table.counts[number])
    count = release.profile.rounded(shown) if status in OPEN else None
    return _cell(area, level, (status, ends), count=count)


def _inside(unit: Unit) -> tuple[str, str, str]:
    return unit.region, unit.landsdel, NATION


def add_ranges(ranges: Sequence[Unit], profile: Profile) -> dict[tuple[str, str], Ends]:
    """For each sum, what the public words on its ranges allow them to be together."""
    found: dict[tuple[str, str], Ends] = {}
    for unit in ranges:
        low, high = public_ends(unit.low, unit.high, profile)[1]
        levels = (REGION, LANDSDEL, LEVELS[TOTAL])
        for key in list(zip(_inside(unit), levels, strict=True))[unit.is_region :]:
            least, most = found.get(key, (0.0, 0.0))
            found[key] = least + low, most + high
    return found


def _cell(area: str, level: str, said: tuple[str, Ends], *, count: int | None = None) -> Cell:
    status, (low, high) = said
    return Cell(
        area=area,
        level=level,
        status=status,
        count=count,
        low=round(low),
        high=None if high == math.inf else round(high),
    )


def _offer_told(slug: str) -> ProtectionError:
    return ProtectionError(
        Text(
            f"{slug}: et tilbud kunne regne et skjult antal ud af det, der skulle vises.",
            f"{slug}: an offer could work out a hidden count from what was to be shown.",
        )
    )
