"""Keep what a notebook showed out of commits, and in front of the analyst.

Git runs this module on a notebook's way into the index (a *clean filter*): what is committed has no
outputs and no counts, while the file that JupyterLab has open is not touched. It needs nothing but
Python, so that ``git add`` stays quick.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

FILTER = "udmelding-notebook"
"""Name of the filter in ``.gitattributes`` and in git's settings."""

# What git runs on a notebook's way out again: nothing has been taken away that could come back.
_AS_IT_IS = "cat"
# Run as a program, the module is called __main__ and must still name itself.
_MODULE = "analysis.desk.notebook_outputs"
# What JupyterLab and papermill note about a run, and what depends on the machine.
_OF_A_RUN = ("ExecuteTime", "collapsed", "execution", "papermill", "scrolled", "trusted")
_OF_A_NOTEBOOK = ("papermill", "widgets", "signature")
_LANGUAGE = {"name": "python"}


def clean(content: bytes) -> bytes:
    r"""A notebook as it is committed: no outputs, no counts, nothing about a run.

    Parameters
    ----------
    content
        The bytes of the file.

    Returns
    -------
    bytes
        In the form in which JupyterLab saves; what is no notebook stays as it is.

    Examples
    --------
    >>> cell = b'{"cell_type": "code", "execution_count": 3, "metadata": {}, "outputs": [1]}'
    >>> done = json.loads(clean(b'{"cells": [' + cell + b'], "metadata": {}, "nbformat": 4}'))
    >>> done["cells"][0]["execution_count"], done["cells"][0]["outputs"]
    (None, [])
    >>> clean(b"<<<<<<< HEAD\n")
    b'<<<<<<< HEAD\n'
    """
    try:
        notebook = json.loads(content)
        cells, metadata = notebook["cells"], notebook["metadata"]
        for cell in cells:
            _clean_cell(cell)
        for name in _OF_A_NOTEBOOK:
            metadata.pop(name, None)
        if "language_info" in metadata:
            metadata["language_info"] = _LANGUAGE
    except (ValueError, KeyError, TypeError, AttributeError):
        # Conflict marks, or not a notebook of this form: git must still be able to work with it.
        return content
    return (json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def staged_with_outputs(root: Path) -> tuple[str, ...]:
    """Notebooks in git's index that are not as they would be committed, by path from the root.

    Raises
    ------
    OSError
        If git cannot be asked.
    """
    listed = _git(root, "ls-files", "-z", "--", "*.ipynb")
    names = [name for name in listed.decode().split("\0") if name]
    return tuple(
        name for name in names if clean(staged := _git(root, "show", f":{name}")) != staged
    )


def is_installed(root: Path) -> bool | None:
    """Whether git cleans notebooks here, with a Python that is there; None outside a checkout."""
    if not (root / ".git").exists() or shutil.which("git") is None:
        return None
    try:
        command = _git(root, "config", "--get", f"filter.{FILTER}.clean").decode().strip()
        back = _git(root, "config", "--get", f"filter.{FILTER}.smudge").decode().strip()
        required = _git(root, "config", "--get", f"filter.{FILTER}.required").decode().strip()
    except OSError:
        return False
    program = command.split('"')[1] if command.startswith('"') else ""
    return (back, required) == (_AS_IT_IS, "true") and Path(program).is_file()


def install(root: Path) -> bool:
    """Have git clean notebooks in this checkout; false where it is none, or git will not.

    Notes
    -----
    Only this checkout's own settings are written. The filter is required: where it cannot run,
    ``git add`` refuses, and no outputs slip through. That git will not is nothing to stop work
    for: the doctor says so, and so does the check before a commit.
    """
    if is_installed(root) is None:
        return False
    program = Path(sys.executable).as_posix()
    try:
        # Isolated: nothing in the folder git runs in, or in the user's settings, is loaded.
        _git(root, "config", "--local", f"filter.{FILTER}.clean", f'"{program}" -I -m {_MODULE}')
        # A required filter must know the way back, too, or git checks nothing out.
        _git(root, "config", "--local", f"filter.{FILTER}.smudge", _AS_IT_IS)
        _git(root, "config", "--local", f"filter.{FILTER}.required", "true")
    except OSError:
        return False
    return True


def main(arguments: Sequence[str]) -> int:
    """Clean what comes in on stdin; ``--install`` and ``--check`` do as the functions say."""
    if "--install" in arguments:
        install(Path.cwd())
        return 0
    if "--check" in arguments:
        try:
            found = staged_with_outputs(Path.cwd())
        except OSError as error:
            sys.stderr.write(f"{error.strerror}\n")
            return 6
        for name in found:
            sys.stderr.write(f"{name}: {_SHOWN}\n")
        return 1 if found else 0
    sys.stdout.buffer.write(clean(sys.stdin.buffer.read()))
    return 0


def _clean_cell(cell: dict[str, Any]) -> None:
    if cell["cell_type"] == "code":
        cell["outputs"], cell["execution_count"] = [], None
    metadata = cell["metadata"]
    for name in _OF_A_RUN:
        metadata.pop(name, None)
    folded = metadata.get("jupyter", {})
    folded.pop("outputs_hidden", None)
    if not folded:
        metadata.pop("jupyter", None)


def _git(root: Path, *words: str) -> bytes:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    done = subprocess.run(  # noqa: S603
        ["git", *words],  # noqa: S607
        cwd=root,
        capture_output=True,
        check=False,
        env=environment,
    )
    if done.returncode:
        raise OSError(done.returncode, done.stderr.decode(errors="replace").strip() or "git")
    return done.stdout


_SHOWN = (
    "resultater eller kørselsnumre er på vej i git; kør: make setup && git add --renormalize -- notebooks"
    " / outputs or counts are staged"
)

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
