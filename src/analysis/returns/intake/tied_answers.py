"""Answers that must fit each other: required ones, parts and wholes, a number or its reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from analysis.returns.answers.ends import says_the_same
from analysis.returns.findings import Finding
from analysis.returns.form.questions import Kind
from analysis.returns.intake.given import Given

# Ids of `analysis.returns.form.respondent`.
RESPONDING, ANSWERED_BY, ANSWERED_FOR = (
    "respondent.answers",
    "respondent.answered_by",
    "respondent.answers_for.",
)
BY_ANOTHER, ALSO_FOR = "by_another", "also_for"
REASON = ".missing"
# Ids of `analysis.returns.form.offer`.
STAYS, STAYS_FROM, STAYS_TO = "offer.stays", "offer.stays_from", "offer.stays_to"


def check_tied(given: Sequence[Given], *, file: str) -> list[Finding]:
    """Check the answers of one return against each other.

    Parameters
    ----------
    given
        Everything given, in the form's order.
    file
        Name of the file, for the findings.
    """
    single = {one.slot.id: one for one in given if one.slot.column is None}
    answers = single.get(RESPONDING)
    # A municipality that another answers for fills in the first sheet alone.
    by_another = answers is not None and answers.value == BY_ANOTHER
    found = list(_required(single.values(), file, everything=not by_another))
    found += _respondent(single, file)
    found += _reasons(single, file, needed=not by_another)
    found += _parts(single, file)
    found += _stays(given, single, file)
    for row in _rows(given):
        found += _row(row, file)
    return found


def _required(given: Iterable[Given], file: str, *, everything: bool) -> Iterator[Finding]:
    for one in given:
        question = one.slot.question
        if question.required and not one.filled and (everything or not question.theme):
            yield one.find("answer.missing", file=file)


def _respondent(single: Mapping[str, Given], file: str) -> Iterator[Finding]:
    answers, other = single.get(RESPONDING), single.get(ANSWERED_BY)
    if answers is None or other is None:
        return
    if answers.value == BY_ANOTHER and not other.filled:
        yield other.find("answer.missing", file=file)
    if answers.value != BY_ANOTHER and answers.filled and other.filled:
        yield other.find("answer.respondent", file=file)
    fors = [one for name, one in single.items() if name.startswith(ANSWERED_FOR)]
    named = [one for one in fors if one.filled]
    if answers.value == ALSO_FOR and fors and not named:
        yield fors[0].find("answer.missing", file=file)
    if answers.value != ALSO_FOR and answers.filled:
        yield from (one.find("answer.respondent", file=file) for one in named)


def _reasons(single: Mapping[str, Given], file: str, *, needed: bool) -> Iterator[Finding]:
    for name, reason in single.items():
        count = single.get(name.removesuffix(REASON)) if name.endswith(REASON) else None
        if count is None:
            continue
        if count.filled and reason.filled and not says_the_same(count.value, reason.value):
            yield reason.find("answer.count_and_reason", file=file)
        elif needed and not count.filled and not reason.filled:
            yield count.find("answer.count_missing", file=file)


def _parts(single: Mapping[str, Given], file: str) -> Iterator[Finding]:
    for one in single.values():
        whole = single.get(one.slot.question.at_most)
        if whole is None or whole.high is None or one.low is None:
            continue
        if one.slot.question.kind is not Kind.COUNT_BY_CATEGORY and one.low > whole.high:
            yield one.find("answer.more_than", file=file)
    for parts in _by_question(single.values()).values():
        whole = single.get(parts[0].slot.question.at_most)
        least = sum(one.low or 0 for one in parts)
        if whole is not None and whole.high is not None and least > whole.high:
            last = [one for one in parts if one.low][-1]
            yield last.find("answer.more_than", file=file)


def _stays(given: Sequence[Given], single: Mapping[str, Given], file: str) -> Iterator[Finding]:
    """Stays that end before they begin, or lie outside the months that the sheet is said to hold."""
    first, last = (_month(single.get(name)) for name in (STAYS_FROM, STAYS_TO))
    if first and last and last < first:
        yield single[STAYS_TO].find("answer.ends_before", file=file)
    for row in _rows([one for one in given if one.slot.id == STAYS]):
        by_column = {one.slot.column.id: one for one in row if one.slot.column}
        entry, end = by_column.get("entry"), by_column.get("exit")
        begun, ended = _month(entry), _month(end)
        if entry and begun and last and begun > last:
            yield entry.find("answer.outside_window", file=file)
        if end and begun and ended and ended < begun:
            yield end.find("answer.ends_before", file=file)
        elif end and ended and ((first and ended < first) or (last and ended > last)):
            yield end.find("answer.outside_window", file=file)


def _month(given: Given | None) -> str:
    """A month as it was given; empty where there is none, or nobody knows it."""
    known = given is not None and type(given.value) is str
    return str(given.value) if given is not None and known else ""


def _by_question(given: Iterable[Given]) -> dict[str, list[Given]]:
    found: dict[str, list[Given]] = defaultdict(list)
    for one in given:
        if one.slot.question.kind is Kind.COUNT_BY_CATEGORY:
            found[one.slot.question.id].append(one)
    return found


def _rows(given: Iterable[Given]) -> list[list[Given]]:
    found: dict[tuple[str, int], list[Given]] = defaultdict(list)
    for one in given:
        if one.slot.column is not None:
            row = int("".join(filter(str.isdigit, one.slot.cell)))
            found[one.slot.id, row].append(one)
    return list(found.values())


def _row(row: list[Given], file: str) -> Iterator[Finding]:
    by_column = {one.slot.column.id: one for one in row if one.slot.column is not None}
    first = row[0]
    # In a table of empty rows the first column says what the row is about.
    if first.slot.question.repeats and not first.filled and any(one.filled for one in row):
        yield first.find("answer.missing", file=file)
    for one in row:
        whole = by_column.get(one.slot.column.at_most) if one.slot.column else None
        if whole is None or whole.high is None or one.low is None:
            continue
        if one.low > whole.high:
            yield one.find("answer.more_than", file=file)
