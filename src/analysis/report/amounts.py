"""A number in a sentence: with its unit, its singular or plural, and what the source says of it."""

from __future__ import annotations

from analysis.evidence import Bound, Quantity, Unit
from analysis.language import Language

# Below ten a tenth of a person is worth a decimal, below one a hundredth; above, it only pretends.
_ONE_DECIMAL_BELOW, _TWO_DECIMALS_BELOW = 10, 1
_PER_CENT = (Unit.SHARE, Unit.PROBABILITY)


def number_of(language: Language, value: float) -> str:
    """A number as precise as a reader can use: more decimals the smaller it is, none from ten."""
    size = abs(value)
    if float(value).is_integer() or size >= _ONE_DECIMAL_BELOW:
        return language.number(value)
    return language.number(value, decimals=2 if size < _TWO_DECIMALS_BELOW else 1)


def number_in(language: Language, unit: Unit, value: float) -> str:
    """A number in a unit, without the unit's word: shares and chances as percentages."""
    return language.percent(value) if unit in _PER_CENT else number_of(language, value)


def amount(
    language: Language,
    unit: Unit,
    value: float,
    *,
    ends: tuple[float, float] | None = None,
    bound: Bound = Bound.EXACT,
) -> str:
    """A value, or a range, with its unit: 72 borgere, mindst 10 til 15 nye borgere om året.

    Parameters
    ----------
    ends
        The ends of a range that a source gives; equal ends are one value.
    bound
        What the source says of the exactness: up to, at least, about.

    Examples
    --------
    >>> amount(Language("da"), Unit.PERSONS, 72, bound=Bound.CEILING)
    'op til 72 borgere'
    >>> amount(Language("da"), Unit.NEW_PERSONS_PER_YEAR, 2.36)
    '2,4 nye borgere om året'
    """
    low, high = ends or (value, value)
    number = number_in(language, unit, value)
    if low != high:
        spoken = (number_in(language, unit, end) for end in (low, high))
        number = language.text("number.interval", **dict(zip(("low", "high"), spoken, strict=True)))
        value = high
    words = number if unit in _PER_CENT else language.plural(f"unit.{unit}", value, n=number)
    return language.text(f"bound.{bound}", value=words)


def amount_of(language: Language, quantity: Quantity) -> str:
    """A figure with its unit, or that it is not stated."""
    if not quantity.known:
        return language.text("unknown")
    ends = None
    if quantity.low is not None and quantity.high is not None:
        ends = (quantity.low, quantity.high)
    known = (quantity.value, quantity.low, quantity.high)
    value = next(number for number in known if number is not None)
    return amount(language, quantity.unit, value, ends=ends, bound=quantity.bound)


def sentence(words: str) -> str:
    """The words with a capital first letter."""
    return words[:1].upper() + words[1:]
