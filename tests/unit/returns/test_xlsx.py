"""What openpyxl wrote is what is read: values, formats, formulas, and what it does not keep."""

import datetime as dt
import io
import random

import openpyxl
import pytest
from openpyxl.comments import Comment as OpenpyxlComment
from openpyxl.workbook.defined_name import DefinedName as OpenpyxlName

from analysis.returns.workbook.cells import CellKind, HiddenBy, SheetState
from analysis.returns.workbook.workbook import read_content

FORMATS = ("General", "0", "#,##0.00", "dd-mm-yyyy", "0%", "yyyy-mm-dd hh:mm", "@", "[h]:mm")
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
SHEET = "xl/worksheets/sheet1.xml"


def read(content, file="svar.xlsx"):
    return read_content(content, file=file)


def random_value(chance):
    return chance.choice(
        [
            chance.randrange(-5, 5000),
            chance.random() * 1000,
            chance.choice([True, False]),
            dt.date(2024, 1, 1) + dt.timedelta(days=chance.randrange(900)),
            dt.datetime.fromisoformat("2024-01-01T12:30")
            + dt.timedelta(hours=chance.randrange(900)),
            chance.choice(["Ærø", " to  blanke ", "linje\nskift", "<&>\"'", "ved ikke", "=1+1"]),
        ]
    )


def sheet_xml(cells, *, after="", space=MAIN):
    data = f'<worksheet xmlns="{space}"><sheetData>{cells}</sheetData>{after}</worksheet>'
    return data.encode()


@pytest.fixture
def workbook():
    book = openpyxl.Workbook()
    book.active.title = "Tema 1"
    return book


@pytest.mark.parametrize("seed", range(12))
def test_values_and_formats_are_those_openpyxl_reads(files, seed):
    chance = random.Random(seed)  # noqa: S311 - examples, no secrets
    book = openpyxl.Workbook()
    for number in range(3):
        sheet = book.create_sheet(f"Ark {number}")
        for _ in range(60):
            cell = sheet.cell(chance.randrange(1, 40), chance.randrange(1, 30))
            cell.value = random_value(chance)
            if isinstance(cell.value, int | float) and chance.random() < 0.5:
                cell.number_format = chance.choice(FORMATS)
    content = files.xlsx(book)
    peer = openpyxl.load_workbook(io.BytesIO(content))
    found = read(content)
    assert found.sheet_names == tuple(peer.sheetnames)
    for sheet in found.sheets:
        theirs = {
            cell.coordinate: cell
            for row in peer[sheet.name]
            for cell in row
            if cell.value is not None
        }
        assert set(sheet.cells) == set(theirs)
        for address, cell in sheet.cells.items():
            other = theirs[address]
            assert cell.number_format == other.number_format
            if other.data_type == "f":
                assert (cell.formula, cell.cached) == (other.value, False)
            elif not isinstance(other.value, dt.time | dt.timedelta):
                midnight = isinstance(other.value, dt.datetime) and other.value.time() == dt.time()
                theirs_value = other.value.date() if midnight else other.value
                if not isinstance(cell.value, float) or not isinstance(theirs_value, dt.date):
                    assert cell.value == theirs_value, address


def test_a_cell_keeps_its_place_and_its_raw_text(files, workbook):
    workbook.active["B7"] = 12.5
    cell = read(files.xlsx(workbook)).get("Tema 1", "B7")
    assert (cell.file, cell.sheet, cell.cell, cell.raw) == ("svar.xlsx", "Tema 1", "B7", "12.5")


def test_hidden_rows_columns_and_sheets_are_seen(files, workbook):
    sheet = workbook.active
    for address in ("A1", "A2", "B1"):
        sheet[address] = 1
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["B"].hidden = True
    for name, state in (("Skjult", "hidden"), ("Dybt", "veryHidden")):
        workbook.create_sheet(name)["A1"] = 1
        workbook[name].sheet_state = state
    found = read(files.xlsx(workbook))
    hidden = {address: cell.hidden for address, cell in found.sheets[0].cells.items()}
    assert hidden == {"A1": None, "A2": HiddenBy.ROW, "B1": HiddenBy.COLUMN}
    states = [sheet.state for sheet in found.sheets]
    assert states == [SheetState.VISIBLE, SheetState.HIDDEN, SheetState.VERY_HIDDEN]
    assert found.get("Dybt", "A1").hidden is HiddenBy.SHEET


def test_rows_hidden_by_default_are_seen(files, workbook):
    xml = sheet_xml(
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="2" ht="0"><c r="A2"><v>1</v></c></row>'
    ).replace(b"<sheetData>", b'<sheetFormatPr zeroHeight="1"/><sheetData>')
    cells = read(files.edit(files.xlsx(workbook), {SHEET: xml})).sheets[0].cells
    assert [cell.hidden for cell in cells.values()] == [None, HiddenBy.ROW]


def test_merged_ranges_name_their_anchor_and_what_they_cover(files, workbook):
    xml = sheet_xml(
        '<row r="2"><c r="B2"><v>1</v></c></row><row r="3"><c r="C3"><v>7</v></c></row>',
        after='<mergeCells count="1"><mergeCell ref="B2:C3"/></mergeCells>',
    )
    cells = read(files.edit(files.xlsx(workbook), {SHEET: xml})).sheets[0].cells
    assert (cells["B2"].merged, cells["B2"].covered) == ("B2:C3", False)
    assert (cells["C3"].merged, cells["C3"].covered, cells["C3"].value) == ("B2:C3", True, 7)


