"""The alternatives of a round: read whole, refused in words, and cut to what was known."""

import copy
import dataclasses
import datetime as dt

import pytest

from analysis.catalogue.scenarios import PlacesFrom, Sensitivity
from analysis.evidence import Unit
from analysis.language import Text
from analysis.periods import Period

GONE = object()
FIRST = "scenarios.alternatives.0"
SECOND = "scenarios.alternatives.1"
THIRD = "scenarios.alternatives.2"


def test_everything_filled_is_read_whole(checkout):
    found = checkout.read().scenarios
    assert found.years_ahead == (0, 5, 10)
    assert found.sustainability_years == 10
    assert (found.minimum_volume.persons, found.minimum_volume.new_per_year) == (8, 2)
    assert found.rate_dkk_per_place_day.central == 5000
    assert found.rate_dkk_per_place_day.source.title == "En side"
    assert found.curve.area == "vestdanmark"
    assert (found.curve.new_places, found.curve.total_places) == ((0, 10, 20), (40, 50))
    assert [(planned.id, planned.seat) for planned in found.planned] == [
        ("vest", "791"),
        ("aaben", None),
    ]
    assert [alternative.id for alternative in found.alternatives] == ["som-i-dag", "to", "aabne"]
    today, two, open_places = found.alternatives
    assert today.offers[0].places == (PlacesFrom(from_=Period("2019-06"), places=34),)
    assert (today.offers[0].part, today.offers[0].helped_by, today.sensitivity) == (1.0, (), None)
    assert [place.places for place in two.offers[0].places] == [34, 30]
    assert two.offers[1].serves == ("vestdanmark",)
    assert two.offers[1].helped_by == ("hus",)
    assert [(plan.places, plan.part) for plan in open_places.offers] == [
        ("sized", 0.9),
        ("sized", 0.1),
    ]
    assert open_places.sensitivity == Sensitivity(
        inflow_factor=1.2, type2_share=0.5, type2_factor=0.8
    )


def test_a_sensitivity_names_only_what_it_changes(checkout):
    checkout.spoil(f"{THIRD}.sensitivity", {"inflow_factor": 0.8})
    checkout.save()
    changed = checkout.read().scenarios.alternatives[2].sensitivity
    assert (changed.inflow_factor, changed.type2_share, changed.type2_factor) == (0.8, None, 1.0)


@pytest.mark.parametrize(("asks", "wanted"), [("need", False), ("offer", True)])
def test_a_round_with_or_without_alternatives_knows_whether_it_asks_for_an_offer(
    checkout, asks, wanted
):
    checkout.spoil("themes.0.asks", asks)
    assert checkout.read().asks_for_offer is False, "not yet saved"
    checkout.save()
    assert checkout.read().asks_for_offer is wanted
    checkout.spoil("scenarios", None)
    checkout.save()
    assert checkout.read().asks_for_offer is wanted
    assert checkout.read().scenarios is None


