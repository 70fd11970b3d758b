"""The necessary supply as indicators: cover, shortage, a solution, and what municipalities find."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from analysis.assessment.capacity.gap import join_reasons
from analysis.assessment.capacity.supply import LEVEL, NO_NEED, NOUNS, SupplyCase, supply_case
from analysis.assessment.verdict.answers import rating_indicator, whom_for_answers
from analysis.assessment.verdict.heard import SUPPLY_TOPIC
from analysis.assessment.verdict.parts import Indicator, Missing, Threshold
from analysis.assessment.verdict.seen import (
    Found,
    Seen,
    make_indicator,
    not_applicable,
    whom_to_ask,
)
from analysis.catalogue.offers import SupplyRule
from analysis.evidence import Bound, Evidence, Unit
from analysis.language import Text

_RULES = {
    SupplyRule.MUST_RECEIVE: Text(
        "Andel af tiden, hvor alle i målgruppen har en plads; ingen må vente.",
        "Share of the time in which everybody in the group has a place; nobody may wait.",
    ),
    SupplyRule.MAY_WAIT: Text(
        "Andel af nye borgere, der finder en ledig plads med det samme.",
        "Share of new citizens who find a vacant place at once.",
    ),
    SupplyRule.WITHIN_DAYS: Text(
        "Andel af nye borgere, der får en plads inden for fristen.",
        "Share of new citizens who get a place within the time limit.",
    ),
    SupplyRule.DELIVER: Text(
        "Chance for, at indsatserne når alle, der har behov.",
        "Chance that the services reach everybody in need.",
    ),
}
_BOUNDS = {
    Bound.CEILING: Text(
        "Kilden giver et loft, så behovet kan have været mindre.",
        "The source gives a ceiling, so need may have been less.",
    ),
    Bound.FLOOR: Text(
        "Kilden giver et gulv uden øvre grænse, så det kan ikke vises, at kapaciteten dækker.",
        "The source gives a floor without an upper bound, so cover cannot be shown.",
    ),
}
_LATE = Text(
    "Forventet antal nye om året, der ikke får en plads inden for fristen.",
    "Expected number of new citizens a year who get no place within the time limit.",
)
_BEYOND = Text(
    "Forventet antal borgere ud over kapaciteten ad gangen.",
    "Expected number of citizens beyond the capacity at a time.",
)
_NATIONAL = Text(
    "Kapaciteten er for hele landet: området har en andel af behovet og en afstand, ikke sit eget "
    "udbud.",
    "Capacity is for the whole country: the area has a share of need and a distance, not a supply "
    "of its own.",
)
_REGIONAL = Text(
    "Kapaciteten er for en del af landet og vurderes der.",
    "Capacity is for a part of the country and is assessed there.",
)


def supply_indicators(seen: Seen) -> Iterator[Indicator]:
    """Whether the necessary supply is there (fornødent udbud).

    Source
    ------
    docs/method.md#indicators.
    """
    if not seen.is_catchment:
        basis = _REGIONAL if seen.is_nation else _NATIONAL
        yield not_applicable("coverage", basis)
        if not seen.is_nation:
            yield not_applicable("share_of_need", basis, share=seen.share)
        return
    yield _coverage(seen)
    shortage = _shortage(seen)
    if shortage is not None:
        yield shortage
    if seen.udmelding.asks_for_offer:
        yield _solution(seen)
    yield rating_indicator(seen, "supply_rating", SUPPLY_TOPIC)


def level_asked(seen: Seen) -> Threshold:
    """The chance that capacity is sized for: the round's main service level, with its reason."""
    levels = seen.udmelding.service_levels
    return Threshold(value=levels.main, unit=str(Unit.PROBABILITY), reason=levels.reason)


def _coverage(seen: Seen) -> Indicator:
    threshold = seen.threshold("coverage") or level_asked(seen)
    case = supply_case(seen.udmelding)
    if not isinstance(case, SupplyCase):
        return make_indicator(
            "coverage",
            None,
            threshold=threshold,
            basis=_sentence(case),
            missing=[Missing(what=NOUNS[reason], ask=_whom(seen, reason)) for reason in case],
        )
    found = _found(case, seen.supply, "coverage")
    return make_indicator(
        "coverage",
        found,
        threshold=threshold,
        basis=_after(_RULES[seen.udmelding.capacity.rule], _BOUNDS.get(case.reading.bound)),
    )


