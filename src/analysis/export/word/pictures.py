"""Pictures in a Word report: a drawing becomes dots fine enough for print, with its words."""

from __future__ import annotations

import io

import typst
from docx.document import Document as WordDocument
from docx.image.exceptions import UnexpectedEndOfFileError, UnrecognizedImageError
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm

from analysis.errors import ReportError
from analysis.export.blocks import SVG_MIME
from analysis.export.parts import Figure
from analysis.export.pdf import bundled_fonts
from analysis.export.stops import stop
from analysis.export.word.markup import tag
from analysis.language import Text

DOTS_PER_INCH = 200
_WIDEST_MM = 164.0
_TALLEST_MM = 215.0
# No text of ours or of anybody's is in this source: the drawing arrives as data.
_SOURCE = b"""#set page(width: auto, height: auto, margin: 0pt, fill: white)
#image(bytes(sys.inputs.drawing), format: "svg", width: float(sys.inputs.width) * 1mm)
"""


def picture_run(
    figure: Figure, document: WordDocument, *, title: str, scale: float = 1.0
) -> BaseOxmlElement:
    """A run that holds a figure's picture with its alternative text.

    Parameters
    ----------
    figure
        SVG is drawn at 200 dots per inch of its width on paper; PNG stays as it is.
    document
        Keeps the picture's bytes.
    title
        A short name for the picture, such as its number.
    scale
        How much smaller than its own size on paper it is drawn.

    Raises
    ------
    ReportError
        With the cell, if the picture cannot be read.
    """
    width_mm = min(figure.width_mm or _WIDEST_MM, _WIDEST_MM) * scale
    is_drawing = figure.media_type == SVG_MIME
    content = draw(figure, width_mm=width_mm) if is_drawing else figure.content
    try:
        inline = document.part.new_pic_inline(io.BytesIO(content), Mm(width_mm))
    except (UnexpectedEndOfFileError, UnrecognizedImageError) as error:
        raise _unreadable(figure, "PNG") from error
    if inline.extent.cy > Mm(_TALLEST_MM):
        inline = document.part.new_pic_inline(io.BytesIO(content), height=Mm(_TALLEST_MM))
    # New lines in an attribute would be read as blanks anyway.
    inline.docPr.set("descr", " ".join(figure.alt.split()))
    inline.docPr.set("title", title)
    return tag("w:r", tag("w:drawing", inline))


def draw(figure: Figure, *, width_mm: float) -> bytes:
    """An SVG as PNG, drawn with the fonts bundled here.

    Parameters
    ----------
    figure
        One whose picture is SVG.
    width_mm
        Width on paper.

    Raises
    ------
    ReportError
        With the cell and the words of the program that draws.
    """
    inputs = {"drawing": figure.content.decode(), "width": f"{width_mm:.2f}"}
    compiler = typst.Compiler(_SOURCE, font_paths=bundled_fonts(), sys_inputs=inputs)
    try:
        png, warnings = compiler.compile_with_warnings(format="png", ppi=DOTS_PER_INCH)
    except typst.TypstError as error:
        raise _unreadable(figure, error.message) from error
    if warnings or not isinstance(png, bytes):
        raise _unreadable(figure, warnings[0].message if warnings else "PNG")
    return png


def _unreadable(figure: Figure, details: str) -> ReportError:
    return stop(
        figure.cell,
        Text(
            f"Figurens billede kan ikke læses: {details}.",
            f"The figure's picture cannot be read: {details}.",
        ),
        Text("Tegn figuren igen som SVG eller PNG.", "Draw the figure again as SVG or PNG."),
    )
