"""What those of an area have answered: everybody accounted for, nothing counted twice.

Only internal editions read it: a public study is made where no code that knows returns is loaded.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import pandas as pd

from analysis.assessment.joint.offers import (
    missing_offers,
    offers_named,
    offers_returned,
    sum_flows,
)
from analysis.assessment.joint.sums import sum_counts, sum_mentions, sum_positions, sum_ratings
from analysis.assessment.study import AreaView
from analysis.catalogue.answers import AnswerStatus
from analysis.country.areas import Area, AreaKind
from analysis.language import Text
from analysis.returns.form.choices import municipality_choices
from analysis.returns.form.questions import FormKind
from analysis.returns.gather.returned import Gathered, gather
from analysis.returns.gather.texts import TEXT_COLUMNS
from analysis.returns.register.kept import KeptReturn

_HEARD = (AnswerStatus.ANSWERED, AnswerStatus.ANSWERED_ZERO, AnswerStatus.ANSWERED_BY_ANOTHER)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Joint:
    """The returns in force seen from an area, as tables; counts have a lower and an upper end.

    Parameters
    ----------
    area
        The area.
    names
        What municipalities (by code), regions (by slug) and offers (by key) are called.
    standings
        One row per municipality of the area: code, name, region, status, answered_by,
        respondent_file, received.
    need
        One row per municipality, and per region whose joint answer is used: area, status, low,
        high, answered_by. Empty where the round did not ask.
    reported
        The numbers of `need` together: low, high (None: no upper end), without (how many have
        answered without a number).
    ratings, mentions, positions
        As `sum_ratings`, `sum_mentions` and `sum_positions` return them.
    offers, flows
        As `offers_named` and `sum_flows` return them.
    profiles, places, moves, stays
        What offers tell that lie in the area or are named by its respondents; as ``offers``,
        ``offer_places``, ``offer_moves`` and ``stays`` of `Gathered`.
    unheard_offers
        Keys of the offers named that have not returned a form.
    texts
        Free texts: level, respondent, question, row, category, text.
    returns
        The returns of the area's municipalities and regions, and of the offers above.
    own_answer
        The region's own joint answer, where one has been accepted.
    """

    area: Area
    names: Mapping[str, Text]
    standings: pd.DataFrame
    need: pd.DataFrame
    reported: Mapping[str, int | None]
    ratings: pd.DataFrame
    mentions: pd.DataFrame
    positions: pd.DataFrame
    offers: pd.DataFrame
    flows: pd.DataFrame
    profiles: pd.DataFrame
    places: pd.DataFrame
    moves: pd.DataFrame
    stays: pd.DataFrame
    unheard_offers: tuple[str, ...]
    texts: pd.DataFrame
    returns: tuple[KeptReturn, ...]
    own_answer: KeptReturn | None

    @property
    def heard(self) -> pd.DataFrame:
        """The municipalities that are in somebody's answer."""
        return self.standings[self.standings["status"].isin(_HEARD)]

    @property
    def asked(self) -> pd.DataFrame:
        """The municipalities that the round asked."""
        return self.standings[self.standings["status"] != AnswerStatus.NOT_ASKED]

    @property
    def silent(self) -> pd.DataFrame:
        """The municipalities that nobody has answered for."""
        return self.standings[self.standings["status"] == AnswerStatus.SILENT]

    def hold(self, position: str) -> int:
        """How many municipalities hold a position on the solution asked for."""
        return int((self.positions["position"] == position).sum())

    def count_of(self, status: AnswerStatus) -> int:
        """How many of the area's municipalities have a status."""
        return int((self.standings["status"] == status).sum())


