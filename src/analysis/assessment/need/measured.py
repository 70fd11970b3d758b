"""What a reported number would mean if too few or too many were reported."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from analysis.assessment.tables import joined
from analysis.catalogue.udmelding import Udmelding
from analysis.evidence import Evidence, Quantity
from analysis.model.need.answer_rows import gather_answers
from analysis.model.need.posterior import draw_posterior, tabulate_total_by_factor
from analysis.model.need.priors import MeasurementPrior, Priors
from analysis.model.need.rates import Rates, estimate_rates

FACTORS = (0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 2.0)
LEVEL = 0.9
_DRAWS = 4_000
_NATION = "danmark"
# The 95 % point of a standard normal.
_Z = 1.6448536269514722


def measurement_prior(udmelding: Udmelding) -> MeasurementPrior:
    """What the round assumes of the measurement factor, or the weak default with its own reason."""
    factor = udmelding.need.measurement_factor
    if factor is None:
        return MeasurementPrior()
    return MeasurementPrior.from_interval(
        factor.low, factor.central, factor.high, reason=factor.reason
    )


def total_by_factor(
    udmelding: Udmelding, *, population_persons: float, rng: np.random.Generator
) -> pd.DataFrame:
    """The true number behind each reported one, for a measurement factor from .8 to 2.

    Parameters
    ----------
    udmelding
        The round, as known at the date of the study.
    population_persons
        The country's population at risk.
    rng
        Source of randomness.

    Returns
    -------
    DataFrame
        As `tabulate_factors`; the basis is the figure's key. No rows where nothing national is
        reported.

    Source
    ------
    docs/method.md#measurement-factor.
    """
    tables = []
    for figure in reported_figures(udmelding):
        # The country as one row: how a sum is spread over municipalities does not move the sum.
        country = pd.DataFrame(
            {"region": [_NATION], "population_persons": [population_persons]}, index=["000"]
        )
        count = int(figure.value or 0)
        rows = pd.DataFrame(
            {"area": ["000"], "status": ["answered"], "low": [count], "high": [count]}
        )
        answers = gather_answers(rows, municipalities=country, source=figure.key)
        rates = estimate_rates(answers, priors=Priors(measurement=measurement_prior(udmelding)))
        tables.append(tabulate_factors(rng, rates=rates, basis=figure.key))
    return joined(tables)


def tabulate_factors(rng: np.random.Generator, *, rates: Rates, basis: str) -> pd.DataFrame:
    """The country's total for each factor held fixed, then for the factor as it is assumed.

    Returns
    -------
    DataFrame
        basis, case (fixed, assumed), factor (median where assumed), factor_low, factor_high (its
        5 % and 95 % points), mean_persons, low_persons, high_persons (90 % interval).
    """
    fixed = tabulate_total_by_factor(rng, rates=rates, factors=FACTORS, level=LEVEL, draws=_DRAWS)
    posterior = draw_posterior(rng, rates=rates, draws=_DRAWS)
    found = posterior.summarise(rates.answers.municipalities, level=LEVEL)
    prior = rates.priors.measurement
    low, high = (prior.median * np.exp(sign * prior.log_sd * _Z) for sign in (-1, 1))
    assumed = {
        "factor": prior.median,
        "factor_low": float(low),
        "factor_high": float(high),
        "mean_persons": found.count_mean_persons,
        "low_persons": found.count_low_persons,
        "high_persons": found.count_high_persons,
    }
    fixed = fixed.assign(factor_low=fixed["factor"], factor_high=fixed["factor"], case="fixed")
    table = pd.concat(
        [fixed, pd.DataFrame([assumed]).assign(case="assumed")], ignore_index=True
    ).assign(basis=basis)
    return table[
        [
            "basis",
            "case",
            "factor",
            "factor_low",
            "factor_high",
            "mean_persons",
            "low_persons",
            "high_persons",
        ]
    ]


def reported_figures(udmelding: Udmelding) -> tuple[Quantity, ...]:
    """The reported national counts that need is read off, each once, in the order of the readings."""
    found = {figure.key: figure for figure in _reported(udmelding)}
    return tuple(found.values())


def _reported(udmelding: Udmelding) -> Iterator[Quantity]:
    for figure in (figure for reading in udmelding.need.readings for figure in reading.basis):
        whole = figure.value is not None and float(figure.value).is_integer() and figure.value > 0
        if figure.evidence is Evidence.REPORTED and figure.area == _NATION and whole:
            yield figure
