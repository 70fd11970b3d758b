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
from urllib.parse import unquote

import mistune
from mistune.util import unescape

from analysis.export.blocks import clean
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
}
_SKIPPED = frozenset({"blank_line", "footnotes"})
_CALLOUT = re.compile(r"\s*\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]\s*", re.IGNORECASE)
_WARNINGS = frozenset({"WARNING", "CAUTION"})
_ATTACHED = "attachment:"
_DEEPEST = 12  # as deep as paper has room for
# Formulas that JupyterLab shows without dollar signs.
_ENVIRONMENT = (
    r"^ {0,3}\\begin\{(?P<environment_name>(?:equation|align|gather|multline)\*?)\}"
    r"(?P<environment_text>[\s\S]+?)\\end\{(?P=environment_name)\}[ \t]*$"
)

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
    parse = mistune.create_markdown(renderer="ast", plugins=[*_PLUGINS, _know_more])
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
        self._depth = 0
        self._sources: dict[str, Sequence[Token]] = {
            item["attrs"]["key"]: item["children"]
            for token in tokens
            if token["type"] == "footnotes"
            for item in token["children"]
        }

    def blocks(self, tokens: Sequence[Token]) -> tuple[Node, ...]:
        """Every block of a sequence of tokens."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise stop(
                self._cell,
                Text(
                    f"Lister og citater står mere end {_DEEPEST} niveauer inde i hinanden.",
                    f"Lists and quotations stand more than {_DEEPEST} levels within each other.",
                ),
                Text("Gør teksten fladere.", "Make the text flatter."),
            )
        found = tuple(node for token in tokens for node in self._block(token))
        self._depth -= 1
        return found

    def _block(self, token: Token) -> list[Node]:
        kind = token["type"]
        if kind in _SKIPPED:
            return []
        if kind in {"paragraph", "block_text"}:
            return self._paragraph(token)
        if kind == "block_quote":
            return [self._quote(token)]
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
        alone = token["children"][0] if len(token.get("children") or ()) == 1 else None
        on_top = self._depth == 1
        if (
            on_top
            and alone
            and alone["type"] == "image"
            and alone["attrs"]["url"].startswith(_ATTACHED)
        ):
            return [self._attached(alone)]
        children = self._inlines(token)
        if len(children) == 1 and children[0].formula is not None and children[0].formula.display:
            return list(children)
        return [Node(kind=Kind.PARAGRAPH, children=children)] if children else []

    def _quote(self, token: Token) -> Node:
        """A quotation, or the callout that its first words say it is."""
        blocks = self.blocks(token["children"])
        first = blocks[0].children if blocks and blocks[0].kind is Kind.PARAGRAPH else ()
        found = _CALLOUT.match(first[0].text) if first and first[0].kind is Kind.TEXT else None
        if found is None:
            return Node(kind=Kind.QUOTE, children=blocks)
        rest = (_text(first[0].text[found.end() :]), *first[1:])
        if not rest[0].text and len(rest) > 1 and rest[1].text == " ":
            rest = rest[2:]
        paragraph = Node(kind=Kind.PARAGRAPH, children=rest)
        said = (paragraph,) if plain_text(rest).strip() else ()
        kind = "warning" if found[1].upper() in _WARNINGS else "note"
        return Node(kind=Kind.CALLOUT, text=kind, children=(*said, *blocks[1:]))

    def _attached(self, token: Token) -> Node:
        """A picture that lies in the cell itself; its name is the node's text."""
        address = html.unescape(token["attrs"]["url"]).removeprefix(_ATTACHED)
        alternative = plain_text(self._inlines(token))
        title = _text(str(token["attrs"].get("title") or ""))
        return Node(kind=Kind.PICTURE, text=unquote(address), children=(_text(alternative), title))

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
            "text": lambda t: [_text(clean(unescape(t["raw"])))],
            "softbreak": lambda _: [_text(" ")],
            "linebreak": lambda _: [Node(kind=Kind.BREAK)],
            "codespan": lambda t: [Node(kind=Kind.CODE, text=t["raw"])],
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
                "Træk det ind i cellen, så det står alene i et afsnit som ![alt-tekst](attachment:navn),"
                " eller vis det fra en kodecelle som en figur med alt-tekst.",
                "Drag it into the cell so that it stands alone in a paragraph as "
                "![alt text](attachment:name), or show it from a code cell as a figure with alt text.",
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


def _know_more(md: mistune.Markdown) -> None:
    """Let the parser know formulas in an environment of their own, and tables within a list."""
    md.block.register("environment", _ENVIRONMENT, _parse_environment, before="list")
    for rules in (md.block.list_rules, md.block.block_quote_rules):
        for rule in ("table", "nptable", "block_math", "environment"):
            md.block.insert_rule(rules, rule, before="paragraph")


def _parse_environment(
    _block: mistune.BlockParser, found: re.Match[str], state: mistune.BlockState
) -> int:
    # One numbered line needs no form of its own; lines under each other are aligned ones.
    text = found["environment_text"].strip()
    if not found["environment_name"].startswith("equation"):
        text = rf"\begin{{aligned}}{text}\end{{aligned}}"
    state.append_token({"type": "block_math", "raw": text})
    return found.end() + 1


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
