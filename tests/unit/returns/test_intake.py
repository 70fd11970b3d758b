"""Returns taken in: forms as they were drawn, filled in, harmed, and accounted for."""

import datetime as dt
import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from analysis.catalogue import read_udmelding
from analysis.catalogue.answers import AnswerStatus
from analysis.catalogue.themes import ScopeKind
from analysis.country import read_areas
from analysis.reading import Reader
from analysis.returns.answers.emptiness import Emptiness
from analysis.returns.answers.names import read_municipality_names
from analysis.returns.answers.written import Count, Interval
from analysis.returns.findings import Severity
from analysis.returns.form.questions import field_name
from analysis.returns.intake.one_pass import Intake, Known, take_in
from analysis.returns.intake.slots import parse_reference
from analysis.returns.questionnaire.drawing import draw_questionnaires

SLUG = "synsnedsaettelse-2014"
# Answers to everything that must be answered, by field; the rest may stay empty.
CLEAN = {
    "respondent.answers": "kommunen svarer for sig selv",
    "need.count": 12,
    "need.month": "2014-06",
    "offers.any": "ja",
}
FULL = CLEAN | {
    "respondent.contact": "Socialafdelingen",
    "need.by_situation.received": 9,
    "need.by_situation.elsewhere": 3,
    "need.counted_by": "skøn",
    "need.note": "Tallet er fra fagsystemet.",
    "offers.rating.supply": 4,
    "future.rating.secured": "ved ikke",
    "offers.used.name": "Tilbud A",
    "offers.used.municipality": "Aalborg",
    "offers.used.citizens": 2,
    "offers.used.hours": 37.5,
    "future.challenge.category": "ventetid",
    "future.challenge.text": "Der er ventetid.",
}
Fill = Callable[..., Path]


@pytest.fixture(scope="module")
def asked(root):
    """A round of which only the eleven municipalities of one region were asked."""
    reader = Reader(root)
    areas, found = read_areas(reader), read_udmelding(reader, SLUG)
    scope = replace(found.scope, kind=ScopeKind.REGIONAL, areas=("nordjylland",))
    return replace(found, scope=scope), areas, read_municipality_names(reader, areas)


@pytest.fixture(scope="module")
def drawn(asked) -> dict[str, tuple[str, bytes]]:
    udmelding, areas, _ = asked
    return {one.code: (one.name, one.content) for one in draw_questionnaires(udmelding, areas)}


@pytest.fixture
def fill(drawn, tmp_path: Path) -> Fill:
    """Write a municipality's form with answers in its fields, and what else is done to it."""

    def run(code="851", answers=CLEAN, *, name="", harm=None, **more):
        file, content = drawn[code]
        book = openpyxl.load_workbook(io.BytesIO(content))
        for field, value in {**answers, **more}.items():
            area = parse_reference(book.defined_names[field_name(field)].attr_text)
            book[area.sheet][area.first] = value
        if harm:
            harm(book)
        path = tmp_path / (name or file)
        book.save(path)
        return path

    return run


@pytest.fixture
def take(asked) -> Callable[..., Intake]:
    udmelding, areas, names = asked

    def run(*paths, **more):
        return take_in(paths, udmelding=udmelding, areas=areas, names=names, **more)

    return run


def codes(intake: Intake) -> list[tuple[str, str]]:
    return [(one.code, one.place) for one in intake.findings]


def standing(intake: Intake, code: str):
    return next(one for one in intake.standings if one.code == code)


def test_a_form_filled_in_comes_back_clean(fill, take):
    intake = take(fill(answers=FULL))
    assert codes(intake) == []
    [found] = intake.returns
    assert found.acceptable
    assert found.value("need.count") == Count(value=12)
    assert found.value("need.month") == "2014-06"
    assert found.value("offers.any") == "yes"
    assert found.value("offers.rating.supply") == "4"
    assert found.value("future.rating.secured") == "dont_know"
    table = {
        one.slot.column.id: one.value
        for one in found.given
        if one.slot.id == "offers.used" and one.filled
    }
    assert table == {
        "name": "Tilbud A",
        "municipality": "851",
        "citizens": Count(value=2),
        "hours": 37.5,
    }
    assert standing(intake, "851").acceptable


