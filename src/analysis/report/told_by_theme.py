"""A region's joint answer as both editions tell it: theme by theme, in the order of the questions.

What is told comes from returns inside and from the released table outside; this module knows neither.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

import pandas as pd

from analysis.assessment.study import AreaView
from analysis.assessment.tables import rows_of
from analysis.catalogue.themes import Theme
from analysis.evidence import Evidence
from analysis.language import Language
from analysis.report import blocks
from analysis.report.answer import Answer
from analysis.report.blocks import Block, Cell, Section
from analysis.report.offer_words import NOTHING, Said
from analysis.report.parts import Maker, Parts
from analysis.report.rated import count_cell
from analysis.report.tables import cells
from analysis.report.wording import next_answer

# What municipalities name by its sort, with the label of its table.
SORTED = {"challenge": "udfordringer", "solution": "loesninger"}

Named = Callable[[Language, str, str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """What an edition tells by sentences and tables of its own.

    Parameters
    ----------
    who, missing
        Who has answered, and what is missing.
    approval
        Key of the text before the calendar of approval.
    standings, refused, steps
        Tables of those asked, of refused files, and of the steps of approval.
    """

    who: Callable[[AreaView, Language], Said]
    missing: Callable[[AreaView, Language], list[str]]
    approval: str
    standings: Maker
    refused: tuple[Maker, ...] = ()
    steps: Maker


class JointAnswer(Parts):
    """The chapters of a joint answer; an edition says what stands in them."""

    title = "title.joint"
    edition: ClassVar[Edition]

    def standing(self) -> Section:
        """Who has answered, and what is still missing from whom."""
        view, language = self.view, self.language
        who = self.edition.who(view, language)
        head = Section((self._heading("joint_standing"), blocks.paragraph(who.text, who.keys)))
        missing = Section((blocks.bullets(self.edition.missing(view, language)),))
        missing += self._show(*self.edition.refused)
        return head + self._show(self.edition.standings) + self._under("joint_missing", missing)

    def themes(self) -> Section:
        """Each theme of the round in its order: the question, and what is told of the answers."""
        chapters = Section()
        for number, theme in enumerate(self.view.udmelding.themes, start=1):
            chapters += self._chapter(number, theme)
        return chapters

    def approval(self) -> Section:
        """Who approves, in which order, and by when the answer is due."""
        lead = blocks.paragraph(self.language.text(self.edition.approval))
        return Section((self._heading("joint_approval"), lead)) + self._show(self.edition.steps)

    def reservations(self) -> Section:
        """What the answer rests on, and what it does not judge."""
        said = [self.language.text(f"limit.{name}") for name in self.limits]
        return Section((self._heading("joint_reservations"), blocks.bullets(said)))

    def sources(self) -> Section:
        """What the answer rests on, and how it came about."""
        return Section((self._heading("sources"), self._made())) + self._kept()

    def _chapter(self, number: int, theme: Theme) -> Section:
        language = self.language
        title = language.text("joint.chapter", number=number, title=language.choose(theme.title))
        head = (
            blocks.heading(title, label=f"tema-{theme.id}"),
            blocks.paragraph(language.choose(theme.question)),
        )
        told = self._told(theme)
        if not told.blocks:
            told = Section((blocks.paragraph(language.text(self._untold())),))
        return Section(head) + told

    @abstractmethod
    def _kept(self) -> Section:
        """What the answer rests on, file by file or as it was released."""

    @abstractmethod
    def _told(self, theme: Theme) -> Section:
        """What is told of a theme, by what it asks about; empty where nothing is."""

    @abstractmethod
    def _untold(self) -> str:
        """The text for a theme that nothing is told of."""


def joint_answers(
    view: AreaView, language: Language, found: Sequence[tuple[str, Said]], evidence: Evidence
) -> tuple[Answer, ...]:
    """The questions of page one by name, each with its answer if there is one, and what comes next."""
    answers = tuple(
        Answer(
            term=language.text(f"joint.term.{name}"),
            text=said.text,
            evidence=(evidence,) if said.keys else (),
            quantities=said.keys,
        )
        for name, said in found
        if said.text
    )
    return (*answers, next_answer(view, language))


def heard_words(language: Language, parts: Iterable[str], *, heard: int, asked: int) -> str:
    """How many of those asked are in somebody's answer, and how."""
    return language.text(
        "joint.who",
        heard=language.number(heard),
        asked=language.plural("unit.municipalities", asked, n=language.number(asked)),
        parts=language.join(list(parts)),
    )


def most_named(mentions: pd.DataFrame, language: Language, named: Named, *, prefix: str) -> Said:
    """The sort of challenge and of solution that most name.

    Parameters
    ----------
    mentions
        kind, category, low, high (municipalities), the most named first.
    named
        What a sort of a kind is called.
    prefix
        What the keys of its figures begin with.
    """
    said = NOTHING
    for kind in SORTED:
        rows = mentions[mentions["kind"] == kind]
        if rows.empty:
            continue
        first = rows.iloc[0]
        count = count_cell(language, first["low"], first["high"])
        words = language.text(
            f"joint.most.{kind}",
            sort=named(language, kind, str(first["category"])),
            count=language.plural("unit.municipalities", float(count.value or 0), n=count.text),
        )
        said += Said(words, (f"{prefix}.{kind}.{first['category']}",))
    return said


def mentions_block(
    mentions: pd.DataFrame,
    language: Language,
    kind: str,
    named: Named,
    *,
    source: str,
    notes: Sequence[str] = (),
) -> Block | None:
    """How many municipalities name each sort of challenge or solution, the most named first."""
    rows = [
        [
            Cell(row.category, named(language, kind, row.category)),
            count_cell(language, row.low, row.high),
        ]
        for row in rows_of(mentions)
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
        label=SORTED[kind],
        caption=language.text(f"joint.table.{kind}"),
        source=source,
        notes=[language.text("joint.table.mentions.note"), *notes],
    )
