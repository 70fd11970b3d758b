"""A census against places, against brute force and closed forms."""

import math

import numpy as np
import pytest
from scipy import stats

from analysis.model.balance.must_receive import (
    chance_of_exceeding,
    expected_excess_persons,
    full_time_share,
    occupancy_share,
    places_needed,
    tabulate_balance,
    tabulate_places_needed,
)
from analysis.model.census.count_distribution import estimate_census


def test_each_measure_equals_its_sum_over_all_counts() -> None:
    census = estimate_census(72)
    persons = np.arange(400)
    chances = stats.poisson.pmf(persons, 72)
    table = tabulate_balance(census, places=[0, 60, 72, 81, 90]).set_index("places")
    for places, row in table.iterrows():
        short = persons > places
        assert row.chance_of_exceeding == pytest.approx(chances[short].sum(), rel=1e-9)
        assert row.full_time_share == pytest.approx(chances[persons >= places].sum(), rel=1e-9)
        excess = (persons - places)[short] @ chances[short]
        assert row.expected_excess_persons == pytest.approx(excess, rel=1e-9)
    assert table.occupancy_share[[60, 72, 90]].tolist() == [1.2, 1.0, 0.8]


def test_the_table_says_what_the_functions_say() -> None:
    census = estimate_census(72, mean_cv=0.15)
    row = tabulate_balance(census, places=[81]).iloc[0]
    assert row.places == 81
    assert row.chance_of_exceeding == chance_of_exceeding(census, 81)
    assert row.expected_excess_persons == expected_excess_persons(census, 81)
    assert row.occupancy_share == occupancy_share(census, 81)
    assert row.full_time_share == full_time_share(census, 81)


def test_places_needed_are_the_quantiles_with_the_mean_known_and_uncertain() -> None:
    censuses = {"known": estimate_census(66), "uncertain": estimate_census(66, mean_cv=0.15)}
    levels = [0.9, 0.95, 0.99]
    table = tabulate_places_needed(censuses, levels=levels)
    mixed = stats.nbinom(0.15**-2, 1 / (1 + 66 * 0.15**2))
    expected = [*stats.poisson.ppf(levels, 66), *mixed.ppf(levels)]
    assert table.places.tolist() == expected
    assert table.census.tolist() == ["known"] * 3 + ["uncertain"] * 3
    assert table.level.tolist() == levels * 2
    assert (table.chance_of_exceeding <= 1 - table.level).all()


def test_no_place_is_occupied_without_measure_unless_nobody_is_expected() -> None:
    assert occupancy_share(estimate_census(0.1), 0) == math.inf
    assert occupancy_share(estimate_census(0), 0) == 0
    assert occupancy_share(estimate_census(0), 10) == 0


def test_no_places_asked_about_is_an_empty_table_with_its_columns() -> None:
    table = tabulate_balance(estimate_census(72), places=[])
    assert table.empty
    assert "expected_excess_persons" in table.columns


@pytest.mark.parametrize("places", [-1, 60.5, math.nan, math.inf, None])
def test_places_that_cannot_be_are_refused(places: float) -> None:
    census = estimate_census(72)
    for ask in (chance_of_exceeding, expected_excess_persons, full_time_share, occupancy_share):
        with pytest.raises(ValueError, match="places must be a whole number of at least 0; got"):
            ask(census, places)
    with pytest.raises(ValueError, match="places must be a whole number of at least 0; got"):
        tabulate_balance(census, places=[60, places])


@pytest.mark.parametrize("level", [0, 1, 1.2, -0.5, math.nan])
def test_service_levels_outside_zero_to_one_are_refused(level: float) -> None:
    census = estimate_census(72)
    with pytest.raises(ValueError, match="level must lie strictly between 0 and 1"):
        places_needed(census, level=level)
    with pytest.raises(ValueError, match="level must lie strictly between 0 and 1"):
        tabulate_places_needed({"known": census}, levels=[0.95, level])


def test_a_table_of_no_level_is_refused() -> None:
    with pytest.raises(ValueError, match="censuses and levels must each name at least one"):
        tabulate_places_needed({"known": estimate_census(72)}, levels=[])
