"""The register's folders: written whole or not at all, one writer at a time.

A return is written to a hidden sibling, flushed to the disk, and renamed to its place. Stopped at
any point, what was in force is in force still; what was half written is removed by the next writer.
"""

from __future__ import annotations

import contextlib
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from filelock import FileLock, Timeout

from analysis.errors import FolderLockedError
from analysis.language import Text
from analysis.writing import NEW, flush_folder, write_flushed

FOLDER = "data/returns"
LOCK_NAME = ".lock"
_PATIENCE_SECONDS = 120.0
_NAME = re.compile(r"(\d{4,})-([0-9a-f]{12})")


def round_folder(root: Path, slug: str) -> Path:
    """The folder of a round's returns; it need not exist."""
    return root / FOLDER / slug


def numbered(respondent: Path) -> list[tuple[int, Path]]:
    """The folders of a respondent's returns with their numbers, the first first."""
    if not respondent.is_dir():
        return []
    found = [(_NAME.fullmatch(path.name), path) for path in respondent.iterdir()]
    return sorted((int(match[1]), path) for match, path in found if match and path.is_dir())


@contextlib.contextmanager
def hold(
    folder: Path, *, on_wait: Callable[[Text], None], patience_seconds: float = _PATIENCE_SECONDS
) -> Iterator[None]:
    """Be the only writer of a round's returns; the lock is the system's and dies with its holder.

    Parameters
    ----------
    on_wait
        Told once, when there is somebody to wait for.

    Raises
    ------
    FolderLockedError
        If somebody else still writes when patience ends.
    OSError
        If the disk refuses.
    """
    folder.mkdir(parents=True, exist_ok=True)
    # One lock for all holders of this process, so that whoever holds the round may keep returns.
    lock = FileLock(folder / LOCK_NAME, is_singleton=True)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        on_wait(
            Text(
                "Venter på en anden, der modtager svar …",
                "Waiting for another that is receiving returns …",
            )
        )
        try:
            lock.acquire(timeout=patience_seconds)
        except Timeout:
            raise FolderLockedError(
                Text(
                    f"En anden modtager stadig svar til «{folder.name}». Prøv igen, når den er færdig.",
                    f"Another is still receiving returns for “{folder.name}”. Try again later.",
                )
            ) from None
    try:
        for left in folder.glob(f"*/.*{NEW}"):
            shutil.rmtree(left)
        yield
    finally:
        lock.release()


def put_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write a new folder with its files: all of it, or nothing. The lock must be held.

    Raises
    ------
    FileExistsError
        If the folder stands there.
    OSError
        If the disk refuses.
    """
    if folder.exists():
        raise FileExistsError(folder)
    staged = folder.with_name(f".{folder.name}{NEW}")
    staged.mkdir(parents=True)
    for name, content in files.items():
        write_flushed(staged / name, content)
    flush_folder(staged)
    staged.rename(folder)
    # The folders of a new respondent and of a new round are names that must reach the disk, too.
    for above in (folder.parent, folder.parent.parent, folder.parent.parent.parent):
        flush_folder(above)
