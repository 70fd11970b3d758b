"""A fault at every open, write, flush and rename: what stood stands, or the new one does, whole."""

import errno
import io
import itertools
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from analysis.batch.store import store
from analysis.batch.store.journal import Journal, broken_lines, read_reports
from analysis.errors import WorkplaceError

OLD = {"report.html": b"old", "tables/need.csv": b"old,old\n"}
NEW = {"report.html": b"new", "tables/new.csv": b"new,new\n"}


class Faults:
    """Counts what is asked of the disk, and refuses the n-th."""

    def __init__(self, at: int, number: int) -> None:
        self.at, self.number, self.count = at, number, 0

    def step(self) -> None:
        self.count += 1
        if self.count == self.at:
            raise OSError(self.number, os.strerror(self.number))

    def wrap(self, call: Callable) -> Callable:
        def refused(*words, **named):
            self.step()
            return call(*words, **named)

        return refused

    def open(self, path, mode="r", *words, **named):
        stream = io.open(path, mode, *words, **named)  # noqa: SIM115, UP020
        if set(mode) & set("wa+"):
            try:
                self.step()
            except OSError:
                stream.close()
                raise
            return _Writing(stream, self)
        return stream


class _Writing:
    """A file that may take half of what is written."""

    def __init__(self, stream, faults: Faults) -> None:
        self._stream, self._faults = stream, faults

    def write(self, content) -> None:
        try:
            self._faults.step()
        except OSError:
            self._stream.write(content[: len(content) // 2])
            raise
        self._stream.write(content)

    def __enter__(self):
        return self

    def __exit__(self, *_error) -> None:
        self._stream.close()

    def __getattr__(self, name: str):
        return getattr(self._stream, name)


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def make(edition: Path) -> None:
    """What a run asks of the disk for one report."""
    report = edition / "runde" / "danmark" / "assessment.da"
    with store.environment_errors("reports"):
        journal = Journal(edition, "a1")
        journal.add("begin")
        store.write_folder(store.staging_of(report), NEW)
        store.place(store.staging_of(report), report)
        journal.add("report", folder="runde/danmark/assessment.da", status="complete")
        store.write_file(edition / "index.html", b"new")


def make_with(faults: Faults, edition: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """What is said of a fault; nothing where none came, or where it did not matter."""
    with monkeypatch.context() as patched:
        for name in ("fsync", "rename", "replace", "mkdir"):
            patched.setattr(os, name, faults.wrap(getattr(os, name)))
        patched.setattr(Path, "open", opener(faults))
        try:
            make(edition)
        except WorkplaceError as error:
            return error.message.da
    return ""


def opener(faults: Faults) -> Callable:
    def opened(path: Path, *words, **named):
        return faults.open(path, *words, **named)

    return opened


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO])
@pytest.mark.parametrize("swaps", [True, False])
def test_a_fault_anywhere_leaves_the_old_or_the_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, swaps: bool
) -> None:
    if not swaps:
        monkeypatch.setattr(store.place, "__kwdefaults__", {"swap": lambda _one, _other: False})
    for at in itertools.count(1):
        edition = tmp_path / f"offentlig-{at}"
        report = edition / "runde" / "danmark" / "assessment.da"
        store.write_folder(report, OLD)
        store.write_file(edition / "index.html", b"old")
        faults = Faults(at, number)
        said = make_with(faults, edition, monkeypatch)
        assert len(said.splitlines()) <= 1
        # The next run begins by putting right what was left.
        store.recover(edition)
        Journal(edition, "a2")
        assert contents(report) in (OLD, NEW)
        assert (edition / "index.html").read_bytes() in (b"old", b"new")
        assert broken_lines(edition) == []
        if read_reports(edition):
            assert contents(report) == NEW
        left = {path.name for path in edition.rglob("*")}
        assert not {name for name in left if name.startswith(".")}
        if not said:
            assert contents(report) == NEW
        make(edition)
        assert contents(report) == NEW
        if faults.count < at:
            break
    assert faults.count > 20
