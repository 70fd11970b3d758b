"""A .csv file as a workbook of one sheet: its letters and its separator found, never guessed at."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter

from analysis.language import Text
from analysis.returns.findings import Finding, Severity
from analysis.returns.workbook.cells import CellKind, LocatedCell, Sheet, Workbook, address_of
from analysis.returns.workbook.limits import Budget, Limits
from analysis.returns.workbook.refusals import refuse

# Danish Excel writes semicolons; a tab is rarer in text than a comma.
_SEPARATORS = (";", "\t", ",")
_TOLD = re.compile(r'\A"?sep=(.)"?\r?\n', re.IGNORECASE)
_LINES_LOOKED_AT = 200
# Bytes of UTF-8 read as Windows-1252 and saved again, and of old DOS letters (code page 850).
_GARBLED = re.compile(r"Ã[¦¸¥†˜\u0080-\u00bf]|Ã…|[A-Za-zæøå][†‘›’][a-zæøå]|\ufffd")
_GARBLED_RULE = (
    Text(
        "Teksten har forkerte tegn i stedet for æ, ø eller å.",
        "The text has wrong characters in place of æ, ø or å.",
    ),
    Text(
        "Gem filen igen som «CSV UTF-8», eller send den som .xlsx.",
        "Save the file again as “CSV UTF-8”, or send it as .xlsx.",
    ),
)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def read_csv(content: bytes, *, file: str, sha256: str, limits: Limits) -> Workbook:
    """Read a .csv file; every value is text, with the cell it would stand in.

    Raises
    ------
    RefusedFileError
        If its letters are neither UTF-8 nor Windows-1252, a quotation mark is never closed, or
        it is beyond the limits.
    """
    budget = Budget(file, limits)
    budget.unpack(len(content))
    text = _decode(content, file)
    budget.keep(len(text))
    told = _TOLD.match(text)
    separator = told[1] if told else _separator(text)
    cells: dict[str, LocatedCell] = {}
    findings: list[Finding] = []
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        for number, row in enumerate(rows, start=1):
            if told and number == 1:
                continue
            budget.add_row(any(row))
            for column, words in enumerate(row, start=1):
                if words:
                    budget.add_cells()
                    cell = _cell(file, address_of(number, column), words)
                    cells[cell.cell] = cell
                    if _GARBLED.search(words):
                        findings.append(cell.find("cell.garbled", Severity.ERROR, _GARBLED_RULE))
    except csv.Error as error:
        raise refuse(file, "file.quotes", value=str(error)) from None
    sheet = Sheet(name="", cells=cells)
    return Workbook(file=file, form="csv", sha256=sha256, sheets=(sheet,), findings=tuple(findings))


def _cell(file: str, address: str, words: str) -> LocatedCell:
    return LocatedCell(
        file=file, sheet="", cell=address, raw=words, value=words, kind=CellKind.TEXT
    )


def _decode(content: bytes, file: str) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        # Windows-1252 gives a meaning to almost any bytes, but none to a file that is no text.
        if _CONTROLS.search(text):
            break
        return text
    raise refuse(file, "file.encoding")


def _separator(text: str) -> str:
    """The separator that parts the most lines into as many fields as the first line has."""
    best, most = _SEPARATORS[0], 0.0
    for separator in _SEPARATORS:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        widths: Counter[int] = Counter()
        first = 0
        try:
            for number, row in enumerate(reader):
                if number >= _LINES_LOOKED_AT:
                    break
                first = first or len(row)
                widths[len(row)] += bool(row)
        except csv.Error:
            continue
        share = widths[first] / max(widths.total(), 1) if first > 1 else 0.0
        if share > most:
            best, most = separator, share
    return best
