"""The front door: from the name of a round to its study."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from analysis.assessment.country_on_day import read_country
from analysis.assessment.estimates import Estimates, estimate_all
from analysis.assessment.keeping import keep_estimates, load_estimates, study_key
from analysis.assessment.places import find_unknown_places
from analysis.assessment.study import Study
from analysis.catalogue.udmelding import Udmelding, read_udmelding
from analysis.country.areas import Areas, read_areas
from analysis.errors import DataError, UsageError, unknown_name
from analysis.language import Text
from analysis.reading import Reader, find_root

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
        ``offentlig`` (published figures only) or ``intern`` (the accepted returns too).
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
        If its data or the answers are faulty: every fault at once.
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


def _open(
    slug: str,
    *,
    edition: str,
    as_of: str | dt.date | None,
    seed: int,
    root: Path | None,
    returns: pd.DataFrame | None = None,
) -> Study:
    if edition not in EDITIONS:
        raise unknown_name(Text("udgave", "edition"), edition, EDITIONS)
    reader = Reader(root or find_root())
    whole = read_udmelding(reader, slug)
    date = resolve_as_of(whole, as_of)
    udmelding = whole.as_known_at(date)
    every_area = read_areas(reader)
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
    returned = _returned(reader.root, whole, every_area) if edition == INTERNAL else None
    if returned is not None and returns is None:
        rows = returned.tables.need_rows
        returns = None if rows.empty else rows
        choices["register"] = returned.digest
    if returns is not None:
        choices["returns"] = hashlib.sha256(returns.to_csv(index=False).encode()).hexdigest()
    key = study_key(reader.inputs, choices)
    folder = reader.root / STUDIES / key
    estimates: Estimates | None = load_estimates(folder)
    if estimates is None:
        estimates = estimate_all(udmelding, country=country, seed=seed, returns=returns)
    return Study(
        udmelding=udmelding,
        areas=country.areas,
        population=country.population,
        population_ahead=country.ahead,
        country=country,
        edition=edition,
        as_of=date,
        seed=seed,
        key=key,
        inputs=(*reader.inputs, *(returned.inputs if returned is not None else ())),
        estimates=estimates,
        returned=returned,
        synthetic=reader.synthetic,
    )


def _returned(root: Path, udmelding: Udmelding, areas: Areas) -> Returned | None:
    # A public study is made where no code that knows returns has been loaded.
    from analysis.assessment.internal import gather_returns

    return gather_returns(root, udmelding, areas=areas)
