"""Tables, policies, coarsening and the account a reader gets."""

import dataclasses
import re

import numpy as np
import pandas as pd
import pytest

from analysis.errors import DataError, UsageError
from analysis.language import Language
from analysis.protection import (
    PROFILES,
    CellStatus,
    Coarsening,
    Fact,
    Profile,
    audit,
    coarsen,
    find_profile,
    protect,
    show,
    tabulate_counts,
)

FRAME = pd.DataFrame(
    {
        "municipality": ["101", "147", "400", "751"],
        "landsdel": ["byen", "byen", "bornholm", "oestjylland"],
        "region": ["hovedstaden", "hovedstaden", "hovedstaden", "midtjylland"],
        "count": [12, 6, 0, 9],
    }
)
AREAS = {"municipality": ["landsdel", "region", "total"]}


def test_every_sum_stands_once_with_its_members() -> None:
    table = tabulate_counts(FRAME, hierarchy=AREAS)
    found = {
        table.describe(cell): count
        for cell, count in zip(range(len(table.names)), table.counts.tolist(), strict=True)
    }
    expected = {f"municipality {code}": n for code, n in FRAME[["municipality", "count"]].values}
    expected |= {"landsdel byen": 18, "landsdel bornholm": 0, "landsdel oestjylland": 9}
    expected |= {"region hovedstaden": 18, "region midtjylland": 9, "total": 27}
    assert found == expected


def test_levels_need_not_nest() -> None:
    frame = pd.DataFrame(
        {
            "town": list("abcd"),
            "police": list("xxyy"),
            "church": list("uvuv"),
            "count": [9, 8, 7, 6],
        }
    )
    table = tabulate_counts(frame, hierarchy={"town": ["police", "church"]})
    assert table.counts[table.find({"church": "v"})] == 14
    assert table.counts[table.find({"police": "x"})] == 17


def test_stated_totals_must_be_the_sums() -> None:
    good = pd.DataFrame({"region": ["hovedstaden", "midtjylland"], "count": [18, 9]})
    tabulate_counts(FRAME, hierarchy=AREAS, totals=[good, pd.DataFrame({"count": [27]})])
    bad = good.assign(count=[18, 10])
    with pytest.raises(DataError) as refused:
        tabulate_counts(FRAME, hierarchy=AREAS, totals=[bad], name="svar")
    message = str(refused.value)
    assert "svar, region midtjylland (10)" in message
    assert "The total is not the sum of its cells, which is 9." in message


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"count": [12, -6, 0, 9]}, "A count cannot be negative."),
        ({"count": [12, 6.5, 0, 9]}, "A count must be a whole number."),
        ({"count": [12, np.nan, 0, 9]}, "Leave the row out if nobody answered; 0 is an answer."),
        ({"municipality": ["101", "101", "400", "751"]}, "The cell stands there twice."),
        ({"landsdel": ["byen", None, "bornholm", "x"]}, "A row lacks its place in the hierarchy."),
        ({"region": ["total", "total", "x", "y"]}, "“total” is reserved for the sum"),
        ({"band": ["a", "a", "b", "b"]}, "The column has no hierarchy."),
    ],
)
def test_a_table_that_breaks_a_rule_is_refused_by_name(change, rule) -> None:
    with pytest.raises(DataError, match=re.escape(rule)) as refused:
        tabulate_counts(FRAME.assign(**change), hierarchy=AREAS, name="svar 2019")
    assert "svar 2019" in str(refused.value)


def test_a_missing_hierarchy_is_refused() -> None:
    for hierarchy in (None, {}, {"municipality": ["landsdel", "kkr"]}):
        with pytest.raises(DataError):
            protect(FRAME, hierarchy=hierarchy)


def test_a_member_in_two_regions_is_refused() -> None:
    frame = pd.DataFrame(
        {"town": ["a", "a"], "year": ["1", "2"], "region": ["x", "y"], "count": [1, 2]}
    )
    with pytest.raises(DataError, match="belongs to two members of the level region"):
        tabulate_counts(frame, hierarchy={"town": ["region"], "year": []})


def test_unknown_names_are_refused_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="under-5"):
        protect(FRAME, hierarchy=AREAS, profile="under5")
    with pytest.raises(UsageError, match="municipality"):
        protect(FRAME, hierarchy=AREAS, insiders=["municipalty"])
    table = tabulate_counts(FRAME, hierarchy=AREAS)
    with pytest.raises(UsageError, match="midtjylland"):
        table.find({"region": "midtjyland"})


