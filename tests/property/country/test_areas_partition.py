import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from analysis.country import Areas

days = st.dates(dt.date(2007, 1, 1), dt.date(2040, 12, 31))


@given(day=days)
def test_every_municipality_lies_in_one_region_one_landsdel_and_one_part(
    areas: Areas, day: dt.date
) -> None:
    at = areas.at(day)
    everywhere = sorted(areas.municipalities.index)
    kinds = [at.parts, at.regions, at.landsdele, (at.nation,)]
    if at.kkr is not None:
        kinds.append(at.kkr)
    for kind in kinds:
        assert sorted(code for area in kind for code in area.municipalities) == everywhere


@given(day=days)
def test_regions_and_landsdele_lie_wholly_in_the_west_or_the_east(
    areas: Areas, day: dt.date
) -> None:
    at = areas.at(day)
    parts = [set(part.municipalities) for part in at.parts]
    for area in (*at.regions, *at.landsdele):
        assert sum(set(area.municipalities) <= part for part in parts) == 1


@given(day=days)
def test_what_is_listed_can_be_got(areas: Areas, day: dt.date) -> None:
    at = areas.at(day)
    assert [at.get(slug).slug for slug in at.slugs] == list(at.slugs)
    assert all(area.valid_at(day) for area in at.report_areas)
