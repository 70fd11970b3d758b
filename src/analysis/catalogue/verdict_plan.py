"""What the analyst adds to an assessment: thresholds with reasons, a solution known, own verdict."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated

from pydantic import AfterValidator

from analysis.catalogue.fields import Amount, Cited, Filled, Name, When, refuse
from analysis.catalogue.process import Verdict
from analysis.evidence import Unit
from analysis.language import Text
from analysis.periods import Period


class NextStep(StrEnum):
    """What may be proposed; a lasting order (§ 13 c) never is."""

    IMPLEMENTATION = "implementation"
    RENEWAL = "renewal"
    RENEWAL_WITH_ORDER = "renewal_with_order"
    CANNOT_ASSESS = "cannot_assess"


class Role(StrEnum):
    """Who gives an own verdict: a role, so that no file holds a person's name."""

    ANALYST = "analyst"
    ADVISER = "adviser"
    HEAD_OF_OFFICE = "head_of_office"
    SECRETARIAT = "secretariat"


ROLE_NAMES: Mapping[Role, Text] = MappingProxyType(
    {
        Role.ANALYST: Text("analytikeren", "the analyst"),
        Role.ADVISER: Text("fagkonsulenten", "the professional adviser"),
        Role.HEAD_OF_OFFICE: Text("kontorchefen", "the head of office"),
        Role.SECRETARIAT: Text("rammeaftalesekretariatet", "the framework-agreement secretariat"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorKind:
    """What an indicator counts, and on which side of its threshold it is met.

    Parameters
    ----------
    at_least
        Whether it is met from the threshold upwards; None: it only shows and has no threshold.
    """

    name: Text
    unit: Unit
    at_least: bool | None


INDICATORS: Mapping[str, IndicatorKind] = MappingProxyType(
    {
        "coverage": IndicatorKind(
            name=Text("chance for, at kapaciteten dækker behovet", "chance that capacity covers"),
            unit=Unit.PROBABILITY,
            at_least=True,
        ),
        "expected_shortage": IndicatorKind(
            name=Text("forventet antal uden plads", "expected number without a place"),
            unit=Unit.PERSONS,
            at_least=False,
        ),
        "solution_covers": IndicatorKind(
            name=Text("chance for, at løsningen dækker behovet", "chance that the solution covers"),
            unit=Unit.PROBABILITY,
            at_least=True,
        ),
        "supply_rating": IndicatorKind(
            name=Text(
                "kommuner, der finder udbuddet tilstrækkeligt (4 eller 5 af 5)",
                "municipalities that find supply sufficient (4 or 5 of 5)",
            ),
            unit=Unit.SHARE,
            at_least=True,
        ),
        "share_of_need": IndicatorKind(
            name=Text("områdets andel af behovet", "the area's share of need"),
            unit=Unit.SHARE,
            at_least=None,
        ),
        "regions_answered": IndicatorKind(
            name=Text(
                "regioner, der vides at have svaret samlet", "regions known to have answered"
            ),
            unit=Unit.SHARE,
            at_least=True,
        ),
        "municipalities_answered": IndicatorKind(
            name=Text("kommuner, der har svaret", "municipalities that have answered"),
            unit=Unit.SHARE,
            at_least=True,
        ),
        "coordination_rating": IndicatorKind(
            name=Text(
                "vurderinger af koordinationen, der er gode (4 eller 5 af 5)",
                "ratings of co-ordination that are good (4 or 5 of 5)",
            ),
            unit=Unit.SHARE,
            at_least=True,
        ),
        "solution_backed": IndicatorKind(
            name=Text(
                "kommuner, der støtter løsningen", "municipalities that support the solution"
            ),
            unit=Unit.SHARE,
            at_least=True,
        ),
        "out_of_region": IndicatorKind(
            name=Text("borgere i tilbud uden for egen region", "citizens in offers out of region"),
            unit=Unit.SHARE,
            at_least=None,
        ),
        "road_km": IndicatorKind(
            name=Text("medianafstand ad vej til tilbuddet", "median road distance to the offer"),
            unit=Unit.KM,
            at_least=False,
        ),
        "within_km": IndicatorKind(
            name=Text("andel af behovet inden for afstanden", "share of need within the distance"),
            unit=Unit.SHARE,
            at_least=True,
        ),
        "smallest_offer": IndicatorKind(
            name=Text("borgere ad gangen i det mindste tilbud", "citizens in the smallest offer"),
            unit=Unit.PERSONS,
            at_least=True,
        ),
        "chance_of_none": IndicatorKind(
            name=Text(
                "chance for ingen borgere i målgruppen", "chance of no citizens in the group"
            ),
            unit=Unit.PROBABILITY,
            at_least=False,
        ),
        "on_one_person": IndicatorKind(
            name=Text(
                "indsatser, der hænger på én medarbejder", "services that hang on one person"
            ),
            unit=Unit.OFFERS,
            at_least=False,
        ),
    }
)
"""Every indicator that is looked at, by its key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ThresholdGiven:
    """A threshold with why it lies there; none is published, so each is the analyst's.

    Parameters
    ----------
    value
        In the indicator's own unit; shares and probabilities are 0-1.
    km
        The distance that ``within_km`` asks about, and only that.
    source
        Where the reason can be read, if anywhere.
    """

    value: Amount
    reason: Text
    km: Amount | None = None
    source: Cited | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SolutionKnown:
    """Which of the round's alternatives the answers present as their joint solution."""

    alternative: Name
    date: When
    source: Cited


def _whole_day(period: Period) -> Period:
    if period.first is None or period.circa or period.first != period.last:
        raise refuse(
            Text("Skal være en bestemt dag.", "Must be one day."),
            Text("Skriv år-måned-dag i anførselstegn.", "Write year-month-day in quotation marks."),
        )
    return period


Day = Annotated[When, AfterValidator(_whole_day)]
"""One day, known exactly."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedVerdict:
    """The analyst's own verdict, beside the proposed one.

    Parameters
    ----------
    rests_on
        Keys of indicators and ids of published figures; may only be empty where nothing can be
        assessed.
    """

    step: NextStep
    reason: Text
    date: Day
    by: Role
    rests_on: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentPlan:
    """The key ``assessment`` of a round.

    Parameters
    ----------
    special_education
        Whether the round is about special education (serviceloven § 13 b stk. 5).
    thresholds
        By key of the indicator.
    solution
        None while the answers' solution is not known.
    linked_rounds
        Other rounds of the same target group, whose verdicts belong to the history of this one.
    """

    special_education: bool = False
    thresholds: Mapping[str, ThresholdGiven] = field(default_factory=dict)
    solution: SolutionKnown | None = None
    own_verdict: RecordedVerdict | None = None
    linked_rounds: Annotated[tuple[Name, ...], Filled] | None = None

    def as_known_at(self, as_of: dt.date) -> AssessmentPlan:
        """The plan without a later solution or verdict; thresholds hold whatever the day."""
        solution, own = self.solution, self.own_verdict
        return replace(
            self,
            solution=solution if solution and solution.date.known_by(as_of) else None,
            own_verdict=own if own and own.date.known_by(as_of) else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedRound:
    """Another round of the same target group, as far as its verdicts go."""

    slug: Name
    short_name: Text
    issued: When
    renews: Name | None
    verdicts: tuple[Verdict, ...]

    def as_known_at(self, as_of: dt.date) -> LinkedRound:
        """The round without later verdicts and withdrawals."""
        known = (v for v in self.verdicts if v.date.known_by(as_of))
        return replace(
            self,
            verdicts=tuple(v.as_known_at(as_of) for v in known if v.announced.known_by(as_of)),
        )