def _found(case: SupplyCase, table: pd.DataFrame, column: str) -> Found:
    """The central value, and the range over every assumption of fact; a level is a choice."""
    facts = table[table["assumption"] != LEVEL]
    central = float(facts[facts["at"] == "central"][column].iloc[0])
    return Found(
        value=central,
        low=float(facts[column].min()),
        high=float(facts[column].max()),
        inputs=case.inputs,
        one_sided=case.upper_only,
        keys=case.keys,
    )


def _shortage(seen: Seen) -> Indicator | None:
    case = supply_case(seen.udmelding)
    if not isinstance(case, SupplyCase) or seen.supply["shortage"].isna().all():
        return None
    made = make_indicator(
        "expected_shortage",
        _found(case, seen.supply, "shortage"),
        threshold=seen.threshold("expected_shortage"),
        basis=_BEYOND,
    )
    if seen.udmelding.capacity.rule is not SupplyRule.WITHIN_DAYS:
        return made
    # Who is late is counted by the year, and so is the threshold.
    unit, threshold = str(Unit.NEW_PERSONS_PER_YEAR), made.threshold
    asked = replace(threshold, unit=unit) if threshold else None
    return replace(made, unit=unit, threshold=asked, basis=_LATE)


def _solution(seen: Seen) -> Indicator:
    known, table = seen.udmelding.plan.solution, seen.alternatives
    threshold = seen.threshold("solution_covers") or level_asked(seen)
    rows = table[table["alternative"] == known.alternative] if known and len(table) else table
    if known is None or rows.empty:
        return make_indicator(
            "solution_covers",
            None,
            threshold=threshold,
            basis=Text(
                "Runden beder om en løsning, og hvilken kommunerne peger på, er ikke oplyst.",
                "The round asks for a solution, and which one the municipalities point to is not "
                "stated.",
            ),
            missing=[
                Missing(
                    what=Text("kommunernes løsning", "the municipalities' solution"),
                    ask=whom_for_answers(seen),
                )
            ],
        )
    last = rows[rows["years_ahead"] == rows["years_ahead"].max()]
    covers = 1 - last["shortage_chance"]
    uncertain = covers[last["case"] == "uncertain"]
    kinds = {r.id: r.evidence for r in seen.udmelding.need.readings}
    found = Found(
        value=float(uncertain.iloc[0]),
        low=float(covers.min()),
        high=float(covers.max()),
        inputs={
            "mean": next(iter(kinds.values())),
            "mean_cv": Evidence.ASSUMED,
            "trend": Evidence.ASSUMED,
            "solution": Evidence.REPORTED,
        },
        keys=tuple(f"reading.{key}" for key in kinds),
    )
    return make_indicator(
        "solution_covers",
        found,
        threshold=threshold,
        basis=Text(
            "Den løsning, kommunerne peger på, regnet for det seneste år, der vises.",
            "The solution the municipalities point to, computed for the last year shown.",
        ),
    )


def _whom(seen: Seen, reason: Text) -> Text:
    """Who knows what is missing: municipalities know need, offers their capacity and stays."""
    offers = [offer.name.casefold() for offer in seen.udmelding.offers]
    if reason == NO_NEED:
        return whom_to_ask(
            seen.udmelding,
            "kommunerne",
            otherwise=Text(
                "kommunerne: antal borgere i målgruppen på en fast dato",
                "the municipalities: citizens in the group on a fixed date",
            ),
        )
    return whom_to_ask(
        seen.udmelding,
        "tilbud",
        "center",
        *offers,
        otherwise=Text(
            "tilbuddene: kapacitet til målgruppen på en fast dato, og opholdstid",
            "the offers: capacity for the group on a fixed date, and length of stay",
        ),
    )


def _after(first: Text, second: Text | None) -> Text:
    return Text(f"{first.da} {second.da}", f"{first.en} {second.en}") if second else first


def _sentence(reasons: tuple[Text, ...]) -> Text:
    said = join_reasons(reasons)
    return Text(f"Kan ikke opgøres: {said.da}.", f"Cannot be computed: {said.en}.")
