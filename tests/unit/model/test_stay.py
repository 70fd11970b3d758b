"""Yearly persons and stock, against a simulation of people coming and leaving."""

import math

import numpy as np
import pytest

from analysis.model.stay.yearly_persons import stock_of_yearly_persons, yearly_persons_of_stock


@pytest.mark.parametrize("law", ["exponential", "fixed", "lognormal"])
@pytest.mark.parametrize("mean_stay_years", [0.25, 1.0, 3.0])
def test_people_coming_and_leaving_make_that_stock(law: str, mean_stay_years: float) -> None:
    rng = np.random.default_rng(2015)
    years_before, persons = 60.0, 300_000
    came = rng.uniform(-years_before, 1.0, persons)
    stay = {
        "exponential": lambda: rng.exponential(mean_stay_years, persons),
        "fixed": lambda: np.full(persons, mean_stay_years),
        "lognormal": lambda: rng.lognormal(math.log(mean_stay_years) - 0.125, 0.5, persons),
    }[law]()
    left = came + stay
    within_year = int((left > 0).sum())
    on_first_day = int(((came <= 0) & (left > 0)).sum())
    expected = stock_of_yearly_persons(within_year, mean_stay_years=mean_stay_years).item()
    # Given how many were seen in the year, those there on its first day are a binomial part.
    part = mean_stay_years / (mean_stay_years + 1)
    assert abs(on_first_day - expected) < 4 * math.sqrt(within_year * part * (1 - part))


def test_low_central_and_high_stays_give_three_stocks() -> None:
    stocks = stock_of_yearly_persons(663, mean_stay_years=[0.5, 1.0, 2.0])
    np.testing.assert_allclose(stocks, [221, 331.5, 442], rtol=1e-12)
    table = stock_of_yearly_persons([[576], [663]], mean_stay_years=[0.5, 1.0, 2.0])
    assert table.shape == (2, 3)


def test_no_stay_is_no_stock() -> None:
    assert stock_of_yearly_persons(600, mean_stay_years=0).item() == 0
    assert stock_of_yearly_persons(0, mean_stay_years=2).item() == 0


@pytest.mark.parametrize("bad", [-1, math.nan, math.inf, "long", None])
def test_values_outside_their_range_are_refused_by_name(bad: float) -> None:
    rule = "must be a finite number of at least 0; got"
    for ask, first in [
        (stock_of_yearly_persons, "yearly_persons"),
        (yearly_persons_of_stock, "stock_persons"),
    ]:
        with pytest.raises(ValueError, match=f"^{first} {rule}"):
            ask(bad, mean_stay_years=1)
        with pytest.raises(ValueError, match=f"^mean_stay_years {rule}"):
            ask(600, mean_stay_years=bad)


def test_a_stock_without_a_stay_says_nothing_about_a_year() -> None:
    with pytest.raises(ValueError, match="mean_stay_years must be above 0 here; got 0"):
        yearly_persons_of_stock(300, mean_stay_years=0)