def test_a_form_as_it_was_sent_out_is_no_answer(fill, take):
    intake = take(fill(answers={}))
    assert codes(intake) == [("returns.blank", "Afsender!C6")]
    assert standing(intake, "851").status is AnswerStatus.SILENT


@pytest.mark.parametrize(
    ("answers", "stands"),
    [
        ({"need.count": 12}, (AnswerStatus.ANSWERED, (12, 12))),
        ({"need.count": 0}, (AnswerStatus.ANSWERED_ZERO, (0, 0))),
        ({"need.count": "1-4"}, (AnswerStatus.ANSWERED, (1, 4))),
        ({"need.count": None, "need.count.missing": "<5"}, (AnswerStatus.ANSWERED, (1, 4))),
        (
            {"need.count": None, "need.count.missing": "ved ikke"},
            (AnswerStatus.ANSWERED, (None, None)),
        ),
        ({"need.count": "ved ikke"}, (AnswerStatus.ANSWERED, (None, None))),
    ],
)
def test_what_a_municipality_says_decides_how_it_stands(fill, take, answers, stands):
    intake = take(fill(answers=CLEAN | answers))
    found = standing(intake, "851")
    assert codes(intake) == []
    assert (found.status, (found.low, found.high)) == stands


def test_all_98_are_accounted_for(fill, take):
    also = {"respondent.answers": "kommunen svarer også for andre kommuner"}
    other = {"respondent.answers": "en anden kommune svarer for kommunen"}
    intake = take(
        fill("851", CLEAN | also, **{"respondent.answers_for.1": "Rebild"}),
        fill("840", other, **{"respondent.answered_by": "Aalborg"}),
        fill("860", CLEAN | {"need.count": 0}),
    )
    assert codes(intake) == []
    statuses = {one.code: one.status for one in intake.standings}
    assert len(statuses) == 98
    assert statuses.pop("851") is AnswerStatus.ANSWERED
    assert statuses.pop("840") is AnswerStatus.ANSWERED_BY_ANOTHER
    assert statuses.pop("860") is AnswerStatus.ANSWERED_ZERO
    north = {code for code in statuses if code in ("773", "787", *map(str, range(810, 861)))}
    assert {statuses[code] for code in north} == {AnswerStatus.SILENT}
    assert {statuses[code] for code in set(statuses) - north} == {AnswerStatus.NOT_ASKED}
    assert standing(intake, "840").answered_by == "851"


# One answer each that cannot stand: field, what is written there, rule, what is proposed.
WRONG = (
    ("need.count", "1.234", "count.separator", "1234"),
    ("need.count", 2.5, "count.fraction", None),
    ("need.count", True, "count.bool", None),
    ("need.count", "=B1", "count.formula", None),
    ("need.month", "juni 2014", "answer.month", "2014-06"),
    ("need.month", "06-2014", "answer.month", "2014-06"),
    ("need.month", dt.date(2014, 6, 30), "answer.month", "2014-06"),
    ("need.month", 2014, "answer.month", None),
    ("need.month", None, "answer.missing", None),
    ("offers.any", "jaa", "answer.not_in_list", "ja"),
    ("offers.any", None, "answer.missing", None),
    ("offers.rating.supply", 6, "answer.not_in_list", None),
    ("offers.rating.supply", 3.5, "answer.not_in_list", None),
    ("need.note", "=A1", "answer.formula", None),
    ("need.note", "#N/A", "answer.error", None),
    ("need.by_situation.received", 13, "answer.more_than", None),
    ("need.count.missing", "<5", "answer.count_and_reason", None),
    ("respondent.answered_by", "Rebild", "answer.respondent", None),
    ("respondent.answers_for.1", "Rebild", "answer.respondent", None),
    ("respondent.answers", "kommunen svarer også for andre kommuner", "answer.missing", None),
)


@pytest.mark.parametrize(("field", "written", "code", "proposal"), WRONG, ids=str)
def test_an_answer_that_cannot_stand_is_found_at_its_cell(
    fill, take, *, field, written, code, proposal
):
    intake = take(fill(**{field: written}))
    [finding] = intake.findings
    assert (finding.code, finding.proposal) == (code, proposal)
    assert finding.severity is Severity.ERROR
    assert finding.cell
    assert not standing(intake, "851").acceptable


