"""What a report is made from, part by part: two parts that agree need not be made twice."""

from __future__ import annotations

import ast
import functools
import io
import re
import tokenize
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from analysis.batch.asking.notebook import Cell, Notebook
from analysis.batch.digests import digest_file, digest_library, digest_plain, library_versions
from analysis.batch.store.manifest import RENDERING

LOCK_FILE = "requirements.lock"
# What decides the executed notebook; the rest decides only what becomes of it.
EXECUTION = ("code", "parameters", "study", "library", "packages")
PARTS = (*EXECUTION, *RENDERING)
# A cell that names one of these rooms may call what renders reports, or us.
_UPSTAIRS = re.compile(r"\b(?:batch|cli\w*|desk|export)\b")


def made_from(notebook: Notebook, root: Path, study: str) -> dict[str, str]:
    """The digest of each part that the reports of a notebook have in common.

    Parameters
    ----------
    root
        The checkout.
    study
        Content key of the study that the report is a view of.

    Returns
    -------
    dict
        By the names in `PARTS`, but for the parameters: those are each report's own.
    """
    library = digest_library()
    upstairs = any(_UPSTAIRS.search(source) for kind, _, source in notebook.cells if kind == "code")
    return {
        "code": digest_code(notebook.cells),
        "study": study,
        "library": library.whole if upstairs else library.cells,
        "packages": digest_plain([digest_file(root / LOCK_FILE), library_versions()]),
        "prose": digest_plain([notebook.cells, notebook.form]),
        "templates": library.templates,
        "exporter": library.exporter,
    }


def key_of(parts: Mapping[str, str], names: Iterable[str]) -> str:
    """One key for some of the parts."""
    return digest_plain({name: parts[name] for name in names})


@functools.lru_cache(maxsize=64)
def digest_code(cells: tuple[Cell, ...]) -> str:
    """SHA-256 of the code cells as Python reads them: comments and layout do not count.

    Examples
    --------
    >>> one = (("code", (), "a = f( 1 )  # why"), ("markdown", (), "Text"))
    >>> other = (("code", (), "a=f(1)"),)
    >>> digest_code(one) == digest_code(other)
    True
    >>> digest_code(one) == digest_code((("code", (), "a = f(2)"),))
    False
    """
    return digest_plain(
        [["parameters" in tags, _as_read(source)] for kind, tags, source in cells if kind == "code"]
    )


def _as_read(source: str) -> list[Any]:
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        # Magics and mistakes: only the very same words are surely the same.
        return ["words", source]
    # A semicolon at the end keeps IPython from showing the last value; the tree does not know it.
    return ["tree", ast.dump(tree), _ends_silently(source)]


def _ends_silently(source: str) -> bool:
    last = ""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type in {tokenize.OP, tokenize.NAME, tokenize.NUMBER, tokenize.STRING}:
            last = token.string
    return last == ";"
