"""What was asked for and not made, asked for once more in the same words."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from analysis.batch.journal import UNMADE, read_reports
from analysis.batch.plan import Found
from analysis.batch.request import Request, read_workers
from analysis.batch.wanted import Selection, Wanted
from analysis.reading import Reader


class Again:
    """The reports of an edition that the journal says failed, checked anew.

    Parameters
    ----------
    reader
        Of the checkout.
    request
        Edition, workers and folder; which reports it is about stands in the journal.
    edition
        Folder of the edition.

    Raises
    ------
    UsageError, DataError
        If one of them can no longer be asked for.
    """

    def __init__(self, reader: Reader, request: Request, *, edition: Path) -> None:
        self._reader = reader
        lines = read_reports(edition)
        failed = {folder: line for folder, line in lines.items() if line.get("status") in UNMADE}
        asked = {_asked(line, request): None for line in failed.values()}
        chosen = [_select(reader, one) for one in asked]
        found = {one.folder: one for each in chosen for one in each.reports}
        self.selection = Selection(
            reports=tuple(found[folder] for folder in failed if folder in found),
            left_out=(),
            area_order=chosen[0].area_order if chosen else (),
            edition=request.edition,
            language=chosen[0].language if chosen else request.language,
            workers=read_workers(request.workers),
            out=edition.parent,
        )

    def find(self, wanted: Wanted) -> Found:
        """The study of a report as it would be now."""
        from analysis.batch.keeping_studies import identify

        return identify(self._reader, wanted)

    def keep(self) -> None:
        """Nothing: what failed is asked for in other words the next time."""


def _select(reader: Reader, asked: Request) -> Selection:
    # Rounds and areas take a second to load: not where nothing failed.
    from analysis.batch.selection import select

    return select(reader, asked)


def _asked(line: Mapping[str, Any], request: Request) -> Request:
    about = line["about"]
    return dataclasses.replace(
        request,
        slugs=(about["round"]["slug"],),
        areas=(about["area"]["slug"],),
        notebooks=(about["notebook"],),
        language=about["language"],
        as_of=about["as_of"],
        parameters=tuple(line.get("parameters", ())),
    )
