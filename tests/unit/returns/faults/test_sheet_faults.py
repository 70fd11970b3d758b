"""Kinds of faults in how a workbook is laid out: what a person who opens it does not see."""

import openpyxl
import pytest
from openpyxl.comments import Comment

from analysis.returns.answers.numbers import read_count
from analysis.returns.answers.written import Count
from analysis.returns.intake.look_over import look_over
from analysis.returns.workbook.cells import Workbook
from analysis.returns.workbook.workbook import read_content

SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TITLE = "Tema 1"


@pytest.fixture
def book():
    book = openpyxl.Workbook()
    book.active.title = TITLE
    book.active["A2"], book.active["B2"] = "Antal", 12
    return book


@pytest.fixture
def edit(files, book):
    return lambda changes: files.edit(files.xlsx(book), changes)


@pytest.fixture
def codes(files):
    """Codes and places of what is found, after seeing that the answer itself is unharmed."""

    def run(content, *, answer=12):
        book = content if isinstance(content, bytes) else files.xlsx(content)
        read = read_content(book, file="svar.xlsx")
        assert read_count(read.get(TITLE, "B2")).value == Count(value=answer)
        return [
            (one.code, one.place)
            for one in look_over(read, own=lambda cell: cell.sheet == "Lister")
        ]

    return run


def sheet_xml(data, before="", after=""):
    xml = f'<worksheet xmlns="{MAIN}">{before}<sheetData>{data}</sheetData>{after}</worksheet>'
    return xml.encode()


def test_a_clean_workbook_has_no_findings(book, codes):
    book.create_sheet("Lister")["A1"] = "ved ikke"
    book["Lister"].sheet_state = "veryHidden"
    book.active.merge_cells("A5:C5")
    book.active["A5"] = "Overskrift"
    assert codes(book) == []


@pytest.mark.parametrize(
    ("state", "code"), [("hidden", "sheet.hidden"), ("veryHidden", "sheet.very_hidden")]
)
def test_a_hidden_sheet_with_content(book, codes, state, code):
    book.create_sheet("Kladde")["A1"] = 3
    book["Kladde"].sheet_state = state
    assert codes(book) == [(code, "Kladde!A1")]


def test_an_empty_hidden_sheet_is_harmless(book, codes):
    book.create_sheet("Kladde").sheet_state = "hidden"
    assert codes(book) == []


def test_an_answer_in_a_hidden_row_or_column(book, codes):
    book.active.row_dimensions[2].hidden = True
    assert codes(book) == [("cell.hidden", "Tema 1!A2"), ("cell.hidden", "Tema 1!B2")]
    book.active.row_dimensions[2].hidden = False
    book.active.column_dimensions["B"].hidden = True
    assert codes(book) == [("cell.hidden", "Tema 1!B2")]


def test_an_answer_in_a_row_without_height_or_a_column_without_width(files, book, codes):
    row = '<row r="2" ht="0"><c r="B2"><v>12</v></c></row>'
    flat = files.edit(files.xlsx(book), {SHEET: sheet_xml(row)})
    narrow = files.edit(
        files.xlsx(book),
        {
            SHEET: sheet_xml(
                '<row r="2"><c r="B2"><v>12</v></c></row>',
                '<cols><col min="2" max="2" width="0"/></cols>',
            )
        },
    )
    assert codes(flat) == codes(narrow) == [("cell.hidden", "Tema 1!B2")]


def test_an_answer_covered_by_a_merge(files, book, codes):
    xml = sheet_xml(
        '<row r="2"><c r="B2"><v>12</v></c><c r="C2"><v>9</v></c></row>',
        after='<mergeCells><mergeCell ref="B2:C2"/></mergeCells>',
    )
    assert codes(files.edit(files.xlsx(book), {SHEET: xml})) == [("cell.covered", "Tema 1!C2")]


def test_comments_on_answers_and_on_empty_cells(book, codes):
    book.active["B2"].comment = Comment("uden de to fra maj", "Ida Prøve")
    book.active["B7"].comment = Comment("svaret er 4", "Ida Prøve")
    assert codes(book) == [("cell.comment", "Tema 1!B2"), ("cell.comment", "Tema 1!B7")]


def test_two_values_for_one_cell(files, book, codes):
    xml = sheet_xml('<row r="2"><c r="B2"><v>13</v></c><c r="B2"><v>12</v></c></row>')
    assert codes(files.edit(files.xlsx(book), {SHEET: xml})) == [("cell.twice", "Tema 1!B2")]


