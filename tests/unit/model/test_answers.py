"""What answers are refused, in whose name, and which count holds whose citizens."""

import pandas as pd
import pytest

from analysis.errors import DataError
from analysis.model.need.answer_rows import gather_answers
from analysis.model.need.answers import Answers

COUNTRY = pd.DataFrame(
    {
        "region": ["north", "north", "north", "south", "south"],
        "population_persons": [900.0, 500.0, 100.0, 400.0, 0.0],
    },
    index=["851", "810", "825", "561", "563"],
)


def gather(*rows: tuple[object, ...]) -> Answers:
    columns = ["area", "status", "low", "high", "answered_by"]
    padded = [(*row, *[None] * (len(columns) - len(row))) for row in rows]
    return gather_answers(pd.DataFrame(padded, columns=columns), municipalities=COUNTRY)


def problems(*rows: tuple[object, ...]) -> str:
    with pytest.raises(DataError) as caught:
        gather(*rows)
    return caught.value.message.en


def test_different_answers_stay_different() -> None:
    found = gather(
        ("851", "answered", 7, 7),
        ("810", "answered_zero"),
        ("825", "answered", None, 4),
        ("561", "answered"),
        ("563", "not_asked"),
    )
    rows = found.rows.set_index("area")
    assert rows["status"].tolist() == [
        "answered",
        "answered_zero",
        "answered",
        "answered",
        "not_asked",
    ]
    assert rows.loc["825", ["low", "high"]].tolist() == [0, 4]
    assert rows.loc[["561", "563"], "low"].isna().all()
    assert found.counted.tolist() == [True, True, True, False, False]
    assert found.coverage().asked_municipalities == 4
    assert found.coverage().unknown == 1
    assert found.coverage().population_share == pytest.approx(1500 / 1900)
    assert found.coverage(["561"]).population_share == 0


def test_a_region_holds_what_its_rows_leave() -> None:
    found = gather(("north", "answered", 12, 12), ("851", "answered", 7, 7))
    [own, rest] = found.blocks
    assert (own.area, own.low, own.high, own.members) == ("851", 7, 7, (0,))
    assert (rest.area, rest.low, rest.high, rest.members) == ("north", 5, 5, (1, 2))
    assert found.rows.set_index("area").loc["561", "status"] == "not_asked"


def test_silent_municipalities_are_not_in_their_regions_count() -> None:
    found = gather(("north", "answered", 12, 12), ("825", "silent"))
    assert found.blocks[0].members == (0, 1)
    assert found.coverage().population_share == pytest.approx(1400 / 1900)


def test_ranges_within_a_region_are_tied_by_its_total() -> None:
    found = gather(
        ("north", "answered", 12, 12), ("851", "answered", 4, 9), ("810", "answered", 2, 2)
    )
    exact, tied = found.blocks
    assert exact.members == (1,)
    assert [(cell.low, cell.high) for cell in tied.cells] == [(4, 9), (1, 6)]
    assert (tied.low, tied.high) == (10, 10)


def test_another_answers_and_the_count_holds_both() -> None:
    found = gather(("851", "answered", 7, 7), ("825", "answered_by_another", None, None, "851"))
    assert found.blocks[0].members == (0, 2)
    assert found.coverage().answered_municipalities == 2


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([("851", "answered", -1, -1)], "851, low (-1"),
        ([("851", "answered", 2.5, 2.5)], "whole number"),
        ([("851", "answered", "many", None)], "851, low (many)"),
        ([("851", "answered", float("inf"), None)], "whole number"),
        ([("851", "answered", 5, 3)], "low end is above the high one"),
        ([("563", "answered", 1, 1)], "563 (1): the count is above the population at risk (0)"),
        ([("825", "answered", 101, 101)], "825 (101): the count is above"),
        ([("851", "answered", 1, 1), ("851", "silent")], "851 (2): the area occurs more than once"),
        ([("951", "answered", 1, 1)], "951 (951): unknown area. Did you mean “851”"),
        ([("851", "anwsered", 1, 1)], "Did you mean “answered”"),
        ([("851", "silent", 1, 1)], "a count, but the status says no answer"),
        ([("851", "answered_zero", 1, 1)], "“answered_zero” with a count"),
        ([("851", "silent"), ("810", "silent")], "nobody gave a count"),
        ([], "nobody gave a count"),
        ([("north", "answered", 5, 5), ("851", "answered", 7, 7)], "north (5 < 7)"),
        (
            [("south", "answered", 5, 5), ("561", "answered", 3, 3), ("563", "silent")],
            "south (5 > 3)",
        ),
        ([("north", "answered", 5, None)], "must have an upper end"),
        ([("north", "answered", 1400, 2001)], "computed up to 2000 only"),
        ([("825", "answered_by_another", None, None, "851")], "must name a row that has answered"),
        (
            [("south", "answered", 5, 5), ("825", "answered_by_another", None, None, "south")],
            "holds only its own municipalities",
        ),
        ([("north", "answered_by_another", None, None, "south")], "cannot answer for a region"),
        ([("851", "answered", 5, 5, "810")], "“answered_by” is filled in"),
    ],
)
def test_a_fault_names_its_row_and_the_cure(rows: list[tuple[object, ...]], words: str) -> None:
    assert words in problems(*rows)


def test_all_faults_are_told_at_once() -> None:
    message = problems(("851", "answered", -1, -1), ("810", "answered", 3, 2), ("999", "silent"))
    assert all(area in message for area in ("851", "810", "999"))
    # The low and the high end of the first are two.
    assert message.startswith("4 errors")


def test_what_is_allowed_but_remarkable_is_a_finding() -> None:
    found = gather(("851", "answered_zero"), ("810", "answered"))
    text = " ".join(problem.describe().en for problem in found.findings)
    assert "answered without a number" in text
    assert "only one count" in text
    assert "every count is 0" in text
    assert "563 (0): nobody in the population at risk" in text


def test_an_unknown_column_is_named() -> None:
    rows = pd.DataFrame({"area": ["851"], "status": ["answered"], "low": [1], "hihg": [1]})
    with pytest.raises(DataError, match="Did you mean “high”"):
        gather_answers(rows, municipalities=COUNTRY)


def test_municipalities_must_be_a_table_of_municipalities() -> None:
    rows = pd.DataFrame({"area": ["851"], "status": ["answered_zero"]})
    for wrong in (COUNTRY.drop(columns="region"), COUNTRY.iloc[:0], pd.concat([COUNTRY, COUNTRY])):
        with pytest.raises(ValueError, match="one row per code"):
            gather_answers(rows, municipalities=wrong)
    with pytest.raises(ValueError, match="at least one person"):
        gather_answers(rows, municipalities=COUNTRY.assign(population_persons=0.0))


def test_coverage_of_an_unknown_municipality_is_refused() -> None:
    with pytest.raises(ValueError, match="999"):
        gather(("851", "answered", 1, 1)).coverage(["999"])
