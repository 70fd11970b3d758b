"""What turns the answer: each assumption from its low to its high, the others at their central."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import optimize

from analysis.model.arguments import check_whole

Evaluate = Callable[[Mapping[str, float]], float]

# A turning value is found to this share of the range it is sought in.
_PRECISION = 1e-9
# What lies exactly on the limit counts as not above it, so that a flat piece has no false turn.
_NOT_ABOVE = -1e-300


@dataclass(frozen=True, slots=True, kw_only=True)
class AssumedRange:
    """An assumption with the lowest and the highest it may reasonably be.

    Parameters
    ----------
    name : str
        Name under which the evaluation asks for it.
    low, central, high : float
        In order of size, finite.

    Raises
    ------
    ValueError
        They are not in order, or not finite.

    Examples
    --------
    >>> AssumedRange(name="mean_stay_years", low=3, central=9, high=6)
    Traceback (most recent call last):
    ValueError: low, central, high of 'mean_stay_years' must be finite and in order; got 3, 9, 6
    """

    name: str
    low: float
    central: float
    high: float

    def __post_init__(self) -> None:
        ends = (self.low, self.central, self.high)
        if not np.isfinite(ends).all() or not self.low <= self.central <= self.high:
            raise ValueError(
                f"low, central, high of {self.name!r} must be finite and in order; got "
                f"{self.low!r}, {self.central!r}, {self.high!r}"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class TurningValue:
    """Where the conclusion turns if one assumption changes and the others stay central.

    Parameters
    ----------
    name : str
        The assumption.
    value : float or None
        The turning value nearest to the central one; None: the conclusion does not turn within
        the range.
    all_values : tuple of float
        Every turning value found, ascending.
    low, central, high : float
        The range that was searched.
    above_at_central : bool
        Whether the result lies above the limit with everything central.
    """

    name: str
    value: float | None
    all_values: tuple[float, ...]
    low: float
    central: float
    high: float
    above_at_central: bool

    @property
    def turns(self) -> bool:
        """Whether the conclusion turns within the range."""
        return self.value is not None


def tabulate_tornado(evaluate: Evaluate, *, assumptions: Sequence[AssumedRange]) -> pd.DataFrame:
    """Return what each assumption moves, alone, from its low to its high.

    Parameters
    ----------
    evaluate : callable
        The result as a number, given every assumption by name.
    assumptions : sequence of AssumedRange
        The assumptions, each name once.

    Returns
    -------
    DataFrame
        One row per assumption, the one that moves the result most first: name, low, central,
        high, result_low, result_central, result_high (the result with the assumption at its low,
        central and high), swing (largest less smallest of the three).

    Raises
    ------
    ValueError
        No assumption is given, a name occurs twice, or a result is not finite.

    Assumptions
    -----------
    One at a time: what two assumptions do together is not shown.

    Source
    ------
    docs/method.md#tornado.

    Examples
    --------
    >>> table = tabulate_tornado(
    ...     lambda given: given["inflow"] * given["stay"],
    ...     assumptions=[
    ...         AssumedRange(name="inflow", low=11, central=12, high=13),
    ...         AssumedRange(name="stay", low=3, central=6, high=9),
    ...     ],
    ... )
    >>> table[["name", "result_low", "result_high", "swing"]].values.tolist()
    [['stay', 36.0, 108.0, 72.0], ['inflow', 66.0, 78.0, 12.0]]
    """
    central = _central(assumptions)
    at_central = _result(evaluate, central)
    rows = []
    for each in assumptions:
        at_low, at_high = (
            at_central if value == each.central else _result(evaluate, central | {each.name: value})
            for value in (each.low, each.high)
        )
        rows.append(
            {
                "name": each.name,
                "low": each.low,
                "central": each.central,
                "high": each.high,
                "result_low": at_low,
                "result_central": at_central,
                "result_high": at_high,
                "swing": max(at_low, at_central, at_high) - min(at_low, at_central, at_high),
            }
        )
    table = pd.DataFrame(rows)
    return table.sort_values("swing", ascending=False, kind="stable", ignore_index=True)


def find_turning_value(
    evaluate: Evaluate,
    *,
    assumptions: Sequence[AssumedRange],
    name: str,
    limit: float,
    steps: int = 16,
) -> TurningValue:
    """Return the value of one assumption at which the result passes a limit.

    Parameters
    ----------
    evaluate : callable
        The result as a number, given every assumption by name. It may jump.
    assumptions : sequence of AssumedRange
        The assumptions, each name once; the one that changes is searched within its range.
    name : str
        The one that changes.
    limit : float
        What the result is compared with, in its unit, such as places; on the limit counts as not
        above.
    steps : int
        Number of parts that the range is cut into; two turns within one part are missed.

    Raises
    ------
    ValueError
        `name` is not among the assumptions, a name occurs twice, or a result is not finite.

    Assumptions
    -----------
    All other assumptions stay at their central values, and the result turns at most once within
    each part of the range.

    Source
    ------
    docs/method.md#turning-value.

    Examples
    --------
    >>> found = find_turning_value(
    ...     lambda given: given["inflow"] * given["stay"] - given["places"],
    ...     assumptions=[
    ...         AssumedRange(name="inflow", low=12, central=12, high=12),
    ...         AssumedRange(name="stay", low=3, central=6, high=9),
    ...         AssumedRange(name="places", low=60, central=81, high=90),
    ...     ],
    ...     name="stay",
    ...     limit=0,
    ... )
    >>> round(found.value, 6), found.above_at_central
    (6.75, False)
    """
    central = _central(assumptions)
    parts = check_whole("steps", steps, minimum=1).item()
    if name not in central:
        raise ValueError(f"name must be one of {tuple(central)!r}; got {name!r}")
    sought = next(each for each in assumptions if each.name == name)

    def margin(value: float) -> float:
        above = _result(evaluate, central | {name: float(value)}) - limit
        return above if above != 0 else _NOT_ABOVE

    grid = np.union1d(np.linspace(sought.low, sought.high, parts + 1), [sought.central])
    margins = np.array([margin(value) for value in grid])
    tolerance = max(_PRECISION * (sought.high - sought.low), 1e-300)
    turns = [
        float(optimize.brentq(margin, grid[left], grid[left + 1], xtol=tolerance))
        for left in np.flatnonzero(np.diff(margins > 0))
    ]
    return TurningValue(
        name=name,
        value=min(turns, key=lambda value: abs(value - sought.central), default=None),
        all_values=tuple(turns),
        low=sought.low,
        central=sought.central,
        high=sought.high,
        above_at_central=bool(margins[grid == sought.central][0] > 0),
    )


def _central(assumptions: Sequence[AssumedRange]) -> dict[str, float]:
    central = {each.name: each.central for each in assumptions}
    if not central or len(central) < len(assumptions):
        names = [each.name for each in assumptions]
        raise ValueError(f"assumptions must be at least one, each name once; got {names!r}")
    return central


def _result(evaluate: Evaluate, given: Mapping[str, float]) -> float:
    result = float(evaluate(given))
    if not np.isfinite(result):
        raise ValueError(f"evaluate must give a finite number; got {result!r} at {dict(given)!r}")
    return result
