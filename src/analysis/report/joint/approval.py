"""The calendar of approval: who treats the answer, in which order, when, and by when it is due."""

from __future__ import annotations

import datetime as dt

from analysis.assessment.joint import joint_of
from analysis.assessment.study import AreaView
from analysis.language import Language
from analysis.periods import UNKNOWN, Period
from analysis.report import blocks
from analysis.report.blocks import Block, Cell
from analysis.report.joint.standing import source_line
from analysis.report.tables import cells
from analysis.returns.form_choices import APPROVAL
from analysis.returns.gather_rows import tables_named

_STEPS = ("secretariat", "directors", "kkr", "councils", "regional_council")
_STATUS = {item.code: item.label for item in APPROVAL.items}


def approval_table(view: AreaView, language: Language) -> Block:
    """Every step in its order; a date stands there only where the region has stated it."""
    kept = joint_of(view).own_answer
    told = {row: found for _, row, found in tables_named(kept, "steps")} if kept else {}
    rows = []
    for place, step in enumerate(_STEPS, start=1):
        found = told.get(step, {})
        date, status, note = (found.get(name) for name in ("date", "status", "note"))
        day = date.value if date and isinstance(date.value, dt.date) else None
        code = status.words if status else ""
        rows.append(
            [
                Cell(place, language.number(place)),
                cells.words(language.text(f"joint.step.{step}")),
                cells.words(language.text(f"joint.role.{step}")),
                cells.period(language, Period(day.isoformat() if day else UNKNOWN)),
                Cell(code, language.choose(_STATUS[code]))
                if code in _STATUS
                else cells.unknown(language),
                cells.words(note.words if note and note.words else "–"),
            ]
        )
    rows.append(_received_by(view, language))
    names = ("step", "role_step", "date", "approval", "note")
    return blocks.table(
        rows,
        columns=[
            cells.column(language, "order", numeric=True),
            *(cells.column(language, name) for name in names),
        ],
        label="godkendelse",
        caption=language.text("joint.table.approval"),
        source=source_line(view, language),
        notes=[language.text("joint.table.approval.note")],
    )


def _received_by(view: AreaView, language: Language) -> list[Cell]:
    """The agency's row: the deadline in force on the day, and how it came to be."""
    deadline = view.udmelding.deadline_in_force(view.study.as_of)
    place = len(_STEPS) + 1
    known = deadline.date if deadline else Period(UNKNOWN)
    return [
        Cell(place, language.number(place)),
        cells.words(language.text("joint.step.agency")),
        cells.words(language.text("joint.role.agency")),
        cells.period(language, known),
        cells.words("–"),
        cells.words(_corrected(view, language)),
    ]


def _corrected(view: AreaView, language: Language) -> str:
    known = [one for one in view.udmelding.deadlines if one.date.known]
    if len(known) < 2:
        return language.text("joint.deadline")
    first, newest = known[0], known[-1]
    return language.text(
        "joint.deadline.corrected",
        first=language.period(first.date),
        announced=language.period(newest.announced),
    )
