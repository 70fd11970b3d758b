"""The p-median and maximum covering of 98 municipalities, against spopt's models of them."""

import importlib
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.model.siting.location import locate_units
from analysis.model.siting.location_problem import SitingLimits


@pytest.fixture(scope="session")
def denmark(root: Path) -> tuple[pd.DataFrame, pd.Series]:
    """All 98, with straight lines for roads."""
    towns = pd.read_csv(root / "data/reference/municipalities.csv", dtype={"code": str})
    people = pd.read_csv(root / "data/reference/population_total.csv", dtype={"code": str})
    persons = people[people["year"] == 2026].set_index("code")["persons"].reindex(towns["code"])
    lon, lat = (np.radians(towns[f"anchor_{axis}"].to_numpy()) for axis in ("lon", "lat"))
    half = np.sin((lat[:, np.newaxis] - lat) / 2) ** 2
    half += np.outer(np.cos(lat), np.cos(lat)) * np.sin((lon[:, np.newaxis] - lon) / 2) ** 2
    codes = towns["code"].tolist()
    km = pd.DataFrame(2 * 6371 * np.arcsin(np.sqrt(half)) * 1.2, index=codes, columns=codes)
    return km, pd.Series(72 * persons.to_numpy() / persons.sum(), index=codes)


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
