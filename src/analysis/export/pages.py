"""What the HTML pages share: the template environment, the style with its policy, the last look."""

from __future__ import annotations

import base64
import functools
import hashlib
import re
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from analysis.export.blocks import clean
from analysis.export.markdown_writers import without_scheme
from analysis.export.parts import Figure

TEMPLATES = Path(__file__).parent / "templates"
_BASE64 = re.compile(r"base64,[A-Za-z0-9+/=]+")
_OUTSIDE_CSS = re.compile(r"[^A-Za-z0-9 ]")


def render_page(template: str, *, styles: tuple[str, ...], stamps: str, **values: object) -> str:
    """Fill a template to one self-contained page.

    Parameters
    ----------
    template
        File name of the template.
    styles
        Names of the style sheets, in order.
    stamps
        Printed at the top of every page of paper; empty for none.
    values
        What the template shows; every text among them is escaped.

    Returns
    -------
    str
        HTML with a policy that allows this style, pictures within the file, and nothing else.

    Raises
    ------
    ValueError
        If an address to somewhere else has come into the page: our mistake.
    """
    sheets = [(TEMPLATES / name).read_text(encoding="utf-8") for name in styles]
    style = "\n".join([*sheets, _printed(stamps, words=values["words"])])
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = (
        "default-src 'none'; img-src data:; "
        f"style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
    page = (
        environment()
        .get_template(template)
        .render(
            style=Markup(style),  # noqa: S704 - our own file and a CSS string written in escapes
            policy=policy,
            **values,
        )
    )
    if re.search(r"https?://|<script", _BASE64.sub("", page), re.IGNORECASE):
        raise ValueError("an outside address or a script has come into the page")
    return page


def _printed(stamps: str, *, words: object) -> str:
    """The running lines of a printed page; text goes into CSS only as escapes."""
    texts = words if isinstance(words, dict) else {}
    page, of = _css_text(f"{texts['page']} "), _css_text(f" {texts['of']} ")
    head = (
        f"@top-right {{ content: {_css_text(stamps)}; font: 700 9pt sans-serif; color: #8a3200; }}"
    )
    foot = (
        f"@bottom-right {{ content: {page} counter(page) {of} counter(pages); "
        "font: 9pt sans-serif; color: #4a5560; }"
    )
    return f"@page {{ {head if stamps else ''} {foot} }}\n"


def _css_text(text: str) -> str:
    r"""A CSS string in which everything but letters and digits is an escape.

    Examples
    --------
    >>> _css_text('a"}')
    '"a\\22 \\7d "'
    """
    return '"' + _OUTSIDE_CSS.sub(lambda m: f"\\{ord(m[0]):x} ", text) + '"'


@functools.cache
def environment() -> Environment:
    """The templates, with what they may ask for."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        # The last wall: whatever text a template shows, no address in it is whole, and no mark
        # without a shape is left.
        finalize=lambda value: without_scheme(clean(value)) if type(value) is str else value,
    )
    made.filters["kind"] = lambda part: type(part).__name__
    made.filters["pixels"] = lambda millimetres: round(float(millimetres) * 96 / 25.4)
    made.filters["data_uri"] = data_uri
    return made


def data_uri(figure: Figure) -> str:
    """A picture as part of the page itself."""
    return f"data:{figure.media_type};base64,{base64.b64encode(figure.content).decode()}"
