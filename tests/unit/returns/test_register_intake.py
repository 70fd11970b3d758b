"""Files seen beside the register: who answers for whom, the previous round, and personal data."""

import datetime as dt
import hashlib
import runpy
import shutil
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from openpyxl.comments import Comment

from analysis.catalogue.answers import AnswerStatus
from analysis.catalogue.retention import ReturnsPlan
from analysis.errors import DataError, UsageError
from analysis.language import Text
from analysis.reading import Reader
from analysis.returns.findings import Severity
from analysis.returns.form.questions import FormKind
from analysis.returns.intake.one_pass import Known, take_in
from analysis.returns.questionnaire.drawing import draw_questionnaires
from analysis.returns.register.receiving import (
    accepted,
    examine,
    open_round,
    previous_counts,
    receive,
)
from analysis.returns.register.refused import (
    SinceThen,
    refused_returns,
    tell_refusals,
)
from analysis.returns.register.register import history, register_digest, returns_in_force
from analysis.returns.register.retention import delete_expired, find_expired

SLUG = "synsnedsaettelse-2014"
NOW = dt.datetime(2024, 6, 1, 12, tzinfo=dt.UTC)
ALSO = {"respondent.answers": "kommunen svarer også for andre kommuner"}
OTHER = {"respondent.answers": "en anden kommune svarer for kommunen"}
CLEAN = {
    "respondent.answers": "kommunen svarer for sig selv",
    "need.count": 12,
    "need.month": "2014-06",
    "offers.any": "ja",
}


@pytest.fixture(scope="module")
def filling():
    return SimpleNamespace(**runpy.run_path(str(Path(__file__).parent / "filling.py")))


@pytest.fixture(scope="module")
def world(root, filling):
    return filling.open_and_draw(Reader(root), SLUG)


@pytest.fixture
def asked(world, root, tmp_path):
    """The round, with a register of its own."""
    home = tmp_path / "checkout"
    for name in ("udmeldinger", "published", "reference"):
        shutil.copytree(root / "data" / name, home / "data" / name)
    return replace(world[0], root=home)


@pytest.fixture
def fill(world, filling, tmp_path):
    def run(code="851", answers=CLEAN, *, name="", kind=FormKind.MUNICIPALITY, harm=None, **more):
        made = world[1][kind, code]
        book = filling.write_answers(made.content, [])
        for field, value in {**answers, **more}.items():
            if value is not None:
                filling.put(book, field, value)
        if harm:
            harm(book)
        return filling.save(book, tmp_path / (name or made.name))

    return run


def codes(intake):
    return [(one.code, one.file.split("_")[1][:3], one.raw) for one in intake.findings]


def take(asked, *paths):
    return receive(asked, paths, received=NOW)


def test_what_is_kept_and_what_is_new_is_accounted_for_together(asked, fill):
    assert len(take(asked, fill("851"), fill("860", CLEAN | {"need.count": 0})).kept) == 2
    intake = examine(asked, [fill("840")])
    statuses = {one.code: one.status for one in intake.standings}
    assert len(statuses) == 98
    assert (statuses["851"], statuses["840"]) == (AnswerStatus.ANSWERED,) * 2
    assert statuses["860"] is AnswerStatus.ANSWERED_ZERO
    assert list(statuses.values()).count(AnswerStatus.SILENT) == 95
    assert len(returns_in_force(asked.root, SLUG)) == 2


def test_a_refused_correction_leaves_the_earlier_in_force(asked, fill):
    [first] = take(asked, fill("851")).kept
    received = take(asked, fill("851", CLEAN | {"need.count": "1.234"}), fill("840"))
    assert [one.respondent for one in received.kept] == ["840"]
    assert first in returns_in_force(asked.root, SLUG)
    assert not received.intake.acceptable
    assert [one.identity.recipient for one in accepted(received.intake)] == ["840"]


def test_files_of_a_pass_find_the_same_as_one_look_at_all(asked, fill):
    paths = [
        fill("851", CLEAN | ALSO, **{"respondent.answers_for.1": "Rebild"}),
        fill("840", CLEAN | {"need.count": "1.234"}),
        fill("860", OTHER, **{"respondent.answered_by": "Aalborg"}),
    ]
    more = {"udmelding": asked.udmelding, "areas": asked.areas, "names": asked.names}
    at_once = take_in(paths, **more)
    one_by_one = examine(asked, paths)
    key = lambda one: (one.file, one.code, one.cell)  # noqa: E731
    assert sorted(one_by_one.findings, key=key) == sorted(at_once.findings, key=key)
    assert one_by_one.standings == at_once.standings


