"""A workbook as bytes: the same ones every time, and written whole or not at all."""

from __future__ import annotations

import io

from openpyxl import Workbook

from analysis.office_package import EPOCH, without_clock


def pack(workbook: Workbook) -> bytes:
    """A workbook as bytes, with every time in it set to one fixed day."""
    workbook.properties.created = EPOCH.replace(tzinfo=None)
    saved = io.BytesIO()
    workbook.save(saved)
    return without_clock(saved.getvalue())
