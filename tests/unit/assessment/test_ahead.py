"""The census ahead starts from the number counted and ends in the long run."""

import numpy as np
import pytest
from scipy import stats

from analysis.assessment.capacity.ahead import YEARS_AHEAD

FLAGSHIP = "udviklingshaemning-dom-2023-fornyet"


def test_without_growth_the_mean_stays_and_the_long_run_is_poisson(study):
    table = study(FLAGSHIP).estimates.census_ahead
    rows = table[(table["reading"] == "juni-2019") & (table["case"] == "low")]
    assert rows["mean_persons"].to_numpy() == pytest.approx(72, abs=1e-6)
    late = rows[rows["years"] == 10].set_index("places")["chance_of_exceeding"]
    for places in (60, 72, 81, 90):
        assert late[places] == pytest.approx(stats.poisson.sf(places, 72), abs=0.005)


def test_one_year_says_much_less_than_the_long_run_where_stays_are_long(study):
    """With 72 there and long stays, 81 is seldom reached within a year: simulated by hand."""
    table = study(FLAGSHIP).estimates.census_ahead
    found = table.query(
        "reading == 'juni-2019' and case == 'central' and years == 1 and places == 81"
    )
    rng = np.random.default_rng(5)
    mean, sigma, draws = 6.0, 1.0, 20_000
    log_mean = np.log(mean) - sigma**2 / 2
    # A resident met on a random day has a stay chosen by its length, and is anywhere within it.
    stays = np.exp(rng.normal(log_mean + sigma**2, sigma, (draws, 72)))
    left = stays * rng.uniform(size=stays.shape)
    arrivals = rng.poisson(72 / mean, draws)
    there = (left > 1).sum(axis=1)
    for i, number in enumerate(arrivals):
        since = rng.uniform(size=number)
        there[i] += (np.exp(rng.normal(log_mean, sigma, number)) > since).sum()
    simulated = (there > 81).mean()
    error = 4 * np.sqrt(simulated * (1 - simulated) / draws)
    assert found["chance_of_exceeding"].item() == pytest.approx(simulated, abs=error)


def test_growth_raises_and_more_places_lower_the_chance(study):
    table = study(FLAGSHIP).estimates.census_ahead.set_index(["reading", "case", "years", "places"])
    chance = table["chance_of_exceeding"]
    for years in YEARS_AHEAD:
        for places in (60, 72, 81, 90):
            usual, grown = (
                chance["juni-2019", case, years, places] for case in ("central", "growth")
            )
            assert grown >= usual
        falling = [chance["juni-2019", "uncertain", years, places] for places in (60, 72, 81, 90)]
        assert falling == sorted(falling, reverse=True)


def test_the_interval_widens_with_the_horizon(study):
    table = study(FLAGSHIP).estimates.census_by_quarter.query("reading == 'juni-2019'")
    width = (table["high_persons"] - table["low_persons"]).to_numpy()
    assert width[0] == 0
    assert (np.diff(width) >= -1).all()
    assert width[-1] > width[4]


def test_a_round_without_an_assumed_stay_looks_no_further(study):
    assert study("gravide-rusmiddel-2019").estimates.census_ahead.empty
