"""Reading XML piece by piece, with nothing expanded, fetched or kept that was not asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from xml.parsers import expat

# No single tag of a workbook comes near this. Expat keeps an unfinished tag in memory and, before
# version 2.6, begins it anew with every piece: without an end to it, both grow without limit.
_LONGEST_TAG_BYTES = 1_000_000
# Each open element costs memory until it ends; a workbook's are a dozen deep.
_DEEPEST = 200

_OFFICE = "http://schemas.openxmlformats.org/"
_STRICT = "http://purl.oclc.org/ooxml/"
_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
_PREFIXES = {
    "": "",
    "http://www.w3.org/1999/xlink": "xlink:",
    "http://purl.org/dc/elements/1.1/": "dc:",
    "http://purl.org/dc/terms/": "dcterms:",
    f"{_OFFICE}spreadsheetml/2006/main": "",
    f"{_STRICT}spreadsheetml/main": "",
    f"{_OFFICE}officeDocument/2006/relationships": "r:",
    f"{_STRICT}officeDocument/relationships": "r:",
    f"{_OFFICE}package/2006/relationships": "rel:",
    f"{_OFFICE}package/2006/content-types": "ct:",
    f"{_OFFICE}package/2006/metadata/core-properties": "cp:",
    f"{_OFFICE}officeDocument/2006/extended-properties": "app:",
    f"{_STRICT}officeDocument/extendedProperties": "app:",
    f"{_OFFICE}officeDocument/2006/custom-properties": "custom:",
    f"{_STRICT}officeDocument/customProperties": "custom:",
    f"{_OFFICE}drawingml/2006/main": "a:",
    f"{_OFFICE}drawingml/2006/spreadsheetDrawing": "xdr:",
    f"{_STRICT}drawingml/main": "a:",
    f"{_STRICT}drawingml/spreadsheetDrawing": "xdr:",
    "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments": "threaded:",
    f"{_ODF}office:1.0": "office:",
    f"{_ODF}table:1.0": "table:",
    f"{_ODF}text:1.0": "text:",
    f"{_ODF}style:1.0": "style:",
    f"{_ODF}datastyle:1.0": "number:",
    f"{_ODF}drawing:1.0": "draw:",
    f"{_ODF}form:1.0": "form:",
    f"{_ODF}meta:1.0": "meta:",
    f"{_ODF}manifest:1.0": "manifest:",
    "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0": "calcext:",
}


class MarkupError(Exception):
    """XML that is broken, or that asks for more than a workbook may."""


class ForbiddenMarkupError(MarkupError):
    """XML with a document type or entities of its own."""


class _ShortNames(dict[str, str]):
    """From ``namespace name`` to ``prefix:name``, worked out once for each name."""

    def __missing__(self, name: str) -> str:
        space, _, local = name.rpartition(" ")
        # What is in no namespace of ours must not pass for a name that is.
        short = self[name] = _PREFIXES.get(space, "?:") + local
        return short


class Handler:
    """Reads one part of a workbook; names come to it with the short prefixes above."""

    def parse(self, pieces: Iterable[bytes], *, count: Callable[[int], None] | None = None) -> None:
        """Read the part from its bytes, piece by piece.

        Parameters
        ----------
        pieces
            The bytes, in order.
        count
            Told now and then how many more elements and texts there were; it may raise to end
            the reading.

        Raises
        ------
        ForbiddenMarkupError
            At the first document type: without one there are no entities to expand or fetch.
        MarkupError
            The part is not XML.
        """
        events = _Events(count)
        parser = self._parser(events)
        try:
            for piece in pieces:
                parser.Parse(piece, False)
                events.check(len(piece))
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise MarkupError(str(error)) from None

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        """Take in that an element begins."""

    def _end(self, name: str) -> None:
        """Take in that an element ends."""

    def _text(self, words: str) -> None:
        """Take in text of the innermost open element; it may come in several pieces."""

    def _parser(self, events: _Events) -> expat.XMLParserType:
        names = _ShortNames()

        def start(name: str, attributes: dict[str, str]) -> None:
            events.go_deeper()
            self._start(names[name], {names[key]: attributes[key] for key in attributes})

        def end(name: str) -> None:
            events.count += 1
            events.depth -= 1
            self._end(names[name])

        def text(words: str) -> None:
            events.count += 1
            self._text(words)

        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _forbid
        parser.StartElementHandler, parser.EndElementHandler = start, end
        parser.CharacterDataHandler = text
        return parser


class _Events:
    """Notices when elements go without end into each other, or bytes in and nothing out."""

    def __init__(self, tell: Callable[[int], None] | None) -> None:
        self.count = 0
        self.depth = 0
        self._tell = tell
        self._silent_bytes = 0

    def go_deeper(self) -> None:
        self.count += 1
        self.depth += 1
        if self.depth > _DEEPEST:
            raise MarkupError("elements without end in each other")

    def check(self, fed_bytes: int) -> None:
        self._silent_bytes = 0 if self.count else self._silent_bytes + fed_bytes
        if self._tell:
            self._tell(self.count)
        self.count = 0
        if self._silent_bytes > _LONGEST_TAG_BYTES:
            raise MarkupError("a tag without an end")


def _forbid(*_: object) -> None:
    raise ForbiddenMarkupError("document type")
