"""The two writers of an analyst's Markdown: HTML, and plain nodes for the Typst template."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import nh3
from markupsafe import Markup, escape

from analysis.export.mathematics import ATTRIBUTES, ELEMENTS, write_mathml, write_typst_formula
from analysis.export.parts import Kind, Node

_SCHEME = re.compile(r"https?://", re.IGNORECASE)
_TAGS = {
    Kind.EMPHASIS: "em",
    Kind.STRONG: "strong",
    Kind.STRIKE: "s",
    Kind.PARAGRAPH: "p",
    Kind.ITEM: "li",
    Kind.QUOTE: "blockquote",
    Kind.HEADING: "p",
}
_HTML = frozenset(
    [
        "a",
        "blockquote",
        "br",
        "code",
        "div",
        "em",
        "hr",
        "li",
        "ol",
        "p",
        "pre",
        "s",
        "span",
        "strong",
        "sup",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)


def without_scheme(text: str) -> str:
    """An address as people write it; nothing in a report looks or acts like a way out of it.

    Examples
    --------
    >>> without_scheme("Se https://sbst.dk/x")
    'Se sbst.dk/x'
    """
    while _SCHEME.search(text):
        text = _SCHEME.sub("", text)
    return text


def write_html(nodes: Sequence[Node], *, words: dict[str, str]) -> Markup:
    """Write nodes as HTML, every character escaped, then passed through nh3 as a second wall.

    Parameters
    ----------
    nodes
        What `parse_markdown` gave.
    words
        The exporters' words in the report's language.

    Returns
    -------
    Markup
        HTML that needs no further escaping.
    """
    written = "".join(_html(node, words) for node in nodes)
    return Markup(_second_wall(written))  # noqa: S704 - escaped piece by piece, then cleaned


def _second_wall(written: str) -> str:
    return nh3.clean(
        written,
        tags=set(_HTML | ELEMENTS),
        attributes={
            "a": {"href", "id", "class", "role", "aria-label"},
            "div": {"class", "role", "aria-label", "tabindex"},
            "span": {"class", "role", "aria-label", "tabindex"},
            "ol": {"start"},
            "p": {"class"},
            "td": {"class"},
            "th": {"class", "scope"},
            **{tag: set({*ATTRIBUTES, "display"}) for tag in ELEMENTS},
        },
        # Only places within the report are ever linked.
        attribute_filter=lambda tag, name, value: (
            None if (tag, name) == ("a", "href") and not value.startswith("#") else value
        ),
        link_rel=None,
    )


def _html(node: Node, words: dict[str, str]) -> str:
    if node.kind in _TAGS:
        tag = _TAGS[node.kind]
        return f"<{tag}>{_children(node, words)}</{tag}>"
    return _HTML_WRITERS[node.kind](node, words)


def _children(node: Node, words: dict[str, str]) -> str:
    return "".join(_html(child, words) for child in node.children)


def _safe(text: str) -> str:
    return str(escape(without_scheme(text)))


def _html_link(node: Node, words: dict[str, str]) -> str:
    inner = _children(node, words)
    address = without_scheme(node.text)
    if address.startswith("#") or _safe(address) == inner:
        return inner
    return f"{inner} ({_safe(address)})" if inner else _safe(address)


def _html_callout(node: Node, words: dict[str, str]) -> str:
    label = escape(words[node.text])
    return (
        f'<div class="callout {node.text}" role="note" aria-label="{label}">'
        f'<p class="label">{label}</p>{_children(node, words)}</div>'
    )


def _html_list(node: Node, words: dict[str, str]) -> str:
    tag = "ol" if node.number else "ul"
    start = f' start="{node.number}"' if node.number > 1 else ""
    return f"<{tag}{start}>{_children(node, words)}</{tag}>"


def _html_note(node: Node, words: dict[str, str]) -> str:
    identity = f' id="noteref-{node.number}"' if node.kind is Kind.NOTE else ""
    label = f"{words['note_word']} {node.number}"
    return (
        f'<sup><a{identity} href="#note-{node.number}" role="doc-noteref" '
        f'aria-label="{escape(label)}">{node.number}</a></sup>'
    )


def _html_formula(node: Node, words: dict[str, str]) -> str:
    if node.formula is None:
        raise TypeError("a formula node holds no formula")
    written = write_mathml(node.formula)
    if not node.formula.display:
        return written
    # A formula never wraps: on a narrow screen it is moved sideways, by keyboard too.
    label = escape(words["formula"])
    return f'<span class="formula" role="group" tabindex="0" aria-label="{label}">{written}</span>'


def _html_table(node: Node, words: dict[str, str]) -> str:
    head, *body = node.children

    def row(cells: Node, tag: str) -> str:
        scope = ' scope="col"' if tag == "th" else ""
        written = (
            f'<{tag}{scope} class="{align}">{_children(cell, words)}</{tag}>'
            for cell, align in zip(cells.children, node.aligns, strict=True)
        )
        return f"<tr>{''.join(written)}</tr>"

    label = f"{words['table_in_text']} {node.number}"
    rows = "".join(row(cells, "td") for cells in body)
    return (
        f'<div class="scroll" role="region" tabindex="0" aria-label="{escape(label)}">'
        f"<table><thead>{row(head, 'th')}</thead>"
        f"<tbody>{rows}</tbody></table></div>"
    )


_HTML_WRITERS: dict[Kind, Callable[[Node, dict[str, str]], str]] = {
    Kind.TEXT: lambda node, _: _safe(node.text),
    Kind.BREAK: lambda _node, _words: "<br>",
    Kind.CODE: lambda node, _: f"<code>{_safe(node.text)}</code>",
    Kind.CODE_BLOCK: lambda node, _: f"<pre><code>{_safe(node.text)}</code></pre>",
    Kind.RULE: lambda _node, _words: "<hr>",
    Kind.CALLOUT: _html_callout,
    Kind.LINK: _html_link,
    Kind.LIST: _html_list,
    Kind.NOTE: _html_note,
    Kind.NOTE_AGAIN: _html_note,
    Kind.FORMULA: _html_formula,
    Kind.TABLE: _html_table,
}


def write_typst(nodes: Sequence[Node]) -> list[dict[str, object]]:
    """Write nodes as plain data for the Typst template.

    The template reads them as data (`json`), never as markup, so that no character of a text
    can become code: there is nothing to escape.

    Examples
    --------
    >>> write_typst((Node(kind=Kind.TEXT, text="#let *x*"),))
    [{'kind': 'text', 'text': '#let *x*'}]
    """
    return [_typst(node) for node in nodes]


def _typst(node: Node) -> dict[str, object]:
    written: dict[str, object] = {"kind": node.kind.value}
    if node.text or node.kind is Kind.TEXT:
        written["text"] = node.text
    if node.number:
        written["number"] = node.number
    if node.aligns:
        written["aligns"] = list(node.aligns)
    if node.children:
        written["children"] = write_typst(node.children)
    if node.formula is not None:
        written["alt"] = node.formula.latex
        written["display"] = node.formula.display
        written["formula"] = write_typst_formula(node.formula)
    return written
