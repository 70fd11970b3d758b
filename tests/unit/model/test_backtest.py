"""Backtests: what is refused, what is naive, and scores on series whose chances are known."""

import datetime as dt
import math
import pickle

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy import stats

from analysis.model.backtest.dated_inputs import (
    DatedInput,
    LaterKnowledgeError,
    refuse_later,
    split_by_knowledge,
)
from analysis.model.backtest.evaluation import Backtest, ForecastPair, evaluate_forecasts
from analysis.model.backtest.forecast_laws import ForecastLaw, PoissonLaw, StudentLaw
from analysis.model.backtest.forecasts import Forecast, forecast_naively
from analysis.model.backtest.series import pair_series
from analysis.periods import Period

ORIGIN = dt.date(2020, 12, 31)


def dated(value: float, date: str, published: str | None = None, **more: float) -> DatedInput:
    return DatedInput(
        name=f"n {date}",
        value=value,
        date=Period(date),
        published=Period(published or date),
        **more,
    )


def forecast(law: ForecastLaw | None, *, method: str = "model", point: float = 0.0) -> Forecast:
    return Forecast(
        method=method,
        origin=ORIGIN,
        target=Period("2022"),
        inputs=(dated(1, "2019"),),
        point=point,
        law=law,
    )


@pytest.mark.parametrize(
    ("published", "origin", "known"),
    [
        ("2019-06-07", "2019-06-06", False),
        ("2019-06-07", "2019-06-07", True),
        ("2019-06", "2019-06-29", False),
        ("2019-06", "2019-06-30", True),
        ("2019~", "2019-12-30", False),
        ("2019~", "2019-12-31", True),
        ("ikke oplyst", "2099-01-01", False),
    ],
)
def test_a_number_is_known_once_it_must_have_been_published(
    published: str, origin: str, *, known: bool
) -> None:
    given = dated(48, "2016", published)
    assert given.known_by(dt.date.fromisoformat(origin)) is known


def test_later_knowledge_is_refused_with_the_input_and_its_dates() -> None:
    later = (dated(48, "2016", "2020-05-25"), dated(5, "2015", "ikke oplyst"))
    with pytest.raises(LaterKnowledgeError) as caught:
        refuse_later([dated(34, "2014"), *later], origin=dt.date(2016, 12, 31))
    error = caught.value
    assert error.later == later
    assert error.exit_code == 3
    assert "«n 2016» gælder 2016, offentliggjort: 25. maj 2020." in error.message.da
    assert "31. december 2016" in error.message.da
    assert "“n 2015” concerns 2015, published: not stated." in error.message.en
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert (again.later, again.origin, str(again)) == (later, error.origin, str(error))


def test_no_forecast_is_made_of_later_knowledge() -> None:
    with pytest.raises(LaterKnowledgeError, match="n 2021"):
        Forecast(
            method="model",
            origin=ORIGIN,
            target=Period("2022"),
            inputs=(dated(1, "2019"), dated(2, "2021")),
            point=3,
        )


def test_known_inputs_come_in_order_of_time() -> None:
    given = [dated(3, "2018"), dated(1, "2014"), dated(9, "2019", "2022"), dated(2, "2016-05")]
    known, later = split_by_knowledge(given, origin=ORIGIN)
    assert [each.value for each in known] == [1, 2, 3]
    assert [each.value for each in later] == [9]


VALUES = [10.0, 13.0, 12.0, 17.0, 15.0, 20.0, 24.0]


def naive(values: list[float], target: int = 2023) -> dict[str, Forecast]:
    inputs = [dated(value, str(2014 + year)) for year, value in enumerate(values)]
    found = forecast_naively(inputs, origin=ORIGIN, target=Period(str(target)))
    return {each.method: each for each in found.forecasts}


def test_the_straight_line_is_least_squares_with_its_prediction_interval() -> None:
    years = np.arange(2014, 2021)
    fit = sm.OLS(VALUES, sm.add_constant(years)).fit()
    expected = fit.get_prediction([[1, 2023]]).summary_frame(alpha=0.1)
    line = naive(VALUES)["straight_line"]
    assert line.law is not None
    assert line.point == pytest.approx(expected["mean"][0])
    assert line.law.quantile(0.05) == pytest.approx(expected["obs_ci_lower"][0])
    assert line.law.quantile(0.95) == pytest.approx(expected["obs_ci_upper"][0])


