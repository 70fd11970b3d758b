"""The other two forms, and a sheet saved as text, taken in as they come back."""

import runpy
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pytest

from analysis.reading import Reader
from analysis.returns.answers.written import Count, Interval
from analysis.returns.findings import Severity
from analysis.returns.form.questions import FormKind
from analysis.returns.intake.one_pass import take_in
from analysis.returns.intake.slots import parse_reference

ROUNDS = ("synsnedsaettelse-2014", "gravide-rusmiddel-2024-fornyet", "tegnsprog-2022")


@pytest.fixture(scope="module")
def filling():
    return SimpleNamespace(**runpy.run_path(str(Path(__file__).parent / "filling.py")))


@pytest.fixture(scope="module")
def worlds(root, filling):
    return {slug: filling.open_and_draw(Reader(root), slug) for slug in ROUNDS}


@pytest.fixture
def take(worlds, filling, tmp_path):
    """Fill in one form, change it, and take it in."""

    def run(slug, kind, code="", *, answers=None, seed=1, harm=None):
        asked, drawn = worlds[slug]
        made = drawn[kind, code]
        given = filling.clean_answers(made.form, filling.seeded(seed)) if answers is None else []
        book = filling.write_answers(made.content, given)
        for field, value in (answers or {}).items():
            filling.put(book, field, value)
        if harm:
            harm(book)
        path = filling.save(book, tmp_path / made.name)
        more = {"udmelding": asked.udmelding, "areas": asked.areas, "names": asked.names}
        intake = take_in([path], **more)
        return intake, given

    return run


@pytest.mark.parametrize("slug", ROUNDS)
@pytest.mark.parametrize("kind", [FormKind.REGION, FormKind.OFFER])
def test_every_answer_comes_back_as_it_was_meant(take, filling, slug, kind):
    code = "nordjylland" if kind is FormKind.REGION else ""
    for seed in (1, 2):
        intake, given = take(slug, kind, code, seed=seed)
        assert [one.describe().da for one in intake.findings] == []
        [found] = intake.returns
        assert (found.identity.kind, found.identity.recipient) == (kind, code)
        assert filling.differences(found, given) == []
        assert len(given) > 8


def cells(found, table):
    rows = {}
    for one in found.given:
        if one.slot.id == table and one.filled:
            rows.setdefault(one.slot.row, {})[one.slot.column.id] = one.value
    return rows


def test_a_regions_table_is_read_by_municipality(take):
    answers = {"need.count": 30, "need.month": "2014-06"}

    def fill_table(book):
        area = parse_reference(book.defined_names["svar.need.by_municipality"].attr_text)
        sheet = book[area.sheet]
        for row in range(area.top, area.bottom + 1):
            if sheet.cell(row, area.left - 1).value == "Aalborg":
                sheet.cell(row, area.left).value = "har svaret"
                sheet.cell(row, area.left + 2).value = "5-9"

    intake, _ = take(ROUNDS[0], FormKind.REGION, "nordjylland", answers=answers, harm=fill_table)
    assert intake.findings == ()
    found = cells(intake.returns[0], "need.by_municipality")
    assert found == {"851": {"status": "answered", "count": Interval(low=5, high=9)}}


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ({"count": 5, "missing": "ved ikke"}, "answer.count_and_reason", "E"),
        ({"count": 5, "status": "har svaret nul"}, "answer.count_and_status", "D"),
        ({"count": 5, "status": "har ikke svaret"}, "answer.count_and_status", "D"),
        ({"count": 31, "status": "har svaret"}, "answer.more_than", "D"),
        ({"status": "en anden kommune har svaret"}, "answer.status_and_other", "C"),
        ({"status": "har svaret", "answered_by": "Rebild"}, "answer.status_and_other", "C"),
        (
            {"status": "en anden kommune har svaret", "answered_by": "Aalborg"},
            "answer.status_and_other",
            "C",
        ),
        ({"count": "<5", "missing": "<5", "status": "har svaret"}, None, ""),
        ({"count": 0, "status": "har svaret nul"}, None, ""),
    ],
)
def test_a_municipalitys_row_must_fit_itself_and_the_total(take, row, code, column):
    """What the joint answer says of Aalborg; nothing of it is dropped or counted in silence."""
    columns = {"status": 0, "answered_by": 1, "count": 2, "missing": 3}

    def fill_row(book):
        area = parse_reference(book.defined_names["svar.need.by_municipality"].attr_text)
        sheet = book[area.sheet]
        [line] = [n for n in range(8, area.bottom + 1) if sheet.cell(n, 1).value == "Aalborg"]
        for name, value in row.items():
            sheet.cell(line, area.left + columns[name]).value = value

    answers = {"need.count": 30, "need.month": "2014-06"}
    intake, _ = take(ROUNDS[0], FormKind.REGION, "nordjylland", answers=answers, harm=fill_row)
    found = [one for one in intake.findings if one.code != "answer.sum"]
    assert [(one.code, one.cell[0]) for one in found] == ([(code, column)] if code else [])


