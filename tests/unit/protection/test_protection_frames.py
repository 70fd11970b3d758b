"""Frames as people have them: protected alike however they are written, or refused with a reason."""

import dataclasses
import pickle

import numpy as np
import pandas as pd
import pytest

from analysis.errors import DataError, UsageError
from analysis.language import Language
from analysis.protection import audit, find_profile, keep_release, protect, tabulate_counts

FRAME = pd.DataFrame(
    {"town": list("abcdef"), "region": list("xxxyyy"), "count": [2, 7, 9, 20, 30, 0]}
)
HIERARCHY = {"town": ["region", "total"]}


def with_row(town: str, region: str, count: int) -> pd.DataFrame:
    row = pd.DataFrame({"town": [town], "region": [region], "count": [count]})
    return pd.concat([FRAME, row], ignore_index=True)


@pytest.mark.parametrize(
    "frame",
    [
        FRAME.assign(count=FRAME["count"].astype(float)),
        FRAME.assign(count=FRAME["count"].astype("Int64")),
        FRAME.assign(count=FRAME["count"].astype(str)),
        FRAME.assign(
            town=FRAME["town"].astype("category"),
            region=pd.Categorical(FRAME["region"], categories=["x", "y", "z"]),
        ),
        FRAME.set_index(["region", "town"]),
        FRAME.set_index("town"),
        FRAME.set_index(["region", "town"])["count"],
        FRAME.set_axis([7, 7, 7, 1, 1, 1]),
        FRAME[["count", "region", "town"]],
    ],
)
def test_the_same_table_however_it_is_written(frame) -> None:
    before = frame.copy(deep=True)
    expected = protect(FRAME, hierarchy=HIERARCHY)
    assert protect(frame, hierarchy=HIERARCHY).cells.equals(expected.cells)
    assert frame.equals(before)


def test_rows_in_another_order_are_the_same_cells() -> None:
    key = ["town_level", "town"]
    one = protect(FRAME, hierarchy=HIERARCHY).cells.sort_values(key, ignore_index=True)
    two = protect(FRAME.iloc[::-1], hierarchy=HIERARCHY).cells.sort_values(key, ignore_index=True)
    pd.testing.assert_frame_equal(one, two)


def test_one_name_stands_for_a_list_of_one() -> None:
    frame = FRAME.drop(columns="region")
    one = protect(frame, hierarchy={"town": "total"}, insiders="town")
    assert one.cells.equals(protect(frame, hierarchy={"town": ["total"]}).cells)
    assert protect(frame, hierarchy={"town": "total"}, known=one).audit.passed


@pytest.mark.parametrize(
    ("frame", "rule"),
    [
        (with_row("I alt", "I alt", 68), "The row is the sum of others"),
        (with_row(" Total", "all", 68), "The row is the sum of others"),
        (with_row("x", "x", 18), "The row is the sum of others"),
        (with_row("Byerne i alt", "x", 18), "The row is the sum of others"),
        (with_row("Danmark", "x", 68), "The row is the sum of others"),
        (with_row("a ", "x", 6), "without blanks"),
        (with_row("total", "total", 68), "reserved for the sum"),
        (pd.concat([FRAME, FRAME.head(1)]), "The cell stands there twice."),
        (FRAME.assign(town=["7", 7, *"cdef"]), "The cell stands there twice."),
        (pd.concat([FRAME, FRAME[["town"]]], axis=1), "Two columns have the same name."),
        (FRAME.assign(name="x"), "The column has no hierarchy."),
        (FRAME.assign(total="x"), "reserved for the sum"),
        (FRAME.assign(count=[2, None, 9, 20, 30, 0]), "A count must be a whole number."),
        (FRAME.assign(count=["<5", 7, 9, 20, 30, 0]), "A count must be a whole number."),
        (FRAME.assign(count=FRAME["count"] > 5), "A count must be a whole number."),
        (FRAME.assign(count=[2, np.inf, 9, 20, 30, 0]), "A count must be a whole number."),
        (FRAME.assign(count=[2, 1e20, 9, 20, 30, 0]), "A count cannot exceed"),
        (FRAME.assign(count=[2, -7, 9, 20, 30, 0]), "A count cannot be negative."),
        (FRAME.head(0), "The table has no cells."),
    ],
)
def test_a_frame_that_is_no_table_of_counts_is_refused(frame, rule) -> None:
    with pytest.raises(DataError, match=rule) as refused:
        protect(frame, hierarchy=HIERARCHY)
    assert "table" in str(refused.value)


