"""The estimate holds what it promises where its assumptions hold; and ranks are uniform.

98 municipalities with their population of 2026, a quarter of them silent. The bands are those of
a 90 % interval over 800 rounds (Monte Carlo error of a total's coverage: 0.011; 18 totals and
size classes by variation are compared, and 12 with the factor drawn). docs/calibration.md holds
the tables seen, those of worlds that break the assumptions too.
"""

import math
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.model.need.calibration import Calibration, World, assess_calibration, simulate_round
from analysis.model.need.posterior import draw_posterior
from analysis.model.need.priors import MeasurementPrior, Priors
from analysis.model.need.rates import estimate_rates

ROUNDS = 800
TOTALS = (19.0, 70.0, 470.0)
KNOWN = Priors(measurement=MeasurementPrior.known(1.0))


@pytest.fixture(scope="module")
def municipalities(root: Path) -> pd.DataFrame:
    folder = root / "data" / "reference"
    regions = pd.read_csv(folder / "municipalities.csv", dtype={"code": str}).set_index("code")
    totals = pd.read_csv(folder / "population_total.csv", dtype={"code": str})
    persons = totals[totals["year"] == 2026].set_index("code")["persons"].astype(float)
    found = regions[["region"]].assign(population_persons=persons.reindex(regions.index))
    assert len(found) == 98
    return found


def describe(world: World, found: Calibration) -> str:
    """What was found, for whoever watches the run."""
    total = f"total {found.total_coverage:.3f} ({found.total_error:.3f})"
    bias = f"bias {found.bias:+.3f} ({found.bias_error:.3f})"
    return f"\n{world}\n{found.coverage.round(3).to_string(index=False)}\n{total}, {bias}\n"


def assess(world: World, priors: Priors, municipalities: pd.DataFrame, seed: int) -> Calibration:
    return assess_calibration(
        np.random.default_rng(seed),
        world=world,
        municipalities=municipalities,
        priors=priors,
        rounds=ROUNDS,
    )


@pytest.mark.parametrize("rate_cv", [None, 0.5], ids=["variation from the prior", "0.5"])
@pytest.mark.parametrize("total", TOTALS)
def test_intervals_hold_what_they_promise(
    municipalities: pd.DataFrame,
    total: float,
    rate_cv: float | None,
    capsys: pytest.CaptureFixture[str],
) -> None:
    world = World(national_persons=total, rate_cv=rate_cv)
    found = assess(world, KNOWN, municipalities, seed=int(total))
    with capsys.disabled():
        sys.stdout.write(describe(world, found))
    table = found.coverage.set_index("group")
    classes = table.loc[["small", "middle", "large"]]
    assert classes["rate_coverage"].between(0.866, 0.934).all()
    assert 0.866 <= found.total_coverage <= 0.934
    assert (table["count_coverage"] >= 0.866).all()
    assert abs(found.bias) < 0.03 + 2 * found.bias_error


@pytest.mark.parametrize("total", TOTALS)
def test_a_factor_from_its_prior_keeps_the_intervals_and_shifts_the_mean(
    municipalities: pd.DataFrame, total: float, capsys: pytest.CaptureFixture[str]
) -> None:
    world = World(national_persons=total, rate_cv=None, factor=None)
    found = assess(world, Priors(), municipalities, seed=500 + int(total))
    with capsys.disabled():
        sys.stdout.write(describe(world, found))
    table = found.coverage.set_index("group")
    assert table.loc[["small", "middle", "large"], "rate_coverage"].between(0.866, 0.934).all()
    assert 0.866 <= found.total_coverage <= 0.934
    # With the citizens fixed and F drawn, the mean T F E(1/F) is too high by E F E(1/F) - 1, which
    # is 4 % for the default prior: more than the 3 % that a known factor keeps.
    expected = math.expm1(Priors().measurement.log_sd ** 2)
    assert abs(found.bias - expected) < 0.03 + 2 * found.bias_error


def test_ranks_are_uniform_when_the_truth_comes_from_the_prior(
    municipalities: pd.DataFrame,
) -> None:
    rng, priors, rounds = np.random.default_rng(77), Priors(), 500
    areas = municipalities.iloc[::4]
    ranks: dict[str, list[float]] = {
        "total": [],
        "rate": [],
        "first": [],
        "silent": [],
        "factor": [],
    }
    for _ in range(rounds):
        persons = float(np.exp(rng.normal(np.log(100.0), 2.0)))
        factor = float(np.exp(0.2 * rng.standard_normal()))
        # The prior is on what is reported, so that the citizens are that over the factor.
        world = World(national_persons=persons / factor, rate_cv=None, factor=factor)
        truth = simulate_round(rng, world=world, municipalities=areas, priors=priors)
        rates = estimate_rates(truth.answers, priors=priors)
        drawn = draw_posterior(rng, rates=rates, draws=400)
        counted = truth.answers.counted
        silent = ~counted if not counted.all() else counted
        pairs = {
            "total": (drawn.need.count_persons.sum(axis=1), truth.count_persons.sum()),
            "rate": (
                drawn.national_rate,
                persons / factor / float(areas["population_persons"].sum()),
            ),
            "first": (drawn.need.intensity_persons[:, 0], truth.intensity_persons[0]),
            "silent": (
                drawn.need.intensity_persons[:, silent].sum(axis=1),
                truth.intensity_persons[silent].sum(),
            ),
            "factor": (drawn.factor, factor),
        }
        for name, (draws, true) in pairs.items():
            ties = float((draws == true).mean())
            ranks[name].append(float((draws < true).mean()) + ties * rng.random())
    for name, found in ranks.items():
        seen, _ = np.histogram(found, bins=10, range=(0, 1))
        # Five quantities are looked at: one in a thousand each.
        assert stats.chisquare(seen).pvalue > 0.001, (name, seen)
