"""Reading a count from a cell, so that no number is ever changed in silence.

What can only mean one thing is read as that. What can mean two is refused with a question, and
what was perhaps meant is proposed, never used. Where a number is read although it was written in
an unusual way, a warning says so.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from analysis.returns.answers.emptiness import Emptiness
from analysis.returns.answers.ends import least_of, most_of
from analysis.returns.answers.number_rules import RULES
from analysis.returns.answers.written import (
    LARGEST,
    Count,
    Doubt,
    Interval,
    is_unlikely,
    read_written,
)
from analysis.returns.findings import Finding, Severity
from analysis.returns.workbook.cells import CellKind, LocatedCell
from analysis.returns.workbook.number_formats import FormatKind, classify, hides_zero

# What computing in floating point may leave behind of a whole number.
_NOISE = 1e-6
# A number that its format does not let the reader see is not the reader's answer.
_REFUSED_FORMATS = {
    FormatKind.PERCENT: "count.percent",
    FormatKind.SCALED: "count.scaled_format",
    FormatKind.MISLEADING: "count.misleading_format",
    FormatKind.INVISIBLE: "count.invisible",
}
_DOUBTED_FORMATS = (FormatKind.WITH_WORDS, FormatKind.SCIENTIFIC, FormatKind.FRACTION)


@dataclass(frozen=True, slots=True)
class Refused:
    """Something stands there, but not a count; the finding says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a cell says where a count was asked for.

    Parameters
    ----------
    finding
        What must be looked at; an error wherever the value is `Refused`.
    """

    value: Count | Interval | Emptiness | Refused
    finding: Finding | None = None

    @property
    def low(self) -> int | None:
        """The lower end; None where no number is given."""
        return least_of(self.value)

    @property
    def high(self) -> int | None:
        """The upper end; None where no number is given or none is known."""
        return most_of(self.value)


def read_count(cell: LocatedCell | None, *, asked: bool = True) -> Reading:
    """Read the count that stands in a cell.

    Parameters
    ----------
    cell
        The cell; None where nothing stands.
    asked
        Whether this respondent was asked at all.

    Returns
    -------
    Reading

    Examples
    --------
    >>> cell = LocatedCell(
    ...     file="851.xlsx", sheet="1", cell="B7", raw="2.5", value=2.5, kind=CellKind.NUMBER
    ... )
    >>> reading = read_count(cell)
    >>> reading.value, reading.finding.code, reading.finding.place
    (Refused(), 'count.fraction', '1!B7')
    >>> read_count(None).value
    <Emptiness.BLANK: 'blank'>
    """
    if cell is None or cell.blank:
        return Reading(value=Emptiness.BLANK if asked else Emptiness.NOT_ASKED)
    if not asked or cell.struck:
        code = "count.struck" if asked else "count.not_asked"
        return _judge(cell, Doubt(code=code), value=None)
    match cell.kind:
        case CellKind.TEXT:
            written = read_written(str(cell.value))
            return _judge(cell, written.doubt, value=written.value)
        case CellKind.NUMBER if isinstance(cell.value, int | float):
            return _read_number(cell, cell.value)
        case CellKind.DATE:
            return _judge(cell, Doubt(code="count.date", proposal=_undated(cell)), value=None)
    return _judge(cell, Doubt(code=f"count.{cell.kind}"), value=None)


def _read_number(cell: LocatedCell, number: float) -> Reading:
    kind = classify(cell.number_format)
    if kind in _REFUSED_FORMATS:
        return _judge(cell, Doubt(code=_REFUSED_FORMATS[kind]), value=None)
    nearest = round(number)
    if number < 0:
        return _judge(cell, Doubt(code="count.negative"), value=None)
    if number > LARGEST:
        return _judge(cell, Doubt(code="count.too_large"), value=None)
    if abs(number - nearest) > _NOISE:
        return _judge(cell, Doubt(code="count.fraction"), value=None)
    value = Count(value=nearest) if nearest else Emptiness.ZERO
    doubt = None
    if number != nearest:
        doubt = Doubt(code="count.noise", proposal=str(nearest))
    elif kind in _DOUBTED_FORMATS:
        doubt = Doubt(code="count.unusual_format", proposal=str(nearest))
    elif not nearest and hides_zero(cell.number_format):
        doubt = Doubt(code="count.zero_not_shown", proposal="0")
    elif is_unlikely(nearest):
        doubt = Doubt(code="count.unlikely")
    return _judge(cell, doubt, value=value)


def _undated(cell: LocatedCell) -> str | None:
    """The interval that a spreadsheet may have made a date of: 1-4 becomes 1 April."""
    if isinstance(cell.value, dt.date) and cell.value.day < cell.value.month:
        return f"{cell.value.day}-{cell.value.month}"
    return None


def _judge(
    cell: LocatedCell, doubt: Doubt | None, *, value: Count | Interval | Emptiness | None
) -> Reading:
    if doubt is None and value is not None:
        return Reading(value=value)
    doubt = doubt or Doubt(code="count.text")
    finding = cell.find(
        doubt.code,
        Severity.ERROR if value is None else Severity.WARNING,
        RULES[doubt.code],
        proposal=doubt.proposal,
        shown=_seen(cell),
    )
    return Reading(value=Refused() if value is None else value, finding=finding)


def _seen(cell: LocatedCell) -> str:
    """What stands in the cell, with what its format makes of it where that is something else."""
    if isinstance(cell.value, dt.date) and cell.raw != str(cell.value):
        return f"{cell.raw} = {cell.value}"
    return cell.raw
