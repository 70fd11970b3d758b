"""What an offer holds: shares, other uses, units and deliveries, refused in words where wrong."""

import copy
import datetime as dt

import pytest

from analysis.catalogue.contents import Use
from analysis.evidence import Unit

GONE = object()
WORDS = {"da": "grund", "en": "reason"}


def test_everything_filled_is_read_whole(checkout):
    [offer] = checkout.read().offers
    share = offer.share_for_group
    assert (share.low, share.central, share.high) == (0.7, 0.8, 0.9)
    remand, observation = offer.used_otherwise
    assert (remand.use, remand.places.high) == (Use.REMAND_SURROGATE, 4)
    assert (observation.use, observation.places) == (Use.OBSERVATION, None)
    assert [(unit.places, unit.number) for unit in offer.units] == [(10, 3), (4, 1)]
    assert offer.incompatible_groups.number == 2
    assert offer.delivery is None


def test_a_delivery_holds_published_figures_assumptions_and_what_is_not_known(teaching):
    [offer] = teaching.read().offers
    given = offer.delivery
    assert given.hours_per_week.unit is Unit.HOURS_PER_WEEK
    assert given.children_in_need.key == "beboere-2022"
    assert given.hours_per_child_per_week is None
    assert given.amount("hours_per_week").central == 90
    reached, staff = given.amount("children_reached"), given.amount("qualified_staff")
    assert (reached.low, reached.central, reached.high) == (10, 12, 15)
    assert (staff.low, staff.central, staff.high) == (2, 2.5, 3), "the source gives a range"
    assert given.amount("hours_per_child_per_week") is None


def test_an_offer_may_leave_out_what_it_does_not_say(checkout):
    optional = ("share_for_group", "used_otherwise", "units", "incompatible_groups", "note")
    for key in optional:
        checkout.spoil(f"offers.0.{key}", type(checkout))
    checkout.save()
    [offer] = checkout.read().offers
    assert (offer.share_for_group, offer.used_otherwise, offer.units) == (None, (), ())
    assert offer.assumptions == ()


