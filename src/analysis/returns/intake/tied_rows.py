"""Rows of a table that must fit each other, and the single answers that the table is about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from analysis.catalogue.answers import AnswerStatus
from analysis.returns.answers.ends import says_the_same
from analysis.returns.answers.written import tidy
from analysis.returns.findings import Finding, Severity
from analysis.returns.intake.given import Given
from analysis.returns.workbook.cells import position_of

# Ids of `analysis.returns.form.offer`.
STAYS, STAYS_FROM, STAYS_TO = "offer.stays", "offer.stays_from", "offer.stays_to"
_PLACES = "offer.places"
# Tables of `analysis.returns.form`, and the columns of which no two rows can say the same.
_ONCE = {"used": ("name", "municipality"), "flow": ("month",)}
_UNCOUNTED = (AnswerStatus.SILENT, AnswerStatus.NOT_ASKED, AnswerStatus.ANSWERED_BY_ANOTHER)

Single = Mapping[str, Given]
Row = Mapping[str, Given]


def check_tied_rows(given: Sequence[Given], single: Single, *, file: str) -> list[Finding]:
    """Check the rows of one return's tables.

    Parameters
    ----------
    given
        Everything given, in the form's order.
    single
        What stands outside the tables, by id.
    file
        Name of the file, for the findings.
    """
    tables = _tables(given)
    found: list[Finding] = []
    for table, rows in tables.items():
        for row in rows:
            found += _row(row, file)
            found += _standing(row, file)
        found += _twice(table, rows, file)
        found += _whole(single.get(table.partition(".")[0] + ".count"), rows, file)
    found += _stays(tables.get(STAYS, []), single, file)
    found += _places(tables.get(_PLACES, []), file)
    found += _offers(tables, single, file)
    return found


def _tables(given: Iterable[Given]) -> dict[str, list[Row]]:
    """The rows of each table, by column; a row without anything in it too."""
    found: dict[str, dict[int, dict[str, Given]]] = defaultdict(lambda: defaultdict(dict))
    for one in given:
        if one.slot.column is not None:
            row = (position_of(one.slot.cell) or (0, 0))[0]
            found[one.slot.id][row][one.slot.column.id] = one
    return {table: list(rows.values()) for table, rows in found.items()}


def _filled(row: Row) -> bool:
    return any(one.filled for one in row.values())


def _row(row: Row, file: str) -> Iterator[Finding]:
    first = next(iter(row.values()))
    # In a table of empty rows the first column says what the row is about.
    if first.slot.question.repeats and not first.filled and _filled(row):
        yield first.find("answer.missing", file=file)
    for one in row.values():
        whole = row.get(one.slot.column.at_most) if one.slot.column else None
        if whole is None or whole.high is None or one.low is None:
            continue
        if one.low > whole.high:
            yield one.find("answer.more_than", file=file)


def _standing(row: Row, file: str) -> Iterator[Finding]:
    """A municipality's number in a joint answer, and what is said of how it has answered."""
    count, reason = row.get("count"), row.get("missing")
    status, other = row.get("status"), row.get("answered_by")
    both = count and reason and count.filled and reason.filled
    if count and reason and both and not says_the_same(count.value, reason.value):
        yield reason.find("answer.count_and_reason", file=file)
    if count and status and count.filled:
        zero = status.value == AnswerStatus.ANSWERED_ZERO and count.high != 0
        if zero or status.value in _UNCOUNTED:
            yield count.find("answer.count_and_status", file=file)
    if status and other and (status.value == AnswerStatus.ANSWERED_BY_ANOTHER) != other.filled:
        yield other.find("answer.status_and_other", file=file, severity=Severity.WARNING)
    if other and other.filled and other.value == other.slot.row:
        yield other.find("answer.status_and_other", file=file)


def _twice(table: str, rows: Iterable[Row], file: str) -> Iterator[Finding]:
    """Rows about the same: their numbers would be added."""
    columns = _ONCE.get(table.partition(".")[2], ())
    seen = set()
    for row in rows:
        key = tuple(tidy(str(row[name].value)) for name in columns if name in row)
        first = row.get(columns[0]) if columns else None
        if first is None or not first.filled:
            continue
        if key in seen:
            yield first.find("answer.row_twice", file=file, severity=Severity.WARNING)
        seen.add(key)


def _whole(whole: Given | None, rows: Iterable[Row], file: str) -> Iterator[Finding]:
    """A joint answer's total and its municipalities' numbers: one of them exceeds no total."""
    if whole is None or whole.high is None:
        return
    counted = [row["count"] for row in rows if "count" in row]
    for one in counted:
        if one.low is not None and one.low > whole.high:
            yield one.find("answer.more_than", file=file)
    # A citizen whom two have counted is taken out of the total, so that more is no error.
    if sum(one.low or 0 for one in counted) > whole.high:
        yield whole.find("answer.sum", file=file, severity=Severity.WARNING)


def _stays(rows: Iterable[Row], single: Single, file: str) -> Iterator[Finding]:
    """Stays that end before they begin, or lie outside the months that the sheet is said to hold."""
    first, last = (_month(single.get(name)) for name in (STAYS_FROM, STAYS_TO))
    if first and last and last < first:
        yield single[STAYS_TO].find("answer.ends_before", file=file)
    for row in rows:
        entry, end = row.get("entry"), row.get("exit")
        begun, ended = _month(entry), _month(end)
        if entry and begun and last and begun > last:
            yield entry.find("answer.outside_window", file=file)
        if end and begun and ended and ended < begun:
            yield end.find("answer.ends_before", file=file)
        elif end and ended and ((first and ended < first) or (last and ended > last)):
            yield end.find("answer.outside_window", file=file)


def _places(rows: Iterable[Row], file: str) -> Iterator[Finding]:
    for row in rows:
        places, day = row.get("places"), row.get("date")
        if places and day and places.filled and not day.filled:
            yield day.find("answer.no_day", file=file, severity=Severity.WARNING)


def _offers(tables: Mapping[str, list[Row]], single: Single, file: str) -> Iterator[Finding]:
    """Offers that are named where none is said to have been used."""
    for table, rows in tables.items():
        prefix, _, name = table.partition(".")
        used = single.get(f"{prefix}.any") if name == "used" else None
        if used is not None and used.value == "no" and any(map(_filled, rows)):
            yield used.find("answer.offers_named", file=file, severity=Severity.WARNING)


def _month(given: Given | None) -> str:
    """A month as it was given; empty where there is none, or nobody knows it."""
    known = given is not None and type(given.value) is str
    return str(given.value) if given is not None and known else ""
