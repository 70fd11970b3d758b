"""What is hidden costs no more than the exact optimum, found by another formulation."""

import numpy as np
import pandas as pd
import pytest

from analysis.protection import protect, tabulate_counts


@pytest.mark.parametrize(("rows", "columns", "seed"), [(3, 3, 1), (4, 3, 2), (5, 3, 3)])
def test_the_loss_is_the_optimum(rows, columns, seed, find_optimum) -> None:
    rng = np.random.default_rng(seed)
    cells = [(f"t{i}", f"o{j}") for i in range(rows) for j in range(columns)]
    frame = pd.DataFrame(cells, columns=["town", "offer"])
    frame["count"] = rng.poisson(8 * rng.gamma(1.0, 1.0, len(frame)))
    table = tabulate_counts(frame, hierarchy={"town": ["total"], "offer": ["total"]})
    release = protect(table, insiders=[])
    found = float(release.internal.figures.loss[release.hidden].sum())
    assert found == pytest.approx(find_optimum(release))
