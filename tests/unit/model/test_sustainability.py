"""Too few citizens: closed forms, matrix exponentials and simulation of whole decades."""

import math

import numpy as np
import pytest
from scipy import stats
from scipy.linalg import expm

from analysis.model.balance.sustainability import (
    MinimumVolume,
    Sustainability,
    assess_sustainability,
)
from analysis.model.queueing.birth_death import staying_chances
from analysis.model.queueing.load import Load


def assess(load: Load, share: float = 1.0, *, stay: float, years: int = 10) -> Sustainability:
    return assess_sustainability(
        load,
        share=share,
        mean_stay_years=stay,
        minimum=MinimumVolume(persons=3, new_per_year=4),
        years=years,
    )


@pytest.mark.parametrize(
    ("load", "fewest", "stay", "years"),
    [(5, 1, 0.5, 10), (5, 3, 0.4, 10), (72, 50, 6, 10), (72, 60, 0.1, 10), (0.5, 1, 1, 1),
     (300, 250, 2, 10), (2, 1, 6, 1), (40, 38, 6, 0.01)],
)  # fmt: skip
def test_a_chain_stays_as_long_as_a_matrix_exponential_says(
    load: float, fewest: int, stay: float, years: float
) -> None:
    most = int(stats.poisson.isf(1e-13, load)) + 5
    counts = np.arange(fewest, most + 1)
    births, deaths = np.where(counts < most, load, 0) / stay, counts / stay
    start = stats.poisson.pmf(counts, load)
    rates = np.diag(births[:-1], 1) + np.diag(deaths[1:], -1) - np.diag(births + deaths)
    exact = (start @ expm(rates * years)).sum()
    found = staying_chances(start, births=births, deaths=deaths, years=years)
    assert found.item() == pytest.approx(exact, abs=1e-10)


def test_many_chains_are_followed_at_once() -> None:
    loads = np.array([[[2.0], [5.0]], [[1.0], [9.0]]])
    counts = np.arange(1, 40)
    start = stats.poisson.pmf(counts, loads)
    births = np.broadcast_to(np.where(counts < 39, loads, 0), start.shape)
    deaths = np.broadcast_to(counts, start.shape)
    found = staying_chances(start, births=births, deaths=deaths, years=2.0)
    assert found.shape == (2, 2)
    alone = staying_chances(start[1, 0], births=births[1, 0], deaths=counts, years=2.0)
    assert found[1, 0] == pytest.approx(alone.item(), rel=1e-12)


def test_a_known_load_has_closed_forms() -> None:
    found = assess(Load(mean_persons=5), 0.5, stay=0.5)
    assert (found.mean_persons, found.new_per_year) == (2.5, 5.0)
    assert found.chance_empty == pytest.approx(math.exp(-2.5))
    assert found.chance_below_persons == pytest.approx(stats.poisson.cdf(2, 2.5))
    assert found.chance_year_of_none == pytest.approx(math.exp(-5))
    assert found.chance_year_below == pytest.approx(stats.poisson.cdf(3, 5))
    assert found.chance_any_year_of_none == pytest.approx(1 - (1 - math.exp(-5)) ** 10)
    expected = 1 - stats.poisson.sf(3, 5) ** 10
    assert found.chance_any_year_below == pytest.approx(expected)


