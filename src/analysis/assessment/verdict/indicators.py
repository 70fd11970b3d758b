"""Every indicator of a round seen from an area, and the grade of each test they give together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from analysis.assessment.verdict.answers import coordination_indicators
from analysis.assessment.verdict.beside import nearness_indicators, sustainability_indicators
from analysis.assessment.verdict.necessary_supply import supply_indicators
from analysis.assessment.verdict.parts import Grade, Indicator, Test
from analysis.assessment.verdict.seen import Seen

# What can make a test met or not met; the others only show, or say how far the answers carry.
DECIDES: Mapping[Test, tuple[str, ...]] = {
    Test.SUPPLY: ("coverage", "expected_shortage", "solution_covers", "supply_rating"),
    Test.COORDINATION: ("coordination_rating", "solution_backed"),
    Test.NEARNESS: ("road_km", "within_km"),
    Test.SUSTAINABILITY: ("smallest_offer", "chance_of_none", "on_one_person"),
}
# Without these a test is not met, however good the rest: too few have been heard.
CARRIES: Mapping[Test, tuple[str, ...]] = {
    Test.COORDINATION: ("regions_answered", "municipalities_answered"),
}


def indicators_of(seen: Seen) -> tuple[Indicator, ...]:
    """Every indicator that is looked at in an area, in the order of the tests.

    Source
    ------
    docs/method.md#indicators.
    """
    return (
        *supply_indicators(seen),
        *coordination_indicators(seen),
        *nearness_indicators(seen),
        *sustainability_indicators(seen),
    )


def grades_of(
    indicators: Sequence[Indicator], *, asks_for_offer: bool = False
) -> dict[Test, Grade]:
    """One grade per test from the indicators that decide it.

    Parameters
    ----------
    asks_for_offer
        Whether the round asks for a solution: then supply is what that solution gives, not what
        there is today.

    Source
    ------
    docs/method.md#indicators.
    """
    return {test: _grade(test, indicators, asks_for_offer=asks_for_offer) for test in Test}


def deciding(
    indicators: Sequence[Indicator], test: Test, *, asks_for_offer: bool = False
) -> tuple[Indicator, ...]:
    """The indicators that a test's grade rests on."""
    keys = DECIDES[test]
    if test is Test.SUPPLY and asks_for_offer:
        keys = ("solution_covers",)
    return tuple(
        each
        for each in indicators
        if each.test is test and each.key in keys and each.grade is not Grade.NOT_APPLICABLE
    )


def _grade(test: Test, indicators: Sequence[Indicator], *, asks_for_offer: bool) -> Grade:
    own = [each for each in indicators if each.test is test]
    if own and all(each.grade is Grade.NOT_APPLICABLE for each in own):
        return Grade.NOT_APPLICABLE
    found = {each.grade for each in deciding(indicators, test, asks_for_offer=asks_for_offer)}
    carried = [each for each in own if each.key in CARRIES.get(test, ())]
    for grade in (Grade.NOT_MET, Grade.UNCERTAIN):
        if grade in found:
            return grade
    if Grade.MET not in found:
        return Grade.UNKNOWN
    weak = any(each.grade is Grade.NOT_MET for each in carried)
    return Grade.UNCERTAIN if weak else Grade.MET
