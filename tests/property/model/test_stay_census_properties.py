"""What must hold for every law of the stays, every inflow and every number of residents."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.model.census.census_assumptions import (
    CensusAssumptions,
    Inflow,
    Levers,
    Residents,
    StepDown,
    residents_in_equilibrium,
    residents_known,
)
from analysis.model.census.census_path import CensusPath, project_census
from analysis.model.census.census_sums import poisson_binomial_chances
from analysis.model.census.flow_check import check_flow
from analysis.model.stay.length_of_stay import GammaStay, LognormalStay, WeibullStay
from analysis.model.stay.review_stay import ReviewStay, TwoTypesStay
from analysis.model.stay.stay_belief import StayBelief
from analysis.model.stay.stay_curve import tabulate_naive_means, tabulate_survival
from analysis.model.stay.stay_estimation import estimate_stays
from analysis.model.stay.stay_law import StayLaw
from analysis.model.stay.stay_likelihood import build_likelihood
from analysis.model.stay.stay_sample import ObservationWindow, StaySample, build_sample

means = st.floats(0.05, 40)
plain_laws = st.one_of(
    st.builds(LognormalStay, mean_years=means, sigma=st.floats(0.1, 2.5)),
    st.builds(GammaStay, mean_years=means, shape=st.floats(0.2, 40)),
    st.builds(WeibullStay, mean_years=means, shape=st.floats(0.3, 6)),
    st.builds(
        ReviewStay,
        mean_years=st.floats(0.5, 20),
        shape=st.floats(0.4, 4),
        release_share=st.floats(0, 0.9),
        spread_years=st.sampled_from([0.0, 0.25, 1.0]),
    ),
)
laws = st.one_of(
    plain_laws,
    st.builds(TwoTypesStay, type_1=plain_laws, type_2=plain_laws, type_2_share=st.floats(0, 1)),
)
years = st.lists(st.floats(0, 60), min_size=2, max_size=12).map(np.sort)
inflows = st.builds(
    Inflow,
    admissions_per_year=st.floats(0, 60),
    growth_per_year_share=st.floats(-0.2, 0.2),
    cv=st.one_of(st.just(0.0), st.floats(1e-6, 1)),
)
residents = st.one_of(
    st.integers(0, 60).map(residents_in_equilibrium),
    st.lists(st.floats(0, 30), max_size=40).map(residents_known),
)
step_downs = st.builds(
    StepDown,
    share=st.floats(0, 1),
    after_years=st.integers(0, 96).map(lambda months: months / 12),
    from_years=st.integers(0, 60).map(lambda months: months / 12),
)
HORIZONS = [0, 1, 7, 36, 120]


def project(
    who: Residents, inflow: Inflow, law: StayLaw, step_down: StepDown | None = None
) -> CensusPath:
    assumptions = CensusAssumptions(
        residents=who,
        inflow=inflow,
        stays=StayBelief.of([law]),
        levers=Levers(step_down=step_down),
    )
    return project_census(assumptions, months=HORIZONS)


@st.composite
def samples(draw: st.DrawFn) -> StaySample:
    window = ObservationWindow(first_month="2015-01", last_month="2019-12")
    rows = []
    for _ in range(draw(st.integers(0, 30))):
        entry = draw(st.integers(-200, window.months - 1))
        last = draw(st.integers(max(entry, 0), window.months))
        rows.append((entry, last, last < window.months))
    columns = np.array(rows, dtype=np.int64).reshape(-1, 3)
    return build_sample(columns[:, 0], columns[:, 1], columns[:, 2].astype(bool), window=window)


@given(laws, years)
def test_fewer_are_there_the_longer_it_is(law: StayLaw, times: np.ndarray) -> None:
    survival, passed = law.survival(times), law.restricted_mean_years(times)
    assert np.all((survival >= 0) & (survival <= 1))
    assert np.all(np.diff(survival) <= 1e-15)
    assert np.all(np.diff(passed) >= -1e-12)
    assert np.all(passed <= np.minimum(times, law.mean_years) * (1 + 1e-9))
    assert np.all(np.diff(law.equilibrium_survival(times)) <= 1e-12)
    assert np.isfinite(law.log_survival(times)).all()


@given(laws, st.floats(0, 60), years)
def test_who_has_been_there_long_may_still_leave_but_never_comes_back(
    law: StayLaw, elapsed: float, times: np.ndarray
) -> None:
    there = law.residual_survival(times, elapsed_years=elapsed)
    assert np.all((there >= 0) & (there <= 1))
    assert np.all(np.diff(there) <= 1e-12)
    assert law.residual_survival(0, elapsed_years=elapsed).item() == 1


@given(st.lists(st.floats(0, 1), max_size=60))
def test_residents_add_up_to_their_mean_and_variance(chances: list[float]) -> None:
    found = poisson_binomial_chances(chances)
    persons, given_chances = np.arange(len(found)), np.array(chances)
    assert found.sum() == pytest.approx(1, abs=1e-13)
    assert np.all(found >= 0)
    assert persons @ found == pytest.approx(given_chances.sum(), abs=1e-11)
    variance = (persons - given_chances.sum()) ** 2 @ found
    assert variance == pytest.approx((given_chances * (1 - given_chances)).sum(), abs=1e-9)


@given(residents, inflows, laws)
def test_a_census_is_a_distribution_with_the_mean_of_its_parts(
    who: Residents, inflow: Inflow, law: StayLaw
) -> None:
    path = project(who, inflow, law)
    assert np.isfinite(path.chances).all()
    np.testing.assert_allclose(path.chances.sum(axis=1), 1, atol=1e-11)
    persons = np.arange(path.chances.shape[1])
    np.testing.assert_allclose(path.mean_persons, path.chances @ persons, rtol=1e-8, atol=1e-9)
    assert path.chances[0, who.persons] == pytest.approx(1)
    low, high = path.interval(0.9)
    assert np.all(low <= high)
    assert np.all(np.diff([path.chance_of_exceeding(c) for c in range(20)], axis=0) <= 1e-15)


@given(residents, inflows, laws, step_downs)
def test_stepping_down_never_fills_places(
    who: Residents, inflow: Inflow, law: StayLaw, step_down: StepDown
) -> None:
    without, stepped = project(who, inflow, law), project(who, inflow, law, step_down)
    assert np.all(stepped.mean_persons <= without.mean_persons + 1e-9)
    for places in (0, 10, 60):
        more = stepped.chance_of_exceeding(places) - without.chance_of_exceeding(places)
        assert np.all(more <= 1e-9)


@given(st.integers(0, 200), inflows, laws)
def test_a_flow_check_always_says_one_of_three_things(
    stock: int, inflow: Inflow, law: StayLaw
) -> None:
    check = check_flow(stock, inflow=inflow, stays=StayBelief.of([law]))
    codes = {"flow-agrees", "growth-or-error", "fall-or-error"}
    assert check.finding.code in codes
    assert 0 <= check.chance <= 1
    assert (check.finding.code == "flow-agrees") == (
        check.low_persons <= stock <= check.high_persons
    )


@given(samples(), plain_laws)
def test_every_stay_that_can_be_seen_has_a_chance(sample: StaySample, law: StayLaw) -> None:
    chances = build_likelihood(sample).log_chances(law)
    assert np.isfinite(chances).all()
    assert np.all(chances <= 1e-12)


@settings(max_examples=20)
@given(samples())
def test_whatever_is_seen_gives_numbers_or_findings(sample: StaySample) -> None:
    estimate = estimate_stays(sample)
    assert estimate.fits or estimate.findings
    columns = ["aic", "log_score_per_stay", "mean_years", "mean_low_years", "beyond_share"]
    assert np.isfinite(estimate.tabulate()[columns].to_numpy(dtype=float)).all()
    curve, _ = tabulate_survival(sample)
    assert np.isfinite(curve.to_numpy(dtype=float)).all()
    assert len(tabulate_naive_means(sample)) == 4
    if estimate.fits:
        belief = estimate.belief()
        assert np.isfinite(belief.mean_years)
        assert belief.weights.sum() == pytest.approx(1)
