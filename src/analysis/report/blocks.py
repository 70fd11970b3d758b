"""Semantic blocks: what a notebook cell shows, once, for JupyterLab, HTML and PDF alike.

A block is plain data without markup. It travels as one output of the executed notebook under its
own MIME type; the exporters read nothing else. Beside it stand ordinary types, so that JupyterLab
shows the same thing while the analyst works.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

MIME = "application/vnd.udmelding.block+json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a table: its key in the CSV, its heading, whether it holds numbers, its unit."""

    key: str
    text: str
    numeric: bool = False
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: the raw value for the CSV, the words for the reader."""

    value: str | float | int | None
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """One semantic block with, for a picture, its SVG."""

    content: Mapping[str, Any]
    svg: str | None = None

    @property
    def type(self) -> str:
        """Which kind of block it is."""
        return str(self.content["type"])

    def mimebundle(self) -> dict[str, Any]:
        """The block as a Jupyter output: its own type, and what JupyterLab can show."""
        bundle: dict[str, Any] = {MIME: dict(self.content), "text/plain": self.plain()}
        if self.svg is not None:
            bundle["image/svg+xml"] = self.svg
        elif self.type not in ("results", "inputs", "calendar"):
            bundle["text/html"] = _preview().render(block=self.content)
        return bundle

    def plain(self) -> str:
        """The block for a terminal and for whoever cannot see it."""
        content = self.content
        if self.type == "table":
            rows = [[column["text"] for column in content["columns"]]]
            rows += [[cell["text"] for cell in row] for row in content["rows"]]
            return "\n".join([content["caption"], *(" | ".join(row) for row in rows)])
        if self.type == "facts":
            return "\n".join(f"{item['term']} {item['text']}" for item in content["items"])
        if self.type in ("list", "callout"):
            return "\n".join([content.get("title", ""), *content["items"]]).strip()
        for name in ("text", "alt", "title"):
            if name in content:
                return str(content[name])
        return f"[{self.type}]"


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks that one cell shows in a row, such as a picture and the table beside it."""

    blocks: tuple[Block, ...] = field(default=())

    def __iter__(self) -> Iterator[Block]:
        """The blocks in reading order."""
        return iter(self.blocks)

    def __add__(self, other: Section) -> Section:
        """One section followed by another."""
        return Section(self.blocks + other.blocks)

    def __repr__(self) -> str:
        """The section as plain text, for a terminal."""
        return "\n\n".join(block.plain() for block in self.blocks)

    def _ipython_display_(self) -> None:
        from IPython.display import display  # only a notebook needs it

        for block in self.blocks:
            display(block.mimebundle(), raw=True)  # type: ignore[no-untyped-call]


def present(made: Iterable[Block | None]) -> Section:
    """Those of some blocks that there is anything for."""
    return Section(tuple(block for block in made if block is not None))


def title(*, title: str, subtitle: str, meta: Sequence[tuple[str, str]], **more: Any) -> Block:
    """The head of a report: what, where, as of when, and the stamps every page carries."""
    pairs = [list(pair) for pair in meta]
    return Block({"type": "title", "title": title, "subtitle": subtitle, "meta": pairs, **more})


def heading(text: str, *, label: str, level: int = 2) -> Block:
    """A heading; level 2 is a chapter, 3 a part of it."""
    return Block({"type": "heading", "level": level, "text": text, "label": label})


def paragraph(text: str, quantities: Iterable[str] = ()) -> Block:
    """A paragraph, with the keys of the figures its numbers come from."""
    return Block({"type": "paragraph", "text": text, "quantities": list(quantities)})


def bullets(
    items: Sequence[str], *, ordered: bool = False, quantities: Iterable[str] = ()
) -> Block:
    """A list of short points."""
    content = {"type": "list", "items": list(items), "ordered": ordered}
    return Block({**content, "quantities": list(quantities)})


def callout(kind: str, title: str, items: Sequence[str], quantities: Iterable[str] = ()) -> Block:
    """A box set apart: `answer`, `note` or `warning`."""
    content = {"type": "callout", "kind": kind, "title": title, "items": list(items)}
    return Block({**content, "quantities": list(quantities)})


def facts(
    caption: str, items: Sequence[Mapping[str, str]], quantities: Iterable[str] = ()
) -> Block:
    """Questions and their short answers, each with the evidence it rests on."""
    content = {"type": "facts", "caption": caption, "items": [dict(item) for item in items]}
    return Block({**content, "quantities": list(quantities)})


def figure(svg: str, *, label: str, caption: str, alt: str, **more: Any) -> Block:
    """A picture with its finding as caption.

    Raises
    ------
    ValueError
        If there is no alternative text: some readers would get nothing.
    """
    if not alt.strip():
        raise ValueError(f"figure {label!r} has no alternative text")
    return Block({"type": "figure", "label": label, "caption": caption, "alt": alt, **more}, svg)


def table(
    rows: Sequence[Sequence[Cell]],
    *,
    columns: Sequence[Column],
    label: str,
    caption: str,
    source: str,
    notes: Sequence[str] = (),
) -> Block:
    """A table whose first column names its rows.

    Raises
    ------
    ValueError
        If a row has not one cell for each column.
    """
    if any(len(row) != len(columns) for row in rows):
        raise ValueError(f"table {label!r}: every row needs {len(columns)} cells")
    heads = [
        {"key": column.key, "text": column.text, "numeric": column.numeric, "unit": column.unit}
        for column in columns
    ]
    cells = [[{"value": cell.value, "text": cell.text} for cell in row] for row in rows]
    content: dict[str, Any] = {"type": "table", "label": label, "name": label}
    content["caption"] = caption
    content |= {"columns": heads, "rows": cells, "row_header": True}
    return Block({**content, "source": source, "notes": list(notes)})


def calendar(*, name: str, as_of: str, entries: Sequence[Mapping[str, Any]]) -> Block:
    """What is followed up, for a calendar file beside the report; not shown in it."""
    listed = [dict(entry) for entry in entries]
    return Block({"type": "calendar", "name": name, "as_of": as_of, "entries": listed})


@functools.cache
def _preview() -> Any:
    loader = PackageLoader("analysis.report", "templates")
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    return environment.get_template("preview.html.jinja")
