"""Rates: against maximum likelihood elsewhere, a dense grid, and closed forms."""

import math

import numpy as np
import pandas as pd
import pytest
from scipy import integrate, optimize, stats
from statsmodels.discrete.discrete_model import NegativeBinomial

from analysis.language import Text
from analysis.model.need.answer_rows import gather_answers
from analysis.model.need.answers import Answers
from analysis.model.need.moments import tabulate_means, tabulate_shrinkage
from analysis.model.need.negative_binomial import interval_chance, log_chance, log_interval_chances
from analysis.model.need.priors import MeasurementPrior, Priors
from analysis.model.need.rates import estimate_rates, log_likelihood

KNOWN = MeasurementPrior.known(1.0)


def country(persons: list[float], region: str = "north") -> pd.DataFrame:
    codes = [str(101 + number) for number in range(len(persons))]
    return pd.DataFrame({"region": region, "population_persons": persons}, index=codes)


def answers_of(persons: list[float], rows: list[tuple[object, ...]]) -> Answers:
    table = pd.DataFrame(rows, columns=["area", "status", "low", "high"])
    return gather_answers(table, municipalities=country(persons))


def exact_answers(persons: list[float], counts: list[int]) -> Answers:
    rows = [(str(101 + i), "answered", n, n) for i, n in enumerate(counts)]
    return answers_of(persons, rows)


def test_maximum_likelihood_is_that_of_statsmodels() -> None:
    rng = np.random.default_rng(8)
    persons = rng.uniform(2_000, 60_000, 80).round()
    counts = rng.poisson(persons * 3e-4 * rng.gamma(3.0, 1 / 3.0, 80))
    answers = exact_answers(persons.tolist(), counts.tolist())

    def loss(point: np.ndarray) -> float:
        rate, cv = np.exp(point)
        return -log_likelihood(answers, reported_rate=float(rate), rate_cv=float(cv))

    mine = optimize.minimize(loss, [math.log(3e-4), -0.5], method="Nelder-Mead", tol=1e-10)
    model = NegativeBinomial(counts, np.ones((80, 1)), exposure=persons)
    theirs = model.fit(disp=False, maxiter=5000, method="nm", xtol=1e-9, ftol=1e-12)
    assert mine.x[0] == pytest.approx(theirs.params[0], abs=1e-4)
    assert np.exp(2 * mine.x[1]) == pytest.approx(theirs.params[1], rel=1e-3)
    assert -mine.fun == pytest.approx(theirs.llf, abs=1e-6)


