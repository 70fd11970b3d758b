"""The analyst's part of the assessment: what is read, and what is refused by name."""

import copy
import datetime as dt

import pytest

from analysis.catalogue.verdict_plan import INDICATORS, AssessmentPlan, NextStep, Role
from analysis.evidence import Unit

GONE = object()
REASON = {"da": "derfor", "en": "because"}
OWN = {
    "step": "renewal",
    "reason": REASON,
    "date": "2022-05-01",
    "by": "analyst",
    "rests_on": ["coverage", "beboere-2019"],
}


def plan() -> dict[str, object]:
    return {
        "special_education": True,
        "thresholds": {
            "coverage": {"value": 0.9, "reason": REASON},
            "within_km": {"value": 0.8, "km": 100, "reason": REASON, "source": "side"},
        },
        "solution": {"alternative": "to", "date": "2022", "source": "brev"},
        "own_verdict": copy.deepcopy(OWN),
        "linked_rounds": ["aeldre-2015"],
    }


@pytest.fixture
def planned(checkout):
    checkout.data["assessment"] = plan()
    checkout.save()
    return checkout


def test_a_whole_plan_is_read(planned):
    found = planned.read()
    own = found.plan.own_verdict
    assert found.plan.thresholds["within_km"].km == 100
    assert found.plan.solution.alternative == "to"
    assert (own.step, own.by, own.date.first) == (
        NextStep.RENEWAL,
        Role.ANALYST,
        dt.date(2022, 5, 1),
    )
    assert [(each.slug, each.short_name.da) for each in found.linked] == [
        ("aeldre-2015", "kort på dansk")
    ]
    assert found.linked[0].verdicts == found.verdicts


def test_a_round_without_one_has_an_empty_plan(checkout):
    found = checkout.read()
    assert found.assessment is None
    assert found.plan == AssessmentPlan()
    assert found.linked == ()


def test_as_known_at_leaves_out_a_later_solution_verdict_and_round(planned):
    found = planned.read().as_known_at(dt.date(2021, 12, 31))
    assert found.plan.solution is None
    assert found.plan.own_verdict is None
    assert found.linked[0].verdicts == ()
    assert set(found.plan.thresholds) == {"coverage", "within_km"}


def test_what_only_shows_has_no_threshold():
    shares = {Unit.SHARE, Unit.PROBABILITY}
    shown = [key for key, kind in INDICATORS.items() if kind.at_least is None]
    assert shown == ["share_of_need", "out_of_region"]
    assert all(INDICATORS[key].unit in shares for key in shown)


# key, value, place (where it is another), rule, cure
FAULTS = {
    "threshold without reason": ("thresholds.coverage.reason", GONE, "", "is missing", "Add"),
    "threshold with an empty reason": (
        "thresholds.coverage.reason",
        {"da": "", "en": "because"},
        "thresholds.coverage.reason.da",
        "empty",
        "",
    ),
    "unknown indicator": (
        "thresholds",
        {"covrage": {"value": 0.9, "reason": REASON}},
        "thresholds.covrage",
        "No indicator",
        "“coverage”",
    ),
    "indicator that only shows": (
        "thresholds",
        {"share_of_need": {"value": 0.1, "reason": REASON}},
        "thresholds.share_of_need",
        "No indicator",
        "supply_rating",
    ),
    "per cent for a share": ("thresholds.coverage.value", 90, "", "from 0 to 1", ""),
    "no distance": ("thresholds.within_km.km", GONE, "", "distance is missing", ""),
    "distance of another": ("thresholds.coverage.km", 50, "", "only for within_km", ""),
    "solution that is no alternative": (
        "solution.alternative",
        "too",
        "",
        "not one of the round's alternatives",
        "“to”",
    ),
    "solution without source": ("solution.source", GONE, "", "is missing", "Add"),
    "solution before the round": ("solution.date", "2019", "", "before the notification", ""),
    "unknown step": ("own_verdict.step", "renewl", "", "not one of those", "“renewal”"),
    "a lasting order": ("own_verdict.step", "order_13c", "", "not one of those", "renewal_with"),
    "own verdict without reason": ("own_verdict.reason", GONE, "", "is missing", "Add"),
    "own verdict without evidence": ("own_verdict.rests_on", [], "", "without evidence", "Name"),
    "evidence that is none": (
        "own_verdict.rests_on.1",
        "beboere-219",
        "",
        "neither an indicator nor",
        "“beboere-2019”",
    ),
    "own verdict of a year": ("own_verdict.date", "2022", "", "must be one day", "year-month-day"),
    "own verdict before the round": (
        "own_verdict.date",
        "2020-02-01",
        "",
        "before the notification",
        "",
    ),
    "own verdict by a person": ("own_verdict.by", "Bo Berg", "", "not one of those", "analyst"),
    "order without an existing offer under threat": (
        "own_verdict.step",
        "renewal_with_order",
        "",
        "recorded threat of closure",
        "threat_of_closure",
    ),
    "unknown round": ("linked_rounds", ["aeldre-2016"], "linked_rounds.0", "not exist", "2015"),
    "no rounds": ("linked_rounds", [], "", "list is empty", ""),
    "unknown key": ("tresholds", {}, "", "key is unknown", "“thresholds”"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_a_plan_may_not_say(planned, name):
    key, value, place, rule, cure = FAULTS[name]
    planned.spoil(f"assessment.{key}", type(planned) if value is GONE else value)
    planned.check_refused(f"assessment.{place or key}", rule=rule, cure=cure)


def test_nothing_can_be_assessed_needs_no_evidence(planned):
    planned.spoil("assessment.own_verdict.step", "cannot_assess")
    planned.spoil("assessment.own_verdict.rests_on", [])
    planned.save()
    assert planned.read().plan.own_verdict.step is NextStep.CANNOT_ASSESS


def test_an_order_stands_where_an_existing_offer_is_threatened(planned):
    planned.spoil("assessment.own_verdict.step", "renewal_with_order")
    planned.spoil("offers.0.closed", None)
    planned.save()
    assert planned.read().plan.own_verdict.step is NextStep.RENEWAL_WITH_ORDER


# A recorded threat of closure, from which alone an order can follow.
THREATS = {
    "without source": ("source", GONE, "is missing"),
    "of an unknown source": ("source", "sied", "No source"),
    "without a date": ("date", "ikke oplyst", "must have a date"),
    "without a note": ("note", GONE, "is missing"),
}


@pytest.mark.parametrize("name", THREATS)
def test_what_a_threat_of_closure_may_not_lack(checkout, name):
    key, value, rule = THREATS[name]
    place = f"offers.0.threat_of_closure.{key}"
    checkout.spoil(place, type(checkout) if value is GONE else value)
    checkout.save()
    [problem] = checkout.problems()
    assert (problem.file, problem.place) == ("data/udmeldinger/proeve-2020.yaml", place)
    assert rule in problem.rule.en


def test_the_rounds_linked_are_read_from_their_files_only(checkout):
    checkout.data["linked"] = []
    checkout.save()
    assert [problem.place for problem in checkout.problems()] == ["linked"]
