"""From an executed notebook to HTML, PDF, results, tables and the index."""

from analysis.export.document import read_document
from analysis.export.html import render_html
from analysis.export.index.entry import IndexEntry
from analysis.export.index.index import render_index
from analysis.export.parts import Document
from analysis.export.pdf import render_pdf
from analysis.export.rendering import render_all
from analysis.export.results import render_results
from analysis.export.tables import render_csv, render_workbook

__all__ = [
    "Document",
    "IndexEntry",
    "read_document",
    "render_all",
    "render_csv",
    "render_html",
    "render_index",
    "render_pdf",
    "render_results",
    "render_workbook",
]
