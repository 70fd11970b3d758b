"""Every text that a reader of a report's files can come upon, with the place it stands in."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from pathlib import PurePosixPath
from typing import Any
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

from analysis.batch.gate.readable_pdf import pdf_texts

# Place and text.
Found = tuple[str, str]

_INLINE = frozenset(
    (
        *("a", "abbr", "b", "bdi", "cite", "code", "em", "i", "kbd", "mark", "q", "s", "small"),
        *("span", "strong", "sub", "sup", "time", "tspan", "u", "var", "wbr"),
    )
)
_SEEN = frozenset({"alt", "aria-label", "content", "href", "title", "value"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4"})
# A figure with decimals is no number of a person, but six digits, a point and four may be.
_DECIMAL = re.compile(r"(?!\d{6}\.\d{4}$)-?\d*[.,]\d+(?:[eE]-?\d+)?")
_DIGEST = re.compile(r"[0-9a-f]{40,}")
# The number of a heading has an element of its own, with no blank after it.
_NUMBERED = re.compile(r"^([\d.]+)(?=[^\d.\s])")
# XML parts: an element whose text belongs together.
_WHOLE = frozenset({"p", "si", "is", "comment", "v", "f"})
_XML_SEEN = frozenset({"descr", "name", "Target", "title"})


def texts_of(name: str, content: bytes) -> Iterator[Found]:
    """The texts of one file of a report, its own name first.

    Parameters
    ----------
    name
        Its path in the report's folder; the ending says what it is.

    Yields
    ------
    tuple
        Place in the file (a heading, a page, a cell, a key), and the text.
    """
    yield "", PurePosixPath(name).name
    suffix = PurePosixPath(name).suffix
    if suffix == ".html":
        yield from html_texts(content.decode())
    elif suffix == ".pdf":
        yield from pdf_texts(content)
    elif suffix == ".csv":
        yield from _csv_texts(content)
    elif suffix in {".json", ".ipynb"}:
        yield from _json_texts(json.loads(content), "")
    elif suffix in {".xlsx", ".docx"}:
        yield from _packed_texts(content)
    else:
        yield "", content.decode(errors="replace")


def html_texts(page: str) -> Iterator[Found]:
    """Texts of a page: of blocks, of attributes that are read aloud or followed, of comments.

    Examples
    --------
    >>> list(html_texts("<h2>Kilder</h2><p>070761-<b>4285</b></p>"))
    [('Kilder', 'Kilder'), ('Kilder', '070761-4285')]
    """
    reader = _Page()
    reader.feed(page)
    reader.close()
    reader.flush()
    yield from reader.found


class _Page(HTMLParser):
    """Gathers the text of each block, so that bold digits do not part a number."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Found] = []
        self._words: list[str] = []
        self._heading = ""
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _INLINE:
            self.flush()
        self._silent += tag == "style"
        for name, value in attrs:
            if name in _SEEN and value and not value.startswith("data:"):
                self.found.append((self._heading, value))

    def handle_endtag(self, tag: str) -> None:
        text = "".join(self._words).strip()
        if tag in _HEADINGS and text:
            self._heading = _NUMBERED.sub(r"\1 ", text)
        if tag not in _INLINE:
            self.flush()
        self._silent -= tag == "style"

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._words.append(data)

    def handle_comment(self, data: str) -> None:
        self.found.append((self._heading, data))

    def flush(self) -> None:
        """Keep the text of the block that ends here."""
        text = " ".join("".join(self._words).split())
        self._words.clear()
        if text:
            self.found.append((self._heading, text))


def _csv_texts(content: bytes) -> Iterator[Found]:
    text = content.decode("utf-8-sig")
    mark = ";" if ";" in text.partition("\n")[0] else ","
    for line, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=mark), start=1):
        for column, value in enumerate(row, start=1):
            if not _DECIMAL.fullmatch(value):
                yield f"{line}:{column}", value


def _json_texts(value: Any, place: str) -> Iterator[Found]:
    """Texts and whole numbers; pictures as the texts they hold, digests not at all."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _keyed(str(key), inner, f"{place}.{key}" if place else str(key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _json_texts(inner, f"{place}.{number}")
    elif isinstance(value, str) and not _DIGEST.fullmatch(value):
        yield place, value
    elif isinstance(value, (int, float)) and value == int(value):
        yield place, f"{value:.0f}"


def _keyed(key: str, value: Any, place: str) -> Iterator[Found]:
    if key == "image/svg+xml":
        yield from ((place, text) for _, text in html_texts("".join(value)))
    elif key == "source" and isinstance(value, list):
        # A notebook keeps a cell line by line.
        yield place, "".join(map(str, value))
    elif not key.startswith("image/") and key != "id":
        yield from _json_texts(value, place)


def _packed_texts(content: bytes) -> Iterator[Found]:
    """Texts of a Word file or a workbook: of every part, hidden sheets and properties too."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for name in package.namelist():
            yield "", PurePosixPath(name).name
            if name.endswith((".xml", ".rels", ".vml")):
                yield from _xml_texts(fromstring(package.read(name)), name)


def _xml_texts(root: Element, place: str) -> Iterator[Found]:
    for element in root.iter():
        for name, value in element.attrib.items():
            if _bare(name) in _XML_SEEN:
                yield place, value
        if _bare(element.tag) in _WHOLE or (not len(element) and element.text):
            text = "".join(element.itertext()).strip()
            if text and not _DECIMAL.fullmatch(text):
                yield place, text


def _bare(tag: str) -> str:
    return tag.rpartition("}")[2]
