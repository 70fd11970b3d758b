"""``results.json``: every figure of a report for the next program, the same bytes every time."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from analysis.errors import ReportError
from analysis.export.parts import Document
from analysis.language import Text


def render_results(document: Document) -> bytes:
    """Render the figures of a report as JSON.

    Parameters
    ----------
    document
        Its ``results`` blocks are gathered; the same figure may stand in several of them. So are
        the files it rests on: they stand beside the figures as ``inputs``.

    Returns
    -------
    bytes
        UTF-8 with sorted keys; figures sorted by key and area, files by path.

    Raises
    ------
    ReportError
        If two figures of one key and area differ, or a number is not finite.
    """
    content: dict[str, Any] = {
        "title": document.title.title,
        "language": document.title.language,
        "date": document.title.date.isoformat() if document.title.date else None,
        "stamps": list(document.title.stamps),
    }
    for block in document.results:
        content |= {
            name: value for name, value in block.items() if name not in {"type", "quantities"}
        }
    content["quantities"] = _gathered(document.results)
    content["inputs"] = _files(document.inputs)
    try:
        text = json.dumps(content, ensure_ascii=False, allow_nan=False, sort_keys=True, indent=1)
    except ValueError as error:
        raise ReportError(
            Text(
                f"results.json kan ikke skrives: {error}. Et ukendt tal skal være tomt (null).",
                f"results.json cannot be written: {error}. An unknown number must be null.",
            )
        ) from error
    return f"{text}\n".encode()


def _files(blocks: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """The files that the figures rest on, with the SHA-256 of what was read of each."""
    read = {file["path"]: file["sha256"] for block in blocks for file in block.get("files", ())}
    return [{"path": path, "sha256": read[path]} for path in sorted(read)]


def _gathered(blocks: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    by_key: dict[tuple[str, str], Mapping[str, Any]] = {}
    for block in blocks:
        for quantity in block.get("quantities", []):
            key = str(quantity.get("key", "")), str(quantity.get("area", ""))
            if by_key.setdefault(key, quantity) != quantity:
                raise ReportError(
                    Text(
                        f"Tallet «{key[0]}» ({key[1]}) står med to forskellige værdier i rapporten.",
                        f"The figure “{key[0]}” ({key[1]}) has two different values in the report.",
                    )
                )
    return [by_key[key] for key in sorted(by_key)]
