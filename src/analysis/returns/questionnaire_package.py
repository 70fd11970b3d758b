"""A workbook as bytes: the same ones every time, and written whole or not at all."""

from __future__ import annotations

import datetime as dt
import io
import os
import re
import zipfile
from pathlib import Path

from openpyxl import Workbook

# The first moment that a zip archive can hold.
_EPOCH = dt.datetime(1980, 1, 1, tzinfo=dt.UTC)
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
_CORE = "docProps/core.xml"
# What a spreadsheet could take for the beginning of a formula, also when a person edits the cell.
FORMULA_START = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


def pack(workbook: Workbook) -> bytes:
    """A workbook as bytes, with every time in it set to one fixed day."""
    workbook.properties.created = _EPOCH.replace(tzinfo=None)
    saved = io.BytesIO()
    workbook.save(saved)
    return without_clock(saved.getvalue())


def without_clock(content: bytes) -> bytes:
    """A saved workbook with the times that its writer put in set to one fixed day."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(packed, "w") as target:
        for item in source.infolist():
            part = source.read(item)
            if item.filename == _CORE:
                stamp = f"{_EPOCH:%Y-%m-%dT%H:%M:%SZ}".encode()
                part = _MODIFIED.sub(rb"\g<1>" + stamp, part)
            entry = zipfile.ZipInfo(item.filename, date_time=_EPOCH.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            target.writestr(entry, part)
    return packed.getvalue()


def put(path: Path, content: bytes) -> None:
    """Write a file whole or not at all: beside its place, then into it in one rename.

    Raises
    ------
    OSError
        If the disk refuses; what stood there before stands there still.
    """
    beside = path.with_name(f".{path.name}.new")
    try:
        with beside.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
