"""How it stands with the reports of an edition, from what its folder and its journal say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.batch.answers.showing import as_columns
from analysis.batch.store import holding, manifest, store
from analysis.batch.store.journal import UNMADE, read_lines
from analysis.language import Text

_WORDS = {
    "complete": Text("hel", "complete"),
    "damaged": Text("manifest.json er ændret", "manifest.json was changed"),
    "failed": Text("FEJL", "FAILED"),
    "not_begun": Text("ikke begyndt", "not begun"),
}
_RUN_WORDS = {
    "none": Text("ingen kørsel endnu", "no run yet"),
    "running": Text("en kørsel er i gang", "a run is under way"),
    "ended": Text("sidste kørsel sluttede", "the last run ended"),
    "stopped": Text("sidste kørsel blev stoppet", "the last run was stopped"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """How it stands with one report.

    Parameters
    ----------
    state
        ``complete``, ``damaged``, ``failed`` or ``not_begun``, by the last that was asked.
    stands
        Whether an earlier one stands in its folder all the same.
    message
        Why it failed; empty when it did not.
    """

    folder: str
    state: str
    stands: bool
    message: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How it stands with an edition.

    Parameters
    ----------
    run
        ``none``, ``running``, ``ended`` or ``stopped``: the last run.
    at
        When the last run wrote its last line; empty if there was none.
    """

    edition: str
    run: str
    at: str
    reports: tuple[Report, ...]

    def as_text(self) -> str:
        """For a reader: what is not whole, line by line, and how many are."""
        rows = [
            (f"{_WORDS[one.state].da} / {_WORDS[one.state].en}", one.folder, _first(one.message))
            for one in self.reports
            if one.state != "complete"
        ]
        counts = Counter(one.state for one in self.reports)
        words = _RUN_WORDS[self.run]
        total = ", ".join(f"{n} {_WORDS[s].da}/{_WORDS[s].en}" for s, n in sorted(counts.items()))
        at = f" {self.at}" if self.at else ""
        head = f"{self.edition}: {words.da} / {words.en}{at}"
        return "\n".join([head, *(as_columns(rows) if rows else ()), total or "0"])

    def as_data(self) -> dict[str, Any]:
        """For a program."""
        return {
            "edition": self.edition,
            "run": self.run,
            "at": self.at,
            "reports": [
                {
                    "folder": one.folder,
                    "state": one.state,
                    "stands": one.stands,
                    "message": {"da": one.message.da, "en": one.message.en},
                }
                for one in self.reports
            ],
        }


def read_status(edition: Path) -> Status:
    """How it stands with the reports of an edition; nothing is hashed, and nobody is disturbed.

    Parameters
    ----------
    edition
        Its folder; it need not exist.
    """
    lines = list(read_lines(edition))
    last = {line["folder"]: line for line in lines if line.get("event") == "report"}
    found = [
        _report(folder.relative_to(edition).as_posix(), manifest.read(folder) is not None, last)
        for folder in store.report_folders(edition)
    ]
    missing = sorted(last.keys() - {report.folder for report in found})
    found += [_report(folder, None, last) for folder in missing if last[folder]["status"] in UNMADE]
    run, at = "none", ""
    if lines:
        newest = lines[-1]["run"]
        ended = any(line["event"] == "end" for line in lines if line["run"] == newest)
        run, at = "ended" if ended else "stopped", str(lines[-1]["at"])
    if holding.is_held(edition):
        run = "running"
    return Status(edition=edition.name, run=run, at=at, reports=tuple(found))


def _report(folder: str, whole: bool | None, last: Mapping[str, Mapping[str, Any]]) -> Report:
    line = last.get(folder, {})
    status = line.get("status")
    words = line.get("message", {})
    state = status if status in UNMADE else "complete" if whole else "damaged"
    return Report(
        folder=folder,
        state=str(state),
        stands=whole is not None,
        message=Text(words.get("da", ""), words.get("en", "")),
    )


def _first(text: Text) -> str:
    return next(iter(text.da.splitlines()), "")
