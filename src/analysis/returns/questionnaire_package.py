"""A workbook as bytes: the same ones every time, and written whole or not at all."""

from __future__ import annotations

import io
import os
from pathlib import Path

from openpyxl import Workbook

from analysis.office_package import EPOCH, without_clock


def pack(workbook: Workbook) -> bytes:
    """A workbook as bytes, with every time in it set to one fixed day."""
    workbook.properties.created = EPOCH.replace(tzinfo=None)
    saved = io.BytesIO()
    workbook.save(saved)
    return without_clock(saved.getvalue())


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
