"""Tables of what respondents think: ratings, challenges and solutions by sort, positions."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.assessment.joint.view import Joint, joint_of
from analysis.assessment.study import AreaView
from analysis.assessment.tables import rows_of
from analysis.language import Language
from analysis.periods import Period
from analysis.report import blocks
from analysis.report.blocks import Block, Cell
from analysis.report.joint import labels
from analysis.report.joint.standing import source_line
from analysis.report.offer_words import NOTHING, Said
from analysis.report.rated import ratings_block
from analysis.report.tables import cells
from analysis.report.told_by_theme import mentions_block
from analysis.returns.register.kept import KeptAnswer

# What a region says of the solution, in the order of its form.
_SOLUTION = [
    "description",
    "operator",
    "municipality",
    "places",
    "opens",
    "finance",
    "reservations",
]


def ratings_table(
    view: AreaView, language: Language, topics: Sequence[str], *, label: str
) -> Block | None:
    """How many municipalities gave each rating, topic by topic."""
    return ratings_block(
        joint_of(view).ratings, topics, language, label=label, source=source_line(view, language)
    )


def mentions_table(view: AreaView, language: Language, kind: str) -> Block | None:
    """How many municipalities name each sort of challenge or solution, the most named first."""
    source = source_line(view, language)
    return mentions_block(joint_of(view).mentions, language, kind, labels.choice, source=source)


def positions_table(view: AreaView, language: Language) -> Block | None:
    """Each municipality's position on the solution the round asks for."""
    joint = joint_of(view)
    if joint.positions.empty:
        return None
    unit = language.text(f"unit_name.{view.udmelding.need.unit}")
    rows = [
        [
            cells.words(labels.name_of(joint, language, row.municipality)),
            Cell(row.position, labels.choice(language, "position", row.position)),
            # The reason chosen says more than an empty field.
            labels.count(language, row.low, row.high, row.reason or row.empty),
            cells.words(labels.choice(language, "yes_no", row.run) if row.run else "–"),
        ]
        for row in rows_of(joint.positions)
    ]
    return blocks.table(
        rows,
        columns=[
            *cells.columns(language, "municipality", "position"),
            cells.column(language, "expected_use", numeric=True, unit=unit),
            cells.column(language, "would_run"),
        ],
        label="stilling-til-loesningen",
        caption=language.text("joint.table.positions"),
        source=source_line(view, language),
        notes=[language.text("joint.table.positions.note")],
    )


def position_words(view: AreaView, language: Language) -> Said:
    """How many hold each position, in a sentence; nothing where nobody was asked."""
    joint = joint_of(view)
    order = [item.code for item in labels.CHOICES["position"].items]
    counted = {code: held for code in order if (held := joint.hold(code))}
    words = [
        f"{language.plural('unit.municipalities', held, n=language.number(held))} "
        f"{labels.choice(language, 'position', code)}"
        for code, held in counted.items()
    ]
    if not words:
        return NOTHING
    text = language.text("joint.positions", counts=language.join(words))
    return Said(text, tuple(f"answer.positions.{code}" for code in counted))


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
    if name == "operator":
        return Cell(words, labels.choice(language, name, words))
    if name == "opens" and answer.words:
        return cells.period(language, Period(words))
    if name == "municipality" and words in joint.names:
        return Cell(words, labels.name_of(joint, language, words))
    return labels.written(words) if answer.words else Cell(None, labels.nothing(language, words))
