"""Is it worth asking again? What an answer that leaves some uncertainty is worth.

The answer is worth what it changes: how often, and by how much, other places would be built. It is
followed for every answer that may come, weighed with the chance of it.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from analysis.model.arguments import check_amount, check_cv, check_mean, check_share
from analysis.model.census.count_distribution import estimate_census
from analysis.model.mixing import gamma_shape
from analysis.model.queueing.load import Load
from analysis.model.sensitivity.knowing import load_inputs, tabulate_value_of_knowing
from analysis.model.sensitivity.shortage_loss import ShortageLoss, expected_losses, size_for_loss

# Answers gone through one by one; where there may be more, so many of equal probability are.
_MOST_ANSWERS = 500
_LEFT_OUT = 1e-12


def tabulate_value_of_asking(
    load: Load, *, loss: ShortageLoss, reductions: Sequence[float], cost_places: float = 0.0
) -> pd.DataFrame:
    """Return what it is worth to have the uncertainty of the mean reduced, before deciding places.

    Parameters
    ----------
    load : Load
        Need of the whole; its mean is uncertain.
    loss : ShortageLoss
        What a missing place costs.
    reductions : sequence of float
        Shares of the mean's variance that the answers are expected to remove, 0 to 1; see
        `reduction_from_answers`.
    cost_places : float
        What asking costs, in empty places; at least 0.

    Returns
    -------
    DataFrame
        One row per reduction: reduction, value_places (expected value of sample information, in
        empty places), value_citizens (the same in citizens without a place), share_of_perfect
        (of what knowing the mean is worth), worth_asking (the value exceeds the cost).

    Raises
    ------
    ValueError
        A reduction lies outside 0 to 1, none is given, or the cost is negative.

    Assumptions
    -----------
    The mean is gamma and the answers are counted citizens (Poisson), so that the mean is gamma
    again once they are known. Answers are taken as right: doubt about them is a smaller reduction.

    Source
    ------
    docs/method.md#evsi.

    Examples
    --------
    >>> table = tabulate_value_of_asking(
    ...     Load(mean_persons=72, mean_cv=0.1),
    ...     loss=ShortageLoss(level=0.95),
    ...     reductions=[0, 0.25, 1],
    ... )
    >>> table[["value_places", "share_of_perfect"]].round(2).values.tolist()
    [[0.0, 0.0], [1.43, 0.23], [6.27, 1.0]]
    """
    shares = [check_share("reductions", reduction) for reduction in reductions]
    cost = check_amount("cost_places", cost_places).item()
    if not shares:
        raise ValueError("reductions must name at least one; got none")
    known = tabulate_value_of_knowing(
        lambda given: given["mean"], inputs=load_inputs(load), loss=loss
    )
    perfect = float(known["value_places"].iloc[-1])
    values = [_value(load, loss, share, perfect) for share in shares]
    return pd.DataFrame(
        {
            "reduction": shares,
            "value_places": values,
            "value_citizens": loss.citizens(values),
            "share_of_perfect": [value / perfect if perfect > 0 else np.nan for value in values],
            "worth_asking": [value > cost for value in values],
        }
    )


def reduction_from_answers(
    mean_persons: float, *, mean_cv: float, silent_share: float, answering_share: float = 1.0
) -> float:
    """Return how much of the mean's variance the answers of silent respondents would remove.

    Parameters
    ----------
    mean_persons : float
        Expected citizens in the whole, at least 0.
    mean_cv : float
        Coefficient of variation of the mean, given the answers there already are.
    silent_share : float
        Share of the need that the silent respondents hold, such as their share of the population
        at risk.
    answering_share : float
        Share of that which will answer when asked again.

    Returns
    -------
    float
        Expected reduction of the variance, 0 to 1.

    Raises
    ------
    ValueError
        A parameter lies outside its range.

    Assumptions
    -----------
    The silent have the same rate as the others, and their answers are right.

    Source
    ------
    docs/method.md#evsi.

    Examples
    --------
    >>> round(reduction_from_answers(72, mean_cv=0.15, silent_share=0.25), 3)
    0.288
    """
    mean, cv = check_mean("mean_persons", mean_persons), check_cv("mean_cv", mean_cv)
    asked = check_share("silent_share", silent_share)
    told = asked * check_share("answering_share", answering_share) * mean * cv**2
    return told / (1 + told)


def _value(load: Load, loss: ShortageLoss, reduction: float, perfect: float) -> float:
    shape = gamma_shape(load.mean_cv)
    if reduction in {0.0, 1.0} or np.isinf(shape) or load.mean_persons == 0:
        return perfect if reduction == 1 else 0.0
    rate = shape / load.mean_persons
    asked = rate * reduction / (1 - reduction)
    answers, weights = _answers(asked * load.mean_persons, load.mean_cv)
    census = load.census()
    counts = np.arange(census.quantile(1 - _LEFT_OUT) + 2)
    # Once so many are counted, the number at a time is negative binomial with a larger shape.
    chance = (rate + asked) / (rate + asked + 1)
    chances = np.asarray(stats.nbinom.pmf(counts, shape + answers[:, np.newaxis], chance))
    places = np.arange(census.quantile(1 - _LEFT_OUT) + 1)
    best = expected_losses(chances, places, loss=loss).min(axis=1)
    return max(size_for_loss(census, loss=loss).loss_places - float(weights @ best), 0.0)


def _answers(mean: float, cv: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the counts that may be answered, with their chances."""
    predicted = estimate_census(mean, mean_cv=cv)
    least, most = predicted.quantile(_LEFT_OUT), predicted.quantile(1 - _LEFT_OUT)
    if most - least < _MOST_ANSWERS:
        answers = np.arange(least, most + 1)
        weights = predicted.pmf(answers)
        return answers.astype(np.float64), weights / weights.sum()
    middles = (np.arange(_MOST_ANSWERS) + 0.5) / _MOST_ANSWERS
    shape = gamma_shape(cv)
    thinned = stats.nbinom.ppf(middles, shape, shape / (shape + mean))
    return np.asarray(thinned), np.full(_MOST_ANSWERS, 1 / _MOST_ANSWERS)
