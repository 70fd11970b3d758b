"""What must hold for every cell and every file: nothing is changed in silence, nothing breaks."""

import contextlib
import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from analysis.country import read_areas
from analysis.reading import Reader, find_root
from analysis.returns.answers.emptiness import Emptiness
from analysis.returns.answers.names import MunicipalityNames, read_municipality_names
from analysis.returns.answers.numbers import Reading, Refused, read_count
from analysis.returns.answers.written import LARGEST, Count, Interval, is_unlikely, tidy
from analysis.returns.findings import RefusedFileError, Severity
from analysis.returns.workbook.cells import CellKind, LocatedCell
from analysis.returns.workbook.workbook import read_content

WRITTEN = st.text(alphabet="0123456789.,-–<>+ %eE'ca\u00a0½²", max_size=12) | st.text(max_size=30)
BLANKS = st.text(alphabet=" \u00a0\t", max_size=3)
CELLS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20) | st.integers(
    -(10**15) + 1, 10**15 - 1
)
PLACES = st.tuples(st.integers(1, 60), st.integers(1, 30))


def cell(value: object, kind: CellKind) -> LocatedCell:
    return LocatedCell(
        file="svar.xlsx", sheet="1", cell="B7", raw=str(value), value=value, kind=kind
    )


def read_text(text: str) -> Reading:
    return read_count(cell(text, CellKind.TEXT))


def codes(reading: Reading) -> list[str]:
    return [reading.finding.code] if reading.finding else []


@given(st.integers(1, LARGEST), BLANKS, BLANKS)
def test_a_whole_number_is_itself_however_it_is_stored(number: int, before: str, after: str):
    for reading in (
        read_count(cell(number, CellKind.NUMBER)),
        read_text(f"{before}{number}{after}"),
    ):
        assert reading.value == Count(value=number)
        assert codes(reading) == (["count.unlikely"] if is_unlikely(number) else [])


@given(WRITTEN)
def test_every_text_is_read_or_refused_with_a_reason(text: str):
    reading = read_text(text)
    if isinstance(reading.value, Refused):
        assert reading.finding.severity is Severity.ERROR
        assert (reading.finding.raw, reading.finding.cell) == (text, "B7")
        assert (reading.low, reading.high) == (None, None)
    elif reading.finding is not None:
        assert reading.finding.severity is Severity.WARNING


@given(WRITTEN)
def test_a_count_has_the_digits_that_were_written_and_no_others(text: str):
    reading = read_text(text)
    if isinstance(reading.value, Count):
        digits = re.findall(r"\d", tidy(text))
        assert int("".join(digits)) == reading.value.value
        assert set(tidy(text)) - set(digits) <= set("' ")


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.sampled_from(["-", " - ", "–", " til "]))
def test_an_interval_keeps_its_ends(low: int, high: int, between: str):
    reading = read_text(f"{low}{between}{high}")
    if isinstance(reading.value, Interval):
        assert (reading.low, reading.high) == (low, high)
        assert low < high
    else:
        years = 1900 <= min(low, high) <= max(low, high) <= 2100
        assert low >= high or years


@given(st.integers(1, 10**6))
def test_bounds_leave_out_or_hold_their_number(number: int):
    assert read_text(f"over {number}").value == Interval(low=number + 1, high=None)
    assert read_text(f"mindst {number}").value == Interval(low=number, high=None)
    assert read_text(f"højst {number}").value == Interval(low=1, high=number)
    if number > 1:
        assert read_text(f"<{number}").value == Interval(low=1, high=number - 1)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_stored_number_is_read_only_where_it_is_whole(number: float):
    reading = read_count(cell(number, CellKind.NUMBER))
    whole = 0 <= number <= LARGEST and number == int(number)
    if whole:
        assert codes(reading) == (["count.unlikely"] if is_unlikely(int(number)) else [])
        assert (reading.low, reading.high) == (int(number), int(number))
        assert (reading.value is Emptiness.ZERO) == (number == 0)
    else:
        assert reading.finding is not None


@given(st.dictionaries(PLACES, CELLS, max_size=25))
def test_a_workbook_comes_back_as_it_was_written(values):
    book = openpyxl.Workbook()
    for (row, column), value in values.items():
        written = book.active.cell(row, column)
        written.value = value
        if isinstance(value, str):
            written.data_type = "s"
    stream = io.BytesIO()
    book.save(stream)
    found = read_content(stream.getvalue(), file="svar.xlsx").sheets[0]
    assert {address: (one.raw, one.value) for address, one in found.cells.items() if one.raw} == {
        f"{get_column_letter(column)}{row}": (str(value), value)
        for (row, column), value in values.items()
        if value != ""
    }


def small_workbook() -> bytes:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["B2"] = "Ærø", 12
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


SMALL = small_workbook()


def assert_read_or_refused(content: bytes, file: str) -> None:
    with contextlib.suppress(RefusedFileError):
        assert read_content(content, file=file).sheets


@given(st.data())
def test_a_harmed_file_is_read_or_refused_never_worse(data):
    harmed = bytearray(SMALL)
    for _ in range(data.draw(st.integers(1, 4))):
        harmed[data.draw(st.integers(0, len(SMALL) - 1))] = data.draw(st.integers(0, 255))
    end = data.draw(st.integers(0, len(SMALL)))
    for content in (bytes(harmed), SMALL[:end], bytes(harmed)[:end]):
        assert_read_or_refused(content, "svar.xlsx")


@given(st.sampled_from(zipfile.ZipFile(io.BytesIO(SMALL)).namelist()), st.data())
def test_a_harmed_part_is_read_or_refused_never_worse(name: str, data):
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(SMALL)) as clean, zipfile.ZipFile(stream, "w") as harmed:
        for other in clean.namelist():
            content = clean.read(other)
            if other == name:
                start = data.draw(st.integers(0, len(content)))
                length = data.draw(st.integers(0, 40))
                content = (
                    content[:start] + data.draw(st.binary(max_size=9)) + content[start + length :]
                )
            harmed.writestr(other, content)
    assert_read_or_refused(stream.getvalue(), "svar.xlsx")


@given(st.binary(max_size=300), st.sampled_from(["svar.xlsx", "svar.ods", "svar.csv", "svar.xls"]))
def test_any_bytes_are_read_or_refused_never_worse(content: bytes, file: str):
    assert_read_or_refused(content, file)


@pytest.fixture(scope="module")
def names() -> MunicipalityNames:
    reader = Reader(find_root(Path(__file__).parent))
    return read_municipality_names(reader, read_areas(reader))


OFFICIAL = sorted(read_areas(Reader(find_root(Path(__file__).parent))).names.items())


@given(
    st.sampled_from(OFFICIAL),
    st.sampled_from([str.upper, str.lower, str.title, str]),
    st.tuples(st.sampled_from(["", " Kommune", " kommune ", " KOMMUNES"]), st.booleans()),
)
def test_every_official_name_is_found_however_it_is_dressed(names, official, case, dress):
    (code, name), (kind, plain) = official, dress
    letters = {"æ": "ae", "ø": "oe", "å": "aa", "Æ": "Ae", "Ø": "Oe", "Å": "Aa"}
    written = "".join(letters.get(letter, letter) for letter in name) if plain else name
    assert names.match(case(written) + kind).code == code


@given(st.sampled_from(OFFICIAL), st.integers(0, 25), st.sampled_from("abdefgiklmnorstuvyæøå"))
def test_a_slip_of_the_pen_never_becomes_another_municipality(names, official, at, letter):
    code, name = official
    written = name[:at] + letter + name[at + 1 :]
    assert names.match(written).code in (None, code)
