"""From the register to the frozen file and its record, and to the release after it."""

import dataclasses
import datetime as dt
import hashlib
import json
import runpy
from pathlib import Path
from types import SimpleNamespace

import pytest

from analysis.errors import DataError, ProtectionError, UsageError
from analysis.protection.frozen import read_release, read_releases, release_path
from analysis.reading import SYNTHETIC_MARK, Reader
from analysis.returns.answers.emptiness import Emptiness
from analysis.returns.answers.written import Count, Interval
from analysis.returns.form.questions import FormKind
from analysis.returns.register.folder import put_folder, round_folder
from analysis.returns.register.register import returns_in_force
from analysis.returns.releasing.record import record_folder
from analysis.returns.releasing.releasing import Wish, choose_profile, release_round

BY_HAND = SimpleNamespace(**runpy.run_path(str(Path(__file__).resolve().parents[1] / "by_hand.py")))
SLUG, PREGNANT = BY_HAND.SLUG, "gravide-rusmiddel-2019"
IN_OWN_WORDS = "Borgeren er kendt på egnen."
FIRST, SECOND = dt.date(2024, 7, 1), dt.date(2024, 9, 1)


@pytest.fixture
def home(root, tmp_path):
    """A checkout whose catalogue is ours and whose returns are its own."""
    (tmp_path / "data").mkdir()
    for name in ("udmeldinger", "published", "reference"):
        (tmp_path / "data" / name).symlink_to(root / "data" / name)
    return tmp_path


@pytest.fixture
def put(home):
    """Keep a return as the register does."""

    def run(kept, *, number=1, slug=SLUG):
        content = f"{kept.respondent} {number}".encode()
        kept = dataclasses.replace(
            kept, number=number, slug=slug, sha256=hashlib.sha256(content).hexdigest()
        )
        files = {"original.xlsx": content, "return.json": kept.as_json().encode()}
        put_folder(round_folder(home, slug) / kept.folder / kept.name, files)

    return run


@pytest.fixture
def release(home):
    def run(slug=SLUG, *, day=FIRST, profile="", dry_run=False):
        moment = dt.datetime(2024, 9, 1, 12, tzinfo=dt.UTC)
        wish = Wish(slug=slug, profile=profile, day=day, made_by="x", moment=moment)
        return release_round(Reader(home), wish, dry_run=dry_run, on_wait=pytest.fail)

    return run


def answer(code, count, **more):
    value = Count(value=count) if isinstance(count, int) else count
    return BY_HAND.town(code, value, **{"offers__lacking": IN_OWN_WORDS, **more})


def cells_of(made):
    rows = made.release.cells.to_dict("records")
    return {row["area"]: (row["status"], row["low"], row["high"]) for row in rows}


def test_the_whole_way_from_returns_to_two_releases(home, put, release):
    north = {"851": 31, "787": 9, "840": 12, "773": 8}
    for code, count in north.items():
        put(answer(code, count))
    put(answer("810", Emptiness.ZERO))
    made = release()
    assert (made.new, made.written, made.release.version) == (True, True, 1)
    assert cells_of(made)["nordjylland"] == ("shown", 60, 60)
    assert cells_of(made)["810"] == ("shown", 0, 0)
    standings = made.release.standings.set_index("code")["status"]
    assert standings["810"] == standings["851"] == "answered"
    assert (standings == "silent").sum() == 93
    again = release(day=SECOND)
    assert (again.new, again.written, again.release.version) == (False, False, 1)
    put(answer("860", 2))
    put(answer("851", 33), number=2)
    later = release(day=SECOND)
    assert later.release.version == 2
    assert cells_of(later)["nordjylland"][0] == "withheld"
    changes = {row["area"]: row for row in later.release.changes.to_dict("records")}
    assert (changes["851"]["before"], changes["851"]["now"]) == ("31", "33")
    assert (changes["860"]["before"], changes["860"]["now"]) == ("", "<5")
    assert (changes["nordjylland"]["before"], changes["nordjylland"]["now"]) == ("60", "–")
    assert read_release(Reader(home), SLUG, as_of=FIRST).version == 1
    assert read_release(Reader(home), SLUG).sha256 == later.release.sha256