def test_a_kept_speaker_is_known(asked, fill):
    take(asked, fill("851", CLEAN | ALSO, **{"respondent.answers_for.1": "Rebild"}))
    named = fill("840", OTHER, **{"respondent.answered_by": "Aalborg"})
    assert codes(examine(asked, [named])) == []
    [kept] = take(asked, named).kept
    assert kept.answers_for == ()


def test_nobody_is_counted_by_two_kept_returns(asked, fill):
    take(asked, fill("840"))
    speaks = fill("851", CLEAN | ALSO, **{"respondent.answers_for.1": "Rebild"})
    received = take(asked, speaks)
    assert received.kept == ()
    [finding] = received.intake.findings
    assert (finding.code, finding.raw) == ("returns.speaks_for_kept", "Rebild")
    assert finding.file == speaks.name
    # Once Rebild says that Aalborg answers for it, Aalborg may.
    [one] = take(asked, fill("840", OTHER, **{"respondent.answered_by": "Aalborg"})).kept
    assert {found.code for found in one.findings} == {"returns.not_returned_by"}
    assert len(take(asked, speaks).kept) == 1
    again = examine(asked, [fill("840")])
    assert codes(again) == [("returns.answered_twice", "840", "Aalborg")]


def test_a_third_is_spoken_for_once(asked, fill):
    speaks = {"respondent.answers_for.1": "Rebild"}
    take(asked, fill("851", CLEAN | ALSO | speaks))
    found = codes(examine(asked, [fill("860", CLEAN | ALSO | speaks)]))
    assert found == [("returns.spoken_for_twice", "860", "Rebild")]


def test_two_files_of_one_name_are_refused(asked, fill, tmp_path):
    (tmp_path / "b").mkdir()
    path = fill()
    copy = tmp_path / "b" / path.name
    copy.write_bytes(path.read_bytes())
    with pytest.raises(UsageError, match="hedder det samme"):
        examine(asked, [path, copy])


def test_an_offer_must_have_a_name_and_come_once(asked, fill):
    lies = {"offer.municipality": "Aalborg"}
    offer = {"code": "", "kind": FormKind.OFFER}
    [finding] = examine(asked, [fill(answers=lies, **offer)]).findings
    assert (finding.code, finding.cell) == ("returns.offer_without_name", "C6")
    named = lies | {"offer.name": "Tilbud A"}
    paths = [fill(answers=named, name=f"{SLUG}_tilbud_{number}.xlsx", **offer) for number in "12"]
    found = examine(asked, paths).findings
    assert [(one.code, one.raw) for one in found] == [("returns.twice", "851-tilbud-a")] * 2
    [kept] = take(asked, paths[0]).kept
    assert kept.respondent == "851-tilbud-a"


def test_reading_is_told_of(asked, fill):
    told = []
    examine(asked, [fill("851"), fill("840")], tell=lambda *words: told.append(words))
    assert [(number, count) for number, count, _ in told] == [(0, 2), (1, 2)]


def test_what_comes_in_is_compared_with_the_round_it_renews(asked, fill, filling, tmp_path):
    take(asked, fill("101"), fill("147", CLEAN | {"need.count": "<5"}))
    also = CLEAN | ALSO | {"respondent.answers_for.1": "Rebild"}
    take(asked, fill("851", also))
    later = replace(asked.udmelding, slug=f"{SLUG}-fornyet", renews=SLUG)
    renewal = replace(asked, udmelding=later)
    # A number that is of two municipalities is no one's own.
    assert previous_counts(renewal) == {"101": (12, 12), "147": (1, 4)}
    made = next(draw_questionnaires(later, asked.areas))
    book = filling.write_answers(made.content, [])
    for field, value in (CLEAN | {"need.count": 40}).items():
        filling.put(book, field, value)
    [finding] = examine(renewal, [filling.save(book, tmp_path / made.name)]).findings
    assert (finding.code, finding.raw) == ("returns.second_look", "12 -> 40")
    assert finding.severity is Severity.WARNING


def test_rounds_that_count_otherwise_are_not_compared(asked, root):
    reader = Reader(root)
    for slug in ("udviklingshaemning-dom-2023-fornyet", "gravide-rusmiddel-2024-fornyet", SLUG):
        assert previous_counts(open_round(reader, slug)) == {}
    counts_courses = open_round(reader, "hjerneskade-2014")
    renewed = replace(counts_courses.udmelding, renews=SLUG)
    assert renewed.need.unit is not asked.udmelding.need.unit
    assert previous_counts(replace(counts_courses, udmelding=renewed)) == {}


CPR = "070761-4285"


def hidden_sheet(book):
    book.create_sheet("Kladde")["A1"] = CPR
    book["Kladde"].sheet_state = "veryHidden"


