"""Comma-separated files: letters, separators and quotes found from the content."""

import pytest

from analysis.returns.findings import RefusedFileError
from analysis.returns.workbook.workbook import read_content

ROWS = [["Kommune", "Antal"], ["Ærø", "12"], ['Faaborg; "Midtfyn"', "1,5"], ["", "0"]]


def read(content):
    return read_content(content, file="svar.csv")


def written(separator):
    quoted = [[f'"{field.replace(chr(34), chr(34) * 2)}"' for field in row] for row in ROWS]
    return "\r\n".join(separator.join(row) for row in quoted)


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_rows_come_back_whatever_separates_them(separator, encoding):
    cells = read(written(separator).encode(encoding)).sheets[0].cells
    assert {address: cell.raw for address, cell in cells.items()} == {
        "A1": "Kommune",
        "B1": "Antal",
        "A2": "Ærø",
        "B2": "12",
        "A3": 'Faaborg; "Midtfyn"',
        "B3": "1,5",
        "B4": "0",
    }


def test_decimal_commas_are_no_separators():
    cells = read(b"a;b;c\n1,5;2,5;3,5\n4,5;5,5;6,5\n").sheets[0].cells
    assert [cell.raw for cell in cells.values()][3:] == ["1,5", "2,5", "3,5", "4,5", "5,5", "6,5"]


def test_a_file_may_say_its_separator_and_keeps_its_lines():
    cells = read(b"sep=,\r\nx,1\r\n").sheets[0].cells
    assert list(cells) == ["A2", "B2"]


def test_a_line_break_inside_quotes_belongs_to_the_value():
    assert read(b'"a\nb";2\nc;3\n').sheets[0].cells["A1"].raw == "a\nb"


def test_one_column_needs_no_separator():
    cells = read(b"Antal\n12\n").sheets[0].cells
    assert [cell.raw for cell in cells.values()] == ["Antal", "12"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("a;b\n1;2".encode("utf-16"), "file.encoding"),
        ("a;b\nÅ;2".encode("cp850"), "file.encoding"),
        (b"a;b\n\x81;2", "file.encoding"),
        (b"a;b\n\x00;2", "file.encoding"),
        (b'a;b\n"1;2\n3;4\n', "file.quotes"),
        (b"a;" + b"x" * 200_000, "file.quotes"),
    ],
)
def test_what_is_no_such_text_is_refused(content, code):
    with pytest.raises(RefusedFileError) as refused:
        read(content)
    assert refused.value.finding.code == code


@pytest.mark.parametrize("garbled", ["KÃ¸benhavn", "AllerÃ¸d", "LÃ¦sÃ¸", "Br›ndby", "T†rnby"])
def test_letters_that_were_read_wrongly_before_are_found(garbled):
    [finding] = read(f"Kommune;1\n{garbled};2\n".encode()).findings
    assert (finding.code, finding.cell, finding.raw) == ("cell.garbled", "A2", garbled)
