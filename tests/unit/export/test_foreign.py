"""Outputs that are not ours: tables of data frames, pictures, formulas, plain results."""

import base64
import zlib

import pandas as pd
import pytest

from analysis.errors import ReportError
from analysis.export.foreign import read_html_table, read_output
from analysis.export.parts import Figure, Output, Table


def png(width: int = 2, height: int = 2) -> bytes:
    """The smallest picture there is, built chunk by chunk from the PNG specification."""

    def chunk(name: bytes, content: bytes) -> bytes:
        body = name + content
        return len(content).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([8, 0, 0, 0, 0])
    rows = b"".join(b"\0" + bytes(width) for _ in range(height))
    chunks = (chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def test_a_data_frame_keeps_its_numbers_its_heads_and_its_row_names() -> None:
    frame = pd.DataFrame({"Behov": [33.5, 30.0]}, index=pd.Index(["Vest", "Øst"], name="Landsdel"))
    table = read_html_table(frame.to_html(), cell=1)
    assert [column.text for column in table.columns] == ["Landsdel", "Behov"]
    assert [column.numeric for column in table.columns] == [False, True]
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["Vest", "33.5"],
        ["Øst", "30.0"],
    ]
    assert table.row_headers == 1


def test_a_multiindex_gives_every_cell_one_head_and_its_row_names() -> None:
    rows = pd.MultiIndex.from_product([["Vest", "Øst"], ["M", "K"]], names=["Landsdel", "Køn"])
    columns = pd.MultiIndex.from_product([["Behov", "Udbud"], ["2019", "2021"]])
    frame = pd.DataFrame([[n] * 4 for n in range(4)], index=rows, columns=columns)
    table = read_html_table(frame.to_html(), cell=1)
    assert [column.text for column in table.columns] == [
        "Landsdel",
        "Køn",
        "Behov · 2019",
        "Behov · 2021",
        "Udbud · 2019",
        "Udbud · 2021",
    ]
    names = [[cell.text for cell in row[:2]] for row in table.rows]
    assert names == [["Vest", "M"], ["Vest", "K"], ["Øst", "M"], ["Øst", "K"]]
    assert table.row_headers == 2


def test_the_text_of_a_cell_is_text_whatever_it_looks_like() -> None:
    frame = pd.DataFrame({"x": ["<script>alert(1)</script>", "a & b"]})
    table = read_html_table(frame.to_html(index=False), cell=1)
    assert [row[0].text for row in table.rows] == ["<script>alert(1)</script>", "a & b"]


def test_an_uneven_table_is_refused() -> None:
    with pytest.raises(ReportError, match="Celle 9: HTML-tabellen er tom eller skæv"):
        read_html_table("<table><tr><td>a</td></tr><tr></tr></table>", cell=9)


@pytest.mark.parametrize("where", ["own", "all"])
def test_a_picture_with_alternative_text_is_a_figure(where) -> None:
    alt = {"alt": "60 pladser"}
    metadata = {"image/png": alt} if where == "own" else alt
    data = {"image/png": base64.b64encode(png()).decode(), "text/plain": "<Figure>"}
    figure = read_output(data, metadata, cell=1)
    assert isinstance(figure, Figure)
    assert (figure.alt, figure.content) == ("60 pladser", png())


def test_a_picture_without_alternative_text_is_refused() -> None:
    with pytest.raises(ReportError, match="Celle 4: Figuren har ingen alt-tekst"):
        read_output({"image/svg+xml": "<svg/>"}, {}, cell=4)


def test_markdown_and_formulas_go_on_to_be_parsed() -> None:
    assert read_output({"text/markdown": ["a ", "*b*"]}, {}, cell=1) == "a *b*"
    assert read_output({"text/latex": "$x$", "text/plain": "x"}, {}, cell=1) == "$x$"


def test_a_plain_result_is_shown_as_printed() -> None:
    assert read_output({"text/plain": "72"}, {}, cell=1) == Output(cell=1, text="72")


@pytest.mark.parametrize(
    "data",
    [
        {"text/plain": "[<matplotlib.lines.Line2D at 0x7f00>]"},
        {"text/html": "<b>fed</b>", "text/plain": "<IPython.core.display.HTML object>"},
        {"application/javascript": "alert(1)"},
        {"application/vnd.jupyter.widget-view+json": {}},
    ],
)
def test_what_only_a_browser_could_show_is_refused_by_name(data) -> None:
    with pytest.raises(ReportError, match="kan ikke vises i rapporten") as stopped:
        read_output(data, {}, cell=2)
    assert min(data) in str(stopped.value)


def test_a_data_frame_of_a_notebook_becomes_a_table(document) -> None:
    assert isinstance(document.tables[1], Table)
    assert document.tables[1].columns[1].text == "Behov · 2019"
