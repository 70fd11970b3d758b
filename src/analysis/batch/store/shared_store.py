"""A place that many read and many write: whole reports and studies by what they are made from.

Two that write the same key write the same content, so no conflict can do harm. What is read is
held to its hash before anyone uses it; an entry that is not whole counts as not there.
"""

from __future__ import annotations

import contextlib
import posixpath
import re
import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from analysis.batch.store.packing import pack, unpack
from analysis.errors import UsageError, WorkplaceError
from analysis.language import Text

REPORTS, STUDIES = "reports", "studies"
_SYNTHETIC = "syntetisk"
_SHARD = 2


class DamagedError(Exception):
    """An entry is there, but not whole: it must be made again."""


class SharedStore:
    """Entries of one edition in a place that fsspec can reach.

    Parameters
    ----------
    url
        The place as fsspec writes it, such as ``file:///srv/lager`` or ``s3://spand/lager``.
    edition
        Each edition has a folder of its own; nothing of one is ever looked for in another.
    synthetic
        Whether this is a synthetic world: those have folders of their own, too.

    Raises
    ------
    UsageError
        If no such kind of place exists.
    WorkplaceError
        If the package for it is missing, or the place does not answer.
    """

    def __init__(self, url: str, *, edition: str, synthetic: bool = False) -> None:
        self._shown = re.sub(r"//[^/@]*@", "//", url)
        self._files, base = _open_place(url, self._shown)
        self._base = posixpath.join(base, *((_SYNTHETIC,) if synthetic else ()), edition)
        self._edition = edition
        with self._explained():
            self._files.makedirs(self._base, exist_ok=True)

    def holds(self, kind: str, key: str) -> bool:
        """Whether there is an entry; it is not read.

        Raises
        ------
        WorkplaceError
            If the place does not answer.
        """
        with self._explained():
            return bool(self._files.exists(self._path(kind, key)))

    def fetch(self, kind: str, key: str) -> dict[str, bytes] | None:
        """The files of an entry, whole; None where there is none.

        Raises
        ------
        DamagedError
            If any byte of it is not what was put there.
        WorkplaceError
            If the place does not answer.
        """
        with self._explained():
            try:
                block = self._files.cat_file(self._path(kind, key))
            except FileNotFoundError:
                return None
        files = unpack(self._name(kind, key), bytes(block))
        if files is None:
            raise DamagedError(key)
        return files

    def keep(self, kind: str, key: str, files: Mapping[str, bytes], *, anew: bool = False) -> bool:
        """Put an entry there; false where it is there already.

        Parameters
        ----------
        anew
            Write it whatever is there: what is there is not whole.

        Raises
        ------
        WorkplaceError
            If the place refuses.
        """
        if not anew and self.holds(kind, key):
            return False
        with self._explained():
            self._write(self._path(kind, key), pack(self._name(kind, key), files))
        return True

    def _write(self, path: str, block: bytes) -> None:
        folder = posixpath.dirname(path)
        self._files.makedirs(folder, exist_ok=True)
        if not _renames(self._files):
            # An object store shows an object when all of it has come.
            self._files.pipe_file(path, block)
            return
        temporary = posixpath.join(folder, f".new-{uuid.uuid4().hex}")
        try:
            self._files.pipe_file(temporary, block)
            _move(self._files, temporary, path)
        except BaseException:
            with contextlib.suppress(Exception):
                self._files.rm_file(temporary)
            raise

    def _path(self, kind: str, key: str) -> str:
        return posixpath.join(self._base, kind, key[:_SHARD], key)

    def _name(self, kind: str, key: str) -> str:
        return f"{self._edition}/{kind}/{key}"

    @contextlib.contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            # Every kind of place has errors of its own.
            reason = f"{type(error).__name__}: {error}"
            raise WorkplaceError(
                Text(
                    f"Det fælles lager {self._shown} svarer ikke, som det skal ({reason}).",
                    f"The shared store {self._shown} does not answer as it should ({reason}).",
                )
            ) from error


def _open_place(url: str, shown: str) -> tuple[Any, str]:
    try:
        from fsspec.core import url_to_fs  # type: ignore[import-untyped]
    except ImportError as error:
        raise WorkplaceError(
            Text(
                "Et fælles lager kræver pakken fsspec: pip install 'dask[distributed]'",
                "A shared store needs the package fsspec: pip install 'dask[distributed]'",
            )
        ) from error
    try:
        place, base = url_to_fs(url)
    except ImportError as error:
        raise WorkplaceError(
            Text(
                f"Lageret {shown} kræver en pakke mere: {error}",
                f"The store {shown} needs one more package: {error}",
            )
        ) from error
    except ValueError as error:
        raise UsageError(
            Text(
                f"Lageret {shown} kan ikke forstås ({error}). Skriv for eksempel "
                "file:///srv/lager eller s3://spand/lager.",
                f"The store {shown} cannot be understood ({error}). Write, for example, "
                "file:///srv/lager or s3://bucket/store.",
            )
        ) from error
    return place, str(base)


def _renames(place: Any) -> bool:
    """Whether a name can be given to what is already written, rather than to a second copy."""
    from fsspec import AbstractFileSystem  # type: ignore[import-untyped]

    return type(place).mv is not AbstractFileSystem.mv


def _move(place: Any, temporary: str, path: str) -> None:
    try:
        place.mv(temporary, path)
    except Exception:
        if not place.exists(path):
            raise
        # Some places refuse to rename onto what is there: it is the same, or it is damaged.
        place.rm_file(path)
        place.mv(temporary, path)
