"""A report as its notebook shows it: one method per cell, pictures before tables."""

from __future__ import annotations

from analysis.assessment.study import AreaView
from analysis.report import blocks, figures
from analysis.report.amounts import sentence
from analysis.report.answer import Answer
from analysis.report.blocks import Block, Section
from analysis.report.compared import has_alternatives
from analysis.report.follow_up import calendar_block, calendar_table
from analysis.report.parts import Parts, language_of
from analysis.report.siting_choices import has_siting
from analysis.report.siting_words import most_moved
from analysis.report.tables import capacity, measured, needs, rounds, stays, supply, trends
from analysis.report.verdict_pages import verdict_section
from analysis.report.wording import answers, coverage_line, gap_answer, next_answer, rule_words


def open_report(view: AreaView, *, language: str = "da") -> Report:
    """The report of an area, ready to be shown part by part.

    Parameters
    ----------
    view
        From ``open_study(...).area(...)``.
    language
        ``da`` or ``en``.

    Raises
    ------
    UsageError
        If there is no such language.
    """
    spoken = language_of(language)
    return Report(view, spoken)


class Report(Parts):
    """The report that assesses a round for an area: need, capacity, themes, verdict, process."""

    title = "title.joined"
    description = "title.description"
    limits = ("visitation", "quality", "individuals", "order", "regions")

    def target_group(self) -> Section:
        """Who it is about, the counts side by side, and need by area."""
        group = self.view.udmelding.target_group
        definition = blocks.paragraph(self.language.choose(group.definition))
        who = Section((self._heading("group"), definition))
        counts = self._show(figures.definitions, needs.definitions_table)
        need = self._show(figures.need_by_area, needs.need_table, needs.stock_table)
        answered = self._show(
            needs.answered_table, measured.shrinkage_table, measured.findings_table
        )
        factor = self._show(figures.true_number_by_factor, measured.factor_table)
        moved = self._show(figures.trend, trends.trend_table)
        parts = {
            "definitions": counts,
            "need": need,
            "answered": answered,
            "measurement": factor,
            "trend": moved,
        }
        for name, part in parts.items():
            who += self._under(name, part)
        return who

    def capacity(self) -> Section:
        """The rule for when there is no room, the offers and their dated places."""
        rule = rule_words(self.view, self.language)
        notes = [o.note for o in self.view.udmelding.offers if o.note is not None]
        words = [rule.text, *map(self.language.choose, notes)]
        if capacity.usable_unknown(self.view):
            words.append(self.language.text("capacity.usable_unknown"))
        said = [blocks.paragraph(text, rule.keys) for text in words]
        shown = self._show(
            figures.places_and_residents,
            supply.offers_table,
            capacity.usable_table,
            capacity.delivery_table,
        )
        return Section((self._heading("capacity"), *said)) + shown + self._returned("places")

    def balance(self) -> Section:
        """Need against capacity and the price of splitting, or why neither can be stated."""
        gap = gap_answer(self.view, self.language)
        said = Section((self._heading("balance"), blocks.paragraph(gap.text, gap.quantities)))
        sturdy = most_moved(self.view, self.language)
        if sturdy.text:
            said += Section((blocks.paragraph(sturdy.text, sturdy.keys),))
        census = self._show(
            figures.census_against_places,
            supply.balance_table,
            supply.excess_table,
            supply.occupancy_table,
            supply.places_table,
        )
        lasting = self._show(figures.stays, stays.stays_table, stays.flow_table)
        ahead = self._show(figures.census_ahead, stays.census_table, supply.ahead_table)
        split = self._show(figures.price_of_splitting, supply.split_table)
        return (
            said
            + census
            + self._under("stays", lasting)
            + self._returned("stays")
            + self._under("ahead", ahead)
            + self._under("split", split)
            + self._pointer()
        )

    def themes(self) -> Section:
        """What the round asked, who has answered, and what would have to be asked."""
        asked = Section((self._heading("themes"),)) + self._show(rounds.themes_table)
        known = ("answers.asked", "answers.known")
        coverage = blocks.paragraph(coverage_line(self.view, self.language), known)
        answered = Section((coverage,)) + self._show(rounds.answers_table)
        ask = self._under("ask", self._show(rounds.ask_table))
        return asked + self._under("answers", answered) + self._returned("answered") + ask

    def verdict(self) -> Section:
        """The proposed assessment, what it rests on, what would turn it, and the agency's own."""
        return verdict_section(self.view, self.language)

    def process(self) -> Section:
        """How the round has gone, what is due for whom, and the law behind it."""
        process = self._show(figures.timeline, rounds.process_table)
        due = self._under("follow_up", self._show(calendar_table, calendar_block))
        law = self._under("law", self._show(rounds.law_table))
        return Section((self._heading("process"),)) + process + due + law

    def _answers(self) -> tuple[Answer, ...]:
        return answers(self.view, self.language)

    def _summary(self) -> dict[str, str]:
        """The proposal, the gap or why there is none, its evidence and day, and the round's story."""
        view, language = self.view, self.language
        proposal, gap = view.proposal, gap_answer(view, language)
        kinds = [language.text(f"evidence.{kind}") for kind in (*gap.evidence, *proposal.evidence)]
        step = language.text(f"verdict.step_name.{proposal.step}")
        rests_on = language.join(list(dict.fromkeys(kinds)))
        return {
            "step": sentence(step),
            "gap": gap.text,
            "evidence": sentence(rests_on),
            "as_of": language.date(view.study.as_of),
            "story": next_answer(view, language).text,
        }

    def _first_picture(self) -> Block | None:
        return figures.page_one(self.view, self.language)

    def _pointer(self) -> Section:
        """Where the alternatives are, for a round that asks for an offer."""
        if not has_alternatives(self.view):
            return Section()
        said = [self.language.text("offers.pointer")]
        if has_siting(self.view):
            said.append(self.language.text("siting.pointer"))
        words = blocks.paragraph(" ".join(said))
        return self._under("alternatives", Section((words,)))

    def _returned(self, part: str) -> Section:
        """A part of what respondents have answered; nothing in the public edition."""
        if self.view.study.returned is None:
            return Section()
        # A public report is made where no code that knows returns has been loaded.
        from analysis.report.joint import shown

        return shown.SECTIONS[part](self.view, self.language)
