"""Blocks that say whether they are whole, and a store that many write at once."""

import hashlib
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.assessment import opening
from analysis.batch.cluster.connection import Connection
from analysis.batch.cluster.worker import Errand
from analysis.batch.runs.sharing import Sharing, open_sharing
from analysis.batch.store import kept_studies
from analysis.batch.store.packing import pack, unpack
from analysis.batch.store.shared_store import REPORTS, STUDIES, DamagedError, SharedStore
from analysis.errors import UsageError, WorkplaceError
from analysis.language import Text

KEY = hashlib.sha256(b"one").hexdigest()
FILES = {"manifest.json": b"{}", "tables/need.csv": "område;antal\n".encode() * 50, "empty": b""}
# Two keys of many writers, each with its own content; whoever reads meets one of them whole.
WRITER = """
import hashlib, sys
from analysis.batch.store.shared_store import REPORTS, SharedStore
store = SharedStore(sys.argv[1], edition="offentlig")
for number in range(40):
    key = hashlib.sha256(str(number % 4).encode()).hexdigest()
    files = {"a": key.encode() * 2000, "b": bytes(3000)}
    store.keep(REPORTS, key, files, anew=number % 2 == 0)
    found = store.fetch(REPORTS, key)
    assert found == files, (number, found and sorted(found))
print("whole")
"""


def test_what_is_packed_comes_back_and_is_the_same_bytes_every_time() -> None:
    block = pack("report/1", FILES)
    assert unpack("report/1", block) == FILES
    assert pack("report/1", dict(reversed(FILES.items()))) == block
    assert unpack("report/2", block) is None


def test_no_flipped_or_missing_byte_passes() -> None:
    block = pack("report/1", FILES)
    draw = random.Random(3)  # noqa: S311
    for place in {*range(100), *(draw.randrange(len(block)) for _ in range(100))}:
        changed = bytearray(block)
        changed[place] ^= draw.randrange(1, 256)
        assert unpack("report/1", bytes(changed)) is None
        assert unpack("report/1", block[:place]) is None


@pytest.fixture(params=["memory", "file"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "file":
        return f"file://{tmp_path}/store"
    return f"memory://{tmp_path.name}"


def test_an_entry_is_written_once_and_read_whole(url: str) -> None:
    store = SharedStore(url, edition="offentlig")
    assert not store.holds(REPORTS, KEY)
    assert store.fetch(REPORTS, KEY) is None
    assert store.keep(REPORTS, KEY, FILES)
    assert not store.keep(REPORTS, KEY, {"other": b""})
    assert SharedStore(url, edition="offentlig").fetch(REPORTS, KEY) == FILES
    assert store.fetch(STUDIES, KEY) is None


def test_editions_and_synthetic_worlds_do_not_meet(url: str) -> None:
    for edition, synthetic in (("intern", False), ("intern", True), ("offentlig", True)):
        SharedStore(url, edition=edition, synthetic=synthetic).keep(REPORTS, KEY, FILES)
    assert SharedStore(url, edition="offentlig").fetch(REPORTS, KEY) is None


def test_a_damaged_entry_is_refused_and_can_be_made_again(tmp_path: Path) -> None:
    store = SharedStore(str(tmp_path), edition="offentlig")
    store.keep(REPORTS, KEY, FILES)
    [path] = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert path.relative_to(tmp_path).parts == ("offentlig", "reports", KEY[:2], KEY)
    whole = path.read_bytes()
    for damaged in (b"", whole[:-1], whole.replace(b"udmelding-1", b"udmelding-2"), b"\n" + whole):
        path.write_bytes(damaged)
        with pytest.raises(DamagedError):
            store.fetch(REPORTS, KEY)
    assert store.keep(REPORTS, KEY, FILES, anew=True)
    assert store.fetch(REPORTS, KEY) == FILES
    # An entry under another's name is as good as none: what it says is about something else.
    other = path.with_name(KEY[:2] + "0" * 62)
    other.write_bytes(whole)
    with pytest.raises(DamagedError):
        store.fetch(REPORTS, other.name)


@pytest.mark.parametrize("writers", [2, 8])
def test_many_writers_at_once_do_no_harm(tmp_path: Path, writers: int) -> None:
    url = f"file://{tmp_path}/store"
    running = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, url], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for _ in range(writers)
    ]
    told = [process.communicate(timeout=120) for process in running]
    assert told == [(b"whole\n", b"")] * writers
    left = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(left) == 4
    assert not [path for path in left if path.name.startswith(".")]


