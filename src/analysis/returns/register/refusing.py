"""From a pass of files to what is kept of those that were refused."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from pathlib import Path

from analysis.protection.personal_data import mask_text
from analysis.returns.intake.identity import identity_of_name
from analysis.returns.intake.one_pass import Intake
from analysis.returns.intake.respondents import respondent_of
from analysis.returns.register.refused import RefusedReturn

_OTHER_WORLD = frozenset({"form.synthetic", "form.not_synthetic"})


def find_refused(
    intake: Intake,
    paths: Iterable[Path],
    *,
    received: dt.datetime,
    retain_until: dt.date | None = None,
) -> tuple[RefusedReturn, ...]:
    """What is kept of the files of a pass that were not received, by name.

    Parameters
    ----------
    paths
        Those files; what is no file at all is left out, and so is a return of the other world:
        an invented one leaves nothing among real ones.
    """
    read = {one.file: one for one in intake.returns}
    elsewhere = {one.file for one in intake.findings if one.code in _OTHER_WORLD}
    found = []
    for path in sorted(paths, key=lambda path: path.name):
        file = mask_text(path.name)
        if not path.is_file() or file in elsewhere:
            continue
        one = read.get(file)
        identity = one.identity if one else identity_of_name(path.name, intake.slug)
        found.append(
            RefusedReturn(
                slug=intake.slug,
                file=file,
                sha256=_digest(path),
                kind=identity.kind if identity else None,
                respondent=respondent_of(one) if one else identity.recipient if identity else "",
                refused=received.astimezone(dt.UTC).replace(microsecond=0),
                retain_until=retain_until,
                findings=tuple(finding for finding in intake.findings if finding.file == file),
            )
        )
    return tuple(found)


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
