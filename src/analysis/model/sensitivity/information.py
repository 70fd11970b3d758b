"""What it is worth to know an input before choosing, from the loss at every combination of inputs.

Nothing is sampled: inputs are nodes with probabilities, all of their combinations are gone through,
and the best choice is made once without and once with the input known.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.model.mixing import MixingNodes

Grid = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class InformationValue:
    """What knowing is worth. Made by `value_information`.

    Parameters
    ----------
    choice_now : int
        Position of the choice with the least expected loss as things are known now.
    loss_now : float
        Its expected loss.
    loss_known : dict of str to float
        Expected loss if an input were known before choosing, by its name; under "all", if every
        input were. What chance alone does is left in it.
    choice_weights : dict of str to array of float, shape (choices,)
        How often each choice would then be made.
    """

    choice_now: int
    loss_now: float
    loss_known: dict[str, float]
    choice_weights: dict[str, Grid]

    def worth(self, name: str) -> float:
        """Return the expected value of (partial) perfect information, in the unit of the loss."""
        # What rounding leaves below zero is no value.
        return max(self.loss_now - self.loss_known[name], 0.0)


def value_information(losses: Grid, *, inputs: Mapping[str, MixingNodes]) -> InformationValue:
    """Return what it is worth to know each input, from the loss at every combination.

    Parameters
    ----------
    losses : array of float, shape (nodes of the first input, ..., of the last, choices)
        Expected loss of each choice, given a value of every input.
    inputs : mapping of str to MixingNodes
        Independent inputs by name, in the order of the axes.

    Raises
    ------
    ValueError
        There is no input, one is called "all", or the shape does not follow the inputs.

    Assumptions
    -----------
    The inputs are independent, and the places are chosen to lose the least on average.

    Source
    ------
    docs/method.md#evppi.

    Examples
    --------
    >>> coin = MixingNodes(values=np.array([0.0, 1.0]), weights=np.array([0.5, 0.5]))
    >>> found = value_information(np.array([[0.0, 1.0], [1.0, 0.0]]), inputs={"coin": coin})
    >>> found.loss_now, found.worth("coin")
    (0.5, 0.5)
    """
    shape = tuple(nodes.weights.size for nodes in inputs.values())
    if not inputs or "all" in inputs or losses.shape[:-1] != shape:
        raise ValueError(
            "losses must have an axis for each of the inputs, none of them called 'all', and one "
            f"for the choices; got {losses.shape!r} for {tuple(inputs)!r}"
        )
    weights = [nodes.weights for nodes in inputs.values()]
    joint = outer(weights)
    now = np.tensordot(joint, losses, axes=joint.ndim)
    loss_known, choice_weights = {}, {}
    for axis, (name, nodes) in enumerate(inputs.items()):
        others = outer([each for place, each in enumerate(weights) if place != axis])
        summed = [*range(1, joint.ndim)], [*range(joint.ndim - 1)]
        given = np.tensordot(np.moveaxis(losses, axis, 0), others, axes=summed)
        loss_known[name], choice_weights[name] = _choose(given, nodes.weights)
    flat = losses.reshape(-1, losses.shape[-1])
    loss_known["all"], choice_weights["all"] = _choose(flat, joint.ravel())
    return InformationValue(
        choice_now=int(now.argmin()),
        loss_now=float(now.min()),
        loss_known=loss_known,
        choice_weights=choice_weights,
    )


def outer(weights: Sequence[Grid]) -> Grid:
    """Return the joint probabilities of independent inputs, one axis each.

    Parameters
    ----------
    weights : sequence of array of float
        Probabilities of each input's nodes, one array per input.

    Assumptions
    -----------
    The inputs are independent.

    Source
    ------
    docs/method.md#evppi.
    """
    joint = np.ones(())
    for each in weights:
        joint = np.multiply.outer(joint, each)
    return np.asarray(joint)


def _choose(losses: Grid, weights: Grid) -> tuple[float, Grid]:
    """Return the expected loss of choosing best at each row, and how often each choice is made."""
    best = losses.argmin(axis=1)
    known = float(weights @ losses[np.arange(best.size), best])
    often = np.bincount(best, weights=weights, minlength=losses.shape[1])
    return known, often.astype(np.float64)
