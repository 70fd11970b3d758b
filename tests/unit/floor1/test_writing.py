"""A file is written whole, or what stood there stands there still."""

import os
from pathlib import Path

import pytest

from analysis.writing import write_whole


def test_a_new_file_and_one_in_its_place(tmp_path: Path) -> None:
    path = tmp_path / "fil.txt"
    write_whole(path, b"en")
    write_whole(path, b"to")
    assert path.read_bytes() == b"to"
    assert [one.name for one in tmp_path.iterdir()] == ["fil.txt"]


def test_what_stood_there_keeps_its_rights(tmp_path: Path) -> None:
    path = tmp_path / "fil.txt"
    path.write_bytes(b"en")
    path.chmod(0o640)
    write_whole(path, b"to")
    assert path.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_disk_that_refuses_leaves_the_earlier_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    path = tmp_path / "fil.txt"
    write_whole(path, b"en")

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    where = os if call == "fsync" else Path
    monkeypatch.setattr(where, call, refuse)
    with pytest.raises(OSError, match="No space"):
        write_whole(path, b"to")
    assert path.read_bytes() == b"en"
    assert [one.name for one in tmp_path.iterdir()] == ["fil.txt"]
