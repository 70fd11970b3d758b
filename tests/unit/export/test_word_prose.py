"""What is written_word freely in a Word report: Markdown, free text, pictures, what stops it."""

import base64
import io
import re
import runpy
import zipfile
from pathlib import Path

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from nbformat import v4

from analysis.errors import ReportError
from analysis.export.word.word import UdmeldingWordExporter, render_word

READ = runpy.run_path(str(Path(__file__).with_name("read_word.py")))
HOSTILE, PNG, open_word, styled, texts, instructions = (
    READ[name] for name in ("HOSTILE", "PNG", "open_word", "styled", "texts", "instructions")
)


def test_markdown_becomes_words_own_form(opened_word) -> None:
    [sentence] = [p for p in opened_word.paragraphs if p.text.startswith("Behovet følger")]
    forms = {run.text: (run.italic, run.bold) for run in sentence.runs}
    assert forms["ikke altid"] == (True, None)
    assert forms["to forbehold"] == (None, True)
    [first, second] = styled(opened_word, "List Number")
    assert first.runs[0].font.strike
    assert first.text.endswith("Se styrelsens side (www.sbst.dk/udmelding) og kode.")
    assert [link.address for link in first.hyperlinks] == ["https://www.sbst.dk/udmelding"]
    assert second.text.startswith("Ved ")
    assert [item.text for item in styled(opened_word, "List Bullet")] == [
        "Første punkt",
        "Andet punkt: *x*(y) #let $ \\ @a",
    ]
    assert texts(opened_word, "Quote") == ["Ærø, Læsø og Samsø har ingen <b>egen</b> afdeling."]
    table = next(t for t in opened_word.tables if t.rows[0].cells[0].text == "Ord")
    assert table.rows[1].cells[2].paragraphs[0].alignment == WD_ALIGN_PARAGRAPH.RIGHT
    assert table.rows[1].cells[1].paragraphs[0].alignment == WD_ALIGN_PARAGRAPH.CENTER
    assert not any("Lolland" in paragraph.text for paragraph in opened_word.paragraphs)


def test_footnotes_are_words_own(word_parts) -> None:
    notes = word_parts["word/footnotes.xml"]
    assert notes.count("<w:footnoteRef/>") == 1
    assert "Med «befolkning» menes personer på 18-64 år den 1. januar." in notes
    body = word_parts["word/document.xml"]
    assert body.count("<w:footnoteReference ") == 1
    # Referred to again, it keeps its number.
    assert body.count("NOTEREF _Note1 ") == body.count('w:name="_Note1"') == 1


def test_lists_are_counted_each_for_itself_from_their_own_start(make) -> None:
    markdown = "## A\n\n1. a\n2. b\n   - c\n     1. d\n\nOrd.\n\n5. e\n\n   mere\n"
    document = open_word(make(v4.new_markdown_cell(markdown)))
    seen = [
        (p.style.name, p.text, p._p.pPr.numPr.ilvl.val, p._p.pPr.numPr.numId.val)
        for p in document.paragraphs
        if p._p.pPr.numPr is not None
    ]
    assert [item[:3] for item in seen] == [
        ("List Number", "a", 0),
        ("List Number", "b", 0),
        ("List Bullet 2", "c", 1),
        ("List Number 3", "d", 2),
        ("List Number", "e", 0),
    ]
    identities = [item[3] for item in seen]
    assert identities[0] == identities[1]
    assert len({identities[0], identities[3], identities[4]}) == 3
    numbering = document.part.numbering_part.element
    [last] = [n for n in numbering.num_lst if n.numId == identities[4]]
    assert last.lvlOverride_lst[0].startOverride.val == 5
    assert texts(document, "List Continue") == ["mere"]


