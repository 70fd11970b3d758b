"""A small sample of the exhaustive calibration, for every run: wide bands, few rounds."""

import math

import numpy as np
import pandas as pd

from analysis.model.need.calibration import World, assess_calibration
from analysis.model.need.priors import MeasurementPrior, Priors

# Unequal, as municipalities are: the largest 300 times the smallest.
PERSONS = np.round(np.geomspace(2_000, 600_000, 49))
COUNTRY = pd.DataFrame(
    {"region": ["north", "south"] * 24 + ["north"], "population_persons": PERSONS},
    index=[str(101 + number) for number in range(49)],
)


def test_a_sample_of_rounds_holds_what_is_promised() -> None:
    rounds = 60
    found = assess_calibration(
        np.random.default_rng(3),
        world=World(national_persons=70, rate_cv=None),
        municipalities=COUNTRY,
        priors=Priors(measurement=MeasurementPrior.known(1.0)),
        rounds=rounds,
    )
    table = found.coverage.set_index("group")
    for group in ("small", "middle", "large", "all"):
        error = table.loc[group, "rate_error"]
        assert abs(table.loc[group, "rate_coverage"] - 0.9) < 4 * error
    assert table.loc["silent", "count_coverage"] > 0.866
    assert abs(found.total_coverage - 0.9) < 4 * math.sqrt(0.09 / rounds)
    assert abs(found.bias) < 0.03 + 4 * found.bias_error


def test_a_factor_far_from_its_prior_is_not_found_out() -> None:
    """What the counts cannot tell: everybody reported twice, and the total is twice as large."""
    found = assess_calibration(
        np.random.default_rng(3),
        world=World(national_persons=470, factor=2.0),
        municipalities=COUNTRY,
        priors=Priors(measurement=MeasurementPrior.known(1.0)),
        rounds=20,
    )
    assert found.total_coverage == 0
    assert abs(found.bias - 1) < 0.1
