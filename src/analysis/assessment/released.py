"""The released table seen from an area: who answered, what is shown, what municipalities think.

It knows the release and nothing of returns: whatever a public report says of answers, it says from
here.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from analysis.assessment.study import AreaView
from analysis.country.areas import AreaKind
from analysis.language import Text
from analysis.protection.frozen import FrozenRelease
from analysis.protection.profile import Profile, find_profile

_HEARD = ("answered", "not_stated", "answered_by_other")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ReleasedView:
    """A release seen from an area; counts of persons have a lower and an upper end.

    Parameters
    ----------
    names
        What municipalities (by code) and areas (by slug) are called.
    profile
        The policy it was protected by.
    standings
        The area's municipalities: code, status, answered_by.
    cells
        The released counts of the area, the region's own and those of its municipalities, with
        categories and years: as `FrozenRelease.cells`.
    whole
        The area's own count in all: the row of `FrozenRelease.cells`, or None where there is none.
    ratings
        topic, rating, low, high (municipalities).
    mentions
        kind, category, low, high (municipalities), the most named first.
    flows
        home, offer (slugs of regions), status, count, low, high: those that begin or end here.
    """

    release: FrozenRelease
    names: Mapping[str, Text]
    profile: Profile
    standings: pd.DataFrame
    cells: pd.DataFrame
    whole: Mapping[str, object] | None
    ratings: pd.DataFrame
    mentions: pd.DataFrame
    flows: pd.DataFrame

    def count_of(self, status: str) -> int:
        """How many of the area's municipalities have a status."""
        return int((self.standings["status"] == status).sum())

    @property
    def asked(self) -> int:
        """How many of the area's municipalities the round asked."""
        return len(self.standings) - self.count_of("not_asked")

    @property
    def heard(self) -> int:
        """How many of the area's municipalities are in somebody's answer."""
        return sum(map(self.count_of, _HEARD))

    def codes_of(self, status: str) -> tuple[str, ...]:
        """The area's municipalities of a status, by name."""
        return tuple(self.standings.loc[self.standings["status"] == status, "code"])

    def label_of(self, status: str) -> str:
        """What the release prints in place of a hidden count; empty where it prints no label.

        A range is no hidden count: it is printed by its ends.
        """
        labels = {
            "hidden": self.profile.label,
            "hidden_small": self.profile.label,
            "hidden_for_others": self.profile.other_label,
        }
        return labels.get(status, "")


@functools.lru_cache(maxsize=8)
def released_of(view: AreaView) -> ReleasedView | None:
    """The release in force seen from an area; None where nothing is released.

    Source
    ------
    docs/method.md#released-study.
    """
    release = view.study.release
    if release is None:
        return None
    names = _names(view)
    inside = frozenset(view.area.municipalities)
    here = {*inside, view.area.slug}
    standings = release.standings[release.standings["code"].isin(inside)]
    cells = release.cells[release.cells["area"].isin(here)]
    whole = release.whole[release.whole["area"] == view.area.slug]
    opinions = release.opinions[release.opinions["region"] == view.area.slug]
    flows = release.flows
    return ReleasedView(
        release=release,
        names=names,
        profile=find_profile(release.profile),
        standings=_by_name(standings, "code", names),
        cells=_by_name(cells, "area", names, first=view.area.slug),
        whole=None if whole.empty else dict(whole.iloc[0]),
        ratings=_opinions(opinions[opinions["kind"] == "rating"], ["topic", "rating"]),
        mentions=_mentions(opinions),
        flows=flows[(flows["home"] == view.area.slug) | (flows["offer"] == view.area.slug)],
    )


def _names(view: AreaView) -> Mapping[str, Text]:
    municipalities = view.study.country.every_area.names
    areas = {area.slug: area.name for area in view.study.areas.known if area.kind in _NAMED}
    return {**areas, **{code: Text(name, name) for code, name in municipalities.items()}}


_NAMED = (AreaKind.COUNTRY, AreaKind.PART, AreaKind.REGION)


def _by_name(
    table: pd.DataFrame, column: str, names: Mapping[str, Text], *, first: str = ""
) -> pd.DataFrame:
    """Rows in the order of a Danish list; those of one name stay as they were."""
    order = sorted(
        range(len(table)),
        key=lambda i: (table[column].iloc[i] != first, _danish(names, table[column].iloc[i])),
    )
    return table.iloc[order].reset_index(drop=True)


def _danish(names: Mapping[str, Text], key: str) -> str:
    """A key that puts æ, ø and å last, and aa with å, as a Danish list does."""
    name = names[key].da if key in names else key
    lowered = name.lower().replace("aa", "å")
    return lowered.replace("æ", "{1").replace("ø", "{2").replace("å", "{3")


def _opinions(rows: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    counted = rows.assign(low=rows["municipalities"], high=rows["municipalities"])
    return counted[[*by, "low", "high"]].reset_index(drop=True)


def _mentions(opinions: pd.DataFrame) -> pd.DataFrame:
    named = opinions[opinions["kind"].isin(("challenge", "solution"))]
    rows = _opinions(named.rename(columns={"topic": "category"}), ["kind", "category"])
    order = sorted(rows.index, key=lambda i: (rows["kind"][i], -int(rows["low"][i])))
    return rows.loc[order].reset_index(drop=True)
