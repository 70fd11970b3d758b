"""The offered load: citizens who would hold a place at a time, with what is not known about it.

One mean, one spread of the mean and one sureness of the shares serve every supply rule. A count
is a `CountDistribution`; where a queue has no closed form over an uncertain load, the load's own
nodes are averaged.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from analysis.model.arguments import (
    check_amount,
    check_concentration,
    check_cv,
    check_level,
    check_mean,
    check_share,
)
from analysis.model.census.count_distribution import CountDistribution, estimate_census
from analysis.model.mixing import (
    MixingNodes,
    estimate_beta_nodes,
    estimate_gamma_nodes,
    gamma_shape,
)

# A queue's chances bend sharply where the load passes the places, so the rule takes many nodes.
_MOST_MEAN_NODES = 512
_MOST_SHARE_NODES = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """Expected citizens at a time in the whole, and how sure it and its division are.

    Parameters
    ----------
    mean_persons : float
        Expected citizens at a time if everybody had a place: new citizens a year times the mean
        stay in years. At least 0.
    mean_cv : float
        Coefficient of variation of that mean, 0 to 10; 0: known.
    share_concentration : float
        How sure the areas' shares are, at least 1; infinity: known.

    Raises
    ------
    ValueError
        A parameter lies outside its range.

    Source
    ------
    docs/method.md#offered-load, #need-mean, #need-share.

    Examples
    --------
    >>> Load(mean_persons=66, mean_cv=0.15).census().quantile(0.95)
    88
    """

    mean_persons: float
    mean_cv: float = 0.0
    share_concentration: float = math.inf

    def __post_init__(self) -> None:
        check_mean("mean_persons", self.mean_persons)
        check_cv("mean_cv", self.mean_cv)
        check_concentration("share_concentration", self.share_concentration)

    @property
    def known(self) -> "Load":
        """The same load with its mean and shares taken as known."""
        return Load(mean_persons=self.mean_persons)

    def times(self, factor: float) -> "Load":
        """Return the load with its mean multiplied: another inflow, or another length of stay.

        Raises
        ------
        ValueError
            `factor` is negative, infinite, missing or no number.
        """
        multiplied = check_amount("factor", factor).item() * self.mean_persons
        return Load(
            mean_persons=multiplied,
            mean_cv=self.mean_cv,
            share_concentration=self.share_concentration,
        )

    def census(self, share: float = 1.0) -> CountDistribution:
        """Return how many citizens of an area with this share need a place at a time.

        Raises
        ------
        ValueError
            `share` lies outside 0 to 1.
        """
        return estimate_census(
            self.mean_persons,
            mean_cv=self.mean_cv,
            share=share,
            share_concentration=self.share_concentration,
        )

    def nodes(self, share: float = 1.0) -> MixingNodes:
        """Return possible loads of an area with this share, in persons, with probabilities.

        Raises
        ------
        ValueError
            `share` lies outside 0 to 1.

        Source
        ------
        docs/method.md#load-nodes.
        """
        shares = self._share_nodes(share)
        means = estimate_gamma_nodes(
            cv=self.mean_cv, sharpness=_MOST_MEAN_NODES, most_nodes=_MOST_MEAN_NODES
        )
        return MixingNodes(
            values=self.mean_persons * np.outer(means.values, shares.values).ravel(),
            weights=np.outer(means.weights, shares.weights).ravel(),
        )

    def chance_of_at_least(self, load_persons: float, share: float = 1.0) -> float:
        """Return the chance that an area's expected number is so large or larger.

        Raises
        ------
        ValueError
            `load_persons` is negative, infinite or missing, or `share` lies outside 0 to 1.

        Examples
        --------
        >>> round(Load(mean_persons=66, mean_cv=0.15).chance_of_at_least(81), 3)
        0.072
        """
        limit = check_amount("load_persons", load_persons).item()
        expected, concentration = check_share("share", share), self.share_concentration
        if limit == 0 or self.mean_persons * expected == 0:
            return float(limit == 0)
        relative, shape = limit / self.mean_persons, gamma_shape(self.mean_cv)
        shares = self._share_nodes(expected)
        if math.isfinite(shape):
            chances = special.gammaincc(shape, shape * relative / np.maximum(shares.values, 1e-300))
            return float(shares.weights @ chances)
        if shares.values.size == 1:
            return float(expected >= relative)
        first, second = concentration * expected, concentration * (1 - expected)
        return float(special.betaincc(first, second, min(relative, 1.0)))

    def quantile(self, level: float, share: float = 1.0) -> float:
        """Return the load that an area's expected number stays below with this probability.

        Raises
        ------
        ValueError
            `level` is not strictly between 0 and 1, or `share` lies outside 0 to 1.

        Examples
        --------
        >>> round(Load(mean_persons=66, mean_cv=0.15).quantile(0.5), 1)
        65.5
        """
        wanted = check_level("level", level)
        low, high = 0.0, self.mean_persons * check_share("share", share)
        while high > 0 and 1 - self.chance_of_at_least(high, share) < wanted:
            low, high = high, 2 * high
        while high - low > 1e-12 * high and (middle := (low + high) / 2) not in {low, high}:
            if 1 - self.chance_of_at_least(middle, share) < wanted:
                low = middle
            else:
                high = middle
        return high

    def _share_nodes(self, share: float) -> MixingNodes:
        return estimate_beta_nodes(
            share=check_share("share", share),
            concentration=self.share_concentration,
            sharpness=_MOST_SHARE_NODES,
            most_nodes=_MOST_SHARE_NODES,
        )


def offered_load_persons(new_per_year: float, *, mean_stay_years: float) -> float:
    """Return citizens who would hold a place at a time: new citizens a year times the mean stay.

    Parameters
    ----------
    new_per_year : float
        New citizens a year, at least 0.
    mean_stay_years : float
        Mean stay in years, at least 0.

    Raises
    ------
    ValueError
        A value is negative, infinite, missing or no number.

    Assumptions
    -----------
    Inflow and mean stay are steady (Little's law); no form of the stays is assumed.

    Source
    ------
    docs/method.md#offered-load.

    Examples
    --------
    >>> offered_load_persons(12, mean_stay_years=5 / 12)
    5.0
    """
    new = check_amount("new_per_year", new_per_year)
    return float(new * check_amount("mean_stay_years", mean_stay_years))


def average(nodes: MixingNodes, values: NDArray[np.float64]) -> float:
    """Return the mean over the nodes of a value computed at each of them.

    Parameters
    ----------
    nodes : MixingNodes
        Values with their weights.
    values : array of float, shape (nodes,)
        What was computed, one value per node.

    Assumptions
    -----------
    The nodes stand for the whole distribution.

    Source
    ------
    docs/method.md#quadrature.
    """
    return float(nodes.weights @ values)
