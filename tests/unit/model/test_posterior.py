"""Joint posterior draws: they add up, repeat, and agree with the exact means."""

import numpy as np
import pandas as pd
import pytest

from analysis.model.need.answer_rows import gather_answers
from analysis.model.need.moments import tabulate_means
from analysis.model.need.posterior import NeedPosterior, draw_posterior, tabulate_total_by_factor
from analysis.model.need.priors import MeasurementPrior, Priors
from analysis.model.need.rates import Rates, estimate_rates

COUNTRY = pd.DataFrame(
    {
        "region": ["north"] * 4 + ["south"] * 3,
        "population_persons": [90e3, 50e3, 10e3, 30e3, 40e3, 20e3, 5e3],
    },
    index=["851", "810", "825", "820", "561", "563", "580"],
)
ROWS = pd.DataFrame(
    [
        ("north", "answered", 14, 14),
        ("851", "answered", 5, 9),
        ("810", "answered", 3, 3),
        ("561", "answered", None, 4),
        ("563", "silent", None, None),
        ("580", "answered", 1, None),
    ],
    columns=["area", "status", "low", "high"],
)


def rates_of(factor: MeasurementPrior | None = None) -> Rates:
    answers = gather_answers(ROWS, municipalities=COUNTRY)
    return estimate_rates(answers, priors=Priors(measurement=factor or MeasurementPrior()))


def draw(rates: Rates | None = None, seed: int = 4, draws: int = 4000) -> NeedPosterior:
    return draw_posterior(np.random.default_rng(seed), rates=rates or rates_of(), draws=draws)


def test_parts_add_up_in_every_draw() -> None:
    found = draw()
    north, south = found.split(COUNTRY.index[:4]), found.split(COUNTRY.index[4:])
    nation = found.split(COUNTRY.index)
    for part in ("reported_persons", "measurement_persons", "silent_persons", "count_persons"):
        np.testing.assert_array_equal(
            getattr(north, part) + getattr(south, part), getattr(nation, part)
        )
    np.testing.assert_array_equal(nation.count_persons, found.total(COUNTRY.index).count_persons)


def test_draws_keep_what_was_reported() -> None:
    reported = draw().reported_persons
    assert (reported[:, :4].sum(axis=1) == 14).all()
    assert ((reported[:, 0] >= 5) & (reported[:, 0] <= 9)).all()
    assert (reported[:, 1] == 3).all()
    assert ((reported[:, 4] >= 0) & (reported[:, 4] <= 4)).all()
    assert (reported[:, 5] == 0).all()
    assert (reported[:, 6] >= 1).all()


def test_a_known_factor_of_one_leaves_the_reported_as_they_are() -> None:
    split = draw(rates_of(MeasurementPrior.known(1.0))).split(COUNTRY.index)
    assert (split.measurement_persons == 0).all()


def test_draws_repeat_and_nobody_can_change_them() -> None:
    one, other = draw(draws=50), draw(draws=50)
    assert one.need.count_persons.tobytes() == other.need.count_persons.tobytes()
    assert one.need.intensity_persons.tobytes() == other.need.intensity_persons.tobytes()
    with pytest.raises(ValueError, match="read-only"):
        one.need.count_persons[0, 0] = 1


@pytest.mark.parametrize(
    "factor",
    [MeasurementPrior.known(0.8), MeasurementPrior.known(1.5), MeasurementPrior(log_sd=0.4)],
)
def test_draws_have_the_exact_means(factor: MeasurementPrior) -> None:
    rates, draws = rates_of(factor), 60_000
    found, exact = draw(rates, draws=draws), tabulate_means(rates)
    for drawn, column in (
        (found.need.count_persons, "count_mean_persons"),
        (found.need.intensity_persons, "intensity_mean_persons"),
        (found.reported_persons, "reported_mean_persons"),
    ):
        error = drawn.std(axis=0) / np.sqrt(draws) + 1e-9
        deviation = np.abs(drawn.mean(axis=0) - exact[column].to_numpy()) / error
        assert (deviation < 4.5).all(), column
    # Where nothing bounds the count the tail is too long for a sample's standard deviation.
    bounded = exact["municipality"].isin(COUNTRY.index[:5])
    ratio = found.need.intensity_persons.std(axis=0) / exact["intensity_sd_persons"]
    np.testing.assert_allclose(ratio[bounded], 1.0, atol=0.06)


def test_a_silent_municipality_is_one_of_the_population_of_rates() -> None:
    rates = rates_of(MeasurementPrior.known(1.0))
    row = tabulate_means(rates).set_index("municipality").loc["563"]
    mean = rates.reported_rate * 20e3
    square = rates.weights @ (mean**2 * (1 + rates.rate_cv**2))
    expected = float(rates.weights @ mean)
    assert row["silent_mean_persons"] == pytest.approx(expected)
    assert row["intensity_sd_persons"] == pytest.approx(np.sqrt(square - expected**2))


def test_a_total_falls_as_the_factor_rises() -> None:
    table = tabulate_total_by_factor(
        np.random.default_rng(1), rates=rates_of(), factors=[0.9, 1, 1.26, 2], level=0.9, draws=4000
    )
    assert table["mean_persons"].is_monotonic_decreasing
    assert table["factor"].tolist() == [0.9, 1, 1.26, 2]
    assert (table["low_persons"] <= table["high_persons"]).all()


def test_the_split_is_tabulated_with_who_answered() -> None:
    areas = {"danmark": tuple(COUNTRY.index), "south": tuple(COUNTRY.index[4:])}
    table = draw().tabulate_split(areas, level=0.9)
    assert table["part"].tolist() == ["reported", "measurement", "silent", "total"] * 2
    assert table["answered_share"].iloc[0] == pytest.approx(225 / 245)
    means = table.pivot_table(index="area", columns="part", values="mean_persons")
    np.testing.assert_allclose(
        means[["reported", "measurement", "silent"]].sum(axis=1), means["total"]
    )
    assert not table.isna().any().any()


def test_no_draws_are_refused() -> None:
    with pytest.raises(ValueError, match="draws must be a whole number of at least 1"):
        draw(draws=0)
