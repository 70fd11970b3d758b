"""Forms filled in by a program: answers of every kind, in layouts as varied as people leave them.

Loaded by path (``runpy.run_path``) by the tests that need it, in whichever tier they lie.
"""

import io
import random

import openpyxl
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidationList

from analysis.returns.answers.written import Count
from analysis.returns.form.questions import FormKind, Kind, field_name
from analysis.returns.intake.slots import parse_reference
from analysis.returns.questionnaire.drawing import draw_questionnaires, pack
from analysis.returns.register.receiving import open_round

WORDS = ["Ærlige", "åbne", "øer,", "«æble»", "&", "<b>", "100", "%", "=", "nej;", "ventetid"]
WINDOW = {"offer.stays_from": "2019-01", "offer.stays_to": "2024-05"}
MONTHS = [f"{year}-{month:02d}" for year in (2019, 2021, 2023) for month in (1, 6, 12)]


def open_and_draw(reader, slug):
    """A round, and its questionnaires by kind and recipient."""
    asked = open_round(reader, slug)
    drawn = draw_questionnaires(asked.udmelding, asked.areas)
    return asked, {(one.form.kind, one.code): one for one in drawn}


def seeded(seed):
    """Chance that is the same for the same seed."""
    return random.Random(seed)  # noqa: S311


def clean_answers(form, rng):
    """Answers that break no rule: field and offset by what is written, and what that means.

    Returns a list of (id, column id, offset of the row, what is written, what must be read).
    """
    given = []
    wholes = {}
    for question in form.questions:
        if question.id.endswith((".missing", ".answered_by")) or ".answers_for." in question.id:
            continue
        if question.kind is Kind.TABLE:
            given += _table(question, rng, wholes)
        elif question.kind is Kind.COUNT_BY_CATEGORY:
            left = wholes.get(question.at_most, 0)
            for name in question.parts:
                part = rng.randint(0, left)
                left -= part
                given.append((name, "", 0, part, Count(value=part) if part else "zero"))
        else:
            counted = question.kind is Kind.COUNT
            must = question.required or counted or question.id == "offer.name"
            if not must and rng.random() < 0.3:
                continue
            most = wholes.get(question.at_most, 40)
            written, means = _one(question, rng, most=most)
            if question.id in WINDOW:
                written = means = WINDOW[question.id]
            if question.id.endswith((".any", "respondent.answers")):
                first = question.choices.items[0]
                written, means = first.label.da, first.code
            if counted:
                wholes[question.id] = int(written)
            given.append((question.id, "", 0, written, means))
    return given


def _table(question, rng, single):
    left = single.get(f"{question.id.partition('.')[0]}.count", 40)
    if question.rows:
        offsets = sorted(rng.sample(range(len(question.rows)), min(4, len(question.rows))))
    else:
        offsets = range(rng.randint(0, min(6, question.repeats)))
    for offset in offsets:
        wholes = {}
        for number, column in enumerate(question.columns):
            if column.id in ("answered_by", "missing"):
                continue  # Each contradicts a number beside it.
            if (number or question.rows) and column.id != "date" and rng.random() < 0.25:
                continue
            most = left if column.id == "count" else 40
            written, means = _one(column, rng, most=wholes.get(column.at_most, most))
            if column.id == "count":
                left -= int(written)
            written, means = _consistent(question, column, offset, written) or (written, means)
            if column.kind is Kind.COUNT:
                wholes[column.id] = int(written)
            yield question.id, column.id, offset, written, means


def _consistent(question, column, offset, written):
    """What a cell must say to fit the others of its row; None where that is anything."""
    first = column.choices.items[0] if column.choices else None
    return {
        # Nobody leaves before the last of the months that anybody can have come in.
        "exit": (MONTHS[-1], MONTHS[-1]),
        "month": (MONTHS[offset % len(MONTHS)],) * 2,
        "name": (f"{written} {offset}",) * 2,
        "status": first and question.id != "approval.steps" and (first.label.da, first.code),
    }.get(column.id)


def _one(asked, rng, *, most):
    if asked.kind is Kind.COUNT:
        number = rng.randint(0, most)
        written = rng.choice([number, float(number), str(number)])
        return written, Count(value=number) if number else "zero"
    if asked.kind is Kind.NUMBER:
        number = rng.randint(0, 400) / 4
        return rng.choice([number, f"{number:.2f}".replace(".", ",")]), number
    if asked.kind in (Kind.CHOICE, Kind.RATING):
        item = rng.choice(asked.choices.items)
        return item.written, item.code
    if asked.kind is Kind.MONTH:
        month = rng.choice(MONTHS)
        return month, month
    if asked.kind is Kind.DAY:
        day = f"{rng.choice(MONTHS)}-15"
        return day, day
    words = " ".join(rng.choices(WORDS, k=rng.randint(1, 12)))
    return words, words


