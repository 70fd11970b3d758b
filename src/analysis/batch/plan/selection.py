"""From the words of a command to the reports they mean; all that is wrong is said at once."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

from analysis.batch.asking.areas import NamedAreas
from analysis.batch.asking.fitting import (
    fits_area,
    why_not_area,
    why_not_round,
)
from analysis.batch.asking.notebook import Notebook, check_parameters, read_notebook
from analysis.batch.asking.request import (
    DEFAULT_NOTEBOOKS,
    EDITIONS,
    Request,
    check_name,
    gather,
    noting,
    read_date,
    read_out,
    read_parameter_words,
    read_workers,
)
from analysis.batch.asking.rounds import (
    RoundOnDay,
    as_of_day,
    negative_seed,
    not_issued,
)
from analysis.batch.asking.wanted import Selection, Wanted
from analysis.batch.grid.blocks import Grid
from analysis.batch.grid.file import read_asked
from analysis.batch.grid.rows import OWN
from analysis.batch.grid.selection import read_index_by, select_rows
from analysis.catalogue.udmelding import list_slugs, read_udmelding
from analysis.country import Area, AreaKind, read_areas, read_population
from analysis.errors import DataError, Problem, UsageError
from analysis.language import LANGUAGES, Text
from analysis.reading import Reader


@dataclass(frozen=True, slots=True)
class _Faults:
    """What is wrong with the words and with the data, gathered so that all is said at once."""

    errors: list[UsageError] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def words(self) -> AbstractContextManager[None]:
        return noting(self.errors)

    @contextlib.contextmanager
    def data(self) -> Iterator[None]:
        try:
            yield
        except DataError as error:
            self.problems.extend(error.problems)

    def stop(self) -> None:
        if self.errors:
            raise gather(self.errors)
        if self.problems:
            raise DataError(list(dict.fromkeys(self.problems)))


def select(reader: Reader, request: Request) -> Selection:
    """Check the words of a command and list the reports they mean. Nothing runs.

    Raises
    ------
    UsageError
        With every word that is wrong, each with its nearest match.
    DataError
        With every problem of every requested round's data, and of the data they share.
    """
    grid, request = read_asked(request)
    return select_asked(reader, request, grid)


def select_asked(reader: Reader, request: Request, grid: Grid | None) -> Selection:
    """As `select`, where the grid that the words name has been read already.

    Raises
    ------
    UsageError, DataError
        As `select`.
    """
    if grid is not None:
        return select_rows(reader, grid, request)
    faults = _Faults()
    workers, out = 1, reader.root
    with faults.words():
        check_name(Text("udgave", "edition"), request.edition, EDITIONS)
    with faults.words():
        check_name(Text("sprog", "language"), request.language, LANGUAGES)
    with faults.words():
        workers = read_workers(request.workers)
    with faults.words():
        out = read_out(reader.root, request.out)
    notebooks = _read_notebooks(reader, request, faults)
    index_by: tuple[str, ...] = ()
    with faults.words():
        index_by = read_index_by(request.index_by, _columns(notebooks))
    areas = _read_shared(reader, request, faults)
    rounds, left_out = _read_rounds(reader, request, areas=areas, faults=faults)
    faults.errors.extend(_without_report(rounds, notebooks))
    left_out += _unasked(rounds, notebooks, request)
    if request.slugs:
        # What is asked for by name and cannot be had is an error, not an aside.
        faults.errors.extend(UsageError(text) for text in left_out)
    faults.stop()
    reports = tuple(
        _wanted(found, area, notebook, request)
        for found in rounds
        for area in found.areas
        for notebook in notebooks
        if fits_area(notebook[0].name, area) and found.takes(notebook[0])
    )
    if not reports:
        raise gather([UsageError(text) for text in left_out] or [_nothing_to_report()])
    return Selection(
        reports=reports,
        left_out=left_out,
        area_order=() if areas is None else areas.order,
        edition=request.edition,
        language=request.language,
        workers=workers,
        out=out,
        index_by=index_by,
    )


def _wanted(
    found: RoundOnDay, area: Area, notebook: tuple[Notebook, dict[str, Any]], request: Request
) -> Wanted:
    return Wanted(
        slug=found.udmelding.slug,
        round_name=found.udmelding.short_name,
        issued=found.udmelding.issued,
        area=area.slug,
        area_name=area.name,
        notebook=notebook[0],
        edition=request.edition,
        language=request.language,
        as_of=found.as_of,
        given=notebook[1],
        words=request.parameters,
    )


def _read_notebooks(
    reader: Reader, request: Request, faults: _Faults
) -> list[tuple[Notebook, dict[str, Any]]]:
    words = read_parameter_words(request.parameters, faults.errors)
    notebooks = []
    for name in dict.fromkeys(request.notebooks or DEFAULT_NOTEBOOKS):
        with faults.words(), faults.data():
            notebook = read_notebook(reader, name)
            given = check_parameters(notebook, words)
            seed = given.get("seed")
            if isinstance(seed, int) and seed < 0:
                raise negative_seed(seed)
            notebooks.append((notebook, given))
    return notebooks


def _columns(notebooks: Sequence[tuple[Notebook, dict[str, Any]]]) -> tuple[str, ...]:
    """What an index can be laid out by: what every report is, and what its notebook takes."""
    taken = [parameter.name for notebook, _ in notebooks for parameter in notebook.parameters]
    return tuple(dict.fromkeys((*OWN, *taken)))


def _read_shared(reader: Reader, request: Request, faults: _Faults) -> NamedAreas | None:
    # The population is read here only to find what is wrong with it before anything runs.
    with faults.data():
        read_population(reader)
    try:
        return NamedAreas(read_areas(reader), request.areas)
    except DataError as error:
        faults.problems.extend(error.problems)
        return None


def _read_rounds(
    reader: Reader, request: Request, *, areas: NamedAreas | None, faults: _Faults
) -> tuple[list[RoundOnDay], tuple[Text, ...]]:
    known = list_slugs(reader.root)
    for slug in request.slugs:
        with faults.words():
            check_name(Text("udmelding", "round"), slug, known)
    asked: dt.date | None = None
    with faults.words():
        asked = read_date(request.as_of)
    rounds: list[RoundOnDay] = []
    left_out: list[Text] = []
    for slug in known:
        if request.slugs and slug not in request.slugs:
            continue
        with faults.words(), faults.data():
            udmelding = read_udmelding(reader, slug)
            day = as_of_day(udmelding, asked)
            if udmelding.issued.known_by(day):
                chosen = () if areas is None else areas.on(day)
                regions = () if areas is None else areas.regions_on(day)
                rounds.append(
                    RoundOnDay(udmelding=udmelding, as_of=day, areas=chosen, regions=regions)
                )
            else:
                left_out.append(not_issued(udmelding, day))
    if areas is not None:
        faults.errors.extend(areas.refused.values())
    return rounds, tuple(left_out)


def _unasked(
    rounds: Sequence[RoundOnDay],
    notebooks: Sequence[tuple[Notebook, dict[str, Any]]],
    request: Request,
) -> tuple[Text, ...]:
    """Notebooks that were named but have nothing to say of a round; by default none is missed."""
    named = [notebook for notebook, _ in notebooks if request.notebooks]
    return tuple(
        reason
        for found in rounds
        for notebook in named
        if (reason := _why_not(found, notebook)) is not None
    )


def _without_report(
    rounds: Sequence[RoundOnDay], notebooks: Sequence[tuple[Notebook, dict[str, Any]]]
) -> tuple[UsageError, ...]:
    """Errors for municipalities that were named and that no notebook of the command is about."""
    asked = {area.slug: area for found in rounds for area in found.areas}
    return tuple(
        UsageError(
            Text(
                f"«{slug}» er {area.name.da}, og en kommunes rapport er bilaget: --notebook annex.",
                f"“{slug}” is {area.name.en}; a municipality's report is the annex: "
                "--notebook annex.",
            )
        )
        for slug, area in asked.items()
        if area.kind is AreaKind.MUNICIPALITY
        and not any(fits_area(notebook.name, area) for notebook, _ in notebooks)
    )


def _why_not(found: RoundOnDay, notebook: Notebook) -> Text | None:
    name, slug = notebook.name, found.udmelding.slug
    if not found.takes(notebook):
        return why_not_round(name, slug)
    # Areas that do not exist are an error of their own.
    if found.areas and not any(fits_area(name, area) for area in found.areas):
        return why_not_area(name, slug, found.regions)
    return None


def _nothing_to_report() -> UsageError:
    return UsageError(
        Text("Der er ingen runder i data/udmeldinger.", "There are no rounds in data/udmeldinger.")
    )
