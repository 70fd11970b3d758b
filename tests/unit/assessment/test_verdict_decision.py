"""The step that grades lead to, for every pair of grades."""

import itertools

import pytest

from analysis.assessment.verdict.decision import decide
from analysis.assessment.verdict.indicators import CARRIES, DECIDES, grades_of
from analysis.assessment.verdict.parts import Grade, Indicator, Test
from analysis.assessment.verdict.seen import TEST_OF
from analysis.catalogue.verdict_plan import INDICATORS, NextStep
from analysis.language import Text

PAIRS = list(itertools.product(Grade, Grade))


@pytest.mark.parametrize("threatened", [False, True])
def test_every_pair_of_grades(threatened):
    for supply, coordination in PAIRS:
        grades = {Test.SUPPLY: supply, Test.COORDINATION: coordination}
        found = decide(grades, threatened=threatened)
        both = {supply, coordination}
        if both == {Grade.MET}:
            expected = NextStep.IMPLEMENTATION
        elif Grade.NOT_MET in both:
            expected = NextStep.RENEWAL_WITH_ORDER if threatened else NextStep.RENEWAL
        else:
            expected = NextStep.CANNOT_ASSESS
        assert found.step is expected
        assert found.why.da
        assert found.why.en
        assert bool(found.by) is (expected is not NextStep.CANNOT_ASSESS)


def test_what_stands_beside_decides_nothing():
    grades = {Test.SUPPLY: Grade.MET, Test.COORDINATION: Grade.MET}
    for beside in Grade:
        both = grades | {Test.NEARNESS: beside, Test.SUSTAINABILITY: beside}
        assert decide(both, threatened=False).step is NextStep.IMPLEMENTATION


def indicator(key: str, test: Test, grade: Grade) -> Indicator:
    name = Text(key, key)
    return Indicator(key=key, test=test, name=name, grade=grade, unit="share", basis=name)


def test_four_regions_do_not_speak_for_five():
    rated = indicator("coordination_rating", Test.COORDINATION, Grade.MET)
    answered = indicator("regions_answered", Test.COORDINATION, Grade.NOT_MET)
    assert grades_of([rated])[Test.COORDINATION] is Grade.MET
    assert grades_of([rated, answered])[Test.COORDINATION] is Grade.UNCERTAIN
    # That a region is missing is no failure of co-ordination.
    assert grades_of([answered])[Test.COORDINATION] is Grade.UNKNOWN


def test_a_solution_that_is_asked_for_decides_alone():
    today = indicator("coverage", Test.SUPPLY, Grade.NOT_MET)
    solution = indicator("solution_covers", Test.SUPPLY, Grade.MET)
    both = [today, solution]
    assert grades_of(both)[Test.SUPPLY] is Grade.NOT_MET
    assert grades_of(both, asks_for_offer=True)[Test.SUPPLY] is Grade.MET
    assert grades_of([today], asks_for_offer=True)[Test.SUPPLY] is Grade.UNKNOWN


def test_a_test_that_is_asked_nowhere_is_not_applicable():
    shown = indicator("coverage", Test.SUPPLY, Grade.NOT_APPLICABLE)
    assert grades_of([shown])[Test.SUPPLY] is Grade.NOT_APPLICABLE
    assert grades_of([])[Test.NEARNESS] is Grade.UNKNOWN


def test_every_indicator_belongs_to_a_test_and_is_described(root):
    assert set(TEST_OF) == set(INDICATORS)
    for test, keys in (*DECIDES.items(), *CARRIES.items()):
        assert {TEST_OF[key] for key in keys} == {test}
        assert all(INDICATORS[key].at_least is not None for key in keys)
    told = (root / "docs" / "data.md").read_text(encoding="utf-8")
    method = (root / "docs" / "method.md").read_text(encoding="utf-8")
    for key, kind in INDICATORS.items():
        assert f"`{key}`" in method
        assert (f"`{key}`" in told) is (kind.at_least is not None)
