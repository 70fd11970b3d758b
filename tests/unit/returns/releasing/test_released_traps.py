"""Known traps, played through to the files that are sent; enumeration decides what they betray."""

import dataclasses
import datetime as dt
import runpy
from pathlib import Path
from types import SimpleNamespace

import pytest

from analysis.errors import ProtectionError
from analysis.returns.releasing.content import Occasion, make_content

W = SimpleNamespace(**runpy.run_path(str(Path(__file__).with_name("worlds.py"))))
unit, round_of, play, cell, find_holes = W.unit, W.round_of, W.play, W.cell, W.find_holes
BASE = (unit("1", 7), unit("2", 9), unit("3", 12), unit("4", 30, region="b"))


def test_a_late_answer_is_not_the_difference_of_two_totals():
    sent = play(round_of(*BASE), round_of(*BASE, unit("5", 2)))
    assert cell(sent[0], "a") == ("shown", 28, 28)
    assert cell(sent[1], "a") == cell(sent[1], "danmark") == ("withheld", 0, None)
    assert cell(sent[1], "5") == ("hidden_small", 1, 4)
    assert find_holes(sent) == []


def test_enumeration_finds_the_hole_where_the_earlier_release_is_forgotten():
    first, second = round_of(*BASE), round_of(*BASE, unit("5", 6), unit("6", 2))
    [one], [other] = play(first), play(second)
    record = dataclasses.replace(other.record, version=2)
    forgetful = dataclasses.replace(other, record=record)
    holes = find_holes([one, forgetful])
    assert {what for what, *_ in holes} >= {"6#5"}
    assert find_holes(play(first, second)) == []


def test_a_late_large_answer_may_be_read_but_betrays_nobody_else():
    few = [unit("1", 3), unit("2", 2), unit("3", 2), unit("4", 30, region="b")]
    sent = play(round_of(*few), round_of(*few, unit("5", 9)))
    assert W.without_the_lost(sent, find_holes(sent)) == []


def test_a_correction_is_not_the_difference_of_two_totals():
    few = [unit("1", 7), unit("2", 3), unit("3", 3), unit("4", 12)]
    now = [few[0], unit("2", 4), *few[2:]]
    sent = play(round_of(*few), round_of(*now))
    assert find_holes(sent) == []


def test_the_only_count_of_a_region_is_hidden_with_its_total():
    [sent] = play(round_of(unit("1", 3), *[unit(str(n), 8, region="b") for n in range(2, 6)]))
    assert cell(sent, "a") == cell(sent, "1") == ("hidden_small", 1, 4)
    assert cell(sent, "danmark")[0] == "withheld"
    assert find_holes([sent]) == []


def test_two_of_a_region_do_not_see_each_other():
    [sent] = play(round_of(unit("1", 7), unit("2", 3), unit("4", 30, region="b"), unit("5", 12)))
    assert cell(sent, "2") == ("hidden_small", 1, 4)
    assert find_holes([sent]) == []
    [two] = play(round_of(unit("1", 3), unit("2", 2), unit("4", 30, region="b")))
    assert cell(two, "a")[0] == "withheld"
    assert find_holes([two]) == []


@pytest.mark.parametrize(("count", "status"), [(3, "hidden_small"), (9, "shown"), (0, "shown")])
def test_all_silent_but_one(count, status):
    [sent] = play(round_of(unit("1", count)))
    assert {row[0] for row in (cell(sent, name) for name in ("1", "a", "danmark"))} == {status}
    assert find_holes([sent]) == []


def test_a_joint_answer_is_one_number_and_its_members_are_not_in_the_table():
    members = ("1", "2", "3")
    [sent] = play(round_of(unit("a", 3, members=members), unit("4", 30, region="b")))
    assert cell(sent, "a") == ("hidden_small", 1, 4)
    assert set(sent.frozen.cells["area"]) == {"danmark", "west", "a", "b", "4"}
    assert find_holes([sent]) == []


def test_a_joint_answer_and_later_ones_do_not_betray_who_is_left():
    joint = unit("a", 20, members=("1", "2", "3"))
    others = [unit("4", 30, region="b"), unit("5", 6, region="b")]
    sent = play(round_of(joint, *others), round_of(unit("1", 9), unit("2", 8), *others))
    assert cell(sent[0], "a") == ("shown", 20, 20)
    # The third, silent now, would be the difference: 20 less the sum of the two.
    assert cell(sent[1], "a")[0] != "shown"
    shown = [cell(sent[1], code)[0] == "shown" for code in "12"]
    assert not all(shown)


def test_two_who_share_a_number_do_not_learn_each_others_part():
    pair = unit("1", 6, members=("1", "9"))
    [sent] = play(round_of(pair, unit("2", 9), unit("3", 12), unit("4", 8)))
    assert cell(sent, "1") == ("hidden_for_others", 5, None)
    assert find_holes([sent]) == []
    apart = round_of(unit("1", 4), unit("9", 2), unit("2", 9), unit("3", 12), unit("4", 8))
    both = play(sent.record.counts, apart)
    assert W.without_the_lost(both, find_holes(both)) == []


