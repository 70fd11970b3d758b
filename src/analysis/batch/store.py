"""The one way to write: a report stands whole in its folder, or the earlier one still does.

A report is written to a hidden sibling, flushed to the disk, and then takes its folder's place
in one rename. What a killed run left behind is put right when the next one starts.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path, PurePosixPath

from filelock import FileLock, Timeout

from analysis.errors import FolderLockedError, WorkplaceError
from analysis.language import Text

LOCK_NAME = ".lock"
_HOLDER_NAME = ".lock.holder"
_NEW, _OLD = ".new", ".old"
_AT_FDCWD, _RENAME_EXCHANGE = -100, 2
# A full disk, missing rights, or a file where a folder must be.
_WORKPLACE_ERRORS = frozenset(
    {
        errno.EACCES,
        errno.EDQUOT,
        errno.EEXIST,
        errno.EIO,
        errno.EMFILE,
        errno.ENOSPC,
        errno.ENOTDIR,
        errno.EPERM,
        errno.EROFS,
    }
)


def staging_of(folder: Path) -> Path:
    """The hidden sibling in which a report is written before it takes its place."""
    return folder.with_name(f".{folder.name}{_NEW}")


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a fresh folder and flush all of it to the disk.

    Parameters
    ----------
    files
        Content by relative path with forward slashes.

    Raises
    ------
    ValueError
        If a path leads out of the folder.
    OSError
        If the disk refuses.
    """
    _remove(folder)
    folder.mkdir(parents=True)
    for name, content in files.items():
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name:
            raise ValueError(f"not a path inside the report's folder: {name!r}")
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        _write_flushed(target, content)
    for inner in sorted({folder, *(path.parent for path in folder.rglob("*"))}):
        _flush_folder(inner)


def write_file(path: Path, content: bytes) -> None:
    """Write one file so that readers meet the earlier content or the new, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}{_NEW}")
    _write_flushed(temporary, content)
    temporary.replace(path)
    _flush_folder(path.parent)


def exchange(one: Path, other: Path) -> bool:
    """Swap two names in one step; false where the system or the file system cannot."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    answer = rename(
        _AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), ctypes.c_uint(_RENAME_EXCHANGE)
    )
    return bool(answer == 0)


def place(staged: Path, folder: Path, *, swap: Callable[[Path, Path], bool] = exchange) -> None:
    """Let a finished report take its folder's place; the earlier one goes.

    Parameters
    ----------
    swap
        Swaps two names in one step if it can. Where it cannot, the earlier report steps aside for
        the moment between two renames, and `recover` undoes a stop in between.
    """
    if not folder.exists():
        staged.rename(folder)
    elif not swap(staged, folder):
        aside = folder.with_name(f".{folder.name}{_OLD}")
        folder.rename(aside)
        staged.rename(folder)
        _remove(aside)
    _flush_folder(folder.parent)
    _remove(staged)


def recover(edition: Path) -> None:
    """Put right what a killed run left in the folder of an edition (its lock must be held)."""
    for aside in sorted(edition.glob(f"*/*/.*{_OLD}")):
        folder = aside.with_name(aside.name.removeprefix(".").removesuffix(_OLD))
        if folder.exists():
            _remove(aside)
        else:
            aside.rename(folder)
    for staged in (*edition.glob(f"*/*/.*{_NEW}"), *edition.glob(f".*{_NEW}")):
        _remove(staged)


def remove_empty(edition: Path) -> None:
    """Remove the folders of areas and rounds for which no report came about."""
    for pattern in ("*/*", "*"):
        for folder in edition.glob(pattern):
            if folder.is_dir() and not folder.is_symlink():
                with contextlib.suppress(OSError):
                    folder.rmdir()


@contextlib.contextmanager
def locked(edition: Path, *, wait: bool, on_wait: Callable[[Text], None]) -> Iterator[None]:
    """Hold the folder of an edition alone; the lock is the system's and dies with its holder.

    Parameters
    ----------
    wait
        Wait for another run to end instead of giving up.
    on_wait
        Told once, when there is something to wait for.

    Raises
    ------
    FolderLockedError
        If another run holds the folder and `wait` is false.
    WorkplaceError
        If the folder cannot be made or written to.
    """
    with environment_errors(edition.name):
        try:
            edition.mkdir(parents=True, exist_ok=True)
        except FileNotFoundError as error:
            # Some places, such as /proc, take no new folders and say it in this way.
            raise disk_error(error, edition.name) from error
        lock = FileLock(edition / LOCK_NAME)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            _be_patient(edition, lock, wait=wait, on_wait=on_wait)
        (edition / _HOLDER_NAME).write_text(str(os.getpid()), encoding="ascii")
    try:
        yield
    finally:
        (edition / _HOLDER_NAME).unlink(missing_ok=True)
        lock.release()


@contextlib.contextmanager
def environment_errors(what: str) -> Iterator[None]:
    """Turn a full or read-only disk into one plain line.

    Raises
    ------
    WorkplaceError
        Instead of the system's error.
    """
    try:
        yield
    except OSError as error:
        if error.errno not in _WORKPLACE_ERRORS:
            raise
        raise disk_error(error, what) from error


def disk_error(error: OSError, what: str) -> WorkplaceError:
    """What a reader needs to know of a disk that refuses."""
    reason = error.strerror or type(error).__name__
    return WorkplaceError(
        Text(
            f"Der kan ikke skrives til {what}: {reason}. Skaf plads eller adgang, eller vælg en "
            "anden mappe med --out. Det, der stod i forvejen, er urørt.",
            f"Cannot write to {what}: {reason}. Make room or get access, or choose another "
            "folder with --out. What stood there is untouched.",
        )
    )


def is_disk_error(error: OSError) -> bool:
    """Whether a system error means the disk or its rights, not our program."""
    return error.errno in _WORKPLACE_ERRORS


def _be_patient(
    edition: Path, lock: FileLock, *, wait: bool, on_wait: Callable[[Text], None]
) -> None:
    try:
        holder = (edition / _HOLDER_NAME).read_text(encoding="ascii")
    except OSError:
        holder = "?"
    if not wait:
        raise FolderLockedError(
            Text(
                f"En anden kørsel (proces {holder}) skriver til «{edition.name}». Vent, til den er "
                "færdig, eller kør med --wait, så ventes der.",
                f"Another run (process {holder}) is writing to “{edition.name}”. Let it finish, "
                "or run with --wait to wait for it.",
            )
        )
    on_wait(
        Text(
            f"Venter på en anden kørsel (proces {holder}) …",
            f"Waiting for another run (process {holder}) …",
        )
    )
    lock.acquire()


def _remove(path: Path) -> None:
    if path.is_symlink() or path.is_file():
        path.unlink()
    elif path.exists():
        shutil.rmtree(path)


def _write_flushed(path: Path, content: bytes) -> None:
    with path.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _flush_folder(folder: Path) -> None:
    # A rename is only lasting once the folder itself is on the disk; Windows does that unasked.
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
