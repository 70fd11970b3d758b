"""Findings as people and programs meet them: nothing a respondent wrote acts, nothing is lost."""

import html.parser
import io
import json
import re

import openpyxl
import pytest

from analysis.catalogue.answers import AnswerStatus
from analysis.language import Text
from analysis.returns.findings import Finding, Severity
from analysis.returns.findings_report.files import write_reports
from analysis.returns.findings_report.page import render_page
from analysis.returns.findings_report.report import (
    as_json,
    as_table,
    by_file,
    standing_line,
    summary,
    visible,
)
from analysis.returns.findings_report.sheet import render_sheet
from analysis.returns.form.questions import FormKind
from analysis.returns.intake.identity import Identity
from analysis.returns.intake.ledger import Standing
from analysis.returns.intake.one_pass import Intake
from analysis.returns.intake.one_return import Return

ROUND = Text("Udmelding & <prøve>", "Round & <trial>")
# What a respondent may have written: every one must come out as words.
NASTY = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7*7 }}{% raw %}",
    '=HYPERLINK("http://evil.example";"x")',
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "|calc",
    "#REF!",
    "[red]rød[/red]",
    "\x1b[31mrød\x1b]0;titel\x07",
    "12\u202e43\u200b",
    "æøå 1.234 https://sted.example/x",
    "x" * 500,
)


def finding(raw="1.234", *, file="851.xlsx", severity=Severity.ERROR, cell="C6", proposal=None):
    return Finding(
        severity=severity,
        code="count.separator",
        file=file,
        sheet="1 Målgruppe" if cell else "",
        cell=cell,
        raw=raw,
        rule=Text("Skilletegnet er tvetydigt.", "The separator is ambiguous."),
        cure=Text("Skriv uden skilletegn.", "Write without separators."),
        proposal=proposal,
    )


def returned(file):
    identity = Identity(slug="s", kind=FormKind.MUNICIPALITY, recipient=file[:3])
    return Return(file=file, sha256="0" * 64, identity=identity, given=(), findings=())


def intake(*findings, files=("851.xlsx", "840.xlsx"), refused=()):
    standings = (
        Standing(code="840", name="Rebild", status=AnswerStatus.SILENT),
        Standing(code="851", name="Aalborg", status=AnswerStatus.ANSWERED, acceptable=False),
    )
    return Intake(
        slug="synsnedsaettelse-2014",
        returns=tuple(returned(file) for file in files),
        refused=refused,
        standings=standings,
        findings=findings,
    )


