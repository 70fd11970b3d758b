"""The worked cases of flagship_reference.yaml."""

import math
from pathlib import Path
from typing import Any

import pytest
import yaml

from analysis.model.balance.must_receive import chance_of_exceeding, places_needed
from analysis.model.balance.splitting import compare_pooled_and_split, join_offers
from analysis.model.census.count_distribution import estimate_census

CASES: dict[str, Any] = yaml.safe_load(
    Path(__file__).with_name("flagship_reference.yaml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("case", CASES["exceeding"]["cases"], ids=str)
def test_chance_of_exceeding(case: dict[str, float]) -> None:
    chance = chance_of_exceeding(estimate_census(case["mean_persons"]), int(case["places"]))
    assert chance == pytest.approx(case["chance"], abs=case["tolerance"])


@pytest.mark.parametrize("case", CASES["places_needed"]["cases"], ids=str)
def test_places_needed(case: dict[str, float]) -> None:
    census = estimate_census(case["mean_persons"], mean_cv=case["mean_cv"])
    assert places_needed(census, level=case["level"]) == case["places"]


def test_pooled_against_split() -> None:
    case = CASES["split"]
    offers = join_offers(case["mean_persons"], share=case["share"])
    found = compare_pooled_and_split(offers, level=case["level"])
    assert found.pooled_places == case["pooled_places"]
    assert list(found.each_alone.places) == case["each_alone"]
    assert found.each_alone.chance_both_suffice == pytest.approx(
        case["each_alone_chance_both"], abs=case["tolerance"]
    )
    assert list(found.both_at_once.places) == case["both_at_once"]
    assert found.both_at_once.chance_both_suffice >= case["level"]


def test_none_in_a_year() -> None:
    case = CASES["none_in_a_year"]
    total = sum(case["population"].values())
    census_by_region = {
        region: estimate_census(case["mean_persons"], share=persons / total)
        for region, persons in case["population"].items()
    }
    for region, expected in case["expected_persons"].items():
        found = census_by_region[region].mean_persons
        assert found == pytest.approx(expected, abs=case["tolerance"])
    nordjylland = census_by_region["nordjylland"]
    assert nordjylland.mean_persons == pytest.approx(1.131, abs=0.0005)
    assert nordjylland.chance_of_none == pytest.approx(0.32, abs=case["chance_tolerance"])
    assert nordjylland.chance_of_none == pytest.approx(math.exp(-nordjylland.mean_persons))


@pytest.mark.parametrize("case", CASES["truncated_poisson"]["cases"], ids=lambda case: case["id"])
def test_a_truncated_poisson_gives_published_blocking(case: dict[str, Any]) -> None:
    census = estimate_census(case["offered_load"])
    blocking = (census.pmf(case["places"]) / census.cdf(case["places"])).item()
    assert blocking == pytest.approx(case["blocking"], abs=case["tolerance"])


def test_every_case_names_its_source() -> None:
    assert all(group["source"] for group in CASES.values())
