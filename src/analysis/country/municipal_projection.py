"""How many people each municipality will have, by sex and age, as Statistics Denmark projects it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.country.areas import CHRISTIANSOE, read_areas
from analysis.country.bands import FINE_BANDS, check_bands
from analysis.country.population_tables import SEXES
from analysis.country.statbank.snapshots import FOLDER, Snapshot, read_in_force
from analysis.errors import DataError, Problem
from analysis.evidence import Source
from analysis.language import Text
from analysis.reading import Reader

NAME = "projection"
_KEYS = ["code", "period", "sex", "band"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MunicipalProjection:
    """Persons on 1 January of coming years, by municipality, sex and fine age band.

    Parameters
    ----------
    persons
        Persons; one row per municipality (98), columns (year, sex, band). Christiansø is left
        out, as it belongs to no municipality.
    table, source
        Where it comes from; the table's id carries the vintage.
    known_from
        The day it could first be known.
    """

    persons: pd.DataFrame
    table: str
    source: Source
    known_from: dt.date

    @property
    def years(self) -> tuple[int, ...]:
        """Years that are projected, ascending and without gaps."""
        return tuple(int(year) for year in self.persons.columns.unique(0))

    def group(self, bands: Sequence[str], *, sex: str) -> pd.DataFrame:
        """Persons of some ages and of one or both sexes.

        Parameters
        ----------
        bands
            As `Population.at_risk` takes them.
        sex
            ``all``, ``M`` or ``K``.

        Returns
        -------
        DataFrame
            Persons; one row per municipality code, one column per year.

        Raises
        ------
        UsageError
            If a band does not exist.

        Examples
        --------
        >>> columns = pd.MultiIndex.from_product([[2030, 2031], ["K", "M"], list(FINE_BANDS)])
        >>> persons = pd.DataFrame(1.0, index=["101"], columns=columns)
        >>> ahead = MunicipalProjection(
        ...     persons=persons, table="T", source=Source("T"), known_from=dt.date(2029, 6, 4)
        ... )
        >>> ahead.group(["18-64"], sex="all").to_numpy()
        array([[6., 6.]])
        """
        fine, sexes = check_bands(bands), SEXES if sex == "all" else (sex,)
        return pd.DataFrame(
            {
                year: self.persons[[(year, one, band) for one in sexes for band in fine]].sum(
                    axis=1
                )
                for year in self.years
            }
        )


def read_municipal_projection(
    reader: Reader, *, known_on: dt.date | None = None
) -> MunicipalProjection | None:
    """The municipal projection in force; None where none is, or none was known on a day.

    Parameters
    ----------
    known_on
        A projection updated later is not used; None: whatever is in force.

    Raises
    ------
    DataError
        If its files are missing, altered or unreadable, or have a row twice or not at all.
    """
    snapshot = read_in_force(reader, NAME)
    if snapshot is None or (known_on is not None and known_on < snapshot.known_from):
        return None
    codes = read_areas(reader).municipalities.index
    return MunicipalProjection(
        persons=_persons(snapshot, codes),
        table=snapshot.table,
        source=snapshot.source,
        known_from=snapshot.known_from,
    )


def _persons(snapshot: Snapshot, codes: pd.Index[str]) -> pd.DataFrame:
    figures = snapshot.figures[snapshot.figures["code"] != CHRISTIANSOE]
    years = sorted(int(year) for year in figures["period"].unique())
    found = figures.set_index(_KEYS)["value"]
    expected = pd.MultiIndex.from_product(
        [sorted(codes), [str(year) for year in years], SEXES, FINE_BANDS], names=_KEYS
    )
    whole = found.index.is_unique and found.index.difference(expected).empty
    if not whole or found.reindex(expected).isna().any():
        raise DataError([_not_whole(snapshot)])
    columns = pd.MultiIndex.from_product([years, SEXES, FINE_BANDS])
    persons = found.reindex(expected).to_numpy(dtype="float64")
    return pd.DataFrame(persons.reshape(len(codes), -1), index=sorted(codes), columns=columns)


def _not_whole(snapshot: Snapshot) -> Problem:
    return Problem(
        file=f"{FOLDER}/{snapshot.name}",
        place=snapshot.table,
        value="",
        rule=Text(
            "Fremskrivningen har ikke hver kommune, alder og hvert køn én gang for hvert år.",
            "The projection does not have every municipality, age and sex once for each year.",
        ),
        cure=Text(
            "Hent den igen: udmelding statbank refresh --table projection.",
            "Fetch it again: udmelding statbank refresh --table projection.",
        ),
    )
