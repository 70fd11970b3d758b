"""The front door: from the name of a round to its study."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd

from analysis.assessment.estimates import estimate_all
from analysis.assessment.identity import SEED, read_ground
from analysis.assessment.keeping import keep_estimates, load_estimates
from analysis.assessment.seeding import study_seed
from analysis.assessment.study import Study
from analysis.reading import find_root

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
    opened = read_ground(slug, edition=edition, as_of=as_of, seed=seed, root=root, returns=returns)
    reader, country = opened.reader, opened.country
    key = opened.key
    estimates = load_estimates(reader.root / STUDIES / key) or estimate_all(
        opened.udmelding,
        country=country,
        seed=study_seed(seed, slug=slug, edition=edition),
        returns=opened.returns,
    )
    return Study(
        udmelding=opened.udmelding,
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
    study = open_study(slug, edition=edition, as_of=as_of, seed=seed, root=home)
    keep_estimates(home / STUDIES / study.key, study.estimates)
    return study
