"""The parts of a proposed verdict: tests, grades, indicators, what is missing, and the next step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import pandas as pd

from analysis.catalogue.verdict_plan import ROLE_NAMES, NextStep, Role
from analysis.evidence import Evidence
from analysis.language import Text


class Test(StrEnum):
    """The agency's two tests (supply, coordination), and two that stand beside them."""

    __test__ = False  # pytest would take a class of this name for tests of its own

    SUPPLY = "supply"
    COORDINATION = "coordination"
    NEARNESS = "nearness"
    SUSTAINABILITY = "sustainability"


class Grade(StrEnum):
    """What an indicator, or a test as a whole, shows.

    ``uncertain``: computed, but the evidence does not settle on which side of the threshold it is.
    ``unknown``: cannot be computed. ``not_applicable``: is not asked here at all.
    """

    MET = "met"
    NOT_MET = "not_met"
    UNCERTAIN = "uncertain"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """What is missing, and whom to ask for it."""

    what: Text
    ask: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """Where an indicator turns from not met to met, and why there.

    Parameters
    ----------
    value
        In the unit beside it; shares and probabilities are 0-1.
    unit
        One of `analysis.evidence.Unit`.
    at_least
        Whether the indicator is met from the value upwards; otherwise from it downwards.
    """

    value: float
    unit: str
    reason: Text
    at_least: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One thing that is looked at, with its grade and what the grade rests on.

    Parameters
    ----------
    value, low, high
        What was found and the range it may reasonably lie in; None when it is not known.
    threshold
        None where the analyst has given none: then nothing is met or not met.
    evidence
        The kinds of evidence that the value rests on; empty when there is no value.
    assumed_share
        Share, 0-1, of the value's inputs that are assumptions: see ``docs/method.md#indicators``.
        None when there is no value.
    basis
        What the value was found from, or why there is none, in one sentence.
    inputs
        Keys of the figures the value was computed from, as they stand in ``results.json``.
    """

    key: str
    test: Test
    name: Text
    grade: Grade
    value: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str
    threshold: Threshold | None = None
    evidence: tuple[Evidence, ...] = ()
    assumed_share: float | None = None
    basis: Text
    missing: tuple[Missing, ...] = ()
    inputs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnVerdict:
    """The analyst's own step and reason, as the round's YAML records it.

    Parameters
    ----------
    by
        A role, never a person: one of `analysis.catalogue.verdict_plan.Role`.
    """

    step: NextStep
    reason: Text
    date: dt.date
    by: str

    @property
    def role(self) -> Text:
        """The role in words."""
        return ROLE_NAMES[Role(self.by)]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Proposal:
    """The proposed next step for a round, seen from an area, with everything it rests on.

    Parameters
    ----------
    area
        Slug of the area the indicators are about. The step is always that of the round.
    grades
        One grade per test.
    evidence
        Kinds of evidence behind the indicators that decided.
    assumed_share
        The largest assumed share among the indicators that decided; None when none did.
    robustness
        assumption, name (Text), at (low, central, high), value, unit, step; one row per end of
        each assumption.
    turning
        assumption, name (Text), value_now, turns_at, unit, step_then: the least change of each
        assumption, alone, that gives another step; turns_at is missing where none within the range
        searched does.
    why
        Why this step and no other, in one sentence.
    """

    area: str
    indicators: tuple[Indicator, ...]
    grades: Mapping[Test, Grade]
    step: NextStep
    legal_ground: Text
    evidence: tuple[Evidence, ...]
    assumed_share: float | None
    missing: tuple[Missing, ...]
    own: OwnVerdict | None
    robustness: pd.DataFrame
    turning: pd.DataFrame
    why: Text = field(default_factory=lambda: Text("", ""))