def test_numbers_that_together_exceed_the_total_are_pointed_at(take):
    def fill_rows(book):
        area = parse_reference(book.defined_names["svar.need.by_municipality"].attr_text)
        for line in (area.top, area.top + 1):
            book[area.sheet].cell(line, area.left + 2).value = 20

    answers = {"need.count": 30, "need.month": "2014-06"}
    intake, _ = take(ROUNDS[0], FormKind.REGION, "nordjylland", answers=answers, harm=fill_rows)
    assert [(one.code, one.severity, one.raw) for one in intake.findings] == [
        ("answer.sum", Severity.WARNING, "30")
    ]


def test_two_rows_of_one_year_are_pointed_at(take):
    def fill_rows(book):
        area = parse_reference(book.defined_names["svar.offer.flow"].attr_text)
        for line in (area.top, area.top + 1):
            book[area.sheet].cell(line, area.left).value = "2018-12"

    answers = {"offer.name": "Tilbud A", "offer.municipality": "Aalborg"}
    intake, _ = take(ROUNDS[1], FormKind.OFFER, answers=answers, harm=fill_rows)
    assert [(one.code, one.place) for one in intake.findings] == [
        ("answer.row_twice", "Til- og afgang!B9")
    ]


def test_an_offers_stays_are_months_alone(take):
    answers = {
        "offer.name": "Tilbud A",
        "offer.municipality": "Aalborg",
        "offer.stays.entry": "2018-03",
        "offer.stays.exit": "marts 2019",
        "offer.places.places": 10,
        "offer.places.other_groups": 11,
    }
    intake, _ = take(ROUNDS[1], FormKind.OFFER, answers=answers)
    found = {(one.code, one.place, one.proposal) for one in intake.findings}
    assert found == {
        ("answer.month", "Ophold!C8", "2019-03"),
        ("answer.more_than", "Pladser!D8", None),
        ("answer.no_day", "Pladser!C8", None),
    }
    [first] = cells(intake.returns[0], "offer.stays").values()
    assert first["entry"] == "2018-03"


def test_an_offer_must_say_where_it_lies(take):
    intake, _ = take(ROUNDS[1], FormKind.OFFER, answers={"offer.name": "Tilbud A"})
    assert [(one.code, one.place) for one in intake.findings] == [
        ("answer.missing", "Tilbuddet!C7")
    ]


def test_home_municipalities_are_read_by_their_codes_though_sorted_anew(take):
    """A person sorts the table: the row's own mark goes with it."""

    def sort_backwards(book):
        area = parse_reference(book.defined_names["svar.offer.citizens"].attr_text)
        sheet = book[area.sheet]
        rows = range(area.top, area.bottom + 1)
        columns = range(1, area.right + 2)
        values = [[sheet.cell(row, column).value for column in columns] for row in rows]
        for row, kept in zip(rows, reversed(values), strict=True):
            for column, value in zip(columns, kept, strict=True):
                sheet.cell(row, column).value = value
        by_name = {sheet.cell(row, 1).value: row for row in rows}
        sheet.cell(by_name["Aalborg"], area.left).value = 3

    answers = {"offer.name": "Tilbud A", "offer.municipality": "Aalborg"}
    intake, _ = take(ROUNDS[1], FormKind.OFFER, answers=answers, harm=sort_backwards)
    assert cells(intake.returns[0], "offer.citizens") == {"851": {"citizens": Count(value=3)}}


def test_a_form_is_what_openpyxl_wrote_last(worlds, filling, tmp_path):
    """Saved twice by another program, a form is still the form."""
    asked, drawn = worlds[ROUNDS[0]]
    made = drawn[FormKind.REGION, "syddanmark"]
    path = filling.save(filling.write_answers(made.content, []), tmp_path / made.name)
    openpyxl.load_workbook(path).save(path)
    more = {"udmelding": asked.udmelding, "areas": asked.areas, "names": asked.names}
    assert [one.code for one in take_in([path], **more).findings] == ["returns.blank"]
