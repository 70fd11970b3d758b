"""The Word report in LibreOffice Writer: it opens, prints, and is saved with all it consists of."""

import functools
import html.parser
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import nbformat
import pytest
from defusedxml import ElementTree

from analysis.export import read_document
from analysis.export.parts import Document, Facts, Figure
from analysis.export.word.word import render_word

OFFICE = "urn:oasis:names:tc:opendocument:xmlns:{}:1.0"
TEXT, TABLE = (f"{{{OFFICE.format(name)}}}" for name in ("text", "table"))
DRAWN = f"{{{OFFICE.format('svg-compatible')}}}"
CURE = "Writer (libreoffice-writer) is needed. Run: make test-browser"


@pytest.fixture(scope="module")
def document(flagship: Path) -> Document:
    """What the flagship report says, before Word."""
    return read_document(nbformat.read(flagship / "notebook.ipynb", as_version=4))


@pytest.fixture(scope="module")
def written(flagship: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("word") / "report.docx"
    file.write_bytes(render_word(nbformat.read(flagship / "notebook.ipynb", as_version=4)))
    return file


@pytest.fixture(scope="module")
def convert(written: Path, call: Callable[..., str]) -> Callable[[str], Path]:
    """Open the report in Writer, with settings of its own, and save it as something else."""

    @functools.cache
    def run(kind: str) -> Path:
        out = written.parent / "saved"
        home = f"-env:UserInstallation={(written.parent / 'home').as_uri()}"
        call("soffice", home, "--headless", "--convert-to", kind, "--outdir", out, written)
        saved = out / f"report.{kind.partition(':')[0]}"
        assert saved.is_file(), CURE
        return saved

    return run


def headings(document: Document) -> list[tuple[int, str]]:
    """Level, where a chapter is 1, and words."""
    return [(heading.level - 1, heading.text) for heading in document.headings]


def captions(document: Document) -> list[str]:
    words = {"Figure": "Figur", "Table": "Tabel"}
    return [
        f"{words[type(part).__name__]} {part.number}. {part.caption}"
        for part in document.parts
        if type(part).__name__ in words
    ]


def tables(document: Document) -> list[tuple[int, int]]:
    """Rows and columns of every table, head included, in order."""
    return [
        (len(part.items) + 1, 2)
        if isinstance(part, Facts)
        else (len(part.rows) + 1, len(part.columns))
        for part in document.parts
        if isinstance(part, Facts) or type(part).__name__ == "Table"
    ]


def test_it_prints_with_its_stamps_and_numbers_on_every_page(document, convert, call) -> None:
    printed = call("pdftotext", "-layout", convert("pdf"), "-").rstrip("\f").split("\f")
    for number, page in enumerate(printed, start=1):
        assert all(stamp in page for stamp in document.title.stamps)
        assert f"Side {number} af {len(printed)}" in page
    whole = re.sub(r"\s+", " ", " ".join(printed))
    for level, words in headings(document):
        assert words in whole, level
    for caption in captions(document):
        assert caption.partition(".")[0] + "." in whole


def test_page_one_holds_the_answers_and_the_key_figure_follows(document, convert, call) -> None:
    first, second = (
        call("pdftotext", "-layout", "-f", page, "-l", page, convert("pdf"), "-") for page in "12"
    )
    [facts] = [part for part in document.lead if isinstance(part, Facts)]
    for fact in facts.items:
        assert fact.term.split()[0] in first
    # It shrinks to the room that the answers leave; too small to read, it begins page two.
    assert "Figur 1." in first + second


def test_it_is_saved_as_open_document_with_headings_tables_captions(document, convert) -> None:
    with zipfile.ZipFile(convert("odt")) as file:
        content = ElementTree.fromstring(file.read("content.xml"))
    found = [
        (int(heading.get(f"{TEXT}outline-level")), "".join(heading.itertext()))
        for heading in content.iter(f"{TEXT}h")
    ]
    assert found == headings(document)
    paragraphs = ["".join(paragraph.itertext()) for paragraph in content.iter(f"{TEXT}p")]
    assert [text for text in paragraphs if re.match(r"(Figur|Tabel) \d+\.", text)] == (
        captions(document)
    )
    # The numbers of captions stay fields: they count on when a person puts a table in between.
    counted = [sequence.get(f"{TEXT}name") for sequence in content.iter(f"{TEXT}sequence")]
    assert counted == [caption.split()[0] for caption in captions(document)]
    kept = list(content.iter(f"{TABLE}table"))
    assert [len(list(table.iter(f"{TABLE}table-row"))) for table in kept] == [
        rows for rows, _ in tables(document)
    ]
    assert all(table.find(f"{TABLE}table-header-rows") is not None for table in kept)
    described = ["".join(words.itertext()) for words in content.iter(f"{DRAWN}desc")]
    figures = [part for part in document.parts if isinstance(part, Figure)]
    assert described == [" ".join(figure.alt.split()) for figure in figures]


class Outline(html.parser.HTMLParser):
    """The headings and heads of tables of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.headings: list[tuple[int, str]] = []
        self.heads = self.tables = 0
        self._open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if re.fullmatch(r"h\d", tag):
            self.headings.append((int(tag[1]), ""))
            self._open = True
        self.heads += tag == "thead"
        self.tables += tag == "table"

    def handle_endtag(self, tag: str) -> None:
        self._open = self._open and not re.fullmatch(r"h\d", tag)

    def handle_data(self, data: str) -> None:
        if self._open:
            level, words = self.headings[-1]
            self.headings[-1] = (level, words + data)


def test_it_is_saved_as_a_page_with_headings_and_heads_of_tables(document, convert) -> None:
    outline = Outline()
    outline.feed(convert("html:HTML (StarWriter)").read_text(encoding="utf-8"))
    found = [
        (level, re.sub(r"^[\d.]+", "", re.sub(r"\s+", " ", words)).strip())
        for level, words in outline.headings
    ]
    assert found == headings(document)
    assert outline.heads == outline.tables == len(tables(document))


def test_saved_by_writer_it_is_still_the_same_report(written, convert) -> None:
    ours, theirs = docx.Document(str(written)), docx.Document(str(convert("docx")))
    for name in ("Title", "Heading 1", "Heading 2", "Caption"):
        before, after = (
            [p.text for p in file.paragraphs if p.style.name == name] for file in (ours, theirs)
        )
        assert before == after, name
        assert before
    for before, after in zip(ours.tables, theirs.tables, strict=True):
        assert [[c.text for c in row.cells] for row in before.rows] == [
            [c.text for c in row.cells] for row in after.rows
        ]
    assert len(ours.inline_shapes) == len(theirs.inline_shapes)
    assert ours.core_properties.title == theirs.core_properties.title
