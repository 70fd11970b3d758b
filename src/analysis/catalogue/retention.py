"""How long a round's returns may be kept: the analyst's decision, with its reason."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from analysis.language import Text

# A slip of the finger (55 for 5) must not keep returns for a lifetime.
_MOST_YEARS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnsPlan:
    """The key ``returns`` of a round.

    Parameters
    ----------
    retain_years
        Whole years that a return may be kept after the day it was received.
    reason
        Why so long.
    """

    retain_years: Annotated[int, Field(ge=1, le=_MOST_YEARS, strict=True)]
    reason: Text

    def last_day(self, received: dt.date) -> dt.date:
        """The last day a return may be kept.

        Examples
        --------
        >>> plan = ReturnsPlan(retain_years=5, reason=Text("Sagen.", "The case."))
        >>> plan.last_day(dt.date(2024, 2, 29)), plan.last_day(dt.date(2024, 6, 30))
        (datetime.date(2029, 2, 28), datetime.date(2029, 6, 30))
        """
        year = received.year + self.retain_years
        try:
            return received.replace(year=year)
        except ValueError:
            return received.replace(year=year, day=28)
