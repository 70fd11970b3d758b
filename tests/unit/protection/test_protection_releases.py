"""Releases that follow each other, tables that hang together, and insiders who pool."""

import dataclasses
import json

import pandas as pd
import pytest

from analysis.errors import DataError, UsageError
from analysis.protection import (
    CellStatus,
    Coarsening,
    Fact,
    audit,
    corrected_cells,
    find_profile,
    keep_release,
    protect,
    restore_release,
    show,
    tabulate_counts,
)

LINE = {"town": ["total"]}


def line(counts: list[int]) -> pd.DataFrame:
    return pd.DataFrame({"town": list("abcdefgh")[: len(counts)], "count": counts})


@pytest.mark.parametrize("profile", ["under-5", "dst-3", "nhs-7-round5"])
def test_a_kept_release_comes_back_as_it_was_sent(profile) -> None:
    frame = pd.DataFrame(
        {
            "town": [town for town in "abcdef" for _ in "12"],
            "region": [region for region in "xxxyyy" for _ in "12"],
            "year": ["2018", "2019"] * 6,
            "count": [2, 7, 9, 20, 30, 0, 1, 1, 12, 3, 8, 40],
        }
    )
    hierarchy = {"town": ["region", "total"], "year": ["total"]}
    steps = [Coarsening(dimension="year", level="total")]
    release = protect(frame, hierarchy=hierarchy, profile=profile, coarser=steps)
    kept = json.loads(json.dumps(keep_release(release)))
    again = restore_release(kept)
    assert again.cells.equals(release.cells)
    assert again.steps == release.steps
    assert audit(again).passed
    assert keep_release(again) == keep_release(release)


def test_a_policy_of_ones_own_is_not_kept_as_the_one_it_is_named_after() -> None:
    policy = dataclasses.replace(find_profile("under-5"), threshold=4, width_persons=1)
    release = protect(line([2, 7, 9, 20]), hierarchy=LINE, profile=policy)
    with pytest.raises(UsageError, match="other numbers than the known one"):
        keep_release(release)


@pytest.mark.parametrize("change", [{"format": "other"}, {"leaves": {}}, {"hidden": [["x"]]}])
def test_a_damaged_kept_release_is_refused(change) -> None:
    kept = keep_release(protect(line([2, 7, 9, 20]), hierarchy=LINE))
    with pytest.raises(DataError, match="no kept protected table"):
        restore_release({**kept, **change})


def test_a_correction_that_a_total_tells_is_not_let_out() -> None:
    """Only b was corrected and the total rose by two: b was 1 or 2 and is 3 or 4, exactly two more."""
    before = show(
        tabulate_counts(line([20, 1, 8, 30]), hierarchy=LINE, name="first"),
        hide=[{"town": "b"}, {"town": "c"}],
    )
    frame = line([20, 3, 8, 30])
    naive = show(tabulate_counts(frame, hierarchy=LINE), hide=[{"town": "b"}, {"town": "c"}])
    assert audit(naive, insiders=[]).passed
    found = audit(naive, insiders=[], known=[before]).findings
    assert {(f.cell, f.low, f.high) for f in found} >= {("town b", 3, 4)}
    after = protect(frame, hierarchy=LINE, insiders=[], known=[before])
    assert after.audit.passed
    assert corrected_cells(before, after) == {
        (("town", "b"),),
        (("total", "total"),),
    }


def test_a_correction_of_one_town_leaves_the_rest_as_it_was() -> None:
    first = protect(line([9, 8, 30, 11]), hierarchy=LINE)
    later = protect(line([9, 8, 31, 11]), hierarchy=LINE, known=[first])
    assert later.cells.set_index("town")["count"].to_dict() == {
        "a": 9,
        "b": 8,
        "c": 31,
        "d": 11,
        "total": 59,
    }


def test_tables_are_linked_by_the_regions_they_share() -> None:
    """One table is by town, the other by region and age: the region's total is in both."""
    towns = pd.DataFrame({"town": list("abcd"), "region": list("xxyy"), "count": [3, 9, 12, 30]})
    ages = pd.DataFrame(
        {"region": list("xxyy"), "age": ["young", "old"] * 2, "count": [6, 6, 30, 12]}
    )
    table = tabulate_counts(towns, hierarchy={"town": ["region"]})
    shown = show(table, hide=[{"town": "a"}, {"region": "x"}])
    other = show(tabulate_counts(ages, hierarchy={"region": [], "age": []}, name="ages"))
    assert audit(shown, insiders=[]).passed
    [found] = audit(shown, insiders=[], known=[other]).findings
    assert (found.cell, found.low, found.high) == ("town a", 3, 3)
    assert "ages: region x, age young" in found.by
    assert protect(table, insiders=[], known=[other]).audit.passed


