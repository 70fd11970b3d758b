"""Returns seen from an area: added by hand beside, nobody forgotten, the same citizens never twice."""

import runpy
from pathlib import Path

import pandas as pd
import pytest

from analysis.assessment.figures.joint import joint_quantities
from analysis.assessment.joint.stays import clip_stays, find_window, study_stays
from analysis.assessment.joint.sums import sum_counts
from analysis.assessment.joint.view import joint_of

MADE = runpy.run_path(str(Path(__file__).parents[1] / "returned.py"))
NORTH, AALBORG, THISTED, REBILD, HOUSE, FARM = (
    MADE[name] for name in ("NORTH", "AALBORG", "THISTED", "REBILD", "HOUSE", "FARM")
)


@pytest.fixture(scope="module")
def north():
    study = MADE["with_returns"](*MADE["municipalities"](), MADE["offer"](), MADE["region"]())
    return study.area(NORTH)


def rows(table, *columns):
    return [tuple(row) for row in table[list(columns)].itertuples(index=False)]


def test_everybody_is_accounted_for(north):
    joint = joint_of(north)
    status = dict(rows(joint.standings, "code", "status"))
    assert set(status) == set(north.area.municipalities)
    assert (status[AALBORG], status[THISTED]) == ("answered", "answered")
    assert status[REBILD] == "answered_by_another"
    assert len(joint.silent) == len(status) - 3
    names = list(joint.standings["name"])
    assert names[0] == "Brønderslev"
    assert names[-1] == "Aalborg"


def test_ends_are_added_and_a_reason_is_no_number(north):
    joint = joint_of(north)
    assert dict(joint.reported) == {"low": 4, "high": 7, "without": 0}
    frame = pd.DataFrame({"low": [2, 1, None], "high": [2, None, None]})
    assert sum_counts(frame, "low", "high") == (3, None, 1)
    assert sum_counts(frame[2:], "low", "high") == (None, None, 1)


def test_the_regions_own_answer_stands_beside_where_its_municipalities_have_answered(north):
    joint = joint_of(north)
    assert joint.own_answer is not None
    assert NORTH not in set(joint.need["area"])
    ratings = {(row.topic, row.rating): row.low for row in joint.ratings.itertuples()}
    assert ratings == {
        ("offers.supply", "2"): 2,
        ("coordination.region", "4"): 1,
        ("coordination.region", "dont_know"): 1,
    }


def test_a_joint_answer_speaks_where_nobody_else_does():
    joint = joint_of(MADE["with_returns"](MADE["region"]()).area(NORTH))
    assert dict(joint.reported) == {"low": 99, "high": 99, "without": 0}
    assert rows(joint.ratings, "topic", "rating", "low") == [("coordination.region", "1", 9)]
    assert joint.silent.empty
    assert set(joint.standings["answered_by"]) == {NORTH}


def test_a_sort_counts_once_for_a_municipality(north):
    assert rows(joint_of(north).mentions, "kind", "category", "low", "high") == [
        ("challenge", "waiting", 2, 2),
        ("challenge", "staff", 1, 1),
        ("solution", "network", 1, 1),
    ]


def test_an_offer_named_by_several_stands_once_and_what_they_differ_on_is_left_open(north):
    joint = joint_of(north)
    [house, farm] = joint.offers.to_dict("records")
    assert house["offer"] == HOUSE
    assert (house["low"], house["high"], house["named_by"]) == (3, 6, 3)
    assert (house["operator"], house["kind"]) == ("", "full")
    assert (farm["offer"], farm["low"], farm["named_by"]) == (FARM, 1, 1)
    assert joint.unheard_offers == (FARM,)


def test_homes_and_offers_tell_of_the_same_citizens_side_by_side(north):
    columns = ("home", "offer", "home_low", "home_high", "offer_low", "offer_high")
    # Rebild is in Thisted's number, so that the offer's count of it stands beside Thisted's.
    assert rows(joint_of(north).flows, *columns) == [
        (THISTED, HOUSE, 1, 4, 2, 2),
        (AALBORG, FARM, 1, 1, None, None),
        (AALBORG, HOUSE, 2, 2, 1, 1),
    ]


