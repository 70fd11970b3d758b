"""The printed report: a tagged PDF that claims PDF/UA-1 and PDF/A-2a, the same bytes every time."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import json

import typst

from analysis.errors import ReportError
from analysis.export.exporter import UdmeldingExporter
from analysis.export.pages import TEMPLATES
from analysis.export.parts import Document, Heading, Title
from analysis.export.stops import stop
from analysis.export.tagging import add_row_headers
from analysis.export.typst_source import row_headers, write_data
from analysis.language import Text
from analysis.report.house_style import font_folder

_STANDARDS: list[typst.PDFStandard] = ["ua-1", "a-2a"]
_PLAIN = Title(title="-")


def render_pdf(document: Document) -> bytes:
    """Render a document as PDF.

    The compiler sees only the fonts that are bundled here and fails on any warning: what is not
    printed as meant is not printed.

    Parameters
    ----------
    document
        What `read_document` gave.

    Returns
    -------
    bytes
        PDF 1.7, tagged; its date is the title block's.

    Raises
    ------
    ReportError
        With the cell and the compiler's words: a character that no font has, a table that is too
        wide.
    """
    try:
        pdf = _compile(document)
    except _RefusedError as refused:
        cell = _guilty_cell(document)
        raise (stop(cell, *refused.words) if cell else _without_cell(refused)) from refused
    return add_row_headers(pdf, counts=row_headers(document))


class _RefusedError(Exception):
    """What the compiler refuses to print, with its own words."""

    def __init__(self, message: str, hints: list[str]) -> None:
        super().__init__(message)
        details = "; ".join([message, *hints])
        self.words = (
            Text(f"PDF'en kan ikke dannes: {details}.", f"The PDF cannot be made: {details}."),
            Text(
                "Ret den tekst eller figur, der er nævnt.", "Correct the text or figure it names."
            ),
        )


def _compile(document: Document) -> bytes:
    try:
        pdf, warnings = _compiler(document).compile_with_warnings(
            format="pdf", pdf_standards=_STANDARDS, timestamp=_timestamp(document.title.date)
        )
    except typst.TypstError as error:
        raise _RefusedError(error.message, error.hints) from error
    if warnings:
        raise _RefusedError(warnings[0].message, warnings[0].hints)
    if not isinstance(pdf, bytes):
        raise TypeError("the compiler gave no single PDF")
    return pdf


def _guilty_cell(document: Document) -> int:
    """The first cell that cannot be printed even by itself; 0 where each of them can."""
    for part in document.parts:
        if isinstance(part, Heading):
            # A heading by itself would be a jump in levels.
            part = dataclasses.replace(part, level=2)
        try:
            _compile(Document(title=_PLAIN, lead=(part,), body=()))
        except _RefusedError:
            return part.cell
    return 0


def _without_cell(refused: _RefusedError) -> ReportError:
    problem, cure = refused.words
    return ReportError(Text(f"{problem.da} {cure.da}", f"{problem.en} {cure.en}"))


def _compiler(document: Document) -> typst.Compiler:
    data = json.dumps(write_data(document), ensure_ascii=False, allow_nan=False)
    return typst.Compiler(
        TEMPLATES / "report.typ",
        root=TEMPLATES,
        font_paths=bundled_fonts(),
        sys_inputs={"document": data},
    )


def _timestamp(date: dt.date | None) -> int:
    """Noon of the day the report speaks of, in seconds; the file's date must not be today's."""
    day = date or dt.date(1970, 1, 1)
    return int(dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC).timestamp())


@functools.cache
def bundled_fonts() -> typst.Fonts:
    """The only fonts that the compiler sees."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(font_folder())]
    )


class UdmeldingPDFExporter(UdmeldingExporter):
    """An executed notebook as PDF: ``jupyter nbconvert --to udmelding-pdf``."""

    output_mimetype = "application/pdf"
    export_from_notebook = "Udmelding (PDF)"
    extension = ".pdf"

    def _render(self, document: Document) -> bytes:
        return render_pdf(document)
