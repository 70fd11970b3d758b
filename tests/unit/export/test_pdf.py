"""The printed report, checked in the file itself."""

import io
import itertools
import re
from collections.abc import Iterator

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from analysis.errors import ReportError
from analysis.export.document import read_document
from analysis.export.pdf import render_pdf


@pytest.fixture(scope="module")
def opened(printed) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(printed)) as pdf:
        yield pdf


def structure(element: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Every element of the structure tree, in reading order."""
    below = element.get("/K")
    for child in below if isinstance(below, Array) else [below]:
        if isinstance(child, Dictionary) and "/S" in child:
            yield child
            yield from structure(child)


def unicode_of(font: pikepdf.Object) -> dict[int, str]:
    """What the codes of a font mean, from its own table (PDF 32000-1, 9.10.3)."""
    table = font.ToUnicode.read_bytes().decode("latin-1")
    meanings: dict[int, str] = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, text in re.findall(r"<(\w+)>\s*<(\w+)>", block):
            meanings[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for low, high, text in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            start = int.from_bytes(bytes.fromhex(text), "big")
            for code in range(int(low, 16), int(high, 16) + 1):
                meanings[code] = chr(start + code - int(low, 16))
    return meanings


def text_of(page: pikepdf.Page) -> str:
    """The text that a page draws, in drawing order."""
    fonts = {str(name): unicode_of(font) for name, font in page.Resources.Font.items()}
    current: dict[int, str] = {}
    pieces: list[str] = []
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tf":
            current = fonts[str(operands[0])]
        strings = operands[0] if str(operator) == "TJ" else operands
        if str(operator) in {"Tj", "TJ"}:
            for string in strings:
                if isinstance(string, pikepdf.String):
                    codes = bytes(string)
                    pairs = zip(codes[::2], codes[1::2], strict=True)
                    pieces += [current.get(high * 256 + low, "") for high, low in pairs]
        if str(operator) == "ET":
            pieces.append("\n")
    return "".join(pieces)


def test_the_file_claims_both_standards_and_carries_its_data(opened) -> None:
    metadata = opened.Root.Metadata.read_bytes().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert "<pdfaid:part>2</pdfaid:part>" in metadata
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in metadata
    assert bool(opened.Root.MarkInfo.Marked)
    assert str(opened.Root.Lang) == "da-DK"
    assert bool(opened.Root.ViewerPreferences.DisplayDocTitle)
    assert str(opened.docinfo.Title) == "Borgere med udviklingshæmning og dom: behov og kapacitet"
    assert str(opened.docinfo.Keywords) == "udmelding, sikrede pladser"
    assert str(opened.docinfo.CreationDate).startswith("D:20250627")


def test_the_same_notebook_gives_the_same_bytes(sample, printed) -> None:
    assert render_pdf(read_document(sample)) == printed


def test_every_page_carries_its_stamps_and_its_number(opened) -> None:
    count = len(opened.pages)
    assert count >= 4
    for number, page in enumerate(opened.pages, start=1):
        text = text_of(page)
        assert "UDKAST" in text
        assert "SYNTETISKE DATA" in text
        assert f"Side {number} af {count}" in text


def test_page_one_holds_title_answers_and_the_key_figure(opened) -> None:
    text = text_of(opened.pages[0]).replace("\n", "")
    for words in ("behov og kapacitet", "Hvor mange borgere?", "Hvad sker der nu?", "Figur 1"):
        assert words in text


def test_a_long_table_repeats_its_head_on_every_page(opened) -> None:
    pages = [text_of(page) for page in opened.pages]
    with_rows = [text for text in pages if re.search(r"Kommune \d{3}", text)]
    assert len(with_rows) >= 3
    assert all("Bemærkning" in text for text in with_rows)


def test_headings_do_not_jump_and_every_figure_has_its_alternative_text(opened) -> None:
    elements = list(structure(opened.Root.StructTreeRoot))
    kinds = [str(element.S).strip("/") for element in elements]
    levels = [int(kind[1]) for kind in kinds if re.fullmatch(r"H\d", kind)]
    assert levels
    assert all(later - earlier <= 1 for earlier, later in itertools.pairwise(levels))
    figures = [element for element in elements if Name.Figure == element.S]
    assert [str(f.Alt)[:10] for f in figures] == ["Søjler: 60"] * 2
    assert all("/Alt" in element for element in elements if Name.Formula == element.S)


def test_every_table_has_heads_and_ours_have_row_names(opened) -> None:
    tables = [e for e in structure(opened.Root.StructTreeRoot) if Name.Table == e.S]
    assert len(tables) == 4
    named_rows = []
    for table in tables:
        cells = list(structure(table))
        scopes = [attribute_of(cell, "/Scope") for cell in cells if cell.S == Name.TH]
        assert "/Column" in scopes
        named_rows.append(scopes.count("/Row"))
    # Two regions' rows, none in Markdown, two rows of the data frame, and 200 municipalities.
    assert named_rows == [2, 0, 2, 200]


def attribute_of(cell: pikepdf.Object, name: str) -> str | None:
    """An attribute of a structure element, wherever it is kept."""
    below = cell.get("/A")
    for attributes in below if isinstance(below, Array) else [below]:
        if isinstance(attributes, Dictionary) and name in attributes:
            return str(attributes[name])
    return None


def test_addresses_may_be_links_on_paper(opened) -> None:
    links = [
        a.A.URI
        for page in opened.pages
        for a in page.get("/Annots", [])
        if "/A" in a and "/URI" in a.A
    ]
    assert [str(link) for link in links] == ["https://www.sbst.dk/udmelding"]


def test_a_character_no_font_has_stops_the_export_by_name(make, block_cell) -> None:
    document = read_document(make(block_cell({"type": "paragraph", "text": "Hej 漢"})))
    with pytest.raises(ReportError, match="漢"):
        render_pdf(document)


def test_a_table_wider_than_the_page_stops_with_its_cell(make, block_cell) -> None:
    names = [f"Sammensatteordsomikkekandeles{n}" for n in range(9)]
    table = {
        "type": "table",
        "caption": "For bred",
        "columns": [{"text": name} for name in names],
        "rows": [[{"text": "x", "value": "x"} for _ in names]],
    }
    with pytest.raises(ReportError, match=r"Celle 2: Tabellen «For bred» med 9 kolonner"):
        render_pdf(read_document(make(block_cell(table))))


def test_a_short_report_needs_no_contents(make, block_cell) -> None:
    pdf = render_pdf(read_document(make(block_cell({"type": "paragraph", "text": "Kort."}))))
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert len(opened.pages) == 1
        assert "Indhold" not in text_of(opened.pages[0])


@pytest.mark.parametrize("fixture_format", ["png", "svg"])
def test_pictures_of_both_kinds_are_printed(make, fixture_format) -> None:
    import base64

    from nbformat import v4

    picture = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="5" height="5"/></svg>'
        if fixture_format == "svg"
        else base64.b64encode(
            base64.b64decode(
                "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="
            )
        ).decode()
    )
    mime = "image/svg+xml" if fixture_format == "svg" else "image/png"
    output = v4.new_output(
        "display_data", data={mime: picture}, metadata={mime: {"alt": "Et tal: 5"}}
    )
    document = read_document(make(v4.new_code_cell("x", outputs=[output])))
    assert render_pdf(document).startswith(b"%PDF-1.7")
