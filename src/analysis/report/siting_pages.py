"""The report on where new units would lie nearest and how sturdy that is, as its notebook shows it."""

from __future__ import annotations

from analysis.assessment.figures.siting import siting_quantities
from analysis.assessment.study import AreaView
from analysis.errors import UsageError
from analysis.evidence import Evidence, Quantity
from analysis.language import Text
from analysis.report import blocks, figures
from analysis.report.answer import Answer
from analysis.report.blocks import Block, Section
from analysis.report.offer_words import NOTHING, Said
from analysis.report.parts import Parts, language_of
from analysis.report.siting_choices import has_siting, island_names, seat_names
from analysis.report.siting_words import (
    asking_words,
    places_words,
    saved_words,
    site_words,
    sturdy_reading,
    sturdy_words,
)
from analysis.report.tables import siting, sturdiness


def open_siting(view: AreaView, *, language: str = "da") -> SitingReport:
    """The report on siting, seen from an area, ready to be shown part by part.

    Parameters
    ----------
    view
        From ``open_study(...).area(...)``, of a round with citizens at a time and an open offer.
    language
        ``da`` or ``en``.

    Raises
    ------
    UsageError
        If there is no such language, or no open offer with a known place to site beside.
    """
    spoken = language_of(language)
    if not has_siting(view):
        slug = view.udmelding.slug
        raise UsageError(
            Text(
                f"Runden «{slug}» har ikke både et antal borgere ad gangen og et åbent tilbud med "
                f"kendt sted pr. {view.study.as_of}: der er intet at placere ved siden af. Brug "
                "notesbogen «assessment».",
                f"The round “{slug}” has not both a number of citizens at a time and an open offer "
                f"with a known place as of {view.study.as_of}: there is nothing to site beside. "
                "Use the notebook “assessment”.",
            )
        )
    return SitingReport(view, spoken)


class SitingReport(Parts):
    """The report on siting and sturdiness: what lies nearest, never what to choose."""

    title = "title.siting"
    description = "title.siting_description"
    limits = ("siting", "visitation", "quality", "order", "regions")

    def sites(self) -> Section:
        """Where one and two new units most often lie nearest, on maps and in tables."""
        view, language = self.view, self.language
        lead = language.text("siting.lead", seats=seat_names(view, language))
        said = [self._heading("sites"), blocks.paragraph(lead), *self._national()]
        shown = self._show(
            figures.sites_on_map,
            siting.often_one_table,
            figures.saved_by_site,
            siting.often_two_table,
        )
        islands = island_names(view, language)
        found = Section(tuple(said)) + shown
        if not islands:
            return found
        return found + Section((blocks.paragraph(language.text("siting.islands", names=islands)),))

    def savings(self) -> Section:
        """Kilometres saved for a citizen of each area."""
        lead = blocks.paragraph(self.language.text("siting.savings_lead"))
        shown = self._show(figures.saved_by_area, siting.savings_table)
        return Section((self._heading("savings"), lead)) + shown

    def sturdiness(self) -> Section:
        """What the roads, the assumptions and more knowledge do to the answer."""
        said = sturdy_words(self.view, self.language)
        head = Section((self._heading("sturdiness"), blocks.paragraph(said.text, said.keys)))
        roads = self._under("roads", self._show(siting.factors_table))
        if sturdy_reading(self.view) is None:
            return head + roads
        moved = places_words(self.view, self.language)
        tornado = Section((blocks.paragraph(moved.text, moved.keys),)) + self._show(
            figures.tornado, sturdiness.tornado_table
        )
        asked = asking_words(self.view, self.language)
        known = Section((blocks.paragraph(asked.text, asked.keys),)) + self._show(
            sturdiness.asking_table, sturdiness.knowing_table
        )
        return (
            head
            + roads
            + self._under("tornado", tornado)
            + self._under("turning", self._show(sturdiness.turning_table))
            + self._under("knowing", known)
        )

    @property
    def quantities(self) -> dict[str, Quantity]:
        """Every figure the report may print, by key."""
        return super().quantities | siting_quantities(self.view)

    def _answers(self) -> tuple[Answer, ...]:
        view, language = self.view, self.language
        found = {
            "one": site_words(view, 1, language),
            "two": site_words(view, 2, language),
            "saved": saved_words(view, language) if not view.is_nation else NOTHING,
            "sturdy": sturdy_words(view, language),
            "places": places_words(view, language),
            "asking": asking_words(view, language),
            "unsaid": Said(language.text("siting.unsaid")),
        }
        return tuple(
            Answer(
                term=language.text(f"siting.term.{name}", area=language.choose(view.area.name)),
                text=said.text,
                evidence=() if name == "unsaid" else (Evidence.ASSUMED,),
                quantities=said.keys,
            )
            for name, said in found.items()
            if said.text
        )

    def _first_picture(self) -> Block | None:
        return figures.saved_by_area(self.view, self.language)

    def _national(self) -> tuple[Block, ...]:
        """That a part holds for the whole country, where the report is about less."""
        if self.view.is_nation:
            return ()
        area = self.language.choose(self.view.area.name)
        return (blocks.paragraph(self.language.text("siting.national", area=area)),)
