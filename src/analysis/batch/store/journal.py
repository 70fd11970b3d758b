"""``run.jsonl``: what each run did and when. The only place in the output where times stand."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from analysis.batch.digests import digest_plain
from analysis.batch.store import store

NAME = "run.jsonl"
# What the last line about a report says when the report was asked for and not made.
UNMADE = frozenset({"failed", "not_begun"})


class Journal:
    """Lines added to the journal of an edition, each flushed to the disk.

    Each line carries a seal over what it says. What a killed run left half written, and what
    somebody changed, is dropped when the next run begins.

    Parameters
    ----------
    edition
        Folder of the edition; its lock must be held.
    run
        Short name of this run, the same on all its lines.
    """

    def __init__(self, edition: Path, run: str) -> None:
        self._path = edition / NAME
        self._run = run
        if broken_lines(edition):
            whole = "".join(_written(line) for line in read_lines(edition))
            store.write_file(self._path, whole.encode())

    def add(self, event: str, **facts: object) -> None:
        """Add one line."""
        now = dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")
        line = {"event": event, "run": self._run, "at": now, **facts}
        with self._path.open("a", encoding="utf-8") as stream:
            stream.write(_written(line))
            stream.flush()
            os.fsync(stream.fileno())


def read_lines(edition: Path) -> Iterator[dict[str, Any]]:
    """The whole lines of an edition's journal, oldest first; broken ones are passed over."""
    return (line for line in _parsed(edition) if line is not None)


def broken_lines(edition: Path) -> list[int]:
    """Numbers, counted from 1, of the journal's lines that are cut off or were changed."""
    return [number for number, line in enumerate(_parsed(edition), start=1) if line is None]


def read_reports(edition: Path) -> dict[str, dict[str, Any]]:
    """The last line about each report, by its folder."""
    return {
        str(line["folder"]): line
        for line in read_lines(edition)
        if line.get("event") == "report" and "folder" in line
    }


def read_seconds(edition: Path) -> dict[str, float]:
    """How long each report, and each round's study, last took to make."""
    return {
        str(line.get("folder") or line.get("slug")): sum(line["seconds"].values())
        for line in read_lines(edition)
        if line.get("event") in {"report", "study"} and line.get("seconds")
    }


def read_index(edition: Path) -> dict[str, Any]:
    """What the journal says of the index that was last written; nothing if it never was."""
    lines = [line for line in read_lines(edition) if line.get("event") == "index"]
    return lines[-1] if lines else {}


def _written(line: Mapping[str, Any]) -> str:
    return json.dumps({**line, "seal": digest_plain(line)}, ensure_ascii=False) + "\n"


def _parsed(edition: Path) -> Iterator[dict[str, Any] | None]:
    path = edition / NAME
    if not path.is_file():
        return
    *lines, rest = path.read_bytes().split(b"\n")
    for text in lines:
        yield _whole(text)
    if rest:
        # Whoever wrote this was stopped before the end of the line.
        yield None


def _whole(text: bytes) -> dict[str, Any] | None:
    try:
        line = json.loads(text)
        seal = line.pop("seal")
        return line if seal and _written(line).encode() == text + b"\n" else None
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError):
        return None
