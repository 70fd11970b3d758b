"""The text of a released table: the same bytes for the same content, sealed by a checksum."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from analysis.errors import DataError, Problem
from analysis.language import Text

SCHEMA = 1
_SEAL = "checksum"


def write_sealed(data: Mapping[str, Any]) -> bytes:
    """A release as the bytes of its file.

    Examples
    --------
    >>> data, _ = read_sealed(write_sealed({"schema": 1, "slug": "x"}), path="x/001.json")
    >>> data["slug"]
    'x'
    """
    body = dict(data)
    return _dump({**body, _SEAL: _digest(body)})


def read_sealed(content: bytes, *, path: str) -> tuple[dict[str, Any], str]:
    """The content of a release's file without its seal, and the SHA-256 of the file.

    Raises
    ------
    DataError
        If it is no JSON object of a known version, or its seal does not fit what it seals.
    """
    try:
        data = json.loads(content.decode("utf-8"), object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise DataError([_not_json(path, str(error).splitlines()[0])]) from None
    if not isinstance(data, dict):
        raise DataError([_not_json(path, type(data).__name__)])
    if data.get("schema") != SCHEMA:
        raise DataError([_unknown_version(path, data.get("schema"))])
    seal = data.pop(_SEAL, None)
    if seal != _digest(data):
        raise DataError([_altered(path)])
    return data, hashlib.sha256(content).hexdigest()


def _dump(data: Mapping[str, Any]) -> bytes:
    """One row per line, so that a change can be read in version control."""
    lines = []
    for key in sorted(data):
        value = data[key]
        if isinstance(value, list) and value:
            rows = ",\n".join("  " + _compact(row) for row in value)
            lines.append(f" {_compact(key)}: [\n{rows}\n ]")
        else:
            lines.append(f" {_compact(key)}: {_compact(value)}")
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode("utf-8")


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, allow_nan=False)


def _digest(data: Mapping[str, Any]) -> str:
    return hashlib.sha256(_compact(dict(data)).encode("utf-8")).hexdigest()


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands there twice")
    return found


def _not_json(path: str, value: str) -> Problem:
    return Problem(
        file=path,
        place="",
        value=value,
        rule=Text("Filen kan ikke læses som JSON.", "The file cannot be read as JSON."),
        cure=RESTORE,
    )


def _unknown_version(path: str, value: object) -> Problem:
    return Problem(
        file=path,
        place="schema",
        value=str(value),
        rule=Text(
            f"Udgivelsens format er et andet end {SCHEMA}, som dette program kender.",
            f"The release is of another format than {SCHEMA}, which this program knows.",
        ),
        cure=Text(
            "Brug den udgave af programmet, den er skrevet med, eller en nyere.",
            "Use the version of the program that wrote it, or a newer one.",
        ),
    )


def _altered(path: str) -> Problem:
    return Problem(
        file=path,
        place=_SEAL,
        value="",
        rule=Text(
            "Udgivelsen er ikke, som den blev skrevet.", "The release is not as it was written."
        ),
        cure=RESTORE,
    )


RESTORE = Text(
    "Hent filen igen, hvor den er bevaret (fx i git); ret den aldrig i hånden.",
    "Restore the file from where it is kept (in git, for example); never change it by hand.",
)
