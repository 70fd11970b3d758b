"""The parts of a report in Word: headings, wording, callouts, figures; tables have their own room."""

from __future__ import annotations

from collections.abc import Callable

from analysis.export.parts import (
    Callout,
    Facts,
    Figure,
    Heading,
    Listing,
    Output,
    Paragraph,
    Part,
    Prose,
    Table,
)
from analysis.export.word.draft import Draft
from analysis.export.word.markup import bookmark, paragraph, run
from analysis.export.word.pictures import picture_run
from analysis.export.word.prose import ProseWriter
from analysis.export.word.styles import NUMBERS, callout_style, list_style
from analysis.export.word.tables import BELOW, caption, write_facts, write_table


def heading_bookmark(position: int) -> str:
    """The name under which the contents find a heading; counted from 1 as Word does itself.

    Examples
    --------
    >>> heading_bookmark(3)
    '_Toc000000003'
    """
    return f"_Toc{position:09d}"


def write_part(part: Part, draft: Draft) -> None:
    """Write one part at the end of the report.

    Raises
    ------
    ReportError
        With the cell, when Word cannot show it.
    """
    _WRITERS[type(part)](part, draft)


def _heading(part: Heading, draft: Draft) -> None:
    content = ProseWriter(draft, cell=part.cell).inlines(part.nodes)
    identity = draft.new_heading()
    named = bookmark(heading_bookmark(identity), draft.new_identity(), content)
    # The title is level 1, so that a chapter is level 2: in Word it is heading 1.
    draft.body.add(paragraph(f"Heading{part.level - 1}", named))


def _paragraph(part: Paragraph, draft: Draft) -> None:
    draft.body.add(paragraph("Normal", [run(part.text)]))


def _listing(part: Listing, draft: Draft) -> None:
    identity = draft.new_list(level=0, first=1) if part.ordered else NUMBERS["bullets"]
    style = list_style("Number" if part.ordered else "Bullet", level=0)
    for item in part.items:
        draft.body.add(paragraph(style, [run(item)], number=(0, identity)))


def _callout(part: Callout, draft: Draft) -> None:
    title = f"{draft.words[part.kind]}: {part.title}"
    lines = [paragraph(callout_style(part.kind, "Title"), [run(title)])]
    is_list = len(part.items) > 1
    style = callout_style(part.kind, "Bullet" if is_list else "Text")
    for left, item in reversed(list(enumerate(reversed(part.items)))):
        text = paragraph(
            style,
            [run(item)],
            keep_next=left > 0,
            number=(0, NUMBERS["callout"]) if is_list else None,
            space_after=None if left else BELOW,
        )
        lines.append(text)
    draft.body.add(*lines)


def _figure(part: Figure, draft: Draft) -> None:
    words = draft.words
    name = f"{words['figure']} {part.number}"
    picture = picture_run(part, draft.document, title=name, scale=draft.take_picture_scale())
    source = f"{words['source']}: {part.source}" if part.source else ""
    small = "  ·  ".join(filter(None, [source, part.evidence_label]))
    draft.body.add(
        paragraph("Picture", [picture], keep_next=True),
        caption(words["figure"], part.number, part.caption, keep_next=bool(small)),
    )
    if small:
        draft.body.add(paragraph("SmallPrint", [run(small)], space_after=BELOW))


def _output(part: Output, draft: Draft) -> None:
    draft.body.add(paragraph("HTMLPreformatted", [run(part.text)]))


def _prose(part: Prose, draft: Draft) -> None:
    ProseWriter(draft, cell=part.cell).blocks(part.nodes)


_WRITERS: dict[type[Part], Callable[..., None]] = {
    Callout: _callout,
    Facts: write_facts,
    Figure: _figure,
    Heading: _heading,
    Listing: _listing,
    Output: _output,
    Paragraph: _paragraph,
    Prose: _prose,
    Table: write_table,
}
