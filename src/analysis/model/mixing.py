"""Quadrature over a mixing distribution: an uncertain mean (gamma) or an uncertain share (beta).

Both are integrated on their probability scale by the double-exponential rule, so that one rule
serves every shape: densities that are infinite at an end cost nothing extra. The nodes are equal
steps on the rule's own scale; weights sum to one, so a mixture over them is itself a distribution.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

# The rule ends where 1e-15 of the probability is left: the last digit of a double, and farther out
# the inverse beta function returns NaN for some shapes.
_REACH = 3.1
_FEWEST_NODES = 128
_NODES_PER_SHARPNESS = 16
# Below this coefficient of variation a mean counts as known: its square is lost in a double.
_SMALLEST_CV = 1e-8


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MixingNodes:
    """Values of an uncertain quantity with their probabilities; one row per node.

    Parameters
    ----------
    values : array of float, shape (nodes,)
        Values in the unit of the quantity.
    weights : array of float, shape (nodes,)
        Probabilities, which sum to one.
    """

    values: NDArray[np.float64]
    weights: NDArray[np.float64]


def gamma_shape(cv: float) -> float:
    """Return the shape of a gamma distribution with this coefficient of variation.

    Parameters
    ----------
    cv : float
        Coefficient of variation, at least 0; below 1e-8 the shape is infinite.

    Assumptions
    -----------
    None: it follows from the definition of the distribution.

    Source
    ------
    docs/method.md#need-mean.

    Examples
    --------
    >>> gamma_shape(0.5), gamma_shape(0.0)
    (4.0, inf)
    """
    return math.inf if cv < _SMALLEST_CV else cv**-2


def estimate_gamma_nodes(*, cv: float, sharpness: float, most_nodes: int) -> MixingNodes:
    """Return nodes of a gamma variable of mean 1: how far the true mean lies from its estimate.

    Parameters
    ----------
    cv : float
        Coefficient of variation, at least 0. At 0 there is one node.
    sharpness : float
        Spread of the mixing in standard deviations of what is mixed: how many nodes are needed.
    most_nodes : int
        The rule uses no more nodes than this.

    Assumptions
    -----------
    The true mean follows a gamma law around its estimate.

    Source
    ------
    docs/method.md#quadrature.

    Examples
    --------
    >>> nodes = estimate_gamma_nodes(cv=0.15, sharpness=1.3, most_nodes=256)
    >>> round(float(nodes.weights @ nodes.values), 12)
    1.0
    """
    shape = gamma_shape(cv)
    if math.isinf(shape):
        return MixingNodes(values=np.ones(1), weights=np.ones(1))
    lower, upper, weights = _probability_nodes(sharpness, most_nodes)
    values = np.where(
        lower <= upper,
        special.gammaincinv(shape, np.minimum(lower, 0.5)),
        special.gammainccinv(shape, np.minimum(upper, 0.5)),
    )
    return MixingNodes(values=values / shape, weights=weights)


def estimate_beta_nodes(
    *, share: float, concentration: float, sharpness: float, most_nodes: int
) -> MixingNodes:
    """Return nodes of an area's uncertain share of the need.

    Parameters
    ----------
    share : float
        Expected share, 0 to 1. At 0 and 1 there is one node.
    concentration : float
        At least 1; the larger, the surer. At infinity there is one node.
    sharpness, most_nodes
        How narrow what is averaged may be, and the largest number of nodes: see
        `estimate_gamma_nodes`.

    Assumptions
    -----------
    The true share follows a beta law around the share of the population.

    Source
    ------
    docs/method.md#quadrature; the beta distribution is a sum of Dirichlet shares,
    docs/method.md#need-share.

    Examples
    --------
    >>> nodes = estimate_beta_nodes(share=0.5, concentration=9, sharpness=1, most_nodes=256)
    >>> round(float(nodes.weights @ (nodes.values - 0.5) ** 2), 12)
    0.025
    """
    if math.isinf(concentration) or share in {0.0, 1.0}:
        return MixingNodes(values=np.array([share]), weights=np.ones(1))
    first, second = concentration * share, concentration * (1 - share)
    lower, upper, weights = _probability_nodes(sharpness, most_nodes)
    values = np.where(
        lower <= upper,
        special.betaincinv(first, second, np.minimum(lower, 0.5)),
        special.betainccinv(first, second, np.minimum(upper, 0.5)),
    )
    return MixingNodes(values=values, weights=weights)


def _probability_nodes(
    sharpness: float, most_nodes: int
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return lower and upper tail probability of each node, and its weight."""
    wanted = _FEWEST_NODES + math.ceil(min(_NODES_PER_SHARPNESS * sharpness, most_nodes))
    steps = np.linspace(-_REACH, _REACH, min(wanted, most_nodes))
    slope = math.pi * np.sinh(steps)
    # Both tails are formed directly: 1 - lower would lose every digit of a small upper tail.
    lower, upper = special.expit(slope), special.expit(-slope)
    weights = np.cosh(steps) * lower * upper
    return lower, upper, weights / weights.sum()
