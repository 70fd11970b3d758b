"""What a run has written, by content: two trees that agree are the same, whenever they were made."""

import hashlib
import json
from pathlib import Path
from typing import Any

from analysis.batch.asking.wanted import folder_of
from analysis.batch.store.journal import Journal

# What tells of the run itself, and is no part of what it wrote.
_OF_A_RUN = frozenset({"run.jsonl", ".lock"})


def tree(folder: Path) -> dict[str, str]:
    """SHA-256 of every file below a folder, by its path from there."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in _OF_A_RUN
    }


def broken(edition: Path) -> list[str]:
    """Reports in which any byte is not what their manifest says."""
    found = []
    for report in edition.glob("*/*/[!.]*"):
        said = json.loads((report / "manifest.json").read_bytes())["outputs"]
        there = {k: v for k, v in tree(report).items() if k != "manifest.json"}
        if there != {output["path"]: output["sha256"] for output in said}:
            found.append(str(report))
    return found


def note_failure(edition: Path, about: dict[str, Any], *parameters: str) -> None:
    """Let the journal say that the report of a manifest failed the last time."""
    named = {name: about[name] for name in ("round", "area", "notebook", "language", "as_of")}
    Journal(edition, "a1").add(
        "report",
        folder=folder_of(about),
        status="failed",
        about=named,
        parameters=list(parameters),
        message={"da": "Celle 2: åh nej", "en": "Cell 2: oh no"},
    )
