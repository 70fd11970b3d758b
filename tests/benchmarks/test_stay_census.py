"""500 stays and 120 months, beside a generic search by scipy and a loop over months."""

import math
import sys
import time
from collections.abc import Callable

import numpy as np
import pytest
from scipy import optimize, stats

from analysis.model.census.census_assumptions import CensusAssumptions, Inflow, residents_known
from analysis.model.census.census_path import project_census
from analysis.model.stay.length_of_stay import GammaStay, LognormalStay
from analysis.model.stay.stay_belief import StayBelief
from analysis.model.stay.stay_estimation import estimate_stays
from analysis.model.stay.stay_fit import fit_law
from analysis.model.stay.stay_likelihood import build_likelihood
from analysis.model.stay.stay_sample import ObservationWindow, StaySample, build_sample


def seconds(work: Callable[[], object], *, times: int = 5) -> float:
    """The shortest of a few runs."""
    found = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        found.append(time.perf_counter() - begun)
    return min(found)


def five_hundred_stays() -> StaySample:
    window = ObservationWindow(first_month="2015-01", last_month="2019-12")
    rng = np.random.default_rng(500)
    came = rng.uniform(-720, 60, 6000)
    left = came + 12 * rng.lognormal(math.log(2) - 0.5, 1, 6000)
    entry, end = (np.floor(times[left >= 0]).astype(np.int64)[:500] for times in (came, left))
    completed = end < 60
    return build_sample(entry, np.where(completed, end, 60), completed, window=window)


def fit_by_scipy(sample: StaySample) -> np.ndarray:
    """Fit one law by a generic search, the months as mid-month days, scipy's own functions."""
    spans = np.maximum(sample.span_months, 0.5) / 12
    delays = np.maximum(sample.delay_months - 0.5, 0) / 12

    def loss(values: np.ndarray) -> float:
        mean, sigma = np.exp(values)
        law = stats.lognorm(sigma, scale=mean * math.exp(-(sigma**2) / 2))
        seen = np.where(sample.completed, law.logpdf(spans), law.logsf(spans - 0.5 / 12))
        return -float((seen - law.logsf(delays)).sum())

    return np.asarray(optimize.minimize(loss, [0.5, 0.0], method="Nelder-Mead").x)


def project_in_a_loop(assumptions: CensusAssumptions) -> np.ndarray:
    """Project month by month, resident by resident, with scipy's Poisson."""
    law = assumptions.stays.laws[0]
    elapsed = assumptions.residents.elapsed_years
    assert elapsed is not None
    rows = []
    for month in range(1, 121):
        direct = np.ones(1)
        for chance in law.residual_survival(month / 12, elapsed_years=elapsed):
            direct = np.convolve(direct, [1 - chance, chance])
        mean = 33 * law.restricted_mean_years(month / 12).item()
        rows.append(np.convolve(direct, stats.poisson.pmf(np.arange(146), mean)))
    return np.array(rows)


def test_500_stays(capsys: pytest.CaptureFixture[str]) -> None:
    sample = five_hundred_stays()
    assert sample.stays == 500
    likelihood = build_likelihood(sample)
    everything = seconds(lambda: estimate_stays(sample).tabulate())
    one_law = seconds(lambda: fit_law(likelihood, name="lognormal"))
    peer = seconds(lambda: fit_by_scipy(sample))
    with capsys.disabled():
        sys.stdout.write(
            f"\n500 stays: four laws with intervals {everything:.3f} s; one law {one_law:.4f} s, "
            f"1 / {peer / one_law:.0f} of a generic search ({peer:.3f} s)\n"
        )


def test_120_months(capsys: pytest.CaptureFixture[str]) -> None:
    elapsed = np.random.default_rng(70).exponential(2, 70)
    one = CensusAssumptions(
        residents=residents_known(elapsed),
        inflow=Inflow(admissions_per_year=33),
        stays=StayBelief.of([LognormalStay(mean_years=2, sigma=1)]),
    )
    laws = [
        GammaStay(mean_years=2 * math.exp(0.1 * i), shape=math.exp(0.1 * j))
        for i in range(-2, 3)
        for j in range(-2, 3)
    ]
    many = CensusAssumptions(
        residents=residents_known(elapsed),
        inflow=Inflow(admissions_per_year=33, growth_per_year_share=0.02, cv=0.12),
        stays=StayBelief.of(laws),
    )
    found, peer = project_census(one).chances, project_in_a_loop(one)
    size = min(found.shape[1], peer.shape[1])
    np.testing.assert_allclose(found[:, :size], peer[:, :size], rtol=0, atol=1e-8)
    known, unsure = seconds(lambda: project_census(one)), seconds(lambda: project_census(many))
    loop = seconds(lambda: project_in_a_loop(one), times=2)
    with capsys.disabled():
        sys.stdout.write(
            f"\n120 months: one law {known:.4f} s, 1 / {loop / known:.0f} of a loop ({loop:.3f} s);"
            f" 25 laws and an uncertain inflow {unsure:.3f} s\n"
        )
