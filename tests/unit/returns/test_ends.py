"""One rule for what a count says at least and at most, wherever “<5” stands."""

import pytest

from analysis.returns.answers.emptiness import Emptiness
from analysis.returns.answers.ends import BELOW_FIVE, ends_of, says_the_same
from analysis.returns.answers.written import Count, Interval, read_written
from analysis.returns.form.choices import WITHOUT_NUMBER


def test_typed_and_chosen_mean_the_same():
    typed = read_written("<5").value
    assert {one.code: one.label.da for one in WITHOUT_NUMBER.items}[BELOW_FIVE] == "<5"
    assert ends_of(typed) == ends_of(None, BELOW_FIVE) == ends_of(Emptiness.BLANK, BELOW_FIVE)
    assert ends_of(typed) == (1, 4)
    assert says_the_same(typed, BELOW_FIVE)


@pytest.mark.parametrize(
    ("count", "reason", "ends"),
    [
        (Count(value=3), None, (3, 3)),
        (Emptiness.ZERO, None, (0, 0)),
        (Interval(low=0, high=4), None, (0, 4)),
        (Interval(low=5, high=None), None, (5, None)),
        (Emptiness.DONT_KNOW, None, (None, None)),
        (Emptiness.BLANK, "dont_know", (None, None)),
        (Emptiness.BLANK, None, (None, None)),
        # A number that stands there is not made less by a reason beside it.
        (Count(value=12), BELOW_FIVE, (12, 12)),
    ],
)
def test_the_ends_of_an_answer(count, reason, ends):
    assert ends_of(count, reason) == ends


def test_other_numbers_do_not_say_what_the_reason_says():
    assert not says_the_same(Count(value=3), BELOW_FIVE)
    assert not says_the_same(Interval(low=0, high=4), BELOW_FIVE)
    assert says_the_same(Emptiness.DONT_KNOW, "dont_know")