def dense_grid(
    persons: list[float], log_chance_of: object, priors: Priors
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A grid that shares nothing with the library's: fixed, dense, plain scipy densities."""
    levels, cvs = np.linspace(-9, 14, 1401), (np.arange(600) + 0.5) * 0.01
    level, cv = np.meshgrid(levels, cvs, indexing="ij")
    rate = np.exp(level) / sum(persons)
    prior = stats.norm.logpdf(level, math.log(priors.national_persons), priors.national_log_sd)
    scale = priors.rate_cv_mean / priors.rate_cv_shape
    prior += stats.gamma.logpdf(cv, priors.rate_cv_shape, scale=scale)
    density = log_chance_of(rate, cv**-2.0) + prior  # type: ignore[operator]
    weights = np.exp(density - density.max())
    return rate, cv, weights / weights.sum()


def nb_logpmf(count: int, mean: np.ndarray, shape: np.ndarray) -> np.ndarray:
    return np.asarray(stats.nbinom.logpmf(count, shape, shape / (shape + mean)))


def test_three_municipalities_are_as_on_a_dense_grid() -> None:
    persons = [900.0, 500.0, 100.0]
    answers = exact_answers(persons, [4, 0, 2])
    priors = Priors(measurement=KNOWN)
    found = estimate_rates(answers, priors=priors)

    def chance(rate: np.ndarray, shape: np.ndarray) -> np.ndarray:
        return sum(nb_logpmf(n, rate * p, shape) for n, p in zip([4, 0, 2], persons, strict=True))

    rate, cv, weights = dense_grid(persons, chance, priors)
    assert found.mean_national_rate == pytest.approx((weights * rate).sum(), rel=1e-4)
    assert found.mean_rate_cv == pytest.approx((weights * cv).sum(), rel=1e-4)
    shape = cv**-2.0
    means = tabulate_means(found)["intensity_mean_persons"]
    for mean, n, p in zip(means, [4, 0, 2], persons, strict=True):
        expected = (weights * rate * p * (shape + n) / (shape + rate * p)).sum()
        assert mean == pytest.approx(expected, rel=1e-4)


def test_ranges_silence_and_a_regional_total_are_as_on_a_dense_grid() -> None:
    persons = [900.0, 500.0, 300.0, 200.0]
    rows = [
        ("north", "answered", 6, 6),
        ("101", "answered", 0, 4),
        ("104", "silent", None, None),
    ]
    priors = Priors(measurement=KNOWN)
    found = estimate_rates(answers_of(persons, rows), priors=priors)

    def chance(rate: np.ndarray, shape: np.ndarray) -> np.ndarray:
        ways = []
        for first in range(5):
            for second in range(6 - first + 1):
                counts = (first, second, 6 - first - second)
                ways.append(
                    sum(
                        nb_logpmf(n, rate * p, shape) for n, p in zip(counts, persons, strict=False)
                    )
                )
        return np.logaddexp.reduce(ways, axis=0)

    rate, cv, weights = dense_grid(persons, chance, priors)
    assert found.mean_national_rate == pytest.approx((weights * rate).sum(), rel=1e-4)
    assert found.mean_rate_cv == pytest.approx((weights * cv).sum(), rel=1e-4)
    table = tabulate_means(found)
    assert table["reported_mean_persons"].sum() == pytest.approx(6.0, abs=1e-9)
    silent = (weights * rate * 200.0).sum()
    assert table["silent_mean_persons"].iloc[3] == pytest.approx(silent, rel=1e-4)


def test_moments_of_ranges_are_sums_over_the_range() -> None:
    law, counts = stats.nbinom(2.5, 2.5 / 8.5), np.arange(3, 3000)
    for low, high in ((3, 9), (3, np.inf), (0, 4)):
        inside = counts if low == 3 else np.arange(5)
        inside = inside[inside <= high]
        chances = law.pmf(inside)
        for order, factor in ((1, 6.0), (2, 36.0 * (1 + 1 / 2.5))):
            product = inside if order == 1 else inside * (inside - 1)
            found = factor * interval_chance(
                low - order, high - order, means=6.0, shapes=2.5, order=order
            )
            assert found == pytest.approx(float(chances @ product), rel=1e-9)


def test_a_floor_is_the_chance_of_so_many_or_more() -> None:
    priors = Priors(measurement=KNOWN)
    rows = [("101", "answered", 3, None), ("102", "answered", 1, 1)]
    found = estimate_rates(answers_of([900.0, 500.0], rows), priors=priors)

    def chance(rate: np.ndarray, shape: np.ndarray) -> np.ndarray:
        floor = stats.nbinom.logsf(2, shape, shape / (shape + rate * 900))
        return np.asarray(floor + nb_logpmf(1, rate * 500, shape))

    rate, _cv, weights = dense_grid([900.0, 500.0], chance, priors)
    assert found.mean_national_rate == pytest.approx((weights * rate).sum(), rel=1e-3)


def test_a_municipality_given_the_hyperparameters_is_conjugate() -> None:
    found = estimate_rates(exact_answers([1000.0], [7]), priors=Priors(measurement=KNOWN))
    shape, mean = found.shapes, found.reported_rate * 1000
    laws = stats.gamma(shape + 7, scale=mean / (shape + mean))
    row = tabulate_means(found).iloc[0]
    assert row["intensity_mean_persons"] == pytest.approx(found.weights @ laws.mean())
    square = found.weights @ (laws.var() + laws.mean() ** 2)
    sd = math.sqrt(square - row["intensity_mean_persons"] ** 2)
    assert row["intensity_sd_persons"] == pytest.approx(sd, rel=1e-9)


@pytest.mark.parametrize(("median", "log_sd"), [(1.0, 0.2), (1.26, 0.1), (0.8, 0.5), (2.0, 0.0)])
def test_moments_of_the_measurement_factor_are_those_of_the_lognormal(
    median: float, log_sd: float
) -> None:
    prior = MeasurementPrior(median=median, log_sd=log_sd)
    if log_sd == 0:
        assert prior.mean_inverse == 1 / median
        assert prior.mean_true_of_reported == min(1, 1 / median)
        assert prior.mean_missed == max(1 / median - 1, 0)
        return
    law = stats.lognorm(log_sd, scale=median)

    def mean(function: object) -> float:
        pieces = [(0.0, 1.0), (1.0, np.inf)]
        return sum(
            integrate.quad(lambda f: function(f) * law.pdf(f), low, high)[0]  # type: ignore[operator]
            for low, high in pieces
        )

    assert prior.mean_inverse == pytest.approx(mean(lambda f: 1 / f), rel=1e-6)
    assert prior.mean_inverse_square == pytest.approx(mean(lambda f: f**-2), rel=1e-6)
    assert prior.mean_true_of_reported == pytest.approx(mean(lambda f: min(1, 1 / f)), rel=1e-6)
    assert prior.mean_missed == pytest.approx(mean(lambda f: max(1 / f - 1, 0)), abs=1e-8)


def test_the_factor_moves_the_total_and_nothing_else() -> None:
    answers = exact_answers([900.0, 500.0, 100.0], [4, 0, 2])
    one, twice = (
        estimate_rates(answers, priors=Priors(measurement=MeasurementPrior.known(factor)))
        for factor in (1.0, 2.0)
    )
    np.testing.assert_array_equal(one.weights, twice.weights)
    ratio = (
        tabulate_means(one)["intensity_mean_persons"]
        / tabulate_means(twice)["intensity_mean_persons"]
    )
    np.testing.assert_allclose(ratio, 2.0, rtol=1e-12)


def test_counts_are_drawn_towards_each_other() -> None:
    persons = [1000.0, 1000.0, 1000.0]
    table = tabulate_shrinkage(estimate_rates(exact_answers(persons, [12, 4, 2]), priors=Priors()))
    own, posterior = table["reported_rate_low"], table["posterior_reported_rate"]
    assert posterior.iloc[0] < own.iloc[0]
    assert posterior.iloc[2] > own.iloc[2]
    assert table["weight"].between(0, 1).all()
    assert not table.drop(columns="high").isna().any().any()


def test_a_count_of_nobody_at_risk_tells_nothing() -> None:
    with_nobody = exact_answers([900.0, 500.0, 0.0], [4, 1, 0])
    without = exact_answers([900.0, 500.0], [4, 1])
    first, second = (estimate_rates(a, priors=Priors()) for a in (with_nobody, without))
    assert first.mean_national_rate == pytest.approx(second.mean_national_rate, rel=1e-12)
    table = tabulate_means(first)
    assert table["intensity_mean_persons"].iloc[2] == 0
    assert not table.isna().any().any()


@pytest.mark.parametrize("counts", [[0, 0, 0], [400, 0, 0], [800, 450, 90]])
def test_extreme_answers_give_finite_results(counts: list[int]) -> None:
    found = estimate_rates(exact_answers([900.0, 500.0, 100.0], counts), priors=Priors())
    assert found.weights.sum() == pytest.approx(1)
    assert np.isfinite(tabulate_means(found).select_dtypes("number")).all().all()


def test_the_interval_chance_is_scipys() -> None:
    for low, high, mean in ((0, 4, 3.0), (30, 40, 3.0), (2, np.inf, 9.0), (500, 520, 500.0)):
        law = stats.nbinom(2.5, 2.5 / (2.5 + mean))
        expected = law.sf(low - 1) - (0.0 if high == np.inf else law.sf(high))
        found = interval_chance(low, high, means=mean, shapes=2.5).item()
        assert found == pytest.approx(expected, rel=1e-9)
    ends = np.array([0.0, 30.0, 2.0, 500.0]), np.array([4.0, 40.0, np.inf, 620.0])
    means = np.array([3.0, 3.0, 9.0, 500.0])
    found = log_interval_chances(*ends, means=means, shapes=np.full(4, 2.5))
    expected = np.log(interval_chance(*ends, means=means, shapes=2.5))
    np.testing.assert_allclose(found, expected, rtol=1e-9)
    assert np.exp(log_chance(4, means=3.0, shapes=2.5)) == pytest.approx(
        stats.nbinom.pmf(4, 2.5, 2.5 / 5.5)
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"national_persons": 0.0},
        {"national_log_sd": math.nan},
        {"rate_cv_mean": -1.0},
        {"rate_cv_shape": 0.0},
    ],
)
def test_priors_that_are_none_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Priors(**wrong)  # type: ignore[arg-type]


def test_measurement_priors_that_are_none_are_refused() -> None:
    why = Text("fordi", "because")
    with pytest.raises(ValueError, match="median"):
        MeasurementPrior(median=0.0)
    with pytest.raises(ValueError, match="log_sd"):
        MeasurementPrior(log_sd=-0.1)
    with pytest.raises(ValueError, match="reason"):
        MeasurementPrior(reason=Text("", ""))
    with pytest.raises(ValueError, match="in order"):
        MeasurementPrior.from_interval(1.2, 1.0, 1.5, reason=why)
    with pytest.raises(ValueError, match="above 0"):
        log_likelihood(exact_answers([900.0], [1]), reported_rate=0.0, rate_cv=0.5)
    law = stats.lognorm(MeasurementPrior.from_interval(0.8, 1.0, 1.25, reason=why).log_sd)
    assert law.cdf(1.25) - law.cdf(0.8) == pytest.approx(0.9)
