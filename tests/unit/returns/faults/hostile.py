"""Kinds of faults that take ill will, or another program than a spreadsheet. Loaded by path."""

import io
import re
import runpy
import zipfile
from pathlib import Path
from types import SimpleNamespace

from openpyxl.drawing.image import Image
from openpyxl.styles import Font
from openpyxl.workbook.defined_name import DefinedName

MADE = SimpleNamespace(**runpy.run_path(str(Path(__file__).with_name("kinds.py"))))
Kind, page, parts, stamp, PAGE, SLUG = (
    MADE.Kind,
    MADE.page,
    MADE.parts,
    MADE.stamp,
    MADE.PAGE,
    MADE.SLUG,
)
COUNT = re.compile(r'<c r="C6"[^>]*?(?:/>|>.*?</c>)', re.DOTALL)
PERSON = "Vedrører 070761-4285"


def rewritten(name, change):
    """A package with one part changed."""

    def run(content):
        stream, inside = io.BytesIO(), parts(content)
        before = inside.get(name, b"").decode()
        after = change(before)
        assert after != before, name
        inside[name] = after.encode()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
            for known, part in inside.items():
                package.writestr(known, part)
        return stream.getvalue()

    return run


def count_as(xml):
    """The count's cell as another program writes it; the page is the third sheet."""
    return rewritten("xl/worksheets/sheet3.xml", lambda text: COUNT.sub(xml, text, count=1))


def cell(what, xml, code):
    return Kind(what=what, code=code, content=count_as(xml))


def point(name, address):
    def run(book):
        book.defined_names[name].attr_text = f"'{PAGE}'!{address}"

    return run


def put(sheet, address, value):
    def run(book):
        book[sheet][address] = value

    return run


def copy_page(book):
    """What Excel does to a sheet that is copied: its names again, for the copy alone."""
    copied = book.copy_worksheet(page(book))
    copied["C6"] = 44
    copied.defined_names["svar.need.count"] = DefinedName(
        "svar.need.count", attr_text=f"'{copied.title}'!$C$6"
    )


def move_into_guidance(book):
    page(book)["D6"], page(book)["C6"] = 12, None


def sort_page(book):
    """Rows 6 and 8 change places with everything in them; names stay where they were."""
    for letter in "ABCDE":
        one, other = page(book)[f"{letter}6"], page(book)[f"{letter}8"]
        one.value, other.value = other.value, one.value


def flatten(book):
    page(book).row_dimensions[6].height = 0.5


def picture(book):
    # The smallest picture there is: one dot.
    dot = bytes.fromhex(
        "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
        "0000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
    )
    image = Image(io.BytesIO(dot))
    page(book).add_image(image, "D9")


def header(book):
    page(book).oddHeader.center.text = PERSON


def strike(book):
    book[PAGE]["C6"].font = Font(strike=True)


def minus(book):
    book[PAGE]["C6"].number_format = "-0"


def prompt(book):
    page(book).data_validations.dataValidation[0].prompt = PERSON


# What else stands where a number should: (what, as it is written, the rule).
WRITTEN = (
    ("thousands by a hard blank", "1\u00a0234", "count.separator"),
    ("thousands by a thin blank", "1\u2009234", "count.separator"),
    ("a whole number with decimals as text", "12,0", "count.fraction"),
    ("a truth value as text", "SAND", "count.text"),
    ("Roman digits", "XII", "count.text"),
    ("a plus sign", "+12", "count.with_words"),
    ("a number in brackets", "(12)", "count.with_words"),
    ("a minus behind", "12-", "count.with_words"),
    ("two numbers", "1 2", "count.several"),
    ("two lines", "1\n2", "count.several"),
    ("two numbers and a semicolon", "3; 4", "count.several"),
    ("two numbers and a word", "3 og 4", "count.several"),
    ("a year", "2019", "count.unlikely"),
    ("a telephone's digits", "12345678", "count.unlikely"),
    ("a word for what is not there", "mangler", "count.ambiguous_nothing"),
    ("no number", "nan", "count.text"),
    ("a part named", "12 heraf 3", "count.with_words"),
    ("a number to the base of 16", "0x0C", "count.with_words"),
    ("an underscore as text", "1_000", "count.with_words"),
    ("a semicolon behind", "12;", "count.with_words"),
    ("a half", "1/2", "count.date"),
    ("three numbers", "1-4-7", "count.date"),
    ("fewer than one", "<1", "count.ends"),
    ("no more than none", "højst 0", "count.ends"),
    ("a dozen", "et dusin", "count.text"),
    ("a letter O", "O", "count.text"),
    ("none, twice", "0 (nul)", "count.with_words"),
    ("infinity", "inf", "count.text"),
    ("an apostrophe before digits", "'12", "count.unusual_digits"),
    ("a tilde", "~12", "count.about"),
)

