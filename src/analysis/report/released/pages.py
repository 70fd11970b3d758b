"""The public joint answer of a region, theme by theme: what is released, and nothing estimated."""

from __future__ import annotations

from analysis.assessment.figures.released import released_quantities
from analysis.assessment.released import evidence_of, released_of
from analysis.catalogue.opinions import answer_prefix, topics_rated
from analysis.catalogue.themes import Asks, Theme
from analysis.evidence import Quantity
from analysis.report import blocks
from analysis.report.answer import Answer
from analysis.report.blocks import Block, Section
from analysis.report.parts import Parts
from analysis.report.protection_account import protection_section
from analysis.report.rated import profile_block, ratings_block
from analysis.report.released import tables
from analysis.report.released.words import (
    count_words,
    missing_items,
    released_answers,
    who_words,
)

_COUNTING = (Asks.NEED, Asks.OFFER)


class ReleasedAnswer(Parts):
    """A region's joint answer as everybody may read it: a view of the released table alone."""

    title = "title.joint"
    description = "title.released_description"
    limits = ("released", "released_sorts", "visitation", "quality")

    def standing(self) -> Section:
        """Who has answered, and what is still missing from whom."""
        who = who_words(self.view, self.language)
        head = Section((self._heading("joint_standing"), blocks.paragraph(who.text, who.keys)))
        points = blocks.bullets(missing_items(self.view, self.language))
        return (
            head
            + self._show(tables.standing_table)
            + self._under("joint_missing", Section((points,)))
        )

    def themes(self) -> Section:
        """Each theme of the round in its order: the question, and what is released of the answers."""
        chapters = Section()
        for number, theme in enumerate(self.view.udmelding.themes, start=1):
            chapters += self._chapter(number, theme)
        return chapters

    def approval(self) -> Section:
        """Who approves, in which order, and by when the answer is due."""
        lead = blocks.paragraph(self.language.text("released.approval"))
        return Section((self._heading("joint_approval"), lead)) + self._show(tables.approval_table)

    def reservations(self) -> Section:
        """What is released, what is not, and what the answer does not judge."""
        said = [self.language.text(f"limit.{name}") for name in self.limits]
        return Section((self._heading("joint_reservations"), blocks.bullets(said)))

    def sources(self) -> Section:
        """The release that the answer rests on, how it is protected, and how it came about."""
        study, language = self.view.study, self.language
        made = language.text(
            "sources.made", key=study.key[:12], seed=study.seed, files=len(study.inputs)
        )
        said = Section((self._heading("sources"), blocks.paragraph(made)))
        return said + protection_section(self.view, language)

    @property
    def quantities(self) -> dict[str, Quantity]:
        """Every figure the answer may print, by key."""
        return released_quantities(self.view)

    def _chapter(self, number: int, theme: Theme) -> Section:
        language = self.language
        title = language.text("joint.chapter", number=number, title=language.choose(theme.title))
        head = (
            blocks.heading(title, label=f"tema-{theme.id}"),
            blocks.paragraph(language.choose(theme.question)),
        )
        told = self._told(theme)
        if not told.blocks:
            key = "released.nothing" if self.view.study.release is None else "released.unshown"
            told = Section((blocks.paragraph(language.text(key)),))
        return Section(head) + told

    def _told(self, theme: Theme) -> Section:
        """What is released of a theme, by what it asks about."""
        if released_of(self.view) is None:
            return Section()
        ratings = self._ratings(theme)
        if theme.asks in _COUNTING:
            return (self._counts() if self._is_first(theme) else Section()) + ratings
        if theme.asks is Asks.SUPPLY:
            return ratings + self._show(tables.flows_table)
        if theme.asks is Asks.COORDINATION:
            return self._show(lambda *_: self._profile()) + ratings
        made = (tables.mentions_table(self.view, self.language, kind) for kind in tables.SORTS)
        return ratings + Section(tuple(block for block in made if block is not None))

    def _counts(self) -> Section:
        said = count_words(self.view, self.language)
        lead = Section((blocks.paragraph(said.text, said.keys),) if said.text else ())
        return lead + self._show(tables.counts_table)

    def _is_first(self, theme: Theme) -> bool:
        """Whether it is the first that asks for a number: the table of them stands there, once."""
        return theme is next(one for one in self.view.udmelding.themes if one.asks in _COUNTING)

    def _ratings(self, theme: Theme) -> Section:
        found = released_of(self.view)
        if found is None:
            return Section()
        themes = self.view.udmelding.themes
        label = f"vurderinger-{answer_prefix(themes, theme).replace('_', '-')}"
        table = ratings_block(
            found.ratings,
            topics_rated(themes, theme),
            self.language,
            label=label,
            source=tables.source_line(self.view, self.language),
        )
        return Section((table,) if table is not None else ())

    def _profile(self) -> Block | None:
        found = released_of(self.view)
        if found is None:
            return None
        themes = self.view.udmelding.themes
        return profile_block(
            found.ratings,
            [topic for theme in themes for topic in topics_rated(themes, theme)],
            self.language,
            source=tables.source_line(self.view, self.language),
            evidence_label=self.language.text(f"evidence.{evidence_of(self.view)}"),
        )

    def _answers(self) -> tuple[Answer, ...]:
        return released_answers(self.view, self.language)

    def _first_picture(self) -> Block | None:
        return self._profile()
