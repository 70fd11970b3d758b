"""The alternatives and offers of the real rounds, and the examples the guide gives of them."""

import dataclasses
import math
import re
import shutil
from pathlib import Path

import pandas as pd
import pytest
import yaml

from analysis.assessment.places import find_unknown_places, municipalities_of
from analysis.catalogue.contents import Delivery, IncompatibleGroups, UnitOfPlaces, UsedOtherwise
from analysis.catalogue.offers import Offer
from analysis.catalogue.published import read_published
from analysis.catalogue.scenarios import (
    Alternative,
    Curve,
    MinimumDemand,
    OfferPlan,
    PlannedOffer,
    Scenarios,
    Sensitivity,
)
from analysis.catalogue.udmelding import Udmelding, read_udmelding, read_udmeldinger
from analysis.country.areas import read_areas
from analysis.reading import Reader

DOM = "udviklingshaemning-dom-2023-fornyet"
GRAVIDE = "gravide-rusmiddel-2024-fornyet"
TEACHING = "punktskrift-2022"


@pytest.fixture(scope="module")
def reader(root: Path) -> Reader:
    return Reader(root)


@pytest.fixture(scope="module")
def rounds(reader: Reader) -> dict[str, Udmelding]:
    return {found.slug: found for found in read_udmeldinger(reader)}


@pytest.fixture(scope="module")
def examples(root: Path) -> list[dict[str, object]]:
    text = (root / "docs" / "data.md").read_text(encoding="utf-8")
    return [yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)]


def test_the_rounds_that_ask_for_an_offer_and_no_others_have_alternatives(rounds):
    asking = {slug for slug, found in rounds.items() if found.asks_for_offer}
    assert asking == {DOM, GRAVIDE}
    assert {slug for slug, found in rounds.items() if found.scenarios is not None} == asking


def test_every_name_and_part_agrees_with_the_country(reader, rounds):
    areas = read_areas(reader)
    for found in rounds.values():
        assert find_unknown_places(found, areas) == [], found.slug


@pytest.mark.parametrize("slug", [DOM, GRAVIDE])
def test_nothing_unpublished_is_set_by_us(rounds, slug):
    scenarios = rounds[slug].scenarios
    assert scenarios.minimum_volume is None, "the analyst's, with a reason"
    assert scenarios.rate_dkk_per_place_day is None, "no rate was found"


@pytest.mark.parametrize("slug", [DOM, GRAVIDE])
def test_every_alternative_and_planned_offer_has_its_reason(rounds, slug):
    scenarios = rounds[slug].scenarios
    for thing in (*scenarios.alternatives, *scenarios.planned):
        assert len(thing.reason.da) > 40, thing.id
        assert len(thing.reason.en) > 40, thing.id
    used = {plan.offer for alternative in scenarios.alternatives for plan in alternative.offers}
    assert {planned.id for planned in scenarios.planned} <= used
    for planned in scenarios.planned:
        said = planned.reason.da + planned.reason.en
        assert "er besluttet" in said or "ikke sikrede pladser" in said, planned.id


def test_the_flagships_alternatives_rest_on_what_is_published(reader, rounds):
    figures = read_published(reader)
    found = {alternative.id: alternative for alternative in rounds[DOM].scenarios.alternatives}
    assert next(iter(found)) == "som-i-dag"
    [today] = found["som-i-dag"].offers[0].places
    normed = figures["dom-pladser-normeret-2019"]
    assert (today.places, today.from_) == (normed.value, normed.date)
    [stated] = found["som-i-dag-81"].offers[0].places
    assert (stated.places, stated.from_) == (
        figures["dom-pladser-81"].value,
        figures["dom-pladser-81"].date,
    )
    open_places = found["udslusning"].offers[1]
    assert open_places.places[-1].places == figures["dom-aabne-pladser"].value
    assert {
        (alternative.offers[1].places[0].places, bool(alternative.offers[1].helped_by))
        for id_, alternative in found.items()
        if id_.startswith("vest-")
    } == {(k, helped) for k in (20, 30, 40) for helped in (False, True)}
    changed = [a.sensitivity for a in found.values() if a.sensitivity is not None]
    assert [(s.inflow_factor, s.type2_share, s.type2_factor) for s in changed] == [
        (0.8, None, 1),
        (1.2, None, 1),
        (1, 0.5, 0.8),
    ]


def test_the_pregnant_womens_alternatives_are_one_to_five_offers(rounds):
    found = rounds[GRAVIDE].scenarios.alternatives
    assert [len(alternative.offers) for alternative in found] == [1, 2, 3, 4, 5]
    assert {plan.places for alternative in found for plan in alternative.offers} == {"sized"}
    stay = rounds[GRAVIDE].mean_stay
    assert (stay.low, stay.central, stay.high) == pytest.approx((3 / 12, 5 / 12, 9 / 12))


