"""The tables of a report as files: one CSV each, and one workbook with them all.

Values are raw, as a program wants them; what is not known keeps its words, since an empty cell
would not tell it from a forgotten one. Free text never becomes a formula.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from analysis.export.parts import Cell, Column, Document, Table
from analysis.export.stops import stop
from analysis.export.words import words_in
from analysis.language import Text
from analysis.office_package import EPOCH, FORMULA_START, without_clock

_PLAIN_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_FILE_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")
_NOT_IN_SHEET_NAME = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")
_WIDEST = 60


def named_tables(document: Document) -> Iterator[tuple[str, Table]]:
    """The tables that have a name of their own, each name once.

    Raises
    ------
    ReportError
        If a name cannot be a file name, or two tables share one.
    """
    taken: set[str] = set()
    for table in document.tables:
        if not table.name:
            continue
        if not _FILE_NAME.fullmatch(table.name) or table.name in taken:
            raise stop(
                table.cell,
                Text(
                    f"Tabelnavnet «{table.name}» er brugt før eller kan ikke være et filnavn.",
                    f"The table name “{table.name}” is taken or cannot be a file name.",
                ),
                Text(
                    "Giv tabellen et eget navn af a-z, 0-9, - og _.",
                    "Give the table a name of its own of a-z, 0-9, - and _.",
                ),
            )
        taken.add(table.name)
        yield table.name, table


def render_csv(table: Table, *, language: str, mark: str = "") -> bytes:
    r"""Render one table as CSV.

    Danish files use semicolons and decimal commas, so that a Danish Excel opens them as tables;
    English ones use commas and decimal points.

    Parameters
    ----------
    table
        One with columns and rows.
    language
        ``da`` or ``en``.
    mark
        Stands as heading and in every row of a column of its own, after the others: a row that is
        copied elsewhere still says so, and no program reads another column for it.

    Returns
    -------
    bytes
        UTF-8 with a byte order mark, lines ended by ``\r\n``.

    Examples
    --------
    >>> rows = ((Cell(text="Ærø", value="Ærø"), Cell(text="1,5", value=1.5)),)
    >>> columns = (Column(text="Kommune"), Column(text="Behov", unit="pladser"))
    >>> render_csv(Table(cell=1, columns=columns, rows=rows), language="da").decode("utf-8-sig")
    'Kommune;Behov (pladser)\r\nÆrø;1,5\r\n'
    """
    danish = language == "da"
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";" if danish else ",", lineterminator="\r\n")
    marked = [mark] if mark else []
    writer.writerow([*(harmless(_head(column)) for column in table.columns), *marked])
    for row in table.rows:
        writer.writerow([*(_csv_value(cell, "," if danish else ".") for cell in row), *marked])
    return buffer.getvalue().encode("utf-8-sig")


def harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe in front says it is text.

    Examples
    --------
    >>> harmless("=2+3"), harmless("-5"), harmless("Ærø")
    ("'=2+3", '-5', 'Ærø')
    """
    if _PLAIN_NUMBER.fullmatch(text):
        return text
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_START) else text


def _head(column: Column) -> str:
    return f"{column.text} ({column.unit})" if column.unit else column.text


def _csv_value(cell: Cell, decimal_mark: str) -> str:
    value = cell.value
    if value is None:
        return harmless(cell.text)
    if isinstance(value, str):
        return harmless(value)
    # Written out in full: a spreadsheet rounds or misreads exponents. 72.0 becomes 72, since a
    # notebook saved in a browser no longer tells the two apart.
    return format(Decimal(repr(value)).normalize(), "f").replace(".", decimal_mark)


def render_workbook(document: Document, *, mark: str = "") -> bytes:
    """Render all named tables as one workbook, a sheet each, the same bytes every time.

    Parameters
    ----------
    document
        The report.
    mark
        Stands between caption and heads on every sheet.

    Returns
    -------
    bytes
        An .xlsx file with real numbers, a frozen heading row, and caption, notes and source on
        each sheet.

    Raises
    ------
    ReportError
        If a table's name cannot be used.
    """
    workbook = Workbook()
    del workbook[workbook.sheetnames[0]]
    words = words_in(document.title.language)
    names: set[str] = set()
    for name, table in named_tables(document):
        sheet = workbook.create_sheet(_sheet_name(name, names))
        _fill(sheet, table, words)
        _write(sheet, 2, 1, mark or None, bold=bool(mark))
    if not names:
        _write(workbook.create_sheet(words["table"]), 2, 1, mark or None)
    properties = workbook.properties
    properties.title = document.title.title
    properties.language = {"da": "da-DK", "en": "en-GB"}[document.title.language]
    properties.creator = "udmelding"
    properties.created = properties.modified = EPOCH.replace(tzinfo=None)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return without_clock(buffer.getvalue())


def _sheet_name(name: str, taken: set[str]) -> str:
    stem = _NOT_IN_SHEET_NAME.sub("-", name)[:31].strip() or "ark"
    unique, count = stem, 1
    while unique.lower() in taken:
        count += 1
        unique = f"{stem[: 31 - len(str(count)) - 1]}-{count}"
    taken.add(unique.lower())
    return unique


def _fill(sheet: Worksheet, table: Table, words: dict[str, str]) -> None:
    heads = [_head(column) for column in table.columns]
    _write(sheet, 1, 1, f"{words['table']} {table.number}. {table.caption}", bold=True)
    for column, head in enumerate(heads, start=1):
        _write(sheet, 3, column, head, bold=True)
        sheet.cell(row=3, column=column).alignment = Alignment(wrap_text=True, vertical="bottom")
    for line, row in enumerate(table.rows, start=4):
        for column, item in enumerate(row, start=1):
            _write(sheet, line, column, item.text if item.value is None else item.value)
    source = f"{words['source']}: {table.source}" if table.source else ""
    below = [line for line in [*table.notes, source] if line]
    for offset, words_below in enumerate(below, start=5 + len(table.rows)):
        _write(sheet, offset, 1, words_below)
    sheet.freeze_panes = sheet.cell(row=4, column=1 + table.row_headers).coordinate
    for column, head in enumerate(heads, start=1):
        texts = [head, *(row[column - 1].text for row in table.rows)]
        width = min(max(map(len, texts)) + 2, _WIDEST)
        sheet.column_dimensions[get_column_letter(column)].width = width


def _write(
    sheet: Worksheet, row: int, column: int, value: float | str | None, *, bold: bool = False
) -> None:
    cell = sheet.cell(row=row, column=column)
    if isinstance(value, str):
        cell.value = value
        # Whatever it begins with, it is text; the prefix keeps it so when a person edits it.
        cell.data_type = "s"
        cell.quotePrefix = value != harmless(value)
    else:
        cell.value = value
    if bold:
        cell.font = Font(bold=True)
