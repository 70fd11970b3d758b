"""Released tables hold against an enumeration that knows nothing of the library's method."""

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
