"""Who is still there: closed forms of Markov stays, numerical integration of the others."""

import itertools
import math

import numpy as np
import pytest
from scipy import integrate

from analysis.model.census.census_assumptions import (
    Inflow,
    Levers,
    StepDown,
    estimate_inflow,
    residents_in_equilibrium,
    residents_known,
)
from analysis.model.census.presence import (
    apply_levers,
    chance_present,
    mean_arrivals_present,
    mean_present,
)
from analysis.model.stay.length_of_stay import GammaStay, LognormalStay, WeibullStay
from analysis.model.stay.review_stay import ReviewStay, TwoTypesStay
from analysis.model.stay.stay_law import StayLaw

EXPONENTIAL = WeibullStay(mean_years=2, shape=1)
MONTHS = np.array([0, 1, 12, 60, 120])
LAWS = [
    LognormalStay(mean_years=2, sigma=1),
    LognormalStay(mean_years=2, sigma=0.1),
    GammaStay(mean_years=2, shape=0.3),
    WeibullStay(mean_years=2, shape=0.5),
    ReviewStay(mean_years=4, shape=0.8, release_share=0.6),
    ReviewStay(mean_years=4, shape=1, release_share=0.6, spread_years=0),
]


@pytest.mark.parametrize("law", [EXPONENTIAL, GammaStay(mean_years=2, shape=1)], ids=str)
def test_sinusoidal_arrivals_have_their_closed_form(law: StayLaw) -> None:
    # Eick, Massey and Whitt (1993): with exponential stays the mean follows the rate late and flat.
    base, swing, leave, turn = 33.0, 6.6, 0.5, 2 * math.pi
    months = np.arange(0, 25)
    years = months / 12
    lag = np.sin(turn * years) - turn / leave * np.cos(turn * years)
    exact = base / leave + swing / leave / (1 + (turn / leave) ** 2) * lag
    found = mean_present(
        lambda t: base + swing * np.sin(turn * t), laws=(law,), months=months, history_months=720
    )[0]
    np.testing.assert_allclose(found, exact, rtol=0, atol=1e-8)
    # A quarter of a year apart the swing shows its cosine and its sine.
    amplitude = np.hypot(found[0] - 66, found[3] - 66)
    assert amplitude == pytest.approx(1.0471124, abs=1e-7)
    assert amplitude == pytest.approx(swing / leave / math.hypot(1, turn / leave), abs=1e-8)


@pytest.mark.parametrize("growth", [0.0, 0.02, -0.1, 0.5])
def test_growing_arrivals_with_constant_leaving_have_their_closed_form(growth: float) -> None:
    inflow = Inflow(admissions_per_year=33, growth_per_year_share=growth)
    rate, years = math.log1p(growth), MONTHS / 12
    exact = 33 * (np.exp(rate * years) - np.exp(-0.5 * years)) / (rate + 0.5)
    found = mean_arrivals_present(inflow, laws=(EXPONENTIAL,), months=MONTHS)[0]
    np.testing.assert_allclose(found, exact, rtol=1e-11, atol=1e-12)


