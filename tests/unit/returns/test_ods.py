"""OpenDocument sheets: kinds of values, what is repeated, hidden, merged, drawn or changed."""

import datetime as dt

import pytest

from analysis.returns.answers.emptiness import Emptiness
from analysis.returns.answers.numbers import read_count
from analysis.returns.workbook.cells import CellKind, HiddenBy, SheetState
from analysis.returns.workbook.number_formats import FormatKind, classify
from analysis.returns.workbook.workbook import read_content


@pytest.fixture
def read(files):
    def run(*tables, **more):
        return read_content(files.pack(files.ods_parts(*tables, **more)), file="svar.ods")

    return run


def raw_cell(attributes, words=""):
    return f"<table:table-cell {attributes}><text:p>{words}</text:p></table:table-cell>"


def test_each_kind_of_value_is_read(files, read):
    values = [
        12,
        2.5,
        True,
        False,
        "Ærø",
        dt.date(2024, 5, 1),
        dt.datetime.fromisoformat("2024-05-01T12:30"),
    ]
    row = files.ods_row(*(files.ods_cell(value) for value in values))
    cells = read(files.ods_table("Tema 1", row)).sheets[0].cells
    assert [cell.value for cell in cells.values()] == values
    assert [cell.raw for cell in cells.values()] == [
        "12",
        "2.5",
        "TRUE",
        "FALSE",
        "Ærø",
        "2024-05-01",
        "2024-05-01T12:30:00",
    ]


def test_errors_formulas_and_times_are_told_apart(files, read):
    row = files.ods_row(
        raw_cell(
            'table:formula="of:=1/0" office:value-type="string" calcext:value-type="error"',
            "#DIV/0!",
        ),
        raw_cell('table:formula="of:=[.A1]+1" office:value-type="float" office:value="3"', "3"),
        '<table:table-cell table:formula="of:=[.A1]+1"/>',
        raw_cell('office:value-type="time" office:time-value="PT12H00M00S"', "12:00"),
        raw_cell('office:value-type="string"'),
        raw_cell('office:value-type="float" office:value="tre"', "tre"),
        raw_cell('office:value-type="boolean" office:boolean-value="ja"', "ja"),
        raw_cell('office:value-type="date" office:date-value="2024-13-01"', "?"),
    )
    cells = read(files.ods_table("Tema 1", row)).sheets[0].cells.values()
    assert [(cell.kind, cell.cached) for cell in cells] == [
        (CellKind.ERROR, True),
        (CellKind.NUMBER, True),
        (CellKind.FORMULA, False),
        (CellKind.DATE, True),
        (CellKind.EMPTY_STRING, True),
        (CellKind.ERROR, True),
        (CellKind.ERROR, True),
        (CellKind.ERROR, True),
    ]
    assert [cell.formula for cell in cells][:3] == ["of:=1/0", "of:=[.A1]+1", "of:=[.A1]+1"]


def test_a_truth_value_that_libreoffice_took_over_is_no_count(files, read):
    styles = (
        '<number:boolean-style style:name="N1"><number:boolean/></number:boolean-style>'
        '<style:style style:name="ce1" style:family="table-cell" style:data-style-name="N1"/>'
    )
    row = files.ods_row(
        raw_cell('table:formula="of:=TRUE()" office:value-type="float" office:value="1"', "TRUE"),
        raw_cell('table:style-name="ce1" office:value-type="float" office:value="1"', "TRUE"),
        raw_cell('table:formula="of:=&quot;&quot;"'),
    )
    cells = read(files.ods_table("T", row), styles=styles).sheets[0].cells
    codes = [
        reading.finding.code if reading.finding else reading.value
        for reading in map(read_count, cells.values())
    ]
    assert codes == ["count.bool", "count.invisible", Emptiness.BLANK]
    assert cells["C1"].cached


def test_blanks_and_lines_inside_a_text_are_kept(files, read):
    inside = (
        '<table:table-cell office:value-type="string"><text:p>a<text:s text:c="3"/>b<text:tab/>c</text:p>'
        "<text:p>to<text:span>en</text:span></text:p></table:table-cell>"
    )
    assert read(files.ods_table("T", files.ods_row(inside))).get("T", "A1").raw == "a   b\tc\ntoen"


