"""Files as one block of bytes that says itself whether it is whole, for the wire and the store."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping

_MARK = b"udmelding-1 "
# The same files give the same bytes, whenever and wherever they are packed.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_QUICK = 1


def pack(name: str, files: Mapping[str, bytes]) -> bytes:
    """Files as one block.

    Parameters
    ----------
    name
        What they are; the block is whole only under this name.
    files
        Content by relative path with forward slashes.

    Examples
    --------
    >>> unpack("a", pack("a", {"x/y.csv": b"1"}))
    {'x/y.csv': b'1'}
    >>> unpack("b", pack("a", {"x/y.csv": b"1"})) is None
    True
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=_QUICK) as archive:
        for path in sorted(files):
            about = zipfile.ZipInfo(path, date_time=_NO_TIME)
            about.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(about, files[path])
    content = buffer.getvalue()
    return _MARK + _digest(name, content).encode() + b"\n" + content


def unpack(name: str, block: bytes) -> dict[str, bytes] | None:
    """The files of a block, or None where any byte of it is not what it was, or it is another's."""
    head, _, content = block.partition(b"\n")
    if head != _MARK + _digest(name, content).encode():
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return {path: archive.read(path) for path in archive.namelist()}
    except (zipfile.BadZipFile, KeyError, NotImplementedError):
        return None


def _digest(name: str, content: bytes) -> str:
    return hashlib.sha256(name.encode() + b"\0" + content).hexdigest()
