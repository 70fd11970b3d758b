"""The quick way for large tables, made to do the whole work on small ones that can be checked."""

import pytest

from analysis.protection import choice, find_profile, protect


@pytest.fixture
def only_completion(monkeypatch):
    """As in a large table whose first rounds are over at once."""
    monkeypatch.setattr(choice, "_EXACT_ROUNDS", 0)
    monkeypatch.setattr(choice, "_FREE_ROUNDS", 0)


@pytest.mark.parametrize("seed", [200, 201, 203, 205, 206, 210])
@pytest.mark.usefixtures("only_completion")
def test_no_hole(seed, random_table, find_holes) -> None:
    frame, hierarchy = random_table(seed)
    profile = find_profile(["under-5", "dst-3", "nhs-7-round5"][seed % 3])
    release = protect(frame, hierarchy=hierarchy, profile=profile)
    found = find_holes(
        [(release.cells, frame)],
        dims=list(hierarchy),
        insiders=["town"],
        width=profile.width_persons,
    )
    assert list(found) == []


@pytest.mark.parametrize(("size", "seed"), [((3, 3), 5), ((4, 3), 6), ((5, 3), 8)])
@pytest.mark.usefixtures("only_completion")
def test_the_loss_is_near_the_optimum(size, seed, draw_grid, find_optimum) -> None:
    frame = draw_grid(*size, seed)
    hierarchy = {"town": ["total"], "offer": ["total"]}
    release = protect(frame, hierarchy=hierarchy, insiders=[])
    loss = float(release.internal.figures.loss[release.hidden].sum())
    assert loss <= 1.5 * find_optimum(release) + 1e-9
