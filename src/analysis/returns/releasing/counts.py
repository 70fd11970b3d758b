"""What the returns in force count, unit by unit: the numbers that a released table is made from.

A unit is whoever gave one number: a municipality, perhaps for others too, or a region whose joint
answer is used. Whether its number is exact decides what can be summed: a sum of which one part is
"<5" is no true total.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from analysis.catalogue import Udmelding
from analysis.catalogue.answers import AnswerStatus
from analysis.catalogue.situations import NOT_DIVIDED
from analysis.catalogue.themes import Asks
from analysis.country import Areas
from analysis.protection import public_status
from analysis.returns.gather.returned import Gathered

# The level of a protected table whose members are units.
UNIT = "unit"
_STANDINGS = {AnswerStatus.ANSWERED_BY_ANOTHER.value: "answered_by_other"}
NOT_STATED = "not_stated"
_HEARD = frozenset({AnswerStatus.ANSWERED.value, NOT_STATED, *_STANDINGS.values()})


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """Whoever gave one number, and the number.

    Parameters
    ----------
    area
        A municipality's code or a region's slug.
    members
        Codes of the municipalities whose citizens are counted.
    region, landsdel
        Slugs; the landsdel is West or East.
    low, high
        Persons; equal for a number, `high` None where no upper end was given.
    seen
        Offers by name, and how many of these citizens each has, as far as the returns tell: it
        knows that the count is no smaller.
    stated
        Where the number is exact: the parts that it is divided into, by category, as far as they
        were stated; together at most the number.
    """

    area: str
    members: tuple[str, ...]
    region: str
    landsdel: str
    low: int
    high: int | None
    seen: tuple[tuple[str, int], ...] = ()
    stated: tuple[tuple[str, int], ...] = ()

    @property
    def parts(self) -> Mapping[str, int]:
        """The number by category; what was not divided stands under a name of its own."""
        rest = self.low - sum(count for _, count in self.stated)
        return {**dict(self.stated), NOT_DIVIDED: rest}

    def seen_by(self, offers: Collection[str]) -> int:
        """The most of these citizens that any one of some offers has."""
        return max((citizens for name, citizens in self.seen if name in offers), default=0)

    @property
    def exact(self) -> bool:
        """Whether a number was given, not a range."""
        return self.low == self.high

    @property
    def is_region(self) -> bool:
        """Whether it is a region's joint answer."""
        return self.area == self.region


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundCounts:
    """The numbers of a round and who has answered.

    Parameters
    ----------
    asks_number
        Whether the round asks for a number of citizens at all.
    standings
        Code, public status and answered_by of every municipality.
    """

    slug: str
    asks_number: bool
    units: tuple[Unit, ...]
    standings: tuple[tuple[str, str, str], ...]

    @property
    def respondents(self) -> int:
        """How many have answered, for themselves or for others."""
        heard = [(by or code) for code, status, by in self.standings if status in _HEARD]
        return len(set(heard))

    def as_plain(self) -> dict[str, Any]:
        """Everything that is counted, as plain data: the same for the same answers."""
        return {
            "slug": self.slug,
            "asks_number": self.asks_number,
            "standings": [list(row) for row in self.standings],
            "units": [
                {
                    "area": unit.area,
                    "members": list(unit.members),
                    "region": unit.region,
                    "landsdel": unit.landsdel,
                    "low": unit.low,
                    "high": unit.high,
                    "seen": [list(pair) for pair in unit.seen],
                    "stated": [list(pair) for pair in unit.stated],
                }
                for unit in self.units
            ],
        }

    @property
    def digest(self) -> str:
        """Another one as soon as any number or standing is another."""
        return hashlib.sha256(json.dumps(self.as_plain(), sort_keys=True).encode()).hexdigest()


