"""The Word report, read back with python-docx and from the file itself."""

import datetime as dt
import io
import re
import runpy
import zipfile
from pathlib import Path

import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from nbformat import v4

from analysis.export.word.word import render_word

READ = runpy.run_path(str(Path(__file__).with_name("read_word.py")))
open_word, styled, texts, blocks_in_order, instructions = (
    READ[name] for name in ("open_word", "styled", "texts", "blocks_in_order", "instructions")
)


def test_the_title_and_the_headings_have_words_own_styles_in_order(opened_word) -> None:
    assert texts(opened_word, "Title") == [
        "Borgere med udviklingshæmning og dom: behov og kapacitet"
    ]
    assert texts(opened_word, "Subtitle") == ["Fornyet behandling 2023 · Danmark"]
    headings = [
        (paragraph.style.name, paragraph.text)
        for paragraph in opened_word.paragraphs
        if paragraph.style.name.startswith("Heading")
    ]
    assert headings == [
        ("Heading 1", "Behov"),
        ("Heading 1", "Analytikerens egne ord"),
        ("Heading 2", "Matricer"),
        ("Heading 1", "Bilag"),
        ("Heading 2", "Kommuner"),
    ]


def test_headings_are_numbered_by_word_itself(opened_word, word_parts) -> None:
    style = opened_word.styles["Heading 2"].element
    assert style.pPr.numPr.ilvl.val == 1
    assert (
        '<w:pStyle w:val="Heading2"/><w:lvlText w:val="%1.%2"/>' in word_parts["word/numbering.xml"]
    )


def test_contents_lead_to_every_chapter(opened_word, word_parts) -> None:
    assert texts(opened_word, "TOC Heading") == ["Indhold"]
    entries = styled(opened_word, "toc 1")
    assert [entry.text for entry in entries] == [
        "1\tBehov",
        "2\tAnalytikerens egne ord",
        "3\tBilag",
    ]
    anchors = [entry.hyperlinks[0].fragment for entry in entries]
    assert all(f'w:name="{anchor}"' in word_parts["word/document.xml"] for anchor in anchors)


def test_captions_are_counted_by_fields_in_the_documents_language(opened_word, word_parts) -> None:
    captions = texts(opened_word, "Caption")
    assert [caption.partition(".")[0] for caption in captions] == [
        "Figur 1",
        "Tabel 1",
        "Tabel 2",
        "Figur 2",
        "Tabel 3",
    ]
    assert captions[0] == "Figur 1. 86 pladser dækker behovet i 95 % af tiden; 60 er normeret"
    codes = re.findall(r"<w:instrText[^>]*> (SEQ \w+)", word_parts["word/document.xml"])
    assert codes == ["SEQ Figur", "SEQ Tabel", "SEQ Tabel", "SEQ Figur", "SEQ Tabel"]


def test_captions_stand_above_tables_and_below_figures(opened_word) -> None:
    content = list(blocks_in_order(opened_word))
    for before, block, after in zip(content, content[1:], content[2:], strict=False):
        if isinstance(block, Paragraph) and block.text.startswith("Tabel "):
            assert isinstance(after, Table)
        if isinstance(block, Paragraph) and block.text.startswith("Figur "):
            assert isinstance(before, Paragraph)
            assert before.style.name == "Picture"
            assert before.paragraph_format.keep_with_next


def test_every_table_repeats_its_head_and_no_row_is_cut(opened_word) -> None:
    assert len(opened_word.tables) == 5
    for table in opened_word.tables:
        assert table.style.name == "Report Table"
        for index, row in enumerate(table.rows):
            properties = row._tr.trPr
            assert (properties.find(qn("w:tblHeader")) is not None) == (index == 0)
            assert properties.find(qn("w:cantSplit")) is not None
        look = table._tbl.tblPr.find(qn("w:tblLook"))
        assert look.get(qn("w:firstRow")) == "1"
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))


def test_row_names_are_bold_and_numbers_stand_to_the_right(opened_word) -> None:
    table = opened_word.tables[-1]
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


def test_columns_are_as_wide_as_measured_and_fit_the_page(opened_word) -> None:
    section = opened_word.sections[0]
    room = section.page_width - section.left_margin - section.right_margin
    for table in opened_word.tables:
        widths = [column.width for column in table.columns]
        assert sum(widths) <= room + 1000
        assert [cell.width for cell in table.rows[0].cells] == widths


def test_notes_and_source_stand_below_their_table(opened_word) -> None:
    table, *below = list(blocks_in_order(opened_word))[-3:]
    assert isinstance(table, Table)
    assert [paragraph.text for paragraph in below] == [
        "Behovet er fordelt efter befolkningen.",
        "Kilde: Egne beregninger på grundlag af tal fra Danmarks Statistik.",
    ]


