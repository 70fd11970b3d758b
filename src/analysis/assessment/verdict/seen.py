"""What indicators are looked at from: one area of one round, and how one indicator is graded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import pandas as pd

from analysis.assessment.need.country_on_day import CountryOnDay
from analysis.assessment.verdict.heard import Heard
from analysis.assessment.verdict.parts import Grade, Indicator, Missing, Test, Threshold
from analysis.catalogue.udmelding import Udmelding
from analysis.catalogue.verdict_plan import INDICATORS
from analysis.country.areas import Area
from analysis.evidence import Evidence
from analysis.language import Text

# Which of the tests each indicator belongs to.
TEST_OF: Mapping[str, Test] = MappingProxyType(
    {
        "coverage": Test.SUPPLY,
        "expected_shortage": Test.SUPPLY,
        "solution_covers": Test.SUPPLY,
        "supply_rating": Test.SUPPLY,
        "share_of_need": Test.SUPPLY,
        "regions_answered": Test.COORDINATION,
        "municipalities_answered": Test.COORDINATION,
        "coordination_rating": Test.COORDINATION,
        "solution_backed": Test.COORDINATION,
        "out_of_region": Test.COORDINATION,
        "road_km": Test.NEARNESS,
        "within_km": Test.NEARNESS,
        "smallest_offer": Test.SUSTAINABILITY,
        "chance_of_none": Test.SUSTAINABILITY,
        "on_one_person": Test.SUSTAINABILITY,
    }
)
NO_THRESHOLD = Missing(
    what=Text("en grænse med begrundelse", "a threshold with a reason"),
    ask=Text(
        "analytikeren: grænsen er ikke offentliggjort og skrives i rundens fil",
        "the analyst: no threshold is published; it is written in the round's file",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Seen:
    """A round seen from an area, with the tables that its indicators are read off.

    Parameters
    ----------
    supply, turning, need, delivery, alternatives
        ``supply_by_assumption``, ``supply_turning``, ``need_by_area``, ``delivery_by_reading`` and
        ``alternatives_by_year`` of `Estimates`.
    heard
        What was heard from those who were asked; None where nothing is at hand.
    synthetic
        Whether it stands in an invented world.
    """

    udmelding: Udmelding
    area: Area
    as_of: dt.date
    country: CountryOnDay
    supply: pd.DataFrame
    turning: pd.DataFrame
    need: pd.DataFrame
    delivery: pd.DataFrame
    alternatives: pd.DataFrame
    heard: Heard | None = None
    synthetic: bool = False

    @property
    def is_nation(self) -> bool:
        """Whether the area is the whole country."""
        return self.area == self.country.areas.nation

    @property
    def is_catchment(self) -> bool:
        """Whether the round's capacity serves exactly this area."""
        return self.area.slug == self.udmelding.capacity.catchment

    @property
    def asked_regions(self) -> tuple[Area, ...]:
        """The regions inside the area that were asked, as they were when the round was issued."""
        inside = set(self.area.municipalities)
        return tuple(
            region
            for region in self.country.asked_regions(self.udmelding)
            if inside.issuperset(region.municipalities)
        )

    @property
    def share(self) -> float:
        """The area's share, 0-1, of the population at risk."""
        return self.country.share_of(self.area.slug)

    def threshold(self, key: str) -> Threshold | None:
        """The analyst's threshold of an indicator; None where none is given."""
        given, kind = self.udmelding.plan.thresholds.get(key), INDICATORS[key]
        if given is None or kind.at_least is None:
            return None
        return Threshold(
            value=given.value, unit=str(kind.unit), reason=given.reason, at_least=kind.at_least
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A value with its range, and what it was found from.

    Parameters
    ----------
    inputs
        Each input by name, with how it is known.
    one_sided
        Whether only the failing side can be shown: need is a floor, or capacity a ceiling.
    keys
        Keys of the figures it was computed from, where they are figures of the report.
    """

    value: float
    low: float
    high: float
    inputs: Mapping[str, Evidence]
    one_sided: bool = False
    keys: tuple[str, ...] = ()

    @property
    def assumed_share(self) -> float:
        """Share of the inputs that are assumptions, each input counting once.

        What is invented stands in its own world for what would be reported there.

        Source
        ------
        docs/method.md#indicators.

        Examples
        --------
        >>> inputs = {"mean": Evidence.OBSERVED, "mean_cv": Evidence.ASSUMED}
        >>> Found(value=0.9, low=0.8, high=1.0, inputs=inputs).assumed_share
        0.5
        """
        assumed = sum(kind is Evidence.ASSUMED for kind in self.inputs.values())
        return assumed / len(self.inputs)


def grade_of(found: Found | None, threshold: Threshold | None) -> Grade:
    """On which side of its threshold a value lies, whatever of its range holds.

    Parameters
    ----------
    found
        None: nothing was found.
    threshold
        None: none is given, so nothing is met or not met.

    Returns
    -------
    Grade
        ``uncertain`` where the range lies on both sides, where all inputs are assumptions, or
        where only the failing side can be shown and the value is on the other.

    Source
    ------
    docs/method.md#indicators.

    Examples
    --------
    >>> threshold = Threshold(value=0.95, unit="probability", reason=Text("valgt", "chosen"))
    >>> seen = {"mean": Evidence.OBSERVED, "mean_cv": Evidence.ASSUMED}
    >>> grade_of(Found(value=0.15, low=0.03, high=0.81, inputs=seen), threshold).value
    'not_met'
    >>> grade_of(Found(value=0.97, low=0.90, high=0.99, inputs=seen), threshold).value
    'uncertain'
    """
    if found is None or threshold is None:
        return Grade.UNKNOWN
    sides = {
        number >= threshold.value if threshold.at_least else number <= threshold.value
        for number in (found.low, found.value, found.high)
    }
    if len(sides) > 1 or found.assumed_share == 1:
        return Grade.UNCERTAIN
    if not sides.pop():
        return Grade.NOT_MET
    return Grade.UNCERTAIN if found.one_sided else Grade.MET


def make_indicator(
    key: str,
    found: Found | None,
    *,
    threshold: Threshold | None,
    basis: Text,
    missing: Sequence[Missing] = (),
    no_threshold: Missing = NO_THRESHOLD,
) -> Indicator:
    """An indicator with its grade.

    Parameters
    ----------
    missing
        What is missing where nothing was found.
    no_threshold
        What is missing where something was found and only the threshold is not given.
    """
    kind = INDICATORS[key]
    lacks = tuple(missing)
    if found is not None:
        lacks = (no_threshold,) if threshold is None and kind.at_least is not None else ()
    return Indicator(
        key=key,
        test=TEST_OF[key],
        name=kind.name,
        grade=grade_of(found, threshold),
        value=found.value if found else None,
        low=found.low if found else None,
        high=found.high if found else None,
        unit=str(kind.unit),
        threshold=threshold,
        evidence=tuple(dict.fromkeys(found.inputs.values())) if found else (),
        assumed_share=found.assumed_share if found else None,
        basis=basis,
        missing=lacks,
        inputs=found.keys if found else (),
    )


def not_applicable(key: str, basis: Text, *, share: float | None = None) -> Indicator:
    """An indicator that is not asked here, with the reason; it may show the area's share of need.

    Parameters
    ----------
    share
        The area's share of the population at risk: that need follows it is an assumption.
    """
    kind, shown = INDICATORS[key], share is not None
    return Indicator(
        key=key,
        test=TEST_OF[key],
        name=kind.name,
        grade=Grade.NOT_APPLICABLE,
        value=share,
        unit=str(kind.unit),
        evidence=(Evidence.ASSUMED,) if shown else (),
        assumed_share=1.0 if shown else None,
        basis=basis,
        inputs=("population.share",) if shown else (),
    )


def whom_to_ask(udmelding: Udmelding, *words: str, otherwise: Text) -> Text:
    """Whom the round's file says to ask, by words of its Danish name; otherwise as given."""
    rows = [
        row for row in udmelding.to_ask if any(word in row.whom.da.casefold() for word in words)
    ]
    if not rows:
        return otherwise
    return Text(
        "; ".join(f"{row.whom.da}: {row.what.da}" for row in rows),
        "; ".join(f"{row.whom.en}: {row.what.en}" for row in rows),
    )
