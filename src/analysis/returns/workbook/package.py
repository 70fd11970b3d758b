"""The zip package a workbook is: checked by its directory first, then read within a budget."""

from __future__ import annotations

import contextlib
import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator

from analysis.returns.workbook.limits import Budget, Limits
from analysis.returns.workbook.markup import ForbiddenMarkupError, Handler, MarkupError
from analysis.returns.workbook.refusals import refuse

_PIECE_BYTES = 65_536
_ENTRY = b"PK\x01\x02"
_ENCRYPTED = 0x1
# Others (bzip2, LZMA) are no spreadsheet's, and cost memory by what the file itself asks for.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError)


class Package:
    """A workbook's parts.

    Parameters
    ----------
    content
        The bytes of the file.
    file
        Its name, for messages.
    limits
        What it may hold.

    Raises
    ------
    RefusedFileError
        If it is damaged, protected by a password, or would unpack to more than the limits allow.
        Nothing has been unpacked then.
    """

    def __init__(self, content: bytes, *, file: str, limits: Limits) -> None:
        self.file = file
        self.budget = Budget(file, limits)
        # Each entry costs the reader of a directory memory, so they are counted before it is read.
        if content.count(_ENTRY) > limits.parts:
            self.budget.stop("parts", limits.parts)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except _BROKEN:
            raise refuse(file, "file.corrupt") from None
        self._entries = {entry.filename: entry for entry in self._zip.infolist()}
        self._parsed: set[str] = set()
        self._check(len(content), limits)

    @property
    def unread(self) -> tuple[str, ...]:
        """Names of the parts that nobody has parsed, in the package's order."""
        return tuple(name for name in self._entries if name not in self._parsed)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the parts, in the package's order."""
        return tuple(self._entries)

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def parse(self, name: str, handler: Handler) -> None:
        """Read one part as XML.

        Raises
        ------
        RefusedFileError
            If the part is missing, broken, too large, or has a document type of its own.
        """
        self._parsed.add(name)
        try:
            self._feed(name, handler)
        except MarkupError as error:
            raise refuse(self.file, "file.corrupt", value=f"{name}: {error}") from None

    def look_into(self, name: str, handler: Handler) -> None:
        """Read one part as `parse` does, as far as it goes: what nobody reads may be broken.

        Raises
        ------
        RefusedFileError
            If it cannot be unpacked, is too large, or has a document type of its own.
        """
        with contextlib.suppress(MarkupError):
            self._feed(name, handler)

    def _feed(self, name: str, handler: Handler) -> None:
        try:
            handler.parse(self.pieces(name), count=self.budget.pass_elements)
        except ForbiddenMarkupError:
            raise refuse(self.file, "file.entities", value=name) from None

    def pieces(self, name: str) -> Iterator[bytes]:
        """The bytes of a part, unpacked as they are needed.

        Raises
        ------
        RefusedFileError
            If the part is missing or damaged, or the package unpacks to too much.
        """
        entry = self._entries.get(name)
        if entry is None:
            raise refuse(self.file, "file.corrupt", value=name)
        try:
            with self._zip.open(entry) as stream:
                while piece := stream.read(_PIECE_BYTES):
                    self.budget.unpack(len(piece))
                    yield piece
        except _BROKEN:
            raise refuse(self.file, "file.corrupt", value=name) from None

    def read(self, name: str, *, most_bytes: int = 10_000) -> bytes:
        """The beginning of a small part that is not XML."""
        found = b""
        for piece in self.pieces(name):
            found += piece
            if len(found) >= most_bytes:
                break
        return found[:most_bytes]

    def _check(self, file_bytes: int, limits: Limits) -> None:
        entries = self._zip.infolist()
        if any(entry.flag_bits & _ENCRYPTED for entry in entries):
            raise refuse(self.file, "file.password")
        if any(entry.compress_type not in _METHODS for entry in entries):
            raise refuse(self.file, "file.corrupt", value="zip")
        # Two parts of one name: which of them counts differs from program to program. Some take
        # no heed of capitals.
        if len(entries) != len({name.lower() for name in self._entries}):
            raise refuse(self.file, "file.corrupt", value="zip")
        total = sum(entry.file_size for entry in entries)
        if total > limits.total_bytes:
            raise refuse(self.file, "file.too_many_bytes", value=f"{total} > {limits.total_bytes}")
        # Against the file itself: parts that share their packed bytes add up to more than it.
        sizes = [(total, file_bytes)] + [(one.file_size, one.compress_size) for one in entries]
        for unpacked, packed in sizes:
            if unpacked > max(limits.small_bytes, limits.ratio * packed):
                ratio = f"{unpacked} : {packed} > {limits.ratio} : 1"
                raise refuse(self.file, "file.packed_too_tightly", value=ratio)


def resolve(target: str, *, base: str) -> str:
    """The part that a relationship of another part points to.

    Examples
    --------
    >>> resolve("../comments1.xml", base="xl/worksheets/sheet1.xml")
    'xl/comments1.xml'
    >>> resolve("/xl/workbook.xml", base="_rels/.rels")
    'xl/workbook.xml'
    """
    if target.startswith("/"):
        return posixpath.normpath(target).lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), target))