def test_an_offer_learns_no_more_than_it_knows():
    seen = [unit("1", 3, seen=3), unit("2", 7, seen=5), unit("3", 12, seen=2), unit("4", 2, seen=2)]
    [sent] = play(round_of(*seen))
    assert find_holes([sent]) == []


def test_an_offer_keeps_its_label_but_reads_no_neighbour_out_of_a_total():
    huset = {"huset": 4}
    few = [unit("1", 4, seen=huset), unit("2", 2), unit("3", 3), unit("4", 12), unit("5", 9)]
    [plain] = play(round_of(unit("1", 4), *few[1:]))
    [sent] = play(round_of(*few))
    # Four of its citizens and "<5" are four: its own knowledge, and no reason to hide anything.
    assert cell(sent, "1") == cell(plain, "1") == ("hidden_small", 1, 4)
    assert find_holes([sent]) == []
    # Who knows one of two small ones would read the other out of a total.
    [less] = play(round_of(few[0], unit("2", 1), unit("4", 12)))
    assert find_holes([less]) == []


def test_what_two_offers_know_is_not_put_together():
    apart = [unit("1", 3, seen={"huset": 3}), unit("2", 3, seen={"kilden": 3}), unit("3", 30)]
    together = [unit("1", 3, seen={"huset": 3}), unit("2", 3, seen={"huset": 3}), unit("3", 30)]
    for few in (apart, together):
        [sent] = play(round_of(*few, unit("4", 3), unit("5", 3)))
        assert find_holes([sent]) == []


def test_a_sum_with_a_range_in_it_is_a_range_and_tells_as_much_as_the_rest():
    some = [unit("1", 1, 4), unit("2", 9), unit("3", 12), unit("4", 10, 15), unit("5", 3, 8)]
    [sent] = play(round_of(*some[:4]))
    assert cell(sent, "a") == ("interval", 32, 40)
    assert cell(sent, "1") == ("hidden_small", 1, 4)
    assert cell(sent, "4") == ("interval", 10, 15)
    assert find_holes([sent]) == []
    [more] = play(round_of(*some))
    assert cell(more, "5") == ("withheld", 0, None)
    assert cell(more, "a") == ("interval", 32, None)


def test_a_range_that_becomes_a_number_is_not_the_difference():
    few = [unit("2", 3), unit("3", 12), unit("4", 2)]
    sent = play(round_of(unit("1", 1, 4), *few), round_of(unit("1", 3), *few))
    assert W.without_the_lost(sent, find_holes(sent)) == []


def test_a_published_count_of_a_region_is_known():
    few = [unit("1", 7), unit("2", 3), unit("4", 30, region="b")]
    # One of the two knows its own and subtracts it from what was published.
    with pytest.raises(ProtectionError, match=r"3.*publ\. a"):
        play(round_of(*few), published=[("a", 10, 10)])
    [without] = play(round_of(*few))
    [other] = play(round_of(*few), published=[("a", 50, 60)])
    assert other.frozen.cells.equals(without.frozen.cells)
    [wide] = play(round_of(*few), published=[("a", 8, 14)])
    assert find_holes([wide]) == []


def test_a_renewed_round_is_audited_against_the_one_it_renews():
    [old] = play(round_of(*BASE, slug="gravide-rusmiddel-2019"))
    new = round_of(*BASE, unit("5", 2))
    [alone] = play(new)
    [beside] = play(new, linked=[old])
    assert cell(alone, "a") == ("shown", 30, 30)
    assert cell(beside, "a")[0] == "withheld"


def test_what_is_betrayed_already_is_refused_with_its_cell_and_what_betrays_it():
    few = [unit("1", 7), unit("2", 2), unit("3", 12)]
    # A count that somebody has published as it is cannot be hidden any more.
    with pytest.raises(ProtectionError, match="a") as raised:
        play(round_of(unit("2", 2)), published=[("a", 2, 2)])
    assert raised.value.exit_code == 4
    assert "publ. a" in str(raised.value)
    assert play(round_of(*few), published=[("a", 21, 21)])


def test_what_stands_in_a_release_is_only_what_readers_may_know():
    counts = round_of(*BASE, unit("5", 0), unit("6", 2))
    [sent] = play(counts)
    assert {row["status"] for row in sent.frozen.standings.to_dict("records")} == {"answered"}
    hidden = sent.frozen.cells[sent.frozen.cells["count"].isna()]
    assert set(hidden["low"]) <= {0, 1, 5}
    assert set(hidden["high"]) <= {4, None}


def test_worlds_that_differ_only_in_what_is_hidden_give_the_same_file():
    """Two and three, both below five, both free to be the other."""

    def content(*more):
        occasion = Occasion(
            profile=W.PROFILE, day=dt.date(2021, 3, 1), synthetic=False, own=(), linked=()
        )
        towns = [unit(str(n), 8) for n in range(5)]
        return make_content(W.inputs_of(round_of(*towns, *more)), occasion).content

    one = content(unit("7", 2), unit("8", 3), unit("9", 3))
    assert content(unit("7", 3), unit("8", 3), unit("9", 2)) == one
    assert content(unit("7", 3), unit("8", 2), unit("9", 3)) == one


@pytest.mark.parametrize("seed", range(9000, 9005))
def test_random_sequences_betray_nobody(seed):
    assert not W.holes_of(seed)
