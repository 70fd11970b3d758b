"""A released table as it is read: what was altered, failed its audit or is foreign is refused."""

import datetime as dt

import pytest

from analysis import open_study
from analysis.errors import DataError
from analysis.protection.frozen import (
    parse_release,
    read_release,
    read_releases,
    release_path,
    release_rows,
)
from analysis.protection.frozen_text import write_sealed
from analysis.reading import SYNTHETIC_MARK, Reader

SLUG = "gravide-rusmiddel-2019"
PATH = release_path(SLUG, 1)


def cell(area, level, status, *numbers):
    count, low, high = [*numbers, None, 0, None][:3] if not numbers else [*numbers, None][:3]
    found = {"area": area, "level": level, "category": "total", "year": "total"}
    return {**found, "status": status, "count": count, "low": low, "high": high}


def content(**changes):
    return {
        "schema": 1,
        "slug": SLUG,
        "version": 1,
        "released": "2020-09-01",
        "profile": "under-5",
        "synthetic": False,
        "cells": [
            cell("danmark", "nation", "withheld"),
            cell("nordjylland", "region", "shown", 12, 12, 12),
            cell("sjaelland", "region", "interval", None, 9, 12),
            cell("851", "municipality", "hidden_for_others", None, 5),
            cell("787", "municipality", "hidden_small", None, 1, 4),
            cell("825", "municipality", "shown", 0, 0, 0),
            cell("259", "municipality", "shown", 8, 8, 8),
        ],
        "standings": [
            {"code": "851", "status": "answered", "answered_by": ""},
            {"code": "787", "status": "answered", "answered_by": ""},
            {"code": "825", "status": "answered", "answered_by": ""},
            {"code": "840", "status": "answered_by_other", "answered_by": "787"},
            {"code": "259", "status": "answered", "answered_by": ""},
            {"code": "265", "status": "not_stated", "answered_by": ""},
            {"code": "101", "status": "silent", "answered_by": ""},
        ],
        "opinions": [],
        "flows": [],
        "hidden": {"hidden_small": 1},
        "audit": {"passed": True, "attackers": 4, "counts": 2, "narrowest": None},
        "changes": [],
        "notes": [{"da": "a", "en": "b"}],
        **changes,
    }


@pytest.fixture
def world(tmp_path):
    def put(*contents, synthetic=False):
        (tmp_path / "data" / "releases" / SLUG).mkdir(parents=True, exist_ok=True)
        if synthetic:
            (tmp_path / SYNTHETIC_MARK).write_text("")
        for number, one in enumerate(contents, start=1):
            data = one if isinstance(one, bytes) else write_sealed({**one, "version": number})
            (tmp_path / release_path(SLUG, number)).write_bytes(data)
        return Reader(tmp_path)

    return put


def test_a_release_is_read_as_it_was_written_and_is_an_input(world):
    reader = world(content())
    found = read_release(reader, SLUG)
    assert (found.version, found.released, found.profile) == (1, dt.date(2020, 9, 1), "under-5")
    assert found.cells["count"].tolist() == [None, 12, None, None, None, 0, 8]
    assert found.cells["high"].tolist() == [None, 12, 12, None, 4, 0, 8]
    assert [(one.path, one.sha256) for one in reader.inputs] == [(PATH, found.sha256)]
    assert write_sealed(content()) == (reader.root / PATH).read_bytes()


def test_the_newest_release_made_by_the_day_is_in_force_and_the_only_input(world):
    reader = world(content(), content(released="2020-12-01"), content(released="2021-12-01"))
    assert read_release(reader, SLUG, as_of=dt.date(2020, 8, 31)) is None
    assert reader.inputs == ()
    assert read_release(reader, SLUG, as_of=dt.date(2021, 5, 1)).version == 2
    assert [one.path for one in reader.inputs] == [release_path(SLUG, 2)]
    assert read_release(Reader(reader.root), SLUG).version == 3


