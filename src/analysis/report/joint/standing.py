"""Tables of who has answered, what number they gave, and which files it all rests on."""

from __future__ import annotations

import datetime as dt

from analysis.assessment.joint.view import joint_of
from analysis.assessment.study import AreaView
from analysis.assessment.tables import rows_of
from analysis.catalogue.answers import AnswerStatus
from analysis.language import Language
from analysis.report import blocks
from analysis.report.blocks import Block, Cell
from analysis.report.joint import labels
from analysis.report.tables import cells
from analysis.returns.form.questions import FormKind

_SHOWN_DIGITS = 12


def source_line(view: AreaView, language: Language) -> str:
    """The source line of everything that rests on returns."""
    return language.text("joint.source", round=language.choose(view.udmelding.short_name))


def standing_table(view: AreaView, language: Language) -> Block:
    """Every municipality of the area: its answer, who gave it, and when it came."""
    joint = joint_of(view)
    rows = [
        [
            cells.words(labels.name_of(joint, language, row.code)),
            Cell(row.status, language.text(f"status.{row.status}")),
            cells.words(
                labels.name_of(joint, language, row.answered_by) if row.answered_by else "–"
            ),
            _received(language, row.received),
        ]
        for row in rows_of(joint.standings)
    ]
    return blocks.table(
        rows,
        columns=cells.columns(language, "municipality", "answer", "answered_by", "received"),
        label="kommunernes-svar",
        caption=language.text("joint.table.standing"),
        source=source_line(view, language),
        notes=[language.text("joint.table.standing.note")],
    )


def need_table(view: AreaView, language: Language) -> Block | None:
    """The number each municipality gave; a zero, a reason and silence are told apart."""
    joint = joint_of(view)
    if joint.need.empty:
        return None
    unit = language.text(f"unit_name.{view.udmelding.need.unit}")
    rows = [
        [
            cells.words(labels.name_of(joint, language, row.area)),
            _number(language, row),
            cells.words(language.text(f"status.{row.status}")),
        ]
        for row in rows_of(joint.need)
    ]
    low, high = joint.reported["low"], joint.reported["high"]
    total = labels.count(language, low, high)
    rows.append([cells.words(language.text("joint.total")), total, cells.words("–")])
    return blocks.table(
        rows,
        columns=[
            cells.column(language, "respondent"),
            cells.column(language, "count", numeric=True, unit=unit),
            cells.column(language, "answer"),
        ],
        label="antal-efter-kommune",
        caption=language.text("joint.table.need", unit=unit),
        source=source_line(view, language),
        notes=[language.text("joint.table.need.note")],
    )


def returns_table(view: AreaView, language: Language) -> Block | None:
    """The returns in force that the answer rests on: one row per file."""
    joint = joint_of(view)
    if not joint.returns:
        return None
    beside = set() if view.study.returned is None else set(view.study.returned.tables.beside)
    rows = [
        [
            cells.words(labels.name_of(joint, language, one.respondent)),
            cells.words(language.text(f"joint.kind.{one.kind}")),
            Cell(one.number, language.number(one.number)),
            cells.words(language.date(one.received.date())),
            cells.words(language.text("joint.beside" if one in beside else "joint.used")),
            Cell(one.sha256, one.sha256[:_SHOWN_DIGITS]),
        ]
        for one in joint.returns
    ]
    return blocks.table(
        rows,
        columns=[
            *cells.columns(language, "respondent", "kind"),
            cells.column(language, "version", numeric=True),
            *cells.columns(language, "received", "use", "sha256"),
        ],
        label="modtagne-svar",
        caption=language.text("joint.table.returns"),
        source=source_line(view, language),
        notes=[language.text("joint.table.returns.note")],
    )


def missing_items(view: AreaView, language: Language) -> list[str]:
    """What is still missing, and from whom, as points."""
    joint = joint_of(view)
    found = []
    silent = [labels.name_of(joint, language, code) for code in joint.silent["code"]]
    if silent:
        found.append(
            language.plural("joint.missing.silent", len(silent), names=language.join(silent))
        )
    answered = [row for row in rows_of(joint.need) if row.status == AnswerStatus.ANSWERED]
    without = [row.area for row in answered if row.low is None and row.high is None]
    inexact = [row.area for row in answered if row.low != row.high]
    for name, areas in (("number", without), ("exact", inexact)):
        if areas:
            names = language.join([labels.name_of(joint, language, area) for area in areas])
            found.append(language.plural(f"joint.missing.{name}", len(areas), names=names))
    offers = [labels.name_of(joint, language, offer) for offer in joint.unheard_offers]
    if offers:
        found.append(
            language.plural("joint.missing.offers", len(offers), names=language.join(offers))
        )
    if not joint.returns or all(one.kind is not FormKind.REGION for one in joint.returns):
        found.append(language.text("joint.missing.region"))
    return found


def _number(language: Language, row: object) -> Cell:
    """The number, or nothing where there can be none; an answer without one says so."""
    status = str(getattr(row, "status", ""))
    if status in (AnswerStatus.ANSWERED, AnswerStatus.ANSWERED_ZERO):
        return labels.count(language, getattr(row, "low", None), getattr(row, "high", None))
    return cells.dash()


def _received(language: Language, moment: str) -> Cell:
    if not moment:
        return cells.dash()
    day = dt.datetime.fromisoformat(moment).date()
    return Cell(moment, language.date(day))
