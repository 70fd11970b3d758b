"""The siting of a round as a report reads it: the flagship, and a round without known offers."""

from collections.abc import Callable

import pandas as pd
import pytest

from analysis import find_root
from analysis.assessment.alternatives.siting import SitingStudied, study_siting
from analysis.assessment.need.country_on_day import CountryOnDay, read_country
from analysis.assessment.study import Study
from analysis.catalogue.offers import open_seats
from analysis.country.areas import read_areas
from analysis.reading import Reader

FLAGSHIP = "udviklingshaemning-dom-2023-fornyet"


def country_of(study: Study) -> CountryOnDay:
    reader = Reader(find_root())
    return read_country(reader, study.udmelding, every_area=read_areas(reader), date=study.as_of)


@pytest.fixture(scope="module")
def flagship() -> Callable[[Study], SitingStudied]:
    kept: list[SitingStudied] = []

    def studied(study: Study) -> SitingStudied:
        if not kept:
            kept.append(
                study_siting(
                    study.udmelding,
                    country=country_of(study),
                    draws_by_reading=study.estimates.draws_by_reading,
                )
            )
        return kept[0]

    return studied


def test_every_municipality_is_tried_beside_the_open_offer(
    study: Callable[..., Study], flagship: Callable[[Study], SitingStudied]
) -> None:
    opened = study(FLAGSHIP)
    found = flagship(opened)
    assert open_seats(opened.udmelding.offers) == ("360",)
    one = found.sites[found.sites["new_units"] == 1]
    assert one.groupby("reading")["first_unit"].nunique().tolist() == [98, 98]
    assert one.groupby("reading")["chance_best"].sum().tolist() == pytest.approx([1, 1])
    assert (one["regret_km"].dropna() >= 0).all()
    islands = one.loc[~one["by_road"].astype(bool), "first_unit"]
    assert set(islands) == {"400", "492", "563", "741", "825"}
    assert set(found.without_road["municipality"]) == set(islands)


def test_regions_add_up_to_the_nation(
    study: Callable[..., Study], flagship: Callable[[Study], SitingStudied]
) -> None:
    opened = study(FLAGSHIP)
    table = flagship(opened).saved_by_area
    one = table[(table["new_units"] == 1) & (table["reading"] == table["reading"].iloc[0])]
    one = one.set_index("area")
    regions = [area.slug for area in opened.areas.regions]
    assert one.loc[regions, "persons"].sum() == pytest.approx(one.loc["danmark", "persons"])
    # Lolland's own region gains nothing from a unit in the west, and nobody gets farther.
    assert one.loc["sjaelland", "saved_km"] == pytest.approx(0, abs=1e-9)
    assert (one["saved_km"] >= -1e-9).all()
    assert one.loc["vestdanmark", "saved_km"] > one.loc["oestdanmark", "saved_km"]


@pytest.mark.parametrize("slug", ["gravide-rusmiddel-2019", "tegnsprog-2022", "hjerneskade-2014"])
def test_without_a_known_open_offer_nothing_is_sited(
    slug: str, study: Callable[..., Study]
) -> None:
    opened = study(slug)
    found = study_siting(
        opened.udmelding,
        country=country_of(opened),
        draws_by_reading=opened.estimates.draws_by_reading,
    )
    tables: list[pd.DataFrame] = [found.sites, found.chance_in_best, found.saved_by_area]
    assert all(table.empty for table in tables)
