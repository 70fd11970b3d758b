"""The styles and the numbering of a Word report, in the house's colours and letters."""

from __future__ import annotations

import functools
from pathlib import Path
from types import MappingProxyType

from docx.oxml.ns import nsdecls
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

FONT = "Source Sans 3"
LANGUAGE_TAGS = MappingProxyType({"da": "da-DK", "en": "en-GB"})
# A4 less its two margins: twentieths of a point, the unit of all widths in the format.
PAGE_WIDTH_TWIPS = 9298
# Identities of the ways to number; every numbered list after them gets one of its own.
NUMBERS = MappingProxyType({"headings": 1, "bullets": 2, "ordered": 3, "callout": 4})
DEEPEST_LEVEL = 8

_TEMPLATES = Path(__file__).parent / "templates"
_MONO = "Courier New"
_DEEPEST_LIST_STYLE = 3
# Level, size in points, space above and below in twentieths of a point.
_SIZED = ((1, 15, 320, 120), (2, 12, 260, 100), (3, 10.5, 220, 80))
_HEADINGS = (*_SIZED, *((level, 10.5, 200, 80) for level in range(4, 10)))


def callout_style(kind: str, part: str) -> str:
    """The style of a callout's Title, Text or Bullet.

    Examples
    --------
    >>> callout_style("warning", "Title"), callout_style("answer", "Text")
    ('WarningTitle', 'CalloutText')
    """
    return f"{'Warning' if kind == 'warning' else 'Callout'}{part}"


def list_style(kind: str, *, level: int) -> str:
    """The style of a list's paragraph: Bullet, Number or Continue; levels count from 0.

    Examples
    --------
    >>> list_style("Bullet", level=0), list_style("Number", level=7)
    ('ListBullet', 'ListNumber3')
    """
    depth = min(level + 1, _DEEPEST_LIST_STYLE)
    return f"List{kind}{depth if depth > 1 else ''}"


def write_styles(language: str) -> str:
    """All styles of a report as WordprocessingML.

    Parameters
    ----------
    language
        ``da`` or ``en``: what every word is spelled and read aloud in.

    Examples
    --------
    >>> 'w:lang w:val="en-GB"' in write_styles("en")
    True
    """
    return _write(
        "word-styles.xml.jinja",
        language=LANGUAGE_TAGS[language],
        font=FONT,
        mono=_MONO,
        width=PAGE_WIDTH_TWIPS,
        headings=_HEADINGS,
    )


def write_numbering() -> str:
    """The ways to number as WordprocessingML: headings, bullets, ordered lists, callouts.

    Examples
    --------
    >>> write_numbering().count("<w:num ")
    4
    """
    return _write("word-numbering.xml.jinja")


def _write(template: str, **values: object) -> str:
    namespaces = Markup(nsdecls("w"))  # noqa: S704 - the format's own declaration
    shown = _environment().get_template(template)
    return shown.render(namespaces=namespaces, numbers=NUMBERS, **values)


@functools.cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined
    )
