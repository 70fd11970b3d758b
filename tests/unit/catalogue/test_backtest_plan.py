"""The key `backtest` of a round: read with its figures, and refused where it says the impossible."""

import copy
import datetime as dt

import pytest

from analysis.catalogue.backtest import BacktestPlan
from analysis.evidence import Quantity

FULL = {
    "series": ["a"],
    "derived": [
        {
            "id": "d",
            "title": {"da": "udledt", "en": "derived"},
            "value": 4,
            "date": "2018",
            "published": "2021",
            "basis": ["a"],
            "reason": {"da": "grund", "en": "reason"},
        }
    ],
    "target": "b",
    "origins": ["2020-12-31"],
    "follow_up": [
        {
            "round": slug,
            "title": {"da": slug, "en": slug},
            "count": count,
            "scope": "s",
            "definition": {"da": "d", "en": "d"},
        }
        for slug, count in (("aeldre-2015", "a"), ("proeve-2020", None))
    ],
}


@pytest.fixture
def tried(checkout, row):
    """A checkout whose round has a series of one number, a derived one, and what came."""
    checkout.rows += [
        row("a", date="2019", published="2019-06-01", value="5"),
        row("b", date="2022", published="2023-01-01", value="7"),
    ]
    checkout.data["backtest"] = copy.deepcopy(FULL)
    checkout.save()
    return checkout


def plan_of(checkout) -> BacktestPlan:
    plan = checkout.read().backtest
    assert plan is not None
    return plan


def test_it_is_read_with_its_figures_and_both_dates(tried):
    plan = plan_of(tried)
    assert [figure.key for figure in plan.series] == ["a"]
    assert isinstance(plan.target, Quantity)
    assert plan.target.key == "b"
    assert plan.derived[0].published.text == "2021"
    assert [count.count is None for count in plan.follow_up] == [False, True]


def test_it_may_be_left_out(checkout):
    assert checkout.read().backtest is None


def test_a_reading_may_be_what_came(tried):
    reading = tried.data["need"]["readings"][0]["id"]
    tried.spoil("backtest.target", reading)
    tried.spoil("backtest.series", [])
    tried.save()
    assert plan_of(tried).target == reading


def test_what_was_not_known_on_the_day_is_gone(tried):
    whole = tried.read()
    assert plan_of(tried) == whole.as_known_at(dt.date(2023, 12, 31)).backtest
    early = whole.as_known_at(dt.date(2021, 6, 1)).backtest
    assert early is not None
    # What came was not known, so nothing is forecast; the rounds stand.
    assert (early.target, early.series, len(early.follow_up)) == (None, (), 2)
    assert whole.as_known_at(dt.date(2018, 6, 1)).backtest is None


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("target", "c", "hverken en aflæsning"),
        ("target", None, "noget, der kom"),
        ("series", ["x"], "har det id"),
        ("series", ["a", "a"], "brugt før"),
        ("origins", [], "mindst én dag"),
        ("origins", ["ikke oplyst"], "skal være kendt"),
        ("follow_up.0.round", "aeldre-2014", "Runden findes ikke"),
        ("derived.0.published", "2018", "før det, det er udledt af"),
        ("derived.0.date", "ikke oplyst", "skal være kendt"),
        ("derived.0.id", "a", "brugt før"),
        ("derived.0.basis", [], "Listen er tom"),
        ("orgins", [], "Nøglen er ukendt"),
    ],
)
def test_the_impossible_is_refused_with_its_key(tried, key, value, words):
    tried.spoil(f"backtest.{key}", value)
    tried.save()
    found = [problem for problem in tried.problems() if words in problem.rule.da]
    assert found, [problem.describe().da for problem in tried.problems()]
    assert all(problem.place.startswith("backtest") and problem.line for problem in found)


def test_another_unit_than_what_came_is_refused(tried, row):
    tried.rows.append(row("u", date="2018", published="2018-06-01", value="5", unit="places"))
    tried.spoil("backtest.series", ["u"])
    tried.save()
    [problem] = tried.problems()
    assert "Enheden (places) er en anden" in problem.rule.da


def test_a_number_without_value_or_date_is_refused(tried, row):
    tried.rows.append(row("v", date="ikke oplyst", published="2018-06-01", value="5"))
    tried.spoil("backtest.series", ["v"])
    tried.save()
    assert "værdi og en dato" in tried.problems()[0].rule.da
