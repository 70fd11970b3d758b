"""What is hidden costs no more than the exact optimum, found by another formulation."""

import pytest

from analysis.protection import protect, tabulate_counts


@pytest.mark.parametrize(("size", "seed"), [((3, 3), 1), ((4, 3), 2), ((5, 3), 3)])
def test_the_loss_is_the_optimum(size, seed, draw_grid, find_optimum) -> None:
    frame = draw_grid(*size, seed)
    table = tabulate_counts(frame, hierarchy={"town": ["total"], "offer": ["total"]})
    release = protect(table, insiders=[])
    found = float(release.internal.figures.loss[release.hidden].sum())
    assert found == pytest.approx(find_optimum(release))
