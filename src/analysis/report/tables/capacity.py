"""Tables about what a capacity is worth to the group: usable places, and what services deliver."""

from __future__ import annotations

from typing import Any

from analysis.assessment.study import AreaView
from analysis.assessment.tables import rows_of
from analysis.evidence import Source
from analysis.language import Language
from analysis.periods import Period
from analysis.report import blocks
from analysis.report.blocks import Block, Cell
from analysis.report.tables import cells


def usable_table(view: AreaView, language: Language) -> Block | None:
    """How many of each stated number of places the group can use; None where nothing tells it."""
    table = view.study.estimates.usable_by_offer
    known = table[table["known"]] if not table.empty else table
    if known.empty:
        return None
    names = {offer.id: offer.name for offer in view.udmelding.offers}
    rows = [
        [
            cells.words(names[row.offer]),
            cells.words(language.text(f"places.{row.definition}")),
            cells.period(language, Period(row.date)),
            cells.number(language, row.places),
            cells.number(language, row.usable_low),
            cells.number(language, row.usable_central),
            cells.number(language, row.usable_high),
        ]
        for row in rows_of(known)
    ]
    numeric = ("places", "usable_low", "usable_central", "usable_high")
    return blocks.table(
        rows,
        columns=[
            *cells.columns(language, "offer", "kind", "date"),
            *cells.columns(language, *numeric, numeric=True),
        ],
        label="brugbare-pladser",
        caption=language.text("table.usable"),
        source=cells.sources(language, _offer_sources(view), own=True),
        notes=[language.text("table.usable.note")],
    )


def usable_unknown(view: AreaView) -> bool:
    """Whether places are stated, and for none of them how many the group can use."""
    table = view.study.estimates.usable_by_offer
    return not table.empty and not table["known"].any()


def delivery_table(view: AreaView, language: Language) -> Block | None:
    """Who is reached of those in need, with how many hours, by how few; None where not stated."""
    table = view.study.estimates.delivery_by_reading
    if table.empty or not view.is_catchment:
        return None
    titles = {r.id: language.choose(r.short) for r in view.udmelding.need.readings}
    rows = [
        [cells.words(titles[row.reading]), *_delivered(row, language)] for row in rows_of(table)
    ]
    numeric = (
        "in_need",
        "reached",
        "reached_share",
        "hours_each",
        "staff",
        "vulnerable_services",
        "days_to_start",
    )
    return blocks.table(
        rows,
        columns=[
            cells.column(language, "reading"),
            *cells.columns(language, *numeric, numeric=True),
        ],
        label="leveret-indsats",
        caption=language.text("table.delivery"),
        source=cells.sources(language, _offer_sources(view), own=True),
        notes=[language.text("table.delivery.note")],
    )


def _delivered(row: Any, language: Language) -> list[Cell]:
    share = language.text(
        "number.with_interval",
        value=language.percent(row.reached_share),
        low=language.percent(row.reached_share_low),
        high=language.percent(row.reached_share_high),
    )
    return [
        cells.number(language, row.in_need_persons),
        cells.number(language, row.reached_persons),
        Cell(row.reached_share, share),
        *(
            cells.number(language, value)
            for value in (
                row.hours_per_person_week,
                row.staff_persons,
                row.vulnerable_services,
                row.days_to_start,
            )
        ),
    ]


def _offer_sources(view: AreaView) -> list[Source]:
    return [stated.figure.source for offer in view.udmelding.offers for stated in offer.places]
