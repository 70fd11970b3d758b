"""Drawing a form's sheets: labels, marks, answer cells with their checks, and the page."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence

from openpyxl import Workbook
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from analysis.office_package import FORMULA_START
from analysis.returns.form import layout
from analysis.returns.form.questions import (
    Choices,
    Column,
    Form,
    Kind,
    Question,
    Sheet,
    field_name,
)
from analysis.returns.questionnaire import styles
from analysis.returns.questionnaire.checks import check_of

LISTS_SHEET = "Lister"
_LISTS_HEAD_ROW = 3
_LINE_POINTS = 13
_LETTERS_PER_DIGIT = 1.08
_ROW_POINTS = 21
_TEXT_ROW_POINTS = 34
# A long table is leafed through; its rows are as low as one line allows.
_MOST_HIGH_ROWS = 20
_A4 = 9
_QUESTION_HEADS = {
    layout.NUMBER: "Nr.",
    layout.QUESTION: "Spørgsmål",
    layout.ANSWER: "Svar",
    layout.GUIDANCE: "Vejledning",
    layout.MARK: "Felt",
}


def draw_sheets(workbook: Workbook, form: Form) -> None:
    """Draw every sheet of a form, the lists last, and name every answer cell."""
    lists = _list_addresses(form.choice_lists)
    for sheet in form.sheets:
        page = workbook.create_sheet(sheet.name.da)
        write(page, "A1", sheet.heading.da, styles.HEADING)
        for number, line in enumerate(layout.intro_lines(sheet), start=layout.INTRO_ROW):
            write(page, f"A{number}", line, styles.INTRO)
        if sheet.table:
            _draw_table(page, sheet.table, lists)
        else:
            _draw_questions(page, sheet, lists)
    _draw_lists(workbook.create_sheet(LISTS_SHEET), form.choice_lists)
    for name, tab, cells in form.answer_areas():
        add_name(workbook, field_name(name), tab, cells)


def write(page: Worksheet, address: str, value: str | int, style: str) -> None:
    """Put a value in a cell; text is never a formula, whatever it begins with."""
    cell = page[address]
    cell.style = style
    # An empty text would be neither a text nor an empty cell to those who read the file.
    cell.value = value or None
    if isinstance(value, str) and value:
        cell.data_type = "s"
        cell.quotePrefix = value.lstrip(" ").startswith(FORMULA_START)


def add_name(workbook: Workbook, name: str, tab: str, cells: str) -> None:
    """Name a cell or range, hidden from the list that a person sees."""
    fixed = ":".join(_fixed(corner) for corner in cells.split(":"))
    target = f"{quote_sheetname(tab)}!{fixed}"
    workbook.defined_names[name] = DefinedName(name, attr_text=target, hidden=True)


def set_page(page: Worksheet, *, last: str, heads: tuple[int, int] | None, first: str) -> None:
    """Protect a sheet and make it ready for keyboard and printer.

    Parameters
    ----------
    last
        The last column that is printed.
    heads
        First and last row repeated on each printed page.
    first
        The cell that is chosen when the sheet is opened.
    """
    page.protection.sheet = True
    # A long answer needs a higher row.
    page.protection.formatRows = False
    page.sheet_view.showGridLines = False
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = _A4
    page.page_margins = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.7, footer=0.3)
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_area = f"A1:{last}{page.max_row}"
    if heads:
        page.print_title_rows = f"{heads[0]}:{heads[1]}"
    for chosen in page.sheet_view.selection:
        chosen.activeCell = chosen.sqref = first


def set_footers(workbook: Workbook, words: str) -> None:
    """Say at the foot of each printed page which form, which sheet and which page it is."""
    for page in workbook.worksheets:
        foot = page.HeaderFooter.oddFooter
        parts = (foot.left, foot.center, foot.right) if foot is not None else ()
        for part, text in zip(parts, (words, "&A", "Side &P af &N"), strict=False):
            # An empty part is false, and is still the part to fill.
            if part is not None:
                part.text = text


def lines_of(text: str, width: float) -> int:
    """How many lines a text takes in a column of a width in digits, which letters are narrower than."""
    return max(1, len(textwrap.wrap(text, int(width * _LETTERS_PER_DIGIT))))


def set_height(page: Worksheet, row: int, texts: Sequence[tuple[str, float]], least: float) -> None:
    """Make a row as high as the longest of its texts needs, each with the width it has."""
    lines = max((lines_of(text, width) for text, width in texts), default=1)
    page.row_dimensions[row].height = max(least, lines * _LINE_POINTS + 4)


def _draw_questions(page: Worksheet, sheet: Sheet, lists: Mapping[str, str]) -> None:
    for letter, width in layout.QUESTION_WIDTHS.items():
        page.column_dimensions[letter].width = width
        head = styles.MARK if letter == layout.MARK else styles.HEAD
        write(page, f"{letter}{layout.QUESTION_HEAD_ROW}", _QUESTION_HEADS[letter], head)
    page.row_dimensions[layout.QUESTION_HEAD_ROW].height = _ROW_POINTS
    # A theme's sheet carries the theme's number; the others count from one.
    theme = sheet.name.da.split(" ")[0]
    prefix = f"{theme}." if theme.isdigit() else ""
    for number, question in enumerate(sheet.questions, start=1):
        if question.kind is Kind.COUNT_BY_CATEGORY:
            _draw_categories(page, question, f"{prefix}{number}")
        else:
            row = layout.first_row(question)
            _draw_question(page, question, row, f"{prefix}{number}")
            write(page, f"{layout.MARK}{row}", question.id, styles.MARK)
            page[question.cells].style = styles.answer_style(question.kind)
            _check(page, question, lists)
    page.freeze_panes = f"A{layout.FIRST_QUESTION_ROW}"
    first = sheet.questions[0].cells
    heads = (layout.QUESTION_HEAD_ROW, layout.QUESTION_HEAD_ROW)
    set_page(page, last=layout.GUIDANCE, heads=heads, first=first)


def _draw_question(page: Worksheet, question: Question, row: int, number: str) -> None:
    guidance = _guidance(question)
    write(page, f"{layout.NUMBER}{row}", number, styles.LABEL)
    write(page, f"{layout.QUESTION}{row}", question.label.da, styles.LABEL)
    write(page, f"{layout.GUIDANCE}{row}", guidance, styles.GUIDANCE)
    widths = layout.QUESTION_WIDTHS
    texts = [
        (question.label.da, widths[layout.QUESTION] * 0.95),
        (guidance, widths[layout.GUIDANCE]),
    ]
    least = max(_ROW_POINTS, question.lines * _LINE_POINTS + 4)
    set_height(page, row, texts, least)


def _draw_categories(page: Worksheet, question: Question, number: str) -> None:
    _draw_question(page, question, layout.first_row(question) - 1, number)
    for (name, address), row in zip(question.parts.items(), question.rows, strict=True):
        line = int(address.removeprefix(layout.ANSWER))
        write(page, f"{layout.NUMBER}{line}", "", styles.LABEL)
        write(page, f"{layout.QUESTION}{line}", f"– {row.label.da}", styles.LABEL)
        write(page, f"{layout.GUIDANCE}{line}", "Helt tal.", styles.GUIDANCE)
        write(page, f"{layout.MARK}{line}", name, styles.MARK)
        page[address].style = styles.answer_style(question.kind)
        set_height(page, line, [(row.label.da, 44)], _ROW_POINTS)
    prompt = _guidance(question)
    page.add_data_validation(check_of(question.kind, question.cells, prompt=prompt))


def _guidance(question: Question) -> str:
    return f"Skal besvares. {question.guidance.da}" if question.required else question.guidance.da


def _check(page: Worksheet, question: Question, lists: Mapping[str, str]) -> None:
    listed = lists[question.choices.id] if question.choices else ""
    check = check_of(question.kind, question.cells, prompt=_guidance(question), listed=listed)
    page.add_data_validation(check)


def _draw_table(page: Worksheet, table: Question, lists: Mapping[str, str]) -> None:
    label_width = layout.ROW_LABEL_WIDTH if table.rows else layout.ROW_NUMBER_WIDTH
    page.column_dimensions["A"].width = label_width
    write(page, f"A{layout.TABLE_HEAD_ROW}", table.row_label.da, styles.HEAD)
    write(page, f"A{layout.TABLE_GUIDANCE_ROW}", "", styles.GUIDANCE)
    # The whole table is the first of its parts.
    areas = list(table.parts.items())[1:]
    for column, (name, cells) in zip(table.columns, areas, strict=True):
        _draw_column(page, column, name, cells)
        listed = lists[column.choices.id] if column.choices else ""
        prompt = f"{column.label.da}: {column.guidance.da}"
        page.add_data_validation(check_of(column.kind, cells, prompt=prompt, listed=listed))
    wrapped = [(column.label.da, column.width * 0.9) for column in table.columns]
    set_height(page, layout.TABLE_HEAD_ROW, wrapped, _ROW_POINTS)
    wrapped = [(column.guidance.da, column.width) for column in table.columns]
    set_height(page, layout.TABLE_GUIDANCE_ROW, wrapped, _ROW_POINTS)
    _draw_row_labels(page, table)
    page.freeze_panes = f"B{layout.FIRST_TABLE_ROW}"
    page.protection.insertRows = not table.repeats
    heads = (layout.TABLE_HEAD_ROW, layout.TABLE_GUIDANCE_ROW)
    first = table.cells.partition(":")[0]
    set_page(page, last=_last_printed(page, table, label_width), heads=heads, first=first)


def _draw_column(page: Worksheet, column: Column, name: str, cells: str) -> None:
    letter = "".join(filter(str.isalpha, cells.partition(":")[0]))
    page.column_dimensions[letter].width = column.width
    write(page, f"{letter}{layout.MARK_ROW}", name, styles.MARK)
    write(page, f"{letter}{layout.TABLE_HEAD_ROW}", column.label.da, styles.HEAD)
    write(page, f"{letter}{layout.TABLE_GUIDANCE_ROW}", column.guidance.da, styles.GUIDANCE)
    for (cell,) in page[cells]:
        cell.style = styles.answer_style(column.kind)


def _draw_row_labels(page: Worksheet, table: Question) -> None:
    """Number the rows, or name those given beforehand and mark them after the last column."""
    has_text = any(column.kind is Kind.TEXT for column in table.columns)
    least = _TEXT_ROW_POINTS if has_text and table.height <= _MOST_HIGH_ROWS else _ROW_POINTS
    mark = get_column_letter(layout.FIRST_TABLE_COLUMN + len(table.columns))
    labels: list[str | int] = [row.label.da for row in table.rows]
    labels = labels or list(range(1, table.repeats + 1))
    for number, label in enumerate(labels, start=layout.FIRST_TABLE_ROW):
        write(page, f"A{number}", label, styles.LABEL)
        set_height(page, number, [(str(label), layout.ROW_LABEL_WIDTH * 0.95)], least)
    for number, row in enumerate(table.rows, start=layout.FIRST_TABLE_ROW):
        write(page, f"{mark}{number}", row.id, styles.MARK)
    page.column_dimensions[mark].width = 16


def _last_printed(page: Worksheet, table: Question, label_width: float) -> str:
    """The last column printed: beyond a narrow table as far as the lines above it reach."""
    width = label_width + sum(column.width for column in table.columns)
    last = layout.FIRST_TABLE_COLUMN + len(table.columns) - 1
    while width < layout.LEAST_TABLE_WIDTH:
        last += 1
        dimension = page.column_dimensions[get_column_letter(last)]
        dimension.width = 16
        width += dimension.width
    return get_column_letter(last)


def _list_addresses(lists: Sequence[Choices]) -> dict[str, str]:
    first = _LISTS_HEAD_ROW + 1
    addresses = {}
    for number, choices in enumerate(lists, start=1):
        letter = get_column_letter(number)
        addresses[choices.id] = (
            f"{LISTS_SHEET}!${letter}${first}:${letter}${first + len(choices.items) - 1}"
        )
    return addresses


def _draw_lists(page: Worksheet, lists: Sequence[Choices]) -> None:
    write(page, "A1", "Lister", styles.HEADING)
    write(
        page,
        "A2",
        "De svar, der kan vælges på de andre ark. Intet skal udfyldes her.",
        styles.INTRO,
    )
    for number, choices in enumerate(lists, start=1):
        letter = get_column_letter(number)
        labels = [str(item.written) for item in choices.items]
        page.column_dimensions[letter].width = min(
            max(map(len, [*labels, choices.title.da])) + 3, 46
        )
        write(page, f"{letter}{_LISTS_HEAD_ROW}", choices.title.da, styles.HEAD)
        for row, item in enumerate(choices.items, start=_LISTS_HEAD_ROW + 1):
            write(page, f"{letter}{row}", item.written, styles.INTRO)
    page.freeze_panes = f"A{_LISTS_HEAD_ROW + 1}"
    last = get_column_letter(max(len(lists), 1))
    heads = (_LISTS_HEAD_ROW, _LISTS_HEAD_ROW)
    set_page(page, last=last, heads=heads, first=f"A{_LISTS_HEAD_ROW + 1}")


def _fixed(corner: str) -> str:
    """B8 as $B$8."""
    split = next(index for index, sign in enumerate(corner) if sign.isdigit())
    return f"${corner[:split]}${corner[split:]}"
