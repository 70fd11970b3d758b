"""What turns whether capacity covers need: each assumption from its low to its high, and beyond.

Everything is exact, so that an assumption changed alone is compared with everything else the same.
"""

from __future__ import annotations

import math

import pandas as pd

from analysis.assessment.capacity.supply import (
    CV,
    LEVEL,
    MEAN,
    PLACES,
    STAY,
    SupplyCase,
    supply_case,
)
from analysis.catalogue.offers import SupplyRule
from analysis.catalogue.udmelding import Udmelding
from analysis.evidence import Unit
from analysis.model.sensitivity.one_at_a_time import AssumedRange, find_turning_value

# How far from its central value an assumption is sought for a turn, beyond its own range.
_SOUGHT = 4.0
_LEVELS_SOUGHT = (0.5, 0.999)
_STEPS = 16


def supply_by_assumption(udmelding: Udmelding) -> pd.DataFrame:
    """How far capacity covers need with each assumption at its low, central and high.

    Returns
    -------
    DataFrame
        assumption, at (low, central, high), value, unit, level (the chance asked for), coverage,
        shortage (missing where not defined). The others are at their central value. Empty where
        need and capacity cannot be compared.

    Source
    ------
    docs/method.md#indicators, #verdict-robustness.
    """
    case = supply_case(udmelding)
    if not isinstance(case, SupplyCase):
        return pd.DataFrame()
    rows = []
    for name, each in case.ranges.items():
        for at in ("low", "central", "high"):
            value = float(getattr(each, at))
            given = case.central | {name: value}
            shortage = case.shortage(given)
            rows.append(
                {
                    "assumption": name,
                    "at": at,
                    "value": value,
                    "unit": str(_unit(udmelding, name)),
                    "level": given[LEVEL],
                    "coverage": case.coverage(given),
                    "shortage": math.nan if shortage is None else shortage,
                }
            )
    return pd.DataFrame(rows)


def supply_turning(udmelding: Udmelding) -> pd.DataFrame:
    """The least change of each assumption, alone, that turns whether capacity covers need.

    Returns
    -------
    DataFrame
        assumption, value_now, turns_at (missing: it does not within the range searched), unit,
        low, high (the range searched), covers_now. Empty as `supply_by_assumption`.

    Assumptions
    -----------
    Sought from a quarter of the central value (or the range's own end) to four times it; the
    level from 0.5 to 0.999; the spread of the mean from none to four times its central value.

    Source
    ------
    docs/method.md#verdict-robustness, #turning-value.
    """
    case = supply_case(udmelding)
    if not isinstance(case, SupplyCase):
        return pd.DataFrame()
    covers = case.coverage(case.central)
    rows = []
    for name, each in case.ranges.items():
        sought = _widened(each)
        rows.append(
            {
                "assumption": name,
                "value_now": each.central,
                "turns_at": _turns_at(case, sought, covers=covers),
                "unit": str(_unit(udmelding, name)),
                "low": sought.low,
                "high": sought.high,
                "covers_now": covers >= case.central[LEVEL],
            }
        )
    return pd.DataFrame(rows)


def _turns_at(case: SupplyCase, sought: AssumedRange, *, covers: float) -> float:
    """Where coverage passes the level asked, if it does within the range."""
    if sought.name == LEVEL:
        # Coverage does not depend on the level: it is passed at the coverage itself.
        return covers if sought.low <= covers <= sought.high else math.nan
    if sought.name == PLACES:
        return _places_turn(case, sought, covers=covers)
    others = [each for each in case.ranges.values() if each.name != sought.name]
    found = find_turning_value(
        lambda given: case.coverage(given) - given[LEVEL],
        assumptions=[*others, sought],
        name=sought.name,
        limit=0.0,
        # Need and stay move coverage one way only; the spread may turn it twice.
        steps=_STEPS if sought.name == CV else 1,
    )
    return math.nan if found.value is None else found.value


def _places_turn(case: SupplyCase, sought: AssumedRange, *, covers: float) -> float:
    """The fewest places that cover, or the most that do not where those there are do cover."""
    level = case.central[LEVEL]

    def short(places: int) -> bool:
        return case.coverage(case.central | {PLACES: float(places)}) < level

    low, high = math.floor(sought.low), math.ceil(sought.high)
    if not short(low) or short(high):
        return math.nan
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if short(middle) else (low, middle)
    return float(low if covers >= level else high)


def _widened(each: AssumedRange) -> AssumedRange:
    if each.name == LEVEL:
        low, high = _LEVELS_SOUGHT
        ends = (min(low, each.low), max(high, each.high))
    elif each.name == CV:
        ends = (0.0, max(_SOUGHT * each.central, each.high))
    else:
        ends = (min(each.central / _SOUGHT, each.low), max(_SOUGHT * each.central, each.high))
    return AssumedRange(name=each.name, low=ends[0], central=each.central, high=ends[1])


def _unit(udmelding: Udmelding, name: str) -> Unit:
    delivers = udmelding.capacity.rule is SupplyRule.DELIVER
    return {
        MEAN: udmelding.need.unit,
        CV: Unit.RATIO,
        STAY: Unit.YEARS,
        PLACES: Unit.PERSONS if delivers else Unit.PLACES,
        LEVEL: Unit.PROBABILITY,
    }[name]
