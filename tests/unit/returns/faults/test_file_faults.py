"""Kinds of faults in a file as a whole: each refused in plain words, or provably harmless.

Each row harms the bytes of a clean workbook. `code` is the reason it is refused for; None: it is
read, and what it says is what the clean one says.
"""

import io
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

import openpyxl
import pytest

from analysis.returns.findings import RefusedFileError
from analysis.returns.intake.look_over import look_over
from analysis.returns.workbook.cells import Workbook
from analysis.returns.workbook.limits import Limits
from analysis.returns.workbook.refusals import reasons
from analysis.returns.workbook.workbook import read_content, read_workbook

Bytes = Callable[[object, bytes], bytes]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
SHEET = "xl/worksheets/sheet1.xml"
SMALL = Limits(rows=20, cells=60, characters=2_000, elements=2_000, total_bytes=100_000)
DTD = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One way a file can be wrong."""

    what: str
    code: str | None
    harm: Bytes
    file: str = "svar.xlsx"
    limits: Limits | None = None
    remark: str = ""


def part(name: str, content: bytes = b"x") -> Bytes:
    return lambda files, clean: files.edit(clean, {name: content})


def change(name: str, old: bytes, new: bytes) -> Bytes:
    def harm(files, clean):
        xml = files.unpack(clean)[name]
        assert old in xml
        return files.edit(clean, {name: xml.replace(old, new, 1)})

    return harm


def as_ods(*rows: str, **more: str) -> Bytes:
    def harm(files, _):
        cells = rows or (files.ods_row(files.ods_cell("Antal"), files.ods_cell(12)),)
        return files.pack(files.ods_parts(files.ods_table("Tema 1", *cells), **more))

    return harm


def with_flag(_, clean: bytes) -> bytes:
    """Every entry marked as encrypted, as a zip program with a password does."""
    found = bytearray(clean)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = found.find(mark)
        while at >= 0:
            found[at + offset] |= 1
            at = found.find(mark, at + 4)
    return bytes(found)


def twice(_, clean: bytes) -> bytes:
    stream = io.BytesIO(clean)
    with zipfile.ZipFile(stream, "a") as package, pytest.warns(UserWarning, match="Duplicate"):
        package.writestr(SHEET, b"<worksheet/>")
    return stream.getvalue()


def packed_by(method: int) -> Bytes:
    def harm(files, clean):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", method) as package:
            for name, content in files.unpack(clean).items():
                package.writestr(name, content)
        return stream.getvalue()

    return harm


def lying_directory(_, clean: bytes) -> bytes:
    """The directory says a sheet unpacks to 100 bytes; it does not."""
    found = bytearray(clean)
    at = found.find(b"PK\x01\x02")
    while at >= 0:
        length = struct.unpack_from("<H", found, at + 28)[0]
        if found[at + 46 : at + 46 + length] == SHEET.encode():
            struct.pack_into("<I", found, at + 24, 100)
        at = found.find(b"PK\x01\x02", at + 4)
    return bytes(found)


def lines(count: int) -> Bytes:
    return lambda *_: b"a;b\n" + b"1;2\n" * count


def rows_of(count: int) -> Bytes:
    row = b'<row r="%d"><c r="A%d"><v>1</v></c></row>'
    data = b"".join(row % (number, number) for number in range(1, count + 1))
    head = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    )
    return part(SHEET, head + data + b"</sheetData></worksheet>")


def repeated(rows: int, columns: int) -> Bytes:
    def harm(files, _):
        cell = files.ods_cell(1, f'table:number-columns-repeated="{columns}"')
        row = files.ods_row(cell, attributes=f'table:number-rows-repeated="{rows}"')
        return files.pack(files.ods_parts(files.ods_table("Tema 1", row)))

    return harm


ENCRYPTED = "<manifest:encryption-data/>"
FAULTS = (
    Fault(what="empty file", code="file.empty", harm=lambda *_: b""),
    Fault(what="cut short", code="file.corrupt", harm=lambda _, clean: clean[: len(clean) // 2]),
    Fault(what="beginning lost", code="file.corrupt", harm=lambda _, clean: clean[200:]),
    Fault(what="directory lost", code="file.corrupt", harm=lambda _, clean: clean[:-40]),
    Fault(
        what="a byte changed inside a part",
        code="file.corrupt",
        harm=lambda _, c: c[:60] + bytes([c[60] ^ 0xFF]) + c[61:],
    ),
    Fault(what="zeros only", code="file.corrupt", harm=lambda *_: bytes(5000)),
    Fault(what="bytes after the end", code=None, harm=lambda _, clean: clean + b"\r\n"),
    Fault(what="old Excel by content", code="file.old_excel", harm=lambda *_: OLE),
    Fault(what="old Excel by name", code="file.old_excel", harm=lambda *_: OLE, file="svar.xls"),
    Fault(
        what="password of Excel",
        code="file.password",
        harm=lambda *_: OLE + "EncryptedPackage".encode("utf-16-le"),
    ),
    Fault(what="password of a zip program", code="file.password", harm=with_flag),
    Fault(
        what="password of LibreOffice",
        code="file.password",
        harm=as_ods(manifest=ENCRYPTED),
        file="svar.ods",
    ),
    Fault(what="macros by name", code="file.macros", harm=lambda _, c: c, file="svar.xlsm"),
    Fault(what="macros by part", code="file.macros", harm=part("xl/vbaProject.bin")),
    Fault(what="macro sheet", code="file.macros", harm=part("xl/macrosheets/sheet1.xml")),
    Fault(
        what="macros by type",
        code="file.macros",
        harm=change(
            "[Content_Types].xml",
            b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
            b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
        ),
    ),
    Fault(
        what="macros of LibreOffice",
        code="file.macros",
        harm=lambda files, _: files.pack(
            files.ods_parts(files.ods_table("T")) | {"Basic/Standard/Module1.xml": b"<x/>"}
        ),
        file="svar.ods",
    ),
    Fault(
        what="empty macro library of LibreOffice",
        code=None,
        harm=lambda files, _: files.pack(
            files.ods_parts(
                files.ods_table(
                    "Tema 1", files.ods_row(files.ods_cell("Antal"), files.ods_cell(12))
                )
            )
            | {"Basic/Standard/script-lb.xml": b"<x/>"}
        ),
        file="svar.ods",
    ),
    Fault(what="binary workbook", code="file.binary_excel", harm=lambda _, c: c, file="svar.xlsb"),
    Fault(what="unknown extension", code="file.extension", harm=lambda _, c: c, file="svar.pdf"),
    Fault(what="no extension", code="file.extension", harm=lambda _, c: c, file="svar"),
    Fault(what="lock file", code="file.lock", harm=lambda *_: b"x" * 165, file="~$svar.xlsx"),
    Fault(what="PDF under another name", code="file.wrong_extension", harm=lambda *_: b"%PDF-1.7"),
    Fault(
        what="web page under another name",
        code="file.wrong_extension",
        harm=lambda *_: b"<html><table><tr><td>12</td></tr></table></html>",
    ),
    Fault(what="text under another name", code="file.corrupt", harm=lambda *_: b"a;b\n1;2\n"),
    Fault(
        what="workbook named .csv",
        code="file.wrong_extension",
        harm=lambda _, clean: clean,
        file="svar.csv",
    ),
    Fault(what=".ods named .xlsx", code="file.wrong_extension", harm=as_ods()),
    Fault(
        what="Word document named .xlsx",
        code="file.wrong_extension",
        harm=lambda files, _: files.pack(
            {"[Content_Types].xml": b"<x/>", "word/document.xml": b""}
        ),
    ),
    Fault(
        what="any zip named .xlsx",
        code="file.wrong_extension",
        harm=lambda files, _: files.pack({"billede.png": b"x"}),
    ),
    Fault(what="entities of its own", code="file.entities", harm=part(SHEET, DTD + b"<x>&b;</x>")),
    Fault(
        what="entity from another file",
        code="file.entities",
        harm=part(SHEET, b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><x>&a;</x>'),
    ),
    Fault(
        what="entities in .ods",
        code="file.entities",
        harm=lambda files, _: files.pack(
            files.ods_parts(files.ods_table("T")) | {"content.xml": DTD + b"<x/>"}
        ),
        file="svar.ods",
    ),
    Fault(what="a part that is no XML", code="file.corrupt", harm=part(SHEET, b"<worksheet>")),
    Fault(
        what="a sheet's part is missing",
        code="file.corrupt",
        harm=lambda files, clean: files.edit(clean, {SHEET: None}),
    ),
    Fault(
        what="the workbook's part is missing",
        code="file.corrupt",
        harm=lambda files, clean: files.edit(clean, {"xl/workbook.xml": None}),
    ),
    Fault(
        what="a workbook without sheets",
        code="file.corrupt",
        harm=change("xl/workbook.xml", b"<sheet ", b"<leaf "),
    ),
    Fault(
        what="a content without sheets",
        code="file.corrupt",
        harm=lambda files, _: files.pack(files.ods_parts()),
        file="svar.ods",
    ),
    Fault(what="two parts of one name", code="file.corrupt", harm=twice),
    Fault(what="packed by bzip2", code="file.corrupt", harm=packed_by(zipfile.ZIP_BZIP2)),
    Fault(what="packed by LZMA", code="file.corrupt", harm=packed_by(zipfile.ZIP_LZMA)),
    Fault(what="not packed at all", code=None, harm=packed_by(zipfile.ZIP_STORED)),
    Fault(what="directory lies", code="file.corrupt", harm=lying_directory),
    Fault(
        what="one part unpacks to far too much",
        code="file.packed_too_tightly",
        harm=part("xl/media/image1.png", bytes(3_000_000)),
    ),
    Fault(
        what="unpacks to too much in all",
        code="file.too_many_bytes",
        harm=part("xl/media/image1.png", bytes(150_000)),
        limits=SMALL,
    ),
    Fault(
        what="too large before it is read",
        code="file.too_large",
        harm=lambda _, clean: clean,
        limits=Limits(file_bytes=1000),
    ),
    Fault(
        what="too many parts",
        code="file.too_many_parts",
        harm=lambda files, clean: files.edit(clean, {f"x/{n}": b"" for n in range(50)}),
        limits=Limits(parts=40),
    ),
    Fault(what="too many rows", code="file.too_many_rows", harm=rows_of(21), limits=SMALL),
    Fault(
        what="a row repeated too often",
        code="file.too_many_rows",
        harm=repeated(1_000_000, 1),
        file="svar.ods",
        limits=SMALL,
    ),
    Fault(
        what="a cell repeated too often",
        code="file.too_many_cells",
        harm=repeated(1, 16_000),
        file="svar.ods",
        limits=SMALL,
    ),
    Fault(
        what="too many rows of text",
        code="file.too_many_rows",
        harm=lines(30),
        file="svar.csv",
        limits=SMALL,
    ),
    Fault(
        what="too much text",
        code="file.too_many_characters",
        harm=lambda *_: b"a;" + b"x" * 3_000,
        file="svar.csv",
        limits=SMALL,
    ),
    Fault(
        what="too many elements",
        code="file.too_many_elements",
        harm=part(SHEET, b"<x>" + b"<a/>" * 2_000 + b"</x>"),
        limits=SMALL,
    ),
    Fault(
        what="a tag without an end",
        code="file.corrupt",
        harm=part(SHEET, b'<x a="' + b"0123456789abcdef" * 200_000),
        limits=Limits(ratio=100_000),
    ),
    Fault(
        what="letters of another system",
        code="file.encoding",
        harm=lambda *_: "Å;1".encode("utf-16"),
        file="svar.csv",
    ),
    Fault(
        what="a quotation never closed",
        code="file.quotes",
        harm=lambda *_: b'"a;1\n2;3',
        file="svar.csv",
    ),
    Fault(
        what="a link to another file",
        code=None,
        harm=part("xl/externalLinks/externalLink1.xml", b"<x/>"),
        remark="file.external_link",
    ),
    Fault(
        what="a connection to a database",
        code=None,
        harm=part("xl/connections.xml", b"<x/>"),
        remark="file.external_link",
    ),
    Fault(
        what="a file inside the file",
        code=None,
        harm=part("xl/embeddings/oleObject1.bin"),
        remark="file.embedded",
    ),
)


@pytest.fixture
def clean(files) -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "Tema 1"
    book.active["A1"], book.active["B1"] = "Antal", 12
    return files.xlsx(book)


def answers(workbook: Workbook) -> dict[str, object]:
    return {address: cell.value for address, cell in workbook.sheets[0].cells.items()}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.what)
def test_a_fault_is_refused_in_plain_words_or_harmless(files, clean, fault: Fault):
    content = fault.harm(files, clean)
    if fault.code is None:
        read = read_content(content, file=fault.file, limits=fault.limits)
        assert answers(read) == {"A1": "Antal", "B1": 12}
        assert [one.code for one in look_over(read)] == [fault.remark] * bool(fault.remark)
        return
    with pytest.raises(RefusedFileError) as refused:
        read_content(content, file=fault.file, limits=fault.limits)
    finding = refused.value.finding
    assert (finding.code, finding.file) == (fault.code, fault.file)
    for words in (finding.rule, finding.cure):
        assert words.da != words.en
        assert min(len(words.da), len(words.en)) > 10
    assert "Traceback" not in str(refused.value)


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    (tmp_path / "mappe.xlsx").mkdir()
    for name, code in (("borte.xlsx", "file.missing"), ("mappe.xlsx", "file.unreadable")):
        with pytest.raises(RefusedFileError) as refused:
            read_workbook(tmp_path / name)
        assert refused.value.finding.code == code
        assert str(tmp_path) not in str(refused.value)


def test_every_reason_to_refuse_is_tried():
    tried = {fault.code for fault in FAULTS} - {None}
    assert tried | {"file.missing", "file.unreadable"} == set(reasons())


def test_kinds_of_faults_are_many_and_different():
    assert len({fault.what for fault in FAULTS}) == len(FAULTS) >= 50
