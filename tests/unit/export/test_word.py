"""The Word report, read back with python-docx and from the file itself."""

import base64
import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator

import docx
import pytest
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from nbformat import v4

from analysis.errors import ReportError
from analysis.export.word import UdmeldingWordExporter, render_word

HOSTILE = (
    "=cmd|' /C calc'!A0",
    "<script>alert(1)</script>",
    '{ HYPERLINK "file:///x" }',
    '</w:t></w:r><w:instrText>DDEAUTO c "x"</w:instrText>',
    "&lt;æ ø å&gt; \\* MERGEFORMAT",
)
PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="


@pytest.fixture(scope="module")
def written(sample) -> bytes:
    return render_word(sample)


@pytest.fixture(scope="module")
def opened(written) -> WordDocument:
    return docx.Document(io.BytesIO(written))


@pytest.fixture(scope="module")
def parts(written) -> dict[str, str]:
    """The file's parts of XML, by name."""
    with zipfile.ZipFile(io.BytesIO(written)) as file:
        return {
            name: file.read(name).decode()
            for name in file.namelist()
            if name.endswith((".xml", ".rels"))
        }


def open_word(notebook) -> WordDocument:
    return docx.Document(io.BytesIO(render_word(notebook)))


def styled(document: WordDocument, name: str) -> list[Paragraph]:
    return [p for p in document.paragraphs if p.style is not None and p.style.name == name]


def texts(document: WordDocument, name: str) -> list[str]:
    return [paragraph.text for paragraph in styled(document, name)]


def blocks_in_order(document: WordDocument) -> Iterator[Paragraph | Table]:
    return iter(document.iter_inner_content())


def instructions(xml: str) -> set[str]:
    return {code.split()[0] for code in re.findall(r"<w:instrText[^>]*>([^<]*)<", xml)}


def test_the_title_and_the_headings_have_words_own_styles_in_order(opened) -> None:
    assert texts(opened, "Title") == ["Borgere med udviklingshæmning og dom: behov og kapacitet"]
    assert texts(opened, "Subtitle") == ["Fornyet behandling 2023 · Danmark"]
    headings = [
        (paragraph.style.name, paragraph.text)
        for paragraph in opened.paragraphs
        if paragraph.style.name.startswith("Heading")
    ]
    assert headings == [
        ("Heading 1", "Behov"),
        ("Heading 1", "Analytikerens egne ord"),
        ("Heading 2", "Matricer"),
        ("Heading 1", "Bilag"),
        ("Heading 2", "Kommuner"),
    ]


def test_headings_are_numbered_by_word_itself(opened, parts) -> None:
    style = opened.styles["Heading 2"].element
    assert style.pPr.numPr.ilvl.val == 1
    assert '<w:pStyle w:val="Heading2"/><w:lvlText w:val="%1.%2"/>' in parts["word/numbering.xml"]


def test_contents_lead_to_every_chapter(opened, parts) -> None:
    assert texts(opened, "TOC Heading") == ["Indhold"]
    entries = styled(opened, "toc 1")
    assert [entry.text for entry in entries] == [
        "1\tBehov",
        "2\tAnalytikerens egne ord",
        "3\tBilag",
    ]
    anchors = [entry.hyperlinks[0].fragment for entry in entries]
    assert all(f'w:name="{anchor}"' in parts["word/document.xml"] for anchor in anchors)


def test_captions_are_counted_by_fields_in_the_documents_language(opened, parts) -> None:
    captions = texts(opened, "Caption")
    assert [caption.partition(".")[0] for caption in captions] == [
        "Figur 1",
        "Tabel 1",
        "Tabel 2",
        "Figur 2",
        "Tabel 3",
    ]
    assert captions[0] == "Figur 1. 86 pladser dækker behovet i 95 % af tiden; 60 er normeret"
    codes = re.findall(r"<w:instrText[^>]*> (SEQ \w+)", parts["word/document.xml"])
    assert codes == ["SEQ Figur", "SEQ Tabel", "SEQ Tabel", "SEQ Figur", "SEQ Tabel"]


def test_captions_stand_above_tables_and_below_figures(opened) -> None:
    content = list(blocks_in_order(opened))
    for before, block, after in zip(content, content[1:], content[2:], strict=False):
        if isinstance(block, Paragraph) and block.text.startswith("Tabel "):
            assert isinstance(after, Table)
        if isinstance(block, Paragraph) and block.text.startswith("Figur "):
            assert isinstance(before, Paragraph)
            assert before.style.name == "Picture"
            assert before.paragraph_format.keep_with_next


def test_every_table_repeats_its_head_and_no_row_is_cut(opened) -> None:
    assert len(opened.tables) == 5
    for table in opened.tables:
        assert table.style.name == "Report Table"
        for index, row in enumerate(table.rows):
            properties = row._tr.trPr
            assert (properties.find(qn("w:tblHeader")) is not None) == (index == 0)
            assert properties.find(qn("w:cantSplit")) is not None
        look = table._tbl.tblPr.find(qn("w:tblLook"))
        assert look.get(qn("w:firstRow")) == "1"
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))


