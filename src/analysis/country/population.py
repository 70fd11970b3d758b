"""The population at risk: how many live where, by age and sex, and what that count rests on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.country.areas import CHRISTIANSOE
from analysis.country.at_risk import PopulationAtRisk, PopulationMethod
from analysis.country.bands import (
    ALL_AGES,
    BANDS_2026,
    FINE_BANDS,
    bands_2026,
    check_bands,
    describe_group,
    joined_bands,
    span,
)
from analysis.country.population_tables import (
    SEXES,
    YEAR_2026,
    PopulationTables,
    read_population_tables,
)
from analysis.country.reconciliation import estimate_detail, overlap_of_bands
from analysis.errors import UsageError, unknown_name
from analysis.evidence import Source
from analysis.language import Text
from analysis.periods import Period
from analysis.reading import Reader
from analysis.showing import Showing, Shown

BOTH_SEXES = "all"

_BY2 = Source("Danmarks Statistik, statistikbanken.dk/BY2", "https://www.statistikbanken.dk/BY2")
_FOLK1A = Source(
    "Danmarks Statistik, statistikbanken.dk/FOLK1A", "https://www.statistikbanken.dk/FOLK1A"
)
_OWN = Source(
    "Egne beregninger på grundlag af tal fra Danmarks Statistik, statistikbanken.dk/FOLK1A og BY2",
    "https://www.statistikbanken.dk/FOLK1A",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Count:
    """Persons by code, Christiansø among them, and what the numbers rest on."""

    persons: pd.Series[float]
    year: int
    method: PopulationMethod
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Population(Shown):
    """The population tables, and the one way to ask them for a population at risk."""

    tables: PopulationTables

    def showing(self) -> Showing:
        """Everybody by year, persons, with where the counts are from."""
        totals = self.tables.totals.sum()
        rows = [{"år": str(year), "personer": int(count)} for year, count in totals.items()]
        return Showing(
            caption="Befolkningen i alt 1. januar, personer.",
            table=pd.DataFrame(rows),
            notes=(f"Grundlag: observeret. Kilde: {_FOLK1A.title}; {_BY2.title}.",),
        )

    def at_risk(
        self, bands: Iterable[str], *, sex: str = BOTH_SEXES, as_of: dt.date
    ) -> PopulationAtRisk:
        """Persons in a union of age bands, as the tables could tell on a day.

        Parameters
        ----------
        bands
            Such as ``["18-64"]``, ``["0-17", "65+"]`` or ``["all"]``; overlaps count once.
        sex
            ``all``, ``M`` (men) or ``K`` (women).
        as_of
            No later figures are used. Sex and ages together were counted up to 1 January 2020;
            from 2026 they are estimated from that year's counts in seven bands.

        Raises
        ------
        UsageError
            If a band or sex does not exist, or the day lies before the first count.

        Assumptions
        -----------
        From 2026: those of `estimate_detail`.
        """
        fine = check_bands(bands)
        if sex not in (BOTH_SEXES, *SEXES):
            raise unknown_name(Text("køn", "sex"), sex, (BOTH_SEXES, *SEXES))
        if as_of.year < min(self.tables.years):
            raise self._too_early(as_of)
        joined = joined_bands(fine)
        count = self._count(fine, sex, as_of)
        persons = count.persons.drop(index=CHRISTIANSOE).rename("persons")
        return PopulationAtRisk(
            bands=joined,
            sex=sex,
            by_municipality=persons,
            outside_persons=float(count.persons[CHRISTIANSOE]),
            reference_date=Period(f"{count.year}-01-01"),
            method=count.method,
            description=_describe(
                describe_group(joined, sex), count, as_of, structure=self._structure_year
            ),
            source=count.source,
        )

    def reconciled(self) -> pd.DataFrame:
        """Persons by sex and fine band on the day of the seven bands, which they add up to.

        Returns
        -------
        DataFrame
            One row per code, Christiansø included; columns (sex, fine band); not whole numbers.
        """
        structure = self.tables.fine_by_year[self._structure_year]
        shape = (len(structure), len(SEXES), len(FINE_BANDS))
        detail = estimate_detail(
            structure.to_numpy(dtype=np.float64).reshape(shape),
            counts=self.tables.bands_2026.to_numpy(dtype=np.float64),
            overlap=overlap_of_bands([span(b) for b in FINE_BANDS], [span(b) for b in BANDS_2026]),
        )
        return pd.DataFrame(
            detail.reshape(len(structure), -1), index=structure.index, columns=structure.columns
        )

    @property
    def _structure_year(self) -> int:
        return max(year for year in self.tables.fine_years if year <= YEAR_2026)

    def _count(self, fine: tuple[str, ...], sex: str, as_of: dt.date) -> _Count:
        """The newest count of the group that was not after the day."""
        tables, joined = self.tables, joined_bands(fine)
        latest_fine = max(year for year in tables.fine_years if year <= as_of.year)
        parts = bands_2026(joined) if sex == BOTH_SEXES else None
        observed = PopulationMethod.OBSERVED
        if joined == (ALL_AGES,) and sex == BOTH_SEXES:
            year = min(as_of.year, max(tables.years))
            source = self._source(year, _BY2 if year <= latest_fine else _FOLK1A)
            persons = tables.totals[year].astype("float64")
            return _Count(persons=persons, year=year, method=observed, source=source)
        if as_of.year < YEAR_2026 or latest_fine >= YEAR_2026:
            persons = _sum(tables.fine_by_year[latest_fine], fine, sex)
            source = self._source(latest_fine, _BY2)
            return _Count(persons=persons, year=latest_fine, method=observed, source=source)
        if parts is not None:
            persons = tables.bands_2026[list(parts)].sum(axis=1).astype("float64")
            return _Count(persons=persons, year=YEAR_2026, method=observed, source=_FOLK1A)
        return _Count(
            persons=_sum(self.reconciled(), fine, sex),
            year=YEAR_2026,
            method=PopulationMethod.RECONCILED,
            source=_OWN,
        )

    def _source(self, year: int, shipped: Source) -> Source:
        fetched = self.tables.fetched_source
        return fetched if fetched is not None and year in self.tables.fetched else shipped

    def _too_early(self, as_of: dt.date) -> UsageError:
        fine, years = self.tables.fine_years, self.tables.years
        return UsageError(
            Text(
                f"Skæringsdatoen {as_of} ligger før de første befolkningstal. De findes pr. "
                f"1. januar: køn og alder {min(fine)}-{max(fine)} og {YEAR_2026}, "
                f"i alt {min(years)}-{max(years)}. Vælg en senere dato.",
                f"The as-of date {as_of} lies before the first population figures. They exist for "
                f"1 January: sex and age {min(fine)}-{max(fine)} and {YEAR_2026}, "
                f"totals {min(years)}-{max(years)}. Choose a later date.",
            )
        )


def read_population(reader: Reader) -> Population:
    """Read the population tables.

    Raises
    ------
    DataError
        If a reference file is missing, altered or unreadable, or has a row twice or not at all.
    """
    return Population(tables=read_population_tables(reader))


def _sum(by_sex_and_band: pd.DataFrame, fine: tuple[str, ...], sex: str) -> pd.Series[float]:
    sexes = SEXES if sex == BOTH_SEXES else (sex,)
    wanted = [(one, band) for one in sexes for band in fine]
    return by_sex_and_band[wanted].sum(axis=1).astype("float64")


def _describe(group: Text, count: _Count, as_of: dt.date, *, structure: int) -> Text:
    missing = f"{count.year + 1}-{as_of.year}"
    if as_of.year == count.year + 1:
        missing = str(as_of.year)
    later = Text("", "")
    if as_of.year > count.year:
        later = Text(
            f"; for {missing} er kommunernes tal efter køn og alder ikke hentet",
            f"; for {missing} the municipalities' counts by sex and age have not been obtained",
        )
    how = Text("opgjort af Danmarks Statistik", "counted by Statistics Denmark")
    if count.method is PopulationMethod.RECONCILED:
        how = Text(
            f"beregnet: Danmarks Statistiks tal for {count.year} i syv aldersbånd for begge køn "
            f"er i hver kommune fordelt på køn og alder som 1. januar {structure}",
            f"estimated: Statistics Denmark's figures for {count.year} in seven age bands for both "
            f"sexes are divided by sex and age in each municipality as on 1 January {structure}",
        )
    return Text(
        f"{group.da} 1. januar {count.year}, {how.da}{later.da}.",
        f"{group.en} on 1 January {count.year}, {how.en}{later.en}.",
    )
