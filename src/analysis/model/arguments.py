"""What an estimator refuses, in words that name the argument and its allowed range."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray


def check_amount(name: str, value: ArrayLike) -> NDArray[np.float64]:
    """Return finite numbers of at least zero, as floats in the shape they came.

    Raises
    ------
    ValueError
        A value is negative, infinite, missing or no number.

    Examples
    --------
    >>> check_amount("mean_persons", 72).item()
    72.0
    >>> check_amount("mean_persons", -1)
    Traceback (most recent call last):
    ValueError: mean_persons must be a finite number of at least 0; got -1
    """
    rule = "must be a finite number of at least 0"
    numbers = _read_numbers(name, value, rule)
    if not np.all(np.isfinite(numbers) & (numbers >= 0)):
        raise ValueError(f"{name} {rule}; got {value!r}")
    return numbers


def check_mean(name: str, value: float) -> float:
    """Return an expected number of persons, 0 to a thousand million.

    Raises
    ------
    ValueError
        The value lies outside that range or is no number.

    Examples
    --------
    >>> check_mean("mean_persons", 72)
    72.0
    """
    rule = "must be a number of persons from 0 to 1e9"
    return _read_number(name, value, rule, lambda number: 0 <= number <= 1e9)


def check_cv(name: str, value: float) -> float:
    """Return a coefficient of variation, 0 to 10; beyond that a mean is no estimate at all.

    Raises
    ------
    ValueError
        The value lies outside that range or is no number.

    Examples
    --------
    >>> check_cv("mean_cv", 15)
    Traceback (most recent call last):
    ValueError: mean_cv must be a coefficient of variation from 0 to 10; got 15
    """
    rule = "must be a coefficient of variation from 0 to 10"
    return _read_number(name, value, rule, lambda number: 0 <= number <= 10)


def check_whole(name: str, value: ArrayLike, *, minimum: int = 0) -> NDArray[np.int64]:
    """Return whole numbers of at least `minimum`, as integers in the shape they came.

    Raises
    ------
    ValueError
        A value is fractional, too small, infinite, missing or no number.

    Examples
    --------
    >>> check_whole("places", [60, 81]).tolist()
    [60, 81]
    >>> check_whole("places", 60.5)
    Traceback (most recent call last):
    ValueError: places must be a whole number of at least 0; got 60.5
    """
    rule = f"must be a whole number of at least {minimum}"
    numbers = _read_numbers(name, value, rule)
    # Above 2**53 a float no longer tells neighbouring whole numbers apart.
    allowed = (numbers >= minimum) & (numbers <= 2.0**53) & (numbers == np.floor(numbers))
    if not np.all(allowed):
        raise ValueError(f"{name} {rule}; got {value!r}")
    return numbers.astype(np.int64)


def check_share(name: str, value: float) -> float:
    """Return a share from 0 to 1, both allowed.

    Raises
    ------
    ValueError
        The value lies outside 0 to 1 or is no number.

    Examples
    --------
    >>> check_share("share", 0.54)
    0.54
    """
    return _read_number(name, value, "must be a share from 0 to 1", lambda share: 0 <= share <= 1)


def check_level(name: str, value: float) -> float:
    """Return a level strictly between 0 and 1, such as 0.95.

    Raises
    ------
    ValueError
        The value is 0, 1, outside them, or no number.

    Examples
    --------
    >>> check_level("level", 95)
    Traceback (most recent call last):
    ValueError: level must lie strictly between 0 and 1, such as 0.95; got 95
    """
    rule = "must lie strictly between 0 and 1, such as 0.95"
    return _read_number(name, value, rule, lambda level: 0 < level < 1)


def check_concentration(name: str, value: float) -> float:
    """Return a concentration of at least 1; infinity means that the shares are known.

    Below 1 an area would have nearly all of the need or nearly none of it, which is no share of
    anything that follows a population.

    Raises
    ------
    ValueError
        The value is below 1 or no number.

    Examples
    --------
    >>> check_concentration("share_concentration", float("inf"))
    inf
    """
    rule = "must be at least 1 (infinity: the shares are known)"
    return _read_number(name, value, rule, lambda concentration: concentration >= 1)


def check_between(name: str, value: float, *, low: float, high: float) -> float:
    """Return a number from `low` to `high`, both allowed.

    Raises
    ------
    ValueError
        The value lies outside that range or is no number.

    Examples
    --------
    >>> check_between("sigma", 7, low=0.01, high=5)
    Traceback (most recent call last):
    ValueError: sigma must be a number from 0.01 to 5; got 7
    """
    rule = f"must be a number from {low:g} to {high:g}"
    return _read_number(name, value, rule, lambda number: low <= number <= high)


def check_above_zero(name: str, value: float) -> float:
    """Return a finite number above 0, such as a mean stay.

    Raises
    ------
    ValueError
        The value is 0, negative, infinite, missing or no number.

    Examples
    --------
    >>> check_above_zero("mean_stay_years", 0)
    Traceback (most recent call last):
    ValueError: mean_stay_years must be above 0 and finite; got 0
    """
    return _read_number(name, value, "must be above 0 and finite", lambda n: 0 < n < np.inf)


def _read_number(name: str, value: float, rule: str, allowed: Callable[[float], bool]) -> float:
    numbers = _read_numbers(name, value, rule)
    # What is no number is in no range.
    if numbers.ndim != 0 or not allowed(float(numbers)):
        raise ValueError(f"{name} {rule}; got {value!r}")
    return float(numbers)


def _read_numbers(name: str, value: ArrayLike, rule: str) -> NDArray[np.float64]:
    try:
        return np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name} {rule}; got {value!r}") from error