def test_row_names_are_bold_and_numbers_stand_to_the_right(opened) -> None:
    table = opened.tables[-1]
    assert [cell.text for cell in table.rows[0].cells] == [
        "Kommune",
        "Behov",
        "Udbud",
        "Bemærkning",
    ]
    styles = [cell.paragraphs[0].style for cell in table.rows[1].cells]
    assert [style.font.bold for style in styles] == [True, None, None, None]
    for row in table.rows[:3]:
        sides = [cell.paragraphs[0].alignment for cell in row.cells]
        assert sides == [None, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.RIGHT, None]
    assert table.rows[1].cells[3].text == "=2+3"


def test_columns_are_as_wide_as_measured_and_fit_the_page(opened) -> None:
    section = opened.sections[0]
    room = section.page_width - section.left_margin - section.right_margin
    for table in opened.tables:
        widths = [column.width for column in table.columns]
        assert sum(widths) <= room + 1000
        assert [cell.width for cell in table.rows[0].cells] == widths


def test_notes_and_source_stand_below_their_table(opened) -> None:
    table, *below = list(blocks_in_order(opened))[-3:]
    assert isinstance(table, Table)
    assert [paragraph.text for paragraph in below] == [
        "Behovet er fordelt efter befolkningen.",
        "Kilde: Egne beregninger på grundlag af tal fra Danmarks Statistik.",
    ]


def test_page_one_answers_each_question_in_a_row_of_its_own(opened) -> None:
    table = opened.tables[0]
    assert [cell.text for cell in table.rows[0].cells] == ["Spørgsmål", "Svar"]
    assert table.rows[1].cells[0].text == "Hvor mange borgere?"
    assert table.rows[1].cells[1].text.endswith("juni 2019. Observeret")
    assert table.rows[1].cells[0].paragraphs[0].style.font.bold
    look = table._tbl.tblPr.find(qn("w:tblLook"))
    assert look.get(qn("w:firstColumn")) == "1"


def test_callouts_say_what_they_are(opened) -> None:
    assert texts(opened, "Warning Title") == ["Vær opmærksom: Loft"]
    assert texts(opened, "Warning Bullet") == ["72 er et loft.", "Ikke et gennemsnit."]
    assert texts(opened, "Callout Title") == ["Bemærk: Enheder"]
    assert texts(opened, "Callout Text") == ["Pladser er ikke personer."]


def test_every_picture_has_its_alternative_text_and_enough_dots(opened) -> None:
    shapes = list(opened.inline_shapes)
    described = [shape._inline.docPr for shape in shapes]
    assert [words.get("title") for words in described] == ["Figur 1", "Figur 2"]
    assert all(words.get("descr").startswith("Søjler: 60 normerede") for words in described)
    assert len({words.id for words in described}) == 2
    assert [round(shape.width.mm) for shape in shapes] == [160, 120]
    for shape in shapes:
        assert shape.width / shape.height == pytest.approx(454 / 200, rel=0.01)
        embedded = shape._inline.graphic.graphicData.pic.blipFill.blip.embed
        image = opened.part.related_parts[embedded].image
        assert image.content_type == "image/png"
        assert image.px_width == pytest.approx(shape.width.inches * 200, abs=2)


def test_a_long_page_one_makes_its_figure_smaller_but_never_too_small(make, block_cell) -> None:
    facts = {"type": "facts", "caption": "Svar", "items": [{"term": "Hvad?", "text": "ord " * 60}]}
    widths = []
    for many in (1, 8, 30):
        picture = v4.new_output(
            "display_data",
            data={
                "application/vnd.udmelding.block+json": {
                    "type": "figure",
                    "caption": "c",
                    "alt": "a 1",
                    "width_mm": 160,
                    "height_mm": 100,
                },
                "image/svg+xml": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 100"/>',
            },
        )
        cell = block_cell({**facts, "items": facts["items"] * many})
        cell.outputs.append(picture)
        [shape] = open_word(make(cell)).inline_shapes
        widths.append(shape.width.mm)
    assert widths[0] == pytest.approx(160, abs=0.1)
    assert 0.62 * 160 <= widths[1] < 160
    assert widths[2] == pytest.approx(160, abs=0.1)


def test_the_language_is_set_where_every_style_inherits_it(make, opened) -> None:
    for document, tag in ((opened, "da-DK"), (open_word(make(language="en")), "en-GB")):
        defaults = document.styles.element.find(qn("w:docDefaults"))
        normal = document.styles["Normal"].element
        for element in (defaults, normal):
            assert element.find(f".//{qn('w:lang')}").get(qn("w:val")) == tag
        assert document.core_properties.language == tag


def test_english_reports_have_english_captions(make, block_cell) -> None:
    table = {
        "type": "table",
        "caption": "Need",
        "columns": [{"text": "Area"}],
        "rows": [[{"text": "Ærø", "value": "Ærø"}]],
        "source": "Own",
    }
    document = open_word(make(block_cell(table), language="en"))
    assert texts(document, "Caption") == ["Table 1. Need"]
    assert texts(document, "Small Print") == ["Source: Own"]


