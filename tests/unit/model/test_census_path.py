"""The census ahead: direct convolution, enumeration of every outcome, scipy's laws."""

import itertools
import math

import numpy as np
import pytest
from scipy import stats

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
from analysis.model.census.presence import chance_present, mean_arrivals_present
from analysis.model.stay.length_of_stay import LognormalStay, WeibullStay
from analysis.model.stay.review_stay import TwoTypesStay
from analysis.model.stay.stay_belief import StayBelief, assume_stays

LAW = LognormalStay(mean_years=2, sigma=1)
NOBODY = Inflow(admissions_per_year=0)


def project(
    residents: Residents,
    months: list[int],
    *,
    inflow: Inflow = NOBODY,
    stays: StayBelief | None = None,
    levers: Levers | None = None,
) -> CensusPath:
    assumptions = CensusAssumptions(
        residents=residents,
        inflow=inflow,
        stays=StayBelief.of([LAW]) if stays is None else stays,
        levers=Levers() if levers is None else levers,
    )
    return project_census(assumptions, months=months)


@pytest.mark.parametrize("trials", [1, 2, 70, 470])
def test_residents_are_the_direct_convolution_of_single_chances(trials: int) -> None:
    chances = np.random.default_rng(trials).random(trials)
    direct = np.ones(1)
    for chance in chances:
        direct = np.convolve(direct, [1 - chance, chance])
    found = poisson_binomial_chances(chances)
    np.testing.assert_allclose(found, direct, rtol=0, atol=1e-12)
    # A third way: the characteristic function at the roots of unity, and its transform back.
    roots = np.exp(2j * np.pi * np.arange(trials + 1) / (trials + 1))
    characteristic = np.prod(1 - chances + chances * roots[:, np.newaxis], axis=1)
    transformed = np.fft.fft(characteristic).real / (trials + 1)
    np.testing.assert_allclose(found, transformed, rtol=0, atol=1e-12)


def test_every_outcome_of_a_few_residents_enumerated() -> None:
    chances = np.array([0.0, 0.3, 0.9, 0.5, 1.0, 0.02])
    direct = np.zeros(7)
    for stays in itertools.product([0, 1], repeat=6):
        direct[sum(stays)] += np.prod(np.where(stays, chances, 1 - chances))
    np.testing.assert_allclose(poisson_binomial_chances(chances), direct, atol=1e-16)
    assert poisson_binomial_chances([]).tolist() == [1]


def test_alike_residents_are_binomial_and_late_arrivals_poisson() -> None:
    months = [1, 12, 60, 120]
    path = project(residents_in_equilibrium(70), months)
    still = LAW.equilibrium_survival(np.array(months) / 12)
    persons = np.arange(71)
    for row, chance in zip(path.chances, still, strict=True):
        np.testing.assert_allclose(
            row[:71], stats.binom.pmf(persons, 70, chance), rtol=1e-10, atol=1e-290
        )
    arriving = project(residents_in_equilibrium(0), months, inflow=Inflow(admissions_per_year=33))
    means = 33 * LAW.restricted_mean_years(np.array(months) / 12)
    many = np.arange(arriving.chances.shape[1])
    for row, mean in zip(arriving.chances, means, strict=True):
        np.testing.assert_allclose(row, stats.poisson.pmf(many, mean), rtol=1e-10, atol=1e-300)


@pytest.mark.parametrize("cv", [1e-5, 0.15, 1.0, 2.0])
def test_an_uncertain_inflow_is_negative_binomial(cv: float) -> None:
    inflow = Inflow(admissions_per_year=12, cv=cv)
    path = project(residents_in_equilibrium(0), [24], inflow=inflow)
    mean = 12 * LAW.restricted_mean_years(2).item()
    persons = np.arange(path.chances.shape[1])
    # scipy loses digits where the shape is large, the Poisson is then the authority.
    law = stats.poisson(mean) if cv < 1e-3 else stats.nbinom(cv**-2, 1 / (1 + mean * cv**2))
    np.testing.assert_allclose(
        path.chances[0], law.pmf(persons), rtol=1e-7 if cv < 1e-3 else 1e-9, atol=1e-12
    )
    assert path.mean_persons[0] == pytest.approx(mean, rel=1e-12)
    assert path.sd_persons[0] == pytest.approx(law.std(), rel=1e-6)


