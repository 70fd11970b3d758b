"""Read what StatBank answers: CSV, BULK and JSON-stat, each as one row for each figure."""

from __future__ import annotations

import io
import json
import math
from typing import Any

import numpy as np
import pandas as pd

from analysis.country.statbank.questions import Format, Question, changed, listed
from analysis.errors import DataError
from analysis.language import Text

VALUE = "value"
_VALUE_COLUMN = "INDHOLD"
_MISSING = ".."
# JSON-stat puts what is measured in a dimension of its own; here it is one thing only.
_CONTENTS = "ContentsCode"


def read_answer(body: bytes, question: Question) -> pd.DataFrame:
    """The figures of an answer.

    Parameters
    ----------
    body
        What StatBank sent.
    question
        What it was asked; its format says how to read.

    Returns
    -------
    DataFrame
        One column for each variable asked for (codes, as text) and `value`, which is missing
        where StatBank gives none or keeps it back. Rows in the question's order. In BULK a row
        that is not there is 0.

    Raises
    ------
    DataError
        If the answer is cut off, has other columns or codes than asked for, or a row twice.
    """
    read = _from_json if question.format is Format.JSONSTAT else _from_csv
    found = read(body, question)
    names = [code for code, _ in question.variables]
    for code, values in question.variables:
        strange = sorted(set(found[code]) - set(values))
        if strange:
            raise changed(question.table, code, _STRANGE, listed(strange))
    if found.duplicated(names).any():
        raise changed(question.table, "", _TWICE)
    return _in_order(found.set_index(names)[VALUE], question)


def _in_order(found: pd.Series[float], question: Question) -> pd.DataFrame:
    names = [code for code, _ in question.variables]
    asked = [values for _, values in question.variables]
    order: pd.Index[Any]
    if len(names) == 1:
        order = pd.Index(asked[0], name=names[0], dtype="object")
    else:
        order = pd.MultiIndex.from_product(asked, names=names)
    if question.format is Format.BULK:
        found = found.reindex(order, fill_value=0.0)
    else:
        found = found.reindex(order[order.isin(found.index)])
    return found.rename(VALUE).reset_index()


def _from_csv(body: bytes, question: Question) -> pd.DataFrame:
    try:
        table = pd.read_csv(
            io.StringIO(body.decode("utf-8-sig")),
            sep=";",
            dtype="str",
            keep_default_na=False,
        )
    except (UnicodeDecodeError, ValueError, pd.errors.ParserError) as error:
        raise changed(question.table, "", _UNREADABLE, str(error)) from None
    wanted = {code.upper(): code for code, _ in question.variables}
    columns = {str(name).strip().upper(): str(name) for name in table.columns}
    if set(columns) != {*wanted, _VALUE_COLUMN}:
        raise changed(question.table, "", _COLUMNS, "; ".join(map(str, table.columns)))
    longer = not isinstance(table.index, pd.RangeIndex)
    if longer or table.isna().any(axis=None) or (table == "").any(axis=None):
        raise changed(question.table, "", _CUT_OFF)
    found = pd.DataFrame({code: table[columns[name]] for name, code in wanted.items()})
    found[VALUE] = _numbers(table[columns[_VALUE_COLUMN]], question)
    return found


def _numbers(written: pd.Series[str], question: Question) -> pd.Series[float]:
    """Numbers with a comma or a point, after the language; ``..`` is missing, never 0."""
    plain = written.str.strip().str.replace(",", ".", regex=False)
    known = plain != _MISSING
    numbers = pd.to_numeric(plain.where(known), errors="coerce")
    wrong = written[known & ~np.isfinite(numbers)]
    if len(wrong):
        raise changed(question.table, _VALUE_COLUMN, _NOT_A_NUMBER, str(wrong.iloc[0]))
    return numbers


def _from_json(body: bytes, question: Question) -> pd.DataFrame:
    try:
        dataset = json.loads(body.decode("utf-8-sig"))["dataset"]
        dimension, values = dataset["dimension"], dataset["value"]
        codes = {str(name): _codes(dimension[name]) for name in dimension["id"]}
        sizes = [int(size) for size in dimension["size"]]
    except (UnicodeDecodeError, ValueError, KeyError, TypeError) as error:
        raise changed(question.table, "", _UNREADABLE, type(error).__name__) from None
    wanted = {code.upper(): code for code, _ in question.variables}
    if {name.upper() for name in codes} != {*wanted, _CONTENTS.upper()}:
        raise changed(question.table, "", _COLUMNS, "; ".join(codes))
    if sizes != [len(one) for one in codes.values()] or len(values) != math.prod(sizes):
        raise changed(question.table, "", _CUT_OFF)
    if len(codes[next(name for name in codes if name.upper() == _CONTENTS.upper())]) != 1:
        raise changed(question.table, _CONTENTS, _SEVERAL)
    rows = pd.MultiIndex.from_product(list(codes.values()), names=list(codes)).to_frame(index=False)
    found = pd.DataFrame(
        {wanted[name.upper()]: rows[name] for name in codes if name.upper() in wanted}
    )
    found[VALUE] = _json_numbers(values, question)
    return found


def _json_numbers(values: list[Any], question: Question) -> pd.Series[float]:
    for value in values:
        if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
            raise changed(question.table, VALUE, _NOT_A_NUMBER, str(value))
    return pd.Series([math.nan if value is None else float(value) for value in values])


def _codes(dimension: Any) -> list[str]:
    index = dimension["category"]["index"]
    if isinstance(index, dict):
        return [str(code) for code, _ in sorted(index.items(), key=lambda pair: int(pair[1]))]
    return [str(code) for code in index]


def check_complete(found: pd.DataFrame, question: Question) -> None:
    """See that every figure asked for is there, and none kept back.

    Raises
    ------
    DataError
        If a row is missing, or a figure is.
    """
    if len(found) != question.rows:
        raise changed(question.table, "", _CUT_OFF, f"{len(found)} ≠ {question.rows}")
    held = found[found[VALUE].isna()]
    if len(held):
        raise _held_back(held, question)


def _held_back(held: pd.DataFrame, question: Question) -> DataError:
    first = held.iloc[0]
    place = ", ".join(str(first[code]) for code, _ in question.variables)
    return changed(question.table, place, _HELD, f"{_MISSING} × {len(held)}")


_UNREADABLE = Text("Svaret kan ikke læses.", "The answer cannot be read.")
_COLUMNS = Text(
    "Svaret har ikke de kolonner, der blev spurgt om.",
    "The answer does not have the columns that were asked for.",
)
_CUT_OFF = Text(
    "Svaret er ikke helt: der mangler rækker eller felter.",
    "The answer is not whole: rows or cells are missing.",
)
_STRANGE = Text(
    "Svaret har koder, der ikke blev spurgt om; måske er det tekster i stedet for koder.",
    "The answer has codes that were not asked for; perhaps they are texts instead of codes.",
)
_TWICE = Text("Svaret har samme række to gange.", "The answer has a row twice.")
_SEVERAL = Text("Svaret måler flere ting.", "The answer measures several things.")
_NOT_A_NUMBER = Text("Feltet er ikke et tal.", "The cell is not a number.")
_HELD = Text(
    "Tallet mangler eller er fortroligt, men skal bruges.",
    "The figure is missing or confidential, but is needed.",
)
