"""The population at risk, against published totals and shares.

Authorities: national totals of 1 January as published by Statistics Denmark (FOLK1A/BY2), regional
totals of 1 January 2019 and 2026 (region totals of the same tables), and West's shares as
published in the background of the rounds.
"""

import datetime as dt

import pytest

from analysis.country import AreasAt, Population, PopulationMethod
from analysis.errors import UsageError
from analysis.evidence import Evidence

PUBLISHED_TOTALS = {
    2014: 5627235,
    2015: 5659715,
    2016: 5707251,
    2017: 5748769,
    2018: 5781190,
    2019: 5806081,
    2020: 5822763,
    2021: 5840045,
    2022: 5873420,
    2023: 5932654,
    2024: 5961249,
    2025: 5992734,
    2026: 6025603,
}
# The tables count Christiansø (90 and 92 persons) in Hovedstaden; here it is in no area.
PUBLISHED_REGIONS = {
    2019: {
        "hovedstaden": 1835562 - 90,
        "sjaelland": 836738,
        "syddanmark": 1223348,
        "midtjylland": 1320678,
        "nordjylland": 589755,
    },
    2026: {
        "hovedstaden": 1947212 - 92,
        "sjaelland": 858102,
        "syddanmark": 1243914,
        "midtjylland": 1383261,
        "nordjylland": 593114,
    },
}


@pytest.mark.parametrize(("year", "persons"), PUBLISHED_TOTALS.items())
def test_municipalities_and_christiansoe_make_the_published_total(
    population: Population, year: int, persons: int
) -> None:
    everybody = population.at_risk(["all"], as_of=dt.date(year, 1, 1))
    assert everybody.total_persons + everybody.outside_persons == persons
    assert len(everybody.by_municipality) == 98
    assert everybody.reference_date.text == f"{year}-01-01"


@pytest.mark.parametrize("year", PUBLISHED_REGIONS)
def test_regions_equal_their_published_totals(
    population: Population, before_reform: AreasAt, year: int
) -> None:
    everybody = population.at_risk(["all"], as_of=dt.date(year, 3, 31))
    found = {area.slug: everybody.persons_in(area.municipalities) for area in before_reform.regions}
    assert found == PUBLISHED_REGIONS[year]


@pytest.mark.parametrize("year", range(2014, 2021))
def test_ages_and_sexes_add_up_to_the_published_total(population: Population, year: int) -> None:
    day = dt.date(year, 6, 1)
    groups = [
        population.at_risk([band], sex=sex, as_of=day)
        for band in ("0-17", "18-64", "65+")
        for sex in ("M", "K")
    ]
    persons = sum(group.total_persons + group.outside_persons for group in groups)
    assert persons == PUBLISHED_TOTALS[year]


@pytest.mark.parametrize(
    ("bands", "sex", "as_of", "share"),
    [
        (["18-64"], "all", "2020-01-01", 0.531),
        # 53.547 %: also seen as 53.6 %, which is 53.55 % rounded once more.
        (["18-64"], "M", "2020-01-01", 0.5355),
        (["15-49"], "K", "2020-01-01", 0.520),
        (["0-17"], "all", "2020-01-01", 0.542),
        (["all"], "all", "2019-03-31", 0.540),
        (["all"], "all", "2026-01-01", 0.534),
    ],
)
def test_share_of_the_west(
    *,
    population: Population,
    before_reform: AreasAt,
    bands: list[str],
    sex: str,
    as_of: str,
    share: float,
) -> None:
    at_risk = population.at_risk(bands, sex=sex, as_of=dt.date.fromisoformat(as_of))
    west = at_risk.share_of(before_reform.get("vestdanmark").municipalities)
    assert west == pytest.approx(share, abs=0.0005)


def test_men_of_working_age_in_the_west_one_by_one(
    population: Population, before_reform: AreasAt
) -> None:
    # Summed by hand from the table of broad bands, which holds 18-64 as one band (BY2, 2020).
    men = population.at_risk(["18-64"], sex="M", as_of=dt.date(2020, 1, 1))
    assert men.persons_in(before_reform.get("vestdanmark").municipalities) == 948568
    assert men.total_persons == 1771460


def test_twelve_pregnant_women_a_year_over_the_regions(
    population: Population, before_reform: AreasAt
) -> None:
    women = population.at_risk(["15-49"], sex="K", as_of=dt.date(2024, 12, 31))
    expected = {
        "hovedstaden": 4.2,
        "midtjylland": 2.75,
        "syddanmark": 2.4,
        "sjaelland": 1.5,
        "nordjylland": 1.1,
    }
    for slug, persons in expected.items():
        share = women.share_of(before_reform.get(slug).municipalities)
        assert 12 * share == pytest.approx(persons, abs=0.05), slug