def test_last_value_and_drift_are_random_walks() -> None:
    """Hyndman and Athanasopoulos (2021), table 5.2, with the variance of the steps estimated."""
    steps, found = np.diff(VALUES), naive(VALUES)
    last, drift = found["last_value"], found["drift"]
    sd = math.sqrt((steps**2).mean() * 3)
    assert last.point == 24
    assert last.law is not None
    assert last.law.quantile(0.95) == pytest.approx(24 + sd * stats.t.ppf(0.95, 6))
    sd = math.sqrt(steps.var(ddof=1) * 3 * (1 + 3 / 6))
    assert drift.point == pytest.approx(24 + 3 * 14 / 6)
    assert drift.law is not None
    assert drift.law.quantile(0.95) == pytest.approx(drift.point + sd * stats.t.ppf(0.95, 5))


def test_few_points_give_a_number_without_chances() -> None:
    assert {name: each.law for name, each in naive(VALUES[:1]).items()} == {"last_value": None}
    two = naive([34.0, 72.0])
    assert (set(two), two["straight_line"].law) == ({"last_value", "straight_line"}, None)
    three = naive(VALUES[:3])
    assert three["last_value"].law is not None
    assert (three["drift"].law, three["straight_line"].law) == (None, None)
    assert naive([5.0] * 6)["last_value"].law is None


def test_intervals_of_naive_forecasts_hold_what_they_promise() -> None:
    rng = np.random.default_rng(3)
    walks = rng.normal(0, 2, (600, 10)).cumsum(axis=1) + 500
    drifting = walks + 3 * np.arange(10)
    lines = 100 + 5 * np.arange(10) + rng.normal(0, 2, (600, 10))
    for method, series in (("last_value", walks), ("drift", drifting), ("straight_line", lines)):
        table = pd.DataFrame(series + 500, columns=range(2014, 2024))
        pairs = pair_series(table, origin_year=2020, target_years=[2022])
        wanted = [pair for pair in pairs if pair.forecast.method == method]
        found = evaluate_forecasts(wanted, rng=rng)
        [coverage] = found.scores["coverage"]
        assert coverage == pytest.approx(0.9, abs=4 * math.sqrt(0.09 / 600))
        assert stats.kstest(found.pairs["pit"].astype(float), "uniform").pvalue > 0.001


def pair(value: float, law: ForecastLaw | None, name: str = "x", **more: str) -> ForecastPair:
    outcome = DatedInput(name=name, value=value, date=Period("2022"), published=Period("2022-02"))
    return ForecastPair(forecast=forecast(law, **more), outcome=outcome)  # type: ignore[arg-type]


def simulate(true_mean: float, told_mean: float, *, number: int) -> Backtest:
    rng = np.random.default_rng(17)
    values = rng.poisson(true_mean, number).astype(float)
    pairs = [pair(value, PoissonLaw(mean=told_mean), str(n)) for n, value in enumerate(values)]
    return evaluate_forecasts(pairs, rng=rng)


def test_right_chances_pass_and_wrong_ones_are_found_out() -> None:
    right, wrong = simulate(20, 20, number=800), simulate(20, 26, number=800)
    assert stats.chisquare(right.pit_counts.loc["model"]).pvalue > 0.001
    assert stats.chisquare(wrong.pit_counts.loc["model"]).pvalue < 1e-9
    # A count's interval holds at least what it promises: 13 to 28 hold 92.0 per cent.
    chance = stats.poisson.cdf(28, 20) - stats.poisson.cdf(12, 20)
    assert right.scores["coverage"][0] == pytest.approx(chance, abs=0.04)
    assert wrong.scores["coverage"][0] < 0.8
    assert right.scores["crps"][0] < wrong.scores["crps"][0]
    assert right.scores["log_score"][0] > wrong.scores["log_score"][0]
    entropy = stats.poisson(20).entropy()
    assert right.scores["log_score"][0] == pytest.approx(-entropy, abs=0.1)


