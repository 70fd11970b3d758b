"""Where the answers stand in a workbook that came back: by name, by mark, or by address."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from analysis.returns.findings import Finding, Severity
from analysis.returns.form import questions as forms
from analysis.returns.form.questions import Column, Form, Kind, Question
from analysis.returns.intake.stamp_rules import form_finding
from analysis.returns.workbook.cells import Sheet, Workbook, address_of, position_of

# The field mark of a single answer stands two columns to its right, that of a table's column
# three rows above its first answer; see `analysis.returns.form.layout`.
_MARK_TO_ANSWER_COLUMNS = 2
_MARK_TO_ANSWER_ROWS = 3
_REFERENCE = re.compile(
    r"\$?(?:'(?P<quoted>(?:[^']|'')+)'|(?P<plain>[^'!.]+))[!.]"
    r"\$?(?P<c1>[A-Z]+)\$?(?P<r1>\d+)"
    r"(?::(?:\$?(?:'(?:[^']|'')+'|[^'!.$]*)[!.])?\$?(?P<c2>[A-Z]+)\$?(?P<r2>\d+))?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A rectangle of cells; rows and columns counted from 1."""

    sheet: str
    top: int
    left: int
    bottom: int
    right: int

    @property
    def first(self) -> str:
        """Address of its first cell."""
        return address_of(self.top, self.left)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """The cell of one answer.

    Parameters
    ----------
    id
        The question's id; of a count by category, with the category's.
    column
        In a table: which column.
    row
        In a table: the row's id, or its number where rows are not given beforehand.
    """

    id: str
    question: Question
    sheet: str
    cell: str
    column: Column | None = None
    row: str = ""


def parse_reference(refers_to: str) -> Area | None:
    """The cells that a defined name stands for; None where they are gone.

    Examples
    --------
    >>> parse_reference("'1 Løsning'!$C$7").first, parse_reference("$'1 Løsning'.$C$7").sheet
    ('C7', '1 Løsning')
    >>> parse_reference("$Tilbud.$B$8:.$H$27").bottom, parse_reference("#REF!")
    (27, None)
    """
    found = _REFERENCE.fullmatch(refers_to.strip())
    if found is None:
        return None
    begin = position_of(found["c1"] + found["r1"])
    end = position_of(found["c2"] + found["r2"]) if found["c2"] else begin
    if begin is None or end is None:
        return None
    name = (found["quoted"] or found["plain"] or "").replace("''", "'")
    return Area(sheet=name, top=begin[0], left=begin[1], bottom=end[0], right=end[1])


def named_areas(workbook: Workbook) -> Mapping[str, Area]:
    """The cells that each name stands for, where they are there.

    A spreadsheet that copies a sheet gives the copy names of its own, the same as the originals'.
    The workbook's own name is meant; without one, a sheet's is where only one sheet has it.
    """
    common: dict[str, Area] = {}
    local: dict[str, list[Area]] = {}
    for name in workbook.names:
        area = parse_reference(name.refers_to)
        if area is None or workbook.sheet(area.sheet) is None:
            continue
        if name.sheet:
            local.setdefault(name.name, []).append(area)
        else:
            common[name.name] = area
    return {name: areas[0] for name, areas in local.items() if len(areas) == 1} | common


def find_slots(workbook: Workbook, form: Form) -> tuple[tuple[Slot, ...], tuple[Finding, ...]]:
    """Find the cell of every answer of a form.

    Returns
    -------
    tuple
        The slots, in the form's order, and a finding for each answer whose field is gone, or was
        found only by its mark or its first address.
    """
    finder = _Finder(workbook)
    slots: list[Slot] = []
    for sheet in form.sheets:
        for question in sheet.questions:
            slots += finder.slots_of(question, sheet)
    finder.check_shared(slots)
    return tuple(slots), tuple(finder.findings)