def test_a_near_miss_of_a_municipality_is_proposed(fill, take):
    used = {"offers.used.name": "Tilbud A", "offers.used.municipality": "Sonderborg"}
    [finding] = take(fill(answers=CLEAN | used)).findings
    assert finding.code == "answer.no_municipality"
    assert finding.proposal == "Sønderborg (90 %) / Skanderborg (86 %)"


def test_parts_may_not_add_up_to_more_than_the_whole(fill, take):
    parts = {"need.by_situation.received": 9, "need.by_situation.elsewhere": 4}
    both = [("answer.parts_above", f"1 Målgruppe!{cell}") for cell in ("C10", "C11")]
    assert codes(take(fill(answers=CLEAN | parts))) == both


def test_a_row_must_say_what_it_is_about(fill, take):
    [finding] = take(fill(**{"offers.used.citizens": 3})).findings
    assert (finding.code, finding.cell) == ("answer.missing", "B8")


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (dt.date(2014, 6, 1), "2014-06"),
        ("ved ikke", Emptiness.DONT_KNOW),
    ],
)
def test_months_that_can_only_mean_one_thing_are_read(fill, take, written, value):
    intake = take(fill(**{"need.month": written}))
    assert codes(intake) == []
    assert intake.returns[0].value("need.month") == value


def test_answers_are_found_after_rows_were_inserted(fill, take):
    def insert(book):
        page = book["1 Målgruppe"]
        page.insert_rows(6, 2)
        for name, found in book.defined_names.items():
            area = parse_reference(found.attr_text)
            if name.startswith("svar.") and area.sheet == page.title:
                found.attr_text = f"'{area.sheet}'!$C${area.top + 2}"

    intake = take(fill(harm=insert))
    assert codes(intake) == []
    assert intake.returns[0].value("need.count") == Count(value=12)


def test_answers_are_found_by_their_marks_when_names_are_lost(fill, take):
    def lose(book):
        for name in list(book.defined_names):
            del book.defined_names[name]
        book["1 Målgruppe"].insert_rows(6, 2)

    intake = take(fill(answers=FULL, harm=lose))
    [found] = intake.returns
    assert {one.code for one in intake.findings} == {"form.name_lost"}
    assert found.value("need.count") == Count(value=12)
    assert next(one.value for one in found.given if one.slot.id == "offers.used") == "Tilbud A"


def test_a_field_that_was_deleted_is_missed(fill, take):
    def delete(book):
        del book["2 Tilbud"]
        for name in list(book.defined_names):
            if name.startswith("svar.offers") and not name.startswith("svar.offers.used"):
                del book.defined_names[name]

    found = {one.code for one in take(fill(harm=delete)).findings}
    assert found == {"form.field_lost"}


def test_what_stands_beside_the_fields_is_found(fill, take):
    def scribble(book):
        book["1 Målgruppe"]["H9"] = "se vedlagte"
        book["1 Målgruppe"]["B40"] = "i alt 14"
        book.create_sheet("Bilag")["A1"] = 3

    assert codes(take(fill(harm=scribble))) == [
        ("answer.outside", "1 Målgruppe!H9"),
        ("answer.outside", "1 Målgruppe!B40"),
        ("sheet.added", "Bilag!A1"),
    ]


def stamp(book, name: str, value: object) -> None:
    area = parse_reference(book.defined_names[name].attr_text)
    book[area.sheet][area.first] = value


@pytest.mark.parametrize(
    ("stamped", "code"),
    [
        (("skema.code", "tegnsprog-2022/municipality/851"), "form.other_round"),
        (("skema.code", f"{SLUG}/municipality/101"), "form.not_asked"),
        (("skema.code", f"{SLUG}/municipality/999"), "form.not_asked"),
        (("skema.code", "noget andet"), "form.from_file_name"),
        (("skema.version", 99), "form.other_version"),
        (("skema.sha256", "0" * 64), "form.changed"),
    ],
)
def test_a_stamp_that_is_not_the_forms(fill, take, stamped, code):
    def harm(book):
        stamp(book, *stamped)
        # With them the file would contradict itself, which is another rule's.
        book.custom_doc_props.props.clear()

    intake = take(fill(harm=harm))
    # The file's own name is the one it was sent out under.
    assert [one.code for one in intake.findings if one.code != "form.other_name"] == [code]
    refused = code in ("form.other_round", "form.not_asked")
    assert bool(intake.refused) == refused


