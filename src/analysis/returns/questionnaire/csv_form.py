"""A form as lines of text: for systems that hold the answers already, and for those without a spreadsheet.

Each field has a line: its id, an empty row, its answer, and beside them the question and what may be
answered. Each table has a heading line with the ids of its columns, and a line for each of its rows::

    felt;række;svar;spørgsmål;vejledning
    skema.code;;synsnedsaettelse-2014/municipality/851;Skemaets kode;
    need.count;;12;Hvor mange …;Helt tal …
    felt;række;offers.used.name;offers.used.municipality
    offers.used;1;Tilbud A;Aalborg

A csv file that a spreadsheet has made of a form is one of its sheets alone and is none of this.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from analysis.office_package import FORMULA_START
from analysis.returns.form.questions import Form, Kind, Question, Sheet

FIELD, ROW, ANSWER = "felt", "række", "svar"
HEAD = (FIELD, ROW, ANSWER, "spørgsmål", "vejledning")
# Column of a single answer, counted from 1, and of a table's first.
ANSWER_COLUMN = 3
_MOST_LISTED = 12


def write_csv(form: Form, *, code: str) -> bytes:
    r"""A form as csv: UTF-8 with a byte order mark, semicolons, lines ended by ``\r\n``.

    Parameters
    ----------
    code
        Of the recipient: a municipality's code or a region's slug; empty for the offers'.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    for line in form_lines(form, code=code):
        writer.writerow([_harmless(words) for words in line])
    return buffer.getvalue().encode("utf-8-sig")


def form_lines(form: Form, *, code: str) -> Iterator[tuple[str, ...]]:
    """The lines of a form: first its stamp and every single field, then a part for each table."""
    yield HEAD
    for stamp, value in form.stamps(code).items():
        yield stamp.value, "", str(value), stamp.label, ""
    for sheet in form.sheets:
        for question in sheet.questions if sheet.table is None else ():
            yield from _single(question, sheet)
    for sheet in form.sheets:
        if sheet.table is not None:
            yield from _table(sheet.table)


def _single(question: Question, sheet: Sheet) -> Iterator[tuple[str, ...]]:
    asked = f"{sheet.heading.da}: {question.label.da}"
    if question.kind is Kind.COUNT_BY_CATEGORY:
        for name, row in zip(question.parts, question.rows, strict=True):
            yield name, "", "", f"{asked} – {row.label.da}", question.guidance.da
        return
    must = "Skal besvares. " if question.required else ""
    yield question.id, "", "", asked, must + _guidance(question)


def _guidance(question: Question) -> str:
    listed = question.choices.items if question.choices else ()
    if not listed or len(listed) > _MOST_LISTED:
        return question.guidance.da
    return f"{question.guidance.da} Mulige: {', '.join(f'«{one.label.da}»' for one in listed)}."


def _table(table: Question) -> Iterator[tuple[str, ...]]:
    # An empty line parts the tables, and their labels stand above the ids.
    yield ("",)
    yield "", table.label.da, *(column.label.da for column in table.columns)
    yield FIELD, ROW, *(f"{table.id}.{column.id}" for column in table.columns)
    rows: Iterable[str] = (row.id for row in table.rows)
    for row in rows if table.rows else map(str, range(1, table.repeats + 1)):
        yield table.id, row, *("" for _ in table.columns)


def _harmless(words: str) -> str:
    return f"'{words}" if words.lstrip(" ").startswith(FORMULA_START) else words