def comment(book):
    book.worksheets[2]["H2"].comment = Comment(f"gælder {CPR}", "Ida Prøve")


def born(book):
    sheet = book.worksheets[2]
    sheet["J1"], sheet["J2"] = "Fødselsdato", dt.date(1961, 7, 7)


def property_(book):
    book.properties.keywords = CPR


def number(book):
    book.worksheets[2]["J3"] = 707614285


def title(book):
    book.create_sheet(f"Borger {CPR}")["A1"] = "x"


PLACES = (hidden_sheet, comment, born, property_, number, title)


@pytest.mark.parametrize("harm", PLACES, ids=lambda harm: harm.__name__)
def test_personal_data_refuses_wherever_it_stands(asked, fill, harm):
    received = take(asked, fill(harm=harm))
    assert received.kept == ()
    assert history(asked.root, SLUG) == ()
    hits = [one for one in received.intake.findings if one.code.startswith("personal.")]
    assert hits
    assert {one.severity for one in hits} == {Severity.ERROR}
    shown = " ".join(
        f"{one.file} {one.sheet} {one.raw} {one.rule.da} {one.cure.en}"
        for one in received.intake.findings
    )
    for secret in (CPR, "070761", "4285", "707614285", "1961", "22469"):
        assert secret not in shown


def test_personal_data_in_an_answer_and_in_the_name_is_masked(asked, fill):
    answers = CLEAN | {"need.note": f"Borger {CPR} venter", "need.count": f"12 ({CPR})"}
    path = fill(answers=answers, name=f"{SLUG}_851_{CPR}.xlsx")
    told = []
    received = receive(asked, [path], received=NOW, tell=lambda *words: told.append(words))
    whole = f"{received.intake} {told}"
    assert received.kept == ()
    assert "personal.cpr" in whole
    # The answers themselves are only in memory; what is told of them is masked.
    for finding in received.intake.findings:
        assert CPR not in f"{finding.file}{finding.raw}"
    assert CPR not in f"{told} {[one.file for one in received.intake.standings]}"


def test_whom_to_ask_may_be_reached(asked, fill):
    where = "Socialafdelingen, tlf. 12 34 56 78, social@kommune.example"
    assert codes(examine(asked, [fill(**{"respondent.contact": where})])) == []
    found = examine(asked, [fill(**{"need.note": "Skriv til ida@privat.example"})]).findings
    assert [(one.code, one.raw) for one in found] == [("personal.email", "i•••@privat.example")]
    with_cpr = examine(asked, [fill(**{"respondent.contact": f"Ida, {CPR}"})])
    assert [one.code for one in with_cpr.findings] == ["personal.cpr"]


def test_forms_as_they_are_sent_out_name_nobody(world, asked, tmp_path):
    """No false alarm in any of the words of the forms themselves."""
    kinds = [(FormKind.OFFER, ""), (FormKind.REGION, "nordjylland"), (FormKind.MUNICIPALITY, "400")]
    for kind, code in kinds:
        made = world[1][kind, code]
        path = tmp_path / made.name
        path.write_bytes(made.content)
        assert {one.code for one in examine(asked, [path]).findings} == {"returns.blank"}


def test_answers_of_many_words_raise_no_alarm(world, asked, filling, tmp_path):
    made = world[1][FormKind.MUNICIPALITY, "851"]
    for seed in range(5):
        given = filling.clean_answers(made.form, filling.seeded(seed))
        path = filling.save(filling.write_answers(made.content, given), tmp_path / made.name)
        assert codes(examine(asked, [path])) == []


def test_who_names_itself_or_somebody_who_says_nothing_is_not_answered_for(asked, fill):
    itself = examine(asked, [fill("851", OTHER, **{"respondent.answered_by": "Aalborg"})])
    [finding] = itself.findings
    assert (finding.code, finding.severity) == ("returns.answers_itself", Severity.ERROR)
    assert finding.place == "Afsender!C7"
    named = examine(asked, [fill("840", OTHER, **{"respondent.answered_by": "Aalborg"})])
    assert [one.code for one in named.findings] == ["returns.not_returned_by"]
    stands = {one.code: one for one in named.standings}
    # Its own return can be received, but its citizens are in nobody's number yet.
    assert (stands["840"].status, stands["840"].acceptable) == (AnswerStatus.SILENT, True)


