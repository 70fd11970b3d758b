"""Need some years ahead follows each municipality's own projection, once one is in force."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

from analysis.assessment.alternatives.outcomes import offer_shares
from analysis.assessment.need.country_on_day import CountryOnDay, read_country
from analysis.assessment.need.offered_load import load_ahead, offered_load
from analysis.catalogue.udmelding import Udmelding, read_udmelding
from analysis.country.areas import read_areas
from analysis.country.bands import FINE_BANDS
from analysis.country.municipal_projection import read_municipal_projection
from analysis.country.statbank.snapshots import Snapshot, in_force, read_in_force
from analysis.desk.statbank import Refreshed, accept
from analysis.errors import DataError
from analysis.reading import Reader, find_root

SLUG = "gravide-rusmiddel-2024-fornyet"
YEARS = range(2025, 2041)
# Women of the group's bands: nobody else is in the group.
GROUP = ("15-17", "18-24", "25-49")


def persons(code: str, sex: str, band: str, year: int) -> int:
    """North Jutland's women grow by 10 a year, everybody else stays as they are."""
    grows = sex == "K" and band == "25-49" and code in NORTH
    return 100 + (10 * (year - 2025) if grows else 0)


NORTH = {
    *read_areas(Reader(find_root())).at(dt.date(2025, 6, 27)).get("nordjylland").municipalities
}


@pytest.fixture(scope="module")
def projected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("checkout")
    for name in ("udmeldinger", "published", "reference", "statbank"):
        shutil.copytree(find_root() / "data" / name, root / "data" / name)
    codes = read_areas(Reader(root)).municipalities.index
    rows = [
        (code, sex, band, str(year), float(persons(code, sex, band, year)))
        for code in codes
        for sex in "KM"
        for band in FINE_BANDS
        for year in YEARS
    ]
    snapshot = Snapshot(
        name="projection",
        table="FRKM125",
        title="Population projections 2025",
        updated="2025-06-04T08:00:00",
        fetched=dt.date(2026, 11, 22),
        question={},
        requests=(),
        missing=(),
        figures=pd.DataFrame(rows, columns=["code", "sex", "band", "period", "value"]),
    )
    accept(Reader(root), Refreshed(snapshots=(snapshot,), moved=(), base=b"{}"))
    return root


def opened(root: Path, day: dt.date) -> tuple[Udmelding, CountryOnDay]:
    reader = Reader(root)
    udmelding = read_udmelding(reader, SLUG)
    return udmelding, read_country(reader, udmelding, every_area=read_areas(reader), date=day)


def in_all(year: int) -> int:
    return 98 * 3 * 100 + len(NORTH) * 10 * (year - 2025)


def test_the_group_follows_the_municipalities_own_projection(projected: Path) -> None:
    _, country = opened(projected, dt.date(2025, 6, 27))
    for year in (2025, 2030, 2040):
        assert country.ahead.persons_at(year) == in_all(year)
    assert country.ahead.persons_at(2030.5) == (in_all(2030) + in_all(2031)) / 2
    assert country.ahead.persons_at(2060) == in_all(2040)
    assert "FRKM125" in country.ahead.description.da
    assert "FRKM125" in country.ahead.source.title
    assert "hver kommune" in country.ahead.description.da


def test_an_area_takes_the_share_it_is_projected_to_have(projected: Path) -> None:
    _, country = opened(projected, dt.date(2025, 6, 27))
    north = len(NORTH) * (300 + 10 * 15)
    assert country.share_of("nordjylland", year=2040) == pytest.approx(north / in_all(2040))
    today = country.population.share_of(tuple(NORTH))
    assert country.share_of("nordjylland") == pytest.approx(today)
    assert country.share_of("nordjylland", year=2020) == pytest.approx(today)
    assert country.share_of("danmark", year=2040) == 1.0
    shares = [country.share_of(area.slug, year=2035) for area in country.areas.regions]
    assert sum(shares) == pytest.approx(1)


def test_need_and_the_offers_shares_move_with_the_years(projected: Path) -> None:
    udmelding, country = opened(projected, dt.date(2025, 6, 27))
    load = offered_load(udmelding, udmelding.need.readings[0])
    assert load is not None
    later = load_ahead(load, udmelding=udmelding, years=10, country=country)
    assert later.mean_persons / load.mean_persons == pytest.approx(in_all(2035) / in_all(2025))
    regions = next(
        one
        for one in udmelding.scenarios.alternatives
        if any("nordjylland" in offer.serves for offer in one.offers) and len(one.offers) > 2
    )
    asked = {"udmelding": udmelding, "country": country}
    where = [i for i, offer in enumerate(regions.offers) if "nordjylland" in offer.serves]
    today = offer_shares(regions, **asked)
    ahead = offer_shares(regions, **asked, year=2035)
    assert sum(ahead) == pytest.approx(1)
    assert all(ahead[i] > today[i] for i in where)


def test_what_was_not_known_on_the_day_is_not_used(projected: Path) -> None:
    _, early = opened(projected, dt.date(2025, 6, 3))
    _, shipped = opened(find_root(), dt.date(2025, 6, 3))
    assert early.ahead.by_municipality is None
    assert dict(early.ahead.persons_by_year) == dict(shipped.ahead.persons_by_year)
    assert early.share_of("nordjylland", year=2040) == early.share_of("nordjylland")


def test_as_shipped_no_municipality_is_projected() -> None:
    _, country = opened(find_root(), dt.date(2026, 3, 1))
    assert country.ahead.by_municipality is None
    assert country.ahead.share_at(tuple(NORTH), 2030) is None
    assert "landets samlede befolkning" in country.ahead.description.da


def test_a_projection_with_a_hole_is_refused(projected: Path, tmp_path: Path) -> None:
    root = tmp_path / "holed"
    shutil.copytree(projected, root)
    whole = read_in_force(Reader(root), "projection")
    holed = Snapshot(
        **{
            name: getattr(whole, name)
            for name in ("name", "table", "title", "updated", "fetched", "question")
        },
        requests=(),
        missing=(),
        figures=whole.figures.iloc[1:],
    )
    base = json.dumps(in_force(Reader(root)), sort_keys=True).encode()
    accept(Reader(root), Refreshed(snapshots=(holed,), moved=(), base=base))
    with pytest.raises(DataError, match="hver kommune"):
        read_municipal_projection(Reader(root))
