"""A thousand random tables hold against enumeration, and larger ones cost no more than they must."""

import dataclasses
import itertools

import pandas as pd
import pytest

from analysis.protection import audit, find_profile, protect, tabulate_counts

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


@pytest.mark.parametrize("first", range(100, 200, 20))
def test_no_hole_between_two_releases_in_twenty(first, random_table, find_holes) -> None:
    """The second release has a late answer and a corrected one; no small count is betrayed."""
    for seed in range(first, first + 20):
        second, hierarchy = random_table(seed)
        before_late = second.drop(index=seed % len(second)).reset_index(drop=True)
        second.loc[(seed * 7) % len(second), "count"] += 1 + seed % 6
        before = protect(before_late, hierarchy=hierarchy)
        after = protect(second, hierarchy=hierarchy, known=[before])
        assert audit(after, known=[before]).passed
        releases = [(before.cells, before_late), (after.cells, second)]
        dims = list(hierarchy)
        found = find_holes(releases, dims=dims, insiders=["town"], width=2, below=5)
        assert list(found) == [], seed


@pytest.mark.parametrize("seed", range(3000, 3030))
def test_two_who_pool_find_no_hole_where_the_policy_says_so(seed, random_table, find_holes) -> None:
    frame, hierarchy = random_table(seed)
    if frame["town"].nunique() < 3:
        frame = pd.concat([frame, frame.assign(town=frame["town"] + "x")], ignore_index=True)
    policy = dataclasses.replace(find_profile("under-5"), pooled=2)
    release = protect(frame, hierarchy=hierarchy, profile=policy)
    pairs = [
        frame.assign(pool=frame["town"].where(~frame["town"].isin(pair), "+".join(pair)))
        for pair in itertools.combinations(frame["town"].unique(), 2)
    ]
    for pooled in pairs:
        leaves = [(release.cells, pooled)]
        found = find_holes(leaves, dims=list(hierarchy), insiders=["pool"], width=2)
        assert list(found) == [], seed


@pytest.mark.parametrize("size", [(6, 5), (8, 6), (10, 8)])
@pytest.mark.parametrize("seed", range(3))
def test_the_loss_is_the_optimum_of_larger_tables(size, seed, draw_grid, find_optimum) -> None:
    frame = draw_grid(*size, [*size, seed])
    table = tabulate_counts(frame, hierarchy={"town": ["total"], "offer": ["total"]})
    release = protect(table, insiders=[])
    found = float(release.internal.figures.loss[release.hidden].sum())
    assert found == pytest.approx(find_optimum(release))
