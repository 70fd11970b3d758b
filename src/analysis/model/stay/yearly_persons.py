"""Yearly persons and stock, through the mean stay.

Some sources count everybody who had an offer within a year, others those who have it on a date.
The first number is the larger one: it holds those who came and those who left as well.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.model.arguments import check_amount


def stock_of_yearly_persons(
    yearly_persons: ArrayLike, *, mean_stay_years: ArrayLike
) -> NDArray[np.float64]:
    """Return how many are there on a date, from how many were there within a year.

    Parameters
    ----------
    yearly_persons : array-like of float
        Persons with the offer at some time within one year, at least 0.
    mean_stay_years : array-like of float
        Mean stay in years, at least 0; several values (low, central, high) give several stocks.

    Returns
    -------
    array of float
        Persons on a date, in the broadcast shape of the two.

    Raises
    ------
    ValueError
        A value is negative, infinite, missing or no number.

    Assumptions
    -----------
    Stationary: as many come as leave, and nobody comes twice within the year.

    Source
    ------
    docs/method.md#yearly-persons-to-stock.

    Examples
    --------
    >>> stock_of_yearly_persons(600, mean_stay_years=[0.5, 1, 2]).tolist()
    [200.0, 300.0, 400.0]
    """
    persons = check_amount("yearly_persons", yearly_persons)
    stay = check_amount("mean_stay_years", mean_stay_years)
    return np.asarray(persons * (stay / (stay + 1)))


def yearly_persons_of_stock(
    stock_persons: ArrayLike, *, mean_stay_years: ArrayLike
) -> NDArray[np.float64]:
    """Return how many are there within a year, from how many are there on a date.

    Parameters
    ----------
    stock_persons : array-like of float
        Persons with the offer on a date, at least 0.
    mean_stay_years : array-like of float
        Mean stay in years, above 0.

    Returns
    -------
    array of float
        Persons within one year, in the broadcast shape of the two.

    Raises
    ------
    ValueError
        A value is negative, infinite, missing or no number, or a stay is 0.

    Assumptions
    -----------
    As `stock_of_yearly_persons`.

    Source
    ------
    docs/method.md#yearly-persons-to-stock.

    Examples
    --------
    >>> yearly_persons_of_stock(300, mean_stay_years=1).item()
    600.0
    """
    stock = check_amount("stock_persons", stock_persons)
    stay = check_amount("mean_stay_years", mean_stay_years)
    if np.any(stay == 0):
        raise ValueError(f"mean_stay_years must be above 0 here; got {mean_stay_years!r}")
    return np.asarray(stock * (1 + 1 / stay))