def test_rows_out_of_order_are_harmless(files, book, codes):
    xml = sheet_xml(
        '<row r="9"><c r="A9"><v>1</v></c></row><row r="2"><c r="B2"><v>12</v></c></row>'
    )
    assert codes(files.edit(files.xlsx(book), {SHEET: xml})) == []


def test_a_value_that_contradicts_its_kind(files, book, codes):
    xml = sheet_xml(
        '<row r="2"><c r="B2"><v>12</v></c></row><row r="3"><c r="B3"><v>tolv</v></c></row>'
    )
    edited = files.edit(files.xlsx(book), {SHEET: xml})
    assert codes(edited) == [("cell.contradiction", "Tema 1!B3")]


def test_zeros_that_are_not_shown(files, book, codes):
    xml = sheet_xml(
        '<row r="2"><c r="B2"><v>12</v></c></row><row r="3"><c r="B3"><v>0</v></c></row>',
        '<sheetViews><sheetView showZeros="0" workbookViewId="0"/></sheetViews>',
    )
    edited = files.edit(files.xlsx(book), {SHEET: xml})
    assert codes(edited) == [("cell.zero_not_shown", "Tema 1!B3")]


@pytest.mark.parametrize(
    ("formula", "code"),
    [
        ("[1]Ark1!A1", "cell.external_formula"),
        ("'C:\\mappe\\[andet.xlsx]Ark1'!A1", "cell.external_formula"),
        ("WEBSERVICE(A1)", "cell.external_formula"),
        ("ROUND(RAND()*20,0)", "cell.volatile_formula"),
        ("SUM(Tabel1[Antal])", ""),
        ("B3+B4", ""),
    ],
)
def test_formulas_that_reach_out_or_change(edit, codes, formula, code):
    xml = sheet_xml(f'<row r="2"><c r="B2"><f>{formula}</f><v>12</v></c></row>')
    found = codes(edit({SHEET: xml}))
    assert found == ([(code, "Tema 1!B2")] if code else [])


ANCHORED = (
    "<xdr:twoCellAnchor><xdr:from><xdr:col>2</xdr:col><xdr:row>6</xdr:row></xdr:from>"
    "<xdr:to><xdr:col>4</xdr:col><xdr:row>9</xdr:row></xdr:to>{}</xdr:twoCellAnchor>"
)


@pytest.mark.parametrize(("anchor", "place"), [("{}", TITLE), (ANCHORED, f"{TITLE}!C7")])
@pytest.mark.parametrize(
    ("drawn", "code"),
    [
        ('<xdr:pic><xdr:blipFill><a:blip r:embed="rId1"/></xdr:blipFill></xdr:pic>', "picture"),
        ("<xdr:sp><a:p><a:r><a:t>svaret er 4</a:t></a:r></a:p></xdr:sp>", "text_box"),
        ("<xdr:sp><a:p><a:r><a:t> </a:t></a:r></a:p></xdr:sp>", ""),
    ],
)
def test_a_picture_and_a_text_box_upon_the_sheet(edit, codes, *, drawn, code, anchor, place):
    office = "http://schemas.openxmlformats.org"
    drawing = (
        f'<xdr:wsDr xmlns:xdr="{office}/drawingml/2006/spreadsheetDrawing" '
        f'xmlns:a="{office}/drawingml/2006/main" '
        f'xmlns:r="{office}/officeDocument/2006/relationships">{anchor.format(drawn)}</xdr:wsDr>'
    )
    link = (
        f'<Relationships xmlns="{office}/package/2006/relationships"><Relationship Id="rId1" '
        f'Type="{office}/officeDocument/2006/relationships/drawing" '
        'Target="../drawings/drawing1.xml"/></Relationships>'
    )
    content = edit(
        {
            "xl/drawings/drawing1.xml": drawing.encode(),
            "xl/worksheets/_rels/sheet1.xml.rels": link.encode(),
        },
    )
    assert codes(content) == ([(f"sheet.{code}", place)] if code else [])


def test_findings_are_the_same_each_time_and_in_reading_order(files, book):
    book.active["B9"].comment = Comment("a", "x")
    book.active["B2"].comment = Comment("b", "x")
    book.create_sheet("Kladde")["A1"] = 3
    book["Kladde"].sheet_state = "hidden"
    content = files.xlsx(book)

    def lines() -> list[str]:
        read: Workbook = read_content(content, file="svar.xlsx")
        return [one.describe().da for one in look_over(read)]

    assert lines() == lines()
    assert [line.split(" (")[0].split(", ")[1] for line in lines()] == [
        "Tema 1!B2",
        "Tema 1!B9",
        "Kladde!A1",
    ]
