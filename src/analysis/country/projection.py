"""How the population grows: the counts so far, then Statistics Denmark's own projection."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from analysis.country.population_tables import PopulationTables, read_population_tables
from analysis.country.statbank.snapshots import read_in_force
from analysis.errors import DataError, Problem, UsageError
from analysis.evidence import Source
from analysis.language import Language, Text
from analysis.reading import Reader

PROJECTION_PATH = "data/reference/population_projection.csv"
SHIPPED_TABLE = "FRDK126"
NAME = "projection-country"

_SOURCE = Source(
    "Danmarks Statistik, statistikbanken.dk/BY2, FOLK1A og FRDK126",
    "https://www.statistikbanken.dk/FRDK126",
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Projection:
    """Persons of all ages in the country on 1 January: counted first, then projected.

    Parameters
    ----------
    persons_by_year
        Persons on 1 January, Christiansø included; every year once, ascending.
    last_counted
        The last year that was counted; later ones are projected.
    source
        The tables it is made of.
    table
        The table that the projection stands in; its id carries the vintage.
    """

    persons_by_year: Mapping[int, float]
    last_counted: int
    source: Source
    table: str = SHIPPED_TABLE

    @property
    def years(self) -> tuple[int, ...]:
        """The years that have a number, ascending and without gaps."""
        return tuple(self.persons_by_year)

    @property
    def description(self) -> Text:
        """One sentence: what the growth rests on, and which years the projection lets fall."""
        first, last, counted = self.years[0], self.years[-1], self.last_counted
        if last == counted:
            return Text(
                f"Landets befolkning i alt 1. januar {first}-{counted}, opgjort af Danmarks "
                "Statistik; ingen fremskrivning var kendt.",
                f"The country's population of all ages on 1 January {first}-{counted}, counted by "
                "Statistics Denmark; no projection was known.",
            )
        falls = [str(year) for year in self.years[1:] if self._falls_into(year)]
        fall = Text("", "")
        if falls:
            fall = Text(
                f" Den er lavere end året før 1. januar {Language('da').join(falls)}; "
                "sådan står det i kilden, og det er ikke udjævnet.",
                f" It is lower than the year before on 1 January {Language('en').join(falls)}; "
                "so the source has it, and it has not been smoothed.",
            )
        return Text(
            f"Landets befolkning i alt 1. januar: {first}-{counted} opgjort og {counted + 1}-{last} "
            f"fremskrevet af Danmarks Statistik ({self.table}), ret linje mellem årene.{fall.da}",
            f"The country's population of all ages on 1 January: {first}-{counted} counted and "
            f"{counted + 1}-{last} projected by Statistics Denmark ({self.table}), a straight line "
            f"between the years.{fall.en}",
        )

    def persons_at(self, year: float) -> float:
        """Persons at a point in time; 2026.5 is the middle of 2026.

        Raises
        ------
        UsageError
            If there is no number for the time (with the years there are).

        Assumptions
        -----------
        The population changes evenly between two 1 Januaries.

        Source
        ------
        docs/method.md#projection.

        Examples
        --------
        >>> growth = Projection(
        ...     persons_by_year={2026: 100.0, 2027: 110.0}, last_counted=2026, source=_SOURCE
        ... )
        >>> growth.persons_at(2026.5)
        105.0
        """
        first, last = self.years[0], self.years[-1]
        if not (math.isfinite(year) and first <= year <= last):
            raise UsageError(
                Text(
                    f"Der er ingen befolkningstal for {year:g}: de findes pr. 1. januar "
                    f"{first}-{last}. Vælg et år derimellem.",
                    f"There is no population figure for {year:g}: they exist for 1 January "
                    f"{first}-{last}. Choose a year between these.",
                )
            )
        return float(np.interp(year, self.years, list(self.persons_by_year.values())))

    def factor(self, from_year: float, to_year: float) -> float:
        """How many times as many people there are at one time as at another.

        Parameters
        ----------
        from_year, to_year
            Points in time, such as 2026 for 1 January and 2026.5 for the middle of the year.

        Returns
        -------
        float
            Persons at `to_year` divided by persons at `from_year`.

        Raises
        ------
        UsageError
            If there is no number for one of the times (with the years there are).

        Assumptions
        -----------
        Those of `persons_at`. All ages of the whole country: a group or an area may grow
        differently.

        Source
        ------
        docs/method.md#projection.

        Examples
        --------
        >>> growth = Projection(
        ...     persons_by_year={2026: 100.0, 2027: 110.0}, last_counted=2026, source=_SOURCE
        ... )
        >>> growth.factor(2026, 2027)
        1.1
        """
        return self.persons_at(to_year) / self.persons_at(from_year)

    def _falls_into(self, year: int) -> bool:
        return self.persons_by_year[year] < self.persons_by_year[year - 1]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ahead:
    """Persons projected for 1 January of some years, and where they stand."""

    persons_by_year: Mapping[int, float]
    table: str
    source: Source


def read_projection(reader: Reader, *, known_on: dt.date | None = None) -> Projection:
    """Read the counted totals and the projection that goes on from them.

    Parameters
    ----------
    known_on
        Counts and projections of later days are not used; None: everything in force. A
        projection that was fetched is known from Statistics Denmark's own stamp, the shipped
        one from its first year.

    Raises
    ------
    DataError
        If a reference file is missing, altered or unreadable, a projected year is missing or
        stands twice, or the projection does not begin at a count.
    """
    tables = read_population_tables(reader)
    until = known_on.year if known_on is not None else max(tables.years)
    counted = {year: float(tables.totals[year].sum()) for year in tables.years if year <= until}
    ahead = _fetched(reader, known_on) or _shipped(reader, tables, known_on)
    last_counted = max(counted)
    projected = {
        year: persons
        for year, persons in (ahead.persons_by_year if ahead else {}).items()
        if year > last_counted
    }
    return Projection(
        persons_by_year=MappingProxyType({**counted, **projected}),
        last_counted=last_counted,
        source=ahead.source if ahead else _SOURCE,
        table=ahead.table if ahead else SHIPPED_TABLE,
    )


def _fetched(reader: Reader, known_on: dt.date | None) -> _Ahead | None:
    """The projection that was fetched, where it was known on the day."""
    snapshot = read_in_force(reader, NAME)
    if snapshot is None or (known_on is not None and known_on < snapshot.known_from):
        return None
    years = [int(period) for period in snapshot.figures["period"]]
    persons = [float(value) for value in snapshot.figures["value"]]
    if years != list(range(years[0], years[0] + len(years))) or not all(
        map(math.isfinite, persons)
    ):
        raise _wrong(", ".join(map(str, years)), _ONE_BY_ONE, path=snapshot.table)
    return _Ahead(
        persons_by_year=dict(zip(years, persons, strict=True)),
        table=snapshot.table,
        source=snapshot.source,
    )


def _shipped(reader: Reader, tables: PopulationTables, known_on: dt.date | None) -> _Ahead | None:
    """The projection that came with the program; its first number is a count."""
    table = reader.csv(PROJECTION_PATH, dtype={"year": "int64", "persons": "int64", "table": "str"})
    years, persons = table["year"].tolist(), table["persons"].tolist()
    first = years[0] if years else 0
    # It goes on from the last count that was shipped; counts fetched since go further.
    began = tables.last_shipped
    if years != list(range(began, began + len(years))):
        rule = Text(
            f"Årene skal stå ét for ét fra {began}.",
            f"The years must stand one by one from {began}.",
        )
        raise _wrong(", ".join(map(str, years)), rule)
    counted = float(tables.totals[first].sum())
    if first not in tables.fetched and persons[0] != counted:
        rule = Text(
            f"Fremskrivningens første tal er ikke det opgjorte ({counted:.0f}).",
            f"The projection's first number is not the counted one ({counted:.0f}).",
        )
        raise _wrong(str(persons[0]), rule)
    # It begins at its first count, so before that year it was not known.
    if known_on is not None and known_on.year < first:
        return None
    return _Ahead(
        persons_by_year=dict(zip(years, map(float, persons), strict=True)),
        table=SHIPPED_TABLE,
        source=_SOURCE,
    )


def _wrong(value: str, rule: Text, *, path: str = PROJECTION_PATH) -> DataError:
    return DataError([Problem(file=path, place="", value=value, rule=rule)])


_ONE_BY_ONE = Text(
    "Årene skal stå ét for ét, hvert med sit tal.",
    "The years must stand one by one, each with its number.",
)
