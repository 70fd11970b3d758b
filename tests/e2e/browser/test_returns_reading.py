"""What LibreOffice saves is read as it was: the same answers from .xlsx, .ods and .csv."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName

from analysis.returns.answers.numbers import read_count
from analysis.returns.intake.look_over import look_over
from analysis.returns.workbook.cells import CellKind, HiddenBy, SheetState, Workbook
from analysis.returns.workbook.number_formats import classify
from analysis.returns.workbook.workbook import read_workbook

# LibreOffice's words for CSV: separator, quote, UTF-8, from line 1, as shown, quote all text.
SEMICOLONS = "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,true,false"
ANSWERS = (
    12,
    0,
    2.5,
    "ved ikke",
    "< 5",
    "1.234",
    " Ærø ",
    "to\nlinjer",
    True,
    dt.date(2024, 5, 1),
    "=10+2",
    "=1/0",
    '=""',
    "'12",
    "１２",
)
LOOKS = {"E1": "0%", "E2": '"<"0', "E3": '0 "børn"', "E4": "0.0E+00", "E5": "#,##0,", "E6": "0"}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Tema 1"
    for row, value in enumerate(ANSWERS, start=1):
        sheet.cell(row, 2, value)
        if isinstance(value, str) and not value.startswith("="):
            sheet.cell(row, 2).data_type = "s"
    for address, look in LOOKS.items():
        sheet[address] = 12
        sheet[address].number_format = look
    sheet["B2"].comment = Comment("også i maj", "Ida Prøve")
    sheet.merge_cells("G2:H3")
    sheet["G2"] = "flettet"
    sheet["C5"], sheet["D5"] = 1, 2
    sheet.row_dimensions[5].hidden = True
    sheet.column_dimensions["D"].hidden = True
    book.defined_names["svar.need.count"] = DefinedName(
        "svar.need.count", attr_text="'Tema 1'!$B$1"
    )
    book.create_sheet("Skjult")["A1"] = 7
    book["Skjult"].sheet_state = "hidden"
    path = tmp_path_factory.mktemp("sent") / "svar.xlsx"
    book.save(path)
    return path


@pytest.fixture
def saved(written: Path, tmp_path: Path, call: Callable[..., str]) -> Callable[[str], Workbook]:
    """The file as LibreOffice saves it in another format."""

    def run(form: str) -> Workbook:
        home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
        out = tmp_path / "saved"
        call("soffice", home, "--headless", "--convert-to", form, "--outdir", out, written)
        return read_workbook(out / f"svar.{form.partition(':')[0]}")

    return run


@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_answers_come_back_with_what_hides_them(saved, form: str) -> None:
    book = saved(form)
    sheet = book.sheets[0]
    values = [sheet.get(f"B{row}") for row in range(1, len(ANSWERS) + 1)]
    assert [cell.value for cell in values[:9]] == list(ANSWERS[:9])
    assert [cell.kind for cell in values[9:13]] == [
        CellKind.DATE,
        CellKind.NUMBER,
        CellKind.ERROR,
        CellKind.EMPTY_STRING,
    ]
    assert values[9].value == dt.date(2024, 5, 1)
    assert (values[10].value, values[10].formula is not None) == (12, True)
    assert sheet.get("B2").comment.endswith("også i maj")
    assert sheet.get("G2").merged == "G2:H3"
    assert sheet.get("C5").hidden is HiddenBy.ROW
    assert sheet.get("D5").hidden is HiddenBy.ROW
    assert sheet.get("E1").hidden is None
    assert book.sheets[1].state is SheetState.HIDDEN
    assert "svar.need.count" in {name.name for name in book.names}
    codes = {one.code for one in look_over(book)}
    assert codes == {"sheet.hidden", "cell.hidden", "cell.comment"}


@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_number_formats_say_the_same(saved, form: str) -> None:
    sheet = saved(form).sheets[0]
    found = {address: classify(sheet.get(address).number_format) for address in LOOKS}
    assert found == {address: classify(look) for address, look in LOOKS.items()}


def test_counts_are_the_same_in_every_format(written: Path, saved) -> None:
    books = [read_workbook(written), *(saved(form) for form in ("xlsx", "ods"))]
    # Only a program that computes can give the formula its result.
    rows = [row for row in range(1, len(ANSWERS) + 1) if not str(ANSWERS[row - 1]).startswith("=")]
    readings = [
        [
            (reading.value, reading.finding.code if reading.finding else "")
            for reading in (read_count(book.sheets[0].get(f"B{row}")) for row in rows)
        ]
        for book in books
    ]
    assert readings[0] == readings[1] == readings[2]


def test_text_answers_are_the_same_in_csv(saved) -> None:
    sheet = saved(SEMICOLONS).sheets[0]
    for row, value in enumerate(ANSWERS, start=1):
        if isinstance(value, str) and not value.startswith("="):
            assert sheet.get(f"B{row}").raw == value