def test_policies_say_what_a_reader_may_conclude() -> None:
    assert set(PROFILES) == {"under-5", "dst-3", "nhs-7-round5"}
    assert find_profile("under-5").hidden_small == (1, 4)
    assert find_profile("dst-3").hidden_small == (1, np.inf)
    rounding = find_profile("nhs-7-round5")
    for count in range(8, 200):
        low, high = rounding.shown(count)
        assert low <= count <= high
        same = [n for n in range(8, 250) if rounding.rounded(n) == rounding.rounded(count)]
        assert (min(same), max(same)) == (low, high)


def test_a_policy_narrower_than_its_own_label_is_a_mistake() -> None:
    base = find_profile("under-5")
    with pytest.raises(ValueError, match="label itself"):
        Profile(
            name="x",
            title=base.title,
            reason=base.reason,
            threshold=3,
            zeros_shown=True,
            label="<3",
            other_label="≥3",
            width_persons=2,
        )


def test_hidden_zeros_are_as_secret_as_other_small_counts() -> None:
    policy = dataclasses.replace(find_profile("under-5"), name="zeros", zeros_shown=False)
    frame = pd.DataFrame({"town": list("abcd"), "count": [0, 0, 9, 12]})
    release = protect(frame, hierarchy={"town": ["total"]}, profile=policy)
    cells = release.cells.set_index("town")
    assert cells.loc[["a", "b"], "count"].isna().all()
    assert cells.loc["a", ["low", "high"]].tolist() == [0, 4]
    assert release.audit.passed


def test_nothing_is_changed_but_by_rounding_and_totals_are_true_or_none() -> None:
    rng = np.random.default_rng(5)
    frame = pd.DataFrame({"town": [f"t{i}" for i in range(12)], "count": rng.poisson(6, 12)})
    frame["land"] = ["x"] * 5 + ["y"] * 7
    release = protect(frame, hierarchy={"town": ["land", "total"]})
    true = {**dict(zip(frame["town"], frame["count"], strict=True))}
    true |= dict(frame.groupby("land")["count"].sum()) | {"total": frame["count"].sum()}
    for cell in release.cells.itertuples():
        shown = release.cells.loc[cell.Index, "count"]
        assert pd.isna(shown) or shown == true[cell.town]


def test_the_public_cells_hold_no_hidden_count() -> None:
    frame = pd.DataFrame({"town": list("abcd"), "count": [2, 7, 9, 20]})
    other = pd.DataFrame({"town": list("abcd"), "count": [3, 6, 9, 20]})
    hierarchy = {"town": ["total"]}
    one, two = (protect(given, hierarchy=hierarchy) for given in (frame, other))
    pd.testing.assert_frame_equal(one.cells, two.cells)
    assert repr(one) == repr(two)
    assert one._repr_html_() == two._repr_html_()


def test_a_common_label_does_not_tell_which_counts_are_small() -> None:
    frame = pd.DataFrame({"town": list("abcde"), "count": [1, 7, 9, 20, 4]})
    release = protect(frame, hierarchy={"town": ["total"]}, profile="dst-3")
    assert CellStatus.HIDDEN in release.hidden_cells
    assert not {CellStatus.HIDDEN_SMALL, CellStatus.HIDDEN_FOR_OTHERS} & set(release.hidden_cells)
    hidden = release.cells[release.cells["status"] == "hidden"]
    assert set(hidden["low"]) == {1}
    assert hidden["high"].isna().all()


@pytest.mark.parametrize("code", ["da", "en"])
def test_the_account_says_how_many_cells_for_each_reason(code: str) -> None:
    frame = pd.DataFrame({"town": list("abcd"), "count": [2, 7, 9, 20]})
    release = protect(frame, hierarchy={"town": ["total"]})
    account = " ".join(release.account(Language(code)))
    small, others = {"da": ("for få", "beskytte andre"), "en": ("too few", "protect others")}[code]
    assert small in account
    assert others in account
    assert ("5 attackers" if code == "en" else "5 angribere") in account


def test_the_notebook_view_has_headings_for_a_screen_reader() -> None:
    frame = pd.DataFrame({"town": ["<b>", "b", "c", "d"], "count": [2, 7, 9, 20]})
    html = protect(frame, hierarchy={"town": ["total"]})._repr_html_()
    assert html.count("<th scope=") == 3 + 5
    assert "<caption>" in html
    assert "&lt;b&gt;" in html
    assert "<b>" not in html


