"""Workbooks to read: real .xlsx files by openpyxl, genuine .ods packages, and ways to harm them."""

import datetime as dt
import io
import zipfile
from collections.abc import Callable, Mapping
from xml.sax.saxutils import escape, quoteattr

import openpyxl
import pytest

Parts = dict[str, bytes]
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_XMLNS = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "number": "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
    "manifest": "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xlink": "http://www.w3.org/1999/xlink",
    "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
}
SPACES = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _XMLNS.items())


def pack(parts: Mapping[str, bytes]) -> bytes:
    """A zip package of parts; an .ods begins with its type, unpacked, as the standard asks."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            method = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            package.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), content, method)
    return stream.getvalue()


def unpack(content: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def ods_cell(value: object, attributes: str = "", inside: str = "") -> str:
    """One cell of an .ods file."""
    if value is None:
        return f"<table:table-cell {attributes}>{inside}</table:table-cell>"
    shown = escape(str(value))
    if isinstance(value, bool):
        kind = f'office:value-type="boolean" office:boolean-value="{str(value).lower()}"'
    elif isinstance(value, int | float):
        kind = f'office:value-type="float" office:value="{value}"'
    elif isinstance(value, dt.date):
        kind = f'office:value-type="date" office:date-value="{value.isoformat()}"'
    else:
        kind = 'office:value-type="string"'
    return (
        f"<table:table-cell {kind} {attributes}>{inside}<text:p>{shown}</text:p></table:table-cell>"
    )


def ods_row(*cells: str, attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


def ods_table(name: str, *rows: str, before: str = "", attributes: str = "") -> str:
    opening = f"<table:table table:name={quoteattr(name)} {attributes}>"
    return f"{opening}{before}<table:table-column/>{''.join(rows)}</table:table>"


def ods_parts(*tables: str, styles: str = "", after: str = "", manifest: str = "") -> Parts:
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {SPACES}>'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{''.join(tables)}{after}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    meta = (
        f"<office:document-meta {SPACES}><office:meta><meta:initial-creator>Ida Prøve"
        '</meta:initial-creator><meta:user-defined meta:name="Sag">2024-1</meta:user-defined>'
        "</office:meta></office:document-meta>"
    )
    entry = f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODS_TYPE}">'
    listing = (
        f"<manifest:manifest {SPACES}>{entry}{manifest}</manifest:file-entry></manifest:manifest>"
    )
    return {
        "mimetype": ODS_TYPE.encode(),
        "content.xml": content.encode(),
        "meta.xml": meta.encode(),
        "META-INF/manifest.xml": listing.encode(),
    }


class Files:
    """The makers above, for tests in any folder below."""

    pack = staticmethod(pack)
    unpack = staticmethod(unpack)
    ods_cell = staticmethod(ods_cell)
    ods_row = staticmethod(ods_row)
    ods_table = staticmethod(ods_table)
    ods_parts = staticmethod(ods_parts)

    @staticmethod
    def xlsx(workbook: openpyxl.Workbook) -> bytes:
        stream = io.BytesIO()
        workbook.save(stream)
        return stream.getvalue()

    @staticmethod
    def edit(
        content: bytes, changes: Mapping[str, Callable[[bytes], bytes] | bytes | None]
    ) -> bytes:
        """The package with parts changed, added, or (None) left out."""
        parts = unpack(content)
        for name, change in changes.items():
            if change is None:
                del parts[name]
            elif isinstance(change, bytes):
                parts[name] = change
            else:
                parts[name] = change(parts[name])
        return pack(parts)


@pytest.fixture(scope="session")
def files() -> Files:
    return Files()
