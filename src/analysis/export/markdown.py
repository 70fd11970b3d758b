"""An analyst's Markdown: parsed once into nodes, then written as HTML and as nodes for the PDF.

Raw HTML is text like any other and is shown as written; HTML comments are the analyst's notes to
themselves and are left out. Footnotes are numbered through the whole report.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import mistune

from analysis.export.mathematics import FormulaError, parse_formula
from analysis.export.parts import Kind, Node
from analysis.export.stops import stop
from analysis.language import Text

_PLUGINS = ("table", "footnotes", "strikethrough", "math", "url")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_LINE_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_INLINE = {"emphasis": Kind.EMPHASIS, "strong": Kind.STRONG, "strikethrough": Kind.STRIKE}
_BLOCKS = {
    "paragraph": Kind.PARAGRAPH,
    "block_text": Kind.PARAGRAPH,
    "list_item": Kind.ITEM,
    "block_quote": Kind.QUOTE,
}
_SKIPPED = frozenset({"blank_line", "footnotes"})

Token = Mapping[str, Any]


@dataclass(slots=True)
class Counters:
    """What is numbered through a whole report: footnotes as first referred to, and tables."""

    notes: list[tuple[Node, ...]] = field(default_factory=list)
    tables: int = 0


def parse_markdown(source: str, *, cell: int, counters: Counters) -> tuple[Node, ...]:
    """Parse the Markdown of one cell.

    Parameters
    ----------
    source
        CommonMark with tables, footnotes, strikethrough, formulas and bare addresses.
    cell
        Position of the cell, for messages.
    counters
        Those of the report so far; this cell's footnotes and tables are added to them.

    Returns
    -------
    tuple of Node
        Block nodes in order.

    Raises
    ------
    ReportError
        For a picture, a broken formula or an element that cannot be shown: the cell is named.
    """
    parse = mistune.create_markdown(renderer="ast", plugins=list(_PLUGINS))
    tokens = parse(source)
    if isinstance(tokens, str):  # pragma: no cover - the "ast" renderer never answers with text
        raise TypeError("Markdown was rendered, not parsed")
    return _Reader(cell, counters, tokens).blocks(tokens)


class _Reader:
    """Turns the parser's tokens of one cell into nodes."""

    def __init__(self, cell: int, counters: Counters, tokens: Sequence[Token]) -> None:
        self._cell = cell
        self._counters = counters
        self._numbers: dict[str, int] = {}
        self._sources: dict[str, Sequence[Token]] = {
            item["attrs"]["key"]: item["children"]
            for token in tokens
            if token["type"] == "footnotes"
            for item in token["children"]
        }

    def blocks(self, tokens: Sequence[Token]) -> tuple[Node, ...]:
        """Every block of a sequence of tokens."""
        return tuple(node for token in tokens for node in self._block(token))

    def _block(self, token: Token) -> list[Node]:
        kind = token["type"]
        if kind in _SKIPPED:
            return []
        if kind in {"paragraph", "block_text"}:
            return self._paragraph(token)
        if kind in _BLOCKS:
            return [Node(kind=_BLOCKS[kind], children=self.blocks(token["children"]))]
        readers = {
            "heading": self._heading,
            "list": self._list,
            "block_code": lambda t: [Node(kind=Kind.CODE_BLOCK, text=t["raw"].rstrip("\n"))],
            "block_html": self._raw_block,
            "block_math": lambda t: [self._formula(t["raw"], display=True)],
            "thematic_break": lambda _: [Node(kind=Kind.RULE)],
            "table": self._table,
        }
        if kind not in readers:
            raise self._unsupported(kind)
        return readers[kind](token)

    def _paragraph(self, token: Token) -> list[Node]:
        children = self._inlines(token)
        if len(children) == 1 and children[0].formula is not None and children[0].formula.display:
            return list(children)
        return [Node(kind=Kind.PARAGRAPH, children=children)] if children else []

    def _heading(self, token: Token) -> list[Node]:
        level = int(token["attrs"]["level"])
        return [Node(kind=Kind.HEADING, number=level, children=self._inlines(token))]

    def _list(self, token: Token) -> list[Node]:
        attributes = token["attrs"]
        start = int(attributes.get("start") or 1) if attributes.get("ordered") else 0
        return [Node(kind=Kind.LIST, number=start, children=self.blocks(token["children"]))]

    def _raw_block(self, token: Token) -> list[Node]:
        text = _COMMENT.sub("", token["raw"]).strip()
        return [Node(kind=Kind.PARAGRAPH, children=(_text(text),))] if text else []

    def _table(self, token: Token) -> list[Node]:
        head = token["children"][0]["children"]
        body = [row["children"] for part in token["children"][1:] for row in part["children"]]
        aligns = tuple(cell["attrs"].get("align") or "left" for cell in head)
        rows = tuple(
            Node(
                kind=Kind.ROW,
                children=tuple(Node(kind=Kind.CELL, children=self._inlines(c)) for c in row),
            )
            for row in [head, *body]
        )
        self._counters.tables += 1
        number = self._counters.tables
        return [Node(kind=Kind.TABLE, children=rows, aligns=aligns, number=number)]

    def _inlines(self, token: Token) -> tuple[Node, ...]:
        return tuple(n for child in token.get("children") or [] for n in self._inline(child))

    def _inline(self, token: Token) -> list[Node]:
        kind = token["type"]
        if kind in _INLINE:
            return [Node(kind=_INLINE[kind], children=self._inlines(token))]
        readers = {
            "text": lambda t: [_text(t["raw"])],
            "softbreak": lambda _: [_text(" ")],
            "linebreak": lambda _: [Node(kind=Kind.BREAK)],
            "codespan": lambda t: [Node(kind=Kind.CODE, text=html.unescape(t["raw"]))],
            "inline_html": self._raw_inline,
            "inline_math": lambda t: [self._formula(t["raw"], display=False)],
            "block_math": lambda t: [self._formula(t["raw"], display=True)],
            "footnote_ref": self._note,
            "link": self._link,
            "image": self._image,
        }
        if kind not in readers:
            raise self._unsupported(kind)
        return readers[kind](token)

    def _raw_inline(self, token: Token) -> list[Node]:
        raw = token["raw"]
        if _LINE_BREAK.fullmatch(raw):
            return [Node(kind=Kind.BREAK)]
        return [] if raw.startswith("<!--") else [_text(raw)]

    def _link(self, token: Token) -> list[Node]:
        address = token["attrs"]["url"]
        children = self._inlines(token)
        return [Node(kind=Kind.LINK, text=html.unescape(address), children=children)]

    def _image(self, token: Token) -> list[Node]:
        raise stop(
            self._cell,
            Text(
                f"Et billede i Markdown ({token['attrs']['url']}) kan ikke følge med rapporten.",
                f"A picture in Markdown ({token['attrs']['url']}) cannot travel with the report.",
            ),
            Text(
                "Vis det fra en kodecelle som en figur med alt-tekst.",
                "Show it from a code cell as a figure with alt text.",
            ),
        )

    def _note(self, token: Token) -> list[Node]:
        key = token["raw"]
        if key in self._numbers:
            return [Node(kind=Kind.NOTE_AGAIN, number=self._numbers[key])]
        notes = self._counters.notes
        # Taken before its own text is read: a note may refer to itself or to a later one.
        notes.append(())
        number = self._numbers[key] = len(notes)
        notes[number - 1] = self.blocks(self._sources.get(key, ()))
        return [Node(kind=Kind.NOTE, number=number, children=notes[number - 1])]

    def _formula(self, latex: str, *, display: bool) -> Node:
        try:
            formula = parse_formula(latex, display=display)
        except FormulaError as error:
            raise stop(
                self._cell,
                error.reason,
                Text("Skriv den enklere eller med ord.", "Write it more simply, or in words."),
            ) from error
        return Node(kind=Kind.FORMULA, formula=formula)

    def _unsupported(self, kind: str) -> Exception:
        return stop(
            self._cell,
            Text(f"Markdown-elementet «{kind}» kan ikke vises.", f"Markdown “{kind}” is unknown."),
            Text("Skriv det som almindelig tekst.", "Write it as plain text."),
        )


def _text(text: str) -> Node:
    return Node(kind=Kind.TEXT, text=text)


def plain_text(nodes: Sequence[Node]) -> str:
    """The characters of nodes without their form, as for a table of contents.

    Examples
    --------
    >>> plain_text(parse_markdown("Behov *og* `x`", cell=1, counters=Counters()))
    'Behov og x'
    """
    pieces = []
    for node in nodes:
        if node.kind in {Kind.NOTE, Kind.NOTE_AGAIN}:
            continue
        if node.formula is not None:
            pieces.append(node.formula.latex)
        own = "" if node.kind is Kind.LINK else node.text
        pieces.append(own or (" " if node.kind is Kind.BREAK else plain_text(node.children)))
    return "".join(pieces)