def test_an_uncertain_load_is_as_in_a_simulation_of_decades() -> None:
    rng, draws, stay, years = np.random.default_rng(9), 4_000, 0.5, 10
    load = Load(mean_persons=20, mean_cv=0.3, share_concentration=40)
    means = 20 * rng.gamma(0.3**-2, 0.3**2, draws) * rng.beta(10, 30, draws)
    empty, below, none, few = (np.zeros(draws) for _ in range(4))
    for draw, mean in enumerate(means):
        new = np.sort(rng.uniform(0, years, rng.poisson(mean / stay * years)))
        per_year = np.histogram(new, bins=years, range=(0, years))[0]
        none[draw], few[draw] = (per_year == 0).any(), (per_year < 4).any()
        present = rng.poisson(mean)
        leaving = np.concatenate([np.zeros(present), new]) + rng.exponential(
            stay, present + new.size
        )
        changes = np.concatenate([new, leaving])
        steps = np.concatenate([np.ones(new.size), -np.ones(leaving.size)])
        order = np.argsort(changes)
        inside = changes[order] < years
        census = present + np.concatenate([[0], steps[order][inside].cumsum()])
        empty[draw], below[draw] = (census < 1).any(), (census < 3).any()
    found = assess(load, 0.25, stay=stay)
    for simulated, expected in [
        (empty, found.chance_ever_empty),
        (below, found.chance_ever_below_persons),
        (none, found.chance_any_year_of_none),
        (few, found.chance_any_year_below),
    ]:
        error = math.sqrt(expected * (1 - expected) / draws)
        assert abs(simulated.mean() - expected) < 4 * error + 1e-3


def test_years_that_share_an_uncertain_mean_are_not_independent() -> None:
    # With a mean that may be small, bad years come together: fewer decades have one at all.
    sure = assess(Load(mean_persons=2), stay=0.5)
    unsure = assess(Load(mean_persons=2, mean_cv=0.5), stay=0.5)
    assert unsure.chance_year_below > sure.chance_year_below
    independent = 1 - (1 - unsure.chance_year_below) ** 10
    assert unsure.chance_any_year_below < independent


def test_what_is_not_asked_is_not_told() -> None:
    load = Load(mean_persons=5)
    nothing = assess_sustainability(load, mean_stay_years=0.5, minimum=None, years=10)
    assert nothing.chance_below_persons is None
    assert nothing.chance_any_year_below is None
    half = MinimumVolume(persons=None, new_per_year=4)
    some = assess_sustainability(load, mean_stay_years=0.5, minimum=half, years=10)
    assert some.chance_ever_below_persons is None
    assert some.chance_year_below is not None


def test_a_minimum_of_nobody_is_never_missed_and_an_offer_for_nobody_is_always_empty() -> None:
    demand = MinimumVolume(persons=0, new_per_year=0)
    load = Load(mean_persons=5)
    found = assess_sustainability(load, mean_stay_years=0.5, minimum=demand, years=10)
    assert found.chance_below_persons == found.chance_ever_below_persons == 0
    assert found.chance_year_below == found.chance_any_year_below == 0
    nobody = assess_sustainability(load, mean_stay_years=0.5, minimum=None, years=10, share=0.0)
    assert (nobody.chance_empty, nobody.chance_ever_empty) == (1, 1)
    assert nobody.chance_any_year_of_none == 1


def test_a_large_offer_is_never_empty() -> None:
    found = assess(Load(mean_persons=500), stay=6)
    assert found.chance_ever_empty == 0
    assert found.chance_ever_below_persons == 0


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"mean_stay_years": 0}, "mean_stay_years must be above 0"),
        ({"years": 0}, "years must be a whole number of at least 1"),
        ({"share": 1.5}, "share must be a share from 0 to 1"),
    ],
)
def test_what_lies_outside_its_range_is_refused_by_name(
    parameters: dict[str, float], message: str
) -> None:
    given = {"mean_stay_years": 0.5, "minimum": None, "years": 10, **parameters}
    with pytest.raises(ValueError, match=message):
        assess_sustainability(Load(mean_persons=5), **given)


@pytest.mark.parametrize(
    ("persons", "new", "message"),
    [
        (None, None, "must not both be None"),
        (-1, 2, "persons must be"),
        (1, 2.5, "new_per_year must"),
    ],
)
def test_a_minimum_volume_that_asks_nothing_or_less_is_refused(
    persons: int | None, new: float | None, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        MinimumVolume(persons=persons, new_per_year=new)


def test_a_minimum_volume_has_no_default() -> None:
    with pytest.raises(TypeError):
        MinimumVolume()