def test_an_address_that_leads_nowhere_says_so_without_its_password(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nosuch://host"):
        SharedStore("nosuch://user:secret@host/x", edition="offentlig")
    blocked = tmp_path / "file"
    blocked.write_bytes(b"")
    with pytest.raises(WorkplaceError, match="svarer ikke") as caught:
        SharedStore(f"file://{blocked}/store", edition="offentlig")
    assert caught.value.exit_code == 6
    with pytest.raises(UsageError) as refused:
        SharedStore("nosuch://user:secret@host/x", edition="offentlig")
    assert "secret" not in str(refused.value)


def test_a_study_is_carried_whole_or_not_at_all(tmp_path: Path) -> None:
    assert kept_studies.STUDIES == opening.STUDIES
    seal = f'{{"tables.json": "{hashlib.sha256(b"[]").hexdigest()}"}}'.encode()
    files = {"tables.json": b"[]", "sha256.json": seal}
    kept_studies.put_kept(tmp_path, KEY, files)
    assert kept_studies.has_study(tmp_path, KEY)
    assert kept_studies.read_kept(tmp_path, KEY) == files
    path = tmp_path / kept_studies.STUDIES / KEY / "tables.json"
    path.write_bytes(b"[1]")
    assert kept_studies.read_kept(tmp_path, KEY) is None
    kept_studies.put_kept(tmp_path, KEY, files)
    assert kept_studies.read_kept(tmp_path, KEY) == files
    assert [each.name for each in path.parent.parent.iterdir()] == [KEY]
    with pytest.raises(ValueError, match="not the files"):
        kept_studies.put_kept(tmp_path, KEY, {"../../x": b""})


def test_a_store_that_fails_on_the_way_is_told_of_once(tmp_path: Path) -> None:
    told: list[Text] = []
    place = tmp_path / "store"
    sharing = open_sharing(
        f"file://{place}", tmp_path, edition="offentlig", synthetic=False, tell=told.append
    )
    assert not sharing.fetch_study(KEY)
    assert told == []
    shutil.rmtree(place)
    place.write_bytes(b"")
    files = {"tables.json": b"[]", "sha256.json": b"{}"}
    kept_studies.put_kept(tmp_path, KEY, files)
    sharing.keep_study(KEY)
    sharing.keep_study(KEY)
    assert not sharing.fetch_study("0" * 64)
    assert [text.da.endswith("Kørslen går videre uden det.") for text in told] == [True]


def test_a_study_put_there_is_found_by_another_checkout(tmp_path: Path) -> None:
    def share(root: Path) -> Sharing:
        url = f"memory://{tmp_path.name}-studies"
        return open_sharing(url, root, edition="offentlig", synthetic=False, tell=print)

    seal = f'{{"tables.json": "{hashlib.sha256(b"[]").hexdigest()}"}}'.encode()
    files = {"tables.json": b"[]", "sha256.json": seal}
    kept_studies.put_kept(tmp_path / "one", KEY, files)
    share(tmp_path / "one").keep_study(KEY)
    assert share(tmp_path / "two").fetch_study(KEY)
    assert kept_studies.read_kept(tmp_path / "two", KEY) == files
    assert not share(tmp_path / "two").fetch_study(KEY)


def test_what_is_not_installed_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("distributed", "fsspec.core"):
        monkeypatch.setitem(sys.modules, name, None)
    errand = Errand(run="a", edition="offentlig", digest="", engine="auto")
    with pytest.raises(WorkplaceError, match=r"kræver pakken dask: pip install 'dask\[dist"):
        Connection("tcp://127.0.0.1:1", tmp_path, errand=errand, tell=print).open()
    with pytest.raises(WorkplaceError, match="kræver pakken fsspec: pip install"):
        SharedStore(str(tmp_path), edition="offentlig")
