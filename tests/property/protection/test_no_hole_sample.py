"""Released tables hold against an enumeration that knows nothing of the library's method."""

import itertools

import numpy as np
import pandas as pd
import pytest

from analysis.protection import audit, find_profile, protect

PROFILES = ["under-5", "dst-3", "nhs-7-round5"]


@pytest.mark.parametrize("seed", [*range(0, 60, 4), 1, 3])
def test_no_hole(seed, random_table, find_holes):
    frame, hierarchy = random_table(seed)
    profile = find_profile(PROFILES[seed % 3])
    insiders = ["town", "offer"] if seed % 2 else ["town"]
    release = protect(frame, hierarchy=hierarchy, profile=profile, insiders=insiders)
    holes = find_holes(
        [(release.cells, frame)],
        dims=list(hierarchy),
        insiders=insiders,
        width=profile.width_persons,
    )
    assert list(holes) == []


def odd_table(seed: int) -> tuple[pd.DataFrame, dict[str, list[str]]]:
    """Parents of one child, levels that cross each other, rows that lack, counts mostly of none."""
    rng = np.random.default_rng(seed)
    sizes = {"town": int(rng.integers(2, 5)), "offer": int(rng.integers(1, 4))}
    rows = itertools.product(*(range(size) for size in sizes.values()))
    frame = pd.DataFrame([[f"t{town}", f"o{offer}"] for town, offer in rows], columns=list(sizes))
    hierarchy = {}
    for name, size in sizes.items():
        levels = [f"{name}_level_{number}" for number in range(int(rng.integers(0, 3)))]
        for level in levels:
            parents = rng.integers(0, 3, size)
            frame[level] = [f"p{parents[int(member[1:])]}" for member in frame[name]]
        hierarchy[name] = [*levels, *(["total"] if rng.random() < 0.7 else [])]
    frame["count"] = rng.choice([0, 0, 1, 2, 4, 5, 7, 12], len(frame))
    kept = rng.random(len(frame)) < 0.9
    kept[0] = True
    return frame[kept].reset_index(drop=True), hierarchy


@pytest.mark.parametrize("seed", range(18))
def test_no_hole_in_odd_hierarchies(seed, find_holes) -> None:
    frame, hierarchy = odd_table(seed)
    profile = find_profile(PROFILES[seed % 3])
    insiders = [["town"], ["town", "offer"], []][seed // 3 % 3]
    release = protect(frame, hierarchy=hierarchy, profile=profile, insiders=insiders)
    cells, dims = release.cells, list(hierarchy)
    holes = find_holes([(cells, frame)], dims=dims, insiders=insiders, width=profile.width_persons)
    assert list(holes) == []


@pytest.mark.parametrize("seed", range(100, 124, 3))
def test_no_hole_between_two_releases(seed, random_table, find_holes) -> None:
    """The second release has a late answer and a corrected one; no small count is betrayed.

    A larger count may be known whatever is hidden now: an earlier total and one's own correction.
    """
    second, hierarchy = random_table(seed)
    first = second.drop(index=seed % len(second)).reset_index(drop=True)
    second.loc[(seed * 7) % len(second), "count"] += 1 + seed % 6
    before = protect(first, hierarchy=hierarchy)
    after = protect(second, hierarchy=hierarchy, known=[before])
    assert audit(after, known=[before]).passed
    releases = [(before.cells, first), (after.cells, second)]
    holes = find_holes(releases, dims=list(hierarchy), insiders=["town"], width=2, below=5)
    assert list(holes) == []
