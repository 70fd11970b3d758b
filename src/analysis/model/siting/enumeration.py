"""Where one or two new units would lie best: every choice, in every draw of the citizens.

No choice is left out and nothing is searched: each municipality, or each pair, is tried against the
same draws. So it is known how often a choice is the best one, and what choosing another costs.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.model.arguments import check_whole
from analysis.model.findings import Finding
from analysis.model.siting.road_table import (
    Grid,
    check_roads,
    road_findings,
    tabulate_without_road,
)
from analysis.showing import Showing, Shown

# Two choices closer than this, relative to their distance, are one distance differently added up.
_ROUNDING = 1e-12
# Costs of so many draws and choices are held at a time: 8 MB.
_BLOCK = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class SiteChoices(Shown):
    """Every choice of new units, tried against every draw. Made by `enumerate_sites`.

    Parameters
    ----------
    choices : DataFrame
        One row per choice, the nearest on average first: first_unit, second_unit (missing where
        one unit is chosen), by_road (whether roads lead there from the citizens counted; if not,
        the rest is missing), mean_km (of a citizen to the nearest open unit), saved_km (against
        the existing units alone; missing where there are none), chance_best (share of draws in
        which no other choice is nearer; choices that tie share it), regret_km (expected distance
        beyond that of the draw's best choice: what choosing it costs, never negative).
    chance_in_best : Series of float, indexed by seat
        Share of draws in which the seat is among the best choice's units.
    before_km : float
        Mean distance with the existing units alone; not a number where there are none.
    without_road : DataFrame
        Municipalities left out: municipality, persons, share.
    draws : int
        Draws with at least one citizen counted; the others say nothing of distances.
    findings : tuple of Finding
        What a reader must know.
    """

    choices: pd.DataFrame
    chance_in_best: pd.Series
    before_km: float
    without_road: pd.DataFrame
    draws: int
    findings: tuple[Finding, ...]

    def showing(self) -> Showing:
        """Return the choices, the nearest first, and who is left out."""
        return Showing(
            caption=f"Where new units lie nearest: every choice against {self.draws} draws.",
            table=self.choices,
            notes=tuple(finding.text.en for finding in self.findings),
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Trial:
    """What is tried: citizens of the draws that have any, distances, and the choices by column."""

    citizens: Grid
    before: Grid
    candidates: Grid
    choices: NDArray[np.int64]


def enumerate_sites(
    km_by_seat: pd.DataFrame,
    *,
    citizens: pd.DataFrame,
    existing: Sequence[str] = (),
    new_units: int = 1,
    candidates: Sequence[str] | None = None,
) -> SiteChoices:
    """Return for every choice of one or two new units how near it is, and how often the best.

    Parameters
    ----------
    km_by_seat : DataFrame of float
        Kilometres by road; one row per municipality code, one column per seat code; missing
        where no road leads.
    citizens : DataFrame of float
        Expected or drawn citizens; one row per draw, one column per municipality code.
    existing : sequence of str
        Seats of the units that stay open.
    new_units : int
        How many units are chosen: 1 or 2.
    candidates : sequence of str, optional
        Seats to choose from; all seats unless given.

    Raises
    ------
    ValueError
        A seat is unknown (with the nearest match), the municipalities differ, `new_units` is
        neither 1 nor 2 or exceeds the candidates, no draw has a citizen with a road, or no
        candidate has one.

    Assumptions
    -----------
    Everybody goes to the nearest open unit, which has room. Citizens whom no road joins to an
    existing unit are left out of every choice alike.

    Source
    ------
    docs/method.md#siting-enumeration.

    Examples
    --------
    >>> km = pd.DataFrame(
    ...     [[0, 300, 180], [300, 0, 120], [180, 120, 0]],
    ...     index=["360", "751", "461"],
    ...     columns=["360", "751", "461"],
    ...     dtype=float,
    ... )
    >>> citizens = pd.DataFrame([[2.0, 5.0, 1.0], [2.0, 1.0, 4.0]], columns=["360", "751", "461"])
    >>> found = enumerate_sites(km, citizens=citizens, existing=["360"])
    >>> columns = ["first_unit", "mean_km", "chance_best", "regret_km"]
    >>> found.choices[columns].round(1).values.tolist()
    [['751', 41.8, 0.5, 25.7], ['461', 46.1, 0.5, 30.0], ['360', 177.9, 0.0, 161.8]]
    """
    roads = check_roads(km_by_seat)
    number = check_whole("new_units", new_units, minimum=1).item()
    if number > 2:
        raise ValueError(f"new_units must be 1 or 2; use locate_units for more; got {new_units!r}")
    open_columns = roads.columns("existing", existing)
    chosen = roads.columns("candidates", roads.seats if candidates is None else candidates)
    draws = roads.align_draws("citizens", citizens)
    counted = roads.counted(open_columns, draws.mean(axis=0))
    reachable = roads.reachable(chosen, counted)
    if len(reachable) < number:
        raise ValueError(
            f"candidates must hold at least {number} seats that roads join to the citizens; "
            f"got {len(reachable)}"
        )
    km = roads.km[counted]
    trial = _Trial(
        citizens=_peopled(draws[:, counted]),
        before=km[:, open_columns].min(axis=1, initial=np.inf),
        candidates=km[:, reachable],
        choices=np.array(list(combinations(range(len(reachable)), number)), dtype=np.int64),
    )
    without_road = tabulate_without_road(roads, counted, draws.mean(axis=0))
    seats = np.array(roads.seats, dtype=object)
    table, chance_in_best = _try_all(trial, seats[reachable])
    stranded = seats[[column for column in chosen if column not in reachable]]
    return SiteChoices(
        choices=_complete(table, stranded if number == 1 else stranded[:0]),
        chance_in_best=chance_in_best,
        before_km=float(_mean_km(trial)),
        without_road=without_road,
        draws=trial.citizens.shape[0],
        findings=road_findings(without_road),
    )


def _peopled(citizens: Grid) -> Grid:
    peopled = np.asarray(citizens[citizens.sum(axis=1) > 0])
    if not peopled.size:
        raise ValueError("citizens must hold a draw with citizens whom roads join; got none")
    return peopled


def _try_all(trial: _Trial, seats: NDArray[np.object_]) -> tuple[pd.DataFrame, pd.Series]:
    number = trial.choices.shape[0]
    distance, regret, best = np.zeros(number), np.zeros(number), np.zeros(number)
    for km in _mean_km_by_draw(trial):
        least = km.min(axis=1, keepdims=True)
        nearest = km <= least * (1 + _ROUNDING)
        distance += km.sum(axis=0)
        regret += (km - least).sum(axis=0)
        best += (nearest / nearest.sum(axis=1, keepdims=True)).sum(axis=0)
    draws = trial.citizens.shape[0]
    units = seats[trial.choices]
    in_best = np.zeros(seats.size)
    np.add.at(in_best, trial.choices, best[:, np.newaxis] / draws)
    table = pd.DataFrame(
        {
            "first_unit": units[:, 0],
            "second_unit": units[:, 1] if units.shape[1] == 2 else None,
            "by_road": True,
            "mean_km": distance / draws,
            "saved_km": _mean_km(trial) - distance / draws,
            "chance_best": best / draws,
            "regret_km": regret / draws,
        }
    )
    table = table.sort_values(["mean_km", "first_unit"], kind="stable", ignore_index=True)
    return table, pd.Series(in_best, index=pd.Index(seats, name="seat"), name="chance_in_best")


def _mean_km_by_draw(trial: _Trial) -> Iterator[Grid]:
    """Return each choice's mean distance, some draws at a time; shape (draws, choices)."""
    first = trial.candidates[:, trial.choices[:, 0]]
    last = trial.candidates[:, trial.choices[:, -1]]
    km = np.minimum(np.minimum(first, last), trial.before[:, np.newaxis])
    rows = max(1, _BLOCK // km.shape[1])
    for start in range(0, trial.citizens.shape[0], rows):
        citizens = trial.citizens[start : start + rows]
        yield citizens @ km / citizens.sum(axis=1, keepdims=True)


def _mean_km(trial: _Trial) -> float:
    """Return the mean distance with the existing units alone."""
    if not np.isfinite(trial.before).all():
        return float("nan")
    return float((trial.citizens @ trial.before / trial.citizens.sum(axis=1)).mean())


def _complete(table: pd.DataFrame, stranded: NDArray[np.object_]) -> pd.DataFrame:
    """Add the candidates that no road joins to the citizens, without a distance."""
    if not stranded.size:
        return table
    rest = pd.DataFrame({"first_unit": stranded, "by_road": False})
    return pd.concat([table, rest], ignore_index=True)[list(table.columns)]
