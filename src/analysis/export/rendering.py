"""Everything an executed notebook becomes, in one go."""

from __future__ import annotations

from nbformat import NotebookNode

from analysis.export import calendar
from analysis.export.document import read_document
from analysis.export.html import render_html
from analysis.export.pdf import render_pdf
from analysis.export.results import render_results
from analysis.export.tables import named_tables, render_csv, render_workbook
from analysis.export.words import words_in


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
        ``results.json``, ``tables/<name>.csv`` and ``tables.xlsx``, and ``follow_up.ics`` where a
        calendar is shown; same notebook, same bytes.

    Raises
    ------
    ReportError
        With the cell and the cure, when something cannot be shown to every reader.
    """
    document = read_document(notebook)
    language = document.title.language
    # What is invented says so in every file, also those that have no page to stamp.
    synthetic = any(block.get("synthetic") for block in document.results)
    mark = words_in(language)["synthetic"] if synthetic else ""
    tables = {
        f"tables/{name}.csv": render_csv(table, language=language, mark=mark)
        for name, table in named_tables(document)
    }
    files = {
        "report.html": render_html(document).encode(),
        "report.pdf": render_pdf(document),
        "results.json": render_results(document),
        "tables.xlsx": render_workbook(document, mark=mark),
        **tables,
    }
    if document.calendars:
        files[calendar.NAME] = calendar.render_calendar(document.calendars[-1], mark=mark)
    return files
