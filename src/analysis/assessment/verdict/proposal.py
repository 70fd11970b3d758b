"""The proposed verdict of a round: a next step with its ground, its evidence, and what turns it."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from analysis.assessment.verdict.decision import Decision, decide, threatened_offers
from analysis.assessment.verdict.ground import legal_ground
from analysis.assessment.verdict.heard import Heard, heard_in_release, heard_in_returns
from analysis.assessment.verdict.indicators import deciding, grades_of, indicators_of
from analysis.assessment.verdict.necessary_supply import level_asked
from analysis.assessment.verdict.parts import (
    Grade,
    Indicator,
    Missing,
    OwnVerdict,
    Proposal,
    Test,
)
from analysis.assessment.verdict.robustness import steps_by_assumption, turning_by_assumption
from analysis.assessment.verdict.seen import Seen
from analysis.catalogue.udmelding import Udmelding
from analysis.catalogue.verdict_plan import NextStep
from analysis.evidence import Evidence

if TYPE_CHECKING:
    from analysis.assessment.study import AreaView


@functools.lru_cache(maxsize=16)
def proposal_of(view: AreaView) -> Proposal:
    """The proposed next step of a round, with the indicators of the area it is seen from.

    Parameters
    ----------
    view
        The study seen from an area. The step is the round's own, whatever the area: a region
        cannot be renewed alone.

    Returns
    -------
    Proposal

    Raises
    ------
    ValueError
        If something invented would reach a verdict of the real world: a mistake in the program.

    Source
    ------
    docs/method.md#proposed-step.
    """
    return propose_from(seen_from(view))


def seen_from(view: AreaView) -> Seen:
    """What the indicators of an area are looked at from: the study's tables and what was heard."""
    study = view.study
    return Seen(
        udmelding=study.udmelding,
        area=view.area,
        as_of=study.as_of,
        country=study.country,
        supply=study.estimates.supply_by_assumption,
        turning=study.estimates.supply_turning,
        need=study.estimates.need_by_area,
        delivery=study.estimates.delivery_by_reading,
        alternatives=study.estimates.alternatives_by_year,
        heard=_heard(view),
        synthetic=study.synthetic,
    )


def propose_from(seen: Seen) -> Proposal:
    """As `proposal_of`, from what is seen; the tables may come from anywhere.

    Source
    ------
    docs/method.md#proposed-step.
    """
    udmelding = seen.udmelding
    own, whole = indicators_of(seen), _whole(seen)
    indicators = own if whole is seen else indicators_of(whole)
    asks = udmelding.asks_for_offer
    grades = grades_of(indicators, asks_for_offer=asks)
    threatened = bool(threatened_offers(udmelding))
    decision = decide(grades, threatened=threatened)
    decided = [
        each for test in decision.by for each in _decided(indicators, test, grades[test], asks)
    ]
    evidence = tuple(dict.fromkeys(kind for each in decided for kind in each.evidence))
    _check(decision, evidence, indicators, seen=seen)

    def step_at(given: Mapping[Test, Grade]) -> NextStep:
        return decide(given, threatened=threatened).step

    asked = next((i.threshold for i in indicators if i.key == "coverage" and i.threshold), None)
    level = (asked or level_asked(whole)).value
    supply = _without_supply(whole) if asks else whole
    return Proposal(
        area=seen.area.slug,
        indicators=own,
        grades=grades if whole is seen else grades_of(own, asks_for_offer=asks),
        step=decision.step,
        legal_ground=legal_ground(udmelding, decision.step, on=seen.as_of),
        evidence=evidence,
        assumed_share=max(
            (each.assumed_share for each in decided if each.assumed_share is not None), default=None
        ),
        missing=_missing(indicators, decision, grades, asks),
        own=_own_verdict(udmelding),
        robustness=steps_by_assumption(supply, grades=grades, step_at=step_at, level=level),
        turning=turning_by_assumption(
            supply, grades=grades, indicators=indicators, step_at=step_at
        ),
        why=decision.why,
    )


def _own_verdict(udmelding: Udmelding) -> OwnVerdict | None:
    """The analyst's own verdict, as the round's file records it; None where there is none."""
    recorded = udmelding.plan.own_verdict
    if recorded is None or recorded.date.first is None:
        return None
    return OwnVerdict(
        step=recorded.step, reason=recorded.reason, date=recorded.date.first, by=str(recorded.by)
    )


def _heard(view: AreaView) -> Heard | None:
    """The returns in the internal edition; in the public one nothing but the released table."""
    study = view.study
    if study.returned is not None:
        regions = {
            code: region.slug for region in study.country.regions for code in region.municipalities
        }
        return heard_in_returns(
            study.returned.tables, region_by_code=regions, synthetic=study.synthetic
        )
    return heard_in_release(study.release) if study.release is not None else None


def _whole(seen: Seen) -> Seen:
    """The same round seen from the area its capacity serves: there the step is decided."""
    if seen.is_catchment:
        return seen
    slug = seen.udmelding.capacity.catchment
    areas = (*seen.country.regions, *seen.country.areas.report_areas)
    area = next((each for each in areas if each.slug == slug), None)
    return seen if area is None else replace(seen, area=area)


def _without_supply(seen: Seen) -> Seen:
    """Without today's capacity: it says nothing of a solution that is asked for."""
    return replace(seen, supply=seen.supply.iloc[:0], turning=seen.turning.iloc[:0])


def _decided(
    indicators: Sequence[Indicator], test: Test, grade: Grade, asks: bool
) -> list[Indicator]:
    return [each for each in deciding(indicators, test, asks_for_offer=asks) if each.grade is grade]


def _missing(
    indicators: Sequence[Indicator],
    decision: Decision,
    grades: Mapping[Test, Grade],
    asks: bool,
) -> tuple[Missing, ...]:
    """What the two tests lack that did not settle; everything once."""
    if decision.step is not NextStep.CANNOT_ASSESS:
        return ()
    open_tests = [t for t in (Test.SUPPLY, Test.COORDINATION) if grades[t] is not Grade.MET]
    found = (
        lack
        for test in open_tests
        for each in deciding(indicators, test, asks_for_offer=asks)
        for lack in each.missing
    )
    return tuple(dict.fromkeys(found))


def _check(
    decision: Decision, evidence: Sequence[Evidence], indicators: Sequence[Indicator], *, seen: Seen
) -> None:
    """Refuse a step that rests on nothing, and what is invented outside its own world."""
    if decision.step is not NextStep.CANNOT_ASSESS and not evidence:
        raise ValueError(f"{seen.udmelding.slug}: {decision.step} proposed without evidence")
    invented = any(Evidence.SYNTHETIC in each.evidence for each in indicators)
    if invented and not seen.synthetic:
        raise ValueError(f"{seen.udmelding.slug}: a verdict of the real world on invented figures")
