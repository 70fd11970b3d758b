"""``manifest.json``: what a report was made from and what it consists of, without any time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from analysis.batch.digests import digest_bytes, digest_file, digest_plain
from analysis.errors import ProtectionError
from analysis.language import Text

NAME = "manifest.json"
EXECUTED = "notebook.ipynb"
SCHEMA = 2
COMPLETE, PARTIAL = "complete", "partial"
# Of the parts a report is made from (recipe.py), those that decide what becomes of a notebook.
RENDERING = ("prose", "templates", "exporter")
# Public reports rest on what everyone may read; the audit below holds them to that. Internal ones
# may rest on accepted returns, too, and say on how many.
PROFILE = "kun-publicerede-tal"
INTERNAL_PROFILE = "intern"
_PUBLISHED = (
    "data/udmeldinger/",
    "data/published/",
    "data/reference/",
    "data/releases/",
    "data/statbank/",
)
_RETURNS = "data/returns/"
BLOCK = "application/vnd.udmelding.block+json"


def blocks_of(outputs: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """The blocks that an executed notebook showed.

    Parameters
    ----------
    outputs
        The outputs of all its cells.
    """
    for output in outputs:
        if block := output.get("data", {}).get(BLOCK):
            yield block


def read_inputs(outputs: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Files that an executed notebook says it rests on, by path."""
    found: dict[str, str] = {}
    for block in _of_inputs(outputs):
        found |= {item["path"]: item["sha256"] for item in block["files"]}
    return [{"path": path, "sha256": found[path]} for path in sorted(found)]


def read_protection(outputs: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """What an executed notebook says of the released table it rests on; empty without one.

    Returns
    -------
    dict
        profile and release (version, date, hidden by reason, audit), in the place of the profile
        of a report that rests on published figures alone.
    """
    found = (block.get("protection") for block in _of_inputs(outputs))
    return next((dict(one) for one in found if one), {})


def read_summary(outputs: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """What an executed notebook wants an index to tell of it; empty where it says nothing."""
    found = (block.get("summary") or {} for block in _of_inputs(outputs))
    return {str(name): str(text) for one in found for name, text in one.items()}


def read_stamps(outputs: Iterable[Mapping[str, Any]]) -> list[str]:
    """The stamps of an executed notebook's pages, so that its manifest carries them too."""
    return [str(one) for block in blocks_of(outputs) for one in block.get("stamps", ())]


def _of_inputs(outputs: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    return (block for block in blocks_of(outputs) if block.get("type") == "inputs")


def audit(inputs: Sequence[Mapping[str, str]], edition: str) -> dict[str, str | int]:
    """Hold a report to its protection profile: the public edition rests on published figures only.

    Raises
    ------
    ProtectionError
        If it rests on any other file.
    """
    paths = [item["path"] for item in inputs]
    returns = sum(path.startswith(_RETURNS) for path in paths)
    internal = edition == "intern"
    allowed = (*_PUBLISHED, _RETURNS) if internal else _PUBLISHED
    profile = INTERNAL_PROFILE if internal and returns else PROFILE
    other = [path for path in paths if not path.startswith(allowed)]
    if other:
        names = ", ".join(other)
        raise ProtectionError(
            Text(
                f"Rapporten hviler på {names}, som profilen «{profile}» ikke tillader i "
                f"udgaven «{edition}». Den er ikke skrevet.",
                f"The report rests on {names}, which the profile “{profile}” does not allow in "
                f"the edition “{edition}”. It was not written.",
            )
        )
    return {
        "profile": profile,
        "audit": "passed",
        "inputs_audited": len(inputs),
        "returns_read": returns,
    }


def build(
    facts: Mapping[str, Any],
    *,
    inputs: Sequence[Mapping[str, str]],
    protection: Mapping[str, Any],
    files: Mapping[str, bytes],
) -> bytes:
    """The manifest of a report as the bytes of its file.

    Parameters
    ----------
    facts
        What was known before it ran: round, area, parameters, key, versions.
    files
        Content of its other files by relative path.

    Notes
    -----
    ``render`` is the key of what was written: the executed notebook by its bytes, and all that
    decides what becomes of it.
    """
    outputs = [
        {"path": name, "bytes": len(files[name]), "sha256": digest_bytes(files[name])}
        for name in sorted(files)
    ]
    parts = facts.get("made_from", {})
    rendered = {name: parts.get(name) for name in RENDERING}
    body = {
        "schema": SCHEMA,
        "status": COMPLETE,
        **facts,
        "render": digest_plain({**rendered, "executed": digest_bytes(files.get(EXECUTED, b""))}),
        "protection": dict(protection),
        "inputs": [dict(item) for item in inputs],
        "outputs": outputs,
    }
    return _written({**body, "seal": digest_plain(body)})


def read(folder: Path) -> dict[str, Any] | None:
    """The manifest of a report's folder; None when it is missing or a byte of it was changed."""
    try:
        content = (folder / NAME).read_bytes()
        sealed = json.loads(content)
        if not isinstance(sealed, dict) or _written(sealed) != content:
            return None
        seal = sealed.pop("seal", None)
        return sealed if digest_plain(sealed) == seal else None
    except (OSError, ValueError, RecursionError):
        return None


def changed_outputs(folder: Path, manifest: Mapping[str, Any]) -> list[str]:
    """Files of a report that are missing, no longer what the manifest says, or not in it.

    Times of files are never looked at: every byte is read.
    """
    said = {output["path"]: output["sha256"] for output in manifest["outputs"]}
    there = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_symlink() or not path.is_dir()
    }
    changed = [name for name, digest in said.items() if _digest_of(folder / name) != digest]
    return [*changed, *sorted(there - {*said, NAME})]


def _digest_of(path: Path) -> str:
    # A link is not the file that was written, whatever it leads to.
    return "" if path.is_symlink() or not path.is_file() else digest_file(path)


def _written(sealed: Mapping[str, Any]) -> bytes:
    return (json.dumps(sealed, ensure_ascii=False, indent=2) + "\n").encode()
