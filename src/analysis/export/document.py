"""From an executed notebook to a `Document`: what is exported, in which order, with which number.

Code, what a cell writes to stderr and HTML comments are never exported. What a reader could not read (an error, a
figure without alternative text, a skipped heading level) stops the export with the cell named.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence
from typing import Any

from nbformat import NotebookNode

from analysis.errors import ReportError
from analysis.export.blocks import clean, read_block, read_title
from analysis.export.foreign import plain_output, read_figure, read_output
from analysis.export.markdown import Counters, parse_markdown, plain_text
from analysis.export.parts import (
    Document,
    Figure,
    Heading,
    Kind,
    Node,
    Output,
    Part,
    Prose,
    Table,
    Title,
)
from analysis.export.stops import stop
from analysis.language import LANGUAGES, Text
from analysis.report.blocks import MIME

_ASCII = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "é": "e", "ö": "o", "ä": "a", "ü": "u"})
_NOT_IN_ANCHOR = re.compile(r"[^a-z0-9]+")


def read_document(notebook: NotebookNode) -> Document:
    """Read an executed notebook.

    Parameters
    ----------
    notebook
        As nbformat reads it, outputs and all.

    Returns
    -------
    Document
        Numbered and ready for any writer.

    Raises
    ------
    ReportError
        With the cell and the cure: an error output, a figure without alternative text, a wrong
        or unknown block, no title or two, a heading level skipped, what no format can show.
    """
    gathered = _Gathered()
    # Papermill puts a cell of its own in; the analyst's notebook is counted without it.
    own = [
        cell
        for cell in notebook.cells
        if "injected-parameters" not in cell.metadata.get("tags", [])
    ]
    for position, cell in enumerate(own, start=1):
        if cell.cell_type == "markdown":
            attachments = cell.get("attachments", {})
            gathered.add_markdown(str(clean(cell.source)), position, attachments)
        elif cell.cell_type == "code":
            for output in cell.get("outputs", []):
                gathered.add_output(output, position)
        elif cell.metadata.get("format", "text/plain") == "text/plain":
            # A raw cell of another format is meant for another exporter.
            gathered.add_plain(str(cell.source), position)
    title = gathered.title or _own_title(gathered, notebook)
    parts = _numbered(gathered.parts)
    split = _lead_length(parts)
    return Document(
        title=title,
        lead=parts[:split],
        body=parts[split:],
        notes=tuple(gathered.counters.notes),
        results=tuple(gathered.results),
        inputs=tuple(gathered.inputs),
        calendars=tuple(gathered.calendars),
    )


class _Gathered:
    """What has been read of a notebook so far."""

    def __init__(self) -> None:
        self.title: Title | None = None
        self.parts: list[Part] = []
        self.counters = Counters()
        self.results: list[Mapping[str, Any]] = []
        self.inputs: list[Mapping[str, Any]] = []
        self.calendars: list[Mapping[str, Any]] = []
        self.uses_blocks = False

    def add_markdown(
        self, source: str, cell: int, attachments: Mapping[str, Mapping[str, Any]] | None = None
    ) -> None:
        """Add an analyst's Markdown, split at its headings and at the pictures in the cell."""
        run: list[Node] = []
        for node in parse_markdown(source, cell=cell, counters=self.counters):
            if node.kind not in {Kind.HEADING, Kind.PICTURE}:
                run.append(node)
                continue
            self._add_prose(run, cell)
            run = []
            if node.kind is Kind.PICTURE:
                self.parts.append(_read_attached(node, attachments or {}, cell))
                continue
            text = plain_text(node.children)
            self.parts.append(Heading(cell=cell, level=node.number, text=text, nodes=node.children))
        self._add_prose(run, cell)

    def _add_prose(self, nodes: Sequence[Node], cell: int) -> None:
        if nodes:
            self.parts.append(Prose(cell=cell, nodes=tuple(nodes)))

    def add_output(self, output: Mapping[str, Any], cell: int) -> None:
        """Add one output of a code cell."""
        if output["output_type"] == "error":
            raise _failed_cell(output, cell)
        if output["output_type"] == "stream":
            # What went to stderr is for whoever runs the notebook, not for a reader.
            if output.get("name") == "stdout":
                self.add_plain("".join(output["text"]), cell)
            return
        data = output["data"]
        if MIME in data:
            self.uses_blocks = True
            self._add_block(data[MIME], data, cell)
            return
        part = read_output(data, output.get("metadata", {}), cell=cell)
        if isinstance(part, str):
            self.add_markdown(part, cell)
        else:
            self.parts.append(part)

    def add_plain(self, text: str, cell: int) -> None:
        """Add what was printed, or a raw cell: shown as it was written."""
        if text.strip():
            self.parts.append(Output(cell=cell, text=plain_output(text).rstrip("\n")))

    def _add_block(self, block: Mapping[str, Any], data: Mapping[str, Any], cell: int) -> None:
        kind = block.get("type")
        if kind == "title":
            self._add_title(block, cell)
        elif kind == "results":
            self.results.append(block)
        elif kind == "inputs":
            self.inputs.append(block)
        elif kind == "calendar":
            self.calendars.append(block)
        else:
            self.parts.append(read_block(block, data, cell=cell))

    def _add_title(self, block: Mapping[str, Any], cell: int) -> None:
        if self.title is not None or self.parts:
            first = self.parts[0].cell if self.parts else cell
            raise stop(
                cell,
                Text(
                    f"Titelblokken skal stå først og kun én gang (celle {first} kommer før den).",
                    "The title block must come first and only once"
                    f" (cell {first} comes before it).",
                ),
                Text("Lad notebooken begynde med den.", "Let the notebook begin with it."),
            )
        self.title = read_title(block, cell=cell)


