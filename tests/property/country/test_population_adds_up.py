import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.country import Areas, Population
from analysis.country.bands import FINE_BANDS

days = st.dates(dt.date(2014, 1, 1), dt.date(2030, 12, 31))
sexes = st.sampled_from(["all", "M", "K"])
bands = st.lists(st.sampled_from(["all", "0-17", "18-64", "65+", "15-49", *FINE_BANDS]), min_size=1)


@given(day=days, sex=sexes, chosen=bands)
def test_every_division_of_the_country_adds_up_to_the_nation(
    *, areas: Areas, population: Population, day: dt.date, sex: str, chosen: list[str]
) -> None:
    at, at_risk = areas.at(day), population.at_risk(chosen, sex=sex, as_of=day)
    for kind in (at.parts, at.regions, at.landsdele):
        persons = sum(at_risk.persons_in(area.municipalities) for area in kind)
        assert persons == pytest.approx(at_risk.total_persons, rel=1e-12)
        shares = sum(at_risk.share_of(area.municipalities) for area in kind)
        assert shares == pytest.approx(1, rel=1e-12)


@given(day=days, chosen=bands)
def test_men_and_women_make_both(population: Population, day: dt.date, chosen: list[str]) -> None:
    # Everybody is counted each year, sex and age are not: such days compare different years.
    both = population.at_risk(chosen, as_of=day)
    men, women = (population.at_risk(chosen, sex=sex, as_of=day) for sex in ("M", "K"))
    if both.reference_date == men.reference_date:
        expected = both.by_municipality.to_numpy()
        found = (men.by_municipality + women.by_municipality).to_numpy()
        assert found == pytest.approx(expected, rel=1e-12)


@given(day=days, sex=sexes, chosen=bands, more=bands)
def test_more_ages_are_never_fewer_persons(
    *, population: Population, day: dt.date, sex: str, chosen: list[str], more: list[str]
) -> None:
    some = population.at_risk(chosen, sex=sex, as_of=day)
    wider = population.at_risk([*chosen, *more], sex=sex, as_of=day)
    if some.reference_date == wider.reference_date:
        assert (wider.by_municipality >= some.by_municipality - 1e-9).all()


@given(day=days, sex=sexes, chosen=bands)
def test_no_count_is_later_than_the_day_and_none_is_missing(
    population: Population, day: dt.date, sex: str, chosen: list[str]
) -> None:
    at_risk = population.at_risk(chosen, sex=sex, as_of=day)
    assert at_risk.reference_date.known_by(day)
    assert at_risk.by_municipality.notna().all()
    assert (at_risk.by_municipality > 0).all()
