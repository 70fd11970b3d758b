"""The worked cases of backtest_origins.yaml."""

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml

from analysis.model.backtest.dated_inputs import DatedInput
from analysis.model.backtest.evaluation import ForecastPair, evaluate_forecasts
from analysis.model.backtest.forecasts import OriginAssessment, forecast_naively
from analysis.model.backtest.series import pair_series
from analysis.periods import Period

CASES: dict[str, Any] = yaml.safe_load(
    Path(__file__).with_name("backtest_origins.yaml").read_text(encoding="utf-8")
)
SECURE, POPULATION = CASES["secure_series"], CASES["population"]


def dated(row: dict[str, Any]) -> DatedInput:
    dates = {name: Period(row[name]) for name in ("date", "published")}
    return DatedInput(**{**row, **dates})


@pytest.fixture(scope="session")
def secure_series(root: Path) -> list[DatedInput]:
    figures = pd.read_csv(root / "data/published/figures.csv", dtype=str).set_index("id")
    published = [
        {"name": name, "value": float(figures.loc[name, "value"])}
        | figures.loc[name, ["date", "published"]].to_dict()
        for name in SECURE["published"]
    ]
    return [dated(row) for row in [*published, *SECURE["derived"]]]


def at(case: str, series: list[DatedInput]) -> OriginAssessment:
    given = SECURE[case]
    return forecast_naively(
        series,
        origin=dt.date.fromisoformat(given["origin"]),
        target=Period(given.get("target", SECURE["target"])),
    )


def test_from_2019_there_is_an_illustration_and_no_score(secure_series: list[DatedInput]) -> None:
    case = SECURE["origin_2019"]
    found = at("origin_2019", secure_series)
    points = {forecast.method: forecast.point for forecast in found.forecasts}
    assert points == {"last_value": case["last_value"], "straight_line": case["straight_line"]}
    assert [each.name for each in found.later] == case["not_used"]
    assert "25. maj 2020" in found.findings[0].text.da
    outcome = dated(SECURE["outcome"])
    pairs = [ForecastPair(forecast=each, outcome=outcome) for each in found.forecasts]
    shown = evaluate_forecasts(pairs, rng=np.random.default_rng(1))
    assert shown.scores.empty
    assert shown.pairs["error"].tolist() == [72 - 80.5, 91 - 80.5]
    assert shown.pairs[["outcome_low", "outcome_high"]].iloc[0].tolist() == [78, 83]
    assert all("illustration" in finding.text.da for finding in shown.findings)


def test_from_2016_nothing_can_be_assessed(secure_series: list[DatedInput]) -> None:
    case = SECURE["origin_2016"]
    found = at("origin_2016", secure_series)
    assert not found.can_be_assessed
    assert [each.name for each in found.later] == case["not_used"]
    assert case["words"] in found.findings[0].text.da


@pytest.fixture(scope="session")
def population(root: Path) -> pd.DataFrame:
    rows = pd.read_csv(root / "data/reference/population_total.csv", dtype={"code": str})
    rows = rows[rows["code"] != "411"]
    return rows.pivot_table(index="code", columns="year", values="persons")


def test_population_of_the_municipalities_against_what_came(population: pd.DataFrame) -> None:
    pairs = pair_series(
        population, origin_year=POPULATION["origin_year"], target_years=POPULATION["targets"]
    )
    found = evaluate_forecasts(pairs, rng=np.random.default_rng(1))
    scores = found.scores.set_index("method")
    assert scores["pairs"].tolist() == [POPULATION["pairs"]] * 3
    assert scores["crps"].idxmin() == scores["log_score"].idxmax() == POPULATION["best"]
    # Six years ahead from seven years is less sure than a random walk tells: all are too narrow.
    assert (scores["coverage"] < scores["level"]).all()
    assert scores.loc["last_value", "mean_error"] < 0
    by_hand = POPULATION["by_hand"]
    (first, low), (last, high) = by_hand["first"], by_hand["last"]
    rows = found.pairs.query("method == 'drift'").set_index("input")
    row = rows.loc[f"{by_hand['code']} {by_hand['target']}"]
    assert row["point"] == pytest.approx(high + (high - low) / (last - first) * 6)
    assert row["outcome"] == population.loc[by_hand["code"], by_hand["target"]]


def test_errors_of_a_population_forecast_are_those_of_the_table(population: pd.DataFrame) -> None:
    pairs = pair_series(population, origin_year=2020, target_years=[2026])
    found = evaluate_forecasts(pairs, rng=np.random.default_rng(1))
    scores = found.scores.set_index("method")
    error = population[2020] - population[2026]
    assert scores.loc["last_value", "mean_error"] == pytest.approx(error.mean())
    slope = (population[2020] - population[2014]) / 6
    assert scores.loc["drift", "mean_error"] == pytest.approx((error + 6 * slope).mean())
