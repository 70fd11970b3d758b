"""The census ahead and the flow, on worked cases with every assumption stated."""

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from scipy import integrate, stats

from analysis.model.census.census_assumptions import (
    CensusAssumptions,
    Inflow,
    residents_in_equilibrium,
)
from analysis.model.census.census_path import project_census
from analysis.model.census.flow_check import check_flow
from analysis.model.census.presence import mean_present
from analysis.model.stay.length_of_stay import LognormalStay, WeibullStay
from analysis.model.stay.stay_belief import StayBelief

CASES: dict[str, dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("census_ahead.yaml").read_text(encoding="utf-8")
)
SEVENTY = CASES["seventy_residents"]


def chance_by_hand(years: int, rate: Any) -> float:
    """One binomial, one integral, one Poisson, one sum."""
    mean, sigma, places = SEVENTY["mean_stay_years"], SEVENTY["sigma"], SEVENTY["places"]
    stay = stats.lognorm(sigma, scale=mean * math.exp(-(sigma**2) / 2))
    there = integrate.quad(stay.sf, years, np.inf, epsabs=1e-12, limit=400)[0] / mean
    arrivals = sum(
        integrate.quad(lambda u: rate(years - u) * stay.sf(u), year, year + 1, epsabs=1e-11)[0]
        for year in range(years)
    )
    staying = np.arange(SEVENTY["residents"] + 1)
    exceeding = stats.poisson.sf(places - staying, arrivals)
    return float(stats.binom.pmf(staying, SEVENTY["residents"], there) @ exceeding)


def test_seventy_residents_in_equilibrium() -> None:
    assumptions = CensusAssumptions(
        residents=residents_in_equilibrium(SEVENTY["residents"]),
        inflow=Inflow(
            admissions_per_year=SEVENTY["admissions_per_year"],
            growth_per_year_share=SEVENTY["growth_per_year_share"],
        ),
        stays=StayBelief.of(
            [LognormalStay(mean_years=SEVENTY["mean_stay_years"], sigma=SEVENTY["sigma"])]
        ),
    )
    years = list(SEVENTY["chance_of_exceeding"])
    path = project_census(assumptions, months=[12 * year for year in years])
    found = path.chance_of_exceeding(SEVENTY["places"])
    by_hand = [chance_by_hand(year, lambda s: 33 * 1.02**s) for year in years]
    np.testing.assert_allclose(found, by_hand, atol=1e-9)
    expected = list(SEVENTY["chance_of_exceeding"].values())
    np.testing.assert_allclose(found, expected, atol=SEVENTY["tolerance"])
    np.testing.assert_allclose(found, list(SEVENTY["four_digits"].values()), atol=0.00005)


@pytest.mark.parametrize(
    ("reading", "rate"),
    [
        ("a step of 2 % at the end of each year", lambda s: 33 * 1.02 ** math.floor(s)),
        ("a step of 2 % at the beginning of each year", lambda s: 33 * 1.02 ** math.floor(s + 1)),
        ("0.66 admissions more every year", lambda s: 33 + 0.66 * s),
    ],
)
def test_other_readings_of_growth_show_other_figures(reading: str, rate: Any) -> None:
    expected = SEVENTY["other_readings"][reading]
    found = [chance_by_hand(year, rate) for year in expected]
    np.testing.assert_allclose(found, list(expected.values()), atol=0.0006)


def test_seasonal_arrivals() -> None:
    case = CASES["seasonal_arrivals"]
    law = WeibullStay(mean_years=case["mean_stay_years"], shape=1)
    found = mean_present(
        lambda t: case["base_per_year"] + case["swing_per_year"] * np.sin(2 * np.pi * t),
        laws=(law,),
        months=np.array([0, 3]),
        history_months=720,
    )[0]
    level = case["base_per_year"] * case["mean_stay_years"]
    amplitude = np.hypot(*(found - level))
    assert amplitude == pytest.approx(case["amplitude_persons"], abs=case["tolerance"])


def test_inflow_times_mean_stay_against_the_stock() -> None:
    case = CASES["flow"]
    stays = StayBelief.of([LognormalStay(mean_years=case["mean_stay_years"], sigma=1)])
    inflow = Inflow(admissions_per_year=case["admissions_per_year"])
    for stock, code in case["stocks"].items():
        check = check_flow(stock, inflow=inflow, stays=stays)
        assert check.expected_persons == case["expected_persons"]
        assert [check.low_persons, check.high_persons] == case["interval"]
        assert check.finding.code == code


def test_every_case_names_its_source() -> None:
    assert all(group["source"] for group in CASES.values())
