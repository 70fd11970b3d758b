"""Stays estimated: the likelihood by integration, the search by another, the truth by simulation."""

import math

import numpy as np
import pytest
from scipy import integrate, optimize, stats

from analysis.model.stay.length_of_stay import GammaStay, LognormalStay, WeibullStay
from analysis.model.stay.review_stay import ReviewStay
from analysis.model.stay.stay_belief import StayBelief, assume_stays
from analysis.model.stay.stay_curve import tabulate_naive_means
from analysis.model.stay.stay_estimation import estimate_stays
from analysis.model.stay.stay_families import law_families
from analysis.model.stay.stay_fit import fit_law
from analysis.model.stay.stay_interval import mean_interval_years
from analysis.model.stay.stay_law import StayLaw
from analysis.model.stay.stay_likelihood import build_likelihood, log_presence
from analysis.model.stay.stay_sample import ObservationWindow, StaySample, build_sample

TWO_YEARS = ObservationWindow(first_month="2018-01", last_month="2019-12")
EIGHT_YEARS = ObservationWindow(first_month="2012-01", last_month="2019-12")


def simulate(
    seed: int | list[int],
    stays: stats.rv_continuous,
    *,
    per_year: float = 33,
    window: ObservationWindow = TWO_YEARS,
    history_years: float = 60,
) -> StaySample:
    """Let people come and go, and keep whom a window of months sees."""
    rng = np.random.default_rng(seed)
    persons = rng.poisson(per_year * (history_years + window.months / 12))
    came = rng.uniform(-12 * history_years, window.months, persons)
    left = came + 12 * stays.rvs(size=persons, random_state=rng)
    seen = left >= 0
    entry, end = (np.floor(times[seen]).astype(np.int64) for times in (came, left))
    completed = end < window.months
    return build_sample(entry, np.where(completed, end, window.months), completed, window=window)


def lognormal(mean: float, sigma: float) -> stats.rv_continuous:
    return stats.lognorm(sigma, scale=mean * math.exp(-(sigma**2) / 2))


@pytest.mark.parametrize(
    "law",
    [
        LognormalStay(mean_years=2, sigma=1),
        GammaStay(mean_years=2, shape=1.5),
        WeibullStay(mean_years=2, shape=0.8),
        ReviewStay(mean_years=4, shape=1.2, release_share=0.5),
        ReviewStay(mean_years=4, shape=1.2, release_share=0.5, spread_years=0),
    ],
    ids=lambda law: type(law).__name__,
)
def test_the_chance_of_each_month_is_its_integral_over_the_day_of_entry(law: StayLaw) -> None:
    months = np.array([0, 1, 2, 7, 59, 60, 61, 63, 64, 200])
    there = np.exp(log_presence(law, months))
    for month, chance in zip(months[1:], there[1:], strict=True):
        exact = integrate.quad(
            lambda day, month=month: law.survival((month - day) / 12).item(),
            0,
            1,
            epsabs=1e-13,
            limit=200,
        )[0]
        assert chance == pytest.approx(exact, rel=2e-5 if month == 1 else 1e-8)
    assert there[0] == 1


def test_the_chances_of_all_that_can_be_seen_of_one_entry_are_one() -> None:
    window, law = TWO_YEARS, LognormalStay(mean_years=2, sigma=1)
    for entry in (-30, -1, 0, 20):
        exits = np.arange(max(entry, 0), window.months + 1)
        completed = exits < window.months
        sample = build_sample(np.full(len(exits), entry), exits, completed, window=window)
        chances = np.exp(build_likelihood(sample).log_chances(law))
        assert chances.sum() == pytest.approx(1, abs=1e-12)


