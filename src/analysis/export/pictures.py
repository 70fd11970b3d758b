"""Pictures as small as they can be without looking different."""

from __future__ import annotations

import re

_METADATA = re.compile(r"<metadata>.*?</metadata>", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_GLYPH = re.compile(r'"(#?)([A-Za-z][A-Za-z0-9]*-[A-Za-z]+-[0-9a-f]+)"')
_PLACED = re.compile(r'(<use xlink:href="[^"]+") transform="translate\((-?[\d.]+) 0\)"')
_PATH = re.compile(r'(?<= d=")[^"]+')
_DECIMALS = re.compile(r"(\.\d{2})\d+")
_SPACE = re.compile(r"\s+")
_BETWEEN_TAGS = re.compile(r">\s+<")


def compact_svg(svg: str) -> str:
    r"""Write a drawing of matplotlib's with fewer characters: the same picture to the eye.

    Metadata and comments go, glyphs get short names, places of glyphs and points of paths lose
    blanks and the decimals below a hundredth of a point.

    Parameters
    ----------
    svg
        A drawing; one that is not matplotlib's is only freed of comments and blanks.

    Examples
    --------
    >>> compact_svg('<svg><path d="M 1.2345 2 \nL 3 4 "/>\n <g/></svg>')
    '<svg><path d="M1.23 2L3 4"/><g/></svg>'
    """
    if "<text" in svg or "CDATA" in svg:
        # Blanks mean something in there, and there are no outlines to shorten.
        return svg
    svg = _COMMENT.sub("", _METADATA.sub("", svg))
    names: dict[str, str] = {}
    svg = _GLYPH.sub(lambda m: f'"{m[1]}{names.setdefault(m[2], f"g{len(names)}")}"', svg)
    svg = _PLACED.sub(r'\1 x="\2"', svg)
    svg = _PATH.sub(lambda m: _compact_path(m[0]), svg)
    return _BETWEEN_TAGS.sub("><", svg)


def _compact_path(path: str) -> str:
    short = _DECIMALS.sub(r"\1", _SPACE.sub(" ", path))
    return re.sub(r" ?([A-Za-z]) ?", r"\1", short).strip()