def test_nothing_of_a_return_stands_in_the_public_file(home, put, release):
    put(answer("851", 31))
    put(answer("787", Interval(low=1, high=4)))
    made = release()
    public = (home / made.release.path).read_text(encoding="utf-8")
    for kept in returns_in_force(home, SLUG):
        for secret in (kept.sha256, kept.sha256[:12], kept.file, "return.json", IN_OWN_WORDS):
            assert secret not in public
    record = json.loads((record_folder(home, SLUG, 1) / "record.json").read_text())
    assert len(record["returns"]) == 2
    assert record["file_sha256"] == made.release.sha256
    assert record["made_by"] == "x"
    listed = [path.name for path in (home / "data" / "releases").rglob("*") if path.is_file()]
    assert listed == ["001.json"]


def test_the_same_returns_give_the_same_bytes(home, put, release):
    put(answer("851", 31))
    put(answer("787", 2))
    looked = release(dry_run=True)
    assert (looked.new, looked.written) == (True, False)
    assert not (home / "data" / "releases").exists()
    assert release().release.sha256 == looked.release.sha256


def test_a_round_without_returns_or_without_the_question_has_no_counts(release):
    empty = release(dry_run=True)
    assert empty.release.cells.empty
    assert (empty.release.standings["status"] == "silent").all()
    assert ["Nobody has stated" in note.en for note in empty.release.notes] == [True]
    offer = release("udviklingshaemning-dom-2023-fornyet", dry_run=True)
    assert offer.release.cells.empty
    assert ["does not ask" in note.en for note in offer.release.notes] == [True]


def test_a_municipality_that_gave_no_number_is_no_zero(put, release):
    put(answer("851", 31))
    put(answer("787", Emptiness.DONT_KNOW))
    made = release(dry_run=True)
    standings = made.release.standings.set_index("code")["status"]
    assert standings["787"] == "not_stated"
    assert "787" not in cells_of(made)
    assert cells_of(made)["nordjylland"] == ("shown", 31, 31)


def test_opinions_are_counts_of_municipalities(put, release):
    put(answer("851", 31, offers__rating__supply="2"))
    put(answer("787", 12, offers__rating__supply="2"))
    made = release(dry_run=True)
    assert made.release.opinions.to_dict("records") == [
        {
            "region": "nordjylland",
            "kind": "rating",
            "topic": "offers.supply",
            "rating": "2",
            "municipalities": 2,
        }
    ]


def _using(code, count, *offers):
    used = [
        ("offers.used", str(row), {"name": name, "municipality": where, "citizens": citizens})
        for row, (name, where, citizens) in enumerate(offers, start=1)
    ]
    return BY_HAND.town(code, Count(value=count), used)


def test_an_offer_does_not_read_another_out_of_the_flows(put, release):
    put(_using("851", 40, ("Huset", "851", Count(value=9))))
    put(_using("787", 30, ("Huset", "851", Count(value=7))))
    put(_using("840", 30, ("Huset", "851", Count(value=6)), ("Kilden", "851", Count(value=5))))
    flows = release(dry_run=True).release.flows
    assert set(flows["count"]) == {None}


def test_flows_are_sums_by_region_and_are_sent_once(put, release):
    put(_using("851", 40, ("Huset", "851", Count(value=9)), ("Gården", "657", Count(value=8))))
    put(_using("787", 30, ("Huset", "851", Count(value=7)), ("Gården", "657", Count(value=6))))
    put(_using("840", 30, ("Huset", "851", Count(value=6)), ("Gården", "657", Count(value=5))))
    made = release()
    flows = {
        (row["home"], row["offer"]): (row["status"], row["count"])
        for row in made.release.flows.to_dict("records")
    }
    assert flows["nordjylland", "nordjylland"] == ("shown", 22)
    assert flows["nordjylland", "midtjylland"] == ("shown", 19)
    assert flows["danmark", "danmark"] == ("shown", 41)
    assert not {home for home, _ in flows} & {"851", "787", "840"}
    put(_using("773", 30, ("Huset", "851", Count(value=1))))
    later = release(day=SECOND)
    assert later.release.flows.empty
    assert any("changed since" in note.en for note in later.release.notes)


