"""Road distances between any points on land behave as distances do."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.country import Roads, read_roads
from analysis.country.gateways import great_circle_km
from analysis.reading import Reader

LANDMASSES = ("Jylland", "Vendsyssel", "Mors", "Fyn", "Langeland", "Sjælland", "Lolland-Falster")
factors = st.floats(1.0, 1.5)
places = st.lists(
    st.tuples(st.floats(8.0, 12.7), st.floats(54.6, 57.7), st.sampled_from(LANDMASSES)),
    min_size=3,
    max_size=8,
).map(lambda rows: pd.DataFrame(rows, columns=["lon", "lat", "landmass"]))


@pytest.fixture(scope="module")
def roads(reader: Reader) -> Roads:
    return read_roads(reader)


@given(points=places, factor=factors)
def test_symmetric_with_a_zero_diagonal(roads: Roads, points: pd.DataFrame, factor: float) -> None:
    km = roads.km_between(points, points, factor=factor).to_numpy()
    assert np.array_equal(np.diag(km), np.zeros(len(points)))
    assert km == pytest.approx(km.T, abs=1e-6)


@given(points=places, factor=factors)
def test_no_detour_is_shorter(roads: Roads, points: pd.DataFrame, factor: float) -> None:
    km = roads.km_between(points, points, factor=factor).to_numpy()
    by_way_of = km[:, :, np.newaxis] + km[np.newaxis, :, :]
    assert (km <= by_way_of.min(axis=1) + 1e-6).all()


@given(points=places, factor=factors)
def test_no_road_is_shorter_than_straight(
    roads: Roads, points: pd.DataFrame, factor: float
) -> None:
    lon, lat = points["lon"].to_numpy(), points["lat"].to_numpy()
    straight = great_circle_km(lon[:, np.newaxis], lat[:, np.newaxis], lon_to=lon, lat_to=lat)
    assert (roads.km_between(points, points, factor=factor).to_numpy() >= straight - 1e-6).all()


@given(points=places, factor=factors, more=st.floats(0.0, 0.5))
def test_a_larger_factor_never_shortens(
    roads: Roads, points: pd.DataFrame, factor: float, more: float
) -> None:
    less = roads.km_between(points, points, factor=factor)
    longer = roads.km_between(points, points, factor=factor + more)
    assert (longer >= less - 1e-9).all(axis=None)
    # Land legs grow by at most the same ratio: fixed links are as long as they are.
    assert (longer <= less * (factor + more) / factor + 1e-6).all(axis=None)
