"""Where everything stands in version 1: rows, columns and the address of each answer."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import replace

from openpyxl.utils import get_column_letter

from analysis.returns.form.questions import Kind, Question, Sheet

# Both layouts: the heading, then the lines of the intro.
HEADING_ROW = 1
INTRO_ROW = 2
INTRO_LINES = 3
INTRO_CHARACTERS = 140

# A sheet of questions: number, question, answer, guidance, field mark.
NUMBER, QUESTION, ANSWER, GUIDANCE, MARK = "A", "B", "C", "D", "E"
QUESTION_WIDTHS: Mapping[str, int] = {NUMBER: 6, QUESTION: 46, ANSWER: 44, GUIDANCE: 50, MARK: 30}
QUESTION_HEAD_ROW = 5
FIRST_QUESTION_ROW = 6

# A sheet with a table: field marks, headings, guidance, answers; column A numbers or names rows.
MARK_ROW = 5
TABLE_HEAD_ROW = 6
TABLE_GUIDANCE_ROW = 7
FIRST_TABLE_ROW = 8
FIRST_TABLE_COLUMN = 2
ROW_LABEL_WIDTH = 30
ROW_NUMBER_WIDTH = 8
# Narrow tables get empty columns to their right, so that the intro is printed whole.
LEAST_TABLE_WIDTH = 140


def intro_lines(sheet: Sheet) -> list[str]:
    """The intro in lines that fit the page, since no cell is merged.

    Raises
    ------
    ValueError
        If it needs more lines than there is room for.
    """
    lines = textwrap.wrap(sheet.intro.da, INTRO_CHARACTERS)
    if len(lines) > INTRO_LINES:
        raise ValueError(f"{sheet.id}: the intro needs {len(lines)} lines")
    return lines


def place(sheets: Iterable[Sheet]) -> tuple[Sheet, ...]:
    """The sheets with the address of every answer."""
    return tuple(
        replace(sheet, questions=(_place_table(sheet.table),))
        if sheet.table
        else replace(sheet, questions=_place_questions(sheet.questions))
        for sheet in sheets
    )


def first_row(question: Question) -> int:
    """The row of a placed question's first answer."""
    return int("".join(filter(str.isdigit, question.cells.partition(":")[0])))


def _place_questions(questions: Iterable[Question]) -> tuple[Question, ...]:
    placed, row = [], FIRST_QUESTION_ROW
    for question in questions:
        # The question itself takes a row above its categories.
        row += question.kind is Kind.COUNT_BY_CATEGORY
        last = row + question.height - 1
        cells = f"{ANSWER}{row}" + (f":{ANSWER}{last}" if last > row else "")
        placed.append(replace(question, cells=cells))
        row = last + 1
    return tuple(placed)


def _place_table(table: Question) -> Question:
    first = get_column_letter(FIRST_TABLE_COLUMN)
    last = get_column_letter(FIRST_TABLE_COLUMN + len(table.columns) - 1)
    bottom = FIRST_TABLE_ROW + table.height - 1
    return replace(table, cells=f"{first}{FIRST_TABLE_ROW}:{last}{bottom}")
