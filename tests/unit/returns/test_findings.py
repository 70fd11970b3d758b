"""Findings: one line in each language, an order of their own, and a way back from a worker."""

import pickle
from dataclasses import replace

from analysis.language import Text
from analysis.returns.findings import Finding, RefusedFileError, Severity, sort_findings
from analysis.returns.workbook.refusals import reasons, refuse

FINDING = Finding(
    severity=Severity.ERROR,
    code="count.separator",
    file="851.xlsx",
    sheet="Tema 1",
    cell="B7",
    raw="1.234",
    rule=Text("Skilletegnet kan betyde to ting.", "The separator can mean two things."),
    cure=Text("Skriv antallet uden.", "Write the count without."),
    proposal="1234",
)


def test_a_finding_says_what_where_and_what_to_do():
    assert FINDING.describe().da == (
        "Fejl: 851.xlsx, Tema 1!B7 (1.234): Skilletegnet kan betyde to ting. "
        "Skriv antallet uden. Menes «1234»?"
    )
    assert FINDING.describe().en.startswith("Error: 851.xlsx, Tema 1!B7 (1.234): The separator")


def test_a_long_value_is_cut_and_kept_on_one_line():
    described = replace(FINDING, raw="ord\n" * 200).describe().da
    assert "\n" not in described
    assert len(described) < 250


def test_findings_come_in_reading_order_each_once():
    places = [("Tema 2", "A1"), ("Tema 1", "AA2"), ("Tema 1", "B2"), ("Tema 1", "B10"), ("", "")]
    found = [replace(FINDING, sheet=sheet, cell=cell) for sheet, cell in places]
    expected = [("", ""), ("Tema 1", "B2"), ("Tema 1", "AA2"), ("Tema 1", "B10"), ("Tema 2", "A1")]
    for given in (found, found[::-1], found * 2):
        assert [(one.sheet, one.cell) for one in sort_findings(given)] == expected
    by_book = sort_findings(found, sheets=["Tema 2", "Tema 1"])
    assert [one.sheet for one in by_book] == ["", "Tema 2", "Tema 1", "Tema 1", "Tema 1"]


def test_a_refusal_survives_the_way_back_from_a_worker():
    error = refuse("svar.xlsx", "file.macros", value="xl/vbaProject.bin")
    back = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert isinstance(back, RefusedFileError)
    assert (back.finding, str(back), back.exit_code) == (error.finding, str(error), 3)


def test_every_reason_has_words_in_both_languages_and_a_cure():
    for code in reasons():
        finding = refuse("svar.xlsx", code).finding
        for words in (finding.rule, finding.cure):
            assert words.da.endswith((".", ")"))
            assert words.en.endswith((".", ")"))
            assert words.da != words.en
