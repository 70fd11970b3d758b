"""Tables of a public joint answer: who answered, what number is released, what they think."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analysis.assessment.released import ReleasedView, released_of
from analysis.assessment.study import AreaView
from analysis.assessment.tables import rows_of
from analysis.catalogue.opinions import CHALLENGES, SOLUTIONS
from analysis.catalogue.situations import NOT_DIVIDED, NOT_DIVIDED_LABEL, list_situations
from analysis.language import Language, Text
from analysis.report import blocks
from analysis.report.approval import approval_block
from analysis.report.blocks import Block, Cell
from analysis.report.rated import count_cell
from analysis.report.tables import cells
from analysis.report.told_by_theme import mentions_block

_SORTS: Mapping[str, Mapping[str, Text]] = {"challenge": CHALLENGES, "solution": SOLUTIONS}
_WHOLE = "total"


def source_line(view: AreaView, language: Language) -> str:
    """The source line of everything that rests on the release."""
    release = view.study.release
    if release is None:
        return language.text("released.source.none")
    return language.text(
        "released.source", version=release.version, date=language.date(release.released)
    )


def standing_table(view: AreaView, language: Language) -> Block | None:
    """Every municipality of the area: whether it has answered, and who for it."""
    found = released_of(view)
    if found is None:
        return None
    rows = [
        [
            cells.words(language.choose(found.names[row.code])),
            Cell(row.status, language.text(f"released.status.{row.status}")),
            cells.words(_name(found, language, row.answered_by)),
        ]
        for row in rows_of(found.standings)
    ]
    return blocks.table(
        rows,
        columns=cells.columns(language, "municipality", "answer", "answered_by"),
        label="kommunernes-svar",
        caption=language.text("joint.table.standing"),
        source=source_line(view, language),
        notes=[language.text("released.table.standing.note")],
    )


def counts_table(view: AreaView, language: Language) -> Block | None:
    """The released numbers: as they are shown, and between which ends a hidden one lies."""
    found = released_of(view)
    if found is None or found.cells.empty:
        return None
    unit = language.text(f"unit_name.{view.udmelding.need.unit}")
    several = any((found.cells[name] != _WHOLE).any() for name in ("category", "year"))
    rows = [
        [
            cells.words(language.choose(found.names[row.area])),
            *([cells.words(_part(view, language, row))] if several else []),
            _shown(found, language, row),
            count_cell(language, row.low, row.high),
        ]
        for row in rows_of(found.cells)
    ]
    return blocks.table(
        rows,
        columns=[
            cells.column(language, "respondent"),
            *([cells.column(language, "part")] if several else []),
            *cells.columns(language, "shown", "between", numeric=True, unit=unit),
        ],
        label="antal-efter-kommune",
        caption=language.text("released.table.counts", unit=unit),
        source=source_line(view, language),
        notes=[language.text("released.table.counts.note", label=found.profile.label)],
    )


def flows_table(view: AreaView, language: Language) -> Block | None:
    """Citizens between regions, as far as it is released."""
    found = released_of(view)
    if found is None or found.flows.empty:
        return None
    rows = [
        [
            cells.words(language.choose(found.names[row.home])),
            cells.words(language.choose(found.names[row.offer])),
            _shown(found, language, row),
            count_cell(language, row.low, row.high),
        ]
        for row in rows_of(found.flows)
    ]
    return blocks.table(
        rows,
        columns=[
            *cells.columns(language, "home", "offer_region"),
            *cells.columns(language, "shown", "between", numeric=True),
        ],
        label="mellem-regioner",
        caption=language.text("released.table.flows"),
        source=source_line(view, language),
        notes=[language.text("released.table.counts.note", label=found.profile.label)],
    )


def mentions_table(view: AreaView, language: Language, kind: str) -> Block | None:
    """How many municipalities name each sort of challenge or solution; never in whose words."""
    found = released_of(view)
    if found is None:
        return None
    source, notes = source_line(view, language), [language.text("released.table.mentions.note")]
    return mentions_block(found.mentions, language, kind, sort_name, source=source, notes=notes)


def approval_table(view: AreaView, language: Language) -> Block:
    """The order of approval and the deadline; what a region has stated itself is not released."""
    return approval_block(
        view,
        language,
        {},
        source=source_line(view, language),
        note=language.text("released.table.approval.note"),
    )


def sort_name(language: Language, kind: str, category: str) -> str:
    """What a sort of challenge or solution is called."""
    return language.choose(_SORTS[kind][category])


def _shown(found: ReleasedView, language: Language, row: Any) -> Cell:
    """The number as the release prints it; a label or nothing where it is hidden."""
    if row.count is not None:
        return Cell(int(row.count), language.number(float(row.count)))
    if row.status == "interval":
        return count_cell(language, row.low, row.high)
    return Cell(None, found.label_of(row.status) or language.text("protection.withheld"))


def _name(found: ReleasedView, language: Language, code: str | None) -> str:
    return language.choose(found.names[code]) if code else "–"


def _part(view: AreaView, language: Language, row: Any) -> str:
    """Which part of the number a row is: where those counted stand, and of which year."""
    situations = {**list_situations(view.udmelding.capacity), NOT_DIVIDED: NOT_DIVIDED_LABEL}
    said = [language.choose(situations[row.category])] if row.category != _WHOLE else []
    said += [str(row.year)] if row.year != _WHOLE else []
    return ", ".join(said) or language.text("joint.total")
