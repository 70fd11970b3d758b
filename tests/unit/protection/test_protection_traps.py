"""The traps that careful tables have fallen into: each is found by the audit, or repaired."""

import pandas as pd
import pytest

from analysis.errors import DataError, ProtectionError
from analysis.protection import (
    CellStatus,
    Fact,
    audit,
    protect,
    show,
    state_share,
    tabulate_counts,
)

GRID = {"town": ["total"], "offer": ["total"]}


def grid(rows: list[list[int]]) -> pd.DataFrame:
    cells = [(f"t{i}", f"o{j}", count) for i, row in enumerate(rows) for j, count in enumerate(row)]
    return pd.DataFrame(cells, columns=["town", "offer", "count"])


def line(counts: list[int]) -> pd.DataFrame:
    return pd.DataFrame({"town": list("abcdefgh")[: len(counts)], "count": counts})


def test_two_hidden_in_every_line_and_still_exact() -> None:
    # Two closed squares of hidden cells with one cell between them: what crosses from the one to the
    # other is the first two rows' total less the first two columns'.
    frame = grid([[3, 12, 9, 20], [8, 14, 11, 20], [20, 7, 13, 9], [20, 16, 6, 12]])
    hide = [("t0", "o0"), ("t0", "o1"), ("t1", "o0"), ("t1", "o1"), ("t2", "o2"), ("t2", "o3")]
    hide += [("t3", "o2"), ("t3", "o3"), ("t0", "o2")]
    table = tabulate_counts(frame, hierarchy=GRID)
    shown = show(table, hide=[{"town": town, "offer": offer} for town, offer in hide])
    for line in (*{town for town, _ in hide}, *{offer for _, offer in hide}):
        assert sum(line in cell for cell in hide) >= 2
    result = audit(shown, insiders=[])
    assert not result.passed
    exact = {finding.cell for finding in result.findings if finding.low == finding.high}
    assert exact == {"town t0, offer o2"}
    assert protect(frame, hierarchy=GRID, insiders=[]).audit.passed


def test_a_block_of_zeros_with_shown_totals() -> None:
    frame = grid([[0, 0, 9], [0, 0, 8], [7, 6, 12]])
    table = tabulate_counts(frame, hierarchy=GRID)
    block = [{"town": f"t{i}", "offer": f"o{j}"} for i in (0, 1) for j in (0, 1)]
    result = audit(show(table, hide=block), insiders=[])
    assert {(finding.low, finding.high) for finding in result.findings} == {(0, 0)}
    assert len(result.findings) == 4
    assert "town t0, offer o2" in result.findings[0].by


def test_two_small_counts_with_the_total_they_force() -> None:
    frame = line([4, 4, 30])
    table = tabulate_counts(frame, hierarchy={"town": ["total"]})
    shown = show(table, hide=[{"town": "a"}, {"town": "b"}])
    result = audit(shown, insiders=[])
    assert [(found.low, found.high) for found in result.findings] == [(4, 4), (4, 4)]
    assert result.findings[0].by == ("town b", "town c", "total")
    assert protect(frame, hierarchy={"town": ["total"]}, insiders=[]).audit.passed


def test_four_twos_rounded_with_an_exact_total() -> None:
    frame = line([2, 2, 2, 2])
    table = tabulate_counts(frame, hierarchy={"town": ["total"]})
    shown = show(table, state=[({"town": town}, 0, 2) for town in "abcd"])
    result = audit(shown, insiders=[])
    assert [(found.low, found.high) for found in result.findings] == [(2, 2)] * 4
    repaired = protect(frame, hierarchy={"town": ["total"]}, profile="nhs-7-round5")
    assert repaired.audit.passed


def test_a_total_that_leaves_the_hidden_cell_out_is_refused() -> None:
    table = tabulate_counts(line([3, 8, 9]), hierarchy={"town": ["total"]})
    with pytest.raises(DataError, match="en total er hele summen") as refused:
        show(table, hide=[{"town": "a"}], state=[({}, 17, 17)])
    assert refused.value.exit_code == 3
    assert "total" in str(refused.value)


def test_the_singleton_who_sees_the_neighbour() -> None:
    frame = line([2, 3, 9])
    table = tabulate_counts(frame, hierarchy={"town": ["total"]})
    hide = [{"town": "a"}, {"town": "b"}]
    assert [found.attacker for found in audit(show(table, hide=hide), insiders=[]).findings] == []
    inside = audit(show(table, hide=hide), insiders=["town"])
    assert {(found.attacker, found.cell, found.low) for found in inside.findings} == {
        ("town a", "town b", 3),
        ("town b", "town a", 2),
    }
    repaired = protect(frame, hierarchy={"town": ["total"]}, insiders=["town"])
    assert repaired.audit.passed