def test_comments_are_kept_also_on_empty_cells(files, workbook):
    sheet = workbook.active
    sheet["A1"] = 3
    sheet["A1"].comment = OpenpyxlComment("heraf 1 uafklaret", "Ida Prøve")
    sheet["B9"].comment = OpenpyxlComment("ved vi ikke endnu", "Ida Prøve")
    found = read(files.xlsx(workbook)).sheets[0]
    assert found.cells["A1"].comment == "heraf 1 uafklaret"
    assert [(one.cell, one.author) for one in found.comments] == [
        ("A1", "Ida Prøve"),
        ("B9", "Ida Prøve"),
    ]
    assert "B9" not in found.cells


def test_formulas_keep_text_and_say_whether_they_have_a_result(files, workbook):
    xml = sheet_xml(
        '<row r="1"><c r="A1"><f>B1+1</f><v>5</v></c><c r="B1"><f>B1+1</f><v/></c>'
        '<c r="C1"><f>B1+1</f></c><c r="D1" t="str"><f>B1+1</f><v></v></c>'
        '<c r="E1" t="e"><f>B1+1</f><v>#REF!</v></c></row>'
    )
    cells = read(files.edit(files.xlsx(workbook), {SHEET: xml})).sheets[0].cells
    assert {cell.formula for cell in cells.values()} == {"=B1+1"}
    assert [(cell.value, cell.kind, cell.cached) for cell in cells.values()] == [
        (5, CellKind.NUMBER, True),
        (None, CellKind.FORMULA, False),
        (None, CellKind.FORMULA, False),
        ("", CellKind.EMPTY_STRING, True),
        ("#REF!", CellKind.ERROR, True),
    ]


def test_what_other_programs_write_is_read_too(files, workbook):
    """Inline and rich text, pronunciation, shared formulas, addresses left out, day cells."""
    xml = sheet_xml(
        '<row><c t="inlineStr"><is><r><t>Læ</t></r><r><t>sø</t></r><rPh><t>x</t></rPh></is></c>'
        '<c t="d"><v>2024-05-01</v></c><c t="str"><v>a_x000D_b</v></c></row>'
        '<row><c><f t="shared" si="0" ref="A2:B2">C2*2</f><v>4</v></c>'
        '<c><f t="shared" si="0"/><v>6</v></c><c t="b"><v>1</v></c></row>'
    )
    cells = read(files.edit(files.xlsx(workbook), {SHEET: xml})).sheets[0].cells
    assert {address: cell.value for address, cell in cells.items()} == {
        "A1": "Læsø",
        "B1": dt.date(2024, 5, 1),
        "C1": "a\rb",
        "A2": 4,
        "B2": 6,
        "C2": True,
    }
    assert cells["B2"].formula == cells["A2"].formula == "=C2*2"
    assert cells["C2"].raw == "TRUE"


def test_strict_and_prefixed_files_are_read(files, workbook):
    strict = sheet_xml('<row r="1"><c r="A1"><v>3</v></c></row>', space=STRICT)
    prefixed = (
        b'<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<x:sheetData><x:row r="1"><x:c r="A1"><x:v>3</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    for xml in (strict, prefixed):
        assert read(files.edit(files.xlsx(workbook), {SHEET: xml})).get("Tema 1", "A1").value == 3


def test_elements_of_other_makers_do_not_pass_for_cells(files, workbook):
    xml = sheet_xml(
        '<row r="1"><c r="A1"><v>3</v></c></row>'
        '<ext xmlns="urn:x"><row r="2"><c r="A2"><v>9</v></c></row></ext>'
    )
    assert list(read(files.edit(files.xlsx(workbook), {SHEET: xml})).sheets[0].cells) == ["A1"]


@pytest.mark.parametrize("epoch", ["1900", "1904"])
def test_days_are_the_same_in_both_calendars(files, workbook, epoch):
    if epoch == "1904":
        workbook.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    workbook.active["A1"] = dt.date(2024, 5, 1)
    cell = read(files.xlsx(workbook)).get("Tema 1", "A1")
    assert (cell.value, cell.kind) == (dt.date(2024, 5, 1), CellKind.DATE)


def test_names_and_properties_are_kept(files, workbook):
    workbook.defined_names["svar.need.count"] = OpenpyxlName(
        "svar.need.count", attr_text="'Tema 1'!$B$7", hidden=True
    )
    workbook.active.defined_names["lokal"] = OpenpyxlName("lokal", attr_text="'Tema 1'!$A$1")
    workbook.properties.creator = "Ida Prøve"
    persons = (
        b'<personList xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">'
        b'<person displayName="Bo Test" userId="bo@example.org"/></personList>'
    )
    content = files.edit(files.xlsx(workbook), {"xl/persons/person.xml": persons})
    found = read(content)
    assert [(name.name, name.refers_to, name.sheet, name.hidden) for name in found.names] == [
        ("svar.need.count", "'Tema 1'!$B$7", "", True),
        ("lokal", "'Tema 1'!$A$1", "Tema 1", False),
    ]
    about = {one.name: one.value for one in found.properties}
    assert about["dc:creator"] == "Ida Prøve"
    assert about["person.userId"] == "bo@example.org"


def test_own_properties_are_kept_by_their_names(files, workbook):
    workbook.custom_doc_props.append(
        openpyxl.packaging.custom.StringProperty(name="Sagsbehandler", value="Ida Prøve")
    )
    about = {one.name: one.value for one in read(files.xlsx(workbook)).properties}
    assert about["Sagsbehandler"] == "Ida Prøve"


def test_the_same_file_gives_the_same_workbook(files, workbook):
    workbook.active["A1"] = "x"
    content = files.xlsx(workbook)
    assert read(content) == read(content)
