"""Tables of offers in returns: which are used, who goes where, places, moves and stays."""

from __future__ import annotations

import pandas as pd

from analysis.assessment.joint.stays import ReturnedStays, study_stays
from analysis.assessment.joint.view import Joint, joint_of
from analysis.assessment.study import AreaView
from analysis.assessment.tables import rows_of
from analysis.language import Language
from analysis.periods import UNKNOWN, Period
from analysis.report import blocks
from analysis.report.blocks import Block, Cell
from analysis.report.joint import labels
from analysis.report.joint.standing import source_line
from analysis.report.measures import duration
from analysis.report.tables import cells


def named_table(view: AreaView, language: Language) -> Block | None:
    """The offers that the area's municipalities use, each once."""
    joint = joint_of(view)
    if joint.offers.empty:
        return None
    rows = [
        [
            cells.words(labels.name_of(joint, language, row.offer)),
            _place(joint, row.municipality, language),
            cells.words(labels.choice(language, "operator", row.operator)),
            cells.words(labels.choice(language, "kind", row.kind)),
            cells.words(labels.choice(language, "yes_no", row.highly_specialised)),
            Cell(row.named_by, language.number(row.named_by)),
            labels.count(language, row.low, row.high),
        ]
        for row in rows_of(joint.offers)
    ]
    names = ("offer", "municipality", "operator", "kind", "highly_specialised")
    numbers = ("used_by", "citizens")
    return blocks.table(
        rows,
        columns=[
            *cells.columns(language, *names),
            *cells.columns(language, *numbers, numeric=True),
        ],
        label="anvendte-tilbud",
        caption=language.text("joint.table.offers"),
        source=source_line(view, language),
        notes=[language.text("joint.table.offers.note")],
    )


def flows_table(view: AreaView, language: Language) -> Block | None:
    """Who goes where, as the municipalities tell it beside what the offers tell."""
    joint = joint_of(view)
    if joint.flows.empty:
        return None
    rows = [
        [
            cells.words(labels.name_of(joint, language, row.home)),
            cells.words(labels.name_of(joint, language, row.offer)),
            _place(joint, row.offer_municipality, language),
            labels.count(language, row.home_low, row.home_high),
            labels.count(language, row.offer_low, row.offer_high),
        ]
        for row in rows_of(joint.flows)
    ]
    return blocks.table(
        rows,
        columns=[
            *cells.columns(language, "home", "offer", "lies_in"),
            *cells.columns(language, "told_by_home", "told_by_offer", numeric=True),
        ],
        label="borgerflow",
        caption=language.text("joint.table.flows"),
        source=source_line(view, language),
        notes=[language.text("joint.table.flows.note")],
    )


def places_table(view: AreaView, language: Language) -> Block | None:
    """The places that offers tell of, by what they count and the day; never added."""
    joint = joint_of(view)
    if joint.places.empty:
        return None
    rows = [
        [
            cells.words(labels.name_of(joint, language, row.offer)),
            Cell(row.definition, labels.definition(language, row.definition)),
            cells.period(language, Period(row.date or UNKNOWN)),
            labels.count(language, row.places_low, row.places_high, row.places_empty),
            labels.count(
                language, row.other_groups_low, row.other_groups_high, row.other_groups_empty
            ),
        ]
        for row in rows_of(joint.places)
    ]
    return blocks.table(
        rows,
        columns=[
            *cells.columns(language, "offer", "definition", "date"),
            *cells.columns(language, "places", "for_others", numeric=True),
        ],
        label="tilbuddenes-pladser",
        caption=language.text("joint.table.places"),
        source=source_line(view, language),
        notes=[language.text("joint.table.places.note")],
    )


def moves_table(view: AreaView, language: Language) -> Block | None:
    """Arrivals and departures in 12 months, as offers tell them."""
    joint = joint_of(view)
    if joint.moves.empty:
        return None
    rows = [
        [
            cells.words(labels.name_of(joint, language, row.offer)),
            _month(language, row.month),
            *(
                labels.count(
                    language,
                    getattr(row, f"{name}_low"),
                    getattr(row, f"{name}_high"),
                    getattr(row, f"{name}_empty"),
                )
                for name in ("arrivals", "departures", "present")
            ),
        ]
        for row in rows_of(joint.moves)
    ]
    return blocks.table(
        rows,
        columns=[
            *cells.columns(language, "offer", "last_month"),
            *cells.columns(language, "arrivals", "departures", "present", numeric=True),
        ],
        label="tilgang-og-afgang",
        caption=language.text("joint.table.moves"),
        source=source_line(view, language),
    )


def stays_table(view: AreaView, language: Language) -> Block | None:
    """The mean stay with its interval, the curve without a law, and the means that mislead."""
    found = study_stays(joint_of(view))
    if found is None:
        return None
    window = found.sample.window
    said = [language.choose(finding.text) for finding in found.findings]
    return blocks.table(
        _stay_rows(found, language),
        columns=[
            cells.column(language, "reckoned"),
            cells.column(language, "stays", numeric=True),
            *cells.columns(
                language,
                "years",
                "low",
                "high",
                numeric=True,
                unit=language.text("unit_name.years"),
            ),
            cells.column(language, "note"),
        ],
        label="ophold-opgjort",
        caption=language.text("joint.table.stays"),
        source=source_line(view, language),
        notes=[
            language.text(
                "joint.table.stays.note",
                first=language.period(Period(window.first_month)),
                last=language.period(Period(window.last_month)),
                exits=language.number(found.sample.exits),
                stays=language.number(found.sample.stays),
            ),
            *said,
        ],
    )


def _stay_rows(found: ReturnedStays, language: Language) -> list[list[Cell]]:
    stays = Cell(found.sample.stays, language.number(found.sample.stays))
    rows = [
        [
            cells.words(language.text("joint.stays.mean")),
            stays,
            _years(language, row.mean_years),
            _years(language, row.mean_low_years),
            _years(language, row.mean_high_years),
            cells.words(language.text("joint.stays.mean.note", law=_law(language, row.law))),
        ]
        for row in list(rows_of(found.estimate.tabulate()))[:1]
    ]
    if found.median_years is not None:
        median = _years(language, found.median_years)
        words = language.text("joint.stays.median"), language.text("joint.stays.median.note")
        rows.append(
            [
                cells.words(words[0]),
                stays,
                median,
                cells.dash(),
                cells.dash(),
                cells.words(words[1]),
            ]
        )
    misleading = [
        [
            cells.words(language.text(f"joint.stays.{row.name}")),
            Cell(row.stays, language.number(row.stays)),
            _years(language, row.mean_years),
            cells.dash(),
            cells.dash(),
            cells.words(language.choose(row.why)),
        ]
        for row in rows_of(found.naive)
    ]
    return rows + misleading


def _law(language: Language, law: str) -> str:
    return language.text(f"joint.law.{law}")


def _years(language: Language, years: float | None) -> Cell:
    if years is None or pd.isna(years):
        return cells.unknown(language)
    return Cell(float(years), duration(language, float(years)))


def _month(language: Language, month: str) -> Cell:
    known = Period(month) if month[:1].isdigit() else Period(UNKNOWN)
    return cells.period(language, known)


def _place(joint: Joint, code: str, language: Language) -> Cell:
    known = code in joint.names
    return Cell(code, labels.name_of(joint, language, code)) if known else cells.unknown(language)
