"""Assumed stays against scipy's lognormal, and inflow times stay against the stock."""

import dataclasses

import pytest
from scipy import stats

from analysis.assessment.capacity.stays import flow_by_stay, long_years, stays_by_case
from analysis.evidence import Evidence, Quantity, Source, Unit
from analysis.language import Text

FLAGSHIP, EATING = "udviklingshaemning-dom-2023-fornyet", "spiseforstyrrelser-2015"


@pytest.mark.parametrize("slug", [FLAGSHIP, EATING, "gravide-rusmiddel-2024-fornyet"])
def test_shares_of_long_stays_are_those_of_the_lognormal(study, slug):
    table = study(slug).estimates.stays_by_case
    for row in table[table["years"].isin(long_years(table))].itertuples():
        law = stats.lognorm(1.0, scale=row.median_stay_years)
        assert law.mean() == pytest.approx(row.mean_stay_years)
        assert row.longer_share == pytest.approx(law.sf(row.years))


def test_the_secure_unit_is_held_against_five_seven_and_nine_years(study):
    assert {5.0, 7.0, 9.0} < set(long_years(study(FLAGSHIP).estimates.stays_by_case))


def test_nothing_is_assumed_where_the_round_assumes_no_stay(study):
    opened = study("tegnsprog-2022")
    assert opened.estimates.stays_by_case.empty
    assert opened.estimates.flow_by_stay.empty


def test_without_an_inflow_the_check_says_what_is_needed_only(study):
    table = study(FLAGSHIP).estimates.flow_by_stay
    first = table[table["reading"] == "juni-2019"].set_index("case")
    assert first["needed_per_year"].tolist() == [24, 12, 8]
    assert first["stated_per_year"].isna().all()


@pytest.mark.parametrize(
    ("inflow", "code"), [(12.0, "flow-agrees"), (30.0, "growth-or-error"), (5.0, "fall-or-error")]
)
def test_with_an_inflow_growth_or_an_error_is_asked(study, inflow, code):
    opened = study(FLAGSHIP)
    stated = Quantity(
        key="tilgang",
        value=inflow,
        unit=Unit.NEW_PERSONS_PER_YEAR,
        definition=Text("nye om året", "new a year"),
        evidence=Evidence.OBSERVED,
        source=Source("Prøve"),
    )
    need = dataclasses.replace(opened.udmelding.need, inflow=stated)
    table = flow_by_stay(dataclasses.replace(opened.udmelding, need=need))
    row = table[(table["reading"] == "juni-2019") & (table["case"] == "central")].iloc[0]
    assert row["code"] == code
    assert row["expected_persons"] == pytest.approx(6 * inflow)
    ends = stats.poisson(6 * inflow).interval(0.9)
    assert [row["low_persons"], row["high_persons"]] == pytest.approx(ends, abs=1)


def test_a_stay_in_months_is_one_in_years(study):
    pregnant = study("gravide-rusmiddel-2024-fornyet")
    means = stays_by_case(pregnant.udmelding)["mean_stay_years"].unique()
    assert means * 12 == pytest.approx([3, 5, 9])


def test_the_stock_of_yearly_persons_has_an_interval(study):
    rows = study(EATING).estimates.stock_by_stay
    assert (rows["low_persons"] < rows["stock_persons"]).all()
    assert (rows["stock_persons"] < rows["high_persons"]).all()
    # A gamma mean with the round's variation, and a Poisson count: the variance in closed form.
    row = rows.iloc[0]
    mean, cv = row["stock_persons"], 0.12
    sd = (mean + (cv * mean) ** 2) ** 0.5
    assert row["high_persons"] == pytest.approx(mean + 1.96 * sd, rel=0.03)