def test_a_round_that_counts_nobody_has_no_number_to_stand(root, filling, tmp_path):
    """The number a renewal asks for is how many would use an offer: no count of those there are."""
    slug = "gravide-rusmiddel-2024-fornyet"
    asked, drawn = filling.open_and_draw(Reader(root), slug)
    book = filling.write_answers(drawn[FormKind.MUNICIPALITY, "851"].content, [])
    answers = {"solution.citizens": 0, "solution.position": "støtter", "offers.any": "nej"}
    for field, value in {"respondent.answers": CLEAN["respondent.answers"], **answers}.items():
        filling.put(book, field, value)
    path = filling.save(book, tmp_path / drawn[FormKind.MUNICIPALITY, "851"].name)
    more = {"udmelding": asked.udmelding, "areas": asked.areas, "names": asked.names}
    intake = take_in([path], known=Known(previous={"851": (40, 40)}), **more)
    stands = {one.code: one for one in intake.standings}["851"]
    assert (stands.status, stands.low, stands.high) == (AnswerStatus.ANSWERED, None, None)
    assert "returns.second_look" not in {one.code for one in intake.findings}


def test_what_was_refused_and_why_is_kept_and_told(asked, fill, tmp_path):
    lost = tmp_path / f"{SLUG}_760_ringkoebing-skjern.xlsx"
    lost.write_bytes(b"")
    person = fill("820", CLEAN, **{"need.note": "Borger 070761-4285 venter"})
    received = take(asked, fill("851", CLEAN | {"need.count": "1.234"}), fill("840"), lost, person)
    assert [one.respondent for one in received.kept] == ["840"]
    refused = refused_returns(asked.root, SLUG)
    assert set(refused) == set(received.refused)
    by_whom = {one.respondent: one for one in refused}
    assert set(by_whom) == {"851", "760", "820"}
    assert [one.code for one in by_whom["851"].errors] == ["count.separator"]
    assert by_whom["760"].sha256 == hashlib.sha256(b"").hexdigest()
    kept = "".join(path.read_text() for path in (asked.root / "data/returns").rglob("*.json"))
    assert "070761-4285" not in kept
    told = tell_refusals(refused, received.kept, names=asked.areas.names)
    assert [(one.name, one.since) for one in told] == [
        ("Ringkøbing-Skjern", SinceThen.NOTHING),
        ("Vesthimmerlands", SinceThen.NOTHING),
        ("Aalborg", SinceThen.NOTHING),
    ]
    assert told[2].reasons[0].da.startswith("1 Målgruppe!C6: Skilletegnet")
    before = register_digest(refused)
    later = NOW + dt.timedelta(days=1)
    receive(asked, [fill("851")], received=later)
    again = receive(asked, [fill("851", CLEAN | {"need.count": "2.5"})], received=later)
    in_force = returns_in_force(asked.root, SLUG)
    now = refused_returns(asked.root, SLUG)
    assert len(now) == 4
    assert again.refused[0] in now
    assert register_digest(now) != before
    told = {one.respondent: one for one in tell_refusals(now, in_force, names=asked.areas.names)}
    assert told["851"].since is SinceThen.MENDED
    sooner = replace(in_force[1], received=NOW - dt.timedelta(days=9))
    told = {one.respondent: one for one in tell_refusals(now, [sooner], names={})}
    assert (told["851"].since, told["851"].name) == (SinceThen.EARLIER_IN_FORCE, "851")


def test_a_refusal_altered_by_hand_is_named(asked, fill):
    [one] = take(asked, fill("851", CLEAN | {"need.count": "1.234"})).refused
    path = asked.root / one.path
    path.write_text(path.read_text().replace('"sha256": "', '"sha256": "0'), encoding="utf-8")
    with pytest.raises(DataError, match="afvist"):
        refused_returns(asked.root, SLUG)


def test_the_rounds_own_rule_decides_how_long_returns_are_kept(asked, fill):
    plan = ReturnsPlan(retain_years=2, reason=Text("Sagen.", "The case."))
    take(asked, fill("851"), fill("840", CLEAN | {"need.count": "1.234"}))
    stated = dt.date(2030, 1, 1)
    receive(asked, [fill("860")], received=NOW, retain_until=stated)
    last, after = dt.date(2026, 6, 1), dt.date(2026, 6, 2)
    assert find_expired(asked.root, SLUG, day=after) == ()
    assert find_expired(asked.root, SLUG, day=last, plan=plan) == ()
    assert [one.respondent for one in find_expired(asked.root, SLUG, day=after, plan=plan)] == [
        "851"
    ]
    moment = dt.datetime(2026, 6, 2, tzinfo=dt.UTC)
    [gone] = delete_expired(asked.root, SLUG, moment=moment, on_wait=print, plan=plan)
    assert (gone.respondent, gone.retain_until) == ("851", last)
    [fact] = refused_returns(asked.root, SLUG)
    assert (fact.respondent, fact.file, fact.findings) == ("840", "", ())
    assert [one.respondent for one in returns_in_force(asked.root, SLUG)] == ["860"]
