"""What every kind of report has: its head, page one, assumptions, sources and results."""

from __future__ import annotations

import functools
import importlib.metadata
import platform
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from typing import ClassVar

from analysis.assessment.figures.alternatives import alternative_quantities
from analysis.assessment.figures.quantities import quantities_of
from analysis.assessment.figures.released import released_quantities
from analysis.assessment.figures.siting import siting_quantities
from analysis.assessment.figures.verdict import verdict_quantities
from analysis.assessment.study import AreaView
from analysis.errors import unknown_name
from analysis.evidence import Quantity
from analysis.language import LANGUAGES, Language, Text
from analysis.report import blocks
from analysis.report.answer import Answer
from analysis.report.blocks import Block, Section, present
from analysis.report.protection_account import protection_facts, protection_section
from analysis.report.siting_words import most_moved
from analysis.report.tables import rounds

_LIBRARIES = ("numpy", "pandas", "scipy", "matplotlib", "typst", "udmelding")

Maker = Callable[[AreaView, Language], Block | None]


def language_of(code: str) -> Language:
    """The language of a report.

    Raises
    ------
    UsageError
        If there is no such language, with the nearest one.
    """
    if code not in LANGUAGES:
        raise unknown_name(Text("sprog", "language"), code, LANGUAGES)
    return Language(code)


class Parts(ABC):
    """The parts of a report; each shows itself in a notebook and computes nothing.

    Parameters
    ----------
    view
        The study seen from one area.
    language
        The language of every word in it.
    """

    # The text that joins target group and area into a title, and the one that describes the report.
    title: ClassVar[str]
    description: ClassVar[str]
    limits: ClassVar[tuple[str, ...]]

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
        stamps = [] if view.study.released else [language.text("stamp.draft")]
        if view.study.edition == "intern":
            stamps.append(language.text("stamp.internal"))
        if view.study.synthetic:
            stamps.append(language.text("stamp.synthetic"))
        head = blocks.title(
            title=language.text(self.title, group=group, area=area),
            subtitle=language.choose(udmelding.name),
            meta=meta,
            stamps=stamps,
            language=language.code,
            date=view.study.as_of.isoformat(),
            description=language.text(self.description, area=area, date=as_of),
            keywords=[udmelding.slug, view.area.slug, "udmelding"],
        )
        return Section((head,))

    def answer(self) -> Section:
        """Page one: the questions a director asks, and the one picture that answers."""
        found = self._answers()
        items = [self._fact(answer) for answer in found]
        keys = [key for answer in found for key in answer.quantities]
        short = blocks.facts(self.language.text("answer.caption"), items, keys)
        picture = self._first
        return Section((short, picture) if picture else (short,))

    def assumptions(self) -> Section:
        """Everything that is assumed, and what the report does not judge."""
        table = Section((self._heading("assumptions"),)) + self._show(rounds.assumptions_table)
        limits = [self.language.text(f"limit.{name}") for name in self._limits()]
        return table + self._under("limits", Section((blocks.bullets(limits),)))

    def sources(self) -> Section:
        """Sources, what the denominators rest on, and how the report came about."""
        counted = self.view.study.population
        population = " ".join(
            map(self.language.choose, (counted.description, counted.outside_note))
        )
        words = blocks.paragraph(population, ("population.outside",))
        sources = Section((self._heading("sources"), words, self._made()))
        sources += self._show(rounds.sources_table)
        return sources + protection_section(self.view, self.language)

    def results(self) -> Section:
        """Every figure, and every file read: not shown, but kept with the report."""
        study = self.view.study
        found = [quantity.as_json() for quantity in self.figures]
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
            "synthetic": study.synthetic,
            "protection": protection_facts(self.view),
        }
        files = [{"path": read.path, "sha256": read.sha256} for read in study.inputs]
        versions = {name: importlib.metadata.version(name) for name in _LIBRARIES}
        versions["python"] = ".".join(platform.python_version_tuple()[:2])
        inputs = {"type": "inputs", "files": files, "versions": versions}
        inputs["protection"] = protection_facts(self.view)
        inputs["summary"] = self._summary()
        return Section((Block(results), Block(inputs)))

    @property
    def figures(self) -> Iterator[Quantity]:
        """Every figure kept with the report; a key may stand once for each area."""
        yield from self.quantities.values()

    @property
    def quantities(self) -> dict[str, Quantity]:
        """Every figure the report may print, by key."""
        named = {key for answer in self._answers() for key in answer.quantities}
        named |= set(most_moved(self.view, self.language).keys)
        # Alternatives and sites have thousands of figures; here only those that
        # page one prints, and the one sentence on how sturdy that any report may have.
        found = alternative_quantities(self.view) | siting_quantities(self.view)
        own = quantities_of(self.view) | {key: q for key, q in found.items() if key in named}
        own |= verdict_quantities(self.view) | released_quantities(self.view)
        if self.view.study.returned is None:
            return own
        # A public report is made where no code that knows returns has been loaded.
        from analysis.assessment.figures.joint import joint_quantities

        return own | joint_quantities(self.view)

    def __repr__(self) -> str:
        """The report in one line, for an analyst."""
        about = (self.view.udmelding.slug, self.view.area.slug, self.language.code)
        return f"{type(self).__name__}({', '.join(about)})"

    @abstractmethod
    def _answers(self) -> tuple[Answer, ...]:
        """The questions of page one with their answers."""

    def _summary(self) -> dict[str, str]:
        """What an index tells of the report; nothing, unless a kind of report says otherwise."""
        return {}

    @functools.cached_property
    def _first(self) -> Block | None:
        """The picture of page one, drawn once."""
        return self._first_picture()

    @abstractmethod
    def _first_picture(self) -> Block | None:
        """The picture of page one, which no later part repeats."""

    def _limits(self) -> tuple[str, ...]:
        """What the report does not do; where it rests on returns it rests on more than is published."""
        if self.view.study.released:
            released = {"individuals": "released_individuals"}
            return tuple(released.get(name, name) for name in self.limits)
        if self.view.study.returned is None:
            return self.limits
        return tuple("returned" if name == "individuals" else name for name in self.limits)

    def _made(self) -> Block:
        """How the report came about: key, seed and files."""
        study = self.view.study
        values = {"key": study.key[:12], "seed": study.seed, "files": len(study.inputs)}
        return blocks.paragraph(self.language.text("sources.made", **values))

    def _fact(self, answer: Answer) -> dict[str, str]:
        kinds = [self.language.text(f"evidence.{kind}") for kind in answer.evidence]
        return {
            "term": answer.term,
            "text": answer.text,
            "evidence": str(answer.evidence[-1]) if kinds else "",
            "evidence_label": self.language.join(kinds),
        }

    def _heading(self, name: str, level: int = 2) -> Block:
        return blocks.heading(self.language.text(f"section.{name}"), label=name, level=level)

    def _show(self, *makers: Maker) -> Section:
        made = present(make(self.view, self.language) for make in makers)
        return Section(tuple(block for block in made if self._is_new(block)))

    def _is_new(self, block: Block) -> bool:
        """Whether page one does not show the same picture already."""
        first = self._first if block.type == "figure" else None
        return first is None or first.content["label"] != block.content["label"]

    def _under(self, name: str, section: Section) -> Section:
        """A part under its own heading, or nothing where the part is empty."""
        if not section.blocks:
            return section
        return Section((self._heading(name, level=3),)) + section
