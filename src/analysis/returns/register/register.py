"""The register of accepted returns: kept with their hash and time; a correction supersedes.

A round's returns lie in ``data/returns/<slug>/<kind>-<respondent>/<number>-<digest>/``, each with
the file as it came and ``return.json``. The highest number is in force, also where it has been
deleted: an earlier return does not come back because a later one is gone.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from analysis.errors import DataError, Problem
from analysis.language import Text
from analysis.returns.findings import Finding, Severity
from analysis.returns.form.questions import FormKind
from analysis.returns.intake.given import Given
from analysis.returns.intake.one_return import Return
from analysis.returns.intake.respondents import municipalities_of, respondent_of
from analysis.returns.register.folder import (
    FOLDER,
    hold,
    numbered,
    put_folder,
    round_folder,
)
from analysis.returns.register.kept import KeptAnswer, KeptReturn, read_kept, write_time
from analysis.returns.register.refused import RefusedReturn

RETURN_FILE, DELETED_FILE, ORIGINAL = "return.json", "deleted.json", "original"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeletedReturn:
    """That a return was kept, and was deleted: nothing of what it said."""

    slug: str
    kind: FormKind
    respondent: str
    number: int
    sha256: str
    received: dt.datetime
    retain_until: dt.date | None
    deleted: dt.datetime

    def as_json(self) -> str:
        """The fact, for its file."""
        return json.dumps(
            {
                "slug": self.slug,
                "kind": self.kind.value,
                "respondent": self.respondent,
                "number": self.number,
                "sha256": self.sha256,
                "received": write_time(self.received),
                "retain_until": self.retain_until.isoformat() if self.retain_until else None,
                "deleted": write_time(self.deleted),
            },
            ensure_ascii=False,
            indent=1,
        )


def keep_return(
    root: Path,
    given: Return,
    *,
    path: Path,
    received: dt.datetime,
    retain_until: dt.date | None = None,
    findings: Sequence[Finding] | None = None,
) -> KeptReturn:
    """Keep an accepted return; it supersedes the respondent's earlier ones.

    Parameters
    ----------
    root
        The checkout.
    path
        The file it was read from; it must still be the same file.
    received
        When it came, with its time zone.
    findings
        What was found in it; its own when None.

    Returns
    -------
    KeptReturn
        The one already in force where that is the same file.

    Raises
    ------
    DataError
        If anything found is an error, or the file has changed since it was read. What was in
        force is in force still.
    OSError
        If the disk refuses, with the same result.
    """
    found = tuple(given.findings if findings is None else findings)
    errors = [one.as_problem() for one in found if one.severity is Severity.ERROR]
    respondent = respondent_of(given)
    if errors or not respondent:
        raise DataError(errors or [_nobodys(given)])
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != given.sha256:
        raise DataError([_changed(given)])
    folder = round_folder(root, given.identity.slug)
    with hold(folder, on_wait=_nobody_is_told):
        home = folder / f"{given.identity.kind}-{respondent}"
        earlier = numbered(home)
        newest = _read(earlier[-1][1], root) if earlier else None
        if isinstance(newest, KeptReturn) and newest.sha256 == given.sha256:
            return newest
        kept = _kept(
            given,
            number=earlier[-1][0] + 1 if earlier else 1,
            received=received,
            retain_until=retain_until,
            findings=found,
        )
        put_folder(
            home / kept.name,
            {
                ORIGINAL + PurePath(given.file).suffix.lower(): content,
                RETURN_FILE: kept.as_json().encode(),
            },
        )
    return kept


def returns_in_force(root: Path, slug: str) -> tuple[KeptReturn, ...]:
    """The newest accepted return of every respondent of a round, by kind and respondent.

    Raises
    ------
    DataError
        If anything kept was altered by hand or cannot be read; every such return is named.
    """
    newest = [found[-1][1] for home in _homes(root, slug) if (found := numbered(home))]
    return tuple(one for one in _read_all(newest, root) if isinstance(one, KeptReturn))


def history(root: Path, slug: str) -> tuple[KeptReturn | DeletedReturn, ...]:
    """Everything that was ever kept of a round, by kind, respondent and number.

    Raises
    ------
    DataError
        As `returns_in_force`.
    """
    return _read_all([path for home in _homes(root, slug) for _, path in numbered(home)], root)


def original_path(kept: KeptReturn) -> str:
    """Where the file of a kept return lies, from the root of the checkout."""
    name = ORIGINAL + PurePath(kept.file).suffix.lower()
    return f"{FOLDER}/{kept.slug}/{kept.folder}/{kept.name}/{name}"


def register_digest(kept: Iterable[KeptReturn | RefusedReturn]) -> str:
    """A digest of all that is kept: another one as soon as any of it is another."""
    whole = hashlib.sha256()
    for one in kept:
        whole.update(one.as_json().encode())
        whole.update(b"\0")
    return whole.hexdigest()


def _homes(root: Path, slug: str) -> list[Path]:
    folder = round_folder(root, slug)
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.is_dir())


def _read_all(folders: Iterable[Path], root: Path) -> tuple[KeptReturn | DeletedReturn, ...]:
    read: list[KeptReturn | DeletedReturn] = []
    problems: list[Problem] = []
    for folder in folders:
        try:
            read.append(_read(folder, root))
        except DataError as error:
            problems += error.problems
    if problems:
        raise DataError(problems)
    return tuple(read)


def _read(folder: Path, root: Path) -> KeptReturn | DeletedReturn:
    """One kept return, or the fact that it was deleted."""
    where = folder.relative_to(root).as_posix()
    try:
        if (folder / DELETED_FILE).is_file():
            return _read_deleted((folder / DELETED_FILE).read_text(encoding="utf-8"))
        kept = read_kept((folder / RETURN_FILE).read_text(encoding="utf-8"))
        [original] = folder.glob(f"{ORIGINAL}.*")
        same = hashlib.sha256(original.read_bytes()).hexdigest() == kept.sha256
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError([_altered(where, type(error).__name__)]) from None
    if not same or (kept.folder, kept.name) != (folder.parent.name, folder.name):
        raise DataError([_altered(where, kept.sha256[:12])])
    return kept


def _read_deleted(text: str) -> DeletedReturn:
    data = json.loads(text)
    until = data["retain_until"]
    return DeletedReturn(
        slug=data["slug"],
        kind=FormKind(data["kind"]),
        respondent=data["respondent"],
        number=int(data["number"]),
        sha256=data["sha256"],
        received=dt.datetime.fromisoformat(data["received"]),
        retain_until=dt.date.fromisoformat(until) if until else None,
        deleted=dt.datetime.fromisoformat(data["deleted"]),
    )


def _kept(
    given: Return,
    *,
    number: int,
    received: dt.datetime,
    retain_until: dt.date | None,
    findings: tuple[Finding, ...],
) -> KeptReturn:
    return KeptReturn(
        slug=given.identity.slug,
        kind=given.identity.kind,
        respondent=respondent_of(given),
        number=number,
        file=given.file,
        sha256=given.sha256,
        received=received.astimezone(dt.UTC).replace(microsecond=0),
        retain_until=retain_until,
        form_version=given.identity.version,
        form_sha256=given.identity.sha256,
        answers_for=municipalities_of(given),
        answers=tuple(_answer(one) for one in given.given if one.filled),
        findings=findings,
    )


def _answer(given: Given) -> KeptAnswer:
    slot, cell = given.slot, given.cell
    return KeptAnswer(
        id=slot.id,
        column=slot.column.id if slot.column else "",
        row=slot.row,
        value=given.value,
        sheet=slot.sheet,
        cell=slot.cell,
        raw=cell.raw if cell else "",
    )


def _nobody_is_told(_: Text) -> None:
    """Keeping one return takes a moment; whoever receives many says so before."""


def _nobodys(given: Return) -> Problem:
    return Problem(
        file=given.file,
        place="",
        value="",
        rule=Text("Svaret siger ikke, hvem det er fra.", "The return does not say whose it is."),
        cure=Text("Skriv tilbuddets navn i skemaet.", "Write the offer's name in the form."),
    )


def _changed(given: Return) -> Problem:
    return Problem(
        file=given.file,
        place="",
        value="",
        rule=Text(
            "Filen er ændret, siden den blev læst.", "The file has changed since it was read."
        ),
        cure=Text("Modtag den igen.", "Receive it again."),
    )


def _altered(where: str, value: str) -> Problem:
    return Problem(
        file=where,
        place="",
        value=value,
        rule=Text(
            "Det gemte svar er ikke, som det blev gemt.", "The kept return is not as it was kept."
        ),
        cure=Text(
            f"Hent mappen fra en sikkerhedskopi, eller flyt den ud af {FOLDER} og modtag svaret igen.",
            f"Restore the folder from a backup, or move it out of {FOLDER} and receive it again.",
        ),
    )
