"""A thousand random tables hold against enumeration, and larger ones cost no more than they must."""

import numpy as np
import pandas as pd
import pytest

from analysis.protection import find_profile, protect, tabulate_counts

PROFILES = ["under-5", "dst-3", "nhs-7-round5"]


@pytest.mark.parametrize("first", range(1000, 2000, 50))
def test_no_hole_in_fifty(first, random_table, find_holes) -> None:
    for seed in range(first, first + 50):
        frame, hierarchy = random_table(seed)
        profile = find_profile(PROFILES[seed % 3])
        insiders = ["town", "offer"] if seed % 2 else ["town"]
        release = protect(frame, hierarchy=hierarchy, profile=profile, insiders=insiders)
        width = profile.width_persons
        dims = list(hierarchy)
        found = find_holes([(release.cells, frame)], dims=dims, insiders=insiders, width=width)
        assert list(found) == [], seed


@pytest.mark.parametrize(("rows", "columns"), [(6, 5), (8, 6), (10, 8)])
@pytest.mark.parametrize("seed", range(3))
def test_the_loss_is_the_optimum_of_larger_tables(rows, columns, seed, find_optimum) -> None:
    rng = np.random.default_rng([rows, columns, seed])
    cells = [(f"t{i}", f"o{j}") for i in range(rows) for j in range(columns)]
    frame = pd.DataFrame(cells, columns=["town", "offer"])
    frame["count"] = rng.poisson(8 * rng.gamma(1.0, 1.0, len(frame)))
    table = tabulate_counts(frame, hierarchy={"town": ["total"], "offer": ["total"]})
    release = protect(table, insiders=[])
    found = float(release.figures.loss[release.hidden].sum())
    assert found == pytest.approx(find_optimum(release))
