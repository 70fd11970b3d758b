"""The front door: from the name of a round to its study."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from analysis.assessment.country_on_day import CountryOnDay, read_country
from analysis.assessment.estimates import Estimates, estimate_all
from analysis.assessment.keeping import keep_estimates, load_estimates, study_key
from analysis.assessment.places import find_unknown_places
from analysis.assessment.released_rows import bounded_rows
from analysis.assessment.seeding import study_seed
from analysis.assessment.study import Study
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
STUDIES = Path(".udmelding") / "studies"


def open_study(
    slug: str,
    *,
    edition: str = "offentlig",
    as_of: str | dt.date | None = None,
    seed: int = SEED,
    root: Path | None = None,
    returns: pd.DataFrame | None = None,
) -> Study:
    """The study of a round: opened if a batch has kept it, otherwise made here and now.

    Parameters
    ----------
    slug
        The round, such as ``udviklingshaemning-dom-2023-fornyet``.
    edition
        ``offentlig`` (published figures and the released table) or ``intern`` (the accepted
        returns too).
    as_of
        The day the study is made as of, ISO text or a date; by default the round's data date.
    seed
        Start of the random numbers.
    root
        The checkout; by default found upwards from the working folder.
    returns
        Answers beside the published ones, one row per municipality or region: area, status, low,
        high, answered_by.

    Raises
    ------
    UsageError
        If the round or edition does not exist, or the day lies before the round was issued.
    DataError
        If its data, its release or the answers are faulty: every fault at once.

    Notes
    -----
    In the public edition no code that knows returns is loaded and no file of theirs is opened:
    counts come from the newest release in force (`release_in_force`), hidden ones as intervals.
    """
    return _open(slug, edition=edition, as_of=as_of, seed=seed, root=root, returns=returns)


def prepare_study(
    slug: str,
    *,
    edition: str = "offentlig",
    as_of: str | dt.date | None = None,
    seed: int = SEED,
    root: Path | None = None,
) -> Study:
    """As `open_study`, and keeps the numbers for the views that a batch is about to run."""
    home = root or find_root()
    study = _open(slug, edition=edition, as_of=as_of, seed=seed, root=home)
    keep_estimates(home / STUDIES / study.key, study.estimates)
    return study


def identify_study(
    slug: str,
    *,
    edition: str = "offentlig",
    as_of: str | dt.date | None = None,
    seed: int = SEED,
    root: Path | None = None,
) -> tuple[str, tuple[InputRead, ...]]:
    """The content key of a study and the files it rests on; everything read, nothing computed.

    Raises
    ------
    UsageError, DataError
        As `open_study` would.
    """
    opened = _read(slug, edition=edition, as_of=as_of, seed=seed, root=root, returns=None)
    return opened.key, opened.inputs


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Opened:
    """All a study is made from, read; nothing computed."""

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
        return study_key(self.reader.inputs, self.choices)

    @property
    def inputs(self) -> tuple[InputRead, ...]:
        returned = self.returned
        return (*self.reader.inputs, *(returned.inputs if returned is not None else ()))


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


def _open(
    slug: str,
    *,
    edition: str,
    as_of: str | dt.date | None,
    seed: int,
    root: Path | None,
    returns: pd.DataFrame | None = None,
) -> Study:
    opened = _read(slug, edition=edition, as_of=as_of, seed=seed, root=root, returns=returns)
    reader, country = opened.reader, opened.country
    key = opened.key
    estimates: Estimates | None = load_estimates(reader.root / STUDIES / key)
    if estimates is None:
        estimates = estimate_all(
            opened.udmelding,
            country=country,
            seed=study_seed(seed, slug=slug, edition=edition),
            returns=opened.returns,
        )
    return Study(
        udmelding=opened.udmelding,
        areas=country.areas,
        population=country.population,
        population_ahead=country.ahead,
        country=country,
        edition=edition,
        as_of=opened.date,
        seed=seed,
        key=key,
        inputs=opened.inputs,
        estimates=estimates,
        returned=opened.returned,
        release=opened.release,
        synthetic=reader.synthetic,
    )


def _read(
    slug: str,
    *,
    edition: str,
    as_of: str | dt.date | None,
    seed: int,
    root: Path | None,
    returns: pd.DataFrame | None,
) -> _Opened:
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
    return _Opened(
        reader=reader,
        udmelding=udmelding,
        country=country,
        choices=choices,
        date=date,
        returns=returns,
        returned=returned,
        release=release,
    )


def _some(rows: pd.DataFrame) -> pd.DataFrame | None:
    return None if rows.empty else rows


def _returned(root: Path, udmelding: Udmelding, areas: Areas) -> Returned | None:
    # A public study is made where no code that knows returns has been loaded.
    from analysis.assessment.internal import gather_returns

    return gather_returns(root, udmelding, areas=areas)
