"""Inflow times stay against the stock: Poisson intervals, and changes put back into the model."""

import math

import numpy as np
import pytest
from scipy import integrate, stats

from analysis.model.census.census_assumptions import Inflow
from analysis.model.census.flow_check import check_flow
from analysis.model.stay.length_of_stay import LognormalStay, WeibullStay
from analysis.model.stay.stay_belief import StayBelief, assume_stays

STAYS = StayBelief.of([LognormalStay(mean_years=2, sigma=1)])
INFLOW = Inflow(admissions_per_year=33)


@pytest.mark.parametrize(
    ("stock", "code"),
    [
        (66, "flow-agrees"),
        (53, "flow-agrees"),
        (80, "flow-agrees"),
        (52, "growth-or-error"),
        (81, "fall-or-error"),
        (0, "growth-or-error"),
    ],
)
def test_a_stock_outside_the_interval_asks_growth_or_error(stock: int, code: str) -> None:
    check = check_flow(stock, inflow=INFLOW, stays=STAYS)
    assert (check.low_persons, check.high_persons) == tuple(stats.poisson.interval(0.9, 66))
    assert check.finding.code == code
    assert str(stock) in check.finding.text.da
    tails = stats.poisson.cdf(stock, 66), stats.poisson.sf(stock - 1, 66)
    assert check.chance == pytest.approx(min(1, 2 * min(tails)), rel=1e-9)
    if code != "flow-agrees":
        assert "eller fejl?" in check.finding.text.da
        assert "or an error?" in check.finding.text.en


@pytest.mark.parametrize("stock", [20, 48, 66, 120])
def test_the_change_named_explains_the_stock(stock: int) -> None:
    belief = StayBelief.of(
        [LognormalStay(mean_years=2, sigma=1), WeibullStay(mean_years=3, shape=1)]
    )
    growth = check_flow(stock, inflow=INFLOW, stays=belief).growth_per_year_share
    assert growth is not None

    def there(elapsed: float) -> float:
        rate = 33 * (1 + growth) ** -min(elapsed, 10)
        return rate * float(np.mean([law.survival(elapsed).item() for law in belief.laws]))

    pieces = [(0, 1), (1, 10), (10, 50), (50, 2000)]
    total = sum(integrate.quad(there, *piece, limit=300)[0] for piece in pieces)
    assert total == pytest.approx(stock, rel=1e-5)


def test_uncertain_inflow_and_stays_widen_the_interval() -> None:
    sure = check_flow(66, inflow=INFLOW, stays=STAYS)
    unsure = check_flow(
        66,
        inflow=Inflow(admissions_per_year=33, cv=0.15),
        stays=assume_stays(1, central_years=2, high_years=4),
    )
    assert unsure.low_persons < sure.low_persons
    assert unsure.high_persons > sure.high_persons


def test_a_stock_that_nothing_explains_is_said_so() -> None:
    nobody = Inflow(admissions_per_year=0)
    check = check_flow(3, inflow=nobody, stays=STAYS)
    assert check.growth_per_year_share is None
    assert "No reasonable change" in check.finding.text.en
    assert check_flow(0, inflow=nobody, stays=STAYS).finding.code == "flow-agrees"
    assert math.isfinite(check.chance)


@pytest.mark.parametrize("bad", [-1, 70.5, math.nan, None])
def test_a_stock_that_cannot_be_is_refused(bad: int) -> None:
    with pytest.raises(ValueError, match="stock_persons must be a whole number of at least 0"):
        check_flow(bad, inflow=INFLOW, stays=STAYS)


def test_values_outside_their_range_are_refused_by_name() -> None:
    with pytest.raises(ValueError, match="level must lie strictly between 0 and 1"):
        check_flow(66, inflow=INFLOW, stays=STAYS, level=90)
    with pytest.raises(ValueError, match="change_years must be a number from 1 to 50; got 0"):
        check_flow(66, inflow=INFLOW, stays=STAYS, change_years=0)
