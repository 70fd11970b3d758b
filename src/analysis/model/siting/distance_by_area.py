"""How far citizens of each area have to an open unit: before and after, nearest and own."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.model.arguments import check_level
from analysis.model.scenarios.nearness import tabulate_nearness
from analysis.model.siting.road_table import Grid, RoadTable, check_roads


def tabulate_savings_by_area(
    km_by_seat: pd.DataFrame,
    *,
    citizens: pd.DataFrame,
    areas: Mapping[str, Sequence[str]],
    before: Sequence[str],
    after: Sequence[str],
    level: float = 0.9,
) -> pd.DataFrame:
    """Return for each area how far a citizen has to the nearest open unit, before and after.

    Parameters
    ----------
    km_by_seat : DataFrame of float
        Kilometres by road; one row per municipality code, one column per seat code; missing
        where no road leads.
    citizens : DataFrame of float
        Expected or drawn citizens; one row per draw, one column per municipality code.
    areas : mapping of str to sequence of str
        Municipality codes by area.
    before, after : sequence of str
        Seats that are open in the two situations, at least one each.
    level : float
        Probability the interval of the saving holds.

    Returns
    -------
    DataFrame
        One row per area: area, persons (expected citizens), persons_without_road (left out of the
        distances), km_before, km_after, saved_km and its interval saved_low_km, saved_high_km
        (per citizen; negative: farther). Missing where nobody has a road.

    Raises
    ------
    ValueError
        A seat or a municipality is unknown, the municipalities differ, or `level` is not strictly
        between 0 and 1.

    Assumptions
    -----------
    Everybody goes to the nearest open unit, whether or not it has room.

    Source
    ------
    docs/method.md#siting-distance.

    Examples
    --------
    >>> km = pd.DataFrame({"360": [30.0, 330.0], "751": [280.0, 60.0]}, index=["360", "751"])
    >>> citizens = pd.DataFrame([[1.0, 3.0], [1.0, 4.0]], columns=["360", "751"])
    >>> areas = {"øst": ["360"], "vest": ["751"], "danmark": ["360", "751"]}
    >>> table = tabulate_savings_by_area(
    ...     km, citizens=citizens, areas=areas, before=["360"], after=["360", "751"]
    ... )
    >>> table["saved_km"].round(2).tolist()
    [0.0, 270.0, 209.25]
    """
    outside = (1 - check_level("level", level)) / 2
    roads = check_roads(km_by_seat)
    draws = roads.align_draws("citizens", citizens)
    roads.columns("before", before)
    roads.columns("after", after)
    near = tabulate_nearness(
        km_by_seat,
        before=before,
        after=after,
        persons=pd.Series(draws.mean(axis=0), index=km_by_seat.index),
    )
    km = near[["km_before", "km_after"]].to_numpy(dtype=np.float64)
    known = ~np.isnan(km).any(axis=1)
    rows = []
    for area, inside in _rows_of_areas(roads, areas):
        km_before, km_after = (_per_citizen(draws, each, inside & known) for each in km.T)
        saved = km_before - km_after
        rows.append(
            {
                **_people(draws, area, inside, known),
                "km_before": _mean(km_before),
                "km_after": _mean(km_after),
                "saved_km": _mean(saved),
                "saved_low_km": _quantile(saved, outside),
                "saved_high_km": _quantile(saved, 1 - outside),
            }
        )
    return pd.DataFrame(rows)


def tabulate_nearest_and_own(
    km_by_seat: pd.DataFrame,
    *,
    citizens: pd.DataFrame,
    areas: Mapping[str, Sequence[str]],
    open_units: Sequence[str],
    own_unit: pd.Series,
) -> pd.DataFrame:
    """Return for each area the distance to the nearest open unit and to the citizens' own.

    Parameters
    ----------
    km_by_seat, citizens, areas
        As in `tabulate_savings_by_area`.
    open_units : sequence of str
        Seats of the open units, at least one.
    own_unit : Series of str, indexed by municipality code
        Seat of the unit that each municipality's citizens belong to.

    Returns
    -------
    DataFrame
        One row per area: area, persons, persons_without_road (to their own), nearest_km, own_km,
        extra_km (own less nearest, never negative), share_own_is_nearest (of the citizens with a
        road). Missing where nobody has a road.

    Raises
    ------
    ValueError
        A seat or a municipality is unknown, the municipalities differ, or an own unit is not open.

    Assumptions
    -----------
    Citizens live where the population at risk lives.

    Source
    ------
    docs/method.md#siting-distance.

    Examples
    --------
    >>> km = pd.DataFrame({"360": [30.0, 90.0], "751": [280.0, 60.0]}, index=["360", "410"])
    >>> citizens = pd.DataFrame([[1.0, 3.0]], columns=["360", "410"])
    >>> table = tabulate_nearest_and_own(
    ...     km,
    ...     citizens=citizens,
    ...     areas={"danmark": ["360", "410"]},
    ...     open_units=["360", "751"],
    ...     own_unit=pd.Series({"360": "360", "410": "360"}),
    ... )
    >>> table[["nearest_km", "own_km", "share_own_is_nearest"]].values.tolist()
    [[52.5, 75.0, 0.25]]
    """
    roads = check_roads(km_by_seat)
    draws = roads.align_draws("citizens", citizens)
    columns = roads.columns("open_units", open_units)
    own = own_unit.reindex(km_by_seat.index)
    strange = sorted({str(unit) for unit in own if unit not in set(open_units)})
    if strange or not own_unit.index.is_unique or not columns:
        raise ValueError(
            "own_unit must hold one of open_units for every municipality, each once; got "
            f"{strange!r} besides {tuple(open_units)!r}"
        )
    nearest_km = roads.km[:, columns].min(axis=1)
    own_km = roads.km[np.arange(len(own)), pd.Index(roads.seats).get_indexer(pd.Index(own))]
    known = np.isfinite(own_km)
    same = np.where(own_km <= nearest_km, 1.0, 0.0)
    rows = []
    for area, inside in _rows_of_areas(roads, areas):
        used = inside & known
        nearest, belonging, share = (
            _mean(_per_citizen(draws, each, used)) for each in (nearest_km, own_km, same)
        )
        rows.append(
            {
                **_people(draws, area, inside, known),
                "nearest_km": nearest,
                "own_km": belonging,
                "extra_km": belonging - nearest,
                "share_own_is_nearest": share,
            }
        )
    return pd.DataFrame(rows)


def _rows_of_areas(
    roads: RoadTable, areas: Mapping[str, Sequence[str]]
) -> Iterator[tuple[str, NDArray[np.bool_]]]:
    known = set(roads.municipalities)
    for area, codes in areas.items():
        strange = [code for code in codes if code not in known]
        if strange or not codes:
            raise ValueError(
                f"areas must name municipalities of km_by_seat; got {strange!r} in {area!r}"
            )
        yield area, np.isin(roads.municipalities, list(codes))


def _people(
    draws: Grid, area: str, inside: NDArray[np.bool_], known: NDArray[np.bool_]
) -> dict[str, str | float]:
    return {
        "area": area,
        "persons": float(draws[:, inside].mean(axis=0).sum()),
        "persons_without_road": float(draws[:, inside & ~known].mean(axis=0).sum()),
    }


def _per_citizen(draws: Grid, km: Grid, used: NDArray[np.bool_]) -> Grid:
    """Return the mean of a citizen in each draw that has any; no draw where nobody is used."""
    citizens = draws[:, used]
    peopled = citizens.sum(axis=1) > 0
    return np.asarray(citizens[peopled] @ km[used] / citizens[peopled].sum(axis=1))


def _mean(values: Grid) -> float:
    return float(values.mean()) if values.size else float("nan")


def _quantile(values: Grid, level: float) -> float:
    return float(np.quantile(values, level)) if values.size else float("nan")
