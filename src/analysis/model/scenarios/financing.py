"""What places cost, and who pays: objective financing, spread over municipalities by population.

The municipalities pay for the places whether they are used or not, each in proportion to its
population. No rate stands here: it is the analyst's, with its source.
"""

import pandas as pd

from analysis.model.arguments import check_amount, check_whole

# A budget year of 365 days, as rates per place and day are set.
_DAYS_PER_BUDGET_YEAR = 365


def yearly_cost_dkk(places: int, *, rate_dkk_per_place_day: float) -> float:
    """Return what so many places cost in a year of 365 days, taken or not.

    Parameters
    ----------
    places : int
        Places, at least 0.
    rate_dkk_per_place_day : float
        Kroner for each place and day, at least 0.

    Raises
    ------
    ValueError
        A parameter lies outside its range.

    Assumptions
    -----------
    Every place costs the same on every day of a year of 365, taken or not.

    Source
    ------
    docs/method.md#objective-financing.

    Examples
    --------
    >>> yearly_cost_dkk(2, rate_dkk_per_place_day=1000.0)
    730000.0
    """
    rate = check_amount("rate_dkk_per_place_day", rate_dkk_per_place_day).item()
    return check_whole("places", places).item() * rate * _DAYS_PER_BUDGET_YEAR


def spread_cost(cost_dkk_per_year: float, *, population_by_municipality: pd.Series) -> pd.DataFrame:
    """Return who pays what: one row per municipality, in the order given.

    Parameters
    ----------
    cost_dkk_per_year : float
        Kroner a year to be shared, at least 0.
    population_by_municipality : Series of float, indexed by municipality code
        Persons, at least 0, not all 0.

    Returns
    -------
    DataFrame
        municipality, population_share, dkk_per_year.

    Raises
    ------
    ValueError
        A parameter lies outside its range, or a municipality occurs twice.

    Assumptions
    -----------
    Every municipality pays by its population, whether it uses a place or not.

    Source
    ------
    docs/method.md#objective-financing.

    Examples
    --------
    >>> population = pd.Series({"101": 600.0, "851": 200.0})
    >>> spread_cost(1000.0, population_by_municipality=population)["dkk_per_year"].tolist()
    [750.0, 250.0]
    """
    cost = check_amount("cost_dkk_per_year", cost_dkk_per_year).item()
    persons = check_amount("population_by_municipality", population_by_municipality.to_numpy())
    index = population_by_municipality.index
    if not index.is_unique or not persons.sum() > 0:
        raise ValueError(
            "population_by_municipality must hold each municipality once, and persons in at least "
            f"one; got {len(index)} rows with {persons.sum():g} persons"
        )
    shares = persons / persons.sum()
    return pd.DataFrame(
        {
            "municipality": [str(code) for code in index],
            "population_share": shares,
            "dkk_per_year": cost * shares,
        }
    )
