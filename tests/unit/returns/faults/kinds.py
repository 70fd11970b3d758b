"""The kinds of faults, each with what it does to a clean form. Loaded by path."""

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

import openpyxl
from openpyxl.comments import Comment

from analysis.returns.intake.slots import parse_reference

SLUG = "synsnedsaettelse-2014"
CLEAN = {
    "respondent.answers": "kommunen svarer for sig selv",
    "need.count": 12,
    "need.month": "2014-06",
    "need.by_situation.received": 9,
    "need.note": "Talt i juni.",
    "offers.any": "ja",
    "offers.rating.supply": 4,
    "offers.used.name": "Tilbud A",
    "offers.used.municipality": "Aalborg",
    "offers.used.citizens": 2,
    "offers.used.hours": 37.5,
    "future.challenge.category": "ventetid",
}
PAGE = "1 Målgruppe"


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of fault.

    Parameters
    ----------
    put
        Answers that stand in place of the clean ones, by field.
    look
        Number format of the count's cell.
    book, content
        What is done to the workbook, and to its bytes.
    code
        The rule that must be named; None: harmless.
    """

    what: str
    code: str | None
    put: dict | None = None
    look: str = ""
    book: Callable | None = None
    content: Callable | None = None
    name: str = f"{SLUG}_851_aalborg.xlsx"


def count(what, written, code, look=""):
    return Kind(what=what, code=code, put={"need.count": written}, look=look)


def other(what, field, written, code):
    return Kind(what=what, code=code, put={field: written})


def page(book):
    return book[PAGE]


def hide_row(book):
    page(book).row_dimensions[6].hidden = True


def hide_column(book):
    page(book).column_dimensions["C"].hidden = True


def hide_sheet(book):
    page(book).sheet_state = "hidden"


def hide_sheet_deeply(book):
    page(book).sheet_state = "veryHidden"


def comment(book):
    page(book)["C6"].comment = Comment("uden de to fra maj", "x")


def comment_beside(book):
    page(book)["D30"].comment = Comment("svaret er 4", "x")


def merge(book):
    """A merged range over the count and the reason below: only the first can be seen."""
    page(book).merged_cells.ranges.add(openpyxl.worksheet.cell_range.CellRange("C5:C7"))


def lose_names(book):
    for name in list(book.defined_names):
        del book.defined_names[name]


def point_nowhere(book):
    book.defined_names["svar.need.count"].attr_text = "#REF!"


def delete_sheet(book):
    del book["2a Anvendte tilbud"]


def delete_row(book):
    """The count's row goes, its name with it, and what stood below moves up, names and all."""
    del book.defined_names["svar.need.count"]
    page(book).delete_rows(6)
    for one in book.defined_names.values():
        area = parse_reference(one.attr_text)
        if area and area.sheet == PAGE and area.top > 6:
            one.attr_text = f"'{PAGE}'!$C${area.top - 1}"


def rename_sheet(book):
    page(book).title = "Tema et"
    for one in book.defined_names.values():
        one.attr_text = one.attr_text.replace(f"'{PAGE}'!", "'Tema et'!")


def shuffle(book):
    book._sheets.reverse()


def add_sheet(book):
    book.create_sheet("Bilag")["A1"] = 3


def add_empty_sheet(book):
    book.create_sheet("Ark1")


def scribble_beside(book):
    page(book)["H9"] = "se vedlagte"


def scribble_below(book):
    page(book)["B40"] = "i alt 14"


def stamp(name, value):
    def run(book):
        area = parse_reference(book.defined_names[name].attr_text)
        book[area.sheet][area.first] = value

    return run


def be_nobody(book):
    stamp("skema.code", f"{SLUG}/municipality/999")(book)
    for one in book.custom_doc_props.props:
        if one.name == "udmelding.recipient":
            one.value = "999"


def no_properties(book):
    book.custom_doc_props.props.clear()


def link_out(book):
    page(book)["C6"] = "='C:\\mappe\\[andet.xlsx]Ark1'!A1"


def random_number(book):
    page(book)["C6"] = "=RANDBETWEEN(1,20)"


def cpr_in_property(book):
    book.properties.description = "Vedrører 070761-4285"


def cpr_in_hidden_sheet(book):
    book.create_sheet("K")["A1"] = "0707614285"
    book["K"].sheet_state = "veryHidden"


