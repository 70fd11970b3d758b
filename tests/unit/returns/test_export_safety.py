"""Whatever a respondent or a secretariat writes, no file of ours makes a formula of it."""

import csv
import dataclasses
import io

import openpyxl
import pytest

from analysis.language import Text
from analysis.reading import Reader
from analysis.returns.findings import Finding, Severity
from analysis.returns.findings_report.report import FileFound
from analysis.returns.findings_report.sheet import render_sheet
from analysis.returns.form.definition import municipality_form
from analysis.returns.form.questions import FormKind
from analysis.returns.questionnaire.csv_form import write_csv
from analysis.returns.questionnaire.drawing import draw_questionnaires
from analysis.returns.register.receiving import open_round

PAYLOADS = (
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    '=HYPERLINK("http://eksempel.example";"klik")',
    "=cmd|' /C calc'!A0",
    "\t=1+1",
    "\n=1+1",
    "  =1+1",
    "%0A=1",
    "|calc",
    '";=1+1;"',
)


@pytest.fixture(scope="module")
def asked(root):
    return open_round(Reader(root), "tegnsprog-2022")


def opened(content):
    """Every cell with something in it, as another program reads the file."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_findings_sent_back_hold_no_formula(payload):
    finding = Finding(
        severity=Severity.ERROR,
        code="count.text",
        file=payload,
        sheet=payload,
        cell="C6",
        raw=payload,
        rule=Text(payload, payload),
        cure=Text(payload, payload),
        proposal=payload,
    )
    found = FileFound(file=payload, findings=(finding,), accepted=False)
    cells = opened(render_sheet([found], "da", round_name=Text(payload, payload)))
    assert {cell.data_type for cell in cells} == {"s"}
    written = [cell for cell in cells if payload.strip() in str(cell.value)]
    assert written or "‹U+" in "".join(str(cell.value) for cell in cells)
    for cell in written:
        starts = str(cell.value).lstrip(" ").startswith(("=", "+", "-", "@", "|", "%"))
        assert bool(cell.quotePrefix) >= starts


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_contact_in_a_questionnaire_is_words(asked, payload):
    made = next(iter(draw_questionnaires(asked.udmelding, asked.areas, contact=payload)))
    cells = opened(made.content)
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert payload.strip() in {str(cell.value).strip() for cell in cells}


def test_words_of_a_form_as_csv_are_defused(asked):
    form = municipality_form(asked.udmelding, asked.areas)
    assert form.kind is FormKind.MUNICIPALITY
    for payload in PAYLOADS:
        sheet = dataclasses.replace(form.sheets[0], heading=Text(payload, payload))
        changed = dataclasses.replace(form, sheets=(sheet, *form.sheets[1:]))
        text = write_csv(changed, code="851").decode("utf-8-sig")
        words = [
            word
            for line in csv.reader(io.StringIO(text, newline=""), delimiter=";")
            for word in line
        ]
        assert any(payload in word for word in words)
        starts = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
        assert not [word for word in words if word.lstrip(" ").startswith(starts)]
