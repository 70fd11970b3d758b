"""``run.jsonl``: what each run did and when. The only place in the output where times stand."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

NAME = "run.jsonl"


class Journal:
    """Lines added to the journal of an edition, each flushed to the disk.

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
        self._end_a_broken_line()

    def add(self, event: str, **facts: object) -> None:
        """Add one line."""
        now = dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")
        line = {"event": event, "run": self._run, "at": now, **facts}
        with self._path.open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(line, ensure_ascii=False) + "\n")
            stream.flush()
            os.fsync(stream.fileno())

    def _end_a_broken_line(self) -> None:
        # A killed run may have left half a line; what follows must not be lost with it.
        if not self._path.exists():
            return
        with self._path.open("rb+") as stream:
            size = stream.seek(0, os.SEEK_END)
            stream.seek(max(size - 1, 0))
            if size and stream.read(1) != b"\n":
                stream.write(b"\n")


def read_reports(edition: Path) -> dict[str, dict[str, Any]]:
    """The last line about each report, by its folder; lines that cannot be read are passed over."""
    return {
        str(line["folder"]): line
        for line in _lines(edition / NAME)
        if line.get("event") == "report" and "folder" in line
    }


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    if not path.exists():
        return
    for text in path.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            line = json.loads(text)
        except ValueError:
            continue
        if isinstance(line, dict):
            yield line
