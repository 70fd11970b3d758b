"""Any text survives both writers as it was written, and nothing in it comes alive."""

import csv
import datetime as dt
import io
import json
import re
from html.parser import HTMLParser

from hypothesis import given, settings
from hypothesis import strategies as st
from nbformat import v4

from analysis.errors import ReportError
from analysis.export.blocks import clean
from analysis.export.document import read_document
from analysis.export.html import render_html
from analysis.export.markdown import Counters, parse_markdown
from analysis.export.markdown_writers import write_html, write_typst
from analysis.export.parts import (
    Cell,
    Column,
    Document,
    Heading,
    Kind,
    Node,
    Paragraph,
    Prose,
    Table,
    Title,
)
from analysis.export.pdf import _compiler, render_pdf
from analysis.export.tables import render_csv
from analysis.export.words import words_in

# What has a meaning in HTML, Markdown or Typst, between ordinary words.
DANGEROUS = st.lists(
    st.sampled_from(
        [
            "#",
            "#let",
            "$",
            "\\",
            "//",
            "/*",
            "*/",
            "@a",
            "<b>",
            "</p>",
            '"',
            "'",
            "1.",
            "-",
            "=",
            "+",
            "*",
            "_",
            "`",
            "~",
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            "&",
            "&amp;",
            ";",
            ":",
            "%",
            "^",
            "|",
            "!",
            "æøå",
            "x",
            "y",
            "*x*(y)",
            "<script>",
            "javascript:",
            "#import",
            "<!--",
            "-->",
            "$x$",
            "$$",
            "[^1]",
            "![a](b)",
            "\n",
        ]
    ),
    max_size=25,
).map(" ".join)
PRINTABLE = st.text(
    st.characters(min_codepoint=32, max_codepoint=255, exclude_categories=["Cc", "Cf"]), max_size=80
)
# Each of these examples compiles a whole document.
FEWER = max(50, settings.default.max_examples // 2)
ALLOWED_TAGS = {
    "a",
    "blockquote",
    "br",
    "code",
    "div",
    "em",
    "hr",
    "li",
    "math",
    "mfrac",
    "mi",
    "mn",
    "mo",
    "mover",
    "mroot",
    "mrow",
    "mspace",
    "msqrt",
    "mstyle",
    "msub",
    "msubsup",
    "msup",
    "mtable",
    "mtd",
    "mtext",
    "mtr",
    "munder",
    "munderover",
    "ol",
    "p",
    "pre",
    "s",
    "span",
    "strong",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
}


class Reading(HTMLParser):
    """The text and the elements that a browser would find."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.tags: set[str] = set()
        self.attributes: dict[str, str | None] = {}
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag, attrs) -> None:
        self.tags.add(tag)
        self.attributes |= dict(attrs)

    def handle_data(self, data) -> None:
        self.text += data


def report(*parts: object) -> Document:
    title = Title(title="Titel", date=dt.date(2025, 6, 27))
    return Document(title=title, lead=(), body=parts)


def text_node(text: str) -> Node:
    return Node(kind=Kind.TEXT, text=text)


def typst_text(content: dict) -> str:
    """The characters of a piece of Typst content, as its own compiler tells them."""
    own = content.get("text", "")
    inner = "".join(typst_text(child) for child in content.get("children", []))
    return (own if isinstance(own, str) else "") + inner


@given(st.text(max_size=80) | DANGEROUS)
def test_text_reads_the_same_in_html(text) -> None:
    text = clean(text)
    written = str(write_html((text_node(text),), words=words_in("da")))
    reading = Reading(f"<p>{written}</p>")
    assert reading.text == re.sub(r"(?i)https?://", "", text)
    assert reading.tags == {"p"}


@settings(max_examples=FEWER)
@given(PRINTABLE | DANGEROUS)
def test_text_reads_the_same_in_the_compiled_document(text) -> None:
    heading = Heading(cell=1, level=2, text=text, nodes=(text_node(text),), anchor="x")
    found = json.loads(_compiler(report(heading)).query("heading", field="body"))
    assert typst_text(found[0]) == text


@settings(max_examples=FEWER)
@given(DANGEROUS)
def test_any_wording_prints(text) -> None:
    columns = (Column(text=text), Column(text="Tal", numeric=True))
    table = Table(
        cell=1,
        columns=columns,
        rows=((Cell(text=text), Cell(text="1")),),
        caption=text,
        source=text,
        row_headers=1,
        number=1,
        anchor="table-1",
    )
    assert render_pdf(report(Paragraph(cell=1, text=text), table)).startswith(b"%PDF-1.7")


@settings(max_examples=FEWER)
@given(DANGEROUS)
def test_any_markdown_prints_or_stops_with_its_cell(source) -> None:
    try:
        nodes = parse_markdown(source, cell=3, counters=Counters())
    except ReportError as error:
        stopped = error.message.da
        nodes = ()
    else:
        stopped = "Celle 3: "
    assert stopped.startswith("Celle 3: ")
    without_headings = tuple(node for node in nodes if node.kind is not Kind.HEADING)
    document = report(Prose(cell=3, nodes=without_headings))
    assert render_pdf(document).startswith(b"%PDF-1.7")


@given(st.text(max_size=120) | DANGEROUS)
def test_no_markdown_comes_alive_in_html(source) -> None:
    try:
        nodes = parse_markdown(clean(source), cell=3, counters=Counters())
    except ReportError:
        return
    reading = Reading(str(write_html(nodes, words=words_in("da"))))
    assert reading.tags <= ALLOWED_TAGS
    assert not [name for name in reading.attributes if name.startswith("on") or name == "style"]
    assert (
        str(reading.attributes.get("href") or "#").startswith("#note")
        or "href" not in reading.attributes
    )
    json.dumps(write_typst(nodes))


@given(st.text(max_size=60) | DANGEROUS)
def test_no_value_of_a_csv_begins_a_formula(text) -> None:
    text = clean(text)
    table = Table(
        cell=1, columns=(Column(text=text),), rows=((Cell(text="", value=text),),), name="x"
    )
    content = render_csv(table, language="da").decode("utf-8-sig")
    for (value,) in csv.reader(io.StringIO(content, newline=""), delimiter=";"):
        assert value.removeprefix("'") == text.removeprefix("'") or not value
        starts = value.lstrip(" ")[:1]
        assert starts not in set("=@\t|%") or starts == ""
        assert starts not in set("+-") or re.fullmatch(r"[+-]\d+([.,]\d+)?", value)


@settings(max_examples=FEWER)
@given(DANGEROUS)
def test_a_whole_page_holds_no_script_and_no_address(text) -> None:
    title = {"type": "title", "title": "T " + text, "language": "da", "stamps": [text]}
    mime = "application/vnd.udmelding.block+json"
    paragraph = {"type": "paragraph", "text": text + " https://x.dk HTTP://y.dk hthttp://tp://z"}
    outputs = [v4.new_output("display_data", data={mime: block}) for block in (title, paragraph)]
    page = render_html(
        read_document(v4.new_notebook(cells=[v4.new_code_cell("x", outputs=outputs)]))
    )
    assert "<script" not in page
    assert not re.search("https?://", page, re.IGNORECASE)
