"""A round in the words its forms use: whom it counts, in what unit, by which supply rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.catalogue import Udmelding
from analysis.catalogue.offers import SupplyRule
from analysis.catalogue.opinions import answer_prefix
from analysis.catalogue.situations import list_situations
from analysis.catalogue.themes import Asks, Sex, Theme
from analysis.evidence import Unit
from analysis.language import Text
from analysis.returns.form.choices import topics
from analysis.returns.form.questions import Choices, Row

_OLDEST_CHILD = 17

_COUNTS = {
    Unit.PERSONS: Text(
        "Hvor mange {da} var i målgruppen ved månedens udgang?",
        "How many {en} were in the target group at the end of the month?",
    ),
    Unit.PERSONS_PER_YEAR: Text(
        "Hvor mange {da} har været i målgruppen i løbet af 12 måneder?",
        "How many {en} have been in the target group over 12 months?",
    ),
    Unit.NEW_PERSONS_PER_YEAR: Text(
        "Hvor mange nye {da} er kommet i målgruppen i løbet af 12 måneder?",
        "How many new {en} have come into the target group over 12 months?",
    ),
    Unit.COURSES_PER_YEAR: Text(
        "Hvor mange forløb for {da} i målgruppen er begyndt i løbet af 12 måneder?",
        "How many courses for {en} in the target group have begun over 12 months?",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A round, and the municipalities it asked.

    Parameters
    ----------
    asked
        Names of the municipalities that the round asked, by code, ascending.
    municipalities
        All municipalities, as a list to choose from.
    """

    round: Udmelding
    asked: Mapping[str, str]
    municipalities: Choices

    @property
    def people(self) -> Text:
        """The noun for the target group's members, in the plural."""
        bands = self.round.target_group.population_at_risk.bands
        oldest = max(int(band.partition("-")[2] or "999") for band in bands)
        if oldest <= _OLDEST_CHILD:
            return Text("børn og unge", "children and young people")
        if self.round.target_group.population_at_risk.sex is Sex.WOMEN:
            return Text("kvinder", "women")
        return Text("borgere", "citizens")

    @property
    def counts_people(self) -> bool:
        """Whether the round asks for anything that a number of citizens answers."""
        return any(theme.asks in (Asks.NEED, Asks.SUPPLY, Asks.OFFER) for theme in self.themes)

    @property
    def counts_hours(self) -> bool:
        """Whether capacity is hours and staff: what is delivered, not places to fill."""
        return self.rule is SupplyRule.DELIVER or self.round.capacity.unit is Unit.HOURS_PER_WEEK

    @property
    def counts_places(self) -> bool:
        """Whether capacity is places, and citizens therefore stay in them."""
        return self.counts_people and self.round.capacity.unit is Unit.PLACES

    @property
    def rule(self) -> SupplyRule:
        """What must happen when there is no room."""
        return self.round.capacity.rule

    @property
    def days(self) -> int:
        """Days within which the intervention must begin; 0 where the round has no such limit."""
        return int(self.round.capacity.within_days or 0)

    @property
    def themes(self) -> tuple[Theme, ...]:
        """What the round asks, in its order."""
        return self.round.themes

    def prefix(self, theme: Theme) -> str:
        """What the ids of a theme's answers begin with; a second theme of a kind adds its own id."""
        return answer_prefix(self.themes, theme)

    def say(self, da: str, en: str) -> Text:
        """A bilingual text with the places ``{people}`` and ``{days}`` filled."""
        return Text(
            da.replace("{people}", self.people.da).replace("{days}", str(self.days)),
            en.replace("{people}", self.people.en).replace("{days}", str(self.days)),
        )

    @property
    def count_label(self) -> Text:
        """The question for a number of citizens, in the round's own unit."""
        wording = _COUNTS[self.round.need.unit]
        return Text(
            wording.da.replace("{da}", self.people.da), wording.en.replace("{en}", self.people.en)
        )

    @property
    def expected_label(self) -> Text:
        """The question for how many a new solution would be used for, in the round's own unit."""
        if self.counts_a_period:
            return self.say(
                "Hvor mange {people} venter kommunen at bruge løsningen til i løbet af 12 måneder?",
                "For how many {people} does the municipality expect to use it over 12 months?",
            )
        return self.say(
            "Hvor mange {people} venter kommunen at bruge løsningen til ad gangen?",
            "For how many {people} does the municipality expect to use it at a time?",
        )

    @property
    def counts_a_period(self) -> bool:
        """Whether the number is of 12 months and not of a day."""
        return self.round.need.unit is not Unit.PERSONS

    @property
    def situations(self) -> tuple[Row, ...]:
        """Where those counted stand: what the supply rule makes of those without an offer."""
        return topics(*list_situations(self.round.capacity).items())
