"""What was heard from those who were asked, in one form, whether from returns or a release."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from analysis.evidence import Evidence

if TYPE_CHECKING:  # a public study never loads the rooms that know returns
    from analysis.protection.frozen import FrozenRelease
    from analysis.returns.gather.returned import Gathered

ANSWERED = ("answered", "answered_zero", "answered_by_another", "answered_by_other", "not_stated")
_NOT_ASKED = "not_asked"
GOOD = ("4", "5")
_RATED = ("1", "2", "3", "4", "5")
POSITIONS = ("supports", "with_reservations", "against", "undecided")
SUPPLY_TOPIC, COORDINATION_TOPICS = "offers.supply", "coordination."


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Heard:
    """Answers, ratings and flows, by municipality or by region.

    Parameters
    ----------
    standings
        code, status: one row per municipality.
    ratings
        region (slug), code (empty where a region counts them), topic, rating (``1`` to ``5``,
        ``dont_know``), municipalities.
    flows
        home, offer (slugs of regions; empty: not known), low, high: citizens; an end is missing
        where it is not known.
    positions
        code, position (``supports``, ``with_reservations``, ``against``, ``undecided``) on the
        solution asked for; None where positions are not at hand.
    evidence
        Reported, or synthetic in an invented world.
    """

    standings: pd.DataFrame
    ratings: pd.DataFrame
    flows: pd.DataFrame
    evidence: Evidence
    positions: pd.DataFrame | None = None

    def answered(self, codes: Collection[str]) -> tuple[int, int]:
        """How many of the municipalities have answered, and how many were asked."""
        inside = self.standings[self.standings["code"].isin(codes)]
        asked = inside[inside["status"] != _NOT_ASKED]
        return int(asked["status"].isin(ANSWERED).sum()), len(asked)

    def rated(self, topic: str, *, region_slugs: Collection[str]) -> tuple[float, float]:
        """How many ratings of a topic are good, and how many there are; “don't know” left out.

        Parameters
        ----------
        topic
            A topic, or the beginning of several.
        """
        table = self.ratings
        ours = table[table["region"].isin(region_slugs) & table["rating"].isin(_RATED)]
        ours = ours[ours["topic"].str.startswith(topic)]
        good = ours[ours["rating"].isin(GOOD)]
        return float(good["municipalities"].sum()), float(ours["municipalities"].sum())

    def topics(self, topic: str) -> int:
        """How many topics begin so."""
        names = self.ratings["topic"]
        return int(names[names.str.startswith(topic)].nunique())

    def backed(self, codes: Collection[str]) -> dict[str, int] | None:
        """How many municipalities hold each position on the solution; None: not at hand."""
        if self.positions is None:
            return None
        inside = self.positions[self.positions["code"].isin(codes)]
        counted = inside["position"].value_counts()
        return {name: int(counted.get(name, 0)) for name in POSITIONS}

    def moved(self, region_slugs: Collection[str]) -> tuple[float, float] | None:
        """Lowest and highest share of citizens in offers outside their region; None: not known."""
        ours = self.flows[self.flows["home"].isin(region_slugs) & (self.flows["offer"] != "")]
        known = ours.dropna(subset=["low", "high"])
        if known.empty or len(known) < len(ours):
            return None
        out = known[known["home"] != known["offer"]]
        stay = known[known["home"] == known["offer"]]
        ends = (
            _share(float(out["low"].sum()), float(stay["high"].sum())),
            _share(float(out["high"].sum()), float(stay["low"].sum())),
        )
        return None if None in ends else (ends[0] or 0.0, ends[1] or 0.0)


def _share(out: float, stay: float) -> float | None:
    return out / (out + stay) if out + stay > 0 else None


def heard_in_returns(
    tables: Gathered, *, region_by_code: Mapping[str, str], synthetic: bool
) -> Heard:
    """What accepted returns say; for the internal edition only.

    Parameters
    ----------
    region_by_code
        Slug of the region of each municipality, on the day the round was issued.
    """
    ratings, counts = tables.ratings, tables.rating_counts
    own = pd.DataFrame(
        {
            "region": [region_by_code.get(str(code), "") for code in ratings["respondent"]],
            "code": ratings["respondent"].astype(str),
            "topic": ratings["topic"].astype(str),
            "rating": ratings["rating"].astype(str),
            "municipalities": 1.0,
        }
    )
    joint = pd.DataFrame(
        {
            "region": counts["region"].astype(str),
            "code": "",
            "topic": counts["topic"].astype(str),
            "rating": counts["rating"].astype(str),
            "municipalities": pd.to_numeric(counts["municipalities_low"]).fillna(0.0),
        }
    )
    flows = tables.flows
    flows = flows[flows["told_by"] != "offer"]
    homes = [region_by_code.get(str(home), str(home)) for home in flows["home"]]
    seats = [region_by_code.get(str(seat), "") for seat in flows["offer_municipality"]]
    return Heard(
        standings=tables.standings[["code", "status"]].astype(str),
        ratings=pd.concat([own, joint], ignore_index=True),
        flows=pd.DataFrame(
            {
                "home": homes,
                "offer": seats,
                "low": pd.to_numeric(flows["citizens_low"]).to_numpy(),
                "high": pd.to_numeric(flows["citizens_high"]).to_numpy(),
            }
        ),
        evidence=Evidence.SYNTHETIC if synthetic else Evidence.REPORTED,
        positions=tables.positions.rename(columns={"municipality": "code"})[
            ["code", "position"]
        ].astype(str),
    )


def heard_in_release(release: FrozenRelease) -> Heard:
    """What the released table says: the only answers that the public edition knows."""
    opinions, flows = release.opinions, release.flows
    rated = opinions[opinions["kind"] == "rating"]
    return Heard(
        standings=release.standings[["code", "status"]].astype(str),
        ratings=pd.DataFrame(
            {
                "region": rated["region"].astype(str),
                "code": "",
                "topic": rated["topic"].astype(str),
                "rating": rated["rating"].astype(str),
                "municipalities": pd.to_numeric(rated["municipalities"]).fillna(0.0),
            }
        ),
        flows=pd.DataFrame(
            {
                "home": flows["home"].astype(str),
                "offer": flows["offer"].astype(str),
                "low": pd.to_numeric(flows["low"]),
                "high": pd.to_numeric(flows["high"]),
            }
        ),
        evidence=Evidence.SYNTHETIC if release.synthetic else Evidence.REPORTED,
    )
