"""98 municipalities estimated, beside a negative binomial fit of the same counts elsewhere."""

import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from statsmodels.discrete.discrete_model import NegativeBinomial

from analysis.model.need.answer_rows import gather_answers
from analysis.model.need.calibration import World, simulate_round
from analysis.model.need.moments import tabulate_means
from analysis.model.need.posterior import draw_posterior
from analysis.model.need.priors import Priors
from analysis.model.need.rates import estimate_rates


def seconds(work: Callable[[], object], *, times: int = 5) -> float:
    """Processor time of the shortest of a few runs: other programs do not count."""
    found = []
    for _ in range(times):
        begun = time.process_time()
        work()
        found.append(time.process_time() - begun)
    return min(found)


@pytest.mark.parametrize("total", [19.0, 70.0, 470.0])
def test_98_municipalities(root: Path, total: float, capsys: pytest.CaptureFixture[str]) -> None:
    folder = root / "data" / "reference"
    regions = pd.read_csv(folder / "municipalities.csv", dtype={"code": str}).set_index("code")
    totals = pd.read_csv(folder / "population_total.csv", dtype={"code": str})
    persons = totals[totals["year"] == 2026].set_index("code")["persons"].astype(float)
    country = regions[["region"]].assign(population_persons=persons.reindex(regions.index))
    found = simulate_round(
        np.random.default_rng(1),
        world=World(national_persons=total),
        municipalities=country,
        priors=Priors(),
    )
    reported = pd.Series(found.count_persons, index=country.index)
    low = (reported // 5 * 5).to_numpy()
    ranges = gather_answers(
        pd.DataFrame({"area": country.index, "status": "answered", "low": low, "high": low + 4}),
        municipalities=country,
    )
    sums = reported.groupby(country["region"]).sum()
    table = pd.DataFrame({"area": sums.index, "status": "answered"})
    regional = gather_answers(
        table.assign(low=sums.to_numpy(), high=sums.to_numpy()), municipalities=country
    )
    rates = estimate_rates(found.answers, priors=Priors())
    counted = found.answers.counted
    rows = found.answers.rows
    counts = rows.loc[rows["status"] == "answered", "low"].to_numpy(dtype=np.int64)
    exposure = found.answers.population_persons[counted]
    model = NegativeBinomial(counts, np.ones((counts.size, 1)), exposure=exposure)
    with warnings.catch_warnings():
        # With so few citizens the variation's maximum may lie at none, which the peer says at length.
        warnings.simplefilter("ignore")
        fit = seconds(lambda: model.fit(disp=False, method="nm", maxiter=5000))
    steps = {
        "estimate": seconds(lambda: estimate_rates(found.answers, priors=Priors())),
        "98 intervals": seconds(lambda: estimate_rates(ranges, priors=Priors())),
        "five regions": seconds(lambda: estimate_rates(regional, priors=Priors())),
        "exact means": seconds(lambda: tabulate_means(rates)),
        "4,000 joint draws": seconds(
            lambda: draw_posterior(np.random.default_rng(1), rates=rates, draws=4000)
        ),
    }
    lines = [f"{total:.0f} citizens; maximum likelihood by statsmodels takes {fit:.3f} s"]
    lines += [
        f"  {name:<18} {taken:.3f} s, {taken / fit:.1f} times the peer"
        for name, taken in steps.items()
    ]
    with capsys.disabled():
        sys.stdout.write("\n" + "\n".join(lines) + "\n")
