"""What a cell of an .xlsx file means, from its type, its text and its number format."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from analysis.returns.workbook.cells import CellKind
from analysis.returns.workbook.layout import Meaning
from analysis.returns.workbook.number_formats import FormatKind, classify, date_of
from analysis.returns.workbook.scalars import moment_of, number_of, truth_of, whole
from analysis.returns.workbook.xlsx_parts import unescape

# The sort of a cell with more values than one.
CONTRADICTION = "contradiction"


class StoredCell(NamedTuple):
    """A cell as the file has it, before its meaning is worked out."""

    row: int
    column: int
    type: str
    style: int
    raw: str
    formula: str | None
    has_value: bool
    struck: bool = False


def meaning_of(
    cell: StoredCell, *, strings: Sequence[str], format_code: str, since_1904: bool
) -> Meaning | None:
    """Work out what a stored cell means; None where the file contradicts itself."""
    if (said := truth_of(cell.formula)) is not None:
        return Meaning(str(said).upper(), said, CellKind.BOOL)
    # A formula's empty text is a result; any other formula without a value was never computed.
    computed = bool(cell.raw) or (cell.type == "str" and cell.has_value)
    if cell.formula is not None and not computed:
        return Meaning(cell.formula, None, CellKind.FORMULA, cached=False)
    if cell.type == "s":
        return _shared(whole(cell.raw.strip()), strings)
    if cell.type in ("str", "inlineStr"):
        return _text(unescape(cell.raw))
    if cell.type in _OTHERS:
        return _OTHERS[cell.type](cell.raw.strip())
    # A sort that nobody knows is no number.
    return _number(cell.raw.strip(), format_code, since_1904) if cell.type == "n" else None


def _shared(index: int, strings: Sequence[str]) -> Meaning | None:
    return _text(strings[index]) if 0 <= index < len(strings) else None


def _bool(raw: str) -> Meaning | None:
    value = raw in ("1", "true")
    known = value or raw in ("0", "false")
    return Meaning(str(value).upper(), value, CellKind.BOOL) if known else None


def _text(words: str) -> Meaning:
    return Meaning(words, words, CellKind.TEXT if words else CellKind.EMPTY_STRING)


def _iso_date(raw: str) -> Meaning | None:
    moment = moment_of(raw)
    return None if moment is None else Meaning(raw, moment, CellKind.DATE)


def _number(raw: str, format_code: str, since_1904: bool) -> Meaning | None:
    if not raw:
        return Meaning("", "", CellKind.EMPTY_STRING)
    value = number_of(raw)
    if value is None:
        return None
    kind = classify(format_code)
    if kind not in (FormatKind.DATE, FormatKind.ELAPSED):
        return Meaning(raw, value, CellKind.NUMBER)
    day = date_of(value, since_1904=since_1904) if kind is FormatKind.DATE else None
    return Meaning(raw, value if day is None else day, CellKind.DATE)


def _error(raw: str) -> Meaning:
    return Meaning(raw, raw, CellKind.ERROR)


_OTHERS = {"b": _bool, "d": _iso_date, "e": _error}
