"""What was refused and why: kept beside the accepted returns, so that reports can say so.

A refused file is not kept, and nothing it answered is: only its digest, whose it says to be, when it
came, and what was found in it, in ``data/returns/<slug>/refused/<digest>.json``. Past its date only
the fact stays.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from analysis.errors import DataError, Problem
from analysis.language import Text
from analysis.returns.findings import Finding, Severity, read_finding
from analysis.returns.form.questions import FormKind
from analysis.returns.register.folder import FOLDER, round_folder
from analysis.returns.register.kept import (
    KeptReturn,
    read_time,
    write_time,
)
from analysis.writing import write_whole

REFUSED_FOLDER = "refused"
_DIGITS = 12


class SinceThen(StrEnum):
    """What the register has of the respondent of a refused file."""

    MENDED = "mended"
    EARLIER_IN_FORCE = "earlier_in_force"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedReturn:
    """A file that was not received.

    Parameters
    ----------
    file
        Its name, with what may identify a person masked.
    kind, respondent
        Whose it says to be; None and empty where nothing in it or in its name tells.
    refused
        When it came last, in UTC, to the second.
    retain_until
        As for the returns it came with; None where none was stated.
    findings
        What was found in it; empty once that is deleted.
    """

    slug: str
    file: str
    sha256: str
    kind: FormKind | None
    respondent: str
    refused: dt.datetime
    retain_until: dt.date | None
    findings: tuple[Finding, ...]

    @property
    def path(self) -> str:
        """Where it is kept, from the root of the checkout."""
        return f"{FOLDER}/{self.slug}/{REFUSED_FOLDER}/{self.sha256[:_DIGITS]}.json"

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Why it was refused."""
        return tuple(one for one in self.findings if one.severity is Severity.ERROR)

    def as_json(self) -> str:
        """Everything about it, for its file; the same bytes for the same refusal."""
        return json.dumps(
            {
                "slug": self.slug,
                "file": self.file,
                "sha256": self.sha256,
                "kind": self.kind.value if self.kind else None,
                "respondent": self.respondent,
                "refused": write_time(self.refused),
                "retain_until": self.retain_until.isoformat() if self.retain_until else None,
                "findings": [one.as_plain() for one in self.findings],
            },
            ensure_ascii=False,
            indent=1,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldRefusal:
    """A refused file as a report tells of it.

    Parameters
    ----------
    name
        The respondent's name; the file's where nobody is known.
    reasons
        Why, each with its place, in both languages; the first errors of the file.
    more
        How many errors there were beyond them.
    since
        Whether the respondent has mended it, or what stands in its place.
    """

    kind: FormKind | None
    respondent: str
    name: str
    refused: dt.date
    reasons: tuple[Text, ...]
    more: int
    since: SinceThen


def keep_refusals(root: Path, refused: Iterable[RefusedReturn]) -> None:
    """Keep what was refused; the round's lock must be held.

    Raises
    ------
    OSError
        If the disk refuses.
    """
    for one in refused:
        path = root / one.path
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, one.as_json().encode())


def refused_returns(root: Path, slug: str) -> tuple[RefusedReturn, ...]:
    """Every file of a round that was refused, by when it came and its digest.

    Raises
    ------
    DataError
        If what is kept of one was altered by hand or cannot be read; each is named.
    """
    folder = round_folder(root, slug) / REFUSED_FOLDER
    read: list[RefusedReturn] = []
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.json")) if folder.is_dir() else ():
        try:
            one = _from_plain(json.loads(path.read_text(encoding="utf-8")))
            if root / one.path != path:
                raise ValueError(one.sha256)
            read.append(one)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            where = path.relative_to(root).as_posix()
            problems.append(_altered(where, type(error).__name__))
    if problems:
        raise DataError(problems)
    return tuple(sorted(read, key=lambda one: (one.refused, one.sha256)))


def tell_refusals(
    refused: Iterable[RefusedReturn],
    in_force: Sequence[KeptReturn],
    *,
    names: Mapping[str, str],
    most_reasons: int = 3,
) -> tuple[ToldRefusal, ...]:
    """What a report tells of the refused files: whose, when, why, and what stands instead.

    Parameters
    ----------
    in_force
        The round's returns in force (`analysis.returns.register.register.returns_in_force`).
    names
        Names of municipalities and regions, by code or slug.
    most_reasons
        How many of a file's errors are told; the rest are counted.

    Returns
    -------
    tuple of ToldRefusal
        By kind, respondent and when it came; of several of one respondent the last alone.
    """
    standing = {(one.kind, one.respondent): one for one in in_force}
    last: dict[tuple[str, str], RefusedReturn] = {}
    for one in refused:
        # Files of nobody are not each other's corrections.
        key = (one.kind or "", one.respondent or one.sha256)
        if key not in last or last[key].refused <= one.refused:
            last[key] = one
    return tuple(
        ToldRefusal(
            kind=one.kind,
            respondent=one.respondent,
            name=names.get(one.respondent, one.respondent or one.file),
            refused=one.refused.date(),
            reasons=tuple(_reason(found) for found in one.errors[:most_reasons]),
            more=max(len(one.errors) - most_reasons, 0),
            since=_since(one, standing.get((one.kind, one.respondent)) if one.kind else None),
        )
        for _, one in sorted(last.items())
    )


def forget(one: RefusedReturn) -> RefusedReturn:
    """The fact alone: that a file was refused, and nothing of what stood in it."""
    return replace(one, file="", findings=())


def _reason(found: Finding) -> Text:
    where = f"{found.place}: " if found.place else ""
    return Text(f"{where}{found.rule.da}", f"{where}{found.rule.en}")


def _since(one: RefusedReturn, standing: KeptReturn | None) -> SinceThen:
    if standing is None:
        return SinceThen.NOTHING
    mended = standing.received >= one.refused
    return SinceThen.MENDED if mended else SinceThen.EARLIER_IN_FORCE


def _from_plain(data: Mapping[str, Any]) -> RefusedReturn:
    kind, until = data["kind"], data["retain_until"]
    return RefusedReturn(
        slug=data["slug"],
        file=data["file"],
        sha256=data["sha256"],
        kind=FormKind(kind) if kind else None,
        respondent=data["respondent"],
        refused=read_time(data["refused"]),
        retain_until=dt.date.fromisoformat(until) if until else None,
        findings=tuple(read_finding(one) for one in data["findings"]),
    )


def _altered(where: str, value: str) -> Problem:
    return Problem(
        file=where,
        place="",
        value=value,
        rule=Text(
            "Det, der er gemt om et afvist svar, er ændret.",
            "What is kept of a refused return was altered.",
        ),
        cure=Text("Slet filen, og modtag svaret igen.", "Delete it, and receive the return again."),
    )