def test_stays_that_leave_at_a_constant_rate_have_their_closed_form() -> None:
    # Each month there is survived with exp(-1/24); the month of entry counts from its days.
    sample = build_sample(
        np.array([-12, -12, 3]),
        np.array([24, 5, 10]),
        np.array([False, True, True]),
        window=TWO_YEARS,
    )
    rate = 0.5 / 12
    first = (1 - math.exp(-rate)) / rate
    gone = math.log(1 - math.exp(-rate))
    exact = -24 * rate + (-5 * rate + gone) + (math.log(first) - 6 * rate + gone)
    law = WeibullStay(mean_years=2, shape=1)
    assert build_likelihood(sample).log_likelihood(law) == pytest.approx(exact, abs=1e-10)


@pytest.mark.parametrize("name", ["lognormal", "gamma", "weibull"])
def test_the_fit_is_the_one_that_another_likelihood_and_search_find(name: str) -> None:
    sample = simulate(11, lognormal(2, 0.8), per_year=12)
    fit = fit_law(build_likelihood(sample), name=name)
    families = {
        "lognormal": lambda m, s: stats.lognorm(s, scale=m * math.exp(-(s**2) / 2)),
        "gamma": lambda m, s: stats.gamma(s, scale=m / s),
        "weibull": lambda m, s: stats.weibull_min(s, scale=m / math.gamma(1 + 1 / s)),
    }
    days = (np.arange(400) + 0.5) / 400

    def loss(values: np.ndarray) -> float:
        law, total = families[name](*np.exp(values)), 0.0
        for entry, last, completed in zip(sample.entry, sample.last, sample.completed, strict=True):

            def there(month: int, entry: int = entry) -> float:
                ages = np.maximum(month - entry - days, 0) / 12
                return float(law.sf(ages).mean()) if month > entry else 1.0

            chance = there(last) - (there(last + 1) if completed else 0.0)
            total -= math.log(chance / there(max(entry, 0)))
        return total

    found = optimize.minimize(loss, fit.searched + 0.1, method="Nelder-Mead")
    assert fit.log_likelihood == pytest.approx(-found.fun, abs=2e-3)
    np.testing.assert_allclose(fit.searched, found.x, atol=5e-3)


def test_the_mean_of_two_hundred_samples_is_the_truth_where_naive_means_are_not() -> None:
    found, naive = [], []
    for seed in range(200):
        sample = simulate([7, seed], lognormal(2, 1), history_years=20)
        found.append(fit_law(build_likelihood(sample), name="lognormal").mean_years)
        table = tabulate_naive_means(sample).set_index("name")
        naive.append(table.mean_years.astype(float))
    means = np.array(found)
    assert abs(means.mean() / 2 - 1) < 0.02
    assert means.std() / math.sqrt(200) < 0.03  # the Monte Carlo error is 1 % of the truth
    of_naive = np.mean(naive, axis=0)
    completed, whole, elapsed, followed = of_naive
    assert whole < 0.9
    assert completed == pytest.approx(2, abs=0.1)  # right here, since the inflow never changed
    assert elapsed == pytest.approx(2.5, abs=0.2)
    assert followed == pytest.approx(6.3, abs=0.4)


def test_laws_are_compared_on_the_same_chances_and_the_true_one_wins() -> None:
    law = ReviewStay(mean_years=4, shape=0.9, release_share=0.4)
    rng = np.random.default_rng(4)
    came = rng.uniform(-960, 96, 15 * 88)
    left = came + 12 * law.draw_ahead(rng, elapsed_years=np.zeros(len(came)))
    seen = left >= 0
    entry, end = (np.floor(times[seen]).astype(np.int64) for times in (came, left))
    completed = end < 96
    sample = build_sample(entry, np.where(completed, end, 96), completed, window=EIGHT_YEARS)
    estimate = estimate_stays(sample)
    table = estimate.tabulate()
    assert table.law[0] == "reviews"
    assert table.aic.is_monotonic_increasing
    assert table.akaike_weight_share[0] > 0.99
    assert table.log_score_per_stay.argmax() == 0
    assert table.mean_low_years[0] < 4 < table.mean_high_years[0]
    fitted = estimate.fits[0].law
    assert isinstance(fitted, ReviewStay)
    assert fitted.release_share == pytest.approx(0.4, abs=0.15)


