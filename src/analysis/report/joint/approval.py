"""The calendar of approval, with the dates that the region has stated in its own form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from analysis.assessment.joint.view import joint_of
from analysis.assessment.study import AreaView
from analysis.language import Language
from analysis.periods import UNKNOWN, Period
from analysis.report.approval import Step, approval_block
from analysis.report.blocks import Block, Cell
from analysis.report.glyphs import printable
from analysis.report.joint.standing import source_line
from analysis.report.tables import cells
from analysis.returns.form.choices import APPROVAL
from analysis.returns.gather.rows import tables_named
from analysis.returns.register.kept import KeptAnswer

_STATUS = {item.code: item.label for item in APPROVAL.items}


def approval_table(view: AreaView, language: Language) -> Block:
    """Every step in its order; a date stands there only where the region has stated it."""
    kept = joint_of(view).own_answer
    told = (
        {row: _step(language, found) for _, row, found in tables_named(kept, "steps")}
        if kept
        else {}
    )
    return approval_block(
        view,
        language,
        told,
        source=source_line(view, language),
        note=language.text("joint.table.approval.note"),
    )


def _step(language: Language, found: Mapping[str, KeptAnswer]) -> Step:
    date, status, note = (found.get(name) for name in ("date", "status", "note"))
    day = date.value if date and isinstance(date.value, dt.date) else None
    code = status.words if status else ""
    return Step(
        date=Period(day.isoformat() if day else UNKNOWN),
        status=Cell(code, language.choose(_STATUS[code]))
        if code in _STATUS
        else cells.unknown(language),
        note=printable(note.words) if note and note.words else "–",
    )