def _read_attached(node: Node, attachments: Mapping[str, Mapping[str, Any]], cell: int) -> Figure:
    alternative, caption = (child.text for child in node.children)
    if node.text not in attachments:
        raise stop(
            cell,
            Text(f"Vedhæftningen «{node.text}» findes ikke.", f"No attachment “{node.text}”."),
            Text("Træk billedet ind i cellen igen.", "Drag the picture into the cell again."),
        )
    about = {"alt": alternative, "caption": caption}
    return read_figure(attachments[node.text], about, cell=cell)


def _failed_cell(output: Mapping[str, Any], cell: int) -> ReportError:
    what = f"{output.get('ename', 'Error')}: {output.get('evalue', '')}".strip()
    return stop(
        cell,
        Text(f"Cellen fejlede med {what}.", f"The cell failed with {what}."),
        Text("Ret cellen og kør notebooken igen.", "Correct the cell and run the notebook again."),
    )


def _own_title(gathered: _Gathered, notebook: NotebookNode) -> Title:
    """The title of a notebook that is not one of ours: its first heading of level 1."""
    first = gathered.parts[0] if gathered.parts else None
    if gathered.uses_blocks or not isinstance(first, Heading) or first.level != 1:
        raise ReportError(
            Text(
                "Notebooken har ingen titelblok. Vis rapportens titel i den første celle.",
                "The notebook has no title block. Show the report's title in the first cell.",
            )
            if gathered.uses_blocks
            else Text(
                "Notebooken har ingen titel. Begynd den med en overskrift: # Titel.",
                "The notebook has no title. Begin it with a heading: # Title.",
            )
        )
    del gathered.parts[0]
    language = str(notebook.metadata.get("language", "da"))
    return Title(title=first.text, language=language if language in LANGUAGES else "da")


def _lead_length(parts: Sequence[Part]) -> int:
    """How many parts come before the first chapter that has something before it."""
    for index, part in enumerate(parts):
        content_before = any(not isinstance(earlier, Heading) for earlier in parts[:index])
        if isinstance(part, Heading) and part.level == 2 and content_before:
            return index
    return len(parts)


def _numbered(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Give chapters, figures and tables their numbers and their places to be linked to."""
    counts = {"figure": 0, "table": 0}
    chapters: list[int] = []
    anchors: set[str] = set()
    numbered: list[Part] = []
    for part in parts:
        if isinstance(part, Heading):
            chapters = _next_chapter(part, chapters)
            anchor = _anchor("", part.label or part.text, anchors)
            number = ".".join(map(str, chapters))
            numbered.append(dataclasses.replace(part, number=number, anchor=anchor))
        elif isinstance(part, Figure | Table):
            kind = "figure" if isinstance(part, Figure) else "table"
            counts[kind] += 1
            anchor = _anchor(f"{kind}-", part.label or str(counts[kind]), anchors)
            numbered.append(dataclasses.replace(part, number=counts[kind], anchor=anchor))
        else:
            numbered.append(part)
    return tuple(numbered)


def _next_chapter(heading: Heading, chapters: Sequence[int]) -> list[int]:
    depth = heading.level - 1
    if not heading.text.strip():
        raise stop(
            heading.cell,
            Text("En overskrift er tom.", "A heading is empty."),
            Text("Giv den ord, eller slet den.", "Give it words, or delete it."),
        )
    if depth < 1 or depth > len(chapters) + 1:
        deepest = len(chapters) + 2
        raise stop(
            heading.cell,
            Text(
                f"Overskriften «{heading.text}» har niveau {heading.level}; her kan stå 2-{deepest}.",
                f"The heading “{heading.text}” has level {heading.level}; 2-{deepest} may stand here.",
            ),
            Text(
                "Titlen er niveau 1: brug ## til kapitler, ### under dem.",
                "The title is level 1: use ## for chapters, ### below them.",
            ),
        )
    counted = [*chapters[:depth], *[0] * (depth - len(chapters))]
    return [*counted[:-1], counted[-1] + 1]


def _anchor(prefix: str, text: str, taken: set[str]) -> str:
    words = _NOT_IN_ANCHOR.sub("-", text.lower().translate(_ASCII)).strip("-")
    # A prefix keeps an anchor of words apart from the ids that the page itself uses.
    stem = f"{prefix or 'afsnit-'}{words}"[:60].rstrip("-")
    anchor, count = stem, 1
    while anchor in taken:
        count += 1
        anchor = f"{stem}-{count}"
    taken.add(anchor)
    return anchor
