"""The texts of a PDF: what its pages say, its properties, outline and addresses."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pikepdf

Found = tuple[str, str]

_PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_SPAN = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_BLOCK = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)
# A gap in a line wider than this, in thousandths of an em, is a blank.
_GAP = 180.0


def pdf_texts(content: bytes) -> Iterator[Found]:
    """Place and text of everything written in a PDF that our exporter made.

    Parameters
    ----------
    content
        Its bytes; fonts carry the characters of their glyphs, as an accessible PDF must.

    Yields
    ------
    tuple
        ``side <number>`` or the name of the part, and the text of one piece of a line.
    """
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for key, value in pdf.docinfo.items():
            yield str(key), str(value)
        with pdf.open_outline() as outline:
            yield from (("outline", title) for title in _titles(outline.root))
        for number, page in enumerate(pdf.pages, start=1):
            place = f"side {number}"
            yield from ((place, text) for text in _page_texts(page))
            notes: Any = page.get("/Annots", [])
            for note in notes:
                action = note.get("/A")
                if action is not None and "/URI" in action:
                    yield place, str(action["/URI"])


def _titles(items: list[pikepdf.OutlineItem]) -> Iterator[str]:
    for item in items:
        yield item.title
        yield from _titles(list(item.children))


def _page_texts(page: pikepdf.Page) -> Iterator[str]:
    """The pieces of text of a page: one for each text object, in the order they are drawn."""
    fonts = {name: _alphabet(font) for name, font in page.resources.get("/Font", {}).items()}
    alphabet: Mapping[bytes, str] = {}
    words: list[str] = []
    for instruction in pikepdf.parse_content_stream(page):
        operands, name = instruction.operands, str(instruction.operator)
        if name == "Tf":
            alphabet = fonts.get(str(operands[0]), {})
        elif name == "Tj":
            words.append(_decode(bytes(operands[0]), alphabet))
        elif name == "TJ":
            words += _spaced(operands[0], alphabet)
        elif name == "ET" and words:
            yield "".join(words)
            words.clear()


def _spaced(pieces: Any, alphabet: Mapping[bytes, str]) -> Iterator[str]:
    for piece in pieces:
        if isinstance(piece, pikepdf.String):
            yield _decode(bytes(piece), alphabet)
        elif -float(piece) > _GAP:
            yield " "


def _decode(written: bytes, alphabet: Mapping[bytes, str]) -> str:
    width = max(map(len, alphabet), default=2)
    pieces = (written[start : start + width] for start in range(0, len(written), width))
    return "".join(alphabet.get(piece, "") for piece in pieces)


def _alphabet(font: Any) -> dict[bytes, str]:
    """The characters of a font's glyphs by their codes, from its ToUnicode map."""
    stream = font.get("/ToUnicode")
    if stream is None:
        return {}
    found: dict[bytes, str] = {}
    for kind, body in _BLOCK.findall(stream.read_bytes()):
        if kind == b"bfchar":
            for code, text in _PAIR.findall(body):
                found[bytes.fromhex(code.decode())] = _characters(text)
            continue
        for first, last, text in _SPAN.findall(body):
            start, width = int(first, 16), len(first) // 2
            for place in range(int(last, 16) - start + 1):
                code = (start + place).to_bytes(width, "big")
                found[code] = chr(ord(_characters(text)) + place)
    return found


def _characters(text: bytes) -> str:
    return bytes.fromhex(text.decode()).decode("utf-16-be")
