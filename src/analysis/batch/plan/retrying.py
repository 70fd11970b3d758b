"""What was asked for and not made, asked for once more in the same words."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from analysis.batch.asking.notebook import FOLDER, read_notebook_at
from analysis.batch.asking.request import Request, read_workers
from analysis.batch.asking.wanted import Selection, Wanted
from analysis.batch.grid.blocks import Block, Grid
from analysis.batch.plan.memory import digest_data
from analysis.batch.plan.plan import Found
from analysis.batch.store.journal import NAME, UNMADE, read_reports
from analysis.reading import Reader

_PLACE = frozenset({"slug", "area"})


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
        ours = {f: line for f, line in failed.items() if "variant" in line["about"]}
        asked = {_asked(line, request): None for f, line in failed.items() if f not in ours}
        chosen = [_select(reader, one) for one in asked]
        if ours:
            chosen.append(_select_rows(reader, request, list(ours.values())))
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
        if not wanted.has_study:
            return Found(key=digest_data(self._reader.root, wanted.edition), inputs={})
        from analysis.batch.plan.studies import identify

        return identify(self._reader, wanted)

    def keep(self) -> None:
        """Nothing: what failed is asked for in other words the next time."""


def _select(reader: Reader, asked: Request) -> Selection:
    # Rounds and areas take a second to load: not where nothing failed.
    from analysis.batch.plan.selection import select

    return select(reader, asked)


def _select_rows(reader: Reader, request: Request, lines: Sequence[Mapping[str, Any]]) -> Selection:
    """The reports of a grid that failed, as rows of a grid of their own."""
    from analysis.batch.grid.selection import select_rows

    blocks = tuple(_row(reader, number, line) for number, line in enumerate(lines, start=1))
    grid = Grid(name=NAME, digest="", blocks=blocks)
    return select_rows(reader, grid, dataclasses.replace(request, many=True))


def _row(reader: Reader, number: int, line: Mapping[str, Any]) -> Block:
    about = line["about"]
    path = about.get("notebook_path") or f"{FOLDER}/{about['notebook']}.ipynb"
    notebook = read_notebook_at(reader, path)
    words = {
        "slug": about["round"]["slug"],
        "area": about["area"]["slug"],
        "notebook": path,
        "language": about["language"],
        "as_of": about["as_of"],
    }
    given = (word.partition("=") for word in line.get("parameters", ()))
    words |= {name: value for name, _, value in given}
    # Where a notebook takes no round or area, its folder is named by something else.
    taken = {n: w for n, w in words.items() if n not in _PLACE or notebook.parameter(n)}
    return Block(number=number, columns={name: (word,) for name, word in taken.items() if word})


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
