"""Which numbers are so unlike the previous round's that a person should look again."""

from __future__ import annotations

import math

# Of a hundred municipalities where nothing has changed, one is pointed at.
LEAST_PROBABILITY = 0.01
_EXACT_UP_TO = 1000


def probability_of_change(before: int, after: int) -> float:
    """Probability of two counts at least this unlike if nothing has changed.

    Parameters
    ----------
    before, after
        Citizens counted in two rounds.

    Returns
    -------
    float
        0-1, two-sided.

    Assumptions
    -----------
    Both counts are Poisson with one mean. Given their sum, the first is then binomial with
    probability one half; counts of several rounds' citizens who stay are less unlike than that,
    so that fewer are pointed at than deserve it, not more.

    Source
    ------
    docs/method.md#second-look.

    Examples
    --------
    >>> probability_of_change(0, 8), probability_of_change(5, 5)
    (0.0078125, 1.0)
    """
    total, least = before + after, min(before, after)
    if total > _EXACT_UP_TO:
        # The normal law (with its correction for whole numbers) is then as good, and a mistyped
        # million must not cost minutes.
        return math.erfc(max(abs(before - after) - 1, 0) / math.sqrt(2 * total))
    tail = sum(math.comb(total, count) for count in range(least + 1))
    return min(2 * tail / (1 << total), 1.0)


def deserves_second_look(before: int, after: int) -> bool:
    """Whether a change is too great to be chance."""
    return probability_of_change(before, after) < LEAST_PROBABILITY
