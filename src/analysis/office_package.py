"""What every file for a spreadsheet keeps to: no clock and no machine in it, no text a formula."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable

# The first moment that a zip archive can hold.
EPOCH = dt.datetime(1980, 1, 1, tzinfo=dt.UTC)
# What a spreadsheet may take for the beginning of a formula. The wide forms of these signs begin
# one, too, where it speaks Japanese.
FORMULA_START = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", *"\uff1d\uff0b\uff0d\uff20")
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
_CORE = "docProps/core.xml"
_UNIX = 3


def without_machine(
    content: bytes, mend: Callable[[str, bytes], bytes] = lambda _, part: part
) -> bytes:
    """A saved Office file in the same bytes every time: no clock and no machine in its archive.

    Parameters
    ----------
    content
        An Office file, a zip archive of parts.
    mend
        What becomes of a part, by its name; without it, each stays as it is.

    Raises
    ------
    zipfile.BadZipFile
        If it is no such file: a mistake in the program.
    """
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for item in source.infolist():
            entry = zipfile.ZipInfo(item.filename, date_time=EPOCH.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = _UNIX
            entry.external_attr = 0o644 << 16
            target.writestr(entry, mend(item.filename, source.read(item)))
    return packed.getvalue()


def without_clock(content: bytes) -> bytes:
    """As `without_machine`, and with the times that a workbook's writer put in set to `EPOCH`."""
    return without_machine(content, _at_epoch)


def _at_epoch(name: str, part: bytes) -> bytes:
    moment = f"{EPOCH:%Y-%m-%dT%H:%M:%SZ}".encode()
    return _MODIFIED.sub(rb"\g<1>" + moment, part) if name == _CORE else part