def test_stays_without_reviews_show_none() -> None:
    estimate = estimate_stays(simulate(3, stats.expon(scale=3), window=EIGHT_YEARS))
    by_name = {fit.name: fit for fit in estimate.fits}
    assert by_name["reviews"].aic >= by_name["weibull"].aic
    assert by_name["reviews"].log_likelihood >= by_name["weibull"].log_likelihood - 1e-6


def test_the_log_score_is_that_of_leaving_each_stay_out() -> None:
    sample = simulate(21, lognormal(2, 0.8), per_year=40, window=EIGHT_YEARS)
    fit = fit_law(build_likelihood(sample), name="weibull")
    scores = []
    for left_out in range(sample.stays):
        kept = np.arange(sample.stays) != left_out
        parts = [
            build_sample(
                sample.entry[which], sample.last[which], sample.completed[which], window=EIGHT_YEARS
            )
            for which in (kept, ~kept)
        ]
        without = fit_law(build_likelihood(parts[0]), name="weibull")
        scores.append(build_likelihood(parts[1]).log_likelihood(without.law))
    assert fit.log_score == pytest.approx(float(np.mean(scores)), abs=1e-3)


def test_the_interval_ends_where_the_profile_has_fallen_enough() -> None:
    sample = simulate(5, lognormal(2, 1))
    likelihood = build_likelihood(sample)
    fit = fit_law(likelihood, name="lognormal")
    low, high = mean_interval_years(fit, level=0.9)
    assert high is not None
    assert low < fit.law.mean_years < high
    sigmas = np.linspace(0.3, 2.5, 1500)
    for end in (low, high):
        profile = max(
            likelihood.log_likelihood(LognormalStay(mean_years=end, sigma=sigma))
            for sigma in sigmas
        )
        fallen = 2 * (fit.log_likelihood - profile)
        assert fallen == pytest.approx(stats.chi2.ppf(0.9, 1), abs=0.01)
    with pytest.raises(ValueError, match="level must lie strictly between 0 and 1"):
        mean_interval_years(fit, level=90)


@pytest.mark.parametrize("name", ["lognormal", "gamma", "weibull"])
def test_belief_has_the_moments_of_the_integrated_likelihood(name: str) -> None:
    sample = simulate(6, lognormal(2, 1), window=EIGHT_YEARS)
    likelihood = build_likelihood(sample)
    fit = fit_law(likelihood, name=name)
    build = law_families()[name].build
    sds = np.sqrt(np.diag(np.linalg.inv(fit.information)))
    steps = np.linspace(-5, 5, 31)
    grid = [fit.searched + sds * [i, j] for i in steps for j in steps]
    laws = [build(values) for values in grid]
    logs = np.array([likelihood.log_likelihood(law) for law in laws])
    weights = np.exp(logs - logs.max())
    weights /= weights.sum()
    means = np.array([law.mean_years for law in laws])
    belief = fit.belief()
    assert belief.mean_years == pytest.approx(weights @ means, rel=0.002)
    spread = math.sqrt(weights @ (means - weights @ means) ** 2)
    assert belief.sd_years == pytest.approx(spread, rel=0.03)
    assert belief.weights.sum() == pytest.approx(1)


def test_the_belief_of_all_laws_weighs_each_by_akaike() -> None:
    estimate = estimate_stays(simulate(6, lognormal(2, 1), window=EIGHT_YEARS))
    belief = estimate.belief()
    parts = [fit.belief().mean_years for fit in estimate.fits]
    assert belief.mean_years == pytest.approx(estimate.akaike_weights @ parts, rel=1e-3)
    assert belief.weights.sum() == pytest.approx(1)
    delta = np.array([fit.aic for fit in estimate.fits]) - estimate.fits[0].aic
    np.testing.assert_allclose(
        estimate.akaike_weights, np.exp(-delta / 2) / np.exp(-delta / 2).sum(), rtol=1e-12
    )


