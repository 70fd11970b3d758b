"""What stands in a form beside its fields, where nobody would read it."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.language import Text
from analysis.returns import form as forms
from analysis.returns.answer_rules import RULES
from analysis.returns.cells import LocatedCell, Sheet, SheetState, Workbook, position_of
from analysis.returns.findings import Finding, Severity
from analysis.returns.form import Form
from analysis.returns.form_layout import MARK
from analysis.returns.questionnaire_cover import COVER_SHEET
from analysis.returns.questionnaire_sheets import LISTS_SHEET
from analysis.returns.slots import Slot

_OURS = (COVER_SHEET, LISTS_SHEET)


def find_outside(workbook: Workbook, form: Form, slots: Sequence[Slot]) -> list[Finding]:
    """Find what was written below or beside the fields, and on sheets the form does not have."""
    known = {sheet.name.da: sheet for sheet in form.sheets}
    found: list[Finding] = []
    for sheet in workbook.sheets:
        if sheet.name in known:
            found += _beside(sheet, known[sheet.name], slots)
        elif sheet.name not in _OURS and sheet.state is SheetState.VISIBLE and sheet.cells:
            found.append(_added(workbook.file, sheet))
    return found


def _beside(sheet: Sheet, asked: forms.Sheet, slots: Sequence[Slot]) -> list[Finding]:
    fields = [
        place for slot in slots if slot.sheet == sheet.name if (place := position_of(slot.cell))
    ]
    if not fields:
        return []
    last_row = max(row for row, _ in fields)
    # Beside the fields stand the form's own words, up to its column of marks.
    last_column = ord(MARK) - 64 if asked.table is None else max(c for _, c in fields) + 1
    found = []
    for cell in sheet.cells.values():
        place = position_of(cell.cell)
        if place is not None and not cell.blank and (place[0] > last_row or place[1] > last_column):
            found.append(_outside(cell))
    return found


def _outside(cell: LocatedCell) -> Finding:
    rule, cure = RULES["answer.outside"]
    return Finding(
        severity=Severity.WARNING,
        code="answer.outside",
        file=cell.file,
        sheet=cell.sheet,
        cell=cell.cell,
        raw=cell.raw,
        rule=rule,
        cure=cure,
    )


def _added(file: str, sheet: Sheet) -> Finding:
    return Finding(
        severity=Severity.WARNING,
        code="sheet.added",
        file=file,
        sheet=sheet.name,
        rule=Text(
            "Arket hører ikke til skemaet; det læses ikke.",
            "The sheet is not the form's; it is not read.",
        ),
        cure=Text(
            "Flyt svar ind i skemaets felter, og slet arket.",
            "Move answers into the fields of the form, and delete the sheet.",
        ),
    )
