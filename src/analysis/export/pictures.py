"""Pictures: only what everyone can read and nothing that acts, as small as they can be."""

from __future__ import annotations

import base64
import binascii
import io
import re
import warnings
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from analysis.language import Text

_METADATA = re.compile(r"<metadata>.*?</metadata>", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_GLYPH = re.compile(r'"(#?)([A-Za-z][A-Za-z0-9]*-[A-Za-z]+-[0-9a-f]+)"')
_PLACED = re.compile(r'(<use xlink:href="[^"]+") transform="translate\((-?[\d.]+) 0\)"')
_PATH = re.compile(r'(?<= d=")[^"]+')
_OUTLINE = re.compile(r'(<path id="g\d+" d=")([^"]+)(" transform=")scale\(0\.015625\)"')
_MOVED = re.compile(r' (?:x|y)="-?[\d.]+"|translate\([^)]*\)')
_STYLE = re.compile(r' style="[^"]*"')
_GROUP_NAME = re.compile(r'<g id="[^"]*"')
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
# Outlines come in 6,400 steps to the letter's height: in 800 nobody sees a difference.
_COARSER = 8
_DECIMALS = re.compile(r"(\.\d{2})\d+")
_SPACE = re.compile(r"\s+")
_BETWEEN_TAGS = re.compile(r">\s+<")
_DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]*>")
# What could act or fetch when the drawing is opened by itself.
_ACTING = frozenset({"script", "foreignObject", "iframe", "object", "embed", "handler", "set"})
_OWN_PLACES = re.compile(r"\s*(#|data:image/(png|jpeg);)", re.IGNORECASE)
_OUTSIDE_STYLE = re.compile(r"@import|url\(\s*['\"]?(?!\s*#)|expression\(", re.IGNORECASE)


class UnreadablePictureError(ValueError):
    """A picture that cannot be shown to everyone; holds the reason in two languages."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.en)
        self.reason = reason


def read_drawing(svg: str) -> str:
    """An SVG as it may stand in a report.

    Parameters
    ----------
    svg
        As the notebook holds it, with or without an XML declaration.

    Raises
    ------
    UnreadablePictureError
        If it is no SVG, or holds something that acts or fetches from elsewhere.

    Examples
    --------
    >>> read_drawing('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>')
    '<svg xmlns="http://www.w3.org/2000/svg"/>'
    """
    own = _DOCTYPE.sub("", svg[svg.index("<svg") :] if "<svg" in svg else svg)
    try:
        root = fromstring(own, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise UnreadablePictureError(Text(f"{error}", f"{error}")) from error
    for element in root.iter():
        _check_element(element)
    return compact_svg(own)


def _check_element(element: Element) -> None:
    name = _local(str(element.tag))
    said = [f"<{name}>"] if name in _ACTING else []
    for attribute, value in element.attrib.items():
        plain = _local(attribute)
        outside = plain in {"href", "src"} and not _OWN_PLACES.match(value)
        styled = plain == "style" and _OUTSIDE_STYLE.search(value)
        if outside or styled or plain.lower().startswith("on"):
            said.append(f"{plain}={value[:60]}")
    if name == "style" and _OUTSIDE_STYLE.search("".join(element.itertext())):
        said.append("<style>")
    if said:
        raise UnreadablePictureError(
            Text(
                f"tegningen henter eller gør noget ({', '.join(said)})",
                f"the drawing fetches or does something ({', '.join(said)})",
            )
        )


def _local(name: str) -> str:
    return name.rsplit("}", 1)[-1]


def read_dots(written: str, media_type: str) -> bytes:
    """The bytes of a PNG or JPEG that a notebook holds as base64.

    Parameters
    ----------
    media_type
        ``image/png`` or ``image/jpeg``: what it says it is.

    Raises
    ------
    UnreadablePictureError
        If it is damaged, of another kind, or larger than any page.
    """
    # Loaded here: most reports have drawings only.
    from PIL import Image, UnidentifiedImageError

    kind = media_type.removeprefix("image/").upper()
    try:
        content = base64.b64decode(written, validate=False)
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=[kind]) as picture:
                picture.load()
    except (
        binascii.Error,
        UnidentifiedImageError,
        OSError,
        SyntaxError,
        ValueError,
        Image.DecompressionBombWarning,
        Image.DecompressionBombError,
    ) as error:
        raise UnreadablePictureError(Text(kind, kind)) from error
    return content


def compact_svg(svg: str) -> str:
    r"""Write a drawing of matplotlib's with fewer characters: the same picture to the eye.

    Metadata, comments and names of groups go, glyphs get short names and coarser outlines, places of
    glyphs and points of paths lose blanks and the decimals below a hundredth of a point.

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
    svg = _PLACED.sub(lambda m: f'{m[1]} x="{float(m[2]):.1f}"', svg)
    svg = _MOVED.sub(lambda m: _DECIMALS.sub(r"\1", m[0]), svg)
    svg = _STYLE.sub(lambda m: m[0].replace(": ", ":").replace("; ", ";"), svg)
    svg = _OUTLINE.sub(_coarser_outline, svg)
    svg = _PATH.sub(lambda m: _compact_path(m[0]), svg)
    # Groups are never referred to, and every reader knows an address without its prefix.
    svg = _GROUP_NAME.sub("<g", svg).replace("xlink:href=", "href=")
    svg = svg.replace(' xmlns:xlink="http://www.w3.org/1999/xlink"', "")
    return _BETWEEN_TAGS.sub("><", svg)


def _coarser_outline(found: re.Match[str]) -> str:
    begin, path, middle = found[1], found[2], found[3]
    coarse = _NUMBER.sub(lambda number: f"{round(float(number[0]) / _COARSER)}", path)
    return f'{begin}{coarse}{middle}scale({0.015625 * _COARSER:g})"'


def _compact_path(path: str) -> str:
    short = _DECIMALS.sub(r"\1", _SPACE.sub(" ", path))
    return re.sub(r" ?([A-Za-z]) ?", r"\1", short).strip()
