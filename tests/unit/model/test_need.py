"""Joint draws: they add up, repeat, and follow the laws they claim."""

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.model.need.draws import NeedDraws, draw_need, summarise

POPULATION = pd.Series({"101": 330.0, "147": 60.0, "400": 15.0, "751": 180.0, "851": 115.0})
INF = math.inf


def draw(seed: int = 7, **changes: object) -> NeedDraws:
    given: dict[str, object] = {
        "mean_persons": 72.0,
        "mean_cv": 0.15,
        "population_by_municipality": POPULATION,
        "share_concentration": 100.0,
        "draws": 4000,
    }
    return draw_need(np.random.default_rng(seed), **{**given, **changes})  # type: ignore[arg-type]


def test_areas_add_up_in_every_draw() -> None:
    need = draw()
    east, west = need.total(["101", "147", "400"]), need.total(["851", "751"])
    nation = need.total(need.municipalities)
    np.testing.assert_array_equal(east.count_persons + west.count_persons, nation.count_persons)
    np.testing.assert_allclose(
        east.intensity_persons + west.intensity_persons, nation.intensity_persons, rtol=1e-12
    )


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others() -> None:
    assert draw().count_persons.tobytes() == draw().count_persons.tobytes()
    assert draw().intensity_persons.tobytes() == draw().intensity_persons.tobytes()
    assert draw().count_persons.tobytes() != draw(seed=8).count_persons.tobytes()


def test_an_area_is_the_same_however_its_codes_are_ordered() -> None:
    need = draw()
    one, other = need.total(["101", "751", "147"]), need.total(["147", "101", "751"])
    assert one.intensity_persons.tobytes() == other.intensity_persons.tobytes()


def test_nobody_can_change_the_draws() -> None:
    need = draw()
    with pytest.raises(ValueError, match="read-only"):
        need.count_persons[0, 0] = 5
    with pytest.raises(ValueError, match="read-only"):
        need.intensity_persons[0, 0] = 5


def test_an_area_follows_its_gamma_mean_and_beta_share() -> None:
    draws = 100_000
    need = draw(draws=draws)
    area = need.total(["751", "851"])
    share = 295 / 700
    share_variance = share * (1 - share) / 101
    mean_square = 72**2 * (1 + 0.15**2)
    expected, variance = 72 * share, mean_square * (share_variance + share**2) - (72 * share) ** 2
    intensity = area.intensity_persons
    assert abs(intensity.mean() - expected) < 4 * math.sqrt(variance / draws)
    spread = (intensity - expected) ** 2
    assert abs(spread.mean() - variance) < 4 * spread.std() / math.sqrt(draws)
    count_error = math.sqrt((variance + expected) / draws)
    assert abs(area.count_persons.mean() - expected) < 4 * count_error


def test_the_nation_is_negative_binomial() -> None:
    nation = draw(draws=100_000).total(POPULATION.index).count_persons
    law = stats.nbinom(0.15**-2, 1 / (1 + 72 * 0.15**2))
    for persons in (55, 72, 90):
        chance = law.cdf(persons)
        assert abs((nation <= persons).mean() - chance) < 4 * math.sqrt(
            chance * (1 - chance) / 100_000
        )


def test_a_known_mean_and_known_shares_leave_only_chance() -> None:
    need = draw(mean_cv=0.0, share_concentration=INF, draws=3)
    expected = 72 * POPULATION.to_numpy() / 700
    np.testing.assert_allclose(need.intensity_persons, np.tile(expected, (3, 1)), rtol=1e-12)


def test_nobody_expected_means_nobody_and_no_population_means_no_share() -> None:
    assert draw(mean_persons=0.0).count_persons.sum() == 0
    need = draw(population_by_municipality=pd.Series({"101": 5.0, "825": 0.0}), draws=50)
    assert need.total(["825"]).intensity_persons.sum() == 0
    np.testing.assert_allclose(
        need.total(["101"]).intensity_persons, need.total(["101", "825"]).intensity_persons
    )


def test_the_summary_is_that_of_the_law() -> None:
    need = draw(mean_cv=0.0, share_concentration=INF, draws=100_000)
    summary = summarise(need.total(need.municipalities), level=0.9)
    assert summary.intensity_low_persons == pytest.approx(72)
    assert summary.intensity_high_persons == pytest.approx(72)
    # One person either way: the drawn share at a step of the law may fall on its other side.
    assert abs(summary.count_low_persons - stats.poisson.ppf(0.05, 72)) <= 1
    assert abs(summary.count_high_persons - stats.poisson.ppf(0.95, 72)) <= 1
    assert isinstance(summary.count_low_persons, int)
    small = summarise(
        draw(mean_persons=1.131, mean_cv=0.0, draws=100_000).total(["101"]), level=0.9
    )
    assert 0 < small.none_share < 1
    assert small.count_low_persons == 0


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"mean_persons": -1.0}, "mean_persons must be"),
        ({"mean_persons": math.nan}, "mean_persons must be"),
        ({"mean_cv": -0.1}, "mean_cv must be"),
        ({"mean_cv": INF}, "mean_cv must be"),
        ({"share_concentration": 0.0}, "share_concentration must be at least 1"),
        ({"draws": 0}, "draws must be a whole number of at least 1; got 0"),
        ({"draws": 10.5}, "draws must be a whole number of at least 1; got 10.5"),
        (
            {"population_by_municipality": -POPULATION},
            "population_by_municipality must be a finite",
        ),
        (
            {"population_by_municipality": POPULATION * math.nan},
            "population_by_municipality must be",
        ),
        ({"population_by_municipality": POPULATION * 0}, "at least one municipality with persons"),
        ({"population_by_municipality": POPULATION.iloc[:0]}, "at least one municipality with"),
        (
            {"population_by_municipality": pd.concat([POPULATION, POPULATION.iloc[:1]])},
            "each municipality once; twice: .*101",
        ),
    ],
)
def test_parameters_outside_their_range_are_refused_by_name(
    changes: dict[str, object], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        draw(**changes)


def test_codes_that_were_not_drawn_are_refused() -> None:
    need = draw(draws=2)
    with pytest.raises(ValueError, match=r"codes must be among the municipalities drawn; .*'411'"):
        need.total(["101", "411"])
    for codes in ([], ["101", "101"]):
        with pytest.raises(
            ValueError, match="codes must name at least one municipality, each once"
        ):
            need.total(codes)


@pytest.mark.parametrize("level", [0, 1, math.nan])
def test_levels_outside_zero_to_one_are_refused(level: float) -> None:
    with pytest.raises(ValueError, match="level must lie strictly between 0 and 1"):
        summarise(draw(draws=2).total(["101"]), level=level)
