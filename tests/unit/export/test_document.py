"""What is exported, in which order, with which number; and what stops the export."""

import pytest
from nbformat import v4

from analysis.errors import ReportError
from analysis.export.document import read_document
from analysis.export.parts import Document, Facts, Figure, Heading, Output, Prose, Table
from analysis.report import blocks


def test_page_one_holds_what_comes_before_the_first_chapter(document: Document) -> None:
    assert [type(part) for part in document.lead] == [Facts, Figure]
    assert isinstance(document.body[0], Heading)


def test_chapters_figures_and_tables_are_numbered_through(document: Document) -> None:
    headings = [(h.number, h.text) for h in document.headings]
    assert headings == [
        ("1", "Behov"),
        ("2", "Analytikerens egne ord"),
        ("2.1", "Matricer"),
        ("3", "Bilag"),
        ("3.1", "Kommuner"),
    ]
    assert [p.number for p in document.parts if isinstance(p, Figure)] == [1, 2]
    assert [t.number for t in document.tables] == [1, 2, 3]


def test_places_to_link_to_are_never_shared(document: Document) -> None:
    anchors = [p.anchor for p in document.parts if isinstance(p, Heading | Figure | Table)]
    assert len(set(anchors)) == len(anchors)


def test_two_parts_of_one_label_get_places_of_their_own(make, block_cell) -> None:
    notebook = make(
        block_cell({"type": "heading", "level": 2, "text": "Behov", "label": "x"}),
        block_cell({"type": "heading", "level": 2, "text": "Udbud", "label": "x"}),
    )
    assert [h.anchor for h in read_document(notebook).headings] == ["afsnit-x", "afsnit-x-2"]


def test_comments_code_and_streams_stay_in_the_notebook(document: Document) -> None:
    shown = repr(document.parts)
    for secret in ("spørge Lolland", "egen vejledning", "omraade =", "hemmelig log"):
        assert secret not in shown


def test_a_footnote_used_twice_is_one_note(document: Document) -> None:
    assert len(document.notes) == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"type": "figure", "caption": "x", "alt": " "}, "alt-tekst"),
        ({"type": "figure", "caption": "x", "alt": "60 pladser"}, "intet billede"),
        ({"type": "kort", "text": "x"}, "«kort» er ukendt"),
        ({"type": "paragraph"}, "«paragraph» er forkert: text"),
        ({"type": "table", "columns": [{"text": "a"}], "rows": [[]]}, "række 1 har 0 felter"),
        ({"type": "heading", "level": 4, "text": "For dybt"}, "niveau 4; her kan stå 2-2"),
        ({"type": "heading", "level": 2, "text": " "}, "overskrift er tom"),
        ({"type": "title", "title": "Igen", "language": "da"}, "kun én gang"),
    ],
)
def test_a_wrong_block_stops_with_its_cell_and_a_cure(make, block_cell, content, words) -> None:
    more = {"image/svg+xml": "<svg/>"} if content.get("alt") == " " else {}
    with pytest.raises(ReportError) as stopped:
        read_document(make(v4.new_markdown_cell("Før."), block_cell(content, **more)))
    assert stopped.value.message.da.startswith("Celle 3: ")
    assert stopped.value.message.en.startswith("Cell 3: ")
    assert words in stopped.value.message.da


@pytest.mark.parametrize("changes", [{"language": "de"}, {"title": "  "}])
def test_a_title_needs_words_and_one_of_our_languages(make, changes) -> None:
    with pytest.raises(ReportError, match="Celle 1"):
        read_document(make(**changes))


def test_an_error_output_stops_with_the_cell_and_what_failed(make) -> None:
    failed = v4.new_output("error", ename="KeyError", evalue="'nordby'", traceback=[])
    with pytest.raises(ReportError, match="Celle 2: Cellen fejlede med KeyError: 'nordby'"):
        read_document(make(v4.new_code_cell("x", outputs=[failed])))


def test_what_comes_before_the_title_stops_the_export(block_cell) -> None:
    title = {"type": "title", "title": "Titel", "language": "da"}
    notebook = v4.new_notebook(cells=[v4.new_markdown_cell("Ord først."), block_cell(title)])
    with pytest.raises(ReportError, match=r"celle 1 kommer før den"):
        read_document(notebook)


def test_blocks_without_a_title_stop_the_export(block_cell) -> None:
    notebook = v4.new_notebook(cells=[block_cell({"type": "paragraph", "text": "Ord."})])
    with pytest.raises(ReportError, match="ingen titelblok"):
        read_document(notebook)


def test_an_analysts_own_notebook_takes_its_title_from_its_first_heading() -> None:
    plain = v4.new_output("execute_result", data={"text/plain": "72"}, execution_count=1)
    cells = [v4.new_markdown_cell("# Mit notat\n\nOrd."), v4.new_code_cell("72", outputs=[plain])]
    document = read_document(v4.new_notebook(cells=cells, metadata={"language": "en"}))
    assert (document.title.title, document.title.language) == ("Mit notat", "en")
    assert [type(part) for part in document.parts] == [Prose, Output]


def test_an_own_notebook_without_a_heading_is_told_how_to_get_a_title() -> None:
    with pytest.raises(ReportError, match="# Titel"):
        read_document(v4.new_notebook(cells=[v4.new_markdown_cell("Kun ord.")]))


def test_a_second_title_in_markdown_is_named_with_its_cure(make) -> None:
    with pytest.raises(ReportError, match="brug ## til kapitler"):
        read_document(make(v4.new_markdown_cell("# Endnu en titel")))


def test_a_block_of_the_report_room_reads_back_as_it_was_made(make, block_cell) -> None:
    block = blocks.callout("note", "Enheder", ["Pladser.", "Personer."], ["need.total"])
    part = read_document(make(block_cell(block.content))).parts[0]
    assert (part.title, part.items) == ("Enheder", ("Pladser.", "Personer."))
