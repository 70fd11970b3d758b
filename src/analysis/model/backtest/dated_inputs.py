"""Inputs with the date they are about and the date they became known: no forecast looks ahead.

What counts is when a number was published, not what it is about: a number about 2016 that first stood
in a report of 2020 cannot have been used in 2016. Where the publication is given as a month or a
year its last day counts; where it is not known nobody can say that the number was known.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.errors import UdmeldingError
from analysis.language import Language, Text
from analysis.periods import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedInput:
    """A number, what it is about, and when it was published.

    Parameters
    ----------
    name : str
        What it is called in a message and a table.
    value : float
        The number, finite.
    date : Period
        What it is about; a known date.
    published : Period
        When it became known; may be unknown.
    low, high : float, optional
        The range it is known to, both or neither; `value` lies within.

    Raises
    ------
    ValueError
        A number is not finite, the range does not hold the value, or `date` is unknown.

    Examples
    --------
    >>> about_2016 = DatedInput(
    ...     name="residents", value=48, date=Period("2016"), published=Period("2020-05-25")
    ... )
    >>> about_2016.known_by(dt.date(2016, 12, 31)), about_2016.known_by(dt.date(2020, 5, 25))
    (False, True)
    """

    name: str
    value: float
    date: Period
    published: Period
    low: float | None = None
    high: float | None = None

    def __post_init__(self) -> None:
        if (self.low is None) != (self.high is None):
            raise ValueError(f"low and high of {self.name!r} must both be given or neither")
        low = self.value if self.low is None else self.low
        high = self.value if self.high is None else self.high
        if not np.isfinite([low, self.value, high]).all() or not low <= self.value <= high:
            raise ValueError(
                f"value of {self.name!r} must be finite and lie within its range; got "
                f"{self.value!r} in {low!r} to {high!r}"
            )
        if not self.date.known:
            raise ValueError(f"date of {self.name!r} must be known; got {self.date.text!r}")

    @property
    def year(self) -> int:
        """The calendar year it is about: the first, if it is about several.

        Raises
        ------
        ValueError
            Its date is not known.
        """
        first = self.date.first
        if first is None:
            raise ValueError(f"date of {self.name!r} must be known; got {self.date.text!r}")
        return first.year

    @property
    def exact(self) -> bool:
        """Whether it is known as one number rather than a range."""
        return self.low is None or self.low == self.high

    def known_by(self, origin: dt.date) -> bool:
        """Return whether it was certainly published by that day."""
        return self.published.last is not None and self.published.last <= origin


class LaterKnowledgeError(UdmeldingError):
    """A forecast would use what was not published by its origin.

    Parameters
    ----------
    later : tuple of DatedInput
        The inputs that were published later, or at a time that is not known.
    origin : date
        The day the forecast is made as of.
    """

    exit_code = 3

    def __init__(self, later: tuple[DatedInput, ...], origin: dt.date) -> None:
        self.later, self.origin = later, origin
        da, en = Language("da"), Language("en")
        super().__init__(
            Text(
                f"En prognose fra {da.date(origin)} må kun bruge, hvad der da var offentliggjort:\n"
                + "\n".join(f"  {describe_dates(each).da}" for each in later),
                f"A forecast from {en.date(origin)} may only use what was published by then:\n"
                + "\n".join(f"  {describe_dates(each).en}" for each in later),
            )
        )

    def __reduce__(
        self,
    ) -> tuple[type["LaterKnowledgeError"], tuple[tuple[DatedInput, ...], dt.date]]:
        """Survive the way back from a worker process."""
        return type(self), (self.later, self.origin)


def describe_dates(given: DatedInput) -> Text:
    """Return an input with what it is about and when it was published, as part of a sentence."""
    da, en = Language("da"), Language("en")
    return Text(
        f"«{given.name}» gælder {da.period(given.date)}, offentliggjort: "
        f"{da.period(given.published)}.",
        f"“{given.name}” concerns {en.period(given.date)}, published: "
        f"{en.period(given.published)}.",
    )


def refuse_later(inputs: Iterable[DatedInput], *, origin: dt.date) -> None:
    """Refuse inputs that were not published by the origin of a forecast.

    Parameters
    ----------
    inputs : iterable of DatedInput
        Numbers with the date they are about and the date they were published.
    origin : date
        The day that is forecast from.

    Raises
    ------
    LaterKnowledgeError
        An input was published later, or it is not known when: with its name and its dates.

    Assumptions
    -----------
    An input counts as known from the last day that its publication may mean.

    Source
    ------
    docs/method.md#backtest-inputs.

    Examples
    --------
    >>> later = DatedInput(
    ...     name="residents", value=48, date=Period("2016"), published=Period("2020")
    ... )
    >>> refuse_later([later], origin=dt.date(2016, 12, 31))
    Traceback (most recent call last):
    analysis.model.backtest.dated_inputs.LaterKnowledgeError: En prognose fra 31. december 2016 ...
    """
    later = tuple(each for each in inputs if not each.known_by(origin))
    if later:
        raise LaterKnowledgeError(later, origin)


def split_by_knowledge(
    inputs: Sequence[DatedInput], *, origin: dt.date
) -> tuple[tuple[DatedInput, ...], tuple[DatedInput, ...]]:
    """Return the inputs published by the origin, oldest first, and the others as they came.

    Parameters as `refuse_later`.

    Assumptions
    -----------
    As `refuse_later`.

    Source
    ------
    docs/method.md#backtest-inputs.
    """
    known = [each for each in inputs if each.known_by(origin)]
    later = tuple(each for each in inputs if not each.known_by(origin))
    return tuple(sorted(known, key=lambda each: (each.year, each.date.text))), later
