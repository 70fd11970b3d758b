"""A study is one: its areas are views that add up, and its numbers are the published ones."""

import datetime as dt

import numpy as np
import pytest
from scipy import stats

from analysis import open_study
from analysis.errors import UsageError

FLAGSHIP = "udviklingshaemning-dom-2023-fornyet"
PREGNANT = "gravide-rusmiddel-2024-fornyet"


def test_draws_of_regions_and_of_west_and_east_sum_to_the_nation_in_every_draw(study):
    opened = study(FLAGSHIP)
    for draws in opened.estimates.draws_by_reading.values():
        nation = draws.total(opened.areas.nation.municipalities)
        for parts in (opened.areas.regions, opened.areas.parts):
            counts = sum(draws.total(area.municipalities).count_persons for area in parts)
            np.testing.assert_array_equal(counts, nation.count_persons)
            means = sum(draws.total(area.municipalities).intensity_persons for area in parts)
            np.testing.assert_allclose(means, nation.intensity_persons, rtol=1e-12)


def test_means_of_regions_add_to_the_nation(study):
    for slug in (FLAGSHIP, PREGNANT, "spiseforstyrrelser-2015"):
        opened = study(slug)
        table = opened.estimates.need_by_area
        regions = [area.slug for area in opened.areas.regions]
        for _, rows in table.groupby("reading"):
            whole = rows.loc[rows["area"] == "danmark", "mean"].item()
            assert rows.loc[rows["area"].isin(regions), "mean"].sum() == pytest.approx(whole)


def test_flagship_long_run_chances_are_those_of_scipys_poisson(study):
    table = study(FLAGSHIP).estimates.balance_by_places
    for reading, case, mean in (
        ("juni-2019", "central", 72),
        ("afledt-2021", "low", 78),
        ("afledt-2021", "high", 83),
    ):
        rows = table[(table["reading"] == reading) & (table["case"] == case)]
        expected = stats.poisson.sf(rows["places"], mean)
        np.testing.assert_allclose(rows["chance_of_exceeding"], expected, rtol=1e-12)
    known = table[(table["reading"] == "juni-2019") & (table["case"] == "central")]
    assert known["chance_of_exceeding"].round(3).tolist() == [0.915, 0.469, 0.132, 0.017]


def test_flagship_price_of_splitting_is_the_published_one(study):
    table = study(FLAGSHIP).estimates.split_by_level
    rows = table[
        (table["reading"] == "juni-2019") & (table["case"] == "central") & (table["level"] == 0.95)
    ].set_index("criterion")
    assert rows["total_places"].to_dict() == {"pooled": 86, "each_alone": 92, "both_at_once": 96}
    assert rows.loc["each_alone", ["first_places", "second_places"]].tolist() == [49, 43]
    assert rows.loc["both_at_once", ["first_places", "second_places"]].tolist() == [50, 46]
    assert rows.loc["each_alone", "chance_both_suffice"] == pytest.approx(0.91, abs=0.005)


def test_pregnant_women_are_shared_by_women_of_fifteen_to_forty_nine(study):
    table = study(PREGNANT).estimates.need_by_area.set_index("area")
    expected = {
        "hovedstaden": 4.2,
        "midtjylland": 2.75,
        "syddanmark": 2.4,
        "sjaelland": 1.5,
        "nordjylland": 1.1,
    }
    for area, mean in expected.items():
        assert table.loc[area, "mean"] == pytest.approx(mean, abs=0.06)
    assert table.loc["nordjylland", "none_known"] == pytest.approx(0.32, abs=0.005)


def test_uncertainty_about_the_mean_never_narrows_the_interval(study):
    table = study(FLAGSHIP).estimates.need_by_area
    for row in table.itertuples():
        low, high = stats.poisson.interval(0.95, row.mean)
        assert row.count_low <= low
        assert row.count_high >= high


def test_four_regions_from_2027(study):
    opened = study(FLAGSHIP, "2027-01-15")
    assert opened.areas.slugs == (
        "danmark",
        "vestdanmark",
        "oestdanmark",
        "region-oestdanmark",
        "syddanmark",
        "midtjylland",
        "nordjylland",
    )
    table = opened.estimates.need_by_area.query("reading == 'juni-2019'").set_index("area")
    assert table.loc["region-oestdanmark", "mean"] == pytest.approx(
        table.loc["oestdanmark", "mean"]
    )


def test_the_day_decides_what_is_known(study):
    before = study(FLAGSHIP, "2024-02-01").udmelding
    assert [deadline.date.text for deadline in before.deadlines] == ["2024-06-01"]
    after = study(FLAGSHIP, "2024-03-05").udmelding
    assert [deadline.date.text for deadline in after.deadlines] == ["2024-06-01", "2024-12-31"]


def test_same_seed_same_draws_and_another_seed_others():
    first, again = (open_study(FLAGSHIP, seed=7) for _ in range(2))
    other = open_study(FLAGSHIP, seed=8)
    draws = [s.estimates.draws_by_reading["juni-2019"].count_persons for s in (first, again, other)]
    assert draws[0].tobytes() == draws[1].tobytes()
    assert draws[0].tobytes() != draws[2].tobytes()
    assert first.key == again.key != other.key


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [
        ({"slug": "udviklingshaemning-dom-2023"}, "udviklingshaemning-dom-2023-fornyet"),
        ({"edition": "offentligt"}, "offentlig"),
        ({"as_of": "15-01-2027"}, "2027-01-15"),
        ({"as_of": dt.date(2020, 1, 1)}, "2023-11-23"),
    ],
)
def test_a_wrong_word_is_refused_with_what_is_allowed(wrong, hint):
    with pytest.raises(UsageError, match=hint):
        open_study(**({"slug": FLAGSHIP} | wrong))


def test_an_area_is_refused_with_the_nearest_match(study):
    with pytest.raises(UsageError, match="vestdanmark"):
        study(FLAGSHIP).area("vestdanmrk")
