"""The report on screen: one self-contained HTML file without script or outside address."""

from __future__ import annotations

import functools

from analysis.export.exporter import UdmeldingExporter
from analysis.export.markdown_writers import write_html
from analysis.export.pages import render_page
from analysis.export.parts import Document
from analysis.export.words import words_in


def render_html(document: Document) -> str:
    """Render a document as HTML.

    Parameters
    ----------
    document
        What `read_document` gave.

    Returns
    -------
    str
        A page that meets WCAG 2.1 AA: language, title, landmarks, contents, captions and scopes.
    """
    words = words_in(document.title.language)
    return render_page(
        "report.html.jinja",
        styles=("base.css", "report.css"),
        stamps=" · ".join(document.title.stamps),
        document=document,
        words=words,
        prose=functools.partial(write_html, words=words),
    )


class UdmeldingHTMLExporter(UdmeldingExporter):
    """An executed notebook as HTML: ``jupyter nbconvert --to udmelding-html``."""

    output_mimetype = "text/html"
    export_from_notebook = "Udmelding (HTML)"
    extension = ".html"

    def _render(self, document: Document) -> str:
        return render_html(document)
