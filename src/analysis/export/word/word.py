"""The report as an editable Word file: real styles, captions, notes and tables, no code in it."""

from __future__ import annotations

import datetime as dt
import textwrap

from docx.document import Document as WordDocument
from docx.shared import Mm
from nbformat import NotebookNode

from analysis.export.document import read_document
from analysis.export.exporter import UdmeldingExporter
from analysis.export.parts import Document, Title
from analysis.export.word.draft import Draft
from analysis.export.word.front import first_scale, write_contents, write_head
from analysis.export.word.markup import (
    Look,
    field,
    line_break,
    mark,
    paragraph,
    run,
)
from analysis.export.word.package import empty_document, saved
from analysis.export.word.parts import write_part
from analysis.export.word.styles import LANGUAGE_TAGS
from analysis.export.words import words_in

# Characters of the running line; with more, the stamps get a line of their own.
_RUNNING_LINE = 100
# The format's properties hold no more.
_LONGEST_PROPERTY = 255


def render_word(notebook: NotebookNode) -> bytes:
    """Render an executed notebook as an editable Word file.

    Parameters
    ----------
    notebook
        As nbformat reads it, outputs and all.

    Returns
    -------
    bytes
        A .docx file: same notebook, same bytes; its dates are the title block's.

    Raises
    ------
    ReportError
        With the cell and the cure, when something cannot be shown to every reader.
    """
    return render_word_document(read_document(notebook))


def render_word_document(document: Document) -> bytes:
    """Render a document as an editable Word file.

    Parameters
    ----------
    document
        What `read_document` gave.

    Returns
    -------
    bytes
        As `render_word`.

    Raises
    ------
    ReportError
        With the cell and the cure: a table wider than the page, a picture that cannot be read, a
        footnote within a footnote.
    """
    title = document.title
    file = empty_document(title.language)
    draft = Draft(file, words_in(title.language))
    _set_page(file)
    _set_properties(file, title)
    _write_running_lines(file, title, draft.words)
    write_head(draft, title)
    scale = first_scale(document)
    draft.picture_scale = scale or 1.0
    for part in document.lead:
        write_part(part, draft)
    write_contents(draft, document, own_page=scale > 0)
    for part in document.body:
        write_part(part, draft)
    return saved(file)


def _set_page(file: WordDocument) -> None:
    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(23)
    section.top_margin, section.bottom_margin = Mm(25), Mm(22)
    section.header_distance = section.footer_distance = Mm(11)


def _set_properties(file: WordDocument, title: Title) -> None:
    """What the file says of itself; nobody's name, and no day but the report's own."""
    properties = file.core_properties
    for name, text in {
        "title": title.title,
        "subject": title.subtitle,
        "comments": title.description,
        "keywords": ", ".join(title.keywords),
        "language": LANGUAGE_TAGS[title.language],
        "author": "",
        "last_modified_by": "",
    }.items():
        setattr(properties, name, text[:_LONGEST_PROPERTY])
    day = title.date or dt.date(1970, 1, 1)
    noon = dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC)
    properties.created = properties.modified = noon
    properties.revision = 1


def _write_running_lines(file: WordDocument, title: Title, words: dict[str, str]) -> None:
    section = file.sections[0]
    stamps = " · ".join(title.stamps)
    is_long = len(title.title) + len(stamps) > _RUNNING_LINE
    between = line_break() if is_long else mark("w:tab")
    above = [run(title.title), between, run(stamps, Look(style="Stamp"))]
    below = [
        run(textwrap.shorten(title.subtitle, _RUNNING_LINE, placeholder="…")),
        mark("w:tab"),
        run(f"{words['page']} "),
        *field("PAGE", "1"),
        run(f" {words['of']} "),
        *field("NUMPAGES", "1"),
    ]
    for story, style, content in (
        (section.header, "Header", above if stamps else above[:1]),
        (section.footer, "Footer", below),
    ):
        story.is_linked_to_previous = False
        root = story.part.element
        for child in list(root):
            root.remove(child)
        root.append(paragraph(style, content))


class UdmeldingWordExporter(UdmeldingExporter):
    """An executed notebook as Word: ``jupyter nbconvert --to udmelding-docx``."""

    output_mimetype = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    export_from_notebook = "Udmelding (Word)"
    extension = ".docx"

    def _render(self, document: Document) -> bytes:
        return render_word_document(document)
