"""The joint, coordinated answer of a region, as its notebook shows it: theme by theme, as asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from analysis.assessment.figures.joint import joint_quantities
from analysis.catalogue.themes import Asks, Theme
from analysis.evidence import Quantity
from analysis.report import blocks
from analysis.report.answer import Answer
from analysis.report.blocks import Block, Section
from analysis.report.joint import labels, offers, opinions, pictures, quotes, standing
from analysis.report.joint.approval import approval_table
from analysis.report.joint.refused import refused_table
from analysis.report.joint.words import joint_answers, reported_words, who_words
from analysis.report.parts import Parts


class AnswerReport(Parts):
    """The draft of a region's joint answer: what was reported, with nothing estimated."""

    title = "title.joint"
    description = "title.joint_description"
    limits = ("joint_reported", "joint_offers", "joint_texts", "visitation", "quality")

    def standing(self) -> Section:
        """Who has answered, and what is still missing from whom."""
        who = who_words(self.view, self.language)
        head = Section((self._heading("joint_standing"), blocks.paragraph(who.text, who.keys)))
        missing = standing.missing_items(self.view, self.language)
        points = blocks.bullets(missing or [self.language.text("joint.missing.nothing")])
        return (
            head
            + self._show(standing.standing_table)
            + self._under("joint_missing", Section((points,)) + self._show(refused_table))
        )

    def themes(self) -> Section:
        """Each theme of the round in its order: the question, the tables, and their own words."""
        chapters = Section()
        for number, theme in enumerate(self.view.udmelding.themes, start=1):
            chapters += self._chapter(number, theme)
        return chapters

    def approval(self) -> Section:
        """Who approves, in which order and when, and by when the answer is due."""
        lead = blocks.paragraph(self.language.text("joint.approval"))
        return Section((self._heading("joint_approval"), lead)) + self._show(approval_table)

    def reservations(self) -> Section:
        """How the returns were put together, and what the answer does not judge."""
        said = [self.language.text(f"limit.{name}") for name in self.limits]
        return Section((self._heading("joint_reservations"), blocks.bullets(said)))

    def sources(self) -> Section:
        """The returns that the answer rests on, and how it came about."""
        study, language = self.view.study, self.language
        made = language.text(
            "sources.made", key=study.key[:12], seed=study.seed, files=len(study.inputs)
        )
        said = Section((self._heading("sources"), blocks.paragraph(made)))
        return said + self._show(standing.returns_table)

    @property
    def quantities(self) -> dict[str, Quantity]:
        """Every figure the answer may print, by key."""
        return joint_quantities(self.view)

    def _chapter(self, number: int, theme: Theme) -> Section:
        language, prefix = self.language, labels.prefix_of(self.view, theme)
        title = language.text("joint.chapter", number=number, title=language.choose(theme.title))
        head = (
            blocks.heading(title, label=f"tema-{theme.id}"),
            blocks.paragraph(language.choose(theme.question)),
        )
        told = self._told(theme)
        words = tuple(quotes.quote_tables(self.view, language, prefix))
        if not told.blocks and not words:
            told = Section((blocks.paragraph(language.text("joint.nobody")),))
        if words:
            own = blocks.heading(language.text("joint.own_words"), label=f"ord-{prefix}", level=3)
            words = (own, *words)
        return Section(head) + told + Section(words)

    def _told(self, theme: Theme) -> Section:
        """The tables and pictures of a theme, by what it asks about."""
        parts: Mapping[Asks, Callable[[Theme], Section]] = {
            Asks.NEED: self._need,
            Asks.SUPPLY: self._supply,
            Asks.COORDINATION: self._coordination,
            Asks.FUTURE: self._future,
            Asks.OFFER: self._solution,
        }
        return parts[theme.asks](theme)

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
        tables = (
            opinions.mentions_table(self.view, self.language, kind)
            for kind in ("challenge", "solution")
        )
        return self._ratings(theme) + _present(tables)

    def _solution(self, theme: Theme) -> Section:
        words, keys = opinions.position_line(self.view, self.language)
        lead = Section((blocks.paragraph(words, keys),) if words else ())
        prefix = labels.prefix_of(self.view, theme)
        own = opinions.solution_table(self.view, self.language, prefix)
        told = lead + self._show(opinions.positions_table) + _present([own])
        # Offers report whatever a round asks; where it asks of no supply, they are told of here.
        supply = any(one.asks is Asks.SUPPLY for one in self.view.udmelding.themes)
        return told if supply else told + self._told_by_offers()

    def _ratings(self, theme: Theme) -> Section:
        label = f"vurderinger-{labels.prefix_of(self.view, theme).replace('_', '-')}"
        topics = labels.topics_of(self.view, theme)
        return _present([opinions.ratings_table(self.view, self.language, topics, label=label)])

    def _answers(self) -> tuple[Answer, ...]:
        return joint_answers(self.view, self.language)

    def _first_picture(self) -> Block | None:
        profile = pictures.rating_profile(self.view, self.language)
        return profile or pictures.who_goes_where(self.view, self.language)


def _present(made: Iterable[Block | None]) -> Section:
    return Section(tuple(block for block in made if block is not None))
