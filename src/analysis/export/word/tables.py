"""Tables in a Word report: heads that repeat, rows that stay whole, columns as wide as measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from docx.oxml.xmlchemy import BaseOxmlElement

from analysis.export.columns import lay_out
from analysis.export.parts import Facts, Table
from analysis.export.word.draft import Draft
from analysis.export.word.markup import PLAIN, Look, field, paragraph, run, tag
from analysis.export.word.styles import PAGE_WIDTH_TWIPS

# A table of up to a third of a page is never split; a longer one would leave too much white.
_KEPT_TOGETHER_PT = 220.0
_SHORT_COLUMN_TWIPS = 2500
# Space below what stands apart from the text, in twentieths of a point.
BELOW = 200
# Bold letters are that much wider than the regular ones that are measured.
_BOLD_FACTOR = 1.08
_FIRST_ROW, _FIRST_COLUMN, _NO_COLUMN_BANDS = 0x0020, 0x0080, 0x0400

Content = Sequence[BaseOxmlElement]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table ready to be written: what its cells hold, and how they stand.

    Parameters
    ----------
    heads, rows
        Runs by cell; the first row is the head.
    sides
        ``right`` or ``center`` per column; empty for left.
    widths_twips
        One per column, in twentieths of a point.
    names
        How many first cells of a row name it.
    title
        What a screen reader announces the table as.
    together
        Whether the whole table stays on one page.
    """

    heads: Sequence[Content]
    rows: Sequence[Sequence[Content]]
    sides: Sequence[str]
    widths_twips: Sequence[int]
    names: int = 0
    title: str = ""
    together: bool = False


def caption(word: str, number: int, text: str, *, keep_next: bool = False) -> BaseOxmlElement:
    """A caption that Word counts: its number is a field of Word's own kind (SEQ)."""
    content = [run(f"{word} "), *field(rf"SEQ {word} \* ARABIC", str(number))]
    ending = run(f". {text}" if text else ".")
    return paragraph("Caption", [*content, ending], keep_next=keep_next)


def write_table(table: Table, draft: Draft) -> None:
    """Write a numbered table with its caption above and its notes and source below.

    Raises
    ------
    ReportError
        With the cell, if the table is wider than the page.
    """
    layout = lay_out(table)
    # Sizes in the format are whole half points; smaller letters always fit.
    look = Look(size_pt=int(layout.size_pt * 2) / 2)
    word = draft.words["table"]
    grid = Grid(
        heads=[[run(column.text, look)] for column in table.columns],
        rows=[[[run(cell.text, look)] for cell in row] for row in table.rows],
        sides=["right" if column.numeric else "" for column in table.columns],
        widths_twips=_widths(layout.widths_pt, table.row_headers),
        names=table.row_headers,
        title=f"{word} {table.number}. {table.caption}".strip(),
        together=layout.height_pt <= _KEPT_TOGETHER_PT,
    )
    draft.body.add(caption(word, table.number, table.caption, keep_next=True), grid_element(grid))
    source = f"{draft.words['source']}: {table.source}" if table.source else ""
    below = [line for line in (*table.notes, source) if line]
    # Two tables need a paragraph between them, or they become one.
    for left, line in reversed(list(enumerate(reversed(below or [""])))):
        after = None if left else BELOW
        small = paragraph("SmallPrint", [run(line)], keep_next=left > 0, space_after=after)
        draft.body.add(small)


def _widths(measured_pt: Sequence[float], names: int) -> list[int]:
    """Widths of columns in which the names of rows are bold; the widest other one gives way.

    Examples
    --------
    >>> _widths([100.0, 200.0, 50.0], 1), _widths([100.0, 263.0, 100.0], 1)
    ([2160, 4000, 1000], [2160, 5138, 2000])
    """
    widths = [round(width * 20) for width in measured_pt]
    for index in range(names):
        widths[index] = round(widths[index] * _BOLD_FACTOR)
    excess = sum(widths) - PAGE_WIDTH_TWIPS
    if excess > 0 and names < len(widths):
        widest = max(range(names, len(widths)), key=widths.__getitem__)
        widths[widest] -= excess
    return widths


def write_facts(facts: Facts, draft: Draft) -> None:
    """Write the answers of page one: each question names its row."""
    words = draft.words
    rows = [
        [
            [run(fact.term)],
            [
                run(f"{fact.text} " if fact.evidence_label else fact.text),
                *([run(fact.evidence_label, _EVIDENCE)] if fact.evidence_label else []),
            ],
        ]
        for fact in facts.items
    ]
    grid = Grid(
        heads=[[run(words["question"])], [run(words["answer"])]],
        rows=rows,
        sides=["", ""],
        widths_twips=[_SHORT_COLUMN_TWIPS, PAGE_WIDTH_TWIPS - _SHORT_COLUMN_TWIPS],
        names=1,
        title=facts.caption or words["answer"],
    )
    if facts.caption:
        draft.body.add(paragraph("FactsTitle", [run(facts.caption)]))
    draft.body.add(grid_element(grid), paragraph("SmallPrint"))


_EVIDENCE = PLAIN.but(style="Evidence")


def grid_element(grid: Grid) -> BaseOxmlElement:
    """A table as WordprocessingML."""
    columns = [tag("w:gridCol", w=width) for width in grid.widths_twips]
    last = len(grid.rows) - 1
    body = [
        # The first row stays with the head, the last with what stands below the table.
        _row(grid, row, keep_next=grid.together or index in (0, last))
        for index, row in enumerate(grid.rows)
    ]
    head = _row(grid, grid.heads, is_head=True, keep_next=True)
    return tag("w:tbl", _properties(grid), tag("w:tblGrid", *columns), head, *body)


def _properties(grid: Grid) -> BaseOxmlElement:
    bits = _FIRST_ROW | _NO_COLUMN_BANDS | (_FIRST_COLUMN if grid.names else 0)
    look: dict[str, str | float] = {
        "val": f"{bits:04X}",
        "firstRow": 1,
        "lastRow": 0,
        "firstColumn": int(bool(grid.names)),
        "lastColumn": 0,
        "noHBand": 0,
        "noVBand": 1,
    }
    named = [tag("w:tblCaption", val=grid.title)] if grid.title else []
    return tag(
        "w:tblPr",
        tag("w:tblStyle", val="ReportTable"),
        tag("w:tblW", w=sum(grid.widths_twips), type="dxa"),
        tag("w:tblLayout", type="fixed"),
        tag("w:tblLook", **look),
        *named,
    )


def _row(
    grid: Grid, cells: Sequence[Content], *, is_head: bool = False, keep_next: bool
) -> BaseOxmlElement:
    flags = [tag("w:cantSplit"), *([tag("w:tblHeader")] if is_head else [])]
    written = []
    for index, content in enumerate(cells):
        style = "TableHead" if is_head else "TableName" if index < grid.names else "TableText"
        width = tag("w:tcW", w=grid.widths_twips[index], type="dxa")
        stand = [tag("w:vAlign", val="bottom")] if is_head else []
        text = paragraph(style, content, keep_next=keep_next, side=grid.sides[index])
        written.append(tag("w:tc", tag("w:tcPr", width, *stand), text))
    return tag("w:tr", tag("w:trPr", *flags), *written)
