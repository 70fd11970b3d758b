"""Kinds of faults in one answer cell: each found at its cell, or provably harmless.

Each row says what stands in the cell where 12 was meant, what is read, and which rule is named.
Texts are tried in all three formats.
"""

import datetime as dt
from dataclasses import dataclass

import openpyxl
import pytest

from analysis.returns.answers.emptiness import Emptiness
from analysis.returns.answers.numbers import Reading, Refused, read_count
from analysis.returns.answers.written import Count, Interval
from analysis.returns.findings import Severity
from analysis.returns.intake.look_over import look_over
from analysis.returns.workbook.cells import Workbook
from analysis.returns.workbook.workbook import read_content

SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
NO = Refused()
TWELVE = Count(value=12)


@dataclass(frozen=True, kw_only=True)
class Fault:
    """Something that stands in a cell in place of a plain 12."""

    put: object
    read: object
    code: str = ""
    proposal: str | None = None
    look: str = "General"

    @property
    def name(self) -> str:
        return f"{self.put!r} {self.look}" if self.look != "General" else repr(self.put)


def text(put, read, code="", proposal=None):
    return Fault(put=put, read=read, code=code, proposal=proposal)


TEXTS = (
    # Separators, fractions and exponents: never changed in silence.
    text("1.234", NO, "count.separator", "1234"),
    text("1,234", NO, "count.separator", "1234"),
    text("1 234", NO, "count.separator", "1234"),
    text("1\u00a0234", NO, "count.separator", "1234"),
    text("1.234.567", NO, "count.separator", "1234567"),
    text("1.234,5", NO, "count.fraction"),
    text("1,234.0", NO, "count.fraction", "1234"),
    text("2,5", NO, "count.fraction"),
    text("12,0", NO, "count.fraction", "12"),
    text("1,2E1", NO, "count.exponent", "12"),
    text("12 %", NO, "count.percent"),
    text("-12", NO, "count.negative"),
    text("−12", NO, "count.negative"),
    text("9" * 20, NO, "count.too_large"),
    # Intervals.
    text("<5", Interval(low=1, high=4)),
    text("< 5", Interval(low=1, high=4)),
    text("under 5", Interval(low=1, high=4)),
    text("færre end 5", Interval(low=1, high=4)),
    text("1-4", Interval(low=1, high=4)),
    text("1–4", Interval(low=1, high=4)),
    text("1 til 4", Interval(low=1, high=4)),
    text("mindst 5", Interval(low=5, high=None)),
    text("over 5", Interval(low=6, high=None)),
    text("højst 5", Interval(low=1, high=5)),
    text("4-1", NO, "count.ends", "1-4"),
    text("4-4", NO, "count.ends", "4"),
    text("<0", NO, "count.ends", "0"),
    text("2019-2020", NO, "count.years"),
    text("01-04", NO, "count.date"),
    text("1/4", NO, "count.date"),
    text("1-4-2024", NO, "count.date"),
    # Six kinds of nothing, and what could be more than one of them.
    text("0", Emptiness.ZERO),
    text("ved ikke", Emptiness.DONT_KNOW),
    text(" VED  IKKE. ", Emptiness.DONT_KNOW),
    text("ikke relevant", Emptiness.NOT_RELEVANT),
    text("oplyses ikke", Emptiness.WITHHELD),
    text("ingen", Emptiness.ZERO, "count.word", "0"),
    text("-", NO, "count.ambiguous_nothing"),
    text("–", NO, "count.ambiguous_nothing"),
    text("?", NO, "count.ambiguous_nothing"),
    text("..", NO, "count.ambiguous_nothing"),
    text("n/a", NO, "count.ambiguous_nothing"),
    text("ikke oplyst", NO, "count.ambiguous_nothing"),
    text("vedikke", NO, "count.text", "ved ikke"),
    # Digits and blanks of other kinds.
    text("12 ", TWELVE),
    text(" 12", TWELVE),
    text("12\u00a0", TWELVE),
    text("１２", TWELVE, "count.unusual_digits", "12"),
    text("12\u200b", TWELVE, "count.unusual_digits", "12"),
    text("'12", TWELVE, "count.unusual_digits", "12"),
    text("012", TWELVE, "count.leading_zero", "12"),
    text("12²", NO, "count.with_words"),
    text("1O", NO, "count.with_words"),
    text("½", NO, "count.text"),
    # Words around it.
    text("ca. 12", NO, "count.about", "12"),
    text("~12", NO, "count.about", "12"),
    text("12 personer", NO, "count.with_words", "12"),
    text("12*", NO, "count.with_words"),
    text("12 (heraf 3 unge)", NO, "count.with_words"),
    text("10+2", NO, "count.sum", "12"),
    text("tolv", NO, "count.word", "12"),
    text("ja", NO, "count.text"),
    text("se bilag", NO, "count.text"),
    text("#REF!", NO, "count.text"),
)
# What only a spreadsheet can hold.
TYPED = (
    Fault(put=12, read=TWELVE),
    Fault(put=12.0, read=TWELVE),
    Fault(put=0, read=Emptiness.ZERO),
    Fault(put=1200, read=Count(value=1200), look="#,##0"),
    Fault(put=2.5, read=NO, code="count.fraction"),
    Fault(put=2.5, read=NO, code="count.fraction", look="0"),
    Fault(put=12.000000001, read=TWELVE, code="count.noise", proposal="12"),
    Fault(put=11.9999999, read=TWELVE, code="count.noise", proposal="12"),
    Fault(put=-12, read=NO, code="count.negative"),
    Fault(put=1e300, read=NO, code="count.too_large"),
    Fault(put=True, read=NO, code="count.bool"),
    Fault(put=False, read=NO, code="count.bool"),
    Fault(put=dt.date(2024, 4, 1), read=NO, code="count.date", proposal="1-4", look="dd-mm-yyyy"),
    Fault(put=dt.date(2024, 4, 30), read=NO, code="count.date", look="d-mmm"),
    Fault(put=12, read=NO, code="count.date", look="[h]:mm"),
    Fault(put=0.12, read=NO, code="count.percent", look="0%"),
    Fault(put=12, read=NO, code="count.percent", look="0.0%"),
    Fault(put=12000, read=NO, code="count.scaled_format", look="#,##0,"),
    Fault(put=12, read=NO, code="count.misleading_format", look='"<"0'),
    Fault(put=12, read=NO, code="count.misleading_format", look='[<5]"1-4";0'),
    Fault(put=12, read=NO, code="count.invisible", look=";;;"),
    Fault(put=12, read=TWELVE, code="count.unusual_format", proposal="12", look='0 "børn"'),
    Fault(put=12, read=TWELVE, code="count.unusual_format", proposal="12", look="[$kr.-406] 0"),
    Fault(put=12, read=TWELVE, code="count.unusual_format", proposal="12", look="0.0E+00"),
    Fault(put=0, read=Emptiness.ZERO, code="count.zero_not_shown", proposal="0", look="0;-0;;@"),
    Fault(put="=SUM(B3:B9)", read=NO, code="count.formula"),
    Fault(put="#N/A", read=NO, code="count.error"),
)
# Cells as other programs may store them: type, what stands inside, what is read.
STORED = (
    ('t="e"', "<v>#REF!</v>", NO, "count.error"),
    ('t="e"', "<f>1/0</f><v>#DIV/0!</v>", NO, "count.error"),
    ('t="str"', "<f>B9</f><v>12</v>", TWELVE, ""),
    ('t="str"', "<f>B9</f><v></v>", Emptiness.BLANK, ""),
    ("", "<f>10+2</f><v>12</v>", TWELVE, ""),
    ("", "<f>10+2</f><v/>", NO, "count.formula"),
    ("", "<v>1.2E1</v>", TWELVE, ""),
    ("", "<v>12.0000</v>", TWELVE, ""),
    ("", "<v>-0</v>", Emptiness.ZERO, ""),
    ("", "<v>1.7976931348623157E+309</v>", NO, "count.error"),
    ("", "<v>NaN</v>", NO, "count.error"),
    ("", "<v>tolv</v>", NO, "count.error"),
    ('t="s"', "<v>99999</v>", NO, "count.error"),
    ('t="b"', "<v>måske</v>", NO, "count.error"),
    ('t="inlineStr"', "<is><t/></is>", Emptiness.BLANK, ""),
    ('t="inlineStr"', "<is><t xml:space='preserve'>   </t></is>", Emptiness.BLANK, ""),
    (
        't="inlineStr"',
        "<is><r><t>1</t></r><r><rPr><vertAlign val='baseline'/></rPr><t>2</t></r></is>",
        TWELVE,
        "",
    ),
    ("", "", Emptiness.BLANK, ""),
)


