"""A report as its notebook shows it: one method per cell, pictures before tables."""

from __future__ import annotations

import importlib.metadata
import platform
from collections.abc import Callable

from analysis.assessment.quantities import quantities_of
from analysis.assessment.study import AreaView
from analysis.errors import unknown_name
from analysis.evidence import Quantity
from analysis.language import LANGUAGES, Language, Text
from analysis.report import blocks, figures
from analysis.report.answer import Answer
from analysis.report.blocks import Block, Section
from analysis.report.tables import needs, rounds, supply
from analysis.report.wording import answers, coverage_line

_LIBRARIES = ("numpy", "pandas", "scipy", "matplotlib", "typst", "udmelding")
_LIMITS = ("visitation", "quality", "individuals", "order", "regions")

Maker = Callable[[AreaView, Language], Block | None]


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
    if language not in LANGUAGES:
        raise unknown_name(Text("sprog", "language"), language, LANGUAGES)
    return Report(view, Language(language))


class Report:
    """The parts of a report; each shows itself in a notebook and computes nothing.

    Parameters
    ----------
    view
        The study seen from one area.
    language
        The language of every word in it.
    """

    def __init__(self, view: AreaView, language: Language) -> None:
        self.view = view
        self.language = language

    def head(self) -> Section:
        """Title, what the report is about, and the stamps every page carries."""
        view, language = self.view, self.language
        udmelding, area = view.udmelding, language.choose(view.area.name)
        group = language.choose(udmelding.target_group.name)
        as_of = language.date(view.study.as_of)
        meta = [
            (language.text("title.meta.area"), area),
            (language.text("title.meta.round"), language.period(udmelding.issued)),
            (language.text("title.meta.as_of"), as_of),
            (language.text("title.meta.edition"), language.text(f"edition.{view.study.edition}")),
        ]
        if view.study.as_of != udmelding.data_day:
            newest = language.period(udmelding.data_date)
            meta.append((language.text("title.meta.newest"), newest))
        stamps = [language.text("stamp.draft")]
        if view.study.edition == "intern":
            stamps.append(language.text("stamp.internal"))
        head = blocks.title(
            title=language.text("title.joined", group=group, area=area),
            subtitle=language.choose(udmelding.name),
            meta=meta,
            stamps=stamps,
            language=language.code,
            date=view.study.as_of.isoformat(),
            description=language.text("title.description", area=area, date=as_of),
            keywords=[udmelding.slug, view.area.slug, "udmelding"],
        )
        return Section((head,))

    def answer(self) -> Section:
        """Page one: the questions a director asks, and the one picture that answers."""
        found = answers(self.view, self.language)
        items = [self._fact(answer) for answer in found]
        keys = [key for answer in found for key in answer.quantities]
        short = blocks.facts(self.language.text("answer.caption"), items, keys)
        picture = figures.page_one(self.view, self.language)
        return Section((short, picture) if picture else (short,))

    def target_group(self) -> Section:
        """Who it is about, the counts side by side, and need by area."""
        group = self.view.udmelding.target_group
        definition = blocks.paragraph(self.language.choose(group.definition))
        who = Section((self._heading("group"), definition))
        counts = self._show(figures.definitions, needs.definitions_table)
        need = self._show(figures.need_by_area, needs.need_table, needs.stock_table)
        answered = self._under("answered", self._show(needs.answered_table))
        return who + self._under("definitions", counts) + self._under("need", need) + answered

    def capacity(self) -> Section:
        """The rule for when there is no room, the offers and their dated places."""
        days = self.view.udmelding.capacity.within_days
        words = self.language.plural("unit.days", days, n=days) if days else ""
        rule = self.language.text(f"rule.{self.view.udmelding.capacity.rule}", days=words)
        notes = [o.note for o in self.view.udmelding.offers if o.note is not None]
        said = [blocks.paragraph(text) for text in (rule, *map(self.language.choose, notes))]
        shown = self._show(figures.places_and_residents, supply.offers_table)
        return Section((self._heading("capacity"), *said)) + shown

    def balance(self) -> Section:
        """Need against capacity and the price of splitting, or why neither can be stated."""
        gap = next(a for a in answers(self.view, self.language) if a.term == self._gap_term())
        said = Section((self._heading("balance"), blocks.paragraph(gap.text, gap.quantities)))
        census = self._show(
            figures.census_against_places,
            supply.balance_table,
            supply.excess_table,
            supply.occupancy_table,
            supply.places_table,
        )
        ahead = self._show(figures.census_ahead, supply.ahead_table)
        split = self._show(figures.price_of_splitting, supply.split_table)
        return said + census + self._under("ahead", ahead) + self._under("split", split)

    def themes(self) -> Section:
        """What the round asked, who has answered, and what would have to be asked."""
        asked = Section((self._heading("themes"),)) + self._show(rounds.themes_table)
        coverage = blocks.paragraph(coverage_line(self.view, self.language))
        answered = Section((coverage,)) + self._show(rounds.answers_table)
        ask = self._under("ask", self._show(rounds.ask_table))
        return asked + self._under("answers", answered) + ask

    def process(self) -> Section:
        """How the round has gone, and the agency's assessments."""
        process = self._show(figures.timeline, rounds.process_table)
        verdicts = self._under("verdicts", self._show(rounds.verdicts_table))
        law = self._under("law", self._show(rounds.law_table))
        return Section((self._heading("process"),)) + process + verdicts + law

    def assumptions(self) -> Section:
        """Everything that is assumed, and what the report does not judge."""
        table = Section((self._heading("assumptions"),)) + self._show(rounds.assumptions_table)
        limits = [self.language.text(f"limit.{name}") for name in _LIMITS]
        return table + self._under("limits", Section((blocks.bullets(limits),)))

    def sources(self) -> Section:
        """Sources, what the denominators rest on, and how the report came about."""
        study, language = self.view.study, self.language
        counted = (study.population.description, study.population.outside_note)
        population = " ".join(language.choose(text) for text in counted)
        made = language.text(
            "sources.made", key=study.key[:12], seed=study.seed, files=len(study.inputs)
        )
        said = (self._heading("sources"), blocks.paragraph(population), blocks.paragraph(made))
        return Section(said) + self._show(rounds.sources_table)

    def results(self) -> Section:
        """Every figure, and every file read: not shown, but kept with the report."""
        study = self.view.study
        found = [quantity.as_json() for quantity in self.quantities.values()]
        results = {
            "type": "results",
            "quantities": found,
            "study_key": study.key,
            "parameters": {
                "slug": self.view.udmelding.slug,
                "area": self.view.area.slug,
                "edition": study.edition,
                "language": self.language.code,
                "as_of": study.as_of.isoformat(),
            },
            "seed": study.seed,
        }
        files = [{"path": read.path, "sha256": read.sha256} for read in study.inputs]
        versions = {name: importlib.metadata.version(name) for name in _LIBRARIES}
        versions["python"] = ".".join(platform.python_version_tuple()[:2])
        inputs = {"type": "inputs", "files": files, "versions": versions}
        return Section((Block(results), Block(inputs)))

    @property
    def quantities(self) -> dict[str, Quantity]:
        """Every figure the report may print, by key."""
        return quantities_of(self.view)

    def __repr__(self) -> str:
        """The report in one line, for an analyst."""
        return f"Report({self.view.udmelding.slug}, {self.view.area.slug}, {self.language.code})"

    def _fact(self, answer: Answer) -> dict[str, str]:
        kinds = [self.language.text(f"evidence.{kind}") for kind in answer.evidence]
        return {
            "term": answer.term,
            "text": answer.text,
            "evidence": str(answer.evidence[-1]) if kinds else "",
            "evidence_label": self.language.join(kinds),
        }

    def _gap_term(self) -> str:
        return self.language.text("answer.gap.term")

    def _heading(self, name: str, level: int = 2) -> Block:
        return blocks.heading(self.language.text(f"section.{name}"), label=name, level=level)

    def _show(self, *makers: Maker) -> Section:
        made = (make(self.view, self.language) for make in makers)
        return Section(tuple(block for block in made if block is not None and self._is_new(block)))

    def _is_new(self, block: Block) -> bool:
        """Whether page one does not show the same picture already."""
        first = figures.page_one(self.view, self.language) if block.type == "figure" else None
        return first is None or first.content["label"] != block.content["label"]

    def _under(self, name: str, section: Section) -> Section:
        """A part under its own heading, or nothing where the part is empty."""
        if not section.blocks:
            return section
        return Section((self._heading(name, level=3),)) + section
