"""Estimated road distances against the road distances of road_distances.yaml."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from analysis.country import Roads, read_roads
from analysis.country.gateways import great_circle_km
from analysis.reading import Reader, find_root

CASES: dict[str, Any] = yaml.safe_load(
    Path(__file__).with_name("road_distances.yaml").read_text(encoding="utf-8")
)
WITHIN, AT_LEAST = 0.15, 0.9


@pytest.fixture(scope="module")
def roads() -> Roads:
    return read_roads(Reader(find_root(Path(__file__).parent)))


@pytest.fixture(scope="module")
def towns(roads: Roads) -> pd.DataFrame:
    places = {
        name: roads.anchors.loc[town["code"], ["lon", "lat", "landmass"]].to_dict()
        if "code" in town
        else town
        for name, town in CASES["towns"].items()
    }
    return pd.DataFrame.from_dict(places, orient="index")


@pytest.fixture(scope="module")
def tried() -> pd.DataFrame:
    """The pairs that are tried: all but the impossible one."""
    pairs = pd.DataFrame(CASES["pairs"])
    left_out = [list(pair) in CASES["impossible"] for pair in pairs[["from", "to"]].to_numpy()]
    assert sum(left_out) == 1
    return pairs[[not out for out in left_out]]


def test_great_circles_and_the_places_of_towns_are_the_tables(towns: pd.DataFrame) -> None:
    for pair in CASES["pairs"]:
        a, b = towns.loc[pair["from"]], towns.loc[pair["to"]]
        found = great_circle_km(a["lon"], a["lat"], lon_to=b["lon"], lat_to=b["lat"])
        assert float(found) == pytest.approx(pair["gc_km"], abs=0.3), pair


def test_the_impossible_pair_is_shorter_by_road_than_straight() -> None:
    pairs = {(pair["from"], pair["to"]): pair for pair in CASES["pairs"]}
    impossible = [key for key, pair in pairs.items() if pair["road_km"] < pair["gc_km"]]
    assert [list(key) for key in impossible] == CASES["impossible"]


def test_nine_of_ten_road_distances_are_within_15_per_cent(
    roads: Roads, towns: pd.DataFrame, tried: pd.DataFrame
) -> None:
    km = roads.km_between(towns, towns)
    found = [km.loc[start, end] for start, end in zip(tried["from"], tried["to"], strict=True)]
    off = (pd.Series(found, index=tried.index) / tried["road_km"] - 1).abs()
    assert (off <= WITHIN).mean() >= AT_LEAST
    assert tried.loc[off > WITHIN, ["from", "to"]].to_numpy().tolist() == CASES["known_to_fail"]


def test_the_factor_is_rounded_from_the_middle_of_the_table(tried: pd.DataFrame) -> None:
    assert (tried["road_km"] / tried["gc_km"]).median() == pytest.approx(1.17, abs=0.005)


@pytest.mark.parametrize(("factor", "low", "high"), [(1.1, 280, 310), (1.2, 310, 320)])
def test_koebenhavn_aarhus_goes_over_both_belts(
    roads: Roads, factor: float, low: float, high: float
) -> None:
    # 156 km straight over the Kattegat; 269 km of straight legs over Storebælt and Lillebælt.
    assert low <= roads.km(["101"], ["751"], factor).loc["101", "751"] <= high
