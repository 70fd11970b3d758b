"""Tables as files: raw values, no formulas out of free text, the same bytes every time."""

import csv
import io
import zipfile

import openpyxl
import pytest

from analysis.errors import ReportError
from analysis.export.document import read_document
from analysis.export.parts import Cell, Column, Table
from analysis.export.tables import harmless, named_tables, render_csv, render_workbook


def small_table(*values: float | str | None) -> Table:
    return Table(
        cell=1,
        name="lille",
        columns=(Column(text="Navn"), Column(text="Behov", unit="pladser", numeric=True)),
        rows=tuple(
            (Cell(text=str(v), value=f"Nr. {n}"), Cell(text="ord", value=v))
            for n, v in enumerate(values)
        ),
    )


@pytest.mark.parametrize(
    ("language", "delimiter", "expected"),
    [("da", ";", ["1234,5", "0,0000001", "72"]), ("en", ",", ["1234.5", "0.0000001", "72"])],
)
def test_numbers_are_written_raw_in_the_languages_own_way(language, delimiter, expected) -> None:
    content = render_csv(small_table(1234.5, 1e-7, 72), language=language)
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=delimiter))
    assert rows[0] == ["Navn", "Behov (pladser)"]
    assert [row[1] for row in rows[1:]] == expected


def test_what_is_not_known_keeps_its_words() -> None:
    assert render_csv(small_table(None), language="da").decode().endswith("Nr. 0;ord\r\n")


@pytest.mark.parametrize(
    "text", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "  =1", "|x", "%0A"]
)
def test_free_text_is_no_formula(text) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-5", "+1,5", "Ærø", "", "–", "a=b"])
def test_harmless_text_is_left_alone(text) -> None:
    assert harmless(text) == text


def test_the_workbook_opens_with_real_numbers_and_text_that_stays_text(document) -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(render_workbook(document)))
    assert workbook.sheetnames == ["regioner", "kommunetal"]
    sheet = workbook["kommunetal"]
    assert sheet["A1"].value == "Tabel 3. Behov efter kommune"
    assert [cell.value for cell in sheet[3]] == [
        "Kommune",
        "Behov (pladser)",
        "Udbud (pladser)",
        "Bemærkning",
    ]
    assert sheet["A3"].font.bold
    assert sheet.freeze_panes == "B4"
    assert (sheet["B4"].value, sheet["C4"].value) == (0.125, "ikke oplyst")
    assert (sheet["D4"].value, sheet["D4"].data_type, sheet["D4"].quotePrefix) == (
        "=2+3",
        "s",
        True,
    )
    below = [sheet.cell(row=row, column=1).value for row in (205, 206)]
    assert below[0] == "Behovet er fordelt efter befolkningen."
    assert below[1].startswith("Kilde: Egne beregninger")
    assert workbook.properties.title == document.title.title
    assert workbook.properties.language == "da-DK"


def test_the_workbook_holds_no_time_of_its_own(document) -> None:
    first = render_workbook(document)
    assert render_workbook(document) == first
    with zipfile.ZipFile(io.BytesIO(first)) as packed:
        assert {item.date_time for item in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert packed.read("docProps/core.xml").count(b"1980-01-01T00:00:00Z") == 2


def test_long_names_become_sheets_of_their_own(make, block_cell) -> None:
    def table(name: str) -> dict[str, object]:
        return {
            "type": "table",
            "name": name,
            "columns": [{"text": "a"}],
            "rows": [[{"text": "1", "value": 1}]],
        }

    cells = [block_cell(table("a" * 40 + end)) for end in ("x", "y")]
    workbook = openpyxl.load_workbook(io.BytesIO(render_workbook(read_document(make(*cells)))))
    assert workbook.sheetnames == ["a" * 31, "a" * 29 + "-2"]


@pytest.mark.parametrize("names", [["tal", "tal"], ["../tal"], ["Tal øst"]])
def test_a_name_that_is_no_file_name_or_is_taken_is_refused(make, block_cell, names) -> None:
    cells = [
        block_cell({"type": "table", "name": n, "columns": [{"text": "a"}], "rows": []})
        for n in names
    ]
    with pytest.raises(ReportError, match=f"Celle {len(names) + 1}: Tabelnavnet"):
        list(named_tables(read_document(make(*cells))))


def test_a_report_without_tables_still_has_a_workbook(make) -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(render_workbook(read_document(make()))))
    assert workbook.sheetnames == ["Tabel"]
