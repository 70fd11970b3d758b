"""What a round tries earlier knowledge on: a series, what came, and rounds to be followed up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Annotated, Any, cast

from pydantic import PlainValidator, ValidationInfo

from analysis.catalogue.fields import Amount, Figure, Filled, Name, References, When, refuse
from analysis.catalogue.published import known_by
from analysis.evidence import Quantity
from analysis.language import Text


def _to_target(value: Any, info: ValidationInfo) -> Quantity | str:
    """A published figure by its id; any other name is a reading, which the rules look up."""
    known = cast("References", info.context)
    if not isinstance(value, str):
        raise refuse(Text("Skal være en aflæsning eller et tal.", "Must be a reading or a figure."))
    return known.figures.get(value, value)


Target = Annotated[Quantity | str, PlainValidator(_to_target)]
"""What came: the id of a published figure, or of a reading of the round's need."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DerivedInput:
    """A number nobody published, worked out from numbers that were.

    Parameters
    ----------
    published
        When it could first be worked out: not before the last of its basis was published.
    reason
        How it is worked out.
    """

    id: Name
    title: Text
    value: Amount
    date: When
    published: When
    basis: Annotated[tuple[Figure, ...], Filled]
    reason: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowedCount:
    """What one round counted of the group, to stand beside what another did.

    Parameters
    ----------
    round
        Slug of the round.
    count
        The published figure; None where the round's count is not published.
    scope
        Name of the definition: rounds with one name count the same thing.
    definition
        What was counted, in words.
    """

    round: Name
    title: Text
    count: Figure | None
    scope: Name
    definition: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class BacktestPlan:
    """The key ``backtest`` of a round.

    Parameters
    ----------
    series, derived
        What forecasts may be made from, each with its date and its publication date.
    target
        What came; None where nothing is forecast.
    origins
        Days to forecast from: only what was published by the day may be used.
    follow_up
        Rounds of the same group.
    """

    series: tuple[Figure, ...] = ()
    derived: tuple[DerivedInput, ...] = ()
    target: Target | None = None
    origins: tuple[When, ...] = ()
    follow_up: tuple[FollowedCount, ...] = ()

    def as_known_at(self, as_of: dt.date, *, readings: Collection[str]) -> BacktestPlan | None:
        """The plan without later figures and days; None where nothing of it was known.

        Parameters
        ----------
        readings
            Ids of the readings that were known on the day.
        """
        target = self.target
        told = known_by(target, as_of) if isinstance(target, Quantity) else target in readings
        counts = tuple(
            count for count in self.follow_up if count.count is None or known_by(count.count, as_of)
        )
        follow_up = counts if len(counts) > 1 else ()
        if not told:
            found = BacktestPlan(follow_up=follow_up)
            return found if follow_up else None
        return replace(
            self,
            series=tuple(figure for figure in self.series if known_by(figure, as_of)),
            derived=tuple(d for d in self.derived if d.published.known_by(as_of)),
            origins=tuple(origin for origin in self.origins if origin.known_by(as_of)),
            follow_up=follow_up,
        )
