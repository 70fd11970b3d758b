"""Everything an executed notebook becomes, in one go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from nbformat import NotebookNode

from analysis.errors import ReportError
from analysis.export import calendar
from analysis.export.document import read_document
from analysis.export.html import render_html
from analysis.export.parts import Document
from analysis.export.pdf import render_pdf
from analysis.export.results import render_results
from analysis.export.tables import named_tables, render_csv, render_workbook
from analysis.export.words import words_in

PDF = "report.pdf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """What an executed notebook became.

    Parameters
    ----------
    files
        Bytes by file name relative to the report's folder.
    refused
        Why there is no PDF; None where there is one.
    """

    files: dict[str, bytes]
    refused: ReportError | None = None


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
    rendered = render_formats(notebook)
    if rendered.refused is not None:
        raise rendered.refused
    return rendered.files


def render_formats(
    notebook: NotebookNode, *, print_pdf: Callable[[Document], bytes] = render_pdf
) -> Rendered:
    """As `render_all`, but what paper refuses leaves the other formats whole.

    Parameters
    ----------
    print_pdf
        Makes the PDF, perhaps in a process of its own.

    Raises
    ------
    ReportError
        With the cell and the cure, when no format can show it.
    """
    document = read_document(notebook)
    language = document.title.language
    # What is invented says so in every file, also those that have no page to stamp.
    synthetic = any(block.get("synthetic") for block in document.results)
    mark = words_in(language)["synthetic"] if synthetic else ""
    files = {
        "report.html": render_html(document).encode(),
        "results.json": render_results(document),
        "tables.xlsx": render_workbook(document, mark=mark),
    }
    for name, table in named_tables(document):
        files[f"tables/{name}.csv"] = render_csv(table, language=language, mark=mark)
    if document.calendars:
        files[calendar.NAME] = calendar.render_calendar(document.calendars[-1], mark=mark)
    try:
        files[PDF] = print_pdf(document)
    except ReportError as error:
        return Rendered(files=files, refused=error)
    return Rendered(files=files)
