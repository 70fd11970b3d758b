"""Population apart from rate: against the tables, the projection, and brute force."""

import dataclasses
import datetime as dt

import numpy as np
import pytest

from analysis import find_root, open_study, read_population
from analysis.assessment.need.trend import HORIZONS, middle_of, trend_by_year, trend_prior
from analysis.country.projection import read_projection
from analysis.periods import Period
from analysis.reading import Reader

FLAGSHIP, EATING = "udviklingshaemning-dom-2023-fornyet", "spiseforstyrrelser-2015"
PREGNANT, BRAILLE = "gravide-rusmiddel-2024-fornyet", "punktskrift-2022"


def central(study, slug, reading):
    table = study(slug).estimates.trend_by_year
    return table[(table["case"] == "central") & (table["reading"] == reading)].set_index(
        "years_after"
    )


@pytest.mark.parametrize(
    ("text", "year"),
    [("2014", 2014.5), ("2013/2014", 2014.0), ("2019-06", 2019.45), ("ikke oplyst", None)],
)
def test_the_middle_of_a_period(text, year):
    assert middle_of(Period(text)) == (None if year is None else pytest.approx(year, abs=0.006))


def test_ten_years_after_agrees_with_brute_force(study):
    opened = study(FLAGSHIP)
    row = central(study, FLAGSHIP, "juni-2019").loc[10]
    rng, draws = np.random.default_rng(11), 400_000
    bound, left, yearly = 0.10, 0.85, 0.05
    # A parabola within the bound is a beta(2, 2) stretched; the drift fades month by month.
    drift = bound * (2 * rng.beta(2, 2, draws) - 1)
    steps = np.arange(12 * 1000) / 12000 * 10
    faded = np.trapezoid(left**steps, steps)
    cv = opened.udmelding.need.spread.mean_cv.central
    level = np.log1p(cv**2) ** 0.5
    log_rate = drift * faded + yearly * 10**0.5 * rng.standard_normal(draws)
    log_rate += level * rng.standard_normal(draws) - level**2 / 2
    persons = rng.poisson(72 * row["population_factor"] * np.exp(log_rate))
    assert row["mean_persons"] == pytest.approx(persons.mean(), abs=4 * persons.std() / draws**0.5)
    ends = np.quantile(persons, [0.025, 0.975], method="inverted_cdf")
    assert [row["low_persons"], row["high_persons"]] == pytest.approx(ends, abs=1)


def test_the_interval_starts_as_that_of_need_and_widens(study):
    opened = study(FLAGSHIP)
    rows = central(study, FLAGSHIP, "juni-2019")
    need = opened.area("danmark").need.set_index("reading").loc["juni-2019"]
    # Gamma there and lognormal here, with the same mean and variation.
    assert rows.loc[0, "low_persons"] == pytest.approx(need["count_low"], abs=1)
    assert rows.loc[0, "high_persons"] == pytest.approx(need["count_high"], abs=1)
    width = rows["high_persons"] - rows["low_persons"]
    assert width.is_monotonic_increasing
    assert tuple(rows.index) == HORIZONS


def test_one_count_drifts_nowhere_and_two_are_no_trend(study):
    assert (study(FLAGSHIP).estimates.trend_by_year["drift_per_year"] == 0).all()
    eating = study(EATING).estimates.trend_by_year
    assert set(eating["counts"]) == {2}
    # 576 to 663 are 14 % in a year; what is left of it is a sixtieth.
    drift = eating[eating["case"] == "central"]["drift_per_year"].iloc[0]
    assert 0 < drift < 0.01 < np.log(663 / 576)


def test_population_alone_is_the_number_times_the_population(study):
    for slug, reading in ((FLAGSHIP, "juni-2019"), (PREGNANT, "kortlaegning-2019")):
        rows = central(study, slug, reading)
        expected = rows.loc[0, "held_persons"] * rows["population_factor"]
        assert rows["held_persons"].to_numpy() == pytest.approx(expected.to_numpy())


def test_no_later_population_than_that_of_the_day_is_used():
    reader = Reader(find_root())
    population, projection = read_population(reader), read_projection(reader)
    early = open_study(BRAILLE, as_of="2025-06-27", root=find_root()).population_ahead
    assert early.last_counted == 2020
    assert max(early.persons_by_year) == 2025
    own = population.at_risk(["0-17"], as_of=dt.date(2020, 1, 1)).total_persons
    assert early.persons_at(2025.0) == pytest.approx(own * projection.factor(2020, 2025))
    assert early.persons_at(2035.0) == early.persons_at(2025.0)
    late = open_study(BRAILLE, as_of="2026-02-01", root=find_root()).population_ahead
    counted = population.at_risk(["0-17"], as_of=dt.date(2026, 1, 1)).total_persons
    assert late.persons_at(2026.0) == counted
    assert late.persons_at(2031.0) == pytest.approx(counted * projection.factor(2026, 2031))
    assert late.persons_at(2023.0) == pytest.approx((own + counted) / 2)


def test_a_time_before_the_first_count_is_refused(study):
    with pytest.raises(ValueError, match="2014"):
        study(FLAGSHIP).population_ahead.persons_at(2013.9)


def test_what_is_counted_otherwise_or_not_assumed_has_no_trend(study):
    for slug in ("hjerneskade-2014", "tegnsprog-2022", "spiseforstyrrelser-2020"):
        assert study(slug).estimates.trend_by_year.empty
    opened = study(FLAGSHIP)
    need = dataclasses.replace(opened.udmelding.need, trend=None)
    without = dataclasses.replace(opened.udmelding, need=need)
    assert trend_prior(without) is None
    assert trend_by_year(without, population=opened.population_ahead).empty