class _Finder:
    def __init__(self, workbook: Workbook) -> None:
        self.findings: list[Finding] = []
        self._workbook = workbook
        self._named = {
            answer: area
            for name, area in named_areas(workbook).items()
            if (answer := forms.field_id(name)) is not None
        }
        self._marks = _marks(workbook)

    def slots_of(self, question: Question, sheet: forms.Sheet) -> Iterator[Slot]:
        if question.kind is Kind.TABLE:
            yield from self._table(question, sheet)
            return
        for name, address in question.parts.items():
            area = self._by_name(name) or self._by_mark(name) or self._by_address(sheet, address)
            if area is None:
                self._lost(name, sheet, address)
            else:
                yield Slot(id=name, question=question, sheet=area.sheet, cell=area.first)

    def _table(self, question: Question, sheet: forms.Sheet) -> Iterator[Slot]:
        columns: dict[str, Area] = {}
        for column in question.columns:
            name = f"{question.id}.{column.id}"
            area = self._by_name(name, column=True) or self._column_by_mark(name, question)
            area = area or self._by_address(sheet, question.parts[name])
            if area is None:
                self._lost(name, sheet, question.parts[name])
            else:
                columns[column.id] = area
        if not columns:
            return
        height = max(area.bottom - area.top + 1 for area in columns.values())
        for offset in range(height):
            row = self._row_id(question, columns, offset)
            for column in question.columns:
                area = columns.get(column.id)
                if area is not None and area.top + offset <= area.bottom:
                    yield Slot(
                        id=question.id,
                        question=question,
                        sheet=area.sheet,
                        cell=address_of(area.top + offset, area.left),
                        column=column,
                        row=row,
                    )

    def _row_id(self, question: Question, columns: Mapping[str, Area], offset: int) -> str:
        """A row's own mark, since rows may have been moved; else its place in the order."""
        last = max(columns.values(), key=lambda area: area.right)
        sheet = self._workbook.sheet(last.sheet)
        marked = sheet.get(address_of(last.top + offset, last.right + 1)) if sheet else None
        known = {row.id for row in question.rows}
        if marked is not None and marked.raw in known:
            return marked.raw
        given = offset < len(question.rows)
        return question.rows[offset].id if given else str(offset + 1)

    def _by_name(self, name: str, *, column: bool = False) -> Area | None:
        """The area of a defined name, unless the field's mark stands beside another one."""
        area = self._named.get(name)
        sheet, *place = self._marks.get(name, ("", 0, 0))
        if area is None or sheet != area.sheet:
            return area
        marked, named = (place[1], area.left) if column else (place[0], area.top)
        if marked != named:
            self._find("form.name_moved", Severity.ERROR, name, sheet=area.sheet, cell=area.first)
        return area

    def _by_mark(self, name: str) -> Area | None:
        sheet, row, column = self._marks.get(name, ("", 0, 0))
        column -= _MARK_TO_ANSWER_COLUMNS
        if column < 1:
            return None
        self._remark(name, sheet, address_of(row, column))
        return Area(sheet=sheet, top=row, left=column, bottom=row, right=column)

    def _column_by_mark(self, name: str, question: Question) -> Area | None:
        if name not in self._marks:
            return None
        sheet, row, column = self._marks[name]
        top = row + _MARK_TO_ANSWER_ROWS
        self._remark(name, sheet, address_of(top, column))
        bottom = max(top + question.height - 1, _last_row(self._workbook.sheet(sheet)))
        return Area(sheet=sheet, top=top, left=column, bottom=bottom, right=column)

    def _by_address(self, sheet: forms.Sheet, address: str) -> Area | None:
        if self._workbook.sheet(sheet.name.da) is None:
            return None
        area = parse_reference(f"'{sheet.name.da}'!{address}")
        if area is not None:
            self._remark(address, area.sheet, area.first)
        return area

    def check_shared(self, slots: Iterable[Slot]) -> None:
        """Find fields that stand for one cell: its answer would count as both."""
        seen: dict[tuple[str, str], str] = {}
        for slot in slots:
            name = f"{slot.id}.{slot.column.id}" if slot.column else slot.id
            if seen.setdefault((slot.sheet, slot.cell), name) != name:
                self._find(
                    "form.name_moved", Severity.ERROR, name, sheet=slot.sheet, cell=slot.cell
                )

    def _remark(self, name: str, sheet: str, cell: str) -> None:
        self._find("form.name_lost", Severity.WARNING, name, sheet=sheet, cell=cell)

    def _lost(self, name: str, sheet: forms.Sheet, address: str) -> None:
        # Where it stands in the form as it is sent out.
        first = address.partition(":")[0]
        self._find("form.field_lost", Severity.ERROR, name, sheet=sheet.name.da, cell=first)

    def _find(self, code: str, severity: Severity, name: str, *, sheet: str, cell: str) -> None:
        file = self._workbook.file
        found = form_finding(code, severity, file=file, sheet=sheet, cell=cell, raw=name)
        self.findings.append(found)


def _marks(workbook: Workbook) -> dict[str, tuple[str, int, int]]:
    """Sheet, row and column of every text that may be a field mark, the first of each."""
    found: dict[str, tuple[str, int, int]] = {}
    for sheet in workbook.sheets:
        for cell in sheet.cells.values():
            place = position_of(cell.cell)
            if "." in cell.raw and " " not in cell.raw and place is not None:
                found.setdefault(cell.raw, (sheet.name, *place))
    return found


def _last_row(sheet: Sheet | None) -> int:
    places = [position_of(address) for address in (sheet.cells if sheet else ())]
    return max((place[0] for place in places if place is not None), default=0)