def test_every_page_carries_title_stamps_and_number(opened, parts) -> None:
    section = opened.sections[0]
    [head] = section.header.paragraphs
    assert head.text == (
        "Borgere med udviklingshæmning og dom: behov og kapacitet\tUDKAST · SYNTETISKE DATA"
    )
    assert not section.different_first_page_header_footer
    assert not opened.settings.odd_and_even_pages_header_footer
    [foot] = section.footer.paragraphs
    assert foot.text == "Fornyet behandling 2023 · Danmark\tSide 1 af 1"
    assert instructions(parts["word/footer1.xml"]) == {"PAGE", "NUMPAGES"}
    assert "UDKAST · SYNTETISKE DATA" in texts(opened, "Report Facts")[0]


def test_a_long_title_leaves_the_stamps_a_line_of_their_own(make) -> None:
    document = open_word(make(title="Ærø " * 40, stamps=["UDKAST", "INTERN"]))
    [head] = document.sections[0].header.paragraphs
    assert head.text.endswith("\nUDKAST · INTERN")


def test_the_page_is_a4(opened) -> None:
    section = opened.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)


def test_properties_name_the_report_and_nobody(opened, as_of) -> None:
    properties = opened.core_properties
    assert properties.title == "Borgere med udviklingshæmning og dom: behov og kapacitet"
    assert properties.subject == "Fornyet behandling 2023 · Danmark"
    assert properties.keywords == "udmelding, sikrede pladser"
    assert properties.author == properties.last_modified_by == ""
    noon = dt.datetime.combine(as_of, dt.time(12), tzinfo=dt.UTC)
    assert properties.created == properties.modified == noon


def test_the_same_notebook_gives_the_same_bytes(sample, written) -> None:
    assert render_word(sample) == written
    with zipfile.ZipFile(io.BytesIO(written)) as file:
        assert {item.date_time for item in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert file.testzip() is None


def test_nothing_in_the_file_runs_or_fetches(parts) -> None:
    allowed = {"SEQ", "PAGE", "NUMPAGES", "TOC", "NOTEREF"}
    for name, xml in parts.items():
        assert instructions(xml) <= allowed, name
        if name.endswith(".rels"):
            outside = re.findall(r'<Relationship [^>]*TargetMode="External"[^>]*>', xml)
            assert all("/relationships/hyperlink" in relation for relation in outside)
    everything = " ".join(parts.values())
    for word in ("vbaProject", "oleObject", "attachedTemplate", "altChunk", "mailMerge", "macro"):
        assert word not in everything


def test_markdown_becomes_words_own_form(opened) -> None:
    [sentence] = [p for p in opened.paragraphs if p.text.startswith("Behovet følger")]
    forms = {run.text: (run.italic, run.bold) for run in sentence.runs}
    assert forms["ikke altid"] == (True, None)
    assert forms["to forbehold"] == (None, True)
    [first, second] = styled(opened, "List Number")
    assert first.runs[0].font.strike
    assert first.text.endswith("Se styrelsens side (www.sbst.dk/udmelding) og kode.")
    assert [link.address for link in first.hyperlinks] == ["https://www.sbst.dk/udmelding"]
    assert second.text.startswith("Ved ")
    assert [item.text for item in styled(opened, "List Bullet")] == [
        "Første punkt",
        "Andet punkt: *x*(y) #let $ \\ @a",
    ]
    assert texts(opened, "Quote") == ["Ærø, Læsø og Samsø har ingen <b>egen</b> afdeling."]
    table = next(t for t in opened.tables if t.rows[0].cells[0].text == "Ord")
    assert table.rows[1].cells[2].paragraphs[0].alignment == WD_ALIGN_PARAGRAPH.RIGHT
    assert table.rows[1].cells[1].paragraphs[0].alignment == WD_ALIGN_PARAGRAPH.CENTER
    assert not any("Lolland" in paragraph.text for paragraph in opened.paragraphs)


def test_footnotes_are_words_own(parts) -> None:
    notes = parts["word/footnotes.xml"]
    assert notes.count("<w:footnoteRef/>") == 1
    assert "Med «befolkning» menes personer på 18-64 år den 1. januar." in notes
    body = parts["word/document.xml"]
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


def test_the_letters_travel_with_the_file_in_their_disguise(written, parts) -> None:
    [key] = re.findall(r'embedRegular [^>]*w:fontKey="\{([^}]+)\}', parts["word/fontTable.xml"])
    crossing = bytes.fromhex(key.replace("-", ""))[::-1] * 2
    with zipfile.ZipFile(io.BytesIO(written)) as file:
        disguised = file.read("word/fonts/font1.odttf")
    plain = bytes(a ^ b for a, b in zip(disguised[:32], crossing, strict=True))
    # An OpenType font with outlines of TrueType begins so (OpenType 1.9, "Organization").
    assert plain.startswith(b"\x00\x01\x00\x00")
    assert not disguised.startswith(b"\x00\x01\x00\x00")


def test_nbconvert_makes_it_too(sample, written) -> None:
    exporter = UdmeldingWordExporter()
    body, resources = exporter.from_notebook_node(sample)
    assert body == written
    assert resources["output_extension"] == ".docx"
