"""Where several new units should lie: nearest on average or covering most, within limits."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.model.arguments import check_amount
from analysis.model.findings import Finding
from analysis.model.siting.infeasible import InfeasibleSitingError, find_failing
from analysis.model.siting.location_problem import Location, LocationProblem, SitingLimits
from analysis.model.siting.nearest_location import locate_nearest
from analysis.model.siting.road_table import (
    Grid,
    RoadTable,
    check_roads,
    road_findings,
    tabulate_without_road,
)
from analysis.model.siting.sized_location import locate_sized
from analysis.showing import Showing, Shown


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class SitingPlan(Shown):
    """A location of new units. Made by `locate_units`.

    Parameters
    ----------
    units : tuple of str
        Seats of the new units, ascending. Other choices may be as good.
    mean_km : float
        Mean distance of a citizen to the unit that serves them.
    covered_share : float
        Share of the citizens whose unit lies within `cover_km`; not a number where none was given.
    by_unit : DataFrame
        One row per open unit: unit, is_new, persons (whom it serves), mean_km, farthest_km
        (missing where it serves nobody).
    by_municipality : DataFrame
        One row per municipality and unit that serves some of it: municipality, unit, persons, km.
    without_road : DataFrame
        Municipalities left out: municipality, persons, share.
    findings : tuple of Finding
        What a reader must know.
    """

    units: tuple[str, ...]
    mean_km: float
    covered_share: float
    by_unit: pd.DataFrame
    by_municipality: pd.DataFrame
    without_road: pd.DataFrame
    findings: tuple[Finding, ...]

    def showing(self) -> Showing:
        """Return the open units with whom they serve, and who is left out."""
        covered = "" if np.isnan(self.covered_share) else f"; {self.covered_share:.0%} covered"
        return Showing(
            caption=f"Where new units should lie: {self.mean_km:.1f} km a citizen{covered}.",
            table=self.by_unit,
            notes=tuple(finding.text.en for finding in self.findings),
        )


def locate_units(
    km_by_seat: pd.DataFrame,
    *,
    persons: pd.Series,
    limits: SitingLimits,
    existing: Sequence[str] = (),
    candidates: Sequence[str] | None = None,
    cover_km: float | None = None,
) -> SitingPlan:
    """Return where new units lie nearest on average, or within a distance of most citizens.

    Parameters
    ----------
    km_by_seat : DataFrame of float
        Kilometres by road; one row per municipality code, one column per seat code; missing
        where no road leads.
    persons : Series of float, indexed by municipality code
        Expected citizens.
    limits : SitingLimits
        How many units to open, and which sizes and distances must be kept.
    existing : sequence of str
        Seats of the units that stay open.
    candidates : sequence of str, optional
        Seats to choose from; all but the existing unless given.
    cover_km : float, optional
        If given, the share of citizens served within this distance is made largest (maximum
        covering) instead of the mean distance smallest (p-median).

    Raises
    ------
    ValueError
        A seat is unknown (with the nearest match), the municipalities differ, fewer candidates
        have a road than units are to open, or nobody with a road is to be served.
    InfeasibleSitingError
        No location keeps every limit; it names the limits that fail, and what each would take.

    Assumptions
    -----------
    Without limits on size everybody goes to the nearest unit. With them citizens are sent where
    the whole is best, and those of one municipality may go to several units. Sizes are of expected
    citizens: how often a unit is full is another question. Citizens without a road are left out.

    Source
    ------
    docs/method.md#siting-location.

    Examples
    --------
    >>> km = pd.DataFrame(
    ...     [[0, 300, 180], [300, 0, 120], [180, 120, 0]],
    ...     index=["360", "751", "461"],
    ...     columns=["360", "751", "461"],
    ...     dtype=float,
    ... )
    >>> persons = pd.Series({"360": 2.0, "751": 5.0, "461": 1.0})
    >>> plan = locate_units(km, persons=persons, limits=SitingLimits(new_units=2))
    >>> plan.units, plan.mean_km
    (('360', '751'), 15.0)
    """
    roads = check_roads(km_by_seat)
    weights = roads.align("persons", persons)
    open_columns = roads.columns("existing", existing)
    if candidates is None:
        candidates = [seat for seat in roads.seats if seat not in set(existing)]
    chosen = roads.columns("candidates", candidates)
    if set(chosen) & set(open_columns):
        raise ValueError(f"candidates must not be existing units; got {tuple(candidates)!r}")
    counted = roads.counted(open_columns, weights)
    used = counted & (weights > 0)
    columns = np.array([*open_columns, *roads.reachable(chosen, counted)], dtype=np.int64)
    problem = _pose(
        roads, columns, existing=len(open_columns), limits=limits, persons=weights * used
    )
    if cover_km is not None:
        beyond = problem.km > check_amount("cover_km", cover_km)
        problem = replace(problem, cost=beyond.astype(np.float64))
    location = locate_sized(problem) if limits.by_size else locate_nearest(problem)
    if location is None:
        raise InfeasibleSitingError(find_failing(problem, limits))
    return _describe(
        problem,
        location,
        municipalities=np.array(roads.municipalities, dtype=object)[used],
        seats=np.array(roads.seats, dtype=object)[columns],
        without_road=tabulate_without_road(roads, counted, weights),
        cover_km=cover_km,
    )


def _pose(
    roads: RoadTable,
    columns: NDArray[np.int64],
    *,
    existing: int,
    limits: SitingLimits,
    persons: Grid,
) -> LocationProblem:
    """Return the problem for some columns of the table, existing units first."""
    used = persons > 0
    new = columns.size - existing
    if new < limits.new_units:
        raise ValueError(
            f"candidates must hold at least {limits.new_units} seats that roads join to the "
            f"citizens; got {new}"
        )
    if not used.any():
        raise ValueError("persons must hold citizens whom roads join to a unit; got none")
    open_seats = [roads.seats[column] for column in columns[:existing]]
    strange = sorted(set(limits.places_by_existing) - set(open_seats))
    if strange:
        raise ValueError(f"places_by_existing must name existing units; got {strange!r}")
    km = roads.km[np.ix_(used, columns)]
    places = [limits.places_by_existing.get(seat, np.inf) for seat in open_seats]
    per_unit = np.inf if limits.places_per_unit is None else limits.places_per_unit
    return LocationProblem(
        persons=persons[used],
        cost=km,
        km=km,
        is_new=np.arange(columns.size) >= existing,
        places=np.array(places + [per_unit] * new),
        least_persons=np.array([0.0] * existing + [limits.least_persons or 0.0] * new),
        new_units=limits.new_units,
        most_km=np.inf if limits.most_km is None else limits.most_km,
    )


def _describe(
    problem: LocationProblem,
    location: Location,
    *,
    municipalities: NDArray[np.object_],
    seats: NDArray[np.object_],
    without_road: pd.DataFrame,
    cover_km: float | None,
) -> SitingPlan:
    rows, columns = np.nonzero(location.served)
    table = pd.DataFrame(
        {
            "municipality": municipalities[rows],
            "unit": seats[columns],
            "persons": problem.persons[rows] * location.served[rows, columns],
            "km": problem.km[rows, columns],
        }
    )
    total = float(table["persons"].sum())
    covered = np.nan
    if cover_km is not None:
        covered = float(table["persons"][table["km"] <= cover_km].sum()) / total
    return SitingPlan(
        units=tuple(sorted(seats[location.opened])),
        mean_km=float((table["persons"] * table["km"]).sum()) / total,
        covered_share=covered,
        by_unit=_by_unit(problem, location, seats),
        by_municipality=table,
        without_road=without_road,
        findings=road_findings(without_road),
    )


def _by_unit(
    problem: LocationProblem, location: Location, seats: NDArray[np.object_]
) -> pd.DataFrame:
    open_columns = np.union1d(np.flatnonzero(~problem.is_new), location.opened)
    rows = []
    for column in open_columns:
        persons = problem.persons * location.served[:, column]
        served = persons > 0
        size = float(persons.sum())
        km = problem.km[served, column]
        rows.append(
            {
                "unit": str(seats[column]),
                "is_new": bool(problem.is_new[column]),
                "persons": size,
                "mean_km": float(persons[served] @ km) / size if size > 0 else np.nan,
                "farthest_km": float(km.max()) if size > 0 else np.nan,
            }
        )
    return pd.DataFrame(rows)