def _weights(root: Path, sexes: tuple[str, ...], bands: tuple[str, ...]) -> pd.Series:
    path = root / "data" / "reference" / "population_fine_2014_2020.csv"
    table = pd.read_csv(path, dtype={"code": "str", "year": "str"})
    kept = table[(table["year"] == "2020") & table["sex"].isin(sexes) & table["band"].isin(bands)]
    return kept.groupby("code")["persons"].sum()


def _nearest_to_all(areas, codes: frozenset[str], weights: pd.Series) -> str:
    """The municipality with the shortest mean straight line to those of an area."""
    towns = areas.municipalities.loc[sorted(codes)]

    def mean_km(code: str) -> float:
        here, total = towns.loc[code], 0.0
        for other, town in towns.iterrows():
            middle = math.radians((here["anchor_lat"] + town["anchor_lat"]) / 2)
            east = (here["anchor_lon"] - town["anchor_lon"]) * math.cos(middle)
            total += weights[other] * math.hypot(east, here["anchor_lat"] - town["anchor_lat"])
        return total

    return min(sorted(codes), key=mean_km)


def test_seats_are_where_their_reasons_say(root, reader, rounds):
    areas = read_areas(reader)
    adults = _weights(root, ("K", "M"), ("18-24", "25-49", "50-64"))
    women = _weights(root, ("K",), ("15-17", "18-24", "25-49"))
    west = municipalities_of(areas.known, ["vestdanmark"])
    [unit, _] = rounds[DOM].scenarios.planned
    assert unit.seat == _nearest_to_all(areas, west, adults)
    assert areas.names[unit.seat] in unit.reason.da
    scenarios = rounds[GRAVIDE].scenarios
    serves = {plan.offer: plan.serves for a in scenarios.alternatives for plan in a.offers}
    for planned in scenarios.planned[1:]:
        codes = municipalities_of(areas.known, serves[planned.id])
        assert planned.seat == _nearest_to_all(areas, codes, women), planned.id
        assert areas.names[planned.seat] in planned.reason.da, planned.id


def test_the_country_is_measured_from_its_middle_by_road(root, reader, rounds):
    areas = read_areas(reader)
    women = _weights(root, ("K",), ("15-17", "18-24", "25-49"))
    funen = set(municipalities_of(areas.known, ["landsdel-fyn"]))
    west = municipalities_of(areas.known, ["vestdanmark"]) - funen
    east = municipalities_of(areas.known, ["oestdanmark"])
    shares = [women[sorted(codes)].sum() / women.sum() for codes in (west, east)]
    assert [round(share, 2) for share in shares] == [0.44, 0.48]
    whole = rounds[GRAVIDE].scenarios.planned[0]
    assert areas.names[whole.seat] == "Odense"
    assert "44 pct." in whole.reason.da
    assert "48 pct." in whole.reason.da


def _checkout(root: Path, folder: Path, slug: str, changes: dict[str, object]) -> Reader:
    """A copy of the data in which a round's offers or alternatives are the guide's."""
    shutil.copytree(root / "data", folder / "data")
    path = folder / "data" / "udmeldinger" / f"{slug}.yaml"
    data = yaml.safe_load(path.read_text(encoding="utf-8")) | changes
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    return Reader(folder)


def test_the_guides_examples_are_read_whole(root, tmp_path, examples):
    themes, places, delivery, alternatives = examples
    path = root / "data" / "udmeldinger" / f"{DOM}.yaml"
    [written] = yaml.safe_load(path.read_text(encoding="utf-8"))["offers"]
    offer = written | places
    reader = _checkout(root, tmp_path / "dom", DOM, {"offers": [offer], **themes, **alternatives})
    found = read_udmelding(reader, DOM)
    assert find_unknown_places(found, read_areas(reader)) == []
    assert [theme.id for theme in found.themes] == ["efter-udskrivning"]
    assert found.scenarios.minimum_volume.persons == 8
    assert found.scenarios.rate_dkk_per_place_day.central == 5000
    assert found.offers[0].share_for_group.central == 0.9
    teaching = written | {"places": []} | delivery
    del teaching["used_otherwise"]
    reader = _checkout(root, tmp_path / "blind", TEACHING, {"offers": [teaching]})
    given = read_udmelding(reader, TEACHING).offers[0].delivery
    assert given.amount("hours_per_week").central == 70
    assert given.amount("children_in_need").central == 56


def test_the_guide_names_every_key(root):
    text = (root / "docs" / "data.md").read_text(encoding="utf-8")
    kinds = (
        Scenarios,
        Alternative,
        OfferPlan,
        PlannedOffer,
        Curve,
        MinimumDemand,
        Sensitivity,
        UsedOtherwise,
        UnitOfPlaces,
        IncompatibleGroups,
        Delivery,
    )
    keys = {field.name for kind in kinds for field in dataclasses.fields(kind)}
    optional = {"share_for_group", "used_otherwise", "units", "incompatible_groups", "delivery"}
    assert optional <= {field.name for field in dataclasses.fields(Offer)}
    missing = {key for key in keys | optional if not re.search(rf"\b{key}\b", text)}
    assert missing == set()
