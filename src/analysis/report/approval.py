"""The calendar of approval: who treats the answer, in which order, when, and by when it is due.

The dates that a region has stated are handed in; this module knows neither returns nor releases.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.assessment.study import AreaView
from analysis.language import Language
from analysis.periods import UNKNOWN, Period
from analysis.report import blocks
from analysis.report.blocks import Block, Cell
from analysis.report.tables import cells

STEPS = ("secretariat", "directors", "kkr", "councils", "regional_council")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What a region has stated of one step: its date, how far it is, and a remark."""

    date: Period
    status: Cell
    note: str


def approval_block(
    view: AreaView, language: Language, told: Mapping[str, Step], *, source: str, note: str
) -> Block:
    """Every step in its order, and the agency with the deadline in force on the day.

    Parameters
    ----------
    told
        What the region has stated, by step.
    note
        What the dates are, in words.
    """
    unstated = Step(date=Period(UNKNOWN), status=cells.unknown(language), note="–")
    rows = [
        _row(language, place, step, told.get(step, unstated))
        for place, step in enumerate(STEPS, start=1)
    ]
    rows.append(_row(language, len(STEPS) + 1, "agency", _received_by(view, language)))
    names = ("step", "role_step", "date", "approval", "note")
    return blocks.table(
        rows,
        columns=[
            cells.column(language, "order", numeric=True),
            *cells.columns(language, *names),
        ],
        label="godkendelse",
        caption=language.text("joint.table.approval"),
        source=source,
        notes=[note],
    )


def _row(language: Language, place: int, name: str, step: Step) -> list[Cell]:
    return [
        Cell(place, language.number(place)),
        cells.words(language.text(f"joint.step.{name}")),
        cells.words(language.text(f"joint.role.{name}")),
        cells.period(language, step.date),
        step.status,
        cells.words(step.note),
    ]


def _received_by(view: AreaView, language: Language) -> Step:
    """The agency: the deadline in force on the day, and how it came to be."""
    deadline = view.udmelding.deadline_in_force(view.study.as_of)
    return Step(
        date=deadline.date if deadline else Period(UNKNOWN),
        status=cells.words("–"),
        note=_corrected(view, language),
    )


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
