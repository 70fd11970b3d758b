"""What respondents wrote in their own words, quoted with who wrote it: for internal editions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from analysis.assessment.joint.view import Joint, joint_of
from analysis.assessment.study import AreaView
from analysis.assessment.tables import rows_of
from analysis.language import Language
from analysis.report import blocks
from analysis.report.blocks import Block, Cell
from analysis.report.joint import labels
from analysis.report.joint.standing import source_line
from analysis.report.tables import cells
from analysis.returns.form.questions import FormKind

_SORTED = {"challenge": "challenge", "solution": "solution"}


def quote_tables(view: AreaView, language: Language, prefix: str) -> Iterator[Block]:
    """A table for each question of a theme that somebody has answered in their own words."""
    joint = joint_of(view)
    own = joint.texts.loc[
        [
            level != FormKind.OFFER and question.startswith(f"{prefix}.")
            for level, question in zip(joint.texts["level"], joint.texts["question"], strict=True)
        ]
    ]
    for name, group in own.groupby("question", sort=True):
        yield _table(view, language, str(name), group, joint=joint)


def _table(
    view: AreaView, language: Language, name: str, group: pd.DataFrame, *, joint: Joint
) -> Block:
    kind = _SORTED.get(name.split(".")[1], "")
    sorted_rows = _in_order(group, kind)
    about = kind or any(_about(row, joint, language) for row in sorted_rows)
    rows = [
        [
            cells.words(labels.name_of(joint, language, row.respondent)),
            *([_sort(row, kind, joint, language)] if about else []),
            labels.written(row.text),
        ]
        for row in sorted_rows
    ]
    asked = labels.question(view, language, name)
    return blocks.table(
        rows,
        columns=[
            cells.column(language, "respondent"),
            *([cells.column(language, "sort" if kind else "topic")] if about else []),
            cells.column(language, "quote"),
        ],
        label=f"med-egne-ord-{name.replace('.', '-').replace('_', '-')}",
        caption=language.text("joint.table.quotes", question=asked.rstrip("?.")),
        source=source_line(view, language),
    )


def _in_order(group: pd.DataFrame, kind: str) -> list[Any]:
    """By respondent as they were kept; what has a sort together with its like, in the list's order."""
    rows = list(rows_of(group))
    if not kind:
        return rows
    order = [item.code for item in labels.CHOICES[kind].items]
    return sorted(rows, key=lambda row: _rank(order, row))


def _rank(order: list[str], row: Any) -> int:
    code = _code(row)
    return order.index(code) if code in order else len(order)


def _sort(row: Any, kind: str, joint: Joint, language: Language) -> Cell:
    if kind:
        return Cell(_code(row), labels.choice(language, kind, _code(row)))
    return Cell(row.row, _about(row, joint, language) or "–")


def _about(row: Any, joint: Joint, language: Language) -> str:
    """What a row given beforehand is about: a municipality, or what was rated."""
    if row.row in joint.names:
        return labels.name_of(joint, language, row.row)
    return labels.rated(language, row.row)


def _code(row: Any) -> str:
    """The sort: chosen by a municipality; of a joint answer it is the row's id."""
    return str(row.category or row.row)
