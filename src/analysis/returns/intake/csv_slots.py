"""Where the answers stand in a csv file: in the line of the field, under the id of the column."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping

from analysis.errors import nearest
from analysis.returns.answers.rules import RULES as ANSWER_RULES
from analysis.returns.findings import Finding, Severity
from analysis.returns.form.questions import Column, Form, Kind, Question, Stamp
from analysis.returns.intake.slots import Slot
from analysis.returns.intake.stamp_rules import RULES, form_finding
from analysis.returns.questionnaire.csv_form import ANSWER_COLUMN, FIELD, form_lines
from analysis.returns.workbook.cells import LocatedCell, Sheet, Workbook, address_of, position_of

Found = tuple[tuple[Slot, ...], tuple[Finding, ...]]


def is_csv_form(workbook: Workbook) -> bool:
    """Whether a csv file has the lines of a form, and is not just one sheet of it."""
    return workbook.form == "csv" and any(
        _name(line) == FIELD for line in _lines(workbook).values()
    )


def stamp_cell(workbook: Workbook, stamp: Stamp) -> str:
    """Address of a stamp's value; empty where the file has no line for it."""
    for row, line in _lines(workbook).items():
        if _name(line) == stamp:
            return address_of(row, ANSWER_COLUMN)
    return ""


def find_csv_slots(workbook: Workbook, form: Form) -> Found:
    """Find the cell of every answer in a csv file.

    Returns
    -------
    tuple
        The slots, and a finding for each line that is missing, stands there twice or is none of
        the form's, and for each word that stands where nobody would read it. A table may be left
        out: then nothing was answered in it.
    """
    return _CsvFinder(workbook, form).find()


class _CsvFinder:
    def __init__(self, workbook: Workbook, form: Form) -> None:
        self._workbook, self._form = workbook, form
        self._lines = _lines(workbook)
        self._findings: list[Finding] = []
        self._read: set[str] = set()
        self._single = {
            name: question
            for question in form.questions
            if question.kind is not Kind.TABLE
            for name in question.parts
        }
        self._tables = {one.id: one for one in form.questions if one.kind is Kind.TABLE}

    def find(self) -> Found:
        slots: list[Slot] = []
        seen: set[tuple[str, str]] = set()
        heads: dict[int, LocatedCell] = {}
        for row, line in self._lines.items():
            name = _name(line)
            if name == FIELD:
                heads = {place: cell for place, cell in line.items() if place >= ANSWER_COLUMN}
            elif name in self._single or name in self._tables:
                slots += self._of_line(row, name, heads=heads, seen=seen)
            elif name and name not in list(Stamp):
                self._find("form.unknown_line", line[1], proposal=nearest(name, self._known()))
        self._find_lost({slot.id for slot in slots})
        self._outside({slot.cell for slot in slots})
        order = {question.id: place for place, question in enumerate(self._form.questions)}
        slots.sort(key=lambda slot: order[slot.question.id])
        return tuple(slots), tuple(self._findings)

    def _of_line(
        self, row: int, name: str, *, heads: Mapping[int, LocatedCell], seen: set[tuple[str, str]]
    ) -> Iterator[Slot]:
        line = self._lines[row]
        marks = [line[place] for place in (1, 2) if place in line]
        self._read.update(cell.cell for cell in marks)
        label = line[2].raw.strip() if 2 in line and name in self._tables else ""
        key = (name, label)
        # Rows without a number of their own are numbered as they come.
        if key in seen and (label or name in self._single):
            self._find("form.line_twice", marks[-1])
            return
        seen.add(key)
        if name in self._single:
            cell = address_of(row, ANSWER_COLUMN)
            yield Slot(id=name, question=self._single[name], sheet="", cell=cell)
            return
        table = self._tables[name]
        known = [one.id for one in table.rows]
        if known and label not in known:
            self._find("form.unknown_line", marks[-1], proposal=nearest(label, known))
            return
        number = label or str(sum(one[0] == name for one in seen))
        for place, column in self._columns(table, heads):
            yield Slot(
                id=name,
                question=table,
                sheet="",
                cell=address_of(row, place),
                column=column,
                row=number,
            )

    def _columns(
        self, table: Question, heads: Mapping[int, LocatedCell]
    ) -> Iterator[tuple[int, Column]]:
        """Where each column stands, in the table's own order, whatever theirs is in the file."""
        places = {head.raw.strip(): place for place, head in heads.items()}
        for column in table.columns:
            name = f"{table.id}.{column.id}"
            if name in places:
                yield places[name], column

    def _find_lost(self, found: set[str]) -> None:
        """Single fields without a line, and columns that a table in use has not."""
        headed = {cell.raw.strip() for line in self._lines.values() for cell in line.values()}
        used = {_name(line) for line in self._lines.values()} & set(self._tables)
        columns = [
            f"{table}.{column.id}" for table in used for column in self._tables[table].columns
        ]
        lost = [name for name in self._single if name not in found]
        # The first line below the last, where it can be written.
        cell = address_of(max(self._lines, default=0) + 1, 1)
        self._findings += [
            form_finding(
                "form.line_lost", Severity.ERROR, file=self._workbook.file, cell=cell, raw=name
            )
            for name in [*lost, *sorted(set(columns) - headed)]
        ]

    def _outside(self, answers: set[str]) -> None:
        """Words that are neither an answer nor the form's own."""
        own = _own_words(self._form)
        stamped = {stamp_cell(self._workbook, stamp) for stamp in Stamp}
        for line in self._lines.values():
            for cell in line.values():
                known = self._read | answers | stamped
                if cell.cell in known or cell.blank or cell.raw.strip() in own:
                    continue
                if (position_of(cell.cell) or (0, 0))[1] == 1:
                    continue  # A line of no field is told of already.
                found = cell.find(
                    "answer.outside", Severity.WARNING, ANSWER_RULES["answer.outside"]
                )
                self._findings.append(found)

    def _find(self, code: str, cell: LocatedCell, *, proposal: str | None = None) -> None:
        self._findings.append(cell.find(code, Severity.ERROR, RULES[code], proposal=proposal))

    def _known(self) -> list[str]:
        return [*self._single, *self._tables]


def _name(line: Mapping[int, LocatedCell]) -> str:
    """What the first column of a line says."""
    return line[1].raw.strip() if 1 in line else ""


def _lines(workbook: Workbook) -> Mapping[int, Mapping[int, LocatedCell]]:
    """Cells by row and column, both counted from 1; only rows with anything in them."""
    found: dict[int, dict[int, LocatedCell]] = {}
    [sheet] = workbook.sheets or (Sheet(name=""),)
    for cell in sheet.cells.values():
        row, column = position_of(cell.cell) or (0, 0)
        found.setdefault(row, {})[column] = cell
    return found


@functools.lru_cache(maxsize=32)
def _own_words(form: Form) -> frozenset[str]:
    return frozenset(words for line in form_lines(form, code="") for words in line if words)
