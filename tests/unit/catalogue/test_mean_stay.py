"""The assumed mean stay of a round, in years whichever unit it is given in."""

import pytest


@pytest.mark.parametrize(
    ("key", "unit", "years"),
    [("mean_stay_years", "years", (0.5, 1, 2)), ("mean_stay_months", "months", (0.25, 0.5, 0.75))],
)
def test_the_mean_stay_is_in_years_whichever_unit_it_is_given_in(checkout, key, unit, years):
    [stay] = checkout.data["parameters"].values()
    if key == "mean_stay_months":
        stay |= {"low": 3, "central": 6, "high": 9}
    checkout.data["parameters"] = {key: stay | {"unit": unit}}
    checkout.save()
    found = checkout.read().mean_stay
    assert (found.low, found.central, found.high) == pytest.approx(years)


def test_no_assumed_stay_is_no_stay(checkout):
    checkout.spoil("parameters", {})
    checkout.save()
    assert checkout.read().mean_stay is None
