"""A question to StatBank in codes, how many cells it asks for, and how to cut it in pieces."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from analysis.errors import DataError, Problem
from analysis.language import Text

# StatBank's own limit for what is not streamed: rows times columns, the value's column with them.
CELL_LIMIT = 1_000_000
_STAMP = re.compile(r"\d{4}-\d\d-\d\d")


class Format(StrEnum):
    """How StatBank is asked to write its answer."""

    CSV = "CSV"
    JSONSTAT = "JSONSTAT"
    BULK = "BULK"


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """A variable of a table: its code, the codes of its values, and what may be left out."""

    id: str
    values: tuple[str, ...]
    eliminable: bool
    time: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TableInfo:
    """What a table holds.

    Parameters
    ----------
    updated
        When StatBank last changed it, as StatBank writes it.
    """

    id: str
    text: str
    updated: str
    variables: tuple[Variable, ...]

    @property
    def time(self) -> Variable:
        """The variable of time; every table has one."""
        return next(one for one in self.variables if one.time)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Some values of some variables of one table.

    Parameters
    ----------
    variables
        Code of each variable with the codes of its values; the rest of the table is summed.
    """

    table: str
    format: Format
    variables: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def rows(self) -> int:
        """The most rows that the answer can have.

        Examples
        --------
        >>> asked = (("A", ("1", "2")), ("Tid", ("2024", "2025", "2026")))
        >>> question = Question(table="T", format=Format.CSV, variables=asked)
        >>> question.rows, question.cells
        (6, 18)
        """
        return math.prod(len(values) for _, values in self.variables)

    @property
    def cells(self) -> int:
        """Rows times columns, as StatBank counts them against its limit."""
        return self.rows * (len(self.variables) + 1)

    def body(self) -> dict[str, Any]:
        """The question as StatBank takes it; codes, since texts join nothing."""
        return {
            "table": self.table,
            "format": self.format.value,
            "lang": "en",
            "valuePresentation": "Code",
            "variables": [{"code": code, "values": list(v)} for code, v in self.variables],
        }

    def halves(self) -> tuple[Question, Question] | None:
        """The question in two, cut through its longest variable; None where nothing can be cut."""
        longest = max(range(len(self.variables)), key=lambda i: len(self.variables[i][1]))
        code, values = self.variables[longest]
        if len(values) < 2:
            return None
        middle = len(values) // 2
        parts = (values[:middle], values[middle:])
        first, second = (
            replace(
                self,
                variables=tuple(
                    (code, part) if i == longest else one for i, one in enumerate(self.variables)
                ),
            )
            for part in parts
        )
        return first, second


def pieces(question: Question, info: TableInfo, *, limit: int = CELL_LIMIT) -> list[Question]:
    """The question as it may be asked: whole, streamed, or in pieces below the limit.

    Parameters
    ----------
    limit
        Cells that one answer may have.

    Returns
    -------
    list of Question
        One where it fits. One in BULK where it does not and every variable of the table is
        selected, as BULK demands. Else as many as it takes.

    Examples
    --------
    >>> asked = (("A", tuple("abcd")), ("Tid", ("2025", "2026")))
    >>> some = Question(table="T", format=Format.CSV, variables=asked)
    >>> variables = [Variable(id="A", values=tuple("abcd"), eliminable=True, time=False)]
    >>> variables.append(Variable(id="Tid", values=("2025", "2026"), eliminable=False, time=True))
    >>> whole = TableInfo(id="T", text="", updated="", variables=tuple(variables))
    >>> [q.format.value for q in pieces(some, whole, limit=12)]
    ['BULK']
    >>> more = replace(whole, variables=(*variables, replace(variables[0], id="B")))
    >>> [q.rows for q in pieces(some, more, limit=12)]
    [4, 4]
    """
    if question.cells <= limit:
        return [question]
    if {code for code, _ in question.variables} == {one.id for one in info.variables}:
        return [replace(question, format=Format.BULK)]
    return list(_cut(question, limit))


def _cut(question: Question, limit: int) -> Iterator[Question]:
    halves = question.halves() if question.cells > limit else None
    if halves is None:
        yield question
        return
    for half in halves:
        yield from _cut(half, limit)


def read_table_info(told: Any, table: str) -> TableInfo:
    """A table's description from StatBank's answer.

    Raises
    ------
    DataError
        If it does not describe a table with one variable of time.
    """
    try:
        info = TableInfo(
            id=str(told["id"]),
            text=str(told.get("text", "")),
            updated=str(told["updated"]),
            variables=tuple(_variable(one) for one in told["variables"]),
        )
    except (KeyError, TypeError, AttributeError):
        raise changed(table, "tableinfo", _NOT_A_TABLE) from None
    if sum(one.time for one in info.variables) != 1 or not _STAMP.match(info.updated):
        raise changed(table, "tableinfo", _NOT_A_TABLE)
    return info


def changed(table: str, place: str, rule: Text, value: str = "") -> DataError:
    """The error for a table that is not as it was."""
    problem = Problem(
        file=f"statistikbanken.dk/{table}",
        place=place,
        value=value,
        rule=rule,
        cure=Text(
            "Tabellen er ændret hos Danmarks Statistik; tallene i brug er uændrede.",
            "The table has changed at Statistics Denmark; the figures in force are unchanged.",
        ),
    )
    return DataError([problem])


def listed(codes: Sequence[str], most: int = 8) -> str:
    """Some codes for a message, and how many more there are."""
    more = f" … (+{len(codes) - most})" if len(codes) > most else ""
    return ", ".join(codes[:most]) + more


def _variable(told: Any) -> Variable:
    return Variable(
        id=str(told["id"]),
        values=tuple(str(value["id"]) for value in told["values"]),
        eliminable=bool(told.get("elimination", False)),
        time=bool(told.get("time", False)),
    )


_NOT_A_TABLE = Text("Beskrivelsen er ikke en tabels.", "The description is not that of a table.")