def test_the_whole_is_residents_and_arrivals_added_and_laws_mixed() -> None:
    laws = [LAW, WeibullStay(mean_years=3, shape=1.4)]
    belief = StayBelief.of(laws, weights=[0.3, 0.7])
    residents = residents_known([0.2, 1.5, 1.5, 8.0, 20.0])
    inflow = Inflow(admissions_per_year=4, growth_per_year_share=0.1, cv=0.3)
    levers = Levers(step_down=StepDown(share=0.4, after_years=2, from_years=0.5))
    months = [0, 3, 24, 120]
    path = project(residents, months, inflow=inflow, stays=belief, levers=levers)
    exact = np.zeros_like(path.chances)
    for law, weight in zip(laws, [0.3, 0.7], strict=True):
        there = chance_present(
            residents, laws=(law,), months=np.array(months), step_down=levers.step_down
        )[0]
        means = mean_arrivals_present(
            inflow, laws=(law,), months=np.array(months), step_down=levers.step_down
        )[0]
        for horizon, mean in enumerate(means):
            direct = np.ones(1)
            for chance in there[:, horizon]:
                direct = np.convolve(direct, [1 - chance, chance])
            arriving = stats.nbinom.pmf(np.arange(400), 0.3**-2, 1 / (1 + mean * 0.09))
            both = np.convolve(direct, arriving)[: exact.shape[1]]
            exact[horizon, : len(both)] += weight * both
    np.testing.assert_allclose(path.chances, exact, rtol=0, atol=1e-12)
    np.testing.assert_allclose(path.chances.sum(axis=1), 1, atol=1e-12)
    persons = np.arange(path.chances.shape[1])
    np.testing.assert_allclose(path.mean_persons, path.chances @ persons, rtol=1e-10)
    assert path.chances[0, 5] == pytest.approx(1)


def test_the_table_says_what_the_chances_say() -> None:
    path = project(
        residents_in_equilibrium(70), [12, 60], inflow=Inflow(admissions_per_year=33, cv=0.1)
    )
    table = path.tabulate(places=72, level=0.9)
    persons = np.arange(path.chances.shape[1])
    for row, chances in zip(table.itertuples(), path.chances, strict=True):
        assert row.chance_of_exceeding == pytest.approx(chances[persons > 72].sum(), rel=1e-12)
        excess = np.maximum(persons - 72, 0) @ chances
        assert row.expected_excess_persons == pytest.approx(excess, rel=1e-12)
        below, inside = chances[: row.low_persons].sum(), chances[: row.high_persons + 1].sum()
        assert below < 0.05 <= below + chances[row.low_persons]
        assert inside - chances[row.high_persons] < 0.95 <= inside
        assert row.mean_persons == pytest.approx(row.residents_persons + row.arrivals_persons)
    assert path.quantile(0.95).tolist() == table.high_persons.tolist()
    assert path.quantile(1 - 1e-15).max() < path.chances.shape[1]


def test_equilibrium_stays_equilibrium_on_average() -> None:
    inflow = Inflow(admissions_per_year=35)
    path = project(residents_in_equilibrium(70), [1, 12, 120, 600], inflow=inflow)
    np.testing.assert_allclose(path.mean_persons, 70, rtol=1e-9)
    late = stats.poisson.sf(81, 70)
    assert path.chance_of_exceeding(81)[-1] == pytest.approx(late, rel=0.02)


def test_a_larger_share_of_type_2_who_leave_sooner_needs_fewer_places() -> None:
    by_type = TwoTypesStay(
        type_1=WeibullStay(mean_years=4, shape=1),
        type_2=WeibullStay(mean_years=1, shape=1),
        type_2_share=0.5,
    )
    means = [
        project(
            residents_in_equilibrium(70),
            [12, 120],
            inflow=Inflow(admissions_per_year=28),
            stays=StayBelief.of([by_type]),
            levers=levers,
        ).mean_persons
        for levers in (Levers(), Levers(type_2_share=0.5), Levers(type_2_share=0.8))
    ]
    np.testing.assert_array_equal(means[0], means[1])
    assert np.all(means[2] < means[1])


def test_low_central_and_high_stays_widen_the_interval() -> None:
    given = {"inflow": Inflow(admissions_per_year=33), "months": [60]}
    central = project(residents_in_equilibrium(70), **given)
    all_three = project(
        residents_in_equilibrium(70), **given, stays=assume_stays(1, central_years=2, high_years=4)
    )
    assert all_three.sd_persons[0] > 1.5 * central.sd_persons[0]


@pytest.mark.parametrize("bad", [[-1], [1.5], [601], [], [math.nan], [[1]]])
def test_horizons_that_cannot_be_are_refused(bad: list[int]) -> None:
    with pytest.raises(ValueError, match="months must"):
        project(residents_in_equilibrium(70), bad)


@pytest.mark.parametrize("bad", [-1, 70.5, math.nan])
def test_places_that_cannot_be_are_refused(bad: int) -> None:
    path = project(residents_in_equilibrium(7), [12])
    for ask in (path.chance_of_exceeding, path.expected_excess_persons):
        with pytest.raises(ValueError, match="places must be a whole number of at least 0; got"):
            ask(bad)


@pytest.mark.parametrize("bad", [[1.2], [-0.1], [math.nan], [[0.5]]])
def test_chances_that_are_none_are_refused(bad: list[float]) -> None:
    with pytest.raises(ValueError, match="chances must be numbers from 0 to 1; got"):
        poisson_binomial_chances(bad)


@pytest.mark.parametrize("bad", [0, 1, 90])
def test_levels_that_are_none_are_refused(bad: float) -> None:
    path = project(residents_in_equilibrium(7), [12])
    for ask in (path.quantile, path.interval):
        with pytest.raises(ValueError, match="level must lie strictly between 0 and 1"):
            ask(bad)
