"""Fetch figures from Statistics Denmark, show what moves, and let them take force, whole or not at all."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from filelock import FileLock, Timeout

from analysis.country import read_areas, read_population, read_projection
from analysis.country.bands import FINE_BANDS
from analysis.country.municipal_projection import read_municipal_projection
from analysis.country.population_tables import SEXES, read_population_tables
from analysis.country.statbank.answers import VALUE, check_complete, read_answer
from analysis.country.statbank.asking import Asking, check_periods, make_question
from analysis.country.statbank.client import StatBank, StatBankRefusalError
from analysis.country.statbank.moves import Moved, compare
from analysis.country.statbank.questions import CELL_LIMIT, Format, Question, pieces
from analysis.country.statbank.snapshots import (
    IN_FORCE,
    Proposed,
    Snapshot,
    as_json,
    in_force,
    read_in_force,
)
from analysis.country.statbank.wanted import WANTED, Wanted
from analysis.errors import FolderLockedError
from analysis.language import Text
from analysis.reading import Reader
from analysis.writing import write_whole

_LOCK = Path(".udmelding") / "statbank.lock"

Tell = Callable[[Text], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refreshed:
    """Figures that were fetched and tried, and do not hold yet.

    Parameters
    ----------
    snapshots
        The figures.
    moved
        What they would move, in the order of the snapshots.
    base
        Content of the list of what was in force when it was compared with.
    """

    snapshots: tuple[Snapshot, ...]
    moved: tuple[Moved, ...]
    base: bytes


def refresh(
    reader: Reader, wanted: Sequence[Wanted], *, bank: StatBank, today: dt.date, tell: Tell
) -> Refreshed:
    """Fetch figures, see that they can be used, and say what they would move. Nothing is written.

    Parameters
    ----------
    today
        The day they are fetched.
    tell
        Told what is being fetched.

    Raises
    ------
    WorkplaceError
        If there is no way to StatBank, or it does not answer as itself.
    StatBankRefusalError
        If StatBank refuses a question.
    DataError
        If a table has changed, an answer is not whole, or the figures do not fit together.
    """
    codes = read_areas(reader).municipalities.index.tolist()
    ids = bank.tables()
    snapshots = tuple(
        fetch(one, one.find_table(ids), bank=bank, municipalities=codes, day=(today, tell))
        for one in wanted
    )
    moved = tuple(move for one in snapshots for move in _moves(reader, one))
    _try(Proposed(reader, _files(reader, snapshots)))
    return Refreshed(snapshots=snapshots, moved=moved, base=_list(reader))


def fetch(
    wanted: Wanted,
    table: str,
    *,
    bank: StatBank,
    municipalities: Sequence[str],
    day: tuple[dt.date, Tell],
) -> Snapshot:
    """One set of figures from its table; see `refresh`."""
    today, tell = day
    info = bank.table_info(table)
    asking = make_question(wanted, info, municipalities=municipalities)
    parts = pieces(asking.question, info, limit=CELL_LIMIT)
    tell(
        Text(
            f"Henter {table} ({wanted.title.da}): {asking.question.rows} rækker, "
            f"{asking.question.cells} celler, {len(parts)} forespørgsel(er) …",
            f"Fetching {table} ({wanted.title.en}): {asking.question.rows} rows, "
            f"{asking.question.cells} cells, {len(parts)} request(s) …",
        )
    )
    answers = [answer for part in parts for answer in _ask(bank, part, whole=wanted.whole)]
    figures = asking.tidy(pd.concat([found for found, _ in answers], ignore_index=True))
    check_periods(figures, wanted, table)
    return Snapshot(
        name=wanted.name,
        table=table,
        title=info.text,
        updated=info.updated,
        fetched=today,
        question=asking.question.body(),
        requests=tuple(request_id for _, request_id in answers if request_id),
        missing=_missing(asking, figures),
        figures=figures,
    )


def accept(reader: Reader, refreshed: Refreshed) -> tuple[str, ...]:
    """Let figures take force: the files first, then in one step the list that names them.

    Returns
    -------
    tuple of str
        The files that were written, by path from the root.

    Raises
    ------
    FolderLockedError
        If another refresh is writing, or has let other figures take force meanwhile.
    OSError
        If the disk refuses; the earlier figures then still hold.
    """
    with _alone(reader.root):
        if _list(reader) != refreshed.base:
            raise FolderLockedError(_OVERTAKEN)
        files = _files(reader, refreshed.snapshots)
        names = [*(name for name in files if name != IN_FORCE), IN_FORCE]
        for name in names:
            path = reader.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, files[name])
    return tuple(names)


def standing(
    reader: Reader, wanted: Sequence[Wanted] = tuple(WANTED.values())
) -> dict[str, Text | None]:
    """What holds of each set of figures, in a line that says from when; None where nothing does.

    Raises
    ------
    DataError
        If a snapshot in force is missing, altered or unreadable.
    """
    told: dict[str, Text | None] = {}
    for one in wanted:
        snapshot = read_in_force(reader, one.name)
        told[one.name] = snapshot.description if snapshot else _as_shipped(one)
    return told


def _as_shipped(wanted: Wanted) -> Text | None:
    shipped = wanted.shipped
    return shipped and Text(f"medfølgende, {shipped.da}", f"as shipped, {shipped.en}")


def _ask(bank: StatBank, question: Question, *, whole: bool) -> Iterator[tuple[pd.DataFrame, str]]:
    try:
        answer = bank.data(question)
    except StatBankRefusalError as refusal:
        halves = question.halves()
        # The limit is StatBank's to count: where it finds a question too large, it is.
        if refusal.code != "REQUEST-LIMIT" or question.format is Format.BULK or halves is None:
            raise
        for half in halves:
            yield from _ask(bank, half, whole=whole)
        return
    found = read_answer(answer.body, question)
    if whole:
        check_complete(found, question)
    yield found, answer.request_id


def _missing(asking: Asking, figures: pd.DataFrame) -> tuple[str, ...]:
    """Municipalities without one figure: not in the table, or in it without approved data."""
    if "code" not in figures:
        return ()
    known = figures.groupby("code")[VALUE].count()
    return tuple(sorted({*asking.missing, *known[known == 0].index}))


def _moves(reader: Reader, snapshot: Snapshot) -> Iterator[Moved]:
    name, words = snapshot.name, snapshot.description
    earlier = read_in_force(reader, name)
    if earlier is not None:
        yield compare(
            earlier.figures, snapshot.figures, name=name, words=(earlier.description, words)
        )
        return
    shipped = WANTED[name].shipped
    for what, before in _shipped(reader, name, snapshot).items():
        yield compare(before, snapshot.figures, name=what, words=(shipped, words))


def _shipped(reader: Reader, name: str, fetched: Snapshot) -> dict[str, pd.DataFrame | None]:
    """The figures that came with the program and would give way, by what they are called."""
    if name == "projection-country":
        projection = read_projection(reader)
        ahead = {
            year: persons
            for year, persons in projection.persons_by_year.items()
            if year >= projection.last_counted
        }
        rows = {"period": [str(year) for year in ahead], VALUE: list(ahead.values())}
        return {name: pd.DataFrame(rows)}
    if name != "population":
        return {name: None}
    tables = read_population_tables(reader)
    fine = pd.concat(
        [
            _rows(table[(sex, band)], sex=sex, band=band, period=str(year))
            for year, table in tables.fine_by_year.items()
            for sex in SEXES
            for band in FINE_BANDS
        ]
    )
    totals = pd.concat([_rows(tables.totals[year], period=str(year)) for year in tables.years])
    # Shipped years that were not fetched go on holding.
    years = set(fetched.figures["period"])
    return {
        name: fine[fine["period"].isin(years)],
        f"{name} (i alt)": totals[totals["period"].isin(years)],
    }


def _rows(persons: pd.Series[Any], **keys: str) -> pd.DataFrame:
    """One row for each municipality, with what else says which figure it is."""
    columns = {"code": [str(code) for code in persons.index], **keys}
    return pd.DataFrame({**columns, VALUE: persons.to_numpy(dtype="float64")})


def _files(reader: Reader, snapshots: Sequence[Snapshot]) -> dict[str, bytes]:
    """Every file that must be written, and the list of what is in force as it would be."""
    files: dict[str, bytes] = {}
    holding = {
        name: {"record": path, "sha256": digest}
        for name, (path, digest) in in_force(reader).items()
    }
    for snapshot in snapshots:
        made = snapshot.files()
        files |= made
        record = next(path for path in made if path.endswith(".json"))
        digest = hashlib.sha256(made[record]).hexdigest()
        holding[snapshot.name] = {"record": record, "sha256": digest}
    return {**files, IN_FORCE: as_json(holding)}


def _try(proposed: Reader) -> None:
    """Read everything as it would be read: what cannot be used must not take force."""
    read_population(proposed)
    read_projection(proposed)
    read_municipal_projection(proposed)
    standing(proposed)


def _list(reader: Reader) -> bytes:
    return json.dumps(in_force(reader), sort_keys=True).encode()


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    path = root / _LOCK
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(path)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise FolderLockedError(_BUSY) from None
    try:
        yield
    finally:
        lock.release()


_BUSY = Text(
    "En anden er ved at tage nye tal i brug. Vent, og prøv igen.",
    "Somebody else is letting new figures take force. Wait and try again.",
)
_OVERTAKEN = Text(
    "Andre tal er taget i brug, siden disse blev vist. Hent igen, og se, hvad der flytter sig.",
    "Other figures have taken force since these were shown. Fetch again and see what moves.",
)
