"""How a number is made up: sums by category beside the counts, and nobody's part to be worked out."""

import runpy
from pathlib import Path
from types import SimpleNamespace

P = SimpleNamespace(**runpy.run_path(str(Path(__file__).with_name("parts.py"))))
W = SimpleNamespace(**P.W)


def many(region, first, count, **more):
    return [P.divided(f"{first + i}", 6 + i, 5, region=region, **more) for i in range(count)]


def parts_of(sent):
    cells = sent.frozen.cells
    rows = cells[cells["category"] != "total"].to_dict("records")
    return {(row["area"], row["category"]): (row["status"], row["count"]) for row in rows}


def test_sums_are_shown_from_the_region_upwards() -> None:
    [sent] = W.play(W.round_of(*many("a", 1, 3), *many("c", 5, 3)))
    assert parts_of(sent) == {
        ("danmark", "received"): ("shown", 42),
        ("danmark", "elsewhere"): ("shown", 30),
        ("east", "received"): ("shown", 21),
        ("east", "elsewhere"): ("shown", 15),
        ("west", "received"): ("shown", 21),
        ("west", "elsewhere"): ("shown", 15),
        ("a", "received"): ("shown", 21),
        ("a", "elsewhere"): ("shown", 15),
        ("c", "received"): ("shown", 21),
        ("c", "elsewhere"): ("shown", 15),
    }


def test_what_was_not_divided_stands_under_its_own_name_and_parts_add_up() -> None:
    [sent] = W.play(W.round_of(*many("a", 1, 3), *many("a", 5, 3, left=7)))
    parts = parts_of(sent)
    shown = [parts["a", name][1] for name in ("received", "elsewhere", "not_divided")]
    assert shown == [42, 30, 21]
    assert W.cell(sent, "a") == ("shown", sum(shown), sum(shown))


def test_a_range_is_with_those_not_divided() -> None:
    [sent] = W.play(W.round_of(*many("a", 1, 4), W.unit("9", 6, 9)))
    cells = sent.frozen.cells
    row = cells[(cells["category"] == "not_divided") & (cells["area"] == "a")].iloc[0]
    assert (row["status"], row["low"], row["high"]) == ("interval", 6, 9)


def test_a_round_where_nobody_divides_has_no_categories() -> None:
    [sent] = W.play(W.round_of(W.unit("1", 9), W.unit("2", 12)))
    assert parts_of(sent) == {}


def test_a_part_that_would_tell_a_municipality_s_own_is_hidden() -> None:
    """Two in a region: each would subtract its own part and read the other's."""
    [sent] = W.play(W.round_of(*many("a", 1, 2), *many("c", 5, 2)))
    assert P.find_holes(sent) == []
    assert parts_of(sent).get(("a", "received"), ("withheld", None))[0] == "withheld"


def test_changed_parts_are_not_sent_a_second_time() -> None:
    first, late = W.round_of(*many("a", 1, 3)), P.divided("9", 3, 9)
    sent = W.play(first, W.round_of(*many("a", 1, 3), late))
    assert parts_of(sent[0])
    assert parts_of(sent[1]) == {}
    assert any("fordeling" in note.da for note in sent[1].frozen.notes)
    assert P.find_holes(*sent) == []


def test_unchanged_parts_are_sent_again_as_they_were() -> None:
    units = many("a", 1, 3)
    sent = W.play(W.round_of(*units), W.round_of(*units, W.unit("9", 6, 9)))
    shown = {name: cell for name, cell in parts_of(sent[1]).items() if name[1] != "not_divided"}
    assert shown == parts_of(sent[0])


def test_a_count_that_changes_later_is_hidden_where_the_parts_sent_would_tell_it() -> None:
    """A small count is corrected after the parts of all were sent."""
    units = many("a", 1, 2)
    before, after = (P.divided("9", 2, count) for count in (1, 2))
    sent = W.play(W.round_of(*units, before), W.round_of(*units, after))
    assert P.find_holes(*sent) == []


def test_no_hole_in_twenty_rounds() -> None:
    found = {seed: P.holes_of(seed) for seed in range(20)}
    assert {seed: holes for seed, holes in found.items() if holes} == {}
    # A release without parts would be safe, too.
    assert sum(holes is not None for holes in found.values()) >= 4