def test_tables_that_share_nothing_but_their_people_are_linked_by_the_total() -> None:
    ages = pd.DataFrame({"age": ["young", "old"], "count": [6, 26]})
    other = show(tabulate_counts(ages, hierarchy={"age": []}, name="ages"))
    shown = show(tabulate_counts(line([3, 9, 20]), hierarchy={"town": []}), hide=[{"town": "a"}])
    assert audit(shown, insiders=[]).passed
    [found] = audit(shown, insiders=[], known=[other]).findings
    assert (found.cell, found.low) == ("town a", 3)


def test_what_an_insider_knows_anyway_is_no_secret_to_him_alone() -> None:
    """An earlier total tells town a what b has, both being large; outsiders still may not know."""
    first = show(tabulate_counts(line([8, 9]), hierarchy=LINE, name="first"))
    hidden = show(first.internal.table, hide=[{"town": "a"}, {"town": "b"}])
    second = line([8, 9, 3])
    release = protect(second, hierarchy=LINE, known=[hidden])
    assert release.audit.passed
    result = audit(release, known=[hidden], insiders=[])
    assert result.passed
    assert result.counts_tried > 0


def test_nobody_learns_from_a_none_that_is_shown_after_coarsening() -> None:
    """Town a is the only one of its region: a shown none beside it tells it nothing new."""
    frame = pd.DataFrame(
        {
            "town": [town for town in "abcd" for _ in "12"],
            "region": [region for region in "xxyy" for _ in "12"],
            "year": ["1", "2"] * 4,
            "count": [0, 1, 0, 0, 3, 0, 0, 0],
        }
    )
    steps = [Coarsening(dimension="year", level="total")]
    hierarchy = {"town": ["region", "total"], "year": ["total"]}
    release = protect(frame, hierarchy=hierarchy, coarser=steps, profile="nhs-7-round5")
    assert release.audit.passed
    cells = release.cells[release.cells["town_level"] == "town"].set_index("town")
    assert cells["status"].to_dict() == {
        "a": CellStatus.HIDDEN,
        "b": CellStatus.SHOWN,
        "c": CellStatus.HIDDEN,
        "d": CellStatus.SHOWN,
    }


def test_a_hidden_none_looks_like_the_other_small_counts() -> None:
    table = tabulate_counts(line([0, 3, 20]), hierarchy={"town": []})
    cells = show(table, hide=[{"town": "a"}, {"town": "b"}]).cells
    assert cells["status"].tolist()[:2] == ["hidden_small", "hidden_small"]
    assert cells["low"].tolist()[:2] == [0, 0]


def test_two_who_pool_are_withstood_where_the_policy_says_so() -> None:
    frame = line([2, 2, 3, 30])
    alone = protect(frame, hierarchy=LINE)
    policy = dataclasses.replace(find_profile("under-5"), name="pairs", pooled=2)
    pooled = protect(frame, hierarchy=LINE, profile=policy)
    hide = [{"town": town} for town in "abc"]
    named = show(tabulate_counts(frame, hierarchy=LINE), hide=hide)
    assert audit(named).passed
    pairs = audit(dataclasses.replace(named, profile=policy)).findings
    assert ("town a + b", "town c", 3, 3) in {(f.attacker, f.cell, f.low, f.high) for f in pairs}
    assert pooled.audit.passed
    assert pooled.audit.attackers_tried == 1 + 4 + 6
    assert int(pooled.hidden.sum()) > int(alone.hidden.sum())


def test_an_offer_that_houses_all_but_one_does_not_learn_of_that_one() -> None:
    """What an offer knows of a town, that it has no fewer, is stated as a fact of the table."""
    frame = line([4, 3, 20, 9])
    fact = Fact(name="offer", terms=((1.0, {"town": "a"}),), low=3, high=float("inf"))
    plain = protect(frame, hierarchy=LINE, insiders=[])
    found = audit(plain, insiders=[], known=[fact]).findings
    assert {(f.cell, f.low, f.high) for f in found} == {("town a", 3, 4)}
    release = protect(frame, hierarchy=LINE, insiders=[], known=[fact])
    cell = release.cells.set_index("town").loc["a"]
    assert cell["status"] == CellStatus.WITHHELD
    assert pd.isna(cell["high"])
