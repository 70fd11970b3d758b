"""Each shape that StatBank answers in is read alike, and what is not whole is refused."""

import json
import math

import pytest

from analysis.country.statbank.answers import check_complete, read_answer
from analysis.country.statbank.questions import Format, Question
from analysis.errors import DataError

VARIABLES = (("OMRÅDE", ("101", "851")), ("Tid", ("2023", "2024")))
HEADER = "OMRÅDE;TID;INDHOLD"


def question(form: Format = Format.CSV) -> Question:
    return Question(table="HAND01", format=form, variables=VARIABLES)


def csv(*rows: str, header: str = HEADER, bom: str = "\ufeff", end: str = "\r\n") -> bytes:
    return (bom + end.join([header, *rows]) + end).encode()


WHOLE = ("101;2023;1", "101;2024;2", "851;2023;3", "851;2024;4")


@pytest.mark.parametrize("bom", ["\ufeff", ""])
@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_a_csv_with_or_without_mark_and_either_line_end(bom: str, end: str) -> None:
    found = read_answer(csv(*WHOLE, bom=bom, end=end), question())
    assert found["value"].tolist() == [1, 2, 3, 4]
    assert list(found.columns) == ["OMRÅDE", "Tid", "value"]


@pytest.mark.parametrize("written", ["3.5", "3,5"])
def test_a_decimal_sign_of_either_language(written: str) -> None:
    found = read_answer(csv(f"101;2023;{written}"), question())
    assert found["value"].tolist() == [3.5]


def test_two_dots_are_missing_and_never_nought() -> None:
    found = read_answer(csv("101;2023;..", "101;2024;0"), question())
    assert math.isnan(found["value"][0])
    assert found["value"][1] == 0


def test_rows_in_any_order_come_back_in_ours() -> None:
    found = read_answer(csv(*reversed(WHOLE)), question())
    assert found["value"].tolist() == [1, 2, 3, 4]


def test_a_row_that_bulk_leaves_out_is_nought() -> None:
    found = read_answer(csv("851;2024;4"), question(Format.BULK))
    assert found["value"].tolist() == [0, 0, 0, 4]


def test_a_municipality_that_a_table_lacks_stays_missing() -> None:
    found = read_answer(csv("101;2023;1", "101;2024;2"), question())
    assert set(found["OMRÅDE"]) == {"101"}
    with pytest.raises(DataError, match="2 ≠ 4"):
        check_complete(found, question())


def test_a_figure_that_is_kept_back_cannot_be_needed() -> None:
    found = read_answer(csv(*WHOLE[:3], "851;2024;.."), question())
    with pytest.raises(DataError, match="851, 2024"):
        check_complete(found, question())


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (csv(*WHOLE, header="OMRÅDE;KØN;TID;INDHOLD"), "kolonner"),
        (csv(*WHOLE, header="OMRÅDE;TID;VALUE"), "kolonner"),
        (csv("København;2023;1"), "tekster i stedet for koder"),
        (csv(*WHOLE, WHOLE[0]), "samme række to gange"),
        (csv("101;2023"), "ikke helt"),
        (csv("101;2023;many"), "ikke et tal"),
        (csv("101;2023;1.234,5"), "ikke et tal"),
        (csv("101;2023;inf"), "ikke et tal"),
        (csv("101;2023;1;9"), "kan ikke læses|kolonner|ikke helt"),
        (b"\xff\xfe", "kan ikke læses"),
        (b"", "kan ikke læses"),
        (b"<html>Proxy</html>", "kolonner"),
    ],
)
def test_a_changed_or_broken_csv_is_refused(body: bytes, words: str) -> None:
    with pytest.raises(DataError, match=words) as caught:
        read_answer(body, question())
    assert "statistikbanken.dk/HAND01" in str(caught.value)


def json_stat(values, *, ids=("OMRÅDE", "ContentsCode", "Tid"), sizes=(2, 1, 2)) -> bytes:
    dimension = {
        "OMRÅDE": {"category": {"index": {"851": 1, "101": 0}}},
        "ContentsCode": {"category": {"index": {"HAND01": 0}}},
        "Tid": {"category": {"index": ["2023", "2024"]}},
        "KØN": {"category": {"index": {"1": 0}}},
        "id": list(ids),
        "size": list(sizes),
    }
    return json.dumps({"dataset": {"dimension": dimension, "value": values}}).encode()


def test_json_stat_is_row_by_row_with_nulls() -> None:
    found = read_answer(json_stat([1, None, 3.5, 4]), question(Format.JSONSTAT))
    assert found["value"].tolist()[0::2] == [1, 3.5]
    assert math.isnan(found["value"][1])
    assert found["OMRÅDE"].tolist() == ["101", "101", "851", "851"]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (json_stat([1, 2, 3]), "ikke helt"),
        (json_stat([1, 2, 3, 4], sizes=(2, 1, 3)), "ikke helt"),
        (json_stat([1, 2, 3, 4], ids=("OMRÅDE", "KØN", "Tid")), "kolonner"),
        (json_stat([1, 2, 3, "4"]), "ikke et tal"),
        (json_stat([1, 2, 3, True]), "ikke et tal"),
        (json_stat([1, 2, 3, 4])[:40], "kan ikke læses"),
        (b"{}", "kan ikke læses"),
        (b"[]", "kan ikke læses"),
    ],
)
def test_a_changed_or_broken_json_stat_is_refused(body: bytes, words: str) -> None:
    with pytest.raises(DataError, match=words):
        read_answer(body, question(Format.JSONSTAT))
