"""A round's way through time: law, deadlines, events, verdicts and verdicts taken back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from enum import StrEnum

from analysis.catalogue.fields import Cited, Figure, When
from analysis.catalogue.published import known_by
from analysis.language import Text


class LawRole(StrEnum):
    """Ground for asking the municipalities, or ground for the service itself."""

    REQUEST = "request"
    SERVICE = "service"


class Judgement(StrEnum):
    """The agency's professional assessment of one of its two tests."""

    SUFFICIENT = "sufficient"
    INSUFFICIENT = "insufficient"
    CONCERN = "concern"
    NOT_ASSESSED = "not_assessed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """A provision with the time it held."""

    ground: Text
    role: LawRole
    valid_from: When
    valid_to: When
    source: Cited


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A deadline with the day it was announced; a correction is a further deadline."""

    date: When
    announced: When
    source: Cited
    note: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessEvent:
    """Something that happened in the round."""

    date: When
    event: Text
    source: Cited


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """That a verdict was taken back, when and why."""

    date: When
    reason: Text
    source: Cited


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The agency's assessment of the answers, as published.

    Parameters
    ----------
    supply
        Whether the necessary offers exist (fornødent udbud).
    coordination
        Whether they are coordinated and planned as necessary.
    words
        The agency's words.
    evidence
        The published figures it rests on.
    """

    date: When
    announced: When
    supply: Judgement
    coordination: Judgement
    words: Text
    evidence: tuple[Figure, ...]
    source: Cited
    withdrawn: Withdrawal | None

    def as_known_at(self, as_of: dt.date) -> Verdict:
        """The verdict without a later withdrawal or figures published later."""
        taken_back = self.withdrawn
        return replace(
            self,
            evidence=tuple(figure for figure in self.evidence if known_by(figure, as_of)),
            withdrawn=taken_back if taken_back and taken_back.date.known_by(as_of) else None,
        )
