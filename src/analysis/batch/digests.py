"""Content keys: the same ingredients give the same key, on any machine and whatever the clock."""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
import json
import platform
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


def digest_bytes(content: bytes) -> str:
    """SHA-256 of bytes, as 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def digest_file(path: Path) -> str:
    """SHA-256 of a file; of nothing when it is not there."""
    return digest_bytes(path.read_bytes()) if path.is_file() else digest_bytes(b"")


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


@functools.cache
def digest_library() -> str:
    """SHA-256 over the library's own source, templates, texts and fonts.

    Kept for the life of the process, which has loaded that source and runs no other.
    """
    home = Path(analysis.__file__).parent
    return digest_plain(
        {
            path.relative_to(home).as_posix(): digest_file(path)
            for path in sorted(home.rglob("*"))
            if path.is_file() and "__pycache__" not in path.parts
        }
    )


@functools.cache
def library_versions() -> dict[str, str]:
    """Versions of Python (major and minor), of ours and of the libraries that matter."""
    versions = {name: importlib.metadata.version(name) for name in _LIBRARIES}
    python = ".".join(platform.python_version_tuple()[:2])
    return {"python": python, "udmelding": analysis.__version__, **versions}