HOSTILE = (
    *(MADE.count(what, written, code) for what, written, code in WRITTEN),
    cell("two values in a cell", '<c r="C6"><v>1</v><v>2</v></c>', "cell.contradiction"),
    cell(
        "a value and a text in a cell",
        '<c r="C6" t="inlineStr"><v>7</v><is><t>12</t></is></c>',
        "cell.contradiction",
    ),
    cell("an underscore in a number", '<c r="C6"><v>1_2</v></c>', "cell.contradiction"),
    cell("a stored number in other digits", '<c r="C6"><v>١٢</v></c>', "cell.contradiction"),
    cell("a cell of no known sort", '<c r="C6" t="zz"><v>12</v></c>', "cell.contradiction"),
    cell("no such shared text", '<c r="C6" t="s"><v>99999</v></c>', "cell.contradiction"),
    cell(
        "two cells at one address", '<c r="C6"><v>12</v></c><c r="C6"><v>13</v></c>', "cell.twice"
    ),
    cell("a date stored as one", '<c r="C6" t="d"><v>2024-04-01</v></c>', "count.date"),
    cell(
        "a text struck out beside another",
        '<c r="C6" t="inlineStr"><is><r><rPr><strike/></rPr><t>12</t></r><r><t>9</t></r></is></c>',
        "count.struck",
    ),
    cell(
        "a footnote's mark behind a number",
        '<c r="C6" t="inlineStr"><is><r><t>1</t></r><r><rPr><vertAlign val="superscript"/></rPr>'
        "<t>2</t></r></is></c>",
        "count.struck",
    ),
    Kind(what="a number struck out", code="count.struck", book=strike),
    Kind(what="a minus before every number", code="count.misleading_format", book=minus),
    cell(
        "a truth value as LibreOffice saves it", '<c r="C6"><f>TRUE()</f><v>1</v></c>', "count.bool"
    ),
    cell(
        "a text with its pronunciation",
        '<c r="C6" t="inlineStr"><is><t>12</t><rPh sb="0" eb="1"><t>99</t></rPh></is></c>',
        None,
    ),
    cell(
        "a text in pieces",
        '<c r="C6" t="inlineStr"><is><r><t>1</t></r><r><t>2</t></r></is></c>',
        None,
    ),
    cell("a result of a formula", '<c r="C6"><f>6+6</f><v>12</v></c>', None),
    cell("a number with an exponent", '<c r="C6"><v>1.2E1</v></c>', None),
    Kind(
        what="a value from a linked file",
        code="file.external_link",
        content=lambda clean: MADE.with_part("xl/externalLinks/externalLink1.xml", b"<x/>")(
            count_as('<c r="C6"><f>[1]Ark1!A1</f><v>12</v></c>')(clean)
        ),
    ),
    Kind(what="a row too low to see", code="cell.hidden", book=flatten),
    Kind(
        what="a size that is a lie",
        code=None,
        content=rewritten(
            "xl/worksheets/sheet3.xml",
            lambda text: re.sub(r'<dimension ref="[^"]+"', '<dimension ref="A1:XFD1048576"', text),
        ),
    ),
    Kind(
        what="a cell at the far end",
        code="answer.outside",
        content=rewritten(
            "xl/worksheets/sheet3.xml",
            lambda text: text.replace(
                "</sheetData>",
                '<row r="1048576"><c r="XFD1048576"><v>4</v></c></row></sheetData>',
            ),
        ),
    ),
    Kind(
        what="a name at another field",
        code="form.name_moved",
        book=point("svar.need.count", "$C$10"),
    ),
    Kind(
        what="a name at a free cell", code="form.name_moved", book=point("svar.need.count", "$C$30")
    ),
    Kind(what="rows that changed places", code="form.name_moved", book=sort_page),
    Kind(what="a page copied", code="sheet.added", book=copy_page),
    Kind(what="an answer in the guidance", code="answer.outside", book=move_into_guidance),
    Kind(what="an answer over the question", code="answer.outside", book=put(PAGE, "B6", "12")),
    Kind(what="an answer beside the cover", code="answer.outside", book=put("Forside", "D5", "12")),
    Kind(what="an answer below the cover", code="answer.outside", book=put("Forside", "B60", "12")),
    Kind(what="an answer on the lists", code="answer.outside", book=put("Lister", "A4", "måske")),
    Kind(
        what="a number for a row's number",
        code="answer.outside",
        book=put("2a Anvendte tilbud", "A9", 44),
    ),
    Kind(what="a picture", code="sheet.picture", book=picture),
    Kind(
        what="another municipality's code",
        code="form.other_recipient",
        book=stamp("skema.code", f"{SLUG}/municipality/840"),
    ),
    Kind(
        what="a code of another sort of form",
        code="form.other_recipient",
        book=stamp("skema.code", f"{SLUG}/offer/-"),
    ),
    Kind(
        what="another municipality's name of the file",
        code="form.other_name",
        name=f"{SLUG}_840_rebild.xlsx",
    ),
    Kind(what="a version lost", code="answer.outside", book=stamp("skema.version", None)),
    Kind(what="a digest lost", code="form.changed", book=stamp("skema.sha256", None)),
    Kind(what="a CPR number in the printed header", code="personal.cpr", book=header),
    Kind(what="a CPR number in a prompt", code="personal.cpr", book=prompt),
    Kind(
        what="a CPR number in a part of its own",
        code="personal.cpr",
        content=rewritten("customXml/item1.xml", lambda _: f"<a>{PERSON}</a>"),
    ),
    Kind(
        what="an answer in a part of its own",
        code=None,
        content=rewritten("customXml/item1.xml", lambda _: "<a>12</a>"),
    ),
)
