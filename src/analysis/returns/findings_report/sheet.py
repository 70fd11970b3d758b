"""What was found in returns as a workbook to send back: every cell is text, none is a formula."""

from __future__ import annotations

import io
from collections.abc import Sequence

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from analysis.language import Language, Text, visible
from analysis.office_package import FORMULA_START
from analysis.returns.findings_report.report import HEADINGS, FileFound, row_of
from analysis.returns.questionnaire.drawing import pack

_SHEET = Text("Fundet i svaret", "Found in the return")
_FILE = Text("Fil", "File")
_ANSWER = Text("Afsenderens rettelse", "The respondent's correction")
_LEAD = Text(
    "Ret det, der er galt, i selve skemaet, og send det igen. Skriv kun her, hvis noget ikke kan "
    "rettes i skemaet. Det, der måske menes, er et forslag; det bruges ikke af sig selv.",
    "Correct what is wrong in the form itself and send it again. Write here only what cannot be "
    "corrected in the form. What is perhaps meant is a proposal; it is not used by itself.",
)
_WIDTHS = {"severity": 11, "place": 28, "raw": 32, "rule": 52, "cure": 52, "proposal": 24}
_FILE_WIDTH, _ANSWER_WIDTH = 40, 40
_HEAD_ROW = 5


def render_sheet(files: Sequence[FileFound], language: str, *, round_name: Text) -> bytes:
    """Render the findings of some files as one workbook, the same bytes for the same findings.

    Parameters
    ----------
    files
        Those whose findings it holds; one file's, where it is to be sent back.
    language
        ``da`` or ``en``.

    Returns
    -------
    bytes
        An .xlsx file; it has been opened again and every cell found to be text.

    Raises
    ------
    ValueError
        If a cell came out as anything but text: our mistake.
    """
    chosen = Language(language)
    workbook = Workbook()
    del workbook[workbook.sheetnames[0]]
    sheet = workbook.create_sheet(chosen.choose(_SHEET))
    _write(sheet, "A1", chosen.choose(round_name), bold=True)
    _write(sheet, "A2", chosen.choose(_LEAD))
    for line, words in enumerate((_summary(one, language) for one in files[:1]), start=3):
        _write(sheet, f"A{line}", words if len(files) == 1 else "")
    _fill(sheet, files, chosen)
    properties = workbook.properties
    properties.title = f"{chosen.choose(_SHEET)}: {chosen.choose(round_name)}"
    properties.creator = "udmelding"
    properties.language = {"da": "da-DK", "en": "en-GB"}[language]
    content = pack(workbook)
    _verify(content)
    return content


def _summary(one: FileFound, language: str) -> str:
    return f"{visible(one.file)}: {one.verdict.get(language)}"


def _fill(sheet: Worksheet, files: Sequence[FileFound], language: Language) -> None:
    heads = [language.choose(text) for text in (_FILE, *HEADINGS.values(), _ANSWER)]
    widths = [_FILE_WIDTH, *_WIDTHS.values(), _ANSWER_WIDTH]
    for column, (head, width) in enumerate(zip(heads, widths, strict=True), start=1):
        letter = get_column_letter(column)
        sheet.column_dimensions[letter].width = width
        _write(sheet, f"{letter}{_HEAD_ROW}", head, bold=True)
        sheet[f"{letter}{_HEAD_ROW}"].fill = PatternFill("solid", fgColor="EEF3F8")
    line = _HEAD_ROW
    for one in files:
        rows = [row_of(finding, language.code) for finding in one.findings]
        for row in rows:
            line += 1
            values = [visible(one.file), *(row[key] for key in HEADINGS), ""]
            for column, value in enumerate(values, start=1):
                _write(sheet, f"{get_column_letter(column)}{line}", value, wrap=True)
    sheet.freeze_panes = f"A{_HEAD_ROW + 1}"
    sheet.auto_filter.ref = f"A{_HEAD_ROW}:{get_column_letter(len(heads))}{line}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{_HEAD_ROW}:{_HEAD_ROW}"


def _write(
    sheet: Worksheet, address: str, text: str, *, bold: bool = False, wrap: bool = False
) -> None:
    if not text:
        return
    cell = sheet[address]
    cell.value = text
    # Whatever it begins with, it is text; the prefix keeps it so when a person edits it.
    cell.data_type = "s"
    cell.quotePrefix = text.lstrip(" ").startswith(FORMULA_START)
    if bold:
        cell.font = Font(bold=True)
    if wrap:
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def _verify(content: bytes) -> None:
    for sheet in load_workbook(io.BytesIO(content)):
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None and cell.data_type != "s":
                    raise ValueError(f"{cell.coordinate} came out as {cell.data_type!r}, not text")