def test_a_municipality_that_is_its_regions_count_has_the_total_withheld() -> None:
    frame = pd.DataFrame(
        {
            "town": ["a", "b", "c", "d", "e"],
            "region": ["x", "x", "y", "y", "y"],
            "count": [7, 0, 9, 12, 30],
        }
    )
    hierarchy = {"town": ["region", "total"]}
    table = tabulate_counts(frame, hierarchy=hierarchy, unlisted=["town"])
    result = audit(show(table), insiders=["town"])
    # Town a subtracts its own seven from its region's seven: town b has none.
    assert ("town b", "town a", 0, 0) in {
        (found.cell, found.attacker, found.low, found.high) for found in result.findings
    }
    release = protect(table, insiders=["town"])
    region = release.cells[release.cells["town"] == "x"].iloc[0]
    assert pd.isna(region["count"])
    assert release.audit.passed


def test_two_releases_whose_difference_betrays_a_third() -> None:
    hierarchy = {"town": ["total"]}
    first = show(tabulate_counts(line([20, 3, 8]), hierarchy=hierarchy, name="first"))
    before = show(first.internal.table, hide=[{"town": "b"}, {"town": "c"}])
    # The next release counts one town more, and shows c: now b is total less what is shown.
    frame = line([20, 3, 8, 40])
    after = show(tabulate_counts(frame, hierarchy=hierarchy), hide=[{"town": "b"}, {"town": "d"}])
    assert audit(before, insiders=[]).passed
    assert audit(after, insiders=[]).passed
    result = audit(after, insiders=[], known=[before])
    assert ("town b", 3, 3) in {(found.cell, found.low, found.high) for found in result.findings}
    assert any("first: total" in found.by for found in result.findings)
    repaired = protect(frame, hierarchy=hierarchy, insiders=[], known=[before])
    assert repaired.audit.passed
    assert audit(repaired, insiders=[], known=[before]).passed


def test_a_table_divided_another_way_betrays_through_the_sums_they_share() -> None:
    frame = grid([[2, 9], [7, 8]])
    table = tabulate_counts(frame, hierarchy={"town": [], "offer": []}, name="by offer")
    shown = show(table, hide=[{"town": "t0", "offer": "o0"}])
    by_age = pd.DataFrame(
        {"town": ["t0", "t0", "t1"], "age": ["young", "old", "old"], "count": [5, 6, 15]}
    )
    other = show(tabulate_counts(by_age, hierarchy={"town": [], "age": []}, name="by age"))
    assert audit(shown, insiders=[]).passed
    [found] = audit(shown, insiders=[], known=[other]).findings
    assert (found.cell, found.low, found.high) == ("town t0, offer o0", 2, 2)
    assert "by age: town t0, age young" in found.by


def test_a_published_percentage_betrays_a_hidden_count() -> None:
    frame = line([3, 17, 20])
    table = tabulate_counts(frame, hierarchy={"town": ["total"]})
    shown = show(table, hide=[{"town": "a"}, {"town": "b"}])
    share = state_share("7.5 %", part={"town": "a"}, whole={}, low_share=0.0745, high_share=0.0755)
    assert audit(shown, insiders=[]).passed
    result = audit(shown, insiders=[], known=share)
    assert ("town a", 3, 3) in {(found.cell, found.low, found.high) for found in result.findings}
    with pytest.raises(ProtectionError, match="kan ikke udgives") as refused:
        protect(
            frame,
            hierarchy={"town": ["total"]},
            known=[*share, Fact(name="yearbook", terms=((1.0, {}),), low=40, high=40)],
        )
    assert refused.value.exit_code == 4
    assert "town a" in str(refused.value)


def test_a_small_count_that_is_shown_betrays_itself() -> None:
    table = tabulate_counts(line([3, 17, 20]), hierarchy={"town": []})
    [found] = audit(show(table), insiders=[]).findings
    assert (found.cell, found.low, found.high, found.by) == ("town a", 3, 3, ("town a",))


def test_a_cell_shown_under_two_names_is_hidden_under_both() -> None:
    # An island that is a landsdel of its own: the same count stands in two places.
    frame = pd.DataFrame(
        {
            "municipality": ["400", "101", "147", "151", "153"],
            "landsdel": ["bornholm", "byen", "byen", "omegn", "omegn"],
            "count": [3, 20, 9, 8, 7],
        }
    )
    release = protect(frame, hierarchy={"municipality": ["landsdel", "total"]})
    cells = release.cells.set_index(["municipality_level", "municipality"])
    assert cells.loc[("municipality", "400"), "status"] == CellStatus.HIDDEN_SMALL
    assert cells.loc[("landsdel", "bornholm"), "status"] == CellStatus.HIDDEN_SMALL
