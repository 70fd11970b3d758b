"""Kilometres from municipalities to possible seats, and whom no road joins to an offer.

A missing distance means that no road leads there. Roads join in groups: whoever has a road to a
seat has one to every other seat of the group. Those outside are counted and named, and are never
given kilometres.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import csgraph

from analysis.errors import nearest
from analysis.language import Language, Text
from analysis.model.arguments import check_amount
from analysis.model.findings import Finding

Grid = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RoadTable:
    """Checked distances. Made by `check_roads`.

    Parameters
    ----------
    km : array of float, shape (municipalities, seats)
        Kilometres by road; infinite where there is no road.
    municipalities, seats : tuple of str
        Three-digit codes, in the order of the rows and of the columns.
    row_groups, seat_groups : array of int
        Number of the group of roads that each row and each column lies in.
    """

    km: Grid
    municipalities: tuple[str, ...]
    seats: tuple[str, ...]
    row_groups: NDArray[np.int64]
    seat_groups: NDArray[np.int64]

    def columns(self, name: str, units: Sequence[str]) -> list[int]:
        """Return the columns of some seats.

        Raises
        ------
        ValueError
            A seat is unknown (with the nearest match) or occurs twice.
        """
        column_by_seat = {seat: column for column, seat in enumerate(self.seats)}
        for unit in units:
            if unit not in column_by_seat:
                match = nearest(str(unit), self.seats)
                hint = f"; the nearest match is {match!r}" if match else ""
                raise ValueError(f"{name} must name seats of km_by_seat; got {unit!r}{hint}")
        if len(set(units)) < len(units):
            raise ValueError(f"{name} must name each seat once; got {tuple(units)!r}")
        return [column_by_seat[unit] for unit in units]

    def align(self, name: str, persons: pd.Series) -> Grid:
        """Return citizens in the order of the rows.

        Raises
        ------
        ValueError
            The municipalities differ or occur twice, or a number is negative or missing.
        """
        return np.asarray(self.align_draws(name, persons.to_frame().T)[0])

    def align_draws(self, name: str, citizens: pd.DataFrame) -> Grid:
        """Return draws of citizens with their columns in the order of the rows.

        Raises
        ------
        ValueError
            The municipalities differ or occur twice, a number is negative or missing, or there
            is no draw.
        """
        given = citizens.columns
        if not given.is_unique or set(given) != set(self.municipalities):
            raise ValueError(f"{name} must hold the municipalities of km_by_seat, each once")
        if citizens.empty:
            raise ValueError(f"{name} must hold at least one draw; got none")
        return check_amount(name, citizens[list(self.municipalities)].to_numpy())

    def counted(self, existing: Sequence[int], persons: Grid) -> NDArray[np.bool_]:
        """Return which municipalities take part in a comparison.

        Those that roads join to an existing unit; where there is none, the group of roads with
        the most citizens. Every choice is then compared over the same citizens.
        """
        if existing:
            return np.isin(self.row_groups, self.seat_groups[list(existing)])
        joined = np.bincount(self.row_groups, weights=persons)
        # A group without a seat cannot be served by anybody.
        joined[~np.isin(np.arange(joined.size), self.seat_groups)] = -1.0
        return np.asarray(self.row_groups == joined.argmax())

    def reachable(self, columns: Sequence[int], counted: NDArray[np.bool_]) -> list[int]:
        """Return those of some columns that roads join to the municipalities counted."""
        joined = set(self.row_groups[counted].tolist())
        return [column for column in columns if self.seat_groups[column] in joined]


def check_roads(km_by_seat: pd.DataFrame) -> RoadTable:
    """Return a table of distances, checked.

    Parameters
    ----------
    km_by_seat : DataFrame of float
        Kilometres; one row per municipality code, one column per seat code; missing where no
        road leads.

    Raises
    ------
    ValueError
        There is no row or column, a code occurs twice, a distance is negative or infinite, or
        one is missing between two that roads join by way of others.

    Assumptions
    -----------
    A distance that is missing means that no road leads there.

    Source
    ------
    docs/method.md#siting-roads.

    Examples
    --------
    >>> km = pd.DataFrame({"101": [0.0, 330.0], "751": [330.0, 0.0]}, index=["101", "751"])
    >>> check_roads(km).row_groups.tolist()
    [0, 0]
    """
    name = "km_by_seat"
    index, columns = km_by_seat.index, km_by_seat.columns
    if km_by_seat.empty or not index.is_unique or not columns.is_unique:
        raise ValueError(f"{name} must hold municipalities and seats, each once")
    given = km_by_seat.to_numpy(dtype=np.float64)
    known = ~np.isnan(given)
    check_amount(name, given[known])
    rows, seats = given.shape
    roads = sparse.coo_array(
        (np.ones(int(known.sum())), (known.nonzero()[0], known.nonzero()[1] + rows)),
        shape=(rows + seats, rows + seats),
    )
    groups = csgraph.connected_components(roads, directed=False)[1].astype(np.int64)
    row_groups, seat_groups = groups[:rows], groups[rows:]
    broken = ~known & (row_groups[:, np.newaxis] == seat_groups)
    if broken.any():
        row, seat = np.argwhere(broken)[0]
        raise ValueError(
            f"{name} must hold a distance between all that roads join; it is missing from "
            f"{index[row]!r} to {columns[seat]!r}"
        )
    return RoadTable(
        km=np.where(known, given, np.inf),
        municipalities=tuple(str(code) for code in index),
        seats=tuple(str(code) for code in columns),
        row_groups=row_groups,
        seat_groups=seat_groups,
    )


def tabulate_without_road(
    roads: RoadTable, counted: NDArray[np.bool_], persons: Grid
) -> pd.DataFrame:
    """Return the municipalities that are left out, with their expected citizens.

    Parameters
    ----------
    roads : RoadTable
        The distances.
    counted : array of bool, shape (municipalities,)
        Which municipalities are counted.
    persons : array of float, shape (draws, municipalities)
        Expected or drawn citizens.

    Returns
    -------
    DataFrame
        One row per municipality: municipality, persons, share (of all citizens).

    Assumptions
    -----------
    A distance that is missing means that no road leads there.

    Source
    ------
    docs/method.md#siting-roads.
    """
    total = persons.sum()
    return pd.DataFrame(
        {
            "municipality": np.array(roads.municipalities, dtype=object)[~counted],
            "persons": persons[~counted],
            "share": persons[~counted] / total if total > 0 else np.nan,
        }
    )


def road_findings(without_road: pd.DataFrame) -> tuple[Finding, ...]:
    """Return what a reader must know of those without a road; nothing where there are none.

    Parameters
    ----------
    without_road : DataFrame
        From `tabulate_without_road`: one row per municipality.

    Assumptions
    -----------
    Those of `tabulate_without_road`.

    Source
    ------
    docs/method.md#siting-roads.
    """
    if without_road.empty:
        return ()
    number, persons = len(without_road), float(without_road["persons"].sum())
    codes = [str(code) for code in without_road["municipality"]]
    da, en = Language("da"), Language("en")
    text = Text(
        f"{number} {'kommune' if number == 1 else 'kommuner'} uden vejforbindelse er ikke med i "
        f"afstandene ({da.join(codes)}; i alt {da.number(persons, decimals=1)} forventede borgere).",
        f"{number} {'municipality' if number == 1 else 'municipalities'} without a road connection "
        f"{'is' if number == 1 else 'are'} left out of the distances ({en.join(codes)}; "
        f"{en.number(persons, decimals=1)} expected citizens in all).",
    )
    return (Finding(code="without-road", text=text),)