def test_a_file_that_says_nothing_of_its_form_is_refused(fill, take, tmp_path):
    strange = openpyxl.Workbook()
    strange.active["A1"] = 12
    strange.save(tmp_path / "tal.xlsx")
    intake = take(tmp_path / "tal.xlsx", fill())
    assert codes(intake) == [("form.unknown", "")]
    assert intake.refused == ("tal.xlsx",)
    assert len(intake.returns) == 1


def test_two_files_of_one_respondent(fill, take):
    intake = take(fill(), fill(name=f"{SLUG}_851_igen.xlsx"))
    assert [one.code for one in intake.findings] == ["returns.twice"] * 2
    assert not standing(intake, "851").acceptable


ALSO = {"respondent.answers": "kommunen svarer også for andre kommuner"}
OTHER = {"respondent.answers": "en anden kommune svarer for kommunen"}
REBILD, AALBORG = {"respondent.answers_for.1": "Rebild"}, {"respondent.answered_by": "Aalborg"}


ONE, TWO = "respondent.answers_for.1", "respondent.answers_for.2"


@pytest.mark.parametrize(
    ("more", "found"),
    [
        (ALSO | {ONE: "Aalborg"}, ("returns.speaks_for_itself", "Afsender!C8")),
        (ALSO | {ONE: "Rebild", TWO: "Rebild"}, ("answer.named_twice", "Afsender!C9")),
        # Its own number would count twice beside the other's, or not at all.
        (OTHER | {"respondent.answered_by": "Rebild"}, ("answer.spoken_for", "1 Målgruppe!C6")),
        ({"offers.any": "nej", "offers.used.name": "A"}, ("answer.offers_named", "2 Tilbud!C6")),
    ],
)
def test_answers_that_contradict_each_other_are_found(fill, take, more, found):
    assert found in codes(take(fill(**more)))


def test_a_municipality_that_nobody_answers_for(fill, take):
    intake = take(fill("840", OTHER | AALBORG), fill("851"))
    assert [one.code for one in intake.findings] == ["returns.not_returned_by"]


def test_a_municipality_that_is_answered_for_twice(fill, take):
    intake = take(fill("840"), fill("851", CLEAN | ALSO | REBILD))
    assert [one.code for one in intake.findings] == ["returns.answered_twice"]
    both = take(fill("860", CLEAN | ALSO | REBILD), fill("851", CLEAN | ALSO | REBILD))
    assert [one.code for one in both.findings] == ["returns.spoken_for_twice"] * 2


def test_changes_since_the_previous_round_are_pointed_at(fill, take):
    paths = fill("851", CLEAN | {"need.count": 40}), fill("860", CLEAN | {"need.count": 14})
    intake = take(*paths, known=Known(previous={"851": (12, 12), "860": (12, 12), "840": (5, 5)}))
    [finding] = intake.findings
    assert (finding.code, finding.raw, finding.place) == (
        "returns.second_look",
        "12 -> 40",
        "1 Målgruppe!C6",
    )
    assert finding.severity is Severity.WARNING


def test_order_and_folder_make_no_difference(fill, take):
    paths = [fill("851", CLEAN | {"need.count": 2.5}), fill("840"), fill("860", {})]
    lines = [one.describe().da for one in take(*paths).findings]
    assert lines == [one.describe().da for one in take(*paths[::-1]).findings]
    assert not any(str(paths[0].parent) in line for line in lines)


def test_files_are_only_read(fill, take):
    before = (path := fill()).read_bytes()
    take(path)
    assert path.read_bytes() == before


def test_an_interval_is_kept(fill, take):
    [kept] = take(fill(**{"need.count": "< 5"})).returns
    assert kept.value("need.count") == Interval(low=1, high=4)
