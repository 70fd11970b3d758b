"""Pieces of WordprocessingML: elements, runs, fields, paragraphs. Text only ever becomes text."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from docx.oxml.ns import nsmap, qn
from docx.oxml.parser import OxmlElement
from docx.oxml.text.run import CT_R
from docx.oxml.xmlchemy import BaseOxmlElement

_HOST = re.compile(r"[A-Za-z0-9.-]+(:\d+)?")
_KEPT_IN_ADDRESS = "%-._~:/?#@!$&'()*+,;="


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a run of text looks beyond its paragraph's style."""

    style: str = ""
    bold: bool = False
    italic: bool = False
    strike: bool = False
    size_pt: float = 0.0
    raised: bool = False

    def but(self, **changes: object) -> Look:
        """The same look with something changed."""
        return dataclasses.replace(self, **changes)  # type: ignore[arg-type]


PLAIN = Look()


def tag(name: str, /, *children: BaseOxmlElement, **attributes: str | float) -> BaseOxmlElement:
    """An element with its children and with attributes of its own namespace.

    Parameters
    ----------
    name
        With its prefix, as in ``w:p``.
    children
        Elements in the order that the format wants them.
    attributes
        Names without a prefix; each value is written as a string.

    Examples
    --------
    >>> tag("w:jc", val="right").get(qn("w:val"))
    'right'
    """
    made = OxmlElement(name)
    prefix = name.partition(":")[0]
    for key, value in attributes.items():
        made.set(qn(f"{prefix}:{key}"), str(value))
    made.extend(children)
    return made


def run(text: str, look: Look = PLAIN) -> CT_R:
    """A run that shows a text: tabs and line breaks are kept, and nothing in it is ever read.

    Examples
    --------
    >>> run('{ HYPERLINK "x" } =1+1').text
    '{ HYPERLINK "x" } =1+1'
    """
    made = _run(look)
    made.text = text
    return made


def _run(look: Look, *children: BaseOxmlElement) -> CT_R:
    made = OxmlElement("w:r")
    if not isinstance(made, CT_R):
        raise TypeError("python-docx no longer makes runs of this class")
    properties = _look_properties(look)
    made.extend([*([tag("w:rPr", *properties)] if properties else []), *children])
    return made


def _look_properties(look: Look) -> list[BaseOxmlElement]:
    properties = [tag("w:rStyle", val=look.style)] if look.style else []
    flags = {"w:b": look.bold, "w:i": look.italic, "w:strike": look.strike}
    properties += [tag(name) for name, is_set in flags.items() if is_set]
    if look.size_pt:
        half_points = int(look.size_pt * 2)
        properties += [tag("w:sz", val=half_points), tag("w:szCs", val=half_points)]
    if look.raised:
        properties.append(tag("w:vertAlign", val="superscript"))
    return properties


def line_break() -> CT_R:
    """A new line within a paragraph."""
    return _run(PLAIN, tag("w:br"))


def mark(name: str, look: Look = PLAIN, /, **attributes: str | float) -> CT_R:
    """A run that holds one mark of the format's own, such as a reference to a footnote."""
    return _run(look, tag(name, **attributes))


def field(instruction: str, shown: str, look: Look = PLAIN) -> list[BaseOxmlElement]:
    """A field of ours (PAGE, NUMPAGES, SEQ, NOTEREF) with what it shows until it is counted anew.

    Parameters
    ----------
    instruction
        Never a reader's or an analyst's words.
    shown
        The field's last value.
    """
    return [*field_opening(instruction, look), run(shown, look), field_closing(look)]


def field_opening(instruction: str, look: Look = PLAIN) -> list[BaseOxmlElement]:
    """The beginning of a field, up to where what it shows begins."""
    code = OxmlElement("w:instrText")
    code.text = f" {instruction} "
    code.set(qn("xml:space"), "preserve")
    begin = mark("w:fldChar", look, fldCharType="begin")
    return [begin, _run(look, code), mark("w:fldChar", look, fldCharType="separate")]


def field_closing(look: Look = PLAIN) -> BaseOxmlElement:
    """The end of a field."""
    return mark("w:fldChar", look, fldCharType="end")


def link(
    content: Iterable[BaseOxmlElement], *, relation: str = "", anchor: str = ""
) -> BaseOxmlElement:
    """Content that leads to an address, by the identity of its relation, or to a bookmark."""
    made = OxmlElement("w:hyperlink", nsdecls={prefix: nsmap[prefix] for prefix in ("w", "r")})
    if relation:
        made.set(qn("r:id"), relation)
    if anchor:
        made.set(qn("w:anchor"), anchor)
    made.set(qn("w:history"), "1")
    made.extend(list(content))
    return made


def bookmark(name: str, identity: int, content: Iterable[BaseOxmlElement]) -> list[BaseOxmlElement]:
    """Content that a field or a link within the document can point at."""
    return [
        tag("w:bookmarkStart", id=identity, name=name),
        *content,
        tag("w:bookmarkEnd", id=identity),
    ]


def paragraph(
    style: str,
    content: Iterable[BaseOxmlElement] = (),
    *,
    keep_next: bool = False,
    number: tuple[int, int] | None = None,
    side: str = "",
    space_after: int | None = None,
) -> BaseOxmlElement:
    """A paragraph.

    Parameters
    ----------
    style
        Identity of a style in `word_styles`.
    content
        Runs, fields, links and formulas in order.
    keep_next
        Whether it stays on the page of what follows.
    number
        Level and identity of the list it is a point of.
    side
        ``right`` or ``center``; empty for the style's own.
    space_after
        In twentieths of a point, instead of the style's own.
    """
    properties = [tag("w:pStyle", val=style)] if style else []
    if keep_next:
        properties.append(tag("w:keepNext"))
    if number is not None:
        level, identity = number
        properties.append(tag("w:numPr", tag("w:ilvl", val=level), tag("w:numId", val=identity)))
    if space_after is not None:
        properties.append(tag("w:spacing", after=space_after))
    if side:
        properties.append(tag("w:jc", val=side))
    return tag("w:p", tag("w:pPr", *properties), *content)


def plain_address(address: str) -> str:
    """An address that a document may link to, written so that every program reads it; or nothing.

    Only pages and mail: nothing that opens a file or starts a program.

    Examples
    --------
    >>> plain_address("https://www.sbst.dk/Ærø"), plain_address("javascript:x")
    ('https://www.sbst.dk/%C3%86r%C3%B8', '')
    """
    quoted = quote(address, safe=_KEPT_IN_ADDRESS)
    try:
        parts = urlsplit(quoted)
    except ValueError:
        return ""
    is_page = parts.scheme in {"http", "https"} and _HOST.fullmatch(parts.netloc)
    is_mail = parts.scheme == "mailto" and "@" in parts.path
    return quoted if is_page or is_mail else ""
