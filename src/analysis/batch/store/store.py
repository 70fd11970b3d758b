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
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath

from analysis.errors import WorkplaceError
from analysis.language import Text
from analysis.writing import flush_folder, write_flushed, write_whole

LOCK_NAME = ".lock"
HOLDER_NAME = ".lock.holder"
_NEW, _OLD = ".new", ".old"
_AT_FDCWD, _RENAME_EXCHANGE = -100, 2
# What the machine refuses, not we: a full disk, missing rights, a file where a folder must be or
# the other way round, a folder that somebody removed under our feet.
_FULL = frozenset({errno.EDQUOT, errno.EFBIG, errno.ENOSPC})
_CLOSED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_WORKPLACE_ERRORS = (
    _FULL
    | _CLOSED
    | {
        errno.EBUSY,
        errno.EEXIST,
        errno.EIO,
        errno.EISDIR,
        errno.ELOOP,
        errno.EMFILE,
        errno.ENAMETOOLONG,
        errno.ENFILE,
        errno.ENOENT,
        errno.ENOTDIR,
        errno.ENOTEMPTY,
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
    make_folder(folder)
    for name, content in files.items():
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name:
            raise ValueError(f"not a path inside the report's folder: {name!r}")
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        write_flushed(target, content)
    for inner in sorted({folder, *(path.parent for path in folder.rglob("*"))}):
        flush_folder(inner)


def read_folder(folder: Path) -> dict[str, bytes]:
    """The files below a folder, as `write_folder` takes them; none where there is no folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def write_file(path: Path, content: bytes) -> None:
    """Write one file so that readers meet the earlier content or the new, never a part."""
    make_folder(path.parent)
    write_whole(path, content)


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
    check_no_links(folder.parents[2], [folder])
    if not folder.exists():
        staged.rename(folder)
    elif not swap(staged, folder):
        aside = folder.with_name(f".{folder.name}{_OLD}")
        folder.rename(aside)
        staged.rename(folder)
        _remove(aside)
    flush_folder(folder.parent)
    _remove(staged)


def recover(edition: Path) -> None:
    """Put right what a killed run left in the folder of an edition (its lock must be held)."""
    areas = area_folders(edition)
    for aside in sorted(path for area in areas for path in area.glob(f".*{_OLD}")):
        folder = aside.with_name(aside.name.removeprefix(".").removesuffix(_OLD))
        if folder.exists():
            _remove(aside)
        else:
            aside.rename(folder)
    for place in (edition, *areas):
        for staged in place.glob(f".*{_NEW}"):
            _remove(staged)


def remove_empty(edition: Path) -> None:
    """Remove the folders of areas and rounds for which no report came about."""
    for area in area_folders(edition):
        with contextlib.suppress(OSError):
            area.rmdir()
    for slug in _folders_in(edition):
        with contextlib.suppress(OSError):
            slug.rmdir()


def area_folders(edition: Path) -> list[Path]:
    """The folders of areas in the folder of an edition; links are not followed."""
    return [area for slug in _folders_in(edition) for area in _folders_in(slug)]


def report_folders(edition: Path) -> list[Path]:
    """The folders of reports in the folder of an edition; links are not followed."""
    return [report for area in area_folders(edition) for report in _folders_in(area)]


def check_no_links(edition: Path, folders: Iterable[Path] = ()) -> None:
    """Refuse to write through a link: what we write would land where nobody looks for it.

    Parameters
    ----------
    folders
        Folders of reports below the edition's.

    Raises
    ------
    WorkplaceError
        Naming every link on the way.
    """
    ours = [edition, *(edition / name for name in (LOCK_NAME, HOLDER_NAME, "run.jsonl"))]
    for folder in folders:
        ours += [folder, *(up for up in folder.parents if up.is_relative_to(edition))]
    links = [path for path in dict.fromkeys(ours) if path.is_symlink()]
    if links:
        names = ", ".join(sorted(str(path.relative_to(edition.parent)) for path in links))
        raise WorkplaceError(
            Text(
                f"Der skrives ikke gennem genveje (links), og her er nogen: {names}. Fjern dem, "
                "eller vælg en anden mappe med --out.",
                f"Nothing is written through links, and here are some: {names}. Remove them, or "
                "choose another folder with --out.",
            )
        )


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
    if error.errno in _FULL:
        cure = Text("Skaf plads på disken", "Make room on the disk")
    elif error.errno in _CLOSED:
        cure = Text("Skaf dig adgang", "Get access")
    else:
        cure = Text("Se efter, hvad der står der", "Look what stands there")
    return WorkplaceError(
        Text(
            f"Der kan ikke skrives til {what}: {reason}. {cure.da}, eller vælg en anden mappe med "
            "--out. Det, der stod i forvejen, er urørt.",
            f"Cannot write to {what}: {reason}. {cure.en}, or choose another folder with --out. "
            "What stood there is untouched.",
        )
    )


def is_disk_error(error: OSError) -> bool:
    """Whether a system error means the disk or its rights, not our program."""
    return error.errno in _WORKPLACE_ERRORS


def _folders_in(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    inner = (path for path in folder.iterdir() if not path.name.startswith("."))
    return sorted(path for path in inner if path.is_dir() and not path.is_symlink())


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, each lasting before the next is made in it.

    Raises
    ------
    NotADirectoryError
        If a file stands where the folder is to be.
    """
    if folder.is_dir():
        return
    if folder.parent != folder:
        make_folder(folder.parent)
    with contextlib.suppress(FileExistsError):
        folder.mkdir()
    if not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder))
    flush_folder(folder.parent)


def _remove(path: Path) -> None:
    if path.is_symlink() or path.is_file():
        path.unlink()
    elif path.exists():
        shutil.rmtree(path)
