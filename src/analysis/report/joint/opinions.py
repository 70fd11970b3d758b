"""Tables of what respondents think: ratings, challenges and solutions by sort, positions."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.assessment.estimates import rows_of
from analysis.assessment.joint.joint import Joint, joint_of
from analysis.assessment.study import AreaView
from analysis.language import Language
from analysis.periods import Period
from analysis.report import blocks
from analysis.report.blocks import Block, Cell
from analysis.report.joint import labels
from analysis.report.joint.standing import source_line
from analysis.report.rated import ratings_block
from analysis.report.tables import cells
from analysis.returns.register.kept import KeptAnswer

# What a region says of the solution, in the order of its form.
_SOLUTION = (
    "description",
    "operator",
    "municipality",
    "places",
    "opens",
    "finance",
    "reservations",
)
_LISTS = {"operator": "operator"}


def ratings_table(
    view: AreaView, language: Language, topics: Sequence[str], *, label: str
) -> Block | None:
    """How many municipalities gave each rating, topic by topic."""
    return ratings_block(
        joint_of(view).ratings, topics, language, label=label, source=source_line(view, language)
    )


def mentions_table(view: AreaView, language: Language, kind: str) -> Block | None:
    """How many municipalities name each sort of challenge or solution, the most named first."""
    joint = joint_of(view)
    rows = [
        [
            Cell(row.category, labels.choice(language, kind, row.category)),
            labels.count(language, row.low, row.high),
        ]
        for row in rows_of(joint.mentions)
        if row.kind == kind
    ]
    if not rows:
        return None
    return blocks.table(
        rows,
        columns=[
            cells.column(language, "sort"),
            cells.column(language, "municipalities", numeric=True),
        ],
        label={"challenge": "udfordringer", "solution": "loesninger"}[kind],
        caption=language.text(f"joint.table.{kind}"),
        source=source_line(view, language),
        notes=[language.text("joint.table.mentions.note")],
    )


def positions_table(view: AreaView, language: Language) -> Block | None:
    """Each municipality's position on the solution the round asks for."""
    joint = joint_of(view)
    if joint.positions.empty:
        return None
    unit = language.text(f"unit_name.{view.udmelding.need.unit}")
    rows = [
        [
            cells.words(language.choose(joint.names[row.municipality])),
            Cell(row.position, labels.choice(language, "position", row.position)),
            labels.count(language, row.low, row.high, _empty(row.empty, row.reason)),
            cells.words(labels.choice(language, "yes_no", row.run) if row.run else "–"),
        ]
        for row in rows_of(joint.positions)
    ]
    return blocks.table(
        rows,
        columns=[
            cells.column(language, "municipality"),
            cells.column(language, "position"),
            cells.column(language, "expected_use", numeric=True, unit=unit),
            cells.column(language, "would_run"),
        ],
        label="stilling-til-loesningen",
        caption=language.text("joint.table.positions"),
        source=source_line(view, language),
        notes=[language.text("joint.table.positions.note")],
    )


def position_line(view: AreaView, language: Language) -> tuple[str, tuple[str, ...]]:
    """How many hold each position, in a sentence, with the keys of its figures."""
    positions = joint_of(view).positions
    counted = positions["position"].value_counts(sort=False)
    order = [item.code for item in labels.CHOICES["position"].items]
    said = [code for code in order if code in counted.index]
    words = [
        language.plural(
            "unit.municipalities", int(counted[code]), n=language.number(int(counted[code]))
        )
        + " "
        + labels.choice(language, "position", code)
        for code in said
    ]
    if not words:
        return "", ()
    keys = tuple(f"answer.positions.{code}" for code in said)
    return language.text("joint.positions", counts=language.join(words)), keys


def solution_table(view: AreaView, language: Language, prefix: str) -> Block | None:
    """What the region itself has said of the coordinated solution."""
    joint = joint_of(view)
    kept = joint.own_answer
    if kept is None:
        return None
    said = [(name, kept.single.get(f"{prefix}.{name}")) for name in _SOLUTION]
    rows = [
        [
            cells.words(labels.question(view, language, f"{prefix}.{name}")),
            _said(joint, language, name, answer),
        ]
        for name, answer in said
        if answer is not None
    ]
    if not rows:
        return None
    return blocks.table(
        rows,
        columns=[cells.column(language, "question"), cells.column(language, "answer")],
        label="den-koordinerede-loesning",
        caption=language.text("joint.table.described"),
        source=source_line(view, language),
    )


def _said(joint: Joint, language: Language, name: str, answer: KeptAnswer) -> Cell:
    if answer.low is not None or answer.high is not None:
        return labels.count(language, answer.low, answer.high)
    words = str(answer.value)
    if name in _LISTS:
        return Cell(words, labels.choice(language, _LISTS[name], words))
    if name == "opens" and answer.words:
        return cells.period(language, Period(words))
    if name == "municipality" and words in joint.names:
        return Cell(words, language.choose(joint.names[words]))
    return cells.words(words) if answer.words else Cell(None, labels.nothing(language, words))


def _empty(empty: str, reason: str) -> str:
    """Why there is no number: the reason chosen says more than an empty field."""
    return reason or empty
