"""Filling in a questionnaire that was drawn, and stamping it as synthetic: same bytes every time."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange

from analysis.catalogue.themes import Asks
from analysis.evidence import Evidence
from analysis.returns.demo.laws import STAMP
from analysis.returns.form.questions import Choices, Form, Kind, Question
from analysis.returns.questionnaire.cover import COVER_SHEET
from analysis.returns.questionnaire.drawing import Questionnaire
from analysis.returns.questionnaire.sheets import LISTS_SHEET

_NOTICE = f"{STAMP}: beregnet, ikke svaret af nogen. Må ikke bruges som svar."
_EMPTY_CELL = re.compile(r'<c r="([A-Z]+[0-9]+)" s="([0-9]+)"(?: t="n")?(?:></c>| ?/>)')
_FIRST_TEXT = re.compile(r'(<c r="A1"[^>]*><is><t>)')
_PRINTED_HEADER = re.compile(r"<oddHeader(?:></oddHeader>| ?/>)")
_HEADER_ROOM = re.compile(r'(<pageMargins [^>]*header=")[^"]*')
_TITLE = re.compile(r"(<dc:title[^>]*>)")
# Properties of one's own have all this format, and numbers from 2.
_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
# Spreadsheets count days from here (since 1 March 1900, when their calendar became right).
_DAY_ZERO = dt.date(1899, 12, 30)
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula without a stored result."""

    text: str


CellValue = int | float | str | dt.date | Formula


class Filling:
    """What is written into the fields of a form.

    Parameters
    ----------
    form
        Whose fields; what it does not ask is left out without a word, so that one answer serves
        the forms of all rounds.
    """

    def __init__(self, form: Form) -> None:
        self.form = form
        self.cells: dict[tuple[str, str], CellValue] = {}
        self._single: dict[str, tuple[Question, str, str]] = {}
        self._tables: dict[str, tuple[Question, str, CellRange]] = {}
        for sheet in form.sheets:
            for question in sheet.questions:
                if question.kind is Kind.TABLE:
                    area = CellRange(question.cells)
                    self._tables[question.id] = (question, sheet.name.da, area)
                else:
                    for name, address in question.parts.items():
                        self._single[name] = (question, sheet.name.da, address)

    @property
    def prefixes(self) -> Mapping[str, Asks]:
        """What the ids of each theme's answers begin with, in the form's order."""
        return {one.id.split(".")[0]: one.asks for one in self.form.questions if one.asks}

    def asks(self, answer: str) -> bool:
        """Whether the form has a field or a table of this id."""
        return answer in self._single or answer in self._tables

    def put(self, answer: str, value: CellValue | None) -> None:
        """Write a single answer, a choice by its code; None leaves the field empty."""
        if answer not in self._single:
            return
        question, sheet, address = self._single[answer]
        self.cells.pop((sheet, address), None)
        if value is not None:
            self.cells[sheet, address] = _written(question.choices, value)

    def put_raw(self, answer: str, value: CellValue) -> None:
        """Write what no check of the field would let pass."""
        _, sheet, address = self._single[answer]
        self.cells[sheet, address] = value

    def put_row(self, table: str, row: str | int, values: Mapping[str, CellValue | None]) -> None:
        """Write a table's row, by the id it was given or by its number from 1.

        Raises
        ------
        ValueError
            If the table has no such row.
        """
        if table not in self._tables:
            return
        question, sheet, area = self._tables[table]
        ids = [one.id for one in question.rows]
        place = ids.index(row) if isinstance(row, str) else row - 1
        if not 0 <= place < question.height:
            raise ValueError(f"{table} has {question.height} rows; got row {row}")
        for offset, column in enumerate(question.columns):
            value = values.get(column.id)
            if value is not None:
                address = f"{get_column_letter(area.min_col + offset)}{area.min_row + place}"
                self.cells[sheet, address] = _written(column.choices, value)


def fill_in(questionnaire: Questionnaire, filling: Filling) -> bytes:
    """A questionnaire with the fields filled in and the stamp on every sheet and in its properties.

    Raises
    ------
    ValueError
        If a field is not an empty cell of the questionnaire.
    """
    names = (COVER_SHEET, *(sheet.name.da for sheet in questionnaire.form.sheets), LISTS_SHEET)
    by_part: dict[str, dict[str, CellValue]] = {
        f"xl/worksheets/sheet{number}.xml": {} for number in range(1, len(names) + 1)
    }
    for (sheet, address), value in filling.cells.items():
        by_part[f"xl/worksheets/sheet{names.index(sheet) + 1}.xml"][address] = value
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(questionnaire.content)) as source,
        zipfile.ZipFile(packed, "w") as target,
    ):
        for item in source.infolist():
            content = source.read(item)
            if item.filename in by_part:
                page = _fill_page(content.decode(), by_part[item.filename])
                content = _stamp_page(page, cover=item.filename.endswith("sheet1.xml")).encode()
            elif item.filename == "docProps/core.xml":
                content = _TITLE.sub(rf"\g<1>{STAMP}: ", content.decode()).encode()
            elif item.filename == "docProps/custom.xml":
                content = _own_property(content.decode()).encode()
            target.writestr(item, content)
    return packed.getvalue()


def _fill_page(page: str, cells: dict[str, CellValue]) -> str:
    left = dict(cells)

    def fill(found: re.Match[str]) -> str:
        value = left.pop(found[1], None)
        return found[0] if value is None else _cell(found[1], found[2], value)

    filled = _EMPTY_CELL.sub(fill, page)
    if left:
        raise ValueError(f"no empty cell to fill in: {sorted(left)}")
    return filled


def _cell(address: str, style: str, value: CellValue) -> str:
    begin = f'<c r="{address}" s="{style}"'
    if isinstance(value, str):
        return f'{begin} t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    if isinstance(value, Formula):
        return f"{begin}><f>{escape(value.text)}</f></c>"
    number = (value - _DAY_ZERO).days if isinstance(value, dt.date) else value
    return f'{begin} t="n"><v>{number}</v></c>'


def _stamp_page(page: str, *, cover: bool) -> str:
    page = _FIRST_TEXT.sub(rf"\g<1>{STAMP}: ", page, count=1)
    page = _PRINTED_HEADER.sub(f"<oddHeader>&amp;C{STAMP}</oddHeader>", page)
    # As far from the edge as the page's own top, a header has no room and is not printed.
    page = _HEADER_ROOM.sub(r"\g<1>0.2", page)
    if cover:
        # The third row stands free on the cover; nothing else may move.
        notice = f'<row r="3"><c r="A3" s="1" t="inlineStr"><is><t>{_NOTICE}</t></is></c></row>'
        page = page.replace('<row r="4"', f'{notice}<row r="4"', 1)
    return page


def _own_property(part: str) -> str:
    number = part.count("<property ") + 2
    value = f'<vt:lpwstr xmlns:vt="{_TYPES}">{Evidence.SYNTHETIC.value}</vt:lpwstr>'
    own = f'<property name="udmelding.evidence" fmtid="{_FORMAT}" pid="{number}">{value}</property>'
    return part.replace("</Properties>", f"{own}</Properties>")


def _written(choices: Choices | None, value: CellValue) -> CellValue:
    """What stands in the cell: the label of a choice given by its code, anything else as it is."""
    if choices is None:
        return value
    return next(item.written for item in choices.items if item.code == value)
