"""What a report consists of once it has left the notebook: plain, frozen parts in order.

Every string is plain text. Markup exists in one place only: the `Node` tree that an analyst's
own Markdown was parsed into, which both writers (HTML and PDF) walk.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from analysis.export.mathematics import Formula


class Kind(StrEnum):
    """The closed list of what Markdown may become."""

    TEXT = "text"
    BREAK = "break"
    EMPHASIS = "emphasis"
    STRONG = "strong"
    STRIKE = "strike"
    CODE = "code"
    LINK = "link"
    FORMULA = "formula"
    NOTE = "note"
    NOTE_AGAIN = "note-again"
    PARAGRAPH = "paragraph"
    LIST = "list"
    ITEM = "item"
    QUOTE = "quote"
    CALLOUT = "callout"
    PICTURE = "picture"
    CODE_BLOCK = "code-block"
    RULE = "rule"
    HEADING = "heading"
    TABLE = "table"
    ROW = "row"
    CELL = "cell"


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One element of an analyst's Markdown.

    Parameters
    ----------
    text
        The characters of a text or code node; the address of a link; of a callout ``note`` or
        ``warning``; of a picture the name of its attachment.
    number
        Of a footnote; the level of a heading; the first number of an ordered list (0: bullets).
    aligns
        ``left``, ``right`` or ``center`` per column of a table.
    """

    kind: Kind
    text: str = ""
    children: tuple[Node, ...] = ()
    number: int = 0
    aligns: tuple[str, ...] = ()
    formula: Formula | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """Who the report is about, what it is, and the stamps that every page carries."""

    title: str
    subtitle: str = ""
    meta: tuple[tuple[str, str], ...] = ()
    stamps: tuple[str, ...] = ()
    language: str = "da"
    date: dt.date | None = None
    description: str = ""
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Something a reader sees, with the cell it came from (counted from 1)."""

    cell: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading(Part):
    """A heading; `level` 2 is a chapter, since the title is level 1."""

    level: int
    text: str
    label: str = ""
    nodes: tuple[Node, ...] = ()
    anchor: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph(Part):
    """A sentence or more of the library's own wording."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing(Part):
    """Points, in order or not."""

    items: tuple[str, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Callout(Part):
    """Something set apart from the running text; `kind` is answer, note or warning."""

    kind: str
    title: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One question of page one with its answer and how it is known."""

    term: str
    text: str
    evidence: str = ""
    evidence_label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts(Part):
    """The answers of page one."""

    items: tuple[Fact, ...]
    caption: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure(Part):
    """A picture with its finding as caption and its alternative text.

    Parameters
    ----------
    media_type
        ``image/svg+xml``, ``image/png`` or ``image/jpeg``.
    content
        The bytes of the picture.
    width_mm, height_mm
        Size on paper; 0 when the notebook does not say.
    """

    caption: str
    alt: str
    media_type: str
    content: bytes
    label: str = ""
    source: str = ""
    evidence_label: str = ""
    width_mm: float = 0.0
    height_mm: float = 0.0
    number: int = 0
    anchor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a table."""

    text: str
    key: str = ""
    numeric: bool = False
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell: the value a program reads and the text a person reads."""

    text: str
    value: int | float | str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Part):
    """A table; the first `row_headers` cells of each row name the row."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""
    name: str = ""
    label: str = ""
    row_headers: int = 0
    source: str = ""
    notes: tuple[str, ...] = ()
    number: int = 0
    anchor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose(Part):
    """A run of the analyst's own Markdown between two headings."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(Part):
    """A plain result of a cell, shown as it was printed."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A whole report, ready for any writer.

    Parameters
    ----------
    lead
        What belongs on page one: everything up to the first chapter after some content.
    body
        The chapters.
    notes
        Footnotes in order of their numbers, for a writer that gathers them at the end.
    results, inputs, calendars
        The blocks of figures, of files read and of what is followed up, as they stood in the
        notebook.
    """

    title: Title
    lead: tuple[Part, ...]
    body: tuple[Part, ...]
    notes: tuple[tuple[Node, ...], ...] = ()
    results: tuple[Mapping[str, Any], ...] = ()
    inputs: tuple[Mapping[str, Any], ...] = field(default=())
    calendars: tuple[Mapping[str, Any], ...] = field(default=())

    @property
    def parts(self) -> tuple[Part, ...]:
        """Everything a reader sees after the title, in order."""
        return self.lead + self.body

    @property
    def headings(self) -> tuple[Heading, ...]:
        """The headings, in order."""
        return tuple(part for part in self.parts if isinstance(part, Heading))

    @property
    def tables(self) -> tuple[Table, ...]:
        """The numbered tables, in order."""
        return tuple(part for part in self.parts if isinstance(part, Table))