def check(workbook: Workbook) -> Reading:
    [sheet] = workbook.sheets
    return read_count(sheet.get("B2"))


def expect(reading: Reading, fault: Fault, sheet: str) -> None:
    assert reading.value == fault.read
    found = reading.finding
    if not fault.code:
        assert found is None
        return
    assert found is not None
    assert (found.code, found.sheet, found.cell) == (fault.code, sheet, "B2")
    refused = isinstance(fault.read, Refused)
    assert found.severity is (Severity.ERROR if refused else Severity.WARNING)
    assert found.proposal == fault.proposal
    assert found.raw
    assert found.cure.da
    assert found.cure.en


def xlsx(files, fault: Fault) -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "Tema 1"
    book.active["A2"] = "Antal"
    cell = book.active["B2"]
    cell.value = fault.put
    if isinstance(fault.put, str) and (fault in TEXTS or fault.put.startswith("#")):
        cell.data_type = "s" if fault in TEXTS else "e"
    cell.number_format = fault.look
    return files.xlsx(book)


@pytest.mark.parametrize("fault", TEXTS + TYPED, ids=lambda fault: fault.name)
def test_in_excel(files, fault):
    content = xlsx(files, fault)
    expect(check(read_content(content, file="svar.xlsx")), fault, "Tema 1")