FAULTS = {
    "closed before it opened": ("offers.0.closed", "1982", None, "before it opened (1983)", ""),
    "share above 1": ("offers.0.share_for_group.high", 90, None, "at most 1", ""),
    "negative share": ("offers.0.share_for_group.low", -0.1, None, "at least 0", ""),
    "share turned around": ("offers.0.share_for_group.low", 0.85, None, "above central", ""),
    "share without reason": ("offers.0.share_for_group.reason", GONE, None, "is missing", "Add"),
    "negative places used otherwise": (
        "offers.0.used_otherwise.0.places.low",
        -1,
        None,
        "at least 0",
        "",
    ),
    "unknown use": (
        "offers.0.used_otherwise.0.use",
        "remand",
        None,
        "not one of those possible",
        "Did you mean “remand_surrogate”?",
    ),
    "the same use twice": (
        "offers.0.used_otherwise.1.use",
        "remand_surrogate",
        None,
        "used before",
        "",
    ),
    "places used otherwise left out": (
        "offers.0.used_otherwise.1.places",
        GONE,
        None,
        "The key is missing",
        "Add it",
    ),
    "unit without places": ("offers.0.units.0.places", 0, None, "at least 1", ""),
    "half a unit": ("offers.0.units.0.number", 1.5, None, "whole number", ""),
    "units that are not the offer's": (
        "offers.0.units.0.number",
        2,
        "offers.0.units",
        "24 places in all; that is none of the offer's numbers",
        "",
    ),
    "units without groups": (
        "offers.0.incompatible_groups",
        GONE,
        "offers.0.units",
        "incompatible_groups must say how many groups",
        "",
    ),
    "groups without units": (
        "offers.0.units",
        GONE,
        "offers.0.incompatible_groups",
        "Without the units",
        "",
    ),
    "no groups": ("offers.0.incompatible_groups.number", 0, None, "at least 1", ""),
    "delivery where places are counted": (
        "offers.0.delivery",
        dict.fromkeys(
            (
                "hours_per_week",
                "children_in_need",
                "children_reached",
                "hours_per_child_per_week",
                "qualified_staff",
                "days_to_start",
            )
        ),
        None,
        "only when the round's rule is deliver",
        "",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_an_offer_may_not_say(checkout, name):
    key, value, place, rule, cure = FAULTS[name]
    checkout.spoil(key, type(checkout) if value is GONE else value)
    # The alternatives rest on the offer: here only its own faults are looked at.
    checkout.spoil("scenarios", None)
    checkout.check_refused(place or key, rule=rule, cure=cure)


@pytest.mark.parametrize(
    "key",
    ["belaegningsprocent", "Belægning", "belaegning", "occupancy", "occupancy_rate"],
)
@pytest.mark.parametrize("where", ["offers.0", "offers.0.places.0", "scenarios.alternatives.0"])
def test_an_occupancy_is_refused_with_what_to_give_instead(checkout, where, key):
    checkout.spoil(f"{where}.{key}", 0.97)
    checkout.save()
    [problem] = checkout.problems()
    assert problem.place == f"{where}.{key}"
    assert "premise of the rate calculation" in problem.rule.en
    assert "takstberegningen" in problem.rule.da
    assert "need.readings" in problem.cure.en


DELIVERY_FAULTS = {
    "places": (
        "offers.0.places",
        [{"definition": "normed", "figure": "pladser-2019"}],
        "offers.0.places.0.figure",
        "The figure's unit is places, the round's is hours_per_week",
        "",
    ),
    "units": ("offers.0.units", [{"places": 4}], None, "counts hours_per_week, not places", ""),
    "places tried": ("capacity.compare_places", [40], None, "counts hours_per_week", ""),
    "unknown figure": (
        "offers.0.delivery.hours_per_week",
        "timer-2021",
        None,
        "No figure in",
        "“timer-2022”",
    ),
    "figure in another unit": (
        "offers.0.delivery.days_to_start",
        "timer-2022",
        None,
        "The figure's unit is hours_per_week; here it must be days",
        "",
    ),
    "number without a source or reason": (
        "offers.0.delivery.hours_per_week",
        90,
        None,
        "Must be keys with values",
        "",
    ),
    "assumption without a reason": (
        "offers.0.delivery.children_reached.reason",
        GONE,
        None,
        "The key is missing",
        "Add it",
    ),
    "unknown key of an assumption": (
        "offers.0.delivery.children_reached.centrl",
        3,
        None,
        "The key is unknown",
        "Did you mean “central”?",
    ),
    "number left out": (
        "offers.0.delivery.qualified_staff",
        GONE,
        None,
        "The key is missing",
        "Add it",
    ),
    "unknown key": (
        "offers.0.delivery.teachers",
        3,
        None,
        "The key is unknown",
        "Possible: hours_per_week,",
    ),
}


@pytest.mark.parametrize("name", DELIVERY_FAULTS)
def test_what_a_delivery_may_not_say(teaching, name):
    key, value, place, rule, cure = DELIVERY_FAULTS[name]
    teaching.spoil(key, type(teaching) if value is GONE else value)
    if key == "offers.0.units":
        teaching.spoil("offers.0.incompatible_groups", {"number": 1, "reason": WORDS})
    teaching.save()
    problem = teaching.problems()[0]
    assert problem.place == (place or key)
    assert rule in problem.rule.en
    assert cure in (problem.cure.en if problem.cure else "")


def test_places_used_otherwise_are_refused_where_hours_are_counted(teaching):
    teaching.spoil(
        "offers.0.used_otherwise",
        [{"use": "other", "places": copy.deepcopy(teaching.data["need"]["spread"]["mean_cv"])}],
    )
    teaching.save()
    [problem] = teaching.problems()
    assert problem.place == "offers.0.used_otherwise.0.places"


def test_what_is_assumed_of_an_offer_stands_among_the_assumptions(teaching):
    rows = {row.key: row for row in teaching.read().assumptions()}
    reached = rows["offers.hus.delivery.children_reached"]
    assert (reached.unit, reached.low, reached.high) == (Unit.PERSONS, 10, 15)
    assert reached.name.da == "Huset: børn, der nås"
    assert "offers.hus.delivery.hours_per_week" not in rows, "published, not assumed"


def test_an_early_day_knows_neither_later_deliveries_nor_later_sources(teaching):
    teaching.spoil("offers.0.share_for_group.source", "side")
    teaching.spoil("sources.side.published", "2022-06")
    teaching.save()
    found = teaching.read()
    [early] = found.as_known_at(dt.date(2022, 4, 30)).offers
    assert early.share_for_group is None
    assert early.delivery.hours_per_week is None
    assert early.delivery.qualified_staff is not None, "published some time in 2022"
    assert early.delivery.children_reached is not None, "an assumption has no date"
    [later] = found.as_known_at(dt.date(2022, 6, 30)).offers
    assert later.share_for_group == found.offers[0].share_for_group
    assert later.delivery == found.offers[0].delivery


def test_places_used_otherwise_from_a_later_source_are_not_known(checkout):
    checkout.spoil("offers.0.used_otherwise.0.places.source", "side")
    checkout.spoil("sources.side.published", "2022-06")
    checkout.save()
    [offer] = checkout.read().as_known_at(dt.date(2022, 5, 31)).offers
    assert [use.places for use in offer.used_otherwise] == [None, None]