def years_frame() -> pd.DataFrame:
    rng = np.random.default_rng(3)
    rows = [(f"m{i}", f"r{i % 2}", year) for i in range(6) for year in ("2018", "2019")]
    frame = pd.DataFrame(rows, columns=["municipality", "region", "year"])
    return frame.assign(count=rng.integers(1, 5, len(frame)))


def test_an_emptied_table_is_coarsened_step_by_step_and_says_so() -> None:
    hierarchy = {"municipality": ["region", "total"], "year": ["total"]}
    steps = [
        Coarsening(dimension="year", level="total"),
        Coarsening(dimension="municipality", level="region"),
    ]
    empty = protect(years_frame(), hierarchy=hierarchy)
    assert empty.shown_share < empty.profile.least_shown_share
    release = protect(years_frame(), hierarchy=hierarchy, coarser=steps)
    assert release.shown_share >= release.profile.least_shown_share
    assert any("Coarsened: year" in line for line in release.account(Language("en")))
    assert audit(release).passed


def test_bands_are_joined_into_new_ones() -> None:
    frame = pd.DataFrame({"band": ["0-5", "6-14", "15-17"], "count": [6, 7, 8]})
    table = tabulate_counts(frame, hierarchy={"band": ["total"]})
    groups = {"0-5": "0-14", "6-14": "0-14", "15-17": "15-17"}
    coarser = coarsen(table, Coarsening(dimension="band", level="wide", groups=groups))
    assert coarser.counts[coarser.find({"wide": "0-14"})] == 13
    listed = [coarser.describe(cell) for cell in np.flatnonzero(coarser.listed)]
    assert listed == ["wide 0-14", "wide 15-17", "total"]
    with pytest.raises(DataError, match="in no group"):
        coarsen(table, Coarsening(dimension="band", level="wide", groups={"0-5": "x"}))
    with pytest.raises(UsageError, match="Unknown level"):
        coarsen(table, Coarsening(dimension="band", level="wider"))
    with pytest.raises(UsageError, match="needs a new name"):
        coarsen(table, Coarsening(dimension="band", level="total", groups=groups))


def test_those_who_answered_still_attack_a_coarsened_table() -> None:
    frame = pd.DataFrame(
        {
            "town": ["a", "b", "c"],
            "region": ["x", "x", "x"],
            "count": [9, 1, 0],
        }
    )
    table = tabulate_counts(frame, hierarchy={"town": ["region"]}, unlisted=["town"])
    found = audit(show(table), insiders=["town"]).findings
    assert {finding.attacker for finding in found} == {"town a"}


@pytest.mark.parametrize(
    ("shown", "levels"),
    [
        (("region", "nation"), {"region", "total"}),
        # The sum of all areas is the nation, whatever its level is called.
        (("municipality", "region"), {"municipality", "region"}),
    ],
)
def test_levels_of_area_that_a_policy_keeps_back_are_not_in_the_table(shown, levels) -> None:
    policy = dataclasses.replace(find_profile("under-5"), name="levels", area_levels=shown)
    frame = FRAME.assign(count=[30, 40, 20, 9], year="2019")
    hierarchy = {**AREAS, "year": ["total"]}
    cells = protect(frame, hierarchy=hierarchy, profile=policy).cells
    assert set(cells["municipality_level"]) == levels
    assert set(cells["year_level"]) == {"year", "total"}


def test_a_false_published_figure_is_refused() -> None:
    fact = Fact(name="yearbook", terms=((1.0, {}),), low=30, high=30)
    with pytest.raises(DataError, match="yearbook"):
        protect(FRAME, hierarchy=AREAS, known=[fact])


def test_a_corrected_count_is_not_taken_for_the_earlier_one() -> None:
    hierarchy = {"town": ["total"]}
    first = protect(
        pd.DataFrame({"town": list("abcd"), "count": [9, 8, 30, 11]}), hierarchy=hierarchy
    )
    second = pd.DataFrame({"town": list("abcd"), "count": [9, 8, 31, 11]})
    assert protect(second, hierarchy=hierarchy, known=[first]).audit.passed
    # The strong attacker knows that only c was corrected, and sees what it was and is.
    third = pd.DataFrame({"town": list("abcd"), "count": [9, 8, 2, 11]})
    release = protect(third, hierarchy=hierarchy, known=[first])
    assert pd.isna(release.cells.set_index("town").loc["c", "count"])
    assert release.audit.passed
