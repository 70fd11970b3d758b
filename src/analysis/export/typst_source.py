"""A document as plain data for the Typst template: no Typst code is ever written.

The template reads the data as JSON. Text stays text whatever it contains, so there is nothing to
escape and nothing to forget.
"""

from __future__ import annotations

from typing import Any

from analysis.export.blocks import JPEG_MIME, SVG_MIME
from analysis.export.columns import breakable, lay_out
from analysis.export.markdown_writers import write_typst
from analysis.export.parts import (
    Callout,
    Document,
    Facts,
    Figure,
    Heading,
    Listing,
    Node,
    Output,
    Paragraph,
    Part,
    Prose,
    Table,
)
from analysis.export.words import words_in

# A table of up to a third of a page is never split; a longer one would leave too much white.
_KEPT_TOGETHER_PT = 150.0
_TALLEST_WHOLE_ROW_PT = 400.0


def write_data(document: Document) -> dict[str, Any]:
    """Write a document as the data of ``templates/report.typ``.

    Raises
    ------
    ReportError
        If a table is wider than the page.
    """
    title = document.title
    return {
        "title": {
            "title": title.title,
            "subtitle": title.subtitle,
            "meta": [list(pair) for pair in title.meta],
            "stamps": list(title.stamps),
            "language": title.language,
            "description": title.description,
            "keywords": list(title.keywords),
        },
        "words": words_in(title.language),
        "lead": [_part(part) for part in document.lead],
        "body": [_part(part) for part in document.body],
    }


def _part(part: Part) -> dict[str, Any]:
    if isinstance(part, Heading):
        return {
            "type": "heading",
            "level": part.level - 1,
            "nodes": write_typst(part.nodes),
            "anchor": part.anchor,
        }
    if isinstance(part, Figure):
        return _figure(part)
    if isinstance(part, Table):
        return _table(part)
    if isinstance(part, Prose):
        return {"type": "prose", "nodes": write_typst(part.nodes)}
    return _wording(part)


def _wording(part: Part) -> dict[str, Any]:
    if isinstance(part, Paragraph):
        return {"type": "paragraph", "text": part.text}
    if isinstance(part, Listing):
        return {"type": "list", "items": list(part.items), "ordered": part.ordered}
    if isinstance(part, Callout):
        return {
            "type": "callout",
            "kind": part.kind,
            "title": part.title,
            "items": list(part.items),
        }
    if isinstance(part, Facts):
        items = [{"term": f.term, "text": f.text, "label": f.evidence_label} for f in part.items]
        return {"type": "facts", "caption": part.caption, "items": items}
    if isinstance(part, Output):
        return {"type": "output", "text": part.text}
    raise TypeError(f"no way to print {type(part).__name__}")


def _figure(part: Figure) -> dict[str, Any]:
    is_svg = part.media_type == SVG_MIME
    dots = "jpg" if part.media_type == JPEG_MIME else "png"
    return {
        "type": "figure",
        "format": "svg" if is_svg else dots,
        # JSON has no bytes: a drawing is text anyway, a photograph becomes a list of numbers.
        "content": part.content.decode() if is_svg else list(part.content),
        "alt": part.alt,
        "caption": part.caption,
        "source": part.source,
        "evidence": part.evidence_label,
        "width_mm": part.width_mm,
        "anchor": part.anchor,
    }


def _table(part: Table) -> dict[str, Any]:
    layout = lay_out(part)
    return {
        "type": "table",
        "columns": [breakable(column.text) for column in part.columns],
        "aligns": ["right" if column.numeric else "left" for column in part.columns],
        "widths_pt": list(layout.widths_pt),
        "size_pt": layout.size_pt,
        "rows": [[breakable(cell.text) for cell in row] for row in part.rows],
        "caption": part.caption,
        "source": part.source,
        "notes": list(part.notes),
        "whole_rows": layout.tallest_row_pt <= _TALLEST_WHOLE_ROW_PT,
        "together": layout.height_pt <= _KEPT_TOGETHER_PT,
        "anchor": part.anchor,
    }


def row_headers(document: Document) -> list[int]:
    """How many cells name the row, for every table of a document in reading order.

    Tables in an analyst's Markdown count too; they have no row headers.
    """
    counts: list[int] = []
    for part in document.parts:
        if isinstance(part, Table):
            counts.append(part.row_headers)
        elif isinstance(part, Prose):
            counts.extend(_tables_in(part.nodes))
    return counts


def _tables_in(nodes: tuple[Node, ...]) -> list[int]:
    found: list[int] = []
    for node in nodes:
        found.extend([0] if node.kind == "table" else _tables_in(node.children))
    return found
