"""The report on the alternatives of a round that asks for an offer, as its notebook shows it."""

from __future__ import annotations

from analysis.assessment.figures.alternatives import alternative_quantities
from analysis.assessment.study import AreaView
from analysis.errors import UsageError
from analysis.evidence import Quantity
from analysis.language import Language, Text
from analysis.report import blocks, figures
from analysis.report.answer import Answer
from analysis.report.blocks import Block, Section
from analysis.report.compared import has_alternatives, only, scenarios_of
from analysis.report.offer_answers import scenario_answers, sized
from analysis.report.offer_words import nearer_words
from analysis.report.parts import Parts, language_of
from analysis.report.tables import alternatives, composition, divided, reach, sustained


def open_scenarios(view: AreaView, *, language: str = "da", scenario: str = "") -> ScenarioReport:
    """The report on the alternatives, seen from an area, ready to be shown part by part.

    Parameters
    ----------
    view
        From ``open_study(...).area(...)``, of a round that asks for an offer.
    language
        ``da`` or ``en``.
    scenario
        One alternative to hold against today's; empty for all of them.

    Raises
    ------
    UsageError
        If there is no such language or alternative, or the round has no alternatives on the day
        of the study.
    """
    spoken = language_of(language)
    if view.udmelding.scenarios is None:
        slug = view.udmelding.slug
        raise UsageError(
            Text(
                f"Runden «{slug}» har ingen alternativer pr. {view.study.as_of}. Brug notesbogen "
                "«assessment».",
                f"The round “{slug}” has no alternatives as of {view.study.as_of}. Use the "
                "notebook “assessment”.",
            )
        )
    return ScenarioReport(only(view, scenario), spoken, scenario=scenario)


class ScenarioReport(Parts):
    """The report that compares alternatives: none of them is recommended."""

    title = "title.alternatives"
    description = "title.alternatives_description"
    limits = ("recommend", "visitation", "quality", "order", "regions")

    def __init__(self, view: AreaView, language: Language, *, scenario: str = "") -> None:
        super().__init__(view, language)
        self._one = next((a for a in scenarios_of(view).alternatives if a.id == scenario), None)

    def head(self) -> Section:
        """Title and stamps; of a report on one alternative with its name."""
        (head,) = super().head()
        if self._one is None:
            return Section((head,))
        name = self.language.choose(self._one.name)
        meta = [*head.content["meta"], [self.language.text("title.meta.alternative"), name]]
        return Section((Block({**head.content, "meta": meta}),))

    def compared(self) -> Section:
        """Each alternative, and what it means now and some years ahead."""
        said = [self._heading("alternatives"), self._say("alternatives.lead")]
        if self._one is not None:
            name = self.language.choose(self._one.name)
            said.append(blocks.paragraph(self.language.text("alternatives.only", name=name)))
        shown = self._show(
            figures.shortage_by_alternative,
            composition.composition_table,
            alternatives.outcomes_table,
            alternatives.other_readings_table,
        )
        return Section((*said, *self._national())) + shown

    def splitting(self) -> Section:
        """What several offers take against one, and the price of splitting as a curve."""
        structures = self._show(figures.places_by_structure, divided.structures_table)
        curve = self._show(figures.splitting_curve, divided.curve_table, divided.totals_table)
        lead = (self._heading("splitting"), self._say("splitting.lead"), *self._national())
        return Section(lead) + structures + self._under("curve", curve)

    def nearness(self) -> Section:
        """Who gets nearer, and by how much; and who pays, where a rate is given."""
        near = nearer_words(self.view, self.language)
        said = (self._heading("nearness"), blocks.paragraph(near.text, near.keys))
        shown = self._show(figures.nearness_by_area, reach.nearness_table)
        pays = self._show(reach.payment_table)
        if not pays.blocks:
            pays = Section((self._say("offers.pays_unknown"),))
        return Section(said) + shown + self._under("payment", pays)

    def sustainability(self) -> Section:
        """How often an offer would stand empty, have too few, or have no place in time."""
        head = Section((self._heading("sustainability"), self._say("sustainability.lead")))
        shown = self._show(figures.empty_offers, sustained.sustainability_table)
        return head + shown + self._under("tried", self._show(sustained.places_tried_table))

    def sensitivities(self) -> Section:
        """What a change of need would mean: a sensitivity, not a recommendation."""
        shown = self._show(alternatives.sensitivities_table)
        if not shown.blocks:
            return shown
        lead = (self._heading("sensitivities"), self._say("sensitivities.lead"))
        return Section((*lead, *self._national())) + shown

    @property
    def quantities(self) -> dict[str, Quantity]:
        """Every figure the report may print, by key."""
        return super().quantities | alternative_quantities(self.view)

    def _answers(self) -> tuple[Answer, ...]:
        return scenario_answers(self.view, self.language)

    def _first_picture(self) -> Block | None:
        """For the catchment the alternatives themselves, for an area what they mean for it."""
        if not has_alternatives(self.view):
            return None
        pictures = [figures.shortage_by_alternative]
        if not self.view.is_catchment:
            pictures = [figures.nearness_by_area, figures.empty_offers, *pictures]
        elif sized(self.view):
            pictures = [figures.places_by_structure, *pictures]
        found = (picture(self.view, self.language) for picture in pictures)
        return next((block for block in found if block is not None), None)

    def _national(self) -> tuple[Block, ...]:
        """That a part holds for the whole country, where the report is about less."""
        if self.view.is_catchment:
            return ()
        area = self.language.choose(self.view.area.name)
        return (blocks.paragraph(self.language.text("alternatives.national", area=area)),)

    def _say(self, name: str) -> Block:
        return blocks.paragraph(self.language.text(name))
