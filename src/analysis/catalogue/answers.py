"""The status of an answer: who was asked, who has answered, and with what count."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from analysis.catalogue.fields import Cited, Name, When, Whole


class AnswerStatus(StrEnum):
    """What became of the question in one area; blank, zero and silence are three things."""

    ANSWERED = "answered"
    ANSWERED_ZERO = "answered_zero"
    SILENT = "silent"
    ANSWERED_BY_ANOTHER = "answered_by_another"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionalAnswer:
    """One region's joint answer, as far as it is published.

    Parameters
    ----------
    area
        Slug of the region.
    date
        When the answer is known to have been given.
    low, high
        The published count of citizens: equal for a number, apart for an interval; both None
        where the answer gave no number, or it has not been published.
    """

    area: Name
    status: AnswerStatus
    date: When
    low: Whole | None = None
    high: Whole | None = None
    source: Cited
