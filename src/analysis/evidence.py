"""A figure with what makes it worth believing: unit, interval, kind of evidence, dates, source."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from analysis.language import Language, Text
from analysis.periods import UNKNOWN, Period
from analysis.showing import Showing, Shown


class Evidence(StrEnum):
    """How a figure is known, from the strongest to the weakest."""

    OBSERVED = "observed"
    REPORTED = "reported"
    ASSUMED = "assumed"
    SYNTHETIC = "synthetic"


class Bound(StrEnum):
    """What the source says of the figure's exactness."""

    EXACT = "exact"
    ABOUT = "about"
    FLOOR = "floor"
    CEILING = "ceiling"


class Unit(StrEnum):
    """The closed list of units a figure may have."""

    PERSONS = "persons"
    PERSONS_PER_YEAR = "persons_per_year"
    NEW_PERSONS_PER_YEAR = "new_persons_per_year"
    COURSES_PER_YEAR = "courses_per_year"
    SENTENCES_PER_YEAR = "sentences_per_year"
    PLACES = "places"
    OFFERS = "offers"
    SECURE_UNITS = "secure_units"
    HOURS_PER_WEEK = "hours_per_week"
    STAFF = "staff"
    MUNICIPALITIES = "municipalities"
    REGIONS = "regions"
    SHARE = "share"
    PROBABILITY = "probability"
    RATIO = "ratio"
    DAYS = "days"
    MONTHS = "months"
    YEARS = "years"
    DKK = "dkk"
    KM = "km"
    DKK_PER_PLACE_DAY = "dkk_per_place_day"


def weakest(kinds: Iterable[Evidence]) -> Evidence:
    """The weakest of several kinds: what a figure computed from all of them can claim.

    Examples
    --------
    >>> weakest([Evidence.OBSERVED, Evidence.ASSUMED]).value
    'assumed'
    """
    order = list(Evidence)
    return max(kinds, key=order.index)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure comes from: a title a reader recognises and, if there is one, an address."""

    title: str
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Quantity(Shown):
    """A figure, published or computed, that can be traced.

    Parameters
    ----------
    key
        Unique among the figures of one report, such as ``need.total``.
    value
        None when it is not known; never 0 in its place.
    unit
        One of the closed list; shares and probabilities are 0-1.
    definition
        What was counted, in the words a reader needs.
    low, high, level
        An interval; `level` is its probability, None for a range that a source gives.
    date, published
        What the figure is about, and when it became known.
    method
        Anchor in ``docs/method.md`` for a computed figure, empty for a published one.
    inputs
        Keys of the figures it was computed from.

    Raises
    ------
    ValueError
        If the interval is turned around or a number is not finite.
    """

    key: str
    value: float | None
    unit: Unit
    definition: Text
    evidence: Evidence
    source: Source
    area: str = "danmark"
    low: float | None = None
    high: float | None = None
    level: float | None = None
    bound: Bound = Bound.EXACT
    date: Period = field(default_factory=lambda: Period(UNKNOWN))
    published: Period = field(default_factory=lambda: Period(UNKNOWN))
    method: str = ""
    inputs: tuple[str, ...] = ()
    note: Text | None = None

    def __post_init__(self) -> None:
        """Refuse an impossible figure where it is made, not where it is printed."""
        numbers = [n for n in (self.low, self.value, self.high) if n is not None]
        if not all(math.isfinite(n) for n in numbers):
            raise ValueError(f"{self.key}: not a finite number among {numbers}")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"{self.key}: low {self.low} is above high {self.high}")

    @property
    def known(self) -> bool:
        """Whether there is a value, or at least a range."""
        return self.value is not None or self.low is not None or self.high is not None

    def showing(self) -> Showing:
        """The figure with its interval, evidence, dates and source: Danish, as its readers are."""
        import pandas as pd

        language = Language("da")
        row = {
            "tal": self.definition.da,
            "værdi": self.value,
            "lav": self.low,
            "høj": self.high,
            "enhed": language.text(f"unit_name.{self.unit}"),
            "grundlag": language.text(f"evidence.{self.evidence}"),
            "dato": language.period(self.date),
            "kilde": self.source.title,
        }
        level = "" if self.level is None else f", interval {language.percent(self.level)}"
        note = () if self.note is None else (self.note.da,)
        caption = f"{self.key} ({self.area}{level})."
        return Showing(caption=caption, table=pd.DataFrame([row]), notes=note)

    def as_json(self) -> dict[str, object]:
        """The figure as plain data for ``results.json``."""
        return {
            "key": self.key,
            "value": self.value,
            "low": self.low,
            "high": self.high,
            "level": self.level,
            "unit": self.unit.value,
            "bound": self.bound.value,
            "evidence": self.evidence.value,
            "area": self.area,
            "definition": {"da": self.definition.da, "en": self.definition.en},
            "date": self.date.text,
            "published": self.published.text,
            "source": {"title": self.source.title, "url": self.source.url},
            "method": self.method,
            "inputs": list(self.inputs),
            "note": None if self.note is None else {"da": self.note.da, "en": self.note.en},
        }