@pytest.mark.parametrize("fault", TEXTS, ids=lambda fault: fault.name)
def test_text_in_opendocument(files, fault):
    rows = files.ods_row(), files.ods_row(files.ods_cell("Antal"), files.ods_cell(fault.put))
    content = files.pack(files.ods_parts(files.ods_table("Tema 1", *rows)))
    expect(check(read_content(content, file="svar.ods")), fault, "Tema 1")


@pytest.mark.parametrize("fault", TEXTS, ids=lambda fault: fault.name)
def test_text_separated_by_semicolons(fault):
    content = f'"Spørgsmål";"Svar"\r\n"Antal";"{fault.put}"\r\n'.encode()
    expect(check(read_content(content, file="svar.csv")), fault, "")


@pytest.mark.parametrize("stored", STORED, ids=lambda stored: f"{stored[0]} {stored[1]}")
def test_as_other_programs_store_it(files, stored):
    kind, inside, read, code = stored
    data = f'<row r="2"><c r="B2" {kind}>{inside}</c></row>'
    xml = f'<worksheet xmlns="{MAIN}"><sheetData>{data}</sheetData></worksheet>'
    clean = xlsx(files, Fault(put=12, read=TWELVE))
    workbook = read_content(files.edit(clean, {SHEET: xml.encode()}), file="svar.xlsx")
    expect(check(workbook), Fault(put=inside, read=read, code=code), "Tema 1")


def test_nearly_all_findings_name_their_cell_and_what_to_do(files):
    found = []
    for fault in TEXTS + TYPED:
        workbook = read_content(xlsx(files, fault), file="svar.xlsx")
        finding = check(workbook).finding
        found += [*look_over(workbook), *([finding] if finding else [])]
    named = [one for one in found if one.cell and one.cure.da.endswith(".")]
    assert len(named) >= 0.95 * len(found)
    assert len(found) >= 60


def test_what_was_not_asked_stays_apart_from_what_was_left_blank(files):
    assert read_count(None).value is Emptiness.BLANK
    assert read_count(None, asked=False).value is Emptiness.NOT_ASKED
    workbook = read_content(xlsx(files, Fault(put=12, read=TWELVE)), file="svar.xlsx")
    reading = read_count(workbook.get("Tema 1", "B2"), asked=False)
    assert (reading.value, reading.finding.code) == (NO, "count.not_asked")


def test_six_kinds_of_nothing_are_six():
    assert len(set(Emptiness)) == 6
    assert len({kind.text.da for kind in Emptiness}) == 6
    ends = {kind: (Reading(value=kind).low, Reading(value=kind).high) for kind in Emptiness}
    assert ends.pop(Emptiness.ZERO) == (0, 0)
    assert set(ends.values()) == {(None, None)}
