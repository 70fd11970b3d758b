"""Road distances. Authorities: scipy's Dijkstra over the whole graph, and where bridges are."""

import hashlib
import math
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csgraph

from analysis.country import Roads, read_roads
from analysis.country.areas import MUNICIPALITIES_PATH
from analysis.country.gateways import (
    EARTH_RADIUS_KM,
    GATEWAYS_PATH,
    ends_of,
    great_circle_km,
    read_gateways,
)
from analysis.errors import DataError, UsageError
from analysis.reading import Reader

CHECKSUMS = "data/reference/SHA256SUMS"
ISLANDS = {"400": "Bornholm", "492": "Ærø", "563": "Fanø", "741": "Samsø", "825": "Læsø"}


@pytest.fixture(scope="module")
def roads(reader: Reader) -> Roads:
    return read_roads(reader)


@pytest.fixture
def checkout(reader: Reader, tmp_path: Path) -> Path:
    shutil.copytree(reader.root / "data" / "reference", tmp_path / "data" / "reference")
    return tmp_path


def change(checkout: Path, path: str, old: str, new: str) -> Reader:
    """Change a table and its checksum, as someone would who means it."""
    file, sums = checkout / path, checkout / CHECKSUMS
    before = file.read_bytes()
    after = before.replace(old.encode(), new.encode(), 1)
    assert after != before
    file.write_bytes(after)
    digests = [hashlib.sha256(content).hexdigest() for content in (before, after)]
    sums.write_text(sums.read_text().replace(*digests))
    return Reader(checkout)


def chord_km(points: pd.DataFrame) -> np.ndarray:
    """Great circles by another formula: the angle of the chord between points in space."""
    lon, lat = np.radians(points["lon"].to_numpy()), np.radians(points["lat"].to_numpy())
    xyz = np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)
    chords = np.linalg.norm(xyz[:, np.newaxis] - xyz, axis=2)
    return 2 * EARTH_RADIUS_KM * np.arcsin(chords / 2)


def test_great_circles_by_another_formula(roads: Roads) -> None:
    lon, lat = (roads.anchors[name].to_numpy() for name in ("lon", "lat"))
    found = great_circle_km(lon[:, np.newaxis], lat[:, np.newaxis], lon_to=lon, lat_to=lat)
    assert found == pytest.approx(chord_km(roads.anchors), abs=1e-6)


def test_a_quarter_of_the_way_round_the_earth() -> None:
    found = great_circle_km([0.0, 0.0], [0.0, -90.0], lon_to=[90.0, 0.0], lat_to=[0.0, 90.0])
    assert found == pytest.approx([EARTH_RADIUS_KM * math.pi / 2, EARTH_RADIUS_KM * math.pi])


@pytest.mark.parametrize("factor", [1.0, 1.1, 1.2, 1.3])
def test_every_distance_is_dijkstras_over_all_towns_and_ends(roads: Roads, factor: float) -> None:
    lon, lat, landmasses = ends_of(roads.gateways)
    ends = pd.DataFrame({"lon": lon, "lat": lat, "landmass": landmasses})
    points = pd.concat([roads.anchors[["lon", "lat", "landmass"]], ends])
    names = points["landmass"].to_numpy()
    graph = np.where(names[:, np.newaxis] == names, factor * chord_km(points), np.inf)
    towns = len(roads.anchors)
    for i, gateway in enumerate(roads.gateways):
        one, other = towns + 2 * i, towns + 2 * i + 1
        graph[one, other] = graph[other, one] = gateway.crossing_km
    expected = csgraph.dijkstra(graph)[:towns, :towns]
    codes = list(roads.anchors.index)
    found = roads.km(codes, codes, factor).fillna(np.inf)
    assert found.to_numpy() == pytest.approx(expected, abs=1e-6)


def test_rows_and_columns_are_the_codes_asked_for(roads: Roads) -> None:
    found = roads.km(["751", "101"], ["360", "791", "751"])
    assert found.index.tolist() == ["751", "101"]
    assert found.columns.tolist() == ["360", "791", "751"]
    assert found.loc["751", "751"] == 0


def test_islands_have_a_reason_and_never_kilometres(roads: Roads) -> None:
    assert set(roads.without_road) == set(ISLANDS)
    codes = list(roads.anchors.index)
    km = roads.km(codes, codes)
    for code, name in ISLANDS.items():
        reason = roads.without_road[code]
        assert reason.da.startswith(f"{name} har ingen fast forbindelse")
        assert "not stated" in reason.en
        assert name in roads.description.da
        assert km.loc[code].drop(code).isna().all()
        assert km[code].drop(code).isna().all()
        assert km.loc[code, code] == 0
    mainland = [code for code in codes if code not in ISLANDS]
    assert km.loc[mainland, mainland].notna().all(axis=None)


def test_the_description_follows_the_language(roads: Roads) -> None:
    assert "gange 1,2 (1,1-1,3 som følsomhed)" in roads.description.da
    assert "times 1.2 (1.1-1.3 as sensitivity)" in roads.description.en
    assert roads.source.title.startswith("Egne beregninger")


