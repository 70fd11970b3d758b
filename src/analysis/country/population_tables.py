"""The population tables as they are kept: read, and checked to be whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from analysis.country.bands import BANDS_2026, FINE_BANDS
from analysis.country.statbank.snapshots import FOLDER, Snapshot, read_in_force
from analysis.errors import DataError, Problem
from analysis.evidence import Source
from analysis.language import Text
from analysis.reading import Reader

FINE_PATH = "data/reference/population_fine_2014_2020.csv"
BANDS_2026_PATH = "data/reference/population_age7_2026.csv"
TOTALS_PATH = "data/reference/population_total.csv"

SEXES = ("K", "M")
YEAR_2026 = 2026


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PopulationTables:
    """Persons on 1 January; one row per code, Christiansø (411) included.

    Parameters
    ----------
    fine_by_year
        2014-2020; columns (sex, fine band).
    bands_2026
        The year 2026, both sexes; columns are the seven bands.
    totals
        2014-2026, all ages, both sexes; columns are years.
    last_shipped
        The last year of the shipped totals.
    fetched, fetched_source
        Years that were fetched from Statistics Denmark after the tables were shipped, and from
        where; None where none were.

    Notes
    -----
    Years that were fetched take the place of the shipped ones, and later years follow them.
    """

    fine_by_year: Mapping[int, pd.DataFrame]
    bands_2026: pd.DataFrame
    totals: pd.DataFrame
    last_shipped: int = YEAR_2026
    fetched: tuple[int, ...] = ()
    fetched_source: Source | None = None

    @property
    def fine_years(self) -> tuple[int, ...]:
        """Years with both sex and fine bands, ascending."""
        return tuple(self.fine_by_year)

    @property
    def years(self) -> tuple[int, ...]:
        """Years with totals, ascending."""
        return tuple(int(year) for year in self.totals.columns)


def read_population_tables(reader: Reader) -> PopulationTables:
    """Read the three tables and see that each has every row once.

    Raises
    ------
    DataError
        If a file is missing, altered or unreadable, or has a row twice, not at all, or one that
        does not belong.
    """
    totals = _read(reader, TOTALS_PATH, ["year"])
    codes = totals.index.unique("code").sort_values()
    totals = _whole(totals, TOTALS_PATH, [codes, _years(totals)])

    fine = _read(reader, FINE_PATH, ["year", "sex", "band"])
    groups = [pd.Index(SEXES, name="sex"), pd.Index(FINE_BANDS, name="band")]
    fine = _whole(fine, FINE_PATH, [_years(fine), codes, *groups])

    coarse = _read(reader, BANDS_2026_PATH, ["year", "band"])
    bands = pd.Index(BANDS_2026, name="band")
    coarse = _whole(coarse, BANDS_2026_PATH, [pd.Index([YEAR_2026], name="year"), codes, bands])
    shipped = PopulationTables(
        fine_by_year={
            int(year): _spread(fine.loc[[year]], codes, pd.MultiIndex.from_product(groups))
            for year in _years(fine)
        },
        bands_2026=_spread(coarse, codes, bands),
        totals=_spread(totals, codes, _years(totals)),
        last_shipped=int(_years(totals).max()),
    )
    snapshot = read_in_force(reader, "population")
    return _with_fetched(shipped, snapshot, codes) if snapshot else shipped


def _with_fetched(
    shipped: PopulationTables, snapshot: Snapshot, codes: pd.Index[str]
) -> PopulationTables:
    """The shipped tables with the years of a snapshot in their place, and after them."""
    figures = snapshot.figures.rename(columns={"period": "year"}).astype({"year": "int64"})
    path = f"{FOLDER}/{snapshot.name}"
    groups = [pd.Index(SEXES, name="sex"), pd.Index(FINE_BANDS, name="band")]
    persons = figures.set_index(["code", "year", "sex", "band"])["value"]
    years = _years(persons)
    persons = _whole(persons, path, [years, codes, *groups])
    columns = pd.MultiIndex.from_product(groups)
    fetched = {int(year): _spread(persons.loc[[year]], codes, columns) for year in years}
    fine = {**shipped.fine_by_year, **fetched}
    totals = {year: shipped.totals[year] for year in shipped.years}
    totals |= {year: table.sum(axis=1) for year, table in fetched.items()}
    return replace(
        shipped,
        fine_by_year={year: fine[year] for year in sorted(fine)},
        totals=pd.DataFrame({year: totals[year] for year in sorted(totals)}),
        fetched=tuple(fetched),
        fetched_source=snapshot.source,
    )


def _read(reader: Reader, path: str, keys: list[str]) -> pd.Series[int]:
    types = {"code": "str", "year": "int64", "sex": "str", "band": "str", "persons": "int64"}
    table = reader.csv(path, dtype={name: types[name] for name in ("code", *keys, "persons")})
    return table.set_index(["code", *keys])["persons"]


def _years(persons: pd.Series[int]) -> pd.Index[int]:
    return persons.index.unique("year").sort_values()


def _whole(persons: pd.Series[int], path: str, levels: Sequence[pd.Index[Any]]) -> pd.Series[int]:
    """One row for every combination, in that order; a gap is an error, never a NaN or a zero."""
    expected = pd.MultiIndex.from_product(levels)
    order = [persons.index.names.index(name) for name in expected.names]
    persons = persons.reorder_levels(order)
    found = pd.MultiIndex.from_tuples(persons.index, names=expected.names)
    problems = [
        *_problems(
            path, found[found.duplicated()], Text("Rækken gentages.", "The row is repeated.")
        ),
        *_problems(
            path, expected.difference(found), Text("Rækken mangler.", "The row is missing.")
        ),
        *_problems(
            path,
            found.difference(expected),
            Text("Rækken hører ikke til i tabellen.", "The row does not belong in the table."),
        ),
    ]
    if problems:
        raise DataError(problems)
    return persons.reindex(expected)


def _spread(persons: pd.Series[int], rows: pd.Index[str], columns: pd.Index[Any]) -> pd.DataFrame:
    """Persons that stand row by row, as a table of rows and columns."""
    return pd.DataFrame(persons.to_numpy().reshape(len(rows), -1), index=rows, columns=columns)


def _problems(path: str, rows: pd.Index[Any], rule: Text) -> list[Problem]:
    """At most twenty problems of one sort: a whole year missing is one mistake, not thousands."""
    return [
        Problem(file=path, place=", ".join(str(part) for part in row), value="", rule=rule)
        for row in rows[:20]
    ]
