"""An analyst's own siting: names in, names out, and limits that cannot be kept are named."""

import numpy as np
import pytest

from analysis import SitingLimits, site_units
from analysis.assessment.site_units import find_municipality
from analysis.country.travel import ROAD_FACTOR_HIGH, ROAD_FACTOR_LOW
from analysis.errors import UsageError
from analysis.model.siting.infeasible import InfeasibleSitingError

FLAGSHIP = "udviklingshaemning-dom-2023-fornyet"
ISLANDS = {"Bornholm", "Ærø", "Fanø", "Samsø", "Læsø"}


def expected(study) -> np.ndarray:
    persons = study.population.by_municipality
    return (persons / persons.sum() * 72).to_numpy()


def test_one_unit_is_the_one_that_brute_force_finds(study):
    opened = study(FLAGSHIP)
    codes = list(opened.country.every_area.names)
    km = opened.country.roads.km(codes, codes).to_numpy()
    own = km[:, codes.index("360")]
    counted = np.isfinite(own)
    totals = {
        code: float(expected(opened)[counted] @ np.fmin(own, km[:, i])[counted])
        for i, code in enumerate(codes)
    }
    plan = site_units(opened, SitingLimits(new_units=1))
    assert plan.units == (min(totals, key=totals.__getitem__),)
    assert plan.mean_km == pytest.approx(min(totals.values()) / expected(opened)[counted].sum())
    assert set(plan.without_road["name"]) == ISLANDS


def test_names_and_codes_are_the_same_and_tables_are_named(study):
    opened, limits = study(FLAGSHIP), SitingLimits(new_units=1)
    by_name = site_units(opened, limits, existing=["lolland"], candidates=["Viborg", "Aarhus"])
    by_code = site_units(opened, limits, existing=["360"], candidates=["791", "751"])
    assert by_name.units == by_code.units
    assert by_name.by_unit["name"].tolist() == ["Lolland", "Aarhus"]
    assert by_name.by_unit["unit"].tolist() == ["360", "751"]
    with_places = SitingLimits(new_units=1, places_by_existing={"Lolland": 20.0})
    held = site_units(opened, with_places).by_unit.set_index("name")
    assert held.loc["Lolland", "persons"] <= 20 + 1e-6


def test_another_reading_has_its_own_number_of_citizens(study):
    opened, limits = study(FLAGSHIP), SitingLimits(new_units=2)
    small = site_units(opened, limits).by_unit["persons"].sum()
    large = site_units(opened, limits, reading="afledt-2021").by_unit["persons"].sum()
    assert large / small == pytest.approx(80.5 / 72)


def test_limits_that_cannot_be_kept_are_named_with_what_it_would_take(study):
    with pytest.raises(InfeasibleSitingError, match="100,0 km kan ikke holdes") as caught:
        site_units(study(FLAGSHIP), SitingLimits(new_units=1, most_km=100.0))
    assert {finding.code for finding in caught.value.failing} == {"new_units", "most_km"}
    assert caught.value.exit_code == 3
    with pytest.raises(InfeasibleSitingError, match="Højst 5,0 borgere i en ny enhed"):
        site_units(
            study(FLAGSHIP),
            SitingLimits(new_units=1, places_per_unit=5.0, places_by_existing={"Lolland": 60.0}),
        )


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"candidates": ["Viborrg"]}, "Mente du «Viborg»"),
        ({"existing": ["3600"]}, "Mente du «360»"),
        ({"candidates": ["Læsø"]}, "Læsø har ingen fast forbindelse"),
        ({"existing": ["400"]}, "Bornholm har ingen fast forbindelse"),
        ({"candidates": []}, "0 kommuner at vælge imellem"),
        ({"reading": "juni-2018"}, "Mente du «juni-2019»"),
    ],
)
def test_what_does_not_exist_is_refused_with_the_nearest(study, given, words):
    with pytest.raises(UsageError, match=words):
        site_units(study(FLAGSHIP), SitingLimits(new_units=1), **given)


def test_a_round_without_citizens_at_a_time_is_refused(study):
    with pytest.raises(UsageError, match="no number of citizens at a time"):
        site_units(study("tegnsprog-2022"), SitingLimits(new_units=1), existing=[])


def test_a_name_is_found_whatever_its_letters():
    names = {"791": "Viborg", "400": "Bornholm"}
    assert find_municipality(" VIBORG ", names) == find_municipality("791", names) == "791"


# the road factor as a sensitivity


def test_the_nearest_choice_at_each_factor_is_that_of_brute_force(study):
    opened = study(FLAGSHIP)
    table = opened.estimates.sites_by_factor
    first = table[(table["reading"] == "juni-2019") & (table["new_units"] == 1)]
    draws = opened.estimates.draws_by_reading["juni-2019"]
    citizens, codes = draws.intensity_persons.mean(axis=0), draws.municipalities
    saved = {}
    for row in first.itertuples():
        km = opened.country.roads.km(codes, codes, row.factor).to_numpy()
        own = km[:, codes.index("360")]
        counted = np.isfinite(own)
        mean = [
            np.average(np.fmin(own, km[:, i])[counted], weights=citizens[counted])
            for i in range(len(codes))
        ]
        best = int(np.argmin(mean))
        assert (row.first_unit, row.mean_km) == (codes[best], pytest.approx(mean[best]))
        saved[row.factor] = row.saved_km
    assert saved[ROAD_FACTOR_LOW] < saved[ROAD_FACTOR_HIGH]
    assert (table["central_regret_km"] >= 0).all()
    assert (table.loc[table["factor"] == 1.2, "central_regret_km"] == 0).all()


def test_islands_are_named_and_given_no_kilometres(study):
    estimates = study(FLAGSHIP).estimates
    one = estimates.sites[estimates.sites["new_units"] == 1].set_index("first_unit")
    for code in set(estimates.sites_without_road["municipality"]):
        assert one.loc[code, ["mean_km", "saved_km", "regret_km"]].isna().all(axis=None)


def test_what_the_silent_would_tell_is_the_closed_form(study):
    opened = study(FLAGSHIP)
    silent = opened.estimates.value_of_asking.dropna(subset=["silent_share"])
    answered = {answer.area for answer in opened.udmelding.answers}
    share = sum(
        opened.population.share_of(region.municipalities)
        for region in opened.asked_regions
        if region.slug not in answered
    )
    for reading, row in zip(opened.udmelding.need.readings, silent.itertuples(), strict=True):
        told = share * reading.mean.central * opened.udmelding.need.spread.mean_cv.central**2
        assert row.silent_share == pytest.approx(share)
        assert row.reduction == pytest.approx(told / (1 + told))
