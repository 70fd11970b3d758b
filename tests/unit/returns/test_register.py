"""The register: what is kept, what supersedes it, what is refused, and what is deleted in time."""

import datetime as dt
import json
import runpy
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from analysis.errors import DataError, FolderLockedError
from analysis.reading import Reader
from analysis.returns.answers.emptiness import Emptiness
from analysis.returns.answers.numbers import Refused
from analysis.returns.answers.written import Count, Interval
from analysis.returns.form.questions import FormKind
from analysis.returns.intake.one_pass import take_in
from analysis.returns.intake.one_return import Return
from analysis.returns.intake.respondents import offer_key
from analysis.returns.register.folder import hold, round_folder
from analysis.returns.register.kept import (
    KeptAnswer,
    KeptReturn,
    read_kept,
    write_time,
)
from analysis.returns.register.receiving import open_round
from analysis.returns.register.register import (
    DeletedReturn,
    history,
    keep_return,
    register_digest,
    returns_in_force,
)
from analysis.returns.register.retention import delete_expired, find_expired, stated_retention

SLUG = "tegnsprog-2022"
HERE = Path(__file__).parent
JUNE = dt.datetime(2024, 6, 1, 12, 30, 5, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def filling():
    return SimpleNamespace(**runpy.run_path(str(HERE / "filling.py")))


@pytest.fixture(scope="module")
def world(root, filling):
    return filling.open_and_draw(Reader(root), SLUG)


@pytest.fixture
def read(world, filling, tmp_path):
    """A return read from a file, as taken in; the same seed gives the same answers."""
    asked, drawn = world

    def run(seed=1, code="851", kind=FormKind.MUNICIPALITY, **put) -> tuple[Return, Path]:
        made = drawn[kind, code]
        given = filling.clean_answers(made.form, filling.seeded(seed))
        book = filling.write_answers(made.content, given)
        for field, value in put.items():
            filling.put(book, field.replace("__", "."), value)
        path = filling.save(book, tmp_path / f"{seed}_{made.name}")
        more = {"udmelding": asked.udmelding, "areas": asked.areas, "names": asked.names}
        return take_in([path], **more).returns[0], path

    return run


@pytest.fixture
def keep(read, tmp_path):
    home = tmp_path / "checkout"

    def run(seed=1, code="851", *, received=JUNE, until=None, **more) -> KeptReturn:
        given, path = read(seed, code, **more)
        return keep_return(home, given, path=path, received=received, retain_until=until)

    run.home = home
    return run


def silent(_):
    """Nobody is told of waiting."""


def test_a_return_is_kept_with_its_file_and_what_it_says(keep, read):
    given, path = read()
    kept = keep()
    folder = round_folder(keep.home, SLUG) / "municipality-851" / f"0001-{given.sha256[:12]}"
    assert sorted(one.name for one in folder.iterdir()) == ["original.xlsx", "return.json"]
    assert (kept.number, kept.respondent, kept.answers_for) == (1, "851", ("851",))
    assert kept.received == JUNE
    written = json.loads((folder / "return.json").read_text(encoding="utf-8"))
    assert written["received"] == "2024-06-01T12:30:05Z"
    assert written["form"]["sha256"] == given.identity.sha256
    assert written["supersedes"] is None
    assert str(path.parent) not in (folder / "return.json").read_text(encoding="utf-8")
    filled = {(one.slot.id, one.slot.row, one.slot.cell): one.value for one in given.given}
    assert {(one.id, one.row, one.cell): one.value for one in kept.answers} == {
        place: value for place, value in filled.items() if value is not Emptiness.BLANK
    }
    assert returns_in_force(keep.home, SLUG) == (kept,)


def test_a_correction_supersedes_and_history_stays(keep):
    first, other = keep(1), keep(3, "840")
    second = keep(2)
    assert (first.number, second.number) == (1, 2)
    assert returns_in_force(keep.home, SLUG) == (other, second)
    assert history(keep.home, SLUG) == (other, first, second)
    back = keep(1)
    assert (back.number, back.sha256) != (1, second.sha256)
    assert returns_in_force(keep.home, SLUG) == (other, back)


def test_the_same_file_twice_is_one_return(read, tmp_path):
    given, path = read()
    home = tmp_path / "checkout"
    first = keep_return(home, given, path=path, received=JUNE)
    again = keep_return(home, given, path=path, received=JUNE + dt.timedelta(days=3))
    assert again == first
    assert history(home, SLUG) == (first,)


def test_a_refused_one_leaves_the_earlier_in_force(keep):
    first = keep(1)
    with pytest.raises(DataError, match="liste"):
        keep(2, future__rating__secured=9)
    assert returns_in_force(keep.home, SLUG) == (first,)


def test_a_file_that_has_changed_is_not_kept(read, tmp_path):
    given, path = read()
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(DataError, match="ændret"):
        keep_return(tmp_path / "checkout", given, path=path, received=JUNE)
    assert returns_in_force(tmp_path / "checkout", SLUG) == ()


def test_an_offer_is_kept_under_its_name(keep):
    municipality = {"offer__municipality": "Aalborg"}
    first = keep(1, "", kind=FormKind.OFFER, offer__name="Tilbud Å", **municipality)
    other = keep(2, "", kind=FormKind.OFFER, offer__name="Tilbud B", **municipality)
    second = keep(3, "", kind=FormKind.OFFER, offer__name=" TILBUD  å", **municipality)
    assert first.respondent == second.respondent == "851-tilbud-aa"
    assert returns_in_force(keep.home, SLUG) == (second, other)
    assert first.answers_for == ()


def test_names_of_offers_become_names_of_folders():
    assert offer_key("../../etc", "851") == "851-etc"
    assert offer_key("日本", "999x").startswith("000-")
    long, longer = offer_key("a" * 300, "851"), offer_key("a" * 301, "851")
    assert len(long) < 80
    assert long != longer


def test_what_was_altered_by_hand_is_named(keep):
    keep(1)
    keep(1, "840")
    originals = sorted(round_folder(keep.home, SLUG).rglob("original.xlsx"))
    originals[0].write_bytes(b"andet")
    text = originals[1].with_name("return.json")
    text.write_text(text.read_text(encoding="utf-8").replace('"851"', '"101"'), encoding="utf-8")
    with pytest.raises(DataError) as refused:
        returns_in_force(keep.home, SLUG)
    assert [one.file.split("/")[3] for one in refused.value.problems] == [
        "municipality-840",
        "municipality-851",
    ]
    text.write_text("{}", encoding="utf-8")
    with pytest.raises(DataError, match="sikkerhedskopi"):
        history(keep.home, SLUG)


def test_the_digest_is_another_as_soon_as_anything_is(keep):
    first = keep(1)
    digest = register_digest(returns_in_force(keep.home, SLUG))
    assert digest == register_digest([first])
    keep(2)
    assert register_digest(returns_in_force(keep.home, SLUG)) != digest


VALUES = (
    Count(value=3),
    Interval(low=1, high=4),
    Interval(low=5, high=None),
    37.5,
    "tekst, æøå",
    dt.date(2024, 6, 30),
    *Emptiness,
)


@pytest.mark.parametrize("value", VALUES, ids=str)
def test_every_kind_of_answer_survives_the_file(keep, value):
    answer = KeptAnswer(id="x", value=value, sheet="1", cell="C6", raw="r")
    kept = keep(1)
    whole = KeptReturn(
        **{name: getattr(kept, name) for name in KeptReturn.__slots__ if name != "answers"},
        answers=(answer,),
    )
    [back] = read_kept(whole.as_json()).answers
    assert back == answer
    assert type(back.value) is type(value)


def test_what_was_refused_cannot_be_kept(keep):
    answer = KeptAnswer(id="x", value=Refused(), sheet="1", cell="C6", raw="r")
    kept = keep(1)
    whole = KeptReturn(
        **{name: getattr(kept, name) for name in KeptReturn.__slots__ if name != "answers"},
        answers=(answer,),
    )
    with pytest.raises(ValueError, match="refused"):
        whole.as_json()


@pytest.mark.parametrize("text", ["[]", "{}", '{"schema": 99}', "x", "null"])
def test_a_text_that_is_no_return_is_refused(text):
    with pytest.raises(ValueError, match=r"kept return|schema|Expecting"):
        read_kept(text)


def test_a_moment_must_say_its_zone():
    summer = dt.timezone(dt.timedelta(hours=2))
    assert write_time(dt.datetime(2024, 6, 1, 1, tzinfo=summer)) == "2024-05-31T23:00:00Z"
    with pytest.raises(ValueError, match="zone"):
        write_time(dt.datetime(2024, 6, 1))  # noqa: DTZ001


def test_what_is_past_its_date_is_named_and_then_deleted(keep):
    old = keep(1, until=dt.date(2026, 1, 1))
    newer = keep(2, until=dt.date(2026, 1, 1), received=JUNE + dt.timedelta(days=1))
    other = keep(3, "840", until=dt.date(2030, 1, 1), received=JUNE + dt.timedelta(days=2))
    free = keep(4, "101", received=JUNE + dt.timedelta(days=3))
    assert stated_retention(keep.home, SLUG) == dt.date(2030, 1, 1)
    assert find_expired(keep.home, SLUG, day=dt.date(2026, 1, 1)) == ()
    assert find_expired(keep.home, SLUG, day=dt.date(2026, 1, 2)) == (old, newer)
    now = dt.datetime(2026, 1, 2, 8, tzinfo=dt.UTC)
    gone = delete_expired(keep.home, SLUG, moment=now, on_wait=silent)
    assert [(one.number, one.sha256, one.deleted) for one in gone] == [
        (1, old.sha256, now),
        (2, newer.sha256, now),
    ]
    # An earlier return does not come back because a later one is gone.
    assert returns_in_force(keep.home, SLUG) == (free, other)
    told = history(keep.home, SLUG)
    assert [type(one) for one in told] == [KeptReturn, KeptReturn, DeletedReturn, DeletedReturn]
    folder = round_folder(keep.home, SLUG) / "municipality-851"
    left = [path.name for path in folder.rglob("*") if path.is_file()]
    assert left == ["deleted.json"] * 2
    assert delete_expired(keep.home, SLUG, moment=now, on_wait=silent) == ()
    assert keep(5).number == 3


def test_a_round_without_returns_has_nothing(tmp_path):
    assert returns_in_force(tmp_path, SLUG) == history(tmp_path, SLUG) == ()
    assert delete_expired(tmp_path, SLUG, moment=JUNE, on_wait=silent) == ()
    assert stated_retention(tmp_path, SLUG) is None
    assert not list(tmp_path.iterdir())


HOLD = """
import sys, time
from pathlib import Path
from analysis.returns.register.folder import hold
with hold(Path(sys.argv[1]), on_wait=print):
    print("holds", flush=True)
    sys.stdin.readline()
"""


def test_another_writer_is_waited_for(tmp_path):
    told = []
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, tmp_path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout.readline() == "holds\n"
        with (
            pytest.raises(FolderLockedError, match="modtager stadig"),
            hold(tmp_path, on_wait=told.append, patience_seconds=0.1),
        ):
            pass
        other.communicate("\n")
    assert [one.en[:7] for one in told] == ["Waiting"]
    with hold(tmp_path, on_wait=told.append), hold(tmp_path, on_wait=told.append):
        # Who holds a round's register may keep returns in it.
        assert len(told) == 1


def _keep_many(jobs):
    checkout, home, paths = jobs
    asked = open_round(Reader(checkout), SLUG)
    for path in paths:
        [given] = take_in(
            [path], udmelding=asked.udmelding, areas=asked.areas, names=asked.names
        ).returns
        keep_return(home, given, path=path, received=JUNE)


def test_receivers_at_the_same_time_take_turns(root, read, tmp_path):
    paths = [read(seed)[1] for seed in range(1, 9)]
    home = tmp_path / "checkout"
    jobs = [(root, home, paths[:4]), (root, home, paths[4:])]
    script = (
        "import runpy, sys, pathlib\n"
        "tests = runpy.run_path(sys.argv[1])\n"
        "paths = [pathlib.Path(word) for word in sys.argv[2:]]\n"
        "tests['_keep_many']((paths[0], paths[1], paths[2:]))\n"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", script, __file__, job[0], job[1], *job[2]])
        for job in jobs
    ]
    assert [one.wait() for one in running] == [0, 0]
    kept = history(home, SLUG)
    assert [one.number for one in kept] == list(range(1, 9))
    assert len({one.sha256 for one in kept}) == 8


@pytest.mark.parametrize("what", ["keep", "delete"])
def test_killed_at_some_points_nothing_is_lost(root, read, tmp_path, what):
    files = [read(seed)[1] for seed in (1, 2)]
    done = subprocess.run(
        [sys.executable, HERE / "killing.py", root, tmp_path, what, "31", *files],
        capture_output=True,
        text=True,
        check=True,
    )
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(lines) > 4
    whole = lines[-1][3]
    for point, killed, before, after, then, left in lines:
        assert after in (before, whole), point
        assert then == whole, point
        assert left == []
        assert killed == (point != lines[-1][0])
