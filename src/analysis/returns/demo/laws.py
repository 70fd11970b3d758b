"""What the synthetic world is drawn by: its spans, and the ways a respondent may behave.

Nothing here is estimated from a round. The spans are the same for every round, so that no world can
be mistaken for what was published about one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from analysis.catalogue.assumptions import Assumed

STAMP = "SYNTETISKE DATA"
# What names of files carry, since a blank in one is a nuisance everywhere.
STAMP_IN_NAMES = "SYNTETISKE-DATA"

# The 95 % point of a standard normal: a round states the middle 90 % of its measurement factor.
_Z = 1.6448536269514722


class Conduct(StrEnum):
    """How a respondent answers."""

    ON_TIME = "on_time"
    LATE = "late"
    SILENT = "silent"
    REFUSED = "refused"
    CORRECTED = "corrected"
    CORRECTED_TWICE = "corrected_twice"
    SPEAKS_FOR = "speaks_for"
    SPOKEN_FOR = "spoken_for"

    @property
    def heard(self) -> bool:
        """Whether its own answer stands in the end."""
        return self not in (Conduct.SILENT, Conduct.REFUSED, Conduct.SPOKEN_FOR)


class Fault(StrEnum):
    """What is wrong with a return that cannot be accepted."""

    WORDS_FOR_NUMBER = "words_for_number"
    FRACTION = "fraction"
    FORMULA_WITHOUT_RESULT = "formula_without_result"
    NUMBER_AND_REASON = "number_and_reason"
    PARTS_ABOVE_WHOLE = "parts_above_whole"
    REQUIRED_MISSING = "required_missing"
    NOT_ON_LIST = "not_on_list"
    NOTHING_FILLED_IN = "nothing_filled_in"
    OTHER_ROUND = "other_round"
    CUT_SHORT = "cut_short"
    EMPTY_FILE = "empty_file"
    SENT_TWICE = "sent_twice"

    @property
    def of_the_number(self) -> bool:
        """Whether it needs a form that asks for a number of citizens."""
        return self in _OF_THE_NUMBER


_OF_THE_NUMBER = (
    Fault.WORDS_FOR_NUMBER,
    Fault.FRACTION,
    Fault.FORMULA_WITHOUT_RESULT,
    Fault.NUMBER_AND_REASON,
    Fault.PARTS_ABOVE_WHOLE,
)


class Says(StrEnum):
    """In which form a municipality gives its number."""

    NUMBER = "number"
    BELOW_FIVE = "below_5"
    DONT_KNOW = "dont_know"


@dataclass(frozen=True, slots=True, kw_only=True)
class Laws:
    """The laws of a synthetic world.

    Parameters
    ----------
    national_low, national_high
        Persons: the expected national total is drawn between them, even in its logarithm, for
        every round alike; what was published about a round has no part in it.
    rate_cv_mean, rate_cv_shape
        Mean and shape of the gamma law of the coefficient of variation of the municipalities'
        rates, which are gamma distributed themselves.
    measurement_median, measurement_log_sd
        Lognormal law of the persons reported for each who is there; None: as the round assumes.
        1 and 0 make every report true.
    silent_low, silent_high
        Share of the municipalities asked that end without an answer of their own or another's.
    faulty_share, refused_share, late_share
        Shares of those asked whose first return is faulty, of these never corrected, and late.
    below_five_share, dont_know_share
        Share of the counts from 1 to 4 that are given as “<5”, and of all that are “don't know”.
    received_low, received_high
        Span of the share of citizens who have an offer.
    stay_low_years, stay_high_years, stay_sigma_low, stay_sigma_high
        Spans of mean and log standard deviation of a stay, which is lognormal.
    years_back, most_stays
        How many years of former citizens an offer lists, and how many rows it has for them.
    """

    national_low: float = 40.0
    national_high: float = 300.0
    rate_cv_mean: float = 0.55
    rate_cv_shape: float = 3.0
    measurement_median: float | None = None
    measurement_log_sd: float | None = None
    silent_low: float = 0.20
    silent_high: float = 0.25
    faulty_share: float = 0.12
    refused_share: float = 0.03
    late_share: float = 0.08
    below_five_share: float = 0.15
    dont_know_share: float = 0.03
    received_low: float = 0.6
    received_high: float = 0.85
    stay_low_years: float = 0.5
    stay_high_years: float = 4.0
    stay_sigma_low: float = 0.4
    stay_sigma_high: float = 0.9
    years_back: int = 5
    most_stays: int = 200

    def measurement(self, assumed: Assumed | None) -> tuple[float, float]:
        """Median and log standard deviation of the measurement factor.

        Parameters
        ----------
        assumed
            What the round assumes of it; None: nothing, and the factor is about 1.

        Examples
        --------
        >>> Laws().measurement(None), Laws(measurement_log_sd=0.0).measurement(None)
        ((1.0, 0.2), (1.0, 0.0))
        """
        median, log_sd = 1.0, 0.2
        if assumed is not None:
            median, log_sd = assumed.central, math.log(assumed.high / assumed.low) / (2 * _Z)
        return (
            median if self.measurement_median is None else self.measurement_median,
            log_sd if self.measurement_log_sd is None else self.measurement_log_sd,
        )