def test_the_count_is_the_latest_that_was_not_after_the_day(population: Population) -> None:
    def year_at(day: str) -> str:
        at_risk = population.at_risk(["18-64"], as_of=dt.date.fromisoformat(day))
        return at_risk.reference_date.text

    assert year_at("2018-12-31") == "2018-01-01"
    assert year_at("2019-01-01") == "2019-01-01"
    assert year_at("2025-12-31") == "2020-01-01"
    assert year_at("2026-01-01") == "2026-01-01"
    assert year_at("2027-01-15") == "2026-01-01"


def test_between_2021_and_2025_the_sentence_says_that_2020_is_the_last(
    population: Population,
) -> None:
    women = population.at_risk(["15-49"], sex="K", as_of=dt.date(2024, 12, 31))
    assert women.method is PopulationMethod.OBSERVED
    assert women.evidence is Evidence.OBSERVED
    assert women.description.da == (
        "Kvinder i alderen 15-49 år 1. januar 2020, opgjort af Danmarks Statistik; for 2021-2024 "
        "er kommunernes tal efter køn og alder ikke hentet."
    )
    assert women.source.title == "Danmarks Statistik, statistikbanken.dk/BY2"


def test_one_missing_year_is_named_as_one(population: Population) -> None:
    men = population.at_risk(["18-64"], sex="M", as_of=dt.date(2021, 5, 1))
    assert (
        "; for 2021 the municipalities' counts by sex and age have not been obtained"
        in men.description.en
    )


def test_from_2026_sex_and_ages_are_reconciled_and_said_to_be(population: Population) -> None:
    men = population.at_risk(["18-64"], sex="M", as_of=dt.date(2026, 2, 1))
    assert men.method is PopulationMethod.RECONCILED
    assert men.evidence is Evidence.ASSUMED
    assert "syv aldersbånd" in men.description.da
    assert "1. januar 2020" in men.description.da
    assert men.source.title.startswith("Egne beregninger på grundlag af tal fra Danmarks Statistik")


def test_from_2026_a_group_that_was_counted_is_the_count(population: Population) -> None:
    old = population.at_risk(["65+"], as_of=dt.date(2026, 1, 1))
    assert old.method is PopulationMethod.OBSERVED
    assert old.outside_persons == 20
    assert old.total_persons + old.outside_persons == 1270874  # 65-79 and 80+, whole country
    assert old.source.title == "Danmarks Statistik, statistikbanken.dk/FOLK1A"


def test_reconciled_groups_make_the_published_total_of_2026(population: Population) -> None:
    groups = [
        population.at_risk([band], sex=sex, as_of=dt.date(2026, 1, 1))
        for band in ("0-17", "18-64", "65+")
        for sex in ("M", "K")
    ]
    persons = sum(group.total_persons + group.outside_persons for group in groups)
    assert persons == pytest.approx(6025603, rel=1e-12)


def test_christiansoe_is_named_beside_the_total(population: Population) -> None:
    everybody = population.at_risk(["all"], as_of=dt.date(2026, 1, 1))
    assert "Christiansø er ikke en kommune" in everybody.outside_note.da
    assert "(persons in the group: 92)" in everybody.outside_note.en


def test_a_code_given_twice_counts_once(population: Population) -> None:
    everybody = population.at_risk(["all"], as_of=dt.date(2020, 1, 1))
    assert everybody.persons_in(["360", "360"]) == everybody.by_municipality["360"]


def test_a_day_before_the_first_count_is_refused_with_the_years(population: Population) -> None:
    with pytest.raises(UsageError, match="2014-2020 og 2026"):
        population.at_risk(["18-64"], as_of=dt.date(2013, 12, 31))


def test_an_unknown_sex_is_refused_with_the_possible(population: Population) -> None:
    with pytest.raises(UsageError, match="Mulige: all, K, M"):
        population.at_risk(["18-64"], sex="F", as_of=dt.date(2020, 1, 1))


def test_an_unknown_code_is_refused(population: Population) -> None:
    everybody = population.at_risk(["all"], as_of=dt.date(2020, 1, 1))
    with pytest.raises(UsageError, match="kommunekode: «411»"):
        everybody.share_of(["101", "411"])
