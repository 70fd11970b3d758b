"""Everything an executed notebook becomes, in one go."""

from __future__ import annotations

from nbformat import NotebookNode

from analysis.export.document import read_document
from analysis.export.html import render_html
from analysis.export.pdf import render_pdf
from analysis.export.results import render_results
from analysis.export.tables import named_tables, render_csv, render_workbook


def render_all(notebook: NotebookNode) -> dict[str, bytes]:
    """Render every file of a report; nothing is written here.

    Parameters
    ----------
    notebook
        An executed notebook.

    Returns
    -------
    dict
        Bytes by file name relative to the report's folder: ``report.html``, ``report.pdf``,
        ``results.json``, ``tables/<name>.csv`` and ``tables.xlsx``; same notebook, same bytes.

    Raises
    ------
    ReportError
        With the cell and the cure, when something cannot be shown to every reader.
    """
    document = read_document(notebook)
    language = document.title.language
    tables = {
        f"tables/{name}.csv": render_csv(table, language=language)
        for name, table in named_tables(document)
    }
    return {
        "report.html": render_html(document).encode(),
        "report.pdf": render_pdf(document),
        "results.json": render_results(document),
        "tables.xlsx": render_workbook(document),
        **tables,
    }