def test_what_is_repeated_keeps_its_place_and_empty_repeats_cost_nothing(files, read):
    rows = (
        files.ods_row(files.ods_cell(None), attributes='table:number-rows-repeated="1000000"'),
        files.ods_row(
            files.ods_cell(None, 'table:number-columns-repeated="3"'),
            files.ods_cell(7, 'table:number-columns-repeated="2"'),
            files.ods_cell(None, 'table:number-columns-repeated="16379"'),
            attributes='table:number-rows-repeated="2"',
        ),
        files.ods_row(files.ods_cell(None), attributes='table:number-rows-repeated="48574"'),
    )
    cells = read(files.ods_table("T", *rows)).sheets[0].cells
    assert list(cells) == ["D1000001", "E1000001", "D1000002", "E1000002"]


def test_hidden_rows_columns_groups_and_sheets_are_seen(files, read):
    styles = (
        '<style:style style:name="ta2" style:family="table">'
        '<style:table-properties table:display="false"/></style:style>'
    )
    columns = (
        "<table:table-column/>"
        '<table:table-column table:visibility="collapse" table:number-columns-repeated="2"/>'
    )
    cells = [files.ods_cell(1), files.ods_cell(2)]
    rows = (
        files.ods_row(*cells),
        files.ods_row(files.ods_cell(1), attributes='table:visibility="filter"'),
        '<table:table-row-group table:display="false">'
        + files.ods_row(files.ods_cell(1))
        + "</table:table-row-group>",
    )
    found = read(
        files.ods_table("T", *rows, before=columns),
        files.ods_table("S", files.ods_row(files.ods_cell(1)), attributes='table:style-name="ta2"'),
        styles=styles,
    )
    hidden = {address: cell.hidden for address, cell in found.sheets[0].cells.items()}
    assert hidden == {
        "A1": None,
        "B1": HiddenBy.COLUMN,
        "A2": HiddenBy.ROW,
        "A3": HiddenBy.ROW,
    }
    assert found.sheets[1].state is SheetState.HIDDEN
    assert found.get("S", "A1").hidden is HiddenBy.SHEET


def test_merged_cells_and_what_they_cover(files, read):
    spanned = 'table:number-columns-spanned="2" table:number-rows-spanned="1"'
    covered = (
        '<table:covered-table-cell office:value-type="float" office:value="9"><text:p>9</text:p>'
        "</table:covered-table-cell>"
    )
    cells = read(files.ods_table("T", files.ods_row(files.ods_cell(1, spanned), covered)))
    found = cells.sheets[0].cells
    assert (found["A1"].merged, found["A1"].covered) == ("A1:B1", False)
    assert (found["B1"].merged, found["B1"].covered, found["B1"].value) == ("A1:B1", True, 9)


def test_comments_do_not_mix_with_the_value(files, read):
    note = (
        "<office:annotation><dc:creator>Ida Prøve</dc:creator><dc:date>2024-05-01</dc:date>"
        "<text:p>heraf 1</text:p><text:p>uafklaret</text:p></office:annotation>"
    )
    row = files.ods_row(files.ods_cell(3, inside=note), files.ods_cell(None, inside=note))
    sheet = read(files.ods_table("T", row)).sheets[0]
    assert (sheet.cells["A1"].raw, sheet.cells["A1"].comment) == ("3", "heraf 1\nuafklaret")
    assert [(one.cell, one.author) for one in sheet.comments] == [
        ("A1", "Ida Prøve"),
        ("B1", "Ida Prøve"),
    ]
    assert list(sheet.cells) == ["A1"]


def test_text_upon_the_sheet_and_text_of_old_are_not_answers(files, read):
    before = "<table:shapes><draw:custom-shape><text:p>svar: 7</text:p></draw:custom-shape></table:shapes>"
    changes = (
        "<table:tracked-changes><table:cell-content-change><table:previous>"
        '<table:change-track-table-cell office:value-type="string"><text:p>99</text:p>'
        "</table:change-track-table-cell></table:previous></table:cell-content-change>"
        "</table:tracked-changes>"
    )
    found = read(changes, files.ods_table("T", files.ods_row(files.ods_cell(1)), before=before))
    assert [cell.raw for cell in found.sheets[0].cells.values()] == ["1"]
    assert [(one.code, one.raw) for one in found.findings] == [("sheet.text_box", "svar: 7")]


