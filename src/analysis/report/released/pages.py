"""The public joint answer of a region, theme by theme: what is released, and nothing estimated."""

from __future__ import annotations

from analysis.assessment.figures.released import released_quantities
from analysis.assessment.released import released_of
from analysis.catalogue.opinions import answer_prefix, topics_rated
from analysis.catalogue.themes import Asks, Theme
from analysis.evidence import Quantity
from analysis.report import blocks
from analysis.report.answer import Answer
from analysis.report.blocks import Block, Section, present
from analysis.report.protection_account import protection_section
from analysis.report.rated import profile_block, ratings_block
from analysis.report.released import tables
from analysis.report.released.words import (
    COUNTING,
    count_words,
    missing_items,
    released_answers,
    who_words,
)
from analysis.report.told_by_theme import SORTED, Edition, JointAnswer


class ReleasedAnswer(JointAnswer):
    """A region's joint answer as everybody may read it: a view of the released table alone."""

    description = "title.released_description"
    limits = ("released", "released_sorts", "visitation", "quality")
    edition = Edition(
        who=who_words,
        missing=missing_items,
        approval="released.approval",
        standings=tables.standing_table,
        steps=tables.approval_table,
    )

    @property
    def quantities(self) -> dict[str, Quantity]:
        """Every figure the answer may print, by key."""
        return released_quantities(self.view)

    def _kept(self) -> Section:
        return protection_section(self.view, self.language)

    def _untold(self) -> str:
        return "released.nothing" if self.view.study.release is None else "released.unshown"

    def _told(self, theme: Theme) -> Section:
        """What is released of a theme, by what it asks about."""
        if released_of(self.view) is None:
            return Section()
        ratings = self._ratings(theme)
        if theme.asks in COUNTING:
            return (self._counts() if self._is_first(theme) else Section()) + ratings
        if theme.asks is Asks.SUPPLY:
            return ratings + self._show(tables.flows_table)
        if theme.asks is Asks.COORDINATION:
            return self._show(lambda *_: self._profile()) + ratings
        made = (tables.mentions_table(self.view, self.language, kind) for kind in SORTED)
        return ratings + present(made)

    def _counts(self) -> Section:
        said = count_words(self.view, self.language)
        lead = Section((blocks.paragraph(said.text, said.keys),) if said.text else ())
        return lead + self._show(tables.counts_table)

    def _is_first(self, theme: Theme) -> bool:
        """Whether it is the first that asks for a number: the table of them stands there, once."""
        return theme is next(one for one in self.view.udmelding.themes if one.asks in COUNTING)

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
        return present([table])

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
            evidence_label=self.language.text(f"evidence.{self.view.study.answers_evidence}"),
        )

    def _answers(self) -> tuple[Answer, ...]:
        return released_answers(self.view, self.language)

    def _first_picture(self) -> Block | None:
        return self._profile()
