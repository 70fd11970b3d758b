"""A trend against a direct Gaussian conditional and plain quadrature."""

import math

import numpy as np
import pytest
from scipy import integrate, stats

from analysis.model.need.trend import RoundRate, TrendPrior, estimate_trend
from analysis.model.need.trend_table import tabulate_trend

PRIOR = TrendPrior()


def rounds_of(*pairs: tuple[float, int], population: float = 1e6) -> list[RoundRate]:
    return [
        RoundRate.from_count(year, persons=n, population_persons=population, definition="one")
        for year, n in pairs
    ]


def test_a_rate_from_a_count_has_the_moments_of_log_gamma() -> None:
    found = rounds_of((2019, 12))[0]
    law = stats.loggamma(12.5)
    assert found.log_rate_mean == pytest.approx(law.mean() - math.log(1e6))
    assert found.log_rate_sd == pytest.approx(law.std())


def test_the_drift_is_as_by_direct_quadrature() -> None:
    rounds = rounds_of((2010, 40), (2014, 60), (2019, 72))
    found = estimate_trend(rounds, prior=PRIOR)
    years = np.array([-9.0, -5.0, 0.0])
    observed = np.array([one.log_rate_mean for one in rounds])
    wander = PRIOR.yearly_sd**2 * np.minimum.outer(-years, -years)
    covariance = np.diag([one.log_rate_sd**2 for one in rounds]) + wander + 100.0**2
    law = stats.multivariate_normal(np.full(3, observed.mean()), covariance)

    def density(drift: float) -> float:
        return float(law.pdf(observed - drift * years) * (1 - (drift / 0.05) ** 2))

    whole = integrate.quad(density, -0.05, 0.05)[0]
    mean = integrate.quad(lambda drift: drift * density(drift), -0.05, 0.05)[0] / whole
    assert found.mean_drift_per_year == pytest.approx(mean, rel=1e-6)


def test_one_round_says_nothing_of_the_drift() -> None:
    found = estimate_trend(rounds_of((2019, 72)), prior=PRIOR)
    assert found.mean_drift_per_year == pytest.approx(0, abs=1e-12)
    variance = found.weights @ found.drifts**2
    assert variance == pytest.approx(0.05**2 / 5)


def test_intervals_widen_with_the_horizon_and_the_drift_fades() -> None:
    found = estimate_trend(rounds_of((2010, 40), (2014, 60), (2019, 72)), prior=PRIOR)
    widths, medians = [], []
    for horizon in range(11):
        low, median, high = (
            math.log(found.rate_quantile(chance, horizon_years=horizon))
            for chance in (0.05, 0.5, 0.95)
        )
        widths.append(high - low)
        medians.append(median)
    assert np.all(np.diff(widths) > 0)
    assert np.all(np.diff(medians) > 0)
    assert np.all(np.diff(medians, 2) < 0)


def test_no_evidence_makes_a_drift_pass_its_bound() -> None:
    rounds = rounds_of((2018, 10), (2019, 9000))
    found = estimate_trend(rounds, prior=PRIOR)
    assert abs(found.mean_drift_per_year) < PRIOR.largest_drift_per_year


def test_the_census_mixes_poisson_over_the_rate() -> None:
    found = estimate_trend(rounds_of((2019, 72)), prior=PRIOR)
    census = found.census(horizon_years=3, population_persons=1e6)
    rng = np.random.default_rng(2)
    drift = rng.choice(found.drifts, p=found.weights, size=400_000)
    decay = -math.log(0.85)
    sd = math.hypot(found.level_sd, 0.03 * math.sqrt(3))
    logs = found.level_means[0] + drift * (1 - 0.85**3) / decay + sd * rng.standard_normal(400_000)
    drawn = rng.poisson(1e6 * np.exp(logs))
    assert census.mean_persons == pytest.approx(drawn.mean(), rel=0.003)
    for persons in (60, 72, 90):
        chance = (drawn <= persons).mean()
        assert census.cdf(persons).item() == pytest.approx(chance, abs=0.004)


def test_population_change_stands_apart_from_rate_change() -> None:
    found = estimate_trend(rounds_of((2014, 60), (2019, 72)), prior=PRIOR)
    population = {2019.0: 1e6, 2024.0: 1.1e6, 2029.0: 1.2e6}
    table = tabulate_trend(found, population_by_year=population, level=0.9)
    assert table["population_factor"].tolist() == pytest.approx([1, 1.1, 1.2])
    held = table["count_mean_rate_held_persons"]
    assert (held / held.iloc[0]).tolist() == pytest.approx([1, 1.1, 1.2])
    assert table["rate_factor"].iloc[0] == pytest.approx(1)
    still = tabulate_trend(found, population_by_year=dict.fromkeys(population, 1e6), level=0.9)
    assert still["rate_factor"].tolist() == pytest.approx(table["rate_factor"].tolist())
    assert not table.isna().any().any()


def test_rates_may_come_from_draws() -> None:
    rates = np.exp(np.random.default_rng(1).normal(-9, 0.2, 50_000))
    found = RoundRate.from_draws(2024, rates=rates, definition="one")
    assert found.log_rate_mean == pytest.approx(-9, abs=0.005)
    assert found.log_rate_sd == pytest.approx(0.2, abs=0.005)


def test_what_is_no_series_is_refused() -> None:
    one = rounds_of((2015, 60))[0]
    other = RoundRate.from_count(2020, persons=70, population_persons=1e6, definition="other")
    with pytest.raises(ValueError, match=r"one definition; got .*'one', 'other'"):
        estimate_trend([one, other], prior=PRIOR)
    with pytest.raises(ValueError, match="each year once"):
        estimate_trend([one, one], prior=PRIOR)
    with pytest.raises(ValueError, match="at least one round"):
        estimate_trend([], prior=PRIOR)


@pytest.mark.parametrize(
    "wrong",
    [{"largest_drift_per_year": 0.0}, {"damping_per_year": 1.0}, {"yearly_sd": -0.1}],
)
def test_priors_outside_their_range_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        TrendPrior(**wrong)


def test_numbers_outside_their_range_are_refused() -> None:
    found = estimate_trend(rounds_of((2019, 72)), prior=PRIOR)
    with pytest.raises(ValueError, match="from 0 to 10"):
        found.rate_quantile(0.5, horizon_years=10.5)
    with pytest.raises(ValueError, match="chance must lie"):
        found.rate_quantile(1.0, horizon_years=1)
    with pytest.raises(ValueError, match="population_persons must be at least 0"):
        found.census(horizon_years=1, population_persons=-1)
    with pytest.raises(ValueError, match="must hold 2019"):
        tabulate_trend(found, population_by_year={2020.0: 1e6}, level=0.9)
    with pytest.raises(ValueError, match="persons must lie from 0"):
        RoundRate.from_count(2019, persons=-1, population_persons=1e6, definition="one")
    with pytest.raises(ValueError, match="log_rate_sd"):
        RoundRate(year=2019, log_rate_mean=-9, log_rate_sd=0, definition="one")
    with pytest.raises(ValueError, match="finite"):
        RoundRate(year=math.nan, log_rate_mean=-9, log_rate_sd=1, definition="one")