def write_answers(content, given):
    """A workbook with answers in the fields that their names stand for."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for name, column, offset, written, _ in given:
        put(book, f"{name}.{column}" if column else name, written, offset=offset)
    return book


def put(book, field, written, *, offset=0):
    """Write one answer; text is text, whatever it begins with."""
    area = parse_reference(book.defined_names[field_name(field)].attr_text)
    cell = book[area.sheet].cell(area.top + offset, area.left)
    cell.value = written
    if isinstance(written, str):
        cell.data_type = "s"
    return cell


def vary(book, rng):
    """Change what people and programs change without changing an answer."""
    for change in rng.sample(CHANGES, rng.randint(2, 5)):
        change(book, rng)


def _answer_sheets(book):
    names = (parse_reference(one.attr_text) for one in book.defined_names.values())
    return sorted({area.sheet for area in names if area} & set(book.sheetnames) - {"Lister"})


def _move_names(book, title, *, row, count):
    """What a spreadsheet does to names when rows are inserted above a row."""
    for one in book.defined_names.values():
        area = parse_reference(one.attr_text)
        if area is None or area.sheet != title:
            continue
        top = area.top + (count if area.top >= row else 0)
        bottom = area.bottom + (count if area.bottom >= row else 0)
        first = f"${get_column_letter(area.left)}${top}"
        last = f"${get_column_letter(area.right)}${bottom}"
        quoted = title.replace("'", "''")
        one.attr_text = f"'{quoted}'!{first}" + (f":{last}" if last != first else "")


def insert_rows(book, rng):
    title = rng.choice([name for name in _answer_sheets(book) if name != book.sheetnames[0]])
    sheet = book[title]
    # openpyxl moves cells but not the lists of allowed answers: a person's spreadsheet does both.
    sheet.data_validations = DataValidationList()
    count = rng.randint(1, 3)
    sheet.insert_rows(5, count)
    _move_names(book, title, row=5, count=count)


def shuffle_sheets(book, rng):
    rng.shuffle(book._sheets)
    book.active = 0


def rename_sheet(book, rng):
    title = rng.choice(_answer_sheets(book))
    new = f"Kopi af {title}"[:31]
    book[title].title = new
    for one in book.defined_names.values():
        one.attr_text = one.attr_text.replace(f"'{title}'!", f"'{new}'!")


def paint(book, rng):
    for sheet in book:
        for row in sheet.iter_rows(max_row=30, max_col=8):
            for cell in row:
                if rng.random() < 0.2:
                    cell.font = Font(name="Arial", size=rng.randint(8, 14), bold=True)
                    cell.fill = PatternFill("solid", fgColor="FFFF99")
                    cell.alignment = Alignment(wrap_text=True, horizontal="right")


def stretch(book, rng):
    for sheet in book:
        for letter in "ABCDEFG":
            sheet.column_dimensions[letter].width = rng.randint(3, 60)
        for row in range(1, 20):
            sheet.row_dimensions[row].height = rng.randint(8, 60)
        sheet.sheet_view.zoomScale = rng.randint(50, 150)


def add_empty_sheet(book, rng):
    book.create_sheet("Ark1", rng.randint(0, len(book.sheetnames)))


def unprotect(book, _):
    book.security = None
    for sheet in book:
        sheet.protection.sheet = False


def lose_validation(book, _):
    for sheet in book:
        sheet.data_validations = DataValidationList()


def drop_properties(book, _):
    book.custom_doc_props.props.clear()
    book.properties.title = book.properties.description = None
    book.properties.creator = "Et andet program"


def format_numbers(book, rng):
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, int | float) and rng.random() < 0.5:
                    cell.number_format = rng.choice(["0", "General", "#,##0", "0.00"])


def set_print(book, rng):
    for sheet in book:
        sheet.freeze_panes = None
        sheet.page_setup.orientation = rng.choice(["portrait", "landscape"])
        sheet.print_area = "A1:H40"


CHANGES = (
    insert_rows,
    shuffle_sheets,
    rename_sheet,
    paint,
    stretch,
    add_empty_sheet,
    unprotect,
    lose_validation,
    drop_properties,
    format_numbers,
    set_print,
)


def save(book, path):
    """The same bytes for the same answers: no clock in the file."""
    path.write_bytes(pack(book))
    return path


def generated(drawn, seed, folder):
    """One clean return: which form it is, its file, and what must be read of it."""
    rng = seeded(seed)
    kind = rng.choices([FormKind.MUNICIPALITY, FormKind.OFFER, FormKind.REGION], [6, 3, 2])[0]
    of_kind = [one for (found, _), one in sorted(drawn.items()) if found is kind]
    made = rng.choice(of_kind)
    given = clean_answers(made.form, rng)
    book = write_answers(made.content, given)
    vary(book, rng)
    return made, save(book, folder / f"{seed}_{made.name}"), given


def differences(found, given):
    """Answers that were not read as they were meant: where, what was meant, what was read."""
    read = {}
    for one in found.given:
        if one.filled:
            column = one.slot.column.id if one.slot.column else ""
            read[one.slot.id, column, one.slot.row] = one.value
    rows = {question.id: question for question in {one.slot.question for one in found.given}}
    wrong = []
    for name, column, offset, _, means in given:
        row = ""
        if column:
            table = rows[name].rows
            row = table[offset].id if table else str(offset + 1)
        value = read.pop((name, column, row), None)
        same = str(value) == means if isinstance(means, str) else value == means
        if not same:
            wrong.append((name, column, row, means, value))
    return wrong + [(*place, None, value) for place, value in read.items()]
