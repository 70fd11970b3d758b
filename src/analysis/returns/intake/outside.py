"""What stands in a form beside its fields and its own words, where nobody would read it."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence

from openpyxl import Workbook as Drawn

from analysis.language import Text
from analysis.returns.answers.rules import RULES
from analysis.returns.findings import Finding, Severity
from analysis.returns.form import questions as forms
from analysis.returns.form.layout import MARK
from analysis.returns.form.questions import Form, Stamp
from analysis.returns.intake.identity import SYNTHETIC
from analysis.returns.intake.slots import Slot, named_areas
from analysis.returns.questionnaire.cover import COVER_SHEET, HEADINGS, LAST_LABEL
from analysis.returns.questionnaire.sheets import LISTS_SHEET, draw_sheets
from analysis.returns.questionnaire.styles import add_styles
from analysis.returns.workbook.cells import LocatedCell, Sheet, SheetState, Workbook, position_of

# The sheet of allowed answers, which is no sheet of the form.
LISTS = ""
_COVER_COLUMNS = 2
# Above this row the cover says what it is a cover of.
_COVER_TITLE_ROWS = 2


def find_outside(workbook: Workbook, form: Form, slots: Sequence[Slot]) -> list[Finding]:
    """Find what was written beside the fields, over the form's own words, and on sheets of one's own.

    A sheet is the form's by the fields that were found on it, whatever it is called now.
    """
    ours, words = _form_sheets(form, slots), own_words(form)
    cover = _cover(workbook)
    found: list[Finding] = []
    for sheet in workbook.sheets:
        if sheet.name in ours:
            found += map(_outside, _beside(sheet, ours[sheet.name], words, slots))
        elif sheet.name == cover:
            found += map(_outside, _on_cover(sheet))
        elif _is_lists(sheet):
            listed = words[LISTS]
            found += [_outside(one) for one in sheet.filled if not is_own(listed, one.raw)]
        elif sheet.state is SheetState.VISIBLE and (first := next(sheet.filled, None)):
            found.append(first.find("sheet.added", Severity.WARNING, _ADDED))
    return found


@functools.lru_cache(maxsize=32)
def own_words(form: Form) -> Mapping[str, frozenset[str]]:
    """The texts and numbers that each sheet of a form is sent out with, by the sheet's id.

    Drawn once and read off, so that no wording stands in two places.
    """
    book = Drawn()
    add_styles(book)
    draw_sheets(book, form)
    pages = {sheet.id: sheet.name.da for sheet in form.sheets} | {LISTS: LISTS_SHEET}
    return {
        name: frozenset(
            str(cell.value)
            for row in book[page].iter_rows()
            for cell in row
            if cell.value is not None
        )
        for name, page in pages.items()
    }


def is_own(words: frozenset[str], raw: str) -> bool:
    """Whether a text is one of a sheet's own, also below the stamp of a synthetic world."""
    return raw in words or raw.removeprefix(f"{SYNTHETIC}: ") in words


def _form_sheets(form: Form, slots: Sequence[Slot]) -> dict[str, forms.Sheet]:
    """The form's sheets by the names that those of the workbook now have."""
    of_question = {question.id: sheet for sheet in form.sheets for question in sheet.questions}
    by_name = {sheet.name.da: sheet for sheet in form.sheets}
    return by_name | {slot.sheet: of_question[slot.question.id] for slot in slots}


def _cover(workbook: Workbook) -> str:
    area = named_areas(workbook).get(Stamp.CODE)
    return area.sheet if area else COVER_SHEET


def _is_lists(sheet: Sheet) -> bool:
    first = sheet.get("A1")
    return sheet.name == LISTS_SHEET or (first is not None and first.raw.endswith(LISTS_SHEET))


def _beside(
    sheet: Sheet,
    asked: forms.Sheet,
    words: Mapping[str, frozenset[str]],
    slots: Sequence[Slot],
) -> Iterator[LocatedCell]:
    """Cells that are neither a field nor what the form itself says there."""
    fields = {slot.cell: place for slot in slots if (place := _place_on(slot, sheet))}
    if not fields:
        return
    rows = [row for row, _ in fields.values()]
    first_row, last_row = min(rows), max(rows)
    # Beside the fields stand the form's own words, up to its column of marks.
    last_column = ord(MARK) - 64
    if asked.table is not None:
        last_column = max(column for _, column in fields.values()) + 1
    numbers: set[str] = set()
    for cell in sheet.filled:
        row, column = position_of(cell.cell) or (0, 0)
        if cell.cell in fields:
            continue
        # Beside the fields, numbers of the rows stand in the first column, each once, and marks in
        # the last; between them the same digits are no words of the form's.
        own = is_own(words[asked.id], cell.raw)
        if cell.raw.isdigit() and row >= first_row and column != last_column:
            own = own and column == 1 and cell.raw not in numbers
            numbers.add(cell.raw)
        if not own or row > last_row or column > last_column:
            yield cell


def _place_on(slot: Slot, sheet: Sheet) -> tuple[int, int] | None:
    return position_of(slot.cell) if slot.sheet == sheet.name else None


def _on_cover(sheet: Sheet) -> Iterator[LocatedCell]:
    """Cells where the cover says nothing: right of it, below it, and between its parts."""
    labels = {
        place[0]: cell.raw
        for cell in sheet.filled
        if (place := position_of(cell.cell)) is not None and place[1] == 1
    }
    last = max((row for row, words in labels.items() if words == LAST_LABEL), default=None)
    for cell in sheet.filled:
        row, column = position_of(cell.cell) or (0, 0)
        alone = column == 1 and sheet.get(f"B{row}") is None
        strange = alone and not cell.raw.startswith((*HEADINGS, SYNTHETIC))
        unlabelled = column == _COVER_COLUMNS and row not in labels
        if row > _COVER_TITLE_ROWS and (
            column > _COVER_COLUMNS or strange or unlabelled or (last and row > last)
        ):
            yield cell


def _outside(cell: LocatedCell) -> Finding:
    return cell.find("answer.outside", Severity.WARNING, RULES["answer.outside"])


_ADDED = (
    Text(
        "Arket hører ikke til skemaet; det læses ikke. Det første, der står, er vist.",
        "The sheet is not the form's; it is not read. The first that stands there is shown.",
    ),
    Text(
        "Flyt svar ind i skemaets felter, og slet arket.",
        "Move answers into the fields of the form, and delete the sheet.",
    ),
)
