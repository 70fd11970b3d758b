"""One answer as its question means it: counts, numbers, choices, ratings, months, days and words."""

from __future__ import annotations

import datetime as dt
import math
import re
from dataclasses import dataclass, replace

from analysis.errors import nearest
from analysis.language import Text
from analysis.returns.answers.emptiness import Emptiness, emptiness_of
from analysis.returns.answers.names import MunicipalityNames
from analysis.returns.answers.numbers import Refused, read_count
from analysis.returns.answers.rules import RULES
from analysis.returns.answers.written import Count, Interval, tidy
from analysis.returns.findings import Finding, Severity
from analysis.returns.form.questions import Choices, Kind
from analysis.returns.workbook.cells import CellKind, LocatedCell
from analysis.returns.workbook.number_formats import FormatKind, classify

AnswerValue = Count | Interval | Emptiness | Refused | float | str | dt.date
MUNICIPALITIES = "municipality"
# A longer list is looked up in the cell, not in a message.
_MOST_LISTED = 12

# From 1950, as the form's own check has it.
_MONTH = re.compile(r"((?:19[5-9]|20\d)\d)-(0[1-9]|1[0-2])")
_OTHER_MONTH = re.compile(r"(?P<m>0?[1-9]|1[0-2])[-./ ](?P<y>(?:19[5-9]|20\d)\d)")
_YEAR_FIRST = re.compile(r"(?P<y>(?:19[5-9]|20\d)\d)[-./ ]?(?P<m>0?[1-9]|1[0-2])(?:[-./]\d{1,2})?")
_NAMED_MONTH = re.compile(r"([a-z]{3})[a-z]*\.?[ -]((?:19|20)?\d{2})")
_MONTHS = ["jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec"]
_DAY = re.compile(r"(\d{1,2})[-./]\s?(\d{1,2})[-./]\s?((?:19|20)\d{2})")
_DECIMAL = re.compile(r"\d+(?:[.,]\d{1,2})?")
_GROUPED = re.compile(r"\d{1,3}[., ]\d{3}(?:[., ]\d+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one cell says.

    Parameters
    ----------
    value
        A choice as its code, a rating as the code of its step, a month as ``2024-06``.
    """

    value: AnswerValue
    finding: Finding | None = None


def read_answer(
    cell: LocatedCell | None,
    kind: Kind,
    *,
    choices: Choices | None = None,
    names: MunicipalityNames | None = None,
) -> Answer:
    """Read the answer that stands in a cell.

    Parameters
    ----------
    cell
        None where nothing stands.
    kind
        What was asked for.
    choices
        Of a choice or a rating: what is allowed.
    names
        Names of municipalities, for the list that has them.
    """
    if kind in (Kind.COUNT, Kind.COUNT_BY_CATEGORY):
        reading = read_count(cell)
        return Answer(value=reading.value, finding=reading.finding)
    if cell is None or cell.blank:
        return Answer(value=Emptiness.BLANK)
    if cell.kind in (CellKind.ERROR, CellKind.FORMULA):
        return refused(cell, f"answer.{cell.kind}")
    if cell.struck and kind is not Kind.TEXT:
        return refused(cell, "answer.struck")
    if kind in (Kind.CHOICE, Kind.RATING) and choices is not None:
        return _read_choice(cell, choices, names)
    readers = {
        Kind.TEXT: _read_text,
        Kind.NUMBER: _read_number,
        Kind.MONTH: _read_month,
        Kind.DAY: _read_day,
    }
    return readers[kind](cell)


def refused(cell: LocatedCell, code: str, *, proposal: str | None = None) -> Answer:
    """An answer that is not what was asked for."""
    finding = cell.find(code, Severity.ERROR, RULES[code], proposal=proposal)
    return Answer(value=Refused(), finding=finding)


def _read_text(cell: LocatedCell) -> Answer:
    struck = cell.find("answer.struck", Severity.WARNING, RULES["answer.struck"])
    return Answer(value=str(cell.value), finding=struck if cell.struck else None)


def _read_choice(cell: LocatedCell, choices: Choices, names: MunicipalityNames | None) -> Answer:
    words = tidy(str(cell.value))
    if isinstance(cell.value, float) and cell.value.is_integer():
        words = str(int(cell.value))
    for item in choices.items:
        if words in (tidy(item.label.da), tidy(item.label.en)):
            return Answer(value=item.code)
    if choices.id == MUNICIPALITIES and names is not None:
        return _read_municipality(cell, names)
    empty = emptiness_of(words)
    if empty in (Emptiness.DONT_KNOW, Emptiness.NOT_RELEVANT, Emptiness.WITHHELD):
        return Answer(value=empty)
    labels = [item.label.da for item in choices.items]
    # A number is no slip of the pen for another one.
    meant = nearest(words, labels) if any(letter.isalpha() for letter in words) else None
    answer = refused(cell, "answer.not_in_list", proposal=meant)
    return _with_list(answer, labels) if len(labels) <= _MOST_LISTED else answer


def _with_list(answer: Answer, labels: list[str]) -> Answer:
    if answer.finding is None:
        return answer
    listed, cure = ", ".join(f"«{label}»" for label in labels), answer.finding.cure
    cure = Text(f"{cure.da} Mulige: {listed}.", f"{cure.en} Possible: {listed}.")
    return replace(answer, finding=replace(answer.finding, cure=cure))


def _read_municipality(cell: LocatedCell, names: MunicipalityNames) -> Answer:
    match = names.match(cell.raw)
    if match.code is not None:
        return Answer(value=match.code)
    proposals = " / ".join(
        f"{one.name} ({round(one.likeness_share * 100)} %)" for one in match.proposals
    )
    return refused(cell, "answer.no_municipality", proposal=proposals or None)


def _read_number(cell: LocatedCell) -> Answer:
    if cell.kind is CellKind.NUMBER and isinstance(cell.value, int | float):
        plain = classify(cell.number_format) in (FormatKind.PLAIN, FormatKind.WITH_WORDS)
        if not plain or cell.value < 0 or not math.isfinite(cell.value):
            return refused(cell, "answer.number")
        return Answer(value=float(cell.value))
    words = tidy(str(cell.value))
    if cell.kind is CellKind.TEXT:
        empty = emptiness_of(words)
        if empty is not None:
            return Answer(value=0.0 if empty is Emptiness.ZERO else empty)
        if _DECIMAL.fullmatch(words):
            return Answer(value=float(words.replace(",", ".")))
        if _GROUPED.fullmatch(words):
            return refused(cell, "answer.separator")
    return refused(cell, "answer.number")


def _read_month(cell: LocatedCell) -> Answer:
    if isinstance(cell.value, dt.date):
        # A spreadsheet makes a day, the first, of a month that is typed.
        if cell.value.day == 1:
            return Answer(value=f"{cell.value:%Y-%m}")
        return refused(cell, "answer.month", proposal=f"{cell.value:%Y-%m}")
    words = tidy(str(cell.value))
    if cell.kind is CellKind.TEXT and emptiness_of(words) is Emptiness.DONT_KNOW:
        return Answer(value=Emptiness.DONT_KNOW)
    if cell.kind is CellKind.TEXT and _MONTH.fullmatch(words):
        return Answer(value=words)
    return refused(cell, "answer.month", proposal=_meant_month(words))


def _meant_month(words: str) -> str | None:
    if found := _OTHER_MONTH.fullmatch(words) or _YEAR_FIRST.fullmatch(words):
        return f"{found['y']}-{int(found['m']):02d}"
    found = _NAMED_MONTH.fullmatch(words)
    if found and found[1] in _MONTHS:
        # A spreadsheet shows 2024-06 as jun-24.
        year = found[2] if len(found[2]) > 2 else f"20{found[2]}"
        return f"{year}-{_MONTHS.index(found[1]) + 1:02d}"
    return None


def _read_day(cell: LocatedCell) -> Answer:
    if isinstance(cell.value, dt.datetime):
        return refused(cell, "answer.day", proposal=f"{cell.value:%Y-%m-%d}")
    if isinstance(cell.value, dt.date):
        return Answer(value=cell.value)
    words = tidy(str(cell.value))
    empty = emptiness_of(words) if cell.kind is CellKind.TEXT else None
    if empty in (Emptiness.DONT_KNOW, Emptiness.NOT_RELEVANT):
        return Answer(value=empty)
    try:
        return Answer(value=dt.date.fromisoformat(words))
    except ValueError:
        return refused(cell, "answer.day", proposal=_meant_day(words))


def _meant_day(words: str) -> str | None:
    found = _DAY.fullmatch(words)
    if found is None:
        return None
    try:
        return dt.date(int(found[3]), int(found[2]), int(found[1])).isoformat()
    except ValueError:
        return None
