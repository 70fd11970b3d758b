"""The national report as its notebook shows it: one method per cell, views of one study."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.assessment.study import AreaView
from analysis.errors import UsageError
from analysis.evidence import Quantity
from analysis.language import Text
from analysis.report import figures
from analysis.report.answer import Answer
from analysis.report.blocks import Block, Section
from analysis.report.follow_up import calendar_block, calendar_table
from analysis.report.national import ending, front, gathering, quality, regions, structure
from analysis.report.parts import Parts, language_of
from analysis.report.tables import rounds
from analysis.report.verdict_pages import verdict_section
from analysis.report.wording import answers


def open_national(view: AreaView, *, language: str = "da") -> NationalReport:
    """The assessment of the whole round, region by region and together.

    Parameters
    ----------
    view
        From ``open_study(...).area("danmark")``.
    language
        ``da`` or ``en``.

    Raises
    ------
    UsageError
        If there is no such language, or the area is not the whole country.
    """
    spoken = language_of(language)
    if not view.is_nation:
        nation = view.study.areas.nation.slug
        raise UsageError(
            Text(
                f"Den samlede vurdering gælder hele landet, ikke «{view.area.slug}». Vælg "
                f"«{nation}», eller brug notesbogen «assessment» til ét område.",
                f"The joint assessment is of the whole country, not of “{view.area.slug}”. Choose "
                f"“{nation}”, or use the notebook “assessment” for one area.",
            )
        )
    return NationalReport(view, spoken)


class NationalReport(Parts):
    """The whole assessment: a chapter per region, then what they are together."""

    title = "title.national"
    description = "title.national_description"
    limits = ("visitation", "quality", "individuals", "order", "regions")

    def introduction(self) -> Section:
        """Why the round was sent out, what it asked and of whom, and the law behind it."""
        said = front.introduction(self.view, self.language)
        return Section((self._heading("introduction"), *said)) + self._show(rounds.law_table)

    def resume(self) -> Section:
        """The report in few and short sentences."""
        return Section((self._heading("resume"), *front.resume(self.view, self.language)))

    def method(self) -> Section:
        """How figures and proposals came about."""
        return Section((self._heading("method"), *front.method(self.view, self.language)))

    def regions(self) -> Section:
        """A chapter per region, each ending in its assessment."""
        return regions.chapters(self.view, self.language)

    def gathering(self) -> Section:
        """The regions side by side; their need adds up to the country's."""
        return Section(
            (self._heading("gathering"), *gathering.gathered(self.view, self.language))
        ) + self._show(figures.need_by_area)

    def coordination(self) -> Section:
        """Who goes where across regions, and how municipalities cooperate."""
        said = gathering.coordination(self.view, self.language)
        return Section((self._heading("cross_regional"), *said))

    def structure(self) -> Section:
        """The offers of the whole country, and need against them."""
        return Section((self._heading("structure"),)) + structure.structure(
            self.view, self.language
        )

    def conclusion(self) -> Section:
        """The proposed assessment of the whole, and what follows from it."""
        lead = Section((self._heading("conclusion"), *ending.conclusion(self.view, self.language)))
        return lead + verdict_section(self.view, self.language, level=3)

    def council(self) -> Section:
        """The place for the expert council's comment, marked as empty."""
        return Section((self._heading("council"), *ending.council(self.language)))

    def process(self) -> Section:
        """How the round has gone, and what is due."""
        way = self._show(figures.timeline, rounds.process_table)
        due = self._under("follow_up", self._show(calendar_table, calendar_block))
        return Section((self._heading("process"),)) + way + due

    def answered(self) -> Section:
        """Appendix: who is known to have answered, and what would have to be asked."""
        said = Section((self._heading("who_answered"), *quality.coverage(self.view, self.language)))
        return said + self._show(rounds.answers_table) + self._under("ask", self._ask())

    def quality(self) -> Section:
        """Appendix: how good the published figures are, one by one."""
        lead = Section((self._heading("data_quality"), *quality.lead(self.language)))
        return lead + self._show(quality.quality_table)

    @property
    def figures(self) -> Iterator[Quantity]:
        """Every figure, and of each region those that its chapter prints."""
        yield from super().figures
        yield from regions.region_figures(self.view)

    def _ask(self) -> Section:
        return self._show(rounds.ask_table)

    def _answers(self) -> tuple[Answer, ...]:
        return answers(self.view, self.language)

    def _first_picture(self) -> Block | None:
        return figures.page_one(self.view, self.language)
