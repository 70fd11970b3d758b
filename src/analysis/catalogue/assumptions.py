"""What is assumed rather than published: each number with its range, its reason and its grades."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from analysis.catalogue.fields import Amount, Cited, Grade, Share, SourceNote
from analysis.evidence import Quantity, Unit
from analysis.language import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """One row of the assumptions table.

    Parameters
    ----------
    key
        Where it stands in the round's YAML, joined by dots: ``need.spread.mean_cv``.
    reason
        Why it was chosen; never empty.
    unit, low, central, high
        None when the assumption is not a number; then `words` says what is assumed.
    area
        Slug of the area it is about, when it is about one.
    basis
        Published figures it was derived from.
    quality, impact
        How well it is supported and how much it matters; None where the round does not say.
    """

    key: str
    name: Text
    reason: Text
    unit: Unit | None = None
    low: float | None = None
    central: float | None = None
    high: float | None = None
    words: Text | None = None
    area: str | None = None
    basis: tuple[Quantity, ...] = ()
    source: SourceNote | None = None
    quality: Grade | None = None
    impact: Grade | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LowCentralHigh:
    """A number with the lowest and the highest it may reasonably be."""

    low: Amount
    central: Amount
    high: Amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumed(LowCentralHigh):
    """A number nobody has published, with why it was chosen.

    Parameters
    ----------
    quality
        How well it is supported.
    impact
        How much it matters for the conclusion.
    """

    reason: Text
    quality: Grade
    impact: Grade
    source: Cited | None = None

    def known_by(self, as_of: dt.date) -> bool:
        """Whether its source, if it has one, was published by a day."""
        return self.source is None or self.source.published.known_by(as_of)

    def assumption(self, key: str, name: Text, unit: Unit) -> Assumption:
        """Its row in the assumptions table."""
        return Assumption(
            key=key,
            name=name,
            unit=unit,
            low=self.low,
            central=self.central,
            high=self.high,
            reason=self.reason,
            source=self.source,
            quality=self.quality,
            impact=self.impact,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AssumedShare(Assumed):
    """An assumed share, 0 to 1."""

    low: Share
    central: Share
    high: Share
