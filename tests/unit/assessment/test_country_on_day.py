"""What a study knows of the country: nothing that came out after the day it is made as of."""

from __future__ import annotations

import datetime as dt

from analysis.assessment.need.country_on_day import CountryOnDay, read_country
from analysis.catalogue.udmelding import read_udmelding
from analysis.country.areas import read_areas
from analysis.reading import Reader, find_root

SLUG = "udviklingshaemning-dom-2023-fornyet"


def country_on(day: dt.date) -> CountryOnDay:
    reader = Reader(find_root())
    udmelding = read_udmelding(reader, SLUG)
    return read_country(reader, udmelding, every_area=read_areas(reader), date=day)


def test_a_region_that_has_been_replaced_still_names_its_municipalities() -> None:
    country = country_on(dt.date(2027, 3, 1))
    assert "hovedstaden" not in {area.slug for area in country.areas.report_areas}
    assert len(country.municipalities_of("hovedstaden")) == 29
    assert len(country.municipalities_of("region-oestdanmark")) == 46
    assert country.share_of("danmark") == 1.0


def test_everybody_pays_and_only_some_are_at_risk() -> None:
    country = country_on(dt.date(2025, 6, 27))
    residents, group = country.residents.by_municipality, country.population.by_municipality
    assert len(residents) == len(group) == 98
    assert (residents > group).all()
