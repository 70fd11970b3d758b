"""What it is worth to know an input of the need before places are decided, in places and citizens."""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from analysis.model.arguments import check_amount, check_whole
from analysis.model.mixing import MixingNodes, estimate_beta_nodes, estimate_gamma_nodes
from analysis.model.queueing.load import Load
from analysis.model.sensitivity.information import outer, value_information
from analysis.model.sensitivity.one_at_a_time import AssumedRange
from analysis.model.sensitivity.shortage_loss import ShortageLoss, expected_losses

Grid = NDArray[np.float64]
MeanPersons = Callable[[Mapping[str, Grid]], Grid]

_NODES = 64
# Chance left beyond the counts that are gone through.
_LEFT_OUT = 1e-12
# So many chances are held at a time: 32 MB.
_BLOCK = 4_000_000


def tabulate_value_of_knowing(
    mean_persons: MeanPersons, *, inputs: Mapping[str, MixingNodes], loss: ShortageLoss
) -> pd.DataFrame:
    """Return what it is worth to know each input of the need before places are decided.

    Parameters
    ----------
    mean_persons : callable
        Expected citizens at a time, given an array of values for every input by name.
    inputs : mapping of str to MixingNodes
        Independent inputs by name.
    loss : ShortageLoss
        What a missing place costs.

    Returns
    -------
    DataFrame
        One row for now (name "now"), one per input known, one for "all" known: name, places
        (expected number that would be built), empty_places, without_place_persons, loss_places
        (expected), value_places (what knowing saves of the loss, in empty places) and
        value_citizens (the same in citizens without a place).

    Raises
    ------
    ValueError
        There is no input, or a mean is negative or infinite.

    Assumptions
    -----------
    Given its mean the number of citizens is Poisson: that chance stays when every input is known.
    Inputs are independent. Places can be any whole number, and cost the same each.

    Source
    ------
    docs/method.md#evppi.

    Examples
    --------
    >>> nodes = estimate_gamma_nodes(cv=0.1, sharpness=0, most_nodes=64)
    >>> table = tabulate_value_of_knowing(
    ...     lambda given: 72 * given["mean"], inputs={"mean": nodes}, loss=ShortageLoss(level=0.95)
    ... )
    >>> table[["name", "places", "value_places"]].round(1).values.tolist()
    [['now', 91.0, 0.0], ['mean', 86.2, 6.3], ['all', 86.2, 6.3]]
    """
    grids = np.meshgrid(*(nodes.values for nodes in inputs.values()), indexing="ij")
    given = dict(zip(inputs, grids, strict=True))
    shape = grids[0].shape if grids else ()
    means = np.broadcast_to(check_amount("mean_persons", mean_persons(given)), shape)
    counts, places = _ranges(means, loss)
    losses = _poisson_losses(means.ravel(), counts, places, loss)
    found = value_information(losses.reshape(*shape, places.size), inputs=inputs)
    joint = outer([nodes.weights for nodes in inputs.values()])
    mean = float((joint * means).sum())
    names = list(found.loss_known)
    built = np.array(
        [places[found.choice_now], *(found.choice_weights[name] @ places for name in names)]
    )
    losses_left = np.array([found.loss_now, *found.loss_known.values()])
    # Loss = empty + ratio · without, and empty − without = places − mean.
    without = (losses_left - (built - mean)) / (1 + loss.ratio)
    worth = np.array([0.0, *(found.worth(name) for name in names)])
    return pd.DataFrame(
        {
            "name": ["now", *names],
            "places": built,
            "empty_places": built - mean + without,
            "without_place_persons": without,
            "loss_places": losses_left,
            "value_places": worth,
            "value_citizens": loss.citizens(worth),
        }
    )


def load_inputs(load: Load, *, share: float = 1.0) -> dict[str, MixingNodes]:
    """Return the uncertain inputs of a load, for `tabulate_value_of_knowing`: "mean" and "share".

    Parameters
    ----------
    load : Load
        Need of the whole.
    share : float
        Expected share of the area; 1: the whole, whose share is no input.

    Returns
    -------
    dict of str to MixingNodes
        "mean" in persons of the whole; "share" of the area.

    Raises
    ------
    ValueError
        `share` lies outside 0 to 1.

    Assumptions
    -----------
    Mean and share are independent.

    Source
    ------
    docs/method.md#evppi.

    Examples
    --------
    >>> inputs = load_inputs(Load(mean_persons=72, mean_cv=0.1), share=0.54)
    >>> [nodes.values.size for nodes in inputs.values()]
    [64, 1]
    """
    relative = estimate_gamma_nodes(cv=load.mean_cv, sharpness=0, most_nodes=_NODES)
    mean = MixingNodes(values=load.mean_persons * relative.values, weights=relative.weights)
    if share == 1:
        return {"mean": mean}
    area = estimate_beta_nodes(
        share=share, concentration=load.share_concentration, sharpness=0, most_nodes=_NODES
    )
    return {"mean": mean, "share": area}


def range_nodes(assumed: AssumedRange, *, number: int = _NODES) -> MixingNodes:
    """Return nodes of a triangular distribution over an assumption's range, the central its top.

    Parameters
    ----------
    assumed : AssumedRange
        Low, central and high.
    number : int
        Nodes, each of the same probability, at least 1.

    Raises
    ------
    ValueError
        `number` is below 1.

    Assumptions
    -----------
    Low and high are the ends of what is possible, and central is the likeliest.

    Source
    ------
    docs/method.md#evppi (triangular range).

    Examples
    --------
    >>> range_nodes(AssumedRange(name="stay", low=3, central=6, high=9), number=3).values.round(2)
    array([4.73, 6.  , 7.27])
    """
    nodes = check_whole("number", number, minimum=1).item()
    width = assumed.high - assumed.low
    if width == 0:
        return MixingNodes(values=np.array([assumed.central]), weights=np.ones(1))
    law = stats.triang((assumed.central - assumed.low) / width, loc=assumed.low, scale=width)
    middles = (np.arange(nodes) + 0.5) / nodes
    return MixingNodes(values=law.ppf(middles), weights=np.full(nodes, 1 / nodes))


def _ranges(means: Grid, loss: ShortageLoss) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the counts that matter, and the places that may be best at some node."""
    least, most = float(means.min()), float(means.max())
    counts = np.arange(
        max(0, int(stats.poisson.ppf(_LEFT_OUT, least))),
        int(stats.poisson.isf(_LEFT_OUT, most)) + 2,
    )
    fewest, largest = (int(stats.poisson.ppf(loss.level, mean)) for mean in (least, most))
    return counts, np.arange(fewest, largest + 1)


def _poisson_losses(
    means: Grid, counts: NDArray[np.int64], places: NDArray[np.int64], loss: ShortageLoss
) -> Grid:
    rows = max(1, _BLOCK // counts.size)
    return np.concatenate(
        [
            expected_losses(
                np.asarray(stats.poisson.pmf(counts, means[start : start + rows, np.newaxis])),
                places - counts[0],
                loss=loss,
            )
            for start in range(0, means.size, rows)
        ]
    )