def test_page_one_answers_each_question_in_a_row_of_its_own(opened_word) -> None:
    table = opened_word.tables[0]
    assert [cell.text for cell in table.rows[0].cells] == ["Spørgsmål", "Svar"]
    assert table.rows[1].cells[0].text == "Hvor mange borgere?"
    assert table.rows[1].cells[1].text.endswith("juni 2019. Observeret")
    assert table.rows[1].cells[0].paragraphs[0].style.font.bold
    look = table._tbl.tblPr.find(qn("w:tblLook"))
    assert look.get(qn("w:firstColumn")) == "1"


def test_callouts_say_what_they_are(opened_word) -> None:
    assert texts(opened_word, "Warning Title") == ["Vær opmærksom: Loft"]
    assert texts(opened_word, "Warning Bullet") == ["72 er et loft.", "Ikke et gennemsnit."]
    assert texts(opened_word, "Callout Title") == ["Bemærk: Enheder"]
    assert texts(opened_word, "Callout Text") == ["Pladser er ikke personer."]


def test_every_picture_has_its_alternative_text_and_enough_dots(opened_word) -> None:
    shapes = list(opened_word.inline_shapes)
    described = [shape._inline.docPr for shape in shapes]
    assert [words.get("title") for words in described] == ["Figur 1", "Figur 2"]
    assert all(words.get("descr").startswith("Søjler: 60 normerede") for words in described)
    assert len({words.id for words in described}) == 2
    assert [round(shape.width.mm) for shape in shapes] == [160, 120]
    for shape in shapes:
        assert shape.width / shape.height == pytest.approx(454 / 200, rel=0.01)
        embedded = shape._inline.graphic.graphicData.pic.blipFill.blip.embed
        image = opened_word.part.related_parts[embedded].image
        assert image.content_type == "image/png"
        assert image.px_width == pytest.approx(shape.width.inches * 200, abs=2)


def test_a_long_page_one_makes_its_figure_smaller_but_never_too_small(make, block_cell) -> None:
    facts = {"type": "facts", "caption": "Svar", "items": [{"term": "Hvad?", "text": "ord " * 60}]}
    widths = []
    for many in (1, 6, 30):
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
    assert 0.85 * 160 <= widths[1] < 160
    assert widths[2] == pytest.approx(160, abs=0.1)


def test_the_language_is_set_where_every_style_inherits_it(make, opened_word) -> None:
    for document, tag in ((opened_word, "da-DK"), (open_word(make(language="en")), "en-GB")):
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


def test_every_page_carries_title_stamps_and_number(opened_word, word_parts) -> None:
    section = opened_word.sections[0]
    [head] = section.header.paragraphs
    assert head.text == (
        "Borgere med udviklingshæmning og dom: behov og kapacitet\tUDKAST · SYNTETISKE DATA"
    )
    assert not section.different_first_page_header_footer
    assert not opened_word.settings.odd_and_even_pages_header_footer
    [foot] = section.footer.paragraphs
    assert foot.text == "Fornyet behandling 2023 · Danmark\tSide 1 af 1"
    assert instructions(word_parts["word/footer1.xml"]) == {"PAGE", "NUMPAGES"}
    assert "UDKAST · SYNTETISKE DATA" in texts(opened_word, "Report Facts")[0]


def test_a_long_title_leaves_the_stamps_a_line_of_their_own(make) -> None:
    document = open_word(make(title="Ærø " * 40, stamps=["UDKAST", "INTERN"]))
    [head] = document.sections[0].header.paragraphs
    assert head.text.endswith("\nUDKAST · INTERN")


def test_the_page_is_a4(opened_word) -> None:
    section = opened_word.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)


def test_properties_name_the_report_and_nobody(opened_word, as_of) -> None:
    properties = opened_word.core_properties
    assert properties.title == "Borgere med udviklingshæmning og dom: behov og kapacitet"
    assert properties.subject == "Fornyet behandling 2023 · Danmark"
    assert properties.keywords == "udmelding, sikrede pladser"
    assert properties.author == properties.last_modified_by == ""
    noon = dt.datetime.combine(as_of, dt.time(12), tzinfo=dt.UTC)
    assert properties.created == properties.modified == noon


def test_the_same_notebook_gives_the_same_bytes(sample, written_word) -> None:
    assert render_word(sample) == written_word
    with zipfile.ZipFile(io.BytesIO(written_word)) as file:
        assert {item.date_time for item in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert file.testzip() is None


def test_nothing_in_the_file_runs_or_fetches(word_parts) -> None:
    allowed = {"SEQ", "PAGE", "NUMPAGES", "TOC", "NOTEREF"}
    for name, xml in word_parts.items():
        assert instructions(xml) <= allowed, name
        if name.endswith(".rels"):
            outside = re.findall(r'<Relationship [^>]*TargetMode="External"[^>]*>', xml)
            assert all("/relationships/hyperlink" in relation for relation in outside)
    everything = " ".join(word_parts.values())
    for word in ("vbaProject", "oleObject", "attachedTemplate", "altChunk", "mailMerge", "macro"):
        assert word not in everything
