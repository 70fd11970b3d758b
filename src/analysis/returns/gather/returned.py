"""Returns in force as tidy tables: what need, offers, coordination and future are computed from.

Never both: where a region's municipalities have answered themselves, their own returns are used and
the region's joint answer stands beside, unused; a joint answer is used where none of them has. The
free texts are not here (`analysis.returns.gather.texts`), since they are for internal use only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from analysis.catalogue import Udmelding
from analysis.country import Areas
from analysis.returns.form.questions import FormKind
from analysis.returns.gather.need import Heard, find_heard
from analysis.returns.gather.offers import (
    tabulate_competences,
    tabulate_moves,
    tabulate_offers,
    tabulate_places,
    tabulate_stays,
)
from analysis.returns.gather.opinions import (
    tabulate_mentions,
    tabulate_positions,
    tabulate_rating_counts,
    tabulate_ratings,
)
from analysis.returns.gather.parts import tabulate_parts
from analysis.returns.gather.use import tabulate_flows, tabulate_offers_used
from analysis.returns.register.kept import KeptReturn


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Gathered:
    """A round's returns as tables; a column ``x`` of counts is ``x_low``, ``x_high``, ``x_empty``.

    The ends are None where no number, or no upper end, was given; ``x_empty`` says which kind of
    nothing stands there (`analysis.returns.answers.emptiness.Emptiness`), and is empty beside a number.

    Parameters
    ----------
    standings
        One row per municipality (98): code, name, region, status, answered_by (a municipality's
        code or a region's slug), respondent_file, received.
    need_rows
        One row per municipality, and per region whose joint answer is used: area, status, low,
        high, answered_by, as ``open_study(returns=...)`` takes them. Empty where the round did
        not ask for a number.
    need_parts
        One row per number and part that its respondent divides it into: area, category (as
        `analysis.catalogue.situations`), citizens.
    offers_used
        One row per offer a municipality or region names: respondent, level, answers_for, offer
        (key), name, municipality, operator, kind, highly_specialised, citizens, municipalities
        (of a region), hours.
    flows
        One row per home and offer: told_by (``municipality``, ``region`` or ``offer``), period
        (``12_months`` or ``today``), home, answers_for, offer, offer_municipality, citizens. What
        municipalities tell and what offers tell is of the same citizens: never add them.
    ratings
        One row per municipality and topic: respondent, topic, rating (``1`` to ``5``,
        ``dont_know``).
    rating_counts
        From joint answers: region, topic, rating, municipalities.
    mentions
        One row per respondent, kind (``challenge`` or ``solution``) and category: municipalities
        that name it (1 for a municipality).
    positions
        One row per municipality: municipality, position, run, citizens (expected to use it).
    offers
        One row per offer that returned a form; ``stays_from`` and ``stays_to`` are the months that
        its stays are complete for, empty where it does not say.
    offer_places, offer_moves, competences
        By offer: places by definition and date; arrivals and departures; competences.
    stays
        One row per stay with known months: offer, entry_month, exit_month (None: still there),
        current. As ``check_stays`` reads them; the index names sheet and cell.
    used, beside
        The returns the tables rest on, and the joint answers that stand beside.
    """

    slug: str
    standings: pd.DataFrame
    need_rows: pd.DataFrame
    need_parts: pd.DataFrame
    offers_used: pd.DataFrame
    flows: pd.DataFrame
    ratings: pd.DataFrame
    rating_counts: pd.DataFrame
    mentions: pd.DataFrame
    positions: pd.DataFrame
    offers: pd.DataFrame
    offer_places: pd.DataFrame
    offer_moves: pd.DataFrame
    competences: pd.DataFrame
    stays: pd.DataFrame
    used: tuple[KeptReturn, ...]
    beside: tuple[KeptReturn, ...]


def gather(returns: Iterable[KeptReturn], *, udmelding: Udmelding, areas: Areas) -> Gathered:
    """Gather a round's returns in force.

    Parameters
    ----------
    returns
        As `analysis.returns.register.register.returns_in_force` gives them, in any order.

    Returns
    -------
    Gathered
        The same for the same returns, whatever their order.

    Raises
    ------
    DataError
        If two returns in force count the citizens of the same municipality.
    ValueError
        If a return is of another round, or two are of one respondent: a mistake in the program.

    Assumptions
    -----------
    A municipality that says another answers for it is in that other's number only if the other
    says so, too; otherwise it is silent.

    Source
    ------
    docs/method.md#returns-gathered.
    """
    listed = sorted(returns, key=lambda one: (one.kind, one.respondent))
    _check(listed, udmelding.slug)
    heard = find_heard(listed, udmelding=udmelding, areas=areas)
    beside = tuple(one for one in listed if _beside(one, heard))
    used = tuple(one for one in listed if one not in beside)
    offers = [one for one in used if one.kind is FormKind.OFFER]
    asking = [one for one in used if one.kind is not FormKind.OFFER]
    return Gathered(
        slug=udmelding.slug,
        standings=heard.standings,
        need_rows=heard.need_rows,
        need_parts=tabulate_parts(asking, _numbered(heard.need_rows)),
        offers_used=tabulate_offers_used(asking),
        flows=tabulate_flows(asking, offers),
        ratings=tabulate_ratings(asking),
        rating_counts=tabulate_rating_counts(asking),
        mentions=tabulate_mentions(asking),
        positions=tabulate_positions(asking),
        offers=tabulate_offers(offers),
        offer_places=tabulate_places(offers),
        offer_moves=tabulate_moves(offers),
        competences=tabulate_competences(offers),
        stays=tabulate_stays(offers),
        used=used,
        beside=beside,
    )


def _numbered(need_rows: pd.DataFrame) -> frozenset[str]:
    """The areas of which a number was given."""
    return frozenset(need_rows.loc[need_rows["high"].notna() | need_rows["low"].notna(), "area"])


def _beside(one: KeptReturn, heard: Heard) -> bool:
    return one.kind is FormKind.REGION and one.respondent not in heard.joint


def _check(returns: list[KeptReturn], slug: str) -> None:
    counted: Mapping[tuple[str, str], KeptReturn] = {
        (one.kind.value, one.respondent): one for one in returns
    }
    strange = [one.slug for one in returns if one.slug != slug]
    if strange or len(counted) != len(returns):
        raise ValueError(
            f"returns must be of {slug} and one for each respondent; got {len(returns)} returns "
            f"of {len(counted)} respondents, other rounds: {sorted(set(strange))}"
        )
