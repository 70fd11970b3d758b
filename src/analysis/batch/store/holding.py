"""One run at a time in a folder: a lock of the system's own, which dies with whoever holds it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from analysis.batch.store.store import (
    HOLDER_NAME,
    LOCK_NAME,
    check_no_links,
    environment_errors,
    make_folder,
)
from analysis.errors import FolderLockedError
from analysis.language import Text


@contextmanager
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
        check_no_links(edition)
        make_folder(edition)
        lock = FileLock(edition / LOCK_NAME)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            _be_patient(edition, lock, wait=wait, on_wait=on_wait)
        (edition / HOLDER_NAME).write_text(str(os.getpid()), encoding="ascii")
    try:
        yield
    finally:
        (edition / HOLDER_NAME).unlink(missing_ok=True)
        lock.release()


@contextmanager
def undisturbed(edition: Path, *, wait: bool, on_wait: Callable[[Text], None]) -> Iterator[None]:
    """Keep runs out while somebody looks at the folder of an edition; nothing is written.

    Raises
    ------
    FolderLockedError
        If a run holds the folder and `wait` is false.
    """
    lock = FileLock(edition / LOCK_NAME)
    if not _is_free(edition, lock):
        _be_patient(edition, lock, wait=wait, on_wait=on_wait)
    try:
        yield
    finally:
        lock.release()


def is_held(edition: Path) -> bool:
    """Whether a run holds the folder of an edition now."""
    lock = FileLock(edition / LOCK_NAME)
    free = _is_free(edition, lock)
    lock.release()
    return not free


def _is_free(edition: Path, lock: FileLock) -> bool:
    """Whether no run holds the folder; the lock is then taken, where there is one."""
    try:
        if (edition / LOCK_NAME).is_file():
            lock.acquire(timeout=0)
    except Timeout:
        return False
    except OSError:
        # A copy that nobody may write to: no run can disturb it either.
        return True
    return True


def _be_patient(
    edition: Path, lock: FileLock, *, wait: bool, on_wait: Callable[[Text], None]
) -> None:
    try:
        holder = (edition / HOLDER_NAME).read_text(encoding="ascii")
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
