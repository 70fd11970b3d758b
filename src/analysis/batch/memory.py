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
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

from analysis.batch.digests import digest_file, digest_library, digest_plain, library_versions
from analysis.batch.notebook import FOLDER, read_notebook
from analysis.batch.plan import Found
from analysis.batch.request import Request, read_out, read_workers
from analysis.batch.wanted import Selection, Wanted
from analysis.language import Text
from analysis.periods import Period
from analysis.reading import Reader

_PLANS = Path(".udmelding") / "plans"
_READ = ("data", str(FOLDER))
# A public run opens no return, not even to compare it: a release is all it rests on.
_UNREAD = {"offentlig": "data/returns"}
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
        self._state = digest_state(reader.root, request.edition)
        words = {k: v for k, v in dataclasses.asdict(request).items() if k not in _ELSEWHERE}
        self._path = reader.root / _PLANS / f"{digest_plain(words)[:32]}.json"
        kept = _read(self._path, self._state)
        self._studies: dict[str, Any] = dict(kept["studies"]) if kept else {}
        self._known = len(self._studies)
        if kept:
            self.selection = _revive(kept["selection"], reader, request)
        else:
            # Rounds and areas take a second to load; what is remembered does not need them.
            from analysis.batch.selection import select

            self.selection = select(reader, request)

    def find(self, wanted: Wanted) -> Found:
        """The study of a report as it would be now.

        Raises
        ------
        UdmeldingError
            If its data cannot be read.
        """
        name = json.dumps([wanted.slug, wanted.as_of.isoformat(), wanted.seed])
        if name not in self._studies:
            from analysis.batch.keeping_studies import identify

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
            "studies": self._studies,
        }
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._path.parent, prefix=".new-")
            with os.fdopen(handle, "w", encoding="utf-8") as stream:
                json.dump({**body, "seal": digest_plain(body)}, stream, ensure_ascii=False)
            Path(name).replace(self._path)


def digest_state(root: Path, edition: str) -> str:
    """SHA-256 of everything that decides what an edition's reports are and what they rest on."""
    unread = root / _UNREAD[edition] if edition in _UNREAD else None
    files = {
        name: digest_file(root / name)
        for folder in _READ
        for name in _files(root, folder, unread=unread)
    }
    synthetic = Reader(root).synthetic
    return digest_plain([files, synthetic, digest_library().whole, library_versions()])


def _files(root: Path, folder: str, *, unread: Path | None) -> Iterator[str]:
    seen: set[str] = set()
    for where, inner, names in os.walk(root / folder, followlinks=True):
        # Returns may lie on another disk, behind a link; a link in a circle is walked once.
        place = os.path.realpath(where)
        entered = [] if place in seen else sorted(inner)
        inner[:] = [name for name in entered if Path(where) / name != unread]
        seen.add(place)
        for name in sorted(names):
            yield (Path(where) / name).relative_to(root).as_posix()


def _read(path: Path, state: str) -> dict[str, Any] | None:
    try:
        body = json.loads(path.read_bytes())
        seal = body.pop("seal")
        whole = digest_plain(body) == seal and body["state"] == state
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
                "notebook": wanted.notebook.name,
                "as_of": wanted.as_of.isoformat(),
                "given": dict(wanted.given),
            }
            for wanted in selection.reports
        ],
        "left_out": [_pair(text) for text in selection.left_out],
        "area_order": list(selection.area_order),
    }


def _pair(text: Text) -> list[str]:
    return [text.da, text.en]


def _revive(kept: Mapping[str, Any], reader: Reader, request: Request) -> Selection:
    notebooks = {
        name: read_notebook(reader, name)
        for name in sorted({report["notebook"] for report in kept["reports"]})
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
            language=request.language,
            as_of=dt.date.fromisoformat(report["as_of"]),
            given=report["given"],
            words=request.parameters,
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
    )