def test_a_renewed_round_knows_what_the_first_has_released(put, release):
    new = "gravide-rusmiddel-2024-fornyet"
    put(answer("851", 31), slug=PREGNANT)
    release(PREGNANT)
    assert release(new, dry_run=True).release.cells.empty


def test_a_day_before_the_last_and_a_profile_that_is_none_are_refused(put, release):
    put(answer("851", 31))
    release(day=SECOND)
    put(answer("787", 12))
    with pytest.raises(UsageError, match="2024-09-01"):
        release(day=FIRST)
    with pytest.raises(UsageError, match="under-5"):
        release(day=SECOND, profile="under-6")
    assert release(day=SECOND, profile="dst-3", dry_run=True).release.profile == "dst-3"


def test_the_rounds_own_profile_holds_unless_another_is_asked_for():
    assert choose_profile("", None).name == "under-5"
    assert choose_profile("", "dst-3").name == "dst-3"
    assert choose_profile("nhs-7-round5", "dst-3").name == "nhs-7-round5"


def test_without_the_record_of_the_release_before_nothing_is_released(home, put, release):
    put(answer("851", 31))
    release()
    put(answer("787", 12))
    record = record_folder(home, SLUG, 1) / "record.json"
    kept = record.read_text()
    record.unlink()
    with pytest.raises(DataError, match="record of an earlier release is missing"):
        release(day=SECOND)
    record.write_text(kept.replace('"low": 31', '"low": 32'))
    with pytest.raises(DataError, match="gives another table"):
        release(day=SECOND)
    record.write_text(kept.replace('"schema": 1', '"schema": 9'))
    with pytest.raises(DataError, match="does not belong"):
        release(day=SECOND)
    assert len(read_releases(Reader(home), SLUG)) == 1


def test_what_was_stopped_between_record_and_file_is_finished(home, put, release):
    put(answer("851", 31))
    made = release()
    (home / release_path(SLUG, 1)).unlink()
    again = release(day=SECOND)
    assert (again.new, again.release.sha256) == (False, made.release.sha256)
    assert (home / release_path(SLUG, 1)).is_file()


def test_an_invented_release_says_so_and_is_no_use_elsewhere(home, put, release):
    (home / SYNTHETIC_MARK).write_text("")
    put(answer("851", 31))
    assert release().release.synthetic
    (home / SYNTHETIC_MARK).unlink()
    with pytest.raises(DataError, match="invented"):
        release(day=SECOND)


def test_something_personal_is_never_sent(put, release, monkeypatch):
    put(
        BY_HAND.joint(
            Count(value=9), [("future.challenge", "waiting", {"municipalities": Count(value=3)})]
        )
    )
    assert release(dry_run=True).release.opinions["topic"].tolist() == ["waiting"]
    notes = "analysis.returns.releasing.content.describe_notes"
    words = SimpleNamespace(da="Ring til 070761-4285", en="")
    monkeypatch.setattr(notes, lambda *_: [words])
    with pytest.raises(ProtectionError, match="CPR"):
        release(dry_run=True)


def test_a_joint_answer_is_a_regional_count_only(put, release):
    put(BY_HAND.joint(Count(value=19)))
    made = release(dry_run=True)
    assert cells_of(made)["nordjylland"] == ("shown", 19, 19)
    assert not any(area.isdigit() for area in cells_of(made))
    north = made.release.standings[made.release.standings["answered_by"] == "nordjylland"]
    assert set(north["status"]) == {"answered_by_other"}


def test_a_return_of_an_offer_is_what_it_knows(put, release):
    for code, count in {"851": 31, "787": 9, "840": 3, "773": 8}.items():
        put(answer(code, count))
    plain = release(dry_run=True)
    rows = [("offer.citizens", "840", {"citizens": Count(value=3)})]
    put(BY_HAND.kept(FormKind.OFFER, "huset", {"offer.municipality": "851"}, rows))
    known = release(dry_run=True)
    # Who has three of them reads in the label that there is at most one more: its own knowledge.
    assert cells_of(plain)["840"] == cells_of(known)["840"] == ("hidden_small", 1, 4)
    assert plain.release.cells.equals(known.release.cells)
