"""Packages whose parts contradict each other: refused in plain words, never read by chance."""

import openpyxl
import pytest

from analysis.returns.findings import RefusedFileError
from analysis.returns.workbook.cells import CellKind
from analysis.returns.workbook.workbook import read_content

SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@pytest.fixture(scope="module")
def content(files):
    book = openpyxl.Workbook()
    book.active.title = "Tema 1"
    book.active["B2"] = 12
    book.create_sheet("Tema 2")["A1"] = 3
    return files.xlsx(book)


def sheet_xml(rows):
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'.encode()


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="2"><c r="B3"><v>12</v></c></row>',
        '<row r="2"><c r="b2"><v>12</v></c></row>',
        '<row r="2"><c r="$B$2"><v>12</v></c></row>',
        '<row r="2"><c r="B1048577"><v>12</v></c></row>',
    ],
)
def test_a_cell_that_is_not_where_it_says_is_no_cell(files, content, rows):
    with pytest.raises(RefusedFileError) as refused:
        read_content(files.edit(content, {SHEET: sheet_xml(rows)}), file="svar.xlsx")
    assert refused.value.finding.code == "file.corrupt"
    assert SHEET in refused.value.finding.raw


def test_cells_without_an_address_follow_each_other(files, content):
    rows = '<row r="2"><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>'
    read = read_content(files.edit(content, {SHEET: sheet_xml(rows)}), file="svar.xlsx")
    found = {address: cell.value for address, cell in read.sheets[0].cells.items()}
    assert found == {"A2": 1, "B2": 2, "A3": 3}


@pytest.mark.parametrize(
    "changes",
    [
        {"XL/Workbook.xml": b"<x/>"},
        {"xl/workbook.xml": lambda part: part.replace(b"Tema 2", b"Tema 1")},
    ],
)
def test_two_of_one_name_are_refused(files, content, changes):
    with pytest.raises(RefusedFileError) as refused:
        read_content(files.edit(content, changes), file="svar.xlsx")
    assert refused.value.finding.code == "file.corrupt"


def test_two_sheets_of_one_name_are_refused_in_open_documents_too(files):
    table = files.ods_table("Tema 1", files.ods_row(files.ods_cell(12)))
    with pytest.raises(RefusedFileError):
        read_content(files.pack(files.ods_parts(table, table)), file="svar.ods")


@pytest.mark.parametrize("written", ["1_2", "١٢", "12,0", "0x0C", "nan", "1e999"])
def test_a_number_is_what_xml_calls_a_number(files, content, written):
    row = f'<row r="2"><c r="B2"><v>{written}</v></c></row>'
    read = read_content(files.edit(content, {SHEET: sheet_xml(row)}), file="svar.xlsx")
    assert read.get("Tema 1", "B2").kind is CellKind.ERROR
    assert [(one.code, one.cell) for one in read.findings] == [("cell.contradiction", "B2")]
    cell = f'<table:table-cell office:value-type="float" office:value="{written}"/>'
    open_document = files.ods_parts(files.ods_table("Tema 1", files.ods_row(cell)))
    assert read_content(files.pack(open_document), file="svar.ods").get("Tema 1", "A1").kind is (
        CellKind.ERROR
    )


def test_parts_that_nobody_reads_are_looked_into_and_may_be_broken(files, content):
    more = {"customXml/item1.xml": b"<a>Sag <b>12</b></a>", "xl/pivot/broken.xml": b"<a", "x": b"x"}
    read = read_content(files.edit(content, more), file="svar.xlsx")
    asides = [(one.name, one.value) for one in read.properties if one.aside]
    assert ("customXml/item1.xml", "Sag ") in asides
    bomb = b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    with pytest.raises(RefusedFileError) as refused:
        read_content(files.edit(content, {"customXml/item1.xml": bomb}), file="svar.xlsx")
    assert refused.value.finding.code == "file.entities"


def test_printed_headers_of_an_open_document_are_looked_into(files):
    parts = files.ods_parts(files.ods_table("Tema 1", files.ods_row(files.ods_cell(12))))
    header = "<text:p>Ida Prøve</text:p>"
    parts["styles.xml"] = parts["meta.xml"].replace(
        b"<meta:initial-creator>Ida Pr\xc3\xb8ve</meta:initial-creator>", header.encode()
    )
    read = read_content(files.pack(parts), file="svar.ods")
    assert ("styles.xml", "Ida Prøve") in [(one.name, one.value) for one in read.properties]
