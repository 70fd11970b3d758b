"""The worked cases of verdicts.yaml."""

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from scipy import stats

from analysis.assessment.verdict.ground import legal_ground
from analysis.assessment.verdict.history import history_of
from analysis.assessment.verdict.parts import Grade, Proposal, Test
from analysis.assessment.verdict.proposal import propose_from
from analysis.assessment.verdict.seen import Seen
from analysis.catalogue.udmelding import Udmelding, read_udmelding
from analysis.catalogue.verdict_plan import NextStep
from analysis.reading import Reader, find_root

CASES: dict[str, Any] = yaml.safe_load(
    Path(__file__).with_name("verdicts.yaml").read_text(encoding="utf-8")
)
ROUNDS = [case["round"] for case in CASES["published"]]
MADE_UP = {case["id"]: case for case in CASES["made_up"]}
SECURE = "udviklingshaemning-dom-2019"

Make, See = Callable[[dict[str, Any]], Udmelding], Callable[..., Seen]


def read(slug: str) -> Udmelding:
    return read_udmelding(Reader(find_root()), slug)


def check(found: Proposal, case: dict[str, Any]) -> None:
    """Everything a case expects of a proposal, and what holds for all of them."""
    grades = {test.value: grade.value for test, grade in found.grades.items()}
    assert {key: grades[key] for key in case["grades"]} == case["grades"]
    shown = {each.key: each.grade.value for each in found.indicators}
    expected = case.get("indicators", {})
    assert {key: shown[key] for key in expected} == expected
    assert found.step.value == case["step"]
    assert found.legal_ground.da == case.get("ground", found.legal_ground.da)
    missing = [each.what.da for each in found.missing]
    assert [each for each in case.get("missing", []) if each not in missing] == []
    assert all(each.ask.da and each.ask.en for each in found.missing)
    if found.step is NextStep.CANNOT_ASSESS:
        assert missing or case["made"]
    else:
        assert found.evidence
        assert found.assumed_share is not None
    assert "13 c" not in found.legal_ground.da


@pytest.mark.parametrize("case", CASES["published"], ids=ROUNDS)
def test_a_round_on_published_figures(case: dict[str, Any], seen: See) -> None:
    udmelding = read(case["round"])
    check(propose_from(seen(udmelding, case)), case)
    agency = case["agency"]
    known = udmelding.as_known_at(udmelding.data_day).verdicts
    assert bool(known) is (agency is not None)
    for verdict in known:
        assert verdict.supply.value == agency["supply"]
        assert verdict.coordination.value == agency["coordination"]
        assert (verdict.withdrawn is not None) is agency["withdrawn"]


@pytest.mark.parametrize("case", CASES["areas"], ids=lambda case: f"{case['round']} {case['area']}")
def test_a_national_offer_gives_a_region_no_supply_verdict(case: dict[str, Any], seen: See) -> None:
    found = propose_from(seen(read(case["round"]), case))
    shown = {each.key: each for each in found.indicators}
    assert found.area == case["area"]
    assert found.grades[Test.SUPPLY] is Grade.NOT_APPLICABLE
    assert shown["coverage"].value is None
    assert 0 < shown["share_of_need"].value < 1
    assert "expected_shortage" not in shown
    assert found.step.value == case["step"]


@pytest.mark.parametrize("name", MADE_UP)
def test_a_round_made_up(name: str, made_up: Make, seen: See) -> None:
    case = MADE_UP[name]
    check(propose_from(seen(made_up(case["made"]), case)), case)


def test_each_of_the_ten_rounds_and_each_supply_rule_has_a_case(root: Path) -> None:
    files = {path.stem for path in (root / "data" / "udmeldinger").glob("*.yaml")}
    assert set(ROUNDS) == files
    rules = {case["made"]["rule"] for case in CASES["made_up"]}
    assert rules == {"must_receive", "may_wait", "within_days", "deliver"}
    assert len(ROUNDS) + len(CASES["areas"]) + len(MADE_UP) >= 30
    assert {case["step"] for case in CASES["made_up"]} == {step.value for step in NextStep}


@pytest.mark.parametrize("assumption", ["mean", "capacity"])
def test_the_least_change_that_turns_it_turns_it(assumption: str, made_up: Make, seen: See) -> None:
    """With nothing else uncertain, the step is the other one just beyond the turning value."""
    made = dict(MADE_UP["must receive, too few places"]["made"])
    found = propose_from(seen(made_up(made), {"made": made}))
    turning = found.turning.set_index("assumption").loc[assumption]
    assert found.step is NextStep.RENEWAL
    assert turning["step_then"] is NextStep.IMPLEMENTATION
    # Independent: 86 places cover 95 per cent of a Poisson count with mean 72 (domain, figure 6).
    if assumption == "capacity":
        assert turning["turns_at"] == 86
        made["offers"] = [{"places": [{"value": 86}]}]
        short = made | {"offers": [{"places": [{"value": 85}]}]}
    else:
        # The mean at which a Poisson count exceeds 81 in 5 per cent: a chi-square quantile.
        assert turning["turns_at"] == pytest.approx(stats.chi2.ppf(0.05, 2 * 82) / 2, rel=1e-6)
        made["mean"] = math.floor(turning["turns_at"] * 100) / 100
        short = made | {"mean": math.ceil(turning["turns_at"] * 100) / 100}
    assert propose_from(seen(made_up(made), {"made": made})).step is NextStep.IMPLEMENTATION
    assert propose_from(seen(made_up(short), {"made": short})).step is NextStep.RENEWAL


