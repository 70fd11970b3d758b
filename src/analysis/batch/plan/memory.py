"""What a command came to mean, kept by the content of everything it could have read.

Reading every round and every area only to find that nothing changed takes longer than comparing
the bytes they are read from. Whatever differs, in data, notebooks, library or packages, is a
reason to read everything again; the time of a file is none.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any, Protocol

from analysis.batch.asking.notebook import FOLDER, read_notebook_at
from analysis.batch.asking.request import Request, read_out, read_workers
from analysis.batch.asking.wanted import Selection, Wanted
from analysis.batch.digests import (
    digest_file,
    digest_library,
    digest_plain,
    files_read,
    library_versions,
)
from analysis.batch.grid.file import read_asked
from analysis.batch.plan.plan import Found
from analysis.language import Text
from analysis.periods import Period
from analysis.reading import Reader

_PLANS = Path(".udmelding") / "plans"
_READ = ("data", str(FOLDER))
# Where reports go and how many are made at a time changes nothing in what they are.
_ELSEWHERE = frozenset({"out", "workers"})


class Meaning(Protocol):
    """The reports that a command means, and how their studies are known."""

    selection: Selection

    def find(self, wanted: Wanted) -> Found:
        """The study of a report as it would be now."""

    def keep(self) -> None:
        """Remember what was found."""


class Memory:
    """The reports that a command means and the studies they are views of, remembered or found.

    Parameters
    ----------
    reader
        Of the checkout.
    request
        The words of the command.

    Raises
    ------
    UsageError, DataError
        As `select` does.
    """

    def __init__(self, reader: Reader, request: Request) -> None:
        self._reader = reader
        grid, request = read_asked(request)
        self._state = digest_state(reader.root, request.edition)
        words = {k: v for k, v in dataclasses.asdict(request).items() if k not in _ELSEWHERE}
        # A grid is what stands in it, wherever it lies.
        words["grid"] = grid.digest if grid is not None else ""
        self._path = reader.root / _PLANS / f"{digest_plain(words)[:32]}.json"
        kept = _read(self._path, self._state, reader.root)
        self._studies: dict[str, Any] = dict(kept["studies"]) if kept else {}
        self._known = len(self._studies)
        if kept:
            self.selection = _revive(kept["selection"], reader, request)
        else:
            # Rounds and areas take a second to load; what is remembered does not need them.
            from analysis.batch.plan.selection import select_asked

            self.selection = select_asked(reader, request, grid)

    def find(self, wanted: Wanted) -> Found:
        """The study of a report as it would be now.

        Raises
        ------
        UdmeldingError
            If its data cannot be read.
        """
        name = json.dumps([wanted.slug, wanted.as_of.isoformat(), wanted.seed])
        if name not in self._studies and not wanted.has_study:
            key = digest_data(self._reader.root, wanted.edition)
            self._studies[name] = {"key": key, "inputs": {}}
        elif name not in self._studies:
            from analysis.batch.plan.studies import identify

            found = identify(self._reader, wanted)
            self._studies[name] = {"key": found.key, "inputs": dict(found.inputs)}
        return Found(**self._studies[name])

    def keep(self) -> None:
        """Remember what was found; where nothing can be written, the next run finds it again."""
        now = digest_state(self._reader.root, self.selection.edition)
        if len(self._studies) == self._known or now != self._state:
            # What was found while somebody changed the data belongs to neither state.
            return
        body = {
            "state": self._state,
            "selection": _plain(self.selection),
            "outside": _outside(self._reader.root, self.selection),
            "studies": self._studies,
        }
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._path.parent, prefix=".new-")
            with os.fdopen(handle, "w", encoding="utf-8") as stream:
                # In one piece: writing it bit by bit takes ten times as long.
                stream.write(json.dumps({**body, "seal": digest_plain(body)}, ensure_ascii=False))
            Path(name).replace(self._path)


def digest_state(root: Path, edition: str) -> str:
    """SHA-256 of everything that decides what an edition's reports are and what they rest on."""
    files = [_digest_files(root, folder, edition) for folder in _READ]
    synthetic = Reader(root).synthetic
    return digest_plain([files, synthetic, digest_library().whole, library_versions()])


def digest_data(root: Path, edition: str) -> str:
    """SHA-256 of all data: what a notebook that is a view of no study can have read."""
    return _digest_files(root, _READ[0], edition)


def _digest_files(root: Path, folder: str, edition: str) -> str:
    found = files_read(root, folder, edition=edition)
    return digest_plain({name: digest_file(path) for name, path in found.items()})


def _outside(root: Path, selection: Selection) -> dict[str, str]:
    """SHA-256 of the notebooks that lie outside the folder of notebooks."""
    paths = {wanted.notebook.path for wanted in selection.reports}
    outside = sorted(path for path in paths if str(PurePosixPath(path).parent) != str(FOLDER))
    return {path: digest_file(root / path) for path in outside}


def _read(path: Path, state: str, root: Path) -> dict[str, Any] | None:
    try:
        body = json.loads(path.read_bytes())
        seal = body.pop("seal")
        whole = digest_plain(body) == seal and body["state"] == state
        outside = body["outside"].items()
        whole = whole and all(digest_file(root / name) == digest for name, digest in outside)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return body if whole else None


def _plain(selection: Selection) -> dict[str, Any]:
    return {
        "reports": [
            {
                "slug": wanted.slug,
                "round_name": _pair(wanted.round_name),
                "issued": wanted.issued.text,
                "area": wanted.area,
                "area_name": _pair(wanted.area_name),
                "notebook": wanted.notebook.path,
                "language": wanted.language,
                "as_of": wanted.as_of.isoformat(),
                "given": dict(wanted.given),
                "words": list(wanted.words),
                "variant": wanted.variant,
            }
            for wanted in selection.reports
        ],
        "left_out": [_pair(text) for text in selection.left_out],
        "area_order": list(selection.area_order),
        "index_by": list(selection.index_by),
    }


def _pair(text: Text) -> list[str]:
    return [text.da, text.en]


def _revive(kept: Mapping[str, Any], reader: Reader, request: Request) -> Selection:
    notebooks = {
        path: read_notebook_at(reader, path)
        for path in sorted({report["notebook"] for report in kept["reports"]})
    }
    reports = tuple(
        Wanted(
            slug=report["slug"],
            round_name=Text(*report["round_name"]),
            issued=Period(report["issued"]),
            area=report["area"],
            area_name=Text(*report["area_name"]),
            notebook=notebooks[report["notebook"]],
            edition=request.edition,
            language=report["language"],
            as_of=dt.date.fromisoformat(report["as_of"]),
            given=report["given"],
            words=tuple(report["words"]),
            variant=report["variant"],
        )
        for report in kept["reports"]
    )
    return Selection(
        reports=reports,
        left_out=tuple(Text(*pair) for pair in kept["left_out"]),
        area_order=tuple(kept["area_order"]),
        edition=request.edition,
        language=request.language,
        workers=read_workers(request.workers),
        out=read_out(reader.root, request.out),
        index_by=tuple(kept["index_by"]),
    )
