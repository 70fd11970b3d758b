"""An analyst's Markdown in a Word report: paragraphs, lists, tables, links, formulas, footnotes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import unquote

from docx.oxml.xmlchemy import BaseOxmlElement

from analysis.export.columns import lay_out
from analysis.export.markdown import plain_text
from analysis.export.markdown_writers import without_scheme
from analysis.export.parts import Cell, Column, Kind, Node, Table
from analysis.export.stops import stop
from analysis.export.word.draft import Draft, Story
from analysis.export.word.markup import (
    PLAIN,
    Look,
    bookmark,
    field,
    line_break,
    link,
    mark,
    paragraph,
    plain_address,
    run,
)
from analysis.export.word.mathematics import write_formula
from analysis.export.word.styles import DEEPEST_LEVEL, NUMBERS, callout_style, list_style
from analysis.export.word.tables import Grid, grid_element
from analysis.language import Text

_RAISED = Look(style="FootnoteReference")

Runs = list[BaseOxmlElement]


class ProseWriter:
    """Writes the Markdown of one cell.

    Parameters
    ----------
    draft
        The report.
    cell
        Position of the cell in the notebook, for messages.
    story
        Where it goes; the body of the report if nothing else is said.
    """

    def __init__(self, draft: Draft, *, cell: int, story: Story | None = None) -> None:
        self._draft = draft
        self._cell = cell
        self._story = story or draft.body

    def blocks(self, nodes: Sequence[Node], *, style: str = "Normal", level: int = 0) -> None:
        """Write block nodes in order.

        Parameters
        ----------
        style
            Of an ordinary paragraph here.
        level
            How deep in lists this stands.

        Raises
        ------
        ReportError
            With the cell, for a table wider than the page and a footnote within a footnote.
        """
        for node in nodes:
            if node.kind is Kind.LIST:
                self._list(node, level)
            elif node.kind is Kind.CALLOUT:
                self._callout(node, level)
            elif node.kind is Kind.QUOTE:
                self.blocks(node.children, style="Quote", level=level)
            elif node.kind is Kind.TABLE:
                self._story.add(self._table(node), paragraph("SmallPrint"))
            else:
                self._story.add(self._paragraph(node, style))

    def _paragraph(self, node: Node, style: str) -> BaseOxmlElement:
        if node.kind is Kind.CODE_BLOCK:
            return paragraph("HTMLPreformatted", [run(node.text)])
        if node.kind is Kind.RULE:
            return paragraph("Rule")
        if node.kind is Kind.HEADING:
            # A heading within a list or a quotation is no heading of the report.
            bold = PLAIN.but(bold=True)
            return paragraph(style, self.inlines(node.children, bold), keep_next=True)
        nodes = node.children if node.kind is Kind.PARAGRAPH else (node,)
        return paragraph(style, self.inlines(nodes))

    def _callout(self, node: Node, level: int) -> None:
        title = paragraph(callout_style(node.text, "Title"), [run(self._draft.words[node.text])])
        self._story.add(title)
        self.blocks(node.children, style=callout_style(node.text, "Text"), level=level)

    def _list(self, node: Node, level: int) -> None:
        level = min(level, DEEPEST_LEVEL)
        kind, identity = "Bullet", NUMBERS["bullets"]
        if node.number:
            kind, identity = "Number", self._draft.new_list(level=level, first=node.number)
        for item in node.children:
            first, rest = item.children[:1], item.children[1:]
            is_text = bool(first) and first[0].kind is Kind.PARAGRAPH
            content = self.inlines(first[0].children) if is_text else []
            style = list_style(kind, level=level)
            self._story.add(paragraph(style, content, number=(level, identity)))
            further = list_style("Continue", level=level)
            self.blocks(rest if is_text else item.children, style=further, level=level + 1)

    def _table(self, node: Node) -> BaseOxmlElement:
        head, *body = node.children
        layout = lay_out(self._measured(node))
        look = Look(size_pt=int(layout.size_pt * 2) / 2)
        return grid_element(
            Grid(
                heads=[self.inlines(cell.children, look) for cell in head.children],
                rows=[[self.inlines(c.children, look) for c in row.children] for row in body],
                sides=["" if side == "left" else side for side in node.aligns],
                widths_twips=[round(width * 20) for width in layout.widths_pt],
                title=self._title(node),
            )
        )

    def _title(self, node: Node) -> str:
        return f"{self._draft.words['table_in_text']} {node.number}"

    def _measured(self, node: Node) -> Table:
        """The same table as plain words, for its columns to be measured."""
        head, *body = [
            [plain_text(cell.children) for cell in row.children] for row in node.children
        ]
        columns = [
            Column(text=text, numeric=side == "right")
            for text, side in zip(head, node.aligns, strict=True)
        ]
        rows = [tuple(Cell(text=text) for text in row) for row in body]
        return Table(
            cell=self._cell, columns=tuple(columns), rows=tuple(rows), caption=self._title(node)
        )

    def inlines(self, nodes: Sequence[Node], look: Look = PLAIN) -> Runs:
        """The runs of inline nodes."""
        return [element for node in nodes for element in self._inline(node, look)]

    def _inline(self, node: Node, look: Look) -> Runs:
        if node.kind is Kind.TEXT:
            return [run(node.text, look)]
        if node.kind in _CHANGES:
            return self.inlines(node.children, look.but(**{_CHANGES[node.kind]: True}))
        if node.formula is not None:
            return [write_formula(node.formula)]
        writers: dict[Kind, Callable[[Node, Look], Runs]] = {
            Kind.BREAK: lambda _node, _look: [line_break()],
            Kind.CODE: lambda node, look: [run(node.text, look.but(style="Code"))],
            Kind.LINK: self._link,
            Kind.NOTE: lambda node, _look: self._note(node),
            Kind.NOTE_AGAIN: lambda node, _look: self._note_again(node),
        }
        return writers[node.kind](node, look)

    def _link(self, node: Node, look: Look) -> Runs:
        """Words and, unless it is the same, their address: on paper nobody can follow a link."""
        plain = without_scheme(node.text).removeprefix("mailto:")
        words = plain_text(node.children)
        address = plain_address(node.text)
        shown = self.inlines(node.children, look.but(style="Hyperlink") if address else look)
        written = [link(shown, relation=self._story.relation(address))] if address else shown
        if plain.startswith("#") or without_scheme(words) in {plain, unquote(plain)}:
            return written
        return [*written, run(f" ({plain})" if words else plain, look)]

    def _note(self, node: Node) -> Runs:
        if self._story.is_note:
            raise stop(
                self._cell,
                Text(
                    f"Fodnote {node.number} står i en anden fodnote; det kan Word ikke vise.",
                    f"Footnote {node.number} stands in another footnote; Word cannot show that.",
                ),
                Text("Skriv den i teksten i stedet.", "Write it in the text instead."),
            )
        story = self._draft.new_note(node.number)
        own_number = [mark("w:footnoteRef", _RAISED), run(" ")]
        first, rest = node.children[:1], node.children[1:]
        is_text = bool(first) and first[0].kind is Kind.PARAGRAPH
        inside = ProseWriter(self._draft, cell=self._cell, story=story)
        words = inside.inlines(first[0].children) if is_text else []
        story.add(paragraph("FootnoteText", [*own_number, *words]))
        inside.blocks(rest if is_text else node.children, style="FootnoteText")
        reference = mark("w:footnoteReference", _RAISED, id=node.number)
        return bookmark(_note_name(node), self._draft.new_identity(), [reference])

    def _note_again(self, node: Node) -> Runs:
        return field(rf"NOTEREF {_note_name(node)} \h", str(node.number), _RAISED)


_CHANGES = {Kind.EMPHASIS: "italic", Kind.STRONG: "bold", Kind.STRIKE: "strike"}


def _note_name(node: Node) -> str:
    return f"_Note{node.number}"
