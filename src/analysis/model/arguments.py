"""What an estimator refuses, in words that name the argument and its allowed range."""

import math

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
    return _read_between(name, value, high=1e9, rule="must be a number of persons from 0 to 1e9")


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
    return _read_between(name, value, high=10, rule=rule)


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
    return _read_between(name, value, high=1, rule="must be a share from 0 to 1")


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
    level = _read_number(name, value, rule)
    if not 0 < level < 1:
        raise ValueError(f"{name} {rule}; got {value!r}")
    return level


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
    concentration = _read_number(name, value, rule)
    if not concentration >= 1:
        raise ValueError(f"{name} {rule}; got {value!r}")
    return concentration


def _read_between(name: str, value: float, *, high: float, rule: str) -> float:
    number = _read_number(name, value, rule)
    if not 0 <= number <= high:
        raise ValueError(f"{name} {rule}; got {value!r}")
    return number


def _read_number(name: str, value: float, rule: str) -> float:
    numbers = _read_numbers(name, value, rule)
    if numbers.ndim != 0:
        raise ValueError(f"{name} {rule}; got {value!r}")
    number = float(numbers)
    if math.isnan(number):
        raise ValueError(f"{name} {rule}; got {value!r}")
    return number


def _read_numbers(name: str, value: ArrayLike, rule: str) -> NDArray[np.float64]:
    try:
        return np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name} {rule}; got {value!r}") from error