class Page(html.parser.HTMLParser):
    """The tags and the words of a page."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.words = [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.words.append(data)

    def all(self, name):
        return [attrs for tag, attrs in self.tags if tag == name]


def test_files_are_told_by_name_with_their_verdict():
    found = intake(
        finding(), finding(severity=Severity.WARNING, file="840.xlsx"), refused=("tom.xlsx",)
    )
    assert [(one.file, one.accepted) for one in by_file(found)] == [
        ("840.xlsx", True),
        ("851.xlsx", False),
        ("tom.xlsx", False),
    ]
    assert by_file(found)[0].verdict.da == "kan modtages: 0 fejl, 1 advarsel"
    assert summary(found).en == "3 files read, 1 can be received: 1 error, 1 warning."
    assert "for 1 kan filen ikke modtages" in standing_line(found).da
    assert by_file(intake())[0].verdict.en == "no remarks"


@pytest.mark.parametrize("width", [40, 80, 160])
@pytest.mark.parametrize("raw", NASTY)
def test_the_table_shows_what_stands_there_as_words(raw, width):
    table = as_table(intake(finding(raw, proposal="1234")), "da", width=width)
    assert all(letter.isprintable() or letter == "\n" for letter in table)
    squeezed = re.sub(r"\s", "", table)
    assert "fejl" in table
    assert "Skriv" in table
    assert "1234" in table
    for letter in visible(" ".join(raw.split()))[:8].replace(" ", ""):
        assert letter in squeezed


def test_the_table_says_all_there_is_to_say():
    table = as_table(intake(finding(proposal="1234"), finding("", cell="")), "en", width=200)
    lines = table.splitlines()
    assert lines[0] == "840.xlsx: no remarks"
    assert lines[1] == "851.xlsx: cannot be received: 2 errors, 0 warnings"
    for words in ("1 Målgruppe!C6", "1.234", "ambiguous", "Write without", "1234", "whole file"):
        assert words in table
    assert lines[-1].startswith("2 municipalities: 1 has answered")


def test_programs_are_told_everything():
    found = intake(*(finding(raw) for raw in NASTY), refused=("tom.xlsx",))
    told = json.loads(as_json(found))
    assert [one["raw"] for one in told["findings"]] == list(NASTY)
    assert told["findings"][0]["rule"] == {
        "da": "Skilletegnet er tvetydigt.",
        "en": "The separator is ambiguous.",
    }
    assert [(one["file"], one["accepted"]) for one in told["files"]] == [
        ("840.xlsx", True),
        ("851.xlsx", False),
        ("tom.xlsx", False),
    ]
    assert told["files"][2]["kind"] is None
    assert [one["status"] for one in told["standings"]] == ["silent", "answered"]


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_page_holds_nothing_that_acts(language):
    found = intake(*(finding(raw, proposal=raw) for raw in NASTY), refused=("<b>.xlsx",))
    page = render_page(found, language, round_name=ROUND)
    read = Page(page)
    assert read.all("html") == [{"lang": language}]
    allowed = {"html", "head", "meta", "title", "style", "body", "a", "header", "p", "h1", "dl"}
    allowed |= {"div", "dt", "dd", "main", "h2", "h3", "table", "caption", "thead", "tbody", "tr"}
    allowed |= {"th", "td", "span", "code", "footer"}
    assert {tag for tag, _ in read.tags} <= allowed
    assert not [attrs for _, attrs in read.tags if any(name.startswith("on") for name in attrs)]
    assert all(attrs["href"].startswith("#") for attrs in read.all("a"))
    assert not re.search(r"https?://", page)
    policy = read.all("meta")[1]["content"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    words = "".join(read.words)
    assert NASTY[0] in words
    assert "{{ 7*7 }}" in words
    assert "‹U+202E›" in words


def test_the_page_can_be_read_by_all():
    page = Page(render_page(intake(finding(), refused=("tom.xlsx",)), "da", round_name=ROUND))
    for head in page.all("th"):
        assert head.get("scope") in ("col", "row")
    ids = {attrs["id"] for _, attrs in page.tags if "id" in attrs}
    for attrs in page.all("a"):
        assert attrs["href"].removeprefix("#") in ids
    for attrs in page.all("div"):
        if attrs.get("role") == "region":
            assert attrs["tabindex"] == "0"
            assert attrs["aria-labelledby"] in ids
    assert len(page.all("h1")) == 1
    # The word stands beside the colour.
    assert "fejl" in "".join(page.words)


@pytest.mark.parametrize("language", ["da", "en"])
def test_every_cell_of_the_sheet_is_text(language):
    found = intake(*(finding(raw, proposal=raw) for raw in NASTY))
    content = render_sheet(by_file(found), language, round_name=ROUND)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    shown = [row[3].value for row in sheet.iter_rows(min_row=6)]
    assert shown[:3] == list(NASTY[:3])
    marked = [row[3].quotePrefix for row in sheet.iter_rows(min_row=6)]
    assert marked[3:9] == [True] * 6
    assert sheet["A6"].value == "851.xlsx"
    assert len(shown) == len(NASTY)


def test_a_sheet_to_send_back_names_its_own_file_alone():
    found = intake(finding(), finding(file="840.xlsx"))
    own = [one for one in by_file(found) if one.file == "840.xlsx"]
    sheet = openpyxl.load_workbook(io.BytesIO(render_sheet(own, "da", round_name=ROUND))).active
    text = " ".join(str(cell.value) for row in sheet.iter_rows() for cell in row)
    assert "840.xlsx: kan ikke modtages" in text
    assert "851" not in text


def test_the_same_findings_give_the_same_bytes(tmp_path):
    found = intake(finding(), finding(severity=Severity.WARNING, file="840.xlsx"))
    for name in ("en", "to"):
        written = write_reports(
            found,
            html=tmp_path / name / "fund.html",
            sheet=tmp_path / name / "ark",
            language="da",
            round_name=ROUND,
        )
        assert [path.name for path in written] == [
            "fund.html",
            "840_xlsx_fundet.xlsx",
            "851_xlsx_fundet.xlsx",
        ]
    for path in (tmp_path / "en").rglob("*.*"):
        assert (
            path.read_bytes() == (tmp_path / "to" / path.relative_to(tmp_path / "en")).read_bytes()
        )


def test_one_sheet_holds_all_where_a_file_is_named(tmp_path):
    found = intake(finding(), finding(file="840.xlsx"))
    path = tmp_path / "ny" / "alt.xlsx"
    assert write_reports(found, html=None, sheet=path, language="da", round_name=ROUND) == (path,)
    sheet = openpyxl.load_workbook(path).active
    assert [row[0].value for row in sheet.iter_rows(min_row=6)] == ["840.xlsx", "851.xlsx"]
