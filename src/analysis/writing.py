"""The one way to write a file: it stands whole and on the disk, or what stood there still does."""

from __future__ import annotations

import os
from pathlib import Path

# What a file is called until it takes its place.
NEW = ".new"


def write_whole(path: Path, content: bytes) -> None:
    """Write one file so that readers meet the earlier content or the new, never a part.

    Parameters
    ----------
    path
        In a folder that exists. What stood there keeps its rights.

    Raises
    ------
    OSError
        If the disk refuses; what stood there before stands there still.
    """
    staged = path.with_name(f".{path.name}{NEW}")
    try:
        write_flushed(staged, content)
        if path.exists():
            staged.chmod(path.stat().st_mode)
        staged.replace(path)
    finally:
        staged.unlink(missing_ok=True)
    flush_folder(path.parent)


def write_flushed(path: Path, content: bytes) -> None:
    """Write a file, and see it to the disk.

    Raises
    ------
    OSError
        If the disk refuses; a part may stand there.
    """
    with path.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def flush_folder(folder: Path) -> None:
    """See a folder's names to the disk: only then is a rename lasting. Windows does that unasked.

    Raises
    ------
    OSError
        If there is no such folder.
    """
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
