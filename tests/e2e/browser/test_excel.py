"""The tables in LibreOffice Calc: numbers stay numbers, letters stay letters, text never runs."""

import csv
import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

import nbformat
import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from analysis.export import render_all
from analysis.report import blocks

Convert = Callable[..., list[Path]]
# Calc's words for a CSV file: separator, quote, UTF-8, from line 1, no formats, the user's locale.
DANISH = "Text - txt - csv (StarCalc):59,34,76,1,,1030"
ENGLISH = "Text - txt - csv (StarCalc):44,34,76,1,,2057"
HOSTILE = ("=2+3", "+45 12 34", "-1+1", "@SUM(1;2)", '=HYPERLINK("x")', "\tx", "Ærø, Åby; «ø»")


@pytest.fixture
def convert(tmp_path: Path, call: Callable[..., str]) -> Convert:
    """Open files in Calc, with settings of its own, and save them as workbooks."""

    def run(files: list[Path], *, read_as: str = "") -> list[Path]:
        out = tmp_path / "saved"
        reading = [f"--infilter={read_as}"] if read_as else []
        home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
        words = (home, "--headless", *reading, "--convert-to", "xlsx", "--outdir", out, *files)
        call("soffice", *words)
        return [out / f"{file.stem}.xlsx" for file in files]

    return run


def cells(sheet: Worksheet) -> dict[tuple[int, int], object]:
    """What stands in a sheet, by row and column."""
    return {
        (cell.row, cell.column): comparable(cell.value)
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def comparable(value: object) -> object:
    """Calc keeps 15 digits of a number, and makes a day of text that is nothing but a day."""
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d}"
    return float(f"{value:.12g}") if isinstance(value, int | float) else value


def meant(text: str, mark: str) -> object:
    """What a cell of a CSV file says: a number, a percentage, or its words."""
    found = re.fullmatch(rf"(-?\d+(?:{re.escape(mark)}\d+)?)([ \u00a0]?%)?", text)
    if found is None:
        return text
    number = float(found[1].replace(mark, "."))
    return comparable(number / 100 if found[2] else number)


def test_a_workbook_opens_as_it_was_written(report: Path, convert: Convert) -> None:
    written = openpyxl.load_workbook(report / "tables.xlsx")
    [saved] = convert([report / "tables.xlsx"])
    opened = openpyxl.load_workbook(saved)
    assert opened.sheetnames == written.sheetnames
    assert {f"{name}.csv" for name in written.sheetnames} == {
        path.name for path in (report / "tables").iterdir()
    }
    for name in written.sheetnames:
        assert cells(opened[name]) == cells(written[name])
    values = [value for sheet in opened for value in cells(sheet).values()]
    assert any(isinstance(value, int | float) for value in values)
    assert any("æ" in str(value) or "ø" in str(value) for value in values)


def test_csv_files_open_as_tables(report: Path, convert: Convert) -> None:
    english = report.name.endswith(".en")
    mark, separator = (".", ",") if english else (",", ";")
    files = sorted((report / "tables").glob("*.csv"))
    opened = convert(files, read_as=ENGLISH if english else DANISH)
    for file, workbook in zip(files, opened, strict=True):
        with file.open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.reader(lines, delimiter=separator))
        written = {
            (line, column): meant(text, mark)
            for line, row in enumerate(rows, start=1)
            for column, text in enumerate(row, start=1)
        }
        [sheet] = openpyxl.load_workbook(workbook)
        assert cells(sheet) == written, file.name


def test_what_looks_like_a_formula_stays_text(tmp_path: Path, convert: Convert) -> None:
    title = blocks.title(
        title="Prøve",
        subtitle="",
        meta=[],
        stamps=["UDKAST"],
        language="da",
        date="2025-06-27",
        description="",
        keywords=[],
    )
    table = blocks.table(
        [[blocks.Cell(text, text), blocks.Cell(1234.5, "1.234,5")] for text in HOSTILE],
        columns=[
            blocks.Column(key="tilbud", text="=Tilbud"),
            blocks.Column(key="behov", text="Behov", numeric=True, unit="børn"),
        ],
        label="tilbud",
        caption="=1+1",
        source="@x",
    )
    outputs = [
        nbformat.v4.new_output("display_data", data=block.mimebundle()) for block in (title, table)
    ]
    cell = nbformat.v4.new_code_cell("vis()", outputs=outputs)
    files = render_all(nbformat.v4.new_notebook(cells=[cell]))
    for name in ("tables.xlsx", "tables/tilbud.csv"):
        (tmp_path / Path(name).name).write_bytes(files[name])
    [workbook] = convert([tmp_path / "tables.xlsx"])
    [separated] = convert([tmp_path / "tilbud.csv"], read_as=DANISH)
    for path in (workbook, separated):
        found = [cell for row in openpyxl.load_workbook(path).worksheets[0] for cell in row]
        assert "f" not in {cell.data_type for cell in found}
        assert [cell.value for cell in found if cell.data_type == "n" and cell.value] == (
            [1234.5] * len(HOSTILE)
        )
        shown = {str(cell.value).removeprefix("'").strip() for cell in found}
        assert {text.strip() for text in HOSTILE} <= shown