def cpr_in_comment(book):
    page(book)["C30"].comment = Comment("070761 4285", "x")


def cpr_as_number(book):
    page(book)["C30"] = 707614285


def parts(content):
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def with_part(name, content=b"x"):
    def run(clean):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
            for known, inside in (parts(clean) | {name: content}).items():
                package.writestr(known, inside)
        return stream.getvalue()

    return run


KINDS = (
    # The number itself.
    count("thousands by full stop", "1.234", "count.separator"),
    count("thousands by comma", "1,234", "count.separator"),
    count("thousands by blank", "1 234", "count.separator"),
    count("a fraction as number", 2.5, "count.fraction"),
    count("a fraction as text", "2,5", "count.fraction"),
    count("a fraction shown as whole", 2.5, "count.fraction", "0"),
    count("what computing leaves", 12.000000001, "count.noise"),
    count("negative", -12, "count.negative"),
    count("negative as text", "−12", "count.negative"),
    count("far too large", 1e300, "count.too_large"),
    count("a percentage", 0.12, "count.percent", "0%"),
    count("a percentage as text", "12 %", "count.percent"),
    count("an exponent as text", "1,2E1", "count.exponent"),
    count("thousands by format", 12000, "count.scaled_format", "#,##0,"),
    count("an interval by format", 12, "count.misleading_format", '"<"0'),
    count("invisible by format", 12, "count.invisible", ";;;"),
    count("a unit by format", 12, "count.unusual_format", '0 "børn"'),
    count("a truth value", True, "count.bool"),
    count("a date", dt.date(2024, 4, 1), "count.date"),
    count("a time", 12, "count.date", "[h]:mm"),
    count("a date as text", "01-04", "count.date"),
    count("years", "2019-2020", "count.years"),
    count("ends turned round", "4-1", "count.ends"),
    count("about", "ca. 12", "count.about"),
    count("with words", "12 personer", "count.with_words"),
    count("a note mark", "12*", "count.with_words"),
    count("a raised digit", "12²", "count.with_words"),
    count("a letter for a digit", "1O", "count.with_words"),
    count("in words", "tolv", "count.word"),
    count("a sum", "10+2", "count.sum"),
    count("a dash for none", "-", "count.ambiguous_nothing"),
    count("not stated", "ikke oplyst", "count.ambiguous_nothing"),
    count("a reference to elsewhere in words", "se bilag", "count.text"),
    count("an error value", "#N/A", "count.error"),
    count("a formula without result", "=SUM(C10:C12)", "count.formula"),
    count("a leading zero", "012", "count.leading_zero"),
    count("wide digits", "１２", "count.unusual_digits"),
    count("a mark without width", "12\u200b", "count.unusual_digits"),
    count("blanks around it", " 12\u00a0", None),
    count("a whole number with decimals stored", 12.0, None),
    count("digits as text", "12", None),
    count("nothing where a number must be", None, "answer.count_missing"),
    other("a number and why there is none", "need.count.missing", "<5", "answer.count_and_reason"),
    other("parts beyond the whole", "need.by_situation.received", 13, "answer.more_than"),
    # Other answers.
    other("no choice", "offers.any", None, "answer.missing"),
    other("a misspelt choice", "offers.any", "jaa", "answer.not_in_list"),
    other("a choice in other letters", "offers.any", " JA ", None),
    other("a rating beyond five", "offers.rating.supply", 6, "answer.not_in_list"),
    other("a rating between two", "offers.rating.supply", 3.5, "answer.not_in_list"),
    other("a month in words", "need.month", "juni 2014", "answer.month"),
    other("a day for a month", "need.month", dt.date(2014, 6, 30), "answer.month"),
    other("a year for a month", "need.month", 2014, "answer.month"),
    other("the month as its first day", "need.month", dt.date(2014, 6, 1), None),
    other("hours with two marks", "offers.used.hours", "1.234,5", "answer.separator"),
    other("hours as text", "offers.used.hours", "37,5", None),
    other(
        "a town that is none", "offers.used.municipality", "Sonderborg", "answer.no_municipality"
    ),
    other("a town as it was spelt", "offers.used.municipality", "Ålborg Kommune", None),
    other("a decomposed letter", "offers.used.municipality", "A\u030alborg", None),
    other("a row about nothing", "offers.used.name", None, "answer.missing"),
    other("a formula for words", "need.note", "=A1", "answer.formula"),
    other("another named without need", "respondent.answered_by", "Rebild", "answer.respondent"),
    # The sheet.
    Kind(what="a hidden row", code="cell.hidden", book=hide_row),
    Kind(what="a hidden column", code="cell.hidden", book=hide_column),
    Kind(what="a hidden sheet", code="sheet.hidden", book=hide_sheet),
    Kind(what="a sheet hidden deeply", code="sheet.very_hidden", book=hide_sheet_deeply),
    Kind(what="a comment on the answer", code="cell.comment", book=comment),
    Kind(what="a comment elsewhere", code="cell.comment", book=comment_beside),
    Kind(what="an answer covered by a merge", code="cell.covered", book=merge),
    Kind(what="words beside the fields", code="answer.outside", book=scribble_beside),
    Kind(what="a number below the fields", code="answer.outside", book=scribble_below),
    Kind(what="a sheet added", code="sheet.added", book=add_sheet),
    Kind(what="an empty sheet added", code=None, book=add_empty_sheet),
    Kind(what="sheets in another order", code=None, book=shuffle),
    Kind(what="a sheet renamed", code=None, book=rename_sheet),
    Kind(what="a sheet deleted", code="form.field_lost", book=delete_sheet),
    Kind(what="a row deleted", code="form.name_lost", book=delete_row),
    Kind(what="names lost", code="form.name_lost", book=lose_names),
    Kind(what="a name that points nowhere", code="form.name_lost", book=point_nowhere),
    Kind(what="a value from another file", code="cell.external_formula", book=link_out),
    Kind(what="a value that changes", code="cell.volatile_formula", book=random_number),
    # Whose form it is.
    Kind(
        what="another round's form",
        code="form.other_round",
        book=stamp("skema.code", "tegnsprog-2022/municipality/851"),
    ),
    Kind(
        what="nobody's form",
        code="form.not_asked",
        book=be_nobody,
    ),
    Kind(what="a code lost", code="form.from_file_name", book=stamp("skema.code", "x")),
    Kind(what="another version", code="form.other_version", book=stamp("skema.version", 99)),
    Kind(what="changed questions", code="form.changed", book=stamp("skema.sha256", "0" * 64)),
    Kind(what="properties lost", code=None, book=no_properties),
    # People.
    Kind(
        what="a CPR number in words",
        code="personal.cpr",
        put={"need.note": "Borger 070761-4285 venter"},
    ),
    Kind(what="a CPR number in a property", code="personal.cpr", book=cpr_in_property),
    Kind(what="a CPR number out of sight", code="personal.cpr", book=cpr_in_hidden_sheet),
    Kind(what="a CPR number in a comment", code="personal.cpr", book=cpr_in_comment),
    Kind(what="a CPR number as a number", code="personal.cpr", book=cpr_as_number),
    Kind(
        what="an e-mail in words",
        code="personal.email",
        put={"need.note": "skriv til ida@privat.example"},
    ),
    # The file.
    Kind(what="an empty file", code="file.empty", content=lambda _: b""),
    Kind(what="cut short", code="file.corrupt", content=lambda clean: clean[: len(clean) // 2]),
    Kind(what="no workbook", code="file.wrong_extension", content=lambda _: b"%PDF-1.7"),
    Kind(
        what="old Excel",
        code="file.old_excel",
        content=lambda _: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504),
    ),
    Kind(what="macros", code="file.macros", content=with_part("xl/vbaProject.bin")),
    Kind(
        what="a bomb",
        code="file.packed_too_tightly",
        content=with_part("xl/media/image1.png", bytes(3_000_000)),
    ),
    Kind(
        what="a link to another file",
        code="file.external_link",
        content=with_part("xl/externalLinks/externalLink1.xml", b"<x/>"),
    ),
    Kind(what="bytes after the end", code=None, content=lambda clean: clean + b"\r\n"),
    Kind(
        what="the wrong ending",
        code="file.wrong_extension",
        content=lambda clean: clean,
        name=f"{SLUG}_851_aalborg.ods",
    ),
    Kind(
        what="a name that says nothing",
        code=None,
        content=lambda clean: clean,
        name="Kopi af svar (2).xlsx",
    ),
)