def test_a_larger_area_tells_of_regions(north):
    nation = north.study.area("danmark")
    flows = joint_of(nation).flows
    assert rows(flows, "home", "offer", "home_low", "offer_low") == [
        (NORTH, FARM, 1, None),
        (NORTH, HOUSE, 3, 3),
    ]
    assert joint_of(nation).count_of("answered_zero") == 1


def test_without_returns_everybody_asked_is_silent():
    joint = joint_of(MADE["study_of"]().area(NORTH))
    assert len(joint.silent) == len(joint.standings) == 11
    assert joint.returns == ()
    for table in (joint.offers, joint.flows, joint.ratings, joint.mentions, joint.stays):
        assert table.empty


def test_the_window_opens_after_the_first_exit_and_closes_with_what_all_know(north):
    joint = joint_of(north)
    window = find_window(joint.stays, joint.moves, joint.profiles)
    assert (window.first_month, window.last_month) == ("2018-01", "2020-06")
    clipped = clip_stays(joint.stays, window)
    # Of 19 stays the one that opened the window is not in it.
    assert (len(joint.stays), len(clipped)) == (19, 18)
    earlier = find_window(joint.stays, joint.moves.assign(month="2019-06"), joint.profiles)
    seen = clip_stays(joint.stays, earlier)
    assert seen["exit_month"].dropna().max() <= "2019-06"
    assert seen["entry_month"].max() <= "2019-06"
    none_left = joint.stays.assign(exit_month=None)
    assert find_window(none_left, joint.moves, joint.profiles) is None
    unknown = joint.moves.assign(month="dont_know")
    assert find_window(joint.stays, unknown, joint.profiles).last_month == "2020-05"


def test_an_offers_own_months_come_before_what_its_list_lets_infer(north):
    joint = joint_of(north)

    def window_of(first, last, stays=joint.stays):
        said = joint.profiles.assign(stays_from=first, stays_to=last)
        found = find_window(stays, joint.moves, said)
        return found and (found.first_month, found.last_month)

    assert window_of("2017-01", "2020-04") == ("2017-01", "2020-04")
    assert window_of("2017-01", "") == ("2017-01", "2020-06")
    assert window_of("", "2020-04") == ("2018-01", "2020-04")
    assert window_of("dont_know", "dont_know") == ("2018-01", "2020-06")
    assert window_of("2020-05", "2020-04") is None
    # An offer that nobody left has a window once it says which.
    none_left = joint.stays.assign(exit_month=None)
    assert window_of("2017-01", "2020-04", none_left) == ("2017-01", "2020-04")
    assert window_of("", "2020-04", none_left) is None


def test_an_offer_without_exits_closes_the_window_where_it_says_that_it_stops():
    months = {"entry_month": ["2018-01", "2018-02"], "exit_month": ["2019-01", None]}
    stays = pd.DataFrame({"offer": ["a", "b"], **months})
    moves = pd.DataFrame({"offer": ["a"], "month": ["2020-06"]})
    said = pd.DataFrame({"offer": ["a", "b"], "stays_from": "", "stays_to": ["", "2019-12"]})
    window = find_window(stays, moves, said)
    assert (window.first_month, window.last_month) == ("2019-02", "2019-12")


def test_the_stays_say_what_their_months_say(north):
    found = study_stays(joint_of(north))
    assert (found.sample.stays, found.sample.exits) == (18, 16)
    naive = found.naive.set_index("name")["mean_years"]
    # Eight stays of four months and eight of three.
    assert naive["completed"] == pytest.approx((8 * 4 + 8 * 3) / 16 / 12)
    assert found.estimate.best is not None
    # After three months eight of the sixteen at risk have left.
    assert found.median_years == pytest.approx(3 / 12)


def test_every_figure_is_reported_and_of_the_area(north):
    quantities = joint_quantities(north)
    assert {one.evidence.value for one in quantities.values()} == {"reported"}
    assert {one.area for one in quantities.values()} == {NORTH}
    assert all(key.startswith("answer.") for key in quantities)
    reported = quantities["answer.reported"]
    assert (reported.value, reported.low, reported.high) == (None, 4.0, 7.0)
    assert quantities[f"answer.places.{HOUSE}.normed.2020-06-30"].value == 8
    assert quantities["answer.municipalities.silent"].value == 8
    unknown = quantities[f"answer.flow.{AALBORG}.{FARM}.offer"]
    assert not unknown.known