def read_counts(data: Mapping[str, Any]) -> RoundCounts:
    """The counts of plain data, as `RoundCounts.as_plain` wrote them.

    Raises
    ------
    KeyError, TypeError, ValueError
        If it is none.
    """
    units = tuple(
        Unit(
            area=str(unit["area"]),
            members=tuple(unit["members"]),
            region=str(unit["region"]),
            landsdel=str(unit["landsdel"]),
            low=int(unit["low"]),
            high=None if unit["high"] is None else int(unit["high"]),
            seen=tuple((str(name), int(citizens)) for name, citizens in unit["seen"]),
            stated=tuple((str(part), int(count)) for part, count in unit["stated"]),
        )
        for unit in data["units"]
    )
    standings = tuple((str(a), str(b), str(c)) for a, b, c in data["standings"])
    return RoundCounts(
        slug=str(data["slug"]),
        asks_number=bool(data["asks_number"]),
        units=units,
        standings=standings,
    )


def count_round(gathered: Gathered, *, udmelding: Udmelding, areas: Areas) -> RoundCounts:
    """What the returns of a round count, unit by unit.

    Returns
    -------
    RoundCounts
        A municipality that is silent, or gave no number, is no unit and no zero.

    Assumptions
    -----------
    A region's joint answer counts those of its municipalities that it says it answers for. A part
    of a number that was given as a range, or left out, is with those not divided.

    Source
    ------
    docs/method.md#released-table.
    """
    rows = gathered.need_rows.to_dict("records")
    named: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        if row["answered_by"]:
            named[row["answered_by"]].append(row["area"])
    at = areas.at(udmelding.data_day)
    region_of = {code: area.slug for area in at.regions for code in area.municipalities}
    part_of = {code: area.slug for area in at.parts for code in area.municipalities}
    members_of = {area.slug: area.municipalities for area in at.regions}
    seen = _seen_by_offers(gathered)
    stated = _stated_parts(gathered)
    units = []
    for row in rows:
        if row["low"] is None and row["high"] is None:
            continue
        area, low, high = row["area"], int(row["low"] or 0), row["high"]
        own = members_of.get(area, (area,))
        members = tuple(sorted({*named[area], *(() if area in members_of else (area,))}))
        units.append(
            Unit(
                area=area,
                members=members,
                region=area if area in members_of else region_of[area],
                landsdel=part_of[own[0]],
                low=low,
                high=None if high is None else int(high),
                seen=_offers_of(members, seen),
                stated=tuple(stated[area]) if low == high else (),
            )
        )
    return RoundCounts(
        slug=gathered.slug,
        asks_number=any(theme.asks is Asks.NEED for theme in udmelding.themes),
        units=tuple(sorted(units, key=lambda unit: unit.area)),
        standings=_standings(gathered, {unit.area for unit in units}),
    )


def _standings(gathered: Gathered, counted: set[str]) -> tuple[tuple[str, str, str], ...]:
    """Who has answered, as readers may know it: that it was none is not told apart."""
    asks = not gathered.need_rows.empty
    found = []
    for row in gathered.standings.to_dict("records"):
        status = public_status(row["status"])
        if status == AnswerStatus.ANSWERED.value and asks and row["code"] not in counted:
            status = NOT_STATED
        found.append((row["code"], _STANDINGS.get(status, status), row["answered_by"]))
    return tuple(sorted(found))


def _stated_parts(gathered: Gathered) -> Mapping[str, list[tuple[str, int]]]:
    """The exact parts of every number, in the form's order."""
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for row in gathered.need_parts.to_dict("records"):
        if row["citizens_low"] is not None and row["citizens_low"] == row["citizens_high"]:
            found[row["area"]].append((row["category"], int(row["citizens_low"])))
    return found


def _offers_of(
    members: Collection[str], seen: Mapping[str, Mapping[str, int]]
) -> tuple[tuple[str, int], ...]:
    found = ((offer, sum(known.get(c, 0) for c in members)) for offer, known in seen.items())
    return tuple(sorted(pair for pair in found if pair[1] > 0))


def _seen_by_offers(gathered: Gathered) -> dict[str, dict[str, int]]:
    """For each offer, how many citizens of each municipality it has, by whoever says the most."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for row in gathered.flows.to_dict("records"):
        homes = str(row["answers_for"]).split() or [row["home"]]
        low = int(row["citizens_low"] or 0)
        # Told of several municipalities together, it is credited to the first of the unit.
        known = found[str(row["offer"])]
        known[homes[0]] = max(known.get(homes[0], 0), low)
    return found