def test_free_text_stays_text_everywhere(make, block_cell) -> None:
    column = [{"text": HOSTILE[0]}, {"text": HOSTILE[1]}]
    row = [{"text": HOSTILE[2], "value": HOSTILE[2]}, {"text": HOSTILE[3], "value": HOSTILE[3]}]
    fact = {"term": HOSTILE[0], "text": HOSTILE[3], "evidence_label": HOSTILE[1]}
    notebook = make(
        *(block_cell({"type": "paragraph", "text": text}) for text in HOSTILE),
        block_cell({"type": "heading", "level": 2, "text": HOSTILE[3], "label": "h"}),
        block_cell({"type": "list", "items": list(HOSTILE), "ordered": False}),
        block_cell({"type": "callout", "kind": "note", "title": HOSTILE[1], "items": [HOSTILE[3]]}),
        block_cell({"type": "facts", "caption": HOSTILE[2], "items": [fact]}),
        block_cell(
            {"type": "table", "caption": HOSTILE[3], "columns": column, "rows": [row]}
            | {"source": HOSTILE[1], "notes": [HOSTILE[0]]}
        ),
        title=HOSTILE[3],
        subtitle=HOSTILE[2],
        stamps=[HOSTILE[1]],
        meta=[[HOSTILE[0], HOSTILE[1]]],
        keywords=[HOSTILE[3]],
    )
    file = render_word(notebook)
    document = docx.Document(io.BytesIO(file))
    assert [p.text for p in styled(document, "Normal")] == list(HOSTILE)
    assert texts(document, "List Bullet") == list(HOSTILE)
    assert texts(document, "Heading 1") == texts(document, "Title") == [HOSTILE[3]]
    assert [cell.text for cell in document.tables[1].rows[1].cells] == [HOSTILE[2], HOSTILE[3]]
    assert texts(document, "Caption") == [f"Tabel 1. {HOSTILE[3]}"]
    assert document.core_properties.keywords == HOSTILE[3]
    with zipfile.ZipFile(io.BytesIO(file)) as package:
        for name in package.namelist():
            if name.endswith(".xml"):
                xml = package.read(name).decode()
                assert instructions(xml) <= {"SEQ", "PAGE", "NUMPAGES"}, name
                assert "<script" not in xml


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "file:///etc/passwd", r"\\server\share", "https://[x", "ms-word:ofe|x"],
)
def test_an_address_that_opens_something_else_is_no_link(make, address) -> None:
    document = open_word(make(v4.new_markdown_cell(f"## A\n\n[ord](<{address}>)")))
    relations = document.part.rels.values()
    assert not any(relation.is_external for relation in relations)
    assert any(p.text.startswith("ord") for p in document.paragraphs)


def test_pictures_of_dots_stay_as_they_are(make) -> None:
    output = v4.new_output(
        "display_data", data={"image/png": PNG}, metadata={"image/png": {"alt": "Et tal: 5"}}
    )
    document = open_word(make(v4.new_code_cell("x", outputs=[output])))
    [shape] = document.inline_shapes
    embedded = shape._inline.graphic.graphicData.pic.blipFill.blip.embed
    assert document.part.related_parts[embedded].blob == base64.b64decode(PNG)
    # As wide as the page, and no higher than the page has room for.
    assert shape.width.mm <= 164.1
    assert shape.height.mm <= 215.1


@pytest.mark.parametrize(
    ("mime", "picture"),
    [
        ("image/png", base64.b64encode(b"no picture").decode()),
        ("image/svg+xml", "<svg><rect</svg>"),
    ],
)
def test_a_picture_that_cannot_be_read_stops_with_its_cell(make, mime, picture) -> None:
    output = v4.new_output(
        "display_data", data={mime: picture}, metadata={mime: {"alt": "Et tal: 5"}}
    )
    with pytest.raises(ReportError, match=r"Celle 2: Figurens billede kan ikke læses"):
        render_word(make(v4.new_code_cell("x", outputs=[output])))


def test_a_table_wider_than_the_page_stops_with_its_cell(make, block_cell) -> None:
    names = [f"Sammensatteordsomikkekandeles{n}" for n in range(9)]
    table = {
        "type": "table",
        "caption": "For bred",
        "columns": [{"text": name} for name in names],
        "rows": [[{"text": "x", "value": "x"} for _ in names]],
    }
    with pytest.raises(ReportError, match=r"Celle 2: Tabellen «For bred» med 9 kolonner"):
        render_word(make(block_cell(table)))


def test_a_footnote_in_a_footnote_stops_with_its_cell(make) -> None:
    markdown = "## A\n\nOrd[^a].\n\n[^a]: En note[^b].\n\n[^b]: I en note.\n"
    with pytest.raises(ReportError, match=r"Celle 2: Fodnote 2 står i en anden fodnote"):
        render_word(make(v4.new_markdown_cell(markdown)))


def test_a_short_report_needs_no_contents(make, block_cell) -> None:
    document = open_word(make(block_cell({"type": "paragraph", "text": "Kort."})))
    assert texts(document, "TOC Heading") == []
    assert texts(document, "Normal") == ["Kort."]


def test_the_letters_travel_with_the_file_in_their_disguise(written_word, word_parts) -> None:
    [key] = re.findall(
        r'embedRegular [^>]*w:fontKey="\{([^}]+)\}', word_parts["word/fontTable.xml"]
    )
    crossing = bytes.fromhex(key.replace("-", ""))[::-1] * 2
    with zipfile.ZipFile(io.BytesIO(written_word)) as file:
        disguised = file.read("word/fonts/font1.odttf")
    plain = bytes(a ^ b for a, b in zip(disguised[:32], crossing, strict=True))
    # An OpenType font with outlines of TrueType begins so (OpenType 1.9, "Organization").
    assert plain.startswith(b"\x00\x01\x00\x00")
    assert not disguised.startswith(b"\x00\x01\x00\x00")


def test_nbconvert_makes_it_too(sample, written_word) -> None:
    exporter = UdmeldingWordExporter()
    body, resources = exporter.from_notebook_node(sample)
    assert body == written_word
    assert resources["output_extension"] == ".docx"