def test_the_threshold_of_the_ratings_turns_it_at_the_share_itself(
    made_up: Make, seen: See
) -> None:
    made = MADE_UP["must receive, enough places"]["made"]
    found = propose_from(seen(made_up(made), {"made": made}))
    row = found.turning.set_index("assumption").loc["threshold.coordination_rating"]
    assert (row["value_now"], row["turns_at"]) == (0.7, 70 / 80)
    assert row["step_then"] is NextStep.RENEWAL
    strict = made | {"thresholds": {"coordination_rating": 0.88}}
    assert propose_from(seen(made_up(strict), {"made": strict})).step is NextStep.RENEWAL


def test_an_assumption_turns_against_the_threshold_that_is_asked(made_up: Make, seen: See) -> None:
    made = MADE_UP["the analyst asks for less than the main service level"]["made"]
    found = propose_from(seen(made_up(made), {"made": made}))
    turning = found.turning.set_index("assumption")
    # The most places that fail at 80 per cent: one below the quantile of the count.
    assert turning.loc["capacity", "turns_at"] == stats.poisson.ppf(0.8, 72) - 1
    assert turning.loc["level", "value_now"] == 0.8
    assert turning.loc["level", "turns_at"] == pytest.approx(stats.poisson.cdf(81, 72))
    steps = found.robustness.set_index(["assumption", "at"])["step"]
    assert steps["level", "high"] is NextStep.RENEWAL  # at 99 per cent


def test_robustness_shows_the_step_at_each_end_of_each_assumption(seen: See) -> None:
    found = propose_from(seen(read("udviklingshaemning-dom-2019"), {}))
    table = found.robustness
    assert set(table["assumption"]) == {"mean", "mean_cv", "capacity", "level"}
    assert set(table["at"]) == {"low", "central", "high"}
    assert set(table["step"]) == {NextStep.RENEWAL}  # no end of any of them turns it
    turning = found.turning.set_index("assumption")["turns_at"]
    # Domain, figure 6, seen from the other side: 60 places must cover a mean that is uncertain.
    assert 45 < turning["mean"] < 50
    assert turning["capacity"] > 86


def test_an_uncertain_test_shows_which_end_turns_it(made_up: Make, seen: See) -> None:
    made = MADE_UP["the length of stay decides"]["made"]
    found = propose_from(seen(made_up(made), {"made": made}))
    steps = found.robustness.set_index(["assumption", "at"])["step"]
    assert steps["stay_years", "low"] is NextStep.IMPLEMENTATION
    assert steps["stay_years", "high"] is NextStep.RENEWAL


def test_who_is_late_is_counted_by_the_year(made_up: Make, seen: See) -> None:
    made = MADE_UP["within days, fewer places than citizens"]["made"]
    found = propose_from(seen(made_up(made), {"made": made}))
    late = next(each for each in found.indicators if each.key == "expected_shortage")
    assert late.unit == "new_persons_per_year"
    # Five places turn over 5 / 0.42 times a year, so of 24 new citizens at least 12 are late.
    assert 24 - 5 / 0.42 <= late.value < 24
    covers = next(each for each in found.indicators if each.key == "coverage")
    assert covers.value == pytest.approx(1 - late.value / 24)


def test_a_lasting_order_is_never_the_ground_of_anything() -> None:
    udmelding = read(SECURE)
    for step in NextStep:
        ground = legal_ground(udmelding, step, on=udmelding.data_day)
        assert "13 c" not in ground.da + ground.en


def test_eating_disorders_2018_to_2020() -> None:
    """The verdict of March 2018 was taken back in January 2020, by a new notification."""
    udmelding = read("spiseforstyrrelser-2020")
    table = history_of(udmelding.as_known_at(udmelding.data_day))
    told = [(row.round, row.kind, row.announced.text) for row in table.itertuples()]
    assert told == [
        ("spiseforstyrrelser-2015", "issued", "2015-11-01"),
        ("spiseforstyrrelser-2015", "verdict", "2018-03-19"),
        ("spiseforstyrrelser-2015", "withdrawn", "2020-01"),
        ("spiseforstyrrelser-2020", "issued", "2020-01"),
    ]
    assert "væsentligt andet billede" in table.loc[2, "words"].da
    assert table.loc[1, "new_figures"] == (
        "spise-indberettet-2014",
        "spise-indberettet-2015",
        "spise-tilbud-16",
    )
    assert table.loc[3, "supply"] is None  # no verdict on the round of 2020 is known


def test_children_by_age_bands_are_those_whose_law_the_file_names() -> None:
    """The bands decide the ground; the file's own list of laws says the same."""
    for slug in ROUNDS:
        udmelding = read(slug)
        named = any("barnets lov" in law.ground.da for law in udmelding.law)
        late = udmelding.data_day.replace(year=2025)
        ground = legal_ground(udmelding, NextStep.RENEWAL, on=late)
        assert ("barnets lov" in ground.da) is named, slug
        stk5 = any("stk. 5" in law.ground.da for law in udmelding.law)
        assert udmelding.plan.special_education is stk5, slug
