"""The figures of a region's joint answer: what was reported, by key, each as the returns have it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pandas as pd

from analysis.assessment.figures.own import Ends, told_opinions
from analysis.assessment.joint.stays import study_stays
from analysis.assessment.joint.view import Joint, joint_of
from analysis.assessment.study import AreaView
from analysis.assessment.tables import rows_of
from analysis.catalogue.answers import AnswerStatus
from analysis.evidence import Quantity, Source, Unit
from analysis.language import Text
from analysis.model.stay.stay_sample import read_month
from analysis.periods import UNKNOWN, Period

_METHOD = "docs/method.md#joint-answer"
_STATUS = {
    AnswerStatus.ANSWERED: Text("kommuner, der har svaret", "municipalities that have answered"),
    AnswerStatus.ANSWERED_ZERO: Text(
        "kommuner, der har svaret nul", "municipalities that have answered zero"
    ),
    AnswerStatus.ANSWERED_BY_ANOTHER: Text(
        "kommuner, som en anden har svaret for", "municipalities that another has answered for"
    ),
    AnswerStatus.SILENT: Text(
        "kommuner, der ikke har svaret", "municipalities that have not answered"
    ),
    AnswerStatus.NOT_ASKED: Text("kommuner, der ikke er spurgt", "municipalities not asked"),
}
_MOVES = {
    "arrivals": Text("tilgang i 12 måneder", "arrivals in 12 months"),
    "departures": Text("afgang i 12 måneder", "departures in 12 months"),
    "present": Text("i tilbuddet til sidst", "in the offer at the end"),
}


def joint_quantities(view: AreaView) -> dict[str, Quantity]:
    """Every number that a joint answer may print, by key.

    Returns
    -------
    dict
        Keys are unique and stable: ``answer.municipalities.<status>``, ``answer.reported``,
        ``answer.need.<area>``, ``answer.rating.<topic>.<rating>``, ``answer.<challenge or
        solution>.<category>``, ``answer.position.<municipality>``, ``answer.used.<offer>.<what>``,
        ``answer.flow.<home>.<offer>.<home or offer>``, ``answer.places.<offer>.<definition>.<date>``,
        ``answer.moves.<offer>.<month>.<what>`` and ``answer.stays.<law or mean>``.
    """
    joint = joint_of(view)
    return {quantity.key: quantity for make in _MAKERS for quantity in make(joint, view)}


def _standing(joint: Joint, view: AreaView) -> Iterator[Quantity]:
    for status, words in _STATUS.items():
        count = joint.count_of(status)
        yield _figure(
            view,
            f"municipalities.{status}",
            unit=Unit.MUNICIPALITIES,
            definition=words,
            ends=(count, count),
        )


def _need(joint: Joint, view: AreaView) -> Iterator[Quantity]:
    unit = view.udmelding.need.unit
    words = Text("indberettet antal i alt", "reported number in all")
    ends = joint.reported["low"], joint.reported["high"]
    yield _figure(view, "reported", unit=unit, definition=words, ends=ends)
    for row in rows_of(joint.need):
        name = joint.names[row.area]
        words = Text(f"indberettet antal, {name.da}", f"reported number, {name.en}")
        yield _figure(
            view, f"need.{row.area}", unit=unit, definition=words, ends=(row.low, row.high)
        )


def _opinions(joint: Joint, view: AreaView) -> Iterator[Quantity]:
    for key, words, ends in told_opinions(joint.ratings, joint.mentions):
        yield _figure(view, key, unit=Unit.MUNICIPALITIES, definition=words, ends=ends)
    unit = view.udmelding.need.unit
    for row in rows_of(joint.positions):
        name = joint.names[row.municipality]
        words = Text(f"venter at bruge løsningen, {name.da}", f"expects to use it, {name.en}")
        yield _figure(
            view,
            f"position.{row.municipality}",
            unit=unit,
            definition=words,
            ends=(row.low, row.high),
        )
    for position in dict.fromkeys(map(str, joint.positions["position"])):
        words = Text(f"stilling: {position}", f"position: {position}")
        key, count = f"positions.{position or 'blank'}", joint.hold(position)
        yield _figure(view, key, unit=Unit.MUNICIPALITIES, definition=words, ends=(count, count))


def _offers(joint: Joint, view: AreaView) -> Iterator[Quantity]:
    for row in rows_of(joint.offers):
        name = joint.names[row.offer]
        citizens = Text(f"borgere i 12 måneder, {name.da}", f"citizens in 12 months, {name.en}")
        ends = (row.low, row.high)
        yield _figure(
            view, f"used.{row.offer}.citizens", unit=Unit.PERSONS, definition=citizens, ends=ends
        )
        users = Text(f"kommuner, der bruger {name.da}", f"municipalities that use {name.en}")
        named = (row.named_by, row.named_by)
        yield _figure(
            view,
            f"used.{row.offer}.municipalities",
            unit=Unit.MUNICIPALITIES,
            definition=users,
            ends=named,
        )
    for row in rows_of(joint.flows):
        home, offer = joint.names[row.home], joint.names[row.offer]
        words = Text(f"fra {home.da} til {offer.da}", f"from {home.en} to {offer.en}")
        for told_by in ("home", "offer"):
            ends = getattr(row, f"{told_by}_low"), getattr(row, f"{told_by}_high")
            key = f"flow.{row.home}.{row.offer}.{told_by}"
            yield _figure(view, key, unit=Unit.PERSONS, definition=words, ends=ends)


def _capacity(joint: Joint, view: AreaView) -> Iterator[Quantity]:
    for row in rows_of(joint.places):
        name = joint.names[row.offer]
        words = Text(f"pladser ({row.definition}), {name.da}", f"places, {name.en}")
        key = f"places.{row.offer}.{row.definition}.{row.date or UNKNOWN}"
        ends = (row.places_low, row.places_high)
        yield _figure(view, key, unit=Unit.PLACES, definition=words, ends=ends, day=str(row.date))
        others = (row.other_groups_low, row.other_groups_high)
        of_them = Text(f"heraf til andre grupper, {name.da}", f"for other groups, {name.en}")
        yield _figure(
            view,
            f"{key}.other",
            unit=Unit.PLACES,
            definition=of_them,
            ends=others,
            day=str(row.date),
        )
    for row in rows_of(joint.moves):
        name = joint.names[row.offer]
        for what, said in _MOVES.items():
            words = Text(f"{said.da}, {name.da}", f"{said.en}, {name.en}")
            key = f"moves.{row.offer}.{row.month or UNKNOWN}.{what}"
            ends = getattr(row, f"{what}_low"), getattr(row, f"{what}_high")
            yield _figure(
                view,
                key,
                unit=Unit.PERSONS,
                definition=words,
                ends=ends,
                day=_known_month(row.month),
            )


def _stays(joint: Joint, view: AreaView) -> Iterator[Quantity]:
    found = study_stays(joint)
    if found is None:
        return
    made = "docs/method.md#returned-stays"
    for row in rows_of(found.estimate.tabulate()):
        high = None if pd.isna(row.mean_high_years) else float(row.mean_high_years)
        yield Quantity(
            key=f"answer.stays.{row.law}",
            value=float(row.mean_years),
            low=float(row.mean_low_years),
            high=high,
            level=found.estimate.level if high is not None else None,
            unit=Unit.YEARS,
            definition=Text(f"gennemsnitligt ophold ({row.law})", f"mean stay ({row.law})"),
            evidence=view.study.answers_evidence,
            source=_source(view),
            area=view.area.slug,
            method=made,
        )
    others = [("median", found.median_years), *_naive(found.naive)]
    for name, years in others:
        if years is not None:
            words = Text(f"ophold: {name}", f"stay: {name}")
            yield _figure(
                view,
                f"stays.{name}",
                unit=Unit.YEARS,
                definition=words,
                ends=(years, years),
                method=made,
            )


def _naive(table: pd.DataFrame) -> Iterator[tuple[str, float | None]]:
    for row in rows_of(table):
        yield str(row.name), None if pd.isna(row.mean_years) else float(row.mean_years)


def _known_month(month: object) -> str:
    """The month, or nothing where it is said not to be known."""
    return str(month) if read_month(str(month)) is not None else ""


def _figure(  # noqa: PLR0913  a figure is told in full, each part by its name
    view: AreaView,
    key: str,
    *,
    unit: Unit,
    definition: Text,
    ends: Ends,
    day: str = "",
    method: str = _METHOD,
) -> Quantity:
    low, high = ends
    exact = low is not None and low == high
    return Quantity(
        key=f"answer.{key}",
        value=None if low is None or not exact else float(low),
        low=None if exact or low is None else float(low),
        high=None if exact or high is None else float(high),
        unit=unit,
        definition=definition,
        evidence=view.study.answers_evidence,
        source=_source(view),
        area=view.area.slug,
        date=Period(day or UNKNOWN),
        method=method,
    )


def _source(view: AreaView) -> Source:
    name = view.udmelding.short_name.da
    return Source(f"Svar på {name}, modtaget og gemt i data/returns/{view.udmelding.slug}")


_Maker = Callable[[Joint, AreaView], Iterator[Quantity]]
_MAKERS: tuple[_Maker, ...] = (_standing, _need, _opinions, _offers, _capacity, _stays)
