"""The p-median and maximum covering of 98 municipalities, against spopt's models of them."""

import importlib
import runpy
import warnings
from pathlib import Path

import pandas as pd
import pytest

from analysis.model.siting.location import locate_units
from analysis.model.siting.location_problem import SitingLimits

DENMARK = runpy.run_path(str(Path(__file__).parents[1] / "unit" / "denmark.py"))["denmark"]


@pytest.fixture(scope="session")
def denmark(root: Path) -> tuple[pd.DataFrame, pd.Series]:
    """All 98, with straight lines for roads."""
    return DENMARK(root)


def peer(name: str) -> tuple[object, object]:
    """spopt's model and pulp's solver; imported when asked for: they are slow, and warn."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = getattr(importlib.import_module("spopt.locate"), name)
        pulp = importlib.import_module("pulp")
    return model, pulp.PULP_CBC_CMD(msg=False, gapRel=0.0)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("units", [1, 2, 3, 4, 5, 6, 8])
def test_the_p_median_is_spopts(denmark: tuple[pd.DataFrame, pd.Series], units: int) -> None:
    km, persons = denmark
    model, solver = peer("PMedian")
    theirs = model.from_cost_matrix(km.to_numpy(), persons.to_numpy(), p_facilities=units)
    theirs = theirs.solve(solver)
    plan = locate_units(km, persons=persons, limits=SitingLimits(new_units=units))
    least = theirs.problem.objective.value() / persons.sum()
    assert plan.mean_km == pytest.approx(least, rel=1e-7)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("units", [1, 3, 5])
@pytest.mark.parametrize("cover_km", [40, 80])
def test_the_maximum_covering_is_spopts(
    denmark: tuple[pd.DataFrame, pd.Series], units: int, cover_km: float
) -> None:
    km, persons = denmark
    model, solver = peer("MCLP")
    theirs = model.from_cost_matrix(
        km.to_numpy(), persons.to_numpy(), service_radius=cover_km, p_facilities=units
    )
    theirs = theirs.solve(solver)
    plan = locate_units(
        km, persons=persons, limits=SitingLimits(new_units=units), cover_km=cover_km
    )
    assert plan.covered_share == pytest.approx(
        theirs.problem.objective.value() / persons.sum(), rel=1e-7
    )