# Each pair's straight line runs over the water that the link named crosses.
@pytest.mark.parametrize(
    ("code", "seat", "link"),
    [
        ("326", "440", "Storebæltsforbindelsen"),
        ("420", "510", "Lillebælt (Middelfart-Fredericia)"),
        ("330", "360", "Farøbroerne"),
        ("430", "482", "Siøsund og Langelandsbroen"),
        ("360", "482", "Storebæltsforbindelsen"),
        ("813", "851", "Limfjorden ved Aalborg"),
        ("849", "787", "Aggersundbroen"),
        ("779", "773", "Sallingsundbroen"),
        ("787", "773", "Vilsundbroen"),
    ],
)
def test_without_its_link_a_way_is_longer_or_none(
    roads: Roads, code: str, seat: str, link: str
) -> None:
    others = tuple(gateway for gateway in roads.gateways if gateway.name != link)
    assert len(others) == len(roads.gateways) - 1
    fewer = Roads(anchors=roads.anchors, gateways=others, without_road=roads.without_road)
    with_link = roads.km([code], [seat]).loc[code, seat]
    without = fewer.km([code], [seat]).loc[code, seat]
    assert with_link > 0
    assert math.isnan(without) or without > with_link


def test_points_on_land_are_measured_as_towns_are(roads: Roads) -> None:
    # Kofoedsminde lies in Rødby, not in Lolland's anchor town Maribo, 20-30 km of road away.
    roedby = pd.DataFrame(
        {"lon": [11.39], "lat": [54.695], "landmass": ["Lolland-Falster"]}, index=["rødby"]
    )
    found = roads.km_between(roads.anchors.loc[["360", "101"]], roedby)
    assert found.columns.tolist() == ["rødby"]
    assert found.loc["360", "rødby"] < 30
    assert found.loc["101", "rødby"] == pytest.approx(163, rel=0.05)


def test_no_gateways_no_ways_between_landmasses(roads: Roads) -> None:
    none = Roads(anchors=roads.anchors, gateways=(), without_road={})
    assert none.km(["101"], ["265", "461"]).isna().loc["101"].tolist() == [False, True]


def test_an_unknown_municipality_is_refused_with_what_there_is(roads: Roads) -> None:
    with pytest.raises(UsageError, match="Ukendt kommunekode: «752»"):
        roads.km(["101"], ["752"])
    with pytest.raises(UsageError, match="«411»"):
        roads.km(["411"], ["101"])


def test_an_unknown_landmass_is_refused_with_the_nearest(roads: Roads) -> None:
    point = pd.DataFrame({"lon": [10.0], "lat": [56.0], "landmass": ["Jyland"]})
    with pytest.raises(UsageError, match="Mente du «Jylland»"):
        roads.km_between(point, roads.anchors)


@pytest.mark.parametrize("factor", [0.99, 0.0, -1.2, math.nan, math.inf])
def test_a_road_is_never_shorter_than_straight(roads: Roads, factor: float) -> None:
    with pytest.raises(UsageError, match="ikke mindst 1"):
        roads.km(["101"], ["751"], factor)


def test_a_link_to_an_island_that_is_said_to_have_none(checkout: Path) -> None:
    link = "Bro til Fanø,Fanø,8.40,55.45,Jylland,8.42,55.46,,prøve\n"
    reader = change(checkout, GATEWAYS_PATH, "Vilsundbroen,", f"{link}Vilsundbroen,")
    with pytest.raises(DataError) as caught:
        read_roads(reader)
    assert [(p.file, p.place) for p in caught.value.problems] == [(MUNICIPALITIES_PATH, "563")]


def test_a_municipality_whose_link_is_gone(checkout: Path) -> None:
    reader = change(checkout, GATEWAYS_PATH, "Tåsinge,10.64", "Langeland,10.64")
    with pytest.raises(DataError) as caught:
        read_roads(reader)
    assert "samme landmasse" in caught.value.problems[0].rule.da


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("Aggersundbroen,", "Farøbroerne,", "gentages"),
        ("11.11,55.34", "øst,55.34", "Ikke et tal"),
        (",18,", ",12,", "mindst den rette linje"),
        (",18,", ",inf,", "mindst den rette linje"),
        ("11.11,55.34", "nan,55.34", "mindst den rette linje"),
    ],
)
def test_a_wrong_gateway_is_refused(checkout: Path, old: str, new: str, *, rule: str) -> None:
    with pytest.raises(DataError) as caught:
        read_gateways(change(checkout, GATEWAYS_PATH, old, new))
    assert rule in caught.value.problems[0].rule.da


def test_all_wrong_gateways_are_told_at_once(checkout: Path) -> None:
    change(checkout, GATEWAYS_PATH, "11.11,55.34", "øst,55.34")
    with pytest.raises(DataError) as caught:
        read_gateways(change(checkout, GATEWAYS_PATH, "Aggersundbroen,", "Farøbroerne,"))
    assert len(caught.value.problems) == 2