def test_a_round_without_a_release_has_none(tmp_path):
    assert read_release(Reader(tmp_path), SLUG) is None
    assert read_releases(Reader(tmp_path), SLUG) == ()


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"audit": {"passed": False}}, "audit.passed"),
        ({"audit": {}}, "audit.passed"),
        ({"profile": "under-50"}, "profile"),
        ({"slug": "punktskrift-2022"}, "slug"),
        ({"released": "1. maj 2020"}, "released"),
        ({"synthetic": 0}, "synthetic"),
        ({"hidden": {"hidden_small": -1}}, "hidden"),
        ({"notes": ["a"]}, "notes"),
        ({"returns": []}, "returns"),
        ({"cells": {}}, "cells"),
        ({"cells": [{"area": "851"}]}, "cells.0"),
        ({"cells": [cell("851", "town", "shown", 8, 8, 8)]}, "cells.0.level"),
        ({"cells": [cell("851", "municipality", "secret")]}, "cells.0.status"),
        ({"cells": [cell("851", "municipality", "hidden_small", 3, 1, 4)]}, "cells.0"),
        ({"cells": [cell("851", "municipality", "shown", 8, 7, 8)]}, "cells.0"),
        ({"cells": [cell("851", "municipality", "interval", None, 8, 7)]}, "cells.0"),
        ({"cells": [cell("851", "municipality", "withheld", None, -1)]}, "cells.0.low"),
        ({"cells": [cell("851", "municipality", "withheld")] * 2}, "cells.1"),
        ({"standings": [{"code": "851", "status": "answered_zero", "answered_by": ""}]}, "standi"),
    ],
)
def test_what_cannot_stand_in_a_release_is_named_with_file_key_and_cure(world, changes, place):
    with pytest.raises(DataError) as raised:
        read_release(world(content(**changes)), SLUG)
    [problem] = raised.value.problems
    assert problem.file == PATH
    assert problem.place.startswith(place)
    assert problem.cure is not None


def test_a_key_that_lacks_is_named(world):
    whole = content()
    del whole["standings"]
    with pytest.raises(DataError, match="standings"):
        read_release(world(whole), SLUG)


def _altered(old, new):
    written = write_sealed(content())
    assert old in written
    return written.replace(old, new)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        (_altered(b'"count": 12, "high": 12', b'"count": 13, "high": 12'), "not as it was written"),
        (_altered(b'"passed": true', b'"passed": false'), "not as it was written"),
        (_altered(b'"schema": 1', b'"schema": 2'), "another format"),
        (_altered(b'"slug":', b'"slug": "x", "slug":'), "JSON"),
        (b"[]", "JSON"),
        (b"{", "JSON"),
        (b"\xff", "JSON"),
        (b"[" * 100_000, "JSON"),
    ],
)
def test_what_was_altered_or_is_of_another_format_is_refused(world, written, words):
    with pytest.raises(DataError, match=words):
        read_release(world(written), SLUG)


def test_invented_and_real_releases_are_never_mixed(world):
    with pytest.raises(DataError, match="invented"):
        read_release(world(content(synthetic=True)), SLUG)
    assert read_release(world(content(synthetic=True), synthetic=True), SLUG).synthetic
    with pytest.raises(DataError, match="real returns"):
        read_release(world(content(), synthetic=True), SLUG)


def test_versions_and_days_go_forward(world):
    reader = world(content(), content(released="2020-08-01"))
    with pytest.raises(DataError, match="released"):
        read_releases(reader, SLUG)
    (reader.root / release_path(SLUG, 2)).unlink()
    (reader.root / PATH).rename(reader.root / release_path(SLUG, 2))
    with pytest.raises(DataError, match="version"):
        read_releases(reader, SLUG)


def test_rows_for_a_study_are_what_readers_know():
    release = parse_release(write_sealed(content()), path=PATH)
    rows = {
        row["area"]: tuple(row.values())[1:] for row in release_rows(release).to_dict("records")
    }
    assert rows == {
        "851": ("answered", 5, None, None),
        "787": ("answered", 1, 4, None),
        "825": ("answered", 0, 0, None),
        "840": ("answered_by_another", None, None, "787"),
        "259": ("answered", 8, 8, None),
        "265": ("answered", None, None, None),
        "101": ("silent", None, None, None),
        "nordjylland": ("answered", 12, 12, None),
        "sjaelland": ("answered", 9, 12, None),
    }


def test_a_release_without_counts_gives_no_rows():
    release = parse_release(write_sealed(content(cells=[])), path=PATH)
    assert release_rows(release).empty


def test_a_study_takes_the_rows():
    release = parse_release(write_sealed(content()), path=PATH)
    study = open_study(SLUG, returns=release_rows(release))
    split = study.estimates.need_from_answers
    reported = split[(split["area"] == "nordjylland") & (split["part"] == "reported")]
    assert reported["mean_persons"].tolist() == [pytest.approx(12)]
