"""Words of respondents print, whatever letters they hold."""

import pytest
from nbformat import v4

from analysis.export.document import read_document
from analysis.export.pdf import render_pdf
from analysis.report import blocks
from analysis.report.glyphs import printable

DANISH = "Ærø, Læsø og Ålborg: »½ time« – 3 ≥ 2, 5 € & 100 %\nny linje"


def test_danish_is_left_alone() -> None:
    assert printable(DANISH) == DANISH


@pytest.mark.parametrize(
    "text", ["Godt 😀", "中文", "\u202eskjult", "العربية", "a\u200bb", "＝1+1"]
)
def test_whatever_was_written_can_be_printed(text: str) -> None:
    title = {"title": "Titel", "subtitle": "", "meta": [], "stamps": [], "language": "da"}
    title |= {"date": "2025-06-27", "description": "", "keywords": []}
    shown = [blocks.title(**title), blocks.paragraph(printable(text))]
    outputs = [v4.new_output("display_data", data=block.mimebundle()) for block in shown]
    notebook = v4.new_notebook(cells=[v4.new_code_cell("x", outputs=outputs)])
    assert render_pdf(read_document(notebook)).startswith(b"%PDF")
