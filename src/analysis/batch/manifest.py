"""``manifest.json``: what a report was made from and what it consists of, without any time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from analysis.batch.digests import digest_bytes, digest_file, digest_plain
from analysis.errors import ProtectionError
from analysis.language import Text

NAME = "manifest.json"
# Public reports rest on what everyone may read; the audit below holds them to that. Internal ones
# may rest on accepted returns, too, and say on how many.
PROFILE = "kun-publicerede-tal"
INTERNAL_PROFILE = "intern"
_PUBLISHED = ("data/udmeldinger/", "data/published/", "data/reference/")
_RETURNS = "data/returns/"
_BLOCK = "application/vnd.udmelding.block+json"


def read_inputs(outputs: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Files that an executed notebook says it rests on, by path.

    Parameters
    ----------
    outputs
        The outputs of all its cells.
    """
    found: dict[str, str] = {}
    for output in outputs:
        block = output.get("data", {}).get(_BLOCK, {})
        if block.get("type") == "inputs":
            found |= {item["path"]: item["sha256"] for item in block["files"]}
    return [{"path": path, "sha256": found[path]} for path in sorted(found)]


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
    protection: Mapping[str, str | int],
    files: Mapping[str, bytes],
) -> bytes:
    """The manifest of a report as the bytes of its file.

    Parameters
    ----------
    facts
        What was known before it ran: round, area, parameters, key, versions.
    files
        Content of its other files by relative path.
    """
    outputs = [
        {"path": name, "bytes": len(files[name]), "sha256": digest_bytes(files[name])}
        for name in sorted(files)
    ]
    body = {
        "schema": 1,
        "status": "complete",
        **facts,
        "protection": dict(protection),
        "inputs": [dict(item) for item in inputs],
        "outputs": outputs,
    }
    sealed = {**body, "seal": digest_plain(body)}
    return (json.dumps(sealed, ensure_ascii=False, indent=2) + "\n").encode()


def read(folder: Path) -> dict[str, Any] | None:
    """The manifest of a report's folder; None when it is missing or was changed by hand."""
    try:
        sealed = json.loads((folder / NAME).read_bytes())
    except (OSError, ValueError):
        return None
    if not isinstance(sealed, dict) or "seal" not in sealed:
        return None
    seal = sealed.pop("seal")
    try:
        return sealed if digest_plain(sealed) == seal else None
    except ValueError:
        return None


def changed_outputs(folder: Path, manifest: Mapping[str, Any]) -> list[str]:
    """Files of a report that are missing or no longer what the manifest says.

    Times of files are never looked at: every byte is read.
    """
    return [
        output["path"]
        for output in manifest["outputs"]
        if not (folder / output["path"]).is_file()
        or digest_file(folder / output["path"]) != output["sha256"]
    ]