@pytest.mark.parametrize(
    ("hierarchy", "rule"),
    [
        (None, "The hierarchy is missing."),
        ({"town": ["region", "count"]}, "A count cannot be a level."),
        ({"total": [], **HIERARCHY}, "reserved for the sum"),
        ({"town": ["land", "total"]}, "no column for"),
    ],
)
def test_a_hierarchy_that_does_not_fit_is_refused(hierarchy, rule) -> None:
    with pytest.raises(DataError, match=rule):
        protect(FRAME, hierarchy=hierarchy)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: tabulate_counts(FRAME, hierarchy=HIERARCHY, unlisted=["twon"]),
        lambda: protect(tabulate_counts(FRAME, hierarchy=HIERARCHY), hierarchy=HIERARCHY),
        lambda: protect([1, 2], hierarchy=HIERARCHY),
        lambda: protect(None, hierarchy=HIERARCHY),
        lambda: protect(FRAME, hierarchy=["town"]),
        lambda: protect(FRAME, hierarchy={"town": [1]}),
        lambda: protect(FRAME, hierarchy=HIERARCHY, profile=None),
        lambda: protect(FRAME, hierarchy=HIERARCHY, coarser="region"),
        lambda: protect(FRAME, hierarchy=HIERARCHY, known=[FRAME]),
        lambda: audit(FRAME),
    ],
)
def test_a_wrong_argument_is_told_in_words(wrong) -> None:
    with pytest.raises(UsageError):
        wrong()


def test_a_member_that_only_shares_its_name_with_a_region_is_no_sum() -> None:
    assert protect(with_row("x", "x", 17), hierarchy=HIERARCHY).audit.passed


def test_one_country_among_others_is_no_sum() -> None:
    frame = pd.DataFrame({"born": ["Danmark", "Norge", "Syrien"], "count": [30, 9, 12]})
    assert protect(frame, hierarchy={"born": ["total"]}).audit.passed


def test_a_table_of_which_nobody_sees_a_figure_shows_none() -> None:
    for unlisted in ("town", ["town", "region", "total"]):
        table = tabulate_counts(FRAME, hierarchy=HIERARCHY, unlisted=unlisted)
        cells = protect(table).cells
        assert "town" not in set(cells["town_level"])
        assert list(cells.columns)[:3] == ["town", "town_level", "status"]
    assert cells.empty


def test_a_single_member_may_be_called_all() -> None:
    frame = pd.DataFrame({"town": ["a", "b"], "sex": "alle", "count": [9, 12]})
    assert protect(frame, hierarchy={"town": ["total"], "sex": []}).shown_share == 1


def test_the_true_counts_are_not_got_by_accident() -> None:
    release = protect(FRAME, hierarchy=HIERARCHY)
    assert repr(release.internal) == "<true counts, internal>"
    with pytest.raises(TypeError, match="not pickled"):
        pickle.dumps(release)
    public = {name for name in dir(release) if not name.startswith("_")} - {"internal"}
    kinds = {type(getattr(release, name)).__name__ for name in public}
    assert not kinds & {"CountTable", "Figures", "Internal"}


def test_what_readers_are_told_follows_from_the_cells_alone() -> None:
    """Town counts are shown to nobody; three worlds release the same regions, one of more towns."""
    worlds = [
        FRAME.assign(count=[9, 1, 30, 20, 30, 12]),
        FRAME.assign(count=[5, 5, 30, 20, 30, 12]),
        with_row("g", "x", 5).assign(count=[5, 4, 30, 20, 30, 12, 1]),
    ]
    one, *others = (
        protect(tabulate_counts(frame, hierarchy=HIERARCHY, unlisted=["town"]), profile="dst-3")
        for frame in worlds
    )
    for other in others:
        assert one.cells.equals(other.cells)
        assert one.account(Language("en")) == other.account(Language("en"))
        assert one._repr_html_() == other._repr_html_()
        assert one.audit == other.audit
        assert keep_release(one) != keep_release(other)


def test_shown_share_does_not_tell_hidden_zeros() -> None:
    policy = dataclasses.replace(find_profile("under-5"), name="zeros", zeros_shown=False)
    shares = []
    for counts in ([0, 3, 9, 12], [2, 3, 9, 12]):
        frame = pd.DataFrame({"town": list("abcd"), "count": counts})
        release = protect(frame, hierarchy={"town": []}, profile=policy)
        shares.append((release.shown_share, release.cells.to_csv()))
    assert shares[0] == shares[1]
