"""However a question is cut, every row is asked for once, and no piece is above the limit."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from analysis.country.statbank.questions import Format, Question, TableInfo, Variable, pieces

sizes = st.lists(st.integers(1, 7), min_size=1, max_size=4)


def made(sizes: list[int], *, extra: bool) -> tuple[Question, TableInfo]:
    asked = tuple((f"V{i}", tuple(map(str, range(size)))) for i, size in enumerate(sizes))
    variables = [
        Variable(id=code, values=values, eliminable=True, time=i == 0)
        for i, (code, values) in enumerate(asked)
    ]
    if extra:
        variables.append(Variable(id="X", values=("1",), eliminable=True, time=False))
    question = Question(table="T", format=Format.CSV, variables=asked)
    return question, TableInfo(id="T", text="", updated="", variables=tuple(variables))


def rows(question: Question) -> list[tuple[str, ...]]:
    return list(product(*(values for _, values in question.variables)))


@given(sizes, st.integers(6, 400), st.booleans())
def test_pieces_cover_every_row_once(sizes: list[int], limit: int, extra: bool) -> None:
    question, info = made(sizes, extra=extra)
    parts = pieces(question, info, limit=limit)
    assert sorted(row for part in parts for row in rows(part)) == sorted(rows(question))
    for part in parts:
        assert part.format is Format.BULK or part.cells <= max(limit, len(sizes) + 1)
    whole = question.cells <= limit
    assert [part.format for part in parts] == [Format.BULK] or extra or whole
    assert whole or extra == (parts[0].format is not Format.BULK)
