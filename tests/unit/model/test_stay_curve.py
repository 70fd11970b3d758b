"""The curve without a law against statsmodels, and the naive means against sums by hand."""

import numpy as np
import pytest
from statsmodels.duration.survfunc import SurvfuncRight

from analysis.model.stay.length_of_stay import LognormalStay
from analysis.model.stay.stay_curve import tabulate_naive_means, tabulate_survival
from analysis.model.stay.stay_likelihood import log_presence
from analysis.model.stay.stay_sample import ObservationWindow, StaySample, build_sample

FOUR_YEARS = ObservationWindow(first_month="2016-01", last_month="2019-12")


def simulate(seed: int, per_year: float) -> StaySample:
    rng = np.random.default_rng(seed)
    came = rng.uniform(-480, 48, rng.poisson(44 * per_year))
    left = came + 12 * rng.lognormal(np.log(2) - 0.5, 1, len(came))
    seen = left >= 0
    entry, end = (np.floor(times[seen]).astype(np.int64) for times in (came, left))
    completed = end < 48
    return build_sample(entry, np.where(completed, end, 48), completed, window=FOUR_YEARS)


def sample_of(*rows: tuple[int, int, bool]) -> StaySample:
    entry, last, completed = (np.array(column) for column in zip(*rows, strict=True))
    return build_sample(entry, last, completed, window=FOUR_YEARS)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_curve_is_statsmodels_with_delayed_entry(seed: int) -> None:
    sample = simulate(seed, per_year=30)
    curve, _ = tabulate_survival(sample)
    # There the risk set at a month excludes who enters in it; half a month earlier says the same.
    last = np.where(sample.completed, sample.span_months, sample.span_months - 0.5)
    peer = SurvfuncRight(last, sample.completed.astype(int), entry=sample.delay_months - 0.5)
    rows = curve.set_index("months")
    events = peer.surv_times[peer.n_events > 0].astype(int)
    events = events[events < len(rows)]
    events = events[rows.survival_share[events] > 0]
    assert len(events) > 30
    which = np.isin(peer.surv_times, events)
    np.testing.assert_allclose(rows.survival_share[events], peer.surv_prob[which], rtol=1e-12)
    np.testing.assert_allclose(rows.standard_error_share[events], peer.surv_prob_se[which])
    np.testing.assert_array_equal(rows.at_risk_persons[events], peer.n_risk[which])


def test_the_curve_finds_the_law_when_many_are_seen() -> None:
    curve, _ = tabulate_survival(simulate(9, per_year=8000))
    law = LognormalStay(mean_years=2, sigma=1)
    exact = np.exp(log_presence(law, curve.months.to_numpy() + 1))
    few = curve.months < 240
    errors = (curve.survival_share - exact)[few] / curve.standard_error_share[few]
    assert abs(errors).max() < 4.5


def test_a_small_curve_by_hand() -> None:
    curve, _ = tabulate_survival(
        sample_of((0, 2, True), (0, 48, False), (-1, 0, True), (-1, 4, True))
    )
    assert curve.months.tolist() == list(range(48))
    assert curve.at_risk_persons.tolist()[:7] == [2, 4, 3, 2, 2, 2, 1]
    assert curve.exits_persons.tolist()[:7] == [0, 1, 1, 0, 0, 1, 0]
    np.testing.assert_allclose(
        curve.survival_share[:7], [1, 3 / 4, 1 / 2, 1 / 2, 1 / 2, 1 / 4, 1 / 4]
    )
    assert np.isfinite(curve.to_numpy()).all()


def test_a_curve_that_starts_late_or_breaks_off_says_so() -> None:
    curve, findings = tabulate_survival(sample_of((-20, 4, True), (-90, 2, True)))
    assert [finding.code for finding in findings] == ["curve-starts-late", "curve-ends-early"]
    assert curve.months.tolist() == [20, 21, 22, 23, 24]
    assert curve.survival_share.tolist() == [1, 1, 1, 1, 0]
    assert curve.standard_error_share.tolist()[-1] == 0
    empty, _ = tabulate_survival(
        build_sample(*(np.zeros(0, dtype=np.int64),) * 2, np.zeros(0, bool), window=FOUR_YEARS)
    )
    assert empty.empty


def test_naive_means_by_hand() -> None:
    sample = sample_of((-12, 12, True), (0, 12, True), (-36, 48, False))
    table = tabulate_naive_means(sample).set_index("name")
    assert table.stays.to_dict() == {
        "completed": 2,
        "whole": 1,
        "elapsed": 1,
        "as_if_followed_from_entry": 3,
    }
    assert table.mean_years["completed"] == 1.5
    assert table.mean_years["whole"] == 1
    assert table.mean_years["elapsed"] == pytest.approx((84 - 0.5) / 12)
    assert table.mean_years.isna()["as_if_followed_from_entry"]  # two exits fit no law
    assert all(why.da and why.en for why in table.why)
