"""A report stands whole, or the earlier one still does."""

import errno
import os
from pathlib import Path

import pytest

from analysis.batch.store import holding, store
from analysis.errors import FolderLockedError, WorkplaceError
from analysis.language import Text

FILES = {"report.html": b"new", "tables/need.csv": b"a,b\n"}


def never(_one: Path, _other: Path) -> bool:
    return False


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture
def edition(tmp_path: Path) -> Path:
    folder = tmp_path / "offentlig"
    (folder / "runde" / "danmark").mkdir(parents=True)
    return folder


@pytest.fixture
def report(edition: Path) -> Path:
    return edition / "runde" / "danmark" / "assessment.da"


@pytest.mark.parametrize("swap", [store.exchange, never])
@pytest.mark.parametrize("earlier", [None, {"report.html": b"old", "tables/gone.csv": b"x"}])
def test_a_report_takes_its_place_whole(report: Path, swap, earlier) -> None:
    if earlier:
        store.write_folder(report, earlier)
    staged = store.staging_of(report)
    store.write_folder(staged, FILES)
    store.place(staged, report, swap=swap)
    assert contents(report) == FILES
    assert [path.name for path in report.parent.iterdir()] == ["assessment.da"]


@pytest.mark.parametrize("name", ["../x", "/x", "a/../../x", "a\\b", "c:x"])
def test_nothing_is_written_outside_the_folder(report: Path, name: str) -> None:
    with pytest.raises(ValueError, match="not a path inside"):
        store.write_folder(store.staging_of(report), {name: b""})


def test_a_stop_before_placing_leaves_the_earlier_report(edition: Path, report: Path) -> None:
    store.write_folder(report, {"report.html": b"old"})
    store.write_folder(store.staging_of(report), FILES)
    store.recover(edition)
    assert contents(edition) == {"runde/danmark/assessment.da/report.html": b"old"}


def test_a_stop_between_the_two_renames_is_undone(edition: Path, report: Path) -> None:
    store.write_folder(report.with_name(".assessment.da.old"), {"report.html": b"old"})
    store.write_folder(store.staging_of(report), FILES)
    store.recover(edition)
    assert contents(edition) == {"runde/danmark/assessment.da/report.html": b"old"}


def test_a_stop_after_the_renames_keeps_the_new_report(edition: Path, report: Path) -> None:
    store.write_folder(report, FILES)
    store.write_folder(report.with_name(".assessment.da.old"), {"report.html": b"old"})
    (edition / ".index.html.new").write_bytes(b"half")
    store.recover(edition)
    assert contents(report) == FILES
    assert not list(edition.rglob(".*"))


def test_a_link_left_in_the_way_is_removed_and_not_followed(
    edition: Path, report: Path, tmp_path: Path
) -> None:
    precious = tmp_path / "precious"
    store.write_folder(precious, {"x": b"1"})
    store.staging_of(report).symlink_to(precious, target_is_directory=True)
    store.recover(edition)
    assert contents(precious) == {"x": b"1"}
    assert not store.staging_of(report).is_symlink()


def test_only_empty_folders_are_removed(edition: Path, report: Path) -> None:
    store.write_folder(report, FILES)
    (edition / "runde" / "nordjylland").mkdir()
    (edition / "tom").mkdir()
    store.remove_empty(edition)
    assert sorted(p.name for p in edition.iterdir()) == ["runde"]
    assert sorted(p.name for p in (edition / "runde").iterdir()) == ["danmark"]


def test_one_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "index.html"
    for content in (b"one", b"two"):
        store.write_file(path, content)
        assert contents(tmp_path) == {"index.html": content}


def test_a_held_folder_is_refused_with_its_holder_named(edition: Path) -> None:
    said: list[Text] = []
    with (
        holding.locked(edition, wait=False, on_wait=said.append),
        pytest.raises(FolderLockedError, match=f"proces {os.getpid()}.*--wait") as caught,
        holding.locked(edition, wait=False, on_wait=said.append),
    ):
        pass
    assert caught.value.exit_code == 5
    with holding.locked(edition, wait=False, on_wait=said.append):
        pass
    assert said == []
    assert [path.name for path in edition.iterdir()] in (
        ["runde"],
        [".lock", "runde"],
        ["runde", ".lock"],
    )


@pytest.mark.parametrize(
    "number",
    [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.ENOENT, errno.EISDIR, errno.EFBIG],
)
def test_a_disk_that_refuses_gives_one_plain_line(number: int) -> None:
    with (
        pytest.raises(WorkplaceError, match=r"reports: .*--out") as caught,
        store.environment_errors("reports"),
    ):
        raise OSError(number, os.strerror(number))
    assert caught.value.exit_code == 6


def test_other_system_errors_are_our_own_business() -> None:
    with pytest.raises(OSError, match="bad descriptor"), store.environment_errors("reports"):
        raise OSError(errno.EBADF, "bad descriptor")


@pytest.mark.parametrize(
    "name", ["", "runde", "runde/danmark", "runde/danmark/assessment.da", ".lock", "run.jsonl"]
)
def test_nothing_is_written_through_a_link(tmp_path: Path, name: str) -> None:
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "danmark" / "assessment.da").mkdir(parents=True)
    edition = tmp_path / "offentlig"
    link = edition / name
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(elsewhere)
    with pytest.raises(WorkplaceError, match=f"offentlig/{name}".rstrip("/")) as caught:
        store.check_no_links(edition, [edition / "runde/danmark/assessment.da"])
    assert caught.value.exit_code == 6
    if name in {"", ".lock"}:
        with (
            pytest.raises(WorkplaceError, match="offentlig"),
            holding.locked(edition, wait=False, on_wait=print),
        ):
            pass


def test_folders_behind_links_are_not_ours_to_tidy(edition: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    for left in (".x.new", ".y.old", "empty"):
        (elsewhere / "danmark" / left).mkdir(parents=True)
    (edition / "link").symlink_to(elsewhere)
    store.recover(edition)
    store.remove_empty(edition)
    assert sorted(p.name for p in (elsewhere / "danmark").iterdir()) == [
        ".x.new",
        ".y.old",
        "empty",
    ]
    assert store.report_folders(edition) == []


def test_a_file_where_a_folder_must_be_is_the_machines_trouble(edition: Path) -> None:
    (edition / "runde" / "danmark").rmdir()
    (edition / "runde" / "danmark").write_text("a file")
    with pytest.raises(WorkplaceError, match="--out"), store.environment_errors("runde"):
        store.write_folder(edition / "runde/danmark/.assessment.da.new", FILES)
