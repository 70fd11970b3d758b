"""The front of a Word report: title, stamps, page one's room for its figure, and the contents."""

from __future__ import annotations

import math
from collections.abc import Sequence

from docx.oxml.xmlchemy import BaseOxmlElement

from analysis.export.parts import Callout, Document, Facts, Figure, Listing, Paragraph, Part, Title
from analysis.export.word.draft import Draft
from analysis.export.word.markup import (
    Look,
    field_closing,
    field_opening,
    link,
    paragraph,
    run,
    tag,
)
from analysis.export.word.parts import heading_bookmark

_MOST_CHAPTERS_WITHOUT_CONTENTS = 2
_CHAPTER = 2
# What a page has room for below its head, and the smallest a figure's letters may become.
_PAGE_MM = 250.0
_LEAST_SCALE = 0.85
# Letters on a line and millimetres a line takes, by what is written; short of what fits.
_TITLE, _SUBTITLE, _TEXT, _CAPTION, _SMALL = (42, 9.2), (80, 5.3), (95, 4.9), (85, 4.3), (108, 3.9)
_QUESTION, _ANSWER, _ROW_MM = (26, 4.1), (88, 4.1), 1.9
_GAPS_MM = {"head": 19.0, "part": 2.6, "facts": 17.0, "callout": 7.0, "figure": 10.0}


def write_head(draft: Draft, title: Title) -> None:
    """Write the title, what it is about, its stamps and the day it speaks of."""
    draft.body.add(paragraph("Title", [run(title.title)]))
    if title.subtitle:
        draft.body.add(paragraph("Subtitle", [run(title.subtitle)]))
    pieces: list[list[BaseOxmlElement]] = []
    if title.stamps:
        pieces.append([run(" · ".join(title.stamps), Look(style="Stamp"))])
    for name, value in title.meta:
        pieces.append([run(f"{name}: ", Look(bold=True)), run(value)])
    content = [element for piece in pieces for element in (*piece, run("\u2003 "))]
    if content:
        draft.body.add(paragraph("ReportFacts", content[:-1]))


def first_scale(document: Document) -> float:
    """How much smaller the first figure is drawn to stand on page one beside the answers.

    Only a program that lays out pages knows how long a text is; this is a cautious estimate.

    Returns
    -------
    float
        At most 1; 0 if the figure would become too small to read: it goes to page two as it is.
    """
    before: list[Part] = []
    for part in document.lead:
        if isinstance(part, Figure):
            return _scale(document.title, before, part)
        before.append(part)
    return 1.0


def _scale(title: Title, before: Sequence[Part], figure: Figure) -> float:
    heights = [_height_mm(part) for part in before]
    head = _lines(title.title, _TITLE) + _lines(title.subtitle, _SUBTITLE) + _GAPS_MM["head"]
    words = _lines(figure.caption, _CAPTION) + _lines(figure.source, _SMALL) + _GAPS_MM["figure"]
    if not figure.height_mm:
        return 0.0
    scale = (_PAGE_MM - head - sum(heights) - words) / figure.height_mm
    return min(scale, 1.0) if scale >= _LEAST_SCALE else 0.0


def _height_mm(part: Part) -> float:
    """About how high a part becomes; infinite for what cannot be told."""
    if isinstance(part, Facts):
        rows = [
            max(
                _lines(fact.term, _QUESTION),
                _lines(f"{fact.text} {fact.evidence_label}", _ANSWER),
            )
            for fact in part.items
        ]
        return sum(rows) + _ROW_MM * len(rows) + _GAPS_MM["facts"]
    if isinstance(part, Paragraph):
        return _lines(part.text, _TEXT) + _GAPS_MM["part"]
    if isinstance(part, Listing):
        return sum(_lines(item, _TEXT) for item in part.items) + _GAPS_MM["part"]
    if isinstance(part, Callout):
        texts = (part.title, *part.items)
        return sum(_lines(text, _TEXT) for text in texts) + _GAPS_MM["callout"]
    return math.inf


def _lines(text: str, kind: tuple[int, float]) -> float:
    letters, height_mm = kind
    return math.ceil(len(text) / letters) * height_mm


def write_contents(draft: Draft, document: Document, *, own_page: bool) -> None:
    """Write links to the chapters, as a field that Word can build anew.

    Only a program that lays out pages knows their numbers: the contents do without.

    Parameters
    ----------
    own_page
        Whether they begin a page: what stands before them fills one.
    """
    chapters = [
        (position, heading)
        for position, heading in enumerate(document.headings, start=1)
        if heading.level == _CHAPTER
    ]
    if len(chapters) <= _MOST_CHAPTERS_WITHOUT_CONTENTS:
        return
    top = paragraph("TOCHeading", [run(draft.words["contents"])])
    if own_page:
        top[0].append(tag("w:pageBreakBefore"))
    draft.body.add(top)
    entries: list[list[BaseOxmlElement]] = [
        [link([run(f"{heading.number}\t{heading.text}")], anchor=heading_bookmark(position))]
        for position, heading in chapters
    ]
    entries[0] = [*field_opening(r'TOC \o "1-1" \n \h \z'), *entries[0]]
    entries[-1] = [*entries[-1], field_closing()]
    draft.body.add(*(paragraph("TOC1", entry) for entry in entries))