def test_scores_are_printed_from_five_pairs_up() -> None:
    four, five = simulate(20, 20, number=4), simulate(20, 20, number=5)
    assert four.scores.empty
    assert [finding.code for finding in four.findings] == ["too-few-pairs"]
    assert "4 af 4 prognoser kan bedømmes" in four.findings[0].text.da
    assert "illustration" in repr(four)
    assert (five.scores["pairs"].tolist(), five.findings) == ([5], ())
    assert five.pit_counts.loc["model"].sum() == 5
    assert four.pairs["crps"].notna().all()


def test_a_range_or_a_number_without_chances_is_shown_and_not_scored() -> None:
    outcome = dated(80.5, "2022", low=78, high=83)
    shown = [ForecastPair(forecast=forecast(StudentLaw(mean=80, scale=5)), outcome=outcome)] * 6
    found = evaluate_forecasts(
        [*shown, *[pair(5, None, method="naked")] * 6], rng=np.random.default_rng(1)
    )
    assert found.scores.empty
    assert found.pairs[["crps", "log_score", "pit", "inside"]].isna().all(axis=None)
    assert found.pairs["low"].notna().sum() == 6
    assert found.pairs[["outcome_low", "outcome_high"]].iloc[0].tolist() == [78, 83]
    assert len(found.findings) == 2


def test_skill_is_measured_on_the_same_outcomes() -> None:
    def both(other: int) -> Backtest:
        law, naive_law = StudentLaw(mean=1, scale=1), StudentLaw(mean=0, scale=2)
        pairs = [pair(float(n % 3), law, str(n)) for n in range(6)]
        pairs += [pair(float(n % 3), naive_law, str(n), method="last_value") for n in range(other)]
        return evaluate_forecasts(pairs, rng=np.random.default_rng(1))

    scores = both(6).scores.set_index("method")
    ratio = scores.loc["model", "crps"] / scores.loc["last_value", "crps"]
    assert scores["crps_skill"].tolist() == pytest.approx([1 - ratio, 0])
    assert math.isnan(both(5).scores.set_index("method").loc["model", "crps_skill"])


def test_a_series_is_known_when_it_is_published() -> None:
    table = pd.DataFrame([[1.0, 2, 4, 7, 11], [5, np.nan, 5, 6, 8]], ["a", "b"], range(2014, 2019))
    pairs = pair_series(table, origin_year=2017, target_years=[2018], published_after_years=1)
    first = pairs[0].forecast
    assert [each.year for each in first.inputs] == [2014, 2015, 2016]
    assert (first.point, pairs[0].outcome.value) == (4, 11)
    assert [each.year for each in pairs[-1].forecast.inputs] == [2014, 2016]


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: dated(math.nan, "2019"), "value of 'n 2019' must be finite"),
        (lambda: dated(5, "2019", low=6, high=7), "lie within its range"),
        (lambda: dated(5, "2019", low=4), "low and high of"),
        (lambda: dated(5, "ikke oplyst"), "date of 'n ikke oplyst' must be known"),
        (
            lambda: Forecast(
                method="m", origin=ORIGIN, target=Period("2022"), inputs=(), point=1
            ),
            "inputs must name what 'm' was made of",
        ),
        (
            lambda: Forecast(
                method="m", origin=ORIGIN, target=Period("2020"), inputs=(dated(1, "2019"),),
                point=1,
            ),
            "target must be known and end after the origin",
        ),
        (
            lambda: ForecastPair(forecast=forecast(None), outcome=dated(1, "2023")),
            "must be about '2022'",
        ),
        (
            lambda: ForecastPair(forecast=forecast(None), outcome=dated(1, "2022", "2020-02")),
            "must be published after",
        ),
        (lambda: evaluate_forecasts([], rng=np.random.default_rng(1)), "pairs must hold"),
        (
            lambda: pair_series(pd.DataFrame({2014: [1.0]}), origin_year=2014, target_years=[2015]),
            "target_years must be columns",
        ),
        (
            lambda: pair_series(pd.DataFrame({2014: [1.0]}), origin_year=2014, target_years=[2014]),
            "after the origin",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_by_name(ask: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        ask()  # type: ignore[operator]
