"""A gap appears only where unit, date and catchment match; else the report says what is missing."""

import pytest

from analysis import find_root, list_slugs

FLAGSHIP = "udviklingshaemning-dom-2023-fornyet"
SECURE = {FLAGSHIP, "udviklingshaemning-dom-2019"}


def test_the_secure_places_of_june_2019_are_the_only_pair_that_matches(study):
    pairs = study(FLAGSHIP).area("danmark").gap_basis.pairs
    assert [(p.reading.id, p.places.key) for p in pairs] == [
        ("juni-2019", "dom-pladser-normeret-2019")
    ]


@pytest.mark.parametrize("slug", list_slugs(find_root()))
def test_every_other_round_and_area_says_why_there_is_none(study, slug):
    opened = study(slug)
    for area in opened.areas.slugs:
        basis = opened.area(area).gap_basis
        if slug in SECURE and area == "danmark":
            assert basis.pairs
            assert not basis.reasons
        else:
            assert not basis.pairs
            assert basis.reasons


def test_a_part_of_the_country_has_no_gap_of_its_own_in_a_national_offer(study):
    basis = study(FLAGSHIP).area("vestdanmark").gap_basis
    assert "hele landet" in basis.reasons[0].da
