"""Where citizens are served: from a region to the offers of a region, protected like the counts."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.country import Area
from analysis.protection import CellStatus, Profile, Release, protect, tabulate_counts
from analysis.returns.gather.returned import Gathered
from analysis.returns.releasing.counts import UNIT
from analysis.returns.releasing.leaves import HOLDER, TOTAL, share_out
from analysis.returns.releasing.offers import Ends
from analysis.returns.releasing.table import INTERVAL, NATION, OPEN, public_ends

HOME, OFFER, OFFER_REGION = "home", "offer", "offer_region"
_HIERARCHY = {HOLDER: [UNIT, HOME, TOTAL], OFFER: [OFFER_REGION, TOTAL]}
_UNLISTED = (HOLDER, UNIT, OFFER)
# An offer whose municipality nobody has named.
_NOWHERE = "not_stated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """What one respondent says of one offer."""

    unit: str
    members: tuple[str, ...]
    home: str
    offer: str
    offer_region: str
    low: int
    high: int | None


def list_flows(gathered: Gathered, regions: Sequence[Area]) -> tuple[Flow, ...]:
    """What municipalities and regions say of the offers they use, offer by offer.

    What offers themselves say is of the same citizens, and is not added.
    """
    region_of = {code: area.slug for area in regions for code in area.municipalities}
    ends: dict[tuple[str, ...], Ends] = defaultdict(lambda: (0.0, 0.0))
    members: dict[str, tuple[str, ...]] = {}
    for row in gathered.flows.to_dict("records"):
        low, high = row["citizens_low"], row["citizens_high"]
        if row["told_by"] == "offer" or (low is None and high is None):
            continue
        home = row["home"]
        members[home] = tuple(str(row["answers_for"]).split()) or (home,)
        where = region_of.get(row["offer_municipality"], _NOWHERE)
        key = (home, region_of.get(home, home), row["offer"], where)
        least, most = ends[key]
        ends[key] = least + (low or 0), most + (math.inf if high is None else high)
    return tuple(
        Flow(
            unit=unit,
            members=members[unit],
            home=home,
            offer=offer,
            offer_region=where,
            low=round(low),
            high=None if high == math.inf else round(high),
        )
        for (unit, home, offer, where), (low, high) in sorted(ends.items())
    )


def protect_flows(
    flows: Sequence[Flow], *, name: str, profile: Profile, earlier: Sequence[Release] = ()
) -> Release | None:
    """Protect the exact flows, home region by offer region; None where there is none.

    Raises
    ------
    ProtectionError
        What is already public betrays a hidden count, whatever is hidden now.

    Assumptions
    -----------
    As `analysis.returns.releasing.table.protect_counts`; each offer knows its own citizens by home.

    Source
    ------
    docs/method.md#released-table.
    """
    exact = [flow for flow in flows if flow.low == flow.high]
    if not exact:
        return None
    rows = [
        {
            HOLDER: holder,
            UNIT: flow.unit,
            HOME: flow.home,
            OFFER: flow.offer,
            OFFER_REGION: flow.offer_region,
            "count": count,
        }
        for flow in exact
        for holder, count in share_out(flow.unit, flow.members, flow.low)
    ]
    shared = any(len(flow.members) == 2 for flow in exact)
    table = tabulate_counts(pd.DataFrame(rows), hierarchy=_HIERARCHY, name=name, unlisted=_UNLISTED)
    insiders = [UNIT, OFFER, HOLDER] if shared else [UNIT, OFFER]
    return protect(table, profile=profile, insiders=insiders, known=list(earlier))


def list_flow_cells(
    flows: Sequence[Flow], release: Release | None, *, profile: Profile
) -> list[dict[str, object]]:
    """Every public cell of the flows: sums of exact numbers, and ranges where there are others."""
    added: dict[tuple[str, str], Ends] = defaultdict(lambda: (0.0, 0.0))
    for flow in flows:
        if flow.low != flow.high:
            low, high = public_ends(flow.low, flow.high, profile)[1]
            for home in (flow.home, NATION):
                for offer in (flow.offer_region, NATION):
                    least, most = added[home, offer]
                    added[home, offer] = least + low, most + high
    rows = {} if release is None else _protected(release, added)
    for (home, offer), ends in added.items():
        if (home, offer) not in rows:
            rows[home, offer] = _row(home, offer, INTERVAL, ends)
    return [rows[key] for key in sorted(rows)]


def _protected(
    release: Release, added: dict[tuple[str, str], Ends]
) -> dict[tuple[str, str], dict[str, object]]:
    rows = {}
    for number, ((home_level, home), (offer_level, offer)) in enumerate(
        release.internal.table.names
    ):
        if not release.internal.table.listed[number]:
            continue
        key = (NATION if home_level == TOTAL else home, NATION if offer_level == TOTAL else offer)
        status, (low, high) = release.status(number).value, release.interval(number)
        count = None
        if key in added:
            status = INTERVAL if status in OPEN else CellStatus.WITHHELD.value
            low, high = low + added[key][0], high + added[key][1]
        elif status in OPEN:
            count = release.profile.rounded(int(release.internal.table.counts[number]))
        rows[key] = _row(*key, status, (low, high), count=count)
    return rows


def _row(
    home: str, offer: str, status: str, ends: Ends, *, count: int | None = None
) -> dict[str, object]:
    low, high = ends
    most = None if high == math.inf else round(high)
    return {
        "home": home,
        "offer": offer,
        "status": status,
        "count": count,
        "low": round(low),
        "high": most,
    }
