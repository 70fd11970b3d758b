"""The joint answer of a region from its returns, as its notebook shows it: quoted, not estimated."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from analysis.assessment.figures.joint import joint_quantities
from analysis.catalogue.themes import Asks, Theme
from analysis.evidence import Quantity
from analysis.report import blocks
from analysis.report.answer import Answer
from analysis.report.blocks import Block, Section, present
from analysis.report.joint import labels, offers, opinions, pictures, quotes, standing
from analysis.report.joint.approval import approval_table
from analysis.report.joint.refused import refused_table
from analysis.report.joint.words import (
    missing_words,
    reported_words,
    returned_answers,
    who_words,
)
from analysis.report.told_by_theme import SORTED, Edition, JointAnswer


class AnswerReport(JointAnswer):
    """The draft of a region's joint answer: what was reported, with nothing estimated."""

    description = "title.joint_description"
    limits = ("joint_reported", "joint_offers", "joint_texts", "visitation", "quality")
    edition = Edition(
        who=who_words,
        missing=missing_words,
        approval="joint.approval",
        standings=standing.standing_table,
        refused=(refused_table,),
        steps=approval_table,
    )

    @property
    def quantities(self) -> dict[str, Quantity]:
        """Every figure the answer may print, by key."""
        return joint_quantities(self.view)

    def _kept(self) -> Section:
        return self._show(standing.returns_table)

    def _untold(self) -> str:
        return "joint.nobody"

    def _told(self, theme: Theme) -> Section:
        """The tables and pictures of a theme, by what it asks about, and what was written of it."""
        parts: Mapping[Asks, Callable[[Theme], Section]] = {
            Asks.NEED: self._need,
            Asks.SUPPLY: self._supply,
            Asks.COORDINATION: self._coordination,
            Asks.FUTURE: self._future,
            Asks.OFFER: self._solution,
        }
        return parts[theme.asks](theme) + self._own_words(theme)

    def _own_words(self, theme: Theme) -> Section:
        prefix = labels.prefix_of(self.view, theme)
        words = tuple(quotes.quote_tables(self.view, self.language, prefix))
        title = self.language.text("joint.own_words")
        head = (blocks.heading(title, label=f"ord-{prefix}", level=3),) if words else ()
        return Section((*head, *words))

    def _need(self, _: Theme) -> Section:
        said = reported_words(self.view, self.language)
        lead = Section((blocks.paragraph(said.text, said.keys),))
        return lead + self._show(standing.need_table)

    def _supply(self, theme: Theme) -> Section:
        named = self._show(offers.named_table)
        return self._ratings(theme) + named + self._told_by_offers()

    def _told_by_offers(self) -> Section:
        return self._show(
            pictures.who_goes_where,
            offers.flows_table,
            offers.places_table,
            offers.moves_table,
            offers.stays_table,
        )

    def _coordination(self, theme: Theme) -> Section:
        return self._show(pictures.rating_profile) + self._ratings(theme)

    def _future(self, theme: Theme) -> Section:
        made = (opinions.mentions_table(self.view, self.language, kind) for kind in SORTED)
        return self._ratings(theme) + present(made)

    def _solution(self, theme: Theme) -> Section:
        said = opinions.position_words(self.view, self.language)
        lead = Section((blocks.paragraph(said.text, said.keys),) if said.text else ())
        prefix = labels.prefix_of(self.view, theme)
        own = opinions.solution_table(self.view, self.language, prefix)
        told = lead + self._show(opinions.positions_table) + present([own])
        # Offers report whatever a round asks; where it asks of no supply, they are told of here.
        supply = any(one.asks is Asks.SUPPLY for one in self.view.udmelding.themes)
        return told if supply else told + self._told_by_offers()

    def _ratings(self, theme: Theme) -> Section:
        label = f"vurderinger-{labels.prefix_of(self.view, theme).replace('_', '-')}"
        topics = labels.topics_of(self.view, theme)
        return present([opinions.ratings_table(self.view, self.language, topics, label=label)])

    def _answers(self) -> tuple[Answer, ...]:
        return returned_answers(self.view, self.language)

    def _first_picture(self) -> Block | None:
        profile = pictures.rating_profile(self.view, self.language)
        return profile or pictures.who_goes_where(self.view, self.language)
