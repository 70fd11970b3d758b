"""A change since the previous round, judged against the exact test."""

import pytest
from scipy import stats

from analysis.returns.intake.second_look import deserves_second_look, probability_of_change


@pytest.mark.parametrize(("before", "after"), [(0, 8), (3, 12), (12, 40), (5, 5), (700, 800)])
def test_a_change_is_judged_by_the_exact_test(before, after):
    peer = stats.binomtest(before, before + after, 0.5).pvalue
    assert probability_of_change(before, after) == pytest.approx(peer, rel=0.03)
    assert deserves_second_look(before, after) == (peer < 0.01)


def test_a_mistyped_million_costs_no_time():
    assert deserves_second_look(3, 2**53)