@pytest.mark.parametrize(
    ("style", "kind"),
    [
        (
            '<number:percentage-style style:name="N1"><number:number/><number:text>%</number:text></number:percentage-style>',
            "percent",
        ),
        (
            '<number:number-style style:name="N1"><number:text>&lt;</number:text><number:number/></number:number-style>',
            "misleading",
        ),
        (
            '<number:number-style style:name="N1"><number:number/><number:text> børn</number:text></number:number-style>',
            "with_words",
        ),
        (
            '<number:number-style style:name="N1"><number:number number:display-factor="1000"/></number:number-style>',
            "scaled",
        ),
        (
            '<number:number-style style:name="N1"><number:scientific-number/></number:number-style>',
            "scientific",
        ),
        ('<number:number-style style:name="N1"><number:number/></number:number-style>', "plain"),
        ('<number:number-style style:name="N1"/>', "plain"),
    ],
)
def test_number_formats_are_rebuilt_from_styles(files, read, style, kind):
    styles = style + (
        '<style:style style:name="far" style:family="table-cell" style:data-style-name="N1"/>'
        '<style:style style:name="ce1" style:family="table-cell" style:parent-style-name="far"/>'
    )
    row = files.ods_row(files.ods_cell(3, 'table:style-name="ce1"'))
    cell = read(files.ods_table("T", row), styles=styles).get("T", "A1")
    assert classify(cell.number_format) is FormatKind(kind)


def test_a_cell_takes_its_format_from_row_or_column_when_it_has_none(files, read):
    styles = (
        '<number:percentage-style style:name="N1"><number:number/><number:text>%</number:text></number:percentage-style>'
        '<style:style style:name="ce1" style:family="table-cell" style:data-style-name="N1"/>'
    )
    columns = '<table:table-column table:default-cell-style-name="ce1"/>'
    row = files.ods_row(files.ods_cell(0.5), files.ods_cell(3))
    cells = read(files.ods_table("T", row, before=columns), styles=styles).sheets[0].cells
    assert [cell.number_format for cell in cells.values()] == ["0%", "General"]


def test_percentages_and_money_are_known_without_their_style(files, read):
    row = files.ods_row(
        raw_cell('office:value-type="percentage" office:value="0.5"', "50%"),
        raw_cell('office:value-type="currency" office:currency="DKK" office:value="5"', "5 kr."),
    )
    cells = read(files.ods_table("T", row)).sheets[0].cells
    assert [cell.number_format for cell in cells.values()] == ["0%", '0 "DKK"']


def test_names_properties_and_sources_are_kept(files, read):
    after = (
        '<table:named-expressions><table:named-range table:name="svar.need.count" '
        'table:cell-range-address="$T.$B$7"/></table:named-expressions>'
    )
    source = '<table:table-source xlink:href="file:///andet.ods"/>'
    found = read(files.ods_table("T", files.ods_row(files.ods_cell(1)), before=source), after=after)
    assert [(one.name, one.refers_to) for one in found.names] == [("svar.need.count", "$T.$B$7")]
    about = {one.name: one.value for one in found.properties}
    assert about == {"meta:initial-creator": "Ida Prøve", "Sag": "2024-1"}
    assert [(one.code, one.raw) for one in found.findings] == [
        ("file.external_link", "file:///andet.ods")
    ]


@pytest.mark.parametrize(
    ("properties", "struck"),
    [
        ('style:text-line-through-type="single"', True),
        ('style:text-line-through-style="solid"', True),
        ('style:text-position="super 58%"', True),
        ('style:text-position="0% 100%" style:text-line-through-style="none"', False),
    ],
)
def test_what_is_struck_out_or_raised_is_no_digit(files, read, properties, struck):
    styles = "".join(
        f'<style:style style:name="{name}" style:family="{family}" style:parent-style-name="P">'
        f"<style:text-properties {properties}/></style:style>"
        for name, family in (("T1", "text"), ("ce1", "table-cell"))
    )
    styles += (
        '<style:style style:name="ce2" style:family="table-cell" style:parent-style-name="ce1"/>'
    )
    row = files.ods_row(
        raw_cell('office:value-type="string"', '1<text:span text:style-name="T1">2</text:span>'),
        raw_cell('table:style-name="ce2" office:value-type="float" office:value="12"', "12"),
    )
    cells = read(files.ods_table("T", row), styles=styles).sheets[0].cells.values()
    assert [cell.struck for cell in cells] == [struck, struck]
    found = [read_count(cell).finding for cell in cells]
    assert [one.code if one else "" for one in found] == ["count.struck" * struck] * 2
