"""Siting: the p-median against spopt in one run, and enumeration over 1,000 draws."""

import importlib
import runpy
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.model.siting.enumeration import enumerate_sites
from analysis.model.siting.location import locate_units
from analysis.model.siting.location_problem import SitingLimits

DRAWS = 1_000


DENMARK = runpy.run_path(str(Path(__file__).parents[1] / "unit" / "denmark.py"))["denmark"]


@pytest.fixture(scope="session")
def denmark(root: Path) -> tuple[pd.DataFrame, pd.Series]:
    """All 98, with straight lines for roads."""
    return DENMARK(root)


def seconds(job: Callable[[], object], *, repeats: int = 3) -> float:
    taken = []
    for _ in range(repeats):
        start = time.perf_counter()
        job()
        taken.append(time.perf_counter() - start)
    return min(taken)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("units", [3, 4, 5])
def test_p_median_against_spopt(
    denmark: tuple[pd.DataFrame, pd.Series], units: int, capsys: pytest.CaptureFixture[str]
) -> None:
    km, persons = denmark
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        spopt = importlib.import_module("spopt.locate")
        pulp = importlib.import_module("pulp")
    found: dict[str, float] = {}

    def ours() -> None:
        plan = locate_units(km, persons=persons, limits=SitingLimits(new_units=units))
        found["ours"] = plan.mean_km

    def theirs() -> None:
        model = spopt.PMedian.from_cost_matrix(
            km.to_numpy(), persons.to_numpy(), p_facilities=units
        )
        solved = model.solve(pulp.PULP_CBC_CMD(msg=False))
        found["theirs"] = solved.problem.objective.value() / persons.sum()

    own, other = seconds(ours), seconds(theirs)
    with capsys.disabled():
        print(  # noqa: T201
            f"\np-median of 98, p = {units}: {own:.3f} s, spopt {other:.2f} s: "
            f"{other / own:.0f} times; {found['ours']:.4f} and {found['theirs']:.4f} km"
        )
    assert found["ours"] == pytest.approx(found["theirs"], rel=1e-4)


@pytest.mark.parametrize("new_units", [1, 2])
def test_every_choice_over_a_thousand_draws(
    denmark: tuple[pd.DataFrame, pd.Series], new_units: int, capsys: pytest.CaptureFixture[str]
) -> None:
    km, persons = denmark
    rng = np.random.default_rng(1)
    citizens = pd.DataFrame(rng.gamma(5, persons / 5, (DRAWS, 98)), columns=km.columns)

    def vectorised() -> None:
        enumerate_sites(km, citizens=citizens, existing=["360"], new_units=new_units)

    def one_draw() -> None:
        enumerate_sites(km, citizens=citizens.iloc[:1], existing=["360"], new_units=new_units)

    all_draws, single = seconds(vectorised), seconds(one_draw)
    with capsys.disabled():
        print(  # noqa: T201
            f"\n{new_units} new of 98, {DRAWS} draws: {all_draws:.3f} s; "
            f"{all_draws / single:.1f} times one draw"
        )
