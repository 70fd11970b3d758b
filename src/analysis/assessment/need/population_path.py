"""The population at risk over time: as counted, then as it is projected, then held."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pandas as pd

from analysis.catalogue.udmelding import Udmelding
from analysis.country.municipal_projection import MunicipalProjection
from analysis.country.population import Population
from analysis.country.projection import Projection
from analysis.evidence import Source
from analysis.language import Text


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PopulationPath:
    """Persons of a round's ages and sex on 1 January of each year, and a line between these.

    Parameters
    ----------
    persons_by_year
        Persons, ascending by year.
    last_counted
        The last year whose number is the group's own and not the whole population's growth.
    source
        Where the numbers come from.
    by_municipality
        The group as projected in each municipality: persons, one row per code, one column per
        year; None where no such projection was known.
    table
        The table of that projection.
    """

    persons_by_year: Mapping[int, float]
    last_counted: int
    source: Source
    by_municipality: pd.DataFrame | None = None
    table: str = ""

    @property
    def description(self) -> Text:
        """What the numbers rest on, and from when the population is held as it is."""
        first, last, end = min(self.persons_by_year), self.last_counted, max(self.persons_by_year)
        after = Text("", "")
        if self.by_municipality is not None and end > last:
            after = Text(
                f"; derefter til {end} følger det Danmarks Statistiks fremskrivning af gruppens køn "
                f"og alder i hver kommune ({self.table})",
                f"; from then to {end} it follows Statistics Denmark's projection of the group's sex "
                f"and ages in each municipality ({self.table})",
            )
        elif end > last:
            after = Text(
                f"; derefter til {end} følger det landets samlede befolkning, hvilket er en "
                "antagelse",
                f"; from then to {end} it follows the population of all ages, which is an "
                "assumption",
            )
        return Text(
            f"Befolkningsgrundlaget er gruppens eget {first}-{last}{after.da}. Efter {end} er intet "
            "kendt på skæringsdatoen, og det holdes, som det er.",
            f"The population at risk is the group's own {first}-{last}{after.en}. After {end} "
            "nothing is known on the as-of date, and it is held as it is.",
        )

    def covers(self, year: float) -> bool:
        """Whether a point in time such as 2019.5 is not before the first count."""
        return year >= min(self.persons_by_year)

    def persons_at(self, year: float) -> float:
        """Persons at a point in time; 2026.5 is the middle of 2026.

        Raises
        ------
        ValueError
            The time lies before the first count.

        Assumptions
        -----------
        The group changes evenly between two numbers, and not at all after the last.
        """
        if not self.covers(year):
            raise ValueError(f"year must not be before {min(self.persons_by_year)}; got {year!r}")
        years = list(self.persons_by_year)
        return float(np.interp(year, years, list(self.persons_by_year.values())))

    @property
    def by_municipality_sources(self) -> tuple[Source, ...]:
        """Where each municipality's projection comes from; empty where none was known."""
        return () if self.by_municipality is None else (self.source,)

    def share_at(self, codes: Collection[str], year: float) -> float | None:
        """Share, 0-1, of the group who will live in some municipalities at a point in time.

        Returns
        -------
        float or None
            None where no projection by municipality was known, or it does not reach so early.
            After its last year the share is held.
        """
        ahead = self.by_municipality
        years = [float(one) for one in ahead.columns] if ahead is not None else []
        if ahead is None or year < years[0]:
            return None
        there = ahead.loc[sorted(set(codes))].sum()
        return float(np.interp(year, years, there / ahead.sum()))


def read_population_path(
    population: Population,
    *,
    udmelding: Udmelding,
    date: dt.date,
    projection: Projection,
    municipal: MunicipalProjection | None = None,
) -> PopulationPath:
    """The population at risk of a round for every year that was known on a day.

    Parameters
    ----------
    population
        The population tables: sex and age to 2020, and seven age bands in 2026, or what was
        fetched since.
    udmelding
        The round, for its ages and sex.
    date
        The day; no later count is used.
    projection, municipal
        The whole country's population as known on the day, and that of each municipality by sex
        and age; None where none was known.

    Assumptions
    -----------
    After its last own count the group grows as the municipalities' own projection says; where
    none was known, as the whole population does.

    Source
    ------
    docs/method.md#population-ahead.
    """
    group = udmelding.target_group.population_at_risk
    tables = population.tables
    years = [year for year in (*tables.fine_years, max(tables.years)) if year <= date.year]
    persons = {
        year: population.at_risk(
            group.bands, sex=group.sex.value, as_of=dt.date(year, 1, 1)
        ).total_persons
        for year in years
    }
    last = max(persons)
    if municipal is not None:
        ahead_of_each = municipal.group(group.bands, sex=group.sex.value)
        years_ahead = [year for year in municipal.years if year > last]
        return PopulationPath(
            persons_by_year=MappingProxyType(
                {**persons, **{year: float(ahead_of_each[year].sum()) for year in years_ahead}}
            ),
            last_counted=last,
            source=municipal.source,
            by_municipality=ahead_of_each,
            table=municipal.table,
        )
    ahead = {
        year: persons[last] * projection.factor(last, year)
        for year in projection.years
        if year > last
    }
    return PopulationPath(
        persons_by_year=MappingProxyType({**persons, **ahead}),
        last_counted=last,
        source=projection.source,
    )
