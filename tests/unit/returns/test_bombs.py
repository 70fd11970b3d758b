"""Files made to break their reader: refused within hard limits of memory, in a process of their own.

The address space is limited by the system, so a reader that needs more is ended by it and the test
fails; nothing is measured.
"""

import io
import resource
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import pytest

MEMORY_BYTES = 150_000_000
MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
READ = """
import sys
import analysis.returns.workbook.workbook as workbook
from analysis.returns.findings import RefusedFileError
from pathlib import Path
try:
    workbook.read_workbook(Path(sys.argv[1]))
except RefusedFileError as refused:
    print(refused.finding.code)
"""


def package(parts: dict[str, bytes], *, level: int = 1) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as found:
        for name, content in parts.items():
            found.writestr(name, content)
    return stream.getvalue()


TYPES = {
    "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    "_rels/.rels": (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="r" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/_rels/workbook.xml.rels": (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="s" Type="x/worksheet" Target="sheet.xml"/>'
        b'<Relationship Id="t" Type="x/sharedStrings" Target="strings.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        b'<workbook xmlns="%s" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        b'<sheets><sheet name="A" r:id="s"/></sheets></workbook>' % MAIN
    ),
    "xl/strings.xml": b'<sst xmlns="%s"/>' % MAIN,
    "xl/sheet.xml": b'<worksheet xmlns="%s"/>' % MAIN,
}
# Text that packs to about a fiftieth: under the ratio, so that only reading can find it out.
FILLER = b"".join(b"%04d" % (number * number % 9973) + b" " * 196 for number in range(2_000))


def xlsx(**parts: bytes) -> bytes:
    return package(TYPES | {f"xl/{name}.xml": content for name, content in parts.items()})


def zeros(megabytes: int) -> bytes:
    """A part of nothing but blanks, packed a thousandfold."""
    return xlsx(sheet=b" " * megabytes * 1_000_000)


def lying() -> bytes:
    """The directory promises little, the packed bytes hold 210 MB, and the sum fits the promise."""
    promised = b'<worksheet xmlns="%s">' % MAIN
    content = bytearray(package(TYPES | {"xl/sheet.xml": promised + b" " * 210_000_000}))
    name = b"xl/sheet.xml"
    for mark, sizes, names in ((b"PK\x03\x04", 14, 30), (b"PK\x01\x02", 16, 46)):
        at = content.find(mark)
        while content[at + names : at + names + len(name)] != name:
            at = content.find(mark, at + 4)
        content[at + sizes : at + sizes + 4] = zlib.crc32(promised).to_bytes(4, "little")
        content[at + sizes + 8 : at + sizes + 12] = len(promised).to_bytes(4, "little")
    return bytes(content)


def overlapping() -> bytes:
    """Two hundred entries of the directory that share one part of a megabyte."""
    once = package(TYPES | {"xl/sheet.xml": FILLER * 2}, level=9)
    begin = once.rfind(b"PK\x01\x02")
    end = once.find(b"PK\x05\x06")
    entry = once[begin:end]
    copies = [entry.replace(b"xl/sheet.xml", b"xl/s%04d.xml" % number) for number in range(200)]
    directory = once[once.find(b"PK\x01\x02") : end] + b"".join(copies)
    tail = bytearray(once[end:])
    count = len(TYPES) + len(copies)
    tail[8:10] = tail[10:12] = count.to_bytes(2, "little")
    tail[12:16] = len(directory).to_bytes(4, "little")
    return once[: once.find(b"PK\x01\x02")] + directory + bytes(tail)


def entries() -> bytes:
    return package({f"{number}": b"" for number in range(20_000)})


def entities() -> bytes:
    names = [b'<!ENTITY a0 "ha ha ha ha ha ">']
    names += [b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 12)]
    bomb = b"<!DOCTYPE x [" + b"".join(names) + b"]>"
    return xlsx(sheet=bomb + b'<worksheet xmlns="%s">&a11;</worksheet>' % MAIN)


def strings() -> bytes:
    text = b"<si><t>" + FILLER + b"</t></si>"
    return xlsx(strings=b'<sst xmlns="%s">' % MAIN + text * 150 + b"</sst>")


def cells() -> bytes:
    rows = (
        b"<row>"
        + b"".join(b"<c><v>%d</v></c>" % ((row * 1_000 + n) ** 2 % 99_991) for n in range(1_000))
        + b"</row>"
        for row in range(160)
    )
    return xlsx(sheet=b'<worksheet xmlns="%s"><sheetData>' % MAIN + b"".join(rows))


def long_tag() -> bytes:
    return xlsx(sheet=b'<worksheet a="' + FILLER * 150)


def nested() -> bytes:
    return xlsx(sheet=b"".join(b"<a%d>" % (n * n % 9973) for n in range(100_000)))


def elements() -> bytes:
    return xlsx(sheet=b"<x>" + b"".join(b"<a%d/>" % (n * n % 9973) for n in range(800_000)))


def repeated() -> bytes:
    table = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
    office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
    content = (
        f'<o:document-content xmlns:o="{office}" xmlns:t="{table}"><t:table t:name="A">'
        '<t:table-row t:number-rows-repeated="1048576">'
        '<t:table-cell t:number-columns-repeated="16384" o:value-type="float" o:value="1"/>'
        "</t:table-row></t:table></o:document-content>"
    )
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    return package({"mimetype": kind, "content.xml": content.encode()})


BOMBS = {
    "one great part": (lambda: zeros(201), "file.too_many_bytes"),
    "one part, packed too tightly": (lambda: zeros(50), "file.packed_too_tightly"),
    "a directory that lies": (lying, "file.corrupt"),
    "entries that share their bytes": (overlapping, "file.packed_too_tightly"),
    "a directory without end": (entries, "file.too_many_parts"),
    "entities upon entities": (entities, "file.entities"),
    "texts without end": (strings, "file.too_many_characters"),
    "cells without end": (cells, "file.too_many_cells"),
    "a tag without end": (long_tag, "file.corrupt"),
    "elements in elements": (nested, "file.corrupt"),
    "elements after elements": (elements, "file.too_many_elements"),
    "a row repeated over the sheet": (repeated, "file.too_many_rows"),
}


def limit_memory() -> None:
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY_BYTES, MEMORY_BYTES))


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_within_its_memory(tmp_path: Path, name: str):
    make, code = BOMBS[name]
    path = tmp_path / ("bombe.ods" if make is repeated else "bombe.xlsx")
    path.write_bytes(make())
    done = subprocess.run(
        [sys.executable, "-c", READ, path],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=limit_memory,
    )
    assert (done.stdout.strip(), done.stderr) == (code, "")
