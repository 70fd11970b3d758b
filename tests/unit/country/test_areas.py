"""Areas: authority is Lov 699 of 20 June 2025 and the published numbers of municipalities."""

import datetime as dt

import pytest

from analysis.country import AreaKind, Areas, AreasAt
from analysis.errors import UsageError


def test_five_regions_before_2027_and_four_after(
    before_reform: AreasAt, after_reform: AreasAt
) -> None:
    assert before_reform.slugs == (
        "danmark",
        "vestdanmark",
        "oestdanmark",
        "hovedstaden",
        "sjaelland",
        "syddanmark",
        "midtjylland",
        "nordjylland",
    )
    assert after_reform.slugs == (
        "danmark",
        "vestdanmark",
        "oestdanmark",
        "region-oestdanmark",
        "syddanmark",
        "midtjylland",
        "nordjylland",
    )


def test_the_reform_takes_effect_between_two_days(areas: Areas) -> None:
    assert len(areas.at(dt.date(2026, 12, 31)).regions) == 5
    assert len(areas.at(dt.date(2027, 1, 1)).regions) == 4


def test_numbers_of_municipalities(before_reform: AreasAt, after_reform: AreasAt) -> None:
    # Regions of the 2007 reform: 29, 17, 22, 19, 11 municipalities; Østdanmark 46 (Lov 699).
    assert [len(area.municipalities) for area in before_reform.regions] == [29, 17, 22, 19, 11]
    assert [len(area.municipalities) for area in before_reform.parts] == [52, 46]
    assert len(after_reform.get("region-oestdanmark").municipalities) == 46
    assert len(before_reform.nation.municipalities) == 98


def test_the_new_region_is_the_two_old_ones(before_reform: AreasAt, after_reform: AreasAt) -> None:
    old = {
        code
        for slug in ("hovedstaden", "sjaelland")
        for code in before_reform.get(slug).municipalities
    }
    assert set(after_reform.get("region-oestdanmark").municipalities) == old


def test_fyn_lies_in_the_west_and_bornholm_in_the_east(before_reform: AreasAt) -> None:
    assert "461" in before_reform.get("vestdanmark").municipalities  # Odense
    assert "400" in before_reform.get("oestdanmark").municipalities  # Bornholm


def test_landsdel_9_is_oestjylland_and_10_vestjylland(before_reform: AreasAt) -> None:
    # The trap of the sources: Statistics Denmark numbers them opposite to NUTS.
    landsdele = {area.name.da: area.municipalities for area in before_reform.landsdele}
    assert len(landsdele) == 11
    assert "751" in landsdele["Landsdel Østjylland"]  # Aarhus
    assert "657" in landsdele["Landsdel Vestjylland"]  # Herning


def test_names_in_both_languages(before_reform: AreasAt, after_reform: AreasAt) -> None:
    nordjylland = before_reform.get("nordjylland").name
    assert (nordjylland.da, nordjylland.en) == ("Region Nordjylland", "North Denmark Region")
    assert before_reform.get("vestdanmark").name.en == "Western Denmark"
    assert after_reform.get("region-oestdanmark").name.da == "Region Østdanmark"


def test_christiansoe_is_no_municipality(areas: Areas) -> None:
    assert "411" not in areas.municipalities.index
    assert not [area.slug for area in areas.known if "411" in area.municipalities]


def test_kkr_areas_are_not_stated_after_2026(before_reform: AreasAt, after_reform: AreasAt) -> None:
    assert before_reform.kkr is not None
    assert [area.name.da for area in before_reform.kkr] == [
        "KKR Hovedstaden",
        "KKR Sjælland",
        "KKR Syddanmark",
        "KKR Midtjylland",
        "KKR Nordjylland",
    ]
    assert all(area.kind is AreaKind.KKR for area in before_reform.kkr)
    assert after_reform.kkr is None


def test_a_region_that_ended_names_its_last_day_and_what_holds_instead(
    after_reform: AreasAt,
) -> None:
    with pytest.raises(UsageError) as caught:
        after_reform.get("sjaelland")
    assert "31. december 2026" in caught.value.message.da
    assert "region-oestdanmark" in caught.value.message.da
    assert "31 December 2026" in caught.value.message.en


def test_a_region_to_come_names_its_first_day_and_what_holds_until_then(
    before_reform: AreasAt,
) -> None:
    with pytest.raises(UsageError, match=r"1\. januar 2027.*hovedstaden og sjaelland"):
        before_reform.get("region-oestdanmark")


def test_a_mistyped_area_gets_its_nearest_match(before_reform: AreasAt) -> None:
    with pytest.raises(UsageError, match="Mente du «vestdanmark»"):
        before_reform.get("vestdanmrk")


def test_landsdele_and_kkr_areas_get_no_report(before_reform: AreasAt) -> None:
    with pytest.raises(UsageError, match="Ukendt område"):
        before_reform.get("landsdel-fyn")


def test_a_day_before_the_municipalities_of_today_is_refused(areas: Areas) -> None:
    with pytest.raises(UsageError, match="1 January 2007"):
        areas.at(dt.date(2006, 12, 31))


def test_municipality_names_by_code(areas: Areas) -> None:
    assert areas.names["360"] == "Lolland"
    assert len(areas.names) == 98


def test_islands_without_a_fixed_link(areas: Areas) -> None:
    without = areas.municipalities.loc[~areas.municipalities["fixed_link"], "name"]
    assert sorted(without) == ["Bornholm", "Fanø", "Læsø", "Samsø", "Ærø"]


def test_the_regions_of_2027_are_a_break_for_rounds_issued_before(
    before_reform: AreasAt, after_reform: AreasAt
) -> None:
    issued = dt.date(2023, 11, 23)
    said = after_reform.break_since(issued)
    assert said is not None
    assert said.da == (
        "Fra 1. januar 2027 er der 4 regioner: Region Østdanmark har de kommuner, der før lå i "
        "Region Hovedstaden og Region Sjælland. Tal for regionerne før og efter den dag er to "
        "talrækker, der ikke kan sættes sammen."
    )
    assert said.en.startswith("From 1 January 2027 there are 4 regions: the Region of Eastern")
    assert before_reform.break_since(issued) is None
    assert after_reform.break_since(dt.date(2027, 1, 1)) is None