# Place spoiled, its new value, the place of the fault, the rule and the cure.
FAULTS = {
    "unknown key": ("scenarios.curv", 1, None, "The key is unknown", "Did you mean “curve”?"),
    "unknown key of places": (
        f"{FIRST}.offers.0.places.0.form",
        "2019",
        None,
        "The key is unknown",
        "Did you mean “from”? Possible: from, places.",
    ),
    "attribute instead of key": (
        f"{FIRST}.offers.0.places.0.from_",
        "2019",
        None,
        "The key is unknown",
        "“from”",
    ),
    "missing date": (f"{FIRST}.offers.0.places.0.from", GONE, None, "The key is missing", "Add"),
    "missing key": ("scenarios.curve", GONE, None, "The key is missing", "Add it"),
    "minimum volume without reason": (
        "scenarios.minimum_volume.reason",
        GONE,
        None,
        "The key is missing",
        "Add it",
    ),
    "minimum volume with an empty reason": (
        "scenarios.minimum_volume.reason.da",
        "",
        None,
        "The text is empty",
        "",
    ),
    "minimum volume of nothing": (
        "scenarios.minimum_volume",
        {"persons": None, "new_per_year": None, "reason": {"da": "a", "en": "b"}},
        None,
        "Give persons, new_per_year or both",
        "",
    ),
    "half a citizen": ("scenarios.minimum_volume.persons", 7.5, None, "whole number", ""),
    "negative places": (f"{FIRST}.offers.0.places.0.places", -1, None, "at least 0", ""),
    "half a place": (f"{FIRST}.offers.0.places.0.places", 20.5, None, "whole number", ""),
    "places as a number": (f"{FIRST}.offers.0.places", 20, None, "Must be a list", ""),
    "places as another word": (
        f"{FIRST}.offers.0.places",
        "size",
        None,
        "not one of those possible",
        "Did you mean “sized”?",
    ),
    "no places": (f"{FIRST}.offers.0.places", [], None, "The list is empty", ""),
    "dates that fall": (
        f"{SECOND}.offers.1.places.1.from",
        "2028",
        None,
        "after the date before",
        "",
    ),
    "unknown date after a known": (
        f"{SECOND}.offers.1.places.1.from",
        "ikke oplyst",
        None,
        "only the first can be unknown",
        "",
    ),
    "date that is none": (
        f"{SECOND}.offers.1.places.0.from",
        "29x",
        None,
        "not a date or period",
        "2024-12-31",
    ),
    "places before the offer opened": (
        f"{FIRST}.offers.0.places.0.from",
        "1980",
        None,
        "before the offer opens (1983)",
        "",
    ),
    "places after the offer closed": (
        f"{SECOND}.offers.0.places.1.from",
        "2024",
        None,
        "The offer is closed (2023)",
        "",
    ),
    "nothing open": (
        f"{FIRST}.offers.0.places.0.places",
        0,
        f"{FIRST}.offers",
        "No offer has places on the data date (2023-12-31)",
        "",
    ),
    "unknown offer": (
        f"{FIRST}.offers.0.offer",
        "huset",
        None,
        "No offer in offers or planned",
        "Did you mean “hus”? Possible: hus, vest, aaben.",
    ),
    "no offers": (f"{FIRST}.offers", [], None, "The list is empty", ""),
    "helped by itself": (
        f"{SECOND}.offers.1.helped_by.0",
        "vest",
        None,
        "only come from another offer",
        "Possible: hus.",
    ),
    "helped by an offer of another alternative": (
        f"{SECOND}.offers.1.helped_by.0",
        "aaben",
        None,
        "only come from another offer",
        "hus",
    ),
    "helped twice by the same": (
        f"{SECOND}.offers.1.helped_by",
        ["hus", "hus"],
        f"{SECOND}.offers.1.helped_by.1",
        "used before",
        "",
    ),
    "area served twice": (
        f"{FIRST}.offers.0.serves",
        ["danmark", "danmark"],
        f"{FIRST}.offers.0.serves.1",
        "used before",
        "",
    ),
    "nobody served": (f"{FIRST}.offers.0.serves", [], None, "The list is empty", ""),
    "part above 1": (f"{THIRD}.offers.0.part", 1.1, None, "at most 1", ""),
    "part of nothing": (f"{THIRD}.offers.0.part", 0, None, "greater than 0", ""),
    "alternative named twice": (f"{SECOND}.id", "som-i-dag", None, "used before", ""),
    "no alternatives": ("scenarios.alternatives", [], None, "The list is empty", ""),
    "first year not 0": ("scenarios.years_ahead.0", 1, None, "The first year must be 0", ""),
    "years that fall": (
        "scenarios.years_ahead",
        [0, 10, 5],
        "scenarios.years_ahead.2",
        "above the number before (10)",
        "",
    ),
    "too far ahead": ("scenarios.years_ahead.2", 31, None, "at most 30", ""),
    "no years": ("scenarios.years_ahead", [], None, "The list is empty", ""),
    "no sustainability years": ("scenarios.sustainability_years", 0, None, "at least 1", ""),
    "curve that falls": (
        "scenarios.curve.new_places.1",
        0,
        None,
        "above the number before (0)",
        "",
    ),
    "curve of negative places": ("scenarios.curve.new_places.0", -5, None, "at least 0", ""),
    "new offer larger than all": (
        "scenarios.curve.new_places.2",
        51,
        None,
        "at most 50 places in all",
        "",
    ),
    "sensitivity first": (
        f"{FIRST}.sensitivity",
        {"inflow_factor": 1.2},
        None,
        "cannot be a sensitivity",
        "",
    ),
    "factor of nothing": (f"{THIRD}.sensitivity.inflow_factor", 0, None, "greater than 0", ""),
    "type-2 share above 1": (f"{THIRD}.sensitivity.type2_share", 50, None, "at most 1", ""),
    "type-2 factor without their share": (
        f"{THIRD}.sensitivity.type2_share",
        None,
        f"{THIRD}.sensitivity.type2_factor",
        "type2_share must say their share",
        "",
    ),
    "seat that is no code": ("scenarios.planned.0.seat", "Viborg", None, "three digits", ""),
    "rate without a grade": (
        "scenarios.rate_dkk_per_place_day.quality",
        GONE,
        None,
        "The key is missing",
        "Add it",
    ),
    "rate turned around": (
        "scenarios.rate_dkk_per_place_day.low",
        7000,
        None,
        "low is above central (5000)",
        "",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_an_alternative_may_not_say(checkout, name):
    key, value, place, rule, cure = FAULTS[name]
    checkout.spoil(key, type(checkout) if value is GONE else value)
    checkout.check_refused(place or key, rule=rule, cure=cure)


def test_a_planned_offer_has_a_name_of_its_own(checkout):
    checkout.spoil("scenarios.planned.1.id", "hus")
    checkout.save()
    own, unknown = checkout.problems()
    assert (own.place, unknown.place) == ("scenarios.planned.1.id", f"{THIRD}.offers.1.offer")
    assert "used before" in own.rule.en


def test_offers_that_cannot_be_read_are_one_fault(checkout):
    checkout.spoil("offers", "ingen")
    checkout.save()
    [problem] = checkout.problems()
    assert problem.place == "offers"


def test_an_alternative_without_an_offer_in_the_file_gives_no_help(checkout):
    checkout.spoil(f"{SECOND}.offers.1.offer", "hus")
    checkout.save()
    places = {problem.place: problem.rule.en for problem in checkout.problems()}
    assert "used before" in places[f"{SECOND}.offers.1.offer"]
    assert "another offer" in places[f"{SECOND}.offers.1.helped_by.0"]


@pytest.mark.parametrize("key", ["places", "sized"])
def test_a_round_that_counts_hours_has_no_places_in_its_alternatives(teaching, key):
    plan = {"offer": "hus", "serves": ["danmark"]}
    places = "sized" if key == "sized" else [{"from": "2019", "places": 20}]
    words = {"da": "a", "en": "b"}
    teaching.data["scenarios"] = {
        "years_ahead": [0],
        "sustainability_years": 10,
        "minimum_volume": None,
        "rate_dkk_per_place_day": None,
        "curve": None,
        "planned": [],
        "alternatives": [
            {"id": "et", "name": words, "reason": words, "offers": [plan | {"places": places}]}
        ],
    }
    teaching.save()
    [problem] = teaching.problems()
    assert problem.place == f"{FIRST}.offers.0.places"
    assert "The round counts hours_per_week, not places" in problem.rule.en
    assert "Runden tæller hours_per_week, ikke pladser" in problem.rule.da


def test_all_faults_of_the_alternatives_come_in_one_go(checkout):
    for key, value in (
        (f"{FIRST}.offers.0.places.0.places", -4),
        (f"{SECOND}.offers.0.offer", "hsu"),
        (f"{THIRD}.offers.1.part", 1.5),
        ("scenarios.minimum_volume.reason", type(checkout)),
        ("scenarios.years_ahead", [1]),
        ("offers.0.closed", "1970"),
    ):
        checkout.spoil(key, value)
    checkout.save()
    assert {problem.place for problem in checkout.problems()} >= {
        f"{FIRST}.offers.0.places.0.places",
        f"{SECOND}.offers.0.offer",
        f"{THIRD}.offers.1.part",
        "scenarios.minimum_volume.reason",
        "scenarios.years_ahead.0",
        "offers.0.closed",
    }


def test_alternatives_with_an_offer_not_yet_known_are_left_out(checkout):
    extra = copy.deepcopy(checkout.data["offers"][0])
    extra |= {"id": "nyt", "opened": "2022", "closed": None}
    checkout.data["offers"].append(extra)
    checkout.spoil(f"{SECOND}.offers.0.offer", "nyt")
    checkout.spoil(f"{SECOND}.offers.0.places", "sized")
    checkout.spoil(f"{SECOND}.offers.1.helped_by", ["nyt"])
    checkout.save()
    found = checkout.read()
    early = found.as_known_at(dt.date(2021, 6, 30)).scenarios
    assert [alternative.id for alternative in early.alternatives] == ["som-i-dag", "aabne"]
    late = found.as_known_at(dt.date(2022, 1, 1)).scenarios
    assert late == found.scenarios


def test_without_its_first_alternative_there_is_nothing_to_compare_with(checkout):
    assert checkout.read().as_known_at(dt.date(1982, 12, 31)).scenarios is None


def test_a_rate_from_a_later_source_is_not_known(checkout):
    checkout.spoil("sources.side.published", "2023")
    checkout.save()
    found = checkout.read()
    assert found.as_known_at(dt.date(2022, 12, 31)).scenarios.rate_dkk_per_place_day is None
    assert found.as_known_at(dt.date(2023, 12, 31)).scenarios == found.scenarios


def test_what_the_alternatives_assume_stands_among_the_assumptions(checkout):
    rows = {row.key: row for row in checkout.read().assumptions()}
    minimum = rows["scenarios.minimum_volume.new_per_year"]
    assert (minimum.unit, minimum.central) == (Unit.NEW_PERSONS_PER_YEAR, 2)
    rate = rows["scenarios.rate_dkk_per_place_day"]
    assert (rate.unit, rate.low, rate.high) == (Unit.DKK_PER_PLACE_DAY, 4000, 6000)
    part = rows["scenarios.alternatives.aabne.offers.aaben.part"]
    assert (part.unit, part.central, part.words) == (
        Unit.SHARE,
        0.1,
        Text("åbne på dansk", "åbne in English"),
    )
    assert rows["scenarios.planned.vest.seat"].words.da == "vest på dansk (kommune 791)"
    assert rows["scenarios.alternatives.aabne.sensitivity.type2_factor"].central == 0.8


def test_alternatives_cannot_be_changed(checkout):
    found = checkout.read().scenarios
    with pytest.raises(dataclasses.FrozenInstanceError):
        found.years_ahead = ()
