"""How the population grows: the counts so far, then Statistics Denmark's own projection."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from analysis.country.population_tables import read_population_tables
from analysis.errors import DataError, Problem, UsageError
from analysis.evidence import Source
from analysis.language import Language, Text
from analysis.reading import Reader

PROJECTION_PATH = "data/reference/population_projection.csv"

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
    """

    persons_by_year: Mapping[int, float]
    last_counted: int
    source: Source

    @property
    def years(self) -> tuple[int, ...]:
        """The years that have a number, ascending and without gaps."""
        return tuple(self.persons_by_year)

    @property
    def description(self) -> Text:
        """One sentence: what the growth rests on, and which years the projection lets fall."""
        first, last, counted = self.years[0], self.years[-1], self.last_counted
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
            f"fremskrevet af Danmarks Statistik (FRDK126), ret linje mellem årene.{fall.da}",
            f"The country's population of all ages on 1 January: {first}-{counted} counted and "
            f"{counted + 1}-{last} projected by Statistics Denmark (FRDK126), a straight line "
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


def read_projection(reader: Reader) -> Projection:
    """Read the counted totals and the projection that goes on from them.

    Raises
    ------
    DataError
        If a reference file is missing, altered or unreadable, a projected year is missing or
        stands twice, or the projection does not begin at the last count.
    """
    tables = read_population_tables(reader)
    counted = {year: float(tables.totals[year].sum()) for year in tables.years}
    last_counted = max(counted)
    table = reader.csv(PROJECTION_PATH, dtype={"year": "int64", "persons": "int64", "table": "str"})
    years, persons = table["year"].tolist(), table["persons"].tolist()
    expected = list(range(last_counted, last_counted + len(years)))
    if years != expected:
        raise _wrong(
            ", ".join(map(str, years)),
            Text(
                f"Årene skal stå ét for ét fra {last_counted}.",
                f"The years must stand one by one from {last_counted}.",
            ),
        )
    if persons[0] != counted[last_counted]:
        raise _wrong(
            str(persons[0]),
            Text(
                f"Fremskrivningens første tal er ikke det opgjorte ({counted[last_counted]:.0f}).",
                f"The projection's first number is not the counted one "
                f"({counted[last_counted]:.0f}).",
            ),
        )
    projected = dict(zip(years, map(float, persons), strict=True))
    return Projection(
        persons_by_year=MappingProxyType({**counted, **projected}),
        last_counted=last_counted,
        source=_SOURCE,
    )


def _wrong(value: str, rule: Text) -> DataError:
    return DataError([Problem(file=PROJECTION_PATH, place="", value=value, rule=rule)])