@pytest.mark.parametrize(
    ("rows", "codes"),
    [
        ([], ["no-residents"]),
        ([(-50, 24, False)], ["one-resident", "no-completed-stays"]),
        ([(-50, 10, True)], ["one-resident", "too-few-completed-stays"]),
        ([(-50, 24, False)] * 70, ["no-completed-stays"]),
        ([(-50, 10, True)] * 2 + [(-9, 24, False)] * 9, ["too-few-completed-stays"]),
    ],
)
def test_too_little_gives_no_law_and_says_so(
    rows: list[tuple[int, int, bool]], codes: list[str]
) -> None:
    columns = np.array(rows, dtype=np.int64).reshape(-1, 3)
    sample = build_sample(
        columns[:, 0], columns[:, 1], columns[:, 2].astype(bool), window=TWO_YEARS
    )
    estimate = estimate_stays(sample)
    assert estimate.fits == ()
    assert estimate.best is None
    assert [finding.code for finding in estimate.findings] == codes
    assert estimate.tabulate().empty
    with pytest.raises(ValueError, match="use assume_stays with a low, a central and a high"):
        estimate.belief()
    with pytest.raises(ValueError, match="at least 3 that ended"):
        fit_law(build_likelihood(sample), name="weibull")


def test_few_exits_are_estimated_with_warnings_and_no_number_is_missing() -> None:
    rows = [
        (-50, 5, True),
        (-12, 9, True),
        (2, 20, True),
        *[(-30 - i, 24, False) for i in range(9)],
    ]
    columns = np.array(rows)
    sample = build_sample(
        columns[:, 0], columns[:, 1], columns[:, 2].astype(bool), window=TWO_YEARS
    )
    estimate = estimate_stays(sample)
    codes = {finding.code for finding in estimate.findings}
    assert "few-completed-stays" in codes
    table = estimate.tabulate().drop(columns=["law", "mean_high_years"]).astype(float)
    assert np.isfinite(table.to_numpy()).all()
    assert math.isfinite(estimate.belief().mean_years)


def test_stays_that_all_leave_in_the_same_month_determine_no_law() -> None:
    sample = build_sample(
        np.zeros(40, dtype=np.int64),
        np.full(40, 10),
        np.ones(40, dtype=np.bool_),
        window=TWO_YEARS,
    )
    estimate = estimate_stays(sample)
    assert "law-undetermined" in {finding.code for finding in estimate.findings}
    assert np.isfinite([fit.aic for fit in estimate.fits]).all()


def test_an_unknown_law_is_refused_with_the_known_ones() -> None:
    likelihood = build_likelihood(simulate(1, lognormal(2, 1)))
    with pytest.raises(ValueError, match="name must be one of lognormal, gamma, weibull, reviews"):
        fit_law(likelihood, name="exponential")


def test_a_level_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="level must lie strictly between 0 and 1"):
        estimate_stays(simulate(1, lognormal(2, 1)), level=90)


def test_assumed_stays_are_three_laws_and_rise() -> None:
    belief = assume_stays(1, central_years=2, high_years=4)
    assert [law.mean_years for law in belief.laws] == [1, 2, 4]
    np.testing.assert_allclose(belief.weights, [0.185, 0.63, 0.185])
    with pytest.raises(ValueError, match="must rise; got 2, 1, 4"):
        assume_stays(2, central_years=1, high_years=4)


def test_a_belief_drops_only_negligible_laws_and_refuses_none() -> None:
    laws = [LognormalStay(mean_years=mean, sigma=1) for mean in (1, 2, 3)]
    assert len(StayBelief.of(laws, weights=[1, 1, 1e-3]).laws) == 2
    assert len(StayBelief.of(laws, weights=[1, 1, 1e-2]).laws) == 3
    for bad in ([0, 0, 0], [-1, 1, 1], [math.nan, 1, 1]):
        with pytest.raises(ValueError, match="weight"):
            StayBelief.of(laws, weights=bad)
    with pytest.raises(ValueError, match="laws must hold at least one"):
        StayBelief.of([])
