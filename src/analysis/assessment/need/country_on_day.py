"""What a study needs to know of the country, as it was on the day the study is made as of."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from analysis.assessment.need.population_path import PopulationPath, read_population_path
from analysis.catalogue.udmelding import Udmelding
from analysis.country.areas import CHRISTIANSOE, Area, Areas, AreasAt
from analysis.country.at_risk import PopulationAtRisk
from analysis.country.bands import ALL_AGES
from analysis.country.municipal_projection import read_municipal_projection
from analysis.country.population import read_population
from analysis.country.projection import read_projection
from analysis.country.tilegrid import Tilegrid, read_tilegrid
from analysis.country.travel import Roads, read_roads
from analysis.reading import Reader


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CountryOnDay:
    """The country on one day, seen from one round.

    Parameters
    ----------
    areas, every_area
        The areas that hold on the day, and those of any day with the municipalities.
    regions
        The regions as they were when the round was issued.
    population
        The population at risk that need is spread over, by municipality.
    residents
        Everybody, by municipality: they pay by population.
    ahead
        The population at risk over the years, as known on the day.
    roads
        Road distances between municipalities.
    tiles
        Where each municipality lies on a map of equal tiles.
    residents_by_year
        Everybody: one row per municipality code, one column for each year counted by the day.
    """

    areas: AreasAt
    every_area: Areas
    regions: tuple[Area, ...]
    population: PopulationAtRisk
    residents: PopulationAtRisk
    ahead: PopulationPath
    roads: Roads
    tiles: Tilegrid
    residents_by_year: pd.DataFrame

    def municipalities_of(self, slug: str) -> tuple[str, ...]:
        """The municipalities of an area that holds on the day, or of a region that was asked.

        A round may speak of the regions of its own time after these have been replaced.

        Raises
        ------
        UsageError
            If there is no such area.
        """
        for region in self.regions:
            if region.slug == slug:
                return region.municipalities
        return self.areas.get(slug).municipalities

    def asked_regions(self, udmelding: Udmelding) -> tuple[Area, ...]:
        """The regions that were asked: all of them, or those that a regional round names."""
        asked = {code for slug in udmelding.scope.areas for code in self.municipalities_of(slug)}
        return tuple(region for region in self.regions if asked.issuperset(region.municipalities))

    def share_of(self, slug: str, *, year: float | None = None) -> float:
        """The area's share, 0-1, of the population at risk.

        Parameters
        ----------
        year
            A point in time such as 2030; None: the day of the study. Where no projection by
            municipality was known on that day, the share is held as it is.
        """
        # The nation's share is 1 by definition; a sum of 98 quotients need not be.
        if slug == self.areas.nation.slug:
            return 1.0
        codes = self.municipalities_of(slug)
        if year is not None and (ahead := self.ahead.share_at(codes, year)) is not None:
            return ahead
        return self.population.share_of(codes)


def read_country(
    reader: Reader, udmelding: Udmelding, *, every_area: Areas, date: dt.date
) -> CountryOnDay:
    """Read what a study of a round needs to know of the country on a day.

    Raises
    ------
    DataError
        If a reference file is missing, altered or unreadable.
    """
    areas, population = every_area.at(date), reader.once(read_population)
    group = udmelding.target_group.population_at_risk
    counted = [year for year in population.tables.years if year <= date.year]
    return CountryOnDay(
        areas=areas,
        every_area=every_area,
        regions=areas.regions_on(udmelding.issued.first or date),
        population=population.at_risk(group.bands, sex=group.sex.value, as_of=date),
        residents=population.at_risk((ALL_AGES,), as_of=date),
        ahead=read_population_path(
            population,
            udmelding=udmelding,
            date=date,
            projection=reader.once(read_projection, known_on=date),
            municipal=reader.once(read_municipal_projection, known_on=date),
        ),
        roads=reader.once(read_roads),
        tiles=reader.once(read_tilegrid),
        residents_by_year=population.tables.totals[counted].drop(index=CHRISTIANSOE),
    )
