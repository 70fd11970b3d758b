"""Content keys: the same ingredients give the same key, on any machine and whatever the clock."""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
import json
import os
import platform
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import analysis

# Whose version can move a figure, a rendering or its bytes.
_LIBRARIES = (
    "babel",
    "ipykernel",
    "jinja2",
    "latex2mathml",
    "matplotlib",
    "matplotlib-inline",
    "mistune",
    "nbclient",
    "nbformat",
    "nh3",
    "numpy",
    "openpyxl",
    "pandas",
    "papermill",
    "pikepdf",
    "scipy",
    "typst",
)

# Rooms above the notebooks are out of their cells' reach, but for what runs the cells.
_RUNS_CELLS = (
    "batch/crew/execution.py",
    "batch/crew/forking_worker.py",
    "batch/crew/traces.py",
    "batch/fork_engine/",
    "batch/kernel.py",
)
# The gate that a rendered report passes, and what it is written with, decide its bytes, too.
_RENDERS = (
    "batch/crew/replay.py",
    "batch/crew/worker.py",
    "batch/gate/",
    "batch/store/manifest.py",
    "errors.py",
    "export/",
    "language.py",
    "protection/characters.py",
    "protection/cpr.py",
    "protection/personal_data.py",
    "report/fonts/",
    "texts/",
)
# A public report rests on no return: nobody who makes one opens any, not even to compare it.
_UNREAD = {"offentlig": "data/returns"}


def digest_bytes(content: bytes) -> str:
    """SHA-256 of bytes, as 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def digest_file(path: Path) -> str:
    """SHA-256 of a file; of nothing when it is not there."""
    return digest_bytes(path.read_bytes()) if path.is_file() else digest_bytes(b"")


def files_read(root: Path, folder: str, *, edition: str = "") -> dict[str, Path]:
    """Files below a folder that reports can rest on, by their path from the root.

    Parameters
    ----------
    edition
        Of the public edition returns are left out.
    """
    found: dict[str, Path] = {}
    seen: set[str] = set()
    unread = _UNREAD.get(edition)
    for where, inner, names in os.walk(root / folder, followlinks=True):
        # Returns may lie on another disk, behind a link; a link in a circle is walked once.
        place, here = os.path.realpath(where), Path(where)
        entered = [] if place in seen else sorted(inner)
        seen.add(place)
        inner[:] = [
            name
            for name in entered
            if name != "__pycache__"
            and not name.startswith(".")
            and (here / name).relative_to(root).as_posix() != unread
        ]
        for name in sorted(names):
            if not name.endswith(".pyc"):
                found[(here / name).relative_to(root).as_posix()] = here / name
    return found


def digest_plain(value: object) -> str:
    """SHA-256 of plain data: the order of keys does not matter, types do.

    Raises
    ------
    TypeError, ValueError
        If the value is more than text, finite numbers, truth, None, lists and mappings.

    Examples
    --------
    >>> digest_plain({"a": 1, "b": "x"}) == digest_plain({"b": "x", "a": 1})
    True
    >>> digest_plain({"a": 1}) == digest_plain({"a": "1"})
    False
    """
    canonical = json.dumps(
        value, sort_keys=True, ensure_ascii=False, allow_nan=False, separators=(",", ":")
    )
    return digest_bytes(canonical.encode())


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryDigests:
    """SHA-256 of the library, whole and by what a change in it can move.

    Parameters
    ----------
    whole
        Everything: source, templates, texts and fonts.
    cells
        What the cells of a notebook can call, and what runs them.
    exporter
        The source that renders an executed notebook.
    templates
        What it renders with: templates, styles, texts and fonts.
    """

    whole: str
    cells: str
    exporter: str
    templates: str


@functools.cache
def digest_library() -> LibraryDigests:
    """The digests of the library's own files.

    Kept for the life of the process, which has loaded that source and runs no other.
    """
    home = Path(analysis.__file__).parent
    files = {
        path.relative_to(home).as_posix(): digest_file(path)
        for path in sorted(home.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }

    def part(belongs: Callable[[str], bool]) -> str:
        return digest_plain({name: found for name, found in files.items() if belongs(name)})

    return LibraryDigests(
        whole=digest_plain(files),
        cells=part(in_reach_of_cells),
        exporter=part(lambda name: renders(name) and name.endswith(".py")),
        templates=part(lambda name: renders(name) and not name.endswith(".py")),
    )


def in_reach_of_cells(name: str) -> bool:
    """Whether a file of the library can change what an executed notebook says.

    Examples
    --------
    >>> in_reach_of_cells("model/need/draws.py"), in_reach_of_cells("export/pdf.py")
    (True, False)
    """
    return name.startswith(_RUNS_CELLS) or not name.startswith(
        ("batch/", "desk/", "export/", "cli")
    )


def renders(name: str) -> bool:
    """Whether a file of the library can change what becomes of an executed notebook.

    Examples
    --------
    >>> renders("model/need/draws.py"), renders("export/pdf.py"), renders("texts/da.po")
    (False, True, True)
    """
    return name.startswith(_RENDERS)


@functools.cache
def library_versions() -> dict[str, str]:
    """Versions of Python (major and minor), of ours and of the libraries that matter."""
    versions = {name: importlib.metadata.version(name) for name in _LIBRARIES}
    python = ".".join(platform.python_version_tuple()[:2])
    return {"python": python, "udmelding": analysis.__version__, **versions}
