"""Kept studies that no report refers to are let go, but never while a run may need them.

A study takes some megabytes and every change of data or model makes another. One that is gone is
computed again when it is asked for; nothing rests on it being kept.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from analysis.batch.store import manifest, store
from analysis.batch.store.kept_studies import STUDIES

LOCK = Path(".udmelding") / "studies.lock"
# Beside those that reports refer to: whoever tries one thing and then another finds both kept.
NEWEST = 40
_KEY_LENGTH = 64


@contextmanager
def studies_in_use(root: Path, *, out: Path) -> Iterator[None]:
    """Let no run remove kept studies meanwhile; afterwards remove what nobody refers to.

    Parameters
    ----------
    root
        The checkout.
    out
        The folder of editions whose reports are looked at, beside ``reports``.

    Notes
    -----
    Runs share a lock of the system's own; only the last one out may remove anything. Where there
    is no such lock, or the folder cannot be written to, everything stays.
    """
    descriptor = _share(root / LOCK)
    try:
        yield
    finally:
        if descriptor is not None:
            if _alone(descriptor):
                with contextlib.suppress(OSError):
                    prune(root / STUDIES, referring=(out, root / "reports"))
            # Closing lets go of the lock.
            os.close(descriptor)


def prune(studies: Path, *, referring: Iterable[Path], newest: int = NEWEST) -> tuple[str, ...]:
    """Remove kept studies that no manifest names, but for the newest, and what runs left half done.

    Parameters
    ----------
    studies
        Their folder; nobody may be using it.
    referring
        Folders of editions with reports.

    Returns
    -------
    tuple of str
        The keys of those removed.
    """
    if not studies.is_dir() or studies.is_symlink():
        return ()
    for left in studies.glob(".new-*"):
        shutil.rmtree(left, ignore_errors=True)
    kept = [path for path in studies.iterdir() if _is_study(path)]
    if len(kept) <= newest:
        return ()
    # When a study was made decides only what is convenient to keep, never what a report says.
    kept.sort(key=lambda path: path.stat().st_mtime_ns, reverse=True)
    named = _named(referring)
    gone = [path for path in kept[newest:] if path.name not in named]
    for path in gone:
        # Out of sight in one step: nobody opens half a study.
        aside = path.with_name(f".new-{path.name}")
        path.rename(aside)
        shutil.rmtree(aside, ignore_errors=True)
    return tuple(path.name for path in gone)


def _named(referring: Iterable[Path]) -> set[str]:
    """The studies that the reports below some folders are views of."""
    editions = [
        edition
        for out in dict.fromkeys(referring)
        if out.is_dir()
        for edition in out.iterdir()
        if edition.is_dir()
    ]
    folders = (folder for edition in editions for folder in store.report_folders(edition))
    found = (manifest.read(folder) for folder in folders)
    return {str(one.get("study")) for one in found if one is not None}


def _is_study(path: Path) -> bool:
    return len(path.name) == _KEY_LENGTH and path.is_dir() and not path.is_symlink()


def _share(path: Path) -> int | None:
    try:
        import fcntl
    except ImportError:
        return None
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o644)
        # Waits for no run, only for one that is removing studies at this moment.
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        return descriptor
    return None


def _alone(descriptor: int) -> bool:
    import fcntl

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
