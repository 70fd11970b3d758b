"""The least and the most that an answer says: one reading of a count, wherever it stands.

“<5” means 1 to 4, whether it was typed as the number or chosen as the reason for there being none:
the form says so, and asks that none be written as 0. The same holds for every count that names an
upper end alone (“under 10”, “højst 3”).
"""

from __future__ import annotations

from analysis.returns.answers.emptiness import Emptiness
from analysis.returns.answers.written import LEAST_UNLESS_ZERO, Count, Interval

# The code of «<5» on the list of reasons, and what it means.
BELOW_FIVE = "below_5"
_BELOW_FIVE_MEANS = Interval(low=LEAST_UNLESS_ZERO, high=4)

Ends = tuple[int | None, int | None]


def least_of(value: object) -> int | None:
    """The least that a count says; None where it gives no number."""
    match value:
        case Count(value=count):
            return count
        case Interval(low=low):
            return low
        case Emptiness.ZERO:
            return 0
    return None


def most_of(value: object) -> int | None:
    """The most that a count says; None where it gives no number, or no upper end."""
    return value.high if isinstance(value, Interval) else least_of(value)


def ends_of(count: object, reason: object = None) -> Ends:
    """Both ends of a number and, where it is left out, of the reason for that.

    Parameters
    ----------
    count
        What stands in the number's own field; None or blank where nothing does.
    reason
        The code of the reason beside it; None where there is none.

    Examples
    --------
    >>> ends_of(Count(value=3)), ends_of(None, "below_5"), ends_of(None, "dont_know")
    ((3, 3), (1, 4), (None, None))
    """
    if count in (None, Emptiness.BLANK) and reason == BELOW_FIVE:
        return _BELOW_FIVE_MEANS.low, _BELOW_FIVE_MEANS.high
    return least_of(count), most_of(count)


def says_the_same(count: object, reason: object) -> bool:
    """Whether a number's own field says what the reason beside it says: “<5”, or “ved ikke”."""
    if reason == BELOW_FIVE:
        return count == _BELOW_FIVE_MEANS
    return isinstance(count, Emptiness) and str(count) == reason
