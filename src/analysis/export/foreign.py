"""Outputs that are not ours: pandas tables, pictures with alt text, Markdown, plain results."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any

from analysis.export.blocks import (
    PICTURE_MIMES,
    check_alternative,
    clean,
    read_picture,
)
from analysis.export.parts import Cell, Column, Figure, Output, Part, Table
from analysis.export.stops import stop
from analysis.language import Text

# What Python says of an object that has no words of its own: it means nothing to a reader.
_OBJECT = re.compile(r"<.+ at 0x[0-9a-fA-F]+>|^\s*<[A-Za-z][^<>]*>\s*$")
_COLOUR = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
# Media types that say the same in fewer words: they stand beside what can be shown.
_BESIDE = frozenset({"text/plain", "text/html", "text/markdown", "text/latex"})
_FORMULA = re.compile(r"\s*(?:\$|\\\[|\\\(|\\begin\{(?:equation|align|gather|multline))")
_NUMBER = re.compile(r"[-+−]?[\d., \u00a0]*\d(?:[eE][-+]?\d+)?\s*%?|NaN|nan|NaT|–|-|")
_SPACES = re.compile(r"\s+")


def read_output(data: Mapping[str, Any], metadata: Mapping[str, Any], *, cell: int) -> Part | str:
    """Read the output of a cell that is not one of our blocks.

    Parameters
    ----------
    data, metadata
        The output by media type, and what the notebook says about each.
    cell
        Position of the cell, counted from 1.

    Returns
    -------
    Part or str
        A part, or Markdown (text/markdown, or LaTeX as a formula) still to be parsed.

    Raises
    ------
    ReportError
        For a picture without alternative text and for what only a browser can show.
    """
    if any(media_type in data for media_type in PICTURE_MIMES):
        return read_figure(data, metadata, cell=cell)
    markup = "".join(data.get("text/html", ""))
    if "<table" in markup:
        return read_html_table(markup, cell=cell)
    if "text/markdown" in data:
        return str(clean("".join(data["text/markdown"])))
    latex = str(clean("".join(data.get("text/latex", ""))))
    if _FORMULA.match(latex):
        return (
            latex.replace(r"\[", "$$").replace(r"\]", "$$").replace(r"\(", "$").replace(r"\)", "$")
        )
    text = plain_output("".join(data.get("text/plain", "")))
    if markup or set(data) - _BESIDE or not text.strip() or _OBJECT.search(text):
        raise stop(
            cell,
            Text(
                f"Resultatet ({', '.join(sorted(data)) or 'tomt'}) kan ikke vises i rapporten.",
                f"The result ({', '.join(sorted(data)) or 'empty'}) cannot be shown in the report.",
            ),
            Text(
                "Vis en tabel, en figur med alt-tekst eller Markdown, eller afslut linjen med ;.",
                "Show a table, a figure with alt text or Markdown, or end the line with ;.",
            ),
        )
    return Output(cell=cell, text=text)


def plain_output(text: str) -> str:
    r"""What a cell printed, without the colours of a terminal.

    Examples
    --------
    >>> plain_output("\x1b[31m72\x1b[0m pladser")
    '72 pladser'
    """
    return str(clean(_COLOUR.sub("", text)))


def read_figure(data: Mapping[str, Any], metadata: Mapping[str, Any], *, cell: int) -> Figure:
    """Read a picture with the alternative text and caption that its metadata gives.

    Raises
    ------
    ReportError
        If there is no alternative text, or the picture cannot be read.
    """
    media_type, content = read_picture(data, cell=cell)
    own = metadata.get(media_type, {})
    alt = str(clean(own.get("alt") or metadata.get("alt") or ""))
    check_alternative(alt, cell=cell)
    caption = str(clean(own.get("caption") or metadata.get("caption") or ""))
    return Figure(cell=cell, caption=caption, alt=alt, media_type=media_type, content=content)


def read_html_table(markup: str, *, cell: int) -> Table:
    """Read the table a data frame shows itself as.

    Several header rows become one by joining their words, and a cell that spans rows or columns
    is repeated, so that every cell has one header to be read with.

    Raises
    ------
    ReportError
        If the table has no cells or is not rectangular, or is one of several.

    Examples
    --------
    >>> table = read_html_table(
    ...     "<table><tr><th>Region</th></tr><tr><td>Ærø</td></tr></table>", cell=1
    ... )
    >>> table.columns[0].text, table.rows[0][0].text
    ('Region', 'Ærø')
    """
    reader = _TableReader()
    reader.feed(str(clean(markup)))
    if reader.tables > 1:
        raise stop(
            cell,
            Text(
                f"Resultatet holder {reader.tables} tabeller i ét.",
                f"The result holds {reader.tables} tables in one.",
            ),
            Text("Vis dem hver for sig med display.", "Show each of them by display."),
        )
    grid = _grid(reader.rows)
    widths = {len(row) for row in grid}
    if len(widths) != 1 or not grid[0]:
        raise stop(
            cell,
            Text("HTML-tabellen er tom eller skæv.", "The HTML table is empty or uneven."),
            Text("Vis tabellen med rapportens tabel.", "Show it as a table of the report."),
        )
    heads = sum(1 for row in grid if row[0].in_head) or 1
    texts = [[_SPACES.sub(" ", place.text).strip() for place in row] for row in grid]
    # A head that spans several rows or columns is named once.
    names = [
        " · ".join(dict.fromkeys(filter(None, column)))
        for column in zip(*texts[:heads], strict=True)
    ]
    body = texts[heads:]
    numeric = [all(_NUMBER.fullmatch(row[i]) for row in body) for i in range(len(names))]
    row_headers = min((sum(place.is_header for place in row) for row in grid[heads:]), default=0)
    return Table(
        cell=cell,
        columns=tuple(Column(text=n, numeric=f) for n, f in zip(names, numeric, strict=True)),
        rows=tuple(tuple(Cell(text=text, value=text) for text in row) for row in body),
        caption=_SPACES.sub(" ", reader.caption).strip(),
        row_headers=row_headers,
    )


class _HtmlCell:
    """One cell as it stands in the markup."""

    __slots__ = ("columns", "in_head", "is_header", "rows", "text")

    def __init__(self, tag: str, attributes: Mapping[str, str | None], *, in_head: bool) -> None:
        self.is_header = tag == "th"
        self.in_head = in_head
        self.columns = _span(attributes.get("colspan"))
        self.rows = _span(attributes.get("rowspan"))
        self.text = ""


def _span(value: str | None) -> int:
    return min(max(int(value), 1), 1000) if value and value.isdecimal() else 1


class _TableReader(HTMLParser):
    """Collects the cells and the caption of a table; everything else is passed over."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[_HtmlCell]] = []
        self.tables = 0
        self.caption = ""
        self._in_head = self._in_cell = self._in_caption = False
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a row or a cell."""
        if tag in {"style", "script"}:
            self._hidden += 1
        elif tag == "table":
            self.tables += 1
        elif tag == "caption":
            self._in_caption = True
        elif tag == "thead":
            self._in_head = True
        elif tag == "tr":
            self.rows.append([])
        elif tag in {"th", "td"} and self.rows:
            self.rows[-1].append(_HtmlCell(tag, dict(attrs), in_head=self._in_head))
            self._in_cell = True

    def handle_endtag(self, tag: str) -> None:
        """Close what was opened."""
        if tag in {"style", "script"}:
            self._hidden = max(0, self._hidden - 1)
        elif tag == "thead":
            self._in_head = False
        elif tag in {"th", "td"}:
            self._in_cell = False
        elif tag in {"caption", "table"}:
            self._in_caption = False

    def handle_data(self, data: str) -> None:
        """Keep the text of the open cell, or of the caption."""
        if self._hidden:
            return
        if self._in_caption:
            self.caption += data
        elif self._in_cell and self.rows:
            self.rows[-1][-1].text += data


def _grid(rows: list[list[_HtmlCell]]) -> list[list[_HtmlCell]]:
    """The cells of a table with every span filled in: one cell at every place."""
    waiting: dict[int, tuple[int, _HtmlCell]] = {}
    grid: list[list[_HtmlCell]] = []
    for row in rows:
        line: list[_HtmlCell] = []
        own = iter(row)
        while True:
            column = len(line)
            if column in waiting:
                left, above = waiting.pop(column)
                line.append(above)
                if left > 1:
                    waiting[column] = (left - 1, above)
                continue
            cell = next(own, None)
            if cell is None:
                break
            for offset in range(cell.columns):
                line.append(cell)
                if cell.rows > 1:
                    waiting[column + offset] = (cell.rows - 1, cell)
        grid.append(line)
    return grid