@functools.lru_cache(maxsize=8)
def joint_of(view: AreaView) -> Joint:
    """Gather what the respondents of an area have answered.

    Parameters
    ----------
    view
        Of an internal study. Where no return has been accepted, everybody asked is silent.

    Assumptions
    -----------
    As `analysis.returns.gather.returned.gather`. An offer belongs to an area where it lies in it or one of
    the area's respondents names it.

    Source
    ------
    docs/method.md#joint-answer.
    """
    found, texts = _gathered(view)
    inside = frozenset(view.area.municipalities)
    regions = [area for area in view.study.areas.known if area.kind is AreaKind.REGION]
    spoken_for = frozenset(
        region.slug for region in regions if inside >= set(region.municipalities)
    )
    ours = inside | spoken_for
    used = found.offers_used[found.offers_used["respondent"].isin(ours)]
    near = offers_returned(found.offers, used=used, inside=inside)
    order = _reading_order(view)
    kept = (*found.used, *found.beside)
    respondents = ours | near
    return Joint(
        area=view.area,
        names=_names(view, regions, found),
        standings=_by_name(found.standings, "code", inside, order),
        need=_by_name(found.need_rows, "area", ours, order),
        reported=_reported(found.need_rows[found.need_rows["area"].isin(ours)]),
        ratings=sum_ratings(found.ratings, found.rating_counts, ours),
        mentions=sum_mentions(found.mentions, ours),
        positions=_by_name(sum_positions(found.positions, inside), "municipality", inside, order),
        offers=offers_named(used),
        flows=_by_name(
            sum_flows(found.flows, homes=_homes(view, found, spoken_for)), "home", None, order
        ),
        profiles=_of(found.offers, near),
        places=_of(found.offer_places, near),
        moves=_of(found.offer_moves, near),
        stays=_of(found.stays, near),
        unheard_offers=missing_offers(used, found.offers),
        texts=_by_name(texts, "respondent", respondents, order),
        returns=tuple(one for one in kept if one.respondent in respondents),
        own_answer=_own_answer(kept, view.area.slug),
    )


def _gathered(view: AreaView) -> tuple[Gathered, pd.DataFrame]:
    returned = view.study.returned
    if returned is not None:
        return returned.tables, returned.texts
    areas = view.study.country.every_area
    # Without a single return everybody who was asked still stands there, as silent.
    nothing = gather((), udmelding=view.udmelding, areas=areas)
    return nothing, pd.DataFrame(columns=list(TEXT_COLUMNS), dtype=object)


def _reading_order(view: AreaView) -> Mapping[str, int]:
    """Municipalities as a Danish list has them; whatever is none comes after."""
    listed = municipality_choices(view.study.country.every_area.names)
    return {item.code: place for place, item in enumerate(listed.items)}


def _by_name(
    table: pd.DataFrame, column: str, wanted: Collection[str] | None, order: Mapping[str, int]
) -> pd.DataFrame:
    """The rows wanted, by name; those of one name stay in the order they had."""
    kept = table if wanted is None else table[table[column].isin(wanted)]
    places = sorted(range(len(kept)), key=lambda i: order.get(kept[column].iloc[i], len(order)))
    return kept.iloc[places].reset_index(drop=True)


def _names(view: AreaView, regions: list[Area], found: Gathered) -> Mapping[str, Text]:
    municipalities = view.study.country.every_area.names
    named = found.offers_used.drop_duplicates("offer").set_index("offer")["name"]
    offers = {**dict(named), **dict(found.offers.set_index("offer")["name"])}
    return {
        **{key: Text(str(name), str(name)) for key, name in offers.items()},
        **{region.slug: region.name for region in regions},
        **{code: Text(name, name) for code, name in municipalities.items()},
    }


def _reported(need: pd.DataFrame) -> Mapping[str, int | None]:
    numbered = need[need["status"].isin((AnswerStatus.ANSWERED, AnswerStatus.ANSWERED_ZERO))]
    low, high, without = sum_counts(numbered, "low", "high")
    return {"low": low, "high": high, "without": without}


def _homes(view: AreaView, found: Gathered, spoken_for: frozenset[str]) -> Mapping[str, str]:
    """Where each home of the area belongs: whoever speaks for it, or its region in a larger area."""
    inside = view.area.municipalities
    region_of = dict(zip(found.standings["code"], found.standings["region"], strict=True))
    if view.area.kind is not AreaKind.REGION:
        return {**{code: region_of[code] for code in inside}, **{slug: slug for slug in spoken_for}}
    by = dict(zip(found.standings["code"], found.standings["answered_by"], strict=True))
    return {**{code: by[code] or code for code in inside}, **{slug: slug for slug in spoken_for}}


def _of(table: pd.DataFrame, offers: frozenset[str]) -> pd.DataFrame:
    return table[table["offer"].isin(offers)]


def _own_answer(kept: tuple[KeptReturn, ...], slug: str) -> KeptReturn | None:
    mine = (one for one in kept if one.kind is FormKind.REGION and one.respondent == slug)
    return next(mine, None)