@pytest.mark.parametrize("law", LAWS, ids=str)
def test_level_arrivals_are_the_rate_times_the_restricted_mean(law: StayLaw) -> None:
    found = mean_arrivals_present(Inflow(admissions_per_year=33), laws=(law,), months=MONTHS)[0]
    exact = 33 * law.restricted_mean_years(MONTHS / 12)
    np.testing.assert_allclose(found, exact, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("law", LAWS, ids=str)
@pytest.mark.parametrize("from_years", [0.0, 2.0])
def test_stepping_down_thins_who_has_been_there_long(law: StayLaw, from_years: float) -> None:
    step_down = StepDown(share=0.3, after_years=3, from_years=from_years)
    inflow = Inflow(admissions_per_year=33, growth_per_year_share=0.05)
    months = np.array([1, 23, 24, 36, 60, 120])
    found = mean_arrivals_present(inflow, laws=(law,), months=months, step_down=step_down)[0]
    for month, mean in zip(months, found, strict=True):
        years = month / 12

        def there(elapsed: float, years: float = years) -> float:
            moved = elapsed >= 3 and years >= from_years
            kept = 0.7 if moved else 1.0
            return 33 * 1.05 ** (years - elapsed) * law.survival(elapsed).item() * kept

        edges = sorted({0, years, *(e for e in (1e-3, 0.1, 3, 5, 5.25, 7, 7.25, 9) if e < years)})
        exact = sum(
            integrate.quad(there, a, b, epsabs=1e-12, limit=200)[0]
            for a, b in itertools.pairwise(edges)
        )
        assert mean == pytest.approx(exact, rel=1e-7)


@pytest.mark.parametrize("law", LAWS, ids=str)
def test_residents_in_equilibrium_are_residents_of_every_age(law: StayLaw) -> None:
    step_down = StepDown(share=0.3, after_years=3, from_years=1)
    months = np.array([0, 6, 12, 60])
    found = chance_present(
        residents_in_equilibrium(3), laws=(law,), months=months, step_down=step_down
    )[0]
    assert found.shape == (3, 4)
    assert found[:, 0].tolist() == [1, 1, 1]
    edges = np.concatenate([[0], np.geomspace(1e-6, 400, 4001)])
    # In equilibrium a share (passed until b) - (passed until a) has been there from a to b years.
    shares = np.diff(law.restricted_mean_years(edges)) / law.mean_years
    ages = residents_known((edges[1:] + edges[:-1]) / 2)
    by_age = chance_present(ages, laws=(law,), months=months, step_down=step_down)[0]
    np.testing.assert_allclose(found[0], shares @ by_age, atol=3e-3)


def test_known_residents_stay_by_their_own_law_and_step_down_when_their_time_comes() -> None:
    residents = residents_known([0.0, 2.5, 9.0])
    step_down = StepDown(share=0.25, after_years=3, from_years=1)
    found = chance_present(
        residents, laws=(EXPONENTIAL,), months=np.array([0, 6, 12, 36]), step_down=step_down
    )[0]
    plain = np.exp(-0.5 * np.array([0, 0.5, 1, 3]))
    kept = [[1, 1, 1, 0.75], [1, 1, 0.75, 0.75], [1, 1, 0.75, 0.75]]
    np.testing.assert_allclose(found, plain * kept, rtol=1e-12)


def test_stepping_down_at_once_leaves_todays_count_alone() -> None:
    found = chance_present(
        residents_known([9.0]),
        laws=(EXPONENTIAL,),
        months=np.array([0, 1]),
        step_down=StepDown(share=1, after_years=3),
    )
    assert found.tolist() == [[[1, 0]]]


def test_levers_change_who_comes_and_never_who_is_there() -> None:
    by_type = TwoTypesStay(type_1=EXPONENTIAL, type_2=LAWS[0], type_2_share=0.5)
    inflow = Inflow(admissions_per_year=33, cv=0.1)
    levers = Levers(type_2_share=0.8, growth_per_year_share=0.03)
    changed, [law] = apply_levers(inflow, laws=(by_type,), levers=levers)
    assert changed == Inflow(admissions_per_year=33, cv=0.1, growth_per_year_share=0.03)
    assert isinstance(law, TwoTypesStay)
    assert (law.type_2_share, by_type.type_2_share) == (0.8, 0.5)
    with pytest.raises(ValueError, match="give the stays as TwoTypesStay"):
        apply_levers(inflow, laws=(EXPONENTIAL,), levers=levers)


@pytest.mark.parametrize(
    ("admissions", "years"), [(-1, 2), (1.5, 2), (math.nan, 2), (66, 0), (66, -2), (66, math.nan)]
)
def test_a_count_of_admissions_that_cannot_be_is_refused(admissions: int, years: float) -> None:
    with pytest.raises(ValueError, match=r"admissions must be a whole|years must be a number"):
        estimate_inflow(admissions, years=years)


def test_no_admission_in_five_years_is_a_low_rate_and_not_none() -> None:
    inflow = estimate_inflow(0, years=5)
    assert inflow.admissions_per_year == 0.1
    assert inflow.cv == pytest.approx(math.sqrt(2))


@pytest.mark.parametrize("bad", [[-0.1], [1, math.nan], [math.inf], ["long"], [[1.0]], None])
def test_elapsed_stays_that_cannot_be_are_refused(bad: object) -> None:
    with pytest.raises(ValueError, match="elapsed_years"):
        residents_known(bad)  # type: ignore[arg-type]


def test_the_resident_whose_elapsed_stay_cannot_be_is_named_with_a_cure() -> None:
    with pytest.raises(ValueError, match=r"of resident 3 .* got -2.0: check the month of entry"):
        residents_known([1, 2, -2, -3])


@pytest.mark.parametrize("bad", [-1, 70.5, math.nan, math.inf])
def test_a_number_of_residents_that_cannot_be_is_refused(bad: int) -> None:
    with pytest.raises(ValueError, match="persons must be a whole number of at least 0; got"):
        residents_in_equilibrium(bad)


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda: Inflow(admissions_per_year=-1), "admissions_per_year"),
        (lambda: Inflow(admissions_per_year=math.nan), "admissions_per_year"),
        (lambda: Inflow(admissions_per_year=1, growth_per_year_share=-1), "growth_per_year_share"),
        (lambda: Inflow(admissions_per_year=1, cv=2.1), "cv"),
        (lambda: StepDown(share=1.1, after_years=1), "share"),
        (lambda: StepDown(share=0.1, after_years=1.03), "after_years"),
        (lambda: StepDown(share=0.1, after_years=1, from_years=-1), "from_years"),
        (lambda: Levers(type_2_share=-0.1), "type_2_share"),
        (lambda: Levers(growth_per_year_share=math.nan), "growth_per_year_share"),
    ],
)
def test_assumptions_outside_their_range_are_refused_by_name(make: object, name: str) -> None:
    with pytest.raises(ValueError, match=f"^{name} must be"):
        make()  # type: ignore[operator]
