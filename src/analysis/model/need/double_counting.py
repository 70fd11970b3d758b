"""The same citizen twice: what two lists allow, when nobody may be identified.

The municipality that acts for a citizen reports, and so does the offer where the citizen is. How
many stand in both lists could only be told by matching persons, and no person is ever identified
here. The lists give bounds, and the bounds are all that is given.
"""

from dataclasses import dataclass

import pandas as pd

from analysis.model.arguments import check_whole
from analysis.showing import Showing, Shown

_LISTS = ("municipal", "offer")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class SameCitizenBounds(Shown):
    """How many citizens two lists hold, from all shared to none shared.

    Parameters
    ----------
    by_area : DataFrame
        One row per area: area, municipal_persons_low, municipal_persons_high,
        offer_persons_low, offer_persons_high, citizens_low, citizens_high, in_both_low,
        in_both_high.
    citizens_low, citizens_high : int
        Citizens in at least one list, all areas together.
    in_both_low, in_both_high : int
        Citizens in both lists.
    factor_high : float
        Largest measurement factor if both lists were added up: entries for each citizen. The
        smallest is 1.
    """

    by_area: pd.DataFrame
    citizens_low: int
    citizens_high: int
    in_both_low: int
    in_both_high: int
    factor_high: float

    def showing(self) -> Showing:
        """Return the bounds by area, and those of all areas together."""
        return Showing(
            caption="How many citizens two lists hold, from all shared to none shared, persons.",
            table=self.by_area,
            notes=(
                (
                    f"In all {self.citizens_low} to {self.citizens_high} citizens, of whom "
                    f"{self.in_both_low} to {self.in_both_high} in both lists; added up, the lists hold "
                    f"at most {self.factor_high:.2f} entries for each citizen."
                ),
            ),
        )


def bound_same_citizen(lists: pd.DataFrame) -> SameCitizenBounds:
    """Return between which numbers the citizens of two lists lie.

    Parameters
    ----------
    lists : DataFrame
        One row per area that *both* lists tell a citizen's home by: area, municipal_persons and
        offer_persons (whole numbers), or municipal_persons_low and _high, offer_persons_low and
        _high; population_persons if it is to limit the sum. If the lists share no such area, one
        row for the whole.

    Returns
    -------
    SameCitizenBounds

    Raises
    ------
    ValueError
        A column is missing, an area occurs twice, a count is negative or fractional, an interval
        is turned around, or a count lies above the population; every faulty row is named.

    Assumptions
    -----------
    Each list holds a citizen once, and each citizen has one area. Nothing is assumed of how likely
    a citizen is to stand in both.

    Source
    ------
    docs/method.md#same-citizen.

    Examples
    --------
    >>> found = bound_same_citizen(
    ...     pd.DataFrame(
    ...         {"area": ["851", "751"], "municipal_persons": [4, 2], "offer_persons": [3, 5]}
    ...     )
    ... )
    >>> found.citizens_low, found.citizens_high, found.in_both_high
    (9, 14, 5)
    """
    table = _check_lists(lists)
    mine = table["municipal_persons_low"], table["municipal_persons_high"]
    theirs = table["offer_persons_low"], table["offer_persons_high"]
    lowest = pd.concat([mine[0], theirs[0]], axis=1).max(axis=1)
    highest = (mine[1] + theirs[1]).clip(upper=table["population_persons"])
    shared_high = pd.concat([mine[1], theirs[1]], axis=1).min(axis=1)
    shared_low = (mine[0] + theirs[0] - table["population_persons"]).clip(lower=0)
    by_area = table.drop(columns="population_persons").assign(
        citizens_low=lowest.astype("int64"),
        citizens_high=highest.astype("int64"),
        in_both_low=shared_low.astype("int64"),
        in_both_high=shared_high.astype("int64"),
    )
    # Every citizen appears at least once and at most twice; equal full lists reach two.
    least = int(by_area["citizens_low"].sum())
    return SameCitizenBounds(
        by_area=by_area,
        citizens_low=least,
        citizens_high=int(by_area["citizens_high"].sum()),
        in_both_low=int(by_area["in_both_low"].sum()),
        in_both_high=int(by_area["in_both_high"].sum()),
        factor_high=_largest_factor(by_area),
    )


def _largest_factor(by_area: pd.DataFrame) -> float:
    """Return the most entries per citizen that the ends allow, with every shared one shared."""
    one, other = by_area["municipal_persons_high"], by_area["offer_persons_high"]
    shared = pd.concat([one, other], axis=1).min(axis=1)
    single = pd.concat(
        [
            (by_area["municipal_persons_low"] - other).clip(lower=0),
            (by_area["offer_persons_low"] - one).clip(lower=0),
        ],
        axis=1,
    ).max(axis=1)
    citizens = float((shared + single).sum())
    return 1.0 if citizens == 0 else float((2 * shared + single).sum()) / citizens


def _check_lists(lists: pd.DataFrame) -> pd.DataFrame:
    if "area" not in lists.columns or lists.empty:
        raise ValueError("lists must have a column area and at least one row")
    areas = lists["area"].astype(str)
    faults = [f"{area}: occurs twice; add the two rows" for area in areas[areas.duplicated()]]
    table = pd.DataFrame({"area": areas.to_numpy()})
    for name in _LISTS:
        for end in ("low", "high"):
            column = f"{name}_persons_{end}"
            source = column if column in lists.columns else f"{name}_persons"
            if source not in lists.columns:
                raise ValueError(f"lists must have {name}_persons, or {name}_persons_low and _high")
            table[column] = _whole_column(lists[source], areas, column, faults)
    population = lists.get("population_persons")
    table["population_persons"] = float("inf") if population is None else population.to_numpy()
    if not faults:
        faults += _order_faults(table)
    if faults:
        raise ValueError("lists cannot be used: " + "; ".join(faults))
    return table


def _whole_column(column: pd.Series, areas: pd.Series, name: str, faults: list[str]) -> list[int]:
    found = []
    for area, value in zip(areas, column, strict=True):
        try:
            found.append(int(check_whole(name, value)))
        except ValueError as fault:
            faults.append(f"{area}: {fault}")
            found.append(0)
    return found


def _order_faults(table: pd.DataFrame) -> list[str]:
    faults = []
    for row in table.to_dict("records"):
        area, population = row["area"], row["population_persons"]
        if not population >= 0:
            faults.append(f"{area}: population_persons must be at least 0; got {population!r}")
        for name in _LISTS:
            low, high = row[f"{name}_persons_low"], row[f"{name}_persons_high"]
            if low > high:
                faults.append(
                    f"{area}: {name}_persons {low}-{high} is turned around; swap the ends"
                )
            if low > population:
                faults.append(
                    f"{area}: {name}_persons {low} is above the population {population:g}; "
                    "check the count and the age group"
                )
    return faults
