"""Which study it is: everything it is made from, read, and the key of that. Nothing is computed.

A plan of thousands of reports asks for keys alone; no estimator is loaded for them.
"""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import importlib.metadata
import importlib.resources
import itertools
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from analysis.assessment.need.country_on_day import CountryOnDay, read_country
from analysis.assessment.need.released_rows import bounded_rows
from analysis.assessment.places import find_unknown_places
from analysis.assessment.seeding import DRAWS
from analysis.catalogue.udmelding import Udmelding, read_udmelding
from analysis.country.areas import Areas, read_areas
from analysis.errors import DataError, UsageError, unknown_name
from analysis.language import Text
from analysis.protection.frozen import FrozenRelease, read_release
from analysis.reading import InputRead, Reader, find_root

if TYPE_CHECKING:
    from analysis.assessment.internal import Returned

INTERNAL = "intern"
EDITIONS = ("offentlig", INTERNAL)
SEED = 20_231_123
# Code in these rooms decides the numbers of a study; a change in any of them makes a new study.
_ROOMS = ("model", "assessment", "catalogue", "country", "protection", "returns")
_GROUND = ("errors.py", "evidence.py", "language.py", "periods.py", "reading.py")
_LIBRARIES = ("numpy", "pandas", "scipy")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """All that a study is made from, as it was read."""

    reader: Reader
    udmelding: Udmelding
    country: CountryOnDay
    choices: dict[str, str | int]
    date: dt.date
    returns: pd.DataFrame | None
    returned: Returned | None
    release: FrozenRelease | None

    @property
    def key(self) -> str:
        """The content key of the study."""
        return study_key(self.reader.inputs, self.choices)

    @property
    def inputs(self) -> tuple[InputRead, ...]:
        """The files it rests on."""
        returned = self.returned
        return (*self.reader.inputs, *(returned.inputs if returned is not None else ()))


def read_ground(
    slug: str,
    *,
    edition: str = "offentlig",
    as_of: str | dt.date | None = None,
    seed: int = SEED,
    root: Path | None = None,
    returns: pd.DataFrame | None = None,
) -> Ground:
    """Read all that a study is made from.

    Parameters
    ----------
    slug, edition, as_of, seed, root
        As `analysis.open_study` takes them.
    returns
        Answers to use instead of the released or accepted ones.

    Raises
    ------
    UsageError, DataError
        As `analysis.open_study` would.
    """
    if edition not in EDITIONS:
        raise unknown_name(Text("udgave", "edition"), edition, EDITIONS)
    reader = Reader(root or find_root())
    whole = reader.once(read_udmelding, slug=slug)
    date = resolve_as_of(whole, as_of)
    udmelding = whole.as_known_at(date)
    every_area = reader.once(read_areas)
    unknown = find_unknown_places(whole, every_area)
    if unknown:
        raise DataError(unknown)
    country = read_country(reader, udmelding, every_area=every_area, date=date)
    choices: dict[str, str | int] = {
        "slug": slug,
        "edition": edition,
        "as_of": date.isoformat(),
        "seed": seed,
    }
    release = release_in_force(reader, whole, date)
    returned = _returned(reader.root, whole, every_area) if edition == INTERNAL else None
    if returned is not None and returns is None:
        returns = _some(returned.tables.need_rows)
        choices["register"] = returned.digest
    elif edition != INTERNAL and release is not None and returns is None:
        persons = country.population.by_municipality
        returns = _some(bounded_rows(release, areas=country.areas, persons=persons))
    if returns is not None:
        choices["returns"] = hashlib.sha256(returns.to_csv(index=False).encode()).hexdigest()
    return Ground(
        reader=reader,
        udmelding=udmelding,
        country=country,
        choices=choices,
        date=date,
        returns=returns,
        returned=returned,
        release=release,
    )


def resolve_as_of(udmelding: Udmelding, as_of: str | dt.date | None) -> dt.date:
    """The day a study is made as of: the one asked for, or the round's data date.

    Raises
    ------
    UsageError
        If it is no date, or lies before the round was issued.
    """
    issued, newest = udmelding.issued.first, udmelding.data_date.last
    if as_of is None or as_of == "":
        if newest is None:
            raise ValueError(f"{udmelding.slug}: the data date must be known")
        return newest
    try:
        date = dt.date.fromisoformat(as_of) if isinstance(as_of, str) else as_of
    except ValueError:
        raise UsageError(
            Text(
                f"«{as_of}» er ikke en dato. Skriv år-måned-dag, for eksempel 2027-01-15.",
                f"“{as_of}” is not a date. Write year-month-day, for example 2027-01-15.",
            )
        ) from None
    if issued is not None and date < issued:
        raise UsageError(
            Text(
                f"{udmelding.slug} blev udsendt {issued}; {date} ligger før. Vælg en senere dato.",
                f"{udmelding.slug} was issued on {issued}; {date} is earlier. Choose a later date.",
            )
        )
    return date


def release_in_force(reader: Reader, udmelding: Udmelding, date: dt.date) -> FrozenRelease | None:
    """The released table that a study of a day rests on; None where there is none.

    Parameters
    ----------
    udmelding
        The whole round.
    date
        The day of the study.

    Assumptions
    -----------
    As of the round's own data date the newest release holds, whenever it was frozen: that day is
    the date of the newest published figure, which lies before any answer, and nobody chose it.
    Whoever chooses another day asks what was known on it: then a release counts from the day it
    was frozen, since before that nobody outside could know it.

    Source
    ------
    docs/method.md#released-study.
    """
    return read_release(reader, udmelding.slug, as_of=None if date == udmelding.data_day else date)


def study_key(inputs: Iterable[InputRead], choices: Mapping[str, str | int]) -> str:
    """The content key of a study: SHA-256 of its inputs, choices, model source and versions.

    Parameters
    ----------
    inputs
        The files it is made from, with their SHA-256.
    choices
        Round, edition, as-of date and seed.
    """
    content = {
        "inputs": [[read.path, read.sha256] for read in inputs],
        "choices": dict(choices),
        "draws": DRAWS,
        "source": _source_digest(),
        "versions": _versions(),
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _some(rows: pd.DataFrame) -> pd.DataFrame | None:
    return None if rows.empty else rows


def _returned(root: Path, udmelding: Udmelding, areas: Areas) -> Returned | None:
    # A public study is made where no code that knows returns has been loaded.
    from analysis.assessment.internal import gather_returns

    return gather_returns(root, udmelding, areas=areas)


@functools.cache
def _versions() -> dict[str, str]:
    return {name: importlib.metadata.version(name) for name in _LIBRARIES}


@functools.cache
def _source_digest() -> str:
    digest = hashlib.sha256()
    package = importlib.resources.files("analysis")
    ground = [(name, (package / name).read_bytes()) for name in _GROUND]
    rooms = (sorted(_python_files(package / room, room)) for room in _ROOMS)
    for name, source in itertools.chain(ground, *rooms):
        digest.update(f"{name}\0".encode())
        digest.update(source)
    return digest.hexdigest()


def _python_files(folder: Traversable, name: str) -> Iterator[tuple[str, bytes]]:
    """Source files of a room and the rooms within it: path and content."""
    for item in folder.iterdir():
        path = f"{name}/{item.name}"
        if item.is_dir():
            yield from _python_files(item, path)
        elif item.name.endswith(".py"):
            yield path, item.read_bytes()
