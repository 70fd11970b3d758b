"""Exact posterior means, and how far each answer is drawn towards the others."""

import numpy as np
import pandas as pd

from analysis.model.need.answers import Answers, Block
from analysis.model.need.joint_counts import Grid
from analysis.model.need.negative_binomial import interval_chance
from analysis.model.need.rates import Rates
from analysis.model.need.tied_counts import estimate_tied_law


def tabulate_means(rates: Rates) -> pd.DataFrame:
    """Return the exact posterior means of every municipality, without any draw.

    Parameters
    ----------
    rates : Rates
        From `estimate_rates`.

    Returns
    -------
    DataFrame
        One row per municipality: municipality, status, reported_mean_persons,
        measurement_mean_persons, silent_mean_persons, count_mean_persons,
        intensity_mean_persons, intensity_sd_persons. Means add up over municipalities.

    Assumptions
    -----------
    The priors of the round; given them, municipalities' rates are independent.

    Source
    ------
    docs/method.md#posterior-moments.

    Examples
    --------
    >>> from analysis.model.need.answer_rows import gather_answers
    >>> from analysis.model.need.priors import MeasurementPrior, Priors
    >>> from analysis.model.need.rates import estimate_rates
    >>> country = pd.DataFrame(
    ...     {"region": ["north"] * 2, "population_persons": [900.0, 100.0]}, index=["851", "825"]
    ... )
    >>> rows = pd.DataFrame(
    ...     {
    ...         "area": ["851", "825"],
    ...         "status": ["answered", "answered_zero"],
    ...         "low": [9, 0],
    ...         "high": [9, 0],
    ...     }
    ... )
    >>> known = Priors(measurement=MeasurementPrior.known(1.0))
    >>> rates = estimate_rates(gather_answers(rows, municipalities=country), priors=known)
    >>> tabulate_means(rates)["count_mean_persons"].round(9).tolist()
    [9.0, 0.0]
    """
    answers, prior = rates.answers, rates.priors.measurement
    first, second = _reported_moments(rates)
    counted = answers.counted
    weights, shape = rates.weights, rates.shapes[:, np.newaxis]
    mean = rates.reported_rate[:, np.newaxis] * answers.population_persons
    scale = mean / (shape + mean * counted)
    expected = weights @ (scale * (shape + first))
    squares = second + first
    square = weights @ (scale**2 * (shape * (shape + 1) + (2 * shape + 1) * first + squares))
    reported = np.where(counted, weights @ first, 0.0)
    found = reported * prior.mean_true_of_reported + expected * prior.mean_missed
    intensity = expected * prior.mean_inverse
    variance = square * prior.mean_inverse_square - intensity**2
    silent = np.where(counted, 0.0, intensity)
    status = answers.rows.loc[answers.rows["level"] == "municipality", "status"]
    return pd.DataFrame(
        {
            "municipality": answers.municipalities,
            "status": status.to_numpy(),
            "reported_mean_persons": reported,
            "measurement_mean_persons": np.where(counted, found - reported, 0.0),
            "silent_mean_persons": silent,
            "count_mean_persons": np.where(counted, found, silent),
            "intensity_mean_persons": intensity,
            "intensity_sd_persons": np.sqrt(np.maximum(variance, 0.0)),
        }
    )


def tabulate_shrinkage(rates: Rates) -> pd.DataFrame:
    """Return how far each count is drawn towards what the others tell.

    Parameters
    ----------
    rates : Rates
        From `estimate_rates`.

    Returns
    -------
    DataFrame
        One row per count: area, municipalities (how many it holds), population_persons,
        low, high (high missing: no upper end), reported_rate_low, national_reported_rate,
        posterior_reported_rate, weight (share, 0-1, that the area's own count has; the rest is
        the others'). Rates are reported persons per person at risk. For a count that holds
        several municipalities the weight is that of one municipality with the same variance.

    Assumptions
    -----------
    The priors of the round; given them, municipalities' rates are independent.

    Source
    ------
    docs/method.md#shrinkage.

    Examples
    --------
    >>> from analysis.model.need.answer_rows import gather_answers
    >>> from analysis.model.need.priors import Priors
    >>> from analysis.model.need.rates import estimate_rates
    >>> country = pd.DataFrame(
    ...     {"region": ["north"] * 2, "population_persons": [900.0, 100.0]}, index=["851", "825"]
    ... )
    >>> rows = pd.DataFrame(
    ...     {
    ...         "area": ["851", "825"],
    ...         "status": ["answered", "answered_zero"],
    ...         "low": [9, 0],
    ...         "high": [9, 0],
    ...     }
    ... )
    >>> rates = estimate_rates(gather_answers(rows, municipalities=country), priors=Priors())
    >>> table = tabulate_shrinkage(rates)
    >>> bool(table["weight"].iloc[0] > table["weight"].iloc[1])
    True
    """
    answers, weights = rates.answers, rates.weights
    first, _second = _reported_moments(rates)
    shape = rates.shapes[:, np.newaxis]
    mean = rates.reported_rate[:, np.newaxis] * answers.population_persons
    updated = weights @ (mean * (shape + first) / (shape + mean * answers.counted))
    national = float(weights @ rates.reported_rate)
    records = []
    for cell in (cell for block in answers.blocks for cell in block.cells):
        members = list(cell.members)
        persons = answers.population_persons[members]
        if not persons.sum() > 0:
            continue
        parts = persons.sum() ** 2 / (persons**2).sum()
        own = rates.reported_rate * persons.sum()
        records.append(
            {
                "area": cell.area,
                "municipalities": len(members),
                "population_persons": float(persons.sum()),
                "low": cell.low,
                "high": cell.high,
                "reported_rate_low": cell.low / float(persons.sum()),
                "national_reported_rate": national,
                "posterior_reported_rate": float(updated[members].sum() / persons.sum()),
                "weight": float(weights @ (own / (own + rates.shapes * parts))),
            }
        )
    return pd.DataFrame(records).astype({"low": "Int64", "high": "Int64"})


def _reported_moments(rates: Rates) -> tuple[Grid, Grid]:
    """Return E Y_i and E Y_i (Y_i - 1) given the answers, shape (nodes, municipalities)."""
    answers = rates.answers
    shape = (rates.weights.size, len(answers.municipalities))
    first, second = np.zeros(shape), np.zeros(shape)
    for block in answers.blocks:
        columns = list(block.members)
        first[:, columns], second[:, columns] = _block_moments(rates, answers, block)
    return first, second


def _block_moments(rates: Rates, answers: Answers, block: Block) -> tuple[Grid, Grid]:
    means = rates.reported_rate[:, np.newaxis] * answers.population_persons[list(block.members)]
    if not block.single:
        law = estimate_tied_law(block, means=means, shapes=rates.shapes)
        return law.member_moments()
    if block.low == block.high:
        exact = np.full(means.shape, float(block.low))
        return exact, exact * (exact - 1)
    if not means.any():
        return np.zeros_like(means), np.zeros_like(means)
    shapes = rates.shapes[:, np.newaxis]
    high = np.inf if block.high is None else float(block.high)
    inside, once, twice = (
        interval_chance(block.low - order, high - order, means=means, shapes=shapes, order=order)
        for order in range(3)
    )
    inside = np.maximum(inside, np.finfo(np.float64).tiny)
    return means * once / inside, means**2 * (1 + 1 / shapes) * twice / inside
